//! What walls hold in whole runs: as root and as an ordinary user, on trees of several owners.

mod support;

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;
use support::traces::{nothing_is_left, tree};
use support::user::{everyone, is_root};
use support::{Place, exists};

/// The user `www-data`, by its number.
const WWW_DATA: u32 = 33;
/// A group that no sandbox maps.
const STRANGE_GROUP: u32 = 54_399;

/// A directory whose files belong to three users and a group of nobody's, with a task that edits
/// one of each.
fn several_owners(user: Option<u32>) -> Place {
    let place = Place::with_plan(
        "\
name: owners
tasks:
  edit:
    run: 'for file in mine root www group; do cat conf/$file > new && echo changed >> new && cat new > conf/$file; done; rm new; echo made > conf/new'
    owns: [conf]
",
    );
    for name in ["mine", "root", "www", "group", "kept-root", "kept-www"] {
        place.write(&format!("conf/{name}"), name);
    }
    symlink("mine", place.project().join("conf/link")).unwrap();
    let place = place.of(user);
    let own = |name: &str, uid: u32, gid: u32, mode: u32| {
        let path = place.project().join("conf").join(name);
        chown(&path, Some(uid), Some(gid)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let me = user.unwrap_or(0);
    own("mine", me, me, 0o600);
    own("root", 0, 0, 0o644);
    own("kept-root", 0, 0, 0o600);
    own("www", WWW_DATA, WWW_DATA, 0o664);
    own("kept-www", WWW_DATA, WWW_DATA, 0o640);
    own("group", me, STRANGE_GROUP, 0o664);
    place
}

#[test]
fn as_root_every_file_keeps_its_owner_group_and_mode() {
    if !is_root() {
        return eprintln!("skipped: only root can give files away");
    }
    let place = several_owners(None);
    let before = tree(&place.project());
    let run = place.run(&[], 0);
    let after = tree(&place.project());
    let changed: Vec<&String> = after.iter().filter(|line| !before.contains(line)).collect();
    assert_eq!(
        changed,
        [
            &format!("conf/group 100664 0:{STRANGE_GROUP} groupchanged\n"),
            "conf/mine 100600 0:0 minechanged\n",
            "conf/new 100644 0:0 made\n",
            "conf/root 100644 0:0 rootchanged\n",
            "conf/www 100664 33:33 wwwchanged\n",
        ]
    );
    place.pitcrew(&["rollback", &run]).exits(0);
    assert_eq!(tree(&place.project()), before);
    nothing_is_left(&place);
}

#[test]
fn an_ordinary_user_changes_what_is_theirs_and_is_told_what_is_not() {
    if !is_root() {
        return eprintln!("skipped: only root can give files away");
    }
    let place = several_owners(everyone()[1]);
    let before = tree(&place.project());
    // Nobody but root can give a file to its owner again, so nothing of the change is applied.
    place.pitcrew(&["run"]).exits(1).says("set the owner of").says("conf/group");
    assert_eq!(tree(&place.project()), before);
    nothing_is_left(&place);

    fs::write(
        place.project().join("pitcrew.yaml"),
        "name: own\ntasks: {edit: {run: 'cat conf/root conf/www > conf/mine', owns: [conf/mine]}}\n",
    )
    .unwrap();
    let before = tree(&place.project());
    let run = place.run(&[], 0);
    assert_eq!(place.read("conf/mine"), "rootwww");
    place.pitcrew(&["rollback", &run]).exits(0);
    assert_eq!(tree(&place.project()), before);
}

#[test]
fn what_a_task_neither_owns_nor_reads_is_absent() {
    for &user in everyone() {
        let place = Place::with_git("");
        let outside = place.home().join("secret.txt");
        place.write(
            "pitcrew.yaml",
            &format!(
                "\
name: absent
tasks:
  look:
    owns: [mine.txt]
    reads: [seen.txt]
    run:
      - sh
      - -ec
      - |
        test \"$(ls)\" = \"$(printf 'mine.txt\\nseen.txt')\"
        test \"$(git ls-files)\" = \"$(printf 'mine.txt\\nseen.txt')\"
        test -z \"$(git log --all --format=%s -- secret.txt)\"
        for path in secret.txt pitcrew.yaml {outside} {state} {other}; do
          if test -e $path; then echo \"$path is there\"; exit 1; fi
        done
        test -z \"$(ls -A $HOME)\"
        test \"$(ls -A /tmp | wc -l)\" -le 1
        echo done > mine.txt
",
                outside = outside.display(),
                state = place.state().display(),
                other = std::env::current_exe().unwrap().display(),
            ),
        );
        for name in ["mine.txt", "seen.txt", "secret.txt"] {
            place.write(name, name);
        }
        place.commit();
        fs::write(&outside, "secret").unwrap();
        let place = place.of(user);
        place.pitcrew(&["run"]).exits(0);
        nothing_is_left(&place);
    }
}

/// Puts the Rust and the Node of this machine below the place's HOME, as links to the same files;
/// returns the search path that finds them there, or `None` where the machine has none.
fn toolchains_at_home(place: &Place) -> Option<String> {
    let sysroot = said("rustc", &["--print", "sysroot"])?;
    let proxies = Path::new(&std::env::var_os("HOME")?).join(".cargo/bin");
    let node = said("node", &["-p", "process.execPath"])?;
    let home = place.home();
    for part in ["bin", "lib"] {
        link(&Path::new(&sysroot).join(part), &home.join(".rustup/toolchains/linked").join(part))?;
    }
    link(&proxies, &home.join(".cargo/bin"))?;
    fs::write(home.join(".rustup/settings.toml"), "version = \"12\"\ndefault_toolchain = \"linked\"\n").unwrap();
    let bin = home.join(".nvm/versions/node/linked/bin");
    link(Path::new(&node), &bin.join("node"))?;
    Some(format!("{}:{}:/usr/bin:/bin", home.join(".cargo/bin").display(), bin.display()))
}

/// Gives files a second name, or copies them where that cannot be.
fn link(from: &Path, to: &Path) -> Option<()> {
    fs::create_dir_all(to.parent()?).unwrap();
    let copy = |how| Command::new("cp").args([how, "--"]).arg(from).arg(to).status().unwrap().success();
    (copy("-alL") || copy("-aL")).then_some(())
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let done = Command::new(program).args(arguments).output().ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

#[test]
fn the_toolchains_of_an_ordinary_user_work_through_a_whole_run() {
    let place = Place::with_git(
        "\
name: tools
tasks:
  build: {run: 'cargo build --offline && ./target/debug/hello > built.txt', owns: [built.txt, Cargo.lock]}
  test: {run: 'npm test --silent > tested.txt', owns: [tested.txt]}
  stay: {run: '! touch ~/.cargo/bin/mark', reads: []}
",
    );
    place.write(".gitignore", "target/\n");
    place.write("Cargo.toml", "[package]\nname = \"hello\"\nedition = \"2021\"\n");
    place.write("src/main.rs", "fn main() { println!(\"built inside\"); }\n");
    place.write("package.json", r#"{"name": "x", "version": "1.0.0", "scripts": {"test": "node test.js"}}"#);
    place.write("test.js", "console.log('tested by ' + process.execPath)");
    place.commit();
    let Some(path) = toolchains_at_home(&place) else {
        return eprintln!("skipped: this machine has no rustup or no Node");
    };
    let place = place.of(*everyone().last().unwrap());
    let output = place.command(&["run", "--apply"]).env("PATH", path).output().unwrap();
    support::Answer::from(output).exits(0);
    assert_eq!(place.read("built.txt"), "built inside\n");
    let node = place.home().join(".nvm/versions/node/linked/bin/node");
    assert_eq!(place.read("tested.txt"), format!("tested by {}\n", node.display()));
    assert!(!exists(place.project().join("target")), "what git ignores is dropped");
    nothing_is_left(&place);
}

/// A plan with one task that calls the host's loopback.
fn calls(port: u16, network: &str) -> String {
    format!(
        "name: net\ntasks:\n  call: {{run: [bash, -c, 'exec 3<>/dev/tcp/127.0.0.1/{port} && echo called >&3'], {network}}}\n"
    )
}

#[test]
fn a_task_has_no_network_but_a_loopback_of_its_own() {
    let host = TcpListener::bind("127.0.0.1:0").unwrap();
    for &user in everyone() {
        let place = Place::with_git(&calls(host.local_addr().unwrap().port(), "timeout: 1m")).of(user);
        // Refused, not unreachable: there is a loopback, and nobody listens on it.
        place.pitcrew(&["run"]).exits(1).says("refused");
    }
    let place = Place::with_git(
        "name: n\ntasks: {a: {run: 'test \"$(tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d \" \")\" = lo'}}\n",
    );
    place.pitcrew(&["run"]).exits(0);
}

#[test]
fn the_hosts_network_is_asked_for_and_every_report_says_that_it_is_open() {
    let host = TcpListener::bind("127.0.0.1:0").unwrap();
    for &user in everyone() {
        let place = Place::with_git(&calls(host.local_addr().unwrap().port(), "network: host")).of(user);
        place.pitcrew(&["run"]).exits(3).says("network");
        let run = place.run(&["--yes"], 0);
        let mut heard = String::new();
        host.accept().unwrap().0.read_to_string(&mut heard).unwrap();
        assert_eq!(heard, "called\n");
        place.pitcrew(&["report", &run]).exits(0).says("network open");
        place.pitcrew(&["report", &run, "--format", "markdown"]).exits(0).says("etwork open");
        let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
        assert_eq!((&report["network_open"], &report["isolated"]), (&json!(["call"]), &json!(true)));
    }
}

#[test]
fn what_is_prepared_on_the_hosts_network_needs_a_yes_before_it_begins() {
    let place = Place::with_git("prepare: [{run: 'true', keeps: [x], network: host}]\ntasks: {a: {run: 'true'}}\n");
    place.pitcrew(&["run"]).exits(2).says("gets the host's network").says("--yes");
    place.pitcrew(&["run", "--yes"]).exits(0);
}

#[test]
fn without_walls_everything_that_tells_of_a_run_says_not_isolated() {
    let place = Place::with_git("name: open\ntasks: {a: {run: 'echo x > f', owns: [f]}}\n");
    place.pitcrew(&["run", "--sandbox", "off"]).exits(0).says("no walls");
    let run = place.run(&["--sandbox", "off"], 0);
    place.pitcrew(&["status", &run]).exits(0).says("not isolated");
    place.pitcrew(&["report", &run]).exits(0).says("not isolated");
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(status["isolated"], false);
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!(report["isolated"], false);
    nothing_is_left(&place);
}

/// Writes everything that a tool on the host might run, each of which would leave a mark.
fn plant(mark: &Path) -> String {
    format!(
        "\
#!/bin/sh
set -e
program() {{ mkdir -p \"$(dirname \"$1\")\"; printf '#!/bin/sh\\ntouch {mark}/%s\\n' \"$(basename \"$1\")\" > \"$1\"; chmod 755 \"$1\"; }}
for hook in pre-commit post-commit commit-msg post-checkout post-merge post-rewrite post-index-change \\
    reference-transaction pre-receive fsmonitor; do
  program hooks/$hook
  program .husky/$hook
  program .git/hooks/$hook
done
for name in git ls nginx sh node true cat filter pitcrew; do
  program $name
  program bin/$name
done
git config core.fsmonitor hooks/fsmonitor || true
git config core.hooksPath hooks || true
echo '* filter=mark diff=mark merge=mark' > .gitattributes
echo 'touch {mark}/envrc' > .envrc
echo 'open(\"{mark}/conftest\", \"w\")' > conftest.py
cp conftest.py sitecustomize.py
echo changed > file.txt
",
        mark = mark.display()
    )
}

/// A git repository that itself points at what is going to be planted, and a search path that
/// finds it first.
fn with_seeds(apply: &str, more: &str) -> (Place, PathBuf, String) {
    let place = Place::with_git(&format!(
        "\
name: planted
workspace: {{path: ., apply: {apply}}}
tasks:
  plant: {{run: [/bin/sh, plant.sh], owns: ['**'], verify: [{{run: [/usr/bin/test, -s, file.txt]}}, {{run: [/usr/bin/git, --version]}}]{more}}}
  after: {{run: [/bin/sh, -c, 'echo more > more.txt'], owns: [more.txt], needs: [plant]}}
"
    ));
    let mark = place.home().join("marks");
    fs::create_dir(&mark).unwrap();
    place.write("plant.sh", &plant(&mark));
    place.write("file.txt", "as it was\n");
    place.commit();
    place.git(&["config", "core.hooksPath", "hooks"]);
    place.git(&["config", "core.fsmonitor", "hooks/fsmonitor"]);
    let project = place.project().display().to_string();
    let path = format!(".:bin:{project}:{project}/bin:{}", std::env::var("PATH").unwrap());
    (place, mark, path)
}

#[test]
fn nothing_that_a_task_plants_is_run_by_commit_apply_or_a_later_look() {
    let (place, mark, path) = with_seeds("branch", "");
    let pitcrew = |arguments: &[&str]| {
        support::Answer::from(place.command(arguments).env("PATH", &path).output().unwrap()).exits(0)
    };
    pitcrew(&["run", "--yes"]);
    pitcrew(&["apply"]);
    assert!(exists(place.project().join("bin/git")), "it was planted");
    pitcrew(&["lint"]);
    pitcrew(&["run", "--yes"]);
    pitcrew(&["report"]);
    pitcrew(&["clean", "--dry-run"]);
    pitcrew(&["doctor"]);
    assert_eq!(tree(&mark), Vec::<String>::new());
}

#[test]
fn nothing_that_a_task_plants_is_run_by_activation_probe_or_rollback() {
    let live = ", activate: ['ls'], probe: [{run: [/usr/bin/test, -s, file.txt]}], rollback: ['ls']";
    let (place, mark, path) = with_seeds("live", live);
    let pitcrew = |arguments: &[&str]| {
        support::Answer::from(place.command(arguments).env("PATH", &path).output().unwrap()).exits(0)
    };
    pitcrew(&["run", "--yes"]);
    assert!(exists(place.project().join("bin/ls")), "it was planted");
    pitcrew(&["lint"]);
    let runs = place.pitcrew(&["status", "--format", "json"]).exits(0).json();
    pitcrew(&["rollback", runs["runs"][0]["run"].as_str().unwrap()]);
    assert_eq!(place.read("file.txt"), "as it was\n");
    assert_eq!(tree(&mark), Vec::<String>::new());
}
