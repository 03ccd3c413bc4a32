//! Agents that are programs and are asked whether something holds: each is told what any agent is told, inside the
//! walls, and answers by how it ends and by what it found.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pitcrew_engine::{Account, BlobId, Isolation};
use pitcrew_plan::{Agent, AgentKind, Asked, Network};
use pitcrew_sandbox::{End, Mount, Spec};
use serde_json::{Value, json};

use super::attempt::{blocking, program, remove};
use super::contract::meets;
use super::place::View;
use super::reports;
use super::site::{PAPERS, PROGRAM, Site, Walled, limits};
use crate::checks::chain;
use crate::exec::{LaunchError, Leash, Ran};
use crate::findings::{Finding, findings, sarif_of};
use crate::inside;

/// The most that is listed of what it found, in bytes; all of it is kept.
const LISTED: usize = 1200;

/// The most that is told of one finding, in characters.
const LONGEST: usize = 300;

/// The most of its own last words that stand below such a list, in bytes.
const WORDS: usize = 600;

/// The most findings that the report of a check names.
const NAMED: usize = 50;

/// Asks an agent that is a program: 0 says that it holds, 1 that it does not, and anything else that it could not be
/// decided.
pub(super) async fn ask(place: &View, asked: &Asked, timeout: Duration, leash: &mut Leash) -> Result<Ran, LaunchError> {
    let site = &place.site;
    let undecided = |why: String| LaunchError {
        command: format!("agent {}", asked.agent),
        source: io::Error::other(format!("it could not be decided: {why}")),
    };
    let agent = site.plan.agent(&asked.agent).ok_or_else(|| undecided("the plan has no such agent".to_owned()))?;
    let inputs = json!(asked.with);
    if let Some(schema) = &agent.input {
        meets(schema, &inputs).map_err(|why| undecided(format!("what it is given does not fit: {why}")))?;
    }
    let desk = Desk(site.papers_of_a_check());
    let paper = paper(place, &inputs, timeout).to_string().into_bytes();
    let laid = {
        let (desk, paper, walled) = (desk.clone(), paper.clone(), site.isolation == Isolation::Walls);
        blocking(move || desk.lay(&paper, walled)).await
    };
    laid.map_err(|error| undecided(chain(&error)))?;
    let spec = spec(place, agent, &desk, timeout).map_err(|why| {
        remove(&desk.0);
        undecided(why)
    })?;
    let ran = site.executor.run(&spec, &paper, place.logs.clone(), leash).await;
    let answered = {
        let (site, desk) = (site.clone(), desk.clone());
        blocking(move || {
            let answer = Answer::read(&site, &desk);
            remove(&desk.0);
            answer
        })
        .await
    };
    Ok(answered.map_err(|why| undecided(format!("keep what it found: {why}")))?.of(ran?))
}

/// Where an agent that is asked finds its papers, and where what it writes goes.
#[derive(Clone)]
struct Desk(PathBuf);

impl Desk {
    fn papers(&self) -> PathBuf {
        self.0.join("papers")
    }

    fn layers(&self) -> PathBuf {
        self.0.join("layers")
    }

    fn lay(&self, paper: &[u8], walled: bool) -> io::Result<()> {
        std::fs::create_dir_all(self.papers())?;
        std::fs::write(self.papers().join("task.json"), paper)?;
        if walled { pitcrew_sandbox::own(&self.papers()) } else { Ok(()) }
    }
}

/// Returns what it is told: as of a task, as far as a check knows it.
fn paper(place: &View, inputs: &Value, timeout: Duration) -> Value {
    let mut paper = json!({
        "run": place.site.run,
        "inputs": inputs,
        "workspace": place.cwd,
        "deadline": crate::clock::now().after(timeout),
        "check": true,
    });
    if let Some((task, attempt)) = &place.about {
        paper["task"] = json!(task);
        paper["attempt"] = json!(attempt);
    }
    paper
}

fn spec(place: &View, agent: &Agent, desk: &Desk, timeout: Duration) -> Result<Spec, String> {
    let site = &place.site;
    let papers = desk.papers();
    let walled = site.isolation == Isolation::Walls;
    let seen = if walled { Path::new(PAPERS) } else { papers.as_path() };
    let command = agent.command().ok_or("people do what it does, and a check asks a program")?;
    let mut env = site.environment();
    env.extend(place.env.iter().cloned());
    env.push(("PITCREW_TASK".into(), seen.join("task.json").into()));
    env.push(("PITCREW_OUTPUT".into(), seen.join("output.json").into()));
    env.push((inside::BIN.into(), program(site)));
    env.extend(agent.env.iter().map(|(name, value)| (name.into(), value.into())));
    let secrets = site.secrets.named(agent.secrets.iter().map(String::as_str));
    let secrets = secrets.map_err(|name| format!("its secret `{name}` is not there"))?;
    env.extend(secrets.into_iter().map(|(name, value)| (name.into(), value.into())));
    // Who only looks sees what is asked about, and nothing that other checks left in it.
    let mut mounts = match agent.kind {
        AgentKind::Analysis => place.mounts_apart(&desk.layers()).map_err(|error| chain(&error))?,
        AgentKind::Modification | AgentKind::Notification => place.mounts.clone(),
    };
    mounts.push(Mount::Private { from: papers, at: PAPERS.into() });
    mounts.push(Mount::ReadOnly { from: site.program.clone(), at: PROGRAM.into() });
    Ok(site.spec(Walled {
        command: site.words(command),
        env,
        cwd: place.cwd.clone(),
        // It gets no more of the network than what is asked has anyway.
        network: if agent.network == Some(Network::None) { Network::None } else { place.network },
        mounts,
        scratch: place.scratch.clone(),
        limits: limits(&place.limits),
        timeout_ms: u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX),
    }))
}

