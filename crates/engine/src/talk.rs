//! What a running attempt says before it ends: signals, reports, and questions to people.
//! What it wants to own besides is in [`widen`](crate::widen).

use std::time::Duration;

use pitcrew_plan::{Except, Id, PathPattern, Whom};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::account::Saying;
use crate::decide::Deciding;
use crate::event::Event;
use crate::input::Rejected;
use crate::question::{Panel, Topic};
use crate::run::Run;
use crate::signals::Sender;
use crate::stage::Stage;

/// How often one attempt may report and ask: each is kept in the journal for ever.
pub const WORDS_LIMIT: u32 = 1_000;

/// The longest question that an attempt may ask, in characters.
pub const QUESTION_LIMIT: usize = 2_000;

/// What a running attempt says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum Word {
    /// Send a signal.
    Signal {
        /// Its name.
        name: Id,
        /// What is told with it.
        #[serde(default)]
        data: Value,
    },
    /// Report how it goes; what the report leaves out stays as it was said before.
    Report {
        /// The report, in the form of the key `report` of an output.
        report: Value,
    },
    /// Ask people for a yes or a no. One question at a time is open.
    Ask {
        /// The question.
        question: String,
        /// Who is asked; anybody who can reach the run where it is empty.
        #[serde(default)]
        from: Vec<Whom>,
        /// How long it waits for an answer; never longer than the attempt may run.
        #[serde(default)]
        within_ms: Option<u64>,
    },
    /// Ask people whether it may change a path that it does not own. It is a question like any other.
    Widen {
        /// The path, relative to the root of the task's workspace, or a pattern.
        path: PathPattern,
        /// Why it is needed.
        reason: String,
    },
    /// Take the open question back: whoever asked it has gone away.
    Withdraw,
}

impl Deciding<'_> {
    /// Takes down what a running attempt says.
    pub(crate) fn word(&mut self, task: &Id, attempt: u32, word: Word) -> Result<(), Rejected> {
        if !self.run.speaks(task, attempt) {
            return Err(Rejected::Stale);
        }
        match word {
            Word::Signal { name, .. } if self.run.is_contender(task) => {
                // What is sent stays sent, and it may be dropped.
                let why = "this is one of several attempts side by side, of which one is kept; put what is to be \
                           told into the output, or list the signal under `signals`";
                Err(Rejected::BadSignal { name, why: why.to_owned() })
            }
            Word::Signal { name, data } => self.signal(name, data, Sender::Task(task.clone())),
            Word::Report { report } => self.said_on_the_way(task, attempt, &report),
            Word::Ask { question, from, within_ms } => {
                self.ask_for(task, attempt, question.trim(), &from, within_ms.map(Duration::from_millis))
            }
            Word::Widen { path, reason } => self.ask_to_widen(task, attempt, path, &reason),
            Word::Withdraw => {
                let topic = Topic::Attempt { task: task.clone(), attempt };
                if !self.run.questions.has(&topic) {
                    return Err(Rejected::Stale);
                }
                self.emit(Event::QuestionWithdrawn { topic });
                Ok(())
            }
        }
    }

    fn said_on_the_way(&mut self, task: &Id, attempt: u32, report: &Value) -> Result<(), Rejected> {
        let saying = Saying::read(report).map_err(Rejected::BadReport)?;
        self.has_words_left(task)?;
        self.report_of(task, attempt, saying, true);
        Ok(())
    }

    /// Notes what an attempt reports.
    pub(crate) fn report_of(&mut self, task: &Id, attempt: u32, saying: Saying, live: bool) {
        let report = saying.after(self.run.tasks[task].report.as_ref());
        self.emit(Event::Reported { task: task.clone(), attempt, report, live });
    }

    /// Puts a question of an attempt to people.
    fn ask_for(
        &mut self,
        task: &Id,
        attempt: u32,
        question: &str,
        from: &[Whom],
        within: Option<Duration>,
    ) -> Result<(), Rejected> {
        let topic = Topic::Attempt { task: task.clone(), attempt };
        self.is_askable(&topic, question, from)?;
        self.has_words_left(task)?;
        let plan = &self.run.plan;
        // After its end nobody would hear the answer.
        let end = self.run.tasks[task].since.after(plan.tasks[task].timeout.0);
        let until = within.map_or(end, |within| self.now.after(within).min(end));
        let panel = Panel { from: self.run.names(from, &topic), quorum: 1, except: vec![Except::Agents] };
        self.put_question(topic, question.to_owned(), Some(until), panel);
        Ok(())
    }

    /// Whether a question can be put as it is.
    pub(crate) fn is_askable(&self, topic: &Topic, question: &str, from: &[Whom]) -> Result<(), Rejected> {
        let bad = |why: String| Rejected::BadQuestion { why };
        if self.run.questions.has(topic) {
            return Err(bad(
                "another question of this attempt waits for its answer; ask one after the other".to_owned()
            ));
        }
        let length = question.chars().count();
        if length == 0 {
            return Err(bad("it says nothing".to_owned()));
        }
        if length > QUESTION_LIMIT {
            return Err(bad(format!("it has {length} characters, and at most {QUESTION_LIMIT} are taken")));
        }
        let task = self.run.planned(topic);
        if let Some(nobody) = from.iter().find(|whom| self.run.plan.name_of(whom, task).is_none()) {
            return Err(bad(format!("the plan does not say who is `{nobody}` of this task")));
        }
        if self.run.stopped || topic.task().is_some_and(|id| self.run.tasks[id].stopped_by.is_some()) {
            return Err(bad("the attempt is being stopped".to_owned()));
        }
        Ok(())
    }

    pub(crate) fn has_words_left(&self, task: &Id) -> Result<(), Rejected> {
        if self.run.tasks[task].words < WORDS_LIMIT { Ok(()) } else { Err(Rejected::TooManyWords(task.clone())) }
    }
}

impl Run {
    /// Whether an attempt is running, so that what it says counts.
    pub(crate) fn speaks(&self, task: &Id, attempt: u32) -> bool {
        let speaks = self
            .tasks
            .get(task)
            .is_some_and(|record| record.stage == Stage::Running && !record.cut && record.attempt == attempt);
        speaks && self.ended_as.is_none()
    }

    /// Whether something is being done for an attempt, by itself or by others.
    pub(crate) fn is_worked_on(&self, task: &Id, attempt: u32) -> bool {
        let record = self.tasks.get(task).filter(|record| record.attempt == attempt && !record.cut);
        record.is_some_and(|record| record.stage.is_busy()) && self.ended_as.is_none()
    }
}
