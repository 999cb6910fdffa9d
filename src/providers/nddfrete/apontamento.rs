//! `PaymentAppointmentPost` in (document; dossier section 6.1). The reader is the gate: it checks presence and type, not order, and names
//! the element and its line; unknown elements are passed over. The knob `strict_schema` puts the published XSD before it.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::errors::{HeaderCode, Recusa};
use super::knobs::Knobs;
use super::model::{Apontamento, Chave, Lancamento};
use super::{datas, esquema, routes};
use crate::facts::shown;
use crate::wire::xml::{self, EachError, Element, Limits};

/// More appointments than this in one message are refused [D]: memory stays bounded.
const MOST: usize = 100_000;

/// Its bytes are bounded by the message's, its elements by those of one appointment.
const LIMITS: Limits =
    Limits { bytes: routes::BODY, depth: 100, elements: 200_000, attributes_per_element: 64 };

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
    let read = xml::parse_each_lenient(rawdata, &LIMITS, |root, element| {
        conferir_raiz(root)?;
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
    conferir_raiz(&root)?;
    if apontamentos.is_empty() {
        return Err(Erro::Invalido(ausente(&root, "Appointment")));
    }
    Ok(apontamentos)
}

fn conferir_raiz(root: &Element) -> Result<(), Erro> {
    let reason = if root.name != "PaymentAppointmentPost" {
        format!("rawdata's root is <{}>; expected <PaymentAppointmentPost>", shown(&root.name))
    } else {
        match root.namespace.as_deref() {
            // Child elements of Send that declare nothing inherit the service's namespace.
            None | Some(routes::NAMESPACE) => return Ok(()),
            Some(other) => {
                format!("rawdata's root is of namespace `{}`; PaymentAppointmentPost has none", shown(other))
            }
        }
    };
    Err(Erro::Ilegivel(falha(reason, "O elemento PaymentAppointmentPost não foi informado.")))
}

fn apontamento(element: &Element, knobs: &Knobs) -> Result<Apontamento, Esquema> {
    let names = ["OperationPointCnpj", "ServiceProviderCnpj", "Billing", "Document", "AppointmentType"];
    sem_repetidos(element, &names)?;
    let ponto_operacao = digitos(element, "OperationPointCnpj", &[14])?;
    // The sample's "CNPJ of the carrier" has 11 digits: CIOT carriers can be persons (dossier 11, row 18).
    let prestador = digitos(element, "ServiceProviderCnpj", &[11, 14])?;
    for parent in ["Billing", "Document"].iter().filter_map(|name| element.child(name)) {
        sem_repetidos(parent, &["Type", "Serie", "Number", "IdentifierCode"])?;
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
        impostos(taxes)?;
    }
    for financial in tipo.children("Financial") {
        sem_repetidos(financial, &["Identification", "dhAppointment", "Value", "Obs"])?;
        let identificacao = inteiro(financial, "Identification")?;
        let data = data(financial, "dhAppointment", knobs)?;
        // The schema has four decimals, a balance two: what is less than a centavo would stay on it, and nothing could settle it.
        let sent = decimal(financial, "Value")?;
        let valor = sent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        if valor <= Decimal::ZERO {
            return Err(errado(financial, "Value", &sent.to_string()));
        }
        opcional_texto(financial, "Obs")?;
        lancamentos.push(Lancamento::Financeiro { identificacao, data, valor });
    }
    for postpone in tipo.children("Postpone") {
        sem_repetidos(postpone, &["dPostpone", "Obs"])?;
        opcional_texto(postpone, "Obs")?;
        lancamentos.push(Lancamento::Postergacao(data(postpone, "dPostpone", knobs)?));
    }
    for cancellation in tipo.children("Cancellation") {
        sem_repetidos(cancellation, &["dhCancellation", "Obs"])?;
        data(cancellation, "dhCancellation", knobs)?;
        opcional_texto(cancellation, "Obs")?;
        lancamentos.push(Lancamento::Cancelamento);
    }
    if lancamentos.is_empty() && tipo.child("Taxes").is_none() {
        return Err(falha(
            format!("<{}> at line {} holds none of {}", tipo.name, tipo.line, LANCAMENTOS.join(", ")),
            format!(
                "O elemento {} não contém nenhum de {} (linha {}).",
                tipo.name,
                LANCAMENTOS.join(", "),
                tipo.line
            ),
        ));
    }
    Ok(lancamentos)
}

/// What AppointmentType may hold; at least one of them [D].
const LANCAMENTOS: [&str; 4] = ["Taxes", "Financial", "Postpone", "Cancellation"];

/// Checked, and let go: no code of the document depends on a tax, and no answer shows one.
fn impostos(taxes: &Element) -> Result<(), Esquema> {
    if taxes.child("Tax").is_none() {
        return Err(ausente(taxes, "Tax"));
    }
    for tax in taxes.children("Tax") {
        sem_repetidos(tax, &["Type", "BaseCalculation", "Aliquot", "Value", "Obs"])?;
        opcional(tax, "BaseCalculation")?;
        opcional(tax, "Aliquot")?;
        decimal(tax, "Value")?;
        opcional_texto(tax, "Obs")?;
        codigo(tax, "Type", 0..=8)?;
    }
    Ok(())
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

/// Characters of a serie or a number.
const TEXTO: usize = 100;

/// Whether a request can carry this as a serie or a number: not empty, not too long, nothing that would be trimmed.
pub fn nome_possivel(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().count() <= TEXTO
}

/// Whether a request can carry this as OperationPointCnpj (14) or ServiceProviderCnpj (11, 14). Check digits are not verified, and an
/// alphanumeric CNPJ is one too.
pub fn cnpj_possivel(text: &str, lengths: &[usize]) -> bool {
    lengths.contains(&text.len())
        && text.chars().all(|c| c.is_ascii_digit() || (text.len() == 14 && c.is_ascii_uppercase()))
}

fn texto(element: &Element, name: &str) -> Result<String, Esquema> {
    let text = element.text_of(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| ausente(element, name))?;
    if text.chars().count() > TEXTO { Err(errado(element, name, &text)) } else { Ok(text) }
}

fn digitos(element: &Element, name: &str, lengths: &[usize]) -> Result<String, Esquema> {
    let text = texto(element, name)?;
    if cnpj_possivel(&text, lengths) { Ok(text) } else { Err(errado(element, name, &text)) }
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
    // As the schema has it, 13 digits and 4. Nothing negative: what lowers a balance is a kind of its own in the register.
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit())
    };
    let shape = match text.split_once('.') {
        Some((whole, decimals)) => digits(whole, 13) && digits(decimals, 4),
        None => digits(&text, 13),
    };
    shape.then(|| text.parse().ok()).flatten().ok_or_else(|| errado(element, name, &text))
}

