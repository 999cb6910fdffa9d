//! What the providers keep, for whoever wants to look inside a world.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::read::Asked;
use super::story::apart;
use super::{All, Named, Refusal};
use crate::providers::room::{Look, Shown};
use crate::providers::{self, Providers};

/// Rows of one answer, when the query names no number, and at most.
const PAGE: usize = 100;
const MOST: usize = 1_000;

/// Which rows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    key: Option<String>,
    skip: Option<usize>,
    limit: Option<usize>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Of {
    provider: String,
    entity: String,
}

/// What there is, and how much of it.
pub(super) async fn all(State(all): State<All>, Path(named): Path<Named>) -> Result<Response, Refusal> {
    // A clone costs nothing, and whoever counts a million rows in it holds nobody up.
    let rooms = named.world(&all)?.look(|universe| universe.rooms.clone());
    let told = apart(move || {
        let look = Look::default();
        let totals = providers::entities().into_iter().map(|(provider, entities)| {
            let totals: Map<String, Value> = entities
                .iter()
                .filter_map(|entity| {
                    let shown = providers::state(&rooms, provider, entity, &look)?;
                    Some(((*entity).to_owned(), json!(shown.total)))
                })
                .collect();
            (provider.to_owned(), Value::Object(totals))
        });
        Value::Object(totals.collect())
    });
    Ok(Json(told.await?).into_response())
}

/// Rows of one entity.
pub(super) async fn page(
    State(all): State<All>,
    Path(named): Path<Named>,
    Path(Of { provider, entity }): Path<Of>,
    Asked(page): Asked<Page>,
) -> Result<Response, Refusal> {
    let rooms = named.world(&all)?.look(|universe| universe.rooms.clone());
    let skip = page.skip.unwrap_or(0);
    let look = Look { key: page.key, skip, limit: page.limit.unwrap_or(PAGE).min(MOST) };
    let shown = apart(move || rows(&rooms, &provider, &entity, &look)).await??;
    Ok(Json(json!({ "total": shown.total, "skip": skip, "rows": shown.rows })).into_response())
}

/// What a provider keeps of an entity, as far as the look goes.
///
/// # Errors
///
/// When there is no such provider, or it keeps no such entity.
pub fn rows(rooms: &Providers, provider: &str, entity: &str, look: &Look) -> Result<Shown, Refusal> {
    let known = providers::entities();
    let Some((_, entities)) = known.iter().find(|(name, _)| *name == provider) else {
        return Err(Refusal::no_such("provider", provider, known.iter().map(|(name, _)| *name)));
    };
    if !entities.contains(&entity) {
        return Err(Refusal::no_such(&format!("entity of {provider}"), entity, entities.iter().copied()));
    }
    providers::state(rooms, provider, entity, look)
        .ok_or_else(|| Refusal::failed(format!("{provider} says that it keeps `{entity}`, and shows none")))
}
