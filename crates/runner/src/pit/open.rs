//! Opening a run: from a request, or from its journal.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pitcrew_engine::{Anew, BlobId, Isolation, Opening, PAYLOAD_INLINE, Record, Restart, Run, RunId, Trigger, Voice};
use pitcrew_plan::{Agent, Id, Network, Notify, Plan, digest};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::restart::Earlier;
use super::{Pit, PitError};
use crate::effects::tell::Past;
use crate::effects::{Host, Site};
use crate::exec::{Executor, Redactor};
use crate::lease::{self, LeaseError, Leases, Thing};
use crate::plans::PlanError;
use crate::preflight::{self, Missing, Stand};
use crate::scribe::Document;
use crate::secrets::{self, Secrets, Source};
use crate::store::{Append, BlobError, Blobs, Journal, JournalError, Reader, RunRow, StateError};
use crate::workspace::{Unusable, WorkspaceError, Workspaces};
use crate::{checks, clock, names, plans, records};

/// What somebody wants to run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StartRequest {
    /// The file that the plan was read from.
    pub plan_file: PathBuf,
    /// The directory that its paths and programs are meant from, where that is not the file's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<PathBuf>,
    /// Its text, as it was linted.
    pub source: String,
    /// The documents that the plan was read from, where it was not written as a plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// Who does what they only describe, as whoever started it said.
    #[serde(default, alias = "agent", deserialize_with = "one_or_several", skip_serializing_if = "Vec::is_empty")]
    pub agents: Vec<String>,
    /// Agents that the plan may name besides its own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub registered: BTreeMap<Id, Agent>,
    /// Whether those documents are to say how far the tasks are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub write_status: bool,
    /// Whether attempts run inside the walls.
    pub isolation: Isolation,
    /// Whether whatever would be asked is granted at once.
    pub yes: bool,
    /// Whether the agents of the plan's `notify` get the network that it gives them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub notify: bool,
    /// Who starts it; over the socket, whoever is at its other end.
    pub by: String,
    /// Whether that comes from inside a run; over the socket, whether what is at its other end does.
    #[serde(default)]
    pub inside: bool,
    /// Whether a plan that was carried out is to be carried out once more.
    #[serde(default)]
    pub again: bool,
    /// Whether to wait for what another run has for itself, rather than be refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wait: bool,
    /// The run that is restarted, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart: Option<Restart>,
    /// What starts it, where it is not a person at the command line; the opening keeps it, and no paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Trigger>,
    /// The search path of whoever starts it.
    pub path: Vec<u8>,
    /// Their home directory.
    pub home: PathBuf,
    /// Their `LANG`.
    pub lang: String,
    /// What their variables hold of the plan's secrets, where another process drives the run. Never kept.
    #[serde(default, skip_serializing_if = "Secrets::is_empty")]
    pub secrets: Secrets,
}

impl StartRequest {
    /// Asks for a run of a plan in somebody's name, in the surroundings of this process and inside the walls, granting
    /// nothing beforehand.
    pub fn here(plan_file: PathBuf, source: String, by: Voice) -> StartRequest {
        let variable = |name| std::env::var_os(name).unwrap_or_default();
        StartRequest {
            plan_file,
            directory: None,
            source,
            documents: Vec::new(),
            agents: Vec::new(),
            registered: BTreeMap::new(),
            write_status: false,
            isolation: Isolation::Walls,
            yes: false,
            notify: false,
            by: by.name,
            inside: by.inside,
            again: false,
            wait: false,
            restart: None,
            trigger: None,
            path: variable("PATH").into_vec(),
            home: variable("HOME").into(),
            lang: variable("LANG").to_string_lossy().into_owned(),
            secrets: Secrets::default(),
        }
    }

    /// Returns the directory that the plan's paths and programs are meant from.
    pub fn plan_dir(&self) -> PathBuf {
        self.directory.clone().unwrap_or_else(|| plan_dir(&self.plan_file))
    }

    /// Adds what the variables of this process hold of the plan's secrets: another process drives the run.
    #[must_use]
    pub fn handed_over(self) -> StartRequest {
        let secrets = plan_of(&self).map(|(plan, _)| Secrets::of_environment(&plan)).unwrap_or_default();
        StartRequest { secrets, ..self }
    }

