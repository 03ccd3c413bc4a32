//! Looking now and then at what a command has used, where the kernel does not hold the limit.

use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

use super::measure;
use crate::outcome::{End, Limit};
use crate::spec::Limits;

/// How long between two looks at least. A look that takes long makes the next one later.
const INTERVAL: Duration = Duration::from_millis(50);
/// A look may take this share of the time: one part in twenty.
const SHARE: u32 = 20;

/// A limit and what was seen beyond it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Breach {
    pub which: Limit,
    pub limit: u64,
    pub seen: u64,
}

impl Breach {
    pub(super) fn end(self) -> End {
        End::LimitExceeded { which: self.which, limit: self.limit, seen: self.seen }
    }
}

/// The limits that are watched rather than held.
#[derive(Default)]
pub(super) struct Meters {
    /// Memory of every process of this namespace, in bytes.
    memory: Option<u64>,
    /// The upper layers on disk.
    uppers: Vec<OwnedFd>,
    /// Bytes in `uppers`.
    disk: Option<u64>,
    /// Files and directories in `uppers`.
    files: Option<u64>,
    next: Option<Instant>,
    killed_for_memory: Option<Breach>,
}

impl Meters {
    /// Watches `memory` bytes of all processes, and the sizes of `uppers` against `limits`.
    pub(super) fn new(memory: Option<u64>, uppers: Vec<OwnedFd>, limits: &Limits) -> Self {
        let (disk, files) = (limits.disk, limits.files);
        Meters { memory, uppers, disk, files, next: None, killed_for_memory: None }
    }

    /// When to look next; `None` where there is nothing to watch.
    pub(super) fn due(&self) -> Option<Instant> {
        let watching = self.memory.is_some() || !self.uppers.is_empty();
        watching.then(|| self.next.unwrap_or_else(|| Instant::now() + INTERVAL))
    }

    /// Looks, if it is time. A breach that is returned must end the command.
    ///
    /// Too much memory ends only the largest process, as the kernel does where a cgroup holds
    /// the limit; the rest goes on, and the next look sees whether that was enough.
    pub(super) fn look(&mut self, now: Instant) -> Option<Breach> {
        let next = *self.next.get_or_insert(now + INTERVAL);
        if now < next {
            return None;
        }
        if let Some(limit) = self.memory {
            self.hold_memory(limit);
        }
        let breach = self.measure_uppers();
        let took = now.elapsed();
        self.next = Some(now + INTERVAL.max(took * SHARE));
        breach
    }

    /// The last time that a process was killed because all together held too much memory.
    pub(super) fn killed_for_memory(&self) -> Option<Breach> {
        self.killed_for_memory
    }

    fn hold_memory(&mut self, limit: u64) {
        let held = measure::memory_by_process();
        let seen = held.iter().map(|(_, bytes)| bytes).sum();
        if seen <= limit {
            return;
        }
        let largest = held.iter().max_by_key(|(_, bytes)| *bytes);
        if let Some(pid) = largest.and_then(|(pid, _)| Pid::from_raw(*pid)) {
            // It may just have died by itself, which frees the memory too.
            let _ = kill_process(pid, Signal::KILL);
            self.killed_for_memory = Some(Breach { which: Limit::Memory, limit, seen });
        }
    }

    fn measure_uppers(&self) -> Option<Breach> {
        if self.disk.is_none() && self.files.is_none() {
            return None;
        }
        let mut used = measure::Used::default();
        for upper in &self.uppers {
            measure::add_tree(upper, &mut used);
        }
        let over = |which, limit: Option<u64>, seen| {
            limit.filter(|limit| seen > *limit).map(|limit| Breach { which, limit, seen })
        };
        over(Limit::Disk, self.disk, used.bytes).or(over(Limit::Files, self.files, used.files))
    }
}
