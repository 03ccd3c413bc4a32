//! Dumps of databases: hashes of passwords in rows, and passwords in statements about users.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::CredentialFile;
use crate::findings::Severity;

pub(super) const KINDS: &[CredentialFile] = &[CredentialFile {
    id: "sql-dump",
    title: "Password or its hash in a database dump",
    severity: Severity::High,
    is: |file| file.ends_in(&[".sql", ".dump", "mysql_history", "psql_history", ".ldif"]),
    find,
}];

/// Hashes in the forms of crypt, PHP, Django, MySQL, and LDAP.
static HASH: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}",
        r"\$[156]\$(?:rounds=\d+\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,86}",
        r"\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}",
        r"\$[PH]\$[./A-Za-z0-9]{31}",
        r"\$argon2i?d?\$v=\d+\$[^'\s,]{20,}",
        r"pbkdf2_sha256\$\d+\$[^$'\s]+\$[A-Za-z0-9+/=]{40,}",
        r"\*[0-9A-F]{40}",
        r"\{S?SHA\}[A-Za-z0-9+/]{27,}={0,2}",
    ];
    Regex::new(&forms.join("|")).expect("the forms are well-formed")
});

/// Passwords in statements: `IDENTIFIED BY '…'`, `WITH PASSWORD '…'`.
static STATEMENT: LazyLock<Regex> = LazyLock::new(|| {
    let statement = r"(?i)(?:IDENTIFIED\s+(?:WITH\s+\w+\s+)?BY|(?:WITH\s+)?(?:ENCRYPTED\s+)?PASSWORD|SET\s+PASSWORD[^=]{0,80}=)\s*(?:PASSWORD\s*\()?\s*'([^'\n]{4,200})'";
    Regex::new(statement).expect("the statement is well-formed")
});

/// Rows that give a user a name and an unsalted hash.
static ROW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)INSERT\s+INTO\s+[`\x22']?\w*(?:user|account|member|admin|login|customer)\w*[`\x22']?[^;]{0,2000}?'([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})'")
        .expect("the row is well-formed")
});

fn find(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = HASH.find_iter(text).map(|hash| hash.range()).take(50).collect();
    for pattern in [&STATEMENT, &ROW] {
        for captures in pattern.captures_iter(text).take(50) {
            let Some(group) = captures.get(1) else { continue };
            let is_known = found.iter().any(|known| known.start < group.end() && group.start() < known.end);
            if !is_known && super::is_given(group.as_str()) {
                found.push(group.range());
            }
        }
    }
    found
}
