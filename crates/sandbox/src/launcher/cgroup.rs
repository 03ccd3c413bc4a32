//! Control groups for memory, CPUs and processes, where this user may make them.
//!
//! Best effort on purpose: without one the meter watches memory and an rlimit counts
//! processes, and the outcome says so.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::process::{Pid, test_kill_process};

use crate::spec::Limits;
use crate::sys::{self, Side};

const NAME: &str = "pitcrew-";
/// The time over which CPU time is counted, in microseconds: the kernel's own default.
const PERIOD_US: u64 = 100_000;
/// The smallest share that the kernel takes, in microseconds of a period.
const LEAST_US: u64 = 1_000;

/// Returns the time in a period that so many thousandths of a CPU are, in microseconds.
fn quota(cpu_milli: u64) -> u64 {
    (cpu_milli.saturating_mul(PERIOD_US) / 1000).max(LEAST_US)
}

/// The groups of one command; removed when dropped.
#[derive(Default)]
pub(super) struct Cgroup {
    groups: Vec<Group>,
}

/// One directory of a hierarchy.
struct Group {
    directory: PathBuf,
    /// Whether this is the unified hierarchy (v2) or one of a single controller (v1).
    unified: bool,
    entrance: Option<Entrance>,
    /// Whether the group holds the memory limit.
    memory: bool,
    /// Whether the group holds the limit on CPUs.
    cpu: bool,
}

/// How a process gets into a group without waiting until nobody else on the machine forks, which takes the kernel
/// milliseconds.
enum Entrance {
    /// It has one thread only, and writes itself into this file (v1).
    Itself(File),
    /// It is born in this directory (v2).
    Birth(OwnedFd),
}

impl Cgroup {
    /// Makes groups with the limits that can be held; sweeps those of launchers that were killed.
    pub(super) fn make(limits: &Limits) -> Self {
        // One process more, for the first one inside, which is ours.
        let processes = limits.processes.map(|count| count.saturating_add(1));
        if limits.memory.is_none() && limits.cpu_milli.is_none() && processes.is_none() {
            return Cgroup::default();
        }
        let listing = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
        let memory = Group::in_v1(&listing, "memory", "memory.limit_in_bytes", limits.memory);
        let pids = Group::in_v1(&listing, "pids", "pids.max", processes);
        let quota = limits.cpu_milli.map(quota);
        let cpu = Group::in_v1(&listing, "cpu", "cpu.cfs_quota_us", quota);
        let mut groups: Vec<Group> = memory.into_iter().chain(pids).chain(cpu).collect();
        if groups.is_empty() {
            groups.extend(Group::in_v2(&listing, limits.memory, quota, processes));
        }
        Cgroup { groups }
    }

    /// Forks, with the child in new namespaces and in the groups, as far as that takes no time: the launcher's
    /// [`enter`](Cgroup::enter) sees what is left to do once the child has stepped in.
    pub(super) fn fork(&self, namespaces: i32) -> io::Result<Side> {
        let birth = self.groups.iter().find_map(|group| match &group.entrance {
            Some(Entrance::Birth(directory)) => Some(directory.as_fd()),
            _ => None,
        });
        let born = birth.and_then(|directory| sys::fork_into(namespaces, directory).ok());
        // A kernel that cannot do it, or may not, forks all the same.
        born.map_or_else(|| sys::fork(namespaces), Ok)
    }

    /// Puts this process, which must have one thread only, and its future children into the groups that can be entered
    /// so.
    pub(super) fn step_in(&mut self) {
        for group in &mut self.groups {
            if let Some(Entrance::Itself(mut file)) = group.entrance.take() {
                // Where it does not work, the launcher sees that.
                let _ = file.write_all(b"0");
            }
        }
    }

    /// Puts a process and all its future children into the groups that it is not in yet.
    pub(super) fn enter(&mut self, process: Pid) {
        let number = process.as_raw_nonzero().to_string();
        self.groups.retain(|group| {
            let is_in = group.entrance.is_some() && group.has(&number);
            is_in || fs::write(group.directory.join("cgroup.procs"), &number).is_ok()
        });
    }

    /// Whether the kernel holds the memory limit.
    pub(super) fn holds_memory(&self) -> bool {
        self.memory_group().is_some()
    }

    /// Whether the kernel killed a process because all together held too much memory.
    pub(super) fn memory_kills(&self) -> bool {
        self.memory_group().is_some_and(|group| {
            let file = if group.unified { "memory.events" } else { "memory.oom_control" };
            let events = fs::read_to_string(group.directory.join(file)).unwrap_or_default();
            let kills = events.lines().find_map(|line| line.strip_prefix("oom_kill "));
            kills.and_then(|count| count.trim().parse::<u64>().ok()).is_some_and(|count| count > 0)
        })
    }

