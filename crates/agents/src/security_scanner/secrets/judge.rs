//! Whether a value that is assigned to `password`, `api_key`, and the like is a secret: by the name's last words, by the
//! value's structure, and by what kind of file it is in.

use serde::Deserialize;

use super::assignment::{Assignment, Operator};
use super::entropy::{distinct, shannon};
use super::placeholder::{is_placeholder, repeats_name};
use super::surroundings::Surroundings;

/// What kind of value is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Judge {
    /// What a person chose.
    Password,
    /// What a machine made.
    Token,
    /// The password in a URL.
    Url,
}

/// Words that a name of a password ends in.
const PASSWORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passwort",
    "contraseña",
    "pwd",
    "pass",
    "pswd",
    "passw",
    "dbpass",
    "userpass",
    "psw",
    "pw",
    "motdepasse",
];
/// Words that a name of a token ends in.
const TOKENS: &[&str] = &[
    "secret",
    "token",
    "apikey",
    "accesskey",
    "secretkey",
    "privatekey",
    "authkey",
    "signingkey",
    "encryptionkey",
    "masterkey",
    "accountkey",
    "storagekey",
    "sessionkey",
    "servicekey",
    "appkey",
    "credential",
    "credentials",
    "sharedkey",
    "cryptkey",
    "licensekey",
    "keybase64",
    "connectionstring",
    "clientsecret",
    "authtoken",
    "salt",
];
/// Words that may follow those and change nothing.
const TRAILING: &[&str] = &[
    "value",
    "val",
    "string",
    "str",
    "default",
    "prod",
    "production",
    "dev",
    "development",
    "staging",
    "stage",
    "live",
    "plain",
    "plaintext",
    "text",
    "base64",
    "b64",
    "old",
    "new",
    "current",
    "primary",
    "secondary",
    "backup",
    "root",
    "admin",
    "user",
    "local",
    "here",
    "literal",
    "raw",
    "enc",
    "sandbox",
];

/// Judges what is assigned to a name.
pub(crate) fn is_secret(judge: Judge, text: &[u8], found: &Assignment, around: Surroundings) -> bool {
    let value = &text[found.value.clone()];
    let Ok(name) = std::str::from_utf8(&text[found.name.clone()]) else { return false };
    let Ok(value) = std::str::from_utf8(value) else { return false };
    if found.quote.is_none() && !may_be_bare(value, found.operator, around) {
        return false;
    }
    if found.operator == Operator::Call && found.quote.is_none() {
        return false;
    }
    // "Pass `strict=True`": prose.
    if found.operator == Operator::Space && (found.quote == Some(b'`') || value.contains('=')) {
        return false;
    }
    if found.operator == Operator::Comma && !is_argument(text, found.name.start) {
        return false;
    }
    // A compiler's `createInlinePass("inline")` is no password, `setPass("…")` may be.
    if found.operator == Operator::Call && is_step(name) {
        return false;
    }
    let Some(kind) = named(name) else { return false };
    if kind != judge || value.len() < 4 || value.len() > 512 {
        return false;
    }
    if is_placeholder(value) || repeats_name(name, value) {
        return false;
    }
    match judge {
        Judge::Password => is_password(value, found.quote.is_some(), around),
        Judge::Token | Judge::Url => is_token(value, around),
    }
}

/// Whether a quoted name is the first argument of a call, and not one word in a list.
pub(crate) fn is_argument(text: &[u8], name: usize) -> bool {
    let before = &text[name.saturating_sub(12)..name];
    before.iter().rev().find(|byte| !matches!(byte, b'"' | b'\'' | b'`' | b' ')).is_some_and(|byte| *byte == b'(')
}

/// Whether a value without quotes can be one here: in source code it is an expression.
fn may_be_bare(value: &str, operator: Operator, around: Surroundings) -> bool {
    if !around.bare_values || matches!(operator, Operator::Comma | Operator::Compares | Operator::Call) {
        return false;
    }
    let ends_like_code = value.ends_with([')', ']', '}', '{', '(', ';', ',']);
    let starts_like_code = value.starts_with(['$', '*', '&', '!', '@', '[', '{', '(', '|', '>', '<', '%', '/']);
    !ends_like_code && !starts_like_code && !value.contains("()") && !value.contains("::") && !value.contains("](")
}

/// Whether a function's name is that of a step of many: `pass` behind words that do not set anything.
fn is_step(name: &str) -> bool {
    let words = words(name);
    let sets = |word: &String| ["set", "with", "auth", "db", "user", "login"].contains(&word.as_str());
    words.len() > 1 && words.last().is_some_and(|last| last == "pass") && !words.iter().any(sets)
}

