//! `pitcrew approve`: a yes to the exact change that was shown.

use std::io::{BufRead, IsTerminal};
use std::path::Path;

use clap::Args;

use crate::approval::{self, Question};
use crate::archive::{self, Archive};
use crate::exit::Exit;
use crate::format::Output;
use crate::judge::Judged;
use crate::order::{self, Given};
use crate::print;
use crate::project::PlanFile;
use crate::render::style;
use crate::runtime;
use crate::sanction;
use crate::trouble::{Result, Trouble};
use crate::untaken;

/// What `approve` takes.
#[derive(Args, Debug)]
pub struct Approve {
    /// The run, or a part of its name; or a plan's file or document: with a task its newest run, without one the plan
    /// itself, which is approved as it is
    run: String,
    /// The task or phase that asks, or `success`; without one, the only one that asks
    name: Option<String>,
    /// Why, or what was done; reports say it
    #[arg(long, visible_alias = "note")]
    reason: Option<String>,
    /// Do not ask here once more
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    output: Output,
}

impl Approve {
    /// Carries it out: 1 where the person says no after all.
    pub fn run(self) -> Result<Exit> {
        let file = Path::new(&self.run);
        if file.is_file() && self.name.is_none() {
            return self.plan(file);
        }
        let archive = Archive::must_have(Some(&self.run))?;
        let id = archive.find(&self.run)?;
        let run = archive.run(&id)?;
        let mut question = choose(approval::questions(&run), self.name.as_deref(), &run)?;
        let shown = question.draw(&run, &archive, usize::MAX)?;
        if !self.output.is_json() {
            print::data(shown)?;
            if !self.yes && is_refused(&question)? {
                return Ok(Exit::No);
            }
        }
        let order = question.yes(self.reason.clone());
        runtime::block_on(order::give(&archive, &id, order))?.tell(&Given {
            run: &id,
            topic: Some(&question.topic),
            done: if question.is_work() { "done:" } else { "approved" },
            json: self.output.is_json(),
        })?;
        if let Some(task) = question.topic.task().filter(|_| question.is_work()) {
            untaken::say(&archive, &id, task)?;
        }
        Ok(Exit::Done)
    }
}

impl Approve {
    /// Approves a plan before it runs.
    fn plan(&self, file: &Path) -> Result<Exit> {
        let Some(judged) = Judged::accepted(PlanFile::choose(Some(file))?)? else { return Ok(Exit::No) };
        let state = archive::open_state(&judged.file.root())?;
        let json = self.output.is_json();
        let Some(approval) = sanction::approve(&state, judged.plan(), self.yes, json, self.reason.clone())? else {
            return Ok(Exit::No);
        };
        if json {
            print::json(&approval)?;
        } else {
            print::data(format!(
                "{} {} by {}",
                style::good("approved"),
                style::strong(&judged.plan().name),
                approval.by
            ))?;
            print::data(format!("next: {}", style::strong(format!("pitcrew run {}", judged.file.shown))))?;
        }
        Ok(Exit::Done)
    }
}

/// Asks a person who is there; a script has said what it wants.
fn is_refused(question: &Question) -> Result<bool> {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Ok(false);
    }
    let name = style::strong(question.name());
    let asks = if question.is_work() { format!("is {name} done?") } else { format!("approve {name}?") };
    print::prompt(&format!("{} {asks} y(es)/n(o) ", style::care("?")));
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let yes = matches!(line.trim(), "y" | "yes");
    if !yes {
        print::talk("nothing was approved; `pitcrew deny` says no for good");
    }
    Ok(!yes)
}

/// Returns the question of a task or phase; without one, the only question.
pub fn choose(questions: Vec<Question>, name: Option<&str>, run: &pitcrew_engine::Run) -> Result<Question> {
    let names: Vec<String> = questions.iter().map(|question| format!("`{}`", question.name())).collect();
    let Some(task) = name else {
        return match (questions.len(), questions.into_iter().next()) {
            (1, Some(only)) => Ok(only),
            (0, _) | (_, None) => Err(Trouble::new(format!("nothing in `{}` asks for an answer", run.id()))
                .hint(format!("pitcrew status {}", run.id()))),
            _ => Err(Trouble::new(format!("{} ask for an answer", names.join(", "))).hint("name one")),
        };
    };
    if let Some(question) = questions.into_iter().find(|question| question.name() == task) {
        return Ok(question);
    }
    let state = run
        .view(pitcrew_runner::clock::now())
        .tasks
        .into_iter()
        .find(|view| view.id.as_str() == task)
        .map(|view| view.state);
    let trouble = match state {
        Some(state) => Trouble::new(format!("`{task}` asks for nothing: it is {state}")),
        None => Trouble::new(format!("there is no task `{task}` in `{}`", run.id())),
    };
    Err(match names.as_slice() {
        [] => trouble,
        names => trouble.hint(format!("{} asks", names.join(", "))),
    })
}