    /// The most memory that was in use, in bytes.
    pub(super) fn memory_peak(&self) -> Option<u64> {
        let group = self.memory_group()?;
        let file = if group.unified { "memory.peak" } else { "memory.max_usage_in_bytes" };
        fs::read_to_string(group.directory.join(file)).ok()?.trim().parse().ok()
    }

    /// The limits that only the fallbacks hold, or nothing does, as sentences.
    pub(super) fn unenforced(&self, limits: &Limits) -> impl Iterator<Item = String> {
        let watched = limits.memory.is_some() && !self.holds_memory();
        let loose = limits.cpu_milli.is_some() && !self.groups.iter().any(|group| group.cpu);
        let memory = watched.then(|| "limit on memory: no cgroup, so it is looked at five times a second".to_owned());
        let cpu = loose.then(|| "limit on CPUs: no cgroup, so nothing holds it".to_owned());
        memory.into_iter().chain(cpu)
    }

    fn memory_group(&self) -> Option<&Group> {
        self.groups.iter().find(|group| group.memory)
    }
}

impl Group {
    /// A group for one controller, below our own.
    fn in_v1(listing: &str, controller: &str, file: &str, limit: Option<u64>) -> Option<Self> {
        let limit = limit?;
        let own = path_in(listing, |controllers| controllers.split(',').any(|name| name == controller))?;
        let parent = Path::new("/sys/fs/cgroup").join(controller).join(own);
        let mut group = Group::create(&parent, controller)?;
        group.memory = controller == "memory";
        group.cpu = controller == "cpu";
        let entrance = File::options().write(true).open(group.directory.join("tasks"));
        group.entrance = entrance.ok().map(Entrance::Itself);
        group.set(file, limit).then_some(group)
    }

    /// One group for all limits, because a process is in one group only; and beside our own,
    /// because a group with processes has no limits for groups below it.
    fn in_v2(listing: &str, memory: Option<u64>, quota: Option<u64>, processes: Option<u64>) -> Option<Self> {
        let root = Path::new("/sys/fs/cgroup");
        let own = path_in(listing, str::is_empty).filter(|_| root.join("cgroup.controllers").exists())?;
        let mut group = Group::create(&root.join(own.parent().unwrap_or(own)), "all")?;
        group.unified = true;
        group.entrance = File::open(&group.directory).ok().map(|directory| Entrance::Birth(directory.into()));
        group.memory = memory.is_some_and(|bytes| group.set("memory.max", bytes));
        group.cpu = quota.is_some_and(|quota| group.write("cpu.max", &format!("{quota} {PERIOD_US}")));
        let counted = processes.is_some_and(|count| group.set("pids.max", count));
        (group.memory || group.cpu || counted).then_some(group)
    }

    fn create(parent: &Path, what: &str) -> Option<Self> {
        sweep(parent);
        let directory = parent.join(format!("{NAME}{what}-{}", std::process::id()));
        fs::create_dir(&directory).ok()?;
        Some(Group { directory, unified: false, entrance: None, memory: false, cpu: false })
    }

    fn has(&self, number: &str) -> bool {
        fs::read_to_string(self.directory.join("cgroup.procs"))
            .is_ok_and(|listing| listing.lines().any(|line| line == number))
    }

    fn set(&self, file: &str, limit: u64) -> bool {
        self.write(file, &limit.to_string())
    }

    fn write(&self, file: &str, text: &str) -> bool {
        fs::write(self.directory.join(file), text).is_ok()
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

/// The path of our own group, relative, in the hierarchy whose controllers are wanted: a line of
/// `/proc/self/cgroup` is `number:controllers:path`.
fn path_in(listing: &str, wanted: impl Fn(&str) -> bool) -> Option<&Path> {
    listing.lines().find_map(|line| {
        let (controllers, path) = line.split_once(':')?.1.split_once(':')?;
        wanted(controllers).then(|| Path::new(path.trim_start_matches('/')))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_group_is_found_in_either_hierarchy() {
        let listing = "5:cpu,memory:/a/b\n1:name=systemd:/init\n0::/user.slice/x:y.scope\n";
        let memory = path_in(listing, |controllers| controllers.split(',').any(|name| name == "memory"));
        assert_eq!(memory, Some(Path::new("a/b")));
        assert_eq!(path_in(listing, str::is_empty), Some(Path::new("user.slice/x:y.scope")));
        assert_eq!(path_in(listing, |controllers| controllers == "pids"), None);
    }
}
