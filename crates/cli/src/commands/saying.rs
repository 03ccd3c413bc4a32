//! What a running task reports, put together from flags and JSON.

use std::fs::File;
use std::io::Read;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use crate::letter::{self, Letter};
use crate::print;
use crate::render::events::count;
use crate::render::style;
use crate::trouble::{Result, Trouble};

/// The most JSON, or the longest message, that is read, in bytes.
const JSON_LIMIT: u64 = 1 << 20;

/// How many lines are told that were not understood.
const NOT_UNDERSTOOD: usize = 20;

/// What `report` takes inside a task.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Inside a task: how it goes")]
pub struct Saying {
    /// The report as a message of the form that people post, `[AGENT A] Task A4 Complete` and lines such as
    /// `Status:`, `Action:`, `Tests:` below; `-` reads it from stdin. Outside of a task: prints what it comes to
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    from_message: Option<String>,
    /// The report as JSON; `-` reads it from stdin
    #[arg(long, value_name = "JSON")]
    json: Option<String>,
    /// How it went, or goes
    #[arg(long, value_enum)]
    status: Option<Status>,
    /// What is done, in a sentence
    #[arg(long, value_name = "TEXT")]
    action: Option<String>,
    /// What it touches: a service, a file, a host; may be given several times
    #[arg(long, value_name = "NAME")]
    affected: Vec<String>,
    /// What was tested, as NAME or NAME=RESULT: `curl=pass`, `websocket=fail: refused`
    #[arg(long, value_name = "NAME=RESULT")]
    tests: Vec<String>,
    /// What is wrong
    #[arg(long, value_name = "TEXT")]
    issues: Vec<String>,
    /// Why, as far as is known
    #[arg(long, value_name = "TEXT")]
    suspected_cause: Option<String>,
    /// What somebody else is to do about it
    #[arg(long, value_name = "TEXT")]
    requested_action: Option<String>,
    /// What comes next
    #[arg(long, value_name = "TEXT")]
    next: Vec<String>,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Status {
    Success,
    Partial,
    Failed,
}

impl Saying {
    /// Returns the report; `None` where nothing is said.
    pub fn report(&self) -> Result<Option<Value>> {
        let mut report = match (&self.json, &self.from_message) {
            (Some(json), _) => object(json)?,
            (None, Some(file)) => of_this_task(letter(file)?)?,
            (None, None) => Map::new(),
        };
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                report.insert(name.to_owned(), value);
            }
        };
        let list = |entries: &[String]| (!entries.is_empty()).then(|| json!(entries));
        put("status", self.status.map(|status| json!(format!("{status:?}").to_lowercase())));
        put("action", self.action.as_ref().map(|text| json!(text)));
        put("affected", list(&self.affected));
        put("tests", (!self.tests.is_empty()).then(|| self.tests.iter().map(|test| tested(test)).collect()));
        put("issues", list(&self.issues));
        put("suspected_cause", self.suspected_cause.as_ref().map(|text| json!(text)));
        put("requested_action", self.requested_action.as_ref().map(|text| json!(text)));
        put("next", list(&self.next));
        let is_given = self.json.is_some() || self.from_message.is_some();
        Ok((is_given || !report.is_empty()).then_some(Value::Object(report)))
    }

    /// Whether a message is to be read.
    pub fn is_message(&self) -> bool {
        self.from_message.is_some()
    }
}

/// Reads a message, and tells what of it was not understood.
pub fn letter(file: &str) -> Result<Letter> {
    let trying = || format!("read the message `{file}`");
    let open: Box<dyn Read> = match file {
        "-" => Box::new(std::io::stdin().lock()),
        file => Box::new(File::open(file).map_err(|error| Trouble::while_trying(trying(), &error))?),
    };
    let mut bytes = Vec::new();
    open.take(JSON_LIMIT).read_to_end(&mut bytes).map_err(|error| Trouble::while_trying(trying(), &error))?;
    let letter = letter::read(&String::from_utf8_lossy(&bytes));
    if !letter.says_something() {
        return Err(Trouble::new(format!("nothing in `{file}` is a message")).hint(
            "it begins with `[AGENT A] Task A4 Complete`, and has lines such as `Status:`, `Action:`, `Issues:`",
        ));
    }
    for (line, said) in letter.not_understood.iter().take(NOT_UNDERSTOOD) {
        print::talk(format!("{} line {line}: {}", style::care("not understood:"), style::line(said)));
    }
    let more = letter.not_understood.len().saturating_sub(NOT_UNDERSTOOD);
    if more > 0 {
        print::talk(format!("and {} more", count(more, "line")));
    }
    Ok(letter)
}

/// Returns the report of a message, where it is about the task that this process is part of.
fn of_this_task(letter: Letter) -> Result<Map<String, Value>> {
    let own = std::env::var_os("PITCREW_TASK")
        .and_then(|path| std::fs::read(path).ok())
        .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok())
        .and_then(|task| Some(task.get("task")?.as_str()?.to_owned()));
    match (&letter.task, own) {
        (Some(about), Some(own)) if !about.eq_ignore_ascii_case(&own) => {
            Err(Trouble::new(format!("the message is about task `{about}`, and this is `{own}`"))
                .hint("a task reports for itself; others are told by a signal"))
        }
        _ => Ok(letter.report),
    }
}

fn object(json: &str) -> Result<Map<String, Value>> {
    let mut stdin = String::new();
    let text = match json {
        "-" => {
            std::io::stdin().lock().take(JSON_LIMIT).read_to_string(&mut stdin)?;
            &stdin
        }
        text => text,
    };
    serde_json::from_str(text).map_err(|error| {
        Trouble::while_trying("read the report that `--json` gives", &error)
            .hint("it is an object, such as `--json '{\"status\": \"partial\", \"issues\": [\"one of two\"]}'`")
    })
}

/// Reads `NAME=RESULT`; a result of several words is what was seen, too.
fn tested(test: &str) -> Value {
    match test.split_once('=') {
        Some((name, result)) if result.split_whitespace().count() > 1 => {
            json!({"name": name, "result": result, "detail": result})
        }
        Some((name, result)) => json!({"name": name, "result": result}),
        None => json!({"name": test}),
    }
}
