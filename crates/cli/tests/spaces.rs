//! Plans with several workspaces: git and directories mixed, one of them outside of the project.

mod support;

use std::fs;
use std::path::PathBuf;

use support::traces::{nothing_is_left, the_journal_is_the_truth, tree};
use support::{Place, exists, kills, state_of, traces};
use tempfile::TempDir;

/// A project whose plan works on directories beside each other and on one outside of it.
struct Yard {
    place: Place,
    /// What stands for `/etc/nginx`.
    outside: TempDir,
}

impl Yard {
    /// Makes one; `{outside}` in the plan becomes the absolute path.
    fn with_plan(plan: &str) -> Yard {
        let outside = TempDir::with_prefix("pitcrew-outside.").unwrap();
        let path = outside.path().canonicalize().unwrap();
        let place = Place::with_plan(&plan.replace("{outside}", path.to_str().unwrap()));
        place.write("app/conf", "app before\n");
        fs::write(path.join("conf"), "outside before\n").unwrap();
        Yard { place, outside }
    }

    fn outside(&self, name: &str) -> PathBuf {
        self.outside.path().canonicalize().unwrap().join(name)
    }

    fn read_outside(&self, name: &str) -> String {
        fs::read_to_string(self.outside(name)).unwrap()
    }
}

const DIRECTORIES: &str = r#"name: yard
workspaces:
  app: {path: ./app}
  proxy: {path: "{outside}"}
tasks:
  bind: {workspace: app, run: "grep -q 'app before' conf && echo bound > conf", owns: [conf]}
  serve:
    workspace: proxy
    run: "grep -q 'outside before' conf && echo served > conf"
    owns: [conf]
    activate: ["cp conf active"]
    probe: ["grep -q served active"]
    rollback: ["rm -f active"]
  check: {workspace: proxy, needs: [bind, serve], run: "grep -q served conf", go: ["grep -q bound $PITCREW_PLAN_DIR/app/conf"]}
success: ["grep -q bound app/conf", "grep -q served {outside}/conf"]
"#;

#[test]
fn each_task_changes_its_own_workspace_and_one_is_rolled_back_alone() {
    let yard = Yard::with_plan(DIRECTORIES);
    let run = yard.place.run(&[], 0);
    assert_eq!((yard.place.read("app/conf"), yard.read_outside("conf")), ("bound\n".into(), "served\n".into()));
    the_journal_is_the_truth(&yard.place, &run);

    yard.place.pitcrew(&["rollback", &run, "serve"]).exits(0);
    assert_eq!((yard.place.read("app/conf"), yard.read_outside("conf")), ("bound\n".into(), "outside before\n".into()));
    assert!(!exists(yard.outside("active")), "the rollback command ran where its task works");
    let status = yard.place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "bind"), "succeeded");
    nothing_is_left(&yard.place);
    the_journal_is_the_truth(&yard.place, &run);
}

/// Git with its plan in it, a directory beside it, and one somewhere else. Each of three tasks
/// changes a file of the same name in its own; the fourth needs what two of them did.
const MIXED: &str = r#"name: yard
workspaces:
  main: .
  site: {path: ../site}
  proxy: {path: "{outside}"}
prepare:
  - {run: "mkdir dep && echo of main > dep/it", keeps: ["dep/**"]}
  - {workspace: site, run: "mkdir dep && echo of site > dep/it", keeps: ["dep/**"]}
phases:
  - {name: one, go: ["test -e pitcrew.yaml"], success: ["grep -q page ../site/out.txt"]}
