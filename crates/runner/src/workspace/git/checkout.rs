//! Checking out a commit as it is: no filters, no line ends converted, nothing run.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use super::Repository;
use crate::change::{State, Tree};
use crate::store::Hashing;
use crate::workspace::error::{WorkspaceError, at};

/// A path of a commit.
struct Item {
    path: Vec<u8>,
    mode: Mode,
    object: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    File,
    Executable,
    Link,
    Submodule,
}

/// Writes a commit's tree into an empty directory and returns what is there.
///
/// Submodules are empty directories. Paths that are not UTF-8 are written, but no change can
/// touch them, so they are not in the tree that is returned.
pub(in crate::workspace) fn check_out(
    repository: &Repository,
    commit: &str,
    into: &Path,
) -> Result<Tree, WorkspaceError> {
    let items = list(repository, commit)?;
    make_directories(&items, into)?;
    let mut tree = Tree::new();
    // Links last: until then no path can lead through one.
    let (links, files): (Vec<_>, Vec<_>) =
        items.iter().filter(|item| item.mode != Mode::Submodule).partition(|item| item.mode == Mode::Link);
    let wanted: Vec<_> = files.into_iter().chain(links).collect();
    let names = std::iter::once(commit.to_owned()).chain(wanted.iter().map(|item| item.object.clone()));
    let mut objects = Objects::open(repository, names.collect())?;
    let date = objects.next_date()?;
    for item in wanted {
        let state = write(item, &mut objects, into, date)?;
        if let Ok(path) = String::from_utf8(item.path.clone()) {
            tree.insert(path, state);
        }
    }
    objects.close()?;
    Ok(tree)
}

fn list(repository: &Repository, commit: &str) -> Result<Vec<Item>, WorkspaceError> {
    let listing = repository.git().run(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
    let bad = |path: &[u8]| WorkspaceError::BadPath {
        commit: commit.to_owned(),
        path: String::from_utf8_lossy(path).into_owned(),
    };
    let mut items = Vec::new();
    for line in listing.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
        let tab = line.iter().position(|byte| *byte == b'\t').ok_or_else(|| bad(line))?;
        let (fields, path) = (String::from_utf8_lossy(&line[..tab]), &line[tab + 1..]);
        let mut fields = fields.split(' ');
        let mode = match fields.next() {
            Some("100755") => Mode::Executable,
            Some("120000") => Mode::Link,
            Some("160000") => Mode::Submodule,
            _ => Mode::File,
        };
        let object = fields.nth(1).ok_or_else(|| bad(path))?.to_owned();
        let names = |path: &[u8]| path.split(|byte| *byte == b'/').all(is_plain_name);
        if !names(path) {
            return Err(bad(path));
        }
        items.push(Item { path: path.to_vec(), mode, object });
    }
    let leaves: BTreeSet<&[u8]> = items.iter().map(|item| item.path.as_slice()).collect();
    // A made-up tree can have both `a` and `a/b`; through a link `a`, the second leads elsewhere.
    let climbs = |item: &&Item| {
        let slashes = item.path.iter().enumerate().filter(|(_, byte)| **byte == b'/');
        slashes.into_iter().any(|(at, _)| leaves.contains(&item.path[..at]))
    };
    match items.iter().find(climbs) {
        Some(item) => Err(bad(&item.path)),
        None => Ok(items),
    }
}

fn is_plain_name(name: &[u8]) -> bool {
    !matches!(name, b"" | b"." | b"..") && !name.eq_ignore_ascii_case(b".git")
}

fn make_directories(items: &[Item], into: &Path) -> Result<(), WorkspaceError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o755);
    let mut made = BTreeSet::new();
    for item in items {
        let path = Path::new(OsStr::from_bytes(&item.path));
        let directory = if item.mode == Mode::Submodule { Some(path) } else { path.parent() };
        if let Some(directory) = directory.filter(|directory| made.insert(directory.to_path_buf())) {
            let directory = into.join(directory);
            builder.create(&directory).map_err(at("make", &directory))?;
        }
    }
    Ok(())
}

