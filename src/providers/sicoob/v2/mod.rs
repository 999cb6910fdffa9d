//! Version 2 of the wire, the one of the seed (2022 to 2025): arrays of up to ten items answered by 207, dates with time and offset,
//! `numeroContrato` and `modalidade` (dossier 2.0, 2.7 and 3.2). It translates; what is decided, the rules decide.

mod boleto;
mod movimentacao;

pub use movimentacao::{baixar_movimentacao, consultar_movimentacao, solicitar_movimentacao};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::errors::{Erro, Recusa, feito};
use super::model::{MODALIDADE, Motivo};
use super::resposta::{
    Falha, aceitar, consulta, corpo, entrar, fechar, ler, ler_objeto, numero, numero_obrigatorio, resultado,
};
use super::{Due, Sicoob, datas, routes};
use crate::br::boleto::CodigoBarras;
use crate::facts::shown;
use crate::providers::room::{Call, Outcome, View};
use crate::wire::form::Pairs;
use crate::wire::json::Exact;
use crate::world::{Id, Item, Verdict};
use boleto::Resposta;

/// The most items of one array (dossier 2.7).
const LOTE: usize = 10;

/// Issues titles.
pub fn incluir(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let escopos = ["cobranca_boletos_incluir", "boletos_inclusao"];
    lote(room, call, view, &escopos, routes::INCLUIR, "boleto", |room, raw, view| {
        let (contrato, nosso_numero, novo) = boleto::ler(raw)?;
        let id = room.emitir(contrato, &novo, nosso_numero, view)?;
        let (boleto, conta) = room.dados(id)?;
        Ok((Eco::Boleto(Box::new(Resposta { boleto, conta, historia: None })), feito::INCLUIDO))
    })
}

/// Puts off due dates.
pub fn prorrogar(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let escopos = ["cobranca_boletos_prorrogacoes_data_vencimento", "boletos_alteracao"];
    lote(room, call, view, &escopos, routes::PRORROGAR, "prorrogacao", |room, raw, view| {
        let pedido: Alteracao = ler_objeto(raw.get().as_bytes())?;
        let id = pedido.titulo(room)?;
        let para = data_obrigatoria("dataVencimento", pedido.data_vencimento.as_deref())?;
        room.prorrogar(id, para, view)?;
        Ok((Eco::Enviado(raw.to_owned()), feito::PRORROGADO))
    })
}

/// Writes titles off.
pub fn baixar(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let escopos = ["cobranca_boletos_baixa", "boletos_alteracao"];
    lote(room, call, view, &escopos, routes::BAIXAR, "baixa", |room, raw, view| {
        let pedido: Alteracao = ler_objeto(raw.get().as_bytes())?;
        let id = pedido.titulo(room)?;
        room.baixar(id, Motivo::PedidoCedente, view.now.date())?;
        Ok((Eco::Enviado(raw.to_owned()), feito::BAIXADO))
    })
}

/// Reads one title.
pub fn consultar(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let found = encontrar(room, call, view);
    fechar(room, found)
}

fn encontrar(room: &Sicoob, call: &Call<'_>, view: &View<'_, Due>) -> Result<Outcome, Falha> {
    entrar(room, call, view.now, &["cobranca_boletos_consultar", "boletos_consulta"])?;
    aceitar(call)?;
    let query = consulta(call)?;
    let (conta, _) = room.contrato(numero_obrigatorio(&query, "numeroContrato")?)?;
    modalidade(numero_obrigatorio(&query, "modalidade")?)?;
    let id = localizar(room, conta, &query)?;
    let (boleto, conta) = room.dados(id)?;
    let historia = Some(room.carteira.historia(&boleto));
    Ok(Outcome::accepted(resultado(200, Resposta { boleto, conta, historia })))
}

/// Line and barcode have priority over the nosso número (dossier 2.1, row 4).
fn localizar(room: &Sicoob, conta: Id, query: &Pairs) -> Result<Id, Recusa> {
    for campo in ["linhaDigitavel", "codigoBarras"] {
        if let Some(text) = query.get(campo).filter(|text| !text.trim().is_empty()) {
            let barras =
                CodigoBarras::read(text).map_err(|error| Recusa::invalido(campo, error.to_string()))?;
            return room.titulo_por_codigo(conta, barras);
        }
    }
    match numero(query, "nossoNumero")? {
        Some(nosso_numero) => room.titulo(conta, nosso_numero),
        None => Err(Recusa::obrigatorio("nossoNumero")),
    }
}

/// What the changes of version 2 have in common.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Alteracao {
    numero_contrato: Option<Exact>,
    modalidade: Option<Exact>,
    nosso_numero: Option<Exact>,
    data_vencimento: Option<String>,
}

impl Alteracao {
    fn titulo(&self, room: &Sicoob) -> Result<Id, Recusa> {
        let (conta, _) = room.contrato(inteiro_obrigatorio("numeroContrato", self.numero_contrato)?)?;
        modalidade(inteiro_obrigatorio("modalidade", self.modalidade)?)?;
        room.titulo(conta, inteiro_obrigatorio("nossoNumero", self.nosso_numero)?)
    }
}

