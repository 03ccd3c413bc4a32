//! Plays a run from a text, and says what came of it in a text.
//!
//! A script is a list of moves, parted by `;`, each after a pause if one is given (`+5s`):
//! `start` · `deadline` · `crash` · `stop` · `stop hard` · `stop PART` · `stop PART hard` · `resume PART` ·
//! `cut EVENT` (a crash that leaves the journal up to the first of these) · `approve T` · `deny T` · `rollback all` · `rollback PART` · `NAME approves WHAT` · `NAME denies WHAT` · `NAME claims T` · `NAME releases T` ·
//! `agent approves WHAT` · `WHAT partial WORDS` · `WHAT reports failed WORDS` · `WHAT exits N` ·
//! `T tells JSON` · `T asks WORDS` · `T asks of WHO within TIME WORDS` · `T withdraws` · `T widens PATH WORDS` ·
//! `amend TASKS` (the tasks of the plan as they are to be) · `T says SIGNAL JSON` · `signal SIGNAL JSON` · `WHAT ok` · `WHAT fails` · `WHAT stuck` · `WHAT takes OWNER/FILE …` · `WHAT ended` · `LEASE held by WORDS`, where PART is a task, `team X` or `phase P`, and
//! WHAT is a task or a phase that something is being done for, or `run`. `T ticks 0 2`: the checks of only these steps hold. `WHAT looks`: it ends well and changed nothing.
//! `T spends $0.50`, `T spends 20k`: a step of its coding agent is over. `T limited WORDS`, `T refused for TIME WORDS`:
//! its vendor refuses, and the attempt is over; `T leaves N`: it ends well and changed N files; `T scores N`: what scores its change printed that; `T prefers T.2`, `T prefers`: who compares them answers, or does not.
//! `T is refused for TIME WORDS`: and it goes on trying. `notify N told`, `notify N fails WORDS`, `notify N refuses WORDS`:
//! what becomes of the first that entry N of `notify` has to tell.

#![allow(dead_code)] // Each test target uses its own part.

use pitcrew_engine::{
    Account, Amendment, Anew, BlobId, ChangeId, Child, Effect, Event, Evidence, Failure, Harvest, Input, Isolation,
    ItemValue, Note, Opening, Order, Outcome, Part, Record, Refusal, Rejected, Remains, Report, Run, RunId, Saying,
    Session, StepState, StepView, TakeOver, Timestamp, Topic, Untold, Usage, Voice, Word,
};
use pitcrew_plan::{Check, Dollars, Id, Plan, Tokens, quantity::Span};
use serde_json::Value;

const START: Timestamp = Timestamp(1_795_233_600_000);

/// A run that is being played.
pub struct Play {
    pub plan: Plan,
    pub run: Run,
    pub journal: Vec<Record>,
    pub now: Timestamp,
    start: Timestamp,
    lines: Vec<String>,
}

/// Plays `script` on a plan and returns a line a move: when, the move, the events, and the effects.
pub fn play(plan: &str, script: &str) -> String {
    Play::of(plan, script).lines.join("\n")
}

impl Play {
    pub fn of(plan: &str, script: &str) -> Play {
        Play::from(plan, script, START)
    }

    /// Plays `script` on a run that starts at `start`.
    pub fn from(plan: &str, script: &str, start: Timestamp) -> Play {
        let reading = pitcrew_plan::read(plan.as_bytes(), "pitcrew.yaml", "case");
        assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
        let opening = Opening {
            plan: "sha256-of-the-plan".into(),
            by: "mia".into(),
            isolation: Isolation::Walls,
            granted_by: None,
            inside: false,
            approved_by: None,
            bases: [(Id::new("main").unwrap(), "sha256-of-the-base".into())].into(),
            base: String::new(),
            trigger: None,
            restart: None,
        };
        let (run, first) = Run::start(RunId("case-0000".into()), reading.plan.clone(), opening, start);
        let mut play = Play { plan: reading.plan, run, journal: vec![first], now: start, start, lines: Vec::new() };
        for each in script.split(';').map(str::trim).filter(|each| !each.is_empty()) {
            play.make(each);
        }
        play
    }