/// Returns what a name is the name of: by its last words.
fn named(name: &str) -> Option<Judge> {
    let mut words = words(name);
    // What is asked for no password has none: `NOPASSWD: ALL`.
    if words.last().is_some_and(|word| ["nopasswd", "nopassword"].contains(&word.as_str())) {
        return None;
    }
    while words
        .last()
        .is_some_and(|word| TRAILING.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit()))
    {
        words.pop();
    }
    let last = words.last()?.trim_end_matches(|char: char| char.is_ascii_digit());
    let two = match words.len() {
        0 | 1 => String::new(),
        count => format!("{}{last}", words[count - 2]),
    };
    let ends = |known: &[&str]| {
        known.iter().any(|word| {
            // `theapikey` and `apikeyfoo` are one name of the same thing, `passwordfield` is of another.
            let within = word.len() >= 6 && last.rfind(word).is_some_and(|at| last.len() - at - word.len() <= 3);
            last == *word || two == *word || within
        })
    };
    if ends(PASSWORDS) || two == "passphrase" || last.ends_with("dbpass") {
        return Some(Judge::Password);
    }
    ends(TOKENS).then_some(Judge::Token)
}

/// Splits a name into its words, in small letters: `DB_adminPassword2` is `db admin password2`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut word, mut was_small) = (String::new(), false);
    for char in name.chars() {
        let begins = !char.is_alphanumeric() || (was_small && char.is_ascii_uppercase());
        if begins && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if char.is_alphanumeric() {
            word.extend(char.to_lowercase());
        }
        was_small = char.is_ascii_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a value looks like what a person would choose as a password, rather than like a word of the program.
fn is_password(value: &str, is_quoted: bool, around: Surroundings) -> bool {
    if value.contains(char::is_whitespace) || value.contains("://") || value.starts_with(['/', '.', '~', '#']) {
        return false;
    }
    if is_mail_address(value) {
        return false;
    }
    let shape = Structure::of(value);
    if around.is_example {
        // In tests and documentation only what a machine made is worth a finding.
        return value.len() >= 16 && shape.is_random(value);
    }
    if value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && value.contains('.') {
        return false;
    }
    if shape.is_identifier {
        // `hopethatnobodyreadsthis` is no name of anything, `user_password` and `Passwords` are.
        return shape.separators == 0
            && !shape.has_capital_inside
            && value.len() >= if around.is_config { 7 } else { 16 };
    }
    if around.is_config {
        return value.len() >= 5;
    }
    is_quoted && value.len() >= 6 && !shape.is_expression
}

/// Whether a value is an address, which is what anonymous FTP is given as a password.
fn is_mail_address(value: &str) -> bool {
    let is_part = |part: &str| {
        part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    value.split_once('@').is_some_and(|(user, host)| {
        is_part(user)
            && host.rsplit_once('.').is_some_and(|(host, end)| {
                host.split('.').all(is_part) && is_part(end) && end.bytes().all(|byte| byte.is_ascii_lowercase())
            })
    })
}

/// Whether a value looks like what a machine made.
fn is_token(value: &str, around: Surroundings) -> bool {
    if value.contains(char::is_whitespace) || value.contains("://") || value.starts_with(['/', '.', '~', '#', '$']) {
        return false;
    }
    let shape = Structure::of(value);
    if shape.is_identifier {
        let is_constant = !value.contains(char::is_lowercase);
        return !around.is_example
            && shape.separators == 0
            && !shape.has_capital_inside
            && !is_constant
            && value.len() >= 20;
    }
    if around.is_example {
        return false;
    }
    value.len() >= 12 && !shape.is_expression && shape.is_random(value)
}

/// What a value is made of.
struct Structure {
    /// Letters only, but for what separates words.
    is_identifier: bool,
    /// How many `_`, `-`, `.`, `:`, `/` there are.
    separators: usize,
    has_capital_inside: bool,
    /// It reads like code: calls, templates, operators.
    is_expression: bool,
    digits: usize,
    letters: usize,
    /// What is neither a letter, a digit, nor what separates words.
    symbols: usize,
}

impl Structure {
    fn of(value: &str) -> Structure {
        let separators = value.bytes().filter(|byte| matches!(byte, b'_' | b'-' | b'.' | b':' | b'/')).count();
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        let letters = value.chars().filter(|char| char.is_alphabetic()).count();
        let tail = value.trim_end_matches(|char: char| char.is_ascii_digit());
        // `password1` and `key_2` are names too.
        let numbered = value.len() - tail.len() <= 1;
        let is_identifier =
            numbered && tail.chars().all(|char| char.is_alphabetic() || matches!(char, '_' | '-' | '.' | ':' | '/'));
        Structure {
            is_identifier,
            separators,
            has_capital_inside: value
                .as_bytes()
                .windows(2)
                .any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()),
            is_expression: value.contains("()")
                || value.contains(" + ")
                || value.contains("->")
                || value.contains("&&")
                || value.contains("::")
                || value.ends_with('>')
                || ["[a-", "[A-", "[0-", "(?", "\\d", "\\w", "\\s", "[^"].iter().any(|part| value.contains(part))
                || value.ends_with(['(', '{', '=', ',']) && !value.ends_with('='),
            digits,
            letters,
            symbols: value.bytes().filter(u8::is_ascii_punctuation).count() - separators,
        }
    }

    /// Whether it has no pattern that a person would give it.
    fn is_random(&self, value: &str) -> bool {
        let bytes = value.as_bytes();
        let is_hex = bytes.iter().all(u8::is_ascii_hexdigit);
        if is_hex {
            return bytes.len() >= 16 && self.letters > 0 && self.digits > 0 && shannon(bytes) >= 2.8;
        }
        if is_uuid(value) {
            return true;
        }
        // Words with numbers between them: `us-east-1`, `v2.0.0-beta.1`, `sha256-withRSA`.
        let segments: Vec<&str> = value.split(['_', '-', '.', ':', '/']).filter(|part| !part.is_empty()).collect();
        let plain = segments.iter().filter(|part| {
            part.bytes().all(|byte| byte.is_ascii_alphabetic()) && part.len() > 1
                || part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() < 6
        });
        let plain_bytes: usize = plain.map(|part| part.len()).sum();
        if self.separators > 0 && plain_bytes * 2 > bytes.len() {
            return false;
        }
        (self.digits > 0 || self.symbols >= 4)
            && self.letters > 0
            && distinct(bytes) * 3 >= bytes.len().min(24)
            && shannon(bytes) >= if bytes.len() >= 20 { 3.4 } else { 3.0 }
    }
}

fn is_uuid(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Returns the password within `scheme://user:password@host` behind a `://`, if there is one that is no placeholder.
pub(crate) fn url_password(text: &[u8], after: usize, around: Surroundings) -> Option<std::ops::Range<usize>> {
    let far = (after + 256).min(text.len());
    let (mut colon, mut at_sign) = (None, None);
    for (index, byte) in text[after..far].iter().enumerate() {
        match byte {
            b':' if colon.is_none() => colon = Some(after + index),
            b'@' if colon.is_some() => {
                at_sign = Some(after + index);
                break;
            }
            b'/' | b'?' | b'#' if at_sign.is_none() => break,
            b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'<' | b'>' | b'`' | b'\\' | b',' | b')' => break,
            _ => {}
        }
    }
    let (colon, at_sign) = (colon?, at_sign?);
    let user = std::str::from_utf8(&text[after..colon]).ok()?;
    let password = std::str::from_utf8(&text[colon + 1..at_sign]).ok()?;
    let host_begins = text.get(at_sign + 1).copied()?;
    if !(host_begins.is_ascii_alphanumeric() || host_begins == b'[') || password.len() < 3 {
        return None;
    }
    let host_end = text[at_sign + 1..].iter().position(|byte| !(byte.is_ascii_alphanumeric() || b".-".contains(byte)));
    let host = &text[at_sign + 1..host_end.map_or(text.len(), |end| at_sign + 1 + end)];
    let is_example_host = host.starts_with(b"example")
        || host.windows(9).any(|part| part == b".example.")
        || host == b"host"
        || host == b"hostname";
    if is_placeholder(password) || repeats_name(user, password) || is_placeholder(user) && !user.is_empty() {
        return None;
    }
    if password.starts_with(['$', '{', '%', '<', '[', '*']) || is_example_host {
        return None;
    }
    let plain = password.bytes().all(|byte| byte.is_ascii_alphabetic());
    if around.is_example || (plain && !around.is_config) {
        let shape = Structure::of(password);
        if !(password.len() >= 10 && shape.is_random(password)) {
            return None;
        }
    }
    Some(colon + 1..at_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_judged_by_their_last_words() {
        for (name, expected) in [
            ("DB_adminPassword2", Some(Judge::Password)),
            ("client_secret", Some(Judge::Token)),
            ("STRIPE_API_KEY_LIVE", Some(Judge::Token)),
            ("password_field", None),
            ("secretName", None),
            ("compass", None),
            ("token_type", None),
            ("monkey", None),
        ] {
            assert_eq!(named(name), expected, "{name}");
        }
    }
}
