//! Who has a lease, as its file says it to people. The lock itself is the kernel's.

use std::fmt;
use std::path::Path;

use pitcrew_engine::RunId;

use super::Thing;
use crate::who;

/// Who has a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// What they have: the path of a directory, or `kind:name`.
    what: String,
    /// The name of the operating-system user.
    pub user: String,
    /// The engine's process.
    pub pid: u32,
    /// The directory of the plan.
    pub project: String,
    /// The run.
    pub run: String,
}

impl Holder {
    /// Returns this process, driving a run.
    pub(super) fn me(thing: &Thing, project: &Path, run: &RunId) -> Holder {
        let what = match thing {
            Thing::Directory(path) => path.to_string_lossy().into_owned(),
            Thing::Named { kind, name } => format!("{kind}:{name}"),
        };
        Holder {
            what: plain(&what),
            user: who::me().name,
            pid: std::process::id(),
            project: plain(&project.to_string_lossy()),
            run: run.0.clone(),
        }
    }

    /// Returns what a file says of its holder, a line a fact.
    pub(super) fn lines(&self) -> String {
        let Holder { what, user, pid, project, run } = self;
        format!("what: {what}\nuser: {user}\npid: {pid}\nproject: {project}\nrun: {run}\n")
    }

    /// Reads what a file says. Of a process that is gone it says nothing: whoever has the lease now
    /// could not write there.
    pub(super) fn read(text: &str) -> Option<Holder> {
        let fact = |name: &str| {
            let fact = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            fact.map(plain)
        };
        let pid: u32 = fact("pid")?.parse().ok()?;
        if !Path::new("/proc").join(pid.to_string()).exists() {
            return None;
        }
        Some(Holder { what: fact("what")?, user: fact("user")?, pid, project: fact("project")?, run: fact("run")? })
    }

    /// Whether what they have is a directory below another.
    pub(super) fn has_below(&self, root: &Path) -> bool {
        let root = plain(&root.to_string_lossy());
        Path::new(&self.what).starts_with(root)
    }
}

/// Takes out what would be more than text on one line of a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Holder { what: _, user, pid, project, run } = self;
        write!(f, "run `{run}` of {user} in `{project}` (process {pid})")
    }
}
