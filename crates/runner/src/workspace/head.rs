//! A run's head: its base and the changes that have landed, as layers and as a tree.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use pitcrew_engine::{ChangeId, Landed};

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
    ids: Arc<Vec<ChangeId>>,
    changes: Arc<Vec<Arc<Change>>>,
    tree: Arc<Tree>,
    /// The layers of its earlier changes, as far as they were made for a head that this one continues.
    early: Option<Arc<Pile>>,
    /// Its layers, once they are made.
    piles: Arc<OnceLock<Piles>>,
}

/// Layers, the base first, and what is at every path where they lie on each other.
#[derive(Clone, Debug)]
struct Pile {
    lowers: Vec<PathBuf>,
    tree: Tree,
    /// How many changes they show.
    changes: usize,
}

/// The layers of a head: those of its earlier changes, which stay while changes are put on it, and all.
#[derive(Clone, Debug)]
struct Piles {
    early: Arc<Pile>,
    /// The topmost first, the base last.
    all: Vec<PathBuf>,
}

impl Head {
    /// The head before anything landed.
    pub fn new(base: Base) -> Head {
        Head::bare(Arc::new(base))
    }

    fn bare(base: Arc<Base>) -> Head {
        let tree = Arc::new(base.tree.clone());
        Head { base, ids: Arc::default(), changes: Arc::default(), tree, early: None, piles: Arc::default() }
    }

    /// The head once these, and nothing else, have landed in this order. Starts from this head
    /// where they begin with what has landed here.
    pub fn at(&self, landed: &[Arc<Landed>], blobs: &Blobs) -> Result<Head, WorkspaceError> {
        let (mut head, missing) = match landed.split_at_checked(self.ids.len()) {
            Some((known, missing)) if self.ids.iter().eq(known.iter().map(|known| &known.change)) => {
                (self.clone(), missing)
            }
            _ => (Head::bare(Arc::clone(&self.base)), landed),
        };
        for one in missing {
            head.push(one.change.clone(), Change::read(&one.change, blobs)?)?;
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
        Arc::make_mut(&mut self.ids).push(id);
        Arc::make_mut(&mut self.changes).push(change);
        if let Some(piles) = self.piles.get() {
            self.early = Some(Arc::clone(&piles.early));
        }
        self.piles = Arc::default();
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
        if let Some(piles) = self.piles.get() {
            return Ok(piles.all.clone());
        }
        let piles = self.make_piles(blobs, state)?;
        Ok(self.piles.get_or_init(|| piles).all.clone())
    }

    fn make_piles(&self, blobs: &Blobs, state: &StateDir) -> Result<Piles, WorkspaceError> {
        let joined = if self.changes.len() > LAYERS { self.changes.len() / LAYERS * LAYERS } else { 0 };
        let early = match &self.early {
            Some(early) if early.changes == joined => Arc::clone(early),
            early => {
                let mut pile = early.as_deref().cloned().unwrap_or_else(|| Pile::on(&self.base));
                for changes in self.changes[pile.changes..joined].chunks(LAYERS) {
                    pile.put(&Change::joined(changes.iter().map(Arc::as_ref)), blobs, state)?;
                    pile.changes += changes.len();
                }
                Arc::new(pile)
            }
        };
        let mut all = Pile::clone(&early);
        for change in &self.changes[joined..] {
            all.put(change, blobs, state)?;
        }
        let all = all.lowers.into_iter().rev().collect();
        Ok(Piles { early, all })
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

impl Pile {
    fn on(base: &Base) -> Pile {
        Pile { lowers: vec![base.layer.clone()], tree: base.tree.clone(), changes: 0 }
    }

    /// Puts the layer of a change on top.
    fn put(&mut self, change: &Change, blobs: &Blobs, state: &StateDir) -> Result<(), WorkspaceError> {
        change.apply(&mut self.tree).map_err(|path| WorkspaceError::Conflict { path })?;
        self.lowers.push(layer::of_change(change, &self.tree, blobs, state)?);
        Ok(())
    }
}
