//! `pitcrew import`: a Markdown plan as people write it, or one of another tool, read as a plan.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use pitcrew_plan::Diagnostic;
use pitcrew_plan::import::{self, Form, Imported, Written};
use serde::Serialize;
use serde_json::Value;

use crate::documents::{self, HowToRead};
use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::{diagnostics, style};
use crate::trouble::{Result, Trouble};

/// What `import` takes.
#[derive(Args, Debug)]
pub struct Import {
    /// The document; several are read as one plan; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: HowToRead,
    /// What form the files have, where that is not told right by what is in them: `markdown`, `spec-kit`, `gsd`,
    /// `taskmaster`, `beads`, `github-actions`, `argo`, or `mermaid`
    #[arg(long = "as", value_name = "FORM")]
    form: Option<Form>,
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
    /// What was not understood.
    unread: Vec<Unread<'a>>,
    /// What was understood, and has no place in a plan.
    left_out: Vec<Unread<'a>>,
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
        let files = documents::read(&self.files, !self.reading.no_follow)?;
        let named: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let imported = import::read_as(&named, self.form);
        let doers = self.reading.doers(&imported)?;
        let written = imported.write(&doers);
        let found = imported.findings(&written);
        if let Some(path) = &self.output_file {
            write_new(path, &written.yaml)?;
        }
        if self.output.is_json() {
            let lines = |understood: bool| {
                let of = imported.unread.iter().filter(move |one| one.understood == understood);
                let line = |one: &'_ import::Unread| imported.place(one.span.clone());
                of.map(move |one| (line(one), one.text.as_str()))
                    .map(|(place, text)| Unread { file: place.file.to_string(), line: place.line, text })
                    .collect::<Vec<_>>()
            };
            let (unread, left_out) = (lines(false), lines(true));
            print::json(&Answer { plan: imported.plan(&doers), diagnostics: &found, unread, left_out })?;
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
        for (understood, what) in [(false, "not understood"), (true, "not taken over")] {
            match imported.unread.iter().filter(|one| one.understood == understood).count() {
                0 => {}
                1 => parts.push(format!("1 line {what}")),
                lines => parts.push(format!("{lines} lines {what}")),
            }
        }
        let files: Vec<&str> = imported.files().collect();
        let next = match &self.output_file {
            _ if outline.tasks.is_empty() => String::new(),
            Some(path) => format!("\nnext: {}", style::strong(format!("pitcrew lint {}", path.display()))),
            None => String::new(),
        };
        format!("{}: {}{next}", files.join(", "), parts.join(", "))
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
