//! SARIF 2.1.0, the format of findings that editors and code hosts read.
//!
//! What is written and read again says the same. What others write is read with patience: fields that they lack, numbers
//! in quotes, paths in all the ways there are.

mod ended;
mod fold;
mod read;
mod shape;
mod uri;
mod write;

pub use read::read;
pub use write::{Limits, value, write};
