//! Coding agents that judge what an attempt left: each looks at it staged, writes nothing that is kept, and answers with
//! one JSON object.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pitcrew_engine::{Account, ChangeId, Isolation, Stage, TaskRecord, Timestamp};
use pitcrew_plan::{Agent, Circumstances, Id, Network, Staged, Task};
use pitcrew_sandbox::{End, Mount, Outcome, Usage};
use serde_json::{Value, json};

use super::attempt::{blocking, remove};
use super::hired::{Call, Hired};
use super::place;
use super::site::{PAPERS, Site, Walled, limits};
use super::{Facts, coder, contract, outside, reports};
use crate::agents::{Ended, Prompt, Role, Talk, moment};
use crate::change::{Change, diff};
use crate::checks::chain;
use crate::exec::{LaunchError, Leash, Ran};
use crate::inside::{Dealings, Ear};

/// The largest diff that stands in what a reviewer is told, in bytes.
const DIFF: usize = 60 << 10;

/// The most of an agent's last words that is looked through for its answer, in bytes.
const WORDS: usize = 64 << 10;

/// What its private layers are called beside its papers.
const LAYERS: &str = "layers";

/// The attempt whose work is judged.
pub(super) struct Judged {
    /// The task.
    pub(super) id: Id,
    /// The same.
    pub(super) task: Arc<Task>,
    /// The attempt.
    pub(super) attempt: u32,
    /// Where the notes of what it costs go.
    pub(super) ear: Ear,
}

/// A review of what an attempt left, by each of the agents that the plan has look at it.
pub(super) struct Review {
    judged: Judged,
    /// What each of them is told.
    prompts: BTreeMap<Id, String>,
    /// Whether they have agreed to this very change already.
    agreed: bool,
}

impl Review {
    /// Prepares the reviews of a staged change; `None` where no coding agent looks at it.
    pub(super) fn of(
        site: &Site,
        id: &Id,
        attempt: u32,
        change: Option<&ChangeId>,
        facts: &Facts,
        ear: Ear,
    ) -> Result<Option<Review>, String> {
        let Some(task) = facts.task.clone() else { return Ok(None) };
        let reviewers = site.plan.reviewers_of(&task);
        if reviewers.is_empty() {
            return Ok(None);
        }
        let (paths, diff) = match change {
            None => (Vec::new(), None),
            Some(change) => shown(site, change)?,
        };
        let (inputs, item) = contract::told_of(site, facts)?;
        let item_from_outside = outside::brings_items(site, id);
        let now =
            Circumstances { inputs: Some(&inputs), item: item.as_ref(), item_from_outside, ..Circumstances::default() };
        let prompts = reviewers.keys().map(|name| {
            let held = held_before(&task, name);
            let staged = Staged { paths: &paths, diff: diff.as_deref(), held: &held };
            ((*name).clone(), pitcrew_plan::review(&site.plan, id, &task, &now, &staged))
        });
        let prompts = prompts.collect();
        // It is staged once more because others' changes have landed meanwhile: those are not its to answer for.
        let again = |record: &TaskRecord| record.stage == Stage::VerifyingAgain;
        let agreed = facts.record.as_ref().is_some_and(again);
        Ok(Some(Review { judged: Judged { id: id.clone(), task, attempt, ear }, prompts, agreed }))
    }

    /// Asks one of the agents; how its command went says whether it agrees, as of any check.
    pub(super) async fn ask(
        &self,
        place: &place::View,
        name: &Id,
        timeout: Duration,
        leash: &mut Leash,
    ) -> Result<Ran, LaunchError> {
        if self.agreed {
            let said = "it agreed to this change before, and what has landed since is others'".to_owned();
            return Ok(Ran { outcome: well(), said, report: None, findings: None });
        }
        let prompt = self.prompts.get(name).map(String::as_str).unwrap_or_default();
        let Consulted { ran, answer, .. } = consult(place, &self.judged, name, prompt, "agree", timeout, leash).await?;
        Ok(opinion(ran, answer))
    }
}

