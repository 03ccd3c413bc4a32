//! What the readers of languages share: the tree they read, how deep they go, and the walk over statements. A language's
//! own file says what each of its statements and expressions is.

use std::collections::BTreeMap;

use ast_grep_core::tree_sitter::StrDoc;
use ast_grep_language::SupportLang;

use super::ir::{Expression, Form, Program, Statement};

/// A node of a file's tree.
pub(super) type Node<'a> = ast_grep_core::Node<'a, StrDoc<SupportLang>>;

/// How deep a program is followed; what is nested deeper counts as nothing.
const DEEPEST: usize = 150;

/// What reading gathers on its way.
#[derive(Default)]
pub(super) struct Reader {
    /// What imported names stand for.
    pub imports: BTreeMap<String, String>,
    /// The whole paths of packages that are known by the end of theirs.
    pub paths: BTreeMap<String, String>,
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

/// How a language reads one statement: what it is, is written behind what was read before.
pub(super) type ReadStatement = fn(&mut Reader, &Node<'_>, &mut Vec<Statement>);

/// Reads a file, whose statements `body` reads.
pub(super) fn program(body: impl FnOnce(&mut Reader) -> Vec<Statement>) -> Program {
    let mut reader = Reader::default();
    let body = body(&mut reader);
    Program { body, imports: reader.imports, paths: reader.paths }
}

/// Reads the statements that stand in a node.
pub(super) fn block(reader: &mut Reader, node: &Node<'_>, statement: ReadStatement) -> Vec<Statement> {
    let mut out = Vec::new();
    reader.deeper(|reader| {
        for child in node.named_children() {
            statement(reader, &child, &mut out);
        }
    });
    out
}

/// Reads a node that is a statement itself, as a block of one.
pub(super) fn one(reader: &mut Reader, node: &Node<'_>, statement: ReadStatement) -> Vec<Statement> {
    let mut out = Vec::new();
    reader.deeper(|reader| statement(reader, node, &mut out));
    out
}

/// Reads an expression; what is nested too deep is made of nothing.
pub(super) fn expression(
    reader: &mut Reader,
    node: &Node<'_>,
    form: impl FnOnce(&mut Reader, &Node<'_>) -> Form,
) -> Expression {
    let is = reader.deeper(|reader| form(reader, node));
    Expression { at: node.range(), is: is.unwrap_or(Form::Other(Vec::new())) }
}
