//! The movement flow: the three calls of the seed, under the names of either version (dossier 3.2 to 3.5).

use serde::Serialize;

use super::super::campos::{Campos, Rigor};
use super::super::errors::{Erro, Recusa, feito};
use super::super::operacoes;
use super::super::registro::{Arquivo, Forma};
use super::super::resposta::{Falha, consulta, corpo, entrar, fechar, numero, numero_obrigatorio, resultado};
use super::super::rules::{self, Prazos};
use super::super::seed::{NoRecords, Total};
use super::super::versao::Versao;
use super::super::{Due, Sicoob};
use super::contrato;
use crate::providers::room::{Answer, Call, Outcome, View};

/// Answer to the request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Recebida {
    mensagem: &'static str,
    codigo_solicitacao: u32,
}

/// Answer to the consult.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Arquivos {
    quantidade_total_registros: Quantidade,
    quantidade_registros_arquivo: usize,
    quantidade_arquivo: usize,
    id_arquivos: Vec<u32>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Quantidade {
    Texto(String),
    Numero(usize),
}

/// Asks for movement files.
pub fn solicitar_movimentacao(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
    versao: Versao,
) -> Outcome {
    let asked = solicitar(room, call, view, versao);
    fechar(room, asked)
}

fn solicitar(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
    versao: Versao,
) -> Result<Outcome, Falha> {
    entrar(room, call, view.now, operacoes::SOLICITAR)?;
    let campos = Campos::ler(corpo(call)?, Rigor::de(versao, &room.knobs))?;
    let numero = campos.inteiro_obrigatorio(versao.nome("numeroContrato"))?;
    let contrato = room.contrato(numero, campos.inteiro("numeroContratoCobranca")?)?;
    let tipo = campos.inteiro_obrigatorio("tipoMovimento")?;
    let inicio = campos.data_obrigatoria("dataInicial")?;
    let fim = campos.data_obrigatoria("dataFinal")?;
    let knobs = &room.knobs.movimentacao;
    let prazos =
        Prazos { dias: knobs.max_period_days, futuro: knobs.future_end, com_credito: versao == Versao::V3 };
    let pedido = rules::pedir(tipo, inicio, fim, view.now.date(), prazos)?;
    let codigo = room.solicitar(contrato.id, pedido, view);
    Ok(Outcome::accepted(resultado(
        200,
        Recebida { mensagem: feito::SOLICITADA, codigo_solicitacao: codigo },
    )))
}

/// Lists the files of a request.
pub fn consultar_movimentacao(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
    versao: Versao,
) -> Outcome {
    let found = acompanhar(room, call, view, versao);
    // A poll counts although it is told to come again.
    fechar(room, found).kept()
}

fn acompanhar(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
    versao: Versao,
) -> Result<Outcome, Falha> {
    entrar(room, call, view.now, operacoes::ACOMPANHAR)?;
    let query = consulta(call)?;
    let contrato = contrato(room, &query, versao)?;
    let codigo = numero_obrigatorio(&query, "codigoSolicitacao")?;
    let pronta = room.consultar(contrato.id, codigo, view)?;
    let knobs = &room.knobs.movimentacao;
    let total = pronta.registros.len();
    if total == 0 {
        match (knobs.no_records, versao) {
            (NoRecords::ByVersion, Versao::V2) | (NoRecords::Error, _) => {
                let reason = "the period has no records of this type";
                return Err(Recusa::new(Erro::NenhumRegistro, reason).into());
            }
            (NoRecords::ByVersion, Versao::V3) | (NoRecords::NoContent, _) => {
                return Ok(Outcome::accepted(Answer::empty(204)));
            }
            (NoRecords::EmptyList, _) => {}
        }
    }
    // Version 2 documents the total as text with dots, version 3 as a number (dossier 3.4).
    let total = match (knobs.total, versao) {
        (Total::ByVersion, Versao::V2) | (Total::Text, _) => Quantidade::Texto(com_pontos(total)),
        (Total::ByVersion, Versao::V3) | (Total::Number, _) => Quantidade::Numero(total),
    };
    Ok(Outcome::accepted(resultado(
        200,
        Arquivos {
            quantidade_total_registros: total,
            quantidade_registros_arquivo: pronta.por_arquivo,
            quantidade_arquivo: pronta.arquivos.len(),
            id_arquivos: pronta.arquivos.clone(),
        },
    )))
}

/// Fetches one file.
pub fn baixar_movimentacao(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
    versao: Versao,
) -> Outcome {
    let found = descarregar(room, call, view, versao);
    fechar(room, found)
}

fn descarregar(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &View<'_, Due>,
    versao: Versao,
) -> Result<Outcome, Falha> {
    entrar(room, call, view.now, operacoes::DESCARREGAR)?;
    let query = consulta(call)?;
    let codigo = numero_obrigatorio(&query, "codigoSolicitacao")?;
    let id_arquivo = numero_obrigatorio(&query, "idArquivo")?;
    // One client of version 3 leaves numeroCliente out here (dossier 3.2); the code alone names the request.
    let named = numero(&query, versao.nome("numeroContrato"))?;
    let conta = match (named, versao) {
        (None, Versao::V3) => None,
        _ => Some(contrato(room, &query, versao)?.id),
    };
    let (solicitacao, pronta, posicao) = room.localizar_arquivo(conta, codigo, id_arquivo)?;
    let conta = room.contas.get(solicitacao.conta).cloned().ok_or_else(|| {
        Recusa::new(Erro::ContratoInvalido, "the contract of the request is gone".to_owned())
    })?;
    let da_versao = match versao {
        Versao::V2 => Forma::Texto,
        Versao::V3 => Forma::Json,
    };
    let forma = Forma::escolher(room.knobs.movimentacao.entry, da_versao);
    let arquivo = Arquivo { conta, solicitacao, pronta, posicao, forma };
    Ok(Outcome::accepted(Answer::later(200, "application/json", move || arquivo.escrever())))
}

/// `1.500.000`.
fn com_pontos(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::com_pontos;

    #[test]
    fn totals_have_dots() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1.000"), (1_500_000, "1.500.000")] {
            assert_eq!(com_pontos(number), text);
        }
    }
}
