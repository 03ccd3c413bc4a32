//! `pitcrew audit`: who did what over the server and with its tokens, and whether the log of that is what was written.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use pitcrew_runner::clock;
use pitcrew_server::{AuditLog, Checkpoint};
use serde_json::json;

use crate::archive;
use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::style;
use crate::trouble::{Result, Trouble};

/// What `audit` takes.
#[derive(Args, Debug)]
pub struct Audit {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// List what was done that is privileged, or tried, the newest first
    List(List),
    /// Say whether the log is what was written; with checkpoints, also whether its end was cut off or written anew
    Verify(Verify),
    /// Print how the log stands; kept elsewhere, it tells later whether the log was changed
    Checkpoint(Take),
}

#[derive(Args, Debug)]
struct List {
    /// How many
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Only those before this entry
    #[arg(long, value_name = "SEQ")]
    before: Option<u64>,
    #[command(flatten)]
    output: Output,
}

#[derive(Args, Debug)]
struct Verify {
    /// A file of checkpoints, one a line; again for more
    #[arg(long = "checkpoint", value_name = "FILE")]
    checkpoints: Vec<PathBuf>,
    #[command(flatten)]
    key: Key,
    #[command(flatten)]
    output: Output,
}

#[derive(Args, Debug)]
struct Take {
    #[command(flatten)]
    key: Key,
}

#[derive(Args, Debug)]
struct Key {
    /// The key that checkpoints are signed with: the content of this file; without it, of the one that `PITCREW_AUDIT_KEY_FILE` names
    #[arg(long = "key", value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Key {
    fn read(&self) -> Result<Option<Vec<u8>>> {
        let named = std::env::var_os("PITCREW_AUDIT_KEY_FILE").map(PathBuf::from);
        let Some(file) = self.file.as_ref().or(named.as_ref()) else { return Ok(None) };
        let key = read(file)?;
        let key = key.trim_ascii();
        if key.len() < 16 {
            return Err(Trouble::new(format!("the key in `{}` is shorter than 16 bytes", file.display()))
                .hint("`head -c 32 /dev/urandom | base64 > FILE` makes a good one"));
        }
        Ok(Some(key.to_owned()))
    }
}

impl Audit {
    /// Carries it out: 1 where the log is not what was written.
    pub fn run(self) -> Result<Exit> {
        let log = AuditLog::open(&archive::open_state(&archive::root()?)?)?;
        match self.what {
            What::List(list) => list.run(&log),
            What::Verify(verify) => verify.run(&log),
            What::Checkpoint(take) => {
                let key = take.key.read()?;
                print::data(Checkpoint::of(&log, clock::now(), key.as_deref())?)?;
                Ok(Exit::Done)
            }
        }
    }
}

impl List {
    fn run(&self, log: &AuditLog) -> Result<Exit> {
        let items = log.list(self.before, self.limit)?;
        if self.output.is_json() {
            print::json(&json!({ "items": items }))?;
            return Ok(Exit::Done);
        }
        if items.is_empty() {
            print::talk("nothing privileged was done yet");
        }
        for one in items {
            let act = one.act;
            let on: Vec<String> = act.on.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let from = if act.from.is_empty() { String::new() } else { format!(" from {}", act.from) };
            let outcome = one.outcome.unwrap_or_else(|| "not known".to_owned());
            print::data(format!(
                "{:>6}  {}  {} ({}, {}{from})  {}  {}  {outcome}",
                one.seq,
                act.time,
                act.who,
                act.role,
                act.via,
                act.action,
                on.join(" ")
            ))?;
        }
        Ok(Exit::Done)
    }
}

impl Verify {
    fn run(&self, log: &AuditLog) -> Result<Exit> {
        let key = self.key.read()?;
        let mut checkpoints = Vec::new();
        for file in &self.checkpoints {
            let text = String::from_utf8_lossy(&read(file)?).into_owned();
            checkpoints.extend(Checkpoint::read(&text)?);
        }
        if let Some(key) = &key {
            for checkpoint in &checkpoints {
                checkpoint.check(key)?;
            }
        }
        let verdict = log.verify(&checkpoints)?;
        if self.output.is_json() {
            print::json(&verdict)?;
        } else if let Some(flaw) = &verdict.flaw {
            print::data(format!("the audit log was tampered with: {}", flaw.sentence()))?;
        } else {
            print::data(format!("intact: {} entries, head {}", verdict.entries, verdict.head))?;
            if checkpoints.is_empty() {
                print::talk(format!(
                    "{}: whether its end was cut off, or all of it written anew, only a checkpoint that was kept \
                     elsewhere can tell: `pitcrew audit checkpoint`",
                    style::hint("hint")
                ));
            }
        }
        Ok(if verdict.intact { Exit::Done } else { Exit::No })
    }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).map_err(|error| Trouble::while_trying(format!("read `{}`", file.display()), &error))
}
