//! The workspaces of one run never meet.

use std::fs;
use std::os::unix::fs::symlink;

use pitcrew_engine::RunId;
use pitcrew_plan::Plan;

use super::{Bed, git};
use crate::checks::chain;
use crate::workspace::Workspaces;

fn plan(workspaces: &str) -> Plan {
    let text = format!("workspaces: {workspaces}\ntasks: {{a: {{workspace: one, run: make}}}}\n");
    pitcrew_plan::read(text.as_bytes(), "plan.yaml", "plan").plan
}

/// Opens the workspaces, and returns what each starts from, or why they cannot be worked on.
fn opened(bed: &Bed, workspaces: &str) -> Result<usize, Vec<String>> {
    let run = RunId("plan-7k2f".into());
    let opened = Workspaces::open(&bed.state, &run, bed.home.path(), &plan(workspaces));
    opened.map(|all| all.bases().len()).map_err(|unusable| {
        let home = bed.home.path().canonicalize().unwrap();
        unusable.iter().map(|one| chain(one).replace(home.to_str().unwrap(), "HOME")).collect()
    })
}

#[test]
fn one_that_lies_in_another_by_its_real_path_is_refused() {
    let bed = Bed::new();
    bed.write("inner/file", "");
    fs::create_dir(bed.home.path().join("other")).unwrap();
    symlink(bed.root().join("inner"), bed.home.path().join("link")).unwrap();
    assert_eq!(opened(&bed, "{one: work, two: other}"), Ok(2));
    assert_eq!(
        opened(&bed, "{one: link, three: other, two: work}"),
        Err(vec![
            "workspace `one`: use `HOME/work/inner`: it lies in workspace `two` (`HOME/work`), and none may lie in \
             another; make them one, and let `owns` part it"
                .to_owned()
        ])
    );
}

#[test]
fn all_that_cannot_be_worked_on_are_told_at_once() {
    let bed = Bed::new();
    let said = opened(&bed, "{one: gone, three: work, two: {path: work, apply: branch}}").unwrap_err();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("workspace `one`: open the workspace `HOME/gone`"), "{said:?}");
    assert!(said[1].starts_with("workspace `two`: apply to a branch"), "{said:?}");
}

#[test]
fn two_work_trees_of_one_repository_do_not_land_on_the_same_branch() {
    let bed = git::bed();
    bed.git(&["worktree", "add", "--quiet", "../other"]);
    let said = opened(&bed, "{one: work, two: other}").unwrap_err();
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("a work tree of the same repository (`HOME/work/.git`)"), "{said:?}");
    assert_eq!(opened(&bed, "{one: work, two: {path: other, apply: live}}"), Ok(2));
}