/// What an agent that was asked put out.
struct Answer {
    report: Option<Account>,
    found: Vec<Finding>,
    kept: Option<BlobId>,
}

impl Answer {
    /// Reads it, and keeps its findings. An output that cannot be read is none: how it ends is its word.
    fn read(site: &Site, desk: &Desk) -> Result<Answer, String> {
        let output = reports::object_in(site, &desk.papers().join("output.json")).unwrap_or_default();
        let report = output.get("report").and_then(|report| Account::read(report).ok());
        let Some(sarif) = sarif_of(&output) else { return Ok(Answer { report, found: Vec::new(), kept: None }) };
        // As a file it is durable before the event that names it.
        let kept = site.blobs.stage_as_file(&mut sarif.to_string().as_bytes()).map_err(|error| chain(&error))?;
        let found = findings(sarif).into_iter().filter(|one| !one.is_suppressed).collect();
        Ok(Answer { report, found, kept: Some(kept.id().clone()) })
    }

    /// Puts it together with how the agent ended.
    fn of(self, ran: Ran) -> Ran {
        let mut said = self.said(&ran.said);
        let decided = matches!(ran.outcome.end, End::Exited { code: 0 | 1 } | End::Ordered);
        if !decided {
            said.push_str("\nit could not be decided");
        }
        let is_yes = matches!(ran.outcome.end, End::Exited { code: 0 });
        let report = self.report.or_else(|| {
            let issues: Vec<String> = self.found.iter().take(NAMED).map(Finding::to_string).collect();
            let has_some = !is_yes && !issues.is_empty();
            has_some.then(|| Account::read(&json!({ "status": "failed", "issues": issues })).ok()).flatten()
        });
        Ran { said, report: report.map(Box::new), findings: self.kept, ..ran }
    }

    /// Lists what it found above its last words.
    fn said(&self, words: &str) -> String {
        if self.found.is_empty() {
            return words.to_owned();
        }
        let mut text = String::from("it found:");
        for (at, finding) in self.found.iter().enumerate() {
            let line: String =
                finding.to_string().lines().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
            if text.len() + line.len() > LISTED {
                text.push_str(&format!("\n- and {} more", self.found.len() - at));
                break;
            }
            text.push_str("\n- ");
            text.push_str(&line);
        }
        let start = words.len().saturating_sub(WORDS);
        let start = (start..=words.len()).find(|at| words.is_char_boundary(*at)).unwrap_or(words.len());
        format!("{text}\n{}", &words[start..])
    }
}

#[cfg(test)]
mod tests {
    use pitcrew_sandbox::{Outcome, Usage};

    use super::*;

    fn ran(end: End) -> Ran {
        let outcome = Outcome { end, usage: Usage::default(), leftovers: 0, unenforced: Vec::new() };
        Ran { outcome, said: "done".to_owned(), report: None, findings: None }
    }

    fn answer(found: usize) -> Answer {
        let result = |line: usize| {
            json!({ "ruleId": "R", "message": {"text": "too\nopen"}, "locations": [{"physicalLocation":
                {"artifactLocation": {"uri": "a.yml"}, "region": {"startLine": line}}}]})
        };
        let results: Vec<Value> = (1..=found).map(result).collect();
        let found = findings(&json!({ "version": "2.1.0", "runs": [{ "results": results }] }));
        Answer { report: None, found, kept: None }
    }

    #[test]
    fn a_no_says_what_was_found() {
        let no = answer(2).of(ran(End::Exited { code: 1 }));
        assert_eq!(no.said, "it found:\n- a.yml:1: warning R: too open\n- a.yml:2: warning R: too open\ndone");
        let issues = no.report.map(|report| report.issues).unwrap_or_default();
        assert_eq!(issues.len(), 2);
        assert!(answer(2).of(ran(End::Exited { code: 0 })).report.is_none(), "it holds, whatever was found");
        assert!(answer(0).of(ran(End::Exited { code: 1 })).report.is_none());
    }

    #[test]
    fn what_is_neither_yes_nor_no_is_undecided() {
        for end in [End::Exited { code: 2 }, End::Signaled { signal: 9 }, End::TimedOut] {
            assert_eq!(answer(0).of(ran(end)).said, "done\nit could not be decided");
        }
        for end in [End::Exited { code: 0 }, End::Exited { code: 1 }, End::Ordered] {
            assert_eq!(answer(0).of(ran(end)).said, "done");
        }
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let no = answer(500).of(ran(End::Exited { code: 1 }));
        assert!(no.said.len() < LISTED + WORDS, "{}", no.said.len());
        assert!(no.said.contains("\n- and 4"), "{}", no.said);
        assert_eq!(no.report.map(|report| report.issues.len()), Some(NAMED));
    }
}
