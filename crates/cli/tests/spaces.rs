//! Plans with several workspaces: git and directories mixed, one of them outside of the project.

mod support;

use std::fs;
use std::path::PathBuf;

use support::traces::{nothing_is_left, the_journal_is_the_truth};
use support::{Place, exists, state_of};
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
