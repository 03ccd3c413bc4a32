//! Putting questions to people: when each is due, who is asked, and where it goes unanswered.

use pitcrew_plan::{ApprovalMoment, Asks, Except, Id, Network, OnTimeout, Risk, Whom};

use crate::decide::Deciding;
use crate::effect::Moment;
use crate::event::{Event, Grant};
use crate::failure::Failure;
use crate::gate::Needs;
use crate::ids::Timestamp;
use crate::question::{Panel, Topic};
use crate::run::Run;
use crate::stage::Stage;

impl Deciding<'_> {
    /// Asks for a task's approval, or takes the `--yes` that was given at the start.
    pub(crate) fn ask_approval(&mut self, id: &Id) {
        let topic = Topic::Approval { task: id.clone() };
        // What is to be undone is not asked about any more.
        if self.run.questions.has(&topic) || self.run.stopped || self.run.unwinding.contains_key(id) {
            return;
        }
        let record = &self.run.tasks[id];
        let moment = match record.stage {
            Stage::AskingToRun => ApprovalMoment::BeforeRun,
            Stage::Partial => ApprovalMoment::Partial,
            _ => ApprovalMoment::BeforeApply,
        };
        let change = record.change.clone().filter(|_| moment != ApprovalMoment::BeforeRun);
        let about = Grant { moment, change };
        let attempt = record.attempt;
        let why = self.run.why_ask(id, moment);
        let approval = self.run.plan.tasks[id].approval.as_ref();
        let until = approval.and_then(|a| a.timeout).map(|timeout| self.now.after(timeout.0));
        let panel = approval.map_or_else(Panel::default, |a| Panel {
            from: self.run.names(&a.from, &topic),
            quorum: a.quorum,
            except: a.except.clone(),
        });
        let granted = self.run.granted(&panel);
        let task = id.clone();
        self.emit(Event::ApprovalRequested { task: task.clone(), attempt, about: about.clone(), why, until, panel });
        if let Some(by) = granted {
            self.emit(Event::Approved { task, about, by, reason: None });
        }
    }

    /// Takes a task's go further where that is people's business, or where it is over.
    pub(crate) fn look_at_go(&mut self, id: &Id) {
        let topic = Topic::Go { task: id.clone() };
        let record = &self.run.tasks[id];
        if record.cut || self.run.stopped {
            return;
        }
        match self.run.needs_at(&topic) {
            Some(Needs::People { .. }) => self.put(topic),
            Some(Needs::Nothing) => {
                let (task, evidence) = (id.clone(), record.go.evidence.clone());
                self.emit(if record.go.holds() {
                    Event::GoGiven { task, evidence }
                } else {
                    Event::TaskFailed { task, failure: Failure::NoGo { evidence } }
                });
            }
            Some(Needs::Runner) | None => {}
        }
    }

    /// Does the same for the phases, and takes back what need not be asked any more.
    pub(crate) fn look_at_phases(&mut self) {
        for index in 0..self.run.plan.phases.len() {
            let phase = self.run.plan.phases[index].name.clone();
            let due = self.run.due_gate(index);
            for moment in [Moment::Before, Moment::After] {
                let topic = Topic::Phase { phase: phase.clone(), moment };
                if due != Some(moment) {
                    if self.run.questions.has(&topic) {
                        self.emit(Event::QuestionWithdrawn { topic });
                    }
                    continue;
                }
                match self.run.needs_at(&topic) {
                    Some(Needs::People { .. }) => self.put(topic),
                    Some(Needs::Nothing) => {
                        let gate = &self.run.phases[&phase].gate;
                        let (holds, evidence) = (gate.holds(), gate.evidence.clone());
                        self.emit(Event::PhaseAnswered { phase: phase.clone(), moment, holds, evidence });
                    }
                    Some(Needs::Runner) | None => {}
                }
            }
        }
    }

    /// Asks people about the plan's success, once everything else that was asked holds.
    pub(crate) fn look_at_success(&mut self) {
        if self.run.success_needs_people() && !self.run.questions.has(&Topic::Success) {
            self.put(Topic::Success);
        }
    }

    /// Puts the question that is next among the checks of `topic`.
    fn put(&mut self, topic: Topic) {
        let Some((question, within, panel)) = self.run.next_question(&topic) else { return };
        let until = within.map(|within| self.now.after(within));
        self.put_question(topic, question, until, panel);
    }

    /// Puts a question to people, or takes the `--yes` that was given at the start.
    pub(crate) fn put_question(&mut self, topic: Topic, question: String, until: Option<Timestamp>, panel: Panel) {
        let granted = self.run.granted(&panel);
        self.emit(Event::QuestionAsked { topic: topic.clone(), question, until, panel, widens: None });
        if let Some(by) = granted {
            self.emit(Event::QuestionAnswered { topic, yes: true, by, reason: None });
        }
    }

    /// Takes every question further whose time has come.
    pub(crate) fn deadlines(&mut self) {
        while self.run.ended_as.is_none()
            && let Some(topic) = self.run.questions.overdue(self.now)
        {
            self.overdue(topic);
        }
        self.lapses();
    }

    fn overdue(&mut self, topic: Topic) {
        if self.run.is_too_late(&topic, self.now) {
            return match topic {
                Topic::Approval { task } => self.refuse(task, Failure::Unanswered, "nobody"),
                topic => self.emit(Event::QuestionUnanswered { topic }),
            };
        }
        let (levels, on_timeout) = self.run.way_of(&topic);
        let Some(question) = self.run.questions.get(&topic) else { return };
        let Some(level) = levels.get(question.level) else { return };
        let to = self.run.names(&level.to, &topic);
        let timeout = self.run.planned(&topic).and_then(|task| task.approval.as_ref()).and_then(|a| a.timeout);
        let until = match on_timeout {
            // Whoever is asked only now gets as much time as those before.
            OnTimeout::Escalate => timeout.map(|timeout| self.now.after(timeout.0)),
            OnTimeout::Deny => question.until,
        };
        let level = question.level as u32 + 1;
        self.emit(Event::Escalated { topic, level, to, until });
    }
}

