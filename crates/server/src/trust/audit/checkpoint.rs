//! A checkpoint says how the log stood once. Kept elsewhere it tells whether the log was cut off or written anew
//! since, which the chain alone cannot; signed, it can be kept anywhere.

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use pitcrew_engine::Timestamp;
use sha2::Sha256;

use super::log::{AuditError, AuditLog, Hash, beginning};
use crate::trust::secret::hex;

/// How a line begins.
const MARK: &str = "pitcrew-audit-1";
const SIGNED: &str = "hmac-sha256=";

/// How the log stood: its newest entry then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The number of the entry.
    pub seq: u64,
    /// Its hash, in hexadecimal.
    pub hash: String,
    /// When that was.
    pub time: Timestamp,
    /// The signature over all that, in hexadecimal.
    signature: Option<String>,
}

/// Why a checkpoint counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    /// It is none.
    #[error("`{0}` is no checkpoint; `pitcrew audit checkpoint` prints one")]
    Unreadable(String),
    /// It has no signature.
    #[error("the checkpoint of entry {0} is not signed")]
    Unsigned(u64),
    /// Somebody else has signed it.
    #[error("the checkpoint of entry {0} was not signed with this key, or was changed since")]
    Forged(u64),
}

impl Checkpoint {
    /// Returns how a log stands, signed with a key where there is one.
    pub fn of(log: &AuditLog, time: Timestamp, key: Option<&[u8]>) -> Result<Checkpoint, AuditError> {
        let (seq, hash): (u64, Hash) = log.newest()?.unwrap_or_else(beginning);
        let mut checkpoint = Checkpoint { seq, hash: hex(&hash), time, signature: None };
        checkpoint.signature = key.map(|key| hex(&checkpoint.mac(key).finalize().into_bytes()));
        Ok(checkpoint)
    }

    /// Reads the checkpoints of a file, one a line; empty lines and those with `#` in front are none.
    pub fn read(text: &str) -> Result<Vec<Checkpoint>, BadCheckpoint> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.map(str::parse).collect()
    }

    /// Whether it was signed with this key.
    pub fn check(&self, key: &[u8]) -> Result<(), BadCheckpoint> {
        let signature = self.signature.as_ref().ok_or(BadCheckpoint::Unsigned(self.seq))?;
        let bytes = unhex(signature).ok_or(BadCheckpoint::Forged(self.seq))?;
        self.mac(key).verify_slice(&bytes).map_err(|_| BadCheckpoint::Forged(self.seq))
    }

    fn mac(&self, key: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
        mac.update(self.words().as_bytes());
        mac
    }

    fn words(&self) -> String {
        format!("{MARK} {} {} {}", self.seq, self.hash, self.time)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())?;
        match &self.signature {
            Some(signature) => write!(f, " {SIGNED}{signature}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Checkpoint {
    type Err = BadCheckpoint;

    fn from_str(line: &str) -> Result<Checkpoint, BadCheckpoint> {
        let bad = || BadCheckpoint::Unreadable(line.to_owned());
        let mut words = line.split_whitespace();
        let (mark, seq, hash, time) = (words.next(), words.next(), words.next(), words.next());
        let signature = words.next().map(|word| word.strip_prefix(SIGNED).map(str::to_owned).ok_or_else(bad));
        if mark != Some(MARK) || words.next().is_some() {
            return Err(bad());
        }
        Ok(Checkpoint {
            seq: seq.and_then(|seq| seq.parse().ok()).ok_or_else(bad)?,
            hash: hash.filter(|hash| unhex(hash).is_some_and(|hash| hash.len() == 32)).ok_or_else(bad)?.to_owned(),
            time: time.and_then(|time| time.parse().ok()).ok_or_else(bad)?,
            signature: signature.transpose()?,
        })
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    let pairs = bytes.chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    pairs.collect()
}
