//! What a run starts from: one frozen copy, and a manifest of what is in it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::copy;
use super::error::{WorkspaceError, at};
use super::git::{Repository, checkout};
use super::layer::{self, Making};
use crate::change::Tree;
use crate::store::{StateDir, hash_of};

/// The base of a run. Never changes once it is there; runs share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Its name: the commit, or the hash of the manifest.
    pub id: String,
    /// The commit that it is, or that the directory's files were based on.
    pub commit: Option<String>,
    /// The directory with the files, which belong to the sandbox's user.
    pub layer: PathBuf,
    /// What is in it.
    pub tree: Tree,
    /// What of the directory was left out, and why: sockets, devices, what may not be read.
    pub skipped: Vec<String>,
}

/// The manifest as it is stored beside the files.
#[derive(Serialize, Deserialize)]
struct Manifest {
    commit: Option<String>,
    tree: Tree,
    skipped: Vec<String>,
}

impl Base {
    /// Freezes a commit, or finds it frozen. Git still has it, so after a power cut it is checked
    /// out again rather than synced now.
    pub(super) fn of_commit(repository: &Repository, commit: &str, state: &StateDir) -> Result<Base, WorkspaceError> {
        let bases = layer::unsynced(state, "commit");
        if let Some(base) = Base::find(&bases, commit)? {
            return Ok(base);
        }
        let place = Place::new(&bases, false)?;
        let tree = checkout::check_out(repository, commit, &place.files())?;
        place.keep(commit, Manifest { commit: Some(commit.to_owned()), tree, skipped: Vec::new() })
    }

    /// Freezes a directory as it is now; nothing else has it, so the copy is synced.
    pub(super) fn of_directory(
        root: &Path,
        repository: Option<&Repository>,
        state: &StateDir,
    ) -> Result<Base, WorkspaceError> {
        Base::of_directory_without(&BTreeSet::new(), root, repository, state)
    }

    /// The same without directories that are named, relative to `root`.
    pub(super) fn of_directory_without(
        left_out: &BTreeSet<String>,
        root: &Path,
        repository: Option<&Repository>,
        state: &StateDir,
    ) -> Result<Base, WorkspaceError> {
        let place = Place::new(&copies(state), state.lasts())?;
        let copy::Copied { tree, skipped } = copy::copy_without(left_out, root, &place.files())?;
        let commit = match repository.map(Repository::head) {
            None | Some(Err(WorkspaceError::Unborn { .. })) => None,
            Some(commit) => Some(commit?),
        };
        let manifest = Manifest { commit, tree, skipped };
        let id = hash_of(&bytes_of(&manifest)).0;
        if place.synced {
            // Once for the whole copy: a base that a power cut left half empty would look complete.
            let files = place.files();
            let synced = File::open(&files).and_then(|file| Ok(rustix::fs::syncfs(&file)?));
            synced.map_err(at("sync", &files))?;
        }
        place.keep(&id, manifest)
    }

    /// Finds the copy of a directory that a run started from.
    pub(super) fn of_copy(state: &StateDir, id: &str) -> Result<Base, WorkspaceError> {
        Base::find(&copies(state), id)?.ok_or_else(|| WorkspaceError::BaseGone { id: id.to_owned() })
    }

    fn find(bases: &Path, id: &str) -> Result<Option<Base>, WorkspaceError> {
        let place = bases.join(id);
        let path = place.join("manifest.json");
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(at("read", &path)(error)),
        };
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| at("read", &path)(error.into()))?;
        let Manifest { commit, tree, skipped } = manifest;
        Ok(Some(Base { id: id.to_owned(), commit, layer: place.join("files"), tree, skipped }))
    }
}

fn copies(state: &StateDir) -> PathBuf {
    state.layers().join("base")
}

fn bytes_of(manifest: &Manifest) -> Vec<u8> {
    serde_json::to_vec(manifest).expect("a manifest has only texts and numbers")
}

/// Where a base is made; gone again unless it is kept.
struct Place {
    making: Making,
    bases: PathBuf,
    /// Whether it must be there, whole, after a power cut.
    synced: bool,
}

impl Place {
    fn new(bases: &Path, synced: bool) -> Result<Place, WorkspaceError> {
        let making = Making::below(bases)?;
        let files = making.path().join("files");
        fs::create_dir(&files).map_err(at("make", &files))?;
        Ok(Place { making, bases: bases.to_owned(), synced })
    }

    fn files(&self) -> PathBuf {
        self.making.path().join("files")
    }

    fn keep(self, id: &str, manifest: Manifest) -> Result<Base, WorkspaceError> {
        let files = self.files();
        if manifest.commit.is_some() && !files.join(".git").exists() {
            // Something for the attempt's private git directory to be mounted on.
            fs::create_dir(files.join(".git")).map_err(at("make", &files))?;
        }
        pitcrew_sandbox::own(&files).map_err(at("hand over", &files))?;
        let path = self.making.path().join("manifest.json");
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(&bytes_of(&manifest))?;
            if self.synced { file.sync_all() } else { Ok(()) }
        });
        written.map_err(at("write", &path))?;
        let place = self.bases.join(id);
        self.making.keep_as(&place)?;
        if self.synced {
            File::open(&self.bases).and_then(|bases| bases.sync_all()).map_err(at("sync", &self.bases))?;
        }
        let Manifest { commit, tree, skipped } = manifest;
        Ok(Base { id: id.to_owned(), commit, layer: place.join("files"), tree, skipped })
    }
}
