//! The plans that the server starts: files in the project, which people edit as well, and plans that were sent, which
//! lie as files in the state directory. The text in the file is the plan; nothing else remembers one.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use pitcrew_plan::lint::lint;
use pitcrew_plan::{Agent, Diagnostic, Id, Plan, Reading, Severity, read};
use pitcrew_runner::pit::default_name;
use pitcrew_runner::surroundings::surroundings;
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// Where plans are found, and the lock that whoever changes one holds.
pub(crate) struct Shelf {
    root: PathBuf,
    /// Files in the project.
    files: Vec<PathBuf>,
    /// Where plans lie that were sent.
    sent: PathBuf,
    changing: Mutex<()>,
}

/// A plan's text, and where it is from.
#[derive(Clone, Debug)]
pub(crate) struct Shelved {
    /// Its file.
    pub(crate) path: PathBuf,
    /// The directory that its paths and programs are meant from.
    pub(crate) directory: PathBuf,
    /// Its text.
    pub(crate) source: String,
    /// Whether it was sent, and is not a file of the project.
    pub(crate) is_sent: bool,
}

/// A plan that was read and judged.
pub(crate) struct Judged {
    /// What was read, with the agents around it that it names.
    pub(crate) reading: Reading,
    /// What is wrong with it.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Those of the agents around it that it takes over.
    pub(crate) adopted: BTreeMap<Id, Agent>,
}

impl Shelved {
    /// Returns the name of its version: the hash of its text.
    pub(crate) fn tag(&self) -> String {
        tag(&self.source)
    }

    /// Reads it without judging it.
    pub(crate) fn plan(&self) -> Plan {
        read::read(self.source.as_bytes(), &self.shown(), &default_name(&self.path)).plan
    }

    /// Returns its file as people call it.
    pub(crate) fn shown(&self) -> String {
        let name = || self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match self.path.strip_prefix(&self.directory) {
            Ok(below) if !self.is_sent => below.to_string_lossy().into_owned(),
            _ => name(),
        }
    }
}

impl Judged {
    /// Reads a plan and looks for all that is wrong with it.
    pub(crate) fn of(source: &str, shown: &str, name: &str, directory: &Path, known: &BTreeMap<Id, Agent>) -> Judged {
        let mut reading = read::read(source.as_bytes(), shown, name);
        let adopted = reading.adopt(known);
        let around = surroundings(&reading.plan, directory);
        let diagnostics = lint(&reading, &around);
        Judged { reading, diagnostics, adopted }
    }

    /// Whether something refuses to run it.
    pub(crate) fn is_refused(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Returns how many findings are of a severity.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|one| one.severity == severity).count()
    }
}

/// Returns the name of a text's version.
pub(crate) fn tag(source: &str) -> String {
    Sha256::digest(source.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Shelf {
    /// Looks for plans in these files of the project, and in the state directory.
    pub(crate) fn new(root: PathBuf, files: Vec<PathBuf>, state: &Path) -> Shelf {
        Shelf { root, files, sent: state.join("plans"), changing: Mutex::new(()) }
    }

    /// Returns every plan by its name. Where several call themselves the same, the first is meant: the project's
    /// files in the order in which they were named, then what was sent.
    pub(crate) fn all(&self) -> Result<BTreeMap<String, Shelved>, Problem> {
        let mut all = BTreeMap::new();
        for path in &self.files {
            if let Some(source) = text(path)? {
                let directory = path.parent().unwrap_or(Path::new("/")).to_owned();
                let plan = Shelved { path: path.clone(), directory, source, is_sent: false };
                all.entry(plan.plan().name).or_insert(plan);
            }
        }
        let entries = match fs::read_dir(&self.sent) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(all),
            Err(error) => return Err(Problem::internal(&error)),
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
        paths.sort();
        for path in paths {
            if let Some(source) = text(&path)? {
                let plan = Shelved { path, directory: self.root.clone(), source, is_sent: true };
                all.entry(plan.plan().name).or_insert(plan);
            }
        }
        Ok(all)
    }

    /// Returns a plan.
    pub(crate) fn get(&self, name: &str) -> Result<Shelved, Problem> {
        let mut all = self.all()?;
        all.remove(name).ok_or_else(|| {
            let names: Vec<&str> = all.keys().map(String::as_str).collect();
            let problem = Problem::not_found(format!("there is no plan `{name}`"));
            match pitcrew_plan::did_you_mean(name, names.iter().copied()) {
                Some(hint) => problem.hint(hint),
                None => problem,
            }
        })
    }

    /// Returns the files of the project that are plans, and the directory of those that were sent.
    pub(crate) fn places(&self) -> (&[PathBuf], &Path) {
        (&self.files, &self.sent)
    }

    /// Keeps others from changing plans for as long as what it returns lives.
    pub(crate) fn change(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns where a plan of a name lies that is sent.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        self.sent.join(format!("{name}.yaml"))
    }

    /// Returns the directory that the paths of plans that are sent are meant from.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
}

/// Replaces a plan's file as a whole, or makes it.
pub(crate) fn write(path: &Path, source: &str) -> std::io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(directory)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = directory.join(format!(".{name}.{}", std::process::id()));
    let mut file = fs::File::create(&beside)?;
    if let Ok(old) = fs::metadata(path) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(source.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    fs::File::open(directory)?.sync_all()
}

/// Reads a plan's file; `None` where it is not there.
fn text(path: &Path) -> Result<Option<String>, Problem> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(read::MAX_BYTES as u64 + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Problem::unprocessable(format!("read the plan `{}`: {error}", path.display()))),
    }
}
