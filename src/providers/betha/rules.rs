//! The decisions: which process number and which movement is taken, what they change, and how payments reduce a debt.
//!
//! Pure: state and command go in, the changed entity or a refusal comes out.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::errors::{MSG_AJUIZADO, Recusa, Retorno};
use super::knobs::{MovementTouches, ProcessCheck, ProcessMask};
use super::model::{
    Divida, Execucao, Movimentacao, Receita, SituacaoDivida, SituacaoExecucao, TipoMovimentacao, Valores,
};
use crate::br::cnj::NumeroCnj;
use crate::br::money::{fixed, round2};
use crate::facts::Moment;
use crate::world::Id;

use SituacaoExecucao::{Cancelado, Tramitacao};

/// Table 9: the movement types that every entity has; T and C are TRAMITACAO and CANCELADO (dossier 8, row 7).
pub const TABELA_9: [(i64, &str, Option<SituacaoExecucao>); 20] = [
    (1, "Processo Cadastrado no Sistema", Some(Tramitacao)),
    (2, "Petição Inicial Emitida", None),
    (3, "Dívida Removida da Execução Fiscal", None),
    (4, "Petição Intermediária Cancelada", None),
    (5, "Petição Intermediária Reativada", None),
    (6, "Execução Fiscal Cancelada pelo Sistema", Some(Cancelado)),
    (7, "Execução Fiscal Reativada pelo Sistema", Some(Tramitacao)),
    (8, "Penhora Judicial Deferida", None),
    (9, "Penhora Judicial Indeferida", None),
    (463, "Ajuizamento Realizado com Sucesso", Some(Tramitacao)),
    (464, "Ajuizamento Não Realizado - Inconsistência", None),
    (469, "Peticionamento Intermediário Realizado com Sucesso", None),
    (470, "Peticionamento Intermediário Não Realizado - Inconsistência", None),
    (471, "Petição Intermediária Emitida", None),
    (472, "Suspensão cancelada. Situação anterior reativada para o processo", None),
    (1423, "Captura Automática de Movimentações", None),
    (2294, "Envio Realizado com Sucesso", None),
    (2295, "Envio Não Realizado - Inconsistência", None),
    (13396, "Integração Terceiros", None),
    (15704, "Intimação eletrônica", None),
];

/// The movement that says a suspension is over; its flag is N although its text restores (dossier 8, row 35).
const SUSPENSAO_CANCELADA: i64 = 472;

/// The movement that tells of a filing; what the court's action records.
pub const AJUIZADO: i64 = 463;

/// A movement type by its code: the standard ones first, then the entity's.
pub fn tipo(codigo: i64, da_entidade: &[TipoMovimentacao]) -> Option<TipoMovimentacao> {
    let standard = TABELA_9.iter().find(|(id, ..)| *id == codigo);
    let standard = standard.map(|(id, descricao, situacao)| TipoMovimentacao {
        id: *id,
        descricao: (*descricao).to_owned(),
        situacao: *situacao,
    });
    standard.or_else(|| da_entidade.iter().find(|tipo| tipo.id == codigo).cloned())
}

/// What the rules need of the knobs.
#[derive(Clone, Copy, Debug)]
pub struct Regras {
    /// How a process number is checked.
    pub process_check: ProcessCheck,
    /// How it is kept.
    pub process_mask: ProcessMask,
    /// Which movements move the suit's dataBase.
    pub movement_touches: MovementTouches,
    /// Whether movement 472 restores the former situation.
    pub restore: bool,
}

/// A process number as it is kept (dossier 8, row 12: 20 digits or the CNJ's mask of 25 characters; which of them is not said).
///
/// # Errors
/// When it is none.
pub fn numero_de_processo(numero: &str, regras: Regras) -> Result<String, Recusa<Retorno>> {
    let refuse = |reason: String| Recusa::new(Retorno::NumeroInvalido, reason);
    let numero = numero.trim();
    if numero.chars().count() > 25 {
        let found = numero.chars().count();
        return Err(refuse(format!("the process number has {found} characters; its column holds 25")));
    }
    let digits: String = numero.chars().filter(char::is_ascii_digit).collect();
    let masked = mascara(&digits);
    let has_form = digits == numero || masked.as_deref() == Some(numero);
    match regras.process_check {
        ProcessCheck::Off => {}
        ProcessCheck::Form if digits.len() == 20 && has_form => {}
        ProcessCheck::Form => {
            return Err(refuse(format!(
                "the process number {numero:?} is neither 20 digits nor NNNNNNN-DD.AAAA.J.TR.OOOO"
            )));
        }
        ProcessCheck::Cnj => {
            NumeroCnj::parse(numero).map_err(|error| refuse(error.to_string()))?;
        }
    }
    Ok(match regras.process_mask {
        ProcessMask::Digits if digits.len() == 20 => digits,
        ProcessMask::Masked => masked.unwrap_or_else(|| numero.to_owned()),
        ProcessMask::AsSent | ProcessMask::Digits => numero.to_owned(),
    })
}

