//! `pitcrew logs`: what attempts printed.

use std::fs;
use std::io::{self, IsTerminal, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use pitcrew_engine::{Run, RunId};
use pitcrew_plan::Id;
use serde::Serialize;

use crate::archive::Archive;
use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::style;
use crate::trouble::{Result, Trouble};

/// How often a log that is followed is looked at.
const PAUSE: Duration = Duration::from_millis(100);

/// What `logs` takes.
#[derive(Args, Debug)]
pub struct Logs {
    /// The run, or a part of its name
    run: String,
    /// The task; without one, all
    task: Option<Id>,
    /// Which attempt; without one, the newest
    #[arg(long, value_name = "N")]
    attempt: Option<u32>,
    /// Go on until the run is over
    #[arg(long, conflicts_with = "format")]
    follow: bool,
    #[command(flatten)]
    output: Output,
}

/// One kept stream of one attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Log {
    task: Id,
    attempt: u32,
    stream: String,
    path: PathBuf,
}

#[derive(Serialize)]
struct Answer {
    logs: Vec<WithText>,
}

#[derive(Serialize)]
struct WithText {
    #[serde(flatten)]
    log: Log,
    text: String,
}

impl Logs {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_have(Some(&self.run))?;
        let id = archive.find(&self.run)?;
        let run = archive.run(&id)?;
        if let Some(task) = &self.task
            && run.task(task).is_none()
        {
            return Err(Trouble::new(format!("there is no task `{task}` in `{id}`")));
        }
        if self.output.is_json() {
            let with_text = |log: Log| Ok(WithText { text: String::from_utf8_lossy(&read(&log)?).into_owned(), log });
            let logs = self.list(&archive, &run)?.into_iter().map(with_text).collect::<Result<_>>()?;
            print::json(&Answer { logs })?;
        } else if self.follow {
            self.follow(&archive, &id)?;
        } else {
            self.print(&archive, &run)?;
        }
        Ok(Exit::Done)
    }

    fn print(&self, archive: &Archive, run: &Run) -> Result<()> {
        let logs = self.list(archive, run)?;
        if logs.is_empty() {
            print::talk("nothing was printed");
        }
        let many = logs.len() > 1;
        for log in &logs {
            if many {
                print::data(heading(log))?;
            }
            show(&read(log)?)?;
        }
        Ok(())
    }

    /// Prints what is there, then what comes, until the run is over and nothing more can come.
    fn follow(&self, archive: &Archive, id: &RunId) -> Result<()> {
        let mut read_up_to: Vec<(Log, u64)> = Vec::new();
        let mut last: Option<Log> = None;
        loop {
            // Asked before the files are read: what is printed until the end is read after it.
            let run = archive.run(id)?;
            let over = run.ended_as().is_some() || archive.state.lock()?.is_some();
            for log in self.list(archive, &run)? {
                let at = read_up_to.iter().position(|(known, _)| *known == log).unwrap_or_else(|| {
                    read_up_to.push((log.clone(), 0));
                    read_up_to.len() - 1
                });
                let (news, up_to) = read_from(&log, read_up_to[at].1)?;
                read_up_to[at].1 = up_to;
                if !news.is_empty() {
                    if last.as_ref() != Some(&log) {
                        print::data(heading(&log))?;
                    }
                    show(&news)?;
                    last = Some(log);
                }
            }
            if over {
                return Ok(());
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Lists the streams that are asked for, in the order in which their tasks started.
    fn list(&self, archive: &Archive, run: &Run) -> Result<Vec<Log>> {
        let directory = archive.state.logs().join(&run.id().0);
        let mut tasks: Vec<_> = run
            .tasks()
            .filter(|(id, record)| record.attempt > 0 && self.task.as_ref().is_none_or(|task| is_of(run, id, task)))
            .collect();
        tasks.sort_by_key(|(_, record)| record.started);
        tasks.iter().try_for_each(|(id, _)| archive.bring_logs(run.id(), id))?;
        let mut names: Vec<String> = match fs::read_dir(&directory) {
            Ok(entries) => entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(Trouble::while_trying(format!("list `{}`", directory.display()), &error)),
        };
        names.sort();
        let of = |id: &Id, newest: u32| {
            let attempt = self.attempt.unwrap_or(newest);
            let prefix = format!("{id}.{attempt}.");
            let log = |name: &String| {
                // The second attempt of a task is named as its second child is.
                let stream = name.strip_prefix(&prefix)?.strip_suffix(".log").filter(|stream| !stream.contains('.'))?;
                let stream = stream.to_owned();
                Some(Log { task: id.clone(), attempt, stream, path: directory.join(name) })
            };
            names.iter().filter_map(log).collect::<Vec<_>>()
        };
        Ok(tasks.into_iter().flat_map(|(id, record)| of(id, record.attempt)).collect())
    }
}

/// Whether a task's logs are asked for by a name: its own, or that of what it is one of several attempts at.
fn is_of(run: &Run, id: &Id, name: &Id) -> bool {
    id == name || run.contested_task(id).as_ref() == Some(name)
}

fn heading(log: &Log) -> String {
    let stream = match log.stream.as_str() {
        "out" => "output",
        "err" => "errors",
        other => other,
    };
    style::strong(format!("== {} attempt {}, {stream}", log.task, log.attempt))
}

fn read(log: &Log) -> Result<Vec<u8>> {
    read_from(log, 0).map(|(bytes, _)| bytes)
}

fn read_from(log: &Log, from: u64) -> Result<(Vec<u8>, u64)> {
    let read = || {
        let mut file = fs::File::open(&log.path)?;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes =
        read().map_err(|error: io::Error| Trouble::while_trying(format!("read `{}`", log.path.display()), &error))?;
    let up_to = from + bytes.len() as u64;
    Ok((bytes, up_to))
}

/// Prints what an attempt printed: as it is for programs, made harmless for a terminal.
fn show(bytes: &[u8]) -> Result<()> {
    if io::stdout().is_terminal() {
        let text = String::from_utf8_lossy(bytes);
        return text.lines().try_for_each(|line| print::data(format!("{}\n", style::plain(line))));
    }
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Trouble::unheard()),
        written => Ok(written?),
    }
}
