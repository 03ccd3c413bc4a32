//! A change as people read it: a unified diff.

use std::fmt::Write;

use similar::TextDiff;

use super::{Change, Entry, State};
use crate::store::{BlobError, Blobs};

/// Larger files are named with their sizes, and not compared.
const LARGEST_BYTES: u64 = 512 << 10;

/// Renders a change as a unified diff in git's form. Binary and very large files are named with
/// their sizes. Contents may hold control characters: who prints them makes them harmless.
pub fn diff(change: &Change, blobs: &Blobs) -> Result<String, BlobError> {
    let mut text = String::new();
    for entry in change.entries() {
        render(entry, blobs, &mut text)?;
    }
    Ok(text)
}

/// Compares two texts of one file, as a unified diff in git's form.
pub fn compared(name: &str, before: &str, after: &str) -> String {
    let compared = TextDiff::from_lines(before, after);
    compared.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

fn render(entry: &Entry, blobs: &Blobs, text: &mut String) -> Result<(), BlobError> {
    let path = &entry.path;
    let mut line = |line: std::fmt::Arguments<'_>| {
        text.write_fmt(line).and_then(|()| text.write_char('\n')).expect("a string takes every text");
    };
    line(format_args!("diff --git a/{path} b/{path}"));
    match (&entry.before, &entry.after) {
        (None, Some(after)) => line(format_args!("new file mode {}", mode(after))),
        (Some(before), None) => line(format_args!("deleted file mode {}", mode(before))),
        (Some(before), Some(after)) if mode(before) != mode(after) => {
            line(format_args!("old mode {}\nnew mode {}", mode(before), mode(after)));
        }
        _ => {}
    }
    if let (Some(before), Some(after)) = (&entry.before, &entry.after)
        && before.owner() != after.owner()
    {
        line(format_args!("owner {} becomes {}", owner(before), owner(after)));
    }
    let (before, after) = (contents(entry.before.as_ref(), blobs)?, contents(entry.after.as_ref(), blobs)?);
    match (before, after) {
        (Contents::Text(before), Contents::Text(after)) if before != after => {
            let name = |state: &Option<State>, side| match state {
                Some(_) => format!("{side}/{path}"),
                None => "/dev/null".to_owned(),
            };
            let compared = TextDiff::from_lines(&before, &after);
            let mut unified = compared.unified_diff();
            let unified = unified.context_radius(3).header(&name(&entry.before, "a"), &name(&entry.after, "b"));
            write!(text, "{unified}").expect("a string takes every text");
            if !text.ends_with('\n') {
                text.push('\n');
            }
        }
        (Contents::Text(_), Contents::Text(_)) => {}
        _ if entry.before.as_ref().and_then(State::hash) == entry.after.as_ref().and_then(State::hash) => {}
        _ => line(format_args!("Binary files differ ({} to {} bytes)", size(&entry.before), size(&entry.after))),
    }
    Ok(())
}

enum Contents {
    Text(String),
    Binary,
}

fn contents(state: Option<&State>, blobs: &Blobs) -> Result<Contents, BlobError> {
    Ok(match state {
        None | Some(State::Directory { .. }) => Contents::Text(String::new()),
        Some(State::Symlink { target, .. }) => Contents::Text(format!("{target}\n")),
        Some(State::File { size, .. }) if *size > LARGEST_BYTES => Contents::Binary,
        Some(State::File { hash, .. }) => match String::from_utf8(blobs.get(hash)?) {
            Ok(text) if !text.contains('\0') => Contents::Text(text),
            _ => Contents::Binary,
        },
    })
}

fn mode(state: &State) -> String {
    match state {
        State::File { mode, .. } => format!("100{:03o}", mode),
        State::Symlink { .. } => "120000".to_owned(),
        State::Directory { mode, .. } => format!("040{:03o}", mode),
    }
}

fn owner(state: &State) -> String {
    state.owner().map_or_else(|| "nobody".to_owned(), |(user, group)| format!("{user}:{group}"))
}

fn size(state: &Option<State>) -> u64 {
    match state {
        Some(State::File { size, .. }) => *size,
        _ => 0,
    }
}
