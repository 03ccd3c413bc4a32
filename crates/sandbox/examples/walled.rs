//! Runs a command in the walls over a view of a directory, and throws the changes away.
//!
//! `walled [--repo DIR] [--show DIR]... [--memory BYTES] [--off] -- COMMAND...`, or
//! `walled --probe` to try each wall. With `--repeat N` it runs N times and says how long it took.
//!
//! For trying the walls by hand; the product's way in is `pitcrew sandbox`.

use std::env;
use std::ffi::OsString;
use std::io;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use pitcrew_sandbox::{
    Enclosure, End, LAUNCH, Launchpad, Limits, Mount, Network, Spec, Stdio, Upper, Walls, launcher_main, own, probe,
};

fn main() -> io::Result<ExitCode> {
    let mut arguments = env::args_os().skip(1).peekable();
    if arguments.peek().is_some_and(|first| first == LAUNCH) {
        launcher_main();
    }

    if arguments.peek().is_some_and(|first| first == "--probe") {
        let scratch = tempfile::tempdir()?;
        for wall in probe(&env::current_exe()?, scratch.path()) {
            let mark = if wall.ok { "ok" } else { "MISSING" };
            println!("{mark:8} {:18} {}", wall.name, wall.detail);
            if let Some(cure) = wall.cure {
                println!("{:27} cure: {cure}", "");
            }
        }
        return Ok(ExitCode::SUCCESS);
    }

    let copies = tempfile::tempdir()?;
    let mut mounts = Vec::new();
    let mut cwd = PathBuf::from("/tmp");
    let mut limits =
        Limits { memory: Some(768 << 20), processes: Some(256), disk: Some(256 << 20), ..Limits::default() };
    let mut off = false;
    let mut repeat = 1;
    let invalid = || io::Error::from(io::ErrorKind::InvalidInput);
    while let Some(option) = arguments.next() {
        let mut path = || arguments.next().map(PathBuf::from).ok_or_else(invalid);
        match option.to_str() {
            Some("--repo") => {
                cwd = path()?;
                let lower = frozen_copy(&cwd, copies.path())?;
                let upper = Upper::Tmpfs { bytes: 512 << 20, files: 10_000 };
                mounts.push(Mount::Overlay { at: cwd.clone(), lowers: vec![lower], upper });
            }
            Some("--show") => {
                let from = path()?;
                mounts.push(Mount::ReadOnly { at: from.clone(), from });
            }
            Some("--memory") => {
                limits.memory = Some(path()?.to_string_lossy().parse().map_err(io::Error::other)?);
            }
            Some("--repeat") => {
                repeat = path()?.to_string_lossy().parse().map_err(io::Error::other)?;
            }
            Some("--off") => off = true,
            Some("--") => break,
            _ => return Err(invalid()),
        }
    }
    let enclosure = Enclosure {
        network: Network::Private,
        mounts,
        home: Some("/home/agent".into()),
        scratch: Vec::new(),
        scratch_bytes: 256 << 20,
    };
    let variable = |key: &str, value: &str| (OsString::from(key), OsString::from(value));
    let spec = Spec {
        command: arguments.collect(),
        env: vec![
            variable("PATH", "/usr/local/bin:/usr/bin:/bin"),
            variable("HOME", "/home/agent"),
            variable("LANG", "C.UTF-8"),
        ],
        cwd,
        walls: if off { Walls::Off } else { Walls::On(enclosure) },
        limits,
        timeout_ms: None,
        grace_ms: 2000,
    };

    let program = env::current_exe()?;
    let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
    let stdio = Stdio { stdin: stdin.as_fd(), stdout: stdout.as_fd(), stderr: stderr.as_fd() };
    let mut times = Vec::new();
    for _ in 1..repeat {
        let started = Instant::now();
        Launchpad::open(&program, "walled")?.launch(&spec, stdio)?.wait();
        times.push(started.elapsed());
    }
    times.sort();
    if let (Some(fastest), Some(median)) = (times.first(), times.get(times.len() / 2)) {
        eprintln!("fastest {fastest:?}, median {median:?}");
    }
    let outcome = Launchpad::open(&program, "walled")?.launch(&spec, stdio)?.wait();
    if outcome.end != (End::Exited { code: 0 }) {
        eprintln!("{outcome:?}");
    }
    Ok(match outcome.end {
        End::Exited { code } => ExitCode::from(code as u8),
        _ => ExitCode::FAILURE,
    })
}

/// A layer made of a directory, belonging to whom the command runs as.
fn frozen_copy(directory: &Path, below: &Path) -> io::Result<PathBuf> {
    let copy = below.join("layer");
    let copied = Command::new("cp").arg("-a").arg("--reflink=auto").arg(directory).arg(&copy).status()?;
    if !copied.success() {
        return Err(io::Error::other("cp failed"));
    }
    own(&copy)?;
    Ok(copy)
}
