//! A refusal: the provider's error, and the reason for whoever reads the journal.

use super::Erro;

/// Why something was refused: the provider's error, and the reason in one sentence for the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recusa {
    /// The provider's error.
    pub erro: Erro,
    /// Which rule refused, what was seen against what was expected.
    pub reason: String,
}

impl Recusa {
    /// A refusal.
    pub fn new(erro: Erro, reason: impl Into<String>) -> Self {
        Self { erro, reason: reason.into() }
    }

    /// A field that is absent, null or empty.
    pub fn obrigatorio(campo: &str) -> Self {
        Self::new(Erro::CampoObrigatorio(campo.to_owned()), format!("the required field {campo} is absent"))
    }

    /// With its field, if the error names one, named otherwise.
    #[must_use]
    pub fn com_campo(self, nome: impl FnOnce(&str) -> String) -> Self {
        let erro = match self.erro {
            Erro::CampoObrigatorio(campo) => Erro::CampoObrigatorio(nome(&campo)),
            Erro::CampoInvalido(campo) => Erro::CampoInvalido(nome(&campo)),
            Erro::CampoNulo(campo) => Erro::CampoNulo(nome(&campo)),
            Erro::Documento(campo) => Erro::Documento(nome(&campo)),
            other => other,
        };
        Self { erro, ..self }
    }

    /// A field whose value cannot be.
    pub fn invalido(campo: &str, reason: impl Into<String>) -> Self {
        Self::new(Erro::CampoInvalido(campo.to_owned()), reason)
    }
}
