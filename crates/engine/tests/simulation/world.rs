//! What surrounds a run: it answers effects, gives orders, lets time pass, and pulls the plug.

use pitcrew_engine::{
    ChangeId, Effect, Event, Input, Isolation, Note, Opening, Order, Part, Record, Rejected, Report, Run, RunId,
    RunStatus, Stage, TaskRecord, Timestamp, Topic, Usage, Voice, Word,
};
use pitcrew_plan::{Id, Need, Plan};
use serde_json::json;

use crate::audit::Audit;
use crate::dice::Dice;
use crate::invent::Sketch;

/// Who may be there; nobody else is.
/// What attempts want to own besides: what others do, and what nobody does.
const CLAIMED: [&str; 5] = ["a.txt", "dir", "dir/b.txt", "T1.txt", "nobody.txt"];

pub const PEOPLE: [&str; 5] = ["leo", "mia", "ann", "bob", "cyd"];

pub struct World {
    pub(super) dice: Dice,
    /// What the plan's author wrote last.
    pub(super) sketch: Sketch,
    /// The plan that the run started with.
    pub(super) plan: Plan,
    pub(super) run: Run,
    /// Follows the journal as another process would.
    pub(super) follower: Run,
    pub(super) journal: Vec<Record>,
    pub(super) audit: Audit,
    pub(super) now: Timestamp,
    /// Effects that this process was told to carry out and has not reported.
    pub(super) flying: Vec<Effect>,
    /// Effects whose report nobody awaits any more.
    pub(super) late: Vec<Effect>,
    pub(super) changes: u32,
    pub(super) loud: bool,
}

impl World {
    pub fn of(sketch: Sketch, mut dice: Dice, loud: bool) -> World {
        let plan = read(&sketch);
        let opening = Opening {
            plan: "digest".into(),
            by: "mia".into(),
            isolation: Isolation::Walls,
            granted_by: dice.chance(20).then(|| "mia".into()),
            inside: dice.chance(10),
            approved_by: None,
            bases: [(Id::new("main").unwrap(), "base".into())].into(),
            base: String::new(),
            trigger: None,
            restart: None,
        };
        let now = Timestamp(1_795_233_600_000);
        let (run, first) = Run::start(RunId("invented-0000".into()), plan.clone(), opening, now);
        let audit = Audit::of(&plan, &first);
        let follower = run.clone();
        let mut world = World {
            dice,
            sketch,
            plan,
            run,
            follower,
            journal: vec![first],
            audit,
            now,
            flying: Vec::new(),
            late: Vec::new(),
            changes: 0,
            loud,
        };
        world.step(Input::Resumed { by: "mia".into() }).expect("a new run can be taken up");
        world
    }

    /// Does whatever comes to mind for a while.
    pub fn shake(&mut self) {
        for _ in 0..20 + self.dice.below(80) {
            match self.dice.below(128) {
                118..128 => self.spend(),
                112..118 => self.amend(),
                100..106 => self.signal(),
                106..112 => self.talk(),
                0..60 => self.answer(20),
                60..72 => self.decide(),
                72..80 => self.wait(),
                80..84 => self.report_something_late(),
                84..89 => self.crash(),
                89..91 => self.order(|_, dice| Order::Stop { part: None, hard: dice.chance(50) }),
                91..94 => {
                    self.order(|plan, dice| Order::Stop { part: Some(any_part(plan, dice)), hard: dice.chance(50) })
                }
                97 => self.join(),
                94..97 => self.order(|plan, dice| Order::Resume { part: any_part(plan, dice) }),
                _ => self.order(|plan, dice| Order::Rollback { part: dice.chance(80).then(|| any_part(plan, dice)) }),
            }
            if self.run.ended_as() == Some(RunStatus::Canceled) && self.dice.chance(50) {
                self.crash();
            }
        }
    }

