//! Whether a configuration file has the form that its program reads, which is asked of files before they are changed.

use super::{compose, nginx};

/// Says what is wrong with the form of a file of a kind that its name tells; `None` where nothing is, or it is of
/// another kind.
pub(crate) fn fault(path: &str, text: &str) -> Option<String> {
    // Templates are filled in before their program reads them.
    if text.contains("{{") || text.contains("{%") {
        return None;
    }
    let (at, why) = if compose::is_named_so(path) { compose::form::fault(text)? } else { nginx::mistake(path, text)? };
    let line = text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1;
    Some(format!("line {line}: {why}"))
}
