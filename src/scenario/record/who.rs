//! Who sent a request: a client of the scenario that is extended, or one whose credentials come from the environment. No credential is ever
//! written.

use duble_client::invoicy;

use super::ask::Credentials;
use crate::scenario::format::{Client, Named};
use crate::scenario::literal::Literal;

/// The clients that a recording knows, and those that it adds.
#[derive(Debug)]
pub(super) struct Cast<'a> {
    base: &'a Named<Client>,
    added: Vec<Added>,
}

/// Who sends a step.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    pub(super) provider: &'static str,
    client: String,
}

/// A client that the extended scenario has not.
#[derive(Debug)]
struct Added {
    name: String,
    who: Credentials,
    is_refused: bool,
}

impl<'a> Cast<'a> {
    pub(super) fn new(base: &'a Named<Client>) -> Self {
        Self { base, added: Vec::new() }
    }

    /// Whose credentials these are; `None` where there are none. `is_refused`: the provider did not take them.
    pub(super) fn sender(&mut self, who: &Credentials, is_refused: bool) -> Option<Sender> {
        let provider = provider(who)?;
        let known = self.base.iter().find(|(_, client)| has(client, provider) && is_same(client, who));
        if let Some((name, _)) = known {
            return Some(Sender { provider, client: name.to_owned() });
        }
        let alike = |added: &&Added| added.is_refused == is_refused && same_sender(&added.who, who);
        if let Some(added) = self.added.iter().find(alike) {
            return Some(Sender { provider, client: added.name.clone() });
        }
        let nth = self.added.iter().filter(|added| self::provider(&added.who) == Some(provider)).count() + 1;
        let name = if nth == 1 { format!("gravado-{provider}") } else { format!("gravado-{provider}-{nth}") };
        self.added.push(Added { name: name.clone(), who: who.clone(), is_refused });
        Some(Sender { provider, client: name })
    }

    /// What stands in `as`: the provider, where its first client sends, and the client's own name otherwise. The file's own clients stand
    /// before those that it extends.
    pub(super) fn written_as<'s>(&self, sender: &'s Sender) -> &'s str {
        let own = self.added.iter().find(|added| provider(&added.who) == Some(sender.provider));
        let base = || self.base.iter().find(|(_, client)| has(client, sender.provider)).map(|(name, _)| name);
        let first = own.map(|added| added.name.as_str()).or_else(base);
        if first == Some(sender.client.as_str()) { sender.provider } else { &sender.client }
    }

    /// The clients that stand in the file. Each credential comes from the environment; where that has none, the extended scenario's own is
    /// taken, so that the file runs against duble as it is.
    pub(super) fn written(&self) -> Option<Literal> {
        let entries = self.added.iter().map(|added| (added.name.clone(), self.client(added)));
        let entries: Vec<_> = entries.collect();
        (!entries.is_empty()).then_some(Literal::Map(entries))
    }

    /// What was refused once should be refused again, and for the same reason: what the extended scenario has itself stays, the rest becomes
    /// zeros in the same form.
    fn wrong(&self, side: &str, field: &str, who: &Credentials) -> String {
        let known = |value: &str| {
            let all = self.base.iter().flat_map(|(_, client)| fields(Some(client), side));
            all.into_iter().any(|(other, known)| other == field && known == Some(value))
        };
        match sent(who, field) {
            Some(value) if known(value) => value.to_owned(),
            Some(value) => value.chars().map(|c| if c.is_alphanumeric() { '0' } else { c }).collect(),
            // Of an access key only the hash is seen; keys have 32 characters.
            None => "0".repeat(32),
        }
    }

    fn client(&self, added: &Added) -> Literal {
        let side = provider(&added.who).unwrap_or_default();
        let first = self.base.iter().map(|(_, client)| client).find(|client| has(client, side));
        let mark = added.name.strip_prefix("gravado-").unwrap_or_default().replace('-', "_").to_uppercase();
        let fields = fields(first, side).into_iter().map(|(field, default)| {
            let value = match default.filter(|default| !default.contains(['$', '}'])) {
                _ if added.is_refused => self.wrong(side, field, &added.who),
                Some(default) => format!("${{env.{mark}_{}:-{default}}}", field.to_uppercase()),
                None => format!("${{env.{mark}_{}}}", field.to_uppercase()),
            };
            (field.to_owned(), Literal::Text(value))
        });
        let mut fields: Vec<_> = fields.collect();
        if let Credentials::Sicoob { scope: Some(scope), .. } = &added.who {
            fields.push(("scope".to_owned(), Literal::Text(scope.clone())));
        }
        Literal::Map(vec![(side.to_owned(), Literal::Map(fields))])
    }
}

