//! `pitcrew demo`: a small tour on a repository made for it, with the real commands.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use clap::Args;
use pitcrew_runner::surroundings;
use serde_json::Value;
use tempfile::TempDir;

use crate::exit::Exit;
use crate::follow::Interrupts;
use crate::print;
use crate::render::{style, terminal};
use crate::runtime;
use crate::trouble::{Result, Trouble};

/// The plan as it should be.
const PLAN: &str = include_str!("../../demo/pitcrew.yaml");

/// What the page's task owns, and what it owns in the plan that the linter refuses.
const OWNS: (&str, &str) = ("owns: [site/**]", "owns: [site/**, \"*.csv\"]");

/// The files of the repository, and whether they are programs.
const FILES: &[(&str, &str, bool)] = &[
    ("prices.csv", include_str!("../../demo/prices.csv"), false),
    ("site/index.html", "<h1>The bakery</h1>\n", false),
    ("agents/pricer.sh", include_str!("../../demo/pricer.sh"), true),
    ("agents/builder.sh", include_str!("../../demo/builder.sh"), true),
    ("agents/writer.sh", include_str!("../../demo/writer.sh"), true),
    ("checks/prices.sh", include_str!("../../demo/check_prices.sh"), true),
    ("checks/together.sh", include_str!("../../demo/check_together.sh"), true),
];

/// What `demo` takes: nothing.
#[derive(Args, Debug)]
pub struct Demo {}

impl Demo {
    /// Carries it out: 1 where the tour did not go as it is told.
    pub fn run(self) -> Result<Exit> {
        runtime::block_on(async {
            // Ctrl-C reaches the command that runs; we stay, to tidy up after it.
            let _interrupts = Interrupts::new()?;
            runtime::blocking(|| {
                let tour = Tour::prepare()?;
                let ended = tour.guide();
                tour.remove()?;
                ended
            })
            .await
        })
    }
}

/// A place of its own for the tour.
struct Tour {
    place: TempDir,
    program: PathBuf,
}

/// Why a tour ends early.
enum Early {
    /// Somebody pressed Ctrl-C.
    Interrupted,
    /// A command ended otherwise than the tour tells.
    NotAsTold(String),
    /// Something could not be done.
    Trouble(Trouble),
}

impl From<Trouble> for Early {
    fn from(trouble: Trouble) -> Early {
        Early::Trouble(trouble)
    }
}

type Step = std::result::Result<(), Early>;

impl Tour {
    fn prepare() -> Result<Tour> {
        if surroundings::on_path("git").is_none() {
            return Err(Trouble::new("the tour needs git, which is not on PATH").hint("apt-get install git"));
        }
        let place = TempDir::with_prefix("pitcrew-demo.")
            .map_err(|error| Trouble::while_trying("make a directory for the tour", &error))?;
        let tour = Tour { place, program: std::env::current_exe()? };
        for (name, text, executable) in FILES {
            tour.write(name, text, *executable)?;
        }
        tour.write("pitcrew.yaml", &PLAN.replace(OWNS.0, OWNS.1), false)?;
        Ok(tour)
    }

    /// Removes everything, frozen layers of the sandbox's user too.
    fn remove(self) -> Result<()> {
        let path = self.place.keep();
        pitcrew_sandbox::remove_tree(&path)
            .map_err(|error| Trouble::while_trying(format!("remove `{}`", path.display()), &error))
    }

    fn guide(&self) -> Result<Exit> {
        match self.walk() {
            Ok(()) => Ok(Exit::Done),
            Err(Early::Interrupted) => Ok(Exit::Interrupted),
            Err(Early::Trouble(trouble)) => Err(trouble),
            Err(Early::NotAsTold(what)) => {
                print::talk(format!("{} this is not how the tour goes: {what}", style::bad("error:")));
                print::talk(format!(
                    "{}: `pitcrew doctor` says whether this machine has what it needs",
                    style::hint("hint")
                ));
                Ok(Exit::No)
            }
        }
    }

