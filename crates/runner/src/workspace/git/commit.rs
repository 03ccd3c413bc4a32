//! Landing a change as a commit on `pitcrew/RUN`, by plumbing. The user's branch, index, and
//! files stay as they are.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs::{self, File};

use pitcrew_engine::{ChangeId, RunId, Timestamp};
use pitcrew_plan::Id;

use super::{Git, Repository};
use crate::change::{Change, Entry, State};
use crate::store::{Blobs, StateDir};
use crate::workspace::error::{WorkspaceError, at};
use crate::workspace::landing::Theirs;
use crate::workspace::layer::Making;

/// What a commit says besides its files. With equal stamps a repeated commit has the same id.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// Whose change it is.
    pub task: Id,
    /// Of which attempt.
    pub attempt: u32,
    /// The first line of the message.
    pub title: String,
    /// When it landed, by the journal.
    pub time: Timestamp,
}

/// The branch of one run.
#[derive(Clone, Debug)]
pub struct Branch<'a> {
    repository: &'a Repository,
    run: &'a RunId,
    base: &'a str,
    state: &'a StateDir,
}

/// What one commit of a branch did.
struct Step {
    commit: String,
    what: What,
}

#[derive(PartialEq, Eq)]
enum What {
    Change(ChangeId),
    Revert(ChangeId),
}

