//! Simple types: a base and its restrictions.

use regex_lite::Regex;
use rust_decimal::Decimal;

/// A restriction of one of four built-in types, or a union of such.
#[derive(Debug, Clone, Default)]
pub(super) struct Simple {
    pub(super) base: Base,
    pub(super) patterns: Vec<Regex>,
    pub(super) values: Vec<String>,
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,
    pub(super) least: Option<Decimal>,
    pub(super) above: Option<Decimal>,
    pub(super) most: Option<Decimal>,
    pub(super) below: Option<Decimal>,
    /// Decimals, not counting zeros at the end.
    pub(super) decimals: Option<usize>,
    /// Types of which one must fit; then nothing else is said.
    pub(super) members: Vec<Self>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Base {
    #[default]
    String,
    /// White space collapsed.
    Token,
    Integer,
    Decimal,
}

impl Base {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "xs:string" => Some(Self::String),
            "xs:token" => Some(Self::Token),
            "xs:integer" => Some(Self::Integer),
            "xs:decimal" => Some(Self::Decimal),
            _ => None,
        }
    }
}

impl Simple {
    /// What is wrong with a value, if anything.
    pub(super) fn fault(&self, text: &str) -> Option<String> {
        if !self.members.is_empty() {
            let faults: Option<Vec<String>> = self.members.iter().map(|member| member.fault(text)).collect();
            return faults.and_then(|faults| faults.into_iter().next_back());
        }
        let collapsed = || text.split([' ', '\t', '\r', '\n']).filter(|part| !part.is_empty());
        let value = if self.base == Base::String {
            text.to_owned()
        } else {
            collapsed().collect::<Vec<_>>().join(" ")
        };
        let number = match self.base {
            Base::String | Base::Token => None,
            Base::Integer | Base::Decimal => match self.number(&value) {
                Some(number) => Some(number),
                None => {
                    return Some(format!(
                        "is no {}",
                        if self.base == Base::Integer { "integer" } else { "decimal" }
                    ));
                }
            },
        };
        let length = value.chars().count();
        if let Some(least) = self.min_length.filter(|least| length < *least) {
            return Some(format!("has {length} characters, at least {least} are expected"));
        }
        if let Some(most) = self.max_length.filter(|most| length > *most) {
            return Some(format!("has {length} characters, at most {most} are expected"));
        }
        if !self.patterns.is_empty() && !self.patterns.iter().any(|pattern| pattern.is_match(&value)) {
            return Some("has not the expected form".to_owned());
        }
        if !self.values.is_empty() && !self.values.contains(&value) {
            return Some(format!("is none of {}", self.values.join(", ")));
        }
        let number = number?;
        let decimals = value.split_once('.').map_or(0, |(_, part)| part.trim_end_matches('0').len());
        if let Some(most) = self.decimals.filter(|most| decimals > *most) {
            return Some(format!("has {decimals} decimals, at most {most} are expected"));
        }
        match (self.least, self.above, self.most, self.below) {
            (Some(least), ..) if number < least => Some(format!("is below {least}")),
            (_, Some(above), ..) if number <= above => Some(format!("is not above {above}")),
            (_, _, Some(most), _) if number > most => Some(format!("is above {most}")),
            (.., Some(below)) if number >= below => Some(format!("is not below {below}")),
            _ => None,
        }
    }

    /// XML Schema's own lexical form: a sign, digits, a point for decimals; nothing else. Numbers of more than 28 digits are cut to the
    /// farthest one that is held, which no bound of a contract can tell apart.
    fn number(&self, value: &str) -> Option<Decimal> {
        let plain = value.strip_prefix(['+', '-']).unwrap_or(value);
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let point_fits = self.base == Base::Decimal || !plain.contains('.');
        if !point_fits || !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let far = if value.starts_with('-') { Decimal::MIN } else { Decimal::MAX };
        let text = format!(
            "{}{}.{}0",
            if value.starts_with('-') { "-" } else { "" },
            if whole.is_empty() { "0" } else { whole },
            fraction
        );
        Some(text.parse().unwrap_or(far))
    }
}
