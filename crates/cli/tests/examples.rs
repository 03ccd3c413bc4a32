//! The examples are carried out as a newcomer would, and take as long as was counted by hand.

use std::path::{Path, PathBuf};
use std::process::Command;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

/// Runs an example's own demonstration, which checks itself.
fn demonstrated(name: &str) -> String {
    let demo = example(name).join("demo.sh");
    let output = Command::new(&demo).env("PITCREW", env!("CARGO_BIN_EXE_pitcrew")).output().unwrap();
    let said = format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{}: {said}", demo.display());
    said
}

fn scheduled(name: &str) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_pitcrew"))
        .args(["schedule", "--format", "json"])
        .current_dir(example(name))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn hours(hours: f64) -> u64 {
    (hours * 3600.0) as u64
}

#[test]
fn seven_teams_build_the_house_and_talk_to_each_other() {
    let said = demonstrated("teams");
    assert!(said.contains("Alpha (alpha) -> Bravo (bravo), Charlie (charlie)  alpha-complete"), "{said}");
    assert!(said.contains("Alpha: 3 of 3 steps"), "{said}");
    assert!(said.contains("– agree who keeps a copy of the authority's key, not checked"), "{said}");
    assert!(said.contains("As told: the house stands"));
}

#[test]
fn a_release_that_does_not_hold_is_put_back_by_itself() {
    let said = demonstrated("deploy");
    assert!(said.contains("As told: version 2 was put back by itself"), "{said}");
}

#[test]
fn an_alert_of_a_real_alertmanager_rings_the_pager() {
    let said = demonstrated("alert");
    assert!(said.contains("As told: one alert started one run, and the pager rang"), "{said}");
}

#[test]
fn agents_that_nobody_had_to_define_scan_mend_review_and_tell() {
    let said = demonstrated("workflows");
    assert!(said.contains("+      - \"127.0.0.1:9000:9000\" # only `web` talks to it"), "{said}");
    assert!(said.contains("As told: five agents that nobody had to define did their part"), "{said}");
}

#[test]
fn a_plan_that_was_written_for_people_is_carried_out_as_it_is() {
    let said = demonstrated("imported");
    assert!(said.contains("8 h is stated here, and the tasks add up to 6.5 h"), "{said}");
    assert!(said.contains("As told: the document is done, and so is what it says"), "{said}");
}

#[test]
fn seven_teams_take_a_day_as_counted_by_hand() {
    let schedule = scheduled("teams");
    assert_eq!(schedule["makespan_s"], hours(2.5 + 3.0 + 5.0 + 3.5 + 5.0 + 5.0));
    assert_eq!(schedule["sequential_s"], hours(45.5));
    assert_eq!(schedule["peak_parallel"], 3);
    assert_eq!(
        schedule["critical_path"],
        serde_json::json!(["Alpha", "Bravo", "Delta", "Echo-1", "Foxtrot", "Golf-3"])
    );
    let slack = |task: &str| {
        let tasks = schedule["tasks"].as_array().unwrap();
        tasks.iter().find(|slot| slot["id"] == task).unwrap()["slack_s"].as_u64().unwrap()
    };
    assert_eq!(slack("Charlie"), hours(0.5));
    assert_eq!(slack("Golf-1"), hours(1.5));
    assert_eq!(slack("Golf-2"), hours(1.0));
}

#[test]
fn a_deployment_takes_half_an_hour_as_counted_by_hand() {
    let schedule = scheduled("deploy");
    assert_eq!(schedule["makespan_s"], (10 + 4 + 15 + 1) * 60);
    assert_eq!(schedule["sequential_s"], (10 + 6 + 4 + 15 + 1) * 60);
    assert_eq!(schedule["critical_path"], serde_json::json!(["build", "deploy", "settle", "tell"]));
}
