//! The languages that are measured, by the names of files.

use std::sync::OnceLock;

use ast_grep_language::{LanguageExt, SupportLang};
use tree_sitter::Language as Syntax;

use super::grammar::{Grammar, Roles};
use super::{c, go, java, javascript, python, rust};

/// A language that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Rust.
    Rust,
    /// Python.
    Python,
    /// JavaScript, with JSX.
    JavaScript,
    /// TypeScript.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
    /// Go.
    Go,
    /// Java.
    Java,
    /// C.
    C,
    /// C++.
    Cpp,
}

impl Language {
    /// Every language.
    pub const ALL: [Language; 9] = [
        Language::Rust,
        Language::Python,
        Language::JavaScript,
        Language::TypeScript,
        Language::Tsx,
        Language::Go,
        Language::Java,
        Language::C,
        Language::Cpp,
    ];

    /// Returns the language of a file by its name; a `.h` is C unless it says something that only C++ knows.
    pub fn of(path: &str, text: &[u8]) -> Option<Language> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending {
            "rs" => Language::Rust,
            "py" | "pyi" | "pyw" => Language::Python,
            "js" | "mjs" | "cjs" | "jsx" => Language::JavaScript,
            "ts" | "mts" | "cts" => Language::TypeScript,
            "tsx" => Language::Tsx,
            "go" => Language::Go,
            "java" => Language::Java,
            "c" => Language::C,
            "h" if is_cpp(text) => Language::Cpp,
            "h" => Language::C,
            "cc" | "cpp" | "cxx" | "c++" | "C" | "hh" | "hpp" | "hxx" | "h++" | "ipp" | "tpp" | "inl" => Language::Cpp,
            _ => return None,
        })
    }

    /// Returns how people call it.
    pub fn name(self) -> &'static str {
        match self {
            Language::Rust => "Rust",
            Language::Python => "Python",
            Language::JavaScript => "JavaScript",
            Language::TypeScript => "TypeScript",
            Language::Tsx => "TSX",
            Language::Go => "Go",
            Language::Java => "Java",
            Language::C => "C",
            Language::Cpp => "C++",
        }
    }

    /// Whether it is JavaScript, or what is made of it.
    pub(crate) fn is_javascript(self) -> bool {
        matches!(self, Language::JavaScript | Language::TypeScript | Language::Tsx)
    }

    /// Returns what begins a comment that ends with its line.
    pub(crate) fn comment(self) -> &'static str {
        if self == Language::Python { "#" } else { "//" }
    }

    /// Returns the grammar's tables.
    pub(crate) fn syntax(self) -> Syntax {
        match self {
            Language::Rust => SupportLang::Rust,
            Language::Python => SupportLang::Python,
            Language::JavaScript => SupportLang::JavaScript,
            Language::TypeScript => SupportLang::TypeScript,
            Language::Tsx => SupportLang::Tsx,
            Language::Go => SupportLang::Go,
            Language::Java => SupportLang::Java,
            Language::C => SupportLang::C,
            Language::Cpp => SupportLang::Cpp,
        }
        .get_ts_language()
    }

    /// Returns how its syntax tree is read.
    pub(crate) fn grammar(self) -> &'static Grammar {
        match self {
            Language::Rust => &rust::RUST,
            Language::Python => &python::PYTHON,
            Language::JavaScript | Language::TypeScript | Language::Tsx => &javascript::JAVASCRIPT,
            Language::Go => &go::GO,
            Language::Java => &java::JAVA,
            Language::C | Language::Cpp => &c::C,
        }
    }

    /// Returns what its nodes mean, looked up once.
    pub(crate) fn roles(self) -> &'static Roles {
        static ROLES: [OnceLock<Roles>; 9] = [const { OnceLock::new() }; 9];
        ROLES[self as usize].get_or_init(|| Roles::new(self.grammar(), &self.syntax()))
    }
}

/// Whether a header has a line that C does not know.
fn is_cpp(text: &[u8]) -> bool {
    let head = &text[..text.len().min(64 << 10)];
    head.split(|byte| *byte == b'\n').any(|line| {
        let line = line.trim_ascii();
        [
            &b"class "[..],
            b"namespace ",
            b"template",
            b"public:",
            b"private:",
            b"protected:",
            b"using ",
            b"extern \"C++\"",
        ]
        .iter()
        .any(|start| line.starts_with(start))
            || memchr::memmem::find(line, b"std::").is_some()
    })
}
