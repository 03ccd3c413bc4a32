//! `pitcrew run`: carries a plan out, and shows how it goes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pitcrew_engine::{Isolation, Run as EngineRun, RunId};
use pitcrew_plan::lint::WorkspaceKind;
use pitcrew_plan::{Apply, Id, Workspace};
use pitcrew_runner::clock;
use pitcrew_runner::ground::Ground;
use pitcrew_runner::pit::StartRequest;
use pitcrew_runner::preflight::{self, Stand};
use pitcrew_runner::secrets::{self, Secrets, Source};
use pitcrew_runner::store::StateDir;
use pitcrew_runner::surroundings;
use pitcrew_runner::who;
use serde_json::json;

use crate::archive::{self, Archive};
use crate::documents::{Documents, HowToRead};
use crate::engine::Engine;
use crate::exit::Exit;
use crate::follow::{Followed, Interrupts, Show, follow};
use crate::format::Output;
use crate::judge::Judged;
use crate::merge::Merging;
use crate::print;
use crate::project::PlanFile;
use crate::render::events::count;
use crate::render::{diagnostics, gantt, label, risks, style, terminal};
use crate::report::untold;
use crate::runtime;
use crate::sanction;
use crate::server::{self, Server};
use crate::trouble::{Result, Trouble};

/// What `run` takes.
#[derive(Args, Debug)]
pub struct Run {
    /// The plan, or a Markdown document that tells one; without one, `pitcrew.yaml` here or further up
    plan: Option<PathBuf>,
    #[command(flatten)]
    reading: HowToRead,
    /// Grant whatever would be asked; the journal says who did
    #[arg(long)]
    yes: bool,
    /// Let the agents of the plan's `notify` have the network that it gives them
    #[arg(long)]
    notify: bool,
    /// Carry out once more a plan whose `status` is `done`
    #[arg(long)]
    again: bool,
    /// Whether walls stand around attempts
    #[arg(long, value_enum, default_value_t = Sandbox::On)]
    sandbox: Sandbox,
    /// Start nothing: prove what the plan names, and show when each task would run
    #[arg(long)]
    dry_run: bool,
    /// Wait for what another run on this machine has, and for approvals that somebody gives by another command
    #[arg(long)]
    wait: bool,
    /// When all is done, bring the commits into the branch that is checked out
    #[arg(long)]
    apply: bool,
    /// Keep the document true while it runs: tick its boxes and set its statuses, and change nothing else
    #[arg(long)]
    write_status: bool,
    #[command(flatten)]
    output: Output,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Sandbox {
    /// Namespaces, Landlock and seccomp
    On,
    /// None: attempts can reach whatever you can
    Off,
}

impl Run {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        if let Some(server) = server::chosen() {
            return runtime::block_on(self.on(server));
        }
        let judged = Judged::read(PlanFile::choose(self.plan.as_deref())?, &self.reading)?;
        if judged.is_refused() {
            judged.say_why_refused();
            return Ok(Exit::No);
        }
        if let (Some(documents), false) = (&judged.documents, self.output.is_json()) {
            print::talk(documents.home.told(&judged.file));
        }
        if self.write_status && judged.documents.is_none() {
            return Err(Trouble::new(format!(
                "`{}` is no document that statuses could be written to",
                judged.file.shown
            ))
            .hint("`--write-status` keeps the Markdown true that a run is started from: pitcrew run PLAN.md"));
        }
        if let Some(counted) = diagnostics::count(&judged.diagnostics) {
            print::talk(format!("{}: {counted}; `pitcrew lint` shows them", style::care("warning")));
        }
        if self.sandbox == Sandbox::Off {
            print::talk(format!(
                "{}: no walls: attempts can reach whatever you can, and every report says so",
                style::care("warning")
            ));
        }
        match self.dry_run {
            true => self.rehearse(&judged),
            false => runtime::block_on(self.carry_out(&judged)),
        }
    }

