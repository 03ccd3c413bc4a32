//! Deliveries: what was to start a run, and what became of it.

use pitcrew_engine::{RunId, Timestamp};
use pitcrew_plan::trigger::Cron;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Store, StoreError};

/// How long deliveries are kept that are done with, in milliseconds: whoever sends one again within that time
/// starts nothing.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// The source of what a program asks for itself: its run is started before it is answered, or not at all.
pub(crate) const API: &str = "api";

/// How it stands with a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// It is kept, and its run will be started.
    Accepted,
    /// Its run is in the journal.
    Started,
    /// Nothing starts: it is not what the plan's trigger asks for.
    Ignored,
    /// A run was to start, and could not.
    Refused,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            State::Accepted => "accepted",
            State::Started => "started",
            State::Ignored => "ignored",
            State::Refused => "refused",
        }
    }

    /// Returns the state of a word.
    pub(crate) fn of(word: &str) -> Option<State> {
        [State::Accepted, State::Started, State::Ignored, State::Refused].into_iter().find(|one| one.word() == word)
    }
}

/// What was to start a run of a plan, and what became of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Delivery {
    /// Its number.
    pub(crate) id: String,
    /// The plan that it is for.
    pub(crate) plan: String,
    /// Where it came from: `github`, `alertmanager`, `webhook:NAME`, `cron`, `nats`, `manual`.
    pub(crate) source: String,
    /// What kind of trigger that is.
    pub(crate) kind: String,
    /// What whoever sent it calls it: the same never starts a run twice.
    pub(crate) key: String,
    /// What happened, in a word of its source.
    pub(crate) event: String,
    /// Who sent it, or the kind of trigger where nobody is named.
    pub(crate) by: String,
    /// What became of it.
    pub(crate) state: State,
    /// Why it is ignored or refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// The run that was started for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) run: Option<RunId>,
    /// When it came.
    #[schema(value_type = String)]
    pub(crate) time: Timestamp,
}

/// Something that arrived for a plan, and whether it starts a run.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    /// The plan.
    pub(crate) plan: String,
    /// Where it came from.
    pub(crate) source: String,
    /// What whoever sent it calls it.
    pub(crate) key: String,
    /// Other names by which it would be known again.
    pub(crate) also: Vec<String>,
    /// The kind of trigger.
    pub(crate) kind: &'static str,
    /// What happened.
    pub(crate) event: String,
    /// Who sent it.
    pub(crate) by: String,
    /// What came with it.
    pub(crate) payload: Value,
    /// Why it starts nothing, where it does not.
    pub(crate) ignored: Option<String>,
}

/// Up to when the runs of a clock of a plan have been seen to.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// The plan.
    pub(crate) plan: String,
    /// The clock.
    pub(crate) cron: Cron,
    /// Up to when.
    pub(crate) seen: Timestamp,
}

/// What is read of a delivery to start its run.
pub(crate) struct Waiting {
    /// The delivery.
    pub(crate) delivery: Delivery,
    /// What came with it.
    pub(crate) payload: Value,
}

const COLUMNS: &str = "id, plan, source, kind, key, event, by, state, reason, run, time";

fn delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    let word: String = row.get(7)?;
    let run: Option<String> = row.get(9)?;
    Ok(Delivery {
        id: row.get::<_, i64>(0)?.to_string(),
        plan: row.get(1)?,
        source: row.get(2)?,
        kind: row.get(3)?,
        key: row.get(4)?,
        event: row.get(5)?,
        by: row.get(6)?,
        // The table takes no other word.
        state: State::of(&word).unwrap_or(State::Refused),
        reason: row.get(8)?,
        run: run.map(RunId),
        time: Timestamp(row.get(10)?),
    })
}

