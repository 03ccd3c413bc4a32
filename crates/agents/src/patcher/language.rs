//! The languages whose code is parsed: those whose grammars are built in.

use std::path::Path;

use ast_grep_core::Language;
use ast_grep_language::SupportLang;

/// Asking the parser for another language than these is an error of the program.
const BUILT_IN: [SupportLang; 10] = [
    SupportLang::Bash,
    SupportLang::C,
    SupportLang::Cpp,
    SupportLang::Go,
    SupportLang::Java,
    SupportLang::JavaScript,
    SupportLang::Python,
    SupportLang::Rust,
    SupportLang::Tsx,
    SupportLang::TypeScript,
];

/// Returns the language of a file by its name.
pub(super) fn of_path(path: &str) -> Option<SupportLang> {
    SupportLang::from_path(Path::new(path)).filter(|language| BUILT_IN.contains(language))
}

/// Returns the language with a name, such as `rust` or `ts`.
pub(super) fn named(name: &str) -> Option<SupportLang> {
    name.parse().ok().filter(|language| BUILT_IN.contains(language))
}