impl<'a> Branch<'a> {
    /// The branch of a run that started at the commit `base`; made with its first commit.
    pub fn of(repository: &'a Repository, run: &'a RunId, base: &'a str, state: &'a StateDir) -> Branch<'a> {
        Branch { repository, run, base, state }
    }

    /// Its name.
    pub fn name(&self) -> String {
        format!("pitcrew/{}", self.run)
    }

    /// The repository that it is a branch of.
    pub fn repository(&self) -> &'a Repository {
        self.repository
    }

    /// Returns the commit at which exactly these changes had landed, in this order.
    pub fn commit_of(&self, changes: &[ChangeId]) -> Result<String, WorkspaceError> {
        let (mut landed, mut at): (Vec<ChangeId>, String) = (Vec::new(), self.base.to_owned());
        let mut found = changes.is_empty().then(|| at.clone());
        for step in self.steps()? {
            at = step.commit;
            match step.what {
                What::Change(change) => landed.push(change),
                // The newest: a change may have landed, gone, and landed once more.
                What::Revert(reverted) => {
                    if let Some(at) = landed.iter().rposition(|change| *change == reverted) {
                        landed.remove(at);
                    }
                }
            }
            if landed == changes {
                found = Some(at.clone());
            }
        }
        // A head that no commit has is a moment between two; the last commit is the nearest.
        Ok(found.unwrap_or(at))
    }

    /// Returns the commit of each of these changes, where the branch begins with them and with
    /// nothing else between.
    pub fn landed_as(&self, changes: &[ChangeId]) -> Result<Option<Vec<String>>, WorkspaceError> {
        let mut steps = self.steps()?;
        steps.truncate(changes.len());
        let begins = steps.len() == changes.len()
            && steps.iter().zip(changes).all(|(step, change)| step.what == What::Change(change.clone()));
        Ok(begins.then(|| steps.into_iter().map(|step| step.commit).collect()))
    }

    /// Returns what the branch's commits did, the first first.
    fn steps(&self) -> Result<Vec<Step>, WorkspaceError> {
        let tip = self.tip()?;
        if tip == self.base {
            return Ok(Vec::new());
        }
        let range = format!("{}..{tip}", self.base);
        let log = self.repository.git().run(&[
            "log",
            "--first-parent",
            "--reverse",
            "--no-show-signature",
            "--format=%H %(trailers:key=Pitcrew-Change,valueonly,separator=%x20) %(trailers:key=Pitcrew-Reverts,valueonly,separator=%x20)",
            &range,
        ])?;
        let step = |line: &str| {
            let mut words = line.splitn(3, ' ');
            let commit = words.next().unwrap_or_default().to_owned();
            let (change, reverted) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let what = match reverted {
                "" => What::Change(ChangeId(change.to_owned())),
                reverted => What::Revert(ChangeId(reverted.to_owned())),
            };
            Step { commit, what }
        };
        Ok(String::from_utf8_lossy(&log).lines().map(step).collect())
    }

    /// Returns the commit that it is at: the base, before anything landed.
    pub fn tip(&self) -> Result<String, WorkspaceError> {
        Ok(self.repository.reference(&self.reference())?.unwrap_or_else(|| self.base.to_owned()))
    }

    /// Lands a change and returns its commit.
    ///
    /// A change that has landed by the same stamp is found again, so this may be repeated after a
    /// crash. Refuses where a path at the tip is not what the change was made on.
    pub fn land(&self, change: &Change, stamp: &Stamp, blobs: &Blobs) -> Result<String, WorkspaceError> {
        let message = self.message(&stamp.title, "Change", change, stamp);
        if let Some(commit) = self.landed(&message)? {
            return Ok(commit);
        }
        self.put(change, &message, stamp, blobs)
    }

    /// Commits a change on the tip.
    fn put(&self, change: &Change, message: &str, stamp: &Stamp, blobs: &Blobs) -> Result<String, WorkspaceError> {
        let tip = self.tip()?;
        let commit = self.commit_on(&tip, change, message, stamp, blobs)?;
        self.advance(&tip, &commit)?;
        Ok(commit)
    }

    /// Commits a change on a commit that need not be the tip, and leaves the branch where it is.
    pub fn put_on(
        &self,
        parent: &str,
        change: &Change,
        stamp: &Stamp,
        blobs: &Blobs,
    ) -> Result<String, WorkspaceError> {
        let message = self.message(&stamp.title, "Change", change, stamp);
        self.commit_on(parent, change, &message, stamp, blobs)
    }

    fn commit_on(
        &self,
        parent: &str,
        change: &Change,
        message: &str,
        stamp: &Stamp,
        blobs: &Blobs,
    ) -> Result<String, WorkspaceError> {
        let desk = Desk::new(self)?;
        desk.read(parent)?;
        desk.must_be_before(change, blobs)?;
        let objects = desk.objects(change.entries().iter().map(|entry| entry.after.as_ref()), blobs)?;
        desk.set(change.entries().iter().map(|entry| entry.path.as_str()).zip(objects))?;
        desk.commit(parent, message, stamp.time)
    }

    /// Makes the branch at a commit that an earlier run made. One that is there already stays as it is.
    pub fn begin(&self, commit: &str) -> Result<(), WorkspaceError> {
        match self.repository.reference(&self.reference())? {
            Some(_) => Ok(()),
            None => self.advance(self.base, commit),
        }
    }

    /// Takes a landed change back with a commit that puts its paths as they were before it.
    ///
    /// What was changed since is in the way of it, or stays as it is; repeated after a crash, it finds
    /// its own commit.
    pub fn revert(
        &self,
        change: &Change,
        stamp: &Stamp,
        blobs: &Blobs,
        theirs: Theirs,
    ) -> Result<String, WorkspaceError> {
        let message = self.message(&format!("Roll back: {}", stamp.title), "Reverts", change, stamp);
        if let Some(commit) = self.landed(&message)? {
            return Ok(commit);
        }
        let back = match theirs {
            Theirs::Refuse => change.reversed(),
            Theirs::Leave => self.still_as_left(&change.reversed(), blobs)?,
        };
        self.put(&back, &message, stamp, blobs)
    }

    /// Returns what of a change finds at the tip what it was made on.
    fn still_as_left(&self, change: &Change, blobs: &Blobs) -> Result<Change, WorkspaceError> {
        let desk = Desk::new(self)?;
        desk.read(&self.tip()?)?;
        let foreign: Vec<&Entry> = desk.foreign(change, blobs)?;
        let own = change.entries().iter().filter(|entry| !foreign.contains(entry));
        Ok(Change::new(own.cloned().collect()))
    }

    fn reference(&self) -> String {
        format!("refs/heads/{}", self.name())
    }

    fn message(&self, title: &str, what: &str, change: &Change, stamp: &Stamp) -> String {
        let mut message = format!("{}\n\n", title.lines().next().unwrap_or(title));
        write!(
            message,
            "Pitcrew-Run: {}\nPitcrew-Task: {}\nPitcrew-Attempt: {}\nPitcrew-{what}: {}\n",
            self.run,
            stamp.task,
            stamp.attempt,
            change.id()
        )
        .expect("a string takes every text");
        message
    }

    /// Returns the tip, where its message is this one: the commit was made, and the crash came
    /// before the journal said so.
    fn landed(&self, message: &str) -> Result<Option<String>, WorkspaceError> {
        let Some(tip) = self.repository.reference(&self.reference())? else {
            return Ok(None);
        };
        let found = self.repository.git().run(&["log", "-1", "--no-show-signature", "--format=%B", &tip])?;
        Ok((String::from_utf8_lossy(&found).trim_end() == message.trim_end()).then_some(tip))
    }
}

