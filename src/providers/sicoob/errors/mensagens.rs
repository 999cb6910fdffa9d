//! The knob that replaces what the catalogue says.

use std::collections::BTreeMap;

use schemars::{Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::{Erro, catalogo};
use crate::facts::did_you_mean;
use crate::providers::knobs::{Knob, KnobRow, described};

/// What one error says instead; what is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Troca {
    /// `codigo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codigo: Option<String>,
    /// `mensagem`; `{}` stands for the field or the number of days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mensagem: Option<String>,
    /// HTTP status of the whole answer, or of the item in a 207: 400 to 599.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 400, max = 599))]
    pub status: Option<u16>,
}

/// Replacements by the error's name in the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Mensagens(BTreeMap<String, Troca>);

impl Mensagens {
    /// Status (where one is replaced), `codigo` and `mensagem` of an error.
    pub fn dizer(&self, erro: &Erro) -> (Option<u16>, String, String) {
        let (nome, codigo, texto) = erro.ficha();
        let troca = self.0.get(nome);
        let codigo = troca.and_then(|troca| troca.codigo.clone()).unwrap_or_else(|| codigo.to_owned());
        let texto = troca.and_then(|troca| troca.mensagem.as_deref()).unwrap_or(texto);
        (troca.and_then(|troca| troca.status), codigo, erro.preencher(texto))
    }
}

impl<'de> Deserialize<'de> for Mensagens {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = BTreeMap::<String, Troca>::deserialize(deserializer)?;
        let names: Vec<_> = catalogo().into_iter().map(|(name, ..)| name).collect();
        for (name, troca) in &map {
            if !names.contains(&name.as_str()) {
                let meant = did_you_mean(name, names.iter().copied());
                let meant = meant.map_or_else(
                    || "; docs/behaviour.md lists them".to_owned(),
                    |near| format!("; did you mean `{near}`?"),
                );
                return Err(de::Error::custom(format!("there is no message `{name}`{meant}")));
            }
            if troca.status.is_some_and(|status| !(400..=599).contains(&status)) {
                return Err(de::Error::custom(format!("the status of `{name}` is 400 to 599")));
            }
        }
        Ok(Self(map))
    }
}

impl Knob for Mensagens {
    type Patch = Option<Self>;

    fn patch(&mut self, patch: Option<Self>) {
        self.0.extend(patch.unwrap_or_default().0);
    }

    fn show(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn rows(&self, path: &str, about: &'static str, source: &'static str, rows: &mut Vec<KnobRow>) {
        rows.push(KnobRow { path: path.to_owned(), default: "{}".to_owned(), about, source });
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        let troca = generator.subschema_for::<Troca>();
        let nomes: serde_json::Map<_, _> = catalogo()
            .into_iter()
            .map(|(nome, codigo, mensagem)| {
                let about = format!("Instead of {codigo}: {mensagem}");
                (nome.to_owned(), described(troca.clone(), &about, "", None).into())
            })
            .collect();
        schemars::json_schema!({ "type": "object", "properties": nomes, "additionalProperties": false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_replaced_is_said_and_the_rest_stays() {
        let mut knob = Mensagens::default();
        let patch = |text: &str| serde_json::from_str::<Option<Mensagens>>(text);
        knob.patch(
            patch(r#"{"lote":{"codigo":"7"},"campo_invalido":{"mensagem":"{} errado","status":406}}"#)
                .unwrap(),
        );
        knob.patch(patch(r#"{"faixa":{"codigo":"8"}}"#).unwrap());
        let campo = Erro::CampoInvalido("valor".into());
        assert_eq!(knob.dizer(&campo), (Some(406), "9002".into(), "valor errado".into()));
        assert_eq!(knob.dizer(&Erro::Lote), (None, "7".into(), Erro::Lote.mensagem()));
        assert_eq!(knob.dizer(&Erro::Faixa).1, "8");
        let near = patch(r#"{"lotes":{}}"#).unwrap_err().to_string();
        assert!(near.starts_with("there is no message `lotes`; did you mean `lote`?"), "{near}");
        assert!(patch(r#"{"lote":{"status":200}}"#).is_err());
    }
}
