//! The values of a plan's secrets: found when a run is opened, given to attempts, and kept nowhere.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use pitcrew_plan::trigger::Key;
use pitcrew_plan::{Origin, Plan, Task};
use serde::{Deserialize, Serialize};

use crate::preflight::Missing;

/// The largest file that holds a secret, in bytes.
const LARGEST: u64 = 64 << 10;

/// The shortest secret: a shorter one could not be told from ordinary words where it must be hidden.
const SHORTEST: usize = 8;

/// Values by the names of their secrets.
///
/// Serialised only on the way from the process that was asked for a run to the one that drives it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secrets(BTreeMap<String, String>);

impl fmt::Debug for Secrets {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_set().entries(self.0.keys()).finish()
    }
}

/// Where secrets are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The directory that the plan's paths are meant from.
    pub plan_dir: &'a Path,
    /// The home directory of whoever starts the run.
    pub home: &'a Path,
    /// What came from variables of whoever starts the run, where this is another process than theirs.
    pub handed: &'a Secrets,
}

impl Secrets {
    /// Returns what the variables of this process hold of a plan's secrets.
    pub fn of_environment(plan: &Plan) -> Secrets {
        let value = |origin: &Origin| match origin {
            Origin::Env(name) => std::env::var(name).ok(),
            Origin::File(_) => None,
        };
        Secrets(plan.secrets.iter().filter_map(|(name, secret)| Some((name.clone(), value(&secret.from)?))).collect())
    }

    /// Finds the secrets of a plan; returns those that are there.
    pub fn find(plan: &Plan, source: Source<'_>) -> Secrets {
        let found = plan.secrets.iter().filter_map(|(name, secret)| {
            let value = source.read(name, &secret.from).ok()?;
            Some((name.clone(), value))
        });
        Secrets(found.collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns each with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns the variables that an attempt of a task is given, or the name of a secret that is not there.
    pub fn granted<'a>(&'a self, plan: &'a Plan, task: &'a Task) -> Result<Vec<(&'a str, &'a str)>, &'a str> {
        self.named(plan.secrets_of(task).into_iter())
    }

    /// Returns those with these names, or the name of one that is not there.
    pub fn named<'a>(&'a self, names: impl Iterator<Item = &'a str>) -> Result<Vec<(&'a str, &'a str)>, &'a str> {
        names.map(|name| self.0.get(name).map(|value| (name, value.as_str())).ok_or(name)).collect()
    }
}

/// Returns what tasks, or who tells people of the run, are granted and is not there, each with what sets it. `is_wanted` says which tasks matter.
pub fn lacking(plan: &Plan, source: Source<'_>, is_wanted: impl Fn(&pitcrew_plan::Id) -> bool) -> Vec<Missing> {
    let lacks = plan.secrets.iter().filter_map(|(name, secret)| {
        let tasks: Vec<&str> = plan
            .tasks
            .iter()
            .filter(|(id, task)| is_wanted(id) && wants(plan, task, name))
            .map(|(id, _)| id.as_str())
            .collect();
        let tells = plan.notify.iter().any(|notify| plan.secrets_of_notify(notify).any(|own| own == name));
        let why = source.read(name, &secret.from).err().filter(|_| tells || !tasks.is_empty())?;
        let place = match tasks.len() {
            0 => "`notify`".to_owned(),
            1 => format!("task {}", tasks[0]),
            _ => format!("tasks {}", tasks.join(", ")),
        };
        let (what, cure) = why.told(name, &secret.from, source);
        Some(Missing { place, what, cure })
    });
    lacks.collect()
}

/// Whether attempts of a task are given a secret, or agents that its checks ask.
fn wants(plan: &Plan, task: &Task, name: &str) -> bool {
    let asked = || plan.agents_asked_by(task);
    plan.secrets_of(task).contains(name) || asked().any(|agent| agent.secrets.iter().any(|own| own == name))
}

/// Returns what a trigger of a plan is let in with, or says what is missing and what mends it.
pub fn of_trigger(plan: &Plan, key: &Key, source: Source<'_>) -> Result<String, String> {
    let (name, origin) = match key {
        Key::From(origin) => (key.to_string(), origin),
        Key::Named(name) => match plan.secrets.get(name) {
            Some(secret) => (name.clone(), &secret.from),
            None => return Err(format!("the plan has no secret `{name}`")),
        },
    };
    source.read(&name, origin).map_err(|lack| {
        let (what, cure) = lack.told(&name, origin, source);
        format!("{what}; mend: {cure}")
    })
}

/// Why the value of a secret is not there. It never holds any of it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Lack {
    NotSet,
    Empty,
    Short,
    NotText,
    Unreadable(String),
}

