//! Secrets that we make: 256 random bits each behind a public name, and kept as their hash alone.

use sha2::{Digest, Sha256};

/// How many letters of a secret are its public name, and how many are secret: 43 letters of 62 are 256 bits.
const NAMED: usize = 8;
const SECRET: usize = 43;

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A secret, while whoever it is for is being told it. It is never stored, and never shown by `Debug`.
pub(crate) struct Secret(String);

impl Secret {
    /// Makes one; `mark` tells people what it is for.
    pub(crate) fn new(mark: &str) -> Result<Secret, getrandom::Error> {
        Ok(Secret(format!("{mark}_{}", random(NAMED + SECRET)?)))
    }

    /// Takes up one that was shown to us.
    pub(crate) fn shown(text: &str) -> Secret {
        Secret(text.to_owned())
    }

    /// Returns its public name: what is told of it everywhere.
    pub(crate) fn name(&self) -> &str {
        let end = self.0.find('_').map_or(0, |mark| mark + 1) + NAMED;
        self.0.get(..end).unwrap_or(&self.0)
    }

    /// Returns what is stored of it. A plain hash is enough: nobody guesses 256 random bits.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }

    /// Returns another secret that follows from it, for one purpose.
    pub(crate) fn derived(&self, purpose: &str) -> String {
        hex(&Sha256::new().chain_update(purpose).chain_update([0]).chain_update(&self.0).finalize())
    }

    /// Says it to whoever it is for.
    pub(crate) fn tell(self) -> String {
        self.0
    }
}

/// Returns random letters and digits.
pub(crate) fn random(length: usize) -> Result<String, getrandom::Error> {
    let mut text = String::with_capacity(length);
    let mut bytes = [0; 64];
    while text.len() < length {
        getrandom::fill(&mut bytes)?;
        // Bytes above the last multiple of 62 would make some letters likelier than others.
        let fair = bytes.iter().filter(|byte| **byte < 248);
        let letters = fair.map(|byte| char::from(LETTERS[usize::from(*byte % 62)]));
        text.extend(letters.take(length - text.len()));
    }
    Ok(text)
}

/// Whether two texts are the same, in a time that says nothing of where they differ.
pub(crate) fn same(left: &str, right: &str) -> bool {
    Sha256::digest(left) == Sha256::digest(right)
}

/// Returns bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_named_by_what_is_public_of_it() {
        let secret = Secret::new("pc").unwrap();
        let name = secret.name().to_owned();
        let told = secret.tell();
        assert_eq!(told.len(), "pc_".len() + NAMED + SECRET);
        assert_eq!(name, told[..11]);
        assert_eq!(Secret::shown("short").name(), "short");
    }

    #[test]
    fn secrets_are_never_the_same() {
        let made: std::collections::BTreeSet<String> = (0..1000).map(|_| Secret::new("pc").unwrap().tell()).collect();
        assert_eq!(made.len(), 1000);
    }
}
