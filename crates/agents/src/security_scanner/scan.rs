//! One pass over a tree: every file is given to every check that looks at it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};

use ast_grep_language::SupportLang;
use rayon::prelude::*;

use super::code::{self, Packs};
use super::credential_files;
use super::dependencies;
use super::history;
use super::secrets::{self, Engine, Hit, Reading, Source};
use super::{Check, Inputs, VERSION};
use crate::contract::Trouble;
use crate::findings::{Finding, Place, Report, Rule, Unread};
use crate::tree::{File, Tree};

/// What came of it.
pub(super) struct Scanned {
    pub report: Report,
    /// What was not looked at though it was asked for, and why.
    pub not_checked: Vec<String>,
}

/// What one file, or one part of the work, gave.
#[derive(Default)]
pub(super) struct Part {
    pub findings: Vec<Finding>,
    pub rules: BTreeMap<String, Rule>,
    pub unread: Vec<Unread>,
    pub looked_at: usize,
}

impl Part {
    /// Adds a finding and its rule.
    pub fn add(&mut self, rule: &Rule, finding: Finding) {
        self.rules.entry(rule.id.to_string()).or_insert_with(|| rule.clone());
        self.findings.push(finding);
    }

    /// Adds what another part gave.
    pub fn join(mut self, other: Part) -> Part {
        self.findings.extend(other.findings);
        self.rules.extend(other.rules);
        self.unread.extend(other.unread);
        self.looked_at += other.looked_at;
        self
    }
}

/// How much stack a thread may take, in bytes: patterns follow code as deep as it nests, up to a limit.
const STACK: usize = 64 << 20;

/// Looks at a tree.
pub(super) fn scan(root: &Path, inputs: &Inputs) -> Result<Scanned, Trouble> {
    if !root.exists() {
        return Err(Trouble::new(format!("look at `{}`: there is no such directory", root.display())));
    }
    let checks = |check| inputs.checks.contains(&check);
    let packs = |extensions: &[&str]| -> Vec<PathBuf> {
        let is_one =
            |path: &&PathBuf| path.extension().and_then(OsStr::to_str).is_some_and(|it| extensions.contains(&it));
        inputs.rules.iter().filter(is_one).map(|path| root.join(path)).collect()
    };
    if let Some(other) = inputs
        .rules
        .iter()
        .find(|path| !path.extension().and_then(OsStr::to_str).is_some_and(|it| ["toml", "yml", "yaml"].contains(&it)))
    {
        return Err(Trouble::new(format!("read rules `{}`: no pack has that ending", other.display()))
            .hint("`.toml` for secrets in the dialect of gitleaks, `.yml` for code in that of ast-grep"));
    }
    let engine = match checks(Check::Secrets) {
        true => Some(secrets::engine(&packs(&["toml"])).map_err(|error| Trouble::new(error.to_string()))?),
        false => None,
    };
    let patterns = match checks(Check::Code) {
        true => Some(code::packs(&packs(&["yml", "yaml"])).map_err(|error| Trouble::new(error.to_string()))?),
        false => None,
    };
    let mut tree = Tree::new(root);
    tree.only = inputs.paths.clone();
    tree.ignored = inputs.ignored;
    let (files, unread) = tree.files();
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build();
    let pool = pool.map_err(|error| Trouble::new(format!("start threads to look with: {error}")))?;
    let mut part = pool.install(|| {
        files
            .par_iter()
            .map_init(Vec::new, |room, file| look(&tree, file, engine.as_ref(), patterns.as_ref(), room))
            .reduce(Part::default, Part::join)
    });
    let mut not_checked: Vec<String> = Vec::new();
    if let (true, Some(engine)) = (inputs.history, &engine) {
        let (found, notes) = pool.install(|| history::search(root, &inputs.paths, engine))?;
        part = part.join(found);
        not_checked.extend(notes);
    }
    if checks(Check::Dependencies) {
        match &inputs.advisories {
            Some(path) => {
                let (found, notes) = dependencies::look(&tree, &files, &root.join(path))?;
                part = part.join(found);
                not_checked.extend(notes);
            }
            None => not_checked.push("dependencies: `advisories` names no bundle to check them against".to_owned()),
        }
    }
    if let Some(engine) = &engine {
        not_checked.extend(engine.notes().iter().cloned());
    }
    let mut report = Report::new("security-scanner", VERSION);
    report.unread = unread;
    report.unread.extend(part.unread);
    report.looked_at = part.looked_at;
    report.rules = part.rules.into_values().collect();
    report.findings = part.findings;
    if files.is_empty() && !report.unread.is_empty() {
        let first = &report.unread[0];
        return Err(Trouble::new(format!("look at `{}`: {}", first.path, first.why)));
    }
    Ok(Scanned { report, not_checked })
}

