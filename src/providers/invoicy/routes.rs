//! The URL table of InvoiCy and its handlers: SOAP in, an answer of `MensagemItem`s out; WSDL; downloads of XML.

use std::sync::Arc;

use super::aplicar::Feito;
use super::chaves::{self, Confere};
use super::consulta::Exigencias;
use super::errors::{Codigo, Defeito, Falha, Leiaute, Recusa};
use super::model::{CpfCnpj, Empresa, Modelo, Modulo, TipoEvento};
use super::pedido::{self, Pedido};
use super::proc::{nfe_proc, proc_evento};
use super::recepcao::{self, Chamada, Estilo, MAIS_DOCUMENTOS, Mensagem};
use super::{Due, InvoiCy};
use crate::providers::room::{Answer, Call, EdgeError, Input, Outcome, Route, View, Welcome};
use crate::wire::soap::genexus;
use crate::wire::{form, wsdl};
use crate::world::{Id, Item};

const ARECEPCAO: &str = "/arecepcao.aspx";
const ABILHETAGEM: &str = "/aconsultabilhetagem.aspx";
const DOWNLOAD: &str = "/HNUC002.aspx";
/// Names before `.Execute` (dossier 1.1; the second by GeneXus's naming rule).
const SERVICO: &str = "recepcao";
const SERVICO_BILHETAGEM: &str = "ConsultaBilhetagem";

/// The contracts, written from the dossier (1.2): what `?wsdl` serves.
const WSDL_RECEPCAO: &str = include_str!("../../../openapi/invoicy-arecepcao.wsdl");
const WSDL_BILHETAGEM: &str = include_str!("../../../openapi/invoicy-aconsultabilhetagem.wsdl");

/// A call before its content is known.
pub(super) const RECEPCAO: &str = "invoicy.recepcao";
pub(super) const ENVIAR: &str = "invoicy.documentos.enviar";
pub(super) const EVENTO: &str = "invoicy.eventos.enviar";
pub(super) const CONSULTAR: &str = "invoicy.documentos.consultar";
const BILHETAGEM: &str = "invoicy.bilhetagem.consultar";
const WSDL: &str = "invoicy.wsdl";
const BAIXAR: &str = "invoicy.xml.baixar";
/// SEFAZ's answer to a document that waited.
pub(super) const RESPONDER: &str = "invoicy.responder";

pub(super) const OPERATIONS: &[&str] = &[RECEPCAO, ENVIAR, EVENTO, CONSULTAR, BILHETAGEM, WSDL, BAIXAR];

pub(super) const ROUTES: &[Route<InvoiCy>] = &[
    Route { operation: RECEPCAO, method: "POST", paths: &[ARECEPCAO], handler: receber },
    Route { operation: WSDL, method: "GET", paths: &[ARECEPCAO], handler: wsdl_recepcao },
    Route { operation: BILHETAGEM, method: "POST", paths: &[ABILHETAGEM], handler: bilhetagem },
    Route { operation: WSDL, method: "GET", paths: &[ABILHETAGEM], handler: wsdl_bilhetagem },
    Route { operation: BAIXAR, method: "GET", paths: &[DOWNLOAD], handler: baixar },
];

fn wsdl_recepcao(_: &mut InvoiCy, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    servir_wsdl(call.input, WSDL_RECEPCAO, ARECEPCAO, SERVICO)
}

fn wsdl_bilhetagem(_: &mut InvoiCy, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    servir_wsdl(call.input, WSDL_BILHETAGEM, ABILHETAGEM, SERVICO_BILHETAGEM)
}

/// `?wsdl` in any letter case gives the WSDL with the address that the client reached; a bare GET a fault (dossier 1.3).
fn servir_wsdl(input: &Input, contrato: &str, caminho: &str, servico: &str) -> Outcome {
    let endereco = format!("{}{caminho}", input.origin);
    if wsdl::is_wsdl_query(&input.query) {
        let texto = wsdl::with_address(contrato, &endereco);
        return Outcome::accepted(Answer::new(200, genexus::CONTENT_TYPE, texto));
    }
    let falha = Falha::SemRequisicao(endereco);
    fault(servico, &falha, "a GET without ?wsdl carries no SOAP request".to_owned())
}

fn fault(servico: &str, falha: &Falha, reason: String) -> Outcome {
    Outcome::refused(fault_answer(servico, falha), falha.detalhe().to_string(), reason)
}

