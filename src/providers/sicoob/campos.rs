//! A JSON object field by field: absent, null, of a wrong type, or there (dossier 2.0). Unknown keys are passed over.
//!
//! Version 2's clients send numbers in quotes and nulls for what they do not say; version 3 refuses both (knobs `strict_types` and
//! `refuse_nulls`). Numbers keep their digits: amounts never pass through binary floating point.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::datas;
use super::errors::{Erro, Recusa};
use super::resposta;
use super::seed::Knobs;
use super::versao::{Versao, ausente};
use crate::facts::shown;
use crate::wire::json::{Exact, parse_decimal};

/// How strictly a body is read.
#[derive(Clone, Copy, Debug)]
pub struct Rigor {
    /// Numbers stand without quotes, texts with.
    pub tipos: bool,
    /// What is not said is left out, not null or empty.
    pub nulos: bool,
}

impl Rigor {
    /// A version's, as the knobs have it.
    pub fn de(versao: Versao, knobs: &Knobs) -> Self {
        match versao {
            Versao::V2 => Self { tipos: false, nulos: false },
            Versao::V3 => Self { tipos: knobs.strict_types, nulos: knobs.refuse_nulls },
        }
    }
}

/// An object, and the path that leads to it.
#[derive(Debug)]
pub struct Campos {
    mapa: BTreeMap<String, Box<RawValue>>,
    acima: String,
    rigor: Rigor,
}

impl Campos {
    /// Reads an object.
    pub fn ler(bytes: &[u8], rigor: Rigor) -> Result<Self, Recusa> {
        Ok(Self { mapa: resposta::ler_objeto(bytes)?, acima: String::new(), rigor })
    }

    /// The path that leads to its fields: `desconto.`, or nothing.
    pub fn acima(&self) -> &str {
        &self.acima
    }

    fn caminho(&self, nome: &str) -> String {
        format!("{}{nome}", self.acima)
    }

    /// The raw value of a field that is there; a null counts as absent where that is tolerated.
    fn cru(&self, nome: &str) -> Result<Option<&str>, Recusa> {
        match self.mapa.get(nome).map(|raw| raw.get()) {
            Some("null") => self.vazio(nome),
            other => Ok(other),
        }
    }

    /// What a null or empty field means.
    fn vazio<T>(&self, nome: &str) -> Result<Option<T>, Recusa> {
        if !self.rigor.nulos {
            return Ok(None);
        }
        let campo = self.caminho(nome);
        let reason = format!("{campo} is null or empty; the knob `refuse_nulls` wants it left out");
        Err(Recusa::new(Erro::CampoNulo(campo), reason))
    }