impl Store {
    /// Keeps what arrived, and the marks of the clocks that did it: all of it, or nothing. What is known already
    /// changes nothing; it is returned as it stands.
    pub(crate) fn receive(
        &self,
        arrivals: &[Arrival],
        marks: &[Mark],
        now: Timestamp,
    ) -> Result<Vec<(Delivery, bool)>, StoreError> {
        let mut connection = self.connection();
        // Most of what comes twice is told so without a write.
        let known = arrivals.iter().map(|arrival| known(&connection, arrival)).collect::<Result<Vec<_>, _>>()?;
        if marks.is_empty() && known.iter().all(Option::is_some) {
            return Ok(known.into_iter().flatten().map(|delivery| (delivery, false)).collect());
        }
        let change = connection.transaction()?;
        let mut kept = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            kept.push(match self::known(&change, arrival)? {
                Some(delivery) => (delivery, false),
                None => (insert(&change, arrival, now)?, true),
            });
        }
        for mark in marks {
            change.execute(
                "INSERT INTO clock_mark (plan, schedule, zone, seen) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (plan, schedule, zone) DO UPDATE SET seen = excluded.seen",
                params![mark.plan, mark.cron.schedule.to_string(), mark.cron.zone, mark.seen.0],
            )?;
        }
        change.commit()?;
        Ok(kept)
    }

    /// Returns those of several names under which nothing is known of a plan's source.
    pub(crate) fn unknown(&self, plan: &str, source: &str, names: &[String]) -> Result<Vec<String>, StoreError> {
        let connection = self.connection();
        let mut find =
            connection.prepare_cached("SELECT 1 FROM delivery_also WHERE plan = ?1 AND source = ?2 AND name = ?3")?;
        let mut unknown = Vec::new();
        for name in names {
            if !find.exists(params![plan, source, name])? {
                unknown.push(name.clone());
            }
        }
        Ok(unknown)
    }

    /// Returns up to when the runs of a clock have been seen to.
    pub(crate) fn mark(&self, plan: &str, cron: &Cron) -> Result<Option<Timestamp>, StoreError> {
        let seen = self.connection().query_row(
            "SELECT seen FROM clock_mark WHERE plan = ?1 AND schedule = ?2 AND zone = ?3",
            params![plan, cron.schedule.to_string(), cron.zone],
            |row| row.get(0),
        );
        Ok(seen.optional()?.map(Timestamp))
    }

    /// Returns the deliveries whose runs are still to be started, the oldest first: each with its plan.
    pub(crate) fn waiting(&self) -> Result<Vec<(i64, String)>, StoreError> {
        let connection = self.connection();
        let mut find = connection
            .prepare_cached("SELECT id, plan FROM delivery WHERE state = 'accepted' AND source <> ?1 ORDER BY id")?;
        let found = find.query_map([API], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns a delivery with what came with it.
    pub(crate) fn delivery(&self, id: i64) -> Result<Option<Waiting>, StoreError> {
        let connection = self.connection();
        let mut find = connection.prepare_cached(&format!("SELECT {COLUMNS}, payload FROM delivery WHERE id = ?1"))?;
        let found = find.query_row([id], |row| {
            let text: String = row.get(11)?;
            let payload = serde_json::from_str(&text).unwrap_or_default();
            Ok(Waiting { delivery: delivery(row)?, payload })
        });
        Ok(found.optional()?)
    }

    /// Notes what became of a delivery.
    pub(crate) fn settle(
        &self,
        id: i64,
        state: State,
        run: Option<&RunId>,
        reason: Option<&str>,
    ) -> Result<(), StoreError> {
        self.connection().execute(
            "UPDATE delivery SET state = ?2, run = ?3, reason = ?4 WHERE id = ?1",
            params![id, state.word(), run.map(|run| &run.0), reason],
        )?;
        Ok(())
    }

    /// Lets go of a delivery as if it had not been.
    pub(crate) fn forget_delivery(&self, id: i64) -> Result<(), StoreError> {
        self.connection().execute("DELETE FROM delivery WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Returns deliveries, the newest first, from below `before` on.
    pub(crate) fn deliveries(
        &self,
        plan: Option<&str>,
        state: Option<State>,
        before: i64,
        limit: usize,
    ) -> Result<Vec<Delivery>, StoreError> {
        let connection = self.connection();
        let mut find = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM delivery
             WHERE id < ?1 AND (?2 IS NULL OR plan = ?2) AND (?3 IS NULL OR state = ?3) ORDER BY id DESC LIMIT ?4"
        ))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = find.query_map(params![before, plan, state.map(State::word), limit], delivery)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns the newest delivery of a source of a plan.
    pub(crate) fn last_delivery(&self, plan: &str, source: &str) -> Result<Option<Delivery>, StoreError> {
        let connection = self.connection();
        let mut find = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM delivery WHERE plan = ?1 AND source = ?2 ORDER BY id DESC LIMIT 1"
        ))?;
        Ok(find.query_row([plan, source], delivery).optional()?)
    }

    /// Lets go of deliveries that are done with and old.
    pub(crate) fn forget_old_deliveries(&self, now: Timestamp) -> Result<(), StoreError> {
        let gone = now.0 - KEPT_MS;
        self.connection().execute("DELETE FROM delivery WHERE time < ?1 AND state <> 'accepted'", [gone])?;
        Ok(())
    }
}

