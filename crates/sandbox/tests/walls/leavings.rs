//! Trees that somebody else filled: read, handed over, deleted, without touching anything else.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use pitcrew_sandbox::{Mount, Refusal, Terms, Upper, What, harvest, opaque, own, remove_tree, whiteout};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use tempfile::TempDir;

use crate::case::{Case, is_root};
use crate::intruder;

crate::cases!(
    a_whiteout_and_an_opaque_directory_hide_what_is_below,
    files_of_several_owners_become_the_commands_own,
    what_the_host_left_in_an_upper_layer_is_judged_too,
    reading_a_file_leaves_its_rights_alone,
    a_path_too_deep_is_refused_and_not_entered,
    hostile_trees_are_deleted_and_nothing_else_is,
    a_very_deep_tree_is_deleted,
    a_link_in_place_of_the_tree_is_refused,
    a_mount_in_the_tree_is_not_entered,
    a_tree_that_is_not_there_is_no_error,
);

fn a_whiteout_and_an_opaque_directory_hide_what_is_below() {
    let mut case = Case::view(&[("gone", ""), ("kept", ""), ("dir/old", "")]);
    let change = case.layer("change", &[("dir/new", "")]);
    whiteout(fs::File::open(&change).unwrap(), OsStr::new("gone")).unwrap();
    opaque(fs::File::open(change.join("dir")).unwrap()).unwrap();
    let lowers = vec![change, case.host.path().join("base")];
    let (at, upper) = (case.workspace(), Upper::Disk { dir: case.host.path().join("attempt") });
    *case.enclosure().mounts.last_mut().unwrap() = Mount::Overlay { at, lowers, upper };
    assert_eq!(case.sh("find . | sort | tr '\\n' ' '").said(), ". ./dir ./dir/new ./kept");
}

fn files_of_several_owners_become_the_commands_own() {
    let mut case = Case::view(&[("root", "r"), ("web/page", "w"), ("web/private", "p")]);
    let base = case.host.path().join("base");
    if is_root() {
        chown(base.join("root"), Some(0), Some(0)).unwrap();
        chown(base.join("web"), Some(33), Some(33)).unwrap();
        chown(base.join("web/page"), Some(33), Some(4_000_000_000)).unwrap();
    }
    for path in ["root", "web/page", "web/private"] {
        fs::set_permissions(base.join(path), Permissions::from_mode(0o600)).unwrap();
    }
    symlink("/etc/shadow", base.join("link")).unwrap();
    let shadow = fs::metadata("/etc/shadow").map(|shadow| shadow.uid());
    own(&base).unwrap();
    assert_eq!(fs::metadata("/etc/shadow").map(|shadow| shadow.uid()).ok(), shadow.ok());
    let done = case.sh("cat root web/page web/private && echo x >web/page && chmod 640 root");
    assert_eq!(done.said(), "rwp");
    assert_eq!(case.left_lines(), ["F 640 1 root", "D 755 web", "F 600 2 web/page"]);
}

fn judge(upper: &Path) -> Vec<(String, What)> {
    let terms = Terms { mounted: Vec::new(), largest_file: 1000 };
    let left = harvest(upper, &terms).unwrap().left;
    left.into_iter().map(|left| (left.path, left.what)).collect()
}

fn what_the_host_left_in_an_upper_layer_is_judged_too() {
    let upper = tempfile::tempdir().unwrap();
    let at = |name: &str| upper.path().join(name);
    let _socket = UnixListener::bind(at("socket")).unwrap();
    fs::write(at("set-id"), "").unwrap();
    fs::set_permissions(at("set-id"), Permissions::from_mode(0o4755)).unwrap();
    fs::write(upper.path().join(OsStr::from_bytes(b"\xff")), "").unwrap();
    mknodat(CWD, at("gone"), FileType::CharacterDevice, Mode::empty(), 0).unwrap();
    let refused = |reason| What::Refused { reason };
    let mut expected = vec![
        ("\\xff".to_owned(), refused(Refusal::NotUtf8)),
        ("gone".to_owned(), What::Deleted),
        ("set-id".to_owned(), refused(Refusal::SetId)),
        ("socket".to_owned(), refused(Refusal::SpecialFile)),
    ];
    if is_root() {
        let disk = rustix::fs::makedev(8, 0);
        mknodat(CWD, at("disk"), FileType::BlockDevice, Mode::empty(), disk).unwrap();
        expected.insert(1, ("disk".to_owned(), refused(Refusal::SpecialFile)));
    }
    assert_eq!(judge(upper.path()), expected);
}

fn reading_a_file_leaves_its_rights_alone() {
    let upper = tempfile::tempdir().unwrap();
    let file = upper.path().join("file");
    fs::write(&file, "").unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
    let terms = Terms { mounted: Vec::new(), largest_file: 1000 };
    harvest(upper.path(), &terms).unwrap().open("file").unwrap();
    assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o640);
}

