//! What the outside world does to Sicoob: a payer pays, at a bank or at the notary's, a payment is taken back, the cooperative writes off,
//! puts off or refuses a title, the notary and the bureau do their part, a job that was held goes on.

use serde::Deserialize;

use super::errors::{Erro, Recusa};
use super::gestao::Ato;
use super::model::{Canal, Motivo, MotivoEstorno};
use super::rules::{self, Cobranca, Mudanca, Pagamento};
use super::{Due, Sicoob};
use crate::br::boleto::BANCO;
use crate::facts::shown;
use crate::facts::{Money, Path, Problem, Selector, When};
use crate::providers::room::{Told, View};
use crate::world::Id;

/// `sicoob.<verb>`.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// A payer pays.
    Pagar(Pagar),
    /// A payer pays at the notary's.
    PagarEmCartorio(PagarEmCartorio),
    /// A payment is taken back.
    Estornar(Estornar),
    /// A title is written off.
    Baixar(Baixar),
    /// A due date is put off.
    Prorrogar(Prorrogar),
    /// The notary protests a title, which is written off by it.
    Protestar(Titulo),
    /// The credit bureau lists the payer of a title.
    Negativar(Titulo),
    /// The cooperative refuses a title after all.
    RejeitarEntrada(RejeitarEntrada),
    /// A title comes to secure a credit operation, or no longer does.
    VincularCredito(VincularCredito),
    /// A held request for movement files is processed.
    LiberarMovimentacao(LiberarMovimentacao),
}

/// Names and their order as in `Action`.
pub const ACTIONS: &[&str] = &[
    "sicoob.pagar",
    "sicoob.pagarEmCartorio",
    "sicoob.estornar",
    "sicoob.baixar",
    "sicoob.prorrogar",
    "sicoob.protestar",
    "sicoob.negativar",
    "sicoob.rejeitarEntrada",
    "sicoob.vincularCredito",
    "sicoob.liberarMovimentacao",
];

/// Which title is paid, how much and by which way.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PagarBoleto")]
pub struct Pagar {
    /// Its ref, nossoNumero, barcode or line.
    boleto: Selector,
    /// Absent: what is owed on the day.
    valor: Option<Money>,
    /// The day that it counts for; absent: today.
    data: Option<When>,
    /// Absent: Pix.
    canal: Option<Canal>,
    /// The bank that takes it; absent: Sicoob, or for COMPENSACAO one of the great banks.
    banco: Option<u16>,
    /// Its branch.
    agencia: Option<u16>,
}

/// Which title is paid at the notary's, and how much.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PagarEmCartorio {
    /// Its ref, nossoNumero, barcode or line.
    boleto: Selector,
    /// Absent: what is owed on the day.
    valor: Option<Money>,
    /// The day that it counts for; absent: today.
    data: Option<When>,
}

/// Which title's payment is taken back, and why.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Estornar {
    /// Its ref, nossoNumero, barcode or line.
    boleto: Selector,
    /// Absent: estorno.
    motivo: Option<MotivoEstorno>,
}

/// Which title.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Titulo {
    /// Its ref, nossoNumero, barcode or line.
    boleto: Selector,
}

/// Which title is refused, and for which reason of FEBRABAN's list.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RejeitarEntrada {
    /// Its ref, nossoNumero, barcode or line.
    boleto: Selector,
    /// Two characters, such as "48" (CEP invalid); absent: that one.
    motivo: Option<String>,
}

/// Which title, and whether it is bound or freed.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VincularCredito {
    /// Its ref, nossoNumero, barcode or line.
    boleto: Selector,
    /// Absent: BLOQUEIO.
    movimento: Option<Vinculo>,
}

/// `descricaoMovimentoOpCredito`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Vinculo {
    /// It secures a credit operation.
    Bloqueio,
    /// It no longer does.
    Desbloqueio,
}

/// Which title is written off, and why.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Baixar {
    /// Its ref, nossoNumero, barcode or line.
    boleto: Selector,
    /// Absent: the beneficiary asked for it.
    motivo: Option<Motivo>,
}

/// Which title's due date is put off, and until when.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Prorrogar {
    /// Its ref, nossoNumero, barcode or line.
    boleto: Selector,
    /// The new due date.
    data_vencimento: When,
}

/// Which request; absent: all that wait.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct LiberarMovimentacao {
    /// Its code.
    codigo_solicitacao: Option<Selector>,
}

