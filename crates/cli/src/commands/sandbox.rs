//! `pitcrew sandbox`: one command in the walls of a task, over the live workspace.

use std::ffi::OsString;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use clap::Args;
use pitcrew_plan::Network;
use pitcrew_plan::quantity::Size;
use pitcrew_runner::alone::{Alone, Request, Running, Sees};
use pitcrew_runner::effects::Host;
use pitcrew_runner::who;
use pitcrew_sandbox::{End, NotStarted, Outcome};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use crate::archive;
use crate::exit::Exit;
use crate::follow::Interrupts;
use crate::print;
use crate::render::events::count;
use crate::render::style;
use crate::runtime;
use crate::trouble::{Result, Trouble};

/// What `sandbox` takes.
#[derive(Args, Debug)]
pub struct Sandbox {
    /// The directory that the command sees and works on, as it is now
    #[arg(long, value_name = "DIR", default_value = ".")]
    workspace: PathBuf,
    /// What it may change, as in a task; may be given several times
    #[arg(long, value_name = "PATH")]
    owns: Vec<String>,
    /// Memory of all its processes together: 512MiB, 2GiB
    #[arg(long, value_name = "SIZE")]
    memory: Option<Size>,
    /// The command and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<OsString>,
}

impl Sandbox {
    /// Carries it out, and passes the command's exit code on.
    pub fn run(self) -> Result<Exit> {
        let workspace = std::fs::canonicalize(&self.workspace).map_err(|error| {
            Trouble::while_trying(format!("open the workspace `{}`", self.workspace.display()), &error)
        })?;
        let request = Request {
            sees: Sees::Copy { owns: self.owns.iter().map(|path| below(path, &workspace)).collect() },
            command: self.command.clone(),
            memory: self.memory.map(|size| size.0),
            program: std::env::current_exe()?,
            host: host(),
            state_home: archive::home(&workspace)?,
            keeps: Vec::new(),
            network: Network::None,
            streams: None,
            workspace,
        };
        let alone = runtime::block_on(carry_out(request, |_, _| true))?;
        tell(&alone)
    }
}

/// Runs a command in the walls; what it changed comes back where `agrees` says so.
pub(super) async fn carry_out(
    request: Request,
    agrees: impl FnOnce(&Outcome, u64) -> bool + Send + 'static,
) -> Result<Alone> {
    // Taken over before anything starts: Ctrl-C ends the command, and we still tidy up after it.
    let mut interrupts = Interrupts::new()?;
    let running = runtime::blocking(move || Running::start(&request)).await?;
    let ended = running.as_fd().try_clone_to_owned()?;
    let mut ended = std::pin::pin!(runtime::blocking(move || wait_until_readable(&ended)));
    loop {
        tokio::select! {
            waited = &mut ended => {
                waited?;
                return Ok(runtime::blocking(move || running.finish(agrees)).await?);
            }
            () = interrupts.next() => running.end(),
        }
    }
}

fn wait_until_readable(fd: &OwnedFd) -> std::io::Result<()> {
    loop {
        match poll(&mut [PollFd::new(fd, PollFlags::IN)], None) {
            Ok(_) => return Ok(()),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Returns a path as it is below the workspace; one that is not is refused with the others.
pub(super) fn below(path: &str, workspace: &Path) -> String {
    let inside = Path::new(path).strip_prefix(workspace);
    inside.map_or_else(|_| path.to_owned(), |inside| inside.to_string_lossy().into_owned())
}

/// Returns what of the user's surroundings holds inside.
pub(super) fn host() -> Host {
    let variable = |name| std::env::var_os(name).unwrap_or_default();
    let (path, home) = (variable("PATH"), PathBuf::from(variable("HOME")));
    Host {
        toolchains: pitcrew_sandbox::toolchains(&path, &home),
        path,
        home,
        user: who::me().name,
        lang: variable("LANG"),
    }
}

/// Says what came back and what did not, and returns how the command ended.
fn tell(alone: &Alone) -> Result<Exit> {
    let refused = tell_what_came_back(alone, "`--owns` keeps them");
    Ok(match exit_of(&alone.outcome.end)? {
        Exit::Passed(0) if refused => Exit::No,
        exit => exit,
    })
}

/// Says what came back and what did not; returns whether something was refused.
pub(super) fn tell_what_came_back(alone: &Alone, otherwise: &str) -> bool {
    let mut refused = false;
    for refusal in &alone.refused {
        refused = true;
        print::talk(format!(
            "{} {}: {}",
            style::bad("blocked:"),
            style::plain(&refusal.path),
            style::plain(&refusal.reason)
        ));
    }
    if let Some(path) = &alone.conflict {
        refused = true;
        let path = style::plain(path);
        print::talk(format!("{} {path} was changed meanwhile; nothing was brought back", style::bad("conflict:")));
    }
    for sentence in &alone.outcome.unenforced {
        print::talk(format!("{}: {sentence}", style::care("warning")));
    }
    let dropped: u64 = alone.dropped.values().sum();
    if dropped > 0 {
        let names: Vec<&str> = alone.dropped.keys().map(String::as_str).collect();
        print::talk(format!("dropped {} under {}; {otherwise}", count(dropped as usize, "file"), names.join(", ")));
    }
    if alone.applied > 0 {
        print::talk(format!("{} {}", style::good("brought back"), count(alone.applied as usize, "file")));
    }
    refused
}

/// Returns how the command ended.
pub(super) fn exit_of(end: &End) -> Result<Exit> {
    let code = |code: i32| Exit::Passed(u8::try_from(code).unwrap_or(u8::MAX));
    Ok(match end {
        End::Exited { code: exited } => code(*exited),
        End::Signaled { signal } => code(128 + signal),
        End::Ordered | End::TimedOut => Exit::Interrupted,
        End::LimitExceeded { which, limit, seen } => {
            print::talk(format!("{} it used more {which:?} than it may: {seen} of {limit}", style::bad("killed:")));
            Exit::No
        }
        End::NotStarted(why) => {
            let trouble = Trouble::new(format!("start the command: {why}"));
            return Err(match why {
                NotStarted::Wall { cure: Some(cure), .. } => trouble.hint(cure),
                NotStarted::Wall { cure: None, .. } => trouble.hint("pitcrew doctor"),
                _ => trouble,
            });
        }
        End::LauncherLost => return Err(Trouble::new("the launcher vanished, and took the command with it")),
    })
}
