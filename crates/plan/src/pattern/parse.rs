//! From text to globs: what is refused, what is normalised, what braces stand for.

use super::BadPattern;
use super::glob::{Glob, MAX_PARTS, Part};
use super::name::{Atom, Chars, Name};

/// How many alternatives the braces of one pattern may stand for.
const MAX_ALTERNATIVES: usize = 256;

/// How long a pattern may be, in bytes; no path is longer.
const MAX_LENGTH: usize = 4096;

/// Parses a pattern into its normalised text and the globs that it stands for.
pub(super) fn pattern(text: &str) -> Result<(String, Vec<Glob>), BadPattern> {
    let shown = text.escape_debug().to_string();
    let refuse = |why: &str| Err(BadPattern(format!("`{shown}` {why}")));
    if text.trim().is_empty() {
        return Err(BadPattern("an empty path names nothing; write `**` for everything".to_owned()));
    }
    if text.len() > MAX_LENGTH {
        return Err(BadPattern(format!("a path of {} bytes is too long; at most {MAX_LENGTH}", text.len())));
    }
    if text.starts_with('/') || text.starts_with('~') {
        return refuse("is absolute; write it relative to the workspace");
    }
    if text.chars().any(char::is_control) {
        return refuse("holds control characters; use `?` for a character that cannot be written");
    }
    let text = normalised(text);
    if text.is_empty() {
        return refuse("is the workspace itself; write `**` for everything in it");
    }
    let globs = alternatives(&text)
        .and_then(|texts| texts.iter().map(|text| glob(text)).collect::<Result<Vec<_>, _>>())
        .map_err(|why| BadPattern(format!("`{shown}` {why}")))?;
    Ok((text, globs))
}

/// Drops `.` names, doubled slashes, and a slash at the end.
fn normalised(text: &str) -> String {
    text.split('/').filter(|name| !name.is_empty() && *name != ".").collect::<Vec<_>>().join("/")
}

/// Replaces braces by the texts that they stand for.
fn alternatives(text: &str) -> Result<Vec<String>, String> {
    let mut whole = vec![text.to_owned()];
    let mut done = Vec::new();
    while let Some(text) = whole.pop() {
        match first_braces(&text)? {
            None => done.push(text),
            Some((open, commas, close)) => {
                let (before, after) = (&text[..open], &text[close + 1..]);
                let mut ends = commas;
                ends.push(close);
                let mut start = open + 1;
                for end in ends {
                    whole.push(format!("{before}{}{after}", &text[start..end]));
                    start = end + 1;
                }
            }
        }
        if whole.len() + done.len() > MAX_ALTERNATIVES {
            return Err(format!("stands for more than {MAX_ALTERNATIVES} alternatives; use `*` or fewer braces"));
        }
    }
    done.reverse();
    Ok(done)
}

/// Finds the first outermost `{…}`: where it opens, its own commas, where it closes.
fn first_braces(text: &str) -> Result<Option<(usize, Vec<usize>, usize)>, String> {
    let (mut open, mut depth, mut commas) = (0, 0usize, Vec::new());
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '{' => {
                depth += 1;
                if depth == 1 {
                    open = at;
                }
            }
            ',' if depth == 1 => commas.push(at),
            '}' if depth == 1 => return Ok(Some((open, commas, at))),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    if depth > 0 { Err("opens a brace that it does not close; a brace itself is `\\{`".to_owned()) } else { Ok(None) }
}

/// Parses a text without braces.
fn glob(text: &str) -> Result<Glob, String> {
    let text = normalised(text);
    let mut parts = Vec::new();
    let mut literal = true;
    for written in text.split('/') {
        if written == "**" {
            literal = false;
            // `**/**` says no more than `**`.
            if !matches!(parts.last(), Some(Part::Deep)) {
                parts.push(Part::Deep);
            }
            continue;
        }
        let name = name(written)?;
        if let Name::Text(plain) = &name {
            refuse_special(plain)?;
        }
        literal &= matches!(name, Name::Text(_));
        parts.push(Part::Name(name));
    }
    // `a` means a and all below; `a/**` means what is below, which takes one name at least.
    if literal {
        parts.push(Part::Deep);
    } else if matches!(parts.last(), Some(Part::Deep)) {
        parts.insert(parts.len() - 1, Part::Name(Name::any()));
    }
    if parts.len() > MAX_PARTS {
        return Err(format!("has more than {} names; use `**` for some of them", MAX_PARTS - 2));
    }
    Ok(Glob { parts, literal })
}

