//! `.netrc`: words in pairs, `machine HOST login NAME password SECRET`, over any number of lines.

use std::ops::Range;

use super::{CredentialFile, is_given};
use crate::findings::Severity;

pub(super) const KINDS: &[CredentialFile] = &[CredentialFile {
    id: "netrc",
    title: "Password in .netrc",
    severity: Severity::High,
    is: |file| file.is_one_of(&[".netrc", "_netrc", "netrc", ".authinfo"]),
    find,
}];

fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut before = "";
    for line in text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with('#')) {
        for word in line.split_ascii_whitespace() {
            if before == "password" || before == "passwd" {
                let begin = word.as_ptr().addr() - text.as_ptr().addr();
                let bare = word.trim_matches('"');
                if is_given(bare) {
                    found.push(begin..begin + word.len());
                }
            }
            before = word;
        }
    }
    found
}
