//! `pitcrew doctor`: whether this machine has what runs need, and one command for what is missing.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use clap::Args;
use serde::Serialize;

use crate::archive;
use crate::coders::{self, Coder};
use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::project;
use crate::render::style;
use crate::trouble::{Result, chain};

/// Runs need that much room at least, in bytes; a few of them fit.
const ROOM: u64 = 1 << 30;

/// What `doctor` takes.
#[derive(Args, Debug)]
pub struct Doctor {
    #[command(flatten)]
    output: Output,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    group: &'static str,
    name: String,
    /// `ok`; `missing` where runs refuse without it; `weak` where they only lose something; `absent` for what is
    /// wanted by some plans only.
    result: &'static str,
    detail: String,
    /// One command, or setting, that mends it.
    fix: Option<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    version: &'static str,
    checks: &'a [Check],
}

impl Doctor {
    /// Carries it out: 1 where runs would refuse.
    pub fn run(self) -> Result<Exit> {
        let mut checks = vec![platform()];
        let (state, place) = state();
        checks.push(state);
        checks.extend(place.as_deref().map(room));
        checks.push(ok("state", "journal", format!("SQLite {}", pitcrew_runner::store::sqlite_version())));
        checks.extend(place.as_deref().map(walls).unwrap_or_default());
        checks.push(git());
        checks.push(workspace()?);
        checks.push(toolchains());
        checks.extend(coders::find(true).iter().map(coder));
        if self.output.is_json() {
            print::json(&Answer { version: env!("CARGO_PKG_VERSION"), checks: &checks })?;
        } else {
            print::data(text(&checks))?;
        }
        Ok(if checks.iter().any(|check| check.result == "missing") { Exit::No } else { Exit::Done })
    }
}

fn text(checks: &[Check]) -> String {
    let mut text = format!("pitcrew {}\n", env!("CARGO_PKG_VERSION"));
    let mut group = "";
    for check in checks {
        if check.group != group {
            group = check.group;
            text += &format!("\n{}\n", style::strong(group));
        }
        let sign = match check.result {
            "ok" => style::good("✓"),
            "weak" => style::care("!"),
            "absent" => style::faint("-"),
            _ => style::bad("✗"),
        };
        text += &format!("  {sign} {}: {}\n", check.name, style::plain(&check.detail));
        if let Some(fix) = &check.fix {
            text += &format!("    {}: {fix}\n", style::hint("fix"));
        }
    }
    let missing = checks.iter().filter(|check| check.result == "missing").count();
    text += "\n";
    text += &match missing {
        0 => style::good("runs can start here, in walls"),
        _ => style::bad("runs refuse to start here until what is marked ✗ is mended"),
    };
    text
}

fn ok(group: &'static str, name: &str, detail: impl Into<String>) -> Check {
    Check { group, name: name.to_owned(), result: "ok", detail: detail.into(), fix: None }
}

fn missing(group: &'static str, name: &str, detail: impl Into<String>, fix: impl Into<String>) -> Check {
    Check { result: "missing", fix: Some(fix.into()), ..ok(group, name, detail) }
}

fn weak(group: &'static str, name: &str, detail: impl Into<String>, fix: impl Into<String>) -> Check {
    Check { result: "weak", ..missing(group, name, detail, fix) }
}

fn platform() -> Check {
    let system = rustix::system::uname();
    let release = system.release().to_string_lossy();
    ok("machine", "kernel", format!("{} {release}", system.sysname().to_string_lossy()))
}

