//! `PaymentAppointmentPost` in (document; dossier section 6.1). The reader is the gate: it checks presence and type, not order, and names
//! the element and its line; unknown elements are passed over. The knob `strict_schema` puts the published XSD before it.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::errors::{HeaderCode, Recusa};
use super::knobs::Knobs;
use super::model::{Apontamento, Chave, Imposto, Lancamento};
use super::{datas, esquema};
use crate::facts::shown;
use crate::wire::xml::{self, EachError, Element, Limits};

/// More appointments than this in one message are refused [D]: memory stays bounded.
const MOST: usize = 100_000;

/// Characters of Obs and IdentifierCode [D].
const OBS: usize = 2_000;

type Esquema = Recusa<HeaderCode>;

/// Why a rawdata is not taken.
#[derive(Debug, PartialEq, Eq)]
pub enum Erro {
    /// It is no XML, or no PaymentAppointmentPost at all: what a mapper could not read either.
    Ilegivel(Esquema),
    /// An element is missing or wrong.
    Invalido(Esquema),
}

impl Erro {
    /// The 203, which names the element at fault.
    pub fn recusa(self) -> Esquema {
        match self {
            Self::Ilegivel(recusa) | Self::Invalido(recusa) => recusa,
        }
    }
}

/// Reads a request, one appointment at a time.
pub fn ler(rawdata: &str, knobs: &Knobs) -> Result<Vec<Apontamento>, Erro> {
    if rawdata.trim().is_empty() {
        return Err(Erro::Ilegivel(falha(
            "rawdata is empty; a PaymentAppointmentPost is expected",
            "O elemento PaymentAppointmentPost não foi informado.",
        )));
    }
    let esquema = knobs.strict_schema.then(esquema::pedido);
    let mut apontamentos = Vec::new();
    // The lines that errors name are those of rawdata as it was sent, so nothing is trimmed before.
    let read = xml::parse_each_lenient(rawdata, &Limits::default(), |root, element| {
        if root.name != "PaymentAppointmentPost" {
            return Err(outra_raiz(root));
        }
        if let Some(esquema) = esquema {
            esquema::conferir_filho(esquema, root, &element).map_err(Erro::Invalido)?;
        }
        if element.name != "Appointment" {
            return Ok(());
        }
        if apontamentos.len() == MOST {
            return Err(Erro::Invalido(falha(
                format!("more than {MOST} appointments in one message"),
                "Quantidade de apontamentos acima do limite.",
            )));
        }
        apontamentos.push(apontamento(&element, knobs).map_err(Erro::Invalido)?);
        Ok(())
    });
    let root = read.map_err(|error| match error {
        EachError::Refused(erro) => erro,
        EachError::Xml(error) => Erro::Ilegivel(falha(
            format!("rawdata is no well-formed XML: {error}"),
            "O parâmetro rawdata não é um XML válido.",
        )),
    })?;
    if root.name != "PaymentAppointmentPost" {
        return Err(outra_raiz(&root));
    }
    if apontamentos.is_empty() {
        return Err(Erro::Invalido(ausente(&root, "Appointment")));
    }
    Ok(apontamentos)
}

fn outra_raiz(root: &Element) -> Erro {
    let reason = format!("rawdata's root is <{}>; expected <PaymentAppointmentPost>", shown(&root.name));
    Erro::Ilegivel(falha(reason, "O elemento PaymentAppointmentPost não foi informado."))
}

fn apontamento(element: &Element, knobs: &Knobs) -> Result<Apontamento, Esquema> {
    let ponto_operacao = digitos(element, "OperationPointCnpj", &[14])?;
    // The sample's "CNPJ of the carrier" has 11 digits: CIOT carriers can be persons (dossier 11, row 18).
    let prestador = digitos(element, "ServiceProviderCnpj", &[11, 14])?;
    for parent in ["Billing", "Document"].iter().filter_map(|name| element.child(name)) {
        opcional_texto(parent, "IdentifierCode")?;
    }
    let fatura = element.child("Billing").map(|billing| chave(billing, 0..=1, Some(0))).transpose()?;
    let documento = element.child("Document").map(|document| chave(document, 1..=5, None)).transpose()?;
    if fatura.is_none() && documento.is_none() {
        return Err(ausente(element, "Billing"));
    }
    let tipo = element.child("AppointmentType").ok_or_else(|| ausente(element, "AppointmentType"))?;
    Ok(Apontamento { ponto_operacao, prestador, fatura, documento, lancamentos: lancamentos(tipo, knobs)? })
}

