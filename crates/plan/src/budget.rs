//! What work with coding agents may cost: in US dollars, in tokens, or both.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::quantity::BadQuantity;

/// What work may use up; what is not said is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Dollars>,
    /// Tokens of every kind together: read, written, and from and to a cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Tokens>,
}

impl Budget {
    /// Returns it several times over.
    #[must_use]
    pub fn times(&self, times: u32) -> Budget {
        let times = u64::from(times);
        Budget {
            cost: self.cost.map(|Dollars(micros)| Dollars(micros.saturating_mul(times))),
            tokens: self.tokens.map(|Tokens(count)| Tokens(count.saturating_mul(times))),
        }
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.cost, self.tokens) {
            (Some(cost), Some(tokens)) => write!(f, "{cost} and {tokens} tokens"),
            (Some(cost), None) => write!(f, "{cost}"),
            (None, Some(tokens)) => write!(f, "{tokens} tokens"),
            (None, None) => f.write_str("no limit"),
        }
    }
}

/// An amount of US dollars, in millionths: `$5`, `2.50 USD`, `0.8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Dollars(pub u64);

impl FromStr for Dollars {
    type Err = BadQuantity;

    fn from_str(text: &str) -> Result<Self, BadQuantity> {
        let bad = || {
            BadQuantity(format!(
                "`{}` is no amount of US dollars above nothing; write `5`, `$5` or `2.50 USD`",
                text.escape_debug()
            ))
        };
        let trimmed = text.trim();
        let number = match trimmed.strip_prefix('$') {
            Some(number) => number,
            None => {
                let unit = trimmed.len().checked_sub(3).and_then(|at| trimmed.get(at..));
                let is_named = unit.is_some_and(|unit| unit.eq_ignore_ascii_case("usd"));
                if is_named { &trimmed[..trimmed.len() - 3] } else { trimmed }
            }
        };
        scaled(number.trim(), 6).filter(|micros| *micros > 0).map(Dollars).ok_or_else(bad)
    }
}

impl fmt::Display for Dollars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1_000_000, self.0 % 1_000_000);
        if part == 0 {
            return write!(f, "${whole}");
        }
        let digits = format!("{part:06}");
        // Cents are always two.
        write!(f, "${whole}.{:0<2}", digits.trim_end_matches('0'))
    }
}

/// A number of tokens: `2M`, `500k`, `800000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tokens(pub u64);

impl FromStr for Tokens {
    type Err = BadQuantity;

    fn from_str(text: &str) -> Result<Self, BadQuantity> {
        let bad = || {
            BadQuantity(format!(
                "`{}` is no number of tokens above nothing; write `2M`, `500k` or `800000`",
                text.escape_debug()
            ))
        };
        let trimmed = text.trim();
        let (number, places) = match trimmed.chars().last() {
            Some('k' | 'K') => (&trimmed[..trimmed.len() - 1], 3),
            Some('m' | 'M') => (&trimmed[..trimmed.len() - 1], 6),
            _ => (trimmed, 0),
        };
        scaled(number.trim(), places).filter(|tokens| *tokens > 0).map(Tokens).ok_or_else(bad)
    }
}

impl fmt::Display for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            count if count.is_multiple_of(1_000_000) => write!(f, "{}M", count / 1_000_000),
            count if count.is_multiple_of(1_000) => write!(f, "{}k", count / 1_000),
            count => write!(f, "{count}"),
        }
    }
}

/// Returns a decimal number times ten to the power of `places`, where it has no more of them.
fn scaled(number: &str, places: usize) -> Option<u64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(part) || part.len() > places {
        return None;
    }
    format!("{whole}{part:0<places$}").parse().ok()
}

macro_rules! by_text {
    ($type:ty) => {
        impl TryFrom<String> for $type {
            type Error = BadQuantity;

            fn try_from(text: String) -> Result<Self, BadQuantity> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> String {
                value.to_string()
            }
        }
    };
}

by_text!(Dollars);
by_text!(Tokens);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them_and_come_back_in_one_form() {
        for (text, back) in
            [("5", "$5"), ("$5", "$5"), ("2.50 USD", "$2.50"), ("0.8usd", "$0.80"), ("$0.000001", "$0.000001")]
        {
            let read: Dollars = text.parse().unwrap();
            assert_eq!(read.to_string(), back);
            assert_eq!(back.parse::<Dollars>().unwrap(), read);
        }
        for text in ["", "$", "0", "-1", "5 EUR", "1.2.3", "0.0000001", "1e3", "€5", "99999999999999999999"] {
            assert!(text.parse::<Dollars>().is_err(), "{text}");
        }
    }

    #[test]
    fn tokens_are_read_as_people_write_them() {
        for (text, back) in [("2M", "2M"), ("1.5M", "1500k"), ("500k", "500k"), ("1234", "1234")] {
            assert_eq!(text.parse::<Tokens>().unwrap().to_string(), back);
        }
        for text in ["", "0", "2G", "M", "1.5", "-3k"] {
            assert!(text.parse::<Tokens>().is_err(), "{text}");
        }
    }
}
