//! Functions that the grammar does not see: in the body of a macro, and where it lost its way. Each is read by itself.

use tree_sitter::{Point, Range};

use super::facts::{Call, Facts, Function};
use super::language::Language;
use super::{parse, walk};

/// Macros in macros are followed this far: each level is read again.
const DEPTH: usize = 4;

/// So many functions of one file are read by themselves.
const MOST: usize = 2_000;

/// A function of more bytes is not read by itself.
const LONGEST: usize = 1 << 20;

/// Where a function begins that was not seen.
pub(super) struct Missed {
    /// The byte of its `fn`.
    pub(super) at: usize,
    /// How often what it is in was read by itself.
    pub(super) depth: usize,
    /// Whether what it is in is there for tests only.
    pub(super) is_test: bool,
}

/// Reads the functions that begin at some places, and adds what they bring.
pub(super) fn functions(text: &[u8], missed: Vec<Missed>, facts: &mut Facts) {
    if missed.is_empty() {
        return;
    }
    let lines: Vec<usize> = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text).map(|at| at + 1)).collect();
    let point = |at: usize| {
        let row = lines.partition_point(|begin| *begin <= at) - 1;
        Point { row, column: at - lines[row] }
    };
    let mut waiting = missed;
    waiting.reverse();
    let mut done = 0;
    // For each depth, up to where what was read by itself reaches: what begins before was seen with it.
    let mut reached = [0; DEPTH];
    while let Some(next) = waiting.pop() {
        if next.depth >= DEPTH || next.at < reached[next.depth] || done >= MOST {
            continue;
        }
        let Some(end) = extent(&text[..text.len().min(next.at + LONGEST)], next.at) else { continue };
        done += 1;
        let part = Range { start_byte: next.at, end_byte: end, start_point: point(next.at), end_point: point(end) };
        let Ok(tree) = parse(Language::Rust, text, Some(part)) else { continue };
        let mut own = Facts::default();
        let inner = walk::walk(Language::Rust, &tree, text, &mut own);
        if own.functions.is_empty() {
            continue;
        }
        reached[next.depth] = end;
        // Its words and comments were seen by the first reading already.
        let first = facts.functions.len();
        facts
            .functions
            .extend(own.functions.into_iter().map(|it| Function { is_test: it.is_test | next.is_test, ..it }));
        facts.calls.extend(own.calls.into_iter().map(|call| Call {
            function: call.function.map(|at| at + first),
            is_test: call.is_test | next.is_test,
            ..call
        }));
        let inner = inner.into_iter().rev();
        waiting.extend(inner.map(|it| Missed { depth: next.depth + 1, is_test: it.is_test | next.is_test, ..it }));
    }
}

/// Returns where the body of a function ends whose `fn` is at a place: after the brace that closes its first one.
/// `None` where a semicolon comes first, or no name.
fn extent(text: &[u8], from: usize) -> Option<usize> {
    let name = text[from + 2..].iter().position(|byte| !byte.is_ascii_whitespace())? + from + 2;
    if name == from + 2 || !(text[name].is_ascii_alphabetic() || matches!(text[name], b'_' | b'$')) {
        return None;
    }
    let (mut depth, mut round, mut at) = (0_u32, 0_u32, name);
    while at < text.len() {
        match text[at] {
            b'/' if text[at..].starts_with(b"//") => {
                at += memchr::memchr(b'\n', &text[at..]).unwrap_or(text.len() - at);
                continue;
            }
            b'/' if text[at..].starts_with(b"/*") => {
                at += memchr::memmem::find(&text[at..], b"*/")? + 2;
                continue;
            }
            b'"' => {
                at = after_string(text, at)?;
                continue;
            }
            b'\'' => {
                at = after_quote(text, at);
                continue;
            }
            b'(' | b'[' => round += 1,
            b')' | b']' => round = round.checked_sub(1)?,
            b'{' => depth += 1,
            b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b';' if depth == 0 && round == 0 => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Returns where a string ends, raw or not.
fn after_string(text: &[u8], at: usize) -> Option<usize> {
    let hashes = text[..at].iter().rev().take_while(|byte| **byte == b'#').count();
    let is_raw = at > hashes && text[at - hashes - 1] == b'r';
    if is_raw {
        let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
        return Some(at + 1 + memchr::memmem::find(&text[at + 1..], &close)? + close.len());
    }
    let mut at = at + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Returns where a character or a lifetime ends.
fn after_quote(text: &[u8], at: usize) -> usize {
    match text.get(at + 1) {
        Some(b'\\') => {
            memchr::memchr(b'\'', &text[(at + 3).min(text.len())..]).map_or(text.len(), |to| at + 3 + to + 1)
        }
        Some(_) => {
            // A character has its closing quote after at most four bytes; a lifetime has none.
            let near = &text[at + 2..(at + 6).min(text.len())];
            match near.iter().position(|byte| *byte == b'\'') {
                Some(to) if std::str::from_utf8(&text[at + 1..at + 2 + to]).is_ok_and(|it| it.chars().count() == 1) => {
                    at + 2 + to + 1
                }
                _ => at + 1,
            }
        }
        None => at + 1,
    }
}