fn lancamentos(tipo: &Element, knobs: &Knobs) -> Result<Vec<Lancamento>, Esquema> {
    let mut lancamentos = Vec::new();
    for taxes in tipo.children("Taxes") {
        let before = lancamentos.len();
        for tax in taxes.children("Tax") {
            let base = opcional(tax, "BaseCalculation")?;
            let aliquota = opcional(tax, "Aliquot")?;
            let imposto = Imposto { base, aliquota, valor: decimal(tax, "Value")? };
            opcional_texto(tax, "Obs")?;
            lancamentos.push(Lancamento::Imposto(codigo(tax, "Type", 0..=8)?, imposto));
        }
        if lancamentos.len() == before {
            return Err(ausente(taxes, "Tax"));
        }
    }
    for financial in tipo.children("Financial") {
        let identificacao = inteiro(financial, "Identification")?;
        let data = data(financial, "dhAppointment", knobs)?;
        let valor = decimal(financial, "Value")?;
        if valor <= Decimal::ZERO {
            return Err(errado(financial, "Value", &valor.to_string()));
        }
        opcional_texto(financial, "Obs")?;
        lancamentos.push(Lancamento::Financeiro { identificacao, data, valor });
    }
    for postpone in tipo.children("Postpone") {
        opcional_texto(postpone, "Obs")?;
        lancamentos.push(Lancamento::Postergacao(data(postpone, "dPostpone", knobs)?));
    }
    for cancellation in tipo.children("Cancellation") {
        data(cancellation, "dhCancellation", knobs)?;
        opcional_texto(cancellation, "Obs")?;
        lancamentos.push(Lancamento::Cancelamento);
    }
    if lancamentos.is_empty() {
        return Err(ausente(tipo, "Financial"));
    }
    Ok(lancamentos)
}

fn chave(
    element: &Element,
    tipos: std::ops::RangeInclusive<u8>,
    absent: Option<u8>,
) -> Result<Chave, Esquema> {
    let tipo = match absent {
        // Type of an invoice is optional, 0 when absent (dossier 11, row 25).
        Some(default) if element.text_of("Type").is_none_or(|text| text.trim().is_empty()) => default,
        _ => codigo(element, "Type", tipos)?,
    };
    Ok(Chave { tipo, serie: texto(element, "Serie")?, numero: texto(element, "Number")? })
}

fn texto(element: &Element, name: &str) -> Result<String, Esquema> {
    let text = element.text_of(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| ausente(element, name))?;
    if text.chars().count() > 100 { Err(errado(element, name, &text)) } else { Ok(text) }
}

fn digitos(element: &Element, name: &str, lengths: &[usize]) -> Result<String, Esquema> {
    let text = texto(element, name)?;
    // Check digits are not verified, and an alphanumeric CNPJ is one too.
    let fits = lengths.contains(&text.len())
        && text.chars().all(|c| c.is_ascii_digit() || (text.len() == 14 && c.is_ascii_uppercase()));
    if fits { Ok(text) } else { Err(errado(element, name, &text)) }
}

fn inteiro(element: &Element, name: &str) -> Result<i64, Esquema> {
    let text = texto(element, name)?;
    text.parse().map_err(|_| errado(element, name, &text))
}

fn codigo(element: &Element, name: &str, range: std::ops::RangeInclusive<u8>) -> Result<u8, Esquema> {
    let text = texto(element, name)?;
    text.parse().ok().filter(|code| range.contains(code)).ok_or_else(|| errado(element, name, &text))
}

fn decimal(element: &Element, name: &str) -> Result<Decimal, Esquema> {
    let text = texto(element, name)?;
    // Nothing negative: what lowers a balance is a kind of its own in the register.
    let shape = text.len() <= 18
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    shape.then(|| text.parse().ok()).flatten().ok_or_else(|| errado(element, name, &text))
}

/// A text that may be missing or empty, but not without bound.
fn opcional_texto(element: &Element, name: &str) -> Result<(), Esquema> {
    match element.text_of(name) {
        Some(text) if text.chars().count() > OBS => Err(errado(element, name, &text)),
        _ => Ok(()),
    }
}

fn opcional(element: &Element, name: &str) -> Result<Option<Decimal>, Esquema> {
    if element.text_of(name).is_none_or(|text| text.trim().is_empty()) {
        Ok(None)
    } else {
        decimal(element, name).map(Some)
    }
}

fn data(element: &Element, name: &str, knobs: &Knobs) -> Result<Date, Esquema> {
    let text = texto(element, name)?;
    datas::ler(&text, knobs.strict_dates, knobs.br_dates).ok_or_else(|| errado(element, name, &text))
}

fn falha(reason: impl Into<String>, critica: impl Into<String>) -> Esquema {
    Recusa::new(HeaderCode::FalhaDeEsquema, reason).criticando(critica)
}

fn ausente(parent: &Element, name: &str) -> Esquema {
    falha(
        format!("<{}> at line {} lacks <{name}>", parent.name, parent.line),
        format!("O elemento {name} é obrigatório e não foi informado (linha {}).", parent.line),
    )
}

