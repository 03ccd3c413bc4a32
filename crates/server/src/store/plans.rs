//! Every text that a plan had while the server kept it.

use pitcrew_engine::Timestamp;
use rusqlite::params;

use super::{Store, StoreError};

impl Store {
    /// Notes a text of a plan, where it is another than the newest; returns the number of its version.
    pub(crate) fn note_plan(
        &self,
        name: &str,
        tag: &str,
        source: &str,
        by: &str,
        time: Timestamp,
    ) -> Result<u32, StoreError> {
        let mut connection = self.connection();
        let change = connection.transaction()?;
        let newest: Option<(u32, String)> = {
            let sql = "SELECT version, digest FROM plan_version WHERE name = ?1 ORDER BY version DESC LIMIT 1";
            let mut query = change.prepare_cached(sql)?;
            let mut rows = query.query_map([name], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.next().transpose()?
        };
        let number = match newest {
            Some((number, newest)) if newest == tag => return Ok(number),
            Some((number, _)) => number + 1,
            None => 1,
        };
        change.execute(
            "INSERT INTO plan_version (name, version, digest, source, by, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![name, number, tag, source, by, time.0],
        )?;
        change.commit()?;
        Ok(number)
    }
}
