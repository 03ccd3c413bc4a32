//! What a schedule teaches: what if something were otherwise, what costs most, who is idle, how good it is.

use std::fmt::Write;

use pitcrew_plan::calendar::Window;
use pitcrew_plan::schedule::{Analysis, BoundBy, Cause, Change, Terms, analyze, what_if};
use pitcrew_plan::{Id, Plan, read, schedule};
use proptest::prelude::*;

const CREWS: &str = "
teams: {docker: {members: 1}, nginx: {members: 1}}
phases: [one, two]
tasks:
  A1: {run: x, team: docker, phase: one, estimate: 1h}
  A2: {run: x, team: docker, phase: one, estimate: 2h, owns: ['port:80']}
  B1: {run: x, team: nginx, phase: one, estimate: 1h, owns: ['port:80']}
  B2: {run: x, team: nginx, phase: two, estimate: 3h, needs: [A1]}
  B3: {run: x, team: nginx, phase: two, estimate: 1h}
";

fn plan(source: &str) -> Plan {
    let reading = read(source.as_bytes(), "plan.yaml", "plan");
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    reading.plan
}

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn hours(source: &str, changes: &[Change]) -> u64 {
    let changed = what_if(&plan(source), changes).unwrap();
    assert_eq!(schedule(&changed).makespan_s % 3600, 0);
    schedule(&changed).makespan_s / 3600
}

fn told(analysis: &Analysis) -> String {
    let mut text = String::new();
    for link in &analysis.decided_by {
        let _ = writeln!(text, "{} {:?}", link.task, link.waits_for);
    }
    for cost in &analysis.costs {
        let _ = writeln!(text, "-{}m {} {:?}", cost.saves_s / 60, cost.task, cost.waits_for);
    }
    text
}

#[test]
fn members_tasks_and_phases_can_be_otherwise() {
    assert_eq!(hours(CREWS, &[]), 7);
    assert_eq!(hours(CREWS, &[Change::members("nginx=2").unwrap()]), 6);
    assert_eq!(hours(CREWS, &[Change::drop("A2").unwrap()]), 5);
    assert_eq!(hours(CREWS, &[Change::moved("B3=one").unwrap()]), 6);
    assert_eq!(hours(CREWS, &[Change::moved("B3=after:B2").unwrap()]), 7);
    assert_eq!(hours(CREWS, &[Change::moved("A1=before:A2").unwrap(), Change::drop("B3").unwrap()]), 6);
}

#[test]
fn what_waited_for_a_dropped_task_waits_for_what_it_waited_for() {
    let source = "
tasks:
  a: {run: x}
  b: {run: x, needs: [a], signals: [said]}
  c: {run: x, needs: [b]}
  d: {run: x, needs: [{signal: said}]}
  e: {run: x, needs: [{task: b, after: start}, a]}
";
    let dropped = what_if(&plan(source), &[Change::drop("b").unwrap()]).unwrap();
    for task in ["c", "d", "e"] {
        assert_eq!(dropped.tasks[&id(task)].needs, [id("a").into()], "{task}");
    }
}

