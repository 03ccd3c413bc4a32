//! `pitcrew import`: a Markdown plan as people write it, or one of another tool, read as a plan.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};

use clap::Args;
use pitcrew_plan::import::{self, Doer, Form, Imported, Written};
use pitcrew_plan::{Diagnostic, Id};
use serde::Serialize;
use serde_json::Value;

use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::{diagnostics, style};
use crate::trouble::{Result, Trouble};

/// More documents than these are not followed.
const MOST_FILES: usize = 50;

/// A document larger than this is not read.
const MOST_BYTES: u64 = 8 << 20;

/// What projects keep beside their plans and every document links to.
const NO_PLANS: [&str; 6] = ["readme", "changelog", "contributing", "license", "security", "code_of_conduct"];

/// What `import` takes.
#[derive(Args, Debug)]
pub struct Import {
    /// The document; several are read as one plan; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Who does what the document only describes: one whom it names, a command, or `manual` for people
    #[arg(long, value_name = "NAME|COMMAND|manual", default_value = "manual")]
    agent: String,
    /// What form the files have, where that is not told right by what is in them: `markdown`, `spec-kit`, `gsd`,
    /// `taskmaster`, `beads`, `github-actions`, `argo`, or `mermaid`
    #[arg(long = "as", value_name = "FORM")]
    form: Option<Form>,
    /// Leave the documents alone that this one links to
    #[arg(long)]
    no_follow: bool,
    /// Write the plan to this file, which must not be there yet
    #[arg(short, long, value_name = "PLAN")]
    output_file: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

#[derive(Serialize)]
struct Answer<'a> {
    plan: Value,
    diagnostics: &'a [Diagnostic],
    unread: Vec<Unread<'a>>,
}

#[derive(Serialize)]
struct Unread<'a> {
    file: String,
    line: usize,
    text: &'a str,
}

impl Import {
    /// Carries it out: 1 where no plan came of it.
    pub fn run(self) -> Result<Exit> {
        let files = self.read()?;
        let named: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let imported = import::read_as(&named, self.form);
        let doer = self.doer(&imported)?;
        let written = imported.write(&doer);
        let found = imported.findings(&written);
        if let Some(path) = &self.output_file {
            write_new(path, &written.yaml)?;
        }
        if self.output.is_json() {
            let unread = imported.unread.iter().map(|one| {
                let place = imported.place(one.span.clone());
                Unread { file: place.file.to_string(), line: place.line, text: &one.text }
            });
            print::json(&Answer { plan: imported.plan(&doer), diagnostics: &found, unread: unread.collect() })?;
        } else {
            self.tell(&imported, &written, &found)?;
        }
        Ok(if imported.outline.tasks.is_empty() { Exit::No } else { Exit::Done })
    }

    /// The plan to stdout, all else to stderr.
    fn tell(&self, imported: &Imported, written: &Written, found: &[Diagnostic]) -> Result<()> {
        for one in found {
            if let Some(source) = imported.source(&one.place.file) {
                print::talk(format!("{}\n", diagnostics::draw(one, source)));
            }
        }
        if self.output_file.is_none() && !imported.outline.tasks.is_empty() {
            print::data(&written.yaml)?;
        }
        print::talk(self.summary(imported, found));
        Ok(())
    }

    fn summary(&self, imported: &Imported, found: &[Diagnostic]) -> String {
        let outline = &imported.outline;
        let counted = [
            (outline.tasks.len(), "task"),
            (outline.tasks.iter().map(|work| work.needs.len()).sum(), "need"),
            (outline.teams.len(), "team"),
            (outline.agents.len(), "agent"),
            (outline.phases.len(), "phase"),
        ];
        let mut parts: Vec<String> = counted
            .iter()
            .filter(|(count, what)| *count > 0 || *what == "task")
            .map(|(count, what)| format!("{count} {what}{}", if *count == 1 { "" } else { "s" }))
            .collect();
        parts.extend(diagnostics::count(found));
        match imported.unread.len() {
            0 => {}
            1 => parts.push("1 line not understood".to_owned()),
            lines => parts.push(format!("{lines} lines not understood")),
        }
        let files: Vec<&str> = imported.files().collect();
        let next = match &self.output_file {
            _ if outline.tasks.is_empty() => String::new(),
            Some(path) => format!("\nnext: {}", style::strong(format!("pitcrew lint {}", path.display()))),
            None => String::new(),
        };
        format!("{}: {}{next}", files.join(", "), parts.join(", "))
    }

    fn doer(&self, imported: &Imported) -> Result<Doer> {
        let named = self.agent.trim();
        if named.is_empty() {
            return Err(Trouble::new("`--agent` names nobody")
                .hint("name an agent of the document, a command such as `./agent.sh`, or `manual`"));
        }
        if named == "manual" {
            return Ok(Doer::Manual);
        }
        let known = |id: &Id, name: &str| id.as_str().eq_ignore_ascii_case(named) || name.eq_ignore_ascii_case(named);
        let agent = imported.outline.agents.iter().find(|agent| known(&agent.id, &agent.name.value));
        Ok(agent.map_or_else(|| Doer::Command(named.to_owned()), |agent| Doer::Agent(agent.id.clone())))
    }

    /// Reads the named files, and those that they link to.
    fn read(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let mut read: Vec<(String, Vec<u8>)> = Vec::new();
        let mut known: BTreeSet<PathBuf> = self.files.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
        let mut waiting: Vec<PathBuf> = self.files.iter().rev().cloned().collect();
        while let Some(path) = waiting.pop() {
            let shown = if path == Path::new("-") { "stdin".to_owned() } else { path.display().to_string() };
            let bytes = bytes(&path, &shown)?;
            if !self.no_follow && path != Path::new("-") {
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

fn write_new(path: &Path, yaml: &str) -> Result<()> {
    let written =
        OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| file.write_all(yaml.as_bytes()));
    written.map_err(|error| {
        let trouble = Trouble::while_trying(format!("write the plan `{}`", path.display()), &error);
        match error.kind() {
            ErrorKind::AlreadyExists => {
                trouble.hint("nothing is overwritten: name another file, or move this one away")
            }
            _ => trouble,
        }
    })
}
