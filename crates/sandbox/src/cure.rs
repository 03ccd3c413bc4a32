//! How to get a wall that this machine does not offer.

use std::fs;
use std::path::Path;

/// The cure for a missing wall, by the settings of this machine that are known to forbid it.
pub(crate) fn cure(wall: &str) -> Option<String> {
    match wall {
        "user namespace" => Some(user_namespace()),
        "proc" | "mounts" if in_container() => Some(CONTAINER.to_owned()),
        "overlay" => Some(
            "Linux 5.11 or later with overlayfs (`modprobe overlay`), and `PITCREW_STATE` on a local \
             file system that is no overlay itself: ext4, xfs, btrfs, or tmpfs"
                .to_owned(),
        ),
        "landlock" => {
            Some("Linux 5.13 or later, with `landlock` in the `lsm=` list of the kernel command line".to_owned())
        }
        "seccomp" => Some("a kernel built with CONFIG_SECCOMP_FILTER".to_owned()),
        "cgroup" => Some("start pitcrew under `systemd-run --user --scope -p Delegate=yes`, or as root".to_owned()),
        _ => None,
    }
}

const CONTAINER: &str = "this is a container: start it with `--security-opt seccomp=unconfined \
     --security-opt apparmor=unconfined --security-opt systempaths=unconfined`";

fn user_namespace() -> String {
    let setting = |path: &str| {
        let value = fs::read_to_string(Path::new("/proc/sys").join(path)).ok()?;
        value.trim().parse::<u64>().ok()
    };
    if setting("user/max_user_namespaces") == Some(0) {
        return "sysctl user.max_user_namespaces=15000".into();
    }
    if setting("kernel/unprivileged_userns_clone") == Some(0) {
        return "sysctl kernel.unprivileged_userns_clone=1".into();
    }
    if setting("kernel/apparmor_restrict_unprivileged_userns") == Some(1) {
        return apparmor_profile();
    }
    if in_container() {
        return CONTAINER.into();
    }
    if is_filtered() {
        return "leave the sandbox that pitcrew runs in: its seccomp filter forbids them".into();
    }
    "a kernel built with CONFIG_USER_NS".into()
}

/// Ubuntu allows user namespaces to programs that a profile names.
fn apparmor_profile() -> String {
    let program = std::env::current_exe().unwrap_or_else(|_| "/usr/local/bin/pitcrew".into());
    format!(
        "write `abi <abi/4.0>, include <tunables/global> profile pitcrew {} flags=(unconfined) {{ userns, }}` \
         to /etc/apparmor.d/pitcrew and run `apparmor_parser -r /etc/apparmor.d/pitcrew`",
        program.display()
    )
}

fn in_container() -> bool {
    ["/.dockerenv", "/run/.containerenv"].iter().any(|mark| Path::new(mark).exists())
}

/// Whether somebody's seccomp filter holds for this process.
fn is_filtered() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("Seccomp:\t2"))
}