    /// Restarts the run, which is over, and plays `script` on the new one.
    pub fn restart(&self, anew: Anew, script: &str) -> Result<Play, Rejected> {
        let taken = TakeOver::of(&self.run, &self.journal, &anew)?;
        let (id, opening) = (RunId("case-0001".into()), self.run.opening().clone());
        let plan = self.run.amended_plan();
        let (run, journal) = Run::restart(id, plan.clone(), opening, &taken, self.now);
        let events = journal.iter().map(|record| event(&record.event)).collect::<Vec<_>>().join(", ");
        let lines = vec![format!("00:00  restart               {events}")];
        let mut play = Play { plan, run, journal, now: self.now, start: self.now, lines };
        for each in script.split(';').map(str::trim).filter(|each| !each.is_empty()) {
            play.make(each);
        }
        Ok(play)
    }

    /// Returns what was played, a line a move.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// Makes one move of a script.
    pub fn make(&mut self, text: &str) {
        let (pause, what) = match text.strip_prefix('+') {
            Some(rest) => rest.split_once(' ').unwrap_or((rest, "deadline")),
            None => ("0s", text),
        };
        self.now = self.now.after(pause.parse::<Span>().unwrap().0);
        let input = self.input(what);
        self.give(input, what);
    }

    /// Gives an input that is called `what`.
    fn give(&mut self, input: Input, what: &str) {
        let said = match self.run.step(input, self.now) {
            Ok(step) => {
                self.journal.extend(step.events.iter().cloned());
                let events = step.events.iter().map(|record| event(&record.event));
                let effects = step.effects.iter().map(effect);
                events.chain(effects).collect::<Vec<_>>().join(", ")
            }
            Err(rejected) => format!("refused: {rejected}"),
        };
        let seconds = self.now.since(self.start).as_secs();
        self.lines.push(format!("{:02}:{:02}  {what:<20}  {said}", seconds / 60, seconds % 60).trim_end().to_owned());
    }

