//! The agents that come with the binary: by hand, in walls, over the files as they are now.

mod support;

use std::process::Command;

use support::{Place, exists};

/// A project with a stack that publishes a port to everybody, and code that builds SQL from its input.
fn project() -> Place {
    let place = Place::empty();
    place.write("compose.yaml", "services:\n  web:\n    image: nginx:1.29.3\n    ports: [\"8080:80\"]\n");
    let query = "def find(c, name):\n    return c.execute(\"SELECT 1 FROM t WHERE n = '\" + name + \"'\")\n";
    place.write("orders.py", query);
    git(&place, &["init", "--quiet"]);
    commit(&place, "first");
    place
}

fn git(place: &Place, arguments: &[&str]) {
    let done = Command::new("git")
        .args(["-c", "user.name=somebody", "-c", "user.email=somebody@localhost"])
        .args(arguments)
        .current_dir(place.project())
        .status();
    assert!(done.unwrap().success(), "git {arguments:?}");
}

fn commit(place: &Place, message: &str) {
    git(place, &["add", "--all"]);
    git(place, &["commit", "--quiet", "--message", message]);
}

#[test]
fn all_five_are_listed_and_say_what_they_take() {
    let place = project();
    let mut listed = place.pitcrew(&["agents", "list"]).exits(0);
    for agent in ["code-reviewer", "compliance-checker", "notifier", "patcher", "security-scanner"] {
        listed = listed.says(agent);
        place.pitcrew(&["agents", "show", agent]).exits(0).says("It takes:").says("It puts out:");
    }
    place.pitcrew(&["agents", "show", "nobody"]).exits(2).says("Pitcrew ships no agent `nobody`");
}

#[test]
fn a_rule_says_why_it_matters() {
    let place = Place::empty();
    place
        .pitcrew(&["agents", "explain", "python-sql-injection"])
        .exits(0)
        .says("CWE-89")
        .says("parameter of the query");
    place.pitcrew(&["agents", "explain", "sql-injection"]).exits(2).says("there are").says("python-sql-injection");
}

#[test]
fn what_is_found_decides_the_exit_code() {
    let place = project();
    let scan = |more: &[&str]| place.pitcrew(&[&["agents", "run", "security-scanner"], more].concat());
    scan(&["--fail-on", "medium"]).exits(1).says("orders.py:2:").says("python-sql-injection");
    scan(&["--fail-on", "critical"]).exits(0).says("python-sql-injection");
    scan(&["compose.yaml", "--fail-on", "medium"]).exits(0).says("nothing found");
    scan(&["--fail-on", "awful"]).exits(2).says("`awful` is no severity");
    scan(&["nowhere"]).exits(2).says("look at `nowhere`");
    scan(&["--format", "sarif"]).exits(0).says("\"version\":\"2.1.0\"");
}

#[test]
fn what_is_known_and_what_is_ignored_does_not_count() {
    let place = project();
    let scan =
        |more: &[&str]| place.pitcrew(&[&["agents", "run", "security-scanner", "--fail-on", "medium"], more].concat());
    scan(&["--write-baseline", "known.json"]).exits(0).says("wrote known.json");
    // A line above moves it: it is the same one still.
    let moved = format!("import os\n{}", place.read("orders.py"));
    place.write("orders.py", &moved);
    scan(&["--baseline", "known.json"]).exits(0).says("1 ignored");
    scan(&[]).exits(1);
    let ignored = moved.replace("+ \"'\")", "+ \"'\")  # pitcrew:ignore python-sql-injection reason=\"only ours\"");
    place.write("orders.py", &ignored);
    scan(&[]).exits(0).says("1 ignored");
}

#[test]
fn only_what_is_staged_or_new_is_looked_at() {
    let place = project();
    let scan =
        |more: &[&str]| place.pitcrew(&[&["agents", "run", "security-scanner", "--fail-on", "medium"], more].concat());
    scan(&["--since", "HEAD"]).exits(0);
    scan(&["--staged"]).exits(0);
    // As it is staged, whatever the file says by now.
    let bad = place.read("orders.py");
    place.write("new.py", &bad);
    git(&place, &["add", "new.py"]);
    place.write("new.py", "pass\n");
    scan(&["--staged"]).exits(1).says("new.py:2:");
    scan(&["--since", "HEAD"]).exits(0);
    scan(&["--since", "no-such-commit"]).exits(2).says("git knows no such commit");
    let nowhere = Place::empty();
    nowhere
        .pitcrew(&["agents", "run", "security-scanner", "--staged"])
        .exits(2)
        .says("ask git what is staged: fatal: not a git repository")
        .says("`--staged` is for git work trees");
}

#[test]
fn an_input_by_hand_is_taken_as_its_schema_says() {
    let place = project();
    let review = |more: &[&str]| place.pitcrew(&[&["agents", "run", "code-reviewer"], more].concat());
    review(&["--with", "paths=orders.py"]).exits(0).says("1 file");
    review(&["--with", "baseline=1234567"]).exits(2).says("find the baseline `1234567`");
    review(&["--with", "pathes=orders.py"]).exits(2).says("unknown field `pathes`").says("agents show code-reviewer");
}

