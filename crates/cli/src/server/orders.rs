//! Orders to runs of a server, each at its own address.

use pitcrew_engine::{Order, Part, RunId, Topic};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Server;
use crate::trouble::{Result, Trouble};

#[derive(Deserialize)]
struct Asked {
    id: String,
    topic: Topic,
}

#[derive(Deserialize)]
struct AllAsked {
    items: Vec<Asked>,
}

#[derive(Deserialize)]
struct Started {
    run: RunId,
}

impl Server {
    /// Starts a run of a plan that comes along, or of one that the server has.
    pub fn start(&self, body: &Value) -> Result<RunId> {
        Ok(self.post::<Started>("/runs", body)?.run)
    }

    /// Takes a run up again.
    pub fn resume(&self, run: &RunId) -> Result<()> {
        self.post::<Value>(&format!("/runs/{run}/resume"), &json!({})).map(drop)
    }

    /// Gives an order to a run.
    pub fn order(&self, run: &RunId, order: &Order) -> Result<()> {
        let (path, body) = match order {
            Order::Approve { topic, change, reason } => {
                let body = json!({ "answer": "approve", "change": change, "reason": reason });
                (format!("/approvals/{}/respond", self.asked(run, topic)?), body)
            }
            Order::Deny { topic, reason } => {
                let body = json!({ "answer": "deny", "reason": reason });
                (format!("/approvals/{}/respond", self.asked(run, topic)?), body)
            }
            Order::Signal { name, data } => (format!("/runs/{run}/signals"), json!({ "name": name, "data": data })),
            Order::Stop { part, hard } => {
                let mut body = of(part.as_ref());
                body["hard"] = (*hard).into();
                (format!("/runs/{run}/stop"), body)
            }
            Order::Resume { part } => (format!("/runs/{run}/resume"), of(Some(part))),
            Order::Rollback { part } => (format!("/runs/{run}/rollback"), of(part.as_ref())),
            Order::Claim { .. } | Order::Release { .. } | Order::Amend { .. } => {
                return Err(Trouble::new("a server does not take that over HTTP")
                    .hint("do it where the project is, without --server"));
            }
        };
        self.post::<Value>(&path, &body).map(drop)
    }

    /// Finds the open question about something.
    fn asked(&self, run: &RunId, topic: &Topic) -> Result<String> {
        let all: AllAsked = self.get(&format!("/approvals?run={run}&limit=200"))?;
        let asked = all.items.into_iter().find(|asked| asked.topic == *topic);
        asked.map(|asked| asked.id).ok_or_else(|| Trouble::new(format!("nobody is asked about {topic} any more")))
    }
}

fn of(part: Option<&Part>) -> Value {
    match part {
        None => json!({}),
        Some(Part::Task(id)) => json!({ "task": id }),
        Some(Part::Team(id)) => json!({ "team": id }),
        Some(Part::Phase(id)) => json!({ "phase": id }),
    }
}