fn write(item: &Item, objects: &mut Objects, into: &Path, date: SystemTime) -> Result<State, WorkspaceError> {
    let path: PathBuf = into.join(OsStr::from_bytes(&item.path));
    if item.mode == Mode::Link {
        let mut target = Vec::new();
        objects.next_into(&mut target)?;
        std::os::unix::fs::symlink(OsStr::from_bytes(&target), &path).map_err(at("make", &path))?;
        return Ok(State::Symlink { target: String::from_utf8_lossy(&target).into_owned(), owner: None });
    }
    let mode = if item.mode == Mode::Executable { 0o755 } else { 0o644 };
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(at("make", &path))?;
    let mut hashing = Hashing::into(&mut file);
    objects.next_into(&mut hashing)?;
    let (hash, size) = hashing.name();
    file.set_permissions(fs::Permissions::from_mode(mode)).map_err(at("set the mode of", &path))?;
    file.set_modified(date).map_err(at("set the time of", &path))?;
    Ok(State::File { mode, size, hash, owner: None })
}

/// The contents of objects, streamed in the order in which they were asked for.
struct Objects {
    git: Child,
    answers: BufReader<ChildStdout>,
    asking: JoinHandle<io::Result<()>>,
}

impl Objects {
    fn open(repository: &Repository, names: Vec<String>) -> Result<Objects, WorkspaceError> {
        let mut command = repository.git().command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut git = command.spawn().map_err(|source| WorkspaceError::NoGit { source })?;
        let (Some(questions), Some(answers)) = (git.stdin.take(), git.stdout.take()) else {
            return Err(broken(io::ErrorKind::BrokenPipe.into()));
        };
        // Asked from a thread of its own: git answers while it reads, and both pipes have an end.
        let asking = std::thread::spawn(move || {
            let mut questions = io::BufWriter::new(questions);
            names.iter().try_for_each(|name| writeln!(questions, "{name}"))?;
            questions.flush()
        });
        Ok(Objects { git, answers: BufReader::with_capacity(256 << 10, answers), asking })
    }

    /// Returns the date of the next object, a commit: files that never change keep one time, whoever checks them out.
    fn next_date(&mut self) -> Result<SystemTime, WorkspaceError> {
        let mut commit = Vec::new();
        self.next_into(&mut commit)?;
        let headers = String::from_utf8_lossy(&commit);
        let committer = headers.lines().take_while(|line| !line.is_empty()).find(|line| line.starts_with("committer "));
        // `committer NAME <ADDRESS> SECONDS ZONE`, and a name may be anything.
        let seconds = committer.and_then(|line| line.rsplit(' ').nth(1)?.parse().ok()).unwrap_or(0);
        Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
    }

    /// Copies the next object and returns its length in bytes.
    fn next_into(&mut self, to: &mut dyn Write) -> Result<u64, WorkspaceError> {
        let mut header = String::new();
        self.answers.read_line(&mut header).map_err(broken)?;
        let length: Option<u64> = header.trim_end().split(' ').nth(2).and_then(|length| length.parse().ok());
        let Some(length) = length else {
            let said = format!("object not there: {}", header.trim_end());
            return Err(WorkspaceError::Git { command: "cat-file".to_owned(), said });
        };
        let copied = io::copy(&mut (&mut self.answers).take(length), to).map_err(broken)?;
        let mut end = [0];
        self.answers.read_exact(&mut end).map_err(broken)?;
        if copied == length { Ok(length) } else { Err(broken(io::ErrorKind::UnexpectedEof.into())) }
    }

    fn close(mut self) -> Result<(), WorkspaceError> {
        drop(self.answers);
        self.git.wait().map_err(broken)?;
        match self.asking.join() {
            Ok(asked) => asked.map_err(broken),
            Err(_) => Err(broken(io::ErrorKind::BrokenPipe.into())),
        }
    }
}

fn broken(error: io::Error) -> WorkspaceError {
    WorkspaceError::Git { command: "cat-file".to_owned(), said: error.to_string() }
}
