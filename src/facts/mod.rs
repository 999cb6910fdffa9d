//! The words that scenario files and the rooms share. A leaf: it knows no room, no world and no YAML.

mod lapse;
mod moment;
mod money;
mod problem;
mod ready;
mod schema;
mod selector;
mod shown;
mod when;

pub use lapse::{Lapse, LapseError};
pub use moment::Moment;
pub use money::Money;
pub use problem::{Path, Place, Problem};
pub use ready::Ready;
pub use schema::also;
pub use selector::{Ref, Selector, Times};
pub use shown::{clipped, shown, tail};
pub use when::{When, WhenError};

/// The nearest of `known` to what was typed, if it is near enough to be a slip of the hand.
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lowered = typed.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&lowered, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| {
            *distance <= 1 + candidate.chars().count().max(typed.chars().count()) / 4
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn suggests_the_slip_but_not_the_stranger() {
        let known = ["numeroCliente", "cooperativa", "boletos"];
        assert_eq!(did_you_mean("numeroclient", known), Some("numeroCliente"));
        assert_eq!(did_you_mean("boleto", known), Some("boletos"));
        assert_eq!(did_you_mean("zebra", known), None);
    }
}
