//! The two versions of the wire (dossier 2.0): what is named or written otherwise in each. Everything else they share.

use jiff::civil::Date;

use super::datas::iso;
use super::errors::Recusa;

/// A version of the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versao {
    /// 2022 to 2025: arrays of up to ten, 207, dates with time and offset.
    V2,
    /// Since 2024: one object a request, plain dates.
    V3,
}

/// Fields by their names in version 2 and in version 3.
const NOMES: [(&str, &str); 3] = [
    ("numeroContrato", "numeroCliente"),
    ("modalidade", "codigoModalidade"),
    ("especieDocumento", "codigoEspecieDocumento"),
];

/// A required field that is not there: its path, then its name and where it was looked for. A client that speaks the other version sends
/// it under that one's name, and is told so.
pub fn ausente(caminho: &str, (nome, onde): (&str, &str), tem: impl FnOnce(&str) -> bool) -> Recusa {
    let other = NOMES.iter().find_map(|(v2, v3)| match nome {
        _ if nome == *v2 => Some(*v3),
        _ if nome == *v3 => Some(*v2),
        _ => None,
    });
    let mut recusa = Recusa::obrigatorio(caminho);
    if let Some(other) = other.filter(|other| tem(other)) {
        recusa.reason.push_str(&format!("; the {onde} has `{other}`, its name in the other version"));
    }
    recusa
}

impl Versao {
    /// A field's name in this version, by its name in version 2.
    pub fn nome(self, campo: &str) -> &str {
        match self {
            Self::V2 => campo,
            Self::V3 => NOMES.iter().find(|(v2, _)| *v2 == campo).map_or(campo, |(_, v3)| v3),
        }
    }

    /// A date as this version writes it.
    pub fn data(self, date: Date) -> String {
        match self {
            Self::V2 => iso(date),
            Self::V3 => date.to_string(),
        }
    }

    /// A refusal of the rules, which know the names of version 2 and not where in the request a field stands, with its field as this
    /// version names it below `acima` (`desconto.`, or nothing).
    pub fn recusa(self, recusa: Recusa, acima: &str) -> Recusa {
        recusa.com_campo(|campo| format!("{acima}{}", self.nome(campo)))
    }
}
