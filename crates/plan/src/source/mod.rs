//! The form in which people write plans, as data: one table from which a plan is read, the JSON
//! Schema is made, and the reference is written.

mod fields;
mod leaf;
mod shape;
pub(crate) mod walk;

pub(crate) use fields::PLAN;
pub(crate) use shape::{Choice, Field, Leaf, Record, Shape};
