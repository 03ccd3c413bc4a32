//! Durations and sizes as people write them: `90s`, `2h-3h`, `1GiB`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::share::Cpus;

/// A length of time as a plan writes it: `250ms`, `10s`, `30m`, `2h`, `1d`, `1w`, or sums (`1h30m`).
///
/// Milliseconds are the smallest unit; it is written back in its shortest exact form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub Duration);

/// Why a text is no quantity; the message names what would be one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadQuantity(pub String);

const UNITS: [(&str, u64); 6] =
    [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl FromStr for Span {
    type Err = BadQuantity;

    fn from_str(text: &str) -> Result<Self, BadQuantity> {
        let bad = || {
            BadQuantity(format!(
                "`{text}` is not a length of time; write `250ms`, `10s`, `30m`, `2h`, `1h30m`, `1d` or `1w`"
            ))
        };
        let mut rest = text.trim();
        if rest.is_empty() {
            return Err(bad());
        }
        let mut total_ms: u64 = 0;
        while !rest.is_empty() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let number: u64 = rest[..digits].parse().map_err(|_| bad())?;
            rest = rest[digits..].trim_start();
            let letters = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
            let unit = UNITS.iter().find(|(name, _)| *name == &rest[..letters]).ok_or_else(bad)?;
            total_ms = number.checked_mul(unit.1).and_then(|ms| total_ms.checked_add(ms)).ok_or_else(bad)?;
            rest = rest[letters..].trim_start();
        }
        Ok(Span(Duration::from_millis(total_ms)))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        if left == 0 {
            return f.write_str("0s");
        }
        for (name, size) in UNITS {
            if left >= size {
                write!(f, "{}{name}", left / size)?;
                left %= size;
            }
        }
        Ok(())
    }
}

/// How long a task is thought to take: one length, or a range (`2h-3h`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The shortest it is thought to take.
    pub low: Span,
    /// The longest it is thought to take; equal to `low` where one length was given.
    pub high: Span,
}

impl Estimate {
    /// Returns the middle of the range, which schedules count with.
    pub fn middle(&self) -> Duration {
        (self.low.0 + self.high.0) / 2
    }
}

impl FromStr for Estimate {
    type Err = BadQuantity;

    fn from_str(text: &str) -> Result<Self, BadQuantity> {
        let (low, high) = match text.split_once('-') {
            None => {
                let one: Span = text.parse()?;
                (one, one)
            }
            Some((low, high)) => {
                let high: Span = high.parse()?;
                // `2-3h` names its unit once, at the end.
                let unit = text.trim_end().rsplit(|c: char| c.is_ascii_digit()).next().unwrap_or("");
                let low = low.parse().or_else(|_| format!("{}{unit}", low.trim()).parse())?;
                (low, high)
            }
        };
        if low > high {
            return Err(BadQuantity(format!("`{text}` ends before it begins")));
        }
        Ok(Estimate { low, high })
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.low == self.high { write!(f, "{}", self.low) } else { write!(f, "{}-{}", self.low, self.high) }
    }
}

/// A number of bytes as a plan writes it: `512MiB`, `1GB`, `65536`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

const SIZES: [(&str, u64); 9] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("B", 1),
];

impl FromStr for Size {
    type Err = BadQuantity;

    fn from_str(text: &str) -> Result<Self, BadQuantity> {
        let bad = || BadQuantity(format!("`{text}` is not a size; write `65536`, `512MiB`, `2GiB` or `1GB`"));
        let text_ = text.trim();
        let digits = text_.len() - text_.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: u64 = text_[..digits].parse().map_err(|_| bad())?;
        let unit = text_[digits..].trim();
        let factor = match unit {
            "" => 1,
            _ => SIZES.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).ok_or_else(bad)?.1,
        };
        number.checked_mul(factor).map(Size).ok_or_else(bad)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match SIZES.iter().find(|(_, size)| self.0 >= *size && self.0.is_multiple_of(*size)) {
            Some((name, size)) => write!(f, "{}{name}", self.0 / size),
            None => write!(f, "{}B", self.0),
        }
    }
}

macro_rules! as_text {
    ($type:ty, $expecting:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $type;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expecting)
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<$type, E> {
                        number.to_string().parse().map_err(E::custom)
                    }
                    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<$type, E> {
                        number.to_string().parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_any(Visitor)
            }
        }
    };
}

as_text!(Span, "a length of time such as `30m`");
as_text!(Estimate, "a length of time or a range such as `2h-3h`");
as_text!(Size, "a size such as `512MiB`");
as_text!(Cpus, "a number of CPUs such as `0.5`");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_come_back_as_they_went_in() {
        for text in ["250ms", "10s", "1h30m", "1w2d", "0s"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        assert_eq!("90s".parse::<Span>().unwrap().to_string(), "1m30s");
        assert_eq!("2-3h".parse::<Estimate>().unwrap().to_string(), "2h-3h");
        assert_eq!("1GiB".parse::<Size>().unwrap(), Size(1 << 30));
        assert_eq!("1500MB".parse::<Size>().unwrap().to_string(), "1500MB");
    }

    #[test]
    fn what_is_no_quantity_is_refused() {
        for text in ["", "10", "h", "-3s", "10 parsecs", "99999999999999999999w"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
        assert!("3h-2h".parse::<Estimate>().is_err());
        assert!("12 apples".parse::<Size>().is_err());
    }
}
