//! The party inside: one trick a run, chosen by name.
//!
//! Exit 0: it worked. Exit 1: the kernel refused, and the reason is on standard output.
#![allow(unsafe_code)]

use std::ffi::CString;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

use libc::{c_long, c_ulong};

/// The argument that makes this program the intruder.
pub const PUSH: &str = "__push";
/// Where it is found inside the walls.
pub const PATH: &str = "/opt/intruder";

pub fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(2).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match trick(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn trick(arguments: &[&str]) -> io::Result<()> {
    let null = std::ptr::null::<u8>();
    match arguments {
        // The kernel's surface.
        ["unshare-user"] => call(libc::SYS_unshare, &[libc::CLONE_NEWUSER as usize]),
        ["clone-user"] => call(libc::SYS_clone, &[(libc::CLONE_NEWUSER | libc::SIGCHLD) as usize, 0, 0, 0, 0]),
        ["clone3"] => call(libc::SYS_clone3, &[0, 0]),
        ["mount"] => {
            let (kind, at) = (CString::new("tmpfs")?, CString::new("/tmp")?);
            call(libc::SYS_mount, &[kind.as_ptr() as usize, at.as_ptr() as usize, kind.as_ptr() as usize, 0, 0])
        }
        ["umount", path] => {
            let path = CString::new(*path)?;
            call(libc::SYS_umount2, &[path.as_ptr() as usize, libc::MNT_DETACH as usize])
        }
        ["open-tree"] => {
            let path = CString::new("/")?;
            call(libc::SYS_open_tree, &[libc::AT_FDCWD as usize, path.as_ptr() as usize, 1])
        }
        ["chroot"] => {
            let path = CString::new("/tmp")?;
            call(libc::SYS_chroot, &[path.as_ptr() as usize])
        }
        ["io-uring"] => call(libc::SYS_io_uring_setup, &[1, null as usize]),
        ["bpf"] => call(libc::SYS_bpf, &[0, null as usize, 0]),
        ["perf"] => call(libc::SYS_perf_event_open, &[null as usize, 0, usize::MAX, usize::MAX, 0]),
        ["userfaultfd"] => call(libc::SYS_userfaultfd, &[1]),
        ["keyctl"] => call(libc::SYS_keyctl, &[0, -3_isize as usize, 1]),
        ["handle"] => call(libc::SYS_open_by_handle_at, &[0, null as usize, 0]),
        ["personality"] => call(libc::SYS_personality, &[libc::ADDR_NO_RANDOMIZE as usize]),
        ["clock"] => call(libc::SYS_clock_settime, &[0, null as usize]),
        ["type-into-terminal"] => call(libc::SYS_ioctl, &[0, 0x5412, null as usize]),
        ["socket", family, kind, protocol] => {
            let number = |text: &str| text.parse::<usize>().map_err(io::Error::other);
            call(libc::SYS_socket, &[number(family)?, number(kind)?, number(protocol)?])
        }
        #[cfg(target_arch = "x86_64")]
        ["x32"] => call(0x4000_0000 + libc::SYS_getpid, &[]),
        ["set-id", path] => {
            std::fs::write(path, "")?;
            let path = CString::new(*path)?;
            call(libc::SYS_fchmodat, &[libc::AT_FDCWD as usize, path.as_ptr() as usize, 0o4755])
        }
        ["create-set-id", path] => {
            let path = CString::new(*path)?;
            let flags = (libc::O_CREAT | libc::O_WRONLY) as usize;
            call(libc::SYS_openat, &[libc::AT_FDCWD as usize, path.as_ptr() as usize, flags, 0o4755])
        }
        ["device", path] => {
            let path = CString::new(*path)?;
            let disk = libc::makedev(8, 0) as usize;
            let mode = (libc::S_IFBLK | 0o600) as usize;
            call(libc::SYS_mknodat, &[libc::AT_FDCWD as usize, path.as_ptr() as usize, mode, disk])
        }
        ["become-root"] => call(libc::SYS_setresuid, &[0, 0, 0]),
        ["raise-limit"] => {
            let limit = libc::rlimit { rlim_cur: 1 << 20, rlim_max: 1 << 20 };
            call(libc::SYS_setrlimit, &[libc::RLIMIT_NOFILE as usize, &limit as *const _ as usize])
        }
        ["lock-memory", bytes] => {
            let memory = vec![1_u8; bytes.parse().map_err(io::Error::other)?];
            call(libc::SYS_mlock, &[memory.as_ptr() as usize, memory.len()])
        }
        ["ptrace", pid] => {
            const PTRACE_SEIZE: usize = 0x4206;
            call(libc::SYS_ptrace, &[PTRACE_SEIZE, pid.parse().map_err(io::Error::other)?, 0, 0])
        }
        ["kill", pid] => call(libc::SYS_kill, &[pid.parse().map_err(io::Error::other)?, 9]),
        ["write", path] => std::fs::OpenOptions::new().write(true).open(path).map(drop),

        // Not a trick: what the engine does, in a namespace where a test may mount.
        ["remove", path] => pitcrew_sandbox::remove_tree(path.as_ref()),

        // Not a trick either: a kernel on which one system call does not work, and a launcher.
        ["on-a-kernel-without", call] => {
            forbid(call.parse().map_err(io::Error::other)?)?;
            let done = crate::case::Case::view(&[]).sh("exit 0");
            println!("{:?}", done.outcome.end);
            Ok(())
        }

        // The network, and other ways to talk.
        ["connect", address] => TcpStream::connect(address).map(drop),
        ["connect-abstract", name] => {
            use std::os::linux::net::SocketAddrExt;
            let address = std::os::unix::net::SocketAddr::from_abstract_name(name)?;
            UnixStream::connect_addr(&address).map(drop)
        }
        ["talk-to-itself", address] => {
            let listener = TcpListener::bind(address)?;
            let mut near = TcpStream::connect(listener.local_addr()?)?;
            let (mut far, _) = listener.accept()?;
            near.write_all(b"x")?;
            far.read_exact(&mut [0])
        }
        ["unix-socket", path] => {
            let listener = std::os::unix::net::UnixListener::bind(path)?;
            UnixStream::connect(path)?;
            listener.accept().map(drop)
        }
        ["semaphore"] => {
            let name = CString::new("/pitcrew-test")?;
            // SAFETY: the name is NUL-terminated.
            let made = unsafe { libc::sem_open(name.as_ptr(), libc::O_CREAT, 0o600, 1) };
            if made == libc::SEM_FAILED { Err(io::Error::last_os_error()) } else { Ok(()) }
        }
        ["terminal"] => {
            let (mut one, mut other) = (0, 0);
            let null = std::ptr::null_mut();
            // SAFETY: both numbers outlive the call; the rest may be null.
            let made = unsafe { libc::openpty(&mut one, &mut other, null, null.cast(), null.cast()) };
            if made == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
        }
        ["threads", count] => {
            let count = count.parse().map_err(io::Error::other)?;
            let threads: Vec<_> = (0..count).map(|_| std::thread::spawn(|| {})).collect();
            threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| io::Error::other("panic")))
        }
        ["lock-file", path] => {
            let file = std::fs::File::create(path)?;
            call(libc::SYS_flock, &[file.as_raw_fd() as usize, libc::LOCK_EX as usize])
        }

        // Using things up.
        ["hold", bytes] => {
            let memory = vec![1_u8; bytes.parse().map_err(io::Error::other)?];
            std::hint::black_box(&memory);
            println!("held");
            loop {
                std::thread::park();
            }
        }
        ["open-files", count] => {
            let count: usize = count.parse().map_err(io::Error::other)?;
            (0..count).map(|_| std::fs::File::open("/dev/null")).collect::<io::Result<Vec<_>>>().map(drop)
        }
        other => Err(io::Error::other(format!("no such trick: {other:?}"))),
    }
}

