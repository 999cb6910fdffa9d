//! The URL table of InvoiCy: SOAP services that each take documents and give `MensagemItem`s, their WSDLs, and downloads.

use std::sync::Arc;

use super::atender::{fault, fault_answer, receber, recusar};
use super::baixar::{self, pagina};
use super::errors::Falha;
use super::model::Modelo;
use super::pedido;
use super::{Due, InvoiCy};
use super::{cadastro, chaves};
use crate::providers::certificate;
use crate::providers::room::{Answer, Call, EdgeError, Input, Outcome, Route, View, Welcome};
use crate::wire::soap::genexus;
use crate::wire::wsdl;

/// A SOAP service: a page of GeneXus (dossier 1.1).
#[derive(Debug)]
pub struct Servico {
    /// Its page.
    pub caminho: &'static str,
    /// What stands before `.ExecuteResponse` (dossier 1.1; where no WSDL is public, by GeneXus's naming rule).
    pub resposta: &'static str,
    /// What stands there by GeneXus's rule, where the vendor's own example says otherwise; a knob (dossier 14, row 2).
    pub pela_regra: &'static str,
    /// The contract, written from the dossier: what `?wsdl` serves.
    pub wsdl: &'static str,
    /// The only roots that it takes; none: it takes every root.
    pub raizes: &'static [&'static str],
}

impl Servico {
    /// What stands before `.ExecuteResponse`.
    pub fn resposta(&self, pela_regra: bool) -> &'static str {
        if pela_regra { self.pela_regra } else { self.resposta }
    }

    /// Whether it takes a root.
    pub fn aceita(&self, raiz: &str) -> bool {
        self.raizes.is_empty() || self.raizes.contains(&raiz)
    }
}

/// Everything synchronous, dispatched by root.
pub static RECEPCAO_ASPX: Servico = Servico {
    caminho: "/arecepcao.aspx",
    resposta: "recepcao",
    pela_regra: "recepcao",
    wsdl: include_str!("../../../openapi/invoicy-arecepcao.wsdl"),
    raizes: &[],
};
/// Drafts and certificates; here every root (dossier 1.1).
pub static PREVIA_ASPX: Servico = Servico {
    caminho: "/arecepcaoprevia.aspx",
    resposta: "recepcao",
    pela_regra: "recepcaoprevia",
    wsdl: include_str!("../../../openapi/invoicy-arecepcaoprevia.wsdl"),
    raizes: &[],
};
/// The document count.
pub static BILHETAGEM_ASPX: Servico = Servico {
    caminho: "/aconsultabilhetagem.aspx",
    resposta: "ConsultaBilhetagem",
    pela_regra: "ConsultaBilhetagem",
    wsdl: include_str!("../../../openapi/invoicy-aconsultabilhetagem.wsdl"),
    raizes: &["Bilhetagem"],
};
/// Export in lots.
pub static EXPORTAR_ASPX: Servico = Servico {
    caminho: "/aexportardocumentos.aspx",
    resposta: "ExportarDocumentos",
    pela_regra: "ExportarDocumentos",
    wsdl: include_str!("../../../openapi/invoicy-aexportardocumentos.wsdl"),
    raizes: &["EnvioLote", "ConsultaLote"],
};
const SERVICOS: [&Servico; 4] = [&RECEPCAO_ASPX, &PREVIA_ASPX, &BILHETAGEM_ASPX, &EXPORTAR_ASPX];

/// Pages that InvoiCy has and this room has not, with what stands before their `.ExecuteResponse` (dossier 1.1).
const OUTRAS_PAGINAS: [(&str, &str); 2] = [(IMPORTACAO, "Importacao"), (EXTENSAO, "ExtensaoCertificadoSoap")];
const IMPORTACAO: &str = "/aimportacao.aspx";
const EXTENSAO: &str = "/aextensaocertificadosoap.aspx";

const DOWNLOAD_XML: &str = "/HNUC002.aspx";
const DOWNLOAD_PDF: &str = "/DownloadPDF.aspx";

