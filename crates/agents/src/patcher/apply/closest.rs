//! What a hunk that has no place comes nearest to, and what differs there.

use super::place::split;
use crate::patcher::diff::Hunk;

/// How many lines of a file are compared with a hunk's at most, so that a large file is refused as fast as a small one.
const MOST: usize = 20_000_000;

/// Adds to a reason the place where most of a hunk's lines are, and the first line that is another there.
pub(super) fn explain(text: &[u8], hunk: &Hunk, why: &str) -> String {
    let lines = split(text);
    let old = hunk.old_lines();
    if old.is_empty() || lines.is_empty() || lines.len().saturating_mul(old.len()) > MOST {
        return why.to_owned();
    }
    let same = |at: usize| old.iter().zip(&lines[at..]).filter(|(old, line)| old == line).count();
    let expected = hunk.old_start.saturating_sub(1);
    let best = (0..lines.len()).max_by_key(|at| (same(*at), std::cmp::Reverse(at.abs_diff(expected))));
    let Some(at) = best.filter(|at| same(*at) > 0) else {
        return format!("{why}; no line of its context is in the file");
    };
    let differs = (0..old.len()).find(|step| lines.get(at + step) != old.get(*step));
    let Some(step) = differs else { return why.to_owned() };
    let there = lines.get(at + step).map_or("the file's end".to_owned(), |line| quoted(line));
    format!(
        "{why}; closest is line {}, where {} of its {} lines are: line {} has {there} in place of {}",
        at + 1,
        same(at),
        old.len(),
        at + step + 1,
        quoted(old[step]),
    )
}

/// A line for people: without its end, not too long, and what cannot be seen said.
fn quoted(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    let end = match (text.ends_with("\r\n"), text.ends_with('\n')) {
        (true, _) => " (with CR LF)",
        (false, true) => "",
        (false, false) => " (without line end)",
    };
    let text = text.trim_end_matches(['\r', '\n']);
    let cut: String = text.chars().take(80).collect();
    let dots = if cut.len() < text.len() { "…" } else { "" };
    format!("`{cut}{dots}`{end}")
}
