//! What starts runs of a plan by itself: `on`.
//!
//! What comes with a trigger is data. A plan sees it as `trigger`, in conditions and templates, and no shell and
//! no instruction ever holds it as text.

mod branch;
mod key;
mod rhythm;
mod subject;

use serde::{Deserialize, Serialize};

use crate::calendar::{Instant, Zone};

pub use branch::BranchPattern;
pub use key::Key;
pub use rhythm::Rhythm;
pub use subject::Subject;

/// Where NATS listens unless it is told otherwise.
const NATS: &str = "nats://127.0.0.1:4222";

/// Something that starts runs of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A webhook of GitHub.
    Github(Github),
    /// A webhook of Prometheus' Alertmanager, or of Grafana.
    Alertmanager(Alertmanager),
    /// Anything that signs as Standard Webhooks say.
    Webhook(Webhook),
    /// A clock.
    Cron(Cron),
    /// A message of NATS.
    Nats(Nats),
    /// A person or a program by the API.
    Manual(Manual),
}

/// A webhook of GitHub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Github {
    /// The events that start a run, by GitHub's names; `event.action` names one action of one.
    #[serde(default = "push")]
    pub events: Vec<String>,
    /// The branches that they must be about; any where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<BranchPattern>,
    /// What GitHub signs with.
    pub secret: Key,
    /// What must hold of it besides.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
}

/// A webhook of Prometheus' Alertmanager, or of Grafana.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alertmanager {
    /// Which word of an alert starts a run.
    #[serde(default = "firing")]
    pub status: Vec<AlertStatus>,
    /// What it is let in with.
    pub secret: Key,
    /// What must hold of it besides.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
}

/// How it stands with an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertStatus {
    /// What it warns of is so.
    Firing,
    /// It is so no longer.
    Resolved,
}

/// A webhook of anything that signs as Standard Webhooks say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The last part of its address: `/api/v1/webhooks/NAME`.
    pub name: crate::model::Id,
    /// What it is signed with.
    pub secret: Key,
    /// What must hold of it besides.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
}

/// A clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cron {
    /// When: minute, hour, day of the month, month, day of the week.
    pub schedule: Rhythm,
    /// The zone whose clocks count.
    #[serde(default = "utc")]
    pub zone: String,
    /// What becomes of runs that fell due while no server ran.
    #[serde(default)]
    pub missed: Missed,
    /// What must hold besides.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
}

/// What becomes of runs that fell due while no server ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// They are left out.
    #[default]
    Skip,
    /// One is started for all of them.
    RunOnce,
}

/// A message of NATS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nats {
    /// The subjects that it listens to.
    pub subject: Subject,
    /// Where NATS is.
    #[serde(default = "nats")]
    pub server: String,
    /// What NATS lets it in with: a token, or `USER:PASSWORD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Key>,
    /// What must hold of it besides.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
}

/// A person or a program by the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manual {
    /// What must hold of what is given with it.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
}

impl Trigger {
    /// Returns the word for its kind, as `trigger.kind` says it.
    pub fn kind(&self) -> &'static str {
        match self {
            Trigger::Github(_) => "github",
            Trigger::Alertmanager(_) => "alertmanager",
            Trigger::Webhook(_) => "webhook",
            Trigger::Cron(_) => "cron",
            Trigger::Nats(_) => "nats",
            Trigger::Manual(_) => "manual",
        }
    }

    /// Returns the condition on what comes with it.
    pub fn condition(&self) -> Option<&str> {
        match self {
            Trigger::Github(Github { matches, .. })
            | Trigger::Alertmanager(Alertmanager { matches, .. })
            | Trigger::Webhook(Webhook { matches, .. })
            | Trigger::Cron(Cron { matches, .. })
            | Trigger::Nats(Nats { matches, .. })
            | Trigger::Manual(Manual { matches }) => matches.as_deref(),
        }
    }

    /// Returns what it is let in with.
    pub fn secret(&self) -> Option<&Key> {
        match self {
            Trigger::Github(Github { secret, .. })
            | Trigger::Alertmanager(Alertmanager { secret, .. })
            | Trigger::Webhook(Webhook { secret, .. }) => Some(secret),
            Trigger::Nats(Nats { secret, .. }) => secret.as_ref(),
            Trigger::Cron(_) | Trigger::Manual(_) => None,
        }
    }
}

impl Cron {
    /// Returns the first moment after `moment` at which it falls due; `None` where there is none any more.
    pub fn next(&self, moment: Instant) -> Option<Instant> {
        let zone: Zone = self.zone.parse().ok()?;
        self.schedule.next(&zone, moment)
    }
}

fn push() -> Vec<String> {
    vec!["push".to_owned()]
}

fn firing() -> Vec<AlertStatus> {
    vec![AlertStatus::Firing]
}

fn utc() -> String {
    "UTC".to_owned()
}

fn nats() -> String {
    NATS.to_owned()
}
