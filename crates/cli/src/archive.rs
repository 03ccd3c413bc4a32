//! What is kept of a project's runs, for commands that look and change nothing.

use std::path::{Path, PathBuf};

use pitcrew_engine::{Record, Run, RunId};
use pitcrew_plan::Id;
use pitcrew_runner::pit::StartRequest;
use pitcrew_runner::records;
use pitcrew_runner::store::{Blobs, Environment, Reader, RunRow, StateDir, StateError};
use pitcrew_runner::workspace::Workspaces;

use crate::project::{self, PlanFile};
use crate::server::{self, Mirrored, Server};
use crate::trouble::{Result, Trouble, chain};

/// A project's state, open for reading.
pub struct Archive {
    /// The directory.
    pub state: StateDir,
    /// Its journal.
    pub reader: Reader,
    /// Its contents.
    pub blobs: Blobs,
    /// Where it is a copy of what a server has: that.
    mirrored: Option<Mirrored>,
}

/// Returns the root of the project that we are in: the plan's in sight, else that of this directory.
pub fn root() -> Result<PathBuf> {
    if let Some(plan) = PlanFile::find()? {
        return Ok(plan.root());
    }
    let here = project::here()?;
    Ok(project::work_tree(&here).unwrap_or(here))
}

/// Returns where a project's state is, or would be.
pub fn place(root: &Path) -> Result<PathBuf> {
    Ok(StateDir::locate(root, &Environment::of_process())?)
}

/// Returns the directory in which a project's state is, or would be, and other projects' beside it.
pub fn home(root: &Path) -> Result<PathBuf> {
    let place = place(root)?;
    Ok(place.parent().unwrap_or(&place).to_owned())
}

/// Opens a project's state, or makes it.
pub fn open_state(root: &Path) -> Result<StateDir> {
    StateDir::open(&place(root)?, &[root]).map_err(unusable)
}

/// Says what helps where a state directory cannot be used.
fn unusable(error: StateError) -> Trouble {
    let is_the_systems = matches!(error, StateError::Io { .. });
    let trouble = Trouble::from(error);
    if is_the_systems { trouble.hint("set PITCREW_STATE to a directory that you may write to") } else { trouble }
}

impl Archive {
    /// Opens the state of the project that we are in; `None` where nothing was ever run.
    pub fn here() -> Result<Option<Archive>> {
        if let Some(server) = server::chosen() {
            return Archive::of_server(server).map(Some);
        }
        let place = place(&root()?)?;
        if !place.join("journal.db").is_file() {
            return Ok(None);
        }
        // Where it lies was judged when something was run; looking at it harms nobody.
        Archive::of(StateDir::open(&place, &[]).map_err(unusable)?).map(Some)
    }

    /// Opens a state directory that has a journal.
    pub fn of(state: StateDir) -> Result<Archive> {
        let (reader, blobs) = (Reader::open(&state)?, Blobs::open(&state)?);
        Ok(Archive { state, reader, blobs, mirrored: None })
    }

    /// Opens a copy of what a server has: the names of its runs, and of each the events once somebody looks at it.
    pub fn of_server(server: &Server) -> Result<Archive> {
        let mirrored = Mirrored::of(server)?;
        let state = mirrored.state().clone();
        let (reader, blobs) = (Reader::open(&state)?, Blobs::open(&state)?.or_from(mirrored.contents()));
        Ok(Archive { state, reader, blobs, mirrored: Some(mirrored) })
    }

    /// Brings what is new of a run that a server has.
    fn bring(&self, run: &RunId) -> Result<()> {
        self.mirrored.as_ref().map_or(Ok(()), |mirrored| mirrored.bring(run))
    }

    /// Brings what the attempts of a task printed, where a server has it.
    pub fn bring_logs(&self, run: &RunId, task: &Id) -> Result<()> {
        self.mirrored.as_ref().map_or(Ok(()), |mirrored| mirrored.bring_logs(run, task.as_str()))
    }

    /// Opens the state that a named run is kept in: of the project that we are in, or where a plan's file is named
    /// whose newest run is meant, of the project that the file is in.
    pub fn must_have(named: Option<&str>) -> Result<Archive> {
        let file = named.map(Path::new).filter(|path| path.is_file() && server::chosen().is_none());
        let Some(file) = file else { return Archive::must_be_here() };
        let place = place(&PlanFile::choose(Some(file))?.root())?;
        if !place.join("journal.db").is_file() {
            return Err(never_run(file));
        }
        Archive::of(StateDir::open(&place, &[]).map_err(unusable)?)
    }

    /// Opens the state of the project that we are in, where something must have been run.
    pub fn must_be_here() -> Result<Archive> {
        Archive::here()?.ok_or_else(|| {
            Trouble::new("nothing was run in this project yet").hint("`pitcrew run` carries out its plan")
        })
    }