/// Makes a system call, as an intruder would: without a wrapper's opinion.
fn call(number: c_long, arguments: &[usize]) -> io::Result<()> {
    let at = |index: usize| arguments.get(index).copied().unwrap_or(0) as c_ulong;
    // SAFETY: every pointer passed by the tricks above is null or valid for the call; a trick
    // that succeeds against the walls has already failed its test.
    let done = unsafe { libc::syscall(number, at(0), at(1), at(2), at(3), at(4), at(5)) };
    if done == -1 {
        return Err(io::Error::last_os_error());
    }
    if number == libc::SYS_clone && done == 0 {
        std::process::exit(0);
    }
    Ok(())
}

/// Makes one system call fail with EPERM for this process and its children.
fn forbid(number: u32) -> io::Result<()> {
    let step = |code: u32, jt, jf, k| libc::sock_filter { code: code as u16, jt, jf, k };
    let filter = [
        step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0),
        step(libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K, 0, 1, number),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ERRNO | libc::EPERM as u32),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ];
    let program = libc::sock_fprog { len: 4, filter: filter.as_ptr().cast_mut() };
    call(libc::SYS_prctl, &[libc::PR_SET_NO_NEW_PRIVS as usize, 1, 0, 0, 0])?;
    let mode = libc::SECCOMP_MODE_FILTER as usize;
    call(libc::SYS_prctl, &[libc::PR_SET_SECCOMP as usize, mode, &program as *const _ as usize])
}
