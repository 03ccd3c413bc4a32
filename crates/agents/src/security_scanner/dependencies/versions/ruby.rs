//! Versions as RubyGems orders them.

use std::cmp::Ordering;

/// A part of a version. Letters come before numbers, so that `1.0.rc1` comes before `1.0`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Letters(String),
    Number(u64),
}

/// Compares two versions.
///
/// # Errors
///
/// Which of them is none.
pub(super) fn compare(left: &str, right: &str) -> Result<Ordering, String> {
    let (left, right) = (parts(left)?, parts(right)?);
    let nothing = Part::Number(0);
    for at in 0..left.len().max(right.len()) {
        let order = left.get(at).unwrap_or(&nothing).cmp(right.get(at).unwrap_or(&nothing));
        if order != Ordering::Equal {
            return Ok(order);
        }
    }
    Ok(Ordering::Equal)
}

/// Takes a version apart where letters meet digits; zeros before the first letters and at the end say nothing.
fn parts(text: &str) -> Result<Vec<Part>, String> {
    let wrong = || format!("`{text}` is no version");
    let dotted = text.trim().replace('-', ".pre.");
    if !dotted.starts_with(|char: char| char.is_ascii_digit()) {
        return Err(wrong());
    }
    let (mut numbers, mut rest): (Vec<Part>, Vec<Part>) = (Vec::new(), Vec::new());
    for word in dotted.split('.') {
        let mut word = word;
        if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(wrong());
        }
        while let Some(first) = word.chars().next() {
            let is_number = first.is_ascii_digit();
            let end = word.find(|char: char| char.is_ascii_digit() != is_number).unwrap_or(word.len());
            let part = match is_number {
                true => Part::Number(word[..end].parse().map_err(|_| wrong())?),
                false => Part::Letters(word[..end].to_owned()),
            };
            match is_number && rest.is_empty() {
                true => numbers.push(part),
                false => rest.push(part),
            }
            word = &word[end..];
        }
    }
    for parts in [&mut numbers, &mut rest] {
        while parts.last() == Some(&Part::Number(0)) {
            parts.pop();
        }
    }
    numbers.extend(rest);
    Ok(numbers)
}