fn modalidade(modalidade: i64) -> Result<(), Recusa> {
    if modalidade == i64::from(MODALIDADE) {
        Ok(())
    } else {
        let reason = format!("modalidade is {modalidade}; titles here have 1 (simples com registro)");
        Err(Recusa::new(Erro::Modalidade, reason))
    }
}

/// What an item of a 207 repeats: what was sent, or the title as issued.
enum Eco {
    Enviado(Box<RawValue>),
    Boleto(Box<Resposta>),
}

/// One item of a 207: `{"status":{"codigo":200,"mensagem":"…"},"boleto":{…}}`.
struct Feito {
    codigo: u16,
    mensagem: String,
    chave: &'static str,
    eco: Eco,
}

impl Serialize for Feito {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        #[derive(Serialize)]
        struct Status<'a> {
            codigo: u16,
            mensagem: &'a str,
        }
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("status", &Status { codigo: self.codigo, mensagem: &self.mensagem })?;
        match &self.eco {
            Eco::Enviado(raw) => map.serialize_entry(self.chave, raw)?,
            Eco::Boleto(boleto) => map.serialize_entry(self.chave, boleto)?,
        }
        map.end()
    }
}

type Fazer = fn(&mut Sicoob, &RawValue, &mut View<'_, Due>) -> Result<(Eco, &'static str), Recusa>;

/// Does something to each item of an array, each whole or not at all, and answers 207 (dossier 2.7).
fn lote(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
    escopos: &[&str],
    operation: &'static str,
    chave: &'static str,
    fazer: Fazer,
) -> Outcome {
    let pedidos = match abrir(room, call, view, escopos) {
        Ok(pedidos) => pedidos,
        Err(falha) => return fechar(room, Err(falha)),
    };
    let (mut feitos, mut items) = (Vec::new(), Vec::new());
    for raw in pedidos {
        let (feito, item) = match fazer(room, &raw, view) {
            Ok((eco, mensagem)) => (
                Feito { codigo: 200, mensagem: mensagem.to_owned(), chave, eco },
                Item { operation, code: "200".to_owned(), verdict: Verdict::Accepted, reason: None },
            ),
            Err(Recusa { erro, reason }) => (
                Feito { codigo: 400, mensagem: erro.mensagem(), chave, eco: Eco::Enviado(raw) },
                Item {
                    operation,
                    code: erro.codigo().to_owned(),
                    verdict: Verdict::Refused,
                    reason: Some(reason),
                },
            ),
        };
        feitos.push(feito);
        items.push(item);
    }
    let code = items.iter().find(|item| item.verdict == Verdict::Refused).map(|item| item.code.clone());
    let outcome = Outcome::accepted(resultado(207, feitos)).carrying(items);
    Outcome { code, ..outcome }
}

fn abrir(
    room: &Sicoob,
    call: &Call<'_>,
    view: &View<'_, Due>,
    escopos: &[&str],
) -> Result<Vec<Box<RawValue>>, Falha> {
    entrar(room, call, view.now, escopos)?;
    aceitar(call)?;
    let pedidos: Vec<Box<RawValue>> = ler(corpo(call)?)?;
    if (1..=LOTE).contains(&pedidos.len()) {
        Ok(pedidos)
    } else {
        Err(Recusa::new(Erro::Lote, format!("the array has {} items; 1 to {LOTE} are taken", pedidos.len()))
            .into())
    }
}

/// A whole number, sent as a number or as its digits in quotes.
fn inteiro(campo: &str, value: Option<Exact>) -> Result<Option<i64>, Recusa> {
    let Some(Exact(number)) = value else { return Ok(None) };
    let whole = number.normalize();
    let exact = if whole.scale() == 0 { i64::try_from(whole.mantissa()).ok() } else { None };
    exact
        .map(Some)
        .ok_or_else(|| Recusa::invalido(campo, format!("{campo} is {number}, expected a whole number")))
}

fn inteiro_obrigatorio(campo: &str, value: Option<Exact>) -> Result<i64, Recusa> {
    inteiro(campo, value)?.ok_or_else(|| Recusa::obrigatorio(campo))
}

/// A date in either form; empty is absent.
fn data(campo: &str, text: Option<&str>) -> Result<Option<jiff::civil::Date>, Recusa> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let wrong = || {
        Recusa::invalido(
            campo,
            format!("{campo} is `{}`, expected 2026-03-10 or 2026-03-10T00:00:00-03:00", shown(text)),
        )
    };
    datas::ler(text).map(Some).ok_or_else(wrong)
}

fn data_obrigatoria(campo: &str, text: Option<&str>) -> Result<jiff::civil::Date, Recusa> {
    data(campo, text)?.ok_or_else(|| Recusa::obrigatorio(campo))
}
