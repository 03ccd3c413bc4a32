//! Templates and conditions: what they refer to, what they come to.
//!
//! Both see the same names: `inputs`, `run`, and `tasks.ID.output`, `.report`, `.state`, where
//! `ID.output` is short for `tasks.ID.output`; `signals.NAME.data`, `.from`, `.time` of what the task
//! itself waits for, and `.by.WHO` of the same name from each `from`; in a task that is done `for_each` item also `item` and `item_index`. Ids and names
//! of signals may be hyphenated. The condition that ends the turns of a task sees `output` and `turn`, too.

mod condition;
mod names;
mod template;

pub use condition::{
    check_condition, check_expression, check_until, condition_references, evaluate, holds, mentions_item,
};
pub use names::{Part, Reference, Referent};
pub use template::{Piece, check_template, is_template, pieces, references, render};

/// The names that every template and condition may use.
const ROOTS: [&str; 6] = ["inputs", "item", "item_index", "run", "signals", "tasks"];

/// How long a template or condition may be, in bytes.
const MAX_LENGTH: usize = 64 << 10;

/// The names that besides these only the condition may use that ends a task's turns.
const OF_A_TURN: [&str; 2] = ["output", "turn"];

/// Why a template or condition cannot be used, or what went wrong when it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExprError {
    /// It is not written as the language wants it.
    #[error("`{text}` cannot be understood: {why}")]
    Syntax {
        /// What was written.
        text: String,
        /// What its language says of it.
        why: String,
    },
    /// It uses a name that is not there.
    #[error(
        "`{name}` is not known here; there are `inputs`, `run`, `tasks.ID.output`, `.report`, `.state` and `signals.NAME.data`, `.from`, `.time`"
    )]
    UnknownName {
        /// The name.
        name: String,
    },
    /// It came to nothing: a missing field, a wrong type, too much work.
    #[error("`{text}` came to nothing: {why}")]
    Failed {
        /// What was written.
        text: String,
        /// What went wrong.
        why: String,
    },
    /// A condition came to, or can only come to, something else than true or false.
    #[error("`{text}` is {what}, and a condition is true or false")]
    NotBoolean {
        /// What was written.
        text: String,
        /// What it is instead.
        what: String,
    },
}

fn too_long(text: &str) -> Option<ExprError> {
    (text.len() > MAX_LENGTH).then(|| ExprError::Syntax {
        text: format!("{}…", text.chars().take(40).collect::<String>()),
        why: format!("it has more than {MAX_LENGTH} bytes"),
    })
}

/// Address space for the deepest template or condition, in bytes.
const STACK_BYTES: usize = 256 << 20;

/// Runs something on a stack that is deep enough for the deepest text that is accepted.
///
/// The parsers call themselves dozens of times for each bracket and each sign: sixteen brackets
/// overflow the two mebibytes of an ordinary thread. Only what is used of this becomes memory.
fn deep<T>(work: impl FnOnce() -> T) -> T {
    stacker::grow(STACK_BYTES, work)
}
