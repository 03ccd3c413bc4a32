//! The agent's work: from inputs to a message that arrived.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::channel::Parcel;
use super::inputs::{Inputs, Message};
use super::outbox::{Id, Outbox};
use super::post::{Flushed, Post};
use super::redact::Known;
use super::send::{Clock, Earlier, Failed, Policy};
use super::template;
use crate::contract::{Assignment, Outcome, Trouble};
use crate::digest::digest;

/// What the agent has around it.
pub struct Surroundings {
    /// The variables of its environment.
    pub variables: BTreeMap<String, String>,
    /// Its time.
    pub clock: Box<dyn Clock>,
}

impl Surroundings {
    /// Those of this process.
    pub fn here() -> Surroundings {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Surroundings { variables: std::env::vars_os().filter_map(text).collect(), clock: Box::new(Wall) }
    }
}

/// The machine's clock.
struct Wall;

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn pause(&self, pause: Duration) {
        std::thread::sleep(pause);
    }
}

/// Sends the message that the inputs describe, after what waits in the outbox.
///
/// # Errors
///
/// [`Trouble`] where the inputs cannot be understood, or the message did not arrive.
pub fn notify(assignment: &Assignment, around: &Surroundings) -> Result<Outcome, Trouble> {
    let inputs: Inputs = assignment.inputs()?;
    let known = known(&inputs, around);
    let message = message(&inputs, assignment, &known, around)?;
    let policy = Policy {
        attempts: inputs.attempts.max(1),
        within: Duration::from_millis(inputs.within_ms),
        timeout: Duration::from_millis(inputs.timeout_ms.max(1)),
    };
    let post = Post { policy, around, directory: &assignment.directory };
    let packed = post.pack(&inputs.to, &message)?;
    let channel = inputs.to.channel.word();
    if inputs.dry_run {
        let would = shown(&packed.parcel, &known);
        let output = json!({"channel": channel, "delivered": false, "key": message.key, "wouldSend": would});
        return Ok(outcome(output, format!("would send to {channel}")));
    }
    // Who tries a task again, or tells again after a crash, may have sent the message the first time.
    let earlier = if assignment.attempt > 1 || inputs.since.is_some() { Earlier::Perhaps } else { Earlier::None };
    let flushed = match &inputs.outbox {
        Some(path) => {
            let mut outbox = Outbox::open(&assignment.directory.join(path))?;
            let id = Id::of(&inputs.to, &message);
            if outbox.has_sent(&id) {
                let output = json!({
                    "channel": channel, "delivered": true, "duplicate": true, "attempts": 0, "key": message.key,
                });
                return Ok(outcome(output, format!("{channel} has it already")));
            }
            if !outbox.is_waiting(&id) {
                outbox.accept(&inputs.to, &message)?;
            }
            post.flush(&mut outbox, (&id, &packed, earlier))?
        }
        None => Flushed { own: post.send(&packed, earlier), sent: 0, refused: 0 },
    };
    told(&inputs, flushed, &message.key)
        .map_err(|trouble| Trouble { message: known.redact(&trouble.message), ..trouble })
}

/// Says what came of it.
fn told(inputs: &Inputs, flushed: Flushed, key: &str) -> Result<Outcome, Trouble> {
    let channel = inputs.to.channel.word();
    let delivered = flushed.own.map_err(|failed| match failed {
        Failed::Refused(why) => Trouble::new(format!("send to {channel}: {why}")),
        Failed::Later { why, .. } => Trouble::new(format!("send to {channel}: {why}")).hint(match inputs.outbox {
            Some(_) => "it is kept in the outbox; who uses that next sends it",
            None => "with `outbox: FILE` it would be kept and sent later",
        }),
    })?;
    let doubled = delivered.unknown > 0;
    let output = json!({
        "channel": channel,
        "delivered": true,
        "duplicate": delivered.already,
        "maybeDoubled": doubled,
        "attempts": delivered.tried,
        "earlier": flushed.sent,
        "earlierRefused": flushed.refused,
        "key": key,
    });
    let more = match (delivered.already, doubled) {
        (true, _) => "; it was there already",
        (_, true) => "; it may have arrived twice",
        _ => "",
    };
    Ok(outcome(output, format!("sent to {channel}{more}")))
}

fn outcome(output: Value, summary: String) -> Outcome {
    Outcome { output, findings: None, summary, is_no: false }
}