    fn walk(&self) -> Step {
        let walls = self.walls();
        say("A bakery raises its prices. Three agents (small shell scripts) are to do it at once,\n\
             on a git repository made for this tour. Everything you see is real output.")?;
        if !walls {
            say(&style::care(
                "This machine cannot build walls (`pitcrew doctor` says why), so the agents run without them.",
            ))?;
        }

        title("1. The plan is checked before anything runs")?;
        self.pitcrew(&["lint"], 1)?;
        say("Two agents that may run at once would own the same file. We take it from the page's task:")?;
        self.write("pitcrew.yaml", PLAN, false)?;
        self.pitcrew(&["lint"], 0)?;
        self.commit()?;

        title("2. How long it takes, and why")?;
        self.pitcrew(&["schedule"], 0)?;

        title("3. Three agents at once, each in its own walls")?;
        say("One reaches for a file that is not its own, one makes a slip that its check finds:\n\
             nothing of either lands, both are told why and try again. The third needs a person's yes.")?;
        let off: &[&str] = if walls { &[] } else { &["--sandbox", "off"] };
        self.pitcrew(&[&["run"], off].concat(), 3)?;
        let run = self.run_name()?;

        title("4. A yes, for exactly this change")?;
        say("You would read it and answer. For the tour, the tour says yes:")?;
        self.pitcrew(&["approve", &run, "notice", "--yes"], 0)?;
        self.pitcrew(&["resume", &run], 0)?;

        title("5. What came of it")?;
        self.pitcrew(&["report", &run], 0)?;
        say("Until now it all lay on a branch of its own; nobody's files were touched. Now they are ours:")?;
        self.pitcrew(&["apply", &run], 0)?;
        self.git(&["log", "--oneline"], true)?;

        title("Your turn")?;
        say(&format!(
            "In a project of yours:\n  {}      writes a first plan\n  {}      says what is wrong with it\n  {}       carries it out",
            style::strong("pitcrew init"),
            style::strong("pitcrew lint"),
            style::strong("pitcrew run"),
        ))?;
        Ok(())
    }

    /// Whether this machine has all the walls that runs need.
    fn walls(&self) -> bool {
        let walls = pitcrew_sandbox::probe(&self.program, self.place.path());
        walls.iter().all(|wall| wall.ok || !wall.required)
    }

    /// Runs one of our own commands where everybody sees it, and expects an exit code.
    fn pitcrew(&self, arguments: &[&str], code: i32) -> Step {
        print::data(format!("{} {}", style::faint("$"), style::strong(format!("pitcrew {}", arguments.join(" ")))))?;
        let status = self.ended(self.command(arguments).status())?;
        match status.code() {
            Some(exited) if exited == code => Ok(print::data("\n")?),
            Some(130) | None => Err(Early::Interrupted),
            Some(exited) => Err(Early::NotAsTold(format!("`pitcrew {}` exited with {exited}", arguments.join(" ")))),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .current_dir(self.repository())
            .env("PITCREW_STATE", self.place.path().join("state"))
            .env("COLUMNS", terminal::columns().min(100).to_string())
            // The tour answers its questions by commands, so that one sees which.
            .stdin(Stdio::null());
        command
    }

    fn run_name(&self) -> std::result::Result<String, Early> {
        let output = self.command(&["status", "--format", "json"]).output();
        let output = output.map_err(|error| Trouble::while_trying("ask which runs there are", &error))?;
        let status: Value = serde_json::from_slice(&output.stdout).map_err(Trouble::from)?;
        let name = status.pointer("/runs/0/run").and_then(Value::as_str);
        name.map(str::to_owned).ok_or_else(|| Early::NotAsTold("there is no run".to_owned()))
    }

    fn commit(&self) -> Step {
        self.git(&["init", "--quiet", "--initial-branch=main"], false)?;
        self.git(&["add", "--all"], false)?;
        self.git(&["commit", "--quiet", "--message=A bakery"], false)
    }

    fn git(&self, arguments: &[&str], seen: bool) -> Step {
        let mut git = Command::new("git");
        git.args(["--no-pager", "-c", "user.name=Pitcrew", "-c", "user.email=demo@localhost"])
            .args(arguments)
            .current_dir(self.repository())
            // The user's own configuration may sign, hook, and page.
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .stdin(Stdio::null());
        if seen {
            print::data(format!("{} {}", style::faint("$"), style::strong(format!("git {}", arguments.join(" ")))))?;
        } else {
            git.stdout(Stdio::null());
        }
        match self.ended(git.status())?.success() {
            true => Ok(()),
            false => Err(Early::NotAsTold(format!("`git {}` failed", arguments.join(" ")))),
        }
    }

    fn ended(&self, status: std::io::Result<ExitStatus>) -> Result<ExitStatus> {
        status.map_err(|error| Trouble::while_trying("start a command of the tour", &error))
    }

    fn write(&self, name: &str, text: &str, executable: bool) -> Result<()> {
        let path = self.repository().join(name);
        let write = |path: &Path| {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            fs::write(path, text)?;
            fs::set_permissions(path, fs::Permissions::from_mode(if executable { 0o755 } else { 0o644 }))
        };
        write(&path).map_err(|error| Trouble::while_trying(format!("write `{}`", path.display()), &error))
    }

    fn repository(&self) -> PathBuf {
        self.place.path().join("bakery")
    }
}

fn title(text: &str) -> Result<()> {
    print::data(format!("\n{}\n\n", style::hint(format!("== {text}"))))
}

fn say(text: &str) -> Result<()> {
    print::data(format!("{text}\n\n"))
}