/// Finds what arrived under its own name, or another by which it is known.
fn known(connection: &Connection, arrival: &Arrival) -> Result<Option<Delivery>, StoreError> {
    let Arrival { plan, source, key, also, .. } = arrival;
    let mut find = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM delivery WHERE plan = ?1 AND source = ?2 AND key = ?3"))?;
    // What was ignored, and is asked for by now, starts a run.
    let is_news = |found: &Delivery| found.state == State::Ignored && arrival.ignored.is_none();
    if let Some(found) = find.query_row([plan, source, key], delivery).optional()? {
        return Ok(Some(found).filter(|found| !is_news(found)));
    }
    // Of several names all must be known: one that is new is news.
    let mut last = None;
    let mut find = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM delivery WHERE id =
         (SELECT delivery FROM delivery_also WHERE plan = ?1 AND source = ?2 AND name = ?3)"
    ))?;
    for name in also {
        match find.query_row([plan, source, name], delivery).optional()? {
            Some(found) if !is_news(&found) => last = Some(found),
            _ => return Ok(None),
        }
    }
    Ok(last)
}

fn insert(change: &Transaction<'_>, arrival: &Arrival, now: Timestamp) -> Result<Delivery, StoreError> {
    let Arrival { plan, source, key, also, kind, event, by, payload, ignored } = arrival;
    let state = if ignored.is_some() { State::Ignored } else { State::Accepted };
    // What starts nothing is not kept for anybody.
    let payload = if ignored.is_some() { String::new() } else { payload.to_string() };
    change.execute(
        "INSERT INTO delivery (plan, source, key, kind, event, by, payload, state, reason, time)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (plan, source, key) DO UPDATE SET event = excluded.event, by = excluded.by,
             payload = excluded.payload, state = excluded.state, reason = excluded.reason, time = excluded.time",
        params![plan, source, key, kind, event, by, payload, state.word(), ignored, now.0],
    )?;
    let id: i64 = change.query_row(
        "SELECT id FROM delivery WHERE plan = ?1 AND source = ?2 AND key = ?3",
        params![plan, source, key],
        |row| row.get(0),
    )?;
    for name in also {
        change.execute(
            "INSERT OR REPLACE INTO delivery_also (plan, source, name, delivery) VALUES (?1, ?2, ?3, ?4)",
            params![plan, source, name, id],
        )?;
    }
    Ok(Delivery {
        id: id.to_string(),
        plan: plan.clone(),
        source: source.clone(),
        kind: (*kind).to_owned(),
        key: key.clone(),
        event: event.clone(),
        by: by.clone(),
        state,
        reason: ignored.clone(),
        run: None,
        time: now,
    })
}
