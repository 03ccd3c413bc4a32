//! An agent's work from its assignment to its answer: what all agents have in common.

use jiff::civil::Date;
use pitcrew_plan::AgentKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::contract::{Assignment, Outcome, Trouble};
use crate::findings::sarif::{self, Limits};
use crate::looking::Looking;
use crate::roster;

/// How much of an output its SARIF may be, in bytes: an output has at most 10 MiB.
const SARIF_BYTES: usize = 4 << 20;

/// What came of an agent's work, as it is put out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Done {
    /// What it put out, as its output schema says.
    pub output: Value,
    /// What it came to, in a sentence for people.
    pub summary: String,
    /// Whether the answer is no.
    pub is_no: bool,
}

/// Has an agent do its work, on this day.
///
/// # Errors
///
/// [`Trouble`] where there is no such agent, where its inputs are not as they must be, or where it could not do what it
/// was asked.
pub fn carry_out(name: &str, mut assignment: Assignment, today: Date) -> Result<Done, Trouble> {
    let agent = roster::builtin(name).ok_or_else(|| {
        let names: Vec<&str> = roster::roster().iter().map(|builtin| builtin.name).collect();
        Trouble::new(format!("there is no agent `{name}`")).hint(format!("there are {}", names.join(", ")))
    })?;
    if agent.kind == AgentKind::Analysis {
        assignment.looking = Some(Looking::begin(&mut assignment, &(agent.input)(), today)?);
    }
    let Outcome { mut output, findings, summary, mut is_no } = (agent.work)(&assignment)?;
    let mut said = summary;
    if let (Some(report), Some(looking)) = (&findings, &assignment.looking) {
        let verdict = looking.judge(report);
        is_no |= verdict.is_no;
        said = format!("{said}; {}", verdict.says);
        let source = |path: &str| looking.bytes(path);
        let limits = Limits { bytes: SARIF_BYTES, ..Limits::default() };
        output["sarif"] = sarif::value(std::slice::from_ref(report), &source, limits);
    }
    Ok(Done { output, summary: said, is_no })
}
