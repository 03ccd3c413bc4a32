//! A pattern without braces: names and gaps, matched as a small automaton.

use super::name::{Atom, Name};

/// How many parts a pattern may have, so that its states fit into one word.
pub(super) const MAX_PARTS: usize = 62;

/// A pattern without braces.
#[derive(Clone, Debug)]
pub(crate) struct Glob {
    pub(super) parts: Vec<Part>,
    /// Whether it was written without a wildcard.
    pub(super) literal: bool,
}

/// One step of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// Any number of names, none too.
    Deep,
    /// One name.
    Name(Name),
}

impl Glob {
    /// Returns whether the pattern has no wildcard.
    pub(crate) fn is_literal(&self) -> bool {
        self.literal
    }

    /// Returns the plain text that every match begins with, a slash after each whole name.
    pub(crate) fn begin(&self) -> String {
        let mut begin = String::new();
        for part in &self.parts {
            match part {
                Part::Name(Name::Text(text)) => begin.extend([text, "/"]),
                Part::Name(Name::Atoms(atoms)) => {
                    begin.extend(atoms.iter().map_while(Atom::only));
                    break;
                }
                Part::Deep => break,
            }
        }
        begin
    }

    /// Returns the plain text that every match ends with, where the path is written with a slash before it.
    pub(crate) fn end(&self) -> String {
        match self.parts.last() {
            Some(Part::Name(Name::Text(text))) => format!("/{text}"),
            Some(Part::Name(Name::Atoms(atoms))) => {
                let mut end: Vec<char> = atoms.iter().rev().map_while(Atom::only).collect();
                end.reverse();
                end.into_iter().collect()
            }
            _ => String::new(),
        }
    }

    /// Returns whether the path matches.
    pub(crate) fn matches(&self, path: &str) -> bool {
        !path.is_empty() && self.states_after(path) & (1 << self.parts.len()) != 0
    }

    /// Returns whether some path strictly below the directory may match.
    pub(crate) fn could_match_below(&self, directory: &str) -> bool {
        let finished = 1u64 << self.parts.len();
        self.states_after(directory) & !finished != 0
    }

    /// Runs the automaton over a path; bit `i` means that the parts before `i` are spelled.
    fn states_after(&self, path: &str) -> u64 {
        let mut states = self.closure(1);
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let mut next = 0;
            for (i, part) in self.parts.iter().enumerate().filter(|(i, _)| states & (1 << i) != 0) {
                match part {
                    Part::Deep => next |= 1 << i,
                    Part::Name(pattern) if pattern.matches(name) => next |= 1 << (i + 1),
                    Part::Name(_) => {}
                }
            }
            states = self.closure(next);
            if states == 0 {
                break;
            }
        }
        states
    }

    /// Adds the states that are reached by letting a gap be empty.
    fn closure(&self, mut states: u64) -> u64 {
        for (i, part) in self.parts.iter().enumerate() {
            if matches!(part, Part::Deep) && states & (1 << i) != 0 {
                states |= 1 << (i + 1);
            }
        }
        states
    }
}
