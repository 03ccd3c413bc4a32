//! Secrets do not belong into a plan: it is committed, stored with every run, and shown to agents.

use super::Context;
use crate::diagnostic::Diagnostic;

/// No text of a plan may be, or hold, a password, token or key. The message never repeats it.
pub(super) fn secret_in_plan(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    context.reading.scalars(&mut |way, text, span| {
        let key = way.last().copied().unwrap_or_default();
        let place = || context.reading.source.place(span.clone());
        let hint =
            "take it out of the plan, revoke it if the plan was shared, and say where it comes from: `secrets: {KEY: \"env:KEY\"}`";
        if let Some(kind) = known_form(text) {
            let message = format!("this looks like {kind}");
            found.push(Diagnostic::error("secret-in-plan", place(), message).hint(hint));
        } else if assigns_a_secret(text) || (is_literal_secret(text) && names_a_secret(key)) {
            let message = "this looks like a password, token or key";
            found.push(Diagnostic::warning("secret-in-plan", place(), message).hint(hint));
        }
    });
}

/// Beginnings of tokens that their makers fixed, with the least number of token characters after them.
const PREFIXES: &[(&str, usize, &str)] = &[
    ("AKIA", 16, "an AWS access key"),
    ("ASIA", 16, "an AWS access key"),
    ("ghp_", 30, "a GitHub token"),
    ("gho_", 30, "a GitHub token"),
    ("ghs_", 30, "a GitHub token"),
    ("ghu_", 30, "a GitHub token"),
    ("github_pat_", 30, "a GitHub token"),
    ("glpat-", 20, "a GitLab token"),
    ("xoxb-", 20, "a Slack token"),
    ("xoxp-", 20, "a Slack token"),
    ("sk-ant-", 20, "an Anthropic key"),
    ("sk-proj-", 20, "an OpenAI key"),
    ("sk_live_", 16, "a Stripe key"),
    ("AIza", 30, "a Google key"),
    ("npm_", 30, "an npm token"),
];

/// The length of the shortest text with a known form: `a://b:c@d`.
const SHORTEST: usize = 9;

/// Returns what a text holds that has the form of a known secret.
fn known_form(text: &str) -> Option<&'static str> {
    // Most texts of a plan are too short to be asked any further.
    if text.len() < SHORTEST {
        return None;
    }
    let is_token = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    for (prefix, least, kind) in PREFIXES.iter().filter(|(prefix, least, _)| text.len() >= prefix.len() + least) {
        for (at, _) in text.match_indices(prefix) {
            let begins = !text[..at].ends_with(is_token);
            let rest = &text[at + prefix.len()..];
            let length = rest.find(|c| !is_token(c)).unwrap_or(rest.len());
            if begins && length >= *least {
                return Some(kind);
            }
        }
    }
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY") {
        return Some("a private key");
    }
    if text.split(|c| !is_token(c) && c != '.').any(is_jwt) {
        return Some("a JSON Web Token");
    }
    holds_credentials(text).then_some("an address with a password in it")
}

fn is_jwt(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    matches!(parts[..], [header, body, signature] if header.starts_with("eyJ") && body.starts_with("eyJ") && signature.len() >= 16)
}

/// Returns whether a text holds `scheme://user:password@host`, the password written out.
fn holds_credentials(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        let rest = &text[at + 3..];
        let authority =
            &rest[..rest.find(|c: char| c == '/' || c.is_whitespace() || "\"'".contains(c)).unwrap_or(rest.len())];
        let password =
            authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
        password.is_some_and(|password| !password.is_empty() && !is_placeholder(password))
    })
}

/// Returns whether a text holds `password=…` or the like, the value written out.
fn assigns_a_secret(text: &str) -> bool {
    let words = text.split(|c: char| c.is_whitespace() || ";&|\"'".contains(c));
    words.filter_map(|word| word.split_once('=')).any(|(name, value)| {
        let name = name.rsplit(['?', ',']).next().unwrap_or(name);
        names_a_secret(name.trim_start_matches('-')) && is_literal_secret(value)
    })
}

