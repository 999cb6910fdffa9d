//! Reading: one title, a payer's titles, a second copy, ranges of numbers (dossier 2.1, rows 2 to 5; 2.3; 2.7).

use jiff::civil::Date;
use serde::Serialize;

use super::super::errors::{Erro, Recusa};
use super::super::escrita::{Lugar, Resposta};
use super::super::ficha::Ficha;
use super::super::model::{Conta, FaixaReservada};
use super::super::resposta::{
    Falha, consulta, data, entrar, fechar_leitura, logico, numero, numero_obrigatorio, resultado,
};
use super::super::versao::Versao;
use super::super::{Due, Sicoob};
use super::super::{historico, operacoes};
use super::{contrato, modalidade};
use crate::br::boleto::{BoletoError, CodigoBarras};
use crate::br::cpf_cnpj::CpfCnpj;
use crate::providers::room::{Call, Outcome, View};
use crate::wire::form::Pairs;
use crate::world::Id;

/// Reads one title.
pub fn consultar(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>, versao: Versao) -> Outcome {
    let found = ler_um(room, call, view, versao, operacoes::CONSULTAR).map(|(ficha, _)| {
        let texts = &room.knobs.historico;
        let historia = ficha
            .boleto
            .movimentos
            .iter()
            .flat_map(|movimento| historico::linhas(movimento, texts))
            .collect();
        Outcome::accepted(resultado(200, Resposta { ficha, versao, lugar: Lugar::Consulta(historia) }))
    });
    fechar_leitura(room, found)
}

/// Reads one title for its payer, as a PDF if that is wanted.
pub fn segunda_via(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>, versao: Versao) -> Outcome {
    let now = view.now;
    let found = ler_um(room, call, view, versao, operacoes::SEGUNDA_VIA).and_then(|(ficha, query)| {
        let pdf = logico(&query, "gerarPdf")?.then_some(now);
        Ok(Outcome::accepted(resultado(200, Resposta { ficha, versao, lugar: Lugar::SegundaVia { pdf } })))
    });
    fechar_leitura(room, found)
}

fn ler_um(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &View<'_, Due>,
    versao: Versao,
    operacao: &str,
) -> Result<(Ficha, Pairs), Falha> {
    entrar(room, call, view.now, operacao)?;
    let query = consulta(call)?;
    let contrato = contrato(room, &query, versao)?;
    modalidade(numero_obrigatorio(&query, versao.nome("modalidade"))?, versao)?;
    let id = localizar(room, contrato.id, &query)?;
    Ok((room.ficha(id)?, query))
}

/// Line and barcode have priority over the nosso número (dossier 2.1, row 4).
fn localizar(room: &Sicoob, conta: Id, query: &Pairs) -> Result<Id, Recusa> {
    type Ler = fn(&str) -> Result<CodigoBarras, BoletoError>;
    let codes: [(&str, Ler); 2] =
        [("linhaDigitavel", CodigoBarras::from_linha), ("codigoBarras", CodigoBarras::parse)];
    for (campo, ler) in codes {
        if let Some(text) = query.get(campo).map(str::trim).filter(|text| !text.is_empty()) {
            let barras = ler(text).map_err(|error| Recusa::invalido(campo, error.to_string()))?;
            return room.titulo_por_codigo(conta, barras);
        }
    }
    match numero(query, "nossoNumero")? {
        Some(nosso_numero) => room.titulo(conta, nosso_numero),
        None => {
            let reason = "none of nossoNumero, linhaDigitavel and codigoBarras says which title".to_owned();
            Err(Recusa::new(Erro::CampoObrigatorio("nossoNumero".to_owned()), reason))
        }
    }
}

/// Titles of one answer at most: more are refused, and the period made shorter.
const MAIS_LINHAS: usize = 10_000;

/// Days between the two dates at most [M].
const MAIS_DIAS: i32 = 35;

/// Lists a payer's titles.
pub fn listar_por_pagador(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
    versao: Versao,
) -> Outcome {
    let found = listar(room, call, view, versao);
    fechar_leitura(room, found)
}

