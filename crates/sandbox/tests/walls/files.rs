//! What a command sees, and where its writes go.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use pitcrew_sandbox::{Mount, Upper};

use crate::case::{Case, assert_untouched};

crate::cases!(
    writes_stay_in_the_upper_layer_and_are_harvested,
    contents_are_read_from_what_was_left,
    an_atomic_save_of_a_single_file_works,
    the_host_is_absent,
    the_system_cannot_be_written,
    what_only_its_owner_may_read_can_be_read_live_and_not_written,
    a_hard_link_that_existed_before_is_broken_by_the_first_write,
    three_hundred_layers_mount_and_the_topmost_wins,
    a_private_directory_can_stand_inside_the_view,
    a_single_private_file_can_be_written,
    a_mask_hides_a_file_and_a_directory,
    scratch_stands_over_system_paths,
    a_view_in_memory_is_full_when_it_is_full,
    a_link_in_a_layer_does_not_lead_a_mount_out,
    hostile_leavings_are_refused_with_a_reason,
    the_same_view_shows_the_mode_of_the_layer,
);

fn what_only_its_owner_may_read_can_be_read_live_and_not_written() {
    let mut case = Case::walled();
    let live = case.host.path().join("live");
    fs::create_dir(&live).unwrap();
    fs::write(live.join("key"), "mine").unwrap();
    for (path, mode) in [(live.join("key"), 0o600), (live.clone(), 0o700)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    case.mount(Mount::Live { from: live.clone(), at: "/live".into() });
    let done = case.sh("cat /live/key && ! (echo theirs >/live/key) && ! rm -f /live/key && ! chmod 644 /live/key");
    assert_eq!((done.code(), done.out.as_str()), (0, "mine"), "{done:?}");
    assert_untouched(&live.join("key"), "mine");
}

fn writes_stay_in_the_upper_layer_and_are_harvested() {
    let mut case = Case::view(&[("a", "one"), ("gone", ""), ("dir/old", ""), ("dir/kept", "")]);
    let done = case.sh("echo two >a && rm gone && mkdir new && echo x >new/file && chmod 750 new/file \
         && ln -s ../a new/link && rm -r dir && mkdir dir && echo y >dir/fresh && mv a b");
    assert_eq!(done.code(), 0, "{done:?}");
    assert_eq!(
        case.left_lines(),
        [
            "- a",
            "F 644 4 b",
            "D 755 dir opaque",
            "F 644 2 dir/fresh",
            "- gone",
            "D 755 new",
            "F 750 2 new/file",
            "L new/link -> ../a",
        ]
    );
    assert_untouched(&case.host.path().join("base/a"), "one");
    assert!(case.host.path().join("base/gone").exists());
}

fn contents_are_read_from_what_was_left() {
    let mut case = Case::view(&[]);
    assert_eq!(case.sh("mkdir d && echo hello >d/f && chmod 000 d/f d").code(), 0);
    let harvest = case.left();
    let contents = std::io::read_to_string(harvest.open("d/f").unwrap()).unwrap();
    assert_eq!(contents, "hello\n");
}

fn an_atomic_save_of_a_single_file_works() {
    let mut case = Case::view(&[("docs/owned.md", "old")]);
    assert_eq!(case.sh("cd docs && echo new >.tmp && mv .tmp owned.md").code(), 0);
    assert_eq!(case.left_lines(), ["D 755 docs", "F 644 4 docs/owned.md"]);
}

fn the_host_is_absent() {
    let mut case = Case::walled();
    let secret = case.host.path().join("secret");
    fs::write(&secret, "secret").unwrap();
    let script = format!("cat {} /etc/shadow /root/.bashrc; ls -A / /home /tmp", secret.display());
    let done = case.sh(&script);
    assert!(!done.out.contains("secret"), "{done:?}");
    let entries = case.sh("ls -A /home /tmp /run | tr '\\n' ' '").said().to_owned();
    assert_eq!(entries, "/home: agent  /run:  /tmp:");
}

fn the_system_cannot_be_written() {
    let mut case = Case::walled();
    for path in ["/x", "/usr/x", "/etc/x", "/etc/passwd", "/dev/x", "/proc/sys/kernel/hostname"] {
        let done = case.sh(&format!("(echo x >{path}) 2>/dev/null"));
        assert_ne!(done.code(), 0, "{path} was written");
    }
    for change in ["chmod 777 /usr", "touch /etc/passwd", "rm -f /etc/hosts", "mv /usr /x"] {
        assert_ne!(case.sh(change).code(), 0, "`{change}` worked");
    }
}

fn a_hard_link_that_existed_before_is_broken_by_the_first_write() {
    let mut case = Case::view(&[("a", "original")]);
    let outside = case.host.path().join("outside");
    fs::hard_link(case.host.path().join("base/a"), &outside).unwrap();
    assert_eq!(case.sh("echo changed >a && chmod 777 a").code(), 0);
    assert_untouched(&outside, "original");
}

fn three_hundred_layers_mount_and_the_topmost_wins() {
    let mut case = Case::view(&[]);
    let layers = (0..300).map(|number| {
        let own_file = format!("file{number}");
        case.layer(&format!("layer{number}"), &[("same", &number.to_string()), (&own_file, "")])
    });
    let lowers: Vec<_> = layers.collect();
    let (at, upper) = (case.workspace(), Upper::Disk { dir: case.host.path().join("attempt") });
    *case.enclosure().mounts.last_mut().unwrap() = Mount::Overlay { at, lowers, upper };
    assert_eq!(case.sh("cat same && ls | wc -l").said(), "0301");
}

fn a_private_directory_can_stand_inside_the_view() {
    let mut case = Case::view(&[("a", "")]);
    let from = case.directory("gitdir");
    let at = case.workspace().join(".git");
    case.mount(Mount::Private { from: from.clone(), at });
    assert_eq!(case.sh("echo ref >.git/HEAD && echo b >a").code(), 0);
    assert_untouched(&from.join("HEAD"), "ref\n");
    assert_eq!(case.left_lines(), ["F 644 2 a"]);
}

fn a_single_private_file_can_be_written() {
    let mut case = Case::walled();
    let from = case.layer("private", &[("output", "")]).join("output");
    case.mount(Mount::Private { from: from.clone(), at: "/pitcrew/output".into() });
    assert_eq!(case.sh("echo done >/pitcrew/output").code(), 0);
    assert_untouched(&from, "done\n");
}

fn a_mask_hides_a_file_and_a_directory() {
    let mut case = Case::walled();
    let from = case.layer("tools", &[("credentials", "token"), ("keys/id", "key"), ("tool", "t")]);
    let at = std::path::PathBuf::from("/opt/tools");
    case.mount(Mount::ReadOnly { from, at: at.clone() });
    for name in ["credentials", "keys", "not-there"] {
        case.mount(Mount::Mask { at: at.join(name) });
    }
    assert_eq!(
        case.sh("cd /opt/tools; cat credentials tool; ls keys not-there 2>&1 | head -1").said(),
        "tls: cannot access 'not-there': No such file or directory"
    );
    assert_ne!(case.sh("echo x >/opt/tools/credentials").code(), 0);
}

fn scratch_stands_over_system_paths() {
    let mut case = Case::walled();
    case.enclosure().scratch = vec!["/run".into(), "/var/log/nginx".into(), "/usr/share".into()];
    assert_eq!(case.sh("echo a >/run/pid && echo b >/var/log/nginx/log && ls /usr/share").said(), "");
}

fn a_view_in_memory_is_full_when_it_is_full() {
    let mut case = Case::view(&[]);
    let mounts = &mut case.enclosure().mounts;
    let Some(Mount::Overlay { upper, .. }) = mounts.last_mut() else { panic!("no view") };
    *upper = Upper::Tmpfs { bytes: 1 << 20, files: 50 };
    let done = case.sh("head -c 2000000 /dev/zero >big");
    assert!(done.err.contains("No space left"), "{done:?}");
    let done = case.sh("for i in $(seq 100); do : >f$i || exit 3; done");
    assert_eq!(done.code(), 2, "{done:?}");
}

fn a_link_in_a_layer_does_not_lead_a_mount_out() {
    let mut case = Case::walled();
    let outside = case.directory("outside");
    let base = case.layer("base", &[]);
    std::os::unix::fs::symlink(&outside, base.join("link")).unwrap();
    let (at, attempt) = (case.workspace(), case.directory("attempt"));
    let private = case.directory("private");
    case.mount(Mount::Overlay { at: at.clone(), lowers: vec![base], upper: Upper::Disk { dir: attempt } });
    case.mount(Mount::Private { from: private.clone(), at: at.join("link") });
    case.sh("true");
    assert_eq!(fs::read_dir(outside).unwrap().count(), 0);
}

fn hostile_leavings_are_refused_with_a_reason() {
    let mut case = Case::view(&[]);
    let done = case.sh("mkfifo pipe; ln -s /etc/passwd abs; ln -s ../out climb; mkdir -p sub/.GIT 'sub/git~1'; \
         mkdir -p bare/objects bare/refs; : >bare/HEAD; head -c 2000000 /dev/zero >big; \
         : >\"$(printf 'new\\nline')\"; mkdir .git; : >.git/config");
    assert_eq!(done.code(), 0, "{done:?}");
    assert_eq!(
        case.left_lines(),
        [
            "! .git: some file systems take its name for `.git`",
            "! abs: it is a link with an absolute target",
            "! bare: it has the shape of a bare git repository",
            "! big: its 2000000 bytes are too many",
            "! climb: it is a link that may lead out of the workspace",
            "! new\\nline: its name has control characters",
            "! pipe: it is a socket, a pipe, or a device",
            "D 755 sub",
            "! sub/.GIT: some file systems take its name for `.git`",
            "! sub/git~1: some file systems take its name for `.git`",
        ]
    );
}

fn the_same_view_shows_the_mode_of_the_layer() {
    use std::os::unix::fs::PermissionsExt;
    let mut case = Case::view(&[]);
    let base = case.host.path().join("base");
    fs::set_permissions(base, fs::Permissions::from_mode(0o750)).unwrap();
    assert_eq!(case.sh("stat -c %a .").said(), "750");
}