/// Does an action.
pub fn fazer(room: &mut Sicoob, action: Action, view: &mut View<'_, Due>) -> Result<Told, Problem> {
    let hoje = view.now.date();
    match action {
        Action::Pagar(pagar) => self::pagar(room, pagar, view),
        Action::PagarEmCartorio(PagarEmCartorio { boleto, valor, data }) => {
            let canal = Some(Canal::Cartorio);
            let pagar = Pagar { boleto, valor, data, canal, banco: None, agencia: None };
            self::pagar(room, pagar, view).map(|_| Told::done("sicoob.pagarEmCartorio"))
        }
        Action::Estornar(Estornar { boleto, motivo }) => {
            let id = escolher(room, &boleto)?;
            room.estornar(id, motivo.unwrap_or_default(), view).map_err(no_boleto)?;
            Ok(Told::done("sicoob.estornar"))
        }
        Action::Baixar(Baixar { boleto, motivo }) => {
            let id = escolher(room, &boleto)?;
            room.baixar(id, motivo.unwrap_or(Motivo::PedidoCedente), hoje).map_err(no_boleto)?;
            Ok(Told::done("sicoob.baixar"))
        }
        Action::Prorrogar(Prorrogar { boleto, data_vencimento }) => {
            let id = escolher(room, &boleto)?;
            let para = data_vencimento.date(view.start);
            room.alterar(id, &Mudanca::Vencimento(para), view)
                .map_err(|recusa| at("dataVencimento", recusa.reason))?;
            Ok(Told::done("sicoob.prorrogar"))
        }
        Action::Protestar(Titulo { boleto }) => {
            let id = escolher(room, &boleto)?;
            room.baixar(id, Motivo::Protesto, hoje).map_err(no_boleto)?;
            Ok(Told::done("sicoob.protestar"))
        }
        Action::Negativar(Titulo { boleto }) => {
            let id = escolher(room, &boleto)?;
            negativar(room, id, view).map_err(no_boleto)?;
            Ok(Told::done("sicoob.negativar"))
        }
        Action::RejeitarEntrada(RejeitarEntrada { boleto, motivo }) => {
            let id = escolher(room, &boleto)?;
            let motivo = motivo.unwrap_or_else(|| "48".to_owned());
            let code: [u8; 2] = motivo
                .as_bytes()
                .try_into()
                .ok()
                .filter(|code: &[u8; 2]| code.iter().all(u8::is_ascii_alphanumeric))
                .ok_or_else(|| at("motivo", format!("is `{}`; expected two characters", shown(&motivo))))?;
            let (titulo, conta) = room.dados(id).map_err(no_boleto)?;
            let passo = rules::rejeitar(&titulo, &conta, code, hoje).map_err(no_boleto)?;
            room.dar(id, Some(passo));
            Ok(Told::done("sicoob.rejeitarEntrada").coded(motivo))
        }
        Action::VincularCredito(VincularCredito { boleto, movimento }) => {
            let id = escolher(room, &boleto)?;
            let bloqueio = movimento != Some(Vinculo::Desbloqueio);
            let (titulo, conta) = room.dados(id).map_err(no_boleto)?;
            let passo = rules::vincular(&titulo, &conta, bloqueio, hoje).map_err(no_boleto)?;
            room.dar(id, Some(passo));
            Ok(Told::done("sicoob.vincularCredito"))
        }
        Action::LiberarMovimentacao(LiberarMovimentacao { codigo_solicitacao: codigo }) => {
            let waiting = room.pendentes(codigo.as_ref().map(|codigo| codigo.0.as_str()));
            if let (Some(codigo), true) = (&codigo, waiting.is_empty()) {
                return Err(at(
                    "codigoSolicitacao",
                    format!("no request with the code {} waits to be processed", shown(&codigo.0)),
                ));
            }
            for id in waiting {
                room.aprontar(id, view);
            }
            Ok(Told::done("sicoob.liberarMovimentacao"))
        }
    }
}

/// The bureau lists the payer today: what was asked for need not wait for the next business day, and what was not is asked for.
fn negativar(room: &mut Sicoob, id: Id, view: &mut View<'_, Due>) -> Result<(), Recusa> {
    let (boleto, _) = room.dados(id)?;
    if boleto.negativacao.is_none() {
        room.cobrar(id, Cobranca::Negativacao, Ato::Pedir, view)?;
    }
    let (boleto, conta) = room.dados(id)?;
    let passo =
        rules::efetivar(&boleto, &conta, Cobranca::Negativacao, view.now.date()).ok_or_else(|| {
            Recusa::new(Erro::NegativacaoExiste, format!("boleto {} is listed already", boleto.nosso_numero))
        })?;
    room.dar(id, Some(passo));
    Ok(())
}

/// Banks that take a payment by clearing when the action names none.
const OUTROS_BANCOS: [u16; 5] = [1, 33, 104, 237, 341];

fn pagar(room: &mut Sicoob, pagar: Pagar, view: &mut View<'_, Due>) -> Result<Told, Problem> {
    let id = escolher(room, &pagar.boleto)?;
    let (_, conta) = room.dados(id).map_err(no_boleto)?;
    let canal = pagar.canal.unwrap_or(Canal::Pix);
    let data = pagar.data.map_or(view.now.date(), |data| data.date(view.start));
    let pagamento = Pagamento { em: view.now, data, canal, valor: pagar.valor.map(|valor| valor.0) };
    let tomador = |view: &mut View<'_, Due>| {
        let (banco, agencia) = recebedor(canal, conta.cooperativa, view);
        (pagar.banco.unwrap_or(banco), pagar.agencia.unwrap_or(agencia))
    };
    room.receber(id, pagamento, view, tomador).map_err(|recusa| match recusa.erro {
        // Everything but the amount and the day is about the title itself.
        Erro::CampoInvalido(campo) => at(&campo, recusa.reason),
        _ => no_boleto(recusa),
    })?;
    Ok(Told::done("sicoob.pagar"))
}

/// Who takes a payment: by clearing another bank, else the cooperative itself.
pub(super) fn recebedor(canal: Canal, cooperativa: u16, view: &mut View<'_, Due>) -> (u16, u16) {
    if canal != Canal::Compensacao {
        return (BANCO, cooperativa);
    }
    let drawn = view.seed.below("sicoob.recebedor", 5 * 3_000);
    let bank = OUTROS_BANCOS.get(usize::try_from(drawn % 5).unwrap_or(0)).copied().unwrap_or(1);
    (bank, u16::try_from(drawn / 5 + 1).unwrap_or(1))
}

fn escolher(room: &Sicoob, selector: &Selector) -> Result<Id, Problem> {
    room.escolher(selector).map_err(|said| at("boleto", said))
}

fn at(key: &str, said: impl Into<String>) -> Problem {
    Problem::at(Path::root().key(key), said)
}

fn no_boleto(recusa: Recusa) -> Problem {
    at("boleto", recusa.reason)
}
