//! A git directory of an attempt's own: at the run's head, with nothing of the user's in it.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Git, Repository};
use crate::store::{StateDir, hash_of};
use crate::workspace::error::{WorkspaceError, at};
use crate::workspace::layer::{Making, unsynced};

/// Every file is taken as it is, whatever the tree's own attributes say.
const ATTRIBUTES: &str = "* -text -eol -filter -ident -working-tree-encoding\n";

/// How long object names are where git hashes as it always did.
const SHA1_DIGITS: usize = 40;

/// Git directories for attempts, one template for each commit.
#[derive(Clone, Debug)]
pub struct PrivateGit {
    template: PathBuf,
    /// How git is called on the template.
    git: Git,
    /// The directories with the objects.
    objects: Vec<PathBuf>,
    /// How long the repository's object names are.
    id_digits: usize,
}

impl PrivateGit {
    /// Prepares git directories whose `HEAD` is `commit` and whose index is that of its checkout:
    /// `files` is the checkout of `base`, from which `commit` descends or which it is.
    pub fn at(
        repository: &Repository,
        base: &str,
        commit: &str,
        files: &Path,
        state: &StateDir,
    ) -> Result<PrivateGit, WorkspaceError> {
        let branch = repository.branch()?;
        let objects = repository.objects();
        let home = unsynced(state, "git");
        let name = |commit: &str| hash_of(format!("{commit} {branch:?} {objects:?} {files:?}").as_bytes()).0;
        let template = home.join(name(commit));
        if !template.exists() {
            let index = match commit {
                _ if commit == base => None,
                _ => Some(PrivateGit::at(repository, base, base, files, state)?.template.join("index")),
            };
            let making = Making::below(&home)?;
            let new = New { path: making.path(), commit, branch: branch.as_deref(), objects: &objects };
            new.write_files(repository)?;
            let git = repository.git_on(making.path());
            match index {
                None => new.index_of(git, files)?,
                Some(index) => new.index_after(&git, &index, base)?,
            }
            pitcrew_sandbox::own(making.path()).map_err(at("hand over", making.path()))?;
            making.keep_as(&template)?;
        }
        Ok(PrivateGit { git: repository.git_on(&template), template, objects, id_digits: commit.len() })
    }

    /// The same for attempts that do not see everything: one commit without a history, of what
    /// is seen, and no object of anything else.
    pub fn narrowed(&self, sees: &dyn Fn(&str) -> bool, state: &StateDir) -> Result<PrivateGit, WorkspaceError> {
        let listing = self.git.run(&["ls-files", "-z"])?;
        let nothing = "0".repeat(self.id_digits);
        let mut removals = Vec::new();
        for path in listing.split(|byte| *byte == 0).filter(|path| !path.is_empty()) {
            if !std::str::from_utf8(path).is_ok_and(sees) {
                removals.extend_from_slice(format!("0 {nothing}\t").as_bytes());
                removals.extend_from_slice(path);
                removals.push(0);
            }
        }
        let home = unsynced(state, "git");
        let name = hash_of(&[self.template.as_os_str().as_encoded_bytes(), b"\n", &removals].concat());
        let template = home.join(name.0);
        if !template.exists() {
            let making = Making::below(&home)?;
            self.make(making.path(), &[])?;
            self.narrow(making.path(), &removals)?;
            pitcrew_sandbox::own(making.path()).map_err(at("hand over", making.path()))?;
            making.keep_as(&template)?;
        }
        Ok(PrivateGit { git: self.git.at(&template), template, objects: Vec::new(), id_digits: self.id_digits })
    }

    /// Leaves in a copy of the template only what is not removed.
    fn narrow(&self, place: &Path, removals: &[u8]) -> Result<(), WorkspaceError> {
        let lender = std::env::join_paths(&self.objects)
            .map_err(|error| at("borrow objects for", place)(std::io::Error::other(error)))?;
        let git = [
            ("GIT_AUTHOR_NAME", "Pitcrew"),
            ("GIT_COMMITTER_NAME", "Pitcrew"),
            ("GIT_AUTHOR_EMAIL", "pitcrew@localhost"),
            ("GIT_COMMITTER_EMAIL", "pitcrew@localhost"),
            ("GIT_AUTHOR_DATE", "@0 +0000"),
            ("GIT_COMMITTER_DATE", "@0 +0000"),
        ]
        .into_iter()
        .fold(self.git.at(place), |git, (name, value)| git.with(name, value))
        .with("GIT_ALTERNATE_OBJECT_DIRECTORIES", lender);
        git.feed(&["update-index", "-z", "--index-info"], removals)?;
        let tree = git.line(&["write-tree"])?;
        let commit = git.feed(&["commit-tree", "--no-gpg-sign", &tree], b"What this task sees\n")?;
        let pack = place.join("objects/pack/pack");
        fs::create_dir_all(place.join("objects/pack")).map_err(at("make", &pack))?;
        git.feed(&["pack-objects", "-q", "--revs", &pack.to_string_lossy()], &commit)?;
        // Not by `update-ref`, whose log would name a commit that is not there.
        let head = fs::read_to_string(place.join("HEAD")).map_err(at("read", place))?;
        let moved = place.join(head.trim_end().strip_prefix("ref: ").unwrap_or("HEAD"));
        fs::write(&moved, commit).map_err(at("write", &moved))
    }

