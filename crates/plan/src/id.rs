//! The names of tasks, teams, agents and phases.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, format_smolstr};

/// The name of a task, team, agent, or phase: `[A-Za-z0-9][A-Za-z0-9_-]*`.
///
/// The children of a task that is done `for_each` item are named after it: `build.0`, `build.1`, ….
/// They can be named on a command line and stand in a journal, but never in a plan.
/// Ordered as people count: `A2` before `A10`.
///
/// Maps are searched by names more often than anything else is done, so that two are told apart
/// without a look at memory elsewhere: by the beginning of what they are ordered by, which each carries.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Id {
    /// How the order of the name begins; equal for names that differ later, or by leading zeros alone.
    rank: [u64; 2],
    text: SmolStr,
}

/// A text that is no name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a name; use letters, digits, `-` and `_`, beginning with a letter or digit")]
pub struct BadId(pub String);

impl Id {
    /// Parses a name as people write it in a plan; at most 100 characters.
    pub fn new(text: &str) -> Result<Id, BadId> {
        let well_formed = text.len() <= 100
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if well_formed { Ok(Id::of(text.into())) } else { Err(BadId(text.to_owned())) }
    }

    fn of(text: SmolStr) -> Id {
        Id { rank: rank(text.as_bytes()), text }
    }

    /// Returns the name of the child that a task has for the item at `index`, from 0.
    pub fn child(&self, index: u32) -> Id {
        Id::of(format_smolstr!("{}.{index}", self.text))
    }

    /// Returns whose child this is, and for which item, where it is one.
    pub fn parent(&self) -> Option<(Id, u32)> {
        let (parent, index) = self.text.rsplit_once('.')?;
        Some((Id::of(parent.into()), index.parse().ok()?))
    }

    fn cmp_texts(&self, other: &Id) -> Ordering {
        if self.text == other.text {
            return Ordering::Equal;
        }
        natural(&self.text, &other.text).then_with(|| self.text.cmp(&other.text))
    }

    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Id").field(&self.text).finish()
    }
}

impl FromStr for Id {
    type Err = BadId;

    /// Parses the name of a task, which may be a child.
    fn from_str(text: &str) -> Result<Id, BadId> {
        let Some((parent, index)) = text.split_once('.') else { return Id::new(text) };
        let parent = Id::new(parent).map_err(|_| BadId(text.to_owned()))?;
        let child = index.parse().map(|index| parent.child(index)).ok();
        child.filter(|child| child.as_str() == text).ok_or_else(|| BadId(text.to_owned()))
    }
}

impl Ord for Id {
    #[inline]
    fn cmp(&self, other: &Id) -> Ordering {
        // Most often they differ in what they carry.
        self.rank.cmp(&other.rank).then_with(|| self.cmp_texts(other))
    }
}

impl PartialOrd for Id {
    #[inline]
    fn partial_cmp(&self, other: &Id) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Returns the beginning of a text's order: numbers that compare as [`natural`] compares the texts, as far as
/// they differ. A run of digits is written as how many they are, which comes first, and then the digits.
fn rank(mut text: &[u8]) -> [u64; 2] {
    let mut bytes = [0; 16];
    let mut free = bytes.iter_mut();
    let mut put = |byte: u8| free.next().map(|place| *place = byte).is_some();
    while let Some((first, rest)) = text.split_first() {
        let whole = if first.is_ascii_digit() {
            let (number, rest) = digits(text);
            text = rest;
            // Beside other characters a count stands where a digit would; no number is as long as that.
            put(b'0' + number.len().min(LONGEST) as u8)
                && number.len() < LONGEST
                && number.iter().all(|digit| put(*digit))
        } else {
            text = rest;
            put(*first)
        };
        if !whole {
            break;
        }
    }
    let (high, low) = bytes.split_at(8);
    [high, low].map(|half| half.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// A number of so many digits, or more, ends the beginning of an order: from here on texts are compared.
const LONGEST: usize = 16;

/// Compares texts so that runs of digits count as numbers.
fn natural(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    loop {
        let (Some(a), Some(b)) = (left.first(), right.first()) else {
            return left.len().cmp(&right.len());
        };
        if a.is_ascii_digit() && b.is_ascii_digit() {
            let (number_a, rest_a) = digits(left);
            let (number_b, rest_b) = digits(right);
            let order = number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(number_b));
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (rest_a, rest_b);
        } else if a != b {
            return a.cmp(b);
        } else {
            (left, right) = (&left[1..], &right[1..]);
        }
    }
}

/// Splits off the leading digits, less their leading zeros.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|c| !c.is_ascii_digit()).unwrap_or(text.len());
    let start = text[..end].iter().position(|c| *c != b'0').unwrap_or(end);
    (&text[start..end], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_beginning_of_an_order_orders_as_the_whole(
            // Few letters and many digits: what begins alike and differs in the end.
            left in "[a]{0,3}[ab0-2._-]{0,4}[ab]?[0-1]{0,18}[b0-9]{0,3}", right in "[a]{0,3}[ab0-2._-]{0,4}[ab]?[0-1]{0,18}[b0-9]{0,3}"
        ) {
            let whole = natural(&left, &right).then_with(|| left.cmp(&right));
            let (left, right) = (Id::of(left.into()), Id::of(right.into()));
            prop_assert_eq!(left.cmp(&right), whole);
            prop_assert_eq!(left == right, whole == Ordering::Equal);
        }
    }

    #[test]
    fn names_sort_as_people_count() {
        let mut ids: Vec<Id> = ["A10", "A2", "a1", "A02", "A"].iter().map(|text| text.parse().unwrap()).collect();
        ids.sort();
        let sorted: Vec<&str> = ids.iter().map(Id::as_str).collect();
        assert_eq!(sorted, ["A", "A02", "A2", "A10", "a1"]);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in
            ["", "-a", "a b", "a.b", "ä", "a.01", "a.", ".1", "a.1.2", "a.-1", "a.99999999999", &"x".repeat(101)]
        {
            assert!(text.parse::<Id>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_child_is_named_after_its_parent_and_by_nobody_else() {
        let child = Id::new("build").unwrap().child(12);
        assert_eq!(child.to_string().parse(), Ok(child.clone()));
        assert_eq!(child.parent(), Some((Id::new("build").unwrap(), 12)));
        assert!(Id::new("build.12").is_err());
    }
}
