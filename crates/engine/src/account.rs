//! What an attempt, or a check, reports in its own words: DESIGN calls it the report.
//!
//! Read leniently, because people and models write it: a text or a list, tests as a list or a map.
//! Bounded, because it is journaled; what does not fit a known key is kept.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The most characters of one text.
const TEXT: usize = 1000;
/// The most entries of one list.
const ENTRIES: usize = 50;
/// The most bytes of what has no known key.
const MORE: usize = 4096;
/// The most bytes of all lists together, as JSON: with the rest a report must fit into an event.
const LISTS: usize = 24 << 10;

/// What somebody who did, or looked at, something says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// How it went.
    #[serde(default)]
    pub status: Standpoint,
    /// What was done, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What it touches: services, files, hosts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<String>,
    /// What was tested, and how that went.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<Tested>,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<String>,
    /// Why, as far as is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspected_cause: Option<String>,
    /// What somebody else is to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_action: Option<String>,
    /// Who that is: a task, a team or an agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What comes next.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<String>,
    /// Whatever else it said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub more: BTreeMap<String, Value>,
}

/// How it went, in the word of whoever did it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standpoint {
    /// All of it is done.
    #[default]
    Success,
    /// Some of it is done.
    Partial,
    /// It did not work.
    Failed,
}

/// One thing that was tested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tested {
    /// What.
    pub name: String,
    /// Whether it held; `None` where that was not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ok: Option<bool>,
    /// What was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Why a report cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAccount {
    /// It is no object.
    #[error("`report` is {0}; it wants an object such as {{\"status\": \"partial\", \"issues\": [\"…\"]}}")]
    NoObject(&'static str),
    /// Its status is none of the three.
    #[error("`report.status` is `{0}`; it is `success`, `partial` or `failed`")]
    Status(String),
}

/// Names under which each thing is read; a report may say it under any of them.
const AFFECTED: &[&str] = &["affected", "affected_services"];
const TESTS: &[&str] = &["tests", "tests_performed"];
const ISSUES: &[&str] = &["issues", "issues_found"];

/// A report as it was given: what it leaves out stays as it was said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    account: Account,
    /// What it names, if only to say that there is nothing of it.
    named: BTreeSet<String>,
}

impl Saying {
    /// Reads a report as an attempt gave it.
    pub fn read(value: &Value) -> Result<Saying, BadAccount> {
        let account = Account::read(value)?;
        let fields = value.as_object().into_iter().flatten();
        let named = fields.filter(|(_, value)| !value.is_null()).map(|(name, _)| name.clone()).collect();
        Ok(Saying { account, named })
    }

    /// Returns how things stand after what was said `before`.
    pub(crate) fn after(self, before: Option<&Account>) -> Account {
        let Saying { account: now, named } = self;
        let Some(before) = before.cloned() else { return now };
        let names = |any: &[&str]| any.iter().any(|name| named.contains(*name));
        fn newer<T>(is_newer: bool, now: T, before: T) -> T {
            if is_newer { now } else { before }
        }
        let mut account = Account {
            status: newer(names(&["status"]), now.status, before.status),
            action: newer(names(&["action"]), now.action, before.action),
            affected: newer(names(AFFECTED), now.affected, before.affected),
            tests: newer(names(TESTS), now.tests, before.tests),
            issues: newer(names(ISSUES), now.issues, before.issues),
            suspected_cause: newer(names(&["suspected_cause"]), now.suspected_cause, before.suspected_cause),
            requested_action: newer(names(&["requested_action"]), now.requested_action, before.requested_action),
            owner: newer(names(&["owner"]), now.owner, before.owner),
            next: newer(names(&["next"]), now.next, before.next),
            more: bounded(
                now.more.into_iter().chain(before.more.into_iter().filter(|(name, _)| !named.contains(name))),
            ),
        };
        account.fit();
        account
    }
}

impl Account {
    /// Reads a report as an attempt put it out.
    pub fn read(value: &Value) -> Result<Account, BadAccount> {
        let Value::Object(fields) = value else { return Err(BadAccount::NoObject(kind(value))) };
        let mut fields = fields.clone();
        let mut take = |names: &[&str]| names.iter().find_map(|name| fields.remove(*name)).unwrap_or(Value::Null);
        let mut account = Account {
            status: standpoint(&take(&["status"]))?,
            action: text(&take(&["action"])),
            affected: list(&take(AFFECTED)),
            tests: tests(&take(TESTS)),
            issues: list(&take(ISSUES)),
            suspected_cause: text(&take(&["suspected_cause"])),
            requested_action: text(&take(&["requested_action"])),
            owner: text(&take(&["owner"])),
            next: list(&take(&["next"])),
            more: BTreeMap::new(),
        };
        // "Issues: None" is how people say that there are none.
        account.issues.retain(|issue| !issue.eq_ignore_ascii_case("none"));
        account.more = bounded(fields);
        account.fit();
        Ok(account)
    }