    /// Returns what is kept of it.
    fn kept(&self) -> StartRequest {
        StartRequest { secrets: Secrets::default(), trigger: None, ..self.clone() }
    }
}

/// Why a run cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The plan has errors.
    #[error("the plan `{plan}` has errors; `pitcrew lint` shows them")]
    Plan {
        /// The plan's file.
        plan: PathBuf,
    },
    /// It must be approved first, or was carried out already.
    #[error(transparent)]
    NotNow(#[from] PlanError),
    /// Something that the plan names is not there.
    #[error("{}", all(.0))]
    Missing(Vec<Missing>),
    /// What it prepares gets more than is given without a yes, and there is no change to show for one.
    #[error("`{command}`, which the plan prepares, gets the host's network; say `--yes` if that is right")]
    Ungranted {
        /// The command.
        command: String,
    },
    /// What tells people of it gets more than is given without a yes.
    #[error(
        "entry {entry} of `notify` gets the host's network, and may tell anybody of the run; say `--notify` if that is right, or have the plan approved (`status: planned`, then `pitcrew approve PLAN`)"
    )]
    UngrantedNotify {
        /// Which entry of the plan's `notify`, from 1.
        entry: usize,
    },
    /// Its only workspace cannot be worked on.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// Some of its workspaces cannot be worked on.
    #[error("{}", each(.0))]
    Workspaces(Vec<Unusable>),
    /// Another run has what this one needs for itself.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// The plan or its source cannot be stored.
    #[error("store the plan")]
    Store(#[source] BlobError),
    /// The run's papers say nothing that can be understood.
    #[error("read how run `{run}` was started")]
    Papers {
        /// The run.
        run: RunId,
        /// Why.
        source: BlobError,
    },
    /// No name could be made up.
    #[error("make up a name for the run")]
    Name(#[from] std::io::Error),
    /// Which names are taken cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// There is no room on the disk for a new run.
    #[error("there is no room to spare where the state is kept; free some, for example by `pitcrew clean`")]
    NoRoom,
}

/// Papers of earlier versions name one, and not several.
fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Said {
        One(String),
        Several(Vec<String>),
    }
    Ok(match Said::deserialize(deserializer)? {
        Said::One(one) => vec![one],
        Said::Several(several) => several,
    })
}

fn all(missing: &[Missing]) -> String {
    let mut text = String::from("not everything that the plan names is there:");
    for one in missing {
        text.push_str(&format!("\n  {}: {}\n    mend: {}", one.place, one.what, one.cure));
    }
    text
}

fn each(unusable: &[Unusable]) -> String {
    let mut text = String::from("not every workspace of the plan can be worked on:");
    for one in unusable {
        text.push_str(&format!("\n  {}", checks::chain(one)));
    }
    text
}

impl OpenError {
    /// Says of a plan with one workspace what is wrong with that, and of another with which.
    fn of_workspaces(plan: &Plan, mut unusable: Vec<Unusable>) -> OpenError {
        match unusable.pop() {
            Some(only) if plan.workspaces.len() == 1 => OpenError::Workspace(only.source),
            last => {
                unusable.extend(last);
                OpenError::Workspaces(unusable)
            }
        }
    }
}

/// A run that can be driven.
pub(super) struct Opened {
    /// The run as its journal says.
    pub run: Run,
    /// Where it works.
    pub site: Site,
    /// What it alone has for as long as it is driven.
    pub leases: Leases,
    /// The documents that are to say how far it is.
    pub documents: Vec<PathBuf>,
}

/// The documents that a run keeps true.
fn kept(request: &StartRequest) -> Vec<PathBuf> {
    let documents = request.documents.iter().filter(|_| request.write_status);
    documents.map(|document| document.path.clone()).collect()
}

