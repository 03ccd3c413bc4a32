//! Taking known secrets out of a message before it goes out, and those that addresses have in them.

mod places;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// What stands where a secret was.
const GONE: &str = "[redacted]";

/// Shorter values are words, not secrets.
const SHORTEST: usize = 6;

/// Longer parts of an address that is secret itself are what makes it so.
const SECRET_PART: usize = 16;

/// Names of variables that hold secrets end like this.
const NAMES: &[&str] = &[
    "TOKEN",
    "SECRET",
    "PASSWORD",
    "PASSWD",
    "API_KEY",
    "APIKEY",
    "PRIVATE_KEY",
    "ACCESS_KEY",
    "CREDENTIALS",
    "WEBHOOK_URL",
];

/// Secrets that are known.
#[derive(Default)]
pub struct Known(Vec<String>);

impl Known {
    /// The values of variables whose names say that they are secrets, and of those that are named.
    pub fn of(variables: &BTreeMap<String, String>, named: &[&str]) -> Known {
        let is_secret = |name: &str| {
            let upper = name.to_ascii_uppercase();
            named.contains(&name) || NAMES.iter().any(|end| upper.ends_with(end))
        };
        let mut known = Known::default();
        for (_, value) in variables.iter().filter(|(name, _)| is_secret(name)) {
            known.add(value);
        }
        known
    }

    /// Adds a value, as it is and as it is commonly written otherwise.
    pub fn add(&mut self, value: &str) {
        let value = value.trim();
        if value.len() < SHORTEST {
            return;
        }
        let percent: String = value
            .bytes()
            .map(|byte| match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => (byte as char).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect();
        let forms = [
            value.to_owned(),
            percent,
            STANDARD.encode(value),
            STANDARD_NO_PAD.encode(value),
            URL_SAFE_NO_PAD.encode(value),
        ];
        // Of an address the part that is secret is enough.
        let parts: Vec<String> = match value.contains("://") && !value.contains(char::is_whitespace) {
            true => value
                .split(['/', '?', '&', '=', '@', ':', '#'])
                .filter(|part| part.len() >= SECRET_PART && !part.contains('.'))
                .map(str::to_owned)
                .collect(),
            false => Vec::new(),
        };
        // A secret of several lines (a key) shows in parts as well.
        let lines = value.lines().map(str::trim).filter(|line| line.len() >= 16).map(str::to_owned);
        self.0.extend(forms.into_iter().chain(parts).chain(lines.filter(|_| value.contains('\n'))));
        // The longest first, so that one within another leaves nothing behind.
        self.0.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.0.dedup();
    }

    /// Returns a text without them, and without what is secret in the addresses that it names.
    pub fn redact(&self, text: &str) -> String {
        let found: Vec<&String> = self.0.iter().filter(|secret| text.contains(secret.as_str())).collect();
        let known = found.into_iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), GONE));
        let Some(places) = Some(places::of(&known)).filter(|places| !places.is_empty()) else { return known };
        let mut left = String::with_capacity(known.len());
        let mut end = 0;
        for place in places {
            left.push_str(&known[end..place.start]);
            left.push_str(GONE);
            end = place.end;
        }
        left.push_str(&known[end..]);
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_that_is_secret_its_secret_part_is() {
        let part = ["Xq3", "v9LpT2mZr8KcW1nB"].concat();
        let hook = format!("https://hooks.example.org/services/T0/B0/{part}?v=1");
        let known = Known::of(&BTreeMap::from([("HOOK".to_owned(), hook)]), &["HOOK"]);
        assert_eq!(
            known.redact(&format!("{part} at hooks.example.org/services")),
            "[redacted] at hooks.example.org/services"
        );
    }

    #[test]
    fn known_values_do_not_go_out_in_any_form() {
        let value = ["s3cr", "et/va lue"].concat();
        let variables =
            BTreeMap::from([("MY_TOKEN".to_owned(), value.clone()), ("HOME".to_owned(), "/home/u".to_owned())]);
        let known = Known::of(&variables, &[]);
        let text = format!(
            "a {value} b {} c {} /home/u",
            STANDARD.encode(&value),
            value.replace('/', "%2F").replace(' ', "%20")
        );
        assert_eq!(known.redact(&text), "a [redacted] b [redacted] c [redacted] /home/u");
        assert_eq!(Known::of(&variables, &["HOME"]).redact("/home/u"), GONE);
    }
}
