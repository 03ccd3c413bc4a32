//! Proof that somebody knows a secret, compared in a time that says nothing of how near a wrong one comes.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Whether `signature` is the HMAC-SHA256 of the parts, one after the other, under `key`.
pub(super) fn is_signed(key: &[u8], parts: &[&[u8]], signature: &[u8]) -> bool {
    begun(key, parts).verify_slice(signature).is_ok()
}

/// Whether two texts are the same.
pub(super) fn is_same(known: &str, given: &str) -> bool {
    // What is compared are their signatures of nothing: their lengths do not show either.
    let given = begun(given.as_bytes(), &[]).finalize().into_bytes();
    begun(known.as_bytes(), &[]).verify_slice(&given).is_ok()
}

fn begun(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac
}

/// Reads bytes from hexadecimal digits.
pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(pair.first()?)? << 4 | digit(pair.get(1)?)?)).collect()
}

/// Writes the SHA-256 of bytes in hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    use sha2::Digest;
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_github_holds_and_nothing_near_it() {
        // From GitHub's documentation of its webhooks.
        let (key, body) = ("It's a Secret to Everybody", "Hello, World!");
        let signature = from_hex("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17").unwrap();
        assert!(is_signed(key.as_bytes(), &[body.as_bytes()], &signature));
        assert!(is_signed(key.as_bytes(), &[b"Hello, ", b"World!"], &signature));
        assert!(!is_signed(b"another", &[body.as_bytes()], &signature));
        assert!(!is_signed(key.as_bytes(), &[b"Hello, World"], &signature));
        assert!(!is_signed(key.as_bytes(), &[body.as_bytes()], &signature[..31]));
        assert!(!is_signed(key.as_bytes(), &[body.as_bytes()], &[]));
        assert_eq!((from_hex("0g"), from_hex("0")), (None, None));
        assert!(is_same("a b", "a b") && !is_same("a", "b") && !is_same("a", "") && !is_same("a", "aa"));
    }
}