/// Starts a run: proves what the plan names, takes the workspaces' bases, and journals the start.
pub(super) fn start(pit: &Pit, request: &StartRequest) -> Result<Opened, PitError> {
    if pit.journal.is_short_of_space() || pit.state.is_full() {
        return Err(OpenError::NoRoom.into());
    }
    let earlier = request.restart.as_ref().map(|restart| Earlier::read(&pit.state, &pit.blobs, restart)).transpose()?;
    // Of the agents around it only those are kept that it takes over; a run that is restarted has no others.
    let (plan, registered) = match &earlier {
        Some(earlier) => (earlier.plan(), request.registered.clone()),
        None => plan_of(request)?,
    };
    let request = &StartRequest { registered, ..request.clone() };
    let approved = plans::may_run(&pit.state, &plan, &request.plan_file.to_string_lossy(), request.again);
    let approved_by = approved.map_err(OpenError::NotNow)?.map(|approval| approval.by);
    let open = plan.prepare.iter().find(|prepare| prepare.network == Network::Host);
    if let Some(prepare) = open.filter(|_| !request.yes) {
        return Err(OpenError::Ungranted { command: prepare.run.to_string() }.into());
    }
    // Whoever approved the plan has seen whom it tells what.
    let granted = request.yes || request.notify || approved_by.is_some();
    let is_open = |notify: &Notify| notify.agent.is_some() && plan.network_of_notify(notify) == Network::Host;
    if let Some(entry) = plan.notify.iter().position(is_open).filter(|_| !granted) {
        return Err(OpenError::UngrantedNotify { entry: entry + 1 }.into());
    }
    let plan_dir = request.plan_dir();
    let path = OsString::from_vec(request.path.clone());
    let stand =
        Stand { plan: &plan, plan_dir: &plan_dir, path: &path, isolation: request.isolation, ground: &pit.ground };
    let mut missing = preflight::prove(&stand);
    let source = Source { plan_dir: &plan_dir, home: &request.home, handed: &request.secrets };
    missing.extend(secrets::lacking(&plan, source, |_| true));
    let reader = Reader::open(&pit.state)?;
    let id = names::run_name(&plan.name, |name| reader.has_run(name).map_err(OpenError::from))?;
    // Before the bases are taken: they must not hold what another run is just changing.
    let leases = match Workspaces::live_roots(&pit.state, &plan_dir, &plan) {
        Ok(live) if missing.is_empty() => take_leases(&lease::things(&plan, live), &plan_dir, &id)?,
        // It will not be started, and is told below why.
        _ => Leases::default(),
    };
    // What is taken over stands on the bases of the run that landed it.
    let stands_on = earlier.as_ref().filter(|earlier| earlier.taken.restart.anew != Anew::Everything);
    let opened = match stands_on {
        Some(earlier) => Workspaces::reopen_for(&pit.state, &id, &earlier.run, &plan_dir),
        None => Workspaces::open(&pit.state, &id, &plan_dir, &plan),
    };
    match opened {
        Ok(workspaces) => {
            if let Some(root) = workspaces.roots().find(|root| pit.state.root().starts_with(root)) {
                let (state, workspace) = (pit.state.root().into(), root.into());
                return Err(StateError::InsideWorkspace { state, workspace }.into());
            }
            for (name, workspace) in workspaces.iter() {
                let is_there = |path: &str| workspace.has_at_base(path);
                missing.extend(preflight::uncommitted(&stand, name, workspace.root(), &is_there));
            }
            if !missing.is_empty() {
                return Err(OpenError::Missing(missing).into());
            }
            let (run, site) = begin(pit, request, plan, approved_by, id, workspaces, earlier)?;
            Ok(Opened { run, site, leases, documents: kept(request) })
        }
        Err(unusable) if missing.is_empty() => Err(OpenError::of_workspaces(&plan, unusable).into()),
        Err(unusable) => {
            let is_only = plan.workspaces.len() == 1;
            missing.extend(unusable.into_iter().map(|one| Missing {
                place: if is_only { "the workspace".to_owned() } else { format!("workspace {}", one.name) },
                what: checks::chain(&one.source),
                cure: "see what it says".to_owned(),
            }));
            Err(OpenError::Missing(missing).into())
        }
    }
}