/// Looks at one file.
fn look(tree: &Tree, file: &File, engine: Option<&Engine>, patterns: Option<&Packs>, room: &mut Vec<u8>) -> Part {
    let mut part = Part { looked_at: 1, ..Part::default() };
    if let Some(engine) = engine
        && let Err(error) = secrets_of(file, engine, room, &mut part)
    {
        part.unread.push(Unread { path: file.path.clone(), why: error.to_string() });
        part.looked_at = 0;
        return part;
    }
    let Some(patterns) = patterns else { return part };
    if let Some(language) = code::language(&file.path).or_else(|| script(file)) {
        match tree.read(file) {
            Ok(Some(bytes)) => code::look(patterns, language, &file.path, &bytes, &mut part),
            Ok(None) => {}
            Err(unread) => part.unread.push(unread),
        }
    }
    part
}

/// Returns the language of a file that has no ending, and begins as scripts do.
fn script(file: &File) -> Option<SupportLang> {
    if file.path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return None;
    }
    let mut first = [0; 80];
    let read = std::fs::File::open(&file.whole).and_then(|mut open| open.read(&mut first)).ok()?;
    code::language_of_script(&first[..read])
}

/// Looks for secrets in one file, which is read into `room`.
fn secrets_of(file: &File, engine: &Engine, room: &mut Vec<u8>, part: &mut Part) -> std::io::Result<()> {
    for rule in engine.by_path(&file.path) {
        let described = secrets::described(rule);
        part.add(&described, Finding::new(&described, Place::file(&file.path), rule.description.clone()));
    }
    let is_left_alone = engine.leaves_alone(&file.path);
    let mut reading = Reading::open(&file.whole, room)?;
    let first = reading.first(if is_left_alone { credential_files::FIRST } else { usize::MAX })?;
    if let Some(rule) = credential_files::by_first_bytes(&file.path, first) {
        let said = format!("{} `{}`", rule.title, file.path);
        part.add(&rule, Finding::new(&rule, Place::file(&file.path), said));
    }
    if is_left_alone {
        return Ok(());
    }
    let source = Source { path: &file.path, commit: None };
    if credential_files::may_hold(&file.path)
        && let Some(bytes) = reading.whole()?.filter(|bytes| secrets::is_text(bytes))
    {
        credential_file(source, engine, &String::from_utf8_lossy(bytes), part);
        return Ok(());
    }
    reading.pieces(|text| {
        for hit in engine.search(source, text.bytes) {
            // What ends before the fresh bytes was in the piece before.
            if hit.secret.end > text.fresh {
                add_hit(source, engine, &hit, text.bytes, text.lines_before, part);
            }
        }
    })?;
    Ok(())
}

/// Looks at a file that is known to hold credentials by its name: first by its structure, then as any other.
fn credential_file(source: Source<'_>, engine: &Engine, text: &str, part: &mut Part) {
    let known = credential_files::look(source.path, text);
    for hit in engine.search(source, text.as_bytes()) {
        let is_known = known.iter().any(|(_, range)| range.start < hit.secret.end && hit.secret.start < range.end);
        if !is_known {
            add_hit(source, engine, &hit, text.as_bytes(), 0, part);
        }
    }
    for (rule, range) in known {
        let said = format!("{} {}", rule.title, secrets::masked(text[range.clone()].as_bytes()));
        let place = Place::bytes(source.path, text.as_bytes(), range);
        let found = Finding::new(&rule, place, said).suggest("change it, and keep the file out of the repository");
        part.add(&rule, found);
    }
}

/// Adds a secret that the engine found.
pub(super) fn add_hit(source: Source<'_>, engine: &Engine, hit: &Hit, text: &[u8], lines_before: u32, part: &mut Part) {
    let rule = &engine.rules()[hit.rule];
    let described = secrets::described(rule);
    let mut place = Place::bytes(source.path, text, hit.secret.clone());
    place.line += lines_before;
    place.end_line = place.end_line.map(|line| line + lines_before);
    let mut found = secrets::finding(rule, &described, &text[hit.secret.clone()], place);
    if let Some(commit) = source.commit {
        found.message.push_str(&format!(", in commit {}", commit.get(..10).unwrap_or(commit)));
    }
    part.add(&described, found);
}