/// How long a vendor that refuses is left alone which does not say until when.
const PAUSE: Duration = Duration::from_secs(60);

/// Returns how long it is until then.
fn pause(until: Option<Timestamp>) -> Duration {
    until.map_or(PAUSE, |until| until.since(crate::clock::now()))
}

/// Returns the names of the checks that hold when an agent is asked: those before it, as the first that does not hold
/// ends the questions.
fn held_before<'a>(task: &'a Task, name: &Id) -> Vec<&'a str> {
    let steps = task.checked_steps().map(|(_, check)| check);
    let before = task.verify.iter().take_while(|check| check.agent() != Some(name));
    steps.chain(before).map(|check| check.name.as_str()).collect()
}

/// Returns the paths of a change, and its diff where that is not too large to be told.
pub(super) fn shown(site: &Site, change: &ChangeId) -> Result<(Vec<String>, Option<String>), String> {
    let change = Change::read(change, &site.blobs).map_err(|error| chain(&error))?;
    let paths = change.entries().iter().map(|entry| entry.path.clone()).collect();
    let sizes = change.entries().iter().flat_map(|entry| [&entry.before, &entry.after]).flatten();
    let size: u64 = sizes.map(crate::change::State::size).sum();
    // Many times its diff at worst: what is looked at must fit into memory twice.
    if size > 64 * DIFF as u64 {
        return Ok((paths, None));
    }
    let diff = diff(&change, &site.blobs).map_err(|error| chain(&error))?;
    let diff = site.executor.redactor().hide(&diff);
    Ok((paths, (diff.len() <= DIFF).then_some(diff)))
}

/// What came of asking an agent.
pub(super) struct Consulted {
    /// How its command went.
    pub(super) ran: Ran,
    /// The object that it answered with, or why there is none.
    pub(super) answer: Result<Value, String>,
    /// Whether its vendor refuses it for now, and until when where that was said.
    pub(super) refused: Option<Option<Timestamp>>,
}

/// Asks a coding agent of the plan something about files in a view, in a session of its own. Its answer is an object
/// with the key `wanted`: what it wrote to `$PITCREW_OUTPUT`, else the last one among its last words.
///
/// Its vendor's no says nothing of the files: where that can be waited for it is asked anew.
pub(super) async fn consult(
    place: &place::View,
    judged: &Judged,
    name: &Id,
    prompt: &str,
    wanted: &str,
    timeout: Duration,
    leash: &mut Leash,
) -> Result<Consulted, LaunchError> {
    let begun = Instant::now();
    loop {
        let left = timeout.saturating_sub(begun.elapsed());
        let consulted = consult_once(place, judged, name, prompt, wanted, left, leash).await?;
        let pause = consulted.refused.map(pause).filter(|pause| begun.elapsed() + *pause < timeout);
        let Some(pause) = pause else { return Ok(consulted) };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = leash.pulled() => return Ok(consulted),
        }
    }
}

