//! A run is the fold of its journal, and of nothing less than the whole of it.

mod support;

use std::fs;
use std::path::Path;

use pitcrew_engine::RunId;
use pitcrew_runner::records;
use pitcrew_runner::store::{Blobs, Reader, StateDir};
use rusqlite::Connection;
use support::{Place, story, traces};
use tempfile::TempDir;

#[test]
fn a_run_with_every_kind_of_event_is_the_fold_of_its_journal_and_misses_any_one() {
    let place = story::place();
    let run = place.run(&["--yes"], 1);
    traces::the_journal_is_the_truth(&place, &run);
    no_event_can_be_missing(&place, &run);
}

#[test]
fn so_is_one_that_was_killed_stopped_resumed_and_rolled_back() {
    let place = story::place();
    let mut running = place.start(&["run", "--yes"]);
    running.until_of("b", "attempt_started");
    let run = running.killed();
    let mut again = place.start(&["resume"]);
    again.until_of("a", "applied");
    place.pitcrew(&["stop", "--hard"]).exits(0);
    again.ends(1);
    traces::the_journal_is_the_truth(&place, &run);
    place.start(&["resume"]).events(1);
    place.pitcrew(&["rollback", &run]).exits(0);
    traces::the_journal_is_the_truth(&place, &run);
    traces::nothing_is_left(&place);
    no_event_can_be_missing(&place, &run);
}

/// Takes each event out of a copy of the journal, and expects that the run cannot be read.
#[track_caller]
fn no_event_can_be_missing(place: &Place, run: &str) {
    let id = RunId(run.to_owned());
    let copy = TempDir::new().unwrap();
    // All are copied as they lie: nobody writes any more.
    for entry in fs::read_dir(place.state()).unwrap().flatten() {
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
    }
    assert!(can_be_read(copy.path(), &id), "the copy is as good as the journal");
    let journal = Connection::open(copy.path().join("journal.db")).unwrap();
    journal.execute_batch("CREATE TEMP TABLE taken AS SELECT * FROM event WHERE 0").unwrap();
    for record in traces::journal(place, run) {
        let one = format!("event WHERE run = '{run}' AND seq = {}", record.seq);
        journal.execute_batch(&format!("INSERT INTO taken SELECT * FROM {one}; DELETE FROM {one}")).unwrap();
        assert!(!can_be_read(copy.path(), &id), "nobody misses {record:?}");
        journal.execute_batch("INSERT INTO event SELECT * FROM taken; DELETE FROM taken").unwrap();
    }
    assert!(can_be_read(copy.path(), &id), "all were put back");
}

fn can_be_read(state: &Path, run: &RunId) -> bool {
    let state = StateDir::open(state, &[]).unwrap();
    let (reader, blobs) = (Reader::open(&state).unwrap(), Blobs::open(&state).unwrap());
    records::read_run(&reader, &blobs, run).is_ok()
}
