//! What running tasks share: memory and CPUs of the whole plan.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::model::{Plan, PlanLimits, Task};
use crate::quantity::BadQuantity;

/// A number of CPUs as a plan writes it, in thousandths: `2`, `0.5`, `1.25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cpus {
    /// Thousandths of one CPU; at least 1.
    pub milli: u32,
}

impl Cpus {
    /// What a task counts for that says nothing of CPUs.
    pub const ONE: Cpus = Cpus { milli: 1000 };
}

impl FromStr for Cpus {
    type Err = BadQuantity;

    fn from_str(text: &str) -> Result<Self, BadQuantity> {
        let bad = || BadQuantity(format!("`{text}` is no number of CPUs; write `2`, `0.5` or `1.25`"));
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(part) || part.len() > 3 {
            return Err(bad());
        }
        let whole: u32 = whole.parse().map_err(|_| bad())?;
        let part: u32 = format!("{part:0<3}").parse().map_err(|_| bad())?;
        let milli = whole.checked_mul(1000).and_then(|milli| milli.checked_add(part));
        milli.filter(|milli| *milli > 0).map(|milli| Cpus { milli }).ok_or_else(bad)
    }
}

impl fmt::Display for Cpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.milli / 1000)?;
        match self.milli % 1000 {
            0 => Ok(()),
            part => f.write_str(format!(".{part:03}").trim_end_matches('0')),
        }
    }
}

/// What a task takes of the plan's limits while it runs; nothing of what the plan does not limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Share {
    /// Bytes of memory.
    pub memory: u64,
    /// Thousandths of a CPU.
    pub cpu_milli: u64,
}

/// Something that running tasks share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Shared {
    /// `limits.memory`.
    Memory,
    /// `limits.cpu`.
    Cpu,
}

impl Shared {
    /// Returns the field that limits it.
    pub fn field(self) -> &'static str {
        match self {
            Shared::Memory => "limits.memory",
            Shared::Cpu => "limits.cpu",
        }
    }
}

impl Share {
    /// Returns both together.
    pub fn with(self, other: Share) -> Share {
        Share {
            memory: self.memory.saturating_add(other.memory),
            cpu_milli: self.cpu_milli.saturating_add(other.cpu_milli),
        }
    }

    /// Returns what is left when `other` is given back.
    pub fn without(self, other: Share) -> Share {
        Share {
            memory: self.memory.saturating_sub(other.memory),
            cpu_milli: self.cpu_milli.saturating_sub(other.cpu_milli),
        }
    }
}

impl PlanLimits {
    /// Returns what there is too little of for `own` beside `taken`.
    ///
    /// What asks for more than there is at all has room where nothing else runs: better alone than never.
    pub fn lacks(&self, taken: Share, own: Share) -> Option<Shared> {
        let over = |limit: Option<u64>, taken: u64, own: u64| {
            limit.is_some_and(|limit| taken > 0 && taken.saturating_add(own) > limit)
        };
        if over(self.memory.map(|size| size.0), taken.memory, own.memory) {
            return Some(Shared::Memory);
        }
        over(self.cpu.map(|cpus| cpus.milli.into()), taken.cpu_milli, own.cpu_milli).then_some(Shared::Cpu)
    }
}

impl Plan {
    /// Returns what a task takes of the plan's limits while it runs.
    pub fn share_of(&self, task: &Task) -> Share {
        if self.is_by_hand(task) {
            return Share::default();
        }
        Share {
            memory: self.limits.memory.map_or(0, |_| task.limits.memory.0),
            cpu_milli: self.limits.cpu.map_or(0, |_| task.limits.cpu.unwrap_or(Cpus::ONE).milli.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpus_come_back_as_they_went_in() {
        for text in ["1", "0.5", "1.25", "0.001", "64"] {
            assert_eq!(text.parse::<Cpus>().unwrap().to_string(), text);
        }
        assert_eq!("2.50".parse::<Cpus>().unwrap().to_string(), "2.5");
        for text in ["", "0", "0.0", "-1", "1.2345", "two", "1.", ".5", "1e3", "99999999999"] {
            assert!(text.parse::<Cpus>().is_err(), "{text}");
        }
    }
}
