//! What a run must show of itself: its conflicts, its rollbacks, and how long it took.

mod support;

use serde_json::Value;
use support::{Place, traces};

/// `a` is rolled back once; `b` reaches once for what is another's.
const PLAN: &str = r#"name: figures
workspaces: {site: {path: ./site, apply: live}}
success:
  - {name: peaceful, measure: run.conflicts, goal: "CONFLICTS"}
  - {name: calm, measure: run.rollbacks, goal: "ROLLBACKS"}
  - {name: quick, measure: run.duration, goal: "DURATION"}
tasks:
  a:
    run: "echo a > a.txt"
    owns: [a.txt]
    probe: ["[ -e $PITCREW_PLAN_DIR/undone ]"]
    rollback: ["touch ../undone"]
    retry: {times: 1, delay: 0s}
  b:
    needs: [a]
    run: 'echo b > b.txt; if [ $PITCREW_ATTEMPT = 1 ]; then echo b > a.txt; fi'
    owns: [b.txt]
    retry: {times: 1, delay: 0s}
"#;

fn place(conflicts: &str, rollbacks: &str, duration: &str) -> Place {
    let plan = PLAN.replace("CONFLICTS", conflicts).replace("ROLLBACKS", rollbacks).replace("DURATION", duration);
    let place = Place::with_plan(&plan);
    place.write("site/kept.txt", "it stays");
    place
}

/// Each figure's name and value, and whether the goal that it has was reached.
fn figures(place: &Place, run: &str) -> Vec<(String, String, bool)> {
    let report = place.pitcrew(&["report", run, "--format", "json"]).exits(0).json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let holds = |name: &str| {
        let evidence = report["success"]["evidence"].as_array().unwrap();
        evidence.iter().find(|one| one["check"] == name).unwrap_or_else(|| panic!("{report:#}"))["holds"] == true
    };
    let figure = |one: &Value| (text(&one["name"]), text(&one["after"]), holds(&text(&one["name"])));
    report["figures"].as_array().unwrap().iter().map(figure).collect()
}

#[test]
fn a_run_succeeds_by_its_own_figures_and_a_kill_forgets_none_of_them() {
    let place = place("== 1", "== 1", "< 1d");
    let mut running = place.start(&["run"]);
    running.until_of("a", "rolled_back");
    let run = running.killed();
    let mut again = place.start(&["resume", &run]);
    again.until_of("b", "conflict_found");
    again.killed();
    place.pitcrew(&["resume", &run]).exits(0);
    let figures = figures(&place, &run);
    let mut whole: Vec<_> = figures.iter().filter(|(name, ..)| name != "quick").cloned().collect();
    whole.sort();
    assert_eq!(whole, [("calm".into(), "1".into(), true), ("peaceful".into(), "1".into(), true)]);
    assert!(figures.iter().any(|(name, after, holds)| name == "quick" && !after.is_empty() && *holds), "{figures:?}");
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn each_figure_can_fail_a_run_whose_tasks_all_succeeded() {
    for (failing, conflicts, rollbacks, duration) in
        [("peaceful", "== 0", "< 5", "< 1d"), ("calm", "< 5", "== 0", "< 1d"), ("quick", "< 5", "< 5", "> 1d")]
    {
        let place = place(conflicts, rollbacks, duration);
        let run = place.run(&[], 1);
        let bad: Vec<String> =
            figures(&place, &run).into_iter().filter(|(.., holds)| !holds).map(|(name, ..)| name).collect();
        assert_eq!(bad, [failing]);
        place.pitcrew(&["report", &run]).exits(0).says(&format!("does not hold: {failing}"));
        assert_eq!((place.read("site/a.txt"), place.read("site/b.txt")), ("a\n".to_owned(), "b\n".to_owned()));
    }
}
