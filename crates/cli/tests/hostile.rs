//! Bad input, bad commands and a bad machine: each ends in an answer, and in nothing left behind.

mod support;

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use support::traces::{left_processes, names_in, nothing_is_left};
use support::user::{ORDINARY, everyone, is_root};
use support::{Answer, Place, exists, state_of};

/// One task with a script of several lines.
fn does(fields: &str, script: &str) -> Place {
    let script: String = script.lines().map(|line| format!("      {line}\n")).collect();
    Place::with_git(&format!("name: bad\ntasks:\n  work:\n    {fields}\n    run: |\n{script}"))
}

#[test]
fn a_plan_that_is_not_there_or_cannot_be_read_is_named_with_the_cure() {
    let place = Place::empty();
    place.pitcrew(&["run"]).exits(2).says("no `pitcrew.yaml` here").says("pitcrew init");
    place.pitcrew(&["run", "other.yaml"]).exits(2).says("read the plan `other.yaml`").says("pitcrew init");
    fs::create_dir(place.project().join("dir.yaml")).unwrap();
    place.pitcrew(&["lint", "dir.yaml"]).exits(2).says("dir.yaml");
    place.write("closed.yaml", "tasks: {a: {run: 'true'}}");
    fs::set_permissions(place.project().join("closed.yaml"), Permissions::from_mode(0o000)).unwrap();
    let place = place.of(*everyone().last().unwrap());
    place.pitcrew(&["run", "closed.yaml"]).exits(2).says("read the plan `closed.yaml`").says("ls -l closed.yaml");
    assert!(!exists(place.state()), "nothing was begun");
}

#[test]
fn a_plan_that_makes_no_sense_is_refused_with_its_place() {
    let bomb: String = std::iter::once("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned())
        .chain((1..12).map(|n| {
            let alias = format!("*a{}", n - 1);
            format!("a{n}: &a{n} [{}]\n", vec![alias; 9].join(", "))
        }))
        .collect();
    let huge = format!("# {}\ntasks: {{a: {{run: 'true'}}}}\n", "x".repeat(20 << 20));
    let deep = format!("tasks: {}{}", "[".repeat(20_000), "]".repeat(20_000));
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("broken", b"tasks:\n  a: {run: 'true'\n  b: [\n".to_vec(), "error["),
        ("empty", Vec::new(), "tasks"),
        ("not UTF-8", b"name: \xff\xfe\ntasks: {a: {run: 'true'}}\n".to_vec(), "UTF-8"),
        ("a bomb", bomb.into_bytes(), "error["),
        ("huge", huge.into_bytes(), "error["),
        ("deep", deep.into_bytes(), "error["),
        ("unknown", b"tasks: {a: {run: 'true', owms: [x]}}\n".to_vec(), "`owns`"),
        ("not yet", b"tasks: {a: {run: 'true', retry: {jitter: 1s}}}\n".to_vec(), "not supported yet"),
        (
            "a cycle",
            b"tasks: {a: {run: 'true', needs: [b]}, b: {run: 'true', needs: [c]}, c: {run: 'true', needs: [a]}}\n"
                .to_vec(),
            "`a` needs `b` needs `c` needs `a`",
        ),
    ];
    for (name, plan, says) in cases {
        let place = Place::empty();
        fs::write(place.project().join("pitcrew.yaml"), plan).unwrap();
        for command in ["lint", "run", "schedule"] {
            let answer = place.pitcrew(&[command]);
            assert_eq!(answer.code, 1, "{name}, {command}: {}\n{}", answer.stdout, answer.stderr);
            let said = answer.stdout + &answer.stderr;
            assert!(said.contains(says), "{name}, {command} does not say `{says}`: {said:.2000}");
            assert!(said.len() < 20_000, "{name}, {command} says too much: {} bytes", said.len());
        }
        assert!(!exists(place.state()), "{name}: nothing was begun");
    }
}

#[test]
fn ten_thousand_tasks_are_linted_scheduled_and_rehearsed() {
    let tasks: String = (0..10_000)
        .map(|n| {
            format!(
                "  t{n}: {{run: 'true', owns: [f{n}], needs: [{}]}}\n",
                if n < 100 { String::new() } else { format!("t{}", n - 100) }
            )
        })
        .collect();
    let place = Place::with_git(&format!("name: many\ntasks:\n{tasks}"));
    place.pitcrew(&["lint"]).exits(0);
    let schedule = place.pitcrew(&["schedule", "--format", "json"]).exits(0).json();
    assert_eq!(schedule["tasks"].as_array().unwrap().len(), 10_000);
    place.pitcrew(&["run", "--dry-run", "--format", "json"]).exits(0);
}