/// GeneXus's faults go out with status 200 (dossier 1.3).
fn fault_answer(servico: &str, falha: &Falha) -> Answer {
    Answer::new(200, genexus::CONTENT_TYPE, recepcao::falha(servico, falha))
}

/// `recepcao.Execute`: the checks of dossier 13, row 2, in their order.
fn receber(room: &mut InvoiCy, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let chamada = match recepcao::ler(call.input.header("content-type"), &call.input.body) {
        Ok(chamada) => chamada,
        Err((falha, reason)) => return fault(SERVICO, &falha, reason),
    };
    let parceiro = match autenticar(room, &chamada) {
        Ok(parceiro) => parceiro,
        Err(recusa) => return recusar(room, SERVICO, &recusa),
    };
    if chamada.dados.len() > MAIS_DOCUMENTOS {
        let reason =
            format!("{} DadosItem in one call; at most {MAIS_DOCUMENTOS} are taken", chamada.dados.len());
        let defeito = Defeito::valor("Dados", &chamada.dados.len().to_string(), &reason);
        return recusar(room, SERVICO, &Recusa::estrutura(Leiaute::Envio, &Defeito { reason, ..defeito }));
    }
    let feitos: Vec<Feito> = chamada
        .dados
        .iter()
        .map(|(documento, parametros)| {
            processar(room, parceiro, documento, parametros, &call.input.origin, view)
        })
        .collect();
    responder(room, feitos)
}

/// EmpPK, then EmpCK with the key of the company that the first document names. The partner's id, or 173 with which part is wrong.
fn autenticar(room: &InvoiCy, chamada: &Chamada) -> Result<Id, Recusa> {
    let errada = |reason: String| Err(Recusa::new(Codigo::ChaveInvalida, reason));
    let Some(parceiro) = room.parceiro(&chamada.emp_pk) else {
        return errada(format!("no partner has the EmpPK `{}`", curto(&chamada.emp_pk)));
    };
    let Some((documento, _)) = chamada.dados.first() else {
        return errada("the call has no DadosItem, so there is no company whose key could fit".to_owned());
    };
    let confere = Confere {
        emp_ck: &chamada.emp_ck,
        documento,
        latin1: room.knobs.empck_latin1,
        maiusculas: room.knobs.empck_upper_case,
    };
    let candidatos = chaves::candidatos(documento);
    let Some((_, empresa)) = empresa_de(room, parceiro, &candidatos) else {
        if candidatos.is_empty() && conhece(room, parceiro, &confere) {
            // Signed by one of the partner's, but about nobody: what it lacks is said further on (176, 145).
            return Ok(parceiro);
        }
        let palpite = if documento.starts_with("&lt;") { "; the document was escaped twice" } else { "" };
        let quem = if candidatos.is_empty() { "nobody".to_owned() } else { curto(&candidatos.join(", ")) };
        return errada(format!(
            "the first document names {quem} as its company, and that is no company of this partner{palpite}"
        ));
    };
    if confere.com(&empresa.chave_acesso) {
        return Ok(parceiro);
    }
    let do_parceiro = room.parceiros.get(parceiro).map_or("", |parceiro| &parceiro.chave_acesso);
    errada(format!(
        "EmpCK is `{}`, the MD5 of the key of {} and the first Documento is {}: {}",
        curto(&chamada.emp_ck),
        empresa.documento,
        chaves::emp_ck(&empresa.chave_acesso, documento),
        confere.palpite(&empresa.chave_acesso, do_parceiro)
    ))
}

/// Whether the hash was made with any key of the partner's. Each key costs a hash of the document, so a great document and more
/// than a hundred companies are not gone through.
fn conhece(room: &InvoiCy, parceiro: Id, confere: &Confere<'_>) -> bool {
    const MAIOR: usize = 64 << 10;
    const MAIS: usize = 100;
    let das_empresas = room.empresas.iter().filter(|(_, empresa)| empresa.parceiro == parceiro).take(MAIS);
    let do_parceiro = room.parceiros.get(parceiro).map(|parceiro| parceiro.chave_acesso.as_str());
    confere.documento.len() <= MAIOR
        && das_empresas
            .map(|(_, empresa)| empresa.chave_acesso.as_str())
            .chain(do_parceiro)
            .any(|chave| confere.com(chave))
}

