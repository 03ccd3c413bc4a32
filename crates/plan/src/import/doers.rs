//! Who does what a document only describes: people, commands, coding agents.

use std::collections::BTreeMap;

use crate::driver::Driver;
use crate::model::Id;

/// Who does what a document only describes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doers {
    /// Whoever is spoken of by name: agents of the document, and those whose yes its tasks need.
    pub named: BTreeMap<Id, Doer>,
    /// Everybody else.
    pub others: Doer,
    /// The agent of the document that also does what it gives to nobody.
    pub heir: Option<Id>,
}

/// What stands behind a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Doer {
    /// People: each task asks somebody to do it and to say so.
    #[default]
    Manual,
    /// A command, which gets the task as any agent does.
    Command(String),
    /// A coding agent.
    Coder {
        /// Which.
        driver: Driver,
        /// The variable that it is let in by at its vendor's, and where its value comes from: `env:NAME`.
        key: Option<(String, String)>,
    },
}

impl Doers {
    /// One for everything.
    pub fn all(others: Doer) -> Doers {
        Doers { others, ..Doers::default() }
    }

    /// Returns what stands behind a name.
    pub(crate) fn of(&self, agent: &str) -> &Doer {
        let named = self.named.iter().find(|(id, _)| id.as_str() == agent);
        named.map_or(&self.others, |(_, doer)| doer)
    }

    /// Returns what the variables are called that coding agents among these names are let in by, and where their
    /// values come from.
    pub(crate) fn keys<'a>(&'a self, names: impl Iterator<Item = &'a String>) -> BTreeMap<&'a str, &'a str> {
        let key = |name: &String| match self.of(name) {
            Doer::Coder { key: Some((name, origin)), .. } => Some((name.as_str(), origin.as_str())),
            _ => None,
        };
        names.filter_map(key).collect()
    }
}

impl Doer {
    /// Whether a coding agent does it.
    pub(crate) fn is_coder(&self) -> bool {
        matches!(self, Doer::Coder { .. })
    }

    /// Whether a program does it.
    pub(crate) fn is_program(&self) -> bool {
        *self != Doer::Manual
    }
}