#[test]
fn a_command_that_does_not_exist_is_named_before_and_during_a_run() {
    let place = Place::with_git("name: n\ntasks: {a: {run: [no-such-tool, x]}}\n");
    place.pitcrew(&["run"]).exits(2).says("`no-such-tool` is not on PATH").says("install `no-such-tool`");
    let place = Place::with_git("name: n\ntasks: {a: {run: './none.sh'}}\n");
    place.pitcrew(&["run"]).exits(1).says("there is no `./none.sh`");
    // Inside a shell line nobody can know beforehand.
    does("retry: {times: 1}", "cd . && no-such-tool").pitcrew(&["run"]).exits(1).says("no-such-tool: not found");
    // There is such a file, and what it wants to be run by is not there.
    let place = Place::with_git("name: n\ntasks: {a: {run: ['./tool']}}\n");
    place.write("tool", "#!/no/such/interpreter\n");
    fs::set_permissions(place.project().join("tool"), Permissions::from_mode(0o755)).unwrap();
    place.commit();
    place.pitcrew(&["run"]).exits(1).says("tool");
    nothing_is_left(&place);
}

#[test]
fn a_gigabyte_of_output_is_cut_and_the_cut_is_said() {
    let place = does("owns: [done]", "echo first\nhead -c 1073741824 /dev/zero\necho last\necho x > done");
    let run = place.run(&[], 0);
    let log = place.state().join("logs").join(&run).join("work.1.out.log");
    assert!(fs::metadata(&log).unwrap().len() < 11 << 20);
    place.pitcrew(&["logs", &run, "work"]).exits(0).says("first").says("last");
    nothing_is_left(&place);
}

/// A script that does not let go: it ignores what asks it to end, and so do its children.
const STUBBORN: &str = "\
trap '' TERM INT HUP
setsid sleep 600 &
(sleep 600 &)
echo begun
sleep 600
sleep 600";

#[test]
fn what_ignores_the_end_of_its_time_is_killed_with_its_children() {
    outlives_its_time("on");
}

#[test]
fn without_walls_too_what_ignores_the_end_of_its_time_is_killed_with_its_children() {
    outlives_its_time("off");
}

fn outlives_its_time(isolation: &str) {
    let place = does("timeout: 1s", STUBBORN);
    place.pitcrew(&["run", "--sandbox", isolation]).exits(1).says("took longer than 1s");
    nothing_is_left(&place);
}