fn curto(texto: &str) -> String {
    texto.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// The first of these numbers that is a company of the partner.
fn empresa_de(room: &InvoiCy, parceiro: Id, candidatos: &[String]) -> Option<(Id, Arc<Empresa>)> {
    candidatos
        .iter()
        .filter_map(|candidato| CpfCnpj::parse_strict(candidato).ok())
        .filter_map(|documento| room.empresa(&documento))
        .filter_map(|id| room.empresas.get(id).map(|empresa| (id, Arc::clone(empresa))))
        .find(|(_, empresa)| empresa.parceiro == parceiro)
}

fn processar(
    room: &mut InvoiCy,
    parceiro: Id,
    documento: &str,
    parametros: &str,
    origin: &str,
    view: &mut View<'_, Due>,
) -> Feito {
    let exigencias = Exigencias {
        parametros: room.knobs.query_needs_parameters,
        cnpj_empresa_vazio: room.knobs.empty_cnpj_empresa,
    };
    let pedido = match pedido::ler(documento, parametros, exigencias) {
        Ok(pedido) => pedido,
        Err((operacao, recusa)) => return Feito::recusado(operacao, &recusa),
    };
    match admitir(room, parceiro, documento, &pedido) {
        Ok((id, empresa)) => room.executar(&pedido, (id, &empresa), origin, view),
        Err(recusa) => Feito::recusado(pedido.operacao(), &recusa),
    }
}

/// Whose document it is (173: documents after the first are not hashed, but still somebody's), whether the company is switched on
/// (606) and licensed (607).
fn admitir(
    room: &InvoiCy,
    parceiro: Id,
    documento: &str,
    pedido: &Pedido,
) -> Result<(Id, Arc<Empresa>), Recusa> {
    let (emitente, ambiente, modelo) = pedido.escopo();
    let mut candidatos = vec![emitente.to_string()];
    if matches!(pedido, Pedido::Consulta(_)) {
        // A query may name another issuer beside the company that asks.
        candidatos.extend(chaves::candidatos(documento));
    }
    let (id, empresa) = empresa_de(room, parceiro, &candidatos).ok_or_else(|| {
        let reason = format!("the document is of {emitente}, and that is no company of this partner");
        Recusa::new(Codigo::ChaveInvalida, reason)
    })?;
    if !empresa.habilitada {
        let reason = format!("company {} is switched off (fact `habilitada`)", empresa.documento);
        return Err(Recusa::new(Codigo::EmpresaNaoHabilitada, reason));
    }
    let modulo = Modulo::of(modelo);
    if !empresa.licencas.contains(&(modulo, ambiente)) {
        let reason = format!(
            "company {} has no licence for {} in environment {}",
            empresa.documento,
            modulo.nome(),
            ambiente.codigo()
        );
        return Err(Recusa::new(Codigo::EmpresaNaoLicenciada, reason));
    }
    Ok((id, empresa))
}

/// One MensagemItem per kind of document (dossier 1.5); a refusal stands by itself, since its text is its own.
fn responder(room: &InvoiCy, feitos: Vec<Feito>) -> Outcome {
    let mut mensagens: Vec<(&'static str, Mensagem)> = Vec::new();
    let mut items: Vec<Item> = Vec::new();
    let guardou = feitos.iter().any(|feito| feito.guardou);
    for Feito { mensagem, item, .. } in feitos {
        let same = |(operacao, known): &&mut (&'static str, Mensagem)| {
            *operacao == item.operation
                && !known.documentos.is_empty()
                && !mensagem.documentos.is_empty()
                && known.documentos.first().map(super::retorno::Documento::modelo)
                    == mensagem.documentos.first().map(super::retorno::Documento::modelo)
        };
        match mensagens.iter_mut().find(same) {
            Some((_, known)) => known.documentos.extend(mensagem.documentos),
            None => mensagens.push((item.operation, mensagem)),
        }
        items.push(item);
    }
    let mensagens: Vec<Mensagem> = mensagens.into_iter().map(|(_, mensagem)| mensagem).collect();
    let operacao = items.first().map_or(RECEPCAO, |item| item.operation);
    let codigo =
        items.iter().find(|item| item.reason.is_some()).or(items.first()).map(|item| item.code.clone());
    let mut outcome = Outcome::accepted(answer(room, SERVICO, mensagens)).of(operacao);
    outcome = outcome.coded(codigo.unwrap_or_default()).carrying(items);
    // Rejected documents and counted polls stay, since InvoiCy itself keeps them; a call that stored nothing leaves nothing behind.
    outcome.keep = guardou;
    outcome
}

fn recusar(room: &InvoiCy, servico: &'static str, recusa: &Recusa) -> Outcome {
    let answer = answer(room, servico, vec![recusa.into()]);
    Outcome::refused(answer, recusa.codigo.codigo().to_string(), recusa.reason.clone())
}

/// XML of documents, Base64 and all, is written outside the lock.
fn answer(room: &InvoiCy, servico: &'static str, mensagens: Vec<Mensagem>) -> Answer {
    let estilo = Estilo { repete_xmlns: room.knobs.repeat_xmlns, juntos: room.knobs.joined_documents };
    Answer::later(200, genexus::CONTENT_TYPE, move || {
        recepcao::escrever(servico, &mensagens, estilo).into_bytes()
    })
}

/// The count is not simulated: its WSDL is there, and whoever calls it is told.
fn bilhetagem(room: &mut InvoiCy, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    match recepcao::ler(call.input.header("content-type"), &call.input.body) {
        Ok(_) => recusar(room, SERVICO_BILHETAGEM, &pedido::nao_simulado("Bilhetagem")),
        Err((falha, reason)) => fault(SERVICO_BILHETAGEM, &falha, reason),
    }
}

/// `HNUC002.aspx?ParmCript=TOKEN&DocEveTipo=…&DocEvenSeq=…`, or the older `?TOKEN,0,0,0` (dossier 1.1).
fn baixar(room: &mut InvoiCy, call: &Call<'_>, _: &mut View<'_, Due>) -> Outcome {
    let nada = |reason: String| {
        let answer =
            Answer::new(404, "text/html; charset=utf-8", pagina("404 - File or directory not found."));
        Outcome::refused(answer, "404", reason)
    };
    let Ok(pairs) = form::parse(&call.input.query) else {
        return nada("the query has too many parts".to_owned());
    };
    let token = pairs
        .get_ci("ParmCript")
        .map(ToOwned::to_owned)
        .unwrap_or_else(|| call.input.query.split(',').next().unwrap_or_default().to_owned());
    let Some(id) = room.por_token.first_of(token.clone()) else {
        return nada(format!("no document has the token `{}`", curto(&token)));
    };
    let Some((nota, empresa)) = room.notas.get(id).and_then(|nota| {
        room.empresas.get(nota.empresa).map(|empresa| (Arc::clone(nota), Arc::clone(empresa)))
    }) else {
        return nada("the document is gone".to_owned());
    };
    let numero = |nome| pairs.get_ci(nome).and_then(|valor| valor.parse::<u32>().ok()).unwrap_or(0);
    let (tipo, sequencia) = (numero("DocEveTipo"), numero("DocEvenSeq"));
    if tipo == 0 {
        if nota.protocolo.is_none() {
            return nada(format!("document {} has no nfeProc: SEFAZ did not authorise it", nota.numero));
        }
        let nome = format!("{}-procNFe.xml", nota.chave);
        return arquivo(&nome, move || nfe_proc(&nota, &empresa).into_bytes());
    }
    let wanted = TipoEvento::from_codigo(tipo);
    let evento = nota.eventos.iter().find(|e| Some(e.tipo) == wanted && e.sequencia == sequencia).cloned();
    match evento {
        Some(evento) => {
            let nome = format!("{tipo}-{}-{sequencia}-procEventoNFe.xml", nota.chave);
            arquivo(&nome, move || proc_evento(&nota, &empresa, &evento).into_bytes())
        }
        None => nada(format!("document {} has no event {tipo} with sequence {sequencia}", nota.numero)),
    }
}

fn arquivo(nome: &str, escrever: impl FnOnce() -> Vec<u8> + Send + 'static) -> Outcome {
    let answer = Answer::later(200, "text/xml", escrever);
    Outcome::accepted(answer.with("content-disposition", format!("attachment; filename={nome}")))
}

fn pagina(titulo: &str) -> String {
    format!("<html><head><title>{titulo}</title></head><body><h1>{titulo}</h1></body></html>")
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
            let bilhetagem = input.path.to_ascii_lowercase().contains("aconsultabilhetagem");
            fault_answer(if bilhetagem { SERVICO_BILHETAGEM } else { SERVICO }, &Falha::Malformada)
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
    let base = format!("{origin}{ARECEPCAO}");
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