/// What was sent for a field, as far as it can be seen.
fn sent<'s>(who: &'s Credentials, field: &str) -> Option<&'s str> {
    match (who, field) {
        (Credentials::Sicoob { client_id, .. }, _) => Some(client_id),
        (Credentials::NddFrete { enterprise_id, .. }, "enterprise_id") => Some(enterprise_id),
        (Credentials::NddFrete { token, .. }, _) => Some(token),
        (Credentials::InvoiCy { emp_pk, .. }, "emp_pk") => Some(emp_pk),
        (Credentials::Betha { codigo }, _) => Some(codigo),
        (Credentials::None | Credentials::InvoiCy { .. }, _) => None,
    }
}

fn provider(who: &Credentials) -> Option<&'static str> {
    match who {
        Credentials::None => None,
        Credentials::Sicoob { .. } => Some("sicoob"),
        Credentials::NddFrete { .. } => Some("nddfrete"),
        Credentials::InvoiCy { .. } => Some("invoicy"),
        Credentials::Betha { .. } => Some("betha"),
    }
}

fn has(client: &Client, provider: &str) -> bool {
    match provider {
        "sicoob" => client.sicoob.is_some(),
        "nddfrete" => client.nddfrete.is_some(),
        "invoicy" => client.invoicy.is_some(),
        _ => client.betha.is_some(),
    }
}

/// Whether a client would send these credentials.
fn is_same(client: &Client, who: &Credentials) -> bool {
    match who {
        Credentials::None => false,
        Credentials::Sicoob { client_id, scope, .. } => client
            .sicoob
            .as_ref()
            .is_some_and(|client| client.client_id == *client_id && client.scope == *scope),
        Credentials::NddFrete { enterprise_id, token } => client
            .nddfrete
            .as_ref()
            .is_some_and(|client| client.enterprise_id == *enterprise_id && client.token == *token),
        // The hash is all that is seen of an access key.
        Credentials::InvoiCy { emp_pk, emp_ck, documento } => client.invoicy.as_ref().is_some_and(|client| {
            client.emp_pk == *emp_pk
                && invoicy::emp_ck(&client.chave_acesso, documento).eq_ignore_ascii_case(emp_ck)
        }),
        Credentials::Betha { codigo } => {
            client.betha.as_ref().is_some_and(|client| client.codigo_acesso == *codigo)
        }
    }
}

/// Whether two requests were sent with the same credentials, as far as can be seen.
fn same_sender(one: &Credentials, other: &Credentials) -> bool {
    match (one, other) {
        (Credentials::InvoiCy { emp_pk: one, .. }, Credentials::InvoiCy { emp_pk: other, .. }) => {
            one == other
        }
        _ => one == other,
    }
}

/// The fields of a provider's credentials, and what the extended scenario has for them.
fn fields<'a>(client: Option<&'a Client>, provider: &str) -> Vec<(&'static str, Option<&'a str>)> {
    match provider {
        "sicoob" => {
            let client = client.and_then(|client| client.sicoob.as_ref());
            vec![("client_id", client.map(|client| client.client_id.as_str()))]
        }
        "nddfrete" => {
            let client = client.and_then(|client| client.nddfrete.as_ref());
            vec![
                ("enterprise_id", client.map(|client| client.enterprise_id.as_str())),
                ("token", client.map(|client| client.token.as_str())),
            ]
        }
        "invoicy" => {
            let client = client.and_then(|client| client.invoicy.as_ref());
            vec![
                ("emp_pk", client.map(|client| client.emp_pk.as_str())),
                ("chave_acesso", client.map(|client| client.chave_acesso.as_str())),
            ]
        }
        _ => {
            let client = client.and_then(|client| client.betha.as_ref());
            vec![("codigo_acesso", client.map(|client| client.codigo_acesso.as_str()))]
        }
    }
}
