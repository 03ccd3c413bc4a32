//! Git repositories and directories of every shape, through whole runs.

mod support;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use serde_json::Value;
use support::traces::{nothing_is_left, tree};
use support::user::everyone;
use support::{Answer, Place, exists, state_of};

/// A plan with one task, a script of several lines.
fn task(name: &str, fields: &str, script: &str) -> String {
    let script: String = script.lines().map(|line| format!("      {line}\n")).collect();
    format!("name: {name}\ntasks:\n  work:\n    {fields}\n    run: |\n      set -e\n{script}")
}

/// What a user's repository consists of, but for what a run adds to it: objects and its branch.
fn repository_of_the_user(place: &Place) -> Vec<String> {
    let git = tree(&place.project().join(".git"));
    let ours =
        |line: &String| line.starts_with("objects/") || line.contains("/pitcrew") || line.starts_with("COMMIT_EDITMSG");
    git.into_iter().filter(|line| !ours(line)).chain(place_files(place)).collect()
}

fn place_files(place: &Place) -> Vec<String> {
    tree(&place.project()).into_iter().filter(|line| !line.starts_with(".git/") && !line.starts_with(".git ")).collect()
}

#[test]
fn git_answers_as_in_a_fresh_clone_and_the_users_own_work_is_untouched() {
    for &user in everyone() {
        let place = Place::with_git(&task(
            "clone",
            "owns: [made.txt]",
            "\
test -z \"$(git status --porcelain)\"
test -z \"$(git diff HEAD)\"
test \"$(git log --format=%s | wc -l)\" -eq 2
test \"$(git rev-parse --abbrev-ref HEAD)\" = main
test \"$(cat a.txt)\" = committed
test ! -e untracked.txt
test -z \"$(git stash list)\"
echo made > made.txt
test \"$(git status --porcelain)\" = '?? made.txt'
git add made.txt
git diff --cached --stat | grep -q made.txt
git stash
test ! -e made.txt
git stash pop
git commit -qm inside
test \"$(git log --format=%s | head -1)\" = inside
test -z \"$(git status --porcelain)\"",
        ));
        place.write("a.txt", "committed\n");
        place.write("b.txt", "committed\n");
        place.commit();
        // Half staged, half not, something new, something gone, and something stashed.
        place.write("b.txt", "stashed\n");
        place.git(&["-c", "user.name=t", "-c", "user.email=t@example.org", "stash"]);
        place.write("a.txt", "staged\n");
        place.git(&["add", "a.txt"]);
        place.write("a.txt", "staged\nand more\n");
        place.write("untracked.txt", "mine\n");
        fs::remove_file(place.project().join("b.txt")).unwrap();
        let place = place.of(user);
        let before = repository_of_the_user(&place);
        let run = place.run(&[], 0);
        assert_eq!(repository_of_the_user(&place), before);
        let branch = format!("pitcrew/{run}");
        assert_eq!(place.git(&["show", &format!("{branch}:made.txt")]), "made\n");
        assert_eq!(place.git(&["log", "--format=%s", &branch]).lines().count(), 3);
        nothing_is_left(&place);
    }
}

#[test]
fn each_task_is_one_commit_that_says_what_it_is_of() {
    let place = Place::with_git(
        "\
name: commits
tasks:
  first: {title: Make the first, run: 'echo 1 > 1.txt; echo one > one.txt', owns: [1.txt, one.txt]}
  second: {run: 'test -s one.txt; git log -1 --format=%s | grep -q \"Make the first\"; echo 2 > 2.txt', owns: [2.txt], needs: [first]}
  check: {run: 'test -s 2.txt', needs: [second]}
",
    );
    let run = place.run(&[], 0);
    let log = place.git(&["log", "--reverse", "--format=%s|%(trailers:key=Pitcrew-Run,valueonly,separator=)|%(trailers:key=Pitcrew-Task,valueonly,separator=)|%(trailers:key=Pitcrew-Attempt,valueonly,separator=)", &format!("main..pitcrew/{run}")]);
    assert_eq!(log, format!("Make the first|{run}|first|1\nsecond|{run}|second|1\n"));
    let trailer = place.git(&[
        "log",
        "-1",
        "--format=%(trailers:key=Pitcrew-Change,valueonly,separator=)",
        &format!("pitcrew/{run}"),
    ]);
    assert_eq!(trailer.trim().len(), 64, "{trailer}");
}

