//! nginx: its files, what they come to, and the rules that this is put to.

mod bytes;
pub(super) mod config;
#[cfg(test)]
mod crossplane;
mod dump;
mod files;
mod headers;
mod known;
pub(super) mod parse;
mod pattern;
mod rules;
mod syntax;
mod variables;

use std::collections::BTreeSet;

use self::config::{Config, Standing};
use self::files::Files;
use super::ledger::{About, Change, Fault, Lacking, Ledger};
use crate::findings::Unread;
use crate::tree::{File, Tree};

pub(super) use self::files::mistake;
pub(super) use self::rules::all as rules;

/// Returns the rules that files are put to as they are, whatever they come to.
pub(super) fn of_files() -> [&'static About; 2] {
    [&syntax::SYNTAX, &rules::log_rotation::ABOUT]
}

/// A rule that a configuration is put to.
pub(super) struct NginxRule {
    /// What it looks for.
    pub(super) about: About,
    /// Looks for it.
    look: fn(&mut Look<'_, '_>),
}

/// A rule at work: the configuration, and where to write what it finds.
struct Look<'a, 'b> {
    config: &'a Config<'b>,
    about: &'static About,
    ledger: &'a mut Ledger,
}

impl<'b> Look<'_, 'b> {
    /// Notes what the rule says of one thing that it applies to: a fault, or that there is none.
    fn judged(&mut self, fault: Option<Fault>) {
        self.judged_all(fault.into_iter().collect());
    }

    /// Notes what the rule says of one thing that it applies to.
    fn judged_all(&mut self, faults: Vec<Fault>) {
        self.ledger.take(self.about, &self.config.files.sources, faults);
    }

    /// Notes that a server lacks something; it is told together with the others.
    fn lacks(&mut self, server: usize, lacking: Lacking, changes: Option<Vec<Change>>) {
        let node = &self.config.nodes[server];
        let place = (&self.config.files.sources[node.file], self.config.head(server));
        self.ledger.lacks(self.about, lacking, &self.config.called(server), place, changes);
    }

    /// Makes a fault at a directive without its block.
    fn at(&self, node: usize, message: impl Into<String>) -> Fault {
        Fault::new(self.config.nodes[node].file, self.config.head(node), message)
    }

    /// Makes a fault at an argument of a directive.
    fn at_arg(&self, node: usize, arg: usize, message: impl Into<String>) -> Fault {
        let found = &self.config.nodes[node];
        let span = found.directive.args.get(arg).map_or(found.directive.head(), |word| word.span.clone());
        Fault::new(found.file, span, message)
    }
}

/// Returns the change that puts a line first into a block, in the indentation of what stands there.
fn line_into(config: &Config<'_>, block: usize, line: &str) -> Option<Vec<Change>> {
    let node = &config.nodes[block];
    let source = &config.files.sources[node.file];
    let first = node.directive.block.as_deref()?.first()?;
    let begin = source.line_start(first.span.start);
    let indent = &source.text[begin..first.span.start];
    let is_plain = indent.bytes().all(|byte| matches!(byte, b' ' | b'\t')) && begin > config.head(block).end;
    is_plain.then(|| vec![(begin..begin, format!("{indent}{line}{}", source.line_end()))])
}

/// Puts the nginx files of a tree to the rules; returns how many there are.
///
/// What a file says depends on those around it, so all of them are read, also where only some are to be checked.
pub(super) fn check(tree: &Tree, files: &[File], ledger: &mut Ledger) -> usize {
    let wanted = |path: &str| files.iter().any(|file| file.path == path);
    let whole = Tree { only: Vec::new(), ..tree.clone() };
    let around = if tree.only.is_empty() { Vec::new() } else { whole.files().0 };
    let mut unread: Vec<Unread> = Vec::new();
    let asked_for = &tree.only;
    let files = Files::load(&whole, if tree.only.is_empty() { files } else { &around }, asked_for, &mut unread);
    ledger.report.unread.extend(unread.into_iter().filter(|unread| asked_for.is_empty() || wanted(&unread.path)));
    syntax::check(&files, ledger);
    let roots = files::roots(&files);
    let is_main = |file: usize| {
        files.read[file]
            .directives
            .iter()
            .any(|top| matches!(top.name.text.as_str(), "http" | "events" | "stream" | "mail"))
    };
    // Where the tree has a main file, what that does not include is a template for people, or a part of something else.
    let mains: Vec<usize> = roots.iter().copied().filter(|root| files.is_main(*root)).collect();
    for root in &roots {
        let has_main = mains.iter().any(|main| files.is_below(*root, files.directory(*main)));
        let has_server = files.read[*root].directives.iter().any(|top| top.is("server") && top.block.is_some());
        let standing = match (is_main(*root), has_main) {
            (true, _) => Standing::Main,
            (false, false) if has_server => Standing::Site,
            _ => Standing::Fragment,
        };
        let config = Config::of(&files, *root, standing);
        syntax::circles(&config, ledger);
        if config.cut_off {
            let why = "it has more directives, or deeper ones, than are looked at".to_owned();
            ledger.report.unread.push(Unread { path: files.sources[*root].path.clone(), why });
        }
        for rule in rules() {
            (rule.look)(&mut Look { config: &config, about: &rule.about, ledger });
        }
    }
    rules::log_rotation::check(tree, &files, ledger);
    // The files of a dump are one.
    let paths: BTreeSet<&str> = files.sources.iter().map(|source| source.path.as_str()).collect();
    paths.into_iter().filter(|path| asked_for.is_empty() || wanted(path)).count()
}
