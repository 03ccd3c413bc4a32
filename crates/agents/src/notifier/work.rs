//! The agent's work: from inputs to a message that arrived.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::channel::{Parcel, parcel};
use super::inputs::{Destination, Inputs, Message};
use super::outbox::Outbox;
use super::redact::Known;
use super::send::{Clock, Courier, Delivered, Failed, Policy, deliver};
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
    let packed = parcel(&inputs.to, &message, &around.variables)?;
    let channel = inputs.to.channel.word();
    if inputs.dry_run {
        let output =
            json!({"channel": channel, "delivered": false, "key": message.key, "wouldSend": shown(&packed, &known)});
        return Ok(outcome(output, format!("would send to {channel}")));
    }
    let policy = Policy {
        attempts: inputs.attempts.max(1),
        within: Duration::from_millis(inputs.within_ms),
        timeout: Duration::from_millis(inputs.timeout_ms.max(1)),
    };
    let mut outbox = match &inputs.outbox {
        Some(path) => Some(Outbox::open(&assignment.directory.join(path))?),
        None => None,
    };
    let (mut earlier, mut refused) = (0, 0);
    if let Some(outbox) = &mut outbox {
        if outbox.has_sent(&message.key) {
            let output =
                json!({"channel": channel, "delivered": true, "duplicate": true, "attempts": 0, "key": message.key});
            return Ok(outcome(output, format!("{channel} has it already")));
        }
        if !outbox.knows(&message.key) {
            outbox.accept(&inputs.to, &message)?;
        }
        (earlier, refused) = flush(outbox, &message.key, &policy, around)?;
    }
    let doubted = outbox.as_ref().is_some_and(|outbox| {
        outbox.waiting().iter().any(|waiting| waiting.message.key == message.key && waiting.doubted)
    });
    let delivered = match &mut outbox {
        Some(outbox) => carry(outbox, &inputs.to, &message, doubted, &policy, around)?,
        None => {
            let courier = Courier::new(inputs.to.allow_private, policy.timeout);
            deliver(&packed, &message.key, false, &policy, &courier, &*around.clock)
        }
    };
    let delivered = delivered.map_err(|failed| match failed {
        Failed::Refused(why) => Trouble::new(known.redact(&format!("send to {channel}: {why}"))),
        Failed::Later { why, .. } => {
            let hint = match inputs.outbox {
                Some(_) => "it is kept in the outbox; who uses that next sends it",
                None => "with `outbox: FILE` it would be kept and sent later",
            };
            Trouble::new(known.redact(&format!("send to {channel}: {why}"))).hint(hint)
        }
    })?;
    let doubled = delivered.unknown > 0 || (doubted && !delivered.already);
    let output = json!({
        "channel": channel,
        "delivered": true,
        "duplicate": delivered.already,
        "maybeDoubled": doubled,
        "attempts": delivered.tried,
        "earlier": earlier,
        "earlierRefused": refused,
        "key": message.key,
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

/// Sends what waits in an outbox, in order; what follows a message that did not arrive waits where it goes to the same
/// place. Returns how many were sent, and how many were refused.
fn flush(outbox: &mut Outbox, but: &str, policy: &Policy, around: &Surroundings) -> Result<(u64, u64), Trouble> {
    let (mut sent, mut refused) = (0, 0);
    let mut blocked: Vec<Destination> = Vec::new();
    for waiting in outbox.waiting().into_iter().filter(|waiting| waiting.message.key != but) {
        if blocked.contains(&waiting.to) {
            continue;
        }
        match carry(outbox, &waiting.to, &waiting.message, waiting.doubted, policy, around) {
            Ok(Ok(_)) => sent += 1,
            Ok(Err(Failed::Refused(_))) => refused += 1,
            // What cannot be packed here (a variable is missing) may be elsewhere.
            Ok(Err(Failed::Later { .. })) | Err(_) => blocked.push(waiting.to),
        }
    }
    Ok((sent, refused))
}

/// Sends one message of an outbox, each step on disk before the next.
fn carry(
    outbox: &mut Outbox,
    to: &Destination,
    message: &Message,
    doubted: bool,
    policy: &Policy,
    around: &Surroundings,
) -> Result<Result<Delivered, Failed>, Trouble> {
    let packed = parcel(to, message, &around.variables)?;
    let courier = Courier::new(to.allow_private, policy.timeout);
    outbox.trying(&message.key)?;
    let delivered = deliver(&packed, &message.key, doubted, policy, &courier, &*around.clock);
    match &delivered {
        Ok(_) => outbox.sent(&message.key)?,
        Err(Failed::Refused(why)) => outbox.refused(&message.key, why)?,
        Err(Failed::Later { doubted, .. }) => outbox.kept(&message.key, *doubted)?,
    }
    Ok(delivered)
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
    // It becomes part of headers; what cannot stand there is known by its digest.
    let fits = key.len() <= 128 && key.chars().all(|c| c.is_ascii_graphic());
    let key = if fits { key } else { digest(&key, 16) };
    Ok(Message { title, text, severity: inputs.severity, key, at: now.as_second() })
}

/// Returns what a parcel would send, without its secrets.
fn shown(parcel: &Parcel, known: &Known) -> Value {
    match parcel {
        Parcel::Http(request) => json!({
            "method": request.method,
            "body": serde_json::from_str::<Value>(&known.redact(&request.body)).unwrap_or_default(),
        }),
        Parcel::Mail(mail) => json!({"mail": known.redact(&String::from_utf8_lossy(&mail.bytes))}),
        Parcel::Command(command) => json!({"command": command.words, "input": known.redact(&command.input)}),
    }
}
