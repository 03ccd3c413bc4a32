//! What the notifier is told.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::digest::digest;
use crate::findings::Severity;

/// The inputs of the agent.
#[derive(Clone, Debug, Deserialize)]
pub struct Inputs {
    /// Where to.
    #[serde(flatten)]
    pub to: Destination,
    /// The title or subject; a template where the text is one.
    #[serde(default)]
    pub title: Option<String>,
    /// The text as it is.
    #[serde(default)]
    pub message: Option<String>,
    /// The text with `{{ }}`, filled in from `data`.
    #[serde(default)]
    pub template: Option<String>,
    /// What the template is filled in from.
    #[serde(default)]
    pub data: Value,
    /// Several of `data`: the template is filled in for each, and all go out as one message.
    #[serde(default)]
    pub digest: Vec<Value>,
    /// How bad it is.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// What makes it the same message: a second with the same key is not sent again.
    #[serde(default)]
    pub dedupe_key: Option<String>,
    /// When there was first something to tell, where that is not now: what may have arrived since is looked for first.
    #[serde(default)]
    pub since: Option<String>,
    /// Variables of the environment whose values must not go out.
    #[serde(default)]
    pub redact_env: Vec<String>,
    /// A file that keeps what was accepted until it is sent.
    #[serde(default)]
    pub outbox: Option<String>,
    /// How often it is tried.
    #[serde(default = "six")]
    pub attempts: u32,
    /// How long it is tried, in milliseconds.
    #[serde(default = "two_minutes")]
    pub within_ms: u64,
    /// How long one try may take, in milliseconds.
    #[serde(default = "fifteen_seconds")]
    pub timeout_ms: u64,
    /// Whether it only says what it would send.
    #[serde(default)]
    pub dry_run: bool,
}

fn six() -> u32 {
    6
}

fn two_minutes() -> u64 {
    120_000
}

fn fifteen_seconds() -> u64 {
    15_000
}

/// Where a message goes: all that is needed to send it, but for secrets, which stay in the environment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Destination {
    /// Which service.
    pub channel: Channel,
    /// Its address. Addresses that are secrets themselves belong in the environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The variable that has its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url_env: Option<String>,
    /// Who: addresses of e-mail, or `owner/repository` or `owner/repository#12` of GitHub.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_many")]
    pub target: Vec<String>,
    /// What to do on GitHub.
    #[serde(default)]
    pub action: GithubAction,
    /// The labels of an issue of GitHub.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// What an issue of GitHub is known by, where its number is not known: `create` opens one of the key, or comments
    /// on the open one; the others go to the open one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// The variable that has GitHub's token, or a webhook's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_env: Option<String>,
    /// The variable that has the secret that webhooks are signed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_env: Option<String>,
    /// How e-mail is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp: Option<Smtp>,
    /// A file with the certificates of the authorities to trust instead of the public ones, in PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<String>,
    /// Whether addresses of this machine and of private networks are allowed.
    #[serde(default)]
    pub allow_private: bool,
}

impl Destination {
    /// Returns the name of the place: messages to one place keep their order, and a key is one message there. How it is
    /// reached (tokens, certificates) makes no other place of it.
    pub fn place(&self) -> String {
        let server = self.smtp.as_ref().map(|smtp| (&smtp.host, smtp.port, &smtp.from));
        let whole = serde_json::json!([self.channel, self.url, self.url_env, self.target, self.issue, server]);
        digest(whole.to_string(), 8)
    }
}

/// A service that takes messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// An incoming webhook of Slack.
    Slack,
    /// A webhook of Discord.
    Discord,
    /// A webhook of Microsoft Teams.
    Teams,
    /// E-mail by SMTP.
    Email,
    /// An issue of GitHub.
    Github,
    /// Any address that takes JSON, signed as Standard Webhooks says.
    #[default]
    Webhook,
    /// Whatever `apprise` sends to, where it is installed.
    Apprise,
}

impl Channel {
    /// Returns its word.
    pub fn word(self) -> &'static str {
        match self {
            Channel::Slack => "slack",
            Channel::Discord => "discord",
            Channel::Teams => "teams",
            Channel::Email => "email",
            Channel::Github => "github",
            Channel::Webhook => "webhook",
            Channel::Apprise => "apprise",
        }
    }
}

/// What to do on GitHub.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GithubAction {
    /// Comments on an issue or a pull request.
    #[default]
    Comment,
    /// Opens an issue.
    Create,
    /// Adds labels to an issue.
    Label,
    /// Closes an issue.
    Close,
}

/// A server that takes e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port; 465 or 587 by how the connection is protected.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the connection is protected.
    #[serde(default)]
    pub tls: SmtpTls,
    /// Who sends: `Pitcrew <ci@example.org>`.
    pub from: String,
    /// The name to sign in with.
    #[serde(default)]
    pub user: Option<String>,
    /// The variable that has the password.
    #[serde(default)]
    pub password_env: Option<String>,
}

/// How a connection to a mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// It begins in the clear and must be upgraded.
    #[default]
    Starttls,
    /// It is encrypted from the start.
    Tls,
    /// It is not: for a server on this machine alone.
    None,
}

/// A message as it goes out, whatever the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its title; empty where it has none.
    pub title: String,
    /// Its text.
    pub text: String,
    /// How bad it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// What makes it the same message.
    pub key: String,
    /// When it was accepted, or there was first something to tell, in seconds since 1970.
    pub at: i64,
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match OneOrMany::deserialize(from)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}
