//! Which of the requests that match a fault, by their count.

use std::fmt;
use std::str::FromStr;

/// `3`, `1..2` (both ends count), `2..`, or every so-many-th.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calls {
    /// All of them.
    #[default]
    All,
    /// From one count to another, both included; without an end: for ever.
    Range(u64, Option<u64>),
    /// The n-th, the 2n-th, and so on.
    Every(u64),
}

/// Why a text says no counts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` says no counts: write 3, 1..2, 2.. or {{ every: 3 }}")]
pub struct CallsError(String);

impl Calls {
    /// Whether a count, from 1, is one of them.
    pub fn hold(self, count: u64) -> bool {
        match self {
            Self::All => true,
            Self::Range(first, last) => first <= count && last.is_none_or(|last| count <= last),
            Self::Every(n) => n > 0 && count.is_multiple_of(n),
        }
    }

    /// Whether none that is still to come is one of them.
    pub fn are_over(self, counted: u64) -> bool {
        matches!(self, Self::Range(_, Some(last)) if last <= counted)
    }

    /// Whether there is none at all.
    pub fn are_none(self) -> bool {
        match self {
            Self::All => false,
            Self::Range(first, last) => last.is_some_and(|last| last < first.max(1)),
            Self::Every(n) => n == 0,
        }
    }
}

impl FromStr for Calls {
    type Err = CallsError;

    fn from_str(text: &str) -> Result<Self, CallsError> {
        let number = |text: &str| text.trim().parse::<u64>().map_err(|_| ());
        let read = || match text.split_once("..") {
            None => number(text).map(|n| Self::Range(n, Some(n))),
            Some((first, "")) => number(first).map(|first| Self::Range(first, None)),
            Some((first, last)) => Ok(Self::Range(number(first)?, Some(number(last)?))),
        };
        read().map_err(|()| CallsError(crate::facts::shown(text)))
    }
}

impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Range(first, Some(last)) if first == last => write!(f, "{first}"),
            Self::Range(first, Some(last)) => write!(f, "{first}..{last}"),
            Self::Range(first, None) => write!(f, "{first}.."),
            Self::Every(n) => write!(f, "every {n}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_which_counts() {
        for (text, held, none) in [
            ("3", vec![3], false),
            ("1..2", vec![1, 2], false),
            ("4..", vec![4, 5, 6], false),
            ("2..1", vec![], true),
            ("0", vec![], true),
            ("0..0", vec![], true),
            ("0..1", vec![1], false),
        ] {
            let calls: Calls = text.parse().unwrap();
            assert_eq!((1..=6).filter(|n| calls.hold(*n)).collect::<Vec<_>>(), held, "{text}");
            assert_eq!(
                (calls.are_none(), calls.to_string().as_str() == text || none),
                (none, true),
                "{text}"
            );
        }
        assert_eq!((1..=7).filter(|n| Calls::Every(3).hold(*n)).collect::<Vec<_>>(), [3, 6]);
        assert!(Calls::Every(0).are_none() && !Calls::Every(0).hold(3));
        assert!("1..2".parse::<Calls>().unwrap().are_over(2) && !Calls::Range(1, None).are_over(9));
        for wrong in ["", "..", "..3", "a", "1...2", "-1", "1..x", "1.5"] {
            assert!(wrong.parse::<Calls>().is_err(), "{wrong}");
        }
    }
}
