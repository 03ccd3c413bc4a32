//! Numbers as people read them.

/// Returns a number with what it counts: `1 file`, `2 files`.
pub(crate) fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
