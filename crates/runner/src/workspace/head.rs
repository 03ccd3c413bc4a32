//! A run's head: its base and the changes that have landed, as layers and as a tree.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use pitcrew_engine::ChangeId;

use super::base::Base;
use super::copy;
use super::error::{WorkspaceError, at};
use super::layer;
use crate::change::{Change, State, Tree};
use crate::store::{BlobError, Blobs, StateDir};

/// With more changes than this, the earlier ones are joined into one layer for each so many.
const LAYERS: usize = 50;

/// What tasks stand on at one moment. Cheap to clone; making one from another never changes it.
#[derive(Clone, Debug)]
pub struct Head {
    base: Arc<Base>,
    ids: Vec<ChangeId>,
    changes: Vec<Arc<Change>>,
    tree: Arc<Tree>,
    /// Its layers, once they are made.
    lowers: Arc<OnceLock<Vec<PathBuf>>>,
}

impl Head {
    /// The head before anything landed.
    pub fn new(base: Base) -> Head {
        Head::bare(Arc::new(base))
    }

    fn bare(base: Arc<Base>) -> Head {
        let tree = Arc::new(base.tree.clone());
        Head { base, ids: Vec::new(), changes: Vec::new(), tree, lowers: Arc::default() }
    }

    /// The head once these, and nothing else, have landed in this order. Starts from this head
    /// where they begin with what has landed here.
    pub fn at(&self, landed: &[ChangeId], blobs: &Blobs) -> Result<Head, WorkspaceError> {
        let (mut head, missing) = match landed.strip_prefix(self.ids.as_slice()) {
            Some(missing) => (self.clone(), missing),
            None => (Head::bare(Arc::clone(&self.base)), landed),
        };
        for id in missing {
            head.push(id.clone(), Change::read(id, blobs)?)?;
        }
        Ok(head)
    }

    /// The head once one more change has landed; also the view of a change that is only staged.
    pub fn with(&self, id: &ChangeId, blobs: &Blobs) -> Result<Head, WorkspaceError> {
        let mut head = self.clone();
        head.push(id.clone(), Change::read(id, blobs)?)?;
        Ok(head)
    }

    fn push(&mut self, id: ChangeId, change: Change) -> Result<(), WorkspaceError> {
        let change = Arc::new(change.on(&self.tree));
        change.apply(Arc::make_mut(&mut self.tree)).map_err(|path| WorkspaceError::Conflict { path })?;
        self.ids.push(id);
        self.changes.push(change);
        self.lowers = Arc::default();
        Ok(())
    }

    /// What it stands on.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// What has landed, in order, each as it is on those before it.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().map(Arc::as_ref)
    }

    /// What is at every path.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Returns the layers that show it, the topmost first, the base last; made where missing.
    pub fn lowers(&self, blobs: &Blobs, state: &StateDir) -> Result<Vec<PathBuf>, WorkspaceError> {
        if let Some(lowers) = self.lowers.get() {
            return Ok(lowers.clone());
        }
        let lowers = self.make_lowers(blobs, state)?;
        Ok(self.lowers.get_or_init(|| lowers).clone())
    }

    fn make_lowers(&self, blobs: &Blobs, state: &StateDir) -> Result<Vec<PathBuf>, WorkspaceError> {
        let joined = if self.changes.len() > LAYERS { self.changes.len() / LAYERS * LAYERS } else { 0 };
        let (early, late) = self.changes.split_at(joined);
        let early = early.chunks(LAYERS).map(|changes| Arc::new(Change::joined(changes.iter().map(Arc::as_ref))));
        let mut tree = self.base.tree.clone();
        let mut lowers = vec![self.base.layer.clone()];
        for change in early.chain(late.iter().cloned()) {
            lowers.push(layer::of_change(&change, &tree, blobs, state)?);
            change.apply(&mut tree).map_err(|path| WorkspaceError::Conflict { path })?;
        }
        lowers.reverse();
        Ok(lowers)
    }

    /// Returns the layer to put on top where not everything may be seen.
    pub fn mask(&self, is_seen: &dyn Fn(&str) -> bool, state: &StateDir) -> Result<Option<PathBuf>, WorkspaceError> {
        layer::mask(&self.tree, is_seen, state)
    }

    /// Opens the contents of a file as they are at this head; `None` where there is no file.
    pub(super) fn open(&self, path: &str, blobs: &Blobs) -> Result<Option<Box<dyn io::Read>>, WorkspaceError> {
        let Some(State::File { hash, .. }) = self.tree.get(path) else {
            return Ok(None);
        };
        if self.base.tree.get(path).and_then(State::hash) == Some(hash) {
            let path = self.base.layer.join(path);
            let file: File = copy::open(&path).map_err(at("read", &path))?;
            return Ok(Some(Box::new(file)));
        }
        match blobs.get(hash) {
            Ok(bytes) => Ok(Some(Box::new(io::Cursor::new(bytes)))),
            Err(error) => Err(BlobError::into(error)),
        }
    }
}
