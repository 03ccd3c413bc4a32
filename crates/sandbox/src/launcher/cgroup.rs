//! Control groups for memory and processes, where this user may make them.
//!
//! Best effort on purpose: without one the meter watches memory and an rlimit counts
//! processes, and the outcome says so.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, test_kill_process};

use crate::spec::Limits;

const NAME: &str = "pitcrew-";

/// The group of one command; removed when dropped.
#[derive(Default)]
pub(super) struct Cgroup {
    memory: Option<Group>,
    processes: Option<Group>,
}

/// One directory of a hierarchy.
struct Group {
    directory: PathBuf,
    unified: bool,
}

impl Cgroup {
    /// Makes groups with the limits that can be held; sweeps those of launchers that were killed.
    pub(super) fn make(limits: &Limits) -> Self {
        if limits.memory.is_none() && limits.processes.is_none() {
            return Cgroup::default();
        }
        let listing = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
        let memory = limits.memory.and_then(|bytes| {
            let old = hold(&listing, "memory", "memory.limit_in_bytes", bytes, false);
            old.or_else(|| hold(&listing, "memory", "memory.max", bytes, true))
        });
        let processes = limits.processes.and_then(|count| {
            // One more for the first process inside, which is ours.
            let old = hold(&listing, "pids", "pids.max", count + 1, false);
            old.or_else(|| hold(&listing, "pids", "pids.max", count + 1, true))
        });
        Cgroup { memory, processes }
    }

    /// Puts a process and all its future children into the groups.
    pub(super) fn enter(&mut self, process: Pid) {
        let enter = |group: &Group| {
            let procs = group.directory.join("cgroup.procs");
            fs::write(procs, process.as_raw_nonzero().to_string()).is_ok()
        };
        self.memory = self.memory.take().filter(enter);
        self.processes = self.processes.take().filter(enter);
    }

    /// Whether the kernel holds the memory limit.
    pub(super) fn holds_memory(&self) -> bool {
        self.memory.is_some()
    }

    /// Whether the kernel killed a process because all together held too much memory.
    pub(super) fn memory_kills(&self) -> bool {
        self.memory.as_ref().is_some_and(|group| {
            let file = if group.unified { "memory.events" } else { "memory.oom_control" };
            let events = fs::read_to_string(group.directory.join(file)).unwrap_or_default();
            let kills = events.lines().find_map(|line| line.strip_prefix("oom_kill "));
            kills.and_then(|count| count.trim().parse::<u64>().ok()).is_some_and(|count| count > 0)
        })
    }

    /// The most memory that was in use, in bytes.
    pub(super) fn memory_peak(&self) -> Option<u64> {
        let group = self.memory.as_ref()?;
        let file = if group.unified { "memory.peak" } else { "memory.max_usage_in_bytes" };
        fs::read_to_string(group.directory.join(file)).ok()?.trim().parse().ok()
    }

    /// The limits that only the fallbacks hold, as sentences.
    pub(super) fn unenforced(&self, limits: &Limits) -> Vec<String> {
        let memory = limits.memory.is_some() && self.memory.is_none();
        memory
            .then(|| "limit on memory: no cgroup, so it is looked at five times a second".to_owned())
            .into_iter()
            .collect()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // The last process may still be on its way out; a group that stays is swept later.
        for _ in 0..100 {
            match fs::remove_dir(&self.directory) {
                Err(error) if error.kind() == io::ErrorKind::ResourceBusy => std::thread::yield_now(),
                _ => return,
            }
        }
    }
}

/// Makes a group below (v1) or beside (v2) our own, and sets one limit.
fn hold(listing: &str, controller: &str, file: &str, limit: u64, unified: bool) -> Option<Group> {
    let parent = parent_directory(listing, controller, unified)?;
    sweep(&parent);
    let directory = parent.join(format!("{NAME}{controller}-{}", std::process::id()));
    fs::create_dir(&directory).ok()?;
    let group = Group { directory, unified };
    fs::write(group.directory.join(file), limit.to_string()).ok()?;
    Some(group)
}

/// Where a new group may go: in v1 below our own; in v2, where a group with processes has no
/// groups below it, beside our own.
fn parent_directory(listing: &str, controller: &str, unified: bool) -> Option<PathBuf> {
    let mut lines = listing.lines().filter_map(|line| {
        let mut fields = line.splitn(3, ':').skip(1);
        Some((fields.next()?, Path::new(fields.next()?.trim_start_matches('/'))))
    });
    let (_, path) = lines.find(|(controllers, _)| match unified {
        true => controllers.is_empty(),
        false => controllers.split(',').any(|name| name == controller),
    })?;
    let root = Path::new("/sys/fs/cgroup");
    if unified {
        let enabled = root.join("cgroup.controllers").exists();
        return enabled.then(|| root.join(path.parent().unwrap_or(path)));
    }
    let parent = root.join(controller).join(path);
    parent.is_dir().then_some(parent)
}

/// Removes the groups of launchers that were killed before they could.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let owner = name.to_str().filter(|name| name.starts_with(NAME));
        let owner = owner.and_then(|name| name.rsplit('-').next()?.parse().ok()).and_then(Pid::from_raw);
        if owner.is_some_and(|pid| test_kill_process(pid) == Err(rustix::io::Errno::SRCH)) {
            // Not empty means not dead; then it stays.
            let _ = fs::remove_dir(entry.path());
        }
    }
}
