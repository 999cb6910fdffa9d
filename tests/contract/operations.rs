//! The operations of the SOAP rooms by their contracts: where each is called, and by which files of `openapi/` its texts are held. The
//! numbers are sections of the dossiers from which the files were written.

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// As the code calls it.
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    /// The pages that take it, in lower case.
    pub(crate) pages: &'static [&'static str],
    pub(crate) form: Form,
    /// Where that is from.
    pub(crate) source: &'static str,
}

/// What goes out and comes back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// The WSDL's operation of the page; inside stand documents by these schemas, of the request and of the answer.
    Call { requests: &'static [&'static str], answers: &'static [&'static str] },
    /// The WSDL itself, for whoever asks for it.
    Wsdl,
    /// A file, of which only the beginning is known.
    Begins(&'static [&'static str]),
}

impl Operation {
    pub(super) fn requests(&self) -> &'static [&'static str] {
        if let Form::Call { requests, .. } = self.form { requests } else { &[] }
    }

    pub(super) fn answers(&self) -> &'static [&'static str] {
        if let Form::Call { answers, .. } = self.form { answers } else { &[] }
    }

    /// All files that it is held to, but for WSDLs.
    pub(crate) fn files(&self) -> impl Iterator<Item = &'static str> {
        self.requests().iter().chain(self.answers()).copied()
    }
}

const fn call(
    name: &'static str,
    pages: &'static [&'static str],
    requests: &'static [&'static str],
    answers: &'static [&'static str],
    source: &'static str,
) -> Operation {
    Operation { name, method: "POST", pages, form: Form::Call { requests, answers }, source }
}

const fn get(
    name: &'static str,
    pages: &'static [&'static str],
    form: Form,
    source: &'static str,
) -> Operation {
    Operation { name, method: "GET", pages, form, source }
}

const SEND: &[&str] = &["/exchangemessage/wsexchangemessage.asmx"];
/// Each takes every root.
const RECEPCAO: &[&str] = &["/arecepcao.aspx", "/arecepcaoprevia.aspx"];
const EXPORTAR: &[&str] = &["/aexportardocumentos.aspx"];
const SERVICES: &[&str] =
    &["/arecepcao.aspx", "/arecepcaoprevia.aspx", "/aconsultabilhetagem.aspx", "/aexportardocumentos.aspx"];

const CROSSTALK: &str = "nddfrete-crosstalk.xsd";
const ENVIO: &str = "invoicy-Documento-envio.xsd";
const NFSE: &str = "invoicy-Documento-NFSe.xsd";

