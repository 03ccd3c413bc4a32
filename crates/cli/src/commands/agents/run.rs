//! `pitcrew agents run`: one agent by hand, in the walls of a task over the files as they are now.

use std::fs::File;
use std::io::{IsTerminal, Read, Seek, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use pitcrew_agents::findings::baseline::Baseline;
use pitcrew_agents::findings::forms::Form as Written;
use pitcrew_agents::findings::{Gate, Report, sarif};
use pitcrew_agents::roster::Builtin;
use pitcrew_agents::work::Done;
use pitcrew_plan::{AgentKind, Network, Risk};
use pitcrew_runner::alone::{Alone, PROGRAM, Request, Sees};
use pitcrew_sandbox::End;
use serde_json::{Map, Value, json};

use super::kept;
use super::named;
use super::staged::Staged;
use crate::archive;
use crate::commands::findings::Form;
use crate::commands::sandbox;
use crate::exit::Exit;
use crate::print;
use crate::project;
use crate::render::events::count;
use crate::render::style;
use crate::runtime;
use crate::shipped;
use crate::trouble::{Result, Trouble};

/// What `agents run` takes.
#[derive(Args, Debug)]
pub struct Run {
    /// The agent; `pitcrew agents list` names them
    name: String,
    /// Of agents that look: at these files and directories alone
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// An input: JSON, else text, which is a list of one where a list is wanted; `NAME=@FILE` is the text of a file, `NAME=@-` of the standard input
    #[arg(long = "with", value_name = "NAME=VALUE")]
    with: Vec<String>,
    /// All inputs as a JSON object in a file, or `-` for the standard input
    #[arg(long, value_name = "FILE")]
    inputs: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Print all that it puts out, as one JSON object
    #[arg(long, conflicts_with = "format")]
    output: bool,
    /// Exit with 1 where something is found that is at least so bad: critical, high, medium, low, info, or `none`
    #[arg(long, value_name = "SEVERITY", default_value = "high", value_parser = severity)]
    fail_on: String,
    /// What was found before and is listed in this file does not count
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found to this file, as the baseline of later calls
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,
    /// Look at what is staged for the next commit, as it is staged
    #[arg(long, conflicts_with = "since")]
    staged: bool,
    /// Look only at files that are other than in this commit, and at new ones
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Let it reach the network
    #[arg(long)]
    network: bool,
    /// Of agents that change files: what it may change; without it, everything here
    #[arg(long, value_name = "PATH")]
    owns: Vec<String>,
    /// Take over what it changed without asking
    #[arg(long)]
    yes: bool,
}

impl Run {
    /// Carries it out: 1 where the answer is no.
    pub fn run(self) -> Result<Exit> {
        let agent = named(&self.name)?;
        let here = project::here()?;
        let mut workspace = project::work_tree(&here).unwrap_or_else(|| here.clone());
        let mut inputs = self.inputs(agent, &here, &workspace)?;
        let staged = if self.staged { Some(Staged::of(&workspace)?) } else { None };
        if let Some(staged) = &staged {
            let Some(paths) = staged.within(&inputs) else {
                print::talk("nothing is staged here; nothing was looked at");
                return Ok(Exit::Done);
            };
            inputs.insert("paths".to_owned(), json!(paths));
            inputs.insert("changesOnly".to_owned(), json!(true));
            if let Some(baseline) = inputs.get("baseline").and_then(Value::as_str) {
                staged.lend(&workspace, baseline)?;
            }
            workspace = staged.tree().to_owned();
        }
        let keeps = match agent.kind {
            AgentKind::Modification => kept::places(&mut inputs, &workspace)?,
            AgentKind::Analysis | AgentKind::Notification => Vec::new(),
        };
        let (mut task, printed) = (tempfile::tempfile()?, tempfile::tempfile()?);
        write!(task, "{}", json!({ "inputs": inputs }))?;
        task.rewind()?;
        let request = self.request(agent, workspace, (task, printed.try_clone()?), keeps.clone())?;
        let asked = Asked { must: agent.risk == Risk::ApprovalRequired && !self.yes, printed: printed.try_clone()? };
        let alone = runtime::block_on(sandbox::carry_out(request, move |outcome, paths| {
            // Of what went wrong nothing is taken.
            matches!(outcome.end, End::Exited { code: 0 }) && asked.agrees(paths)
        }))?;
        self.tell(&alone, printed, &keeps)
    }

    fn request(
        &self,
        agent: &Builtin,
        workspace: PathBuf,
        streams: (File, File),
        keeps: Vec<PathBuf>,
    ) -> Result<Request> {
        let sees = match agent.kind {
            AgentKind::Modification if self.owns.is_empty() => Sees::Sources { owns: vec!["**".to_owned()] },
            AgentKind::Modification => {
                Sees::Sources { owns: self.owns.iter().map(|path| sandbox::below(path, &workspace)).collect() }
            }
            AgentKind::Analysis | AgentKind::Notification => Sees::Files,
        };
        Ok(Request {
            sees,
            command: [PROGRAM, shipped::AGENT, agent.name].map(Into::into).to_vec(),
            memory: None,
            program: std::env::current_exe()?,
            host: sandbox::host(),
            state_home: archive::home(&workspace)?,
            keeps,
            network: if self.network { Network::Host } else { Network::None },
            streams: Some(streams),
            workspace,
        })
    }

    /// Puts together what the agent is given.
    fn inputs(&self, agent: &Builtin, here: &Path, workspace: &Path) -> Result<Map<String, Value>> {
        let mut inputs = match &self.inputs {
            None => Map::new(),
            Some(file) => match serde_json::from_str(&text(file)?) {
                Ok(Value::Object(inputs)) => inputs,
                Ok(_) => return Err(Trouble::new(format!("`{}` holds no JSON object", file.display()))),
                Err(error) => {
                    return Err(Trouble::while_trying(format!("read the inputs in `{}`", file.display()), &error));
                }
            },
        };
        let takes = agent.takes();
        for given in &self.with {
            let (name, value) = given.split_once('=').ok_or_else(|| {
                Trouble::new(format!("`--with {given}` gives no value")).hint("it is written NAME=VALUE")
            })?;
            let value = match value.strip_prefix('@') {
                Some(file) => Value::String(text(Path::new(file))?),
                None => meant(value, &takes["properties"][name]),
            };
            inputs.insert(name.to_owned(), value);
        }
        if agent.kind == AgentKind::Analysis {
            self.looking(&mut inputs, here, workspace)?;
        } else if !self.paths.is_empty() {
            return Err(Trouble::new(format!("`{}` is given paths by its inputs", agent.name))
                .hint(format!("pitcrew agents show {}", agent.name)));
        }
        Ok(inputs)
    }

    /// Adds what all agents that look are given.
    fn looking(&self, inputs: &mut Map<String, Value>, here: &Path, workspace: &Path) -> Result<()> {
        let below = |path: &Path| -> Result<String> {
            let whole = std::fs::canonicalize(here.join(path))
                .map_err(|error| Trouble::while_trying(format!("look at `{}`", path.display()), &error))?;
            let below = whole.strip_prefix(workspace).map_err(|_| {
                Trouble::new(format!("`{}` is outside of `{}`", path.display(), workspace.display()))
                    .hint("start it in the directory that it is to look at: pitcrew -C DIR agents run ...")
            })?;
            Ok(if below.as_os_str().is_empty() { ".".to_owned() } else { below.to_string_lossy().into_owned() })
        };
        let mut paths = self.paths.iter().map(|path| below(path)).collect::<Result<Vec<_>>>()?;
        if paths.is_empty() && here != workspace {
            paths.push(below(Path::new("."))?);
        }
        if !paths.is_empty() {
            inputs.insert("paths".to_owned(), json!(paths));
        }
        inputs.insert("failOn".to_owned(), json!(self.fail_on));
        if let Some(baseline) = &self.baseline {
            inputs.insert("baseline".to_owned(), json!(below(baseline)?));
        }
        if let Some(rev) = &self.since {
            inputs.insert("since".to_owned(), json!(rev));
        }
        Ok(())
    }

    /// Says what came of it.
    fn tell(&self, alone: &Alone, printed: File, places: &[PathBuf]) -> Result<Exit> {
        let ended = sandbox::exit_of(&alone.outcome.end)?;
        // What it could not do it has said itself.
        let Some(mut done) = read(printed)? else {
            return Ok(if ended == Exit::Passed(0) { Exit::Unable } else { ended });
        };
        let is_undone = alone.declined || alone.conflict.is_some() || !alone.refused.is_empty();
        if is_undone {
            kept::forget(&mut done.output, places);
        }
        // That it changed something is not so where nothing was taken over.
        if self.output || done.is_no || !is_undone {
            self.print(&done)?;
        }
        let refused = sandbox::tell_what_came_back(alone, "it is no agent that changes files");
        if alone.declined && !done.is_no {
            print::talk(format!("{} nothing was changed", style::care("declined:")));
        }
        if let Some(file) = &self.write_baseline {
            let baseline = Baseline::of(&reports(&done)?);
            std::fs::write(file, baseline.write())
                .map_err(|error| Trouble::while_trying(format!("write the baseline `{}`", file.display()), &error))?;
            print::talk(format!("wrote {}", file.display()));
            return Ok(Exit::Done);
        }
        Ok(if done.is_no || refused || alone.declined { Exit::No } else { Exit::Done })
    }

    fn print(&self, done: &Done) -> Result<()> {
        if self.output {
            return print::json(&done.output);
        }
        if done.output.get("sarif").is_none() {
            return print::data(style::plain(&done.summary));
        }
        if self.format == Form::Sarif {
            return print::json(&done.output["sarif"]);
        }
        print::data(Written::from(self.format).write(&reports(done)?, &|_| None))?;
        if self.format == Form::Text {
            print::talk(style::plain(&done.summary));
        }
        Ok(())
    }
}

/// Whether what an agent changed is taken over.
struct Asked {
    must: bool,
    printed: File,
}

impl Asked {
    fn agrees(mut self, paths: u64) -> bool {
        if !self.must {
            return true;
        }
        if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
            print::talk(format!(
                "{}: nobody is here to agree to the change of {}; `--yes` agrees beforehand",
                style::hint("hint"),
                count(paths as usize, "path")
            ));
            return false;
        }
        let diff = self.printed.rewind().ok().and_then(|()| read(self.printed).ok().flatten());
        if let Some(diff) = diff.as_ref().and_then(|done| done.output["diff"].as_str()) {
            print::talk(diff.lines().map(style::plain).collect::<Vec<_>>().join("\n"));
        }
        print::prompt(&format!(
            "{} take over the change of {}? y(es)/n(o) ",
            style::care("?"),
            count(paths as usize, "path")
        ));
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).is_ok() && matches!(line.trim(), "y" | "yes")
    }
}

