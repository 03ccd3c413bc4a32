//! Moving lines between a coding agent and its driver, and deciding what it asks.

use std::collections::VecDeque;
use std::pin::Pin;
use std::time::Duration;

use pitcrew_engine::{Decided, Note, Ruling, Session, Timestamp, Usage};
use pitcrew_plan::Id;
use pitcrew_sandbox::Spec;
use tokio::time::Instant;

use super::permission::{Decision, Ground};
use super::prices::Prices;
use super::{Ask, Driver, Ended, Limited, Prompt, Said, Verdict, Wire};
use crate::exec::{Executor, LaunchError, Leash, Logs, Ran, Talking};
use crate::inside::{Answer, Ear};

/// The most of an action that people are shown when they are asked, in characters.
const SHOWN: usize = 1_500;

/// How often in a row a vendor has an agent wait before nothing else is tried there.
const LASTING: u32 = 3;
/// The most decisions of an attempt that the journal keeps; its log has all of them.
const KEPT: u32 = 200;

/// What a coding agent is to an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It does it.
    Does,
    /// It judges what was left, under this name of the plan's. Of it only its cost is noted: sessions and permissions
    /// of an attempt are those of who does it.
    Judges(Id),
}

/// Where an attempt's coding agent is heard, and answered.
pub(crate) struct Desk<'a> {
    /// Brings notes and questions to the loop of the run.
    pub(crate) ear: Ear,
    /// The task.
    pub(crate) task: &'a Id,
    /// The attempt.
    pub(crate) attempt: u32,
    /// What the agent is to it.
    pub(crate) role: Role,
    /// What decides about what it asks.
    pub(crate) ground: Ground<'a>,
    /// Who is talked with, in the plan's word.
    pub(crate) driver: &'static str,
    /// The session that it goes on with.
    pub(crate) resume: Option<&'a Session>,
    /// Why the agent is not asked for that session, where it is not.
    pub(crate) lost: Option<String>,
    /// What that session has cost in earlier attempts: agents report running totals.
    pub(crate) spent: Usage,
    /// How long it may say nothing.
    pub(crate) silence: Duration,
    /// What tokens cost, where it does not say so.
    pub(crate) prices: Prices,
    /// The model, as the plan names it.
    pub(crate) model: Option<String>,
}

/// What came of a conversation.
#[derive(Debug, Default)]
pub(crate) struct Talk {
    /// How the agent says that its turn ended; `None` where it went away without a word.
    pub(crate) ended: Option<Ended>,
    /// Why its vendor refused it, where that ended the conversation.
    pub(crate) limited: Option<Limited>,
    /// How long it had said nothing when it was given up.
    pub(crate) silent: Option<Duration>,
    /// Whether it was told to stop before its turn was over.
    pub(crate) stopped: bool,
    /// Whether it opened a session, or took one up.
    pub(crate) opened: bool,
}

impl Talk {
    /// Says why the agent did not get as far as a session, where nobody else ended it.
    pub(crate) fn unopened(&self) -> Option<String> {
        if self.opened || self.stopped || self.limited.is_some() || self.silent.is_some() {
            return None;
        }
        match &self.ended {
            Some(Ended::Broken(why)) => Some(why.clone()),
            Some(Ended::Cancelled | Ended::Done(_)) => None,
            None => Some("it went away without a word".to_owned()),
        }
    }
}

/// Runs a coding agent to its end: when this returns, none of its processes is left.
pub(crate) async fn converse(
    executor: &Executor,
    spec: &Spec,
    driver: Box<dyn Driver>,
    prompt: &Prompt,
    desk: Desk<'_>,
    logs: Logs,
    leash: &mut Leash,
) -> Result<(Ran, Talk), LaunchError> {
    let (call, mut talking) = executor.call(spec, logs)?;
    let stop = leash.clone();
    let conversation = async {
        let talk = Conversation::new(driver, desk, &mut talking).hold(prompt, stop).await;
        talking.leave().await;
        talk
    };
    let (ended, talk) = tokio::join!(call.end(leash), conversation);
    Ok((ended?.after(talking), talk))
}

/// Somebody's answer, once it is there.
type Pending = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// What moves a conversation.
enum Next {
    Line(Option<String>),
    Answer(Answer),
    Stop,
    Silence,
}

/// A conversation while it lasts.
struct Conversation<'a> {
    driver: Box<dyn Driver>,
    desk: Desk<'a>,
    talking: &'a mut Talking,
    talk: Talk,
    /// What the session has cost as it said last.
    spent: Usage,
    /// What was noted of its steps since then, before it said so.
    ahead: Usage,
    /// How many decisions the journal has.
    ruled: u32,
    /// Questions for people, each with why it is put: the first is put, the others wait.
    asked: VecDeque<(Ask, String)>,
    /// The answer to the first.
    pending: Option<Pending>,
    /// How often its vendor has had it wait since it last did something.
    refusals: u32,
}