    fn errado(&self, nome: &str, cru: &str, esperado: &str) -> Recusa {
        let campo = self.caminho(nome);
        let seen = match cru.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(text) => format!("the text `{}`", shown(text)),
            None => format!("`{}`", shown(cru)),
        };
        Recusa::invalido(&campo, format!("{campo} is {seen}, expected {esperado}"))
    }

    /// Whether a field is there; a null is not, where nulls are tolerated.
    pub fn tem(&self, nome: &str) -> Result<bool, Recusa> {
        self.cru(nome).map(|cru| cru.is_some())
    }

    /// A text that is there, as it was sent. A number is one where types are not strict.
    pub fn texto(&self, nome: &str) -> Result<Option<String>, Recusa> {
        let Some(cru) = self.cru(nome)? else { return Ok(None) };
        let text = if cru.starts_with('"') {
            serde_json::from_str::<String>(cru).ok()
        } else if !self.rigor.tipos && parse_decimal(cru).is_some() {
            Some(cru.to_owned())
        } else {
            None
        };
        let text = text.ok_or_else(|| self.errado(nome, cru, "a text"))?;
        if text.trim().is_empty() { self.vazio(nome) } else { Ok(Some(text)) }
    }

    /// A text that must be there.
    pub fn texto_obrigatorio(&self, nome: &str) -> Result<String, Recusa> {
        self.obrigatorio(nome, Self::texto)
    }

    /// An amount or a percentage, digit for digit.
    pub fn decimal(&self, nome: &str) -> Result<Option<Decimal>, Recusa> {
        let Some(cru) = self.cru(nome)? else { return Ok(None) };
        if cru == "\"\"" {
            return self.vazio(nome);
        }
        if self.rigor.tipos && cru.starts_with('"') {
            return Err(self.errado(
                nome,
                cru,
                "a number without quotes; the knob `strict_types` asks for it",
            ));
        }
        let read = serde_json::from_str::<Exact>(cru);
        read.map(|Exact(number)| Some(number)).map_err(|_| self.errado(nome, cru, "a number"))
    }

    /// A whole number.
    pub fn inteiro(&self, nome: &str) -> Result<Option<i64>, Recusa> {
        let Some(number) = self.decimal(nome)? else { return Ok(None) };
        let whole = number.normalize();
        let exact = if whole.scale() == 0 { i64::try_from(whole.mantissa()).ok() } else { None };
        exact.map(Some).ok_or_else(|| self.errado(nome, &number.to_string(), "a whole number"))
    }

    /// A whole number that must be there.
    pub fn inteiro_obrigatorio(&self, nome: &str) -> Result<i64, Recusa> {
        self.obrigatorio(nome, Self::inteiro)
    }

    /// An amount that must be there.
    pub fn decimal_obrigatorio(&self, nome: &str) -> Result<Decimal, Recusa> {
        self.obrigatorio(nome, Self::decimal)
    }

    /// A truth value.
    pub fn logico(&self, nome: &str) -> Result<Option<bool>, Recusa> {
        match self.cru(nome)? {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some("\"true\"") if !self.rigor.tipos => Ok(Some(true)),
            Some("\"false\"") if !self.rigor.tipos => Ok(Some(false)),
            Some(cru) => Err(self.errado(nome, cru, "true or false")),
        }
    }

    /// A truth value that must be there.
    pub fn logico_obrigatorio(&self, nome: &str) -> Result<bool, Recusa> {
        self.obrigatorio(nome, Self::logico)
    }

    /// A date in either form.
    pub fn data(&self, nome: &str) -> Result<Option<Date>, Recusa> {
        const ESPERADO: &str = "2026-03-10 or 2026-03-10T00:00:00-03:00";
        if let Some(cru) = self.cru(nome)?.filter(|cru| !cru.starts_with('"')) {
            return Err(self.errado(nome, cru, ESPERADO));
        }
        let Some(text) = self.texto(nome)? else { return Ok(None) };
        let read = datas::ler(&text);
        read.map(Some).ok_or_else(|| self.errado(nome, &text, ESPERADO))
    }

    /// A date that must be there.
    pub fn data_obrigatoria(&self, nome: &str) -> Result<Date, Recusa> {
        self.obrigatorio(nome, Self::data)
    }

    /// An object inside this one.
    pub fn objeto(&self, nome: &str) -> Result<Option<Self>, Recusa> {
        let Some(cru) = self.cru(nome)? else { return Ok(None) };
        self.abaixo(cru, self.caminho(nome)).map(Some)
    }

    /// An object inside this one that must be there.
    pub fn objeto_obrigatorio(&self, nome: &str) -> Result<Self, Recusa> {
        self.obrigatorio(nome, Self::objeto)
    }

    fn abaixo(&self, cru: &str, caminho: String) -> Result<Self, Recusa> {
        let read = if cru.starts_with('{') { serde_json::from_str(cru).ok() } else { None };
        let mapa = read.ok_or_else(|| {
            Recusa::invalido(&caminho, format!("{caminho} is `{}`, expected an object", shown(cru)))
        })?;
        Ok(Self { mapa, acima: format!("{caminho}."), rigor: self.rigor })
    }

    fn lista(&self, nome: &str) -> Result<Option<Vec<Box<RawValue>>>, Recusa> {
        let Some(cru) = self.cru(nome)? else { return Ok(None) };
        let items: Option<Vec<_>> = serde_json::from_str(cru).ok().filter(|_| cru.starts_with('['));
        let items = items.ok_or_else(|| self.errado(nome, cru, "an array"))?;
        if items.is_empty() { self.vazio(nome) } else { Ok(Some(items)) }
    }

    /// The objects of an array; empty when it is absent.
    pub fn objetos(&self, nome: &str) -> Result<Vec<Self>, Recusa> {
        let items = self.lista(nome)?.unwrap_or_default();
        let each = items.iter().enumerate();
        each.map(|(n, item)| self.abaixo(item.get(), format!("{}[{n}]", self.caminho(nome)))).collect()
    }

    /// The texts of an array.
    pub fn textos(&self, nome: &str) -> Result<Option<Vec<String>>, Recusa> {
        let Some(items) = self.lista(nome)? else { return Ok(None) };
        let read = |(n, item): (usize, &RawValue)| {
            let place = format!("{nome}[{n}]");
            let text = serde_json::from_str(item.get());
            let text: String = text.map_err(|_| self.errado(&place, item.get(), "a text"))?;
            if self.rigor.nulos && text.trim().is_empty() {
                return self.vazio(&place).map(Option::unwrap_or_default);
            }
            Ok(text)
        };
        items.iter().map(AsRef::as_ref).enumerate().map(read).collect::<Result<_, _>>().map(Some)
    }

    /// One text, or where types are not strict an array of them.
    pub fn um_ou_varios(&self, nome: &str) -> Result<Vec<String>, Recusa> {
        match self.cru(nome)? {
            Some(cru) if cru.starts_with('[') && !self.rigor.tipos => {
                self.textos(nome).map(Option::unwrap_or_default)
            }
            _ => Ok(self.texto(nome)?.into_iter().collect()),
        }
    }

    /// A field that must be there, however it is read.
    pub fn obrigatorio<T>(
        &self,
        nome: &str,
        ler: impl FnOnce(&Self, &str) -> Result<Option<T>, Recusa>,
    ) -> Result<T, Recusa> {
        let absent = || ausente(&self.caminho(nome), (nome, "body"), |other| self.mapa.contains_key(other));
        match ler(self, nome) {
            Ok(found) => found.ok_or_else(absent),
            // A required field that is null is missing; "leave it out" would be the wrong advice.
            Err(Recusa { erro: Erro::CampoNulo(campo), .. }) if campo == self.caminho(nome) => Err(absent()),
            Err(other) => Err(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Rigor = Rigor { tipos: true, nulos: true };
    const LENIENT: Rigor = Rigor { tipos: false, nulos: false };

    fn campos(text: &str, rigor: Rigor) -> Campos {
        Campos::ler(text.as_bytes(), rigor).unwrap()
    }

    #[test]
    fn each_kind_of_wrong_field_is_told_apart() {
        for (text, strict, lenient) in [
            ("{}", Err("9001"), Err("9001")),
            (r#"{"a":null}"#, Err("9001"), Err("9001")),
            (r#"{"a":7}"#, Ok(7), Ok(7)),
            (r#"{"a":7.0}"#, Ok(7), Ok(7)),
            (r#"{"a":"7"}"#, Err("9002"), Ok(7)),
            (r#"{"a":""}"#, Err("9001"), Err("9001")),
            (r#"{"a":7.5}"#, Err("9002"), Err("9002")),
            (r#"{"a":true}"#, Err("9002"), Err("9002")),
            (r#"{"a":99999999999999999999}"#, Err("9002"), Err("9002")),
        ] {
            for (rigor, expected) in [(STRICT, strict), (LENIENT, lenient)] {
                let read = campos(text, rigor).inteiro_obrigatorio("a");
                assert_eq!(read.map_err(|recusa| recusa.erro.codigo()), expected, "{text}");
            }
        }
        for (text, strict, lenient) in [
            (r#"{"a":null}"#, Err("9022"), Ok(None)),
            (r#"{"a":" "}"#, Err("9022"), Ok(None)),
            (r#"{"a":"x"}"#, Ok(Some("x".to_owned())), Ok(Some("x".to_owned()))),
            (r#"{"a":1.50}"#, Err("9002"), Ok(Some("1.50".to_owned()))),
            (r#"{"a":[]}"#, Err("9002"), Err("9002")),
        ] {
            for (rigor, expected) in [(STRICT, strict), (LENIENT, lenient)] {
                let read = campos(text, rigor).texto("a");
                assert_eq!(read.map_err(|recusa| recusa.erro.codigo()), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_name_of_the_other_version_is_told() {
        let sent = campos(r#"{"numeroContrato":1}"#, STRICT);
        assert!(sent.inteiro_obrigatorio("numeroCliente").unwrap_err().reason.contains("`numeroContrato`"));
        assert!(!sent.inteiro_obrigatorio("codigoModalidade").unwrap_err().reason.contains('`'));
    }

    #[test]
    fn paths_lead_to_the_field() {
        let outer = campos(r#"{"a":{"b":[{"c":"x"},{"c":1}]},"l":["x",1]}"#, STRICT);
        let inner = outer.objeto_obrigatorio("a").unwrap();
        let items = inner.objetos("b").unwrap();
        assert_eq!(items[0].texto("c").unwrap().as_deref(), Some("x"));
        assert!(items[1].texto("c").unwrap_err().reason.starts_with("a.b[1].c is `1`, expected a text"));
        assert!(outer.textos("l").unwrap_err().reason.starts_with("l[1] is `1`, expected a text"));
        assert!(outer.objeto("l").unwrap_err().reason.ends_with("expected an object"));
        assert_eq!(outer.um_ou_varios("x").unwrap(), [""; 0]);
    }
}
