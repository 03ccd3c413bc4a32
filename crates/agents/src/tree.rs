//! The files of a tree that an agent looks at: what git would ignore is left out, links are not followed, and what is
//! too large or not readable is said.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::findings::Unread;

/// Files of at most this many bytes are looked at whole, unless an agent says otherwise.
pub const LARGEST: u64 = 16 << 20;

/// Which files of a tree are looked at.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The directory that paths are relative to.
    pub root: PathBuf,
    /// Only these paths and what is below them, relative to `root`; all where there are none.
    pub only: Vec<String>,
    /// Whether files that git ignores are looked at too.
    pub ignored: bool,
    /// The largest file that is looked at, in bytes.
    pub largest: u64,
}

/// A file of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path relative to the root, with `/`; bytes that are no UTF-8 are replaced.
    pub path: String,
    /// Where it is.
    pub whole: PathBuf,
}

impl Tree {
    /// A whole tree, without what git ignores.
    pub fn new(root: impl Into<PathBuf>) -> Tree {
        Tree { root: root.into(), only: Vec::new(), ignored: false, largest: LARGEST }
    }

    /// Returns the tree's files by path, and what could not be looked at.
    pub fn files(&self) -> (Vec<File>, Vec<Unread>) {
        let (mut files, mut unread) = (Vec::new(), Vec::new());
        let starts: Vec<PathBuf> = match self.only.as_slice() {
            [] => vec![self.root.clone()],
            only => only.iter().map(|path| self.root.join(path)).collect(),
        };
        for start in starts {
            let mut walk = WalkBuilder::new(&start);
            walk.hidden(false).follow_links(false).require_git(false).filter_entry(|entry| entry.file_name() != ".git");
            if self.ignored {
                walk.standard_filters(false);
            }
            for entry in walk.build() {
                match entry {
                    Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                        files.push(File { path: self.name(entry.path()), whole: entry.into_path() });
                    }
                    // What was asked for by name is looked at, or it is said why not.
                    Ok(entry) if entry.depth() == 0 && !entry.file_type().is_some_and(|kind| kind.is_dir()) => {
                        let why = "it is neither a file nor a directory".to_owned();
                        unread.push(Unread { path: self.name(entry.path()), why });
                    }
                    Ok(_) => {}
                    Err(error) => {
                        let (path, why) = told(&error);
                        unread.push(Unread { path: self.name(path.unwrap_or(&start)), why });
                    }
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup();
        (files, unread)
    }

    /// Reads a file whole; `None` where it is no text: it has a zero byte within its first 8,000, as git judges.
    ///
    /// # Errors
    ///
    /// What could not be looked at, and why: it is too large, or cannot be read.
    pub fn read(&self, file: &File) -> Result<Option<Vec<u8>>, Unread> {
        Ok(Some(self.bytes(file)?).filter(|bytes| !bytes[..bytes.len().min(8_000)].contains(&0)))
    }

    /// Reads a file whole, whatever it is.
    ///
    /// # Errors
    ///
    /// As of [`Tree::read`].
    pub fn bytes(&self, file: &File) -> Result<Vec<u8>, Unread> {
        let unread = |why: String| Unread { path: file.path.clone(), why };
        let mut open = fs::File::open(&file.whole).map_err(|error| unread(error.to_string()))?;
        let size = open.metadata().map_err(|error| unread(error.to_string()))?.len();
        if size > self.largest {
            return Err(unread(format!("it has {size} bytes, more than the {} that are looked at", self.largest)));
        }
        let mut bytes = Vec::with_capacity(size as usize);
        // What grows while it is read is cut off, not followed.
        open.by_ref().take(self.largest).read_to_end(&mut bytes).map_err(|error| unread(error.to_string()))?;
        Ok(bytes)
    }

    /// Returns a path relative to the root, with `/`.
    fn name(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        below.to_string_lossy().into_owned()
    }
}

/// Returns what a walk could not look at, as far as it is known, and why.
fn told(error: &ignore::Error) -> (Option<&Path>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (told(err).0.or(Some(path)), told(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => told(err),
        error => (None, error.io_error().map_or_else(|| error.to_string(), ToString::to_string)),
    }
}
