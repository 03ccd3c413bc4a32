//! Files of lines with columns between colons: password files and their kin.

use std::ops::Range;

use super::{CredentialFile, is_given};
use crate::findings::Severity;

pub(super) const KINDS: &[CredentialFile] = &[
    CredentialFile {
        id: "pgpass",
        title: "Password in .pgpass",
        severity: Severity::High,
        is: |file| file.is_one_of(&[".pgpass", "pgpass.conf", "pgpass"]),
        find: |text| lines(text, |line| column(line, 4).filter(|range| is_given(&line[range.clone()]))),
    },
    CredentialFile {
        id: "shadow",
        title: "Hash of a login password",
        severity: Severity::High,
        is: |file| {
            file.is_one_of(&[
                "shadow",
                "gshadow",
                "shadow-",
                "master.passwd",
                "passwd",
                "passwd-",
                "proftpdpasswd",
                "ftpd.passwd",
                "proftpd.passwd",
                "vsftpd.passwd",
                "pureftpd.passwd",
                "smbpasswd",
            ])
        },
        find: |text| lines(text, hash),
    },
    CredentialFile {
        id: "htpasswd",
        title: "Hash of a web server's password",
        severity: Severity::Medium,
        is: |file| {
            file.is_one_of(&["htpasswd", "passwords", "htdigest", ".htdigest"]) || file.name.contains("htpasswd")
        },
        find: |text| lines(text, hash),
    },
    CredentialFile {
        id: "git-credentials",
        title: "Password in .git-credentials",
        severity: Severity::Critical,
        is: |file| file.is_one_of(&[".git-credentials", "git-credentials"]) || file.is_at("git/credentials"),
        find: |text| lines(text, url),
    },
    CredentialFile {
        id: "s3fs-password",
        title: "Key in a password file of s3fs, davfs, or ppp",
        severity: Severity::High,
        is: |file| file.is_one_of(&[".passwd-s3fs", "passwd-s3fs"]),
        find: |text| lines(text, |line| last(line, ':')),
    },
    CredentialFile {
        id: "ppp-secrets",
        title: "Password of a dial-in or mount",
        severity: Severity::High,
        is: |file| {
            file.is_one_of(&["chap-secrets", "pap-secrets", "davfs2.secrets", "ipsec.secrets"])
                || file.is_at("davfs2/secrets")
        },
        find: |text| {
            lines(text, |line| {
                let at = line.split_ascii_whitespace().nth(2)?;
                let begin = at.as_ptr().addr() - line.as_ptr().addr();
                is_given(at.trim_matches('"')).then_some(begin..begin + at.len())
            })
        },
    },
];

/// Returns what `find` finds in each line that is no comment.
pub(super) fn lines(text: &str, find: impl Fn(&str) -> Option<Range<usize>>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        if !bare.trim_start().starts_with('#')
            && let Some(range) = find(bare)
        {
            found.push(begin + range.start..begin + range.end);
        }
        begin += line.len();
    }
    found
}

/// Returns a column, from 0; `\:` is no border, and the last column has the rest.
fn column(line: &str, number: usize) -> Option<Range<usize>> {
    let (mut begin, mut at, mut escaped) = (0, 0, false);
    for (index, byte) in line.bytes().enumerate() {
        match byte {
            b'\\' if !escaped => escaped = true,
            b':' if !escaped && at < number => {
                at += 1;
                begin = index + 1;
            }
            _ => escaped = false,
        }
    }
    (at == number && begin < line.len()).then_some(begin..line.len())
}

/// Returns the second column where it is a password's hash: not empty, locked, or shadowed.
fn hash(line: &str) -> Option<Range<usize>> {
    let begin = line.find(':')? + 1;
    let rest = &line[begin..];
    let digest = rest.find(':').map_or(rest, |end| &rest[..end]);
    let is_hash = digest.len() >= 8 && !digest.starts_with(['*', '!', ' ', '/']) && !digest.contains(' ');
    // `htdigest` has the realm in the second column and the hash behind it.
    if is_hash && !line.starts_with(['$', '/']) {
        return Some(begin..begin + digest.len());
    }
    let last = last(line, ':')?;
    let md5 = &line[last.clone()];
    (md5.len() == 32 && md5.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(last)
}

fn url(line: &str) -> Option<Range<usize>> {
    let begin = line.find("://")? + 3;
    let at_sign = begin + line[begin..].rfind('@')?;
    let colon = begin + line[begin..at_sign].find(':')? + 1;
    is_given(&line[colon..at_sign]).then_some(colon..at_sign)
}

fn last(line: &str, border: char) -> Option<Range<usize>> {
    let begin = line.rfind(border)? + 1;
    (begin < line.len()).then_some(begin..line.len())
}
