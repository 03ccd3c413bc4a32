//! seccomp: the system calls that no honest build, test, or agent needs.
//!
//! A deny list, because agents bring their own runtimes; the walls do not rest on it alone.
//! What is refused with ENOSYS has a fallback in every libc and runtime that asks for it.

use libc::{c_long, sock_filter};

use super::wall;
use crate::outcome::NotStarted;
use crate::sys;

/// Installs the filter. The last step before the command: nothing after it can be undone.
pub(super) fn reduce() -> Result<(), NotStarted> {
    sys::install_filter(&filter()).map_err(|error| wall("seccomp", "install the filter", error))
}

const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
const EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
const AT_LEAST: u16 = (libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K) as u16;
const ANY_BIT: u16 = (libc::BPF_JMP | libc::BPF_JSET | libc::BPF_K) as u16;
const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;

const ALLOW: u32 = libc::SECCOMP_RET_ALLOW;
const KILL: u32 = libc::SECCOMP_RET_KILL_PROCESS;
/// Offsets in `struct seccomp_data`.
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;

#[cfg(target_arch = "x86_64")]
const AUDIT_ARCH: u32 = 0xc000_003e;
#[cfg(target_arch = "aarch64")]
const AUDIT_ARCH: u32 = 0xc000_00b7;
/// From here on x86-64 numbers mean the x32 calls, which would pass by every line below.
const X32: u32 = 0x4000_0000;

const fn refuse(errno: i32) -> u32 {
    libc::SECCOMP_RET_ERRNO | errno as u32
}

fn filter() -> Vec<sock_filter> {
    let mut code = vec![
        plain(LOAD, ARCHITECTURE),
        jump(EQUAL, AUDIT_ARCH, 1, 0),
        plain(RETURN, KILL),
        plain(LOAD, NUMBER),
        jump(AT_LEAST, X32, 0, 1),
        plain(RETURN, refuse(libc::ENOSYS)),
    ];
    for call in NOT_THERE {
        code.extend(when(*call, vec![plain(RETURN, refuse(libc::ENOSYS))]));
    }
    for call in FORBIDDEN {
        code.extend(when(*call, vec![plain(RETURN, refuse(libc::EPERM))]));
    }
    code.extend(when(libc::SYS_clone, refuse_bits(0, NAMESPACES)));
    code.extend(when(libc::SYS_socket, socket_families()));
    code.extend(when(libc::SYS_ioctl, terminal_injection()));
    code.extend(when(libc::SYS_personality, personalities()));
    for (call, mode) in MODES {
        code.extend(when(*call, refuse_bits(*mode, SET_ID)));
    }
    for (call, flags) in OPENS {
        code.extend(when(*call, creating_set_id(*flags)));
    }
    code.push(plain(RETURN, ALLOW));
    code
}

/// A way into the kernel that attacks use more than programs do, with a fallback elsewhere.
/// `clone3` and `openat2` take their arguments in memory, where a filter cannot look.
const NOT_THERE: &[c_long] = &[
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_clone3,
    libc::SYS_openat2,
];

/// Mounts, namespaces, keys, the kernel's own machinery, the clock, and other processes' insides.
const FORBIDDEN: &[c_long] = &[
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    OPEN_TREE_ATTR,
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    libc::SYS_reboot,
    libc::SYS_kcmp,
    libc::SYS_syslog,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_vhangup,
    libc::SYS_mbind,
    libc::SYS_set_mempolicy,
    libc::SYS_set_mempolicy_home_node,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
    libc::SYS_fanotify_init,
    libc::SYS_pidfd_getfd,
    libc::SYS_process_madvise,
    libc::SYS_process_vm_writev,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_modify_ldt,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_uselib,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ustat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_sysfs,
    #[cfg(target_arch = "x86_64")]
    libc::SYS__sysctl,
];

/// Linux 6.6; the same number everywhere.
const FCHMODAT2: c_long = 452;
/// Linux 6.15; the same.
const OPEN_TREE_ATTR: c_long = 467;

/// `CLONE_NEW*`: a new namespace brings kernel code within reach that nothing else needs.
const NAMESPACES: u32 = (libc::CLONE_NEWUSER
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWCGROUP) as u32;

