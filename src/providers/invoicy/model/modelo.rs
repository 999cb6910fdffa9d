//! Kinds of documents, as ModeloDocumento names them (dossier 11).

use crate::br::chave_acesso;

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modelo {
    /// Model 55.
    NFe,
    /// Model 65.
    NFCe,
    /// Model 57.
    CTe,
    /// Model 67.
    CTeOS,
    /// Model 58.
    MDFe,
    /// Model 62.
    NFCom,
    /// Services: numbered by its city, no model of SEFAZ's.
    NFSe,
}

impl Modelo {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::NFe, Self::NFCe, Self::CTe, Self::CTeOS, Self::MDFe, Self::NFCom, Self::NFSe];

    /// ModeloDocumento, as the documents write it.
    pub fn nome(self) -> &'static str {
        match self {
            Self::NFe => "NFe",
            Self::NFCe => "NFCe",
            Self::CTe => "CTe",
            Self::CTeOS => "CTeOS",
            Self::MDFe => "MDFe",
            Self::NFCom => "NFCom",
            Self::NFSe => "NFSe",
        }
    }

    /// Of ModeloDocumento, in any letter case and with or without hyphen: `NFe`, `NFE`, `nfe`, `NF-e` (dossier 14, row 14).
    pub fn from_nome(nome: &str) -> Option<Self> {
        let same = |known: &str| {
            let letters = |text: &str| {
                text.chars()
                    .filter(|c| *c != '-' && *c != ' ')
                    .map(|c| c.to_ascii_lowercase())
                    .collect::<String>()
            };
            letters(known) == letters(nome)
        };
        Self::ALL.into_iter().find(|modelo| same(modelo.nome()))
    }

    /// The model in an access key; an NFS-e has none.
    pub fn da_chave(self) -> Option<chave_acesso::Modelo> {
        use chave_acesso::Modelo as De;
        match self {
            Self::NFe => Some(De::NFe),
            Self::NFCe => Some(De::NFCe),
            Self::CTe => Some(De::CTe),
            Self::CTeOS => Some(De::CTeOS),
            Self::MDFe => Some(De::MDFe),
            Self::NFCom => Some(De::NFCom),
            Self::NFSe => None,
        }
    }

    /// The kind of a model in an access key; tickets and electricity bills are none of InvoiCy's.
    pub fn of_chave(modelo: chave_acesso::Modelo) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.da_chave() == Some(modelo))
    }

    /// The model's number, 55 for an NF-e; an NFS-e's is 0.
    pub fn codigo(self) -> u8 {
        self.da_chave().map_or(0, chave_acesso::Modelo::codigo)
    }

    /// What the model is called in SEFAZ's texts.
    pub fn substantivo(self) -> &'static str {
        match self {
            Self::NFe => "NF-e",
            Self::NFCe => "NFC-e",
            Self::CTe => "CT-e",
            Self::CTeOS => "CT-e OS",
            Self::MDFe => "MDF-e",
            Self::NFCom => "NFCom",
            Self::NFSe => "NFS-e",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_however_it_is_written() {
        for (nome, wanted) in [
            ("NFe", Some(Modelo::NFe)),
            ("nfe", Some(Modelo::NFe)),
            ("NF-e", Some(Modelo::NFe)),
            ("NFC-e", Some(Modelo::NFCe)),
            ("NFSE", Some(Modelo::NFSe)),
            ("CT-e OS", Some(Modelo::CTeOS)),
            ("NF", None),
            ("", None),
        ] {
            assert_eq!(Modelo::from_nome(nome), wanted, "{nome}");
        }
    }
}