async fn consult_once(
    place: &place::View,
    judged: &Judged,
    name: &Id,
    prompt: &str,
    wanted: &str,
    timeout: Duration,
    leash: &mut Leash,
) -> Result<Consulted, LaunchError> {
    let site = &place.site;
    let failed = |why: String| LaunchError { command: format!("agent {name}"), source: std::io::Error::other(why) };
    let agent = site.plan.agent(name).ok_or_else(|| failed("the plan has no such agent".to_owned()))?;
    let desk = site.papers_of_a_check();
    let papers = desk.join("papers");
    let laid = {
        let (site, agent, papers, cwd) = (site.clone(), agent.clone(), papers.clone(), place.cwd.clone());
        let state = site.state.sessions().join(&site.run.0).join(format!("{}@{name}", judged.id));
        blocking(move || lay(&site, &agent, state, &papers, &cwd)).await
    };
    let hired = laid.map_err(|error| failed(chain(&error)))?;
    let hired = hired.ok_or_else(|| failed("it is no coding agent".to_owned()))?;
    let spec = spec(place, agent, &hired, &desk, timeout).map_err(failed)?;
    let word = hired.word;
    let call = Call {
        id: &judged.id,
        task: &judged.task,
        dealings: &Dealings::default(),
        attempt: judged.attempt,
        role: Role::Judges(name.clone()),
        spec: &spec,
        root: &place.cwd,
        papers: &papers,
        prompt: &Prompt { whole: prompt.to_owned(), again: None },
        ear: judged.ear.clone(),
    };
    let talked = hired.talk(site, call, place.logs.clone(), leash).await;
    let consulted = talked.map(|(ran, talk)| {
        let answer = answer(site, &papers.join("output.json"), word, &talk, wanted);
        let limited = talk.limited.filter(|_| answer.is_err());
        Consulted { ran, answer, refused: limited.map(|limited| limited.resets.map(moment)) }
    });
    blocking(move || remove(&desk)).await;
    consulted
}

/// Lays out the agent's state and its papers.
fn lay(
    site: &Site,
    agent: &Agent,
    state: PathBuf,
    papers: &std::path::Path,
    workspace: &std::path::Path,
) -> std::io::Result<Option<Hired>> {
    std::fs::create_dir_all(papers)?;
    if site.isolation == Isolation::Walls {
        pitcrew_sandbox::own(papers)?;
    }
    Hired::lay(site, agent, state, workspace, None, None)
}

/// Describes how the agent is started: in the view of the checks, with what the plan grants to itself.
fn spec(
    place: &place::View,
    agent: &Agent,
    hired: &Hired,
    desk: &std::path::Path,
    timeout: Duration,
) -> Result<pitcrew_sandbox::Spec, String> {
    let site = &place.site;
    let walled = site.isolation == Isolation::Walls;
    let papers = desk.join("papers");
    let seen = if walled { std::path::Path::new(PAPERS) } else { papers.as_path() };
    let command = agent.coder().and_then(pitcrew_plan::Driver::command).ok_or("it is no coding agent")?;
    let mut env = site.environment();
    env.extend(place.env.iter().cloned());
    env.push(("PITCREW_OUTPUT".into(), seen.join("output.json").into()));
    env.extend(hired.env.iter().map(|(name, value)| (name.into(), value.into())));
    let secrets = site.secrets.named(agent.secrets.iter().map(String::as_str));
    let secrets = secrets.map_err(|name| format!("its secret `{name}` is not there"))?;
    env.extend(secrets.into_iter().map(|(name, value)| (name.into(), value.into())));
    let mut mounts = place.mounts_apart(&desk.join(LAYERS)).map_err(|error| chain(&error))?;
    mounts.push(Mount::Private { from: papers, at: PAPERS.into() });
    mounts.push(hired.mount());
    let mut words = site.words(&command);
    words.extend(hired.args.iter().map(Into::into));
    Ok(site.spec(Walled {
        command: words,
        env,
        cwd: place.cwd.clone(),
        network: agent.network.unwrap_or(Network::None),
        mounts,
        scratch: place.scratch.clone(),
        limits: limits(&place.limits),
        timeout_ms: u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX),
    }))
}

/// Returns the object with the key `wanted` that an agent answered with, or says why there is none.
fn answer(site: &Site, file: &std::path::Path, word: &str, talk: &Talk, wanted: &str) -> Result<Value, String> {
    if let Some(failure) = coder::failure_of(word, talk) {
        return Err(format!("it {failure}"));
    }
    if let Some(written) = reports::object_in(site, file).filter(|written| written.get(wanted).is_some()) {
        return Ok(written);
    }
    let Some(Ended::Done(words)) = &talk.ended else { return Err("it said nothing".to_owned()) };
    last_object(words, wanted).ok_or_else(|| match ending(words.trim(), 300) {
        "" => format!("its last words are no JSON object with `{wanted}`: it said nothing"),
        said => format!("its last words are no JSON object with `{wanted}`: {said}"),
    })
}

