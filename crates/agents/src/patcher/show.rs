//! Changes shown as a diff that git, and this agent, can apply.

use std::fmt::Write as _;
use std::time::Duration;

use similar::{Algorithm, TextDiff};

use super::path::TreePath;
use super::worktree::{Change, Entry};

/// How long the shortest diff of a file is looked for.
const PATIENCE: Duration = Duration::from_secs(2);

/// Returns changes as git's diff; bytes that are no UTF-8 are replaced.
pub fn diff(changes: &[Change]) -> String {
    changes.iter().map(one).collect()
}

fn one(change: &Change) -> String {
    let (old, new) = (quoted("a/", &change.path), quoted("b/", &change.path));
    let mut text = format!("diff --git {old} {new}\n");
    let modes = (change.before.as_ref().map(Entry::git_mode), change.after.as_ref().map(Entry::git_mode));
    let _ = match modes {
        (None, Some(mode)) => writeln!(text, "new file mode {mode:o}"),
        (Some(mode), None) => writeln!(text, "deleted file mode {mode:o}"),
        (Some(one), Some(other)) if one != other => writeln!(text, "old mode {one:o}\nnew mode {other:o}"),
        _ => Ok(()),
    };
    let content = |entry: &Option<Entry>| {
        entry.as_ref().map_or_else(String::new, |entry| String::from_utf8_lossy(entry.content()).into_owned())
    };
    let (before, after) = (content(&change.before), content(&change.after));
    if before == after {
        return text;
    }
    let old = if change.before.is_some() { old } else { "/dev/null".to_owned() };
    let new = if change.after.is_some() { new } else { "/dev/null".to_owned() };
    // Where ten thousands of lines changed all over a file, the shortest diff takes minutes, and a longer one tells as much.
    let mut lines = TextDiff::configure();
    let lines = lines.algorithm(Algorithm::Histogram).timeout(PATIENCE).diff_lines(&before, &after);
    text.push_str(&lines.unified_diff().context_radius(3).header(&old, &new).to_string());
    text
}

/// Returns a name as git writes it: between quotes where it has something in it that would be misread.
fn quoted(prefix: &str, path: &TreePath) -> String {
    let plain = |byte: &u8| (0x20..0x7f).contains(byte) && !matches!(*byte, b'"' | b'\\');
    if path.bytes().iter().all(plain) {
        return format!("{prefix}{path}");
    }
    let mut text = format!("\"{prefix}");
    for byte in path.bytes() {
        let _ = match byte {
            b'"' | b'\\' => write!(text, "\\{}", char::from(*byte)),
            b'\n' => write!(text, "\\n"),
            b'\t' => write!(text, "\\t"),
            byte if plain(byte) => write!(text, "{}", char::from(*byte)),
            byte => write!(text, "\\{byte:03o}"),
        };
    }
    text.push('"');
    text
}
