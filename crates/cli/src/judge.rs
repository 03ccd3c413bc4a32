//! A plan that was read and judged: what every command that takes a plan begins with.

use std::collections::BTreeMap;

use pitcrew_plan::import::Form;
use pitcrew_plan::lint::lint;
use pitcrew_plan::{Agent, Diagnostic, Id, Plan, Reading, Severity};
use pitcrew_runner::surroundings::surroundings;

use crate::documents::{Documents, HowToRead};
use crate::print;
use crate::project::PlanFile;
use crate::render::{diagnostics, style};
use crate::shipped;
use crate::trouble::{Result, Trouble};

/// Refuses the files of other tools with what makes a plan of them: what they leave out must be looked at.
fn is_of_pitcrew(file: &PlanFile, reading: &Reading) -> Result<()> {
    let what = match Form::of(&file.shown, reading.source.text()) {
        Form::GithubActions => "a workflow of GitHub Actions",
        Form::Argo => "a workflow of Argo",
        Form::Taskmaster => "a list of tasks of Taskmaster",
        Form::Beads => "an export of beads",
        Form::Mermaid => "a chart of Mermaid",
        Form::Markdown | Form::SpecKit | Form::Gsd => return Ok(()),
    };
    Err(Trouble::new(format!("`{}` is {what}, and no plan of Pitcrew", file.shown)).hint(format!(
        "`pitcrew import {} -o pitcrew.yaml` makes a plan of it, and says what it leaves out; then `pitcrew run`",
        file.shown
    )))
}

/// Errors that keep a plan from running and say nothing against its order: who shares a claim takes turns, a deadline
/// that is missed is told, and what is not there yet may come.
const BEARABLE: [&str; 4] = ["deadline-too-early", "missing-file", "missing-workspace", "ownership-overlap"];

/// A plan, and what is wrong with it.
pub struct Judged {
    /// Its file.
    pub file: PlanFile,
    /// What was read.
    pub reading: Reading,
    /// What is wrong, in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
    /// The documents that it was read from, where it was not written as a plan.
    pub documents: Option<Documents>,
    /// The agents that it names and that this binary brings.
    pub shipped: BTreeMap<Id, Agent>,
}

impl Judged {
    /// Reads a plan and looks for all that is wrong with it.
    pub fn of(file: PlanFile) -> Result<Judged> {
        Judged::read(file, &HowToRead::default())
    }

    /// The same, where the user may say how a document is taken.
    pub fn read(mut file: PlanFile, how: &HowToRead) -> Result<Judged> {
        if file.is_document() {
            let (documents, mut reading) = Documents::read(&mut file, how)?;
            let shipped = reading.adopt(shipped::all());
            let diagnostics = documents.findings(&reading, &file);
            return Ok(Judged { file, reading, diagnostics, documents: Some(documents), shipped });
        }
        let mut reading = file.read()?;
        let shipped = reading.adopt(shipped::all());
        if reading.has_errors() {
            is_of_pitcrew(&file, &reading)?;
        }
        let diagnostics = lint(&reading, &surroundings(&reading.plan, file.directory()));
        Ok(Judged { file, reading, diagnostics, documents: None, shipped })
    }

    /// Reads a plan that a command works with; `None` where it has errors, which are then told on stderr.
    pub fn accepted(file: PlanFile) -> Result<Option<Judged>> {
        let judged = Judged::of(file)?;
        if judged.is_refused() {
            judged.say_why_refused();
            return Ok(None);
        }
        Ok(Some(judged))
    }

    /// Reads a plan that a command only looks at. What keeps it from running and says nothing against its order is a
    /// warning then; `None` where something else is wrong, which is told on stderr.
    pub fn looked_at(file: PlanFile) -> Result<Option<Judged>> {
        let judged = Judged::of(file)?;
        if judged.errors().any(|error| !BEARABLE.contains(&error.rule)) {
            judged.say_why_refused();
            return Ok(None);
        }
        let errors: Vec<Diagnostic> = judged.errors().cloned().collect();
        if let Some(counted) = diagnostics::count(&errors) {
            let warning = style::care("warning");
            print::talk(format!("{warning}: this plan does not run as it is ({counted}); `pitcrew lint` says why"));
        }
        Ok(Some(judged))
    }

    /// Draws a finding at its place in the text that it is about.
    pub fn draw(&self, diagnostic: &Diagnostic) -> String {
        let document = self.documents.as_ref().and_then(|documents| documents.source(diagnostic));
        diagnostics::draw(diagnostic, document.unwrap_or(&self.reading.source))
    }

    /// Returns the plan, as far as it was understood.
    pub fn plan(&self) -> &Plan {
        &self.reading.plan
    }

    /// Whether something refuses `run`.
    pub fn is_refused(&self) -> bool {
        self.errors().next().is_some()
    }

    /// Returns what refuses `run`.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Says on stderr what refuses the plan, for a command that wanted something else than judging.
    pub fn say_why_refused(&self) {
        for error in self.errors() {
            print::talk(format!("{}\n", self.draw(error)));
        }
    }
}
