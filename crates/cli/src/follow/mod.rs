//! Following a run in the foreground: to its end, or to the first question that nobody can answer.

mod ask;
mod interrupt;
mod lines;
mod screen;
mod show;

use std::time::Duration;

use pitcrew_engine::{Event, Order, Record, Run, RunStatus, Stage, Timestamp, Waiting};
use pitcrew_plan::{Id, Occasion, Plan};
use pitcrew_runner::clock;
use pitcrew_runner::pit::Seen;
use tokio::time::{MissedTickBehavior, interval};

use crate::archive::Archive;
use crate::engine::{Engine, Watch};
use crate::exit::Exit;
use crate::print;
use crate::render::{label, message, people, style, time};
use crate::trouble::Result;

use ask::{Asking, Reply};
pub use interrupt::Interrupts;
pub use show::Show;

/// How often the tree is redrawn at most.
const TICK: Duration = Duration::from_millis(100);

/// For how many ticks nothing may be heard before it is asked whether the run waits for people: a
/// follower that came late has not been told.
const QUIET_TICKS: u32 = 5;

/// How a run is followed.
struct Following<'a> {
    engine: &'a Engine,
    archive: &'a Archive,
    /// Whether to wait for approvals that nobody here can give.
    wait: bool,
}

/// How the following ended.
pub struct Followed {
    /// The run as it stands.
    pub run: Run,
    /// What that means for us.
    pub exit: Exit,
}

/// Follows a run from a state on, and takes it over where whoever drives it goes before its end.
/// `show` has seen everything up to there.
pub async fn follow(mut engine: Engine, archive: &Archive, wait: bool, run: Run, mut show: Show) -> Result<Followed> {
    let mut run = run;
    loop {
        let (now, exit) =
            Loop::of(Following { engine: &engine, archive, wait }, run, &show).await?.turn(&mut show).await?;
        run = now;
        let is_abandoned = run.ended_as().is_none() && !matches!(exit, Exit::Interrupted | Exit::Waiting);
        if engine.is_own() || !is_abandoned {
            show.end(&run);
            if exit == Exit::Waiting {
                show.waiting(&run);
            }
            engine.finish().await?;
            return Ok(Followed { run, exit });
        }
        show.above("the process that carried it out is gone; going on here");
        engine = Engine::reach(&archive.state).await?;
        engine.resume(run.id()).await?;
    }
}

struct Loop<'a> {
    how: Following<'a>,
    run: Run,
    watch: Watch,
    /// Where a person can be asked.
    asking: Option<Asking>,
    interrupts: Interrupts,
    /// For how many ticks nothing was heard.
    quiet: u32,
    /// Whether something happened that a question may follow from.
    looks: bool,
    /// Until when it was said that nothing moves.
    said_until: Option<Timestamp>,
}

