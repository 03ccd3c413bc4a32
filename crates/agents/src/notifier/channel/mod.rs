//! What each service is asked, and how it answers. A new service is a file here and a line in [`parcel`].

mod apprise;
mod discord;
mod email;
mod fence;
mod github;
mod slack;
mod teams;
mod webhook;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::inputs::{Channel, Destination, Message};
use crate::contract::Trouble;
use crate::findings::Severity;

pub use apprise::Command;
pub use email::Mail;
pub use webhook::sign;

/// A message packed for its service.
#[derive(Clone)]
pub enum Parcel {
    /// A request over HTTP.
    Http(Box<Request>),
    /// An e-mail.
    Mail(Box<Mail>),
    /// A program that sends it.
    Command(Command),
}

/// A request over HTTP.
#[derive(Clone)]
pub struct Request {
    /// `POST`, `PATCH`.
    pub method: &'static str,
    /// Where to. It may be a secret.
    pub url: String,
    /// Its headers. They may have secrets.
    pub headers: Vec<(String, String)>,
    /// Its body, JSON.
    pub body: String,
    /// How the service says that it wants to be left alone, beside `Retry-After`.
    pub answers: fn(&Reply<'_>) -> Option<Said>,
    /// How to see whether it is there already, where the service lets us.
    pub seen: Option<Seen>,
    /// The secret to sign each try with: the time of the try is signed too.
    pub sign: Option<Vec<u8>>,
    /// What must be found before it is known what to send, where something must.
    pub lookup: Option<Box<Lookup>>,
}

/// Something at the service that is known by a mark, and not yet by its number.
#[derive(Clone)]
pub struct Lookup {
    /// Where those that it may be are listed, and the mark that its body has.
    pub list: Seen,
    /// The mark of the message itself, where it may be there already: in a body that has it.
    pub own: Option<String>,
    /// What is sent where one is found; `{number}` in its addresses is its number.
    pub found: Request,
    /// What becomes of the message where none is.
    pub missing: Missing,
}

/// What becomes of a message when nothing has the mark that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It is sent as it is.
    Send,
    /// There is nothing left to do.
    Done,
    /// It cannot be sent, if none comes: what opens one may be under way.
    Refused(String),
}

/// How every mark begins.
pub const MARK: &str = "<!-- pitcrew";

/// How to see whether something is there already.
#[derive(Clone)]
pub struct Seen {
    /// What to ask: an address whose answer is a list in JSON, which may go on on further pages. Each entry has a `body`
    /// and a `user` who wrote it, and a `number` where others name it by that.
    pub url: String,
    /// What is one of the last lines of the body if that is the one.
    pub mark: String,
    /// What to ask who we are: anybody can read a mark and write it, so what others wrote is not the one.
    pub me: String,
}

/// What a service answered.
pub struct Reply<'a> {
    /// The status.
    pub status: u16,
    /// A header by its name.
    pub header: &'a dyn Fn(&str) -> Option<String>,
    /// The beginning of the body.
    pub body: &'a str,
    /// Now, in seconds since 1970.
    pub now: i64,
}

/// What an answer means, where its status alone does not say.
pub enum Said {
    /// Wait, as long as that if it says so.
    Wait(Option<Duration>),
    /// It was refused, whatever the status.
    Refused(String),
}

/// Packs a message for its service. `variables` are those of the environment.
///
/// # Errors
///
/// [`Trouble`] where something is missing, or is no address.
pub fn parcel(to: &Destination, message: &Message, variables: &BTreeMap<String, String>) -> Result<Parcel, Trouble> {
    let given = Given { to, variables };
    Ok(match to.channel {
        Channel::Slack => Parcel::Http(Box::new(posting(given.url()?, slack::body(message)))),
        Channel::Discord => Parcel::Http(Box::new(Request {
            answers: discord::said,
            ..posting(discord::address(&given.url()?), discord::body(message))
        })),
        Channel::Teams => {
            Parcel::Http(Box::new(Request { answers: teams::said, ..posting(given.url()?, teams::body(message)) }))
        }
        Channel::Webhook => Parcel::Http(Box::new(webhook::request(&given, message)?)),
        Channel::Github => Parcel::Http(Box::new(github::request(&given, message)?)),
        Channel::Email => Parcel::Mail(Box::new(email::mail(&given, message)?)),
        Channel::Apprise => Parcel::Command(apprise::command(&given, message)?),
    })
}