    fn input(&mut self, what: &str) -> Input {
        let order = |order| Input::Order { order, by: "leo".into() };
        if let Some(tasks) = what.strip_prefix("amend ") {
            let plan = format!("tasks: {tasks}");
            let reading = pitcrew_plan::read(plan.as_bytes(), "pitcrew.yaml", "case");
            assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
            let amendment = Box::new(Amendment::between(&self.run.amended_plan(), &reading.plan));
            return order(Order::Amend { amendment, digest: "sha256-of-the-amended-plan".into() });
        }
        match what.split(' ').collect::<Vec<_>>()[..] {
            ["start"] => Input::Resumed { by: "mia".into() },
            ["crash"] => {
                let (id, plan) = (self.run.id().clone(), self.plan.clone());
                self.run = Run::fold(id, plan, &self.journal).expect("its own journal folds");
                Input::Resumed { by: "mia".into() }
            }
            ["cut", after] => {
                let is_last = |record: &Record| serde_json::to_value(&record.event).unwrap()["type"] == after;
                let last = self.journal.iter().position(is_last).expect("it happened");
                self.journal.truncate(last + 1);
                let (id, plan) = (self.run.id().clone(), self.plan.clone());
                self.run = Run::fold(id, plan, &self.journal).expect("the beginning of a journal folds");
                Input::Resumed { by: "mia".into() }
            }
            ["deadline"] => Input::Deadline,
            ["stop"] => order(Order::Stop { part: None, hard: false }),
            ["stop", "hard"] => order(Order::Stop { part: None, hard: true }),
            ["stop", ref which @ .., "hard"] => order(Order::Stop { part: Some(part(which)), hard: true }),
            ["stop", ref which @ ..] => order(Order::Stop { part: Some(part(which)), hard: false }),
            ["resume", ref which @ ..] => order(Order::Resume { part: part(which) }),
            ["approve", name] => order(Order::Approve { topic: self.topic(name), change: None, reason: None }),
            ["approve", name, change] => {
                let change = Some(ChangeId(change.into()));
                order(Order::Approve { topic: self.topic(name), change, reason: None })
            }
            ["deny", name] => order(Order::Deny { topic: self.topic(name), reason: Some("not today".into()) }),
            ["agent", "approves", name] => {
                let order = Order::Approve { topic: self.topic(name), change: None, reason: None };
                Input::Order { order, by: Voice { name: "leo".into(), inside: true } }
            }
            [who, "claims", task] => Input::Order { order: Order::Claim { task: id(task) }, by: who.into() },
            [who, "releases", task] => {
                let order = Order::Release { task: id(task), reason: Some("no time".into()) };
                Input::Order { order, by: who.into() }
            }
            [who, "approves", name] => {
                let order = Order::Approve { topic: self.topic(name), change: None, reason: Some("looks good".into()) };
                Input::Order { order, by: who.into() }
            }
            [who, "denies", name] => {
                let order = Order::Deny { topic: self.topic(name), reason: Some("not today".into()) };
                Input::Order { order, by: who.into() }
            }
            ["rollback", "all"] => order(Order::Rollback { part: None }),
            ["rollback", ref which @ ..] => order(Order::Rollback { part: Some(part(which)) }),
            ["signal", name] => order(Order::Signal { name: id(name), data: Value::Null }),
            ["signal", name, data] => {
                order(Order::Signal { name: id(name), data: serde_json::from_str(data).unwrap() })
            }
            [task, "says", name, ref data @ ..] => {
                let data = data.first().map_or(Value::Null, |data| serde_json::from_str(data).unwrap());
                self.word(task, Word::Signal { name: id(name), data })
            }
            [task, "tells", ref said @ ..] => {
                self.word(task, Word::Report { report: serde_json::from_str(&said.join(" ")).unwrap() })
            }
            [task, "asks", "of", whom, "within", within, ref question @ ..] => {
                let from = whom.split(',').map(|whom| whom.parse().unwrap()).collect();
                let within_ms = Some(within.parse::<Span>().unwrap().0.as_millis() as u64);
                self.word(task, Word::Ask { question: question.join(" "), from, within_ms })
            }
            [task, "asks", ref question @ ..] => {
                self.word(task, Word::Ask { question: question.join(" "), from: Vec::new(), within_ms: None })
            }
            [task, "widens", path, ref reason @ ..] => {
                self.word(task, Word::Widen { path: path.parse().unwrap(), reason: reason.join(" ") })
            }
            [task, "withdraws"] => self.word(task, Word::Withdraw),
            [task, "spends", amount] => self.note(task, Note::Spent(spent(amount))),
            [task, "opens", session] => {
                let (id, driver) = ((*session).to_owned(), "claude".to_owned());
                let session = Session { id, driver, version: None, model: None, resumed: false, fresh_because: None };
                self.note(task, Note::Opened(session))
            }
            [by, "judges", task, "for", amount] => self.note(task, Note::Judging { by: id(by), usage: spent(amount) }),
            [task, "is", "refused", "for", resets, ref why @ ..] => {
                let resets = Some(self.now.after(resets.parse::<Span>().unwrap().0));
                self.note(task, Note::Refused { why: why.join(" "), resets })
            }
            ["notify", which, how, ref why @ ..] => Input::Report(self.noticed(which.parse().unwrap(), how, why)),
            [about, ref how @ ..] => Input::Report(self.report(about, how)),
            [] => unreachable!("a text that is split has a first part"),
        }
    }

    fn note(&self, task: &str, note: Note) -> Input {
        let attempt = self.run.task(&id(task)).unwrap().attempt;
        Input::Note { task: id(task), attempt, note }
    }

    fn word(&self, task: &str, word: Word) -> Input {
        let attempt = self.run.task(&id(task)).unwrap().attempt;
        Input::Word { task: id(task), attempt, word }
    }

    /// Returns what the open question of this name is about; where there is none, a task's approval.
    fn topic(&self, name: &str) -> Topic {
        let open = self.run.questions().find(|(topic, _)| topic.name() == name);
        open.map_or_else(|| Topic::Approval { task: id(name) }, |(topic, _)| topic.clone())
    }

