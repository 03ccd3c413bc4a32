//! What programs say, made fit to be stored and shown: secrets hidden, control characters harmless.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::disguise;

/// The shortest value that is worth hiding: shorter ones would blank out ordinary words.
const SHORTEST: usize = 8;

/// Parts of a variable's name that make its value a secret.
const TELLING: [&str; 7] = ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "API_KEY", "PRIVATE_KEY", "CREDENTIAL"];

/// Hides known secret values in texts.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    values: Arc<Vec<(String, String)>>,
}

impl Redactor {
    /// Makes a redactor from an environment: values of variables whose names say that they are secret.
    pub fn from_environment(environment: impl Iterator<Item = (String, String)>) -> Redactor {
        let mut values: Vec<(String, String)> = environment
            .filter(|(name, value)| {
                let name = name.to_ascii_uppercase();
                value.len() >= SHORTEST && TELLING.iter().any(|part| name.contains(part))
            })
            .map(|(name, value)| (value, format!("[{name}]")))
            .collect();
        sort(&mut values);
        Redactor { values: Arc::new(values) }
    }

    /// Returns one that hides these values, too, each by its name, and in every form in which programs print it.
    #[must_use]
    pub fn and<'a>(&self, secrets: impl Iterator<Item = (&'a str, &'a str)>) -> Redactor {
        let mut values: Vec<(String, String)> = secrets
            .flat_map(|(name, value)| {
                let forms = disguise::forms(value).into_iter().filter(|form| form.len() >= SHORTEST);
                forms.map(move |form| (form, format!("[{name}]")))
            })
            .collect();
        values.extend(self.values.iter().cloned());
        // What is a secret of the plan is told by its name there.
        let mut known = BTreeSet::new();
        values.retain(|(value, _)| known.insert(value.clone()));
        sort(&mut values);
        Redactor { values: Arc::new(values) }
    }

    /// Returns `text` with every known value replaced by its name.
    pub fn hide(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (value, name) in self.values.iter() {
            if text.contains(value.as_str()) {
                text = text.replace(value.as_str(), name);
            }
        }
        text
    }

    /// Returns where at or before `end` a text can be cut that goes on, so that no known value is
    /// cut in two: neither half of it would be known.
    pub(super) fn border(&self, text: &[u8], end: usize) -> usize {
        self.values.iter().fold(end, |end, (value, _)| {
            let value = value.as_bytes();
            let is_cut = |start: &usize| {
                let rest = &text[*start..];
                rest.starts_with(value) || value.starts_with(rest)
            };
            (end.saturating_sub(value.len() - 1)..end).find(is_cut).unwrap_or(end)
        })
    }

    /// Returns whether there is nothing to hide.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Puts the longest first, so that no value is cut in two by one that it contains.
fn sort(values: &mut [(String, String)]) {
    values.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
}

/// Returns `text` with every character harmless that would move a cursor, set a title, or turn
/// the direction of writing; line breaks and tabs stay.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            c if c.is_control() => '\u{FFFD}',
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => '\u{FFFD}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_of_the_environment_is_hidden_and_ordinary_values_are_not() {
        let value = ["correct", "horse"].join("-");
        let environment = [("CI_DEPLOY_TOKEN", value.as_str()), ("LANG", "en_US.UTF-8"), ("A_TOKEN", "x")];
        let redactor = Redactor::from_environment(environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        assert_eq!(redactor.hide(&format!("got {value} in en_US.UTF-8 x")), "got [CI_DEPLOY_TOKEN] in en_US.UTF-8 x");
    }

    #[test]
    fn what_would_move_the_cursor_or_set_a_title_is_made_harmless() {
        assert_eq!(printable("a\x1b]0;owned\x07b\rc\u{202e}d\n"), "a\u{FFFD}]0;owned\u{FFFD}b\u{FFFD}c\u{FFFD}d\n");
    }
}
