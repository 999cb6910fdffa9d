//! Refusals by code, for faults that name one: a `Codigo` of the envelope, SEFAZ's `SitCodigo` of each document sent, a fault of GeneXus
//! by the number in its detail, or what IIS says.
//!
//! Some numbers are the envelope's and SEFAZ's (201, 606, 607, 999): the envelope's are meant.

use super::InvoiCy;
use super::atender::{answer, consumo_indevido, fault_answer};
use super::cadastro;
use super::consulta::Exigencias;
use super::errors::{Codigo, Defeito, Falha, Negada, Recusa, da_sefaz, situacao};
use super::model::{Modelo, Situacao};
use super::pedido::{self, Pedido, leiaute_de};
use super::recepcao::{self, MAIS_DOCUMENTOS, Mensagem};
use super::retorno::{Assunto, Documento, Retorno};
use super::routes::*;
use crate::br::sefaz;
use crate::providers::room::{Answer, EdgeError, Input};

/// What the envelope refuses with.
const RECUSAS: [Codigo; 14] = [
    Codigo::CertificadoInvalido,
    Codigo::SemCertificado,
    Codigo::EntradaEmContingencia,
    Codigo::Contingencia,
    Codigo::NadaLocalizado,
    Codigo::Estrutura,
    Codigo::ChaveInvalida,
    Codigo::NaoIdentificado,
    Codigo::TipoDesconhecido,
    Codigo::ConsumoIndevido,
    Codigo::Assinatura,
    Codigo::EmpresaNaoHabilitada,
    Codigo::EmpresaNaoLicenciada,
    Codigo::Generico,
];

/// The receipt that SEFAZ's texts quote, where nobody knows which.
const RECIBO: &str = "431000000000001";

/// One document of a call.
struct Item {
    operacao: &'static str,
    pedido: Option<Pedido>,
}

/// The answer of an operation to a request, refused with a code; `None` where the operation has no such code.
pub(super) fn recusar(operacao: &'static str, codigo: &str, input: &Input) -> Option<Answer> {
    if [WSDL, BAIXAR_XML, BAIXAR_PDF].contains(&operacao) {
        return da_borda(operacao, codigo, input);
    }
    let room = InvoiCy::default();
    let servico = if input.path.is_empty() { servico_de(operacao) } else { servico(&input.path) };
    let resposta = servico.resposta(room.knobs.preview_own_response);
    let dado = |falha: Falha| Some(fault_answer(resposta, &falha));
    match codigo {
        "-20001" => return dado(Falha::Malformada),
        "-20002" => return dado(Falha::MetodoErrado),
        _ => {}
    }
    let items = ler(&room, servico, operacao, input);
    // What the document says counts, where the path alone left it open.
    let dito = items.first().map_or(operacao, |item| item.operacao);
    let numero = codigo.parse::<u16>().ok();
    if let Some(da_casa) =
        RECUSAS.iter().find(|known| Some(known.codigo()) == numero && ocorre(**known, dito))
    {
        let mensagens = items.iter().map(|item| da_plataforma(&room, *da_casa, item));
        // A wrong key refuses the call, not its documents.
        let most = if *da_casa == Codigo::ChaveInvalida { 1 } else { MAIS_DOCUMENTOS };
        return Some(answer(&room, resposta, mensagens.take(most).collect()));
    }
    if let Some(numero) =
        numero.filter(|numero| [RECEPCAO, ENVIAR, EVENTO, INUTILIZAR].contains(&dito) && rejeita(*numero))
    {
        let mensagens =
            items.iter().take(MAIS_DOCUMENTOS).map(|item| da_receita(numero, item, &input.origin));
        return Some(answer(&room, resposta, juntar(mensagens)));
    }
    da_borda(operacao, codigo, input)
}

