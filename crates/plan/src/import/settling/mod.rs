//! From sightings to an outline: which of them mean the same task, and one value for each fact.

pub(crate) mod claims;
pub(crate) mod footnotes;
pub(crate) mod instructions;
pub(crate) mod judge;
pub(crate) mod mentions;
mod names;
pub(crate) mod needs;
pub(crate) mod objects;
pub(crate) mod ownership;
pub(crate) mod places;
pub(crate) mod preamble;
pub(crate) mod stages;
pub(crate) mod together;
pub(crate) mod touching;
pub(crate) mod unify;
