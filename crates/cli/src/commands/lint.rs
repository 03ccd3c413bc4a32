//! `pitcrew lint`: what is wrong with a plan, where, and how to mend it.

use std::path::PathBuf;

use clap::Args;
use pitcrew_plan::Diagnostic;
use serde::Serialize;

use crate::documents::HowToRead;
use crate::exit::Exit;
use crate::format::Output;
use crate::judge::Judged;
use crate::mending;
use crate::print;
use crate::project::PlanFile;
use crate::render::{diagnostics, diff, style};
use crate::trouble::Result;

/// What `lint` takes.
#[derive(Args, Debug)]
pub struct Lint {
    /// The plan, or a Markdown document that tells one; without one, `pitcrew.yaml` here or further up
    plan: Option<PathBuf>,
    /// Mend what can be meant in one way only; all else stays as it is, comments and order too
    #[arg(long)]
    fix: bool,
    /// With `--fix`: print what would change, and change nothing
    #[arg(long, requires = "fix", visible_alias = "diff")]
    dry_run: bool,
    #[command(flatten)]
    reading: HowToRead,
    #[command(flatten)]
    output: Output,
}

#[derive(Serialize)]
struct Answer<'a> {
    diagnostics: &'a [Diagnostic],
    /// What `--fix` mended, at its place before that.
    #[serde(skip_serializing_if = "Option::is_none")]
    mended: Option<Vec<&'a Diagnostic>>,
}

impl Lint {
    /// Carries it out: 1 where the plan has errors.
    pub fn run(self) -> Result<Exit> {
        let file = PlanFile::choose(self.plan.as_deref())?;
        let mended = if self.fix { mending::mend(&file, &self.reading, self.dry_run)? } else { Vec::new() };
        let judged = Judged::read(file, &self.reading)?;
        if self.output.is_json() {
            let made = self.fix.then(|| mended.iter().flat_map(|file| &file.made).collect());
            print::json(&Answer { diagnostics: &judged.diagnostics, mended: made })?;
        } else if self.dry_run {
            let diffs: String = mended.iter().map(|file| diff::draw(&file.diff, usize::MAX).0).collect();
            if diffs.is_empty() {
                print::talk("nothing here can be meant in one way only");
            } else {
                print::data(diffs.trim_end())?;
            }
        } else {
            for one in mended.iter().flat_map(|file| &file.made) {
                print::talk(format!("mended {}:{}: {}", one.place.file, one.place.line, style::plain(&one.message)));
            }
            print::data(text(&judged))?;
        }
        Ok(if judged.is_refused() { Exit::No } else { Exit::Done })
    }
}

fn text(judged: &Judged) -> String {
    let draw = |diagnostic| format!("{}\n\n", judged.draw(diagnostic));
    let findings: String = judged.diagnostics.iter().map(draw).collect();
    let tasks = match judged.plan().tasks.len() {
        1 => "1 task".to_owned(),
        tasks => format!("{tasks} tasks"),
    };
    let verdict = match diagnostics::count(&judged.diagnostics) {
        None => style::good("no errors"),
        Some(counted) if judged.is_refused() => style::bad(counted),
        Some(counted) => format!("{}, {counted}", style::good("no errors")),
    };
    let mends = judged.diagnostics.iter().filter(|one| !one.mends.is_empty()).count();
    let fix = if mends == 0 { String::new() } else { format!("; `pitcrew lint --fix` mends {mends} of it") };
    format!("{findings}{}: {tasks}, {verdict}{fix}", judged.file.shown)
}
