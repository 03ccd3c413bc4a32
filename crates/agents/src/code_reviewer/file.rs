//! One file's review.

use std::ops::Range;

use super::change;
use super::coverage::Coverage;
use super::duplicates::Text;
use super::inputs::Limits;
use super::measure::{Function, Language};
use super::rules::{CHECKS, Found};
use super::scope::{Change, Target, written};
use super::setting::{Packages, Setting};
use super::source::Source;
use super::untested::{self, Covered};
use crate::findings::{Finding, Unread};
use crate::tree::{File, Tree};

/// What came of looking at a file.
pub(crate) enum Looked {
    /// It was reviewed.
    Reviewed(Box<Reviewed>),
    /// There is nothing in it to review: it is in no language that is known, or a program wrote it.
    NoCode,
    /// It could not be.
    Unread(Unread),
}

/// A file that was reviewed, without its text.
pub(crate) struct Reviewed {
    pub(crate) path: String,
    pub(crate) findings: Vec<Finding>,
    pub(crate) functions: Vec<Function>,
    pub(crate) code_lines: u32,
    pub(crate) covered: Option<Covered>,
    /// The lines that a change wrote; `None` where the whole file was reviewed.
    pub(crate) written: Option<Vec<Range<u32>>>,
    /// Its words, for finding copies.
    pub(crate) text: Text,
}

/// Looks at a file.
pub(crate) fn look(
    tree: &Tree,
    target: Target,
    packages: &Packages,
    limits: &Limits,
    coverage: Option<&Coverage>,
) -> Looked {
    let Target { file, change } = target;
    if Language::of(&file.path, b"").is_none() {
        return Looked::NoCode;
    }
    let (change, new) = match change {
        Some(Change { old, new, written }) => (Some((old, written)), new),
        None => (None, None),
    };
    let text = match new.map_or_else(|| tree.read(&file), |text| Ok(Some(text))) {
        Ok(Some(text)) => text,
        Ok(None) => return Looked::Unread(Unread { path: file.path, why: "it is no text".to_owned() }),
        Err(unread) => return Looked::Unread(unread),
    };
    let setting = packages.setting(&file.path, &text);
    let Some(language) = Language::of(&file.path, &text).filter(|_| !setting.generated) else { return Looked::NoCode };
    let source = match Source::new(&file.path, language, text, setting) {
        Ok(source) => source,
        Err(why) => return Looked::Unread(Unread { path: file.path, why }),
    };
    let mut found = run(&source, limits);
    let change = change.map(|(old, said)| {
        let old = old.unwrap_or_default();
        let written = said.unwrap_or_else(|| written(&old, &source.text));
        (before(&source, old, setting, limits), written)
    });
    let lines = coverage.and_then(|coverage| coverage.of(&file.path));
    let ranges = change.as_ref().map(|(_, written)| written.as_slice());
    let covered = lines.map(|lines| untested::look(&source, lines, ranges, &mut found));
    let (findings, written) = match change {
        Some((before, written)) => (change::keep(found, before, &written), Some(written)),
        None => (found.0.into_iter().map(|(finding, _)| finding).collect(), None),
    };
    let Source { facts, .. } = source;
    let text = Text {
        path: file.path.clone(),
        language: Some(language),
        is_test: setting.test,
        tests: facts.tests,
        tokens: facts.tokens,
    };
    Looked::Reviewed(Box::new(Reviewed {
        path: file.path,
        findings,
        functions: facts.functions,
        code_lines: facts.code_lines,
        covered,
        written,
        text,
    }))
}

/// Returns a file's words only.
pub(crate) fn tokens(tree: &Tree, file: &File) -> Option<Text> {
    let text = tree.read(file).ok()??;
    let setting = Packages::default().setting(&file.path, &text);
    let language = Language::of(&file.path, &text).filter(|_| !setting.generated)?;
    let facts = super::measure::measure(language, &text).ok()?;
    Some(Text {
        path: file.path.clone(),
        language: Some(language),
        is_test: setting.test,
        tests: facts.tests,
        tokens: facts.tokens,
    })
}

/// What the rules find in a file.
fn run(source: &Source, limits: &Limits) -> Found {
    let mut found = Found::default();
    for check in CHECKS {
        (check.look)(source, &(check.rule)(), limits, &mut found);
    }
    found
}

/// What the rules found in a file before a change; nothing where it cannot be read.
fn before(source: &Source, old: Vec<u8>, setting: Setting, limits: &Limits) -> Found {
    match Source::new(&source.path, source.language, old, setting) {
        Ok(old) => run(&old, limits),
        Err(_) => Found::default(),
    }
}
