//! Betha Procuradoria, "integração com terceiros" (dossier betha).
//!
//! [`Client`] has a method for every service. What is read comes in pages, [`Client::pagina`], or as a stream over all of
//! them, [`Client::todas`]; the kind of row says which list ([`Linha`]).
//!
//! Third-party documents of the suite hosts send the access code twice, as a bearer and as `User-Access` (dossier betha
//! 2; clients of the suite's "dados" and "integracoes-bi" families do so), and a server takes either.

mod client;
mod escrita;
mod leitura;
mod paginas;
mod protesto;

use std::fmt;

use crate::Headers;
use crate::secret::Hidden;

pub use client::Client;
pub use escrita::{Anexo, Custa, Movimentacao, Processo};
pub use leitura::{
    Ajuizamento, Alteracao, DocumentoDivida, ExecucaoDivida, ExecucaoFiscal, ResumoDivida, ResumoProtesto,
    Saldo, TipoMovimentacao,
};
pub use paginas::{Busca, Linha, Pagina};
pub use protesto::{Cartorio, MovimentacaoProtesto, Municipio, Pessoa, Protesto, SistemaProtesto};

/// An access code as the municipality's administrator creates it, one per application and entity.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The code; secret.
    pub access_code: String,
}

impl Credentials {
    /// Credentials of an access code.
    pub fn new(access_code: impl Into<String>) -> Self {
        Self { access_code: access_code.into() }
    }

    /// The headers of every request.
    pub fn headers(&self) -> Headers {
        vec![
            ("Authorization", format!("Bearer {}", self.access_code)),
            ("User-Access", self.access_code.clone()),
        ]
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("access_code", &Hidden).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_travels_twice_and_is_never_shown() {
        let credentials = Credentials::new("00000000-0000-4000-8000-000000000001");
        assert_eq!(
            credentials.headers(),
            [
                ("Authorization", "Bearer 00000000-0000-4000-8000-000000000001".to_owned()),
                ("User-Access", "00000000-0000-4000-8000-000000000001".to_owned()),
            ]
        );
        assert!(!format!("{credentials:?}").contains("4000"));
    }
}
