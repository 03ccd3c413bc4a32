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

use super::names::Imports;
use crate::findings::{Finding, Place, Rule, Severity};

/// What following a file gave.
#[derive(Default)]
pub(super) struct Looked {
    /// What flows where it should not.
    pub found: Vec<(Rule, Finding)>,
    /// Calls that do no harm, for nothing but constants goes in: what patterns say of them (by the number of the
    /// weakness) does not count.
    pub harmless: Vec<(u32, Range<usize>)>,
    /// Whether the file handles what comes from anybody, which is then followed.
    meets_request: bool,
    /// What the file's imports make its names stand for, in full.
    pub imports: Imports,
}

impl Looked {
    /// Whether a pattern that matched says nothing that counts: no value from outside can be there, or such values were
    /// followed and did not come there. What is merely worth knowing is so with constants, too.
    pub fn is_harmless(&self, rule: &Rule, at: &Range<usize>) -> bool {
        let is_within = |call: &Range<usize>| call.start <= at.start && at.end <= call.end;
        let is_constant = || self.harmless.iter().any(|(cwe, call)| rule.cwe.contains(cwe) && is_within(call));
        match rule.severity {
            Severity::Info | Severity::Low
                if self.meets_request && rule.cwe.iter().any(|cwe| rules::is_followed(*cwe)) =>
            {
                true
            }
            Severity::Info => false,
            _ => is_constant(),
        }
    }
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
    let mut imports = program.imports;
    imports.extend(program.paths);
    let meets_request = followed.meets_request;
    Looked { found: found.collect(), harmless: harmless.collect(), meets_request, imports }
}