fn listar(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &View<'_, Due>,
    versao: Versao,
) -> Result<Outcome, Falha> {
    entrar(room, call, view.now, operacoes::LISTAR)?;
    let query = consulta(call)?;
    let contrato = contrato(room, &query, versao)?;
    let documento = CpfCnpj::parse(call.param("cpfCnpj"))
        .map_err(|error| Recusa::new(Erro::Documento("numeroCpfCnpj".to_owned()), error.to_string()))?;
    let situacao = match numero(&query, "codigoSituacao")? {
        Some(codigo @ (1..=3)) => Some(codigo),
        None => None,
        Some(other) => {
            let reason = format!("codigoSituacao is {other}; known are 1, 2, 3");
            return Err(Recusa::invalido("codigoSituacao", reason).into());
        }
    };
    let (de, ate) = periodo(&query)?;
    let payers = room.carteira.pagadores_de(contrato.id, documento);
    let all = payers.flat_map(|pagador| room.carteira.do_pagador(pagador, de, ate));
    let wanted = all
        .filter(|boleto| situacao.is_none_or(|codigo| i64::from(boleto.situacao.codigo()) == codigo))
        .filter(|boleto| contrato.cobranca.is_none() || boleto.contrato_cobranca == contrato.cobranca);
    let mut boletos: Vec<_> = wanted.take(MAIS_LINHAS + 1).cloned().collect();
    if boletos.len() > MAIS_LINHAS {
        let reason =
            format!("the payer has more than {MAIS_LINHAS} titles in the period; a shorter one is needed");
        return Err(Recusa::new(Erro::ListaCheia, reason).into());
    }
    if boletos.is_empty() {
        let reason = format!("the contract has no such boleto of the payer {}", documento.as_str());
        return Err(Recusa::new(Erro::PagadorSemBoletos, reason).into());
    }
    boletos.sort_by_key(|boleto| boleto.termos.vencimento);
    let spelling = room.knobs.list_situation;
    let conta = contrato.conta;
    let rows: Vec<_> = boletos
        .into_iter()
        .filter_map(|boleto| {
            let pagador = room.carteira.pagador(boleto.pagador)?.clone();
            let ficha = Ficha { boleto, conta: conta.clone(), pagador };
            Some(Resposta { ficha, versao, lugar: Lugar::Lista(spelling) })
        })
        .collect();
    Ok(Outcome::accepted(resultado(200, rows)))
}

/// `dataInicio` and `dataFim`, by due date: the end is wanted when the beginning is there, 35 days at most lie between [M]. Without them
/// all titles are meant; an end alone means all until then.
fn periodo(query: &Pairs) -> Result<(Date, Date), Recusa> {
    let (inicio, fim) = (data(query, "dataInicio")?, data(query, "dataFim")?);
    match (inicio, fim) {
        (Some(inicio), None) => {
            Err(Recusa::new(Erro::ListaSemFim, format!("dataInicio is {inicio}, and there is no dataFim")))
        }
        (Some(inicio), Some(fim)) if fim < inicio => Err(Recusa::new(
            Erro::PeriodoInvertido,
            format!("the period begins on {inicio} and ends on {fim}"),
        )),
        (Some(inicio), Some(fim)) if (fim - inicio).get_days() > MAIS_DIAS => {
            let reason = format!("{inicio} and {fim} are more than {MAIS_DIAS} days apart");
            Err(Recusa::new(Erro::ListaLonga, reason))
        }
        (inicio, fim) => Ok((inicio.unwrap_or(Date::MIN), fim.unwrap_or(Date::MAX))),
    }
}

/// A range in the answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Faixa {
    #[serde(skip_serializing_if = "Option::is_none")]
    numero_cliente: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numero_contrato: Option<u32>,
    nome_cliente: String,
    numero_inicial: u32,
    numero_final: u32,
    quantidade: u32,
    valida_digito_verificador_nosso_numero: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    numero_contrato_cobranca: Option<u64>,
}

/// Reserves a range of nosso números and tells it.
pub fn consultar_faixas(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
    versao: Versao,
) -> Outcome {
    let found = reservar(room, call, view, versao);
    fechar_leitura(room, found)
}

fn reservar(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &View<'_, Due>,
    versao: Versao,
) -> Result<Outcome, Falha> {
    entrar(room, call, view.now, operacoes::FAIXAS)?;
    let query = consulta(call)?;
    let contrato = contrato(room, &query, versao)?;
    // All modalities that the OAS lists draw from the same numbers here.
    let campo = versao.nome("modalidade");
    let modalidade = numero_obrigatorio(&query, campo)?;
    if !matches!(modalidade, 1 | 3 | 4 | 8) {
        let reason = format!("{campo} is {modalidade}; known are 1, 3, 4, 8");
        return Err(Recusa::new(Erro::Modalidade, reason).into());
    }
    let quantidade = numero_obrigatorio(&query, "quantidade")?;
    if quantidade < 1 {
        let reason = format!("quantidade is {quantidade}; expected 1 or more");
        return Err(Recusa::invalido("quantidade", reason).into());
    }
    let FaixaReservada { inicial, r#final } = room.reservar(&contrato, quantidade)?;
    let Conta { numero, nome, valida_digito, .. } = &*contrato.conta;
    let faixa = Faixa {
        numero_cliente: (versao == Versao::V3).then_some(*numero),
        numero_contrato: (versao == Versao::V2).then_some(*numero),
        nome_cliente: nome.clone(),
        numero_inicial: inicial,
        numero_final: r#final,
        quantidade: r#final - inicial + 1,
        valida_digito_verificador_nosso_numero: *valida_digito,
        numero_contrato_cobranca: contrato.cobranca,
    };
    Ok(Outcome::accepted(resultado(200, [faixa])))
}