pub(crate) const OPERATIONS: &[Operation] = &[
    call(
        "nddfrete.apontamento.enviar",
        SEND,
        &[CROSSTALK, "nddfrete-PaymentAppointmentPost_V8.xsd"],
        &[CROSSTALK],
        "nddfrete 2, 3, 6.1",
    ),
    call(
        "nddfrete.apontamento.consultar",
        SEND,
        &[CROSSTALK],
        &[CROSSTALK, "nddfrete-PaymentAppointmentPostResponse.xsd"],
        "nddfrete 2, 3, 6.2",
    ),
    call("nddfrete.mensagem.enviar", SEND, &[CROSSTALK], &[CROSSTALK], "nddfrete 9"),
    call("nddfrete.mensagem.consultar", SEND, &[CROSSTALK], &[CROSSTALK], "nddfrete 9"),
    get("nddfrete.pagina", SEND, Form::Wsdl, "nddfrete 2"),
    // What names no operation is refused as a whole; so is what is not simulated.
    call("invoicy.recepcao", SERVICES, &[], &[], "invoicy 1.1"),
    call(
        "invoicy.naoSimulado",
        &["/aimportacao.aspx", "/aextensaocertificadosoap.aspx"],
        &[],
        &[],
        "invoicy 1.1",
    ),
    call(
        "invoicy.documentos.enviar",
        RECEPCAO,
        &[
            "invoicy-Envio.xsd",
            "invoicy-Envio-CTe.xsd",
            "invoicy-Envio-MDFe.xsd",
            "invoicy-Envio-NFCom.xsd",
            "invoicy-Envio-NFSe.xsd",
            "invoicy-ParametrosEmissao.xsd",
        ],
        &[ENVIO, NFSE],
        "invoicy 4",
    ),
    call(
        "invoicy.eventos.enviar",
        RECEPCAO,
        &[
            "invoicy-EnvioEvento.xsd",
            "invoicy-EnvioEvento-CTe.xsd",
            "invoicy-EnvioEvento-MDFe.xsd",
            "invoicy-EnvioEvento-NFCom.xsd",
            "invoicy-EnvioEvento-NFSe.xsd",
        ],
        &[ENVIO, NFSE],
        "invoicy 5.1, 5.4",
    ),
    call("invoicy.numeracao.inutilizar", RECEPCAO, &["invoicy-Inutilizacao.xsd"], &[ENVIO], "invoicy 5.3"),
    call("invoicy.documentos.descartar", RECEPCAO, &["invoicy-DescartarDocumento.xsd"], &[], "invoicy 5.4"),
    call("invoicy.documentos.previa", RECEPCAO, &["invoicy-EnvioPrevia.xsd"], &[ENVIO], "invoicy 4.5"),
    call(
        "invoicy.documentos.consultar",
        RECEPCAO,
        &["invoicy-Consulta.xsd", "invoicy-ParametrosConsulta.xsd"],
        &["invoicy-Documento-consulta.xsd"],
        "invoicy 6",
    ),
    call(
        "invoicy.naoEncerrados.consultar",
        RECEPCAO,
        &["invoicy-DocNaoEncerrado.xsd"],
        &["invoicy-RetDocNaoEncerrados.xsd"],
        "invoicy 5.4",
    ),
    call(
        "invoicy.bilhetagem.consultar",
        &["/aconsultabilhetagem.aspx"],
        &["invoicy-Bilhetagem.xsd"],
        &["invoicy-RetornoBilhetagem.xsd"],
        "invoicy 8",
    ),
    call(
        "invoicy.pulos.consultar",
        RECEPCAO,
        &["invoicy-PuloNumeracao.xsd"],
        &["invoicy-PuloNumeracao-retorno.xsd"],
        "invoicy 9",
    ),
    call(
        "invoicy.exportacao.solicitar",
        EXPORTAR,
        &["invoicy-EnvioLote.xsd", "invoicy-ParametrosConsulta.xsd"],
        &["invoicy-Protocolo.xsd"],
        "invoicy 7",
    ),
    call(
        "invoicy.exportacao.consultar",
        EXPORTAR,
        &["invoicy-ConsultaLote.xsd"],
        &["invoicy-ConsultaProtocolo.xsd"],
        "invoicy 7",
    ),
    call(
        "invoicy.empresas.cadastrar",
        RECEPCAO,
        &["invoicy-CadastroEmpresa.xsd"],
        &["invoicy-RetornoCadastro.xsd"],
        "invoicy 10.1, 10.2",
    ),
    call(
        "invoicy.empresas.consultar",
        RECEPCAO,
        &["invoicy-ConsultaEmpresa.xsd"],
        &["invoicy-CadastroEmpresa-retorno.xsd"],
        "invoicy 10.4",
    ),
    call(
        "invoicy.certificados.enviar",
        RECEPCAO,
        &["invoicy-EmpresaCertificado.xsd"],
        &["invoicy-EmpresaCertificadoRetorno.xsd"],
        "invoicy 10.4",
    ),
    call(
        "invoicy.contribuintes.consultar",
        RECEPCAO,
        &["invoicy-ConsultaCadastro.xsd"],
        &["invoicy-retConsCad.xsd"],
        "invoicy 10.4",
    ),
    call(
        "invoicy.licencas.mudar",
        RECEPCAO,
        &["invoicy-Licenciamento.xsd"],
        &["invoicy-RetornoLicenciamento.xsd"],
        "invoicy 10.4",
    ),
    call(
        "invoicy.series.mudar",
        RECEPCAO,
        &["invoicy-CadastroSerie.xsd"],
        &["invoicy-RetornoCadastroSerie.xsd"],
        "invoicy 10.4",
    ),
    get("invoicy.wsdl", SERVICES, Form::Wsdl, "invoicy 1.3"),
    get("invoicy.xml.baixar", &["/hnuc002.aspx"], Form::Begins(&["<"]), "invoicy 1.1"),
    get("invoicy.pdf.baixar", &["/downloadpdf.aspx"], Form::Begins(&["%PDF-"]), "invoicy 1.1"),
];
