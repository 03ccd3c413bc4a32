//! The open questions of a run, and how events change them.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_plan::{Check, Id, Level, OnTimeout, Task};
use serde::{Serialize, Serializer};

use crate::effect::Moment;
use crate::event::Event;
use crate::failure::Evidence;
use crate::gate::Gate;
use crate::ids::Timestamp;
use crate::question::{Panel, Question, Topic};
use crate::run::Run;
use crate::stage::Stage;

/// The open questions of a run, and which of them is due first.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Questions {
    #[serde(serialize_with = "pairs")]
    open: BTreeMap<Topic, Question>,
    #[serde(skip)]
    due: BTreeSet<(Timestamp, Topic)>,
}

impl Questions {
    pub(crate) fn put(&mut self, topic: Topic, question: Question) {
        self.remove(&topic);
        self.due.extend(question.due().map(|due| (due, topic.clone())));
        self.open.insert(topic, question);
    }

    pub(crate) fn remove(&mut self, topic: &Topic) -> Option<Question> {
        let question = self.open.remove(topic)?;
        if let Some(due) = question.due() {
            self.due.remove(&(due, topic.clone()));
        }
        Some(question)
    }

    /// Lets go of whatever is asked about a task.
    pub(crate) fn remove_of(&mut self, task: &Id) {
        self.remove(&Topic::Approval { task: task.clone() });
        self.remove(&Topic::Go { task: task.clone() });
        self.remove(&Topic::Conflict { task: task.clone() });
        if let Some(topic) = self.of_attempt(task).cloned() {
            self.remove(&topic);
        }
    }

    /// Returns what the running attempt of a task asks, if it asks something.
    pub(crate) fn of_attempt(&self, task: &Id) -> Option<&Topic> {
        let of = |attempt| Topic::Attempt { task: task.clone(), attempt };
        self.open.range(of(0)..=of(u32::MAX)).next().map(|(topic, _)| topic)
    }

    pub(crate) fn get(&self, topic: &Topic) -> Option<&Question> {
        self.open.get(topic)
    }

    pub(crate) fn has(&self, topic: &Topic) -> bool {
        self.open.contains_key(topic)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Topic, &Question)> {
        self.open.iter()
    }

    /// Returns the first moment at which something becomes of a question without an answer.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.due.first().map(|(due, _)| *due)
    }

    /// Returns the question whose time came first, if one's has come.
    pub(crate) fn overdue(&self, now: Timestamp) -> Option<Topic> {
        self.due.first().filter(|(due, _)| *due <= now).map(|(_, topic)| topic.clone())
    }
}

/// Writes a map whose keys are more than texts.
fn pairs<S: Serializer>(open: &BTreeMap<Topic, Question>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(open.iter())
}

impl Run {
    /// Returns every open question.
    pub fn questions(&self) -> impl Iterator<Item = (&Topic, &Question)> {
        self.questions.iter()
    }

    /// Returns the open question about something.
    pub fn question(&self, topic: &Topic) -> Option<&Question> {
        self.questions.get(topic)
    }

    /// Returns where a question goes level by level, and what becomes of it in the end.
    pub(crate) fn way_of(&self, topic: &Topic) -> (&[Level], OnTimeout) {
        if let Topic::Approval { task } = topic
            && self.tasks[task].stage == Stage::ByHand
        {
            // Work takes as long as it takes; what is late is told by its deadline.
            return (&[], OnTimeout::Deny);
        }
        let task = topic.task().map(|id| &self.plan.tasks[id]);
        let on_timeout = match topic {
            Topic::Approval { .. } => task.and_then(|task| task.approval.as_ref()).map(|approval| approval.on_timeout),
            _ => None,
        };
        (self.plan.escalation_of(task), on_timeout.unwrap_or_default())
    }

    /// Returns the checks among which a question stands; none for an approval, and for what an attempt asks.
    pub(crate) fn checks_of(&self, topic: &Topic) -> &[Check] {
        match topic {
            Topic::Approval { .. } | Topic::Conflict { .. } | Topic::Attempt { .. } | Topic::Budget { .. } => &[],
            Topic::Go { task } => &self.plan.tasks[task].go,
            Topic::Phase { phase, moment } => {
                let phase = self.plan.phases.iter().find(|one| one.name == *phase);
                phase.map_or(&[], |phase| match moment {
                    Moment::Before => &phase.go,
                    Moment::After => &phase.success,
                })
            }
            Topic::Success => &self.plan.success,
        }
    }

    /// Returns the task that a question is about, as the plan has it.
    pub(crate) fn planned(&self, topic: &Topic) -> Option<&Task> {
        topic.task().and_then(|id| self.plan.tasks.get(id))
    }

