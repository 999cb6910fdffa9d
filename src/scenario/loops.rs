//! Unrolls loops: every row of a table becomes steps of its own, with the row's values as theirs. The places in the file stay those of
//! the steps as written.

use super::format::{Each, Named, Step};
use super::literal::Literal;
use crate::facts::{Path, clipped};

/// Most steps that a file may come to.
pub(super) const MOST: usize = 10_000;
/// How deep loops may stand in each other.
const DEEPEST: usize = 4;
/// The longest label of a row, in characters.
const LABEL: usize = 60;

/// A step as it is played, and where it is written.
pub(super) type Placed = (Step, Path);

/// What is wrong with a loop, and where.
pub(super) type Wrong = (Path, String);

/// The steps to play.
pub(super) fn unroll(steps: Vec<Step>) -> Result<Vec<Placed>, Wrong> {
    let mut loops = Loops { played: Vec::new() };
    loops.steps(&steps, &Path::root().key("steps"), &Row::default(), 0)?;
    Ok(loops.played)
}

/// The values of a row, and of those around it.
#[derive(Clone, Default)]
struct Row {
    values: Vec<(String, Literal)>,
    labels: Vec<String>,
}

impl Row {
    fn with(&self, row: &Named<Literal>) -> Self {
        let mut inner = self.clone();
        let shown = row.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.plain()?)));
        inner.labels.push(clipped(&shown.collect::<Vec<_>>().join(", "), LABEL));
        for (name, value) in row.iter() {
            put(&mut inner.values, name, value);
        }
        inner
    }
}

struct Loops {
    played: Vec<Placed>,
}

impl Loops {
    fn steps(&mut self, steps: &[Step], above: &Path, row: &Row, depth: usize) -> Result<(), Wrong> {
        for (index, step) in steps.iter().enumerate() {
            let at = above.index(index);
            let Some(Each(rows)) = &step.each else {
                if step.steps.is_some() {
                    return Err((at.key("steps"), "`steps` goes with `each`".to_owned()));
                }
                self.play(step, &at, row)?;
                continue;
            };
            if rows.is_empty() {
                return Err((at.key("each"), "a table without rows plays nothing".to_owned()));
            }
            if depth >= DEEPEST {
                let said = format!("loops stand in each other more than {DEEPEST} deep");
                return Err((at.key("each"), said));
            }
            for inner in rows {
                let inner = row.with(inner);
                match &step.steps {
                    Some(steps) => {
                        if let Some(key) = step.stated().find(|key| *key != "with") {
                            let said = format!("`{key}` belongs to one of the `steps` of the loop");
                            return Err((at.key(key), said));
                        }
                        let mut around = inner;
                        for (name, value) in step.with.iter().flat_map(Named::iter) {
                            put(&mut around.values, name, value);
                        }
                        self.steps(steps, &at.key("steps"), &around, depth + 1)?;
                    }
                    None => self.play(step, &at, &inner)?,
                }
            }
        }
        Ok(())
    }

    fn play(&mut self, step: &Step, at: &Path, row: &Row) -> Result<(), Wrong> {
        if self.played.len() >= MOST {
            return Err((at.clone(), format!("with its loops the file has more than {MOST} steps")));
        }
        let mut played = Step { each: None, ..step.clone() };
        if !row.values.is_empty() {
            let mut values = step.with.clone().unwrap_or_default().0;
            for (name, value) in &row.values {
                put(&mut values, name, value);
            }
            played.with = Some(Named(values));
            let labels: Vec<&str> = row.labels.iter().map(String::as_str).filter(|l| !l.is_empty()).collect();
            played.name = Some(format!("{} [{}]", step.title(), labels.join(", ")));
        }
        self.played.push((played, at.clone()));
        Ok(())
    }
}

fn put(values: &mut Vec<(String, Literal)>, name: &str, value: &Literal) {
    match values.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => *known = value.clone(),
        None => values.push((name.to_owned(), value.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn played(yaml: &str) -> Result<Vec<String>, String> {
        let steps: Vec<Step> = serde_json::from_str(yaml).unwrap();
        let played = unroll(steps).map_err(|(at, said)| format!("{at}: {said}"))?;
        let shown = |(step, at): &Placed| {
            let values =
                step.with.iter().flat_map(Named::iter).map(|(name, value)| format!(" {name}:{value}"));
            format!("{at} {}{}", step.title(), values.collect::<String>())
        };
        Ok(played.iter().map(shown).collect())
    }

    #[test]
    fn rows_become_steps_where_they_are_written() {
        assert_eq!(
            played(
                r#"[{"advance":"1s"},{"each":[{"a":1,"b":"x"},{"a":2}],"advance":"2s","with":{"a":0,"c":3}}]"#
            ),
            Ok(vec![
                "steps[0] advance 1s".to_owned(),
                "steps[1] advance 2s [a=1, b=x] a:1 c:3 b:\"x\"".to_owned(),
                "steps[1] advance 2s [a=2] a:2 c:3".to_owned(),
            ])
        );
        assert_eq!(
            played(
                r#"[{"each":{"as":"n","in":[1,2]},"with":{"k":9},"steps":[{"name":"s","advance":"1s"},{"each":[{"m":[5]}],"advance":"1s"}]}]"#
            ),
            Ok(vec![
                "steps[0].steps[0] s [n=1] n:1 k:9".to_owned(),
                "steps[0].steps[1] advance 1s [n=1] n:1 k:9 m:[5]".to_owned(),
                "steps[0].steps[0] s [n=2] n:2 k:9".to_owned(),
                "steps[0].steps[1] advance 1s [n=2] n:2 k:9 m:[5]".to_owned(),
            ])
        );
    }

    #[test]
    fn what_is_no_loop_is_told() {
        let nested = |depth: usize| {
            let open = r#"{"each":[{"a":1}],"steps":["#.repeat(depth);
            format!("[{open}{{\"advance\":\"1s\"}}{}]", "]}".repeat(depth))
        };
        assert!(played(&nested(4)).is_ok());
        let many = format!("[{}]", vec!["{\"a\":1}"; 101].join(","));
        for (text, said) in [
            (
                nested(5),
                "steps[0].steps[0].steps[0].steps[0].steps[0].each: loops stand in each other more than 4 deep",
            ),
            (
                r#"[{"each":[],"advance":"1s"}]"#.to_owned(),
                "steps[0].each: a table without rows plays nothing",
            ),
            (r#"[{"steps":[]}]"#.to_owned(), "steps[0].steps: `steps` goes with `each`"),
            (
                r#"[{"each":[{}],"steps":[],"expect":{}}]"#.to_owned(),
                "steps[0].expect: `expect` belongs to one of the `steps` of the loop",
            ),
            (
                format!(r#"[{{"each":{many},"steps":[{{"each":{many},"advance":"1s"}}]}}]"#),
                "steps[0].steps[0]: with its loops the file has more than 10000 steps",
            ),
        ] {
            assert_eq!(played(&text), Err(said.to_owned()));
        }
    }
}
