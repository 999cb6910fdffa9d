//! Who sends: finds a step's client and makes its credentials.

use crate::facts::did_you_mean;
use crate::scenario::format::{Client, Named, Step};

/// The providers, as `as` names them.
const PROVIDERS: [&str; 4] = ["sicoob", "nddfrete", "invoicy", "betha"];

/// Whose credentials a step sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Side {
    Sicoob,
    NddFrete,
    InvoiCy,
    Betha,
}

/// What is wrong with an `as`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::scenario) struct Miscast {
    pub(in crate::scenario) said: String,
    pub(in crate::scenario) meant: Option<String>,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Self::Sicoob => "sicoob",
            Self::NddFrete => "nddfrete",
            Self::InvoiCy => "invoicy",
            Self::Betha => "betha",
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        [Self::Sicoob, Self::NddFrete, Self::InvoiCy, Self::Betha]
            .into_iter()
            .find(|side| side.name() == name)
    }

    fn is_of(self, client: &Client) -> bool {
        match self {
            Self::Sicoob => client.sicoob.is_some(),
            Self::NddFrete => client.nddfrete.is_some(),
            Self::InvoiCy => client.invoicy.is_some(),
            Self::Betha => client.betha.is_some(),
        }
    }

    /// What a step's body alone says about its side.
    fn of_body(step: &Step) -> Option<Self> {
        if step.crosstalk.is_some() || step.rawdata.is_some() {
            Some(Self::NddFrete)
        } else if step.documento.is_some() {
            Some(Self::InvoiCy)
        } else {
            None
        }
    }

    /// What a path says about its side, for a client that has credentials for several.
    fn of_path(path: &str) -> Option<Self> {
        let path = path.to_lowercase();
        [
            ("/cobranca-bancaria/", Self::Sicoob),
            ("/sicoob/", Self::Sicoob),
            ("/exchangemessage/", Self::NddFrete),
            ("/integracoes/", Self::Betha),
        ]
        .into_iter()
        .find(|(start, _)| path.starts_with(start))
        .map(|(_, side)| side)
        .or_else(|| duble_client::invoicy::Service::of_path(&path).map(|_| Self::InvoiCy))
    }
}

/// The client of a step and the side of it that sends; `None` for a step that sends no credentials.
pub(in crate::scenario) fn choose<'a>(
    clients: &'a Named<Client>,
    step: &'a Step,
) -> Result<Option<(&'a str, &'a Client, Side)>, Miscast> {
    let body = Side::of_body(step);
    let Some(wanted) = step.r#as.as_deref() else {
        return body.map(|side| first(clients, side)).transpose();
    };
    // A client's own name goes before a provider's.
    if let Some((name, client)) = clients.iter().find(|(name, _)| *name == wanted) {
        let path = step.request.as_ref().and_then(|request| Side::of_path(&request.target));
        let mut sides = [Side::Sicoob, Side::NddFrete, Side::InvoiCy, Side::Betha]
            .into_iter()
            .filter(|side| side.is_of(client));
        let side = match body.or(path) {
            Some(side) if side.is_of(client) => side,
            Some(side) => return Err(none_for(side, Some(name))),
            None => match (sides.next(), sides.next()) {
                (Some(only), None) => only,
                _ => {
                    let said = format!("the client `{name}` has credentials for several providers or none");
                    return Err(Miscast {
                        said,
                        meant: Some(format!("say one of {}", PROVIDERS.join(", "))),
                    });
                }
            },
        };
        return Ok(Some((name, client, side)));
    }
    match Side::of_name(wanted) {
        Some(side) if body.is_none_or(|body| body == side) => first(clients, side).map(Some),
        Some(side) => {
            let said = format!("a body of {} cannot be sent as {}", body.unwrap_or(side).name(), side.name());
            Err(Miscast { said, meant: None })
        }
        None => {
            let known: Vec<&str> = clients.iter().map(|(name, _)| name).chain(PROVIDERS).collect();
            let meant = match did_you_mean(wanted, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("here can stand: {}", known.join(", ")),
            };
            Err(Miscast { said: format!("there is no client `{wanted}`"), meant: Some(meant) })
        }
    }
}

fn first(clients: &Named<Client>, side: Side) -> Result<(&str, &Client, Side), Miscast> {
    clients
        .iter()
        .find(|(_, client)| side.is_of(client))
        .map(|(name, client)| (name, client, side))
        .ok_or_else(|| none_for(side, None))
}

fn none_for(side: Side, client: Option<&str>) -> Miscast {
    let said = match client {
        Some(name) => format!("the client `{name}` has no credentials for {}", side.name()),
        None => format!("no client has credentials for {}", side.name()),
    };
    Miscast { said, meant: Some(format!("give some under `clients`: {{ {}: {{ … }} }}", side.name())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_client_and_its_side() {
        let clients: Named<Client> = serde_json::from_str(
            r#"{"erp":{"sicoob":{"client_id":"a"},"nddfrete":{"enterprise_id":"b","token":"c"}},
                "so":{"betha":{"codigo_acesso":"d"}},"vazio":{}}"#,
        )
        .unwrap();
        for (step, chosen) in [
            (r#"{"request":"GET /x"}"#, Ok(None)),
            (r#"{"request":"GET /x","as":"sicoob"}"#, Ok(Some(("erp", Side::Sicoob)))),
            (r#"{"request":"GET /x","as":"so"}"#, Ok(Some(("so", Side::Betha)))),
            (
                r#"{"request":"GET /cobranca-bancaria/v3/boletos","as":"erp"}"#,
                Ok(Some(("erp", Side::Sicoob))),
            ),
            (r#"{"request":"GET /x","as":"erp","rawdata":""}"#, Ok(Some(("erp", Side::NddFrete)))),
            (r#"{"request":"GET /x","crosstalk":{}}"#, Ok(Some(("erp", Side::NddFrete)))),
            (r#"{"request":"GET /x","documento":""}"#, Err("no client has credentials for invoicy")),
            (r#"{"request":"GET /x","as":"erp"}"#, Err("the client `erp` has credentials for several")),
            (
                r#"{"request":"GET /x","as":"vazio"}"#,
                Err("the client `vazio` has credentials for several providers or none"),
            ),
            (
                r#"{"request":"GET /integracoes/v1/x","as":"erp"}"#,
                Err("the client `erp` has no credentials for betha"),
            ),
            (
                r#"{"request":"GET /x","as":"betha","crosstalk":{}}"#,
                Err("a body of nddfrete cannot be sent as betha"),
            ),
            (r#"{"request":"GET /x","as":"epr"}"#, Err("there is no client `epr`")),
        ] {
            let parsed: Step = serde_json::from_str(step).unwrap();
            match (choose(&clients, &parsed), chosen) {
                (Ok(found), Ok(chosen)) => {
                    assert_eq!(found.map(|(name, _, side)| (name, side)), chosen, "{step}");
                }
                (Err(miscast), Err(said)) => {
                    assert!(miscast.said.starts_with(said), "{step}: {}", miscast.said)
                }
                (found, _) => panic!("{step}: {found:?}"),
            }
        }
    }
}
