//! The chain: appending to it, and reading it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use pitcrew_engine::Timestamp;
use pitcrew_runner::store::StateDir;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// The version of the tables.
const VERSION: u32 = 1;

/// What the first entry's hash is over, in place of one before it.
const BEGINNING: &[u8] = b"pitcrew audit log, version 1";

/// Why the audit log cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// It cannot be opened.
    #[error("open the audit log `{}`", .path.display())]
    Open {
        /// Where it is.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// A newer pitcrew has written it.
    #[error("open the audit log `{}`: a newer pitcrew has written it; update pitcrew (nothing was touched)", .0.display())]
    Newer(PathBuf),
    /// It cannot be read or written.
    #[error("use the audit log")]
    Use(#[from] rusqlite::Error),
    /// What we have written is not there any more.
    #[error(
        "the audit log was changed by somebody else: entry {0} is not what was written; `pitcrew audit verify` tells more"
    )]
    Changed(u64),
    /// What is written in it cannot be understood.
    #[error("entry {seq} of the audit log cannot be read")]
    Unreadable {
        /// Which.
        seq: u64,
        /// Why.
        source: serde_json::Error,
    },
    /// Whoever writes it has ended.
    #[error("the audit log is not written any more")]
    Ended,
}

/// Something privileged that somebody does, as it is known before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Act {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub time: Timestamp,
    /// In whose name.
    pub who: String,
    /// As what: a role, or `nobody` where it is not known who.
    pub role: String,
    /// With what: the public name of a token, link or session; `terminal` where it was done there.
    pub via: String,
    /// From which address; empty where it was done at a terminal.
    pub from: String,
    /// What: a method and a route, or a command.
    pub action: String,
    /// To what: the names that stand in the path.
    pub on: BTreeMap<String, String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub time: Timestamp,
    /// The status of the answer, or `done`.
    pub outcome: String,
}

/// An action, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct Listed {
    /// The number of its entry.
    pub seq: u64,
    /// What was done.
    #[serde(flatten)]
    pub act: Act,
    /// The status of the answer; null where it is not known: it is being done, or the server died meanwhile.
    pub outcome: Option<String>,
}

/// What is written down.
pub(super) enum Line {
    /// Before it is done.
    Act(Act),
    /// After it was, of the entry with this number.
    Outcome(u64, Outcome),
}

/// The hash of an entry.
pub(super) type Hash = [u8; 32];

/// The audit log, open.
pub struct AuditLog {
    pub(super) connection: Connection,
    /// The newest entry that we have written or seen.
    head: Option<(u64, Hash)>,
}

impl AuditLog {
    /// Opens it, or begins it.
    pub fn open(state: &StateDir) -> Result<AuditLog, AuditError> {
        let path = state.root().join("audit.db");
        let open = |source| AuditError::Open { path: path.clone(), source };
        let mut connection = Connection::open(&path).map_err(open)?;
        connection.busy_timeout(Duration::from_secs(5)).map_err(open)?;
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;").map_err(open)?;
        let begin = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(open)?;
        let found: u32 = begin.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(open)?;
        if found > VERSION {
            return Err(AuditError::Newer(path));
        }
        if found == 0 {
            begin.execute_batch(include_str!("entries.sql")).map_err(open)?;
            begin.pragma_update(None, "user_version", VERSION).map_err(open)?;
        }
        begin.commit().map_err(open)?;
        Ok(AuditLog { connection, head: None })
    }

    /// Writes down that something is being done at a terminal, does it, and writes down what came of it. Nothing is
    /// done where it cannot be written.
    pub fn witness<T, E: From<AuditError>>(&mut self, act: Act, done: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let seq = self.append(&[Line::Act(act)])?[0];
        let done = done();
        let outcome = if done.is_ok() { "done" } else { "failed" };
        let time = pitcrew_runner::clock::now();
        self.append(&[Line::Outcome(seq, Outcome { time, outcome: outcome.to_owned() })])?;
        done
    }