    /// Returns how far the checks have come among which a question stands.
    fn gate_of(&mut self, topic: &Topic) -> Option<&mut Gate> {
        match topic {
            Topic::Go { task } => Some(&mut self.record(task).go),
            Topic::Phase { phase, .. } => self.phases.get_mut(phase).map(|record| &mut record.gate),
            Topic::Approval { .. }
            | Topic::Conflict { .. }
            | Topic::Attempt { .. }
            | Topic::Budget { .. }
            | Topic::Success => None,
        }
    }

    /// Changes what is asked as `event` says.
    pub(crate) fn apply_to_questions(&mut self, event: &Event, time: Timestamp) {
        match event {
            Event::ApprovalRequested { task, about, why, until, panel, .. } => {
                let topic = Topic::Approval { task: task.clone() };
                let question = Question { why: why.clone(), ..asked(panel, *until, time) };
                self.open_question(topic, Question { grant: Some(about.clone()), ..question });
            }
            Event::QuestionAsked { topic, question, until, panel, widens } => {
                let (text, widens) = (Some(question.clone()), widens.clone());
                self.open_question(topic.clone(), Question { text, widens, ..asked(panel, *until, time) });
            }
            Event::ChecksHeld { topic, evidence } => {
                let checks = self.checks_of(topic).to_vec();
                if let Some(gate) = self.gate_of(topic) {
                    gate.next = gate.stop(&checks);
                    gate.evidence.extend_from_slice(evidence);
                }
            }
            Event::YesGiven { topic, by, .. } => {
                if let Some(mut question) = self.questions.remove(topic) {
                    question.yes.push(by.clone());
                    self.questions.put(topic.clone(), question);
                }
            }
            Event::Escalated { topic, level, to, until } => {
                if let Some(mut question) = self.questions.remove(topic) {
                    question.level = *level as usize;
                    question.until = *until;
                    if !question.panel.from.is_empty() {
                        question.panel.from.extend(to.iter().cloned());
                    }
                    self.open_question(topic.clone(), question);
                }
            }
            Event::QuestionAnswered { topic, yes, by, reason } => {
                let why = reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
                let word = if *yes { "yes" } else { "no" };
                self.answered(topic, *yes, format!("{word}, says {by}{why}"), time);
            }
            Event::QuestionUnanswered { topic } => {
                self.answered(topic, false, "nobody answered in time".to_owned(), time);
            }
            Event::QuestionWithdrawn { topic } => {
                self.questions.remove(topic);
                if let Some(gate) = self.gate_of(topic) {
                    *gate = Gate::default();
                }
            }
            _ => {}
        }
        match event {
            Event::QuestionAsked { topic: Topic::Go { task }, .. } => {
                self.busy.remove(task);
            }
            Event::QuestionAsked { topic: Topic::Attempt { task, .. }, .. } | Event::Reported { task, .. } => {
                self.record(task).words += 1;
            }
            _ => {}
        }
    }

    /// Opens a question, or opens it again for more people.
    fn open_question(&mut self, topic: Topic, mut question: Question) {
        let (levels, _) = self.way_of(&topic);
        question.rises = levels.get(question.level).map(|level| question.since.after(level.after.0));
        self.questions.put(topic, question);
    }

    /// Takes an answer down as what the check said.
    fn answered(&mut self, topic: &Topic, yes: bool, said: String, time: Timestamp) {
        let Some(question) = self.questions.remove(topic) else { return };
        let took = time.since(question.since);
        let evidence = Evidence {
            check: question.text.unwrap_or_default(),
            holds: yes,
            tries: 1,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            said,
            report: None,
            step: None,
            findings: None,
        };
        match topic {
            Topic::Success => {
                self.success_asked += 1;
                if let Some((holds, all)) = &mut self.success {
                    *holds &= yes;
                    all.push(evidence);
                }
            }
            _ => {
                if let Some(gate) = self.gate_of(topic) {
                    gate.next += 1;
                    gate.evidence.push(evidence);
                }
            }
        }
        if let Topic::Go { task } = topic
            && self.tasks[task].stage == Stage::Going
        {
            self.busy.insert(task.clone());
        }
    }

    /// Says why an event about a question cannot happen here, if it cannot.
    pub(crate) fn check_question(&self, topic: &Topic, opens: bool) -> Result<(), String> {
        if let Topic::Phase { phase, .. } = topic
            && !self.phases.contains_key(phase)
        {
            return Err(format!("there is no phase `{phase}`"));
        }
        if let Topic::Attempt { task, attempt } = topic
            && !self.speaks(task, *attempt)
        {
            return Err(format!("attempt {attempt} of `{task}` does not run"));
        }
        match self.questions.has(topic) {
            true if opens => Err(format!("{topic} is asked about already")),
            false if !opens => Err(format!("nothing is asked about {topic}")),
            _ => Ok(()),
        }
    }
}

fn asked(panel: &Panel, until: Option<Timestamp>, since: Timestamp) -> Question {
    Question {
        text: None,
        grant: None,
        why: Vec::new(),
        widens: None,
        since,
        until,
        panel: panel.clone(),
        yes: Vec::new(),
        level: 0,
        rises: None,
    }
}
