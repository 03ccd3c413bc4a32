//! How far a list of checks has come that people answer in part.
//!
//! The runner asks the checks up to the next question; the engine asks people, and goes on from there.

use pitcrew_plan::{Asks, Check, Whom};
use serde::Serialize;

use crate::failure::Evidence;

/// The progress of a list of checks.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Gate {
    /// Which check is asked next.
    pub(crate) next: usize,
    /// What those before it said.
    pub(crate) evidence: Vec<Evidence>,
}

/// What a list of checks needs next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Needs<'a> {
    /// The runner asks the checks from here on, up to the next question.
    Runner,
    /// People answer a question.
    People { check: &'a Check, question: &'a str, from: &'a [Whom] },
    /// Nothing: everything was asked, or something did not hold.
    Nothing,
}

impl Gate {
    /// Whether all that was asked so far holds.
    pub(crate) fn holds(&self) -> bool {
        self.evidence.iter().all(|evidence| evidence.holds)
    }

    pub(crate) fn needs<'a>(&self, checks: &'a [Check]) -> Needs<'a> {
        match checks.get(self.next) {
            None => Needs::Nothing,
            Some(_) if !self.holds() => Needs::Nothing,
            Some(check) => match &check.asks {
                Asks::Person { question, from } => Needs::People { check, question, from },
                _ => Needs::Runner,
            },
        }
    }

    /// Returns where the runner stops when it asks from here on: at the next question, or at the end.
    pub(crate) fn stop(&self, checks: &[Check]) -> usize {
        let is_question = |check: &Check| matches!(check.asks, Asks::Person { .. });
        let ahead = checks.iter().skip(self.next).position(is_question);
        ahead.map_or(checks.len(), |ahead| self.next + ahead)
    }

    /// Returns everything that was said, with what was said now.
    pub(crate) fn with(&self, evidence: Vec<Evidence>) -> Vec<Evidence> {
        self.evidence.iter().cloned().chain(evidence).collect()
    }
}