impl<'a> Conversation<'a> {
    fn new(driver: Box<dyn Driver>, desk: Desk<'a>, talking: &'a mut Talking) -> Conversation<'a> {
        let spent = if desk.resume.is_some() { desk.spent } else { Usage::default() };
        Conversation {
            driver,
            desk,
            talking,
            talk: Talk::default(),
            spent,
            ahead: Usage::default(),
            ruled: 0,
            asked: VecDeque::new(),
            pending: None,
            refusals: 0,
        }
    }

    /// Says the prompt, and hears and answers until the turn is over or the agent is gone.
    async fn hold(mut self, prompt: &Prompt, mut stop: Leash) -> Talk {
        let mut wire = Wire::default();
        self.driver.open(prompt, &mut wire);
        self.take(wire).await;
        let mut heard = Instant::now();
        while self.talk.ended.is_none() {
            let (stopped, waits) = (self.talk.stopped, self.pending.is_some());
            let next = tokio::select! {
                line = self.talking.line() => Next::Line(line),
                answer = answer_of(&mut self.pending) => Next::Answer(answer),
                _ = stop.pulled(), if !stopped => Next::Stop,
                // While people are asked, it is they who are silent.
                () = tokio::time::sleep_until(heard + self.desk.silence), if !waits => Next::Silence,
            };
            heard = Instant::now();
            let mut wire = Wire::default();
            match next {
                Next::Line(None) => break,
                Next::Line(Some(line)) => self.driver.hear(&line, &mut wire),
                Next::Answer(answer) => self.answered(answer, &mut wire).await,
                Next::Stop => {
                    self.talk.stopped = true;
                    self.driver.cancel(&mut wire);
                }
                // Something of its own waits for people, or for another task.
                Next::Silence if self.desk.ground.dealings.waits() => {}
                Next::Silence => {
                    self.talking.note("· it has said nothing for too long, and is ended");
                    self.talk.silent = Some(self.desk.silence);
                    break;
                }
            }
            self.take(wire).await;
        }
        if self.pending.take().is_some() {
            self.desk.ear.withdraw(self.desk.task, self.desk.attempt).await;
        }
        self.talk
    }

    /// Writes what is to be written, and takes in what was said.
    async fn take(&mut self, wire: Wire) {
        let mut next = Some(wire);
        while let Some(Wire { lines, hangs_up, said }) = next.take() {
            for line in lines {
                self.talking.write(&line).await;
            }
            if hangs_up {
                self.talking.hang_up();
            }
            let mut answers = Wire::default();
            for said in said {
                self.said(said, &mut answers).await;
            }
            if !answers.is_empty() {
                next = Some(answers);
            }
        }
        self.put_next_question();
    }

    async fn said(&mut self, said: Said, wire: &mut Wire) {
        match said {
            Said::Opened { id, version, model, fresh_because } => {
                self.talk.opened = true;
                let resumed = self.desk.resume.is_some_and(|session| session.id == id);
                let fresh_because = match self.desk.resume {
                    Some(old) if !resumed => {
                        // Its totals begin at nothing again.
                        self.spent = Usage::default();
                        let why = fresh_because.or(self.desk.lost.take());
                        let why = why.unwrap_or_else(|| format!("it opened another session than {}", old.id));
                        let other =
                            old.version.as_ref().filter(|then| version.as_ref().is_some_and(|now| now != *then));
                        Some(match other {
                            Some(then) => format!("{why} (that was version {then})"),
                            None => why,
                        })
                    }
                    _ => None,
                };
                // Its own name of the model is the whole one.
                self.desk.model = model.clone().or(self.desk.model.take());
                let driver = self.desk.driver.to_owned();
                let hidden = |text: Option<String>| text.map(|text| self.talking.hide(&text));
                let (version, model) = (hidden(version), hidden(model));
                let fresh_because = hidden(fresh_because);
                self.note(Note::Opened(Session { id, driver, version, model, resumed, fresh_because })).await;
            }
            Said::Text(text) => self.talking.note(&text),
            Said::Does(action) => {
                // It goes on, so whatever its vendor said before is over.
                self.refusals = 0;
                self.talk.limited = None;
                self.talking.note(&format!("· {action}"));
            }
            Said::Failed(said) => self.talking.note(&format!("· that failed: {said}")),
            Said::Asks(ask) => match self.desk.ground.decide(&ask.action) {
                Decision::Settled(verdict) => {
                    self.settle(&ask, &verdict, wire);
                    if let Verdict::Deny(why) = &verdict {
                        self.rule(&ask, Decided::Denied, None, why).await;
                    }
                }
                Decision::Ask(why) if self.desk.role != Role::Does => {
                    let why = format!("{why}, and nobody is asked while something is only looked at");
                    self.settle(&ask, &Verdict::Deny(why), wire);
                }
                Decision::Ask(why) => self.asked.push_back((ask, why)),
            },
            Said::Used(total) => {
                let more = total.since(&self.spent).since(&self.ahead);
                self.spent = total;
                self.ahead = Usage::default();
                self.spend(more).await;
            }
            Said::UsedOnTheWay(step) => {
                // Its own figure takes the place of the computed one when its turn ends.
                let step = Usage { computed: false, ..self.desk.prices.priced(step, self.desk.model.as_deref()) };
                self.ahead += step;
                self.note(Note::Spent(step)).await;
            }
            Said::UsedMore(more) => self.spend(more).await,
            Said::Limited(limited) => {
                self.talking.note(&format!("· its vendor has it wait: {}", limited.why));
                if limited.gives_up {
                    // Who says it once more need not say until when once more.
                    let told = self.talk.limited.take().and_then(|earlier| earlier.resets);
                    let (why, resets) = (self.talking.hide(&limited.why), limited.resets.or(told));
                    self.talk.limited = Some(Limited { why, resets, ..limited });
                    return;
                }
                self.refusals += 1;
                if self.refusals == LASTING {
                    let why = self.talking.hide(&limited.why);
                    let resets = limited.resets.map(moment);
                    self.note(Note::Refused { why, resets }).await;
                }
            }
            Said::Ended(ended) => {
                self.talk.ended = Some(match ended {
                    Ended::Done(said) => Ended::Done(self.talking.hide(&said)),
                    Ended::Broken(why) => Ended::Broken(self.talking.hide(&why)),
                    Ended::Cancelled => Ended::Cancelled,
                });
            }
        }
    }

    async fn note(&mut self, note: Note) {
        let note = match (&self.desk.role, note) {
            (Role::Does, note) => note,
            (Role::Judges(by), Note::Spent(usage)) => Note::Judging { by: by.clone(), usage },
            (Role::Judges(_), _) => return,
        };
        self.desk.ear.note(self.desk.task, self.desk.attempt, note).await;
    }

    /// Notes what was used, with what it costs by list prices where the agent does not say.
    async fn spend(&mut self, more: Usage) {
        let more = self.desk.prices.priced(more, self.desk.model.as_deref());
        self.note(Note::Spent(more)).await;
    }

    fn settle(&mut self, ask: &Ask, verdict: &Verdict, wire: &mut Wire) {
        if let Verdict::Deny(why) = verdict {
            self.talking.note(&format!("· denied: {}: {why}", ask.action));
        }
        self.driver.answer(ask, verdict, wire);
    }

    /// Notes what was decided, where that was no plain yes.
    async fn rule(&mut self, ask: &Ask, decision: Decided, by: Option<String>, why: &str) {
        self.ruled += 1;
        if self.ruled > KEPT {
            return;
        }
        let action = self.shown(ask);
        let why = cut(self.talking.hide(why));
        self.note(Note::Ruled(Ruling { action, decision, by, why })).await;
    }

    /// Returns what the agent wants to do as people see it.
    fn shown(&self, ask: &Ask) -> String {
        // Hidden before it is cut: half of a secret is not known for one.
        cut(self.talking.hide(&ask.action.clone().seen_from(self.desk.ground.root).to_string()))
    }

    /// Puts the first question that waits, where none is put.
    fn put_next_question(&mut self) {
        if self.pending.is_none()
            && let Some((ask, why)) = self.asked.front()
        {
            let (ear, task, attempt) = (self.desk.ear.clone(), self.desk.task.clone(), self.desk.attempt);
            let question = format!("The agent {}. Allow it? ({})", self.shown(ask), cut(self.talking.hide(why)));
            self.pending = Some(Box::pin(async move { ear.ask(&task, attempt, question).await }));
        }
    }

    /// Passes people's answer on.
    async fn answered(&mut self, answer: Answer, wire: &mut Wire) {
        self.pending = None;
        let Some((ask, asked_because)) = self.asked.pop_front() else { return };
        let by = match &answer {
            Answer::Answered { by, .. } => by.clone(),
            Answer::Refused { .. } | Answer::Done | Answer::Told { .. } => None,
        };
        let verdict = match answer {
            Answer::Answered { yes: true, .. } => Verdict::Allow,
            Answer::Answered { by: Some(by), reason: Some(reason), .. } => {
                Verdict::Deny(format!("{by} says no: {reason}"))
            }
            Answer::Answered { by: Some(by), .. } => Verdict::Deny(format!("{by} says no")),
            Answer::Answered { by: None, .. } => Verdict::Deny("nobody answered in time".to_owned()),
            Answer::Refused { why } => Verdict::Deny(why),
            Answer::Done | Answer::Told { .. } => Verdict::Deny("it was not asked".to_owned()),
        };
        self.settle(&ask, &verdict, wire);
        match &verdict {
            Verdict::Allow => self.rule(&ask, Decided::Allowed, by, &asked_because).await,
            Verdict::Deny(why) => self.rule(&ask, Decided::Denied, by, why).await,
        }
    }
}

/// Returns a moment that is given in seconds since 1970.
pub(crate) fn moment(seconds: i64) -> Timestamp {
    Timestamp(seconds.saturating_mul(1_000))
}

/// Waits for an answer, for ever where none is to come.
async fn answer_of(pending: &mut Option<Pending>) -> Answer {
    match pending {
        Some(answer) => answer.await,
        None => std::future::pending().await,
    }
}

/// Cuts a text to what people are shown of it.
fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(SHOWN) {
        text.truncate(end);
        text.push('…');
    }
    text
}
