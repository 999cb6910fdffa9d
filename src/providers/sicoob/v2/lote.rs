//! Arrays of up to ten items, each done whole or not at all, answered by 207 (dossier 2.7).

use serde::Serialize;
use serde_json::value::RawValue;

use super::super::campos::{Campos, Rigor};
use super::super::errors::{Erro, Recusa};
use super::super::escrita::Resposta;
use super::super::resposta::{Falha, corpo, dizer, entrar, fechar, ler, resultado};
use super::super::{Due, Sicoob};
use super::V2;
use crate::providers::room::{Answer, Call, Outcome, View};
use crate::world::{Item, Verdict};

/// The most items of one array.
const LOTE: usize = 10;

/// What an item of a 207 repeats: what was sent, or the title as issued.
pub(super) enum Eco {
    Enviado,
    Boleto(Box<Resposta>),
}

/// One item of a 207: `{"status":{"codigo":200,"mensagem":"…"},"boleto":{…}}`.
struct Respondido {
    codigo: u16,
    mensagem: String,
    chave: &'static str,
    enviado: Box<RawValue>,
    eco: Eco,
}

impl Serialize for Respondido {
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
            Eco::Enviado => map.serialize_entry(self.chave, &self.enviado)?,
            Eco::Boleto(boleto) => map.serialize_entry(self.chave, boleto)?,
        }
        map.end()
    }
}

type Fazer = fn(&mut Sicoob, &Campos, &mut View<'_, Due>) -> Result<(Eco, &'static str), Recusa>;

/// Does something to each item of an array.
pub(super) fn lote(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &mut View<'_, Due>,
    operation: &'static str,
    chave: &'static str,
    fazer: Fazer,
) -> Outcome {
    let pedidos = match abrir(room, call, view, operation) {
        Ok(pedidos) => pedidos,
        Err(falha) => return fechar(room, Err(falha)),
    };
    let (mut respondidos, mut items) = (Vec::new(), Vec::new());
    let rigor = Rigor::de(V2, &room.knobs);
    for enviado in pedidos {
        // A refused item leaves nothing behind, whatever its operation had begun.
        let (before, dues, letters) = (room.clone(), view.dues.len(), view.letters.len());
        let done = Campos::ler(enviado.get().as_bytes(), rigor).and_then(|item| fazer(room, &item, view));
        let (respondido, item) = match done {
            Ok((eco, mensagem)) => (
                Respondido { codigo: 200, mensagem: mensagem.to_owned(), chave, enviado, eco },
                Item { operation, code: "200".to_owned(), verdict: Verdict::Accepted, reason: None },
            ),
            Err(Recusa { erro, reason }) => {
                *room = before;
                view.dues.truncate(dues);
                view.letters.truncate(letters);
                let (codigo, code, mensagem) = dizer(room, &erro, None);
                (
                    Respondido { codigo, mensagem, chave, enviado, eco: Eco::Enviado },
                    Item { operation, code, verdict: Verdict::Refused, reason: Some(reason) },
                )
            }
        };
        respondidos.push(respondido);
        items.push(item);
    }
    let code = items.iter().find(|item| item.verdict == Verdict::Refused).map(|item| item.code.clone());
    let outcome = Outcome::accepted(resultado(207, respondidos)).carrying(items);
    Outcome { code, ..outcome }
}

/// What the array's request is answered with when each of its items is refused with the same text; `None` when there is no array.
pub(super) fn recusar_todos(body: &[u8], chave: &'static str, codigo: u16, mensagem: &str) -> Option<Answer> {
    let pedidos: Vec<Box<RawValue>> = ler(body).ok()?;
    let fits = (1..=LOTE).contains(&pedidos.len());
    let refused =
        |enviado| Respondido { codigo, mensagem: mensagem.to_owned(), chave, enviado, eco: Eco::Enviado };
    fits.then(|| resultado(207, pedidos.into_iter().map(refused).collect::<Vec<_>>()))
}

fn abrir(
    room: &mut Sicoob,
    call: &Call<'_>,
    view: &View<'_, Due>,
    operation: &str,
) -> Result<Vec<Box<RawValue>>, Falha> {
    entrar(room, call, view.now, operation)?;
    let pedidos: Vec<Box<RawValue>> = ler(corpo(call)?)?;
    if (1..=LOTE).contains(&pedidos.len()) {
        Ok(pedidos)
    } else {
        Err(Recusa::new(Erro::Lote, format!("the array has {} items; 1 to {LOTE} are taken", pedidos.len()))
            .into())
    }
}