/// The service of an operation, where no path says which.
fn servico_de(operacao: &str) -> &'static Servico {
    match operacao {
        BILHETAGEM => &BILHETAGEM_ASPX,
        EXPORTAR | LOTE => &EXPORTAR_ASPX,
        _ => &RECEPCAO_ASPX,
    }
}

/// The call's documents; of one that cannot be read, one of which nothing is known.
fn ler(room: &InvoiCy, servico: &'static Servico, operacao: &'static str, input: &Input) -> Vec<Item> {
    let chamada = recepcao::ler(input.header("content-type"), &input.body).unwrap_or_default();
    let exigencias = Exigencias {
        parametros: room.knobs.query_needs_parameters,
        cnpj_empresa_vazio: room.knobs.empty_cnpj_empresa,
    };
    let um = |(documento, parametros): &(String, String)| match pedido::ler(
        servico, documento, parametros, exigencias,
    ) {
        Ok(pedido) => Item { operacao: pedido.operacao(), pedido: Some(pedido) },
        Err((RECEPCAO, _)) => Item { operacao, pedido: None },
        Err((lida, _)) => Item { operacao: lida, pedido: None },
    };
    let mut items: Vec<_> = chamada.dados.iter().take(MAIS_DOCUMENTOS).map(um).collect();
    if items.is_empty() {
        items.push(Item { operacao, pedido: None });
    }
    items
}

/// Where the envelope can refuse with a code.
fn ocorre(codigo: Codigo, operacao: &str) -> bool {
    if operacao == NAO_SIMULADO {
        return codigo == Codigo::Generico;
    }
    let aberta = operacao == RECEPCAO;
    let do_cadastro = cadastro::OPERACOES.contains(&operacao);
    let um_de = |all: &[&str]| aberta || all.contains(&operacao);
    match codigo {
        Codigo::CertificadoInvalido | Codigo::SemCertificado | Codigo::Assinatura => {
            um_de(&[ENVIAR, EVENTO, INUTILIZAR])
        }
        Codigo::EntradaEmContingencia | Codigo::Contingencia => um_de(&[ENVIAR]),
        Codigo::NadaLocalizado => um_de(&[CONSULTAR, EXPORTAR]),
        Codigo::ConsumoIndevido => um_de(&[CONSULTAR, BILHETAGEM, PULOS, EXPORTAR, LOTE]),
        Codigo::NaoIdentificado | Codigo::EmpresaNaoLicenciada => {
            !do_cadastro && ![BILHETAGEM, LOTE].contains(&operacao)
        }
        Codigo::EmpresaNaoHabilitada => !do_cadastro && operacao != BILHETAGEM,
        _ => true,
    }
}

/// Codes that SEFAZ refuses or denies with, of those whose text is known.
fn rejeita(codigo: u16) -> bool {
    (matches!(codigo, 108..=110 | 114) || codigo > 200) && sefaz::text(codigo).is_some()
}

/// A MensagemItem of the platform's own.
fn da_plataforma(room: &InvoiCy, codigo: Codigo, item: &Item) -> Mensagem {
    match codigo {
        Codigo::Estrutura => {
            // No code says which element it is about; without one there is no document at all.
            let defeito = Defeito::falta("ModeloDocumento");
            Mensagem::from(&Recusa::estrutura(leiaute_de(item.operacao), &defeito))
        }
        Codigo::ConsumoIndevido => {
            let regra = &room.knobs.rate_limit;
            let descricao = consumo_indevido(regra.minutes, u64::from(regra.requests) + 1);
            Mensagem { codigo: codigo.codigo(), descricao, documentos: Vec::new() }
        }
        Codigo::EntradaEmContingencia | Codigo::Contingencia => {
            let espera = Situacao { codigo: 108, texto: situacao::CONTINGENCIA.to_owned() };
            Mensagem::com(codigo, vec![retorno(item, espera, "")])
        }
        _ => {
            Mensagem { codigo: codigo.codigo(), descricao: codigo.texto().to_owned(), documentos: Vec::new() }
        }
    }
}

