//! What a command may use up.

use pitcrew_sandbox::{End, Limit};

use crate::case::{Case, Done};

crate::cases!(
    memory_of_all_processes_together_is_limited,
    cpu_time_of_all_processes_together_is_limited,
    processes_are_limited,
    open_files_are_limited,
    one_huge_file_is_limited,
    disk_space_of_the_view_is_limited,
    files_in_the_view_are_limited,
    private_memory_areas_are_limited,
    usage_is_reported,
);

#[track_caller]
fn assert_exceeded(done: &Done, wanted: Limit) {
    match done.outcome.end {
        End::LimitExceeded { which, limit, seen } if which == wanted => {
            assert!(seen >= limit, "{seen} is below the limit of {limit}");
        }
        _ => panic!("{wanted:?} was not exceeded: {done:?}"),
    }
}

fn memory_of_all_processes_together_is_limited() {
    let mut case = Case::walled();
    case.spec.limits.memory = Some(128 << 20);
    // Each is within the limit, together they are not. The largest, which goes, is the command.
    let hold = "/opt/intruder __push hold";
    let done = case.sh(&format!("{hold} 40000000 & {hold} 40000000 & exec {hold} 70000000"));
    assert_exceeded(&done, Limit::Memory);
}

fn cpu_time_of_all_processes_together_is_limited() {
    // Two that would take a whole CPU each for as long as they may.
    let burn = "timeout 2 sh -c 'while :; do :; done' & timeout 2 sh -c 'while :; do :; done' & wait";
    let mut case = Case::walled();
    case.spec.limits.cpu_milli = Some(200);
    let done = case.sh(burn);
    let used = done.outcome.usage.user_ms + done.outcome.usage.system_ms;
    if done.outcome.unenforced.iter().any(|said| said.starts_with("limit on CPUs")) {
        eprintln!("no cgroup here, and the outcome says so");
    } else {
        // A fifth of two seconds, and what a period and the start of programs add.
        assert!(used < 700, "{used} ms of CPU time: {done:?}");
    }
    case.spec.limits.cpu_milli = None;
    let free = case.sh(burn).outcome.usage;
    assert!(free.user_ms + free.system_ms > used.min(700), "without the limit they take more: {free:?}");
}

fn processes_are_limited() {
    let mut case = Case::walled();
    case.spec.limits.processes = Some(20);
    let done = case.sh("for i in $(seq 100); do sleep 1000 & done");
    assert!(done.err.contains("fork"), "{done:?}");
    assert!(done.outcome.leftovers < 20, "{done:?}");
}

fn open_files_are_limited() {
    let mut case = Case::walled();
    case.spec.limits.open_files = Some(100);
    assert_eq!(case.push(&["open-files", "50"]).code(), 0);
    let done = case.push(&["open-files", "200"]);
    assert!(done.out.contains("Too many open files"), "{done:?}");
}

fn one_huge_file_is_limited() {
    let mut case = Case::view(&[]);
    case.spec.limits.disk = Some(1 << 20);
    let done = case.sh("truncate -s 1T sparse; echo $?");
    assert_ne!(done.said(), "0");
}

fn disk_space_of_the_view_is_limited() {
    let mut case = Case::view(&[]);
    case.spec.limits.disk = Some(4 << 20);
    let done = case.sh("i=0; while :; do i=$((i+1)); [ $i -lt 20 ] && head -c 1000000 /dev/zero >f$i; done");
    assert_exceeded(&done, Limit::Disk);
}

fn files_in_the_view_are_limited() {
    let mut case = Case::view(&[]);
    case.spec.limits.files = Some(100);
    let done = case.sh("i=0; while :; do i=$((i+1)); [ $i -lt 500 ] && : >f$i; done");
    assert_exceeded(&done, Limit::Files);
}

fn private_memory_areas_are_limited() {
    let mut case = Case::walled();
    case.enclosure().scratch_bytes = 1 << 20;
    case.enclosure().scratch = vec!["/run".into()];
    for path in ["/tmp", "/dev/shm", "/home/agent", "/run"] {
        let done = case.sh(&format!("head -c 2000000 /dev/zero >{path}/big"));
        assert!(done.err.contains("No space left"), "{path}: {done:?}");
    }
}

fn usage_is_reported() {
    let mut case = Case::walled();
    let done = case.sh("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done");
    let usage = done.outcome.usage;
    assert_eq!(done.code(), 0);
    assert!(usage.user_ms + usage.system_ms > 0, "{usage:?}");
    assert!(usage.max_rss > 100_000, "{usage:?}");
}
