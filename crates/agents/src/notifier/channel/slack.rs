//! Incoming webhooks of Slack: a header and sections of at most 3,000 characters, about 12,000 in all.

use serde_json::{Value, json};

use super::{fit_exactly, heading};
use crate::notifier::Message;

/// The most characters of a section's text.
const SECTION: usize = 3_000;

/// What code begins and ends with.
const CODE: &str = "```";

/// The most characters of a header.
const HEADER: usize = 150;

/// The most characters of all sections. Slack documents none, and refuses blocks from somewhere between 11,000 and
/// 13,000 characters on (`msg_blocks_too_long`).
const WHOLE: usize = 10_000;

/// The most characters of what is shown where blocks are not.
const SHORT: usize = 1_000;

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
    for part in parts(&escaped(text, WHOLE)).iter().filter(|part| !part.trim().is_empty()) {
        blocks.push(json!({"type": "section", "text": {"type": "mrkdwn", "text": part, "verbatim": true}}));
    }
    // What is shown where blocks are not: in notifications.
    let short = escaped(if heading.is_empty() { text } else { &heading }, SHORT);
    json!({"text": short, "blocks": blocks, "unfurl_links": false, "unfurl_media": false})
}

/// Escapes a text and cuts it to so many characters, and says how much is missing.
fn escaped(text: &str, most: usize) -> String {
    let whole = escape(text);
    if units(&whole) <= most {
        return whole;
    }
    let mut kept = String::new();
    let mut left = most.saturating_sub(40);
    let mut rest = text.chars();
    for c in rest.by_ref() {
        let sign = escape(c.encode_utf8(&mut [0; 4]));
        let Some(less) = left.checked_sub(units(&sign)) else { break };
        left = less;
        kept.push_str(&sign);
    }
    let closed = if is_in_code(&kept) { format!("\n{CODE}\n") } else { String::new() };
    // The one that did not fit is missing too.
    format!("{kept}{closed}… ({} more characters)", rest.count() + 1)
}

/// Cuts an escaped text into parts that each fit into a section, at ends of lines where there are some. Code that goes
/// on from one to the next ends in the one and begins again in the other.
fn parts(text: &str) -> Vec<String> {
    let most = if text.contains(CODE) { SECTION - 2 * (CODE.len() + 1) } else { SECTION };
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut length = 0;
    // What the next one begins with is reckoned into the room that is left free.
    let mut end = |part: &mut String| {
        let is_in_code = is_in_code(part);
        let mut whole = std::mem::take(part);
        if is_in_code {
            whole.push('\n');
            whole.push_str(CODE);
            part.push_str(CODE);
            part.push('\n');
        }
        parts.push(whole);
        0
    };
    for line in text.split_inclusive('\n') {
        if length + units(line) > most && length > 0 {
            length = end(&mut part);
        }
        for c in line.chars() {
            // An entity is not torn apart: `&amp;` has five characters.
            let room = if c == '&' { 5 } else { c.len_utf16() };
            if length + room > most {
                length = end(&mut part);
            }
            part.push(c);
            length += c.len_utf16();
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// Whether a text ends within code.
fn is_in_code(text: &str) -> bool {
    text.matches(CODE).count() % 2 == 1
}

/// Returns how many units of UTF-16 a text has, which is how Slack counts.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
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
        for text in ["x".repeat(9_000), "&<>".repeat(700), "line of text\n".repeat(700), "😀".repeat(4_000)] {
            let parts = parts(&escaped(&text, WHOLE));
            assert!(parts.iter().all(|part| units(part) <= SECTION && !part.ends_with("&am")));
            assert_eq!(parts.concat(), escape(&text));
        }
    }

    #[test]
    fn code_goes_on_from_section_to_section() {
        let text = format!("before\n{CODE}\n{}{CODE}\nafter", "a line of code\n".repeat(450));
        let parts = parts(&escaped(&text, WHOLE));
        assert!(parts.len() > 2 && parts.iter().all(|part| units(part) <= SECTION && !is_in_code(part)));
        assert!(parts[1].starts_with("```\na line") && parts[0].ends_with("of code\n\n```"), "{parts:?}");
        assert!(!is_in_code(&escaped(&text, 1_000)));
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        for text in ["x".repeat(100_000), "&".repeat(10_000), "😀\n".repeat(9_000)] {
            let cut = escaped(&text, WHOLE);
            assert!(units(&cut) <= WHOLE && units(&cut) > WHOLE - 60);
            let (kept, missing) = cut.rsplit_once("… (").unwrap();
            let missing: usize = missing.split(' ').next().unwrap().parse().unwrap();
            let kept = kept.replace("&amp;", "&");
            assert_eq!(kept.chars().count() + missing, text.chars().count());
        }
    }
}