/// Looks at where state is kept, and returns it where it can be used.
fn state() -> (Check, Option<PathBuf>) {
    let opened = archive::root().and_then(|root| archive::open_state(&root));
    match opened {
        Ok(state) => {
            let writable = rustix::fs::access(state.root(), rustix::fs::Access::WRITE_OK).is_ok();
            let shown = state.root().display().to_string();
            let check = match writable {
                true => ok("state", "directory", shown),
                false => {
                    missing("state", "directory", format!("{shown} cannot be written"), format!("chmod u+rwx {shown}"))
                }
            };
            (check, writable.then(|| state.root().to_owned()))
        }
        Err(trouble) => {
            let fix = trouble.hint.unwrap_or_else(|| "export PITCREW_STATE=/a/directory/of/its/own".to_owned());
            (missing("state", "directory", trouble.message, fix), None)
        }
    }
}

fn room(state: &Path) -> Check {
    match rustix::fs::statvfs(state) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let detail = format!("{} MiB free", free >> 20);
            if free >= ROOM { ok("state", "room", detail) } else { weak("state", "room", detail, "pitcrew clean") }
        }
        Err(error) => weak("state", "room", format!("cannot be told: {error}"), format!("df {}", state.display())),
    }
}

/// Builds each wall and pushes on it.
fn walls(state: &Path) -> Vec<Check> {
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return vec![missing("walls", "launcher", chain(&error), "start pitcrew by its path")],
    };
    pitcrew_sandbox::probe(&program, &state.join("attempts"))
        .into_iter()
        .map(|wall| Check {
            group: "walls",
            name: wall.name.to_owned(),
            result: match (wall.ok, wall.required) {
                (true, _) => "ok",
                (false, true) => "missing",
                (false, false) => "weak",
            },
            detail: wall.detail,
            fix: wall.cure,
        })
        .collect()
}

fn git() -> Check {
    let here = project::here().unwrap_or_default();
    let root = project::work_tree(&here).unwrap_or(here);
    let asked = pitcrew_runner::surroundings::git(&root).arg("--version").stdout(Stdio::piped()).output();
    match asked {
        Ok(output) if output.status.success() => {
            ok("tools", "git", String::from_utf8_lossy(&output.stdout).trim().trim_start_matches("git version "))
        }
        _ => weak("tools", "git", "not found: plain directories work, git repositories do not", "apt-get install git"),
    }
}

fn workspace() -> Result<Check> {
    let here = project::here()?;
    Ok(match project::work_tree(&here) {
        Some(root) if super::init::has_commit(&root) => {
            ok("tools", "workspace", format!("git work tree {}", root.display()))
        }
        Some(root) => weak(
            "tools",
            "workspace",
            format!("git work tree {} has no commit, and a run starts from one", root.display()),
            "git add -A && git commit -m start",
        ),
        None => ok("tools", "workspace", format!("directory {}, changed in place", here.display())),
    })
}

/// Says of a coding agent where it is, and what it logs in with.
fn coder(coder: &Coder) -> Check {
    let name = coder.driver.word();
    let Some(installed) = &coder.installed else {
        let check = weak("coding agents", name, "not on PATH", coder.install());
        return Check { result: "absent", ..check };
    };
    let path = installed.path.display();
    let version = match &installed.version {
        Ok(version) => version,
        Err(why) => return weak("coding agents", name, format!("{path}: {why}"), format!("{path} --version")),
    };
    match coder.let_in_by {
        Some((_, by)) => ok("coding agents", name, format!("{version}, {path}, let in by {by}")),
        None => {
            let detail = format!("{version}, {path}, nothing to log in with: your own login stays yours");
            weak("coding agents", name, detail, coder.let_in())
        }
    }
}

/// Shows which homes of tools are visible inside the walls.
fn toolchains() -> Check {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
    let shown: Vec<String> = pitcrew_sandbox::toolchains(&path, &home)
        .into_iter()
        .filter_map(|mount| match mount {
            pitcrew_sandbox::Mount::ReadOnly { at, .. } => Some(at.display().to_string()),
            _ => None,
        })
        .collect();
    match shown.as_slice() {
        [] => ok("tools", "toolchains", "those of the system"),
        shown => ok("tools", "toolchains", format!("those of the system, and {}", shown.join(", "))),
    }
}
