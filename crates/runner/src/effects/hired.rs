//! A coding agent that is about to be started: where its state lies, how it is started, and talking with it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use pitcrew_engine::{Isolation, Session, Usage};
use pitcrew_plan::{Agent, Driver as Kind, Id, Permissions, Task};
use pitcrew_sandbox::{End, Mount, Spec};

use super::site::{PAPERS, Site};
use crate::agents::{
    Desk, Driver, Ended, Ground, Prices, Prompt, Role, Setup, Start, Talk, Tools, converse, own_prices, start,
};
use crate::exec::{LaunchError, Leash, Logs, Ran};
use crate::inside::{Dealings, Ear};

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
    /// What it may run.
    permissions: Permissions,
    /// How long it may say nothing.
    silence: Duration,
    /// Its state directory on the host.
    pub(super) state: PathBuf,
    /// The same as it sees it.
    pub(super) home: PathBuf,
}

/// What a coding agent is talked with about.
pub(super) struct Call<'a> {
    /// The task.
    pub(super) id: &'a Id,
    /// The same.
    pub(super) task: &'a Task,
    /// What its attempt was granted since it began.
    pub(super) dealings: &'a Dealings,
    /// The attempt.
    pub(super) attempt: u32,
    /// What it is to the task.
    pub(super) role: Role,
    /// How it is started: its arguments stand last.
    pub(super) spec: &'a Spec,
    /// The root of its workspace, as it sees it.
    pub(super) root: &'a Path,
    /// Its papers, on the host.
    pub(super) papers: &'a Path,
    /// What it is told.
    pub(super) prompt: &'a Prompt,
    /// Where its notes and questions go.
    pub(super) ear: Ear,
}

impl Hired {
    /// Lays out what an agent needs that keeps its state in this directory of the host; `None` where it is no coding
    /// agent. `workspace` is the root of its workspace as it sees it, `resume` a session to go on with, and what that
    /// has cost so far; `tools` are Pitcrew's own, for whoever is to have them.
    pub(super) fn lay(
        site: &Site,
        agent: &Agent,
        state: PathBuf,
        workspace: &Path,
        resume: Option<(Session, Usage)>,
        tools: Option<&Tools>,
    ) -> Result<Option<Hired>, std::io::Error> {
        let Some(kind) = agent.coder() else { return Ok(None) };
        std::fs::create_dir_all(&state)?;
        let walled = site.isolation == Isolation::Walls;
        let home = if walled { PathBuf::from(STATE) } else { state.clone() };
        let (resume, spent) = resume.unzip();
        // One that died before it had written anything down would only say that it knows no such session.
        let kept = resume.as_ref().map(|session| session.id.as_str());
        let kept = kept.filter(|session| !writes_sessions(kind) || is_written(&state, session));
        let lost =
            (kept.is_none() && resume.is_some()).then(|| "nothing of the earlier session was written down".to_owned());
        let args =
            |how: &Start| -> Vec<String> { how.args.iter().chain(&agent.args).chain(&how.tail).cloned().collect() };
        let setup = Setup { agent, workspace, home: &home, walled, resume: kept, tools, fresh: uuid()? };
        let Some((how, driver)) = start(kind, &setup) else { return Ok(None) };
        let anew = start(kind, &Setup { resume: None, ..setup }).filter(|_| kept.is_some());
        let anew = anew.map(|(how, driver)| (args(&how), driver));
        for (path, text) in &how.files {
            write_new(&state.join(path), text)?;
        }
        if walled {
            pitcrew_sandbox::own(&state)?;
        }
        let args = args(&how);
        // What the plan says itself comes last, and so holds.
        let env = how.env.into_iter().chain(agent_env(agent)).collect();
        // Read for every attempt: whoever edits them does not start the run anew.
        let own = own_prices(std::env::var_os("XDG_CONFIG_HOME"), &site.host.home);
        let prices = Prices::with_own(&own).map_err(std::io::Error::other)?;
        Ok(Some(Hired {
            driver,
            word: kind.word(),
            resume,
            lost,
            anew,
            args,
            env,
            spent: spent.unwrap_or_default(),
            prices,
            model: agent.model.clone(),
            permissions: agent.permissions.clone(),
            silence: agent.may_be_silent().0,
            state,
            home,
        }))
    }

    /// Talks with the agent until it is through, or is ended; where it does not know the session that it was to go on
    /// with, in a session of its own.
    pub(super) async fn talk(
        mut self,
        site: &Site,
        call: Call<'_>,
        logs: Logs,
        leash: &mut Leash,
    ) -> Result<(Ran, Talk), LaunchError> {
        let own = [PathBuf::from("/tmp"), self.home.clone(), call.papers.to_owned(), PathBuf::from(PAPERS)];
        let ground = Ground {
            plan: &site.plan,
            task: call.task,
            permissions: &self.permissions,
            root: call.root,
            own: &own,
            dealings: call.dealings,
            walled: site.isolation == Isolation::Walls,
            reviews: call.role != Role::Does,
        };
        let desk = |lost| Desk {
            ear: call.ear.clone(),
            task: call.id,
            attempt: call.attempt,
            role: call.role.clone(),
            ground,
            driver: self.word,
            resume: self.resume.as_ref(),
            lost,
            spent: self.spent,
            silence: self.silence,
            prices: self.prices.clone(),
            model: self.model.clone(),
        };
        let knows = self.resume.is_some() && self.lost.is_none();
        let whole = call.prompt.clone().anew();
        let prompt = if knows { call.prompt } else { &whole };
        let executor = &site.executor;
        let first = converse(executor, call.spec, self.driver, prompt, desk(self.lost), logs.clone(), leash);
        let (mut ran, mut talk) = first.await?;
        if let Some(((args, driver), why)) = self.anew.take().zip(talk.unopened()) {
            // It does not know the session any more: the work is not lost with it.
            let mut spec = call.spec.clone();
            spec.command.truncate(spec.command.len() - self.args.len());
            spec.command.extend(args.into_iter().map(Into::into));
            let lost = Some(format!("it could not take the earlier session up: {why}"));
            (ran, talk) = converse(executor, &spec, driver, &whole, desk(lost), logs, leash).await?;
        }
        let is_through = matches!(talk.ended, Some(Ended::Done(_) | Ended::Broken(_))) || talk.silent.is_some();
        if !talk.stopped && is_through {
            // It was through before anybody ended it: what was ended is a process that had nothing more to say, and
            // no attempt that was cut off and is to be made again.
            if ran.outcome.end == End::Ordered {
                ran.outcome.end = End::Exited { code: 0 };
            }
        }
        Ok((ran, talk))
    }

    /// Returns what of its state it sees.
    pub(super) fn mount(&self) -> Mount {
        Mount::Private { from: self.state.clone(), at: self.home.clone() }
    }
}

fn agent_env(agent: &Agent) -> impl Iterator<Item = (String, String)> + '_ {
    agent.env.iter().map(|(name, value)| (name.clone(), value.clone()))
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
