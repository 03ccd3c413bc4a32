//! Whether a setting holds a secret in plain text: by its name, or by the shape of what it says.

use std::sync::LazyLock;

use regex::Regex;

/// The kind of a secret that stands in an address, before its host.
pub(super) const PASSWORD_IN_ADDRESS: &str = "a password in an address";

/// What kind of secret a setting holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secret {
    /// Its name says that it is one, and it is written out.
    Named,
    /// It is written out as what is taken where nothing else is given.
    Default,
    /// It has the shape of a certain kind.
    Shaped(&'static str),
}

impl Secret {
    /// Returns how messages call it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Secret::Named => "a secret in plain text",
            Secret::Default => "a secret in plain text as its default",
            Secret::Shaped(kind) => kind,
        }
    }
}

/// Judges a setting by its name and what it says, before any variable in it is replaced.
pub(super) fn judge(name: &str, value: &str) -> Option<Secret> {
    if let Some(kind) = shape(value) {
        return Some(Secret::Shaped(kind));
    }
    if !names_a_secret(name) {
        return None;
    }
    if let Some(default) = sole_default(value) {
        return (is_written_out(default)).then_some(Secret::Default);
    }
    (!value.contains("${") && !value.starts_with('$') && is_written_out(value)).then_some(Secret::Named)
}

/// Whether a setting of this name is a secret.
fn names_a_secret(name: &str) -> bool {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        let secret = "passwd|passphrase|password|pwd|pass|secret|secrets|token|api_?key|apikey|private_?key|access_?key\
                      |secret_?key|encryption_?key|signing_?key|master_?key|credential|credentials|auth_?key";
        Regex::new(&format!("(?i)(^|[^a-z])({secret})([0-9]*$|[0-9]*_(default|value|string|base64|b64|hash|salt)$)"))
            .expect("the pattern is written here")
    });
    static JOINED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("(?i)(password|passwd|passphrase|secretkey|secret|apikey|accesskey|privatekey|authtoken)$")
            .expect("the pattern is written here")
    });
    static NOT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            "(?i)(allow_empty|random|_file$|_path$|_url$|_uri$|_length|_expir|_ttl|_policy|_min|_max|_name$|_id$|\
             _enabled$|public|reset|disable|require|validate|bypass|\
             (application|store|key)_credentials?$|initial_cluster_token$)",
        )
        .expect("the pattern is written here")
    });
    (NAME.is_match(name) || JOINED.is_match(name)) && !NOT.is_match(name)
}

/// Whether a text is a secret that is written out: no yes or no, no path, nothing that stands for one to be filled in.
fn is_written_out(value: &str) -> bool {
    static STANDS_FOR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            "(?i)^(<.*>|\\[.*\\]|\\{\\{.*\\}\\}|x{3,}|\\*+|\\.{3}|your[-_ ].*|.*[-_ ]here|replace[-_ ]?.*|todo.*|\
             fill[-_ ]?.*|placeholder|redacted|true|false|yes|no|on|off|none|null|nil|disabled|enabled|0|1|\
             /run/secrets/.*|/.*/.*|file:.*|vault:.*|op://.*|%.*%|\\$\\(.*\\)|@.*@|(?-i:.+EXAMPLE(KEY)?))$",
        )
        .expect("the pattern is written here")
    });
    let value = value.trim();
    value.len() >= 2 && !STANDS_FOR.is_match(value)
}

/// Returns what `${NAME:-this}` falls back to, where that is all of a value.
fn sole_default(value: &str) -> Option<&str> {
    let inner = value.trim().strip_prefix("${")?.strip_suffix('}')?;
    let (name, default) = inner.split_once(":-").or_else(|| inner.split_once('-'))?;
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then_some(default)
}

