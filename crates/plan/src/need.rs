//! What a task waits for: another task's end, its start, or a signal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::model::Plan;

/// Something that must have happened before a task starts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "Form", try_from = "Form")]
pub enum Need {
    /// Another task has ended in one of these ways.
    End {
        /// The task.
        task: Id,
        /// How it must have ended.
        when: Ending,
    },
    /// The first attempt of another task has started.
    Start {
        /// The task.
        task: Id,
    },
    /// A signal was sent.
    Signal {
        /// Its name.
        name: Id,
        /// Who must have sent it: a task of the plan, else a person or program. `None`: anybody.
        from: Option<String>,
    },
}

/// How a task must have ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It succeeded, or its condition said that there was nothing to do.
    #[default]
    Succeeded,
    /// It failed for good.
    Failed,
    /// In whatever way.
    Always,
}

/// The moment of a task that another one waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edge {
    /// Its first attempt has started.
    Start,
    /// It has ended.
    End,
}

impl Need {
    /// Returns the task that the need names as one whose end or start it waits for.
    pub fn task(&self) -> Option<&Id> {
        match self {
            Need::End { task, .. } | Need::Start { task } => Some(task),
            Need::Signal { .. } => None,
        }
    }

    /// Whether the need is for cleaning up or mending: it waits for a failure, or for any end.
    pub fn handles(&self) -> bool {
        matches!(self, Need::End { when: Ending::Failed | Ending::Always, .. })
    }

    /// Returns from whom the need waits for the signal `name`, where it does and says so.
    pub fn word_of(&self, name: &str) -> Option<&str> {
        match self {
            Need::Signal { name: awaited, from } if awaited.as_str() == name => from.as_deref(),
            _ => None,
        }
    }

    /// Whether the need is met only by a failure, which nobody expects.
    pub fn awaits_failure(&self) -> bool {
        matches!(self, Need::End { when: Ending::Failed, .. })
    }
}

impl From<Id> for Need {
    fn from(task: Id) -> Need {
        Need::End { task, when: Ending::Succeeded }
    }
}

/// Who sends which signals by succeeding.
pub struct Senders<'a> {
    by_signal: BTreeMap<&'a Id, Vec<&'a Id>>,
}

impl<'a> Senders<'a> {
    /// Takes down what the tasks of a plan list in `signals`.
    pub fn of(plan: &'a Plan) -> Senders<'a> {
        let mut by_signal: BTreeMap<&Id, Vec<&Id>> = BTreeMap::new();
        for (id, task) in &plan.tasks {
            for signal in &task.signals {
                by_signal.entry(signal).or_default().push(id);
            }
        }
        Senders { by_signal }
    }

    /// Returns the tasks that send a signal when they succeed.
    pub fn of_signal(&self, name: &Id) -> &[&'a Id] {
        self.by_signal.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the tasks from which a need may get its signal, as far as the plan says: the one it names, else all
    /// that list it.
    pub fn of_need(&self, plan: &'a Plan, need: &Need) -> Vec<&'a Id> {
        match need {
            Need::Signal { from: Some(from), .. } => sender(plan, from).into_iter().collect(),
            Need::Signal { name, from: None } => self.of_signal(name).to_vec(),
            Need::End { .. } | Need::Start { .. } => Vec::new(),
        }
    }

    /// Returns the task of which a need waits, and for which moment of it; `None` where it waits for the outside,
    /// for whichever of several tasks is first, or for a task that there is none of.
    ///
    /// A signal that a task lists comes when it ends. One that it does not list it sends while it runs.
    pub fn edge(&self, plan: &'a Plan, need: &Need) -> Option<(&'a Id, Edge)> {
        match need {
            Need::End { task, .. } => plan.tasks.get_key_value(task).map(|(id, _)| (id, Edge::End)),
            Need::Start { task } => plan.tasks.get_key_value(task).map(|(id, _)| (id, Edge::Start)),
            Need::Signal { name, .. } => match self.of_need(plan, need)[..] {
                [task] if plan.tasks[task].signals.contains(name) => Some((task, Edge::End)),
                [task] => Some((task, Edge::Start)),
                _ => None,
            },
        }
    }
}

impl Plan {
    /// Returns the needs for signals that no task of the plan sends: the task that waits, the signal, and from whom.
    pub fn awaited_from_outside(&self) -> Vec<(&Id, &Id, Option<&str>)> {
        let senders = Senders::of(self);
        let mut found = Vec::new();
        for (id, task) in &self.tasks {
            for need in &task.needs {
                if let Need::Signal { name, from } = need
                    && senders.of_need(self, need).is_empty()
                {
                    found.push((id, name, from.as_deref()));
                }
            }
        }
        found
    }

    /// Says how what is told with a signal does not fit the schema that the plan gives for it.
    pub fn signal_fits(&self, name: &Id, data: &serde_json::Value) -> Result<(), String> {
        let Some(schema) = self.signals.get(name).and_then(|signal| signal.data.as_ref()) else { return Ok(()) };
        let validator = jsonschema::validator_for(schema).map_err(|error| format!("its schema: {error}"))?;
        match validator.iter_errors(data).next() {
            None => Ok(()),
            Some(error) => Err(match error.instance_path().to_string() {
                place if place.is_empty() => error.to_string(),
                place => format!("{place}: {error}"),
            }),
        }
    }
}

/// Returns the task that a signal's `from` names.
pub(crate) fn sender<'a>(plan: &'a Plan, from: &str) -> Option<&'a Id> {
    let id: Id = from.parse().ok()?;
    plan.tasks.get_key_value(&id).map(|(id, _)| id)
}

/// A need as it is written.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Form {
    Name(Id),
    Full(Full),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    task: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<Ending>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<After>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signal: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum After {
    Start,
}

impl TryFrom<Form> for Need {
    type Error = &'static str;

    fn try_from(form: Form) -> Result<Need, Self::Error> {
        let full = match form {
            Form::Name(task) => return Ok(task.into()),
            Form::Full(full) => full,
        };
        match full {
            Full { task: Some(task), when, after: None, signal: None, from: None } => {
                Ok(Need::End { task, when: when.unwrap_or_default() })
            }
            Full { task: Some(task), when: None, after: Some(After::Start), signal: None, from: None } => {
                Ok(Need::Start { task })
            }
            Full { task: None, when: None, after: None, signal: Some(name), from } => Ok(Need::Signal { name, from }),
            _ => Err("a need is a task, with `when` or `after`, or a signal, with `from`"),
        }
    }
}

impl From<Need> for Form {
    fn from(need: Need) -> Form {
        Form::Full(match need {
            // As short as it was before a need could say more: the plan's digest stays what it was.
            Need::End { task, when: Ending::Succeeded } => return Form::Name(task),
            Need::End { task, when } => Full { task: Some(task), when: Some(when), ..Full::default() },
            Need::Start { task } => Full { task: Some(task), after: Some(After::Start), ..Full::default() },
            Need::Signal { name, from } => Full { signal: Some(name), from, ..Full::default() },
        })
    }
}
