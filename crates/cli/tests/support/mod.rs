//! A place of its own for each test: a project, a home, and a state directory; and the real binary in it.
#![allow(dead_code)] // Each test file uses its own part.

pub mod kills;
pub mod served;
pub mod server;
pub mod steady;
pub mod story;
pub mod traces;
pub mod user;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Where a test happens.
pub struct Place {
    root: TempDir,
    /// Who carries out everything here, where it is not who runs the tests.
    user: Option<u32>,
    /// Where programs are found.
    path: OsString,
}

/// What a command answered.
pub struct Answer {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    /// Makes an empty project.
    pub fn empty() -> Place {
        let root = TempDir::with_prefix("pitcrew-cli.").unwrap();
        for name in ["project", "home"] {
            fs::create_dir(root.path().join(name)).unwrap();
        }
        Place { root, user: None, path: std::env::var_os("PATH").unwrap() }
    }

    /// Makes a project with this plan.
    pub fn with_plan(plan: &str) -> Place {
        let place = Place::empty();
        place.write("pitcrew.yaml", plan);
        place
    }

    /// Makes a git repository with one commit that holds this plan.
    pub fn with_git(plan: &str) -> Place {
        let place = Place::with_plan(plan);
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.commit();
        place
    }

    /// Has everything here find its programs on this `PATH`.
    pub fn finding(self, path: &OsStr) -> Place {
        Place { path: path.to_owned(), ..self }
    }

    pub fn project(&self) -> PathBuf {
        self.root.path().join("project")
    }

    pub fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    pub fn state(&self) -> PathBuf {
        self.root.path().join("state")
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.project().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.project().join(name)).unwrap()
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "start"]);
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.project()).env("HOME", self.home()).env("GIT_CONFIG_NOSYSTEM", "1");
        let output = self.by_its_user(command).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Returns the command line, ready to start: without a terminal, and with nothing of the user's.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let program = match self.user {
            Some(_) => self.root.path().join("bin/pitcrew"),
            None => env!("CARGO_BIN_EXE_pitcrew").into(),
        };
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.project())
            .env_clear()
            .env("PATH", &self.path)
            .env("HOME", self.home())
            .env("PITCREW_STATE", self.state())
            .env("PITCREW_LEASES", self.root.path().join("leases"))
            .stdin(Stdio::null());
        self.by_its_user(command)
    }

    /// Says a line at the engine's socket, as commands do, and returns the answer.
    pub fn ask(&self, line: &Value) -> Value {
        let mut stream = UnixStream::connect(self.state().join("engine.sock")).unwrap();
        writeln!(stream, "{line}").unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    }

    /// Runs a command to its end.
    pub fn pitcrew(&self, arguments: &[&str]) -> Answer {
        Answer::from(self.command(arguments).output().unwrap())
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Answer {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Answer { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Answer {
    /// Expects an exit code, and shows everything where it is another.
    #[track_caller]
    pub fn exits(self, code: i32) -> Answer {
        assert_eq!(self.code, code, "\n-- stdout\n{}\n-- stderr\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }

    /// Expects a text somewhere in what was printed.
    #[track_caller]
    pub fn says(self, text: &str) -> Answer {
        assert!(
            self.stdout.contains(text) || self.stderr.contains(text),
            "nothing says `{text}`\n-- stdout\n{}\n-- stderr\n{}",
            self.stdout,
            self.stderr
        );
        self
    }
}

/// Whether a file exists, for conditions that read like sentences.
pub fn exists(path: impl AsRef<Path>) -> bool {
    path.as_ref().exists()
}

/// A run in the foreground of another process, seen through its events.
pub struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    seen: Vec<Value>,
}

impl Place {
    /// Starts a command that prints an event a line.
    pub fn start(&self, arguments: &[&str]) -> Running {
        let mut command = self.command(arguments);
        command.args(["--format", "json"]);
        Running::of(command)
    }

    /// Carries out the plan and returns the name of the run.
    pub fn run(&self, arguments: &[&str], code: i32) -> String {
        let all: Vec<&str> = ["run"].iter().chain(arguments).copied().collect();
        let mut running = self.start(&all);
        running.until("run_started");
        running.ends(code)
    }
}

/// What a failed test leaves behind must not go on.
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    /// Starts a command line that prints an event a line.
    pub fn of(mut command: Command) -> Running {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Running { child, lines, seen: Vec::new() }
    }

    /// Waits for an event of this type, and returns it.
    #[track_caller]
    pub fn until(&mut self, kind: &str) -> Value {
        for line in self.lines.by_ref() {
            let event: Value = serde_json::from_str(&line.unwrap()).unwrap();
            self.seen.push(event.clone());
            if event["type"] == kind {
                return event;
            }
        }
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        panic!("it ended without `{kind}`: {:#?}\n{stderr}", self.seen);
    }

    /// Waits for an event of this type about this task, and returns it.
    #[track_caller]
    pub fn until_of(&mut self, task: &str, kind: &str) -> Value {
        loop {
            let event = self.until(kind);
            if event["task"] == task {
                return event;
            }
        }
    }

    /// Whether an event of this type about this task was told already.
    pub fn has_told(&self, task: &str, kind: &str) -> bool {
        self.seen.iter().any(|event| event["type"] == kind && event["task"] == task)
    }

    /// Waits for the event with this number; `false` where the run ends before it.
    pub fn reaches(&mut self, seq: u64) -> bool {
        for line in self.lines.by_ref() {
            self.seen.push(serde_json::from_str(&line.unwrap()).unwrap());
            if self.seen.last().unwrap()["seq"] == seq {
                return true;
            }
        }
        false
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn name(&self) -> String {
        self.seen[0]["run"].as_str().unwrap().to_owned()
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(status.unwrap().success());
    }

    /// Waits for its end, expects an exit code, and returns the name of the run.
    #[track_caller]
    pub fn ends(mut self, code: i32) -> String {
        let name = self.name();
        self.finish(code);
        name
    }

    /// Waits for its end, expects an exit code, and returns all events.
    #[track_caller]
    pub fn events(mut self, code: i32) -> Vec<Value> {
        self.finish(code);
        std::mem::take(&mut self.seen)
    }

    #[track_caller]
    fn finish(&mut self, code: i32) {
        for line in self.lines.by_ref() {
            self.seen.push(serde_json::from_str(&line.unwrap()).unwrap());
        }
        let mut stderr = String::new();
        if let Some(mut pipe) = self.child.stderr.take() {
            pipe.read_to_string(&mut stderr).unwrap();
        }
        let status = self.child.wait().unwrap();
        assert_eq!(status.code().unwrap_or(-1), code, "{:#?}\n{stderr}", self.seen);
    }

    /// Kills it as a power cut would, and returns the name of the run.
    pub fn killed(self) -> String {
        self.events_when_killed()[0]["run"].as_str().unwrap().to_owned()
    }

    /// Kills it as a power cut would, and returns every event that it had told by then.
    pub fn events_when_killed(mut self) -> Vec<Value> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        // Its last line may be cut short.
        let told = self.lines.by_ref().map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok());
        self.seen.extend(told);
        std::mem::take(&mut self.seen)
    }
}

/// Returns a task's state in what `status` says.
pub fn state_of(status: &Value, task: &str) -> String {
    let tasks = status["tasks"].as_array().unwrap();
    let found = tasks.iter().find(|view| view["id"] == task).unwrap_or_else(|| panic!("no `{task}` in {status}"));
    found["state"].as_str().unwrap().to_owned()
}
