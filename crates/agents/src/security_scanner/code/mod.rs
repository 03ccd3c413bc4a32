//! Dangerous code: rules of ast-grep, a pack a language, and the flow of values within a file.

mod calls;
mod characters;
mod flow;
mod names;
mod packs;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ast_grep_core::Node;
use ast_grep_core::tree_sitter::{LanguageExt, StrDoc};
use ast_grep_language::{Language, SupportLang};

use packs::Match;
pub(super) use packs::{Packs, PatternError};

use super::scan::Part;
use crate::findings::{Edit, Finding, Place, Rule, Severity, Unread};

/// The largest file that is parsed, in bytes.
const LARGEST: usize = 2 << 20;
/// How deep a tree may be: what is deeper is no program that somebody wrote, and patterns would need a stack without end.
const DEEPEST: usize = 2_000;

/// Returns the language of a file that is looked at.
pub(super) fn language(path: &str) -> Option<SupportLang> {
    let language = SupportLang::from_path(Path::new(path))?;
    let known = matches!(
        language,
        SupportLang::Python
            | SupportLang::JavaScript
            | SupportLang::TypeScript
            | SupportLang::Tsx
            | SupportLang::Rust
            | SupportLang::Go
            | SupportLang::Bash
    );
    (known && !path.ends_with(".min.js")).then_some(language)
}

/// Returns the language of a script without an ending by how it begins: `#!/usr/bin/env python3`.
pub(super) fn language_of_script(first: &[u8]) -> Option<SupportLang> {
    let line = first.strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
    let line = std::str::from_utf8(line).ok()?;
    // What `env` starts stands behind its options and settings.
    let mut words = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    let program = words.find(|word| *word != "env" && !word.starts_with('-') && !word.contains('='))?;
    match program.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.') {
        "sh" | "bash" | "dash" | "ksh" | "zsh" => Some(SupportLang::Bash),
        "python" | "pypy" => Some(SupportLang::Python),
        "node" | "nodejs" | "bun" => Some(SupportLang::JavaScript),
        _ => None,
    }
}

/// Returns the rules of our patterns and of the flow of values.
pub(super) fn rules() -> impl Iterator<Item = Rule> {
    packs::rules().chain(flow::rules::rules()).chain(characters::rules())
}

/// Makes our packs and a user's ready.
pub(super) fn packs(own: &[PathBuf]) -> Result<Packs, PatternError> {
    Packs::new(own)
}

/// Looks at one file's code.
pub(super) fn look(packs: &Packs, language: SupportLang, path: &str, bytes: &[u8], part: &mut Part) {
    let mut unread = |why: String| part.unread.push(Unread { path: path.to_owned(), why });
    if bytes.len() > LARGEST {
        return unread(format!("it has {} bytes of code, more than the {LARGEST} that are parsed", bytes.len()));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return unread("its code is no UTF-8".to_owned());
    };
    let root = language.ast_grep(text);
    if nests_too_deep(&root.root()) {
        return unread(format!("its code nests deeper than {DEEPEST}"));
    }
    let looked = flow::look(language, &root.root(), path, text);
    let mut matches = packs.look(language, &root);
    for named in packs.named(language, &names::uses(&root.root(), &looked.imports)) {
        // What a pattern of the rule matches as well is said once.
        let is_known =
            |other: &Match| other.0.id == named.0.id && other.1.start < named.1.end && named.1.start < other.1.end;
        if !matches.iter().any(is_known) {
            matches.push(named);
        }
    }
    matches.extend(characters::look(text));
    let said = |matches: Vec<Match>| -> Vec<(Rule, Finding)> {
        let harmful = matches.into_iter().filter(|(rule, range, ..)| !looked.is_harmless(rule, range));
        harmful.map(|matched| finding(path, bytes, matched)).collect()
    };
    let found = strongest(said(matches)).into_iter().chain(said(packs.look_own(language, &root)));
    for (rule, finding) in found {
        part.add(&rule, finding);
    }
    for (rule, finding) in looked.found {
        // What a pattern says of the same place is said once: the flow knows more.
        let same = |other: &Finding| {
            other.place.line == finding.place.line && other.place.path == finding.place.path && {
                let known = part.rules.get(other.rule.as_ref());
                known.is_some_and(|known| known.cwe == rule.cwe)
            }
        };
        let twice = part.findings.iter().position(same);
        if let Some(at) = twice {
            part.findings.swap_remove(at);
        }
        part.add(&rule, finding);
    }
}

/// Says what a rule matched.
fn finding(path: &str, bytes: &[u8], (rule, range, message, fix): Match) -> (Rule, Finding) {
    let place = Place::bytes(path, bytes, range.clone());
    let mut finding = Finding::new(&rule, place, message);
    if let Some(text) = fix {
        let edit = Edit { path: path.to_owned(), bytes: range, text };
        finding = finding.fix(format!("write `{}`", edit.text), vec![edit]);
    }
    (rule, finding)
}

/// Leaves out what one of our rules says of a line where another says more of the same weakness.
fn strongest(said: Vec<(Rule, Finding)>) -> Vec<(Rule, Finding)> {
    let place = |rule: &Rule, finding: &Finding| Some((finding.place.line, *rule.cwe.first()?));
    let mut best: BTreeMap<(u32, u32), (Severity, Cow<'static, str>)> = BTreeMap::new();
    for (rule, finding) in &said {
        let Some(place) = place(rule, finding) else { continue };
        let known = best.entry(place).or_insert_with(|| (rule.severity, rule.id.clone()));
        if rule.severity > known.0 {
            *known = (rule.severity, rule.id.clone());
        }
    }
    let is_best = |(rule, finding): &(Rule, Finding)| {
        place(rule, finding).and_then(|place| best.get(&place)).is_none_or(|(_, id)| *id == rule.id)
    };
    said.into_iter().filter(is_best).collect()
}

/// Whether code nests without end; looked at without a stack of our own.
fn nests_too_deep(root: &Node<'_, StrDoc<SupportLang>>) -> bool {
    let mut cursor = root.get_inner_node().walk();
    loop {
        if cursor.goto_first_child() {
            if cursor.depth() as usize > DEEPEST {
                return true;
            }
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests;
