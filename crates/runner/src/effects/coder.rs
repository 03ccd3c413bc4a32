//! An attempt by a coding agent: what it is started with, and what its words count for.

use std::path::{Path, PathBuf};

use pitcrew_engine::{Failure, Isolation, Session, TaskRecord, Usage};
use pitcrew_plan::{Agent, Driver as Kind, Id, Task};
use pitcrew_sandbox::{End, Mount};

use super::Facts;
use super::attempt::{self, Bench};
use super::site::{PAPERS, Site};
use crate::agents::{Desk, Driver, Ended, Ground, Prices, Setup, Start, Talk, converse, moment, own_prices, start};
use crate::exec::{LaunchError, Leash, Logs, Ran};
use crate::inside::Ear;

/// Where the agent's own state lies inside the walls: its sessions, its settings.
const STATE: &str = "/pitcrew-agent";

/// A coding agent that is about to be started.
pub(super) struct Hired {
    /// Who talks with it.
    pub(super) driver: Box<dyn Driver>,
    /// What it is, in the plan's word.
    pub(super) word: &'static str,
    /// The session that it is to go on with.
    resume: Option<Session>,
    /// Why it is not asked for that, where it is not.
    lost: Option<String>,
    /// How it is started where it was asked for that session and does not know it.
    anew: Option<(Vec<String>, Box<dyn Driver>)>,
    /// Arguments after those of its command, those of the plan among them.
    pub(super) args: Vec<String>,
    /// Variables.
    pub(super) env: Vec<(String, String)>,
    /// What the session that it goes on with has cost so far.
    pub(super) spent: Usage,
    /// What its tokens cost, where it does not say so.
    prices: Prices,
    /// The model, as the plan names it.
    model: Option<String>,
    /// Its state directory on the host.
    pub(super) state: PathBuf,
    /// The same as it sees it.
    pub(super) home: PathBuf,
}

impl Hired {
    /// Lays out what the agent of a task needs; `None` where no coding agent does it.
    /// `workspace` is the root of its workspace as it sees it.
    pub(super) fn lay(
        site: &Site,
        id: &Id,
        task: &Task,
        facts: &Facts,
        workspace: &Path,
    ) -> Result<Option<Hired>, std::io::Error> {
        let Some((kind, (_, agent))) = site.plan.coder_of(task).zip(site.plan.agent_of(task)) else { return Ok(None) };
        let state = site.state.sessions().join(&site.run.0).join(id.as_str());
        std::fs::create_dir_all(&state)?;
        let walled = site.isolation == Isolation::Walls;
        let home = if walled { PathBuf::from(STATE) } else { state.clone() };
        let resume = facts.record.as_ref().and_then(|record| session_of(record, kind));
        // One that died before it had written anything down would only say that it knows no such session.
        let kept = resume.as_ref().map(|session| session.id.as_str());
        let kept = kept.filter(|session| !writes_sessions(kind) || is_written(&state, session));
        let lost =
            (kept.is_none() && resume.is_some()).then(|| "nothing of the earlier session was written down".to_owned());
        let args =
            |how: &Start| -> Vec<String> { how.args.iter().chain(&agent.args).chain(&how.tail).cloned().collect() };
        let setup = Setup { agent, workspace, home: &home, walled, resume: kept, fresh: uuid()? };
        let Some((how, driver)) = start(kind, &setup) else { return Ok(None) };
        let anew = start(kind, &Setup { resume: None, ..setup }).filter(|_| kept.is_some());
        let anew = anew.map(|(how, driver)| (args(&how), driver));
        for (path, text) in &how.files {
            write_new(&state.join(path), text)?;
        }
        if walled {
            pitcrew_sandbox::own(&state)?;
        }
        let spent = facts.record.as_ref().map(|record| record.session_spent).unwrap_or_default();
        let args = args(&how);
        // What the plan says itself comes last, and so holds.
        let env = how.env.into_iter().chain(agent_env(agent)).collect();
        // Read for every attempt: whoever edits them does not start the run anew.
        let own = own_prices(std::env::var_os("XDG_CONFIG_HOME"), &site.host.home);
        let prices = Prices::with_own(&own).map_err(std::io::Error::other)?;
        let (word, model) = (kind.word(), agent.model.clone());
        Ok(Some(Hired { driver, word, resume, lost, anew, args, env, spent, prices, model, state, home }))
    }

