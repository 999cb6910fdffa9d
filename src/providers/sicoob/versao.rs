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

/// A field's name in the other version, where the two differ.
pub fn outro_nome(campo: &str) -> Option<&'static str> {
    NOMES.iter().find_map(|(v2, v3)| match campo {
        _ if campo == *v2 => Some(*v3),
        _ if campo == *v3 => Some(*v2),
        _ => None,
    })
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
