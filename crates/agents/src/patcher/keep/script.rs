//! The script beside a backup that takes the change back without Pitcrew: POSIX sh, and refused where somebody has
//! changed one of the files since.

use std::path::Path;

use super::Kept;
use crate::patcher::worktree::{Entry, bytes_of};

/// Returns the script.
pub(super) fn of(tree: &Path, kept: &Kept) -> Vec<u8> {
    let mut script = HEAD.to_vec();
    script.extend(
        [
            b"tree=",
            &quoted(&bytes_of(tree))[..],
            b"\ncd -- \"$tree\"\n\n# Nothing is overwritten that changed since.\n",
        ]
        .concat(),
    );
    let paths = || {
        kept.changes.iter().enumerate().map(|(number, change)| (number, quoted(&dotted(change.path.bytes())), change))
    };
    for (number, path, change) in paths() {
        let check = match &change.after {
            Some(Entry::File { .. }) => format!("is_file after/{number} "),
            Some(Entry::Link { .. }) => format!("is_link after/{number} "),
            None => "is_gone ".to_owned(),
        };
        line(&mut script, &check, &path);
    }
    script.extend(b"[ -n \"$changed\" ] && [ \"${1-}\" != --force ] && exit 1\n\n");
    for (_, path, _) in paths().filter(|(_, _, change)| change.before.is_none()) {
        line(&mut script, "rm -f -- ", &path);
    }
    for path in kept.made.iter().rev() {
        script.extend([b"rmdir -- ", &quoted(&dotted(path.bytes()))[..], b" 2>/dev/null || :\n"].concat());
    }
    for (path, mode) in &kept.were {
        let path = quoted(&dotted(path.bytes()));
        script.extend([b"[ -d ", &path[..], b" ] || { mkdir -- ", &path, b" && chmod "].concat());
        script.extend([format!("{mode:o} ").as_bytes(), &path, b"; }\n"].concat());
    }
    for (number, path, change) in paths() {
        match &change.before {
            Some(Entry::File { mode, .. }) => line(&mut script, &format!("put_file before/{number} {mode:o} "), &path),
            Some(Entry::Link { .. }) => line(&mut script, &format!("put_link before/{number} "), &path),
            None => {}
        }
    }
    script
}

const HEAD: &[u8] = b"#!/bin/sh
# Takes back one change of files. Run it; with --force also where files were changed since.
set -eu
LC_ALL=C
export LC_ALL
backup=$(CDPATH= cd -- \"$(dirname -- \"$0\")\" && pwd -P && echo .)
backup=${backup%??}
changed=

say() { changed=1; printf 'changed since: %s\\n' \"$1\" >&2; }
is_file() { [ -f \"$2\" ] && [ ! -L \"$2\" ] && cmp -s -- \"$backup/$1\" \"$2\" || say \"$2\"; }
points() { readlink -n -- \"$1\" 2>/dev/null && echo .; }
is_link() { [ -L \"$2\" ] && [ \"$(points \"$2\")\" = \"$(cat -- \"$backup/$1\" && echo .)\" ] || say \"$2\"; }
is_gone() { [ ! -e \"$1\" ] && [ ! -L \"$1\" ] || say \"$1\"; }
put_file() { cp -- \"$backup/$1\" \"$3.pitcrew-old\" && chmod \"$2\" \"$3.pitcrew-old\" && mv -f -- \"$3.pitcrew-old\" \"$3\"; }
put_link() {
    target=$(cat -- \"$backup/$1\" && echo .)
    rm -f -- \"$2\"
    ln -s -- \"${target%.}\" \"$2\"
}

";

fn line(script: &mut Vec<u8>, command: &str, path: &[u8]) {
    script.extend(command.as_bytes());
    script.extend(path);
    script.push(b'\n');
}

/// A path that no program takes for an option.
fn dotted(path: &[u8]) -> Vec<u8> {
    [b"./", path].concat()
}

/// Quotes bytes for the shell: nothing in them means anything.
fn quoted(bytes: &[u8]) -> Vec<u8> {
    let mut quoted = vec![b'\''];
    for byte in bytes {
        match byte {
            b'\'' => quoted.extend(b"'\\''"),
            _ => quoted.push(*byte),
        }
    }
    quoted.push(b'\'');
    quoted
}
