//! What an attempt can say while it runs: a socket of its own, at which it sends signals, reports how
//! it goes, and asks people.
//!
//! Each attempt has one, at `$PITCREW_SOCKET`, and a token, in `$PITCREW_TOKEN`; both are worth
//! nothing for any other attempt, and nothing once this one is over. A line in is a [`Line`], a line
//! out an [`Answer`]. A new thing that can be said is one more [`Word`](pitcrew_engine::Word), and one that can be
//! looked at one more [`Look`](crate::drive::Look).

mod dealings;
mod protocol;
mod serve;

pub(crate) use dealings::Dealings;
pub use protocol::{Answer, InsideError, Line, Says, say, say_and_wait};
pub use serve::Ear;
pub(crate) use serve::Socket;

/// Where an attempt finds its socket.
pub const SOCKET: &str = "PITCREW_SOCKET";
/// What an attempt shows at its socket.
pub const TOKEN: &str = "PITCREW_TOKEN";
/// Where an attempt finds the `pitcrew` binary.
pub const BIN: &str = "PITCREW_BIN";