impl Run {
    /// Whether no answer counts any more.
    pub(crate) fn is_too_late(&self, topic: &Topic, now: Timestamp) -> bool {
        let Some(question) = self.questions.get(topic) else { return false };
        let (levels, on_timeout) = self.way_of(topic);
        let goes_up = on_timeout == OnTimeout::Escalate && question.level < levels.len();
        question.until.is_some_and(|until| until <= now) && !goes_up
    }

    /// Returns the names of those who are asked; a role that nobody fills stays its own word, which
    /// nobody is called: better nobody's yes than anybody's.
    pub(crate) fn names(&self, whom: &[Whom], topic: &Topic) -> Vec<String> {
        let task = self.planned(topic);
        let mut names: Vec<String> = Vec::new();
        for one in whom {
            let name = self.plan.name_of(one, task).map_or_else(|| one.to_string(), str::to_owned);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Says why a person is asked, a sentence each.
    pub(crate) fn why_ask(&self, id: &Id, moment: ApprovalMoment) -> Vec<String> {
        let task = &self.plan.tasks[id];
        let agent = self.plan.agent_of(task);
        let mut why = Vec::new();
        if task.approval.as_ref().is_some_and(|a| a.when == moment) {
            why.push("the plan asks for it".to_owned());
        }
        if moment == ApprovalMoment::Partial {
            let said = self.tasks[id].report.as_ref().and_then(|report| report.gist());
            why.push(
                said.map_or_else(|| "it is done in part".to_owned(), |said| format!("it is done in part: {said}")),
            );
            return why;
        }
        if moment == ApprovalMoment::BeforeRun {
            if self.plan.network_of(task) == Network::Host {
                why.push("it gets the host's network".to_owned());
            }
            let reviewers = self.plan.reviewers_outside(task);
            why.extend(reviewers.map(|name| format!("`{name}`, who reviews it, gets the host's network")));
        } else {
            if let Some((name, _)) = agent.filter(|(_, a)| a.risk == Risk::ApprovalRequired) {
                why.push(format!("what agent `{name}` changes needs a yes"));
            }
            for path in &self.tasks[id].risky {
                why.push(format!("others execute `{path}` later"));
            }
        }
        why
    }

    /// Returns who has granted beforehand whatever would be asked, where that counts here.
    pub(crate) fn granted(&self, panel: &Panel) -> Option<String> {
        let who = self.opening.granted_by.as_ref()?;
        let own = panel.except.contains(&Except::Author) && *who == self.opening.by;
        let inside = panel.except.contains(&Except::Agents) && self.opening.inside;
        (!own && !inside).then(|| format!("{who} (--yes)"))
    }

    /// Returns what the checks of `topic` need next; `None` while a question among them is open.
    pub(crate) fn needs_at(&self, topic: &Topic) -> Option<Needs<'_>> {
        if self.questions.has(topic) {
            return None;
        }
        let gate = match topic {
            Topic::Go { task } => &self.tasks[task].go,
            Topic::Phase { phase, .. } => &self.phases[phase].gate,
            Topic::Approval { .. }
            | Topic::Conflict { .. }
            | Topic::Attempt { .. }
            | Topic::Budget { .. }
            | Topic::Success => return None,
        };
        Some(gate.needs(self.checks_of(topic)))
    }

    /// Whether everything else that the plan's success asks holds, and people have yet to be asked.
    pub(crate) fn success_needs_people(&self) -> bool {
        matches!(self.success, Some((true, _))) && !self.stopped && self.next_question(&Topic::Success).is_some()
    }

    /// Returns the question that is next among the checks of `topic`, how long it may wait, and whose answer counts.
    fn next_question(&self, topic: &Topic) -> Option<(String, Option<std::time::Duration>, Panel)> {
        let checks = self.checks_of(topic);
        let check = match topic {
            Topic::Approval { .. } | Topic::Conflict { .. } | Topic::Attempt { .. } | Topic::Budget { .. } => {
                return None;
            }
            // People are asked last there: what they judge is what was measured.
            Topic::Success => {
                checks.iter().filter(|check| matches!(check.asks, Asks::Person { .. })).nth(self.success_asked)?
            }
            Topic::Go { task } => checks.get(self.tasks[task].go.next)?,
            Topic::Phase { phase, .. } => checks.get(self.phases[phase].gate.next)?,
        };
        let Asks::Person { question, from } = &check.asks else { return None };
        let panel = Panel { from: self.names(from, topic), ..Panel::default() };
        Some((question.clone(), check.within.map(|within| within.0), panel))
    }
}