tasks:
  code:
    phase: one
    run: "grep -q 'of main' dep/it && echo code > out.txt"
    owns: [out.txt]
    verify: ["grep -q code out.txt"]
  page:
    phase: one
    workspace: site
    run: "grep -q 'of site' dep/it && echo page > out.txt && echo '{\"made\": \"page\"}' > $PITCREW_OUTPUT"
    owns: [out.txt]
    approval: true
    verify: ["grep -q page out.txt"]
    activate: ["cp out.txt live.txt"]
    probe: ["grep -q page live.txt"]
    rollback: ["rm -f live.txt"]
    retry: {times: 3}
  rules: {phase: one, workspace: proxy, run: "test ! -e dep && echo rules > out.txt", owns: [out.txt]}
  both:
    phase: one
    workspace: proxy
    needs: [code, page]
    run: [sh, -c, "grep -q 'outside before' conf && echo \"served with $1\" > conf", sh, "{{ tasks.page.output.made }}"]
    owns: [conf]
    probe: ["grep -q page {site}/out.txt"]
success: ["grep -q page ../site/out.txt", "grep -q served {outside}/conf"]
"#;

/// A git project with the mixed plan.
fn mixed() -> Yard {
    let outside = TempDir::with_prefix("pitcrew-outside.").unwrap();
    let path = outside.path().canonicalize().unwrap();
    let place = Place::empty();
    let site = place.project().parent().unwrap().join("site");
    fs::create_dir(&site).unwrap();
    fs::write(site.join("kept.txt"), "it stays\n").unwrap();
    fs::write(path.join("conf"), "outside before\n").unwrap();
    let plan = MIXED.replace("{outside}", path.to_str().unwrap()).replace("{site}", site.to_str().unwrap());
    place.write("pitcrew.yaml", &plan);
    place.git(&["init", "--quiet", "--initial-branch=main"]);
    place.commit();
    Yard { place, outside }
}

impl Yard {
    /// Everything that a run has brought to its workspaces.
    fn landed(&self, run: &str) -> (String, Vec<String>, Vec<String>) {
        let branch = format!("pitcrew/{run}");
        let commits = self.place.git(&["log", "--name-only", "--format=%s", &format!("main..{branch}")]);
        let text = self.place.git(&["show", &format!("{branch}:out.txt")]);
        (commits + &text, tree(&self.site()), tree(&self.outside("")))
    }

    fn site(&self) -> PathBuf {
        self.place.project().parent().unwrap().join("site")
    }
}

#[test]
fn commits_and_files_in_place_are_made_by_one_run_and_undone_by_halves() {
    let yard = mixed();
    let mut running = yard.place.start(&["run", "--wait"]);
    running.until_of("page", "approval_requested");
    let run = running.name();
    let question = yard.place.pitcrew(&["approve", &run, "page"]).exits(0);
    assert!(question.stdout.contains("in site (../site)"), "{}", question.stdout);
    running.ends(0);

    let before = yard.place.git(&["rev-parse", "main"]);
    assert_eq!(yard.place.git(&["show", &format!("pitcrew/{run}:out.txt")]), "code\n");
    assert_eq!(fs::read_to_string(yard.site().join("out.txt")).unwrap(), "page\n");
    assert_eq!(
        (yard.read_outside("out.txt"), yard.read_outside("conf")),
        ("rules\n".into(), "served with page\n".into())
    );
    assert_eq!(yard.place.git(&["rev-parse", "main"]), before);
    assert!(!exists(yard.site().join("dep")) && !exists(yard.outside("dep")), "what is prepared lands nowhere");

    let report = yard.place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!((report["commits"].as_array().unwrap().len(), &report["commits"][0]["workspace"]), (1, &"main".into()));
    yard.place.pitcrew(&["report", &run]).exits(0).says("code in main");

    // What `page` did, and `both` that needs it, is taken back; the other two stay.
    yard.place.pitcrew(&["rollback", &run, "page"]).exits(0);
    assert_eq!(traces::names_in(&yard.site()), ["kept.txt"]);
    assert_eq!(
        (yard.read_outside("out.txt"), yard.read_outside("conf")),
        ("rules\n".into(), "outside before\n".into())
    );
    nothing_is_left(&yard.place);
    the_journal_is_the_truth(&yard.place, &run);

    let merged = yard.place.pitcrew(&["apply", &run, "--format", "json"]).exits(0).json();
    assert_eq!((&merged["branch"], merged["workspaces"].as_array().unwrap().len()), (&"main".into(), 3));
    assert_eq!(yard.place.read("out.txt"), "code\n");
}

