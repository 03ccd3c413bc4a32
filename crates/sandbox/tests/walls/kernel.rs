//! What a command can ask of the kernel, and what it is.

use crate::case::{Case, is_root};

crate::cases!(
    what_no_build_needs_is_refused,
    exotic_sockets_are_refused_and_ordinary_ones_work,
    set_id_bits_cannot_be_made,
    there_is_no_privilege_left_and_none_to_regain,
    the_command_is_never_root,
    ordinary_work_goes_on,
    the_machine_does_not_show_in_proc,
);

fn what_no_build_needs_is_refused() {
    let mut case = Case::walled();
    let tricks: &[&[&str]] = &[
        &["unshare-user"],
        &["clone-user"],
        &["clone3"],
        &["mount"],
        &["umount", "/usr"],
        &["umount", "/proc/kmsg"],
        &["open-tree"],
        &["chroot"],
        &["io-uring"],
        &["bpf"],
        &["perf"],
        &["userfaultfd"],
        &["keyctl"],
        &["handle"],
        &["personality"],
        &["clock"],
        &["type-into-terminal"],
        &["device", "/tmp/disk"],
        &["become-root"],
        &["raise-limit"],
        &["lock-memory", "67108864"],
        &["ptrace", "1"],
        #[cfg(target_arch = "x86_64")]
        &["x32"],
    ];
    for trick in tricks {
        let done = case.push(trick);
        assert_eq!(done.code(), 1, "{trick:?} worked");
        let refused = ["not permitted", "not implemented", "Cannot allocate", "Invalid argument"];
        assert!(refused.iter().any(|word| done.out.contains(word)), "{trick:?}: {done:?}");
    }
}

fn exotic_sockets_are_refused_and_ordinary_ones_work() {
    let mut case = Case::walled();
    for (family, kind, protocol) in [("38", "5", "0"), ("40", "1", "0"), ("44", "3", "0"), ("16", "3", "12")] {
        let done = case.push(&["socket", family, kind, protocol]);
        assert!(done.out.contains("Address family not supported"), "family {family}: {done:?}");
    }
    assert_ne!(case.push(&["socket", "17", "3", "768"]).code(), 0, "a packet socket");
    for (family, kind) in [("1", "1"), ("2", "1"), ("2", "2"), ("10", "1"), ("16", "3")] {
        assert_eq!(case.push(&["socket", family, kind, "0"]).code(), 0, "family {family}");
    }
}

fn set_id_bits_cannot_be_made() {
    let mut case = Case::view(&[]);
    assert_eq!(case.push(&["set-id", "file"]).code(), 1);
    assert_eq!(case.push(&["create-set-id", "other"]).code(), 1);
    assert_ne!(case.sh(": >file; chmod u+s file").code(), 0);
    assert_eq!(case.sh(": >file; chmod 755 file && mkdir -m 1777 sticky").code(), 0);
}

fn there_is_no_privilege_left_and_none_to_regain() {
    let status = Case::walled().sh("cat /proc/self/status").said().to_owned();
    for line in ["CapEff", "CapPrm", "CapInh", "CapBnd", "CapAmb"] {
        assert!(status.contains(&format!("{line}:\t0000000000000000")), "{line} in {status}");
    }
    assert!(status.contains("NoNewPrivs:\t1"));
    assert!(status.contains("Seccomp:\t2"));
}

fn the_command_is_never_root() {
    let mut case = Case::walled();
    let own = rustix::process::getuid().as_raw();
    let expected = if is_root() { 1000 } else { own };
    assert_eq!(
        case.sh("id -u; id -un; cat /proc/self/uid_map | wc -l").said().lines().next(),
        Some(&*expected.to_string())
    );
    assert_eq!(case.sh("id -un").said(), "agent");
}

fn ordinary_work_goes_on() {
    let mut case = Case::view(&[("file", "")]);
    let tricks: &[&[&str]] = &[
        &["semaphore"],
        &["terminal"],
        &["threads", "16"],
        &["lock-file", "file"],
        &["unix-socket", "socket"],
        &["open-files", "256"],
        &["write", "/dev/null"],
        &["write", "/proc/self/oom_score_adj"],
    ];
    for trick in tricks {
        let done = case.push(trick);
        assert_eq!(done.code(), 0, "{trick:?}: {done:?}");
    }
    let script = "printf '#!/bin/sh\\nexit 7\\n' >s && chmod +x s; ./s; test $? = 7 \
                  && ln file hard && touch -d @9 file && echo a | cat | wc -c";
    assert_eq!(case.sh(script).said(), "2");
}

fn the_machine_does_not_show_in_proc() {
    let mut case = Case::walled();
    for path in ["/proc/kmsg", "/proc/kcore", "/proc/sysrq-trigger", "/proc/keys", "/dev/kmsg", "/dev/mem"] {
        assert_ne!(case.sh(&format!("head -c 1 {path}")).code(), 0, "{path} opened");
    }
    assert_eq!(case.sh("ls /sys 2>/dev/null; cat /proc/meminfo | grep -c MemTotal; hostname").said(), "1\npitcrew");
}