const MAKES: &str = "name: makes\ntasks: {make: {run: 'echo made > made.txt', owns: [made.txt]}}\n";

#[test]
fn apply_moves_forward_over_work_that_is_not_in_its_way() {
    let place = Place::with_git(MAKES);
    place.write("other.txt", "kept\n");
    place.git(&["add", "other.txt"]);
    place.pitcrew(&["run", "--apply"]).exits(0).says("moved `main`");
    assert_eq!(place.read("made.txt"), "made\n");
    assert_eq!(place.git(&["status", "--porcelain"]), "A  other.txt\n");
}

#[test]
fn apply_says_why_it_cannot_move_forward_and_touches_nothing() {
    let place = Place::with_git(MAKES);
    let run = place.run(&[], 0);
    place.write("made.txt", "mine\n");
    place.pitcrew(&["apply", &run]).exits(2).says("made.txt").says("git merge pitcrew/makes-");
    assert_eq!(place.read("made.txt"), "mine\n");
    fs::remove_file(place.project().join("made.txt")).unwrap();
    place.write("later.txt", "x");
    place.commit();
    place
        .pitcrew(&["apply", &run])
        .exits(2)
        .says("it has commits that the run did not start from")
        .says("git merge pitcrew/makes-");
    assert!(!exists(place.project().join("made.txt")));
}