impl<'a> Loop<'a> {
    async fn of(how: Following<'a>, run: Run, show: &Show) -> Result<Loop<'a>> {
        let watch = how.engine.follow(run.id(), run.seq()).await?;
        let asking = show.can_ask().then(Asking::new);
        Ok(Loop { how, run, watch, asking, interrupts: Interrupts::new()?, quiet: 0, looks: true, said_until: None })
    }

    async fn turn(mut self, show: &mut Show) -> Result<(Run, Exit)> {
        let exit = self.turn_by_turn(show).await?;
        Ok((self.run, exit))
    }

    async fn turn_by_turn(&mut self, show: &mut Show) -> Result<Exit> {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                seen = self.watch.next() => {
                    self.quiet = 0;
                    match seen? {
                        None => return Ok(self.over()),
                        Some(Seen::Event(record)) => self.event(&record, show)?,
                        Some(Seen::Line { task, line }) => show.said(&self.run, task, line),
                        // Told before somebody answered, it may be heard after.
                        Some(Seen::Waiting) => {
                            if self.is_to_leave() {
                                return Ok(Exit::Waiting);
                            }
                            self.say_until_when(show);
                        }
                    }
                }
                () = self.interrupts.next() => {
                    // Nothing runs that could be ended: it waits on, without us.
                    if self.run.at_rest(clock::now()).is_some() {
                        return Ok(Exit::Interrupted);
                    }
                    self.interrupted(show).await?;
                }
                reply = Asking::reply(&mut self.asking) => self.replied(reply, show).await?,
                _ = tick.tick() => {
                    self.quiet += 1;
                    if self.quiet == QUIET_TICKS && self.is_to_leave() {
                        return Ok(Exit::Waiting);
                    }
                }
            }
            self.ask(show)?;
            if !self.asking.as_ref().is_some_and(Asking::is_open) {
                show.tick(&self.run);
            }
        }
    }

    fn event(&mut self, record: &Record, show: &mut Show) -> Result<()> {
        self.run.accept(record)?;
        self.looks |= matches!(record.event, Event::ApprovalRequested { .. } | Event::QuestionAsked { .. })
            || self.is_asked(&record.event);
        let printed = show.event(&self.run, record);
        if matches!(record.event, Event::RunFinished { .. }) && tells(self.run.plan()) {
            show.above("telling what is to be told; Ctrl-C leaves that to `pitcrew resume`");
        }
        // What is printed in the middle of a question must not part it from its answer.
        if let (true, Some(prompt)) = (printed, self.asking.as_ref().and_then(Asking::prompt)) {
            show.above(&prompt);
        }
        Ok(())
    }

    /// Puts the next question to the person here, if there is one and nothing is asked yet.
    fn ask(&mut self, show: &mut Show) -> Result<()> {
        let Some(asking) = self.asking.as_mut().filter(|_| self.looks) else { return Ok(()) };
        match asking.next(&self.run, self.how.archive)? {
            Some(text) => show.above(&text),
            None => self.looks = false,
        }
        Ok(())
    }

    /// Whether an event may be the end of the question that is open here.
    fn is_asked(&self, event: &Event) -> bool {
        let Some(topic) = self.asking.as_ref().and_then(Asking::topic) else { return false };
        event.task() == topic.task()
    }

    async fn replied(&mut self, reply: Reply, show: &mut Show) -> Result<()> {
        show.line_was_typed();
        self.looks = true;
        match reply {
            Reply::Order(order) => {
                // Somebody else may have answered meanwhile; then there is nothing left to order.
                if let Err(trouble) = self.how.engine.order(self.run.id(), order).await {
                    show.above(&format!("{}: {}", style::care("warning"), trouble.message));
                    if let Some(asking) = &mut self.asking {
                        asking.was_not_heard();
                    }
                }
            }
            Reply::Show(text) => show.above(&text),
        }
        Ok(())
    }

    async fn interrupted(&mut self, show: &mut Show) -> Result<()> {
        let hard = self.interrupts.count() > 1;
        show.above(if hard { "killing what still runs" } else { "stopping; Ctrl-C again kills what still runs" });
        // A run that is over needs no stop.
        let _ = self.how.engine.order(self.run.id(), Order::Stop { part: None, hard }).await;
        Ok(())
    }

    fn over(&self) -> Exit {
        match self.run.ended_as() {
            _ if self.interrupts.count() > 0 => Exit::Interrupted,
            Some(RunStatus::Succeeded) => Exit::Done,
            Some(RunStatus::Failed | RunStatus::Canceled) => Exit::No,
            None if self.is_to_leave() => Exit::Waiting,
            // Nobody drives it and it is not over: where this process drove it, the engine says why.
            None => Exit::Unable,
        }
    }

    /// Whether nobody here answers: there is no terminal, or the person said `later` to everything.
    fn waits_for_nobody(&self) -> bool {
        let put_off = |asking: &Asking| self.run.asks_people() && asking.has_put_off_all(&self.run);
        !self.how.wait && self.asking.as_ref().is_none_or(put_off)
    }

    /// Whether nothing moves in the run, and nobody here waits for that to change.
    fn is_to_leave(&self) -> bool {
        let now = clock::now();
        // Who leaves would end what is being told.
        self.run.at_rest(now).is_some() && !self.run.is_telling(now) && self.waits_for_nobody()
    }

    /// Says until when nothing moves, where time alone moves it.
    fn say_until_when(&mut self, show: &mut Show) {
        let until = self.run.at_rest(clock::now()).and_then(|rest| rest.until);
        if let Some(until) = until.filter(|until| self.said_until != Some(*until)) {
            self.said_until = Some(until);
            show.above(&format!("nothing to do until {}; Ctrl-C leaves it waiting", time::date(until)));
        }
    }
}