    /// Answers everything well, says yes to everything, and expects the run to end.
    pub fn come_to_rest(&mut self) {
        for _ in 0..1_000 {
            match self.run.ended_as() {
                None => {}
                Some(RunStatus::Canceled) if self.unfinished() => self.crash(),
                Some(_) if self.flying.is_empty() => return assert_eq!(self.run.untold(), []),
                Some(_) => {}
            }
            if !self.flying.is_empty() {
                self.answer(0);
            } else if self.sees_to_a_hold() {
            } else if let Some((topic, by)) = self.somebody_to_ask() {
                let order = Order::Approve { topic, change: None, reason: None };
                self.step(Input::Order { order, by: by.as_str().into() }).expect("who is asked may answer");
            } else if let Some(task) = self.canceled() {
                let order = Order::Resume { part: Part::Task(task) };
                self.step(Input::Order { order, by: "leo".into() }).expect("what is canceled can be let go on");
            } else if let Some(name) = self.audit.signals.awaited(self.run.plan(), &self.run) {
                let order = Order::Signal { name, data: "at last".into() };
                self.step(Input::Order { order, by: "leo".into() }).expect("who waits may be told");
            } else {
                self.wait();
            }
        }
        panic!("the run comes to no end: {:#?}", self.run.view(self.now));
    }

    /// The journal alone makes the same run, and not without one of its events.
    pub fn journal_is_whole(&mut self) {
        let folded = self.fold(&self.journal).expect("its own journal folds");
        assert_eq!(text_of(&folded), text_of(&self.run));
        let lines: Vec<String> = self.journal.iter().map(|r| serde_json::to_string(r).unwrap()).collect();
        let read: Vec<Record> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(read, self.journal);
        let missing = self.dice.below(self.journal.len() - 1);
        let mut journal = self.journal.clone();
        journal.remove(missing);
        assert!(self.fold(&journal).is_err(), "it folds without event {}", missing + 1);
    }

    fn fold(&self, journal: &[Record]) -> Result<Run, pitcrew_engine::Corrupt> {
        Run::fold(self.run.id().clone(), self.plan.clone(), journal)
    }

    fn unfinished(&self) -> bool {
        self.run.tasks().any(|(_, record)| !record.stage.is_settled())
    }

    /// Orders something for a task that is held live; `false` where none takes an order, because it
    /// waits for what others are at.
    fn sees_to_a_hold(&mut self) -> bool {
        let Some(task) = self.on_hold() else { return false };
        let again = self.dice.chance(70);
        let part = Part::Task(task);
        let order = if again { Order::Resume { part } } else { Order::Rollback { part: Some(part) } };
        self.step(Input::Order { order, by: "leo".into() }).is_ok()
    }

    fn on_hold(&self) -> Option<Id> {
        self.run.tasks_on_hold().next().cloned()
    }

    /// Returns something that people are asked.
    fn asked(&mut self) -> Option<Topic> {
        let topics: Vec<Topic> = self.run.questions().map(|(topic, _)| topic.clone()).collect();
        (!topics.is_empty()).then(|| self.dice.pick(&topics).clone())
    }

    /// Returns a question and somebody whose yes to it counts.
    fn somebody_to_ask(&mut self) -> Option<(Topic, String)> {
        let topic = self.asked()?;
        let people = PEOPLE.iter().filter(|who| self.audit.votes.may_approve(&topic, who, false));
        let people: Vec<&&str> = people.collect();
        (!people.is_empty()).then(|| (topic, self.dice.pick(&people).to_string()))
    }

    fn canceled(&self) -> Option<Id> {
        self.run.tasks().find(|(_, record)| record.stage == Stage::Canceled).map(|(id, _)| id.clone())
    }

    pub(super) fn step(&mut self, input: Input) -> Result<(), Rejected> {
        if self.loud {
            eprintln!("{} {input:?}", self.now);
        }
        let step = match self.run.step(input, self.now) {
            Ok(step) => step,
            Err(rejected) => {
                assert_eq!(
                    text_of(&self.run),
                    text_of(&self.follower),
                    "rejected ({rejected}), and yet something changed"
                );
                return Err(rejected);
            }
        };
        let joins = |record: &Record| matches!(record.event, Event::ChildrenJoined { .. });
        if step.events.iter().any(joins) && self.dice.chance(30) {
            // The plug is pulled while this is written: only its beginning is durable.
            let durable = 1 + self.dice.below(step.events.len());
            self.write_down(&step.events[..durable]);
            self.crash();
            return Ok(());
        }
        self.take_down(&step.events);
        for effect in step.effects {
            if self.loud {
                eprintln!("    do {effect:?}");
            }
            if matches!(effect, Effect::End { .. }) {
                continue;
            }
            assert!(!self.flying.contains(&effect), "{effect:?} is asked for twice");
            self.audit.effect(&effect);
            self.flying.push(effect);
        }
        let mut awaited = self.run.in_flight();
        awaited.extend(self.run.telling());
        let (flying, over): (Vec<Effect>, Vec<Effect>) =
            std::mem::take(&mut self.flying).into_iter().partition(|effect| awaited.contains(effect));
        self.flying = flying;
        self.late.extend(over);
        assert_eq!(self.flying.len(), awaited.len(), "awaited, but never asked for: {awaited:?}");
        self.audit.rest(&self.run, self.now);
        Ok(())
    }