fn a_path_too_deep_is_refused_and_not_entered() {
    let upper = tempfile::tempdir().unwrap();
    let mut path = upper.path().to_owned();
    for _ in 0..150 {
        path.push("d");
        fs::create_dir(&path).unwrap();
    }
    let last = judge(upper.path()).pop().unwrap();
    assert_eq!(last.1, What::Refused { reason: Refusal::TooDeep });
    assert_eq!(last.0.matches('d').count(), 101);
    remove_tree(upper.path()).unwrap();
    fs::create_dir(upper.path()).unwrap();
}

/// A small generator of random numbers, so that a seed names a tree for ever.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// A directory that must not change, and a tree that leads to it in every way.
struct Hostile {
    place: TempDir,
}

impl Hostile {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir_all(place.path().join("outside/dir")).unwrap();
        fs::write(place.path().join("outside/dir/file"), "untouched").unwrap();
        fs::write(place.path().join("outside/file"), "untouched").unwrap();
        fs::set_permissions(place.path().join("outside/file"), Permissions::from_mode(0o400)).unwrap();
        fs::create_dir(place.path().join("tree")).unwrap();
        Hostile { place }
    }

    fn tree(&self) -> PathBuf {
        self.place.path().join("tree")
    }

    fn grow(&self, seed: u64) {
        let mut dice = Dice(seed);
        let outside = self.place.path().join("outside");
        let mut directories = vec![self.tree()];
        for number in 0..dice.roll(40) {
            let parent = &directories[dice.roll(directories.len() as u64) as usize];
            let names: [&[u8]; 5] = [b"plain", b"new\nline", b"\xff\xfe", b" ", b"-rf *"];
            let mut name = names[dice.roll(5) as usize].to_vec();
            name.extend(number.to_string().bytes());
            let path = parent.join(OsStr::from_bytes(&name));
            match dice.roll(9) {
                0..=2 => fs::create_dir(&path).map(|()| directories.push(path)),
                3 => fs::write(&path, "x"),
                4 => symlink(&outside, &path),
                5 => symlink(outside.join("file"), &path),
                6 => symlink("../../../../outside/dir", &path),
                7 => fs::hard_link(outside.join("file"), &path),
                _ => mknodat(CWD, &path, FileType::Fifo, Mode::empty(), 0).map_err(Into::into),
            }
            .unwrap();
        }
        for directory in &directories {
            let mode = [0o000, 0o100, 0o400, 0o755, 0o555][dice.roll(5) as usize];
            fs::set_permissions(directory, Permissions::from_mode(mode)).ok();
        }
    }

    #[track_caller]
    fn assert_outside_untouched(&self, seed: u64) {
        let outside = self.place.path().join("outside");
        for file in ["file", "dir/file"] {
            assert_eq!(fs::read_to_string(outside.join(file)).unwrap(), "untouched", "seed {seed}");
        }
        let mode = fs::metadata(outside.join("file")).unwrap().mode() & 0o7777;
        assert_eq!(mode, 0o400, "seed {seed}");
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 2, "seed {seed}");
    }
}

fn hostile_trees_are_deleted_and_nothing_else_is() {
    for seed in 1..200_u64 {
        let hostile = Hostile::new();
        hostile.grow(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        // Reading it must not harm it, or what is outside, either.
        judge(&hostile.tree());
        remove_tree(&hostile.tree()).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert!(fs::symlink_metadata(hostile.tree()).is_err(), "seed {seed}: it is still there");
        hostile.assert_outside_untouched(seed);
    }
}

fn a_very_deep_tree_is_deleted() {
    let hostile = Hostile::new();
    // Deeper than a path may be long, so made from the inside out.
    for _ in 0..3000 {
        let wrapped = hostile.place.path().join("wrapped");
        fs::create_dir(&wrapped).unwrap();
        fs::rename(hostile.tree(), wrapped.join("directory")).unwrap();
        fs::rename(wrapped, hostile.tree()).unwrap();
    }
    remove_tree(&hostile.tree()).unwrap();
    assert!(!hostile.tree().exists());
}

fn a_link_in_place_of_the_tree_is_refused() {
    let hostile = Hostile::new();
    fs::remove_dir(hostile.tree()).unwrap();
    symlink(hostile.place.path().join("outside"), hostile.tree()).unwrap();
    assert!(remove_tree(&hostile.tree()).is_err());
    hostile.assert_outside_untouched(0);
}

fn a_mount_in_the_tree_is_not_entered() {
    let hostile = Hostile::new();
    fs::create_dir(hostile.tree().join("mounted")).unwrap();
    let outside = hostile.place.path().join("outside");
    let script = "mount --bind \"$1\" \"$2/mounted\" || exit 77; exec \"$3\" \"$4\" remove \"$2\"";
    let done = Command::new("unshare")
        .args(if is_root() { &["-m"][..] } else { &["-Urm"] })
        .args(["sh", "-c", script, "sh"])
        .args([&outside, &hostile.tree(), &std::env::current_exe().unwrap()])
        .arg(intruder::PUSH)
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    hostile.assert_outside_untouched(0);
}

fn a_tree_that_is_not_there_is_no_error() {
    let place = tempfile::tempdir().unwrap();
    remove_tree(&place.path().join("nothing")).unwrap();
    let error = remove_tree(Path::new("/dev/null")).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotADirectory);
}
