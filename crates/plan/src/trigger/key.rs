//! What a trigger is let in with, by name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::Origin;
use crate::secret::{BadOrigin, is_variable};

/// The secret of a trigger: never its value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Key {
    /// One of the plan's `secrets`.
    Named(String),
    /// One that only the trigger has.
    From(Origin),
}

/// Why a text names no secret. It never repeats the text, which may be the secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a secret never stands in a plan; name one of its `secrets`, or say where it comes from: `env:NAME`, `file:PATH`"
)]
pub struct BadKey;

impl FromStr for Key {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Key, BadKey> {
        let text = text.trim();
        if is_variable(text) {
            return Ok(Key::Named(text.to_owned()));
        }
        text.parse().map(Key::From).map_err(|_: BadOrigin| BadKey)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Named(name) => out.write_str(name),
            Key::From(origin) => origin.fmt(out),
        }
    }
}

impl TryFrom<String> for Key {
    type Error = BadKey;

    fn try_from(text: String) -> Result<Key, BadKey> {
        text.parse()
    }
}

impl From<Key> for String {
    fn from(key: Key) -> String {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_name_or_a_place_and_never_repeated_where_it_is_neither() {
        for text in ["HOOK", "env:HOOK", "file:~/.hook"] {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
        for text in ["not a name", "s3cr3t-with-minus", "vault:x", ""] {
            let said = text.parse::<Key>().unwrap_err().to_string();
            assert!(text.is_empty() || !said.contains(text), "{said}");
        }
    }
}