/// The set-user-id and set-group-id bits.
const SET_ID: u32 = 0o6000;

/// Calls that set a mode, and which argument it is.
const MODES: &[(c_long, u32)] = &[
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_chmod, 1),
    (libc::SYS_fchmod, 1),
    (libc::SYS_fchmodat, 2),
    (FCHMODAT2, 2),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_creat, 1),
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_mknod, 1),
    (libc::SYS_mknodat, 2),
];

/// Calls that may create a file, and which argument the flags are; the mode is the next.
const OPENS: &[(c_long, u32)] = &[
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_open, 1),
    (libc::SYS_openat, 2),
];

/// Runs `then`, which must end in a return, if the system call is `call`.
fn when(call: c_long, then: Vec<sock_filter>) -> Vec<sock_filter> {
    let skip = u8::try_from(then.len()).expect("a rule is shorter than a jump reaches");
    let mut code = vec![jump(EQUAL, call as u32, 0, skip)];
    code.extend(then);
    code
}

fn refuse_bits(argument: u32, bits: u32) -> Vec<sock_filter> {
    vec![load_argument(argument), jump(ANY_BIT, bits, 0, 1), plain(RETURN, refuse(libc::EPERM)), plain(RETURN, ALLOW)]
}

/// Only with `O_CREAT` does the mode mean anything; without it the register holds what it held.
fn creating_set_id(flags: u32) -> Vec<sock_filter> {
    // O_TMPFILE creates too; its bit is the one that O_DIRECTORY does not share.
    const TMPFILE_ONLY: u32 = (libc::O_TMPFILE & !libc::O_DIRECTORY) as u32;
    vec![
        load_argument(flags),
        jump(ANY_BIT, libc::O_CREAT as u32 | TMPFILE_ONLY, 0, 3),
        load_argument(flags + 1),
        jump(ANY_BIT, SET_ID, 0, 1),
        plain(RETURN, refuse(libc::EPERM)),
        plain(RETURN, ALLOW),
    ]
}

/// Unix, IPv4, IPv6, and of netlink the part that lists interfaces.
fn socket_families() -> Vec<sock_filter> {
    vec![
        load_argument(0),
        jump(EQUAL, libc::AF_UNIX as u32, 5, 0),
        jump(EQUAL, libc::AF_INET as u32, 4, 0),
        jump(EQUAL, libc::AF_INET6 as u32, 3, 0),
        jump(EQUAL, libc::AF_NETLINK as u32, 0, 3),
        load_argument(2),
        jump(EQUAL, libc::NETLINK_ROUTE as u32, 0, 1),
        plain(RETURN, ALLOW),
        plain(RETURN, refuse(libc::EAFNOSUPPORT)),
    ]
}

/// Typing into the terminal that somebody else reads.
fn terminal_injection() -> Vec<sock_filter> {
    const TIOCSTI: u32 = 0x5412;
    const TIOCLINUX: u32 = 0x541c;
    vec![
        load_argument(1),
        jump(EQUAL, TIOCSTI, 1, 0),
        jump(EQUAL, TIOCLINUX, 0, 1),
        plain(RETURN, refuse(libc::EPERM)),
        plain(RETURN, ALLOW),
    ]
}

/// Asking for the current one, and the usual one; no compatibility with other systems.
fn personalities() -> Vec<sock_filter> {
    const ASK: u32 = 0xffff_ffff;
    vec![
        load_argument(0),
        jump(EQUAL, 0, 2, 0),
        jump(EQUAL, ASK, 1, 0),
        plain(RETURN, refuse(libc::EPERM)),
        plain(RETURN, ALLOW),
    ]
}

/// The low half of an argument: every argument looked at here is a 32-bit value to the kernel.
fn load_argument(index: u32) -> sock_filter {
    plain(LOAD, 16 + 8 * index)
}

fn plain(code: u16, k: u32) -> sock_filter {
    sock_filter { code, jt: 0, jf: 0, k }
}

fn jump(code: u16, k: u32, yes: u8, no: u8) -> sock_filter {
    sock_filter { code, jt: yes, jf: no, k }
}
