//! What the readers of languages share: the tree they read, and how deep they go.

use std::collections::BTreeMap;

use ast_grep_core::tree_sitter::StrDoc;
use ast_grep_language::SupportLang;

/// A node of a file's tree.
pub(super) type Node<'a> = ast_grep_core::Node<'a, StrDoc<SupportLang>>;

/// How deep a program is followed; what is nested deeper counts as nothing.
const DEEPEST: usize = 150;

/// What reading gathers on its way.
#[derive(Default)]
pub(super) struct Reader {
    /// What imported names stand for.
    pub imports: BTreeMap<String, String>,
    depth: usize,
}

impl Reader {
    /// Goes one level down, unless that is too deep.
    pub fn deeper<T>(&mut self, read: impl FnOnce(&mut Reader) -> T) -> Option<T> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let out = read(self);
        self.depth -= 1;
        Some(out)
    }
}
