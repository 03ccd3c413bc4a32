//! One name of a path (what stands between two slashes), as a pattern.

/// A pattern for one name.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    /// Exactly this text.
    Text(String),
    /// Any text that the atoms spell.
    Atoms(Vec<Atom>),
}

/// A piece of a name's pattern.
#[derive(Clone, Debug)]
pub(crate) enum Atom {
    /// Any number of any characters.
    Star,
    /// One character of a set.
    One(Chars),
}

impl Atom {
    /// Returns the character that the atom stands for, if it is only one.
    pub(super) fn only(&self) -> Option<char> {
        match self {
            Atom::One(Chars(ranges)) => match ranges[..] {
                [(first, last)] if first == last => Some(first),
                _ => None,
            },
            Atom::Star => None,
        }
    }
}

/// A set of characters as sorted, disjoint, inclusive ranges; never holds `/` or NUL.
#[derive(Clone, Debug)]
pub(crate) struct Chars(Vec<(char, char)>);

impl Chars {
    /// The set of exactly one character.
    pub(crate) fn one(c: char) -> Chars {
        Chars(vec![(c, c)])
    }

    /// The set of all characters that a name may hold.
    pub(crate) fn any() -> Chars {
        Chars(vec![('\u{1}', '.'), ('0', char::MAX)])
    }

    /// The set of all characters in the ranges, or of all others.
    pub(crate) fn class(mut ranges: Vec<(char, char)>, negated: bool) -> Chars {
        ranges.sort_unstable();
        if !negated {
            return Chars(ranges).intersection(&Chars::any());
        }
        let mut gaps = Vec::new();
        let mut next = '\u{1}';
        for (first, last) in ranges {
            if first > next {
                gaps.push((next, before(first)));
            }
            match after(last) {
                Some(following) => next = next.max(following),
                None => return Chars(gaps).intersection(&Chars::any()),
            }
        }
        gaps.push((next, char::MAX));
        Chars(gaps).intersection(&Chars::any())
    }

    /// Returns whether a character is in the set.
    pub(crate) fn contains(&self, c: char) -> bool {
        self.0.iter().any(|(first, last)| (*first..=*last).contains(&c))
    }

    /// Returns the characters of both sets.
    pub(crate) fn intersection(&self, other: &Chars) -> Chars {
        let pairs = self.0.iter().flat_map(|left| other.0.iter().map(move |right| (left, right)));
        let common =
            pairs.map(|((a, b), (c, d))| (*a.max(c), *b.min(d))).filter(|(first, last)| first <= last).collect();
        Chars(common)
    }

    /// Returns a character of the set, a readable one where there is one.
    pub(crate) fn sample(&self) -> Option<char> {
        let readable = ('a'..='z').rev().skip(2).chain('0'..='9').chain('A'..='Z').chain(['_', '-', '.']);
        readable.into_iter().find(|c| self.contains(*c)).or_else(|| self.0.first().map(|(first, _)| *first))
    }
}

fn before(c: char) -> char {
    let previous = u32::from(c).saturating_sub(1);
    // Only the surrogates are no characters; what lies before them is U+D7FF.
    char::from_u32(previous).unwrap_or('\u{D7FF}')
}

fn after(c: char) -> Option<char> {
    match c {
        char::MAX => None,
        '\u{D7FF}' => Some('\u{E000}'),
        _ => char::from_u32(u32::from(c) + 1),
    }
}

impl Name {
    /// The pattern of any name: `*`.
    pub(crate) fn any() -> Name {
        Name::Atoms(vec![Atom::Star])
    }

    /// Returns whether the pattern spells the name.
    pub(crate) fn matches(&self, name: &str) -> bool {
        match self {
            Name::Text(text) => text == name,
            Name::Atoms(atoms) => spells(atoms, name),
        }
    }

    /// Returns a name that both patterns spell, if there is one.
    pub(crate) fn overlap(&self, other: &Name) -> Option<String> {
        match (self, other) {
            (Name::Text(text), pattern) | (pattern, Name::Text(text)) => pattern.matches(text).then(|| text.clone()),
            (Name::Atoms(left), Name::Atoms(right)) => common_name(left, right),
        }
    }
}

/// Matches greedily and goes back to the last star on a mismatch; never worse than the product of both lengths.
fn spells(atoms: &[Atom], name: &str) -> bool {
    let (mut at, mut rest) = (0, name);
    let mut retry: Option<(usize, &str)> = None;
    loop {
        match (atoms.get(at), rest.chars().next()) {
            (Some(Atom::Star), _) => {
                retry = Some((at, rest));
                at += 1;
            }
            (Some(Atom::One(set)), Some(c)) if set.contains(c) => {
                at += 1;
                rest = &rest[c.len_utf8()..];
            }
            (None, None) => return true,
            _ => {
                let Some((star, swallowed)) = retry else { return false };
                let Some(c) = swallowed.chars().next() else { return false };
                rest = &swallowed[c.len_utf8()..];
                retry = Some((star, rest));
                at = star + 1;
            }
        }
    }
}

/// Searches the product of both patterns for a name, shortest continuation first.
fn common_name(left: &[Atom], right: &[Atom]) -> Option<String> {
    let width = right.len() + 1;
    let mut seen = vec![false; (left.len() + 1) * width];
    let mut name = Vec::new();
    // Only two stars spell no text at all, and they give a letter: what is found is never empty.
    search(left, right, (0, 0), &mut seen, &mut name).then(|| name.into_iter().collect())
}

fn search(left: &[Atom], right: &[Atom], at: (usize, usize), seen: &mut [bool], name: &mut Vec<char>) -> bool {
    let (i, j) = at;
    if (i, j) == (left.len(), right.len()) {
        return true;
    }
    if std::mem::replace(&mut seen[i * (right.len() + 1) + j], true) {
        return false;
    }
    let mut step = |next: (usize, usize), c: Option<char>| {
        name.extend(c);
        let found = search(left, right, next, seen, name);
        if !found && c.is_some() {
            name.pop();
        }
        found
    };
    match (left.get(i), right.get(j)) {
        // What both leave open gets a letter: `src/x.rs` reads better than `src/.rs`.
        (Some(Atom::Star), Some(Atom::Star)) => step((i + 1, j), Some('x')) || step((i, j + 1), Some('x')),
        (Some(Atom::Star), Some(Atom::One(set))) => step((i + 1, j), None) || step((i, j + 1), set.sample()),
        (Some(Atom::One(set)), Some(Atom::Star)) => step((i, j + 1), None) || step((i + 1, j), set.sample()),
        (Some(Atom::One(a)), Some(Atom::One(b))) => {
            let both = a.intersection(b).sample();
            both.is_some() && step((i + 1, j + 1), both)
        }
        (Some(Atom::Star), None) => step((i + 1, j), None),
        (None, Some(Atom::Star)) => step((i, j + 1), None),
        _ => false,
    }
}
