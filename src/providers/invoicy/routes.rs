//! The URL table of InvoiCy: SOAP services that each take documents and give `MensagemItem`s, their WSDLs, and downloads.

use std::sync::Arc;

use super::atender::{fault, fault_answer, receber};
use super::baixar::{self, pagina};
use super::chaves;
use super::errors::Falha;
use super::model::Modelo;
use super::{Due, InvoiCy};
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
    /// The contract, written from the dossier: what `?wsdl` serves.
    pub wsdl: &'static str,
    /// Whether it takes every root, or only the ones that name it.
    pub geral: bool,
}

/// Everything synchronous, dispatched by root.
pub static RECEPCAO_ASPX: Servico = Servico {
    caminho: "/arecepcao.aspx",
    resposta: "recepcao",
    wsdl: include_str!("../../../openapi/invoicy-arecepcao.wsdl"),
    geral: true,
};
/// The document count.
pub static BILHETAGEM_ASPX: Servico = Servico {
    caminho: "/aconsultabilhetagem.aspx",
    resposta: "ConsultaBilhetagem",
    wsdl: include_str!("../../../openapi/invoicy-aconsultabilhetagem.wsdl"),
    geral: false,
};
const SERVICOS: [&Servico; 2] = [&RECEPCAO_ASPX, &BILHETAGEM_ASPX];

const DOWNLOAD: &str = "/HNUC002.aspx";

/// A call before its content is known.
pub(super) const RECEPCAO: &str = "invoicy.recepcao";
pub(super) const ENVIAR: &str = "invoicy.documentos.enviar";
pub(super) const EVENTO: &str = "invoicy.eventos.enviar";
pub(super) const CONSULTAR: &str = "invoicy.documentos.consultar";
pub(super) const NAO_ENCERRADOS: &str = "invoicy.naoEncerrados.consultar";
pub(super) const BILHETAGEM: &str = "invoicy.bilhetagem.consultar";
const WSDL: &str = "invoicy.wsdl";
const BAIXAR: &str = "invoicy.xml.baixar";
/// SEFAZ's answer to a document that waited.
pub(super) const RESPONDER: &str = "invoicy.responder";

pub(super) const OPERATIONS: &[&str] =
    &[RECEPCAO, ENVIAR, EVENTO, CONSULTAR, NAO_ENCERRADOS, BILHETAGEM, WSDL, BAIXAR];

pub(super) const ROUTES: &[Route<InvoiCy>] = &[
    Route { operation: RECEPCAO, method: "POST", paths: &[RECEPCAO_ASPX.caminho], handler: recepcao },
    Route { operation: WSDL, method: "GET", paths: &[RECEPCAO_ASPX.caminho], handler: wsdl_recepcao },
    Route { operation: BILHETAGEM, method: "POST", paths: &[BILHETAGEM_ASPX.caminho], handler: bilhetagem },
    Route { operation: WSDL, method: "GET", paths: &[BILHETAGEM_ASPX.caminho], handler: wsdl_bilhetagem },
    Route { operation: BAIXAR, method: "GET", paths: &[DOWNLOAD], handler: baixar::xml },
];

fn recepcao(room: &mut InvoiCy, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    receber(room, &RECEPCAO_ASPX, call, view)
}

fn bilhetagem(room: &mut InvoiCy, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    receber(room, &BILHETAGEM_ASPX, call, view)
}

fn wsdl_recepcao(_: &mut InvoiCy, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    servir_wsdl(call.input, &RECEPCAO_ASPX)
}

fn wsdl_bilhetagem(_: &mut InvoiCy, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    servir_wsdl(call.input, &BILHETAGEM_ASPX)
}

/// `?wsdl` in any letter case gives the WSDL with the address that the client reached; a bare GET a fault (dossier 1.3).
fn servir_wsdl(input: &Input, servico: &Servico) -> Outcome {
    let endereco = format!("{}{}", input.origin, servico.caminho);
    if wsdl::is_wsdl_query(&input.query) {
        let texto = wsdl::with_address(servico.wsdl, &endereco);
        return Outcome::accepted(Answer::new(200, genexus::CONTENT_TYPE, texto));
    }
    let falha = Falha::SemRequisicao(endereco);
    fault(servico, &falha, "a GET without ?wsdl carries no SOAP request".to_owned())
}

/// What IIS and GeneXus say before any operation is reached.
pub(super) fn edge(error: &EdgeError, input: &Input) -> Answer {
    let page = |status: u16, titulo: &str| Answer::new(status, "text/html; charset=utf-8", pagina(titulo));
    match error {
        EdgeError::NotFound => page(404, "404 - File or directory not found."),
        EdgeError::WrongMethod { allowed } => {
            page(405, "405 - HTTP verb used to access this page is not allowed.")
                .with("allow", allowed.join(", "))
        }
        EdgeError::TooLarge { .. } => page(413, "413 - Request Entity Too Large"),
        EdgeError::Malformed { .. } => {
            let page = input.path.trim_matches('/');
            let called =
                SERVICOS.into_iter().find(|known| known.caminho.trim_matches('/').eq_ignore_ascii_case(page));
            fault_answer(called.unwrap_or(&RECEPCAO_ASPX), &Falha::Malformada)
        }
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
