//! The movement flow on version 2's paths: the three calls of the seed (dossier 3.2 to 3.5).

use serde::{Deserialize, Serialize};

use super::super::errors::{Erro, Recusa, feito};
use super::super::registro::{Arquivo, Forma};
use super::super::resposta::{
    Falha, aceitar, consulta, corpo, entrar, fechar, ler_objeto, numero_obrigatorio, resultado,
};
use super::super::rules::{self, Prazos};
use super::super::seed::{NoRecords, Total};
use super::super::{Due, Sicoob};
use super::{data_obrigatoria, inteiro_obrigatorio};
use crate::providers::room::{Answer, Call, Outcome, View};
use crate::wire::json::Exact;

/// Body of the request.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Pedido {
    numero_contrato: Option<Exact>,
    tipo_movimento: Option<Exact>,
    data_inicial: Option<String>,
    data_final: Option<String>,
}

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
pub fn solicitar_movimentacao(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let asked = solicitar(room, call, view);
    fechar(room, asked)
}

fn solicitar(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Result<Outcome, Falha> {
    let escopos = ["cobranca_boletos_solicitacao_movimentacao_incluir", "boletos_consulta"];
    entrar(room, call, view.now, &escopos)?;
    aceitar(call)?;
    let pedido: Pedido = ler_objeto(corpo(call)?)?;
    let (conta, _) = room.contrato(inteiro_obrigatorio("numeroContrato", pedido.numero_contrato)?)?;
    let tipo = inteiro_obrigatorio("tipoMovimento", pedido.tipo_movimento)?;
    let inicio = data_obrigatoria("dataInicial", pedido.data_inicial.as_deref())?;
    let fim = data_obrigatoria("dataFinal", pedido.data_final.as_deref())?;
    let knobs = &room.knobs.movimentacao;
    let prazos = Prazos { dias: knobs.max_period_days, futuro: knobs.future_end };
    let pedido = rules::pedir(tipo, inicio, fim, view.now.date(), prazos)?;
    let codigo = room.solicitar(conta, pedido, view);
    Ok(Outcome::accepted(resultado(
        200,
        Recebida { mensagem: feito::SOLICITADA, codigo_solicitacao: codigo },
    )))
}

/// Lists the files of a request.
pub fn consultar_movimentacao(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let found = acompanhar(room, call, view);
    // A poll counts although it is told to come again.
    fechar(room, found).kept()
}

fn acompanhar(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Result<Outcome, Falha> {
    let escopos = ["cobranca_boletos_solicitacao_movimentacao_consultar", "boletos_consulta"];
    entrar(room, call, view.now, &escopos)?;
    aceitar(call)?;
    let query = consulta(call)?;
    let (conta, _) = room.contrato(numero_obrigatorio(&query, "numeroContrato")?)?;
    let codigo = numero_obrigatorio(&query, "codigoSolicitacao")?;
    let pronta = room.consultar(conta, codigo, view)?;
    let knobs = &room.knobs.movimentacao;
    let total = pronta.registros.len();
    if total == 0 {
        let reason = || "the period has no records of this type".to_owned();
        match knobs.no_records {
            NoRecords::ByVersion | NoRecords::Error => {
                return Err(Recusa::new(Erro::NenhumRegistro, reason()).into());
            }
            NoRecords::NoContent => return Ok(Outcome::accepted(Answer::empty(204))),
            NoRecords::EmptyList => {}
        }
    }
    // Version 2 documents the total as text with dots (dossier 3.4).
    let total = match knobs.total {
        Total::ByVersion | Total::Text => Quantidade::Texto(com_pontos(total)),
        Total::Number => Quantidade::Numero(total),
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
pub fn baixar_movimentacao(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let found = descarregar(room, call, view);
    fechar(room, found)
}

fn descarregar(room: &Sicoob, call: &Call<'_>, view: &View<'_, Due>) -> Result<Outcome, Falha> {
    let escopos = ["cobranca_boletos_solicitacao_movimentacao_download", "boletos_consulta"];
    entrar(room, call, view.now, &escopos)?;
    aceitar(call)?;
    let query = consulta(call)?;
    let (id, conta) = room.contrato(numero_obrigatorio(&query, "numeroContrato")?)?;
    let codigo = numero_obrigatorio(&query, "codigoSolicitacao")?;
    let id_arquivo = numero_obrigatorio(&query, "idArquivo")?;
    let (solicitacao, pronta, posicao) = room.localizar_arquivo(id, codigo, id_arquivo)?;
    let forma = Forma::escolher(room.knobs.movimentacao.entry, Forma::Texto);
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