    /// Has a server carry out a plan that is here, or one that it has.
    async fn on(&self, server: &'static Server) -> Result<Exit> {
        if self.yes || self.notify || self.sandbox == Sandbox::Off || self.dry_run || self.apply || self.write_status {
            return Err(Trouble::new("a server runs plans inside the walls, and asks what is to be asked").hint(
                "leave out `--yes`, `--notify`, `--sandbox`, `--dry-run`, `--apply` and `--write-status`, or run it where it is",
            ));
        }
        let what = match &self.plan {
            Some(name) if !name.exists() => json!({ "plan": name, "again": self.again }),
            path => {
                let file = PlanFile::choose(path.as_deref())?;
                let source = String::from_utf8_lossy(&file.bytes()?).into_owned();
                json!({ "source": source, "again": self.again })
            }
        };
        let id = server.start(&what)?;
        let archive = Archive::of_server(server)?;
        Ok(followed(Engine::Server(server), &archive, &id, self.wait, self.output.is_json()).await?.exit)
    }

    async fn carry_out(&self, judged: &Judged) -> Result<Exit> {
        let state = archive::open_state(&judged.file.root())?;
        if let Some(exit) = sanction::pass(&state, judged.plan(), &judged.file, self.yes, self.again)? {
            return Ok(exit);
        }
        if !self.output.is_json() {
            risks::lines(judged.plan()).iter().for_each(print::talk);
        }
        let archive_of = state.clone();
        let started = start(state, self.request(judged)?, self.wait, self.output.is_json()).await?;
        let Some(followed) = started else { return Ok(Exit::Interrupted) };
        let (archive, id) = (Archive::of(archive_of)?, followed.run.id().clone());
        if self.apply && followed.exit == Exit::Done {
            let merging = Merging::of(&archive, &id)?;
            if !self.output.is_json() {
                merging.tell()?;
            }
            merging.finish()?;
        }
        Ok(followed.exit)
    }

    fn request(&self, judged: &Judged) -> Result<StartRequest> {
        let documents = judged.documents.as_ref().map_or_else(|| Ok(Vec::new()), Documents::papers)?;
        let directory = judged.file.base.clone();
        let agents = if judged.documents.is_some() { self.reading.agents().to_vec() } else { Vec::new() };
        let (isolation, again, notify) = (self.isolation(), self.again, self.notify);
        let write_status = self.write_status;
        let request = request(judged, self.yes);
        Ok(StartRequest { directory, documents, agents, write_status, isolation, again, notify, ..request })
    }

    fn isolation(&self) -> Isolation {
        match self.sandbox {
            Sandbox::On => Isolation::Walls,
            Sandbox::Off => Isolation::Off,
        }
    }

    /// Proves what can be proven without starting anything.
    fn rehearse(&self, judged: &Judged) -> Result<Exit> {
        let plan = judged.plan();
        let program = std::env::current_exe()?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        // The walls are tried on the file system where attempts would write.
        let state = archive::open_state(&judged.file.root())?;
        let mut missing = preflight::prove(&Stand {
            plan,
            plan_dir: judged.file.directory(),
            path: &path,
            isolation: self.isolation(),
            ground: &Ground::untried(&program, &state.attempts()),
        });
        let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
        let source = Source { plan_dir: judged.file.directory(), home: &home, handed: &Secrets::default() };
        missing.extend(secrets::lacking(plan, source, |_| true));
        let schedule = pitcrew_plan::schedule(plan);
        if self.output.is_json() {
            print::json(&serde_json::json!({ "missing": missing, "schedule": schedule, "risks": plan.risks }))?;
        } else {
            print::data(gantt::draw(plan, &schedule, terminal::columns()))?;
            print::data(format!("\n{}", lands(judged)))?;
            for line in risks::lines(plan) {
                print::data(line)?;
            }
            for one in &missing {
                let what = format!("{}: {}", one.place, one.what);
                print::data(format!("{} {what}\n  {}: {}", style::bad("✗"), style::hint("hint"), one.cure))?;
            }
            if missing.is_empty() {
                print::data(format!(
                    "{} everything that the plan names is there; nothing was started",
                    style::good("✓")
                ))?;
            }
        }
        Ok(if missing.is_empty() { Exit::Done } else { Exit::No })
    }
}

