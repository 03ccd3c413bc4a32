//! Who is at the keyboard, and whether anybody is.
//!
//! A name is that of an operating-system user, as the kernel says it: of this process, or of the one
//! at the other end of a socket. Root alone may stand for others, which `sudo` does: whoever may
//! become root may do anything here, and is still asked by the own name.

use std::path::Path;

use pitcrew_engine::Voice;

/// The variable that everything inside of a run has in its environment.
const RUN: &str = "PITCREW_RUN";

/// How many ancestors of a process are looked at.
const ANCESTORS: usize = 64;

/// Returns who runs this process.
pub fn me() -> Voice {
    let uid = rustix::process::getuid().as_raw();
    voice(uid, behind_sudo(), Some(std::process::id()))
}

/// Returns whose voice it is that comes from process `pid` of user `uid`, which says that `sudo`
/// stands for the user `behind`.
pub(crate) fn voice(uid: u32, behind: Option<u32>, pid: Option<u32>) -> Voice {
    let user = behind.filter(|_| uid == 0).unwrap_or(uid);
    Voice { name: name_of(user), inside: pid.is_some_and(is_inside) }
}

/// Returns the user for whom `sudo` has made this process root's.
pub(crate) fn behind_sudo() -> Option<u32> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    std::env::var("SUDO_UID").ok()?.parse().ok()
}

/// Returns the name of a user, or its number where it has none.
pub fn name_of(uid: u32) -> String {
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    passwd
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            let number: u32 = fields.nth(1)?.parse().ok()?;
            (number == uid).then(|| name.to_owned())
        })
        .next()
        .unwrap_or_else(|| format!("uid {uid}"))
}

/// Whether a process, or one that it descends from, was started inside a run. A program can drop a
/// variable from its own environment, and not from its ancestors'.
fn is_inside(pid: u32) -> bool {
    let mut pid = pid;
    for _ in 0..ANCESTORS {
        let place = Path::new("/proc").join(pid.to_string());
        let environment = std::fs::read(place.join("environ")).unwrap_or_default();
        let names = environment.split(|byte| *byte == 0).filter_map(|entry| entry.split(|byte| *byte == b'=').next());
        if names.into_iter().any(|name| name == RUN.as_bytes()) {
            return true;
        }
        match parent_of(&place) {
            Some(parent) if parent > 1 => pid = parent,
            _ => return false,
        }
    }
    false
}

fn parent_of(place: &Path) -> Option<u32> {
    let status = std::fs::read_to_string(place.join("status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn root_alone_may_stand_for_others() {
        assert_eq!(voice(0, Some(54_321), None), Voice::from("uid 54321"));
        assert_eq!(voice(54_321, Some(0), None), Voice::from("uid 54321"));
    }

    #[test]
    fn a_program_that_drops_the_variable_still_descends_from_the_run() {
        let script = "env -u PITCREW_RUN sleep 60 & echo $!; wait";
        let mut shell =
            Command::new("sh").args(["-c", script]).env(RUN, "demo-7k2f").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(shell.stdout.take().unwrap()), &mut line).unwrap();
        let inner: u32 = line.trim().parse().unwrap();
        assert!(is_inside(inner));
        let _ = Command::new("kill").arg(inner.to_string()).status();
        shell.wait().unwrap();
    }
}
