//! Changes to the terms of an open title (dossier 2.4 and 2.7).

use jiff::civil::Date;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::super::errors::{Erro, Recusa};
use super::super::model::{Boleto, Conta, Encargo, Fato, Termos, TipoRateio};
use super::campo::{dominio, texto};
use super::emissao::{abatimento, desconto, encargo, especie, valor_nominal};
use super::estado::{Operacao, permitir};
use super::novo::{Faixas, NovoRateio};
use super::vida::{Passo, passo};
use super::{barras, pix, rateio};

/// One change, read but not yet judged.
#[derive(Clone, Debug)]
pub enum Mudanca {
    /// `prorrogacaoVencimento`.
    Vencimento(Date),
    /// `prorrogacaoLimitePagamento`.
    Limite(Date),
    /// `desconto`.
    Desconto {
        /// `tipoDesconto`.
        tipo: i64,
        /// Dates and values of the three steps.
        faixas: Faixas,
    },
    /// `abatimento`.
    Abatimento(Decimal),
    /// `multa`: type, date, value.
    Multa(i64, Option<Date>, Option<Decimal>),
    /// `jurosMora`: type, date, value.
    Juros(i64, Option<Date>, Option<Decimal>),
    /// `valorNominal`.
    ValorNominal(Decimal),
    /// `seuNumero`, and `identificacaoBoletoEmpresa` if it comes along.
    SeuNumero(String, Option<String>),
    /// `especieDocumento`.
    Especie(String),
    /// `rateioCredito`: 2 changes, 3 takes away.
    Rateio(i64, Vec<NovoRateio>),
    /// `pix`.
    Pix(bool),
}

/// Makes a change, or says why it cannot be.
pub fn alterar(
    boleto: &Boleto,
    conta: &Conta,
    mudanca: &Mudanca,
    hoje: Date,
    sortear: impl FnOnce() -> Uuid,
) -> Result<Passo, Recusa> {
    let operacao = match mudanca {
        Mudanca::Vencimento(_) | Mudanca::Limite(_) | Mudanca::Abatimento(_) | Mudanca::ValorNominal(_) => {
            Operacao::AlterarValor
        }
        _ => Operacao::Alterar,
    };
    permitir(boleto, operacao, hoje)?;
    let antes = &boleto.termos;
    let prazo = (antes.vencimento, antes.limite);
    let (termos, fato) = match mudanca {
        Mudanca::Vencimento(para) => {
            let termos = vencer(boleto, *para, hoje)?;
            (termos, Fato::Prorrogacao { de: antes.vencimento, para: *para })
        }
        Mudanca::Limite(limite) => {
            if *limite < antes.vencimento || *limite < hoje {
                let due = antes.vencimento;
                let reason = format!(
                    "dataLimitePagamento is {limite}; it must not come before dataVencimento {due} or today, {hoje}"
                );
                return Err(Recusa::invalido("dataLimitePagamento", reason));
            }
            if let Some(desde) =
                [antes.multa.desde, antes.juros.desde].into_iter().flatten().find(|desde| desde > limite)
            {
                let reason = format!(
                    "dataLimitePagamento is {limite}; a fine or interest begins on {desde}, after it"
                );
                return Err(Recusa::invalido("dataLimitePagamento", reason));
            }
            (Termos { limite: *limite, ..antes.clone() }, Fato::Alteracao("LIMITE DE PAGAMENTO"))
        }
        Mudanca::Desconto { tipo, faixas } => {
            let desconto = desconto(*tipo, faixas, antes.valor, antes.vencimento)?;
            (Termos { desconto, ..antes.clone() }, Fato::Alteracao("DESCONTO"))
        }
        Mudanca::Abatimento(valor) => {
            let abatimento = abatimento(*valor, antes.valor)?;
            (Termos { abatimento, ..antes.clone() }, Fato::Alteracao("ABATIMENTO"))
        }
        Mudanca::Multa(tipo, data, valor) => {
            let multa = encargo("Multa", (*tipo, *data, *valor), &[0, 1, 2], prazo)?;
            (Termos { multa, ..antes.clone() }, Fato::Alteracao("MULTA"))
        }
        Mudanca::Juros(tipo, data, valor) => {
            let juros = encargo("JurosMora", (*tipo, *data, *valor), &[0, 1, 2, 3], prazo)?;
            (Termos { juros, ..antes.clone() }, Fato::Alteracao("JUROS DE MORA"))
        }
        Mudanca::ValorNominal(valor) => {
            let valor = valor_nominal(*valor)?;
            caber(antes, valor)?;
            (Termos { valor, ..antes.clone() }, Fato::Alteracao("VALOR NOMINAL"))
        }
        Mudanca::SeuNumero(seu_numero, identificacao) => {
            let identificacao = identificacao
                .as_deref()
                .map(|text| texto("identificacaoBoletoEmpresa", text, 25))
                .transpose()?;
            let termos = Termos {
                seu_numero: texto("seuNumero", seu_numero, 18)?,
                identificacao_empresa: identificacao.or_else(|| antes.identificacao_empresa.clone()),
                ..antes.clone()
            };
            (termos, Fato::Alteracao("SEU NUMERO"))
        }
        Mudanca::Especie(text) => {
            (Termos { especie: especie(text)?, ..antes.clone() }, Fato::Alteracao("ESPECIE DE DOCUMENTO"))
        }
        Mudanca::Rateio(operacao, novos) => {
            let rateio = match dominio("tipoOperacao", *operacao, &[2, 3])? {
                3 => Vec::new(),
                _ if novos.is_empty() => return Err(Recusa::obrigatorio("rateioCreditos")),
                _ => rateio::julgar(novos, antes.valor)?,
            };
            (Termos { rateio, ..antes.clone() }, Fato::Alteracao("RATEIO DE CREDITO"))
        }
        Mudanca::Pix(usar) => {
            let depois = Boleto { pix: pix::utilizar(boleto, conta, *usar, sortear)?, ..boleto.clone() };
            return Ok(passo(depois, conta, hoje, Fato::Alteracao("PIX")));
        }
    };
    let novas = barras(conta, &termos, boleto.nosso_numero)?;
    let mut depois = Boleto { termos, ..boleto.clone() };
    if novas != boleto.barras {
        depois.barras_antigas.push(boleto.barras);
        depois.barras = novas;
    }
    Ok(passo(depois, conta, hoje, fato))
}