    fn take_down(&mut self, records: &[Record]) {
        self.write_down(records);
        assert_eq!(text_of(&self.follower), text_of(&self.run));
    }

    fn write_down(&mut self, records: &[Record]) {
        for record in records {
            if self.loud {
                eprintln!("    {} {:?}", record.seq, record.event);
            }
            self.audit.event(record);
            self.follower.accept(record).expect("a follower can follow");
            self.journal.push(record.clone());
        }
    }

    /// Reports one of the effects; it went wrong `bad` times in a hundred.
    fn answer(&mut self, bad: usize) {
        if self.flying.is_empty() {
            return self.wait();
        }
        let index = self.dice.below(self.flying.len());
        if let (Effect::TakeLease { lease }, true) = (&self.flying[index], self.dice.chance(2 * bad)) {
            let (lease, holder) = (lease.clone(), format!("run {}", self.dice.below(2)));
            let told = self.step(Input::Report(Report::LeaseHeld { lease, holder }));
            return told.expect("who waits for a lease may be told who has it");
        }
        let effect = self.flying.remove(index);
        let report = self.report_of(&effect, bad);
        let stays = self.run.ended_as();
        let answered = self.step(Input::Report(report.clone()));
        assert!(answered.is_ok(), "the report of {effect:?} is refused: {answered:?} ({stays:?})");
        if self.dice.chance(10) && !self.could_answer(&effect) {
            assert_eq!(self.step(Input::Report(report)), Err(Rejected::Stale));
        }
    }

    /// Whether a report of `effect` could be taken for one of what is being done now: a report says
    /// which attempt it is of, not which of the attempt's effects.
    fn could_answer(&self, effect: &Effect) -> bool {
        self.flying.iter().any(|other| match (effect, other) {
            (Effect::AskPhase { phase, moment, .. }, Effect::AskPhase { phase: also, moment: then, .. }) => {
                (phase, moment) == (also, then)
            }
            _ => effect.task().map_or(other == effect, |task| other.task() == Some(task)),
        })
    }

    fn report_something_late(&mut self) {
        if self.late.is_empty() {
            return;
        }
        let index = self.dice.below(self.late.len());
        let effect = self.late.remove(index);
        if !self.could_answer(&effect) {
            let report = self.report_of(&effect, 30);
            assert_eq!(self.step(Input::Report(report)), Err(Rejected::Stale));
        }
    }

    /// Has an attempt say something in its middle, or one that is over.
    fn talk(&mut self) {
        let launched = |effect: &Effect| matches!(effect, Effect::Launch { .. });
        let speakers: Vec<Effect> = self.flying.iter().chain(&self.late).filter(|e| launched(e)).cloned().collect();
        if speakers.is_empty() {
            return self.answer(20);
        }
        let Effect::Launch { task, attempt } = self.dice.pick(&speakers).clone() else { return };
        let dice = &mut self.dice;
        let word = match dice.below(7) {
            0 => Word::Withdraw,
            3 => {
                let path = dice.pick(&CLAIMED).parse().expect("a path");
                Word::Widen { path, reason: "it cannot be done without".into() }
            }
            1 | 2 => {
                let status = *dice.pick(&["success", "partial", "failed"]);
                let report = if dice.chance(50) { json!({"status": status}) } else { json!({"action": "half of it"}) };
                Word::Report { report }
            }
            _ => {
                let from = if dice.chance(50) { vec![dice.pick(&PEOPLE).parse().expect("a name")] } else { Vec::new() };
                let within_ms = dice.chance(50).then(|| dice.below(7_200_000) as u64);
                Word::Ask { question: "Now?".into(), from, within_ms }
            }
        };
        let is_running = self.flying.contains(&Effect::Launch { task: task.clone(), attempt });
        let said = self.step(Input::Word { task, attempt, word });
        assert!(is_running || said == Err(Rejected::Stale), "what is over says something: {said:?}");
    }

