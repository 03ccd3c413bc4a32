//! Messages of NATS: a connection for each trigger, which comes back by itself. Plain NATS keeps nothing: what is sent
//! while nobody listens is gone. A message that wants an answer gets one when it is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_nats::{Client, ConnectOptions, Event, Message};
use pitcrew_plan::Trigger;
use pitcrew_plan::trigger::Nats;
use pitcrew_runner::checks::chain;
use pitcrew_runner::clock;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_stream::StreamExt;

use super::door::Parcel;
use super::{Planned, start};
use crate::app::App;
use crate::board::Thing;
use crate::problem::Problem;
use crate::store::{Arrival, Delivery};

/// A subscription of a plan: what it is listened for, and what it is let in with.
type Ear = (String, String);

/// Begins to listen, and follows the plans.
pub(super) fn begin(app: &Arc<App>) {
    let app = app.clone();
    tokio::spawn(async move {
        let mut plans = app.triggers.plans.subscribe();
        let mut ears: BTreeMap<Ear, JoinHandle<()>> = BTreeMap::new();
        loop {
            let now = plans.borrow_and_update().clone();
            let mut wanted = BTreeMap::new();
            for planned in now.iter() {
                for trigger in &planned.plan().on {
                    if let Trigger::Nats(nats) = trigger {
                        // Also where only the place of its secret is another.
                        let said = serde_json::to_string(&(nats, &planned.plan().secrets)).unwrap_or_default();
                        wanted.insert((planned.plan().name.clone(), said), (planned.clone(), nats.clone()));
                    }
                }
            }
            ears.retain(|ear, task| {
                let stays = wanted.contains_key(ear);
                if !stays {
                    task.abort();
                }
                stays
            });
            for (ear, (planned, nats)) in wanted {
                ears.entry(ear).or_insert_with(|| tokio::spawn(listen(app.clone(), planned, nats)));
            }
            tokio::select! {
                changed = plans.changed() => if changed.is_err() { return },
                () = app.closed() => break,
            }
        }
        ears.values().for_each(JoinHandle::abort);
    });
}

async fn listen(app: Arc<App>, planned: Arc<Planned>, nats: Nats) {
    let plan = planned.plan().name.clone();
    let _listed = Listed { app: app.clone(), plan: plan.clone(), subject: nats.subject.to_string() };
    let say = |how: String| app.triggers.connected(&plan, nats.subject.as_str(), Some(how));
    say("connecting".to_owned());
    if let Err(why) = hear(&app, &planned, &nats).await {
        say(why);
        // The list of triggers says why; another text of the plan tries anew.
        app.closed().await;
    }
}

/// Takes a subscription off the list when it ends.
struct Listed {
    app: Arc<App>,
    plan: String,
    subject: String,
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.app.triggers.connected(&self.plan, &self.subject, None);
    }
}

async fn hear(app: &Arc<App>, planned: &Arc<Planned>, nats: &Nats) -> Result<(), String> {
    let trigger = Trigger::Nats(nats.clone());
    let (plan, subject) = (planned.plan().name.clone(), nats.subject.to_string());
    let secret = planned.secret_of(&trigger).transpose()?;
    let options = match secret.as_deref().map(|secret| secret.split_once(':').ok_or(secret)) {
        None => ConnectOptions::new(),
        Some(Ok((user, password))) => ConnectOptions::with_user_and_password(user.to_owned(), password.to_owned()),
        Some(Err(token)) => ConnectOptions::with_token(token.to_owned()),
    };
    let (of_events, named, on) = (app.clone(), plan.clone(), subject.clone());
    let options = options.name("pitcrew").retry_on_initial_connect().event_callback(move |event| {
        let how = match event {
            Event::Connected => Some("connected".to_owned()),
            Event::Disconnected => Some("disconnected; trying again".to_owned()),
            Event::ClientError(error) => Some(format!("disconnected; trying again: {error}")),
            Event::ServerError(error) => Some(error.to_string()),
            _ => None,
        };
        if let Some(how) = how {
            of_events.triggers.connected(&named, &on, Some(how));
            of_events.board.note(Thing::Plan(named.clone()));
        }
        async {}
    });
    let client = options.connect(&nats.server).await.map_err(|error| chain(&error))?;
    let mut messages = client.subscribe(subject).await.map_err(|error| chain(&error))?;
    while let Some(message) = messages.next().await {
        let reply = message.reply.clone();
        let (plan, trigger) = (plan.clone(), trigger.clone());
        let kept = app.work(move |app| keep(app, &plan, &trigger, &message)).await;
        if let Some(reply) = reply {
            answer(&client, reply, kept).await;
        }
    }
    Err("the connection is closed".to_owned())
}

/// Tells whoever wants to know that a message is kept.
async fn answer(client: &Client, reply: async_nats::Subject, kept: Result<Vec<Delivery>, Problem>) {
    let said = match kept {
        Ok(deliveries) => json!({ "deliveries": deliveries }),
        Err(problem) => serde_json::to_value(&problem).unwrap_or_default(),
    };
    // Whoever asked may have gone.
    let _ = client.publish(reply, said.to_string().into()).await;
}

fn keep(app: &Arc<App>, plan: &str, trigger: &Trigger, message: &Message) -> Result<Vec<Delivery>, Problem> {
    let now = clock::now();
    let header = |name: &str| {
        let value = message.headers.as_ref().and_then(|headers| headers.get(name))?;
        Some(value.as_str().to_owned()).filter(|value| !value.is_empty() && value.len() <= 200)
    };
    // Names that senders give their messages; one without a name is another each time.
    let key = header("Nats-Msg-Id").or_else(|| header("ce-id")).unwrap_or_else(|| start::unique(now));
    let subject = message.subject.to_string();
    let parcel = Parcel {
        source: "nats".to_owned(),
        key,
        also: Vec::new(),
        kind: "nats",
        event: subject,
        by: "nats".to_owned(),
        payload: payload(&message.payload),
    };
    let ignored = parcel.unwanted(trigger);
    let Parcel { source, key, also, kind, event, by, payload } = parcel;
    let arrival = Arrival { plan: plan.to_owned(), source, key, also, kind, event, by, payload, ignored };
    app.deliver(&[arrival], &[], now)
}

/// Returns a message as it is seen: JSON as it is, a text as a text, and other bytes in Base64.
fn payload(bytes: &[u8]) -> Value {
    use base64::Engine;
    match (serde_json::from_slice(bytes), std::str::from_utf8(bytes)) {
        (Ok(value), _) => value,
        (Err(_), Ok(text)) => json!({ "text": text }),
        (Err(_), Err(_)) => json!({ "base64": base64::prelude::BASE64_STANDARD.encode(bytes) }),
    }
}