fn mascara(digits: &str) -> Option<String> {
    let part = |range| digits.get(range);
    if digits.len() != 20 {
        return None;
    }
    let (a, b, c) = (part(0..7)?, part(7..9)?, part(9..13)?);
    let (d, e, f) = (part(13..14)?, part(14..16)?, part(16..20)?);
    Some(format!("{a}-{b}.{c}.{d}.{e}.{f}"))
}

/// Writes a process number on a suit (table 7): the row changes, so its dataBase moves; its situation does not.
///
/// # Errors
/// When the number is none.
pub fn receber_processo(
    execucao: &Execucao,
    numero: &str,
    regras: Regras,
    now: Moment,
) -> Result<Execucao, Recusa<Retorno>> {
    let processo = Some(numero_de_processo(numero, regras)?);
    Ok(Execucao { processo, data_base: now, ..execucao.clone() })
}

/// A movement as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pedido {
    /// dataMovimentacao.
    pub data: Moment,
    /// codigoMovimentacao.
    pub tipo: i64,
    /// comentario.
    pub comentario: Option<String>,
    /// protocolo.
    pub protocolo: Option<String>,
}

/// What a movement makes: itself, and the suit if that changes.
pub type Movido = (Movimentacao, Option<Execucao>);

/// Takes a movement in (tables 8 and 9).
///
/// # Errors
/// When its type is unknown or a text is longer than its column.
pub fn movimentar(
    (id, execucao): (Id, &Execucao),
    tipos: &[TipoMovimentacao],
    pedido: Pedido,
    regras: Regras,
    now: Moment,
) -> Result<Movido, Recusa<Retorno>> {
    let Some(tipo) = tipo(pedido.tipo, tipos) else {
        let reason =
            format!("neither table 9 nor the entity's own types have the movement type {}", pedido.tipo);
        return Err(Recusa::new(Retorno::TipoNaoEncontrado, reason));
    };
    for (campo, text, most) in
        [("comentario", &pedido.comentario, 4000), ("protocolo", &pedido.protocolo, 50)]
    {
        let found = text.as_ref().map_or(0, |text| text.chars().count());
        if found > most {
            let reason = format!("{campo} has {found} characters; its column holds {most}");
            return Err(Recusa::new(Retorno::Longo(campo), reason));
        }
    }
    let situacao = match tipo.situacao {
        None if tipo.id == SUSPENSAO_CANCELADA && regras.restore => execucao.anterior,
        other => other,
    };
    let touched = situacao.is_some() || regras.movement_touches == MovementTouches::Always;
    let changed = touched.then(|| {
        let changed =
            situacao.map_or_else(|| execucao.clone(), |situacao| mudar_situacao(execucao, situacao, now));
        Execucao { data_base: now, ..changed }
    });
    let movimentacao = Movimentacao {
        entidade: execucao.entidade,
        execucao: id,
        data: pedido.data,
        tipo: tipo.id,
        comentario: pedido.comentario,
        protocolo: pedido.protocolo,
    };
    Ok((movimentacao, changed))
}

/// A suit in another situation; it remembers where it stood when it is suspended.
pub fn mudar_situacao(execucao: &Execucao, situacao: SituacaoExecucao, now: Moment) -> Execucao {
    let anterior = match (situacao, execucao.situacao) {
        (SituacaoExecucao::Suspenso, SituacaoExecucao::Suspenso) => execucao.anterior,
        (SituacaoExecucao::Suspenso, before) => Some(before),
        _ => None,
    };
    Execucao { situacao, anterior, data_base: now, ..execucao.clone() }
}

/// The court has filed the suit.
///
/// # Errors
/// When it does not wait for that.
pub fn ajuizar(execucao: &Execucao, processo: String, now: Moment) -> Result<Execucao, String> {
    if execucao.situacao != SituacaoExecucao::Ajuizamento {
        return Err(format!(
            "execution {} is {}; only one in AJUIZAMENTO can be filed",
            execucao.codigo,
            execucao.situacao.word()
        ));
    }
    let filed = mudar_situacao(execucao, Tramitacao, now);
    Ok(Execucao { processo: Some(processo), msg_forum: Some(MSG_AJUIZADO), ..filed })
}

