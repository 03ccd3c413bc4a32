//! A change as a person reads it before saying yes.

use super::style;

/// Colours a unified diff, makes it harmless, and shows at most so many of its lines; returns it
/// with the number of lines that are not shown.
pub fn draw(diff: &str, most: usize) -> (String, usize) {
    let lines: Vec<&str> = diff.lines().collect();
    let shown = lines.iter().take(most).map(|line| format!("{}\n", paint(line))).collect();
    (shown, lines.len().saturating_sub(most))
}

fn paint(line: &str) -> String {
    let text = style::plain(line);
    match line.as_bytes().first() {
        _ if line.starts_with("diff --git") || line.starts_with("+++") || line.starts_with("---") => {
            style::strong(text)
        }
        Some(b'+') => style::good(text),
        Some(b'-') => style::bad(text),
        Some(b'@') => style::busy(text),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_diff_says_how_much_is_missing() {
        let (shown, missing) = draw("+a\n-b\n c\n", 2);
        assert_eq!((shown.lines().count(), missing), (2, 1));
    }

    #[test]
    fn a_change_cannot_hide_itself_by_control_characters() {
        let (shown, _) = draw("+rm -rf /\u{1b}[1A\u{1b}[2K\r+ok\n", 10);
        assert!(!anstream::adapter::strip_str(&shown).to_string().contains('\r'));
        assert!(!shown.contains("\u{1b}[1A"));
    }
}