    fn noticed(&self, which: u32, how: &str, why: &[&str]) -> Report {
        let first = self.run.untold().iter().find(|notice| notice.which == which);
        let first = first.unwrap_or_else(|| panic!("nothing waits to be told by `notify` {which}"));
        let told = match how {
            "told" => Ok(()),
            "fails" | "refuses" => Err(Untold { why: why.join(" "), for_good: how == "refuses" }),
            other => panic!("`{other}` is nothing that becomes of a notice"),
        };
        Report::Noticed { which, number: first.number, attempt: first.tries + 1, told }
    }

    fn report(&self, about: &str, how: &[&str]) -> Report {
        let flying = self.run.in_flight();
        let is_meant = |effect: &&Effect| match effect {
            Effect::Prepare | Effect::Measure(_) => about == "run",
            Effect::Tell { .. } => false,
            Effect::TakeLease { lease } => lease == about,
            Effect::AskPhase { phase, .. } => phase.as_str() == about,
            Effect::AskTeam { team } => team.as_str() == about,
            other => other.task().is_some_and(|task| task.as_str() == about),
        };
        let effect =
            flying.iter().find(is_meant).unwrap_or_else(|| panic!("nothing is done for `{about}`: {flying:?}"));
        let good = matches!(how, ["ok"] | ["exits", "0"] | ["scores", ..]);
        let evidence = vec![Evidence {
            check: "check".into(),
            holds: good,
            tries: 1,
            took_ms: 20,
            said: how.strip_prefix(&["scores"]).map_or_else(|| "as seen".into(), |said| said.join(" ")),
            report: None,
            step: None,
            findings: None,
        }];
        let (task, attempt) = match effect {
            Effect::Prepare if good => return Report::Prepared(Ok(vec!["layer".into()])),
            Effect::Prepare => return Report::Prepared(Err("npm ci exited with code 1".into())),
            Effect::Measure(moment) => {
                return Report::Measured { moment: *moment, figures: Vec::new(), evidence, holds: good };
            }
            Effect::AskPhase { phase, moment, .. } => {
                return Report::PhaseAnswered { phase: phase.clone(), moment: *moment, evidence };
            }
            Effect::AskTeam { team } => return Report::TeamAnswered { team: team.clone(), evidence },
            Effect::TakeLease { lease } => {
                let lease = lease.clone();
                return match how {
                    ["held", "by", holder @ ..] => Report::LeaseHeld { lease, holder: holder.join(" ") },
                    _ if good => Report::LeaseTaken { lease, taken: Ok(()) },
                    _ => Report::LeaseTaken {
                        lease,
                        taken: Err("keep a lease in `/run/lock`: it is no directory".into()),
                    },
                };
            }
            Effect::Weigh { task } => return Report::Weighed { task: task.clone(), answer: Ok(good) },
            Effect::AskGo { task, .. } => return Report::GoAnswered { task: task.clone(), evidence },
            Effect::FanOut { task } => {
                let children = self.children(task);
                return Report::FannedOut { task: task.clone(), children };
            }
            Effect::Gather { task } => {
                return Report::Gathered { task: task.clone(), output: Ok(BlobId(format!("{task}-list"))) };
            }
            Effect::Launch { task, attempt }
            | Effect::Take { task, attempt }
            | Effect::Verify { task, attempt, .. }
            | Effect::Choose { task, attempt, .. }
            | Effect::Apply { task, attempt, .. }
            | Effect::Activate { task, attempt }
            | Effect::Probe { task, attempt }
            | Effect::Judge { task, attempt }
            | Effect::Restore { task, attempt, .. }
            | Effect::Undo { task, attempt } => (task.clone(), *attempt),
            Effect::Tell { .. } => unreachable!("it moves no run, so it is not in flight"),
            Effect::End { .. } => unreachable!("nobody awaits a report of it"),
        };
        let outcome = match (how, effect) {
            (["stuck"], _) => Outcome::ChangedBehind { path: "a.txt".into() },
            (["takes", taken, "leaving", change], Effect::Launch { .. }) => {
                let remains = Remains { report: None, left: Some(ChangeId((*change).into())) };
                Outcome::FailedWith(takes(&[*taken]), Box::new(remains))
            }
            (["takes", taken @ ..], Effect::Launch { .. } | Effect::Take { .. }) => Outcome::Failed(takes(taken)),
            (["ended"], _) => Outcome::Ended,
            (["ended", "leaving", change], _) => Outcome::EndedLeaving(ChangeId((*change).into())),
            (["limited", why @ ..], Effect::Launch { .. }) => {
                let (driver, why) = ("claude".to_owned(), why.join(" "));
                Outcome::Failed(Failure::Limited { driver, why, resets: None })
            }
            (["refused", "for", resets, why @ ..], Effect::Launch { .. }) => {
                let resets = Some(self.now.after(resets.parse::<Span>().unwrap().0));
                Outcome::Failed(Failure::Limited { driver: "claude".into(), why: why.join(" "), resets })
            }
            (["exits", "0"] | ["ok"], Effect::Launch { .. } | Effect::Take { .. }) => {
                Outcome::Harvested(Box::new(Harvest {
                    change: Some(ChangeId(format!("{task}{attempt}"))),
                    paths: 1,
                    took_ms: 1_000,
                    ..Harvest::default()
                }))
            }
            (["leaves", paths], Effect::Launch { .. }) => Outcome::Harvested(Box::new(Harvest {
                change: Some(ChangeId(format!("{task}{attempt}"))),
                paths: paths.parse().unwrap(),
                ..Harvest::default()
            })),
            (["looks"], Effect::Launch { .. } | Effect::Take { .. }) => Outcome::Harvested(Box::default()),
            (["exits", code], _) => {
                Outcome::Failed(Failure::Exited { code: code.parse().unwrap(), said: String::new() })
            }
            (["partial", said @ ..], Effect::Launch { .. }) => Outcome::Harvested(Box::new(Harvest {
                change: Some(ChangeId(format!("{task}{attempt}"))),
                paths: 1,
                report: Some(saying(Some("partial"), said)),
                ..Harvest::default()
            })),
            (["reports", said @ ..], Effect::Launch { .. }) if said.first() != Some(&"failed") => {
                Outcome::Harvested(Box::new(Harvest { report: Some(saying(None, said)), ..Harvest::default() }))
            }
            (["reports", "failed", said @ ..], Effect::Launch { .. }) => Outcome::Harvested(Box::new(Harvest {
                report: Some(saying(Some("failed"), said)),
                ..Harvest::default()
            })),
            (["partial", said @ ..], Effect::Probe { .. }) => {
                let mut evidence = evidence;
                evidence[0].report = Some(Box::new(says("partial", said)));
                Outcome::Asked(evidence)
            }
            (["prefers", best], _) => Outcome::Preferred(Ok((id(best), "it is shorter".into()))),
            (["prefers"], _) => Outcome::Preferred(Err("it said nothing".into())),
            (["ticks", ticked @ ..], Effect::Verify { .. }) => Outcome::Asked(self.ticks(&task, ticked)),
            (_, Effect::Verify { .. }) => {
                let steps: Vec<String> =
                    (0..self.run.plan().tasks[&task].steps.len()).map(|at| at.to_string()).collect();
                let ticked: Vec<&str> = steps.iter().map(String::as_str).collect();
                Outcome::Asked([self.ticks(&task, &ticked), evidence].concat())
            }
            (_, Effect::Probe { .. } | Effect::Judge { .. }) => Outcome::Asked(evidence),
            (["ok"], Effect::Apply { .. } | Effect::Restore { .. }) => Outcome::Placed(None),
            (["ok"], _) => Outcome::Ran,
            _ => Outcome::Failed(Failure::Activation { reason: "`reload` exited with code 1".into() }),
        };
        Report::Attempt { task, attempt, outcome }
    }
}

