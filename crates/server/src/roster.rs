//! The agents that plans may name without defining them: those that come with Pitcrew, and those that somebody has
//! registered, which come first.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use pitcrew_plan::{Agent, Id};

use crate::store::{Store, StoreError};

/// An agent that comes with Pitcrew.
#[derive(Clone, Debug)]
pub struct Shipped {
    /// What it does, in a sentence.
    pub about: String,
    /// As a plan would define it.
    pub agent: Agent,
}

/// The agents that plans may name without defining them.
pub(crate) struct Roster {
    shipped: BTreeMap<Id, Shipped>,
    /// The definitions of those alone: what is registered may be made of them.
    definitions: BTreeMap<Id, Agent>,
    known: RwLock<Arc<BTreeMap<Id, Agent>>>,
}

impl Roster {
    /// Gathers those that come with Pitcrew and those that are registered.
    pub(crate) fn open(shipped: BTreeMap<Id, Shipped>, store: &Store) -> Result<Roster, StoreError> {
        let definitions = shipped.iter().map(|(name, one)| (name.clone(), one.agent.clone())).collect();
        let roster = Roster { shipped, definitions, known: RwLock::default() };
        roster.renew(store)?;
        Ok(roster)
    }

    /// Returns all of them.
    pub(crate) fn known(&self) -> Arc<BTreeMap<Id, Agent>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns those that come with Pitcrew, whether somebody has registered another of the name or not.
    pub(crate) fn shipped(&self) -> &BTreeMap<Id, Shipped> {
        &self.shipped
    }

    /// Returns the definitions of those that come with Pitcrew.
    pub(crate) fn definitions(&self) -> &BTreeMap<Id, Agent> {
        &self.definitions
    }

    /// Takes in what was registered since.
    pub(crate) fn renew(&self, store: &Store) -> Result<(), StoreError> {
        // Read under the lock: of two that register at once the later reads what both did.
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let mut all = self.definitions.clone();
        all.extend(store.registered(&self.definitions)?);
        *known = Arc::new(all);
        Ok(())
    }
}