/// A call before its content is known.
pub(super) const RECEPCAO: &str = "invoicy.recepcao";
pub(super) const ENVIAR: &str = "invoicy.documentos.enviar";
pub(super) const EVENTO: &str = "invoicy.eventos.enviar";
pub(super) const INUTILIZAR: &str = "invoicy.numeracao.inutilizar";
pub(super) const DESCARTAR: &str = "invoicy.documentos.descartar";
pub(super) const PREVIA: &str = "invoicy.documentos.previa";
pub(super) const CONSULTAR: &str = "invoicy.documentos.consultar";
pub(super) const NAO_ENCERRADOS: &str = "invoicy.naoEncerrados.consultar";
pub(super) const BILHETAGEM: &str = "invoicy.bilhetagem.consultar";
pub(super) const PULOS: &str = "invoicy.pulos.consultar";
pub(super) const EXPORTAR: &str = "invoicy.exportacao.solicitar";
pub(super) const LOTE: &str = "invoicy.exportacao.consultar";
pub(super) const WSDL: &str = "invoicy.wsdl";
pub(super) const BAIXAR_XML: &str = "invoicy.xml.baixar";
pub(super) const BAIXAR_PDF: &str = "invoicy.pdf.baixar";
pub(super) const NAO_SIMULADO: &str = "invoicy.naoSimulado";
/// SEFAZ's answer to a document that waited.
pub(super) const RESPONDER: &str = "invoicy.responder";

pub(super) const OPERATIONS: &[&str] = &[
    RECEPCAO,
    ENVIAR,
    EVENTO,
    INUTILIZAR,
    DESCARTAR,
    PREVIA,
    CONSULTAR,
    NAO_ENCERRADOS,
    BILHETAGEM,
    PULOS,
    EXPORTAR,
    LOTE,
    WSDL,
    BAIXAR_XML,
    BAIXAR_PDF,
    NAO_SIMULADO,
    cadastro::EMPRESA,
    cadastro::CERTIFICADO,
    cadastro::CONSULTA,
    cadastro::CONTRIBUINTE,
    cadastro::LICENCIAMENTO,
    cadastro::SERIE,
];

pub(super) const ROUTES: &[Route<InvoiCy>] = &[
    Route { operation: RECEPCAO, method: "POST", paths: &[RECEPCAO_ASPX.caminho], handler: recepcao },
    Route { operation: WSDL, method: "GET", paths: &[RECEPCAO_ASPX.caminho], handler: contrato },
    Route { operation: RECEPCAO, method: "POST", paths: &[PREVIA_ASPX.caminho], handler: recepcao },
    Route { operation: WSDL, method: "GET", paths: &[PREVIA_ASPX.caminho], handler: contrato },
    Route { operation: BILHETAGEM, method: "POST", paths: &[BILHETAGEM_ASPX.caminho], handler: recepcao },
    Route { operation: WSDL, method: "GET", paths: &[BILHETAGEM_ASPX.caminho], handler: contrato },
    Route { operation: EXPORTAR, method: "POST", paths: &[EXPORTAR_ASPX.caminho], handler: recepcao },
    Route { operation: WSDL, method: "GET", paths: &[EXPORTAR_ASPX.caminho], handler: contrato },
    Route { operation: NAO_SIMULADO, method: "POST", paths: &[IMPORTACAO, EXTENSAO], handler: fora },
    Route { operation: BAIXAR_XML, method: "GET", paths: &[DOWNLOAD_XML], handler: baixar::xml },
    Route { operation: BAIXAR_PDF, method: "GET", paths: &[DOWNLOAD_PDF], handler: baixar::pdf },
];

/// The service behind a path, which stands in any letter case and with any number of slashes.
pub(super) fn servico(path: &str) -> &'static Servico {
    let page = path.trim_matches('/');
    let same = |known: &&&Servico| known.caminho.trim_matches('/').eq_ignore_ascii_case(page);
    SERVICOS.iter().find(same).copied().unwrap_or(&RECEPCAO_ASPX)
}

fn recepcao(room: &mut InvoiCy, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    receber(room, servico(&call.input.path), call, view)
}

fn contrato(room: &mut InvoiCy, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    servir_wsdl(call.input, servico(&call.input.path), room.knobs.preview_own_response)
}