#[test]
fn a_detached_head_moves_forward_too() {
    let place = Place::with_git(MAKES);
    place.git(&["checkout", "--quiet", "--detach"]);
    place.pitcrew(&["run", "--apply"]).exits(0).says("moved");
    assert_eq!(place.git(&["show", "HEAD:made.txt"]), "made\n");
    assert_eq!(place.git(&["log", "--format=%s", "main"]), "start\n");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_linked_work_tree_is_a_workspace_of_its_own() {
    let place = Place::with_git(MAKES);
    let linked = place.project().parent().unwrap().join("linked");
    place.git(&["worktree", "add", "--quiet", "-b", "side", linked.to_str().unwrap()]);
    let mut command = place.command(&["run", "--apply"]);
    Answer::from(command.current_dir(&linked).output().unwrap()).exits(0).says("moved `side`");
    assert_eq!(fs::read_to_string(linked.join("made.txt")).unwrap(), "made\n");
    assert_eq!(place.git(&["log", "--format=%s", "main"]), "start\n");
    assert!(!exists(place.project().join("made.txt")));
}

#[test]
fn a_submodule_keeps_its_commit() {
    let place = Place::with_git(&task(
        "sub",
        "owns: [made.txt]",
        "test -z \"$(git status --porcelain)\"\necho made > made.txt",
    ));
    let inner = place.project().parent().unwrap().join("inner");
    place.git(&["clone", "--quiet", ".", inner.to_str().unwrap()]);
    place.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.to_str().unwrap(), "module"]);
    place.commit();
    let link = place.git(&["ls-tree", "HEAD", "module"]);
    assert!(link.starts_with("160000 commit"), "{link}");
    let run = place.run(&["--apply"], 0);
    assert_eq!(place.git(&["ls-tree", &format!("pitcrew/{run}"), "module"]), link);
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn line_ends_and_filters_neither_run_nor_change_what_is_not_touched() {
    let place = Place::with_git(&task(
        "eol",
        "owns: [unix.txt, dos.txt, big.bin]",
        "\
test -z \"$(git status --porcelain)\"
printf 'one\\ntwo\\n' > unix.txt
printf 'one\\r\\ntwo\\r\\n' > dos.txt
head -1 big.bin | grep -q 'version https://git-lfs'",
    ));
    place.write(".gitattributes", "*.txt text\ndos.txt eol=crlf\n*.bin filter=lfs diff=lfs merge=lfs -text\n");
    place.write("unix.txt", "one\n");
    place.write("dos.txt", "one\r\n");
    place.write("dos-kept.txt", "kept\r\n");
    place.write("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    place.commit();
    let mark = place.home().join("mark");
    place.git(&["config", "filter.lfs.smudge", &format!("touch {}; cat", mark.display())]);
    place.git(&["config", "filter.lfs.clean", &format!("touch {}; cat", mark.display())]);
    place.git(&["config", "filter.lfs.required", "true"]);
    let run = place.run(&[], 0);
    assert!(!exists(&mark), "a filter was run");
    let changed = place.git(&["diff", "--name-only", "main", &format!("pitcrew/{run}")]);
    assert_eq!(changed, "dos.txt\nunix.txt\n");
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:unix.txt")]), "one\ntwo\n");
}

#[test]
fn odd_names_bits_links_and_changes_of_kind_come_through() {
    let script = "\
printf x >> 'gr\u{fc}n und \u{1f980}.txt'
printf y > 'with \"quotes\" and $dollar.txt'
printf z > -dash
printf b > 'back\\slash'
chmod +x tool.sh
chmod -x was-tool.sh
ln -s tool.sh link
rm gone.txt
rm -r becomes-directory
mkdir becomes-directory
printf in > becomes-directory/in.txt
rm -r becomes-file
printf f > becomes-file
rm was-link
printf l > was-link
mkdir -p deep/er/and/deeper
printf d > deep/er/and/deeper/file";
    let place = Place::with_git(&task("odd", "owns: ['**']", script));
    place.write("gr\u{fc}n und \u{1f980}.txt", "");
    for name in ["tool.sh", "was-tool.sh", "gone.txt", "becomes-directory", "becomes-file/inside"] {
        place.write(name, name);
    }
    fs::set_permissions(place.project().join("was-tool.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    symlink("tool.sh", place.project().join("was-link")).unwrap();
    place.commit();
    let run = place.run(&["--apply", "--yes"], 0);
    let listed = place.git(&["-c", "core.quotePath=false", "ls-tree", "-r", "-z", &format!("pitcrew/{run}")]);
    let mut found: Vec<String> = listed
        .split('\0')
        .filter_map(|line| {
            let (facts, name) = line.split_once('\t')?;
            Some(format!("{} {name}", &facts[..6]))
        })
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "100644 -dash",
            "100644 back\\slash",
            "100644 becomes-directory/in.txt",
            "100644 becomes-file",
            "100644 deep/er/and/deeper/file",
            "100644 gr\u{fc}n und \u{1f980}.txt",
            "100644 pitcrew.yaml",
            "100644 was-link",
            "100644 was-tool.sh",
            "100644 with \"quotes\" and $dollar.txt",
            "100755 tool.sh",
            "120000 link",
        ]
    );
    assert_eq!(place.git(&["status", "--porcelain"]), "", "the files are those of the commit");
}

#[test]
fn a_directory_takes_odd_changes_too_and_gives_them_back() {
    let script = "\
rm -r dir
printf f > dir
rm file
mkdir file
printf i > file/in
rm link
ln -s dir link
chmod 700 tool.sh";
    let place = Place::with_plan(&task("odd", "owns: ['**']", script));
    place.write("dir/a", "a");
    place.write("file", "file");
    place.write("tool.sh", "tool");
    symlink("file", place.project().join("link")).unwrap();
    fs::set_permissions(place.project().join("dir"), fs::Permissions::from_mode(0o750)).unwrap();
    let before = tree(&place.project());
    let run = place.run(&["--yes"], 0);
    assert_eq!(place.read("dir"), "f");
    assert_eq!(place.read("file/in"), "i");
    assert_eq!(fs::read_link(place.project().join("link")).unwrap(), Path::new("dir"));
    place.pitcrew(&["rollback", &run]).exits(0);
    assert_eq!(tree(&place.project()), before);
    nothing_is_left(&place);
}

#[test]
fn what_is_prepared_is_made_once_and_lies_under_every_task() {
    let place = Place::with_git(
        "\
name: prep
prepare:
  - {run: 'mkdir -p node_modules/dep; date +%N > node_modules/dep/made; echo dropped > other', key: [package-lock.json], keeps: [node_modules]}
tasks:
  one: {run: 'test ! -e other; cat node_modules/dep/made > one.txt; echo scribble > node_modules/dep/made', owns: [one.txt]}
  two: {run: 'cat node_modules/dep/made > two.txt', owns: [two.txt], needs: [one]}
",
    );
    place.write(".gitignore", "node_modules/\n");
    place.write("package-lock.json", "1");
    place.commit();
    let show = |run: &str, name: &str| place.git(&["show", &format!("pitcrew/{run}:{name}")]);
    let first = place.run(&[], 0);
    let made = show(&first, "one.txt");
    assert_eq!(show(&first, "two.txt"), made, "what a task does to it is its own");
    let second = place.run(&[], 0);
    assert_eq!(show(&second, "one.txt"), made, "it is made once");
    place.write("package-lock.json", "2");
    place.commit();
    let third = place.run(&[], 0);
    assert_ne!(show(&third, "one.txt"), made, "another key, another layer");
    nothing_is_left(&place);
}

#[test]
fn a_preparation_that_fails_shows_why() {
    let place = Place::with_git(
        "name: prep\nprepare: [{run: 'echo no such package; exit 3', keeps: [x]}]\ntasks: {a: {run: 'true'}}\n",
    );
    let answer = place.pitcrew(&["run"]);
    answer.exits(1).says("no such package").says("it exited with code 3");
    nothing_is_left(&place);
}

#[test]
fn what_git_ignores_is_dropped_unless_it_is_owned_by_name() {
    let place = Place::with_git(
        "\
name: ignored
tasks:
  broad: {run: 'mkdir -p build; echo x > build/x; echo l > a.log; echo s > src.txt', owns: ['**']}
  named: {run: 'mkdir -p build; echo y > build/y', owns: [build/y], needs: [broad]}
",
    );
    place.write(".gitignore", "build/\n*.log\n");
    place.commit();
    let run = place.run(&["--yes"], 0);
    let changed = place.git(&["diff", "--name-only", "main", &format!("pitcrew/{run}")]);
    assert_eq!(changed, "build/y\nsrc.txt\n");
}

#[test]
fn what_is_asked_of_the_whole_sees_what_landed_on_the_branch_and_nothing_else() {
    for walls in [&[][..], &["--sandbox", "off"]] {
        let place = Place::with_git(
            "\
name: whole
teams: {crew: {success: [grep -q one one.txt]}}
phases:
  - {name: first, success: [test -f one.txt, test ! -f two.txt]}
  - {name: second, go: [test -f one.txt]}
tasks:
  one: {phase: first, team: crew, run: echo one > one.txt, owns: [one.txt]}
  two: {phase: second, run: echo two > two.txt, owns: [two.txt], go: [test -f one.txt]}
success:
  - {name: all, run: \"cat one.txt two.txt && test ! -f mine.txt && git log --oneline | grep -q . && touch left.txt\"}
",
        );
        // What the user is at is neither asked about nor changed.
        place.write("mine.txt", "mine\n");
        place.run(walls, 0);
        assert_eq!(place.read("mine.txt"), "mine\n");
        assert!(["one.txt", "two.txt", "left.txt"].iter().all(|name| !place.project().join(name).exists()));
        nothing_is_left(&place);
    }
}

#[test]
fn what_people_did_who_own_no_files_is_asked_about_as_it_is() {
    let place = Place::with_git(
        "\
name: people
tasks:
  tidy: {agent: manual}
success: [test -f mine.txt]
",
    );
    let mut running = place.start(&["run", "--wait"]);
    running.until("approval_requested");
    place.write("mine.txt", "mine\n");
    place.pitcrew(&["approve", &running.name(), "tidy"]).exits(0);
    running.ends(0);
}

#[test]
fn a_check_drops_what_it_leaves_and_says_so() {
    let place = Place::with_git("name: c\ntasks: {check: {run: 'mkdir build; touch build/1 build/2 build/3'}}\n");
    place.pitcrew(&["run"]).exits(0).says("dropped 3 files (build); `owns` keeps them");
    let place = Place::with_git("name: c\ntasks: {none: {run: 'touch x', owns: []}}\n");
    place.pitcrew(&["run"]).exits(1).says("x");
}

#[test]
fn deliverables_are_looked_for() {
    let place = Place::with_git("name: d\ntasks: {a: {run: 'true', owns: ['out/**'], deliverables: ['out/*.txt']}}\n");
    place.pitcrew(&["run"]).exits(1).says("out/*.txt");
    let place = Place::with_git(
        "name: d\ntasks: {a: {run: 'mkdir out; echo > out/x.txt', owns: ['out/**'], deliverables: ['out/*.txt']}}\n",
    );
    place.pitcrew(&["run"]).exits(0);
}

#[test]
fn values_flow_from_agent_to_agent_as_data() {
    let place = Place::with_git(
        "\
name: flow
agents:
  finder:
    run: [sh, -c, 'cat > /dev/null; printf %s \"$FOUND\" > $PITCREW_OUTPUT']
    output: {type: object, properties: {count: {type: integer}, name: {type: string}}, required: [count]}
  taker:
    run: [sh, -c, 'cat > taken.json']
    input: {type: object, properties: {count: {type: integer}}, required: [count]}
tasks:
  find-it:
    agent: finder
    env: {FOUND: '{\"count\": 3, \"name\": \"$(touch x); `touch y`\"}'}
  take: {agent: taker, needs: [find-it], with: {count: '{{ tasks.find-it.output.count }}', name: '{{ find-it.output.name }}'}, owns: [taken.json]}
  say: {run: 'printf %s \"$NAME\" > said.txt', env: {NAME: '{{ tasks.find-it.output.name }}'}, needs: [find-it], owns: [said.txt]}
  never: {run: 'exit 1', needs: [find-it], when: 'tasks[\"find-it\"].output.count > 3'}
  always: {run: 'true', needs: [find-it], when: 'tasks[\"find-it\"].output.count == 3'}
",
    );
    let run = place.run(&[], 0);
    let show = |name: &str| place.git(&["show", &format!("pitcrew/{run}:{name}")]);
    let told: Value = serde_json::from_str(&show("taken.json")).unwrap();
    assert_eq!(told["inputs"], serde_json::json!({"count": 3, "name": "$(touch x); `touch y`"}));
    assert_eq!(told["task"], "take");
    assert_eq!(show("said.txt"), "$(touch x); `touch y`");
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!((state_of(&status, "never"), state_of(&status, "always")), ("skipped".into(), "succeeded".into()));
}

#[test]
fn an_output_that_breaks_its_agents_schema_fails_the_attempt() {
    let place = Place::with_git(
        "\
name: schema
agents:
  finder: {run: [sh, -c, 'printf %s \"{\\\"count\\\": \\\"three\\\"}\" > $PITCREW_OUTPUT'], output: {type: object, properties: {count: {type: integer}}}}
  silent: {run: [sh, -c, 'true'], output: {type: object, required: [count]}}
tasks:
  find: {agent: finder}
  nothing: {agent: silent}
",
    );
    let run = place.run(&[], 1);
    place.pitcrew(&["report", &run]).exits(0).says("count").says("\"three\" is not of type \"integer\"");
}

#[test]
fn scratch_covers_system_paths_and_git_still_works() {
    let place = Place::with_git(&task(
        "scratch",
        "owns: [made.txt]\n    scratch: [/run, /var/log/nginx]",
        "echo x > /run/x.pid\necho x > /var/log/nginx/access.log\ngit log --oneline | grep -q start\ngit cat-file -p HEAD:pitcrew.yaml > /dev/null\necho made > made.txt",
    ));
    place.pitcrew(&["run"]).exits(0);
    assert!(!exists("/run/x.pid"));
    nothing_is_left(&place);
}

#[test]
fn every_check_of_one_verification_sees_the_staged_change() {
    let place = Place::with_git(
        "name: v\ntasks: {a: {run: 'echo x > f', owns: [f], verify: ['grep x f; echo scribble > g', 'grep x f', {run: [git, status]}]}}\n",
    );
    let run = place.run(&[], 0);
    assert_eq!(place.git(&["diff", "--name-only", "main", &format!("pitcrew/{run}")]), "f\n");
}