/// Journals the start of a run for which everything is there.
fn begin(
    pit: &Pit,
    request: &StartRequest,
    plan: Plan,
    approved_by: Option<String>,
    id: RunId,
    workspaces: Workspaces,
    earlier: Option<Earlier>,
) -> Result<(Run, Site), PitError> {
    let mut rows = Vec::new();
    // What a run was started for, it is restarted for.
    let before = earlier.as_ref().and_then(|earlier| earlier.run.opening().trigger.clone());
    let trigger = match request.trigger.clone() {
        Some(trigger) => Some(put_aside(&pit.blobs, trigger, &mut rows)?),
        None => before,
    };
    let opening = Opening {
        plan: digest(&plan),
        by: request.by.clone(),
        isolation: request.isolation,
        granted_by: request.yes.then(|| request.by.clone()),
        inside: request.inside,
        approved_by,
        bases: workspaces.bases(),
        base: String::new(),
        trigger,
        restart: None,
    };
    let now = clock::now();
    let (run, records) = match earlier {
        None => {
            let (run, first) = Run::start(id.clone(), plan.clone(), opening, now);
            (run, vec![first])
        }
        Some(mut earlier) => {
            earlier.prove(&workspaces)?;
            earlier.find_commits(&workspaces, now)?;
            Run::restart(id.clone(), plan.clone(), opening, &earlier.taken, now)
        }
    };
    let papers = serde_json::to_vec(&request.kept()).expect("a request is plain data, which JSON can say");
    let source = stage(&pit.blobs, &papers, &mut rows)?;
    let canonical = stage(&pit.blobs, pitcrew_plan::canonical(&plan).as_bytes(), &mut rows)?;
    let row =
        RunRow { id, plan: run.opening().plan.clone(), source, canonical, created: now, status: "running".to_owned() };
    let (events, aside) = records::rows(&pit.blobs, run.id(), &records)?;
    rows.extend(aside);
    let append = Append::begin(row, events).with_blobs(rows);
    pit.journal.append(append).wait()?;
    begin_branches(&workspaces, &run)?;
    let site = site(pit, &run, request, workspaces)?;
    Ok((run, site))
}

/// Stores a payload that is too long for the opening.
fn put_aside(blobs: &Blobs, trigger: Trigger, rows: &mut Vec<(BlobId, Vec<u8>)>) -> Result<Trigger, PitError> {
    let text = trigger.payload.to_string();
    if text.len() <= PAYLOAD_INLINE {
        return Ok(trigger);
    }
    let stored = Some(stage(blobs, text.as_bytes(), rows)?);
    Ok(Trigger { payload: Value::Null, stored, ..trigger })
}

/// Finds again where a run works, as its own papers say.
/// Where `goes_on`, what its tasks are still to be given must be there.
pub(super) fn reopen(pit: &Pit, run: Run, row: &RunRow, goes_on: bool) -> Result<Opened, PitError> {
    let request = papers(&pit.blobs, row)?;
    let plan_dir = request.plan_dir();
    if goes_on {
        let source = Source { plan_dir: &plan_dir, home: &request.home, handed: &request.secrets };
        let is_open = |id: &Id| run.task(id).is_none_or(|record| !record.stage.is_settled());
        let missing = secrets::lacking(run.plan(), source, is_open);
        if !missing.is_empty() {
            return Err(OpenError::Missing(missing).into());
        }
    }
    let unusable = |unusable| OpenError::of_workspaces(run.plan(), unusable);
    let live = Workspaces::live_roots(&pit.state, &plan_dir, run.plan()).map_err(unusable)?;
    let leases = take_leases(&lease::things_of(&run, live), &plan_dir, run.id())?;
    let workspaces = Workspaces::reopen(&pit.state, &run, &plan_dir).map_err(unusable)?;
    if run.is_untouched() {
        // Its process may have ended between its start and its branches.
        begin_branches(&workspaces, &run)?;
    }
    let site = site(pit, &run, &request, workspaces)?;
    Ok(Opened { run, site, leases, documents: kept(&request) })
}

fn take_leases(things: &[Thing], plan_dir: &Path, run: &RunId) -> Result<Leases, OpenError> {
    Ok(Leases::take(things, plan_dir, run)?)
}

