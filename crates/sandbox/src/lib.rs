//! The walls around an attempt: launcher, namespaces, Landlock, seccomp, limits, harvest.
//!
//! The engine describes one command as a [`Spec`], calls [`spawn`], and reads one [`Outcome`].
//! Between the two stands the launcher: the same binary again, entered through
//! [`launcher_main`], which builds the walls, starts the command inside, and leaves nothing
//! behind. This crate knows nothing of plans, tasks, or git, and decides no policy: who owns a
//! path is the runner's question.
//!
//! The walls are Linux's. Elsewhere only the words exist: [`Spec`] and [`Outcome`], no `spawn`.

mod outcome;
mod spec;
mod toolchains;
#[cfg(target_os = "linux")]
mod wire;

#[cfg(target_os = "linux")]
mod cure;
#[cfg(target_os = "linux")]
mod descend;
#[cfg(target_os = "linux")]
mod harvest;
#[cfg(target_os = "linux")]
mod launcher;
#[cfg(target_os = "linux")]
mod layer;
#[cfg(target_os = "linux")]
mod probe;
#[cfg(target_os = "linux")]
mod remove;
#[cfg(target_os = "linux")]
mod spawn;
#[cfg(target_os = "linux")]
mod stray;
#[cfg(target_os = "linux")]
mod sys;

pub use outcome::{End, Limit, NotStarted, Outcome, Usage};
pub use spec::{Enclosure, Limits, Mount, Network, Spec, Upper, Walls};
pub use toolchains::toolchains;

#[cfg(target_os = "linux")]
pub use harvest::{Harvest, Left, Refusal, Terms, What, harvest};
#[cfg(target_os = "linux")]
pub use launcher::launcher_main;
#[cfg(target_os = "linux")]
pub use layer::{SANDBOX_ID, opaque, outside_ids, own, whiteout};
#[cfg(target_os = "linux")]
pub use probe::{Wall, probe};
#[cfg(target_os = "linux")]
pub use remove::remove_tree;
#[cfg(target_os = "linux")]
pub use spawn::{LAUNCH, Launched, Launchpad, Stdio};
#[cfg(target_os = "linux")]
pub use stray::launchers;
