//! Files that are one secret from beginning to end.

use std::ops::Range;

use super::CredentialFile;
use crate::findings::Severity;

pub(super) const KINDS: &[CredentialFile] = &[
    CredentialFile {
        id: "rails-master-key",
        title: "Rails master key",
        severity: Severity::Critical,
        is: |file| {
            file.is_one_of(&["master.key", "credentials.key"])
                || file.path.contains("config/credentials/") && file.ends_in(&[".key"])
        },
        find: |text| one(text, |word| word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit())),
    },
    CredentialFile {
        id: "cpanel-access-hash",
        title: "Access hash of cPanel",
        severity: Severity::High,
        is: |file| file.is_one_of(&[".accesshash", "accesshash"]),
        find: |text| {
            let trimmed = text.trim();
            let begin = text.len() - text.trim_start().len();
            let is_hex = trimmed.len() >= 200
                && trimmed.bytes().all(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace());
            Vec::from_iter(is_hex.then(|| begin..begin + trimmed.len()))
        },
    },
    CredentialFile {
        id: "token-file",
        title: "File that is a token or a password",
        severity: Severity::High,
        is: |file| {
            file.is_one_of(&[
                ".vault-token",
                ".vault_pass",
                ".vault_pass.txt",
                "vault_pass.txt",
                ".vault-password",
                "token",
                "secret_key",
                ".secret",
                "secret_token",
                ".token",
                ".pass",
                "password.txt",
                "passwords.txt",
                "secret.key",
                "secret.txt",
                "erlang.cookie",
                ".erlang.cookie",
                "jenkins.model.jenkins.crumbsalt",
                "initialadminpassword",
            ])
        },
        find: |text| {
            one(text, |word| {
                word.len() >= 12
                    && word.len() <= 512
                    && !super::is_placeholder(word)
                    && word.bytes().any(|byte| byte.is_ascii_digit())
            })
        },
    },
];

/// Returns the only word of a file, where it is one that counts.
fn one(text: &str, counts: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let word = text.trim();
    let begin = text.len() - text.trim_start().len();
    let counts = !word.contains(char::is_whitespace) && counts(word);
    Vec::from_iter(counts.then(|| begin..begin + word.len()))
}
