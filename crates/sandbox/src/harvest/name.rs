//! Which names are never acceptable.

use super::Refusal;

/// Checks one name of a path; the name as text if there is nothing against it.
pub(super) fn check(name: &[u8]) -> Result<&str, Refusal> {
    let name = std::str::from_utf8(name).map_err(|_| Refusal::NotUtf8)?;
    if is_git(name) {
        return Err(Refusal::GitName);
    }
    if name.chars().any(|c| c.is_control() || turns_direction(c)) {
        return Err(Refusal::ControlCharacters);
    }
    Ok(name)
}

/// Whether some file system takes a name for `.git`.
///
/// Case does not count on macOS and Windows. HFS+ ignores marks of no width. NTFS ignores dots
/// and spaces at the end, takes what follows a colon for a stream, and calls `.git` also
/// `git~1`. Everything ignorable is dropped here at once, so mixtures count too.
pub(super) fn is_git(name: &str) -> bool {
    let visible: String = name.chars().filter(|c| !is_ignored(*c)).collect();
    let before_stream = visible.split(':').next().unwrap_or_default();
    let base = before_stream.trim_end_matches(['.', ' ']);
    base.eq_ignore_ascii_case(".git") || base.eq_ignore_ascii_case("git~1")
}

/// The code points that HFS+ drops when it compares names.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
}

/// Marks that make a terminal or a page show a name in another order than it has.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_pass() {
        for name in ["a", ".gitignore", ".github", "git", "gitfile", "x.git", "ä ö", "a:b", "git~2"] {
            assert_eq!(check(name.as_bytes()), Ok(name));
        }
    }

    #[test]
    fn whatever_some_file_system_takes_for_git_is_refused() {
        let names = [
            ".git",
            ".GIT",
            ".gIt",
            "git~1",
            "GIT~1",
            ".git.",
            ".git ",
            ".git . .",
            ".g\u{200c}it",
            "\u{feff}.git",
            ".git\u{200f}",
            ".git::$INDEX_ALLOCATION",
            ".git:stream",
            ".G\u{206a}IT. ::$DATA",
        ];
        for name in names {
            assert_eq!(check(name.as_bytes()), Err(Refusal::GitName), "{name:?}");
        }
    }

    #[test]
    fn names_that_deceive_a_terminal_are_refused() {
        for name in ["new\nline", "esc\x1b]0;x\x07", "cr\r", "del\x7f", "c1\u{9b}", "rtl\u{202e}txt.exe"] {
            assert_eq!(check(name.as_bytes()), Err(Refusal::ControlCharacters), "{name:?}");
        }
        assert_eq!(check(b"\xff\xfe"), Err(Refusal::NotUtf8));
    }
}