/// Makes the branches of a run that takes changes over.
fn begin_branches(workspaces: &Workspaces, run: &Run) -> Result<(), OpenError> {
    for (name, workspace) in workspaces.iter() {
        if let Some(newest) = run.landed_in(name).last() {
            workspace.begin(newest)?;
        }
    }
    Ok(())
}

/// Reads how a run was started.
pub(super) fn papers(blobs: &Blobs, row: &RunRow) -> Result<StartRequest, PitError> {
    let failed = |source| OpenError::Papers { run: row.id.clone(), source };
    let papers = blobs.get(&row.source).map_err(failed)?;
    serde_json::from_slice(&papers)
        .map_err(|error| records::ReadRunError::Understand { run: row.id.clone(), why: error.to_string() }.into())
}

fn site(pit: &Pit, run: &Run, request: &StartRequest, workspaces: Workspaces) -> Result<Site, PitError> {
    let isolation = run.opening().isolation;
    let path = OsString::from_vec(request.path.clone());
    let redactor = Redactor::from_environment(
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))),
    );
    let source = Source { plan_dir: &request.plan_dir(), home: &request.home, handed: &request.secrets };
    let secrets = Secrets::find(run.plan(), source);
    let redactor = redactor.and(secrets.iter());
    let toolchains = match isolation {
        Isolation::Walls => pitcrew_sandbox::toolchains(&path, &request.home),
        Isolation::Off => Vec::new(),
    };
    Ok(Site {
        run: run.id().clone(),
        started: run.started(),
        trigger: run.opening().trigger.clone().unwrap_or_else(Trigger::by_hand),
        plan: Arc::new(run.plan().clone()),
        plan_dir: request.plan_dir(),
        workspaces,
        program: pit.program.clone(),
        state: pit.state.clone(),
        blobs: Blobs::open(&pit.state)?,
        executor: Executor::new(pit.pad.clone(), redactor),
        secrets,
        isolation,
        wording: pit.wording,
        past: Past::default(),
        host: Host {
            path,
            home: request.home.clone(),
            user: request.by.clone(),
            lang: request.lang.clone().into(),
            toolchains,
        },
    })
}

/// Reads the plan that is asked for; returns it with those of the agents around it that it takes over.
fn plan_of(request: &StartRequest) -> Result<(Plan, BTreeMap<Id, Agent>), OpenError> {
    let mut reading = pitcrew_plan::read(
        request.source.as_bytes(),
        &request.plan_file.to_string_lossy(),
        &default_name(&request.plan_file),
    );
    let taken = reading.adopt(&request.registered);
    if reading.has_errors() || reading.lacks_agents() {
        return Err(OpenError::Plan { plan: request.plan_file.clone() });
    }
    Ok((reading.plan, taken))
}

/// Returns what a plan that gives itself no name is called: like its file, or where that is called
/// as all are, like its directory.
pub fn default_name(plan_file: &Path) -> String {
    let stem = plan_file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if stem != "pitcrew" {
        return stem;
    }
    plan_dir(plan_file).file_name().map_or(stem, |name| name.to_string_lossy().into_owned())
}

fn plan_dir(plan_file: &Path) -> PathBuf {
    plan_file.parent().unwrap_or(Path::new("/")).to_path_buf()
}

fn stage(blobs: &Blobs, bytes: &[u8], rows: &mut Vec<(BlobId, Vec<u8>)>) -> Result<BlobId, OpenError> {
    let staged = blobs.stage(&mut &*bytes).map_err(OpenError::Store)?;
    let id = staged.id().clone();
    rows.extend(staged.into_row());
    Ok(id)
}

/// Appends events to a run's journal; returns when they are durable.
pub(crate) async fn append(
    journal: &Journal,
    store: &Blobs,
    run: &Run,
    last: u64,
    events: &[Record],
    mut blobs: Vec<(BlobId, Vec<u8>)>,
) -> Result<(), JournalError> {
    let (rows, aside) = records::rows(store, run.id(), events)?;
    blobs.extend(aside);
    let append = Append::events(run.id().clone(), last, rows).with_blobs(blobs).with_status(run.status(clock::now()));
    journal.append(append).done().await.map(drop)
}
