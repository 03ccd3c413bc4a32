//! Documents that people write plans in: found, read with what they link to, and taken as a plan.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use clap::Args;
use pitcrew_plan::import::{self, Doers, Imported, Pace, Total, Written};
use pitcrew_plan::{Diagnostic, Reading, Source};
use pitcrew_runner::pit::StartRequest;
use pitcrew_runner::scribe::Document;
use pitcrew_runner::surroundings::surroundings;

use crate::doers::doers;
use crate::home::Home;
use crate::project::PlanFile;
use crate::trouble::{Result, Trouble};

/// More documents than these are not followed.
const MOST_FILES: usize = 50;

/// A document larger than this is not read.
const MOST_BYTES: u64 = 8 << 20;

/// What projects keep beside their plans and every document links to.
const NO_PLANS: [&str; 6] = ["readme", "changelog", "contributing", "license", "security", "code_of_conduct"];

/// How a document is taken as a plan.
#[derive(Args, Clone, Debug, Default)]
pub struct HowToRead {
    /// Who does what a document only describes: a coding agent (`claude`, `codex`, `gemini`, `opencode`,
    /// `acp:COMMAND`), a command, `manual` for people, or one whom it names; `NAME=WHO` for one of those whom it names,
    /// also those who say yes or no. May be given several times [default: manual]
    #[arg(long = "agent", value_name = "[NAME=]WHO")]
    agents: Vec<String>,
    /// Leave the documents alone that a document links to
    #[arg(long)]
    pub no_follow: bool,
    /// The directory that the paths of a document are meant from
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
}

/// Documents, and the plan that they mean.
pub struct Documents {
    imported: Imported,
    written: Written,
    /// The files as they were read.
    files: Vec<(String, Vec<u8>)>,
    /// Where its paths are meant from.
    pub home: Home,
}

/// A length that documents state for all of their tasks, and where.
pub struct Stated {
    /// How they are done.
    pub pace: Pace,
    /// The length in their words.
    pub said: String,
    /// The document.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl Documents {
    /// Reads a plan's file as a document, with those that it links to.
    pub fn read(file: &mut PlanFile, how: &HowToRead) -> Result<(Documents, Reading)> {
        let files = read(&[PathBuf::from(&file.shown)], !how.no_follow)?;
        let named: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let imported = import::read_all(&named);
        let home = Home::of(file, &imported, how.workspace.as_deref())?;
        file.base = Some(home.directory.clone());
        let written = imported.write(&doers(&how.agents, &imported, Some(&home.directory))?);
        let reading = pitcrew_plan::read(written.yaml.as_bytes(), &file.shown, &file.default_name());
        Ok((Documents { imported, written, files, home }, reading))
    }

    /// Returns what is wrong with them, at their lines.
    pub fn findings(&self, reading: &Reading, file: &PlanFile) -> Vec<Diagnostic> {
        self.imported.findings_in(&self.written, &surroundings(&reading.plan, file.directory()))
    }

    /// Returns how long they say that all of it takes.
    pub fn totals(&self) -> Vec<Stated> {
        let stated = |total: &Total| {
            let place = self.imported.place(total.said.span.clone());
            Stated { pace: total.pace, said: total.said.value.clone(), file: place.file.to_string(), line: place.line }
        };
        self.imported.outline.totals.iter().map(stated).collect()
    }

    /// Returns the document that a finding is about.
    pub fn source(&self, diagnostic: &Diagnostic) -> Option<&Source> {
        self.imported.source(&diagnostic.place.file)
    }

    /// Returns them as the papers of a run hold them.
    pub fn papers(&self) -> Result<Vec<Document>> {
        let paper = |(name, bytes): &(String, Vec<u8>)| {
            let path = std::path::absolute(name)
                .map_err(|error| Trouble::while_trying(format!("find the document `{name}`"), &error))?;
            Ok(Document::new(path, bytes.clone()))
        };
        self.files.iter().map(paper).collect()
    }
}

impl HowToRead {
    /// The same, where what is not said is as it was for a run.
    pub fn like(&self, papers: &StartRequest) -> HowToRead {
        HowToRead {
            agents: if self.agents.is_empty() { papers.agents.clone() } else { self.agents.clone() },
            no_follow: self.no_follow,
            workspace: self.workspace.clone().or_else(|| papers.directory.clone()),
        }
    }

    /// Who does what a document only describes, as the user says.
    pub fn agents(&self) -> &[String] {
        &self.agents
    }

    /// Who does what the documents only describe.
    pub fn doers(&self, imported: &Imported) -> Result<Doers> {
        doers(&self.agents, imported, None)
    }
}

/// Reads the named files, and those that they link to.
pub fn read(files: &[PathBuf], follow: bool) -> Result<Vec<(String, Vec<u8>)>> {
    let mut read: Vec<(String, Vec<u8>)> = Vec::new();
    let mut known: BTreeSet<PathBuf> = files.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let mut waiting: Vec<PathBuf> = files.iter().rev().cloned().collect();
    while let Some(path) = waiting.pop() {
        let shown = if path == Path::new("-") { "stdin".to_owned() } else { path.display().to_string() };
        let bytes = bytes(&path, &shown)?;
        if follow && path != Path::new("-") {
            let directory = path.parent().unwrap_or(Path::new(""));
            let beside = import::linked_documents(&String::from_utf8_lossy(&bytes))
                .into_iter()
                .map(|link| directory.join(plain(&link)));
            let mut linked: Vec<PathBuf> = beside
                .filter(|path| path.is_file() && !is_no_plan(path))
                .filter(|path| fs::canonicalize(path).is_ok_and(|real| known.insert(real)))
                .collect();
            if read.len() + waiting.len() + linked.len() < MOST_FILES {
                linked.reverse();
                waiting.splice(0..0, linked);
            }
        }
        read.push((shown, bytes));
    }
    Ok(read)
}

/// A link as a path below its document's directory; one that climbs leads nowhere.
fn plain(link: &str) -> PathBuf {
    let path = Path::new(link);
    let climbs = path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir));
    if climbs { PathBuf::new() } else { path.components().filter(|part| *part != Component::CurDir).collect() }
}

fn is_no_plan(path: &Path) -> bool {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
    NO_PLANS.contains(&stem.as_str())
}

fn bytes(path: &Path, shown: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = MOST_BYTES + 1;
    let read = if path == Path::new("-") {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => {
            let trouble = Trouble::while_trying(format!("read the document `{shown}`"), &error);
            Err(match error.kind() {
                ErrorKind::NotFound => trouble.hint("name a Markdown file, or `-` for standard input"),
                ErrorKind::IsADirectory => trouble.hint(format!("name its documents: pitcrew import {shown}/*.md")),
                _ => trouble,
            })
        }
    }
}