/// The refusal of files that belong to others, each told as `OWNER/FILE`.
fn takes(taken: &[&str]) -> Failure {
    let refusal = |path: &&str| Refusal {
        path: (*path).to_owned(),
        reason: "it is not among what the task owns".to_owned(),
        owner: path.split_once('/').map(|(owner, _)| id(owner)),
    };
    Failure::NotOwned { refused: taken.iter().map(refusal).collect() }
}

/// What an attempt used: dollars (`$0.50`) or tokens (`500k`).
fn spent(amount: &str) -> Usage {
    match amount.parse::<Dollars>() {
        Ok(cost) if amount.starts_with('$') => Usage { cost_micros: Some(cost.0), ..Usage::default() },
        _ => Usage { input: amount.parse::<Tokens>().unwrap().0, ..Usage::default() },
    }
}

/// A report of a task, which may leave out how it went.
fn saying(status: Option<&str>, requested: &[&str]) -> Saying {
    Saying::read(&serde_json::json!({"status": status, "requested_action": requested.join(" ")})).unwrap()
}

/// A report that asks for something.
fn says(status: &str, requested: &[&str]) -> Account {
    let report = serde_json::json!({"status": status, "requested_action": requested.join(" ")});
    Account::read(&report).unwrap()
}

fn part(which: &[&str]) -> Part {
    match which {
        ["team", team] => Part::Team(id(team)),
        ["phase", phase] => Part::Phase(id(phase)),
        other => Part::Task(id(&other.join(" "))),
    }
}