#[test]
fn what_ignores_a_stop_is_killed_with_its_children() {
    let place = does("timeout: 10m", STUBBORN);
    let mut running = place.start(&["run"]);
    running.until("attempt_started");
    let mut logs =
        place.command(&["logs", &running.name(), "work", "--follow"]).stdout(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(logs.stdout.take().unwrap()).lines();
    assert!(said.map_while(Result::ok).any(|line| line == "begun"), "from here on it ignores what can be ignored");
    place.pitcrew(&["stop"]).exits(0);
    running.ends(1);
    logs.wait().unwrap();
    nothing_is_left(&place);
}

#[test]
fn children_that_outlive_their_task_are_ended_and_its_work_is_kept() {
    for isolation in ["on", "off"] {
        for &user in everyone() {
            let script = "setsid sleep 600 &\n(nohup setsid sh -c 'sleep 600; echo late > made' > /dev/null 2>&1 &)\nsleep 600 &\necho made > made";
            let place = does("owns: [made]", script).of(user);
            let run = place.run(&["--sandbox", isolation], 0);
            assert_eq!(place.git(&["show", &format!("pitcrew/{run}:made")]), "made\n");
            nothing_is_left(&place);
        }
    }
}

#[test]
fn junk_as_output_fails_the_attempt_and_says_what_it_is() {
    for (script, says) in [
        ("echo junk > $PITCREW_OUTPUT", "it is not JSON"),
        ("echo '[1]' > $PITCREW_OUTPUT", "object"),
        ("printf '\\377\\376' > $PITCREW_OUTPUT", "it is not JSON"),
        ("ln -s /etc/passwd $PITCREW_OUTPUT", "symbolic link"),
        ("mkfifo $PITCREW_OUTPUT", "it is no plain file"),
        ("mkdir $PITCREW_OUTPUT", "it is no plain file"),
        ("head -c 104857600 /dev/zero > $PITCREW_OUTPUT", "it is larger than 10 MiB"),
        ("head -c 9000000 /dev/zero | tr '\\0' '[' > $PITCREW_OUTPUT", "it is not JSON"),
        // Only root can read it all the same.
        (
            "echo '{}' > $PITCREW_OUTPUT; chmod 000 $PITCREW_OUTPUT",
            if is_root() { "" } else { "read it: Permission denied" },
        ),
    ] {
        for isolation in ["on", "off"] {
            let place = does("owns: [x]", script);
            let code = if says.is_empty() { 0 } else { 1 };
            place.pitcrew(&["run", "--sandbox", isolation]).exits(code).says(says);
            nothing_is_left(&place);
        }
    }
}

#[test]
fn what_fills_memory_disk_or_the_process_table_is_ended_by_its_limit() {
    let place = does("owns: [big]\n    limits: {disk: 8MiB}", "head -c 100000000 /dev/zero > big");
    place.pitcrew(&["run"]).exits(1).says("File size limit exceeded");
    nothing_is_left(&place);
    let place = does("limits: {processes: 20}", "for n in $(seq 100); do sleep 600 & done; true");
    place.pitcrew(&["run"]).exits(1).says("Cannot fork");
    nothing_is_left(&place);
}

/// A small file system as the state directory, gone with this value.
struct SmallDisk {
    at: PathBuf,
}

impl SmallDisk {
    fn of(place: &Place, size: &str) -> SmallDisk {
        let at = place.state();
        fs::create_dir(&at).unwrap();
        let disk = SmallDisk { at };
        disk.mount(&["-t", "tmpfs", "-o", &format!("size={size},mode=700"), "tmpfs"]);
        disk
    }

    fn grow(&self, size: &str) {
        self.mount(&["-o", &format!("remount,size={size}")]);
    }

    fn mount(&self, arguments: &[&str]) {
        assert!(Command::new("mount").args(arguments).arg(&self.at).status().unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.at).status();
    }
}

#[test]
fn a_full_disk_fails_what_needs_it_and_loses_nothing() {
    if !is_root() {
        return eprintln!("skipped: only root can mount a small disk");
    }
    let place = Place::with_git(
        "\
name: full
tasks:
  small: {run: 'echo small > small.txt', owns: [small.txt]}
  large: {run: 'head -c 60000000 /dev/urandom > large.bin', owns: [large.bin], needs: [small]}
",
    );
    let disk = SmallDisk::of(&place, "40m");
    let answer = place.pitcrew(&["run"]).exits(1);
    answer.says("No space left");
    let runs = place.pitcrew(&["status", "--format", "json"]).exits(0).json();
    let run = runs["runs"][0]["run"].as_str().unwrap().to_owned();
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!((state_of(&status, "small"), state_of(&status, "large")), ("succeeded".into(), "failed".into()));
    assert_eq!(left_processes(&place), Vec::<String>::new());
    assert_eq!(names_in(&place.state().join("attempts")), Vec::<String>::new());

    // Not a byte is left: nothing can begin, and what is there can be read.
    let filler = place.state().join("filler");
    let _ = Command::new("dd").args(["if=/dev/zero", &format!("of={}", filler.display()), "bs=64k"]).output();
    place.pitcrew(&["run"]).exits(2).says("free some");
    place.pitcrew(&["report", &run]).exits(0).says("small");
    fs::remove_file(&filler).unwrap();

    disk.grow("400m");
    place.pitcrew(&["run", "--apply"]).exits(0);
    assert_eq!(fs::metadata(place.project().join("large.bin")).unwrap().len(), 60_000_000);
}

#[test]
fn state_that_cannot_be_kept_is_named_with_the_cure() {
    let place = does("owns: [x]", "echo x > x");
    let inside = place.project().join("state");
    let answer = |place: &Place, state: &std::path::Path| {
        Answer::from(place.command(&["run"]).env("PITCREW_STATE", state).output().unwrap())
    };
    answer(&place, &inside).exits(2).says("lies inside the workspace").says("PITCREW_STATE");
    assert!(!exists(&inside));
    let foreign = place.home().join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("thesis.txt"), "mine").unwrap();
    answer(&place, &foreign).exits(2).says("no state of Pitcrew's").says("PITCREW_STATE");
    assert_eq!(names_in(&foreign), ["thesis.txt"]);
    let file = place.home().join("file");
    fs::write(&file, "").unwrap();
    answer(&place, &file).exits(2).says("file");

    if !is_root() {
        return eprintln!("skipped: for a directory of somebody else's these tests must be root's");
    }
    let closed = place.home().join("closed");
    let place = place.of(Some(ORDINARY));
    fs::create_dir(&closed).unwrap();
    answer(&place, &closed).exits(2).says("closed").says("Permission denied").says("PITCREW_STATE");
    answer(&place, &closed.join("below")).exits(2).says("closed").says("PITCREW_STATE");
}