#[test]
fn what_cannot_be_says_why() {
    let source = "phases: [one, two, three]\ntasks: {a: {run: x, phase: one}, b: {run: x, phase: two, needs: [a]}}";
    let why = |change: Result<Change, String>| {
        let why = what_if(&plan(source), &[change.unwrap()]).unwrap_err();
        format!("{} / {}", why.message, why.hint.unwrap_or_default())
    };
    insta::assert_snapshot!([
        why(Change::drop("c")),
        why(Change::members("docker=2")),
        why(Change::moved("a=tow")),
        why(Change::moved("a=after:b")),
        why(Change::moved("a=three")),
    ].join("\n"), @"
    the plan has no task `c` / 
    the plan has no team `docker` / 
    the plan has no phase `tow` / did you mean `two`?
    then a would wait for itself: a needs b needs a / move it elsewhere, or drop what is between
    then a task of an earlier phase would wait for one of a later phase because of a / move what it needs, or what needs it, along
    ");
}

#[test]
fn a_change_that_is_no_change_is_refused_in_words() {
    for text in ["nginx", "nginx=0", "nginx=two", "=2"] {
        assert!(Change::members(text).is_err(), "{text}");
    }
    for text in ["A5", "A5=", "A5=after:", "A5=before:a b"] {
        assert!(Change::moved(text).is_err(), "{text}");
    }
}

#[test]
fn what_decides_a_schedule_is_told_with_what_each_thing_costs() {
    insta::assert_snapshot!(told(&analyze(&plan(CREWS), &Terms::default())), @"
    A2 None
    A1 Some(Team { team: Id(\"docker\") })
    B2 Some(Need { needs: Id(\"A1\") })
    B3 Some(Team { team: Id(\"nginx\") })
    -120m B2 Phase { after: Id(\"one\") }
    -60m B3 Team { team: Id(\"nginx\") }
    ");
}

#[test]
fn who_is_idle_is_known_by_the_hour() {
    let analysis = analyze(&plan(CREWS), &Terms::default());
    let idle: Vec<String> = analysis
        .idle
        .iter()
        .map(|idle| {
            let spans: Vec<String> =
                idle.spans.iter().map(|span| format!("{}-{}", span.start_s / 3600, span.finish_s / 3600)).collect();
            format!("{} busy {} idle {}: {}", idle.team, idle.busy_s / 3600, idle.idle_s / 3600, spans.join(" "))
        })
        .collect();
    insta::assert_snapshot!(idle.join("\n"), @"
    docker busy 3 idle 4: 3-7
    nginx busy 5 idle 2: 0-2
    ");
}

#[test]
fn no_schedule_is_faster_than_its_bound_whatever_the_bound_comes_from() {
    let bound = |source: &str| analyze(&plan(source), &Terms::default()).lower_bound;
    let team = bound("teams: {t: {members: 2}}\ntasks: {a: {run: x, team: t, for_each: 6}, b: {run: x, needs: [a]}}");
    assert_eq!((team.seconds, team.by), (2400, BoundBy::Team("t".parse().unwrap())));
    let lease = bound("tasks: {a: {run: x, owns: ['port:80']}, b: {run: x, owns: ['port:80']}, c: {run: x}}");
    assert_eq!((lease.seconds, lease.by), (1200, BoundBy::Lease("port:80".to_owned())));
    let parallel = bound("limits: {parallel: 2}\ntasks: {a: {run: x}, b: {run: x}, c: {run: x}}");
    assert_eq!((parallel.seconds, parallel.by), (900, BoundBy::Parallel));
    let memory = "limits: {memory: 2GiB}\ntasks: {a: {run: x}, b: {run: x, limits: {memory: 9GiB}}}";
    assert_eq!((bound(memory).seconds, bound(memory).by), (1200, BoundBy::Memory));
    let path = bound("tasks: {a: {run: x}, b: {run: x, needs: [a]}, c: {run: x}}");
    assert_eq!((path.seconds, path.by), (1200, BoundBy::CriticalPath));
}

/// Invents plans: teams within teams, phases, needs of both kinds, leases, paths that overlap, children, limits.
fn plans() -> impl Strategy<Value = String> {
    let task = (
        (0u8..4, 0u8..3, 1u32..60, 0u32..3, any::<u64>()),
        (0u8..6, 0u8..4, prop::bool::weighted(0.2), -1i32..2, 1u32..3),
    );
    (prop::collection::vec(task, 1..14), 1u32..4, 1u32..3, 1u32..3, 0u32..3).prop_map(
        |(tasks, parallel, docker, nginx, cpu)| {
            let mut text = format!(
                "teams: {{docker: {{members: {docker}, teams: {{deep: {{members: 2}}}}}}, nginx: {{members: {nginx}}}}}\n\
                 phases: [one, {{name: two, barrier: false}}, three]\nlimits: {{parallel: {parallel}{}}}\ntasks:\n",
                if cpu > 0 { format!(", cpu: {cpu}") } else { String::new() },
            );
            for (at, ((team, phase, minutes, wide, bits), (owns, needs, each, priority, cpus))) in
                tasks.into_iter().enumerate()
            {
                let team = ["", ", team: docker", ", team: deep", ", team: nginx"][team as usize];
                let phase = ["", ", phase: one", ", phase: three"][phase as usize];
                let owns = ["", ", owns: ['port:80']", ", owns: [src]", ", owns: ['src/*.rs', docs]", "", ""][owns as usize];
                let mut list: Vec<String> = (0..needs as usize)
                    .filter(|_| at > 0)
                    .map(|nth| (bits >> (8 * nth)) as usize % at)
                    .map(|other| if bits & 1 == 0 { format!("t{other}") } else { format!("{{task: t{other}, after: start}}") })
                    .collect();
                list.sort();
                list.dedup();
                let each = if each { format!(", for_each: {}", wide + 1) } else { String::new() };
                let _ = writeln!(
                    text,
                    "  t{at}: {{run: x, estimate: {minutes}m-{}m, priority: {priority}, limits: {{cpu: {cpus}}}, needs: [{}]{team}{phase}{owns}{each}}}",
                    minutes + wide * 10,
                    list.join(", "),
                );
            }
            text
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn schedules_keep_what_they_promise(source in plans()) {
        let plan = read(source.as_bytes(), "p.yaml", "p").plan;
        let analysis = analyze(&plan, &Terms::default());
        let schedule = &analysis.schedule;
        prop_assert!(schedule.makespan_s >= analysis.lower_bound.seconds, "{source}");
        prop_assert!(analysis.costs.iter().all(|cost| cost.saves_s <= schedule.makespan_s));
        prop_assert!(schedule.p50_s <= schedule.p80_s && schedule.p80_s <= schedule.p90_s);

        // Nobody exceeds a team's members, at any start.
        let roster = pitcrew_plan::Roster::of(&plan);
        for slot in schedule.tasks.iter().filter(|slot| slot.children.is_none()) {
            for (team, members) in roster.iter().map(|(id, team)| (id, team.members.most as usize)) {
                let of_team = |other: &&pitcrew_plan::schedule::Slot| {
                    let mut around = other.team.iter().flat_map(|own| roster.around(own));
                    other.children.is_none() && around.any(|(own, _)| own == team)
                };
                let at_work = schedule.tasks.iter().filter(|other| {
                    other.start_s <= slot.start_s && slot.start_s < other.finish_s
                });
                prop_assert!(at_work.filter(of_team).count() <= members, "{team} at {}: {source}", slot.start_s);
            }
        }
        for idle in &analysis.idle {
            prop_assert_eq!(idle.busy_s + idle.idle_s, schedule.makespan_s * u64::from(idle.members), "{}", source);
        }
        prop_assert!(schedule.peak_parallel <= plan.limits.parallel as usize);

        // What overlaps is never owned twice at once.
        for (at, left) in schedule.tasks.iter().enumerate() {
            for right in &schedule.tasks[at + 1..] {
                let meet = left.start_s < right.finish_s && right.start_s < left.finish_s;
                let own = |slot: &pitcrew_plan::schedule::Slot| plan.tasks[&slot.id].owns.clone().unwrap_or_default();
                let overlap = own(left).iter().any(|mine| own(right).iter().any(|theirs| mine.overlap(theirs).is_some()));
                prop_assert!(!(meet && overlap), "{} and {}: {source}", left.id, right.id);
            }
        }

        // What if of nothing changes nothing.
        prop_assert_eq!(&what_if(&plan, &[]).unwrap(), &plan);
        let nginx = id("nginx");
        let same = Change::Members { members: plan.teams[&nginx].members, team: nginx };
        prop_assert_eq!(analyze(&what_if(&plan, &[same]).unwrap(), &Terms::default()), analysis);
    }

    #[test]
    fn work_begins_in_working_hours_and_takes_as_long_as_ever(source in plans()) {
        let plan = read(source.as_bytes(), "p.yaml", "p").plan;
        let hours = |text: &str| Terms {
            begins: Some("2026-11-20T13:00:00Z".parse().unwrap()),
            hours: vec![Window::Weekly(text.parse().unwrap())],
        };
        let all = analyze(&plan, &Terms::default());
        let daily = analyze(&plan, &hours("daily UTC"));
        prop_assert_eq!((daily.schedule.makespan_s, daily.schedule.p90_s), (all.schedule.makespan_s, all.schedule.p90_s));
        prop_assert_eq!((&daily.costs, &daily.idle), (&all.costs, &all.idle));

        let office = analyze(&plan, &hours("Mon-Fri 09:00-17:00 UTC"));
        prop_assert!(office.schedule.makespan_s >= office.lower_bound.seconds, "{}", source);
        for slot in &office.schedule.tasks {
            let estimate = plan.tasks[&slot.id].estimate.unwrap().middle();
            if slot.children.is_none() {
                prop_assert_eq!(slot.takes_s, estimate.as_secs(), "{} of {}", slot.id, source);
            }
            // From Friday, 13:00 on.
            let hour = (13 + slot.start_s / 3600) % 24;
            let day = (4 + (13 + slot.start_s / 3600) / 24) % 7;
            prop_assert!((9..17).contains(&hour) && day < 5, "{} starts at {hour} of day {day}: {source}", slot.id);
        }
        let worked = (office.schedule.makespan_s / 86_400 / 7 * 40 + 60) * 3600;
        for idle in &office.idle {
            prop_assert!(idle.busy_s + idle.idle_s <= worked * u64::from(idle.members));
        }
    }

    #[test]
    fn the_chain_that_decides_goes_from_the_start_to_the_end(source in plans()) {
        let analysis = analyze(&read(source.as_bytes(), "p.yaml", "p").plan, &Terms::default());
        let slot = |id: &Id| analysis.schedule.tasks.iter().find(|slot| slot.id == *id).unwrap();
        let chain = &analysis.decided_by;
        prop_assert_eq!(slot(&chain.last().unwrap().task).finish_s, analysis.schedule.makespan_s);
        prop_assert_eq!(slot(&chain[0].task).start_s, 0, "{}", source);
        for link in &chain[1..] {
            prop_assert!(link.waits_for.is_some(), "{} waits for nothing: {source}", link.task);
            if let Some(Cause::Lease { owner, .. }) = &link.waits_for {
                prop_assert_eq!(slot(owner).finish_s, slot(&link.task).start_s);
            }
        }
    }
}