impl Lack {
    /// Says what is missing, and what mends it.
    fn told(&self, name: &str, origin: &Origin, source: Source<'_>) -> (String, String) {
        let (from, cure) = match origin {
            Origin::Env(variable) => (format!("the variable {variable}"), format!("export {variable}=...")),
            Origin::File(path) => {
                let path = source.path(path);
                let write = format!("write it there, and nothing else: $EDITOR {}", path.display());
                (format!("the file {}", path.display()), write)
            }
        };
        let why = match self {
            Lack::NotSet => "is not set".to_owned(),
            Lack::Empty => "is empty".to_owned(),
            Lack::Short => format!("is shorter than {SHORTEST} characters, and could not be hidden in what is shown"),
            Lack::NotText => "is no text".to_owned(),
            Lack::Unreadable(error) => format!("cannot be read: {error}"),
        };
        (format!("its secret `{name}`: {from} {why}"), cure)
    }
}

impl Source<'_> {
    fn path(&self, path: &str) -> PathBuf {
        match path.strip_prefix("~/") {
            Some(below) => self.home.join(below),
            None => self.plan_dir.join(path),
        }
    }

    fn read(&self, name: &str, origin: &Origin) -> Result<String, Lack> {
        let value = match origin {
            Origin::Env(variable) => match self.handed.0.get(name) {
                Some(value) => value.clone(),
                None => match std::env::var(variable) {
                    Ok(value) => value,
                    Err(std::env::VarError::NotPresent) => return Err(Lack::NotSet),
                    Err(std::env::VarError::NotUnicode(_)) => return Err(Lack::NotText),
                },
            },
            Origin::File(path) => of_file(&self.path(path))?,
        };
        match value {
            value if value.is_empty() => Err(Lack::Empty),
            value if value.contains('\0') => Err(Lack::NotText),
            value if value.chars().count() < SHORTEST => Err(Lack::Short),
            value => Ok(value),
        }
    }
}

/// Reads a file without the line break at its end.
fn of_file(path: &Path) -> Result<String, Lack> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::InvalidData => Lack::NotText,
        _ => Lack::Unreadable(error.to_string()),
    };
    let file = std::fs::File::open(path).map_err(failed)?;
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(Lack::Unreadable("it is no plain file".to_owned()));
    }
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text).map_err(failed)?;
    if text.len() as u64 > LARGEST {
        return Err(Lack::Unreadable("it is larger than 64 KiB".to_owned()));
    }
    let end = text.trim_end_matches(['\n', '\r']).len();
    text.truncate(end);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = r#"
secrets:
  KEY: {from: "file:key", hosts: [api.example.org]}
  OTHER: "env:PITCREW_NO_SUCH_VARIABLE"
  IDLE: "env:PITCREW_NO_SUCH_VARIABLE"
tasks:
  a: {run: "true", secrets: [KEY]}
  b: {run: "true", secrets: [OTHER]}
"#;

    fn plan() -> Plan {
        let reading = pitcrew_plan::read(PLAN.as_bytes(), "pitcrew.yaml", "x");
        assert!(!reading.has_errors(), "{:?}", reading.diagnostics);
        reading.plan
    }

    #[test]
    fn what_is_not_there_is_named_with_its_tasks_and_its_cure() {
        let dir = tempfile::tempdir().unwrap();
        let none = Secrets::default();
        let source = Source { plan_dir: dir.path(), home: dir.path(), handed: &none };
        std::fs::write(dir.path().join("key"), "short\n").unwrap();
        let lacks = lacking(&plan(), source, |_| true);
        let said: Vec<String> = lacks.iter().map(|one| format!("{}: {}", one.place, one.what)).collect();
        assert!(said[0].starts_with("task a: its secret `KEY`: the file "), "{said:?}");
        assert!(said[0].contains("shorter than 8") && !said[0].contains("short\n"), "{said:?}");
        assert_eq!(said[1], "task b: its secret `OTHER`: the variable PITCREW_NO_SUCH_VARIABLE is not set");
        assert_eq!(lacks[1].cure, "export PITCREW_NO_SUCH_VARIABLE=...");
        assert_eq!(lacks.len(), 2, "what nobody is granted is not asked for");
    }

    #[test]
    fn a_task_gets_what_it_is_granted_and_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let value = "not-a-real-one";
        std::fs::write(dir.path().join("key"), format!("{value}\n")).unwrap();
        let handed = Secrets([("OTHER".to_owned(), "handed-over".to_owned())].into());
        let source = Source { plan_dir: dir.path(), home: dir.path(), handed: &handed };
        let plan = plan();
        let secrets = Secrets::find(&plan, source);
        let of = |task: &str| secrets.granted(&plan, &plan.tasks[&task.parse().unwrap()]).unwrap();
        assert_eq!(of("a"), [("KEY", value)]);
        assert_eq!(of("b"), [("OTHER", "handed-over")]);
        assert!(!format!("{secrets:?}").contains(value));
        assert_eq!(Secrets::default().granted(&plan, &plan.tasks[&"a".parse().unwrap()]), Err("KEY"));
    }
}
