//! Incoming webhooks of Slack: a header and sections of at most 3,000 characters, at most 50 blocks.

use serde_json::{Value, json};

use super::{fit, fit_exactly, heading};
use crate::notifier::Message;

/// The most characters of a section's text.
const SECTION: usize = 3_000;

/// The most characters of a header.
const HEADER: usize = 150;

/// The most blocks of a message.
const BLOCKS: usize = 50;

/// Makes the body. The text is taken as it is: nobody is mentioned, nothing is linked by it.
pub(super) fn body(message: &Message) -> Value {
    let heading = heading(message);
    let mut blocks = Vec::new();
    if !heading.is_empty() {
        let text = fit_exactly(&heading, HEADER);
        blocks.push(json!({"type": "header", "text": {"type": "plain_text", "text": text, "emoji": false}}));
    }
    // A message needs a block with text in it.
    let text = if message.text.trim().is_empty() && heading.is_empty() { " (no text)" } else { message.text.as_str() };
    let sections = BLOCKS - blocks.len();
    let parts = parts(text, sections);
    for part in parts.iter().filter(|part| !part.trim().is_empty()) {
        blocks.push(json!({"type": "section", "text": {"type": "mrkdwn", "text": part, "verbatim": true}}));
    }
    // What is shown where blocks are not: in notifications.
    let short = fit(if heading.is_empty() { text } else { &heading }, 1_000);
    json!({"text": escape(&short), "blocks": blocks, "unfurl_links": false, "unfurl_media": false})
}

/// Cuts a text into parts that each fit into a section when escaped, at ends of lines where there are some.
fn parts(text: &str, most: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        let line = escape(line);
        let units = line.encode_utf16().count();
        if length + units > SECTION && length > 0 {
            parts.push(std::mem::take(&mut part));
            length = 0;
        }
        if units <= SECTION {
            part.push_str(&line);
            length += units;
            continue;
        }
        for c in line.chars() {
            // An entity is not torn apart: `&amp;` has five characters.
            if length + c.len_utf16() > SECTION - 5 && (c == '&' || length + c.len_utf16() > SECTION) {
                parts.push(std::mem::take(&mut part));
                length = 0;
            }
            part.push(c);
            length += c.len_utf16();
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    if parts.len() > most {
        let missing: usize = parts[most - 1..].iter().map(|part| part.chars().count()).sum();
        parts.truncate(most - 1);
        parts.push(format!("… ({missing} more characters)"));
    }
    parts
}

/// Escapes what Slack reads as markup of its own: mentions and links are in `<>`.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_fits_and_nothing_is_lost_within_the_limits() {
        for text in ["x".repeat(9_000), "&<>".repeat(3_000), "line of text\n".repeat(800), "😀".repeat(4_000)] {
            let parts = parts(&text, 49);
            assert!(parts.iter().all(|part| part.encode_utf16().count() <= SECTION));
            assert_eq!(parts.concat(), escape(&text));
        }
        let parts = parts(&"x\n".repeat(100_000), 49);
        assert_eq!(parts.len(), 49);
        assert!(parts[48].ends_with("more characters)"), "{}", parts[48]);
    }
}
