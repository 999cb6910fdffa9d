//! What becomes of an appointment: the decisions of dossier section 7, in its order of checks. Pure: a decision is the invoice as
//! it will be, or a refusal; applying it cannot fail.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::errors::{BodyCode, Recusa};
use super::knobs::CiotDateRule;
use super::model::{Apontamento, Chave, Especie, Fatura, Lancamento, Status};
use crate::br::money::fixed;
use crate::world::Id;

/// What the rules may know beside the appointment.
#[derive(Debug)]
pub struct Caso<'a> {
    /// The invoice that was found, if any.
    pub fatura: Option<&'a Fatura>,
    /// The sender's register of identifications.
    pub identificacoes: &'a BTreeMap<i64, Especie>,
    /// Today in São Paulo.
    pub hoje: Date,
    /// Which reading of 310 holds.
    pub ciot_date_rule: CiotDateRule,
    /// How many different documents of this invoice the request names.
    pub documentos_no_pedido: usize,
}

/// How many different documents of each invoice a request names: the second reading of 311 (dossier 11, row 22). By the invoice that
/// each appointment was found to be about: one key may name invoices of several providers.
pub fn documentos_por_fatura(pedido: &[Apontamento], achadas: &[Option<Id>]) -> BTreeMap<Id, usize> {
    let mut documentos: BTreeMap<Id, BTreeSet<&Chave>> = BTreeMap::new();
    for (apontamento, achada) in pedido.iter().zip(achadas) {
        if let (Some(fatura), Some(documento)) = (achada, &apontamento.documento) {
            documentos.entry(*fatura).or_default().insert(documento);
        }
    }
    documentos.into_iter().map(|(fatura, documentos)| (fatura, documentos.len())).collect()
}

/// The invoice as the appointment leaves it, or why it is left alone. An appointment is whole or nothing: of several entries one
/// that fails undoes them all.
pub fn decidir(apontamento: &Apontamento, caso: &Caso<'_>) -> Result<Fatura, Recusa<BodyCode>> {
    let mut fatura = encontrar(apontamento, caso)?.clone();
    let alvo = match &apontamento.documento {
        Some(chave) => Some(fatura.documentos.posicao(chave).ok_or_else(|| documento_ausente(chave))?),
        None => None,
    };
    aceita_apontamento(&fatura)?;
    // Section 7 has 304, 311 and 310 before what depends on balances, and none of the three depends on the entries before it: they
    // are asked of all entries first. The others are asked in turn, since each entry moves what the next one meets.
    let financeiros = || apontamento.lancamentos.iter().filter_map(Lancamento::financeiro);
    for (identificacao, _) in financeiros() {
        especie(identificacao, caso)?;
    }
    if fatura.documentos.tem_ciot() {
        let pagamentos =
            || financeiros().filter(|(id, _)| especie(*id, caso).is_ok_and(|kind| kind == Especie::Payment));
        if pagamentos().next().is_some() {
            um_documento(&fatura, alvo, caso)?;
        }
        for (_, data) in pagamentos() {
            data_de_pagamento(data, caso)?;
        }
    }
    for lancamento in &apontamento.lancamentos {
        // 302 for what follows the entry that paid or cancelled the invoice, as for the next appointment.
        aceita_apontamento(&fatura)?;
        lancar(&mut fatura, alvo, lancamento, caso)?;
    }
    Ok(fatura)
}

fn encontrar<'a>(apontamento: &Apontamento, caso: &Caso<'a>) -> Result<&'a Fatura, Recusa<BodyCode>> {
    caso.fatura.ok_or_else(|| match (&apontamento.fatura, &apontamento.documento) {
        (Some(chave), _) => Recusa::new(
            BodyCode::FaturaNaoEncontrada,
            format!(
                "no invoice of type {} is called {}/{} at operation point {} of provider {}",
                chave.tipo, chave.serie, chave.numero, apontamento.ponto_operacao, apontamento.prestador
            ),
        ),
        (None, Some(chave)) => documento_ausente(chave),
        (None, None) => {
            Recusa::new(BodyCode::FaturaNaoEncontrada, "the appointment names neither Billing nor Document")
        }
    })
}

fn documento_ausente(chave: &Chave) -> Recusa<BodyCode> {
    let reason = format!(
        "no document of type {} is called {}/{} on that invoice",
        chave.tipo, chave.serie, chave.numero
    );
    Recusa::new(BodyCode::DocumentoNaoEncontrado, reason)
}

fn aceita_apontamento(fatura: &Fatura) -> Result<(), Recusa<BodyCode>> {
    let code = match fatura.status {
        Status::AguardandoApontamento | Status::LiberadaParaPagamento => return Ok(()),
        // 302 before 303: paid and cancelled are also "different from" (dossier 11, row 21).
        Status::Paga | Status::Cancelada => BodyCode::FaturaCanceladaOuPaga,
        Status::EmAnalise | Status::Bloqueada => BodyCode::FaturaNaoLiberada,
    };
    let reason =
        format!("invoice {}/{} has status {:?}", fatura.chave.serie, fatura.chave.numero, fatura.status);
    Err(Recusa::new(code, reason))
}

fn lancar(
    fatura: &mut Fatura,
    alvo: Option<u32>,
    lancamento: &Lancamento,
    caso: &Caso<'_>,
) -> Result<(), Recusa<BodyCode>> {
    match lancamento {
        Lancamento::Financeiro { identificacao, valor, .. } => {
            let especie = especie(*identificacao, caso)?;
            if especie == Especie::Payment && fatura.documentos.tem_ciot() {
                todo_o_saldo(fatura, alvo, *valor)?;
            }
            mover_saldo(fatura, alvo, especie, *valor)
        }
        Lancamento::Postergacao(data) => {
            if *data < fatura.vencimento {
                let reason = format!("dPostpone {data} is before the due date {}", fatura.vencimento);
                return Err(Recusa::new(BodyCode::PostergacaoAntesDoVencimento, reason));
            }
            fatura.vencimento = *data;
            Ok(())
        }
        Lancamento::Cancelamento => {
            fatura.status = Status::Cancelada;
            Ok(())
        }
    }
}

