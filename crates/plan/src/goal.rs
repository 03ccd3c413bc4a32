//! What a figure must meet: `>= 7.0`, `< 26h`, `<= 512MiB`, `== 0`.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::quantity::{Size, Span};

/// A comparison with a number, a share in percent, a length of time, or a size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    operator: &'static str,
    wanted: String,
}

/// What a figure says, in the unit that it names.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Amount {
    Number(f64),
    Percent(f64),
    Time(Span),
    Bytes(Size),
}

const OPERATORS: [&str; 6] = [">=", "<=", "==", "!=", ">", "<"];

impl Amount {
    fn of(text: &str) -> Option<Amount> {
        let text = text.trim();
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        if let Some(number) = number(text) {
            return Some(Amount::Number(number));
        }
        if let Some(share) = text.strip_suffix('%') {
            return number(share).map(Amount::Percent);
        }
        text.parse().map(Amount::Time).or_else(|_| text.parse().map(Amount::Bytes)).ok()
    }

    /// Compares amounts of one unit. A number alone is taken in the other one's unit, but never as a time or size.
    fn compare(self, other: Amount) -> Option<Ordering> {
        use Amount::{Bytes, Number, Percent, Time};
        match (self, other) {
            (Number(one) | Percent(one), Number(other) | Percent(other)) => one.partial_cmp(&other),
            (Time(one), Time(other)) => Some(one.cmp(&other)),
            (Bytes(one), Bytes(other)) => Some(one.cmp(&other)),
            (Number(one), Bytes(other)) => one.partial_cmp(&(other.0 as f64)),
            (Bytes(one), Number(other)) => (one.0 as f64).partial_cmp(&other),
            _ => None,
        }
    }
}

impl Goal {
    /// Says whether a figure meets the goal, or why the two cannot be compared.
    pub fn is_met_by(&self, figure: &str) -> Result<bool, String> {
        let wanted = Amount::of(&self.wanted);
        let order = Amount::of(figure).and_then(|figure| figure.compare(wanted?));
        match (self.operator, order) {
            (">=", Some(order)) => Ok(order.is_ge()),
            ("<=", Some(order)) => Ok(order.is_le()),
            (">", Some(order)) => Ok(order.is_gt()),
            ("<", Some(order)) => Ok(order.is_lt()),
            ("!=", Some(order)) => Ok(order.is_ne()),
            (_, Some(order)) => Ok(order.is_eq()),
            (_, None) => Err(format!("`{figure}` cannot be compared with `{self}`: they are not of one unit")),
        }
    }

    /// Whether the goal is a length of time.
    pub fn is_time(&self) -> bool {
        matches!(Amount::of(&self.wanted), Some(Amount::Time(_)))
    }
}

impl FromStr for Goal {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let operator = OPERATORS.into_iter().find(|operator| text.starts_with(operator));
        let goal = operator.map(|operator| Goal { operator, wanted: text[operator.len()..].trim().to_owned() });
        goal.filter(|goal| Amount::of(&goal.wanted).is_some()).ok_or_else(|| {
            format!("`{}` is no goal; write `>= 7.0`, `< 26h`, `<= 512MiB`, `> 95%` or `== 0`", text.escape_debug())
        })
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.operator, self.wanted)
    }
}

impl serde::Serialize for Goal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Goal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Something that is known of a run itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum RunFigure {
    /// From its start to its end.
    #[serde(rename = "run.duration")]
    Duration,
    /// How many attempts were started.
    #[serde(rename = "run.attempts")]
    Attempts,
    /// How often a task was tried again.
    #[serde(rename = "run.retries")]
    Retries,
    /// How often something that was applied was undone.
    #[serde(rename = "run.rollbacks")]
    Rollbacks,
    /// How often a change met what somebody else had done.
    #[serde(rename = "run.conflicts")]
    Conflicts,
    /// How many tasks were skipped.
    #[serde(rename = "run.skipped")]
    Skipped,
}

impl fmt::Display for RunFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            RunFigure::Duration => "run.duration",
            RunFigure::Attempts => "run.attempts",
            RunFigure::Retries => "run.retries",
            RunFigure::Rollbacks => "run.rollbacks",
            RunFigure::Conflicts => "run.conflicts",
            RunFigure::Skipped => "run.skipped",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(figure: &str, goal: &str) -> Result<bool, String> {
        goal.parse::<Goal>().unwrap().is_met_by(figure)
    }

    #[test]
    fn a_goal_knows_its_unit() {
        assert_eq!(met("10", ">= 9"), Ok(true));
        assert_eq!(met("8.5", ">= 9"), Ok(false));
        assert_eq!(met("0", "== 0.0"), Ok(true));
        assert_eq!(met("25h30m", "< 26h"), Ok(true));
        assert_eq!(met("1d3h", "< 26h"), Ok(false));
        assert_eq!(met("600MiB", "<= 1GB"), Ok(true));
        assert_eq!(met("96.5%", "> 95%"), Ok(true));
        assert_eq!(met("96.5", "> 95%"), Ok(true));
        assert_eq!(met("-2", "< 0"), Ok(true));
        assert!(met("grade A", "> 3").is_err());
        assert!(met("12", "< 26h").is_err(), "twelve of what?");
    }

    #[test]
    fn what_is_no_goal_is_refused() {
        for text in ["", "7", "=> 7", ">= many", "> NaN", "< 3 parsecs"] {
            assert!(text.parse::<Goal>().is_err(), "{text}");
        }
        assert_eq!(" <26h ".parse::<Goal>().unwrap().to_string(), "< 26h");
    }
}
