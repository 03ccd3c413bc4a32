//! Path patterns: parsing, matching, and whether two of them can name the same path.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::{Claim, PathPattern};

/// Why a text is no path pattern or claim.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadPattern(pub String);

impl PathPattern {
    /// Returns the pattern as it was written, normalised (`./a//b/` is `a/b`).
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PathPattern {
    type Err = BadPattern;

    fn from_str(text: &str) -> Result<PathPattern, BadPattern> {
        Ok(PathPattern(text.to_owned()))
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Claim {
    type Err = BadPattern;

    fn from_str(text: &str) -> Result<Claim, BadPattern> {
        match text.split_once(':') {
            Some((kind, name)) if !kind.is_empty() && kind.chars().all(|c| c.is_ascii_lowercase()) => {
                Ok(Claim::Lease { kind: kind.to_owned(), name: name.to_owned() })
            }
            _ => text.parse().map(Claim::Path),
        }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Claim::Path(pattern) => write!(f, "{pattern}"),
            Claim::Lease { kind, name } => write!(f, "{kind}:{name}"),
        }
    }
}

macro_rules! as_text {
    ($type:ty, $name:literal, $meaning:literal) => {
        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $meaning })
            }
        }
    };
}

as_text!(PathPattern, "PathPattern", "a path or glob below the workspace's root");
as_text!(Claim, "Claim", "a path or glob below the workspace's root, or `kind:name` for what is no file");
