//! A document's access key, and what stands in its place where there is none.

use std::fmt;
use std::ops::Deref;

use super::{ChaveAcesso, Modelo};

/// The numbers of a document in the form of an access key. SEFAZ's documents are known by it. An NFS-e is its city's and has no key: its
/// numbers are kept in the same form, so that whoever reads a part of them need not ask, but they are filed and shown nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chave {
    numeros: ChaveAcesso,
    vale: bool,
}

impl Chave {
    /// The key of a document of this model.
    pub fn of(modelo: Modelo, numeros: ChaveAcesso) -> Self {
        Self { numeros, vale: modelo.da_chave().is_some() }
    }

    /// The key, if the document has one.
    pub fn acesso(&self) -> Option<ChaveAcesso> {
        self.vale.then_some(self.numeros)
    }

    /// The 44 characters; nothing for a document without a key.
    pub fn as_str(&self) -> &str {
        if self.vale { self.numeros.as_str() } else { "" }
    }
}

impl From<ChaveAcesso> for Chave {
    fn from(numeros: ChaveAcesso) -> Self {
        Self { numeros, vale: true }
    }
}

impl Deref for Chave {
    type Target = ChaveAcesso;

    fn deref(&self) -> &ChaveAcesso {
        &self.numeros
    }
}

impl fmt::Display for Chave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl PartialEq<ChaveAcesso> for Chave {
    fn eq(&self, other: &ChaveAcesso) -> bool {
        self.vale && self.numeros == *other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_nfse_has_numbers_and_no_key() {
        let numeros: ChaveAcesso = "35260811222333000181550010000000011123456795".parse().unwrap();
        let nfse = Chave::of(Modelo::NFSe, numeros);
        assert_eq!((nfse.as_str(), nfse.to_string().as_str(), nfse.acesso()), ("", "", None));
        assert!(nfse != numeros);
        assert_eq!(nfse.partes().numero, 1);
        let nfe = Chave::of(Modelo::NFe, numeros);
        assert_eq!((nfe.as_str(), nfe.acesso()), (numeros.as_str(), Some(numeros)));
        assert!(nfe == numeros && nfe == Chave::from(numeros));
    }
}