    /// Has the agent do the task; returns how its command went, and why the attempt failed, if it did by what is known
    /// so far.
    pub(super) async fn work(
        mut self,
        site: &Site,
        id: &Id,
        bench: &Bench,
        logs: Logs,
        ear: Ear,
        leash: &mut Leash,
    ) -> Result<(Ran, Option<Failure>), LaunchError> {
        let own = [PathBuf::from("/tmp"), self.home.clone(), bench.papers.clone(), PathBuf::from(PAPERS)];
        let ground = Ground {
            plan: &site.plan,
            task: &bench.task,
            root: bench.view.root(),
            own: &own,
            walled: site.isolation == Isolation::Walls,
        };
        let desk = |lost| Desk {
            ear: ear.clone(),
            task: id,
            attempt: bench.attempt,
            ground,
            driver: self.word,
            resume: self.resume.as_ref(),
            lost,
            spent: self.spent,
            silence: site.plan.silence_of(&bench.task).0,
            prices: self.prices.clone(),
            model: self.model.clone(),
        };
        let knows = self.resume.is_some() && self.lost.is_none();
        let whole = bench.prompt.clone().anew();
        let prompt = if knows { &bench.prompt } else { &whole };
        let (executor, spec) = (&site.executor, &bench.spec);
        let first = converse(executor, spec, self.driver, prompt, desk(self.lost), logs.clone(), leash);
        let (mut ran, mut talk) = first.await?;
        if let Some(((args, driver), why)) = self.anew.take().zip(talk.unopened()) {
            // It does not know the session any more: the work is not lost with it.
            let mut spec = spec.clone();
            spec.command.truncate(spec.command.len() - self.args.len());
            spec.command.extend(args.into_iter().map(Into::into));
            let lost = Some(format!("it could not take the earlier session up: {why}"));
            (ran, talk) = converse(executor, &spec, driver, &whole, desk(lost), logs, leash).await?;
        }
        if !talk.stopped && (matches!(talk.ended, Some(Ended::Done(_))) || talk.silent.is_some()) {
            // It was through before anybody ended it: what was ended is a process that had nothing more to say.
            if ran.outcome.end == End::Ordered {
                ran.outcome.end = End::Exited { code: 0 };
            }
        }
        let failure = match ran.outcome.end {
            // How it exits says nothing; whether it could do its work is said by how it talked.
            End::Exited { .. } | End::Signaled { .. } => failure_of(self.word, &talk),
            _ => attempt::failure_of(&ran, bench.task.timeout.0),
        };
        Ok((ran, failure))
    }

    /// Returns what of its state it sees.
    pub(super) fn mount(&self) -> Mount {
        Mount::Private { from: self.state.clone(), at: self.home.clone() }
    }
}

fn agent_env(agent: &Agent) -> impl Iterator<Item = (String, String)> + '_ {
    agent.env.iter().map(|(name, value)| (name.clone(), value.clone()))
}

/// Returns the session that the next attempt goes on with: that of one that was cut off, by whatever was not its
/// fault, or of one that is to mend what it left.
fn session_of(record: &TaskRecord, kind: &Kind) -> Option<Session> {
    let session = record.session.as_ref().filter(|session| session.driver == kind.word())?;
    (!record.carry.afresh).then(|| session.clone())
}

/// Whether an agent keeps each session in a file that has the session's name in its own.
fn writes_sessions(kind: &Kind) -> bool {
    matches!(kind, Kind::Claude | Kind::Codex)
}

/// Whether a file below the agent's state has the name of a session in its own.
fn is_written(state: &Path, session: &str) -> bool {
    let mut open = vec![state.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
            // Links are not followed: what is behind them was not written here.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(entry.path());
            } else if entry.file_name().to_string_lossy().contains(session) {
                return true;
            }
        }
    }
    false
}

/// Returns why an attempt failed by what its agent says, if it did. That it says it is done counts for nothing.
pub(super) fn failure_of(word: &str, talk: &Talk) -> Option<Failure> {
    let driver = word.to_owned();
    if let Some(after) = talk.silent {
        let after_ms = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
        return Some(Failure::Silent { driver, after_ms });
    }
    let is_done = matches!(talk.ended, Some(Ended::Done(_)));
    if let Some(limited) = talk.limited.as_ref().filter(|_| !is_done && !talk.stopped) {
        return Some(Failure::Limited { driver, why: limited.why.clone(), resets: limited.resets.map(moment) });
    }
    let why = match &talk.ended {
        Some(Ended::Done(_)) => return None,
        Some(Ended::Broken(why)) => why.clone(),
        Some(Ended::Cancelled) => "it ended its turn because it was told to".to_owned(),
        None => "it went away in the middle of its turn".to_owned(),
    };
    Some(Failure::Agent { driver, why })
}

/// Returns a random UUID of version 4.
fn uuid() -> Result<String, std::io::Error> {
    let mut bytes = [0u8; 16];
    rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty())?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let [a, b, c, d, e] = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &hex[part]);
    Ok(format!("{a}-{b}-{c}-{d}-{e}"))
}

/// Writes a file where there is none.
fn write_new(path: &Path, text: &str) -> Result<(), std::io::Error> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    if path.exists() { Ok(()) } else { std::fs::write(path, text) }
}
