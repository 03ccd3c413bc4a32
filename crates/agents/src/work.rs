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
    assignment.agent = agent.name;
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Whether the answer of an agent that looks is no, where there is something to find.
    fn is_no(agent: &str, check: bool, inputs: Value) -> bool {
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        let query = "def find(c, name):\n    return c.execute(\"SELECT 1 FROM t WHERE n = '\" + name + \"'\")\n";
        std::fs::write(directory.path().join("orders.py"), query).expect("it can be written to");
        let assignment = Assignment { directory: directory.path().to_owned(), inputs, check, ..Assignment::default() };
        carry_out(agent, assignment, Date::constant(2026, 11, 22)).expect("there is something to look at").is_no
    }

    #[test]
    fn a_check_says_no_without_being_told_from_where_on() {
        assert!(!is_no("security-scanner", false, json!({})), "a task goes on, whatever it found");
        assert!(is_no("security-scanner", true, json!({})));
        assert!(!is_no("security-scanner", true, json!({ "failOn": "none" })), "what is said holds");
        assert!(!is_no("security-scanner", true, json!({ "failOn": "critical" })));
    }

    #[test]
    fn an_input_that_is_wrong_is_named() {
        let told = |inputs: Value| {
            let assignment = Assignment { inputs, ..Assignment::default() };
            carry_out("code-reviewer", assignment, Date::constant(2026, 11, 22)).expect_err("it is no such input")
        };
        let trouble = told(json!({ "paths": 1 }));
        assert_eq!(trouble.message, "read the inputs: `paths`: invalid type: integer `1`, expected a sequence");
        assert_eq!(trouble.hint.as_deref(), Some("`pitcrew agents show code-reviewer` says what it takes"));
        let trouble = told(json!({ "thresholds": { "nestng": 3 } }));
        assert!(trouble.message.contains("`thresholds.nestng`: unknown field `nestng`, expected one of"), "{trouble}");
        assert!(told(json!({ "pathes": ["src"] })).message.contains("unknown field `pathes`"));
    }

    #[test]
    fn a_score_that_must_be_reached_is_all_that_decides() {
        assert!(!is_no("code-reviewer", true, json!({ "minimumScore": 0 })));
        assert!(is_no("code-reviewer", true, json!({ "minimumScore": 100, "paths": ["orders.py"] })));
    }
}