/// Reads what the agent put out; `None` where it put out nothing.
fn read(mut printed: File) -> Result<Option<Done>> {
    let mut text = String::new();
    printed.rewind()?;
    printed.read_to_string(&mut text)?;
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(serde_json::from_str(&text).map_err(|error| Trouble::while_trying("read what the agent put out", &error))?))
}

fn reports(done: &Done) -> Result<Vec<Report>> {
    sarif::read(&done.output["sarif"].to_string()).map_err(|trouble| Trouble::new(trouble.message))
}

/// Returns what somebody meant by a word, by the schema of the input: `--with baseline=1234567` names a commit, and
/// `--with coverage=lcov.info` a list of one.
fn meant(word: &str, schema: &Value) -> Value {
    let text = || Value::String(word.to_owned());
    match schema["type"].as_str() {
        Some("string") if !word.starts_with('"') => text(),
        Some("array") if schema["items"]["type"] == "string" && !word.trim_start().starts_with('[') => json!([word]),
        _ => serde_json::from_str(word).unwrap_or_else(|_| text()),
    }
}

fn severity(word: &str) -> std::result::Result<String, String> {
    word.parse::<Gate>().map(|_| word.to_owned())
}

/// Reads a file that the user named, or the standard input.
fn text(file: &Path) -> Result<String> {
    let read = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(file)
    };
    read.map_err(|error| Trouble::while_trying(format!("read `{}`", file.display()), &error))
}