    /// Has a coding agent use something, or be refused and try on; or one that judges what another one left.
    fn spend(&mut self) {
        if self.dice.chance(30) && self.judge() {
            return;
        }
        let plan = self.run.plan();
        let agents: Vec<(Id, u32)> = self
            .flying
            .iter()
            .filter_map(|effect| match effect {
                Effect::Launch { task, attempt } => Some((task.clone(), *attempt)),
                _ => None,
            })
            .filter(|(task, _)| plan.coder_of(&plan.tasks[task]).is_some())
            .collect();
        if agents.is_empty() {
            return self.answer(20);
        }
        let (task, attempt) = self.dice.pick(&agents).clone();
        let (input, cost) = (self.dice.below(30_000) as u64, self.dice.below(900_000) as u64);
        let note = if self.dice.chance(10) {
            Note::Refused { why: "overloaded".into(), resets: None }
        } else {
            Note::Spent(Usage { input, cost_micros: self.dice.chance(80).then_some(cost), ..Usage::default() })
        };
        self.step(Input::Note { task, attempt, note }).expect("what runs may say what it costs");
    }

    /// Has a coding agent use something that looks at what a task left, where one does.
    fn judge(&mut self) -> bool {
        let plan = self.run.plan();
        let verified = self.flying.iter().filter_map(|effect| match effect {
            Effect::Verify { task, attempt, .. } => Some((task, *attempt)),
            _ => None,
        });
        let judged = verified.flat_map(|(task, attempt)| {
            let reviewers = plan.reviewers_of(&plan.tasks[task]).into_keys();
            reviewers.map(move |by| (task.clone(), attempt, by.clone()))
        });
        let judged: Vec<(Id, u32, Id)> = judged.collect();
        if judged.is_empty() {
            return false;
        }
        let (task, attempt, by) = self.dice.pick(&judged).clone();
        let usage = Usage { input: self.dice.below(9_000) as u64, cost_micros: Some(70_000), ..Usage::default() };
        self.step(Input::Note { task, attempt, note: Note::Judging { by, usage } }).expect("what is judged costs");
        true
    }

    fn decide(&mut self) {
        let Some(topic) = self.asked() else { return self.answer(20) };
        let by = Voice { name: (*self.dice.pick(&PEOPLE)).into(), inside: self.dice.chance(10) };
        let (order, counts) = match self.dice.below(10) {
            0 => {
                let counts = self.audit.votes.may_answer(&topic, &by.name, by.inside);
                (Order::Deny { topic: topic.clone(), reason: None }, counts)
            }
            shows => {
                let change = (shows == 1).then(|| ChangeId("another".into()));
                let sees_another = shows == 1 && self.run.question(&topic).is_some_and(|q| q.change().is_some());
                let counts = !sees_another && self.audit.votes.may_approve(&topic, &by.name, by.inside);
                (Order::Approve { topic: topic.clone(), change, reason: None }, counts)
            }
        };
        let late = self.audit.votes.is_over(self.run.plan(), &topic, self.now);
        let answered = self.step(Input::Order { order, by });
        // In a stopped run nobody notes that the time is over.
        let too_late = answered.as_ref().is_err_and(|no| matches!(no, Rejected::TooLate(_)));
        // Another task may have begun with what is to be lent.
        let not_lent = answered.as_ref().is_err_and(|no| matches!(no, Rejected::NotWidened { .. }));
        assert!(answered.is_ok() == (counts && !late) || too_late || not_lent, "{answered:?}");
    }

    /// Somebody takes a task of people's, or gives one back.
    fn join(&mut self) {
        let by_hand = |(_, record): &(&Id, &TaskRecord)| record.stage == Stage::ByHand;
        let tasks: Vec<Id> = self.run.tasks().filter(by_hand).map(|(id, _)| id.clone()).collect();
        if tasks.is_empty() {
            return self.answer(20);
        }
        let task = self.dice.pick(&tasks).clone();
        if self.dice.chance(70) {
            return self.order(|_, _| Order::Claim { task });
        }
        self.order(|_, _| Order::Release { task, reason: None });
    }

