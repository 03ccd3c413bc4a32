//! The definitions of agents, each version by its number.

use std::collections::BTreeMap;

use pitcrew_engine::Timestamp;
use pitcrew_plan::{Agent, Id, Reading};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::Value;

use super::{Store, StoreError};

/// A version of an agent's definition.
#[derive(Clone, Debug)]
pub(crate) struct AgentVersion {
    /// The agent.
    pub(crate) name: String,
    /// Which version, from 1.
    pub(crate) version: u32,
    /// As it was sent.
    pub(crate) definition: Value,
    /// Who sent it.
    pub(crate) by: String,
    /// When.
    pub(crate) time: Timestamp,
}

impl Store {
    /// Returns the newest version of every agent, by name.
    pub(crate) fn agents(&self) -> Result<Vec<AgentVersion>, StoreError> {
        let sql = "SELECT name, max(version), definition, by, time FROM agent_version GROUP BY name ORDER BY name";
        let connection = self.connection();
        let mut query = connection.prepare_cached(sql)?;
        let rows = query.query_map([], version)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// Returns a version of an agent; the newest where none is named.
    pub(crate) fn agent(&self, name: &str, number: Option<u32>) -> Result<Option<AgentVersion>, StoreError> {
        let sql = "SELECT name, version, definition, by, time FROM agent_version
                   WHERE name = ?1 AND version = coalesce(?2, version) ORDER BY version DESC LIMIT 1";
        Ok(self.connection().query_row(sql, params![name, number], version).optional()?)
    }

    /// Adds a version to an agent, where it is another than the newest; returns the newest, and whether it is new.
    pub(crate) fn register(
        &self,
        name: &str,
        definition: &Value,
        by: &str,
        time: Timestamp,
    ) -> Result<(AgentVersion, bool), StoreError> {
        let mut connection = self.connection();
        let change = connection.transaction()?;
        let sql = "SELECT name, version, definition, by, time FROM agent_version
                   WHERE name = ?1 ORDER BY version DESC LIMIT 1";
        let newest = change.query_row(sql, [name], version).optional()?;
        if let Some(newest) = newest.clone().filter(|newest| newest.definition == *definition) {
            return Ok((newest, false));
        }
        let number = newest.map_or(1, |newest| newest.version + 1);
        change.execute(
            "INSERT INTO agent_version (name, version, definition, by, time) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![name, number, definition.to_string(), by, time.0],
        )?;
        change.commit()?;
        let (name, definition, by) = (name.to_owned(), definition.clone(), by.to_owned());
        Ok((AgentVersion { name, version: number, definition, by, time }, true))
    }

    /// Returns every registered agent as plans use it; it may be made of one of `shipped`.
    pub(crate) fn registered(&self, shipped: &BTreeMap<Id, Agent>) -> Result<BTreeMap<Id, Agent>, StoreError> {
        let all = self.agents()?.into_iter();
        Ok(all.filter_map(|version| Some((version.name.parse().ok()?, version.agent(shipped)?))).collect())
    }
}

impl AgentVersion {
    /// Returns it as a plan would have it, with its version.
    fn agent(&self, shipped: &BTreeMap<Id, Agent>) -> Option<Agent> {
        let mut reading = reading_of(&self.name, &self.definition, shipped);
        let mut agent = reading.plan.agents.remove(&self.name.parse::<Id>().ok()?)?;
        agent.version.get_or_insert_with(|| self.version.to_string());
        Some(agent)
    }
}

/// Reads the smallest plan with this agent in it.
pub(crate) fn reading_of(name: &str, definition: &Value, shipped: &BTreeMap<Id, Agent>) -> Reading {
    let plan = serde_json::json!({
        "agents": { name: definition },
        "tasks": { "task": { "agent": name } },
    });
    let mut reading = pitcrew_plan::read(plan.to_string().as_bytes(), name, name);
    reading.adopt(shipped);
    reading
}

fn version(row: &Row<'_>) -> rusqlite::Result<AgentVersion> {
    let definition: String = row.get(2)?;
    Ok(AgentVersion {
        name: row.get(0)?,
        version: row.get(1)?,
        definition: serde_json::from_str(&definition).unwrap_or_default(),
        by: row.get(3)?,
        time: Timestamp(row.get(4)?),
    })
}