    /// Returns all runs, the newest first.
    pub fn runs(&self) -> Result<Vec<RunRow>> {
        Ok(self.reader.runs()?)
    }

    /// Finds a run by a part of its name, or the newest that was started from a plan's file.
    pub fn find(&self, part: &str) -> Result<RunId> {
        if Path::new(part).is_file() && self.mirrored.is_none() {
            return self.newest_of(Path::new(part));
        }
        let names: Vec<RunId> = self.runs()?.into_iter().map(|row| row.id).collect();
        Ok(pitcrew_runner::names::find(part, &names)?.clone())
    }

    /// Finds the newest run that was started from a plan's file or from a document.
    fn newest_of(&self, file: &Path) -> Result<RunId> {
        let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let wanted = real(file);
        for row in self.runs()? {
            let request = self.papers(&row)?;
            let mut from = std::iter::once(&request.plan_file).chain(request.documents.iter().map(|one| &one.path));
            if from.any(|path| real(path) == wanted) {
                return Ok(row.id);
            }
        }
        Err(never_run(file))
    }

    /// Finds a run by a part of its name; without one, the newest.
    pub fn find_or_newest(&self, part: Option<&str>) -> Result<RunId> {
        match part {
            Some(part) => self.find(part),
            None => {
                let newest = self.runs()?.into_iter().next();
                newest.map(|row| row.id).ok_or_else(|| Trouble::new("nothing was run in this project yet"))
            }
        }
    }

    /// Finds a run by a part of its name; without one, the only run that is not over.
    pub fn find_or_unfinished(&self, part: Option<&str>) -> Result<RunId> {
        if let Some(part) = part {
            return self.find(part);
        }
        let unfinished: Vec<RunId> =
            self.runs()?.into_iter().filter(|row| is_unfinished(&row.status)).map(|row| row.id).collect();
        match unfinished.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(Trouble::new("no run of this project is unfinished").hint("`pitcrew status` lists them all")),
            several => {
                let names: Vec<String> = several.iter().map(|run| format!("`{run}`")).collect();
                Err(Trouble::new(format!("several runs are unfinished: {}", names.join(", "))).hint("name one"))
            }
        }
    }

    /// Rebuilds a run from its journal.
    pub fn run(&self, id: &RunId) -> Result<Run> {
        self.bring(id)?;
        Ok(records::read_run(&self.reader, &self.blobs, id)?.0)
    }

    /// Returns where a run started from: the directory that its plan was read from.
    pub fn plan_dir(&self, row: &RunRow) -> Result<PathBuf> {
        Ok(self.papers(row)?.plan_dir())
    }

    /// Returns what a run was started with.
    pub fn papers(&self, row: &RunRow) -> Result<StartRequest> {
        let papers = self.blobs.get(&row.source)?;
        serde_json::from_slice(&papers)
            .map_err(|error| Trouble::while_trying(format!("read how run `{}` was started", row.id), &error))
    }

    /// Finds a run and the workspaces that it works on.
    pub fn workspaces(&self, id: &RunId) -> Result<(Workspaces, Run)> {
        let (run, row) = records::read_run(&self.reader, &self.blobs, id)?;
        let workspaces = Workspaces::reopen(&self.state, &run, &self.plan_dir(&row)?).map_err(|unusable| {
            let said: Vec<String> = unusable.iter().map(|one| chain(one)).collect();
            Trouble::new(said.join("; "))
        })?;
        Ok((workspaces, run))
    }

    /// Rebuilds a run as it was after its first event.
    pub fn beginning_of(&self, id: &RunId) -> Result<(Run, Record)> {
        self.bring(id)?;
        let row = self.reader.run(id)?.ok_or_else(|| Trouble::new(format!("there is no run `{id}` here")))?;
        let plan = records::read_plan(&self.blobs, &row)?;
        let first = match self.reader.events(id, 0, 1)?.first() {
            Some(stored) => records::record(&self.blobs, id, stored)?,
            None => return Err(Trouble::new(format!("the journal of run `{id}` is empty"))),
        };
        let run = Run::fold(id.clone(), plan, std::slice::from_ref(&first))?;
        Ok((run, first))
    }

    /// Reads all events of a run.
    pub fn records(&self, id: &RunId) -> Result<Vec<Record>> {
        self.records_after(id, 0)
    }

    /// Reads the events of a run that come after the one with this number.
    pub fn records_after(&self, id: &RunId, seq: u64) -> Result<Vec<Record>> {
        self.bring(id)?;
        Ok(records::records(&self.reader, &self.blobs, id, seq)?)
    }
}

/// A plan's file was named of which there is no run.
fn never_run(file: &Path) -> Trouble {
    let file = file.display();
    Trouble::new(format!("no run was started from `{file}` yet")).hint(format!("`pitcrew run {file}` starts one"))
}

/// Whether a run with this status goes on when it is resumed.
pub fn is_unfinished(status: &str) -> bool {
    matches!(status, "running" | "waiting" | "canceled")
}
