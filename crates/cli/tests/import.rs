//! `pitcrew import`: from a document as people write it to a run.

mod support;

use support::Place;

const PLAN: &str = "# Launch\n\n## Tasks\n\n| ID | Task | Owner | Depends on | Estimate |\n|---|---|---|---|---|\n\
    | A1 | Write the file | Anna | - | 20m |\n| A2 | Check it | Bob | A1 | 10m |\n";

/// The tasks that wait for an answer.
fn asked(place: &Place, run: &str) -> Vec<String> {
    let status = place.pitcrew(&["status", run, "--format", "json"]).exits(0).json();
    let questions = status["questions"].as_array().cloned().unwrap_or_default();
    questions.iter().map(|one| one["task"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_document_becomes_a_plan_that_people_carry_out() {
    let place = Place::empty();
    place.write("launch.md", PLAN);
    place.pitcrew(&["import", "launch.md", "-o", "pitcrew.yaml"]).exits(0);
    place.pitcrew(&["lint"]).exits(0).says("2 tasks, no errors");
    // Nobody is there to ask: the run waits, and no process stays.
    place.pitcrew(&["run", "--sandbox", "off"]).exits(3);
    let runs = place.pitcrew(&["status", "--format", "json"]).exits(0).json();
    let run = runs["runs"][0]["run"].as_str().unwrap().to_owned();
    assert_eq!(asked(&place, &run), ["A1"]);
    place.pitcrew(&["approve", &run, "A1"]);
    place.pitcrew(&["resume", &run]).exits(3);
    assert_eq!(asked(&place, &run), ["A2"]);
    place.pitcrew(&["approve", &run, "A2"]);
    place.pitcrew(&["resume", &run]).exits(0);
}

#[test]
fn a_no_is_a_task_that_failed() {
    let place = Place::empty();
    place.write("launch.md", PLAN);
    place.pitcrew(&["import", "launch.md", "-o", "pitcrew.yaml"]).exits(0);
    place.pitcrew(&["run", "--sandbox", "off"]).exits(3);
    let runs = place.pitcrew(&["status", "--format", "json"]).exits(0).json();
    let run = runs["runs"][0]["run"].as_str().unwrap().to_owned();
    place.pitcrew(&["deny", &run, "A1", "--reason", "no time"]);
    place.pitcrew(&["resume", &run]).exits(1);
}

#[test]
fn an_agent_that_is_named_does_it_and_what_is_done_is_skipped() {
    let place = Place::empty();
    let plan = "# Launch\n\n## Tasks\n\n- [x] T1 Write the file\n- [ ] T2 Check it (depends on T1)\n";
    place.write("launch.md", plan);
    place.pitcrew(&["import", "launch.md", "--agent", "cat > /dev/null", "-o", "pitcrew.yaml"]).exits(0);
    let yaml = place.read("pitcrew.yaml");
    assert!(yaml.contains("when: \"false\"  # done, says launch.md:5"), "{yaml}");
    place.pitcrew(&["run", "--sandbox", "off"]).exits(0);
}

#[test]
fn one_is_a_coding_agent_and_another_a_person_and_nobody_else_is_meant() {
    let place = Place::empty();
    place.write(
        "crew.md",
        "# Crew\n\n| ID | Task | Agent | Reviewer |\n|---|---|---|---|\n| A1 | Write it | Ada | Bo |\n",
    );
    let import = |agents: &[&str]| {
        let agents = agents.iter().flat_map(|one| ["--agent", one]);
        place.pitcrew(&[&["import", "crew.md"], agents.collect::<Vec<_>>().as_slice()].concat())
    };
    let plan = import(&["Ada=acp:my-agent --acp", "bo=./look.sh"]).exits(0).stdout;
    assert!(plan.contains("  ada: {use: {acp: my-agent --acp}, network: host}"), "{plan}");
    assert!(plan.contains("  bo: {run: ./look.sh}"), "{plan}");
    assert!(plan.contains("      - {agent: bo}"), "{plan}");
    let wrong = import(&["Eda=claude"]).exits(2).stderr;
    assert!(wrong.contains("names no agent `Eda`") && wrong.contains("it names `ada`, `bo`"), "{wrong}");
    let wrong = import(&["ada="]).exits(2).stderr;
    assert!(wrong.contains("does not say who `ada` is"), "{wrong}");
    // What sets a variable for a command names nobody.
    assert!(import(&["CI=1 ./do.sh"]).exits(0).stdout.contains("run: CI=1 ./do.sh"));
}

#[test]
fn scripts_get_the_plan_by_ids_and_what_was_not_understood_by_line() {
    let place = Place::empty();
    place.write("launch.md", PLAN);
    let answer = place.pitcrew(&["import", "launch.md", "--format", "json"]).exits(0).json();
    let task = &answer["plan"]["tasks"]["A2"];
    assert_eq!(task["title"], "Check it");
    assert_eq!(task["needs"][0], "A1");
    assert_eq!(task["estimate"], "10m");
    assert_eq!(task["lines"]["title"], 8);
    assert!(answer["diagnostics"].is_array() && answer["unread"].is_array() && answer["left_out"].is_array());
    assert!(answer["plan"]["beside"]["risks"].is_array(), "{answer}");
}

#[test]
fn documents_beside_it_are_followed_unless_told_otherwise() {
    let place = Place::empty();
    place.write("plan/overview.md", &format!("{PLAN}\nDetails: [the team](teams/b.md), [read me](README.md)\n"));
    place.write("plan/README.md", PLAN);
    place.write("plan/teams/b.md", "# B\n\n| ID | Task | Depends on |\n|---|---|---|\n| B1 | Ship it | A2 |\n");
    let tasks = |arguments: &[&str]| {
        let answer = place.pitcrew(&[&["import", "plan/overview.md", "--format", "json"], arguments].concat()).exits(0);
        let tasks = answer.json()["plan"]["tasks"].as_object().unwrap().clone();
        tasks.iter().map(|(id, task)| format!("{id} {}", task["file"].as_str().unwrap())).collect::<Vec<_>>()
    };
    let own = ["A1 plan/overview.md", "A2 plan/overview.md"];
    assert_eq!(tasks(&[]), [own[0], own[1], "B1 plan/teams/b.md"]);
    assert_eq!(tasks(&["--no-follow"]), own);
}

#[test]
fn what_cannot_be_imported_is_told_with_what_helps() {
    let place = Place::empty();
    place.pitcrew(&["import", "absent.md"]).exits(2).says("name a Markdown file");
    place.write("notes.md", "# Notes\n\nNothing to do.\n");
    place.pitcrew(&["import", "notes.md"]).exits(1).says("no tasks were found");
    place.write("launch.md", PLAN);
    place.write("there.yaml", "name: mine\n");
    place.pitcrew(&["import", "launch.md", "-o", "there.yaml"]).exits(2).says("nothing is overwritten");
    assert_eq!(place.read("there.yaml"), "name: mine\n");
}

#[test]
fn a_workflow_of_another_tool_runs_with_the_commands_that_it_has() {
    let place = Place::empty();
    place.write(
        "ci.yml",
        "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      \
         - run: test -f ci.yml\n  test:\n    needs: build\n    runs-on: ubuntu-latest\n    strategy: {matrix: {size: [1, 2]}}\n    \
         steps:\n      - name: Sizes\n        run: |\n          cd /\n          test \"${{ matrix.size }}\" -le 2\n      \
         - run: test '${{ matrix.size }}' -ge 1 -a -f ci.yml\n",
    );
    place.pitcrew(&["import", "ci.yml", "-o", "pitcrew.yaml"]).exits(0);
    let yaml = place.read("pitcrew.yaml");
    assert!(yaml.contains("needs: [build]  # ci.yml:9"), "{yaml}");
    place.pitcrew(&["run", "--sandbox", "off"]).exits(0);
}

#[test]
fn a_form_can_be_said_and_a_wrong_one_is_told_with_those_that_there_are() {
    let place = Place::empty();
    place.write("plan.txt", "graph TD\n  a[Dig] --> b[Sow]\n");
    let plan = place.pitcrew(&["import", "plan.txt", "--as", "mermaid", "--format", "json"]).exits(0).json();
    assert_eq!(plan["plan"]["tasks"]["b"]["needs"][0], "a");
    place.pitcrew(&["import", "plan.txt", "--as", "visio"]).exits(2).says("`github-actions`");
}
