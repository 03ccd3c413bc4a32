//! Who owns what, and where.

use pitcrew_plan::Id;
use pitcrew_plan::lint::{Ground, Surroundings, WorkspaceKind};

use crate::{found, found_near, on};

#[test]
fn tasks_that_wait_for_each_other_may_own_the_same() {
    insta::assert_snapshot!(found("
phases: [one, two, {name: three, barrier: false}]
tasks:
  a: {run: x, owns: [src]}
  b: {run: x, needs: [a]}
  c: {run: x, needs: [b], owns: [src]}
  d: {run: x, phase: one, owns: [docs, 'port:80']}
  e: {run: x, phase: two, owns: [docs]}
  f: {run: x, phase: three, owns: ['docs/*.md']}
  g: {run: x, phase: two, owns: ['port:80', 'container:db']}
  h: {run: x, owns: ['container:db']}
"), @r"
    9:36 error ownership-overlap
          `d` and `f` both own `docs/x.md` (`docs` and `docs/*.md`) and may run at the same time
          let one need the other (`needs: [d]`), or narrow `owns`
    9:36 error ownership-overlap
          `e` and `f` both own `docs/x.md` (`docs` and `docs/*.md`) and may run at the same time
          let one need the other (`needs: [e]`), or narrow `owns`
    11:22 error ownership-overlap
          `g` and `h` both own `container:db` and may run at the same time
          let one need the other (`needs: [g]`), or narrow `owns`
    ");
}

#[test]
fn a_file_is_no_directory_that_somebody_could_own_below() {
    let plan = "
tasks:
  a: {run: x, owns: [compose.yml, conf.d]}
  b: {run: x, owns: ['**/*.md']}
  c: {run: x, owns: ['conf.d/*.conf']}
";
    insta::assert_snapshot!(found(plan), @r"
    5:22 error ownership-overlap
          `a` and `c` both own `conf.d/x.conf` (`conf.d` and `conf.d/*.conf`) and may run at the same time
          let one need the other (`needs: [a]`), or narrow `owns`
    ");
    let files = ["conf.d/x.md", "compose.yml"].map(str::to_owned);
    let surroundings = on("main", WorkspaceKind::Directory, Some(files.into()));
    insta::assert_snapshot!(found_near(plan, &surroundings), @r"
    4:22 error ownership-overlap
          `a` and `b` both own `conf.d/x.md` (`conf.d` and `**/*.md`) and may run at the same time
          let one need the other (`needs: [a]`), or narrow `owns`
    5:22 error ownership-overlap
          `a` and `c` both own `conf.d/x.conf` (`conf.d` and `conf.d/*.conf`) and may run at the same time
          let one need the other (`needs: [a]`), or narrow `owns`
    ");
}

#[test]
fn who_works_on_one_of_several_workspaces_says_on_which() {
    let plan = "
workspaces: {archon: /opt/archon, nginx: /etc/nginx}
prepare: [{run: make deps, keeps: [deps]}]
tasks: {A1: {run: x, workspace: archon}, B1: {run: x}}
";
    insta::assert_snapshot!(found(plan), @"
    3:12 error workspace-not-named
          `make deps` does not say which of the plan's 2 workspaces it works on
          give it `workspace:`, one of `archon`, `nginx`; or call one of them `main`
    4:42 error workspace-not-named
          `B1` does not say which of the plan's 2 workspaces it works on
          give it `workspace:`, one of `archon`, `nginx`; or call one of them `main`
    ");
    // Where one is called `main`, that one is meant.
    assert_eq!(found(&plan.replace("archon", "main")), "");
}

#[test]
fn paths_meet_in_one_workspace_and_leases_everywhere() {
    insta::assert_snapshot!(found("
workspaces: {archon: /opt/archon, nginx: /etc/nginx}
tasks:
  A1: {run: x, workspace: archon, owns: [conf.d/site.conf, 'port:80']}
  B1: {run: x, workspace: nginx, owns: [conf.d, 'port:80']}
  B2: {run: x, workspace: nginx, owns: [conf.d/site.conf]}
"), @"
    5:49 error ownership-overlap
          `A1` and `B1` both own `port:80` and may run at the same time
          let one need the other (`needs: [A1]`), or narrow `owns`
    6:41 error ownership-overlap
          `B1` and `B2` both own `conf.d/site.conf` (`conf.d` and `conf.d/site.conf`) and may run at the same time
          let one need the other (`needs: [B1]`), or narrow `owns`
    ");
}

#[test]
fn no_workspace_lies_in_another() {
    let plan = "
workspaces: {all: /srv, site: /srv/site, link: /srv/link, aside: /srv2}
tasks: {a: {run: x, workspace: all}}
";
    let real = [("all", "/srv"), ("site", "/srv/site"), ("link", "/srv/site"), ("aside", "/srv2")];
    let workspaces = real.map(|(name, real)| {
        let ground = Ground { kind: WorkspaceKind::Directory, real: Some(real.to_owned()), files: None };
        (Id::new(name).unwrap(), ground)
    });
    let surroundings = Surroundings { workspaces: workspaces.into(), ..Surroundings::default() };
    insta::assert_snapshot!(found_near(plan, &surroundings), @"
    2:31 error nested-workspaces
          workspace `site` (`/srv/site`) lies in workspace `all` (`/srv`)
          make them one workspace and let `owns` part it, or choose directories side by side
    2:31 error nested-workspaces
          workspaces `link` and `site` are the same directory `/srv/site`
          make them one workspace and let `owns` part it, or choose directories side by side
    2:48 error nested-workspaces
          workspace `link` (`/srv/site`) lies in workspace `all` (`/srv`)
          make them one workspace and let `owns` part it, or choose directories side by side
    ");
}

#[test]
fn what_is_done_for_each_is_judged_before_anything_runs() {
    insta::assert_snapshot!(found("
tasks:
  scan: {run: x}
  late: {run: x, for_each: scan.output.files}
  out: {run: x, for_each: [a, ../b], owns: ['out/{{ item }}']}
  same: {run: x, for_each: [c, c], owns: ['c/{{ item }}']}
  all: {run: x, needs: [scan], for_each: '{{ scan.output.files }}', owns: [d]}
"), @r"
    4:28 error reference-without-need
          `late` refers to `scan`, and does not need it
          add `scan` to the `needs` of `late`
    5:38 error claims-of-children
          for item 1 (`../b`): `out/../b` leaves the workspace by `..`; name only what lies below it
          let what each owns depend on its item: `out/{{ item }}`, `out/{{ item_index }}`
    6:36 error claims-of-children
          `same` for item 0 (`c`) and for item 1 (`c`) would both own `c/c`
          let what each owns depend on its item: `out/{{ item }}`, `out/{{ item_index }}`
    7:76 error claims-of-children
          every child of `all` would own `d`
          let what each owns depend on its item: `out/{{ item }}`, `out/{{ item_index }}`
    ");
}
