//! The plans whose triggers are heard, each as its file is now: a file that changes is read again.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pitcrew_plan::{Plan, Reading, Trigger};
use pitcrew_runner::pit::default_name;
use pitcrew_runner::secrets::{self, Secrets, Source};
use rustix::fs::inotify;
use tokio::io::unix::AsyncFd;

use super::descriptor;

use crate::app::App;
use crate::board::Thing;
use crate::problem::Problem;
use crate::shelf::{Shelf, Shelved};

/// A plan whose triggers are heard.
#[derive(Debug)]
pub(crate) struct Planned {
    /// Its text, and where it is from.
    shelved: Shelved,
    /// What was understood of it, errors and all.
    reading: Reading,
}

impl Planned {
    fn of(shelved: Shelved) -> Planned {
        let name = default_name(&shelved.path);
        let reading = pitcrew_plan::read(shelved.source.as_bytes(), &shelved.shown(), &name);
        Planned { shelved, reading }
    }

    /// Returns the plan.
    pub(super) fn plan(&self) -> &Plan {
        &self.reading.plan
    }

    /// Whether something refuses to run it.
    pub(super) fn has_errors(&self) -> bool {
        self.reading.has_errors()
    }

    /// Returns what a trigger of the plan is let in with; `None` where it needs nothing.
    pub(super) fn secret_of(&self, trigger: &Trigger) -> Option<Result<String, String>> {
        let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
        let handed = Secrets::default();
        let source = Source { plan_dir: &self.shelved.directory, home: &home, handed: &handed };
        trigger.secret().map(|key| secrets::of_trigger(self.plan(), key, source))
    }
}

/// Reads all plans.
pub(super) fn read_all(shelf: &Shelf) -> Result<Arc<Vec<Arc<Planned>>>, Problem> {
    Ok(Arc::new(shelf.all()?.into_values().map(|shelved| Arc::new(Planned::of(shelved))).collect()))
}

/// Reads the plans again whenever one of their files changes, and tells whoever listens.
pub(super) fn attend(app: &Arc<App>) {
    let watch = match Watch::on(&app.shelf) {
        Ok(watch) => watch,
        Err(error) => {
            app.remark(format!("triggers stay what they are now, whatever becomes of the plans: {error}"));
            return;
        }
    };
    let app = app.clone();
    tokio::spawn(async move {
        // What changed before the watch stood.
        refresh(&app).await;
        loop {
            tokio::select! {
                changed = watch.changed() => if changed.is_err() { return },
                () = app.closed() => return,
            }
            refresh(&app).await;
        }
    });
}

async fn refresh(app: &Arc<App>) {
    let read = app.work(|app| read_all(&app.shelf)).await;
    let Ok(plans) = read else { return };
    app.triggers.plans.send_if_modified(|now| {
        let text = |plans: &Vec<Arc<Planned>>| -> Vec<(PathBuf, String)> {
            plans.iter().map(|one| (one.shelved.path.clone(), one.shelved.source.clone())).collect()
        };
        let changed = text(now) != text(&plans);
        if changed {
            plans.iter().for_each(|one| app.board.note(Thing::Plan(one.plan().name.clone())));
            *now = plans;
        }
        changed
    });
}

/// Waits for changes in the directories of some files.
struct Watch {
    fd: AsyncFd<OwnedFd>,
    names: BTreeSet<OsString>,
}

impl Watch {
    fn on(shelf: &Shelf) -> std::io::Result<Watch> {
        use inotify::{CreateFlags, WatchFlags};
        let (files, sent) = shelf.places();
        std::fs::create_dir_all(sent)?;
        let fd = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
        // Editors write a new file and rename it: the directory is what stays.
        let kinds = WatchFlags::CLOSE_WRITE | WatchFlags::MOVED_TO | WatchFlags::MOVED_FROM | WatchFlags::DELETE;
        let directories: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).chain([sent]).collect();
        for directory in directories {
            inotify::add_watch(&fd, directory, kinds | WatchFlags::ONLYDIR)?;
        }
        let names = files.iter().filter_map(|file| file.file_name()).map(Into::into).collect();
        Ok(Watch { fd: descriptor::awaited(fd)?, names })
    }

    /// Returns when one of the files may have changed.
    async fn changed(&self) -> std::io::Result<()> {
        loop {
            let mut ready = self.fd.readable().await?;
            let mut space = [MaybeUninit::uninit(); 4096];
            let mut events = inotify::Reader::new(self.fd.get_ref(), &mut space);
            let mut ours = false;
            loop {
                match events.next() {
                    Ok(event) => {
                        use std::os::unix::ffi::OsStrExt;
                        let name = event.file_name().map(|name| OsStr::from_bytes(name.to_bytes()));
                        // One that was lost may have been ours; what was sent has names of its own.
                        let is_plan = |name: &OsStr| {
                            self.names.contains(name) || Path::new(name).extension() == Some(OsStr::new("yaml"))
                        };
                        ours |= name.is_none_or(is_plan);
                    }
                    Err(rustix::io::Errno::AGAIN) => break,
                    Err(rustix::io::Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            ready.clear_ready();
            if ours {
                return Ok(());
            }
        }
    }
}