impl Play {
    /// What the checks of a task's steps say where those at these places hold.
    fn ticks(&self, task: &Id, ticked: &[&str]) -> Vec<Evidence> {
        let seen = |(at, check): (usize, &Check)| Evidence {
            check: check.name.clone(),
            holds: ticked.contains(&at.to_string().as_str()),
            tries: 1,
            took_ms: 5,
            said: String::new(),
            report: None,
            step: Some(at as u32),
            findings: None,
        };
        self.run.plan().tasks[task].checked_steps().map(seen).collect()
    }

    /// Whoever looks at the staged change leaves every step out.
    pub fn forget_steps_of(&mut self, task: &str) {
        let (task, attempt) = (id(task), self.run.task(&id(task)).unwrap().attempt);
        let report = Report::Attempt { task, attempt, outcome: Outcome::Asked(Vec::new()) };
        self.give(Input::Report(report), "nothing is looked at");
    }

    /// Returns the steps of a task, a line a step: `[x]` is ticked, `[ ]` open, and `-` not checked.
    pub fn steps(&self, task: &str) -> String {
        let line = |step: StepView| {
            let sign = match step.state {
                StepState::Ticked => "[x]",
                StepState::Open => "[ ]",
                StepState::NotChecked => "-",
            };
            format!("{sign} {}", step.title)
        };
        self.run.steps(&id(task)).into_iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Works out the children of a task as the runner would; its items need no other task.
    fn children(&self, id: &Id) -> Result<Vec<Child>, String> {
        let (task, context) = (&self.run.plan().tasks[id], serde_json::json!({}));
        let items = task.for_each.as_ref().unwrap().items(&context)?;
        let own = task.fan_out(id, &items, &context)?;
        Ok(items.into_iter().zip(own).map(|(item, own)| Child { item: ItemValue::Inline(item), own }).collect())
    }
}

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

/// Says an event in a few words: its name, its task, and what of it a case turns on.
fn event(event: &Event) -> String {
    let body = serde_json::to_value(event).unwrap();
    let name = body["type"].as_str().unwrap().replace('_', " ");
    let about = body["task"].as_str().or(body["phase"].as_str()).or(body["team"].as_str()).unwrap_or_default();
    let more = match event {
        Event::TurnEnded { turn, due, .. } => format!("({turn}, next at {})", &due.to_string()[14..19]),
        Event::TurnsDone { turn, .. } => format!("({turn})"),
        Event::GivenUp { failure, .. } => format!("(it {failure})"),
        Event::RetryScheduled { due, .. } => format!("at {}", &due.to_string()[14..19]),
        Event::TaskSkipped { reason, .. } => format!("({reason})"),
        Event::TaskFailed { failure, .. } => format!("(it {failure})"),
        Event::PutOnHold { owner, asks, .. } => {
            let owner = owner.as_ref().map(|owner| format!("because of {owner}, ")).unwrap_or_default();
            format!("({owner}asks {})", asks.join(", "))
        }
        Event::ConflictFound { conflict, .. } => format!("({conflict})"),
        Event::Scored { score, .. } => score.to_string(),
        Event::BestChosen { best, merit, .. } => format!("{best} ({merit:?})").to_lowercase(),
        Event::SignalSent { name, from, .. } => format!("{name} from {}", from.name()),
        Event::HoldReleased { by, .. } => format!("(by {by})"),
        Event::TaskClaimed { by, until, .. } => format!("by {by} until {}", &until.to_string()[11..16]),
        Event::TaskReleased { by, .. } => by.as_ref().map_or_else(|| "(lapsed)".to_owned(), |by| format!("by {by}")),
        Event::Widened { path, by, .. } => format!("by {path} (says {by})"),
        Event::LeaseTaken { lease } => lease.clone(),
        Event::DigestDue { which, number, occasion, .. } => {
            format!("{}{number} of notify {which}", occasion.map_or(String::new(), |what| format!("{} ", what.word())))
        }
        Event::NoticeTold { which, number, .. } => format!("{number} of notify {which}"),
        Event::NoticeUntold { which, number, why, next, .. } => {
            let then = next.map_or("given up".to_owned(), |next| format!("again at {}", &next.to_string()[14..19]));
            format!("{number} of notify {which}: {why}, {then}")
        }
        Event::TakenOver { tasks, changes } => format!("{tasks} with {changes}"),
        Event::RunFinished { status } => status.past().to_owned(),
        Event::DeadlinePassed { of, to, .. } | Event::DeadlineEscalated { of, to, .. } => {
            format!("of {of}, told to {}", to.join(" and "))
        }
        Event::Escalated { to, until, .. } => {
            let until = until.map_or_else(String::new, |until| format!(" until {}", &until.to_string()[11..16]));
            format!("to {}{until}", to.join(" and "))
        }
        Event::QuestionAsked { question, until, topic: Topic::Attempt { .. }, .. } => {
            let until = until.map_or_else(String::new, |until| format!(" until {}", &until.to_string()[11..16]));
            format!("({question}){until}")
        }
        Event::QuestionAsked { question, .. } => format!("({question})"),
        Event::Reported { report, live: true, .. } => format!("live ({:?})", report.status).to_lowercase(),
        Event::QuestionAnswered { yes, by, .. } => format!("{} by {by}", if *yes { "yes" } else { "no" }),
        Event::YesGiven { by, .. } => format!("by {by}"),
        Event::Approved { by, .. } if by != "leo" => format!("by {by}"),
        _ => String::new(),
    };
    format!("{name} {about} {more}").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn effect(effect: &Effect) -> String {
    let done = match effect {
        Effect::Prepare => "prepare".to_owned(),
        Effect::Measure(moment) => format!("measure {moment:?}").to_lowercase(),
        Effect::AskPhase { phase, .. } => format!("ask {phase}"),
        Effect::AskTeam { team } => format!("ask team {team}"),
        Effect::TakeLease { lease } => format!("take {lease}"),
        Effect::Tell { which, number, attempt, .. } => format!("tell {number} of notify {which}#{attempt}"),
        Effect::Weigh { task } => format!("weigh {task}"),
        Effect::AskGo { task, .. } => format!("ask go of {task}"),
        Effect::FanOut { task } => format!("fan out {task}"),
        Effect::Gather { task } => format!("gather {task}"),
        Effect::Launch { task, attempt } => format!("launch {task}#{attempt}"),
        Effect::Take { task, attempt } => format!("take what was done for {task}#{attempt}"),
        Effect::Verify { task, attempt, head, .. } => format!("verify {task}#{attempt} on head {head}"),
        Effect::Choose { task, among, .. } => format!("choose {task} among {}", among.len()),
        Effect::Apply { task, attempt, .. } => format!("apply {task}#{attempt}"),
        Effect::Activate { task, attempt } => format!("activate {task}#{attempt}"),
        Effect::Probe { task, attempt } => format!("probe {task}#{attempt}"),
        Effect::Judge { task, attempt } => format!("judge {task}#{attempt}"),
        Effect::Restore { task, of, .. } => format!("restore {task}#{of}"),
        Effect::Undo { task, attempt } => format!("undo {task}#{attempt}"),
        Effect::End { task, .. } => format!("end {task}"),
    };
    format!("-> {done}")
}