/// What an Identification does, or 304.
fn especie(identificacao: i64, caso: &Caso<'_>) -> Result<Especie, Recusa<BodyCode>> {
    caso.identificacoes.get(&identificacao).copied().ok_or_else(|| {
        let known = caso.identificacoes.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Recusa::new(
            BodyCode::IdentificacaoNaoCadastrada,
            format!("Identification {identificacao} is not in the sender's register ({known})"),
        )
    })
}

/// 311, of a payment on an invoice of type CIOT.
fn um_documento(fatura: &Fatura, alvo: Option<u32>, caso: &Caso<'_>) -> Result<(), Recusa<BodyCode>> {
    if alvo.is_some() && (fatura.documentos.len() > 1 || caso.documentos_no_pedido > 1) {
        let reason = format!(
            "the CIOT invoice holds {} documents and the request names {} of them",
            fatura.documentos.len(),
            caso.documentos_no_pedido
        );
        return Err(Recusa::new(BodyCode::CiotComMaisDeUmDocumento, reason));
    }
    Ok(())
}

/// 310, of a payment on an invoice of type CIOT.
fn data_de_pagamento(data: Date, caso: &Caso<'_>) -> Result<(), Recusa<BodyCode>> {
    let date_is_wrong = match caso.ciot_date_rule {
        CiotDateRule::AfterToday => data <= caso.hoje,
        CiotDateRule::NotAfterToday => data > caso.hoje,
        CiotDateRule::Off => false,
    };
    if date_is_wrong {
        let reason = format!(
            "the payment is dated {data}, today is {}, the rule is {:?}",
            caso.hoje, caso.ciot_date_rule
        );
        return Err(Recusa::new(BodyCode::DataDePagamentoCiot, reason));
    }
    Ok(())
}

/// 305, of a payment on an invoice of type CIOT.
fn todo_o_saldo(fatura: &Fatura, alvo: Option<u32>, valor: Decimal) -> Result<(), Recusa<BodyCode>> {
    let saldo = alvo
        .and_then(|posicao| fatura.documentos.get(posicao))
        .map_or(fatura.saldo, |documento| documento.saldo);
    if valor != saldo {
        let reason = format!("the payment is {}, the balance {}", fixed(valor, 2), fixed(saldo, 2));
        return Err(Recusa::new(BodyCode::PagamentoCiotDiferenteDoSaldo, reason));
    }
    Ok(())
}

fn mover_saldo(
    fatura: &mut Fatura,
    alvo: Option<u32>,
    especie: Especie,
    valor: Decimal,
) -> Result<(), Recusa<BodyCode>> {
    let documento = alvo.and_then(|posicao| fatura.documentos.get(posicao));
    // No document has more left to receive than its invoice has.
    let (saldo, whose) = documento
        .map_or((fatura.saldo, "invoice"), |documento| (documento.saldo.min(fatura.saldo), "document"));
    let code = match (especie, documento.is_some()) {
        (Especie::Increase, _) => {
            aumentar(fatura, alvo, valor);
            return Ok(());
        }
        (Especie::Payment, true) => BodyCode::PagamentoAcimaDoSaldoDoDocumento,
        (Especie::Payment, false) => BodyCode::PagamentoAcimaDoSaldoDaFatura,
        (Especie::Discount, true) => BodyCode::DescontoAcimaDoSaldoDoDocumento,
        (Especie::Discount, false) => BodyCode::DescontoAcimaDoSaldoDaFatura,
    };
    if valor > saldo {
        return Err(Recusa::new(
            code,
            format!(
                "{especie:?} of {} is above the {whose}'s balance of {}",
                fixed(valor, 2),
                fixed(saldo, 2)
            ),
        ));
    }
    baixar(fatura, alvo, valor);
    if fatura.saldo.is_zero() {
        fatura.status = Status::Paga;
    }
    Ok(())
}

/// A payment outside of the integration, which knows no identification and no rule for CIOT.
pub fn pagar(fatura: &mut Fatura, documento: Option<&Chave>, valor: Option<Decimal>) -> Result<(), String> {
    let alvo = documento.and_then(|chave| fatura.documentos.posicao(chave));
    let saldo =
        alvo.and_then(|at| fatura.documentos.get(at)).map_or(fatura.saldo, |documento| documento.saldo);
    let valor = valor.unwrap_or(saldo);
    if valor <= Decimal::ZERO {
        return Err(format!("a payment of {} is none", fixed(valor, 2)));
    }
    mover_saldo(fatura, alvo, Especie::Payment, valor).map_err(|recusa| recusa.reason)
}

fn aumentar(fatura: &mut Fatura, alvo: Option<u32>, valor: Decimal) {
    // An increase of the invoice as a whole is carried by its first document, so that balances still add up.
    fatura.documentos.aumentar(alvo.unwrap_or(0), valor);
    fatura.saldo = fatura.saldo.saturating_add(valor);
}

/// Takes an amount off, from the document named or from the documents in their order.
fn baixar(fatura: &mut Fatura, alvo: Option<u32>, valor: Decimal) {
    fatura.saldo -= valor;
    match alvo {
        Some(posicao) => fatura.documentos.diminuir(posicao, valor),
        None => fatura.documentos.baixar(valor),
    }
}

#[cfg(test)]
mod tests;