/// A debtor pays a debt, in whole or in part.
///
/// # Errors
/// When nothing is owed, or less than what is paid.
pub fn pagar(divida: &Divida, valor: Option<Decimal>, now: Moment) -> Result<Divida, String> {
    let saldo = aberta(divida, "paid")?;
    let valor = valor.unwrap_or(saldo);
    if valor <= Decimal::ZERO || valor > saldo {
        let (valor, saldo) = (fixed(valor, 2), fixed(saldo, 2));
        return Err(format!("a payment of {valor} does not fit a balance of {saldo}"));
    }
    let receitas = abater(&divida.receitas, valor);
    let situacao = if valor == saldo { SituacaoDivida::Paga } else { divida.situacao };
    Ok(Divida { receitas, situacao, data_base: now, ..divida.clone() })
}

/// A debt goes into an instalment plan, perhaps with a first payment.
///
/// # Errors
/// When nothing is owed, or the first payment leaves nothing for the plan.
pub fn parcelar(divida: &Divida, entrada: Option<Decimal>, now: Moment) -> Result<Divida, String> {
    let saldo = aberta(divida, "put into an instalment plan")?;
    let entrada = entrada.unwrap_or_default();
    if entrada < Decimal::ZERO || entrada >= saldo {
        let (entrada, saldo) = (fixed(entrada, 2), fixed(saldo, 2));
        return Err(format!("a first payment of {entrada} leaves nothing of a balance of {saldo}"));
    }
    let receitas = abater(&divida.receitas, entrada);
    Ok(Divida { receitas, situacao: SituacaoDivida::Parcelado, data_base: now, ..divida.clone() })
}

/// A debt ends without being paid: cancelled, time-barred or remitted. Nothing is owed any more.
///
/// # Errors
/// When it has ended before, or the situation asked for is no such end.
pub fn cancelar(divida: &Divida, situacao: SituacaoDivida, now: Moment) -> Result<Divida, String> {
    aberta(divida, "cancelled")?;
    if !situacao.is_final() || situacao == SituacaoDivida::Paga {
        return Err(format!("{} is no way to cancel: CANCELADA, PRESCRITA or REMIDA", situacao.word()));
    }
    let receitas =
        divida.receitas.iter().map(|receita| Receita { saldo: Valores::default(), ..receita.clone() });
    Ok(Divida { receitas: receitas.collect(), situacao, data_base: now, ..divida.clone() })
}

/// The certificate of a cancelled debt is cancelled with it.
pub fn cancelada_em(divida: &Divida, hoje: Date) -> Option<Date> {
    (divida.situacao == SituacaoDivida::Cancelada).then_some(hoje)
}

fn aberta(divida: &Divida, what: &str) -> Result<Decimal, String> {
    if divida.situacao.is_final() {
        return Err(format!("dívida {} is {}; it cannot be {what}", divida.id, divida.situacao.word()));
    }
    Ok(divida.saldo())
}