#[test]
fn a_change_by_hand_needs_a_yes() {
    let place = project();
    let patch = "--- a/compose.yaml\n+++ b/compose.yaml\n@@ -3,2 +3,2 @@\n     image: nginx:1.29.3\n\
                 -    ports: [\"8080:80\"]\n+    ports: [\"127.0.0.1:8080:80\"]\n";
    place.write("fix.diff", patch);
    let before = place.read("compose.yaml");
    let run = |more: &[&str]| {
        place.pitcrew(&[&["agents", "run", "patcher", "--with", "patchContent=@fix.diff"], more].concat())
    };
    run(&[]).exits(1).says("nobody is here to agree");
    assert_eq!(place.read("compose.yaml"), before);
    run(&["--yes"]).exits(0).says("brought back");
    assert!(place.read("compose.yaml").contains("127.0.0.1:8080:80"));
    run(&["--yes"]).exits(0).says("nothing is to be changed");
    assert!(!exists(place.project().join("compose.yaml.rej")));
}

#[test]
fn what_was_changed_by_hand_can_be_taken_back_later() {
    let place = project();
    let before = place.read("compose.yaml");
    let edits = r#"edits=[{"file": "compose.yaml", "set": {"services.web.read_only": true}}]"#;
    let run = |more: &[&str]| place.pitcrew(&[&["agents", "run", "patcher", "--output"], more].concat());
    let declined = run(&["--with", edits]).exits(1).json();
    assert_eq!((&declined["applied"], &declined["backupPath"]), (&false.into(), &"".into()), "{declined}");
    let done = run(&["--with", edits, "--yes"]).exits(0).json();
    let backup = done["backupPath"].as_str().unwrap().to_owned();
    assert_ne!(place.read("compose.yaml"), before);
    run(&["--with", &format!("rollback={backup}"), "--yes"]).exits(0);
    assert_eq!(place.read("compose.yaml"), before);

    // The same without Pitcrew.
    let done = run(&["--with", edits, "--yes"]).exits(0).json();
    let script = format!("{}/rollback.sh", done["backupPath"].as_str().unwrap());
    assert!(Command::new(script).status().unwrap().success());
    assert_eq!(place.read("compose.yaml"), before);
    run(&["--with", "rollback=/nowhere/at-all", "--yes"]).exits(2).says("read the backup `/nowhere/at-all`");
    assert!(!exists("/nowhere"));
}

#[test]
fn what_git_ignores_is_neither_copied_nor_in_the_way() {
    let place = project();
    place.write(".gitignore", "built/\n.env\n");
    place.write(".env", "MODE=dev\n");
    place.write("built/large", "");
    // More than is ever copied, without taking any room.
    let large = std::fs::File::options().write(true).open(place.project().join("built/large")).unwrap();
    large.set_len(3 << 30).unwrap();
    place.pitcrew(&["agents", "run", "security-scanner", "--fail-on", "medium"]).exits(1).says("orders.py:2:");
    let edits = r#"edits=[{"file": ".env", "set": {"MODE": "prod"}}]"#;
    place.pitcrew(&["agents", "run", "patcher", "--yes", "--with", edits]).exits(0);
    assert_eq!(place.read(".env"), "MODE=prod\n", "a single file that git ignores is there");
}

#[test]
fn one_of_several_work_trees_knows_every_branch() {
    let place = project();
    git(&place, &["branch", "old"]);
    place.write("new.py", &place.read("orders.py"));
    commit(&place, "second");
    git(&place, &["worktree", "add", "--quiet", "beside/tree"]);
    let scan = ["-C", "beside/tree", "agents", "run", "security-scanner", "--fail-on", "medium"];
    place.pitcrew(&[&scan[..], &["--since", "old"]].concat()).exits(1).says("new.py:2:").says("1 file");
    place.pitcrew(&[&scan[..], &["--since", "tree"]].concat()).exits(0);
}

#[test]
fn what_other_scanners_found_is_one_list() {
    let place = Place::empty();
    let result = |line: u32| {
        serde_json::json!({
            "ruleId": "B608", "level": "error", "message": {"text": "SQL is built from strings"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.py"}, "region": {"startLine": line}}}],
        })
    };
    let sarif = |results: &[serde_json::Value]| {
        let run = serde_json::json!({ "tool": {"driver": {"name": "bandit"}}, "results": results });
        serde_json::json!({ "version": "2.1.0", "runs": [run] }).to_string()
    };
    place.write("one.sarif", &sarif(&[result(3), result(9)]));
    place.write("two.sarif", &sarif(&[result(9)]));
    let answer = place.pitcrew(&["findings", "import", "one.sarif", "two.sarif"]).exits(1);
    answer.says("a.py:3").says("2 findings");
    place.write("none.sarif", "{\"version\": \"2.1.0\", \"runs\": []}");
    place.pitcrew(&["findings", "import", "none.sarif"]).exits(2).says("`none.sarif`");
}