    /// Makes the git directory of one attempt, which finds its objects at `seen`. `into` is
    /// empty, or not there.
    pub fn make(&self, into: &Path, seen: &[PathBuf]) -> Result<(), WorkspaceError> {
        copy_tree(&self.template, into)?;
        let alternates: String = seen.iter().map(|path| format!("{}\n", path.display())).collect();
        let path = into.join("objects/info/alternates");
        fs::write(&path, alternates).map_err(at("write", &path))
    }

    /// The directories with the objects, the repository's own first.
    pub fn objects(&self) -> &[PathBuf] {
        &self.objects
    }
}

/// A template that is being made.
struct New<'a> {
    path: &'a Path,
    commit: &'a str,
    branch: Option<&'a str>,
    objects: &'a [PathBuf],
}

impl New<'_> {
    fn write_files(&self, repository: &Repository) -> Result<(), WorkspaceError> {
        let (version, extension) = match self.commit.len() {
            SHA1_DIGITS => (0, ""),
            _ => (1, "[extensions]\n\tobjectFormat = sha256\n"),
        };
        // The files are seen through an overlay, where device, inode and change time differ from
        // those of the checkout; their size and modification time do not.
        let config = format!(
            "[core]\n\trepositoryFormatVersion = {version}\n\tbare = false\n\tcheckStat = minimal\n\
             \ttrustCTime = false\n\tautoCRLF = false\n\tlogAllRefUpdates = true\n\tfsync = none\n\
             [gc]\n\tauto = 0\n[user]\n\tname = pitcrew task\n\temail = task@pitcrew.invalid\n{extension}"
        );
        let head = match self.branch {
            Some(branch) => {
                self.write(&format!("refs/heads/{branch}"), &format!("{}\n", self.commit))?;
                format!("ref: refs/heads/{branch}\n")
            }
            None => format!("{}\n", self.commit),
        };
        let alternates: String = self.objects.iter().map(|path| format!("{}\n", path.display())).collect();
        self.write("HEAD", &head)?;
        self.write("config", &config)?;
        self.write("refs/tags/.keep", "")?;
        self.write("objects/info/alternates", &alternates)?;
        self.write("info/attributes", ATTRIBUTES)?;
        let exclude = fs::read_to_string(repository.common_dir().join("info/exclude")).unwrap_or_default();
        self.write("info/exclude", &exclude)?;
        fs::remove_file(self.path.join("refs/tags/.keep")).map_err(at("remove", self.path))
    }

    fn write(&self, below: &str, text: &str) -> Result<(), WorkspaceError> {
        let path = self.path.join(below);
        let parent = path.parent().unwrap_or(self.path);
        fs::create_dir_all(parent).and_then(|()| fs::write(&path, text)).map_err(at("write", &path))
    }

    /// Makes the index of a fresh checkout, so that `git status` need not read the files.
    fn index_of(&self, git: Git, files: &Path) -> Result<(), WorkspaceError> {
        let git = git.work_tree(files);
        git.run(&["read-tree", self.commit])?;
        // Says 1 where files differ, which `git status` will tell whoever asks.
        git.ask(&["update-index", "-q", "--refresh"], &[]).map(drop)
    }

    /// Makes the index from that of the base and what was committed since.
    fn index_after(&self, git: &Git, index: &Path, base: &str) -> Result<(), WorkspaceError> {
        fs::copy(index, self.path.join("index")).map_err(at("copy", index))?;
        let raw = git.run(&["diff-tree", "-r", "-z", "--no-renames", base, self.commit])?;
        let mut fields = raw.split(|byte| *byte == 0);
        let mut entries = Vec::new();
        // `:MODE MODE OBJECT OBJECT STATUS`, then the path.
        while let (Some(change), Some(path)) = (fields.next(), fields.next()) {
            let change = String::from_utf8_lossy(change);
            let mut words = change.split(' ').skip(1);
            let (mode, object) = (words.next().unwrap_or_default(), words.nth(1).unwrap_or_default());
            entries.extend_from_slice(format!("{mode} {object}\t").as_bytes());
            entries.extend_from_slice(path);
            entries.push(0);
        }
        git.feed(&["update-index", "-z", "--index-info"], &entries).map(drop)
    }
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), WorkspaceError> {
    fs::create_dir_all(to).map_err(at("make", to))?;
    for entry in fs::read_dir(from).map_err(at("read", from))? {
        let entry = entry.map_err(at("read", from))?;
        let target = to.join(entry.file_name());
        if entry.file_type().map_err(at("look at", from))?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).map_err(at("copy", &target))?;
        }
    }
    Ok(())
}