    /// Appends entries, durable when this returns, and returns their numbers.
    pub(super) fn append(&mut self, lines: &[Line]) -> Result<Vec<u64>, AuditError> {
        let head = self.head;
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some((seq, hash)) = head
            && hash_of(&change, seq)? != Some(hash)
        {
            return Err(AuditError::Changed(seq));
        }
        let (mut seq, mut hash) = newest(&change)?.unwrap_or_else(beginning);
        let mut numbers = Vec::with_capacity(lines.len());
        {
            let mut insert =
                change.prepare_cached(r#"INSERT INTO entry (seq, "of", body, hash) VALUES (?1, ?2, ?3, ?4)"#)?;
            for line in lines {
                let (of, body) = match line {
                    Line::Act(act) => (None, canonical(act)),
                    Line::Outcome(of, outcome) => (Some(*of), canonical(outcome)),
                };
                seq += 1;
                hash = chained(&hash, seq, of, &body);
                insert.execute(params![seq, of, body, hash])?;
                numbers.push(seq);
            }
        }
        change.commit()?;
        self.head = Some((seq, hash));
        Ok(numbers)
    }

    /// Lists actions, the newest first, with what came of each: at most `limit` of those before entry `before`.
    pub fn list(&self, before: Option<u64>, limit: usize) -> Result<Vec<Listed>, AuditError> {
        let before = before.unwrap_or(i64::MAX.unsigned_abs());
        let mut acts = self.connection.prepare_cached(
            r#"SELECT act.seq, act.body, (SELECT body FROM entry WHERE "of" = act.seq LIMIT 1)
               FROM entry AS act WHERE act."of" IS NULL AND act.seq < ?1 ORDER BY act.seq DESC LIMIT ?2"#,
        )?;
        let mut rows = acts.query(params![before, limit as u64])?;
        let mut listed = Vec::new();
        while let Some(row) = rows.next()? {
            let seq = row.get(0)?;
            let unreadable = |source| AuditError::Unreadable { seq, source };
            let act = serde_json::from_str(&row.get::<_, String>(1)?).map_err(unreadable)?;
            let outcome: Option<String> = row.get(2)?;
            let outcome = outcome.map(|body| serde_json::from_str::<Outcome>(&body)).transpose().map_err(unreadable)?;
            listed.push(Listed { seq, act, outcome: outcome.map(|outcome| outcome.outcome) });
        }
        Ok(listed)
    }

    /// Returns the newest entry's number and hash; none where nothing was written yet.
    pub(super) fn newest(&self) -> Result<Option<(u64, Hash)>, AuditError> {
        let sql = "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1";
        Ok(self.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }
}

fn newest(change: &Transaction<'_>) -> Result<Option<(u64, Hash)>, AuditError> {
    let sql = "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1";
    let mut newest = change.prepare_cached(sql)?;
    Ok(newest.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn hash_of(change: &Transaction<'_>, seq: u64) -> Result<Option<Hash>, AuditError> {
    let mut hash = change.prepare_cached("SELECT hash FROM entry WHERE seq = ?1")?;
    Ok(hash.query_row([seq], |row| row.get(0)).optional()?)
}

/// Returns what stands in for an entry before the first.
pub(super) fn beginning() -> (u64, Hash) {
    (0, Sha256::digest(BEGINNING).into())
}

/// Returns the hash of an entry.
pub(super) fn chained(before: &Hash, seq: u64, of: Option<u64>, body: &str) -> Hash {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(seq.to_be_bytes());
    hash.update(of.unwrap_or(0).to_be_bytes());
    hash.update(body);
    hash.finalize().into()
}

/// Writes as RFC 8785 has it: the same words are always the same bytes.
fn canonical(value: &impl Serialize) -> String {
    serde_json_canonicalizer::to_string(value).expect("texts and times are always canonical JSON")
}