/// What is left of the revenues after a payment: spread over them, and over tax, correction, fine and interest, in proportion (the
/// way of the national tax code, article 163, for one debt of one debtor); the last share takes the rounding.
pub fn abater(receitas: &[Receita], valor: Decimal) -> Vec<Receita> {
    let mut owed: Decimal = receitas.iter().map(|receita| receita.saldo.total()).sum();
    let mut paid = valor;
    let mut share = |part: Decimal| {
        let due = if owed.is_zero() { Decimal::ZERO } else { round2(paid * part / owed).min(part).min(paid) };
        owed -= part;
        paid -= due;
        part - due
    };
    receitas
        .iter()
        .map(|receita| {
            let Valores { tributo, correcao, multa, juros } = receita.saldo;
            let saldo = Valores {
                tributo: share(tributo),
                correcao: share(correcao),
                multa: share(multa),
                juros: share(juros),
            };
            Receita { saldo, ..receita.clone() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::providers::betha::model::Pessoa;

    const REGRAS: Regras = Regras {
        process_check: ProcessCheck::Form,
        process_mask: ProcessMask::AsSent,
        movement_touches: MovementTouches::SituationChange,
        restore: false,
    };

    #[test]
    fn process_numbers_are_checked_and_kept_as_the_knobs_say() {
        let masked = "5000001-55.2024.8.24.0001";
        for (check, number, good) in [
            (ProcessCheck::Form, "50000015520248240001", true),
            (ProcessCheck::Form, masked, true),
            (ProcessCheck::Form, " 50000015520248240001 ", true),
            (ProcessCheck::Form, "5000001552024824000", false),
            (ProcessCheck::Form, "5000001.55-2024.8.24.0001", false),
            (ProcessCheck::Form, "1", false),
            (ProcessCheck::Off, "1", true),
            (ProcessCheck::Off, "12345678901234567890123456", false),
            (ProcessCheck::Cnj, "0001327-64.2018.8.26.0158", true),
            (ProcessCheck::Cnj, "0001327-65.2018.8.26.0158", false),
        ] {
            let regras = Regras { process_check: check, ..REGRAS };
            assert_eq!(numero_de_processo(number, regras).is_ok(), good, "{check:?} {number}");
        }
        for (mask, kept) in [
            (ProcessMask::AsSent, masked),
            (ProcessMask::Masked, masked),
            (ProcessMask::Digits, "50000015520248240001"),
        ] {
            let regras = Regras { process_mask: mask, ..REGRAS };
            assert_eq!(numero_de_processo(masked, regras).unwrap(), kept);
        }
        let regras = Regras { process_mask: ProcessMask::Masked, ..REGRAS };
        assert_eq!(numero_de_processo("50000015520248240001", regras).unwrap(), masked);
    }

    #[test]
    fn table_9_has_twenty_types_of_which_four_change_the_situation() {
        let mut ids: Vec<_> = TABELA_9.iter().map(|(id, ..)| *id).collect();
        ids.dedup();
        assert_eq!(ids.len(), 20);
        let changing: Vec<_> = TABELA_9.iter().filter_map(|(id, _, to)| Some((*id, (*to)?))).collect();
        assert_eq!(changing, [(1, Tramitacao), (6, Cancelado), (7, Tramitacao), (463, Tramitacao)]);
    }

    fn divida(saldo: Decimal) -> Divida {
        let saldo = Valores { tributo: saldo, ..Valores::default() };
        Divida {
            entidade: 1,
            id: 1,
            ano: 2024,
            execucao: None,
            devedor: Arc::new(Pessoa { documento: String::new(), nome: String::new() }),
            id_credito: 1,
            credito: Arc::from("IPTU"),
            receitas: vec![Receita { id: 1, descricao: Arc::from("IPTU"), lancado: saldo, saldo }],
            vencimento: Date::constant(2024, 1, 1),
            data_inscricao: Date::constant(2024, 1, 1),
            inscricao: 1,
            ano_livro: 2024,
            livro: 1,
            folha: 1,
            posicao: 1,
            parcela: 1,
            inscricao_imobiliaria: None,
            situacao: SituacaoDivida::Aberto,
            data_base: Moment::midnight(Date::constant(2024, 1, 1)),
        }
    }

    #[test]
    fn amounts_that_do_not_fit_are_refused_by_name() {
        let now = Moment::midnight(Date::constant(2024, 2, 1));
        let owed = divida(Decimal::new(100, 1));
        let greatest = "79228162514264337593543950335.00";
        for (amount, written) in [
            (Decimal::new(1001, 2), "10.01".to_owned()),
            (Decimal::MAX, greatest.to_owned()),
            (Decimal::MIN, format!("-{greatest}")),
        ] {
            assert_eq!(
                pagar(&owed, Some(amount), now).unwrap_err(),
                format!("a payment of {written} does not fit a balance of 10.00")
            );
            assert_eq!(
                parcelar(&owed, Some(amount), now).unwrap_err(),
                format!("a first payment of {written} leaves nothing of a balance of 10.00")
            );
        }
        assert_eq!(pagar(&owed, None, now).unwrap().situacao, SituacaoDivida::Paga);
    }

    proptest! {
        #[test]
        fn a_payment_takes_exactly_itself(parts in prop::collection::vec(0_i64..100_000, 4..12), share in 0.0..=1.0_f64) {
            let receitas: Vec<_> = parts.chunks_exact(4).map(|part| {
                let valor = |at: usize| Decimal::new(part[at], 2);
                let saldo = Valores { tributo: valor(0), correcao: valor(1), multa: valor(2), juros: valor(3) };
                Receita { id: 1, descricao: Arc::from("IPTU"), lancado: saldo, saldo }
            }).collect();
            let total: Decimal = receitas.iter().map(|receita| receita.saldo.total()).sum();
            let paid = round2(total * Decimal::try_from(share).unwrap());
            let left = abater(&receitas, paid);
            let rest: Decimal = left.iter().map(|receita| receita.saldo.total()).sum();
            prop_assert_eq!(rest, total - paid);
            for receita in left {
                let Valores { tributo, correcao, multa, juros } = receita.saldo;
                prop_assert!([tributo, correcao, multa, juros].iter().all(|part| *part >= Decimal::ZERO));
            }
        }
    }
}