    /// Leaves out the last entries of lists that are too large together.
    fn fit(&mut self) {
        let mut room = LISTS;
        let mut fits = |bytes: usize| {
            let fits = bytes <= room;
            room = room.saturating_sub(bytes);
            fits
        };
        let bytes = |text: &String| Value::from(text.as_str()).to_string().len();
        self.tests.retain(|test| fits(bytes(&test.name) + test.detail.as_ref().map_or(0, bytes) + 32));
        for list in [&mut self.issues, &mut self.next, &mut self.affected] {
            list.retain(|entry| fits(bytes(entry)));
        }
    }

    /// Returns the sentence that says most: the first issue, else the cause, else what was done.
    pub fn gist(&self) -> Option<&str> {
        self.issues.first().or(self.suspected_cause.as_ref()).or(self.action.as_ref()).map(String::as_str)
    }
}

fn standpoint(value: &Value) -> Result<Standpoint, BadAccount> {
    let Some(said) = text(value) else { return Ok(Standpoint::Success) };
    // As people write it: `✅ SUCCESS`, `⚠️ PARTIAL - one of two`.
    let word = said.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    Ok(match word.to_ascii_lowercase().as_str() {
        "success" | "succeeded" | "successful" | "ok" | "done" | "complete" | "completed" | "pass" | "passed" => {
            Standpoint::Success
        }
        "partial" | "partially" => Standpoint::Partial,
        "failed" | "failure" | "fail" | "error" => Standpoint::Failed,
        _ => return Err(BadAccount::Status(said)),
    })
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => items.iter().filter_map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    };
    (!text.is_empty()).then(|| cut(text))
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(text).take(ENTRIES).collect(),
        Value::Object(fields) => {
            let line = |(name, value): (&String, &Value)| match text(value) {
                Some(value) => cut(format!("{name}: {value}")),
                None => name.clone(),
            };
            fields.iter().map(line).take(ENTRIES).collect()
        }
        other => text(other).into_iter().collect(),
    }
}

fn tests(value: &Value) -> Vec<Tested> {
    match value {
        Value::Array(items) => items.iter().filter_map(|item| tested(None, item)).take(ENTRIES).collect(),
        Value::Object(fields) => {
            fields.iter().filter_map(|(name, value)| tested(Some(name), value)).take(ENTRIES).collect()
        }
        other => tested(None, other).into_iter().collect(),
    }
}

fn tested(name: Option<&String>, value: &Value) -> Option<Tested> {
    let Value::Object(fields) = value else {
        let said = text(value);
        return match name {
            Some(name) => {
                let ok = verdict(value);
                // A bare `PASS` says nothing beyond the verdict.
                let detail = said.filter(|said| ok.is_none() || said.split_whitespace().count() > 1);
                Some(Tested { name: cut(name.clone()), ok, detail })
            }
            None => said.map(|name| Tested { name, ok: None, detail: None }),
        };
    };
    let first = |keys: &[&str]| keys.iter().find_map(|key| fields.get(*key));
    let name = name.cloned().or_else(|| text(first(&["name", "test"])?))?;
    let result = first(&["ok", "result", "status", "passed"]);
    let detail = first(&["detail", "message", "said"]).and_then(text);
    Some(Tested { name: cut(name), ok: result.and_then(verdict), detail })
}

/// Whether a result says yes or no, where it says either.
fn verdict(value: &Value) -> Option<bool> {
    if let Value::Bool(ok) = value {
        return Some(*ok);
    }
    match standpoint(value) {
        Ok(Standpoint::Success) if !value.is_null() => Some(true),
        Ok(Standpoint::Failed | Standpoint::Partial) => Some(false),
        _ => None,
    }
}

fn bounded(fields: impl IntoIterator<Item = (String, Value)>) -> BTreeMap<String, Value> {
    let mut room = MORE;
    let mut more = BTreeMap::new();
    for (name, value) in fields {
        let size = name.len() + value.to_string().len();
        if size <= room {
            room -= size;
            more.insert(name, value);
        }
    }
    more
}

fn cut(text: String) -> String {
    match text.char_indices().nth(TEXT) {
        None => text,
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
