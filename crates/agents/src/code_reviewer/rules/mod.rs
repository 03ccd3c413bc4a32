//! What makes code hard to read, to change, or to trust. A rule a file: it looks at one file of code at a time, and
//! knows nothing of the others. A new one is a file here and a line in [`CHECKS`].

mod blocking;
mod commented_code;
mod complexity;
mod debug_output;
mod large_file;
mod long_function;
mod nested_loops;
mod nesting;
mod parameters;
mod swallowed;
mod todo;
mod unwrap;

use super::inputs::Limits;
use super::source::Source;
use crate::findings::{Finding, Rule};

/// What a finding is about, which says when a change has to answer for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// Its lines: a change that wrote one of them.
    Lines,
    /// A function, and how much of something it has: a change that made it more.
    Function(String, u32),
    /// The file, and how much of something it has: a change that made it more.
    File(u32),
}

/// What rules find is put here.
#[derive(Default)]
pub(crate) struct Found(pub(crate) Vec<(Finding, About)>);

impl Found {
    /// Adds what was found in some lines.
    pub(crate) fn lines(&mut self, finding: Finding) {
        self.0.push((finding, About::Lines));
    }

    /// Adds what was found of a function.
    pub(crate) fn function(&mut self, finding: Finding, name: &str, much: u32) {
        self.0.push((finding, About::Function(name.to_owned(), much)));
    }

    /// Adds what was found of the whole file.
    pub(crate) fn file(&mut self, finding: Finding, much: u32) {
        self.0.push((finding, About::File(much)));
    }
}

/// What an issue is counted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Category {
    /// Hard to follow.
    Complexity,
    /// Hard to keep.
    Style,
    /// Somebody could use it.
    Security,
    /// Nobody tried it.
    Testing,
}

impl Category {
    /// Returns the word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Category::Complexity => "complexity",
            Category::Style => "style",
            Category::Security => "security",
            Category::Testing => "testing",
        }
    }
}

/// A rule, and how it looks at a file.
pub(crate) struct Check {
    /// What it looks for.
    pub(crate) rule: fn() -> Rule,
    /// What its findings are counted as.
    pub(crate) category: Category,
    /// Looks at a file.
    pub(crate) look: fn(&Source, &Rule, &Limits, &mut Found),
}

/// The rules that look at one file at a time.
pub(crate) const CHECKS: &[Check] = &[
    blocking::CHECK,
    commented_code::CHECK,
    complexity::CHECK,
    debug_output::CHECK,
    large_file::CHECK,
    long_function::CHECK,
    nested_loops::CHECK,
    nesting::CHECK,
    parameters::CHECK,
    swallowed::CHECK,
    todo::CHECK,
    unwrap::CHECK,
];

/// Returns every rule of the reviewer's own.
pub(crate) fn all() -> Vec<Rule> {
    let others = [super::duplicates::rule(), super::untested::change_rule(), super::untested::function_rule()];
    let mut rules: Vec<Rule> = CHECKS.iter().map(|check| (check.rule)()).chain(others).collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules
}

/// Returns what a rule's findings are counted as; what is none of ours is about security.
pub(crate) fn category(rule: &str) -> Category {
    match rule {
        "duplicated-block" => Category::Style,
        "untested-change" | "untested-function" => Category::Testing,
        _ => CHECKS.iter().find(|check| (check.rule)().id == rule).map_or(Category::Security, |check| check.category),
    }
}
