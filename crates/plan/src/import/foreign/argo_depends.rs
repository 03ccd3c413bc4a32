//! What a task of Argo depends on: `A && (B.Succeeded || B.Failed)`.

use crate::need::Ending;

/// A task that is waited for, and how it must have ended.
pub(super) type Wanted<'a> = (&'a str, Option<Ending>);

/// Reads an expression; the second value says whether a plan can say all of it.
pub(super) fn read(expression: &str) -> (Vec<Wanted<'_>>, bool) {
    let mut found: Vec<Wanted<'_>> = Vec::new();
    let mut exact = true;
    for term in parts(bare(expression), "&&") {
        let term = bare(term);
        let inner: Vec<&str> = parts(term, "||").into_iter().map(bare).collect();
        let is_simple = inner.iter().all(|part| !part.contains(['!', '&', '|', '(', ')']));
        let names = tasks(term);
        let same = names.windows(2).all(|pair| pair[0].0 == pair[1].0);
        if is_simple && same {
            let Some((name, _)) = names.first() else { continue };
            let ends: Vec<&str> = names.iter().map(|(_, end)| *end).collect();
            let good = |end: &&str| matches!(*end, "" | "Succeeded" | "Skipped" | "Daemoned" | "AnySucceeded");
            let bad = |end: &&str| matches!(*end, "Failed" | "Errored" | "AllFailed" | "Omitted");
            let how = match (ends.iter().any(good), ends.iter().any(bad)) {
                (true, true) => Some(Ending::Always),
                (false, true) => Some(Ending::Failed),
                _ => None,
            };
            add(&mut found, name, how);
        } else {
            exact = false;
            names.iter().for_each(|(name, _)| add(&mut found, name, Some(Ending::Always)));
        }
    }
    (found, exact)
}

fn add<'a>(found: &mut Vec<Wanted<'a>>, name: &'a str, how: Option<Ending>) {
    if !found.iter().any(|(known, _)| *known == name) {
        found.push((name, how));
    }
}

/// Parts a text at a sign that stands in no brackets.
fn parts<'a>(text: &'a str, sign: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && at >= start && text[at..].starts_with(sign) => {
                found.push(&text[start..at]);
                start = at + sign.len();
            }
            _ => {}
        }
    }
    found.push(&text[start..]);
    found
}

/// A text without the brackets around all of it.
fn bare(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        let mut depth = 0i32;
        let closes = inner.chars().any(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth < 0
        });
        if closes {
            break;
        }
        text = inner.trim();
    }
    text
}

/// The tasks that are named, each with the end that is asked for.
fn tasks(text: &str) -> Vec<(&str, &str)> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '&' | '|' | '(' | ')' | '!'));
    words.filter(|word| !word.is_empty()).map(|word| word.split_once('.').unwrap_or((word, ""))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_needs_where_a_plan_can_say_them() {
        use Ending::{Always, Failed};
        for (expression, wanted, exact) in [
            ("A", vec![("A", None)], true),
            ("A && b-2.Succeeded", vec![("A", None), ("b-2", None)], true),
            ("A && (B.Succeeded || B.Failed)", vec![("A", None), ("B", Some(Always))], true),
            ("(A.Failed)", vec![("A", Some(Failed))], true),
            ("A.Succeeded || B.Succeeded", vec![("A", Some(Always)), ("B", Some(Always))], false),
            ("!A.Failed", vec![("A", Some(Always))], false),
            ("((A) && (B))", vec![("A", None), ("B", None)], true),
            ("", vec![], true),
            (")(&&||", vec![], false),
        ] {
            let (found, is_exact) = read(expression);
            assert_eq!(found, wanted, "{expression}");
            assert!(is_exact == exact || wanted.is_empty(), "{expression}");
        }
    }
}