/// Asks for a run of a plan by whoever is here, in their surroundings and inside the walls.
pub fn request(judged: &Judged, yes: bool) -> StartRequest {
    let source = judged.reading.source.text().to_owned();
    let registered = judged.shipped.clone();
    StartRequest { yes, registered, ..StartRequest::here(judged.file.path.clone(), source, who::me()) }
}

/// Starts a run, follows it to its end or until it waits for people, and says how it stands then.
///
/// Returns nothing where somebody gave up waiting for what another run has.
pub async fn start(state: StateDir, request: StartRequest, wait: bool, json: bool) -> Result<Option<Followed>> {
    let mut engine = Engine::reach(&state).await?;
    let started = if wait {
        let mut interrupts = Interrupts::new()?;
        engine.start(StartRequest { wait, ..request }, interrupts.next()).await
    } else {
        engine.start(request, std::future::pending()).await
    };
    let Some(id) = started? else {
        engine.leave().await;
        return Ok(None);
    };
    let archive = Archive::of(state)?;
    followed(engine, &archive, &id, wait, json).await.map(Some)
}

/// Follows a run from its first event on, and says how it stands at the end.
async fn followed(engine: Engine, archive: &Archive, id: &RunId, wait: bool, json: bool) -> Result<Followed> {
    let (run, first) = archive.beginning_of(id)?;
    let mut show = Show::choose(json);
    show.event(&run, &first);
    let followed = follow(engine, archive, wait, run, show).await?;
    if !json {
        print::data(conclusion(&followed.run))?;
    }
    Ok(followed)
}

/// Says where changes would land, a line a workspace.
fn lands(judged: &Judged) -> String {
    let several = judged.plan().workspaces.len() > 1;
    let line = |(name, workspace): (&Id, &Workspace)| {
        let root = judged.file.directory().join(&workspace.path);
        let live = match workspace.apply {
            Some(apply) => apply == Apply::Live,
            None => surroundings::kind(&root) != WorkspaceKind::Git,
        };
        let how = if live { "changed in place" } else { "committed to a branch `pitcrew/RUN`" };
        let name = if several { format!(" {name},") } else { String::new() };
        format!("workspace{name} {}: files are {how}", std::fs::canonicalize(&root).unwrap_or(root).display())
    };
    judged.plan().workspaces.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Says how a run stands at the end of following it, and what comes next.
pub fn conclusion(run: &EngineRun) -> String {
    let view = run.view(clock::now());
    let id = run.id();
    let landed = run.landed().len();
    let commits = run.tasks().filter(|(_, record)| record.applied && record.commit.is_some()).count();
    let landed = match (landed, commits) {
        (0, _) => "nothing landed".to_owned(),
        (_, 0) => format!("{} landed", count(landed, "change")),
        (_, _) if commits < landed => {
            format!("{} on pitcrew/{id}, {} in place", count(commits, "commit"), count(landed - commits, "change"))
        }
        _ => format!("{} on pitcrew/{id}", count(commits, "commit")),
    };
    let next = match view.status {
        "succeeded" if commits > 0 => format!("pitcrew apply {id}"),
        "succeeded" | "failed" => format!("pitcrew report {id}"),
        "canceled" => format!("pitcrew resume {id}"),
        // What answers it was said already.
        "waiting" => {
            let untold: String = untold::lines(run).iter().map(|line| format!("\n{line}")).collect();
            return format!("{} {}: {landed}{untold}", style::strong(id), label::status(view.status));
        }
        _ => format!("pitcrew status {id}"),
    };
    let untold: String = untold::lines(run).iter().map(|line| format!("{line}\n")).collect();
    format!("{} {}: {landed}\n{untold}next: {}", style::strong(id), label::status(view.status), style::strong(next))
}