fn errado(parent: &Element, name: &str, seen: &str) -> Esquema {
    let line = parent.child(name).map_or(parent.line, |element| element.line);
    falha(
        format!("<{name}> at line {line} is `{}`", shown(seen)),
        format!("O elemento {name} não está no formato correto (linha {line})."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The document's sample, byte for byte: a date that lacks a dash, an 11-digit CNPJ.
    const PRINTED: &str = r#"<PaymentAppointmentPost Version="1.0" xsi:noNamespaceSchemaLocation="PaymentAppointmentPost_V8.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"> <Appointment> <OperationPointCnpj>70033780000151</OperationPointCnpj> <ServiceProviderCnpj>14631417773</ServiceProviderCnpj> <Billing> <Type>0</Type> <Serie>EMB</Serie> <Number>EMBDEV.27600-P01</Number> <IdentifierCode>teste</IdentifierCode> </Billing> <Document> <Type>3</Type> <Serie>EMB</Serie> <Number>EMBDEV.27600-P01</Number> <IdentifierCode>teste</IdentifierCode> </Document> <AppointmentType> <Financial> <Identification>1</Identification> <dhAppointment>2019-12 17T09:30:47Z</dhAppointment> <Value>2172.65</Value> <Obs>acrescimo</Obs> </Financial> </AppointmentType> </Appointment> </PaymentAppointmentPost>"#;

    #[test]
    fn the_printed_request_is_read() {
        let apontamentos = ler(PRINTED, &Knobs::default()).unwrap();
        let chave = |tipo| Chave { tipo, serie: "EMB".into(), numero: "EMBDEV.27600-P01".into() };
        assert_eq!(
            apontamentos,
            [Apontamento {
                ponto_operacao: "70033780000151".into(),
                prestador: "14631417773".into(),
                fatura: Some(chave(0)),
                documento: Some(chave(3)),
                lancamentos: vec![Lancamento::Financeiro {
                    identificacao: 1,
                    data: jiff::civil::date(2019, 12, 17),
                    valor: "2172.65".parse().unwrap(),
                }],
            }]
        );
        assert!(ler(PRINTED, &Knobs { strict_dates: true, ..Knobs::default() }).is_err());
    }

    #[test]
    fn names_the_element_at_fault_and_its_line() {
        let pretty = PRINTED.replace("> <", ">\n<");
        for (from, to, name, line) in [
            ("<OperationPointCnpj>70033780000151<", "<OperationPointCnpj>7003378<", "OperationPointCnpj", 3),
            ("<ServiceProviderCnpj>14631417773</ServiceProviderCnpj>", "", "ServiceProviderCnpj", 2),
            ("<Type>3<", "<Type>9<", "Type", 12),
            ("<Value>2172.65<", "<Value>2.172,65<", "Value", 21),
            ("<Value>2172.65<", "<Value>0<", "Value", 21),
            ("2019-12 17T09:30:47Z", "17/12/2019", "dhAppointment", 20),
            ("<Identification>1<", "<Identification>um<", "Identification", 19),
            ("AppointmentType>", "Tipo>", "AppointmentType", 2),
            ("Financial>", "Finance>", "Financial", 17),
        ] {
            let wrong = pretty.replace(from, to);
            assert_ne!(wrong, pretty, "{from}");
            let recusa = ler(&wrong, &Knobs::default()).unwrap_err().recusa();
            let critica = recusa.critica.unwrap();
            assert!(
                critica.contains(name) && critica.contains(&format!("linha {line}")),
                "{name}: {critica}"
            );
        }
        for text in ["", " ", "<a>", "<Outro/>", "<PaymentAppointmentPost/>"] {
            assert!(ler(text, &Knobs::default()).is_err(), "{text}");
        }
    }

    #[test]
    fn taxes_postpone_and_cancellation_are_read() {
        let body = PRINTED.replace(
            "<Financial> <Identification>1</Identification> <dhAppointment>2019-12 17T09:30:47Z</dhAppointment> <Value>2172.65</Value> <Obs>acrescimo</Obs> </Financial>",
            "<Cancellation><dhCancellation>2026-03-02T10:00:00</dhCancellation></Cancellation><Postpone><dPostpone>2026-05-01</dPostpone></Postpone><Taxes><Tax><Type>1</Type><Aliquot>5</Aliquot><Value>7.50</Value></Tax></Taxes>",
        );
        let lancamentos = &ler(&body, &Knobs::default()).unwrap()[0].lancamentos;
        let imposto = Imposto { base: None, aliquota: Some(5.into()), valor: "7.50".parse().unwrap() };
        assert_eq!(
            *lancamentos,
            [
                Lancamento::Imposto(1, imposto),
                Lancamento::Postergacao(jiff::civil::date(2026, 5, 1)),
                Lancamento::Cancelamento,
            ]
        );
    }
}
