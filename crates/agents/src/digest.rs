//! Names made of what something says.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Returns the first `bytes` of a text's SHA-256, in hexadecimal.
pub(crate) fn digest(text: impl AsRef<[u8]>, bytes: usize) -> String {
    Sha256::digest(text)[..bytes].iter().fold(String::new(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}
