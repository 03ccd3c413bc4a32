//! What a running task reports, put together from flags and JSON.

use std::io::Read;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use crate::trouble::{Result, Trouble};

/// The most JSON that is read, in bytes.
const JSON_LIMIT: u64 = 1 << 20;

/// What `report` takes inside a task.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Inside a task: how it goes")]
pub struct Saying {
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
        let mut report = match &self.json {
            None => Map::new(),
            Some(json) => object(json)?,
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
        Ok((self.json.is_some() || !report.is_empty()).then_some(Value::Object(report)))
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