/// Whether an agent tells somebody of the end of a run.
fn tells(plan: &Plan) -> bool {
    let ends = [Occasion::Finished, Occasion::Succeeded];
    plan.notify.iter().any(|notify| notify.agent.is_some() && notify.when.iter().any(|when| ends.contains(when)))
}

/// Says why a task is held live, and which commands go on from there.
fn say_what_releases(run: &Run, task: &Id) {
    let (id, Some(record)) = (run.id(), run.task(task)) else { return };
    let Some(hold) = &record.hold else { return };
    let why = record.failure.as_ref().map_or_else(String::new, |failure| format!(": it {failure}"));
    print::talk(format!("  {} is held{}; {} is asked", style::strong(task), style::plain(&why), hold.asks.join(", ")));
    if let Some(report) = record.complaint() {
        message::draw(&message::Letter::of(run, task, report))
            .iter()
            .for_each(|line| print::talk(format!("    {line}")));
    }
    if let Some(owner) = &hold.owner {
        print::talk(format!("    pitcrew resume {id} {owner}    a new attempt of what is thought to be the cause"));
    }
    print::talk(format!("    pitcrew resume {id} {task}    what failed is asked again"));
    print::talk(format!("    pitcrew rollback {id} {task}    its change is undone"));
}

/// Says which commands answer what a run waits for.
pub fn say_what_answers(run: &Run) {
    let id = run.id();
    let now = clock::now();
    let until = run
        .at_rest(now)
        .and_then(|rest| rest.until)
        .map(|until| format!(", at the latest until {}", time::date(until)));
    let until = until.unwrap_or_default();
    let awaits_word = || run.tasks().any(|(task, _)| run.waiting_on(task, now).iter().any(|on| on.kind == "signal"));
    if run.asks_people() {
        print::talk(format!("{} waits for an answer{until}:", style::strong(id)));
    } else if awaits_word() {
        print::talk(format!("{} waits for word from outside{until}:", style::strong(id)));
    } else {
        print::talk(format!("{} waits, and nothing is to be done{until}:", style::strong(id)));
    }
    for (topic, asked) in run.questions() {
        let why = asked.text.clone().unwrap_or_else(|| asked.why.join("; "));
        let why = if why.is_empty() { why } else { format!(": {}", style::plain(&why)) };
        let name = topic.name();
        if asked.is_work() {
            let title = topic.task().and_then(|task| run.plan().tasks[task].title.as_deref()).unwrap_or("to be done");
            print::talk(format!("  {}: {}{why}", style::strong(name), style::plain(title)));
            people::lines(topic, asked, run).iter().for_each(|line| print::talk(format!("    {line}")));
            print::talk(format!("    pitcrew approve {id} {name}    when it is done"));
            continue;
        }
        print::talk(format!("  {}{why}", style::strong(name)));
        people::lines(topic, asked, run).iter().for_each(|line| print::talk(format!("    {line}")));
        print::talk(format!("    pitcrew approve {id} {name}\n    pitcrew deny {id} {name}"));
    }
    for task in run.tasks_on_hold() {
        say_what_releases(run, task);
    }
    for (task, record) in run.tasks() {
        if let (Stage::Canceled, Some(by)) = (record.stage, &record.stopped_by) {
            print::talk(format!("  {}: stopped by {by}\n    pitcrew resume {id} {task}", style::strong(task)));
        }
        let outer = run.waiting_on(task, now).into_iter().filter(|on| on.is_outer() && on.kind != "approval");
        let outer: Vec<Waiting> = outer.collect();
        if let Some(waits) = label::waits_for(&outer) {
            print::talk(format!("  {} {waits}", style::strong(task)));
        }
        for signal in outer.iter().filter(|on| on.kind == "signal") {
            print::talk(format!("    pitcrew signal {id} {}", signal.id));
        }
    }
    print::talk(format!("then: pitcrew resume {id}"));
}