/// Finds the last JSON object in a text that has a key.
fn last_object(text: &str, key: &str) -> Option<Value> {
    let text = ending(text, WORDS);
    text.rmatch_indices('{').find_map(|(at, _)| {
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        values.next()?.ok().filter(|value| value.get(key).is_some())
    })
}

/// Returns the end of a text, of at most so many bytes.
fn ending(text: &str, bytes: usize) -> &str {
    let start = text.len().saturating_sub(bytes);
    let start = (start..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    &text[start..]
}

/// Makes what a reviewer answered the outcome of a check.
fn opinion(ran: Ran, answer: Result<Value, String>) -> Ran {
    let ended_by_us = !matches!(ran.outcome.end, End::Exited { .. } | End::Signaled { .. });
    if ended_by_us {
        return ran;
    }
    let (agrees, said, objections) = match answer {
        Err(why) => (false, why, Vec::new()),
        Ok(answer) => match answer["agree"].as_bool() {
            None => (false, format!("its `agree` is neither true nor false: {}", answer["agree"]), Vec::new()),
            Some(agrees) => {
                let objections = objections(&answer["objections"]);
                let said = match (agrees, objections.is_empty()) {
                    (true, true) => "it agrees".to_owned(),
                    (true, false) => format!("it agrees, and says:\n{}", listed(&objections)),
                    (false, true) => "it does not agree, and does not say why".to_owned(),
                    (false, false) => format!("it objects:\n{}", listed(&objections)),
                };
                (agrees, said, objections)
            }
        },
    };
    let report = (!agrees).then(|| Account::read(&json!({ "status": "failed", "issues": objections })).ok());
    Ran {
        outcome: Outcome { end: End::Exited { code: 0 }, ..ran.outcome },
        said,
        report: report.flatten().map(Box::new),
        findings: None,
    }
}

/// Reads objections as models write them: texts, or objects of some kind.
fn objections(value: &Value) -> Vec<String> {
    let one = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Value::Null => Vec::new(),
        Value::Array(all) => all.iter().map(one).filter(|text| !text.trim().is_empty()).collect(),
        other => vec![one(other)],
    }
}

fn listed(objections: &[String]) -> String {
    objections.iter().map(|one| format!("- {one}")).collect::<Vec<_>>().join("\n")
}

/// How a command ends that was not needed.
fn well() -> Outcome {
    Outcome { end: End::Exited { code: 0 }, usage: Usage::default(), leftovers: 0, unenforced: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(words: &str) -> String {
        let ran = Ran { outcome: well(), said: String::new(), report: None, findings: None };
        let ran = opinion(ran, last_object(words, "agree").ok_or_else(|| "no answer".to_owned()));
        format!("{} {}", if ran.report.is_some() { "no:" } else { "yes:" }, ran.said)
    }

    #[test]
    fn the_last_object_is_the_answer_whatever_stands_around_it() {
        let words = "I saw {\"agree\": false}, then:\n```json\n{\"agree\": true, \"objections\": []}\n```\nDone.";
        assert_eq!(judged(words), "yes: it agrees");
        let words = "{\"agree\": false, \"objections\": [\"a.rs:1: {odd}\", {\"file\": \"b\"}]}";
        assert_eq!(judged(words), "no: it objects:\n- a.rs:1: {odd}\n- {\"file\":\"b\"}");
    }

    #[test]
    fn what_is_no_answer_is_a_no() {
        assert_eq!(judged("Looks good to me!"), "no: no answer");
        assert_eq!(judged("{\"agree\": \"yes\"}"), "no: its `agree` is neither true nor false: \"yes\"");
        assert_eq!(judged("{\"agree\": false}"), "no: it does not agree, and does not say why");
    }
}
