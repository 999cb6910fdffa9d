//! `rateioCreditos`: with whom a payment is shared (dossier 2.2).

use rust_decimal::Decimal;

use super::super::errors::{Erro, Recusa};
use super::super::model::{Rateio, TipoRateio};
use super::campo::{documento, dominio, faixa, texto};
use super::novo::NovoRateio;

/// The most accounts; no source bounds them.
const MAIS_CONTAS: usize = 30;

/// The accounts, if their shares can be: one kind of share, percentages that make up 100 or amounts that do not pass the title's.
pub fn julgar(novos: &[NovoRateio], valor: Decimal) -> Result<Vec<Rateio>, Recusa> {
    if novos.is_empty() {
        return Ok(Vec::new());
    }
    let wrong = |reason: String| Err(Recusa::new(Erro::Rateio, reason));
    if novos.len() > MAIS_CONTAS {
        return wrong(format!("rateioCreditos has {} accounts, at most {MAIS_CONTAS} expected", novos.len()));
    }
    let contas = novos.iter().enumerate().map(|(n, novo)| conta(n, novo)).collect::<Result<Vec<_>, _>>()?;
    let principal = contas.iter().filter(|conta| conta.principal).count();
    if principal != 1 {
        return wrong(format!("{principal} accounts say contaPrincipal; exactly one expected"));
    }
    let tipo = contas.first().map(|conta| conta.tipo);
    if contas.iter().any(|conta| Some(conta.tipo) != tipo) {
        return wrong("codigoTipoValorRateio differs from account to account".to_owned());
    }
    let sum: Decimal = contas.iter().map(|conta| conta.valor).sum();
    match tipo {
        Some(TipoRateio::Percentual) if sum != Decimal::ONE_HUNDRED => {
            wrong(format!("the percentages make up {sum}; expected 100"))
        }
        Some(TipoRateio::Valor) if sum > valor => {
            wrong(format!("the amounts make up {sum}, more than valor {valor}"))
        }
        _ => Ok(contas),
    }
}

fn conta(n: usize, novo: &NovoRateio) -> Result<Rateio, Recusa> {
    let campo = |nome: &str| format!("rateioCreditos[{n}].{nome}");
    let small = |nome: &str, value: i64, most: i64| {
        if (1..=most).contains(&value) {
            Ok(value)
        } else {
            Err(Recusa::invalido(&campo(nome), format!("{nome} is {value}; expected 1 to {most}")))
        }
    };
    if novo.valor <= Decimal::ZERO || novo.valor.normalize().scale() > 2 {
        let reason = format!("valorRateio is {}; expected more than 0 with at most two decimals", novo.valor);
        return Err(Recusa::invalido(&campo("valorRateio"), reason));
    }
    let tipo = match dominio(&campo("codigoTipoValorRateio"), novo.tipo, &[1, 2])? {
        1 => TipoRateio::Percentual,
        _ => TipoRateio::Valor,
    };
    let tipo_conta_ted = match novo.tipo_conta_ted.as_deref() {
        None => None,
        Some(tipo @ ("CC" | "CD" | "CG")) => Some(tipo.to_owned()),
        Some(_) => {
            let name = campo("codigoTipoContaDestinoTed");
            return Err(Recusa::invalido(&name, format!("{name} is none of CC, CD, CG")));
        }
    };
    Ok(Rateio {
        banco: u16::try_from(small("numeroBanco", novo.banco, 999)?).unwrap_or_default(),
        agencia: u32::try_from(small("numeroAgencia", novo.agencia, 99_999)?).unwrap_or_default(),
        conta_corrente: texto(&campo("numeroContaCorrente"), &novo.conta_corrente, 20)?,
        principal: novo.principal,
        tipo,
        valor: novo.valor,
        calculo: dominio(&campo("codigoTipoCalculoRateio"), novo.calculo, &[1])?,
        documento: novo
            .documento
            .as_deref()
            .map(|text| documento(&campo("numeroCpfCnpjTitular"), text))
            .transpose()?,
        titular: texto(&campo("nomeTitular"), &novo.titular, 50)?,
        finalidade_ted: novo
            .finalidade_ted
            .as_deref()
            .map(|text| texto(&campo("codigoFinalidadeTed"), text, 10))
            .transpose()?,
        tipo_conta_ted,
        dias_float: faixa(&campo("quantidadeDiasFloat"), novo.dias_float, 0)?,
        data_float: novo.data_float,
    })
}
