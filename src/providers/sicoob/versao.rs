//! The two versions of the wire (dossier 2.0): what is named or written otherwise in each. Everything else they share.

use jiff::civil::Date;

use super::datas::iso;
use super::errors::Erro;

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

impl Versao {
    /// A field's name in this version, by its name in version 2.
    pub fn nome(self, campo: &'static str) -> &'static str {
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

    /// An error with its field named as this version names it: the rules know the names of version 2.
    pub fn erro(self, erro: Erro) -> Erro {
        let nome = |campo: String| match (self, NOMES.iter().find(|(v2, _)| *v2 == campo)) {
            (Self::V3, Some((_, v3))) => (*v3).to_owned(),
            _ => campo,
        };
        match erro {
            Erro::CampoObrigatorio(campo) => Erro::CampoObrigatorio(nome(campo)),
            Erro::CampoInvalido(campo) => Erro::CampoInvalido(nome(campo)),
            Erro::CampoNulo(campo) => Erro::CampoNulo(nome(campo)),
            Erro::Documento(campo) => Erro::Documento(nome(campo)),
            other => other,
        }
    }
}
