//! The coding agents of this machine: which are installed, and what lets them in at their vendors.
//!
//! Only variables are looked at. A login in the user's home is theirs: no attempt ever sees it.

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use pitcrew_plan::Driver;

/// How long an agent may take to say its version.
const PATIENCE: Duration = Duration::from_secs(10);

/// A coding agent that Pitcrew knows by name.
#[derive(Debug)]
pub struct Coder {
    /// Which it is.
    pub driver: Driver,
    /// Where it is, and what it says its version is; `None` where it is not on PATH.
    pub installed: Option<Installed>,
    /// The variable that it is let in by and, as a plan says it, where its value comes from.
    pub let_in_by: Option<(&'static str, &'static str)>,
}

/// A coding agent that is there.
#[derive(Debug)]
pub struct Installed {
    /// Its program.
    pub path: PathBuf,
    /// Its version, or why it says none.
    pub version: Result<String, String>,
}

impl Coder {
    /// Returns the command that installs it.
    pub fn install(&self) -> &'static str {
        match self.driver {
            Driver::Claude => "npm install -g @anthropic-ai/claude-code",
            Driver::Codex => "npm install -g @openai/codex",
            Driver::Gemini => "npm install -g @google/gemini-cli",
            _ => "npm install -g opencode-ai",
        }
    }

    /// Returns what gives it something to log in with.
    pub fn let_in(&self) -> &'static str {
        match self.driver {
            Driver::Claude => {
                "export ANTHROPIC_API_KEY=..., or CLAUDE_CODE_OAUTH_TOKEN=... as `claude setup-token` says"
            }
            Driver::Codex => "export CODEX_API_KEY=...",
            Driver::Gemini => "export GEMINI_API_KEY=...",
            _ => "export ANTHROPIC_API_KEY=..., or the key of another provider that it knows",
        }
    }
}

/// Looks for every coding agent that has a name of its own; asks those that are there for their versions, where
/// `asks` says so.
pub fn find(asks: bool) -> Vec<Coder> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let drivers = [Driver::Claude, Driver::Codex, Driver::Gemini, Driver::Opencode];
    let found: Vec<Coder> = drivers
        .into_iter()
        .map(|driver| {
            let program = on_path(driver.word(), &path);
            let let_in_by = let_in_by(&driver, is_set);
            let installed = program.map(|path| Installed { path, version: Err("it was not asked".to_owned()) });
            Coder { driver, installed, let_in_by }
        })
        .collect();
    if !asks {
        return found;
    }
    // Those that need a runtime of their own take a second each.
    std::thread::scope(|scope| {
        let asked: Vec<_> = found.into_iter().map(|coder| scope.spawn(|| with_version(coder))).collect();
        asked.into_iter().filter_map(|asked| asked.join().ok()).collect()
    })
}

/// Returns the variable that an agent is let in by, and the one of those that are set in which its value is.
pub fn let_in_by(driver: &Driver, is_set: impl Fn(&str) -> bool) -> Option<(&'static str, &'static str)> {
    let names = driver.credentials();
    let by = names.iter().copied().find(|name| is_set(name))?;
    // Codex reads a key of its own only; the usual one does.
    Some(if *driver == Driver::Codex { (names[0], by) } else { (by, by) })
}

fn with_version(mut coder: Coder) -> Coder {
    if let Some(installed) = &mut coder.installed {
        installed.version = version(&installed.path);
    }
    coder
}

fn on_path(program: &str, path: &OsStr) -> Option<PathBuf> {
    let is_program = |path: &PathBuf| path.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0);
    std::env::split_paths(path).map(|dir| dir.join(program)).find(is_program)
}

/// Asks a program for its version, in a home that is not there: it has nothing to look for in the user's.
fn version(program: &Path) -> Result<String, String> {
    let mut command = Command::new(program);
    command.arg("--version").env_clear().env("HOME", "/nonexistent").stdin(Stdio::null());
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("it does not start: {error}"))?;
    let (tell, told) = mpsc::channel();
    let mut stdout = child.stdout.take();
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = stdout.as_mut().map(|stdout| std::io::Read::read_to_string(stdout, &mut text));
        // Whoever asked may have lost patience.
        let _ = tell.send(read.and_then(Result::ok).map(|_| text));
    });
    let said = told.recv_timeout(PATIENCE).ok().flatten();
    if said.is_none() {
        let _ = child.kill();
    }
    let ended = child.wait().map_err(|error| error.to_string())?;
    let line = said.as_deref().and_then(|text| text.lines().find(|line| !line.trim().is_empty())).map(str::trim);
    match line {
        Some(line) if ended.success() => Ok(number(line).to_owned()),
        _ => Err("it does not say its version".to_owned()),
    }
}

/// Returns the version in what a program says of it: `codex-cli 0.169.0`, `2.1.329 (Claude Code)`.
fn number(line: &str) -> &str {
    let begins = |word: &&str| word.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
    line.split_whitespace().find(begins).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_say() {
        assert_eq!(number("2.1.329 (Claude Code)"), "2.1.329");
        assert_eq!(number("codex-cli 0.169.0"), "0.169.0");
        assert_eq!(number("unknown"), "unknown");
    }

    #[test]
    fn an_agent_is_let_in_by_the_first_of_its_variables_that_is_set() {
        let by = |driver, set: &'static str| let_in_by(&driver, |name| name == set);
        assert_eq!(by(Driver::Claude, "ANTHROPIC_AUTH_TOKEN"), Some(("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_AUTH_TOKEN")));
        assert_eq!(by(Driver::Codex, "OPENAI_API_KEY"), Some(("CODEX_API_KEY", "OPENAI_API_KEY")));
        assert_eq!(by(Driver::Gemini, "OPENAI_API_KEY"), None);
    }
}
