//! Moments, time zones, windows and deadlines as a plan writes them.
//!
//! Nothing here knows what time it is: a moment comes in as a value, and the rules of every zone are
//! compiled in, so that a run is the same wherever its journal is read.

mod daily;
mod deadline;
mod instant;
mod named;
mod scope;
mod shifts;
mod weekly;
mod window;
mod zone;

pub use daily::Daily;
pub use deadline::Deadline;
pub use instant::Instant;
pub use named::moment;
pub use scope::Bound;
pub(crate) use shifts::Shifts;
pub use weekly::Weekly;
pub use window::{Between, Opening, Window, opens, stretch};
pub use zone::Zone;

/// Why a text is no moment, zone, window or deadline; the message says how one is written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTime {
    /// It names no zone, so that it would mean something else on every machine.
    #[error("`{text}` names no time zone; write `{mended}`")]
    NoZone {
        /// What was written.
        text: String,
        /// The same with a zone.
        mended: String,
    },
    /// It cannot be understood.
    #[error("{0}")]
    Malformed(String),
}

/// Serialises a type as the text that it is written and read as.
macro_rules! as_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
use as_text;
