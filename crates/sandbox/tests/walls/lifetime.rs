//! How a command starts, ends, and leaves nothing behind.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Command;

use pitcrew_sandbox::{End, NotStarted, launchers};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};

use crate::case::Case;

crate::cases!(
    the_exit_code_comes_through,
    a_signal_of_its_own_comes_through,
    a_missing_command_is_named,
    a_file_that_cannot_be_executed_is_named,
    a_missing_directory_is_named,
    the_environment_is_exactly_what_was_given,
    no_descriptor_is_inherited,
    only_its_own_processes_are_visible,
    what_it_leaves_running_is_killed_and_counted,
    when_its_time_is_up_it_is_asked_and_then_killed,
    it_may_end_gracefully_when_ordered,
    a_kill_does_not_wait,
    it_dies_with_the_engine,
    it_dies_with_the_launcher,
    a_running_launcher_is_found_by_its_mark,
    no_mount_and_no_cgroup_is_left,
    the_probe_finds_every_wall,
);

fn the_exit_code_comes_through() {
    assert_eq!(Case::walled().sh("exit 7").code(), 7);
    assert_eq!(Case::walled().sh("exit 255").code(), 255);
}

fn a_signal_of_its_own_comes_through() {
    assert_eq!(Case::walled().sh("kill -SEGV $$").outcome.end, End::Signaled { signal: 11 });
}

fn a_missing_command_is_named() {
    for program in ["no-such-program", "/no/such/program", ""] {
        let done = Case::walled().run(&[program]);
        assert_eq!(*done.not_started(), NotStarted::CommandNotFound { program: program.into() });
    }
}

fn a_file_that_cannot_be_executed_is_named() {
    let mut case = Case::view(&[("plain", "text"), ("script", "#!/no/interpreter\n")]);
    let plain = case.run(&["./plain"]);
    assert!(plain.not_started().to_string().contains("Permission denied"), "{plain:?}");
    fs::set_permissions(case.host.path().join("base/script"), std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .unwrap();
    let script = case.run(&["./script"]);
    assert!(script.not_started().to_string().contains("interpreter"), "{script:?}");
}

fn a_missing_directory_is_named() {
    let mut case = Case::walled();
    case.spec.cwd = "/nowhere".into();
    let done = case.run(&["true"]);
    assert!(matches!(done.not_started(), NotStarted::WorkingDirectory { path, .. } if path == "/nowhere"));
}

fn the_environment_is_exactly_what_was_given() {
    let mut case = Case::walled();
    case.spec.env = vec![("ONLY".into(), OsString::from("this"))];
    assert_eq!(case.run(&["/usr/bin/env"]).said(), "ONLY=this");
}

fn no_descriptor_is_inherited() {
    let leak = fs::File::open("/").unwrap();
    rustix::io::fcntl_setfd(&leak, rustix::io::FdFlags::empty()).unwrap();
    assert_eq!(
        Case::walled().sh("echo /proc/self/fd/*").said(),
        "/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3"
    );
}

fn only_its_own_processes_are_visible() {
    let mut case = Case::walled();
    assert_eq!(case.sh("echo /proc/[0-9]*").said(), "/proc/1 /proc/2");
    assert_eq!(case.push(&["kill", &std::process::id().to_string()]).code(), 1);
}

fn what_it_leaves_running_is_killed_and_counted() {
    let done = Case::walled().sh("setsid sleep 1000 & (setsid sh -c 'trap \"\" TERM; sleep 1000; :' &) ; exit 0");
    assert_eq!(done.code(), 0);
    assert!((2..=3).contains(&done.outcome.leftovers), "{done:?}");
}

fn when_its_time_is_up_it_is_asked_and_then_killed() {
    for ignoring in ["", "trap '' TERM; "] {
        let mut case = Case::walled();
        case.spec.timeout_ms = Some(30);
        let done = case.sh(&format!("{ignoring} while :; do sleep 1000; done"));
        assert_eq!(done.outcome.end, End::TimedOut);
        assert!(done.outcome.usage.wall_ms >= 30);
    }
}

/// Starts a script that says a line when it is ready, and waits for the line.
pub fn ready(case: &mut Case, script: &str) -> (pitcrew_sandbox::Launched, BufReader<std::io::PipeReader>) {
    let (reading, writing) = std::io::pipe().unwrap();
    let launched = case.start(&["/bin/sh", "-c", script], &writing, &writing);
    drop(writing);
    let mut reading = BufReader::new(reading);
    let mut line = String::new();
    reading.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    (launched, reading)
}

fn it_may_end_gracefully_when_ordered() {
    let mut case = Case::walled();
    case.spec.grace_ms = 60_000;
    let script = "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done";
    let (launched, mut out) = ready(&mut case, script);
    launched.end();
    assert_eq!(launched.wait().end, End::Ordered);
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest.lines().last(), Some("bye"));
}

fn a_kill_does_not_wait() {
    let mut case = Case::walled();
    case.spec.grace_ms = 600_000;
    let (launched, _) = ready(&mut case, "trap '' TERM; echo ready; while :; do sleep 1000; done");
    launched.kill();
    assert_eq!(launched.wait().end, End::Ordered);
}

fn it_dies_with_the_engine() {
    let mut case = Case::walled();
    let (launched, mut out) = ready(&mut case, "trap '' TERM; echo ready; while :; do sleep 1000; done");
    drop(launched);
    // The pipe's end of file is the death of everyone who held it.
    assert_eq!(out.read_to_string(&mut String::new()).unwrap(), 0);
}

fn it_dies_with_the_launcher() {
    let mut case = Case::walled();
    let (launched, mut out) = ready(&mut case, "trap '' TERM; echo ready; setsid sleep 1000; :");
    let pid = Pid::from_raw(case.launcher() as i32).unwrap();
    let died = pidfd_open(pid, PidfdFlags::empty()).unwrap();
    kill_process(pid, Signal::KILL).unwrap();
    poll(&mut [PollFd::new(&died, PollFlags::IN)], None).unwrap();
    assert_eq!(out.read_to_string(&mut String::new()).unwrap(), 0);
    assert_eq!(launched.wait().end, End::LauncherLost);
}

fn a_running_launcher_is_found_by_its_mark() {
    let mut case = Case::walled();
    let (launched, _) = ready(&mut case, "echo ready; sleep 1000");
    let pid = case.launcher();
    assert!(launchers(&case.mark).contains(&pid));
    assert!(!launchers("another mark").contains(&pid));
    drop(launched);
    assert!(!launchers(&case.mark).contains(&pid));
}

fn no_mount_and_no_cgroup_is_left() {
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
    let mut case = Case::view(&[("a", "")]);
    let (launched, _) = ready(&mut case, "echo ready; sleep 1000");
    let groups = format!("pitcrew-*-{}", case.launcher());
    launched.kill();
    assert_eq!(launched.wait().end, End::Ordered);
    assert_eq!(fs::read_to_string("/proc/self/mountinfo").unwrap(), mounts);
    let found = Command::new("find").args(["/sys/fs/cgroup", "-name", &groups]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "");
}

fn the_probe_finds_every_wall() {
    let scratch = tempfile::tempdir().unwrap();
    let walls = pitcrew_sandbox::probe(&std::env::current_exe().unwrap(), scratch.path());
    let missing: Vec<_> = walls.iter().filter(|wall| wall.required && !wall.ok).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0);
}