/// A document that SEFAZ refuses: the envelope says that it was processed.
fn da_receita(codigo: u16, item: &Item, origin: &str) -> Mensagem {
    let envelope = if item.operacao == EVENTO { Codigo::Eventos } else { Codigo::Documentos };
    if let Some(Pedido::Outro(pedido)) = &item.pedido {
        return Mensagem::com(envelope, pedido.recusados(codigo, origin));
    }
    let chave = match &item.pedido {
        Some(Pedido::Evento(evento)) => evento.chave.map(|chave| chave.to_string()),
        _ => None,
    };
    let negada = Negada { situacao: da_sefaz(codigo), reason: String::new() };
    let chave = chave.unwrap_or_else(|| "9".repeat(44));
    let mut situacao = negada.com(&chave, RECIBO).situacao;
    situacao.texto = situacao.texto.replace("[prazo vigente]", "24 horas");
    Mensagem::com(envelope, vec![retorno(item, situacao, origin)])
}

fn retorno(item: &Item, situacao: Situacao, origin: &str) -> Documento {
    let (modelo, modelo_documento, numero, assunto) = match &item.pedido {
        Some(Pedido::Envio(envio)) => {
            (envio.serie.modelo, &*envio.modelo_documento, (envio.numero, envio.serie.serie), Assunto::Nada)
        }
        Some(Pedido::Evento(evento)) => {
            let chave = evento.chave.map(|chave| chave.to_string());
            let assunto = Assunto::Recusado(chave, evento.tipo.codigo(), evento.sequencia);
            (evento.serie.modelo, &*evento.modelo_documento, (evento.numero, evento.serie.serie), assunto)
        }
        Some(Pedido::Inutilizacao(pedido)) => {
            let numero = (pedido.inicial, pedido.serie.serie);
            (pedido.serie.modelo, &*pedido.modelo_documento, numero, Assunto::Nada)
        }
        _ => (Modelo::NFe, Modelo::NFe.nome(), (1, 1), Assunto::Nada),
    };
    Documento::Retorno(Box::new(Retorno {
        modelo,
        modelo_documento: modelo_documento.to_owned(),
        numero,
        assunto,
        situacao,
        origin: origin.to_owned(),
    }))
}

/// One MensagemItem per kind of document, as answers group them (dossier 1.5).
fn juntar(mensagens: impl Iterator<Item = Mensagem>) -> Vec<Mensagem> {
    let mut grupos: Vec<Mensagem> = Vec::new();
    for mensagem in mensagens {
        let modelo = |grupo: &Mensagem| grupo.documentos.first().map(Documento::modelo);
        match grupos
            .iter_mut()
            .find(|grupo| grupo.descricao == mensagem.descricao && modelo(grupo) == modelo(&mensagem))
        {
            Some(grupo) => grupo.documentos.extend(mensagem.documentos),
            None => grupos.push(mensagem),
        }
    }
    grupos
}

fn da_borda(operacao: &str, codigo: &str, input: &Input) -> Option<Answer> {
    let get = [WSDL, BAIXAR_XML, BAIXAR_PDF].contains(&operacao);
    match codigo {
        "-20000" if operacao == WSDL => {
            let servico = servico(&input.path);
            let endereco = format!("{}{}", input.origin, servico.caminho);
            Some(fault_answer(servico.resposta, &Falha::SemRequisicao(endereco)))
        }
        "404" => Some(edge(&EdgeError::NotFound, input)),
        "405" => {
            let allowed = if get { vec!["POST"] } else { vec!["GET"] };
            Some(edge(&EdgeError::WrongMethod { allowed }, input))
        }
        "413" if !get => Some(edge(&EdgeError::TooLarge { limit: 0 }, input)),
        "500" => Some(edge(&EdgeError::Failed { said: String::new() }, input)),
        // IIS's own page, when the application pool is off.
        "503" => Some(page(503, "503 - Service Unavailable")),
        _ => None,
    }
}
