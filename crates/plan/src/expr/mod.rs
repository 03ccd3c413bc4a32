//! Templates and conditions: what they refer to, what they come to.
//!
//! Both see the same names: `run.id`, `.plan`, `.started`, and `tasks.ID.output`, `.report`, `.state`,
//! where `ID.output` is short for `tasks.ID.output`; `trigger.kind`, `.id`, `.event` and `.payload` of what started
//! the run; `signals.NAME.data`, `.from`, `.time` of what the
//! task itself waits for, and `.by.WHO` of the same name from each `from`; in a task that is done
//! `for_each` item also `item` and `item_index`. Ids and names of signals may be hyphenated. The condition that ends the turns of a task sees `output` and `turn`, too.

mod condition;
mod names;
mod outside;
mod template;

use crate::suggest::did_you_mean;

pub use condition::{
    check_condition, check_expression, check_match, check_until, condition_references, evaluate, holds, mentions_item,
    own_fields,
};
pub use names::{Part, Reference, Referent};
pub use outside::{mentions_trigger, value_mentions_trigger};
pub use template::{Piece, check_notice, check_template, is_template, pieces, references, render};

/// The names that every template and condition may use.
const ROOTS: [&str; 6] = ["item", "item_index", "run", "signals", "tasks", TRIGGER];

/// What is known of the run.
const OF_THE_RUN: [&str; 3] = ["id", "plan", "started"];

/// What started the run, and came with it.
const TRIGGER: &str = "trigger";

/// What is known of that.
const OF_THE_TRIGGER: [&str; 4] = ["event", "id", "kind", "payload"];

/// What the templates of `notify` may use, and no other.
const OF_A_NOTICE: [&str; 14] = [
    "run.id",
    "run.plan",
    "run.started",
    "run.status",
    "event.name",
    "event.title",
    "event.text",
    "event.time",
    "event.number",
    "event.key",
    "task.id",
    "task.title",
    "task.reason",
    "digest",
];

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
        "`{name}` is not known here; there are {}`run.id`, `.plan`, `.started`, `tasks.ID.output`, `.report`, `.state`, `signals.NAME.data`, `.from`, `.time` and `trigger.kind`, `.id`, `.event`, `.payload`", .more.iter().map(|name| format!("`{name}`, ")).collect::<String>()
    )]
    UnknownName {
        /// The name.
        name: String,
        /// What else is known here besides what always is.
        more: Vec<&'static str>,
    },
    /// It speaks of something else than what started the run, before there is one.
    #[error("`{name}` is not known here; there are `trigger.kind`, `.id`, `.event` and `.payload`")]
    NotOfTrigger {
        /// The name.
        name: String,
    },
    /// It speaks of something else than what `notify` tells of.
    #[error(
        "`{name}` is not known here; there are `run.id`, `.plan`, `.started`, `.status`, `event.name`, `.title`, `.text`, `.time`, `.number`, `.key`, `task.id`, `.title`, `.reason`, and `digest`"
    )]
    NotOfNotice {
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

impl ExprError {
    /// Returns a hint where the error is a slip: a name that is nearly one of those that are there, or that of a task.
    pub fn slip<'a>(&self, tasks: impl IntoIterator<Item = &'a str>) -> Option<String> {
        let of_the_trigger = OF_THE_TRIGGER.iter().map(|field| format!("{TRIGGER}.{field}"));
        if let ExprError::NotOfTrigger { name } = self {
            let known: Vec<String> = of_the_trigger.collect();
            return did_you_mean(name, known.iter().map(String::as_str).chain([TRIGGER]));
        }
        if let ExprError::NotOfNotice { name } = self {
            return did_you_mean(name, OF_A_NOTICE);
        }
        let ExprError::UnknownName { name, more } = self else { return None };
        let tasks: Vec<&str> = tasks.into_iter().collect();
        if tasks.contains(&name.as_str()) {
            return Some(format!("write `tasks.{name}.output`, `.report` or `.state`"));
        }
        let of_the_run = OF_THE_RUN.iter().map(|field| format!("run.{field}"));
        let of_the_run: Vec<String> = of_the_run.chain(of_the_trigger).collect();
        let roots = ROOTS.iter().chain(more).copied().chain(of_the_run.iter().map(String::as_str));
        did_you_mean(name, roots.chain(tasks))
    }
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