/// A text that may be missing or empty, but not without bound.
fn opcional_texto(element: &Element, name: &str) -> Result<(), Esquema> {
    match element.text_of(name) {
        Some(text) if text.chars().count() > OBS => Err(errado(element, name, &text)),
        _ => Ok(()),
    }
}

fn opcional(element: &Element, name: &str) -> Result<(), Esquema> {
    if element.text_of(name).is_none_or(|text| text.trim().is_empty()) {
        Ok(())
    } else {
        decimal(element, name).map(|_| ())
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

/// What the document has once is not given twice: to take either of two would be a guess.
fn sem_repetidos(parent: &Element, names: &[&str]) -> Result<(), Esquema> {
    for name in names {
        if let Some(second) = parent.children(name).nth(1) {
            return Err(falha(
                format!(
                    "<{}> at line {} has a second <{name}> at line {}",
                    parent.name, parent.line, second.line
                ),
                format!("O elemento {name} foi informado mais de uma vez (linha {}).", second.line),
            ));
        }
    }
    Ok(())
}

fn errado(parent: &Element, name: &str, seen: &str) -> Esquema {
    let line = parent.child(name).map_or(parent.line, |element| element.line);
    falha(
        format!("<{name}> at line {line} is `{}`", shown(seen)),
        format!("O elemento {name} não está no formato correto (linha {line})."),
    )
}

#[cfg(test)]
mod tests;
