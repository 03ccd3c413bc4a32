//! `notifier`: tells somebody something, where they look.
//!
//! A message is rendered ([`template`]), known secrets are taken out ([`redact`]), a channel makes the request of it
//! ([`channel`]), and [`send`] brings it there: it waits as long as a service asks it to, tries again what may have been
//! lost, and says where a message may have arrived twice. An [`outbox`] on disk keeps what was accepted over a crash.

pub mod address;
pub mod channel;
mod inputs;
pub mod outbox;
mod post;
pub mod redact;
pub mod retry;
mod schema;
pub mod send;
pub mod template;
mod work;

use pitcrew_plan::{AgentKind, Risk};

use crate::roster::Builtin;

pub use inputs::{Channel, Destination, GithubAction, Inputs, Message, Smtp, SmtpTls};
pub use work::{Surroundings, notify};

/// The agent.
pub const AGENT: Builtin = Builtin {
    name: "notifier",
    version: "1.0.0",
    about: "Sends a message to Slack, Discord, Microsoft Teams, by e-mail, to GitHub, to a webhook, or by apprise",
    kind: AgentKind::Notification,
    risk: Risk::Auto,
    capabilities: &["notify", "templates", "retries", "outbox"],
    input: schema::input,
    output: schema::output,
    work: |assignment| notify(assignment, &Surroundings::here()),
};
