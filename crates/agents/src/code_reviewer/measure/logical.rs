//! Sequences of equal logical operators: `a && b && c` is as easy to read as `a && b`, `a && b || c` is not.

use super::grammar::Role;

/// The logical expressions that are open, the innermost last: the operator that each said last.
#[derive(Default)]
pub(super) struct Sequences(Vec<Option<Role>>);

impl Sequences {
    /// Begins an expression that is no part of another logical one.
    pub(super) fn open(&mut self) {
        self.0.push(None);
    }

    /// Ends it.
    pub(super) fn close(&mut self) {
        self.0.pop();
    }

    /// Takes an operator, and says whether it begins a new sequence.
    pub(super) fn say(&mut self, operator: Role) -> bool {
        let Some(last) = self.0.last_mut() else { return false };
        let is_new = *last != Some(operator);
        *last = Some(operator);
        is_new
    }
}