/// Returns whether a name says that its value is secret.
fn names_a_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let says = |word: &str| name.strip_suffix(word).is_some_and(|before| before.is_empty() || before.ends_with('_'));
    let whole = ["password", "passwd", "passphrase", "secret", "token", "credential", "credentials"];
    let keys = ["api_key", "apikey", "access_key", "secret_key", "private_key", "auth_key", "signing_key"];
    whole.into_iter().chain(keys).any(says) || name.ends_with("password") || name.ends_with("secret")
}

/// Returns whether a value is written out, and could be a secret.
fn is_literal_secret(value: &str) -> bool {
    let value = value.trim();
    value.len() >= 8
        && !is_placeholder(value)
        && !value.contains(char::is_whitespace)
        && !looks_like_a_path(value)
        && is_random(value)
}

fn looks_like_a_path(value: &str) -> bool {
    value.starts_with(['/', '.', '~']) || value.starts_with("http")
}

/// Returns whether a value stands for one that comes from elsewhere.
fn is_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    value.contains("{{")
        || value.contains('$')
        || value.starts_with(['<', '*', '%'])
        || ["env:", "file:", "vault:"].iter().any(|scheme| lower.starts_with(scheme))
        || ["example", "changeme", "placeholder", "redacted", "dummy", "xxxx"].iter().any(|word| lower.contains(word))
}

/// Returns whether the characters are spread as in something that no person would call a thing: three bits
/// each, and more than letters of one case.
fn is_random(value: &str) -> bool {
    let mut counts = [0u32; 256];
    value.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let length = value.len() as f64;
    let bits: f64 = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = f64::from(*count) / length;
            -share * share.log2()
        })
        .sum();
    let kinds = [
        value.bytes().any(|b| b.is_ascii_lowercase()),
        value.bytes().any(|b| b.is_ascii_uppercase()),
        value.bytes().any(|b| b.is_ascii_digit()),
        value.bytes().any(|b| b.is_ascii_punctuation() && !b"-_".contains(&b)),
    ];
    bits >= 2.5 && kinds.into_iter().filter(|kind| *kind).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_forms_are_told_apart_from_words_that_begin_alike() {
        let token = |prefix: &str| format!("use {prefix}{} now", "a1B2c3D4e5".repeat(4));
        assert_eq!(known_form(&token("ghp_")), Some("a GitHub token"));
        assert_eq!(known_form(&token("AKIA")), Some("an AWS access key"));
        assert_eq!(known_form(&format!("-----BEGIN {} PRIVATE KEY-----", "RSA")), Some("a private key"));
        assert_eq!(known_form(&format!("postgres://app:{}@db/x", "hunter2")), Some("an address with a password in it"));
        assert_eq!(known_form("postgres://app:$PASSWORD@db/x"), None);
        assert_eq!(known_form("http://127.0.0.1:8080/a@b"), None);
        assert_eq!(known_form("npm_config_cache=/tmp/x npm ci"), None);
    }

    #[test]
    fn only_values_written_out_are_secrets() {
        let value = ["Tr0ub4dor", "&3xyz"].concat();
        assert!(assigns_a_secret(&format!("mysql --password={value}")));
        assert!(assigns_a_secret(&format!("export API_TOKEN='' DB_PASSWORD={value}")));
        for text in [
            "--password=$DB",
            "TOKEN={{ tasks.a.output.t }}",
            "token=changeme123",
            "monkey=Tr0ub4dor3x",
            "--token=/run/secret1",
        ] {
            assert!(!assigns_a_secret(text), "{text}");
        }
        assert!(names_a_secret("DB_PASSWORD") && names_a_secret("api-key") && names_a_secret("GITHUB_TOKEN"));
        assert!(!names_a_secret("tokenizer") && !names_a_secret("max_tokens") && !names_a_secret("key"));
    }
}