/// `?wsdl` in any letter case gives the WSDL with the address that the client reached; a bare GET a fault (dossier 1.3).
fn servir_wsdl(input: &Input, servico: &'static Servico, pela_regra: bool) -> Outcome {
    let resposta = servico.resposta(pela_regra);
    let endereco = format!("{}{}", input.origin, servico.caminho);
    if wsdl::is_wsdl_query(&input.query) {
        // A client made from the WSDL looks for the element that it promises.
        let elemento = |objeto: &str| format!("{objeto}.ExecuteResponse\"");
        let texto = servico.wsdl.replace(&elemento(servico.resposta), &elemento(resposta));
        let texto = wsdl::with_address(&texto, &endereco);
        return Outcome::accepted(Answer::new(200, genexus::CONTENT_TYPE, texto));
    }
    let falha = Falha::SemRequisicao(endereco);
    fault(resposta, &falha, "a GET without ?wsdl carries no SOAP request".to_owned())
}

/// Pages that InvoiCy has and duble has not: said plainly.
fn fora(room: &mut InvoiCy, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    let page = call.input.path.trim_matches('/');
    let known = OUTRAS_PAGINAS.iter().find(|(path, _)| path.trim_matches('/').eq_ignore_ascii_case(page));
    let resposta = known.map_or(RECEPCAO_ASPX.resposta, |(_, resposta)| *resposta);
    recusar(room, resposta, &pedido::nao_simulado(&call.input.path))
}

/// A page of IIS.
pub(super) fn page(status: u16, titulo: &str) -> Answer {
    Answer::new(status, "text/html; charset=utf-8", pagina(titulo))
}

/// What IIS and GeneXus say before any operation is reached.
pub(super) fn edge(error: &EdgeError, input: &Input) -> Answer {
    match error {
        EdgeError::NotFound => page(404, "404 - File or directory not found."),
        EdgeError::WrongMethod { allowed } => {
            page(405, "405 - HTTP verb used to access this page is not allowed.")
                .with("allow", allowed.join(", "))
        }
        EdgeError::Certificate(error) => page(403, certificate::iis(error)),
        EdgeError::TooLarge { .. } => page(413, "413 - Request Entity Too Large"),
        EdgeError::Malformed { .. } => fault_answer(servico(&input.path).resposta, &Falha::Malformada),
        EdgeError::Failed { .. } => page(500, "500 - Internal server error."),
    }
}

pub(super) fn welcome(room: &InvoiCy, origin: &str) -> Welcome {
    let empresa = room.empresas.iter().next().map(|(_, empresa)| Arc::clone(empresa));
    let (cnpj, chave) = empresa.as_ref().map_or_else(Default::default, |empresa| {
        (empresa.documento.to_string(), empresa.chave_acesso.clone())
    });
    let emp_pk = empresa
        .and_then(|empresa| room.parceiros.get(empresa.parceiro).map(|parceiro| parceiro.emp_pk.clone()))
        .unwrap_or_default();
    let nota = room.notas.iter().map(|(_, nota)| nota).find(|nota| nota.serie.modelo == Modelo::NFe);
    let (ambiente, serie, numero) =
        nota.map_or((2, 1, 1), |nota| (nota.serie.ambiente.codigo(), nota.serie.serie, nota.numero));
    let documento = format!(
        "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>{ambiente}</tpAmb><CnpjEmissor>{cnpj}</CnpjEmissor><NumeroInicial>{numero}</NumeroInicial><NumeroFinal>{numero}</NumeroFinal><Serie>{serie}</Serie><EmitidoRecebido>E</EmitidoRecebido></Consulta>"
    );
    let emp_ck = chaves::emp_ck(&chave, &documento);
    let base = format!("{origin}{}", RECEPCAO_ASPX.caminho);
    let curl = format!(
        "curl -s {base} -H 'Content-Type: text/xml; charset=utf-8' -d '<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><recepcao.Execute xmlns=\"InvoiCy\"><Invoicyrecepcao><Cabecalho><EmpPK>{emp_pk}</EmpPK><EmpCK>{emp_ck}</EmpCK></Cabecalho><Dados><DadosItem><Documento><![CDATA[{documento}]]></Documento><Parametros><![CDATA[<ParametrosConsulta><Situacao>S</Situacao></ParametrosConsulta>]]></Parametros></DadosItem></Dados></Invoicyrecepcao></recepcao.Execute></s:Body></s:Envelope>'"
    );
    Welcome {
        title: "InvoiCy",
        base,
        credentials: vec![("EmpPK", emp_pk), ("CNPJ", cnpj), ("chave de acesso", chave)],
        curl,
    }
}