/// Returns which kind of secret a text has the shape of.
pub(super) fn shape(value: &str) -> Option<&'static str> {
    static SHAPES: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
        let shapes = [
            ("an AWS access key", r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
            ("a GitHub token", r"\bgh[pousr]_[0-9A-Za-z]{36}"),
            ("a GitHub token", r"\bgithub_pat_[0-9A-Za-z_]{60,}"),
            ("a GitLab token", r"\bglpat-[0-9A-Za-z_-]{20}"),
            ("a Slack token", r"\bxox[abprs]-[0-9A-Za-z-]{20,}"),
            ("a Slack webhook", r"hooks\.slack\.com/services/T[0-9A-Z]{6,}/B[0-9A-Z]{6,}/[0-9A-Za-z]{20,}"),
            ("a Stripe key", r"\b[rs]k_live_[0-9A-Za-z]{20,}"),
            ("an API key", r"\bsk-(ant-|proj-)?[0-9A-Za-z_-]{32,}"),
            ("a Google API key", r"\bAIza[0-9A-Za-z_-]{35}"),
            ("a JSON Web Token", r"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}"),
            ("a private key", r"-----BEGIN ([A-Z]+ )*PRIVATE KEY"),
            ("an npm token", r"\bnpm_[0-9A-Za-z]{36}"),
        ];
        let compiled = shapes.map(|(kind, shape)| (kind, Regex::new(shape).expect("the pattern is written here")));
        compiled.into_iter().collect()
    });
    static IN_ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b[a-z][a-z0-9+.-]*://[^\s/@:$]*:([^\s/@$<>{}*]{2,})@[a-z0-9\[$]")
            .expect("the pattern is written here")
    });
    let is_real = |shape: &Regex| shape.find(value).is_some_and(|found| !found.as_str().ends_with("EXAMPLE"));
    if let Some((kind, _)) = SHAPES.iter().find(|(_, shape)| is_real(shape)) {
        return Some(kind);
    }
    IN_ADDRESS
        .captures(value)
        .filter(|found| found.get(1).is_some_and(|secret| is_written_out(secret.as_str())))
        .map(|_| PASSWORD_IN_ADDRESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_out_is_found_and_what_only_refers_is_not() {
        let found = [
            ("POSTGRES_PASSWORD", "example"),
            ("db_pass", "hunter2"),
            ("JWT_SECRET", "s3cr3t-value"),
            ("APIKEY", "0a1b2c3d"),
            ("PGPASSWORD", "abc123"),
            ("MYSQL_ROOT_PASSWORD", "${ROOT:-root}"),
            ("DATABASE_URL", "postgres://app:hunter2@db:5432/app"),
        ];
        for (name, value) in found {
            assert!(judge(name, value).is_some(), "{name}={value}");
        }
        let fine = [
            ("POSTGRES_PASSWORD", "${POSTGRES_PASSWORD}"),
            ("POSTGRES_PASSWORD", "${POSTGRES_PASSWORD:?set it}"),
            ("POSTGRES_PASSWORD", "$PW"),
            ("POSTGRES_PASSWORD_FILE", "/run/secrets/db"),
            ("ALLOW_EMPTY_PASSWORD", "yes"),
            ("MYSQL_RANDOM_ROOT_PASSWORD", "1"),
            ("TOKEN", "<your token>"),
            ("COMPASS", "north"),
            ("BYPASS", "localhost"),
            ("KEYCLOAK_URL", "https://id.example.com"),
            ("DATABASE_URL", "postgres://app:${PW}@db:5432/app"),
            ("TOKEN_TTL", "3600"),
            ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            ("KAFKA_SSL_KEYSTORE_CREDENTIALS", "broker_keystore_creds"),
            ("ETCD_INITIAL_CLUSTER_TOKEN", "tutorial"),
        ];
        for (name, value) in fine {
            assert_eq!(judge(name, value), None, "{name}={value}");
        }
        assert_eq!(judge("X", &format!("{}{}", "AKIA", "ABCDEFGHIJKLMNOP")), Some(Secret::Shaped("an AWS access key")));
    }
}
