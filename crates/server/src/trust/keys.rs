//! Credentials: tokens for programs, links that let somebody in once, and the sessions that they open. Whoever holds
//! the state directory may make and revoke them, also while a server uses them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pitcrew_engine::{RunId, Timestamp};
use pitcrew_plan::Id;
use pitcrew_runner::store::StateDir;
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rights::Role;
use super::secret::Secret;
use crate::store::{Store, StoreError};

/// A session ends when it was not used for so long, and after so long at the latest.
const IDLE: Duration = Duration::from_secs(12 * 3600);
const SESSION: Duration = Duration::from_secs(7 * 24 * 3600);

/// A link is good for so long.
const LINK: Duration = Duration::from_secs(24 * 3600);

/// That something was used is written down at most this often.
const NOTED: Duration = Duration::from_secs(60);

/// Why a credential cannot be made or looked up.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// They cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system has no random bits.
    #[error("take random bits from the system")]
    Random(#[from] getrandom::Error),
}

impl From<rusqlite::Error> for KeysError {
    fn from(error: rusqlite::Error) -> KeysError {
        KeysError::Store(error.into())
    }
}

/// What a credential is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A program calls with it.
    Token,
    /// An attempt of a task calls with it, for as long as it runs.
    Agent,
    /// It lets somebody in at `/login`, once.
    Link,
    /// A browser calls with it.
    Session,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Token => "token",
            Kind::Agent => "agent",
            Kind::Link => "link",
            Kind::Session => "session",
        }
    }

    fn mark(self) -> &'static str {
        match self {
            Kind::Token | Kind::Agent => "pc",
            Kind::Link => "pl",
            Kind::Session => "ps",
        }
    }

    fn named(name: &str) -> Option<Kind> {
        [Kind::Token, Kind::Agent, Kind::Link, Kind::Session].into_iter().find(|kind| kind.name() == name)
    }
}

/// One try at one task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AttemptOf)]
pub struct Attempt {
    /// The run.
    #[schema(value_type = String)]
    pub run: RunId,
    /// The task.
    #[schema(value_type = String, pattern = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\.(0|[1-9][0-9]{0,8}))?$")]
    pub task: Id,
    /// The number of the try.
    pub attempt: u32,
}

/// What is known of a credential: all but its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Credential {
    /// Its public name: how its secret begins.
    pub id: String,
    /// What it is for.
    pub kind: Kind,
    /// Whose name answers and orders are in.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The plans that it is good for; null where it is good for all.
    pub plans: Option<Vec<String>>,
    /// The attempt that it is good for, and no other.
    pub attempt: Option<Attempt>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Who made it.
    pub by: String,
    /// Until when it is good; null where it is until it is revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires: Option<Timestamp>,
    /// When it was used last, to a minute.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_used: Option<Timestamp>,
}

impl Credential {
    /// Whether it is good at this time.
    pub fn is_good(&self, now: Timestamp) -> bool {
        let idle = self.last_used.unwrap_or(self.created).after(IDLE);
        self.expires.is_none_or(|expires| now < expires) && (self.kind != Kind::Session || now < idle)
    }

    fn of(row: &Row<'_>) -> rusqlite::Result<Credential> {
        let unknown = |at| rusqlite::Error::InvalidColumnType(at, "text".to_owned(), rusqlite::types::Type::Text);
        let json = |at: usize| row.get::<_, Option<String>>(at);
        Ok(Credential {
            id: row.get(0)?,
            kind: Kind::named(&row.get::<_, String>(1)?).ok_or_else(|| unknown(1))?,
            name: row.get(2)?,
            role: row.get::<_, String>(3)?.parse().map_err(|_| unknown(3))?,
            plans: json(4)?.map(|json| serde_json::from_str(&json)).transpose().map_err(|_| unknown(4))?,
            attempt: json(5)?.map(|json| serde_json::from_str(&json)).transpose().map_err(|_| unknown(5))?,
            created: Timestamp(row.get(6)?),
            by: row.get(7)?,
            expires: row.get::<_, Option<i64>>(8)?.map(Timestamp),
            last_used: row.get::<_, Option<i64>>(9)?.map(Timestamp),
        })
    }
}

const COLUMNS: &str = "id, kind, name, role, plans, attempt, created, by, expires, last_used";

