//! Nosso número and barcode of a title (dossier 4.2 and 4.3), and the ranges that are reserved (2.1, row 5).

use super::super::errors::{Erro, Recusa};
use super::super::model::{Conta, FaixaReservada, MODALIDADE, Termos};
use crate::br::boleto::{CampoLivre, CodigoBarras, nosso_numero};
use crate::br::money::to_cents;

/// The nosso número: the one asked for, if it comes from a reserved range (where it must), its check digit is right and nobody has
/// it, else the contract's next free one that is not reserved. Gives also the contract's next sequence.
pub fn numerar(
    conta: &Conta,
    pedido: Option<i64>,
    reservado: bool,
    usado: impl Fn(u32) -> bool,
) -> Result<(u32, u32), Recusa> {
    if let Some(pedido) = pedido.filter(|pedido| *pedido != 0) {
        return escolhido(conta, pedido, reservado, usado).map(|number| (number, conta.proximo));
    }
    let mut sequencia = conta.proximo.max(1);
    loop {
        if let Some(faixa) = conta.faixas.iter().find(|faixa| dentro(conta, faixa, sequencia)) {
            sequencia =
                if conta.valida_digito { faixa.r#final } else { faixa.r#final / 10 }.saturating_add(1);
            continue;
        }
        let number = numero(conta, sequencia)?;
        sequencia += 1;
        if !usado(number) {
            return Ok((number, sequencia));
        }
    }
}

/// Whether the number of a sequence lies in a range; of ranges without check digit, the ten numbers of a sequence are one.
fn dentro(conta: &Conta, faixa: &FaixaReservada, sequencia: u32) -> bool {
    let (inicial, r#final) = if conta.valida_digito {
        (faixa.inicial, faixa.r#final)
    } else {
        (faixa.inicial / 10, faixa.r#final / 10)
    };
    (inicial..=r#final).contains(&sequencia)
}

fn escolhido(
    conta: &Conta,
    pedido: i64,
    reservado: bool,
    usado: impl Fn(u32) -> bool,
) -> Result<u32, Recusa> {
    let number = u32::try_from(pedido).ok().filter(|number| (1..=99_999_999).contains(number));
    let number = number.ok_or_else(|| {
        Recusa::new(
            Erro::NossoNumeroInvalido,
            format!("nossoNumero is {pedido}; expected at most eight digits"),
        )
    })?;
    let of_range =
        |value: u32| conta.faixas.iter().any(|faixa| (faixa.inicial..=faixa.r#final).contains(&value));
    let reserved = of_range(if conta.valida_digito { number / 10 } else { number });
    // The numbers of a range without check digits are final as they are.
    if conta.valida_digito || !reserved {
        let right = numero(conta, number / 10)?;
        if number != right || number < 10 {
            let reason =
                format!("nossoNumero is {pedido}; with its check digit, sequence {} is {right}", number / 10);
            return Err(Recusa::new(Erro::NossoNumeroInvalido, reason));
        }
    }
    if reservado && !reserved {
        let reason = format!(
            "nossoNumero {pedido} lies in none of the {} reserved ranges of contract {}; the knob `reserved_ranges` asks for one",
            conta.faixas.len(),
            conta.numero
        );
        return Err(Recusa::new(Erro::ForaDaFaixa, reason));
    }
    if usado(number) {
        let reason = format!("contract {} has a boleto with nossoNumero {number}", conta.numero);
        return Err(Recusa::new(Erro::NossoNumeroExiste, reason));
    }
    Ok(number)
}

fn numero(conta: &Conta, sequencia: u32) -> Result<u32, Recusa> {
    nosso_numero(conta.cooperativa, conta.numero.into(), sequencia)
        .map_err(|error| Recusa::new(Erro::NossoNumeroInvalido, error.to_string()))
}

/// The most numbers of one range: no source knows a bound, and seven digits hold no more than ten times as many.
const MAIOR_FAIXA: i64 = 1_000_000;

/// The most ranges of a contract.
const MAIS_FAIXAS: usize = 1_000;

/// Reserves the next so many numbers that nobody has and no range holds. Gives the range and the contract's next sequence.
pub fn reservar(conta: &Conta, quantidade: i64) -> Result<(FaixaReservada, u32), Recusa> {
    let refused = |reason: String| Err(Recusa::new(Erro::Faixa, reason));
    if !(1..=MAIOR_FAIXA).contains(&quantidade) {
        return refused(format!("quantidade is {quantidade}; expected 1 to {MAIOR_FAIXA}"));
    }
    if conta.faixas.len() >= MAIS_FAIXAS {
        return refused(format!("contract {} has {MAIS_FAIXAS} ranges, which is the most", conta.numero));
    }
    let after = |faixa: &FaixaReservada| {
        if conta.valida_digito { faixa.r#final } else { faixa.r#final / 10 }.saturating_add(1)
    };
    let first = conta.faixas.iter().map(after).max().unwrap_or(1).max(conta.proximo.max(1));
    let count = u32::try_from(quantidade).unwrap_or(u32::MAX);
    let last = if conta.valida_digito {
        first.saturating_add(count - 1)
    } else {
        first.saturating_add((count - 1) / 10)
    };
    if last > 9_999_999 {
        return refused(format!(
            "the numbers from {first} on are too few for {quantidade}; the last is 9999999"
        ));
    }
    let faixa = if conta.valida_digito {
        FaixaReservada { inicial: first, r#final: last }
    } else {
        FaixaReservada { inicial: first * 10, r#final: first * 10 + (count - 1) }
    };
    Ok((faixa, last + 1))
}

/// The barcode of a title.
pub fn barras(conta: &Conta, termos: &Termos, nosso_numero: u32) -> Result<CodigoBarras, Recusa> {
    let livre = CampoLivre {
        carteira: 1,
        cooperativa: conta.cooperativa,
        modalidade: MODALIDADE,
        cliente: conta.numero,
        nosso_numero,
        parcela: termos.parcela.into(),
    };
    let centavos = to_cents(termos.valor).map_err(|error| Recusa::invalido("valor", error.to_string()))?;
    CodigoBarras::sicoob(Some(termos.vencimento), centavos, &livre)
        .map_err(|error| Recusa::invalido("dataVencimento", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::conta;
    use super::*;

    #[test]
    fn ranges_follow_one_another_and_the_banks_own_numbers_go_around_them() {
        let mut conta = Conta { proximo: 5, ..conta() };
        let (faixa, _) = reservar(&conta, 10).unwrap();
        assert_eq!(faixa, FaixaReservada { inicial: 5, r#final: 14 });
        conta.faixas.push(faixa);
        assert_eq!(reservar(&conta, 1).unwrap().0, FaixaReservada { inicial: 15, r#final: 15 });
        let (number, next) = numerar(&conta, None, true, |_| false).unwrap();
        assert_eq!((number / 10, next), (15, 16));
        for (asked, error) in [(59, None), (58, Some("9014")), (151, Some("9014")), (34, Some("9028"))] {
            let given = numerar(&conta, Some(asked), true, |_| false);
            assert_eq!(given.err().map(|recusa| recusa.erro.codigo()), error, "{asked}");
        }
        for wrong in [0, -1, 1_000_001] {
            assert_eq!(reservar(&conta, wrong).unwrap_err().erro, Erro::Faixa);
        }
        conta.proximo = 9_999_999;
        assert!(reservar(&conta, 1).is_ok() && reservar(&conta, 2).is_err());
    }

    #[test]
    fn the_numbers_of_a_range_without_check_digits_are_final() {
        let mut conta = Conta { proximo: 5, valida_digito: false, ..conta() };
        let (faixa, next) = reservar(&conta, 15).unwrap();
        assert_eq!((faixa, next), (FaixaReservada { inicial: 50, r#final: 64 }, 7));
        conta.faixas.push(faixa);
        for number in 50..=64 {
            assert_eq!(
                numerar(&conta, Some(number), true, |_| false).unwrap().0,
                u32::try_from(number).unwrap()
            );
        }
        assert_eq!(numerar(&conta, Some(65), true, |_| false).unwrap_err().erro, Erro::NossoNumeroInvalido);
        assert_eq!(numerar(&conta, None, true, |_| false).unwrap().0 / 10, 7);
    }
}
