//! The lines from one `@@` to the next.

use super::parse::Lines;
use super::{Hunk, Line, Malformed};

/// The numbers of a hunk's head: `@@ -OLD,LEN +NEW,LEN @@`.
#[derive(Clone, Copy)]
struct Head {
    old_start: usize,
    old_len: usize,
    new_start: usize,
    new_len: usize,
}

/// Whether a line is a hunk's head.
pub(super) fn is_head(line: &[u8]) -> bool {
    line.starts_with(b"@@ -") && head(line).is_some()
}

/// Reads the hunk whose head is the next line.
///
/// The counts of the head decide where it ends, as with git: what looks like a hunk's line after it is the next
/// thing's, and a hunk that is shorter than its head says is an error.
pub(super) fn read(lines: &mut Lines<'_>) -> Result<Hunk, Malformed> {
    let at = lines.number();
    let wrong = |line: usize, why: &str| Malformed { line, why: why.to_owned() };
    let line = lines.next().unwrap_or_default();
    let (said, heading) = head(line).ok_or_else(|| wrong(at, "this is no head of a hunk: `@@ -1,2 +1,3 @@`"))?;
    let (mut old, mut new) = (said.old_len, said.new_len);
    let mut hunk = Hunk { line: at, old_start: said.old_start, new_start: said.new_start, heading, lines: Vec::new() };
    while old > 0 || new > 0 {
        let number = lines.number();
        let short = || {
            let (old, new) = (said.old_len - old, said.new_len - new);
            let why = format!(
                "the hunk of line {at} ends here with {old} old and {new} new lines, its head says {} and {}",
                said.old_len, said.new_len
            );
            Malformed { line: number, why }
        };
        let Some(line) = lines.next() else { return Err(short()) };
        let (kind, text) = match line.split_first() {
            Some((kind @ (b' ' | b'+' | b'-' | b'\\'), text)) => (*kind, text),
            // Mail programs cut the one space of an empty line of context.
            Some((b'\n' | b'\r', _)) => (b' ', line),
            _ => return Err(short()),
        };
        if kind == b'\\' {
            incomplete(line, number, &mut hunk)?;
            continue;
        }
        // A patch that was cut off in the middle of its last line is not a file that ends without a line end.
        let text = if text.ends_with(b"\n") { text.to_vec() } else { [text, b"\n"].concat() };
        let (takes_old, takes_new) = (kind != b'+', kind != b'-');
        if (takes_old && old == 0) || (takes_new && new == 0) {
            let why = format!(
                "the hunk of line {at} has more lines than its head says: {} old and {} new",
                said.old_len, said.new_len
            );
            return Err(Malformed { line: number, why });
        }
        old -= usize::from(takes_old);
        new -= usize::from(takes_new);
        hunk.lines.push(match kind {
            b'+' => Line::Added(text),
            b'-' => Line::Removed(text),
            _ => Line::Context(text),
        });
    }
    if lines.peek().is_some_and(|line| line.starts_with(b"\\ ")) {
        let number = lines.number();
        let line = lines.next().unwrap_or_default();
        incomplete(line, number, &mut hunk)?;
    }
    if hunk.lines.iter().all(Line::is_context) {
        return Err(wrong(at, "this hunk changes nothing"));
    }
    ends_in_one_place(&hunk)?;
    Ok(hunk)
}

/// Takes the line end from the line before `\ No newline at end of file`.
fn incomplete(line: &[u8], number: usize, hunk: &mut Hunk) -> Result<(), Malformed> {
    let text = match hunk.lines.last_mut() {
        Some(Line::Context(text) | Line::Removed(text) | Line::Added(text)) if line.len() >= 12 => text,
        _ => return Err(Malformed { line: number, why: "no line comes before this one that it could mean".into() }),
    };
    if text.ends_with(b"\n") {
        text.pop();
    }
    Ok(())
}

/// A line without a line end must be the last of its file.
fn ends_in_one_place(hunk: &Hunk) -> Result<(), Malformed> {
    for side in [hunk.old_lines(), hunk.new_lines()] {
        let before_last = &side[..side.len().saturating_sub(1)];
        if before_last.iter().any(|line| !line.ends_with(b"\n")) {
            let why = "this hunk has a line without line end that is not the last one".to_owned();
            return Err(Malformed { line: hunk.line, why });
        }
    }
    Ok(())
}

/// Reads `@@ -12,7 +12,9 @@ fn main() {`: its numbers, and what stands behind them.
fn head(line: &[u8]) -> Option<(Head, Vec<u8>)> {
    let rest = line.strip_prefix(b"@@ -")?;
    let (old_start, old_len, rest) = range(rest)?;
    let (new_start, new_len, rest) = range(rest.strip_prefix(b" +")?)?;
    let heading = rest.strip_prefix(b" @@")?.trim_ascii().to_vec();
    Some((Head { old_start, old_len, new_start, new_len }, heading))
}

/// Reads `12,7` or `12`, which means `12,1`.
fn range(text: &[u8]) -> Option<(usize, usize, &[u8])> {
    let (start, rest) = number(text)?;
    match rest.strip_prefix(b",") {
        Some(rest) => number(rest).map(|(len, rest)| (start, len, rest)),
        None => Some((start, 1, rest)),
    }
}

fn number(text: &[u8]) -> Option<(usize, &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    // No file has 10^9 lines, and no sum of such numbers overflows.
    let digits = std::str::from_utf8(&text[..end]).ok().filter(|digits| digits.len() <= 9)?;
    Some((digits.parse().ok()?, &text[end..]))
}
