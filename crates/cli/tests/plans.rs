//! Commands that look at a plan: lint, explain, schema, schedule, init, and `pitcrew` alone.

mod support;

use support::{Place, exists};

const GOOD: &str =
    "name: demo\ntasks:\n  a: {run: 'true', estimate: 10m}\n  b: {run: 'true', estimate: 5m, needs: [a]}\n";

#[test]
fn lint_shows_where_it_is_and_how_to_mend_it() {
    let place = Place::with_plan("tasks:\n  test: {run: 'true', needs: [buidl]}\n  build: {run: 'true'}\n");
    let answer = place.pitcrew(&["lint"]).exits(1);
    insta::assert_snapshot!(answer.stdout, @r"
    error[unknown-name]: there is no task `buidl`
     --> pitcrew.yaml:2:31
      |
    2 |   test: {run: 'true', needs: [buidl]}
      |                               ^^^^^
      |
      = hint: did you mean `build`?

    pitcrew.yaml: 2 tasks, 1 error
    ");
}

#[test]
fn lint_of_a_good_plan_is_done() {
    Place::with_plan(GOOD).pitcrew(&["lint"]).exits(0).says("pitcrew.yaml: 2 tasks, no errors");
}

#[test]
fn lint_tells_scripts_what_they_rely_on() {
    let place = Place::with_plan("tasks:\n  a: {run: 'true', needs: [a]}\n");
    let answer = place.pitcrew(&["lint", "--format", "json"]).exits(1).json();
    let first = &answer["diagnostics"][0];
    assert_eq!(first["rule"], "self-need");
    assert_eq!(first["severity"], "error");
    assert_eq!(first["file"], "pitcrew.yaml");
    assert_eq!(first["line"], 2);
    for field in ["message", "hint", "column"] {
        assert!(!first[field].is_null(), "{field}");
    }
}

#[test]
fn a_plan_is_found_further_up_and_named_from_here() {
    let place = Place::with_plan("tasks: {a: {}}");
    place.write("below/here/x", "");
    place.pitcrew(&["-C", "below/here", "lint"]).exits(1).says("../../pitcrew.yaml:1");
}

#[test]
fn without_a_plan_there_is_a_hint() {
    let answer = Place::empty().pitcrew(&["lint"]).exits(2);
    assert_eq!(answer.stdout, "");
    assert_eq!(
        answer.stderr,
        "error: there is no `pitcrew.yaml` here or in a directory above\nhint: `pitcrew init` writes one; or name a plan\n"
    );
}

#[test]
fn a_plan_that_cannot_be_read_says_what_was_tried() {
    let place = Place::empty();
    place.pitcrew(&["lint", "gone.yaml"]).exits(2).says("error: read the plan `gone.yaml`: No such file");
    place.pitcrew(&["-C", "nowhere", "lint"]).exits(2).says("error: go to `nowhere`: No such file");
}

#[test]
fn hostile_plans_end_with_diagnostics() {
    let bomb = format!(
        "a: &a [x,x]\n{}tasks: {{}}\n",
        ('b'..='z')
            .map(|c| {
                let before = char::from(c as u8 - 1);
                format!("{c}: &{c} [*{before},*{before},*{before},*{before}]\n")
            })
            .collect::<String>()
    );
    let place = Place::empty();
    for (name, text) in [("bomb.yaml", bomb.as_str()), ("broken.yaml", "tasks: [}"), ("empty.yaml", "")] {
        place.write(name, text);
        place.pitcrew(&["lint", name]).exits(1).says("error[");
    }
    std::fs::write(place.project().join("latin.yaml"), b"name: caf\xe9\n").unwrap();
    place.pitcrew(&["lint", "latin.yaml"]).exits(1).says("error[not-utf8]");
    std::fs::write(place.project().join("huge.yaml"), vec![b'#'; 9 << 20]).unwrap();
    place.pitcrew(&["lint", "huge.yaml"]).exits(1).says("error[yaml-limit]");
}

#[test]
fn explain_reads_back_as_the_same_plan() {
    let place = Place::with_plan(GOOD);
    let explained = place.pitcrew(&["explain"]).exits(0).stdout;
    assert!(explained.contains("timeout: 30m"), "{explained}");
    place.write("explained.yaml", &explained);
    let digest = |plan| place.pitcrew(&["explain", "--format", "json", plan]).exits(0).json()["digest"].clone();
    assert_eq!(digest("pitcrew.yaml"), digest("explained.yaml"));
}

#[test]
fn schedule_tells_scripts_what_they_rely_on() {
    let schedule = Place::with_plan(GOOD).pitcrew(&["schedule", "--format", "json"]).exits(0).json();
    assert_eq!(schedule["sequential_s"], 900);
    assert_eq!(schedule["makespan_s"], 900);
    assert_eq!(schedule["critical_path"], serde_json::json!(["a", "b"]));
    assert_eq!(schedule["peak_parallel"], 1);
    assert_eq!(
        schedule["tasks"][1],
        serde_json::json!({"id": "b", "start_s": 600, "finish_s": 900, "slack_s": 0, "takes_s": 300, "team": null, "phase": null})
    );
}

#[test]
fn a_plan_with_errors_has_no_schedule() {
    let answer = Place::with_plan("tasks: {a: {run: x, needs: [a]}}").pitcrew(&["schedule"]).exits(1);
    assert_eq!(answer.stdout, "");
    answer.says("error[self-need]");
}

#[test]
fn schema_is_json() {
    let schema = Place::empty().pitcrew(&["schema"]).exits(0).json();
    assert!(schema["properties"]["tasks"].is_object());
}

#[test]
fn init_writes_a_plan_once_and_changes_nothing_after() {
    let place = Place::empty();
    place.write("Cargo.toml", "");
    place.pitcrew(&["init"]).exits(0).says("cargo test --offline");
    assert!(!exists(place.project().join("pitcrew.schema.json")), "nobody wanted it");
    place.pitcrew(&["lint"]).exits(0);
    let own = format!("{}# mine\n", place.read("pitcrew.yaml"));
    place.write("pitcrew.yaml", &own);
    place.pitcrew(&["init"]).exits(0).says("nothing was changed");
    assert_eq!(place.read("pitcrew.yaml"), own);
}

#[test]
fn init_writes_the_schema_beside_the_plan_when_it_is_wanted() {
    let place = Place::empty();
    place.pitcrew(&["init", "--schema"]).exits(0);
    assert!(place.read("pitcrew.yaml").starts_with("# yaml-language-server: $schema=./pitcrew.schema.json\n"));
    assert!(place.read("pitcrew.schema.json").contains("\"tasks\""));
    place.pitcrew(&["lint"]).exits(0);
}

#[test]
fn a_mistyped_command_is_answered_with_the_right_one() {
    Place::empty().pitcrew(&["lnt"]).exits(2).says("lint");
}

#[test]
fn completions_are_for_the_shell_that_was_named() {
    Place::empty().pitcrew(&["completions", "bash"]).exits(0).says("complete -F");
}

#[test]
fn no_colour_goes_into_a_pipe_unless_it_is_forced() {
    let place = Place::with_plan("tasks: {a: {}}");
    assert!(!place.pitcrew(&["lint"]).stdout.contains('\u{1b}'));
    assert!(place.pitcrew(&["lint", "--color", "always"]).stdout.contains('\u{1b}'));
    let forced = place.command(&["lint"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(forced.stdout.contains(&0x1b));
}
