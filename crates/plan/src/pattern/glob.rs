//! A pattern without braces: names and gaps, matched as a small automaton.

use super::name::Name;

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

    /// Returns the leading names that are plain text: every match lies at or below them.
    pub(crate) fn prefix(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map_while(|part| match part {
            Part::Name(Name::Text(text)) => Some(text.as_str()),
            _ => None,
        })
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
