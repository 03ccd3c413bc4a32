//! Where addresses have secrets in them, whatever they are: passwords, tokens among the parameters, webhooks.

use std::ops::Range;

use super::GONE;

/// Shorter values are words.
const SHORTEST: usize = 6;

/// A name without a password is a token from this length on.
const TOKEN: usize = 20;

/// Names of parameters that hold secrets end like this.
const PARAMETERS: &[&str] =
    &["token", "secret", "password", "passwd", "pwd", "sig", "signature", "api_key", "apikey", "auth"];

/// Addresses that are secrets themselves: how the name ends, and what the path begins with.
const WEBHOOKS: &[(&str, &str)] = &[
    ("hooks.slack.com", "/services/"),
    ("discord.com", "/api/webhooks/"),
    ("discordapp.com", "/api/webhooks/"),
    ("webhook.office.com", "/webhookb2/"),
];

/// Returns where in a text the secrets of addresses are, in order, none within another.
pub(super) fn of(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices("://") {
        let begin = at + 3;
        if found.last().is_some_and(|last| last.end > begin) {
            continue;
        }
        let rest = &text[begin..];
        let length = rest.find(|c: char| c.is_whitespace() || "\"'<>`)}|".contains(c)).unwrap_or(rest.len());
        address(&rest[..length], begin, &mut found);
    }
    found
}

/// Looks at an address without its scheme, which begins there.
fn address(address: &str, begin: usize, found: &mut Vec<Range<usize>>) {
    let named = address.find(['/', '?', '#']).unwrap_or(address.len());
    let (authority, rest) = address.split_at(named);
    let (who, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    match who.split_once(':') {
        Some((name, password)) if !password.is_empty() && password != GONE => {
            let at = begin + name.len() + 1;
            found.push(at..at + password.len());
        }
        None if who.len() >= TOKEN && who != GONE => found.push(begin..begin + who.len()),
        _ => {}
    }
    let name = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let is_of = |known: &str| name == known || name.strip_suffix(known).is_some_and(|before| before.ends_with('.'));
    let webhook = WEBHOOKS.iter().find(|(known, path)| is_of(known) && rest.starts_with(path));
    if let Some((_, path)) = webhook
        && rest.len() > path.len()
    {
        if !rest[path.len()..].starts_with(GONE) {
            found.push(begin + named + path.len()..begin + address.len());
        }
        return;
    }
    let mut at = begin + named;
    for part in rest.split_inclusive(['?', '&', '#']) {
        let pair = part.trim_end_matches(['?', '&', '#']);
        if let Some((name, value)) = pair.split_once('=') {
            let lower = name.to_ascii_lowercase();
            let is_value = value.len() >= SHORTEST && !value.starts_with(GONE);
            if is_value && PARAMETERS.iter().any(|end| lower.ends_with(end)) {
                let start = at + name.len() + 1;
                found.push(start..start + value.len());
            }
        }
        at += part.len();
    }
}

#[cfg(test)]
mod tests {
    use crate::notifier::redact::Known;

    #[test]
    fn addresses_go_out_without_their_secrets() {
        let word = ["hunt", "er2!"].concat();
        let long = ["abcDEF", "0123456789", "ghij"].concat();
        let cases = [
            (format!("postgres://app:{word}@db.example/x"), "postgres://app:[redacted]@db.example/x"),
            (format!("see https://{long}@git.example/r.git."), "see https://[redacted]@git.example/r.git."),
            (
                format!("(https://a.example/p?x=1&access_token={word}#sig={long})"),
                "(https://a.example/p?x=1&access_token=[redacted]#sig=[redacted])",
            ),
            (
                format!("https://hooks.slack.com/services/T0/B0/{long} was told"),
                "https://hooks.slack.com/services/[redacted] was told",
            ),
            (
                format!("https://ptb.discord.com/api/webhooks/1/{long}?wait=true"),
                "https://ptb.discord.com/api/webhooks/[redacted]",
            ),
            (
                "https://user@a.example/browse?key=SHOP-1234&page=2".to_owned(),
                "https://user@a.example/browse?key=SHOP-1234&page=2",
            ),
            (
                "https://notdiscord.com/api/webhooks/1/2 a://b".to_owned(),
                "https://notdiscord.com/api/webhooks/1/2 a://b",
            ),
            ("http://ä.example/ü?tok=1 ://:@ ://".to_owned(), "http://ä.example/ü?tok=1 ://:@ ://"),
        ];
        for (text, wanted) in cases {
            assert_eq!(Known::default().redact(&text), wanted);
            assert_eq!(Known::default().redact(wanted), wanted, "what is gone is not taken out again");
        }
    }
}