    /// Somebody sends a signal, and perhaps the same again, from a task that runs or from outside.
    fn signal(&mut self) {
        let of_task = |task: &pitcrew_plan::Task| {
            let awaited = task.needs.iter().filter_map(|need| match need {
                Need::Signal { name, .. } => Some(name),
                Need::End { .. } | Need::Start { .. } => None,
            });
            awaited.chain(&task.signals).cloned().collect::<Vec<_>>()
        };
        let names: Vec<Id> = self.run.plan().tasks.values().flat_map(of_task).collect();
        if names.is_empty() {
            return self.answer(20);
        }
        let name = self.dice.pick(&names).clone();
        for _ in 0..1 + self.dice.below(2) {
            let data = serde_json::json!(self.dice.below(9));
            let speaker = self.flying.iter().find_map(|effect| match effect {
                Effect::Launch { task, attempt } => Some((task.clone(), *attempt)),
                _ => None,
            });
            match speaker.filter(|_| self.dice.chance(50)) {
                Some((task, attempt)) => {
                    let word = Word::Signal { name: name.clone(), data };
                    // Who may be dropped sends nothing that stays sent.
                    let may = !self.run.plan().tasks[&task].is_contender();
                    assert_eq!(self.step(Input::Word { task, attempt, word }).is_ok(), may, "who runs may speak");
                }
                None => self.order(|_, _| Order::Signal { name: name.clone(), data }),
            }
            if self.dice.chance(20) {
                self.crash();
            }
        }
    }

    pub(super) fn order(&mut self, make: impl FnOnce(&Plan, &mut Dice) -> Order) {
        let order = make(self.run.plan(), &mut self.dice);
        if self.dice.chance(20) {
            // Somebody else takes the lock, leaves the order, and goes.
            self.pull_the_plug();
            if let Ok(records) = self.run.note(order, "leo", self.now) {
                self.take_down(&records);
            }
            return self.take_up();
        }
        let hard = matches!(order, Order::Stop { part: None, hard: true });
        if self.step(Input::Order { order, by: "leo".into() }).is_ok() && hard {
            assert_eq!(self.run.in_flight(), [], "after a hard stop nothing is in flight");
            assert_eq!(self.run.ended_as(), Some(RunStatus::Canceled));
        }
    }

    fn wait(&mut self) {
        let next = self.run.next_deadline(self.now);
        self.now = match next {
            Some(next) if self.dice.chance(80) => next.max(self.now),
            _ => Timestamp(self.now.0 + [1, 5_000, 3_600_000][self.dice.below(3)]),
        };
        if self.dice.chance(5) {
            self.now = Timestamp(self.now.0 - 60_000);
        }
        self.step(Input::Deadline).expect("a deadline is never refused");
    }

    fn crash(&mut self) {
        self.pull_the_plug();
        self.take_up();
    }

    /// The process is gone; of its last step, only what was durable is left.
    fn pull_the_plug(&mut self) {
        self.flying.clear();
        self.late.clear();
        self.run = self.fold(&self.journal).expect("its own journal folds");
    }

    pub(super) fn take_up(&mut self) {
        match self.step(Input::Resumed { by: "mia".into() }) {
            Ok(()) => {}
            Err(rejected) => assert!(matches!(rejected, Rejected::Over(_)), "{rejected}"),
        }
    }
}

/// A task, a team or a phase; mostly one that the plan has.
fn any_part(plan: &Plan, dice: &mut Dice) -> Part {
    let teams: Vec<&Id> = plan.teams.keys().collect();
    let phases: Vec<&Id> = plan.phases.iter().map(|phase| &phase.name).collect();
    match dice.below(10) {
        0 => Part::Team("nobody".parse().expect("a name")),
        1 | 2 if !teams.is_empty() => Part::Team((*dice.pick(&teams)).clone()),
        3 if !phases.is_empty() => Part::Phase((*dice.pick(&phases)).clone()),
        _ => Part::Task(any_task(plan, dice)),
    }
}

/// Reads what somebody wrote.
pub(super) fn read(sketch: &Sketch) -> Plan {
    let text = sketch.text();
    let reading = pitcrew_plan::read(text.as_bytes(), "pitcrew.yaml", "invented");
    assert!(reading.diagnostics.is_empty(), "{:?}\n{text}", reading.diagnostics);
    reading.plan
}

pub(super) fn any_task(plan: &Plan, dice: &mut Dice) -> Id {
    let ids: Vec<&Id> = plan.tasks.keys().collect();
    (*dice.pick(&ids)).clone()
}

pub(super) fn text_of(run: &Run) -> String {
    serde_json::to_string(run).expect("a run can be written")
}