/// A request that posts JSON.
fn posting(url: String, body: Value) -> Request {
    Request {
        method: "POST",
        url,
        headers: vec![("content-type".into(), "application/json; charset=utf-8".into())],
        body: body.to_string(),
        answers: |_| None,
        seen: None,
        sign: None,
        lookup: None,
    }
}

/// A destination with the secrets that it names.
struct Given<'a> {
    to: &'a Destination,
    variables: &'a BTreeMap<String, String>,
}

impl Given<'_> {
    /// Returns the value of a variable that an input names.
    fn variable(&self, input: &str, name: &Option<String>) -> Result<Option<String>, Trouble> {
        let Some(name) = name else { return Ok(None) };
        match self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty()) {
            Some(value) => Ok(Some(value.to_owned())),
            None => Err(Trouble::new(format!("read `{input}`: there is no `{name}` in the environment"))
                .hint("give it to the task with `secrets:` or `env:`")),
        }
    }

    /// Returns the address, which is one of HTTP.
    fn url(&self) -> Result<String, Trouble> {
        let url = match self.variable("url_env", &self.to.url_env)?.or_else(|| self.to.url.clone()) {
            Some(url) => url,
            None => {
                return Err(Trouble::new(format!("{} needs `url_env` or `url`", self.to.channel.word())).hint(
                    "an incoming webhook's address is a secret: keep it in the environment and name the variable",
                ));
            }
        };
        let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("https") => Ok(url),
            Some("http") if self.to.allow_private => Ok(url),
            Some("http") => {
                Err(Trouble::new("send: the address begins with `http:`, so everybody on the way could read it")
                    .hint("use `https:`; `allow_private: true` allows `http:` within your own network"))
            }
            _ => Err(Trouble::new("send: the address is none of `https:`")),
        }
    }
}

/// Cuts a text to so many units of UTF-16, which is how services count, and says how much is missing. A block of code
/// that is cut ends there.
fn fit(text: &str, units: usize) -> String {
    let count = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    let all = count(text);
    if all <= units {
        return text.to_owned();
    }
    let mut left = units.saturating_sub(40);
    let kept: String = text
        .chars()
        .take_while(|c| match left.checked_sub(c.len_utf16()) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        })
        .collect();
    let missing = all - count(&kept);
    let closed = fence::closing(&kept).map(|fence| format!("\n{fence}\n")).unwrap_or_default();
    fit_exactly(&format!("{kept}{closed}… ({missing} more characters)"), units)
}

/// Cuts a text to so many units of UTF-16.
fn fit_exactly(text: &str, units: usize) -> String {
    let mut left = units;
    let within = text.chars().take_while(|c| match left.checked_sub(c.len_utf16()) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    });
    within.collect()
}

/// Returns a title with its severity: `[high] Title`.
fn heading(message: &Message) -> String {
    match (&message.severity, message.title.is_empty()) {
        (Some(severity), true) => format!("[{severity}]"),
        (Some(severity), false) => format!("[{severity}] {}", message.title),
        (None, _) => message.title.clone(),
    }
}

/// Returns the colour of a severity, as services take it.
fn color(severity: Option<Severity>) -> u32 {
    match severity {
        Some(Severity::Critical) => 0x00b6_0205,
        Some(Severity::High) => 0x00d9_3f0b,
        Some(Severity::Medium) => 0x00fb_ca04,
        Some(Severity::Low) => 0x000e_8a16,
        Some(Severity::Info) | None => 0x000b_5fff,
    }
}
