//! Where clients of the providers are pointed at.

/// A base URL that a client of a provider is configured with; [`Duble::url_of`](super::Duble::url_of) gives it.
///
/// Of `duble-client`, all take [`Duble::url`](super::Duble::url) alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Api {
    /// Sicoob's Cobrança Bancária, version 2: `https://api.sicoob.com.br/cobranca-bancaria/v2`.
    SicoobV2,
    /// Version 3: `https://api.sicoob.com.br/cobranca-bancaria/v3`.
    SicoobV3,
    /// Where Sicoob's tokens come from: `https://auth.sicoob.com.br/auth/realms/cooperado/protocol/openid-connect/token`.
    SicoobToken,
    /// nddFrete's Crosstalk service, with its `.asmx`.
    NddFrete,
    /// InvoiCy's reception of documents: `https://homolog.invoicy.com.br/arecepcao.aspx`.
    InvoiCy,
    /// Betha Procuradoria: `https://procuradoria.suite.betha.cloud/integracoes/v1`.
    Betha,
}

impl Api {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 6] =
        [Self::SicoobV2, Self::SicoobV3, Self::SicoobToken, Self::NddFrete, Self::InvoiCy, Self::Betha];

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::SicoobV2 => "/cobranca-bancaria/v2",
            Self::SicoobV3 => "/cobranca-bancaria/v3",
            Self::SicoobToken => "/auth/realms/cooperado/protocol/openid-connect/token",
            Self::NddFrete => "/exchangeMessage/WSExchangeMessage.asmx",
            Self::InvoiCy => "/arecepcao.aspx",
            Self::Betha => "/integracoes/v1",
        }
    }
}
