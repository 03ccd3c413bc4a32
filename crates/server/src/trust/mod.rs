//! Who may do what.

mod caller;

pub(crate) use caller::{Caller, Right};
