//! The patches of a repository's history, with the files that they are put to.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::{fs, process};

use pitcrew_agents::patcher::diff::{Act, Hunk, Reading, parse};

/// How many commits away a patch is tried.
const DRIFTS: [usize; 3] = [5, 50, 300];

/// One patch and one file that it is put to.
#[derive(Clone)]
pub struct Unit<'a> {
    pub commit: &'a str,
    pub path: &'a str,
    /// How many commits away the file is; 0 for the patch's own base.
    pub drift: usize,
    /// Whether the patch is turned round, and the file later.
    pub is_revert: bool,
    pub hunks: &'a [Hunk],
    /// What the patch was made of.
    pub base: &'a [u8],
    /// What it is put to.
    pub ours: &'a [u8],
    /// What is right; `None` where git's merge conflicts.
    pub truth: Option<Vec<u8>>,
}

/// A repository that answers for its objects.
pub struct Repository {
    path: String,
    commits: Vec<String>,
    objects: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Repository {
    /// Opens a repository; its history is that of the first parents of HEAD.
    pub fn open(path: &str) -> Result<Repository, Box<dyn Error>> {
        let log = git(path, &["log", "--first-parent", "--format=%H"])?;
        let commits = String::from_utf8(log)?.lines().map(str::to_owned).collect();
        let mut objects = Command::new("git")
            .args(["-C", path, "cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let ask = objects.stdin.take().ok_or("no input")?;
        let answer = BufReader::new(objects.stdout.take().ok_or("no output")?);
        Ok(Repository { path: path.to_owned(), commits, objects, ask, answer })
    }

    /// Calls `each` with every patch on every file.
    pub fn units(&mut self, mut each: impl FnMut(&Unit<'_>)) {
        let commits = self.commits.clone();
        for (at, commit) in commits.iter().enumerate() {
            for turned in [false, true] {
                let parent = format!("{commit}^");
                let (from, to) =
                    if turned { (commit.as_str(), parent.as_str()) } else { (parent.as_str(), commit.as_str()) };
                let arguments = ["diff-tree", "-p", "-r", "--full-index", "--no-renames", "--diff-filter=M", from, to];
                let Ok(text) = git(&self.path, &arguments) else { continue };
                // A commit without changes of text files has no patch; one of a binary file is left out whole.
                let Ok(patches) = parse(&text, &Reading::default()) else { continue };
                for patch in &patches {
                    let Act::Modify(path) = &patch.act else { continue };
                    let Some((old, new)) = &patch.blobs else { continue };
                    let (Some(base), Some(theirs)) = (self.object(old), self.object(new)) else { continue };
                    let path = path.to_string();
                    let same = Unit {
                        commit,
                        path: &path,
                        drift: 0,
                        is_revert: turned,
                        hunks: &patch.hunks,
                        base: &base,
                        ours: &base,
                        truth: Some(theirs.clone()),
                    };
                    each(&same);
                    for drift in DRIFTS {
                        let place = if turned { at.checked_sub(drift) } else { Some(at + 1 + drift) };
                        let Some(there) = place.and_then(|place| commits.get(place)) else { continue };
                        let Some(ours) = self.object(&format!("{there}:{path}")) else { continue };
                        if ours == base || ours == theirs {
                            continue;
                        }
                        let truth = merged(&ours, &base, &theirs);
                        each(&Unit { drift, ours: &ours, truth, ..same.clone() });
                    }
                }
            }
        }
    }

    fn object(&mut self, name: &str) -> Option<Vec<u8>> {
        writeln!(self.ask, "{name}").ok()?;
        let mut head = String::new();
        self.answer.read_line(&mut head).ok()?;
        let size: usize = match head.split_whitespace().collect::<Vec<_>>()[..] {
            [_, "blob", size] => size.parse().ok()?,
            _ => return None,
        };
        let mut bytes = vec![0; size + 1];
        self.answer.read_exact(&mut bytes).ok()?;
        bytes.pop();
        Some(bytes)
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = self.objects.kill();
        let _ = self.objects.wait();
    }
}

fn git(path: &str, arguments: &[&str]) -> Result<Vec<u8>, Box<dyn Error>> {
    let out = Command::new("git").arg("-C").arg(path).args(arguments).stderr(Stdio::null()).output()?;
    if out.status.success() { Ok(out.stdout) } else { Err(format!("git {arguments:?} failed").into()) }
}

/// What git makes of three texts; `None` where it conflicts.
fn merged(ours: &[u8], base: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    let space = std::env::temp_dir().join(format!("pitcrew-bench-patches-{}", process::id()));
    fs::create_dir_all(&space).expect("a directory of our own");
    for (name, text) in [("ours", ours), ("base", base), ("theirs", theirs)] {
        fs::write(space.join(name), text).expect("a file in it");
    }
    let out =
        Command::new("git").current_dir(&space).args(["merge-file", "-p", "-q", "ours", "base", "theirs"]).output();
    let _ = fs::remove_dir_all(&space);
    out.ok().filter(|out| out.status.success()).map(|out| out.stdout)
}
