//! What a run starts from: one frozen copy, and a manifest of what is in it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::copy;
use super::error::{WorkspaceError, at};
use super::git::{Repository, checkout};
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
    /// Freezes the commit that a work tree is at, or finds it frozen.
    pub(super) fn of_commit(repository: &Repository, state: &StateDir) -> Result<Base, WorkspaceError> {
        let commit = repository.head()?;
        if let Some(base) = Base::find(state, &commit)? {
            return Ok(base);
        }
        let place = Place::new(state)?;
        let tree = checkout::check_out(repository, &commit, &place.files())?;
        place.keep(&commit, Manifest { commit: Some(commit.clone()), tree, skipped: Vec::new() }, state)
    }

    /// Freezes a directory as it is now.
    pub(super) fn of_directory(
        root: &Path,
        repository: Option<&Repository>,
        state: &StateDir,
    ) -> Result<Base, WorkspaceError> {
        let place = Place::new(state)?;
        let copy::Copied { tree, skipped } = copy::copy(root, &place.files())?;
        let commit = match repository.map(Repository::head) {
            None | Some(Err(WorkspaceError::Unborn { .. })) => None,
            Some(commit) => Some(commit?),
        };
        let manifest = Manifest { commit, tree, skipped };
        let id = hash_of(&bytes_of(&manifest)).0;
        place.keep(&id, manifest, state)
    }

    /// Finds the base that a run started from.
    pub(super) fn open(state: &StateDir, id: &str) -> Result<Base, WorkspaceError> {
        Base::find(state, id)?.ok_or_else(|| WorkspaceError::BaseGone { id: id.to_owned() })
    }

    fn find(state: &StateDir, id: &str) -> Result<Option<Base>, WorkspaceError> {
        let place = bases(state).join(id);
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

fn bases(state: &StateDir) -> PathBuf {
    state.layers().join("base")
}

fn bytes_of(manifest: &Manifest) -> Vec<u8> {
    serde_json::to_vec(manifest).expect("a manifest has only texts and numbers")
}

/// Where a base is made; gone again unless it is kept.
struct Place(super::layer::Making);

impl Place {
    fn new(state: &StateDir) -> Result<Place, WorkspaceError> {
        let making = super::layer::Making::below(&bases(state))?;
        let files = making.path().join("files");
        fs::create_dir(&files).map_err(at("make", &files))?;
        Ok(Place(making))
    }

    fn files(&self) -> PathBuf {
        self.0.path().join("files")
    }

    fn keep(self, id: &str, manifest: Manifest, state: &StateDir) -> Result<Base, WorkspaceError> {
        let files = self.files();
        if manifest.commit.is_some() && !files.join(".git").exists() {
            // Something for the attempt's private git directory to be mounted on.
            fs::create_dir(files.join(".git")).map_err(at("make", &files))?;
        }
        pitcrew_sandbox::own(&files).map_err(at("hand over", &files))?;
        let path = self.0.path().join("manifest.json");
        fs::write(&path, bytes_of(&manifest)).map_err(at("write", &path))?;
        // Once for the whole copy: a base that a power cut left half empty would look complete.
        let synced = File::open(&path).and_then(|file| Ok(rustix::fs::syncfs(&file)?));
        synced.map_err(at("sync", &path))?;
        let place = bases(state).join(id);
        self.0.keep_as(&place)?;
        let Manifest { commit, tree, skipped } = manifest;
        Ok(Base { id: id.to_owned(), commit, layer: place.join("files"), tree, skipped })
    }
}
