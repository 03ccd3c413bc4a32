//! What must hold of any state directory: nothing is left of what ran, and the journal is the truth.

use std::fs;
use std::path::Path;

use pitcrew_engine::{Event, Record, RunId};
use pitcrew_runner::records;
use pitcrew_runner::store::{Blobs, Reader, StateDir, hash_of};

use super::Place;

/// Reads the journal of a run.
pub fn journal(place: &Place, run: &str) -> Vec<Record> {
    let state = StateDir::open(&place.state(), &[]).unwrap();
    let (reader, blobs) = (Reader::open(&state).unwrap(), Blobs::open(&state).unwrap());
    records::records(&reader, &blobs, &RunId(run.to_owned()), 0).unwrap()
}

/// Counts the events that a condition holds for.
pub fn count(journal: &[Record], is: impl Fn(&Event) -> bool) -> usize {
    journal.iter().filter(|record| is(&record.event)).count()
}

/// Expects that folding the stored journal gives what `status` says, to the byte.
#[track_caller]
pub fn the_journal_is_the_truth(place: &Place, run: &str) {
    let state = StateDir::open(&place.state(), &[]).unwrap();
    let (reader, blobs) = (Reader::open(&state).unwrap(), Blobs::open(&state).unwrap());
    let (folded, row) = records::read_run(&reader, &blobs, &RunId(run.to_owned())).unwrap();
    let now = pitcrew_runner::clock::now();
    let said = place.pitcrew(&["status", run, "--format", "json"]).exits(0).json();
    assert_eq!(serde_json::to_value(folded.view(now)).unwrap(), said);
    assert_eq!(row.status, folded.status(now));
}

/// Expects that no process, mount or scratch file is left of anything that ran in this place.
#[track_caller]
pub fn nothing_is_left(place: &Place) {
    assert_eq!(left_processes(place), Vec::<String>::new(), "processes are left");
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
    let root = place.project().parent().unwrap().to_str().unwrap().to_owned();
    assert!(!mounts.contains(&root), "a mount is left:\n{mounts}");
    assert_eq!(names_in(&place.state().join("attempts")), Vec::<String>::new(), "attempts are left");
    let layers = place.state().join("layers");
    for kind in names_in(&layers) {
        let making: Vec<String> =
            names_in(&layers.join(&kind)).into_iter().filter(|name| name.starts_with("new.")).collect();
        assert_eq!(making, Vec::<String>::new(), "half a layer is left in {kind}");
    }
}

/// Returns the launchers of this place, and every process that works in it.
pub fn left_processes(place: &Place) -> Vec<String> {
    let mark = hash_of(place.state().as_os_str().as_encoded_bytes()).0;
    let mut left: Vec<String> =
        pitcrew_sandbox::launchers(&mark).into_iter().map(|pid| format!("launcher {pid}")).collect();
    let root = place.project().parent().unwrap().to_owned();
    for process in fs::read_dir("/proc").unwrap().flatten() {
        let environment = fs::read(process.path().join("environ")).unwrap_or_default();
        let is_ours =
            environment.windows(root.as_os_str().len()).any(|part| part == root.as_os_str().as_encoded_bytes());
        if is_ours {
            let command = fs::read(process.path().join("cmdline")).unwrap_or_default();
            left.push(format!("{:?} {}", process.file_name(), String::from_utf8_lossy(&command)));
        }
    }
    left
}

/// Returns the names in a directory; none where there is none.
pub fn names_in(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Describes every file below a directory: its kind, mode, and contents.
pub fn tree(directory: &Path) -> Vec<String> {
    use std::os::unix::fs::MetadataExt;
    let mut found = Vec::new();
    for name in names_in(directory) {
        let path = directory.join(&name);
        let metadata = fs::symlink_metadata(&path).unwrap();
        let facts = format!("{name} {:o} {}:{}", metadata.mode(), metadata.uid(), metadata.gid());
        if metadata.is_dir() {
            found.push(facts);
            found.extend(tree(&path).into_iter().map(|below| format!("{name}/{below}")));
        } else if metadata.is_symlink() {
            found.push(format!("{facts} -> {}", fs::read_link(&path).unwrap().display()));
        } else {
            found.push(format!("{facts} {}", String::from_utf8_lossy(&fs::read(&path).unwrap())));
        }
    }
    found
}