/// Whether what was agreed in amounts still fits into another face value: rebate, discounts and shares.
fn caber(termos: &Termos, valor: Decimal) -> Result<(), Recusa> {
    let pequeno = |what: &str, amount: Decimal| {
        Err(Recusa::invalido("valor", format!("valor is {valor}, too little for the {what} of {amount}")))
    };
    if termos.abatimento >= valor {
        return pequeno("rebate", termos.abatimento);
    }
    let em_valor = matches!(termos.desconto.tipo, 1 | 3 | 4);
    if let Some(faixa) = termos.desconto.faixas.iter().find(|faixa| em_valor && faixa.valor >= valor) {
        return pequeno("discount", faixa.valor);
    }
    let partes = termos.rateio.iter().filter(|conta| conta.tipo == TipoRateio::Valor);
    let sum: Decimal = partes.map(|conta| conta.valor).sum();
    if sum > valor { pequeno("shares", sum) } else { Ok(()) }
}

/// The terms with a later due date. The last day for payment and the first of a fine or interest move along when the new due date would
/// pass them [INF].
fn vencer(boleto: &Boleto, para: Date, hoje: Date) -> Result<Termos, Recusa> {
    let antes = &boleto.termos;
    let de = antes.vencimento;
    if para <= de {
        let reason = format!("the new due date is {para}; it must come after the present one, {de}");
        return Err(Recusa::new(Erro::VencimentoNaoPosterior, reason));
    }
    if para < hoje {
        let reason = format!("the new due date {para} has passed; today is {hoje}");
        return Err(Recusa::invalido("dataVencimento", reason));
    }
    let limite =
        if para > antes.limite { para.checked_add(antes.limite - de).unwrap_or(para) } else { antes.limite };
    // A fine or interest that would begin before the title is late moves along: dataMulta comes after dataVencimento (dossier 2.2).
    let mover = |encargo: &Encargo| Encargo {
        desde: encargo
            .desde
            .map(|dia| if dia > para { dia } else { dia.checked_add(para - de).unwrap_or(para) }),
        ..encargo.clone()
    };
    let (multa, juros) = (mover(&antes.multa), mover(&antes.juros));
    Ok(Termos { vencimento: para, limite, multa, juros, ..antes.clone() })
}