/// A private index, and what is done with it.
struct Desk<'a> {
    branch: &'a Branch<'a>,
    git: Git,
    making: Making,
}

/// A mode and an object, or nothing.
type Object = Option<(String, String)>;

impl<'a> Desk<'a> {
    fn new(branch: &'a Branch<'a>) -> Result<Desk<'a>, WorkspaceError> {
        let making = Making::below(&branch.state.layers().join("git"))?;
        let git = branch.repository.git().index(&making.path().join("index"));
        Ok(Desk { branch, git, making })
    }

    fn read(&self, commit: &str) -> Result<(), WorkspaceError> {
        self.git.run(&["read-tree", commit]).map(drop)
    }

    /// Returns what the index has at the paths of a change, in their order.
    fn staged(&self, change: &Change) -> Result<Vec<Object>, WorkspaceError> {
        let listing = self.git.run(&["ls-files", "-s", "-z"])?;
        let mut index = HashMap::new();
        for line in listing.split(|byte| *byte == 0) {
            let line = String::from_utf8_lossy(line);
            // `MODE OBJECT STAGE`, a tab, the path.
            if let Some((fields, path)) = line.split_once('\t') {
                let mut fields = fields.split(' ').map(str::to_owned);
                if let (Some(mode), Some(object)) = (fields.next(), fields.next()) {
                    index.insert(path.to_owned(), (mode, object));
                }
            }
        }
        Ok(change.entries().iter().map(|entry| index.remove(&entry.path)).collect())
    }

    /// Writes what is to be at some paths as objects, all with one call.
    fn objects<'s>(
        &self,
        states: impl Iterator<Item = Option<&'s State>>,
        blobs: &Blobs,
    ) -> Result<Vec<Object>, WorkspaceError> {
        let (mut modes, mut paths) = (Vec::new(), String::new());
        for (number, state) in states.enumerate() {
            let path = self.making.path().join(number.to_string());
            modes.push(match state {
                None | Some(State::Directory { .. }) => None,
                Some(State::Symlink { target, .. }) => {
                    fs::write(&path, target).map_err(at("write", &path))?;
                    Some("120000")
                }
                Some(State::File { mode, hash, .. }) => {
                    let mut file = File::create(&path).map_err(at("write", &path))?;
                    blobs.copy(hash, &mut file)?;
                    Some(if mode & 0o100 != 0 { "100755" } else { "100644" })
                }
            });
            if modes.last().is_some_and(Option::is_some) {
                writeln!(paths, "{}", path.display()).expect("a string takes every text");
            }
        }
        let names = self.git.feed(&["hash-object", "-w", "--no-filters", "--stdin-paths"], paths.as_bytes())?;
        let names = String::from_utf8_lossy(&names);
        let mut names = names.lines();
        let object = |mode: Option<&str>| mode.and_then(|mode| Some((mode.to_owned(), names.next()?.to_owned())));
        Ok(modes.into_iter().map(object).collect())
    }

    /// Refuses where the index does not have what a change was made on.
    fn must_be_before(&self, change: &Change, blobs: &Blobs) -> Result<(), WorkspaceError> {
        match self.foreign(change, blobs)?.first() {
            Some(entry) => Err(WorkspaceError::Conflict { path: entry.path.clone() }),
            None => Ok(()),
        }
    }

    /// Returns where the index does not have what a change was made on.
    fn foreign<'c>(&self, change: &'c Change, blobs: &Blobs) -> Result<Vec<&'c Entry>, WorkspaceError> {
        let expected = self.objects(change.entries().iter().map(|entry| entry.before.as_ref()), blobs)?;
        let found = self.staged(change)?;
        let pairs = change.entries().iter().zip(expected.into_iter().zip(found));
        Ok(pairs.filter(|(_, (expected, found))| expected != found).map(|(entry, _)| entry).collect())
    }

    fn set<'p>(&self, paths: impl Iterator<Item = (&'p str, Object)>) -> Result<(), WorkspaceError> {
        let (mut gone, mut there) = (String::new(), String::new());
        for (path, object) in paths {
            match object {
                Some((mode, object)) => there += &format!("{mode} {object}\t{path}\0"),
                None => gone += &format!("0 {}\t{path}\0", "0".repeat(self.branch.base.len())),
            }
        }
        // What goes, first: a file may take the place of a directory.
        self.git.feed(&["update-index", "-z", "--index-info"], (gone + &there).as_bytes()).map(drop)
    }

    /// Commits the index.
    fn commit(self, parent: &str, message: &str, time: Timestamp) -> Result<String, WorkspaceError> {
        let tree = self.git.line(&["write-tree"])?;
        let (name, email) = identity(self.branch.repository)?;
        let date = format!("@{} +0000", time.0.div_euclid(1000));
        let git = ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].into_iter().fold(self.git, |git, who| git.with(who, &name));
        let git = ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].into_iter().fold(git, |git, who| git.with(who, &email));
        let git = ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"].into_iter().fold(git, |git, when| git.with(when, &date));
        let commit = git.feed(&["commit-tree", "--no-gpg-sign", "-p", parent, &tree], message.as_bytes())?;
        Ok(String::from_utf8_lossy(&commit).trim_end().to_owned())
    }
}