/// What a new credential is to be.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What for.
    pub kind: Kind,
    /// In whose name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// For which plans; all where there is none.
    pub plans: Option<Vec<String>>,
    /// For which attempt.
    pub attempt: Option<Attempt>,
    /// Until when.
    pub expires: Option<Timestamp>,
}

/// A credential that was made, and its secret: it is told here and never again.
pub struct Made {
    /// What is known of it.
    pub credential: Credential,
    /// What whoever it is for shows.
    pub secret: String,
}

/// The credentials of a project.
pub struct Keys {
    store: Store,
    /// When each was last noted to be used.
    noted: Mutex<BTreeMap<String, Timestamp>>,
}

impl Keys {
    /// Opens them.
    pub fn open(state: &StateDir) -> Result<Keys, StoreError> {
        Ok(Keys { store: Store::open(state)?, noted: Mutex::default() })
    }

    /// Returns how long a credential is good where nobody says.
    pub fn usual(kind: Kind) -> Duration {
        match kind {
            Kind::Token => Duration::from_secs(90 * 24 * 3600),
            Kind::Agent | Kind::Link => LINK,
            Kind::Session => SESSION,
        }
    }

    /// Makes one, by the word of `by`.
    pub fn make(&self, wanted: Wanted, by: &str, now: Timestamp) -> Result<Made, KeysError> {
        let secret = Secret::new(wanted.kind.mark())?;
        let Wanted { kind, name, role, plans, attempt, expires } = wanted;
        let (id, by) = (secret.name().to_owned(), by.to_owned());
        let credential =
            Credential { id, kind, name, role, plans, attempt, created: now, by, expires, last_used: None };
        self.store.connection().execute(
            "INSERT INTO credential (id, kind, hash, name, role, plans, attempt, created, by, expires)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                credential.id,
                kind.name(),
                secret.hash(),
                credential.name,
                role.name(),
                credential.plans.as_ref().map(|plans| serde_json::json!(plans).to_string()),
                credential.attempt.as_ref().map(|attempt| serde_json::json!(attempt).to_string()),
                now.0,
                credential.by,
                expires.map(|expires| expires.0),
            ],
        )?;
        Ok(Made { credential, secret: secret.tell() })
    }

    /// Lists them, the newest first; those that are not good any more are forgotten a month later.
    pub fn list(&self, now: Timestamp) -> Result<Vec<Credential>, KeysError> {
        let connection = self.store.connection();
        let month_ago = now.0 - 30 * 24 * 3600 * 1000;
        connection.execute("DELETE FROM credential WHERE expires < ?1", [month_ago])?;
        let sql = format!("SELECT {COLUMNS} FROM credential ORDER BY created DESC, id DESC");
        let mut all = connection.prepare_cached(&sql)?;
        let all = all.query_map([], Credential::of)?;
        Ok(all.collect::<rusqlite::Result<_>>()?)
    }

    /// Finds one by its public name, or by the part of it that names no other.
    pub fn find(&self, id: &str, now: Timestamp) -> Result<Option<Credential>, KeysError> {
        let all = self.list(now)?;
        if let Some(exact) = all.iter().find(|one| one.id == id) {
            return Ok(Some(exact.clone()));
        }
        let mut begin = all.into_iter().filter(|one| one.id.starts_with(id));
        Ok(begin.next().filter(|_| begin.next().is_none()))
    }

    /// Revokes one: it is good for nothing from here on. Says whether there was one.
    pub fn revoke(&self, id: &str) -> Result<bool, KeysError> {
        let revoked = self.store.connection().execute("DELETE FROM credential WHERE id = ?1", [id])?;
        Ok(revoked > 0)
    }

    /// Finds what a secret is good for, if it is one of these kinds and good.
    pub(crate) fn good(
        &self,
        secret: &Secret,
        kinds: &[Kind],
        now: Timestamp,
    ) -> Result<Option<Credential>, KeysError> {
        let sql = format!("SELECT {COLUMNS} FROM credential WHERE hash = ?1");
        let connection = self.store.connection();
        let found = connection.prepare_cached(&sql)?.query_row([secret.hash()], Credential::of).optional()?;
        Ok(found.filter(|found| kinds.contains(&found.kind) && found.is_good(now)))
    }

    /// Whether it is still there and good.
    pub(crate) fn is_still_good(&self, id: &str, now: Timestamp) -> Result<bool, KeysError> {
        let sql = format!("SELECT {COLUMNS} FROM credential WHERE id = ?1");
        let connection = self.store.connection();
        let found = connection.prepare_cached(&sql)?.query_row([id], Credential::of).optional()?;
        Ok(found.is_some_and(|found| found.is_good(now)))
    }

    /// Whether it is time to note that one was used.
    pub(crate) fn is_to_be_noted(&self, used: &Credential, now: Timestamp) -> bool {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let last = noted.get(&used.id).copied().or(used.last_used);
        if last.is_some_and(|last| now < last.after(NOTED)) {
            return false;
        }
        // Those that were last used long ago are noted anew when they are used again.
        noted.retain(|_, last| now < last.after(NOTED));
        noted.insert(used.id.clone(), now);
        true
    }

    /// Notes that one was used.
    pub(crate) fn note_use(&self, id: &str, now: Timestamp) -> Result<(), KeysError> {
        let sql = "UPDATE credential SET last_used = ?2 WHERE id = ?1";
        self.store.connection().execute(sql, params![id, now.0])?;
        Ok(())
    }

    /// Returns whom a link would let in.
    pub(crate) fn guest(&self, link: &Secret, now: Timestamp) -> Result<Option<Credential>, KeysError> {
        self.good(link, &[Kind::Link], now)
    }

    /// Opens a session with a link, which is good for nothing then.
    pub(crate) fn enter(&self, link: &Secret, now: Timestamp) -> Result<Option<Made>, KeysError> {
        let Some(found) = self.guest(link, now)? else { return Ok(None) };
        // Of two that come at once one finds it gone.
        if !self.revoke(&found.id)? {
            return Ok(None);
        }
        self.open_session(found.name, found.role, found.plans, &found.by, now).map(Some)
    }

    /// Opens a session for somebody.
    pub(crate) fn open_session(
        &self,
        name: String,
        role: Role,
        plans: Option<Vec<String>>,
        by: &str,
        now: Timestamp,
    ) -> Result<Made, KeysError> {
        let expires = Some(now.after(SESSION));
        let made = self.make(Wanted { kind: Kind::Session, name, role, plans, attempt: None, expires }, by, now)?;
        self.know("entered", &now.to_string())?;
        Ok(made)
    }

    /// Ends a session.
    pub(crate) fn end_session(&self, session: &Secret) -> Result<(), KeysError> {
        let sql = "DELETE FROM credential WHERE hash = ?1 AND kind = 'session'";
        self.store.connection().execute(sql, [session.hash()])?;
        Ok(())
    }

    /// Makes a link for whoever runs the server, where nobody was ever let in; the one before it is good no more.
    pub fn first_link(&self, name: &str, now: Timestamp) -> Result<Option<Made>, KeysError> {
        if self.known("entered")?.is_some() {
            return Ok(None);
        }
        if let Some(before) = self.known("first_link")? {
            self.revoke(&before)?;
        }
        let made = self.make(
            Wanted {
                kind: Kind::Link,
                name: name.to_owned(),
                role: Role::Admin,
                plans: None,
                attempt: None,
                expires: Some(now.after(LINK)),
            },
            name,
            now,
        )?;
        self.know("first_link", &made.credential.id)?;
        Ok(Some(made))
    }

    /// Remembers where the server answers, for links.
    pub(crate) fn answers_at(&self, url: &str) -> Result<(), KeysError> {
        self.know("url", url)
    }

    /// Returns where a link leads: to the server that was started last.
    pub fn link(&self, secret: &str) -> Result<String, KeysError> {
        let url = self.known("url")?.unwrap_or_else(|| "http://127.0.0.1:7117".to_owned());
        Ok(format!("{url}/login?link={secret}"))
    }

    fn known(&self, key: &str) -> Result<Option<String>, KeysError> {
        let connection = self.store.connection();
        let value = connection.query_row("SELECT value FROM known WHERE key = ?1", [key], |row| row.get(0));
        Ok(value.optional()?)
    }

    fn know(&self, key: &str, value: &str) -> Result<(), KeysError> {
        let sql = "INSERT INTO known VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.store.connection().execute(sql, [key, value])?;
        Ok(())
    }
}
