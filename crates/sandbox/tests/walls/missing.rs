//! A machine on which some wall cannot be built: nothing starts, and the reason is told.

use std::process::Command;

use crate::intruder;

crate::cases!(
    without_any_one_system_call_of_the_walls_nothing_starts,
    inside_another_sandbox_that_is_what_is_said,
    root_of_a_namespace_without_the_sandbox_id_still_has_walls,
    without_user_namespaces_nothing_starts_and_the_cure_is_named,
);

/// What a view on a kernel without one system call ends with, in words.
fn end_without(call: libc::c_long) -> String {
    let done = Command::new(std::env::current_exe().unwrap())
        .args([intruder::PUSH, "on-a-kernel-without", &call.to_string()])
        .output()
        .unwrap();
    String::from_utf8_lossy(&done.stdout).into_owned()
}

fn without_any_one_system_call_of_the_walls_nothing_starts() {
    let calls = [
        ("seccomp", libc::SYS_getpid, false),
        ("landlock", libc::SYS_landlock_create_ruleset, true),
        ("landlock", libc::SYS_landlock_add_rule, true),
        ("landlock", libc::SYS_landlock_restrict_self, true),
        ("mounts", libc::SYS_mount, true),
        ("mounts", libc::SYS_open_tree, true),
        ("mounts", libc::SYS_move_mount, true),
        ("mounts", libc::SYS_mount_setattr, true),
        ("mounts", libc::SYS_fsopen, true),
        ("mounts", libc::SYS_fsmount, true),
        ("mounts", libc::SYS_pivot_root, true),
        ("mounts", libc::SYS_umount2, true),
        ("uts namespace", libc::SYS_sethostname, true),
        ("network namespace", libc::SYS_socket, true),
        ("privileges", libc::SYS_capset, true),
        ("privileges", libc::SYS_keyctl, true),
        ("limits", libc::SYS_prlimit64, true),
        ("process tree", libc::SYS_setsid, true),
    ];
    for (wall, call, needed) in calls {
        let end = end_without(call);
        let refused = end.starts_with("NotStarted(Wall");
        assert!(refused == needed && (!needed || end.contains(wall)), "{wall}, call {call}: {end}");
    }
}

/// What a view ends with for somebody who is root of a namespace with one id, after `script`.
fn end_in_namespace(script: &str) -> String {
    let done = Command::new("unshare")
        .args(["-Urm", "sh", "-c", &format!("{script} exec \"$0\" \"$@\"")])
        .arg(std::env::current_exe().unwrap())
        // A call that nothing makes: only what the script took away is missing.
        .args([intruder::PUSH, "on-a-kernel-without", "9999"])
        .output()
        .unwrap();
    format!("{done:?}")
}

fn root_of_a_namespace_without_the_sandbox_id_still_has_walls() {
    let end = end_in_namespace("");
    assert!(end.contains("Exited { code: 0 }"), "{end}");
}

fn without_user_namespaces_nothing_starts_and_the_cure_is_named() {
    let end = end_in_namespace("echo 0 >/proc/sys/user/max_user_namespaces || exit 77;");
    assert!(end.contains("user namespace"), "{end}");
    assert!(end.contains("max_user_namespaces=15000"), "{end}");
}

fn inside_another_sandbox_that_is_what_is_said() {
    let done = crate::case::Case::walled().push(&["on-a-kernel-without", "9999"]);
    assert!(done.out.contains("leave the sandbox"), "{done:?}");
}
