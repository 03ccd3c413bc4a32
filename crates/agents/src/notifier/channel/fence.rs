//! Blocks of code in Markdown: a text that is cut within one, or ends in one, would take what follows it along.

/// Longer fences are nobody's.
const LONGEST: usize = 8;

/// Returns the line that ends the block of code in which a text ends, where it ends in one.
pub(super) fn closing(text: &str) -> Option<String> {
    let mut open: Option<(char, usize)> = None;
    for line in text.lines() {
        let inner = line.trim_start_matches(' ');
        let Some(sign) = inner.chars().next().filter(|sign| matches!(sign, '`' | '~')) else { continue };
        let rest = inner.trim_start_matches(sign);
        let length = inner.len() - rest.len();
        // Further in it is code of another kind.
        if length < 3 || line.len() - inner.len() > 3 {
            continue;
        }
        open = match open {
            None if sign == '`' && rest.contains('`') => None,
            None => Some((sign, length)),
            Some((begun, least)) if begun == sign && length >= least && rest.trim().is_empty() => None,
            still => still,
        };
    }
    let (sign, length) = open.filter(|(_, length)| *length <= LONGEST)?;
    Some(std::iter::repeat_n(sign, length).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_at_the_end_is_closed_by_its_own_signs() {
        let cases = [
            ("text", None),
            ("```\ncode", Some("```")),
            ("```rust\ncode\n```\nmore", None),
            ("~~~~\n```\n~~~", Some("~~~~")),
            ("```` md\n```\na\n```\n", Some("````")),
            ("   ```\na\n  ```  ", None),
            ("    ```\nindented", None),
            ("``` not `open", None),
            ("a ``` b", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(closing(text).as_deref(), wanted, "{text}");
        }
    }
}
