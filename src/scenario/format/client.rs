//! Who sends: credentials by provider, under the names of duble's own client crate. Values may hold `${env.NAME}`.

use serde::Deserialize;

/// A client, with credentials for one provider or several.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Client {
    /// For Sicoob.
    pub sicoob: Option<SicoobClient>,
    /// For nddFrete.
    pub nddfrete: Option<NddfreteClient>,
    /// For InvoiCy.
    pub invoicy: Option<InvoicyClient>,
    /// For Betha.
    pub betha: Option<BethaClient>,
}

/// Credentials for Sicoob.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SicoobClient {
    /// Identifies the application.
    pub client_id: String,
    /// Scopes to ask for; absent: every documented one.
    #[serde(default)]
    pub scope: Option<String>,
    /// A fixed bearer, for which no token is asked.
    #[serde(default)]
    pub bearer: Option<String>,
    /// The whole URL of the token endpoint, where it is not on the API's own host.
    #[serde(default)]
    pub token_url: Option<String>,
}

/// Credentials for nddFrete (`EnterpriseId` and `Token` on the wire).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NddfreteClient {
    /// Identifies the shipper.
    pub enterprise_id: String,
    /// Authenticates it.
    pub token: String,
}

/// Credentials for InvoiCy (`EmpPK` on the wire; the access key goes into `EmpCK`).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoicyClient {
    /// The partner's key.
    pub emp_pk: String,
    /// The access key: the company's, or the partner's for bilhetagem.
    pub chave_acesso: String,
    /// The point of sale; usually absent.
    #[serde(default)]
    pub emp_co: Option<String>,
}

/// Credentials for Betha.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BethaClient {
    /// The access code of the application.
    pub codigo_acesso: String,
}