/// Returns the secrets that the inputs name, and those that the environment's names give away.
fn known(inputs: &Inputs, around: &Surroundings) -> Known {
    let to = &inputs.to;
    let password = to.smtp.as_ref().and_then(|smtp| smtp.password_env.as_deref());
    let named: Vec<&str> = [to.url_env.as_deref(), to.token_env.as_deref(), to.secret_env.as_deref(), password]
        .into_iter()
        .flatten()
        .chain(inputs.redact_env.iter().map(String::as_str))
        .collect();
    let mut known = Known::of(&around.variables, &named);
    if let Some(url) = &to.url
        && to.channel != super::Channel::Github
    {
        known.add(url);
    }
    known
}

/// Makes the message: filled in, without known secrets, without characters that turn a text around.
fn message(inputs: &Inputs, assignment: &Assignment, known: &Known, around: &Surroundings) -> Result<Message, Trouble> {
    let text = match (&inputs.message, &inputs.template) {
        (Some(_), Some(_)) => return Err(Trouble::new("read the inputs: there is both `message` and `template`")),
        (Some(message), None) => message.clone(),
        (None, Some(form)) if inputs.digest.is_empty() => template::fill(form, &inputs.data)?,
        (None, Some(form)) => {
            let parts: Result<Vec<String>, Trouble> =
                inputs.digest.iter().map(|data| template::fill(form, data)).collect();
            parts?.iter().map(|part| part.trim_end()).collect::<Vec<_>>().join("\n")
        }
        // Labels and an end need no words.
        (None, None) if matches!(inputs.to.action, super::GithubAction::Label | super::GithubAction::Close) => {
            String::new()
        }
        (None, None) => return Err(Trouble::new("read the inputs: there is neither `message` nor `template`")),
    };
    let title = match &inputs.title {
        // Beside a text that is taken as it is the title is too: what is in it may come from anywhere.
        Some(title) if inputs.template.is_none() => title.clone(),
        Some(title) => template::fill(title, &inputs.data)?,
        None => String::new(),
    };
    let clean = |text: &str| -> String {
        let text = text.replace("\r\n", "\n");
        let shown = |c: char| matches!(c, '\n' | '\t') || !crate::findings::is_hidden(c);
        known.redact(&text).chars().map(|c| if shown(c) { c } else { '\u{fffd}' }).collect()
    };
    let (title, text) = (clean(title.trim()).replace('\n', " "), clean(&text));
    let now = around.clock.now();
    let key = match &inputs.dedupe_key {
        Some(key) => key.clone(),
        None => {
            let to = serde_json::to_string(&inputs.to).unwrap_or_default();
            // By hand each call is a message of its own; within a run a repeated attempt is the same.
            let apart = if assignment.run.is_empty() { now.as_nanosecond() } else { 0 };
            let whole = format!("{}\n{}\n{to}\n{title}\n{text}\n{apart}", assignment.run, assignment.task);
            digest(&whole, 16)
        }
    };
    if key.trim().is_empty() {
        return Err(Trouble::new("read `dedupe_key`: it is empty, and all messages would be the same"));
    }
    // It becomes part of headers; what cannot stand there, or must not go out, is known by its digest.
    let fits = key.len() <= 128 && key.chars().all(|c| c.is_ascii_graphic()) && known.redact(&key) == key;
    let key = if fits { key } else { digest(&key, 16) };
    let since = inputs.since.as_ref().map(|since| since.parse::<Timestamp>()).transpose();
    let since = since.map_err(|error| {
        Trouble::new(format!("read `since`: {error}")).hint("write a time such as `2026-11-21T09:00:00Z`")
    })?;
    let at = since.unwrap_or(now).min(now).as_second();
    Ok(Message { title, text, severity: inputs.severity, key, at })
}

/// Returns what a parcel would send, without its secrets.
fn shown(parcel: &Parcel, known: &Known) -> Value {
    match parcel {
        Parcel::Http(request) => json!({
            "method": request.method,
            "body": redacted(serde_json::from_str(&request.body).unwrap_or_default(), known),
        }),
        Parcel::Mail(mail) => json!({"mail": known.redact(&String::from_utf8_lossy(&mail.bytes))}),
        Parcel::Command(command) => json!({"command": command.words, "input": known.redact(&command.input)}),
    }
}

/// Returns a value whose texts have no secrets.
fn redacted(value: Value, known: &Known) -> Value {
    match value {
        Value::String(text) => Value::String(known.redact(&text)),
        Value::Array(items) => items.into_iter().map(|item| redacted(item, known)).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, field)| (name, redacted(field, known))).collect(),
        other => other,
    }
}
