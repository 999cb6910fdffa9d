//! Finds a room's route. Routes are data, matched after the world is known, because aliases, letter case and doubled slashes are
//! the room's to say.

use crate::wire::form;

use super::aliases;
use super::room::{Call, EdgeError, Input, Outcome, Room, Route, View};

/// Answers a request that is this room's.
pub(super) fn answer<R: Room>(room: &mut R, input: &Input, view: &mut View<'_, R::Due>) -> Outcome {
    if let Some(rules) = room.certificates(input)
        && let Err(error) = rules.judge(input.client_certificate.as_deref(), view.now, || R::identify(input))
    {
        return refuse::<R>(&EdgeError::Certificate(error), input, view.now);
    }
    match find(room, input) {
        Ok((route, params)) => {
            let mut outcome = (route.handler)(room, &Call { input, params }, view);
            outcome.operation.get_or_insert(route.operation);
            outcome
        }
        Err(error) => refuse::<R>(&error, input, view.now),
    }
}

/// The room's own form of an edge error, as an outcome.
pub(super) fn refuse<R: Room>(error: &EdgeError, input: &Input, now: crate::facts::Moment) -> Outcome {
    let answer = R::edge(error, input, now);
    let status = answer.status;
    Outcome::refused(answer, status.to_string(), error.reason(input)).of(R::EDGE)
}

type Found<R> = (&'static Route<R>, Vec<(&'static str, String)>);

/// Whether an alias of this room's world leads to it.
pub(super) fn leads_to<R: Room>(room: &R, path: &str) -> bool {
    aliases::resolve(room, &segments(path)).is_some()
}

fn find<R: Room>(room: &R, input: &Input) -> Result<Found<R>, EdgeError> {
    let segments = segments(&input.path);
    match find_in_table::<R>(&input.method, &segments) {
        Err(EdgeError::NotFound) => aliases::resolve(room, &segments)
            .map_or(Err(EdgeError::NotFound), |segments| find_in_table::<R>(&input.method, &segments)),
        found => found,
    }
}

fn find_in_table<R: Room>(method: &str, segments: &[String]) -> Result<Found<R>, EdgeError> {
    let mut allowed = Vec::new();
    for route in R::routes() {
        let Some(params) = route.paths.iter().find_map(|path| matches::<R>(path, segments)) else {
            continue;
        };
        // HEAD is answered as GET; the server leaves the body out.
        if route.method == method || (route.method == "GET" && method == "HEAD") {
            return Ok((route, params));
        }
        if !allowed.contains(&route.method) {
            allowed.push(route.method);
        }
    }
    if allowed.is_empty() { Err(EdgeError::NotFound) } else { Err(EdgeError::WrongMethod { allowed }) }
}

/// The path's segments, decoded; doubled and trailing slashes do not count (one client of Sicoob sends them, dossier 1.5).
fn segments(path: &str) -> Vec<String> {
    path.split('/').filter(|segment| !segment.is_empty()).map(form::decode_path).collect()
}

fn matches<R: Room>(pattern: &'static str, segments: &[String]) -> Option<Vec<(&'static str, String)>> {
    let mut params = Vec::new();
    let mut wanted = pattern.split('/').filter(|segment| !segment.is_empty());
    for segment in segments {
        let want = wanted.next()?;
        if let Some(name) = want.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            params.push((name, segment.clone()));
        } else if want != segment && !(R::ANY_CASE && want.eq_ignore_ascii_case(segment)) {
            return None;
        }
    }
    wanted.next().is_none().then_some(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_segments() {
        assert_eq!(segments("//a%20b/%C3%A7/"), ["a b", "ç"]);
        assert_eq!(segments("/100%"), ["100%"]);
        assert_eq!(segments("/%zz%4"), ["%zz%4"]);
    }
}
