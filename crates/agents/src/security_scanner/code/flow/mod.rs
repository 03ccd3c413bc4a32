//! Where values from outside go within a file: from a request, the command line, or a caller into SQL, a shell, a page.
//!
//! A file is read into one small form ([`ir`]), and followed function by function. Constants are folded, so that a branch
//! that cannot be taken counts for nothing; what is not understood counts as harmless unless something harmful goes in.

mod assign;
mod calls;
mod collections;
mod commands;
mod fold;
mod go;
mod guards;
mod interpret;
mod ir;
mod javascript;
mod python;
pub(super) mod rules;
mod rust;
mod shell;
mod sinks;
mod syntax;
mod tables;
mod value;

use std::ops::Range;

use ast_grep_core::tree_sitter::StrDoc;
use ast_grep_language::SupportLang;

use crate::findings::{Finding, Place, Rule};

/// What following a file gave.
#[derive(Default)]
pub(super) struct Looked {
    /// What flows where it should not.
    pub found: Vec<(Rule, Finding)>,
    /// Calls that do no harm, for nothing but constants goes in: what patterns say of them (by the number of the
    /// weakness) does not count.
    pub harmless: Vec<(u32, Range<usize>)>,
    /// Calls, and what they are in full however the file imports it: `hashlib.md5`.
    pub called: Vec<(Range<usize>, String)>,
}

/// Follows a file, in a language that is followed.
pub(super) fn look(
    language: SupportLang,
    root: &ast_grep_core::Node<'_, StrDoc<SupportLang>>,
    path: &str,
    text: &str,
) -> Looked {
    let (program, table) = match language {
        SupportLang::Python => (python::program(root), &tables::PYTHON),
        SupportLang::JavaScript | SupportLang::TypeScript | SupportLang::Tsx => {
            (javascript::program(root), &tables::JAVASCRIPT)
        }
        SupportLang::Go => (go::program(root), &tables::GO),
        SupportLang::Rust => (rust::program(root), &tables::RUST),
        SupportLang::Bash => (shell::program(root), &tables::SHELL),
        _ => return Looked::default(),
    };
    let followed = interpret::follow(&program, table);
    let found = followed.flows.into_iter().map(|flow| {
        let rule = rules::rule(table.name, flow.kind);
        let place = Place::bytes(path, text.as_bytes(), flow.sink.clone());
        let finding = rules::finding(&rule, &flow, place, text);
        (rule, finding)
    });
    let harmless = followed.harmless.into_iter().map(|(kind, at)| (rules::cwe(kind), at));
    Looked { found: found.collect(), harmless: harmless.collect(), called: followed.called }
}
