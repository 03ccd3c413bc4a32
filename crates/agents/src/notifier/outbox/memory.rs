//! What was sent, by short names: so many of the newest that a repetition is known, and no more.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Id;

/// How many are remembered.
const MOST: usize = 4_000;

/// How many bytes of a digest are a name: by chance no two of them are the same.
const BYTES: usize = 12;

/// How many characters a name has.
const NAME: usize = BYTES / 3 * 4;

/// The names of what was sent, one behind the other, the oldest first. They are one text, because all of them are read
/// with every message that is sent and nearly none is looked at twice.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Memory(String);

impl Memory {
    /// Adds a message.
    pub(super) fn add(&mut self, id: &Id) {
        self.0.push_str(&name(id));
    }

    /// Adds what another one has, behind what is there.
    pub(super) fn append(&mut self, other: Memory) {
        if self.0.is_empty() {
            *self = other;
        } else {
            self.0.push_str(&other.0);
        }
    }

    /// Whether a message is remembered.
    pub(super) fn has(&self, id: &Id) -> bool {
        let name = name(id);
        self.0.as_bytes().chunks_exact(NAME).any(|known| known == name.as_bytes())
    }

    /// Forgets all but the newest.
    pub(super) fn trim(&mut self) {
        let names = self.0.as_bytes().chunks_exact(NAME).len();
        let gone = names.saturating_sub(MOST) * NAME;
        // What is no name was not written here; it is let go of rather than cut apart.
        self.0 = self.0.get(gone..names * NAME).unwrap_or_default().to_owned();
    }

    /// Whether nothing is remembered.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn name(id: &Id) -> String {
    // Each part ends where its length says, so no two ids read alike.
    let Id { place, action, key } = id;
    let whole = format!("{}:{place}{action:?}:{key}", place.len());
    URL_SAFE_NO_PAD.encode(&Sha256::digest(whole)[..BYTES])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifier::GithubAction;

    fn id(place: &str, key: &str) -> Id {
        Id { place: place.to_owned(), action: GithubAction::Comment, key: key.to_owned() }
    }

    #[test]
    fn the_newest_are_remembered() {
        let mut memory = Memory::default();
        for number in 0..MOST + 10 {
            memory.add(&id("p", &number.to_string()));
        }
        memory.trim();
        assert!(!memory.has(&id("p", "9")) && memory.has(&id("p", "10")));
        assert!(memory.has(&id("p", &(MOST + 9).to_string())));
        assert_eq!(memory.0.len(), MOST * NAME);
        let again: Memory = serde_json::from_str(&serde_json::to_string(&memory).unwrap()).unwrap();
        assert!(again.has(&id("p", "10")));
    }

    #[test]
    fn place_and_key_are_told_apart() {
        let mut memory = Memory::default();
        memory.add(&id("ab", "c"));
        assert!(memory.has(&id("ab", "c")));
        assert!(!memory.has(&id("a", "bc")) && !memory.has(&id("abc", "")));
    }
}
