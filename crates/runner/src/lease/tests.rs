//! Taking leases from each other, and from what somebody planted in their place.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::*;
use crate::who;

fn directory(path: &str) -> Thing {
    Thing::Directory(path.into())
}

fn port(number: &str) -> Thing {
    Thing::Named { kind: "port".into(), name: number.into() }
}

fn somewhere() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join("leases");
    (home, place)
}

fn take(place: &Path, run: &str, things: &[Thing]) -> Result<Leases, LeaseError> {
    Leases::take_at(place, things, Path::new("/srv/project"), &RunId(run.into()))
}

/// Takes leases that must be free.
#[track_caller]
fn have(place: &Path, run: &str, things: &[Thing]) -> Leases {
    take(place, run, things).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn refused(place: &Path, things: &[Thing]) -> String {
    take(place, "late-0000", things).expect_err("somebody has it").to_string()
}

#[test]
fn what_one_run_has_another_gets_when_it_is_given_up() {
    let (_home, place) = somewhere();
    let held = have(&place, "early-0000", &[port("8080"), port("81")]);
    let why = refused(&place, &[port("80"), port("8080")]);
    let me = who::me().name;
    let pid = std::process::id();
    assert_eq!(
        why,
        format!(
            "take `port:8080`: run `early-0000` of {me} in `/srv/project` (process {pid}) has it; \
             wait for its end, or `pitcrew stop early-0000` there, then try again"
        )
    );
    have(&place, "other-0000", &[port("80")]);
    drop(held);
    have(&place, "late-0000", &[port("80"), port("8080")]);
}

#[test]
fn directories_meet_where_one_lies_in_the_other() {
    let (_home, place) = somewhere();
    let held = have(&place, "early-0000", &[directory("/srv/site/a")]);
    for nested in ["/srv/site/a", "/srv/site/a/b/c", "/srv/site", "/"] {
        assert!(refused(&place, &[directory(nested)]).contains("run `early-0000`"), "{nested}");
    }
    for beside in ["/srv/site/b", "/srv/site/ab", "/etc"] {
        have(&place, "beside-0000", &[directory(beside)]);
    }
    drop(held);
    have(&place, "late-0000", &[directory("/srv")]);
}

#[test]
fn nothing_is_made_where_nothing_is_wanted() {
    let (_home, place) = somewhere();
    have(&place, "free-0000", &[]);
    assert!(!place.exists());
}

#[test]
fn everybody_can_reach_the_directory_and_every_lease() {
    let (_home, place) = somewhere();
    have(&place, "early-0000", &[port("8080")]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&place), 0o1777);
    assert_eq!(mode(&place.join(port("8080").file_name())), 0o666);
}

#[test]
fn what_somebody_planted_is_refused_and_left_as_it_is() {
    let (home, place) = somewhere();
    have(&place, "early-0000", &[port("1")]);
    let precious = home.path().join("precious");
    fs::write(&precious, "precious").unwrap();
    let planted = |number: &str| place.join(port(number).file_name());
    symlink(&precious, planted("2")).unwrap();
    fs::hard_link(&precious, planted("3")).unwrap();
    fs::create_dir(planted("4")).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, planted("5"), rustix::fs::FileType::Fifo, 0o666.into(), 0).unwrap();
    symlink("nowhere", planted("6")).unwrap();
    let whys =
        [("2", "symbolic link"), ("3", "second name"), ("4", "regular"), ("5", "regular"), ("6", "symbolic link")];
    for (number, why) in whys {
        let said = refused(&place, &[port(number)]);
        assert!(said.contains(why) && said.contains(&port(number).file_name()), "{number}: {said}");
    }
    assert_eq!(fs::read_to_string(precious).unwrap(), "precious");
}

#[test]
fn a_directory_that_is_not_everybodys_is_refused() {
    let (home, place) = somewhere();
    fs::create_dir(&place).unwrap();
    fs::set_permissions(&place, Permissions::from_mode(0o755)).unwrap();
    assert!(refused(&place, &[port("1")]).contains("mode 1777"));
    let link = home.path().join("link");
    symlink(&place, &link).unwrap();
    assert!(refused(&link, &[port("1")]).contains("no directory"));
}

#[test]
fn a_file_of_another_mode_serves_where_it_can_be_read_and_lies_are_no_names() {
    let (_home, place) = somewhere();
    have(&place, "early-0000", &[port("1")]);
    let file = place.join(port("1").file_name());
    fs::write(&file, "pid: 4294967295\nwhat: x\nuser: \u{1b}[2J\nproject: y\nrun: z\n").unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o444)).unwrap();
    let held = have(&place, "mine-0000", &[port("1")]);
    assert!(refused(&place, &[port("1")]).contains("another run has it") || who::me().name == "root");
    drop(held);
    let text = format!("pid: {}\nwhat: x\nuser: \u{1b}[2J\nproject: y\nrun: z\n", std::process::id());
    let holder = Holder::read(&text).unwrap();
    assert_eq!(holder.user, "\u{fffd}[2J");
}

/// Another process, which holds a lease until it is killed.
fn another_process(place: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "lease::tests::as_another_process", "--nocapture", "--include-ignored"])
        .env("PITCREW_TEST_LEASES", place)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    lines.map(Result::unwrap).find(|line| line.contains("it is mine")).expect("it takes the lease");
    child
}

#[test]
#[ignore = "the other process of the test below"]
fn as_another_process() {
    let Some(place) = std::env::var_os("PITCREW_TEST_LEASES") else { return };
    let _held = have(Path::new(&place), "other-0000", &[port("1"), directory("/srv/site")]);
    println!("\nit is mine");
    // Until it is killed, or whoever started it is gone.
    let _ = std::io::stdin().read_line(&mut String::new());
}

#[test]
fn a_process_that_is_killed_leaves_nothing_locked() {
    let (_home, place) = somewhere();
    let mut other = another_process(&place);
    for thing in [port("1"), directory("/srv/site"), directory("/srv")] {
        let why = refused(&place, &[thing]);
        assert!(why.contains("run `other-0000`") && why.contains(&format!("process {}", other.id())), "{why}");
    }
    other.kill().unwrap();
    other.wait().unwrap();
    have(&place, "late-0000", &[port("1"), directory("/srv")]);
}