fn refuse_special(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("has an empty alternative; leave it out".to_owned());
    }
    if name == ".." {
        return Err("leaves the workspace by `..`; name only what lies below it".to_owned());
    }
    if name.eq_ignore_ascii_case(".git") {
        return Err("reaches into `.git`, which no task may own or read; name the files of the work tree".to_owned());
    }
    Ok(())
}

fn name(written: &str) -> Result<Name, String> {
    let mut atoms = Vec::new();
    let mut plain = String::new();
    let mut wild = false;
    let mut chars = written.chars().peekable();
    while let Some(c) = chars.next() {
        let atom = match c {
            '*' => Atom::Star,
            '?' => Atom::One(Chars::any()),
            '[' => Atom::One(class(&mut chars)?),
            _ => {
                let c = if c == '\\' { chars.next().ok_or("ends with a lone backslash")? } else { c };
                plain.push(c);
                atoms.push(Atom::One(Chars::one(c)));
                continue;
            }
        };
        wild = true;
        if !(matches!(atom, Atom::Star) && matches!(atoms.last(), Some(Atom::Star))) {
            atoms.push(atom);
        }
    }
    Ok(if wild { Name::Atoms(atoms) } else { Name::Text(plain) })
}

/// Parses what follows a `[`, up to its `]`; a `]` in first place is a member.
fn class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<Chars, String> {
    let negated = chars.next_if(|c| matches!(c, '!' | '^')).is_some();
    let mut ranges: Vec<(char, char)> = Vec::new();
    loop {
        let c = chars.next().ok_or("opens a bracket that it does not close; a bracket itself is `\\[`")?;
        if c == ']' && !ranges.is_empty() {
            break;
        }
        let first = if c == '\\' { chars.next().ok_or("ends with a lone backslash")? } else { c };
        let mut ahead = chars.clone();
        let range_end = (ahead.next() == Some('-')).then(|| ahead.next()).flatten().filter(|c| *c != ']');
        let last = match range_end {
            Some(last) => {
                *chars = ahead;
                last
            }
            None => first,
        };
        if first > last {
            return Err(format!("has the range `{first}-{last}`, which is empty; swap its ends"));
        }
        ranges.push((first, last));
    }
    Ok(Chars::class(ranges, negated))
}

#[cfg(test)]
mod tests {
    use crate::pattern::PathPattern;

    #[test]
    fn a_pattern_matches_what_it_says() {
        let cases = [
            ("src", "src", true),
            ("src", "src/a/b.rs", true),
            ("src", "srcs", false),
            ("./src//api/", "src/api/x", true),
            ("src/**", "src/a/b", true),
            ("src/**", "src", false),
            ("**/x", "x", true),
            ("**/x", "a/b/x", true),
            ("**/x", "x/a", false),
            ("a/**/b", "a/b", true),
            ("*.rs", ".hidden.rs", true),
            ("*.rs", "a/b.rs", false),
            ("a?c", "a/c", false),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[]]x", "]x", true),
            ("{a,b{1,2}}/z", "b2/z", true),
            ("{a,b{1,2}}/z", "b3/z", false),
            ("{src,docs/api}", "docs/api/x", true),
            ("app/\\[id\\]/page.tsx", "app/[id]/page.tsx", true),
            ("app/[id]/page.tsx", "app/[id]/page.tsx", false),
            ("grüße*", "grüße.txt", true),
            ("**", ".env", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(pattern.parse::<PathPattern>().unwrap().matches(path), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn what_no_task_may_name_is_refused_with_a_way_out() {
        let cases = [
            ("", "an empty path names nothing"),
            ("/etc/passwd", "absolute"),
            ("~/x", "absolute"),
            ("a/../b", "`..`"),
            ("{a,..}/b", "`..`"),
            (".git/hooks", "`.git`"),
            ("sub/.GIT", "`.git`"),
            ("a\u{0}b", "control characters"),
            ("a\nb", "control characters"),
            (".", "the workspace itself"),
            ("{a,b", "does not close"),
            ("[a", "does not close"),
            ("[z-a]", "swap its ends"),
            ("a\\", "lone backslash"),
            ("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "alternatives"),
        ];
        for (pattern, expected) in cases {
            let why = pattern.parse::<PathPattern>().unwrap_err().to_string();
            assert!(why.contains(expected), "{pattern:?}: {why}");
        }
    }

    #[test]
    fn a_pattern_is_kept_in_its_shortest_form() {
        assert_eq!("./a//b/".parse::<PathPattern>().unwrap().as_str(), "a/b");
        assert_eq!("a/**/**/b".parse::<PathPattern>().unwrap().as_str(), "a/**/**/b");
    }
}
