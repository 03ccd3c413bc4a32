//! Tokens that carry a checksum, so that one that was made up is known as such.

use serde::Deserialize;

/// How a token's last characters follow from the ones before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Checksum {
    /// CRC-32 of the part between the prefix's `_` and the last six characters, in base 62: GitHub's classic tokens
    /// and npm's.
    Crc32Base62,
}

impl Checksum {
    /// Whether a token's checksum holds.
    pub fn holds(self, token: &[u8]) -> bool {
        match self {
            Checksum::Crc32Base62 => {
                let Some(prefix) = token.iter().position(|byte| *byte == b'_') else { return false };
                let body = &token[prefix + 1..];
                if body.len() < 7 {
                    return false;
                }
                let (random, sum) = body.split_at(body.len() - 6);
                base62(crc32(random)) == sum
            }
        }
    }
}

/// CRC-32 as in zlib, a bit at a time: tokens are short.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

/// Six digits of base 62, the digits before the capitals before the small letters.
fn base62(mut number: u32) -> [u8; 6] {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut out = [b'0'; 6];
    for digit in out.iter_mut().rev() {
        *digit = DIGITS[(number % 62) as usize];
        number /= 62;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_token_does_not_hold() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        let random = "a".repeat(30);
        let sum = String::from_utf8(base62(crc32(random.as_bytes())).to_vec()).expect("digits are text");
        assert!(Checksum::Crc32Base62.holds(format!("ghp_{random}{sum}").as_bytes()));
        assert!(!Checksum::Crc32Base62.holds(format!("ghp_{random}aaaaaa").as_bytes()));
    }
}
