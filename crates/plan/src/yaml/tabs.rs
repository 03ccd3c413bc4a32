//! Tabs that indent a plan, which YAML does not allow.

use crate::diagnostic::Mend;

/// Returns what makes two spaces of each tab, where tabs alone indent the lines of a text: then it can be meant in
/// one way only. A block of text would be another text after that.
pub(super) fn mends(text: &str) -> Vec<Mend> {
    let mut found = Vec::new();
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        let indent = &line[..line.len() - line.trim_start().len()];
        let words = line.trim();
        let opens_block = words.trim_end_matches(['+', '-']).ends_with(['|', '>']);
        if !words.is_empty() && (opens_block || indent.contains(|c| c != '\t')) {
            return Vec::new();
        }
        if !words.is_empty() && !indent.is_empty() {
            found.push(Mend { span: begin..begin + indent.len(), new: "  ".repeat(indent.len()) });
        }
        begin += line.len();
    }
    found
}