impl Branch<'_> {
    /// Moves the branch by compare-and-set, if it is still where it was, and keeps the base: rollback needs it.
    fn advance(&self, from: &str, to: &str) -> Result<(), WorkspaceError> {
        let (reference, zero) = (self.reference(), "0".repeat(to.len()));
        let first = self.repository.reference(&reference)?.is_none();
        let old = if first { zero.as_str() } else { from };
        let orders = format!(
            "start\nupdate {reference} {to} {old}\nupdate refs/pitcrew/{}/base {}\nprepare\ncommit\n",
            self.run, self.base
        );
        match self.repository.git().feed(&["update-ref", "--stdin"], orders.as_bytes()) {
            Ok(_) => Ok(()),
            Err(error) => match self.repository.reference(&reference)? {
                Some(found) if found == to => Ok(()),
                Some(found) if found != old => {
                    Err(WorkspaceError::Moved { reference, expected: from.to_owned(), found })
                }
                _ => Err(error),
            },
        }
    }
}

/// Returns whose commits these are: the user's, where git knows the user.
fn identity(repository: &Repository) -> Result<(String, String), WorkspaceError> {
    let read = |key: &str| {
        let git = repository.git().with_users_configuration();
        git.ask(&["config", "--get", key], &[])
            .map(|(there, value)| there.then(|| String::from_utf8_lossy(&value).trim().to_owned()))
    };
    match (read("user.name")?, read("user.email")?) {
        (Some(name), Some(email)) if !name.is_empty() && !email.is_empty() => Ok((name, email)),
        _ => Ok(("Pitcrew".to_owned(), "pitcrew@localhost".to_owned())),
    }
}