#[test]
fn a_run_over_git_and_directories_killed_at_an_event_ends_as_if_it_had_not_been() {
    let undisturbed = mixed();
    let events = undisturbed.place.start(&["run", "--yes"]).events(0);
    let expected = undisturbed.landed(events[0]["run"].as_str().unwrap());
    // Tasks side by side make each event come at many places; every third is enough to meet all kinds.
    kills::at_events((1..=events.len() as u64).step_by(3), |seq| {
        let yard = mixed();
        let Some((run, told)) = kills::killed_at(&yard.place, seq) else { return };
        yard.place.pitcrew(&["resume", &run, "--format", "json"]).exits(0);
        let journal = traces::journal(&yard.place, &run);
        kills::nothing_told_is_lost(&told, &journal);
        nothing_is_left(&yard.place);
        the_journal_is_the_truth(&yard.place, &run);
        assert_eq!(yard.landed(&run), expected, "killed at {seq}");
        assert_eq!(yard.place.git(&["status", "--porcelain"]), "", "the user's own files are untouched");
    });
}

/// Two git work trees, a task in each.
const TWO_BRANCHES: &str = "name: two
workspaces: {main: ., lib: ../lib}
tasks:
  app: {run: 'echo app > a.txt', owns: [a.txt]}
  lib: {workspace: lib, run: 'echo lib > l.txt', owns: [l.txt]}
";

#[test]
fn every_branch_is_brought_home_and_the_run_is_kept_until_all_are() {
    let place = Place::with_git(TWO_BRANCHES);
    let lib = |arguments: &[&str]| {
        let all: Vec<&str> = ["-C", "../lib"].iter().chain(arguments).copied().collect();
        place.git(&all)
    };
    place.git(&["init", "--quiet", "--initial-branch=trunk", "../lib"]);
    lib(&["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "--allow-empty", "-m", "start"]);
    let run = place.run(&[], 0);
    let in_the_way = place.project().parent().unwrap().join("lib/l.txt");
    fs::write(&in_the_way, "mine\n").unwrap();

    let said = place.pitcrew(&["apply", &run]).exits(2);
    assert!(said.stdout.contains("main: moved `main` from"), "{}", said.stdout);
    assert!(said.stderr.contains("workspace `lib`: merge into `trunk`"), "{}", said.stderr);
    assert_eq!(fs::read_to_string(&in_the_way).unwrap(), "mine\n");
    let cleaned = place.pitcrew(&["clean", "--all", "--format", "json"]).exits(0).json();
    assert_eq!(cleaned["runs"], serde_json::json!([]), "one of its branches is not merged");

    fs::remove_file(&in_the_way).unwrap();
    let merged = place.pitcrew(&["apply", &run, "--format", "json"]).exits(0).json();
    assert_eq!(merged["branch"], serde_json::Value::Null, "there are two");
    assert_eq!(merged["workspaces"][0]["branch"], "trunk");
    assert_eq!((place.read("a.txt"), fs::read_to_string(&in_the_way).unwrap()), ("app\n".into(), "lib\n".into()));
    let cleaned = place.pitcrew(&["clean", "--all", "--format", "json"]).exits(0).json();
    assert_eq!(cleaned["runs"], serde_json::json!([run]));
}

#[test]
fn a_plan_whose_workspaces_meet_starts_nothing() {
    let place = Place::with_git(TWO_BRANCHES);
    place.git(&["worktree", "add", "--quiet", "../lib"]);
    place.pitcrew(&["run"]).exits(2).says("a work tree of the same repository");
    let place = Place::with_git(&TWO_BRANCHES.replace("../lib", "./lib"));
    place.write("lib/file", "");
    place.pitcrew(&["run"]).exits(1).says("nested-workspaces");
}
