//! A quarter of a year on the virtual clock: weekly windows over a clock change, retries, approvals
//! that wait for days, a crash at every rest.

use std::time::Duration;

use pitcrew_engine::{Effect, Event, RunStatus, Timestamp, Topic};
use pitcrew_plan::calendar::{self, Instant, Zone};

use crate::support::Play;

const PLAN: &str = "
name: move-the-records
window: Sat 02:00-05:00 Europe/Berlin
deadline: 95d
phases: [copy, switch]
tasks:
  first: {run: ./copy, owns: [one], activate: [./load], probe: [./count], rollback: [./unload], phase: copy}
  second:
    run: ./copy
    owns: [two]
    needs: [first]
    activate: [./load]
    probe: [./count]
    rollback: [./unload]
    retry: {times: 3, delay: 1d, backoff: 2}
    phase: copy
  third: {run: ./copy, owns: [three], needs: [second], approval: {timeout: 14d}, phase: copy}
  fourth: {run: ./copy, owns: [four], needs: [third], retry: {times: 8, delay: 6d}, phase: copy}
  audit: {run: ./audit, needs: [first], phase: copy, window: 'Mon-Fri 09:00-17:00 Europe/Berlin', retry: {times: 5, delay: 3d}}
  late: {run: ./copy, owns: [late], needs: [first], approval: {timeout: 30d}, deadline: 25d}
  switch: {run: ./switch, owns: [conf], phase: switch, activate: [./reload], rollback: [./reload], window: {after: '2026-12-12 02:00 Europe/Berlin', before: '2026-12-12 05:00 Europe/Berlin'}}
";

/// 2026-09-15, a Tuesday, 08:00 UTC.
const START: Timestamp = Timestamp(1_789_459_200_000);

#[test]
fn a_run_of_ninety_days_needs_nobody_and_moves_only_in_its_windows() {
    let mut play = Play::from(PLAN, "start", START);
    let mut rests = 0;
    while play.run.ended_as().is_none() {
        if let Some(effect) = play.run.in_flight().first().cloned() {
            play.make(&format!("+5m {} {}", effect.task().unwrap(), answer(&effect)));
        } else {
            // Nothing is being done, so nobody need be there until something moves of itself.
            let rest = play.run.at_rest(play.now);
            let until = play.run.next_deadline(play.now).expect("everything ends by its deadline");
            assert!(rest.is_some_and(|rest| rest.until == Some(until)) || until.since(play.now).as_secs() < 600);
            rests += 1;
            let (until, day) = (until.since(play.now), Duration::from_secs(86_400));
            match asked_for(&play, "third") {
                // The one who answers takes five days over it, and is asked again by nobody.
                Some(asked) if asked >= day * 5 => play.make("approve third"),
                Some(_) if until > day => play.make("+1d crash"),
                _ => {
                    play.make(&format!("+{}ms crash", until.as_millis() / 2));
                    play.make(&format!("+{}ms deadline", until.as_millis() - until.as_millis() / 2));
                }
            }
        }
        assert!(rests < 200, "it comes to no end: {:#?}", play.run.view(play.now));
    }
    nothing_moved_outside_its_window(&play);
    insta::assert_snapshot!(diary(&play), @"
    Tue 2026-09-15 10:00  attempt 1 of first
    Sat 2026-09-19 02:00  landing first
    Sat 2026-09-19 02:15  done: first
    Sat 2026-09-19 02:15  attempt 1 of second
    Sat 2026-09-19 02:15  attempt 1 of late
    Sat 2026-09-19 02:25  landing second
    Sat 2026-09-19 02:40  rolling back second
    Sun 2026-09-20 02:50  attempt 2 of second
    Mon 2026-09-21 09:00  attempt 1 of audit
    Thu 2026-09-24 09:05  attempt 2 of audit
    Sat 2026-09-26 02:00  landing second
    Sat 2026-09-26 02:15  done: second
    Sat 2026-09-26 02:15  attempt 1 of third
    Mon 2026-09-28 09:00  attempt 3 of audit
    Mon 2026-09-28 09:05  landing audit
    Mon 2026-09-28 09:10  done: audit
    Thu 2026-10-01 09:10  a yes to third
    Sat 2026-10-03 02:00  landing third
    Sat 2026-10-03 02:05  done: third
    Sat 2026-10-03 02:05  attempt 1 of fourth
    Fri 2026-10-09 02:10  attempt 2 of fourth
    Sat 2026-10-10 10:00  it had not begun by its deadline, 2026-10-10T08:00:00.000Z: late
    Thu 2026-10-15 02:15  attempt 3 of fourth
    Wed 2026-10-21 02:20  attempt 4 of fourth
    Tue 2026-10-27 01:25  attempt 5 of fourth
    Sat 2026-10-31 02:00  landing fourth
    Sat 2026-10-31 02:05  done: fourth
    Sat 2026-10-31 02:05  attempt 1 of switch
    Sat 2026-12-12 02:00  landing switch
    Sat 2026-12-12 02:10  done: switch
    ");
    assert!(play.now.since(START).as_secs() / 86_400 >= 87);
    assert_eq!(play.run.ended_as(), Some(RunStatus::Failed));
}

/// Says no to what a story needs: the second copy is wrong once, the auditor finds nobody at home twice,
/// and the fourth copy fails for weeks.
fn answer(effect: &Effect) -> &'static str {
    match effect {
        Effect::Probe { task, attempt: 1 } if task.as_str() == "second" => "fails",
        Effect::Launch { task, attempt: 1 | 2 } if task.as_str() == "audit" => "exits 1",
        Effect::Launch { task, attempt: 1..=4 } if task.as_str() == "fourth" => "exits 1",
        Effect::Launch { .. } => "exits 0",
        _ => "ok",
    }
}

/// Returns for how long a task has been asking.
fn asked_for(play: &Play, task: &str) -> Option<Duration> {
    let asked = play.run.question(&Topic::Approval { task: task.parse().unwrap() })?;
    Some(play.now.since(asked.since))
}

fn nothing_moved_outside_its_window(play: &Play) {
    for record in &play.journal {
        let Some(id) = record.event.task() else { continue };
        let task = &play.plan.tasks[id];
        let begins = match record.event {
            Event::ApplyStarted { .. } => true,
            Event::AttemptStarted { .. } => !task.can_land(),
            _ => false,
        };
        let now = Instant(record.time.0);
        if begins {
            assert_eq!(calendar::opens(play.plan.windows_of(task), now), Some(now), "`{id}` at {}", record.time);
        }
    }
}

/// Writes what began, landed, and ended, by the clocks of Berlin.
fn diary(play: &Play) -> String {
    let berlin: Zone = "Europe/Berlin".parse().unwrap();
    let line = |what: &str, task: &str, time: Timestamp| format!("{}  {what} {task}", berlin.show(Instant(time.0)));
    let told = play.journal.iter().filter_map(|record| {
        let what = match &record.event {
            Event::AttemptStarted { attempt, .. } => format!("attempt {attempt} of"),
            Event::ApplyStarted { .. } => "landing".to_owned(),
            Event::RollbackStarted { .. } => "rolling back".to_owned(),
            Event::Approved { .. } => "a yes to".to_owned(),
            Event::TaskSucceeded { .. } => "done:".to_owned(),
            Event::TaskFailed { failure, .. } => format!("it {failure}:"),
            _ => return None,
        };
        Some(line(&what, record.event.task()?.as_str(), record.time))
    });
    told.collect::<Vec<_>>().join("\n")
}
