//! Files that are secrets and no text: key stores and password safes, by their first bytes and their names.

use super::Named;

/// Returns the rule of such a file: its id, and what it is.
pub(super) fn kind(file: &Named<'_>, first: &[u8]) -> Option<(&'static str, &'static str)> {
    Some(match first {
        [0xFE, 0xED, 0xFE, 0xED, ..] | [0xCE, 0xCE, 0xCE, 0xCE, ..] => ("java-key-store", "Java key store"),
        [0x03, 0xD9, 0xA2, 0x9A, ..] => ("keepass", "KeePass password safe"),
        [b'P', b'W', b'S', b'3', ..] if file.ends_in(&[".psafe3"]) => ("password-safe", "Password Safe database"),
        // PKCS#12: a sequence that begins with version 3.
        [0x30, 0x82, _, _, 0x02, 0x01, 0x03, ..] => ("pkcs12", "PKCS#12 store with a private key"),
        // DER keys: a sequence with version 0 and a number or an algorithm behind it.
        [0x30, 0x82, _, _, 0x02, 0x01, 0x00, 0x02 | 0x30, ..] if file.ends_in(&[".der", ".key", ".pk8", ".p8"]) => {
            ("der-private-key", "Private key in DER")
        }
        [0x30, 0x82, ..] if file.ends_in(&[".p12", ".pfx"]) => ("pkcs12", "PKCS#12 store with a private key"),
        [b'S', b'Q', b'L', b'i', b't', b'e', ..]
            if file.is_one_of(&["key4.db", "key3.db", "login data", "cookies.sqlite"]) =>
        {
            ("browser-store", "Saved logins of a browser")
        }
        _ if file.is_one_of(&["key3.db"]) => ("browser-store", "Saved logins of a browser"),
        _ if file.ends_in(&[".gnucash", ".kwallet", ".agilekeychain", ".keychain", ".keychain-db"]) => {
            ("key-chain", "Key chain")
        }
        _ if file.is_one_of(&["secring.gpg"]) => ("gpg-secret-ring", "Secret keys of GnuPG"),
        _ => return None,
    })
}
