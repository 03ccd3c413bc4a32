//! The journal under pressure: killed writers, full disks, many at once.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

use pitcrew_engine::{BlobId, RunId, Timestamp};
use pitcrew_runner::store::{
    Append, BODY_LIMIT, Blobs, EventRow, Journal, JournalError, Reader, RunRow, StateDir, hash_of,
};

fn open(place: &Path) -> (StateDir, Journal) {
    let state = StateDir::open(place, &[]).unwrap();
    let lock = state.lock().unwrap().expect("nobody else has it");
    let journal = Journal::open(&state, lock).unwrap();
    (state, journal)
}

fn run(name: &str) -> RunRow {
    RunRow {
        id: RunId(name.into()),
        plan: "digest".into(),
        source: hash_of(b"source"),
        canonical: hash_of(b"canonical"),
        created: Timestamp(1),
        status: "running".into(),
    }
}

fn event(text: &str) -> EventRow {
    EventRow { time: Timestamp(2), kind: "test".into(), version: 1, body: format!("{{\"text\":\"{text}\"}}") }
}

fn id(name: &str) -> RunId {
    RunId(name.into())
}

#[test]
fn events_are_read_as_they_were_appended() {
    let home = tempfile::tempdir().unwrap();
    let (state, journal) = open(&home.path().join("s"));
    assert_eq!(journal.append(Append::begin(run("a-1111"), vec![event("one")])).wait().unwrap(), 1);
    let contents = b"contents".to_vec();
    let more = Append::events(id("a-1111"), 1, vec![event("two"), event("three")])
        .with_blobs(vec![(hash_of(&contents), contents.clone())])
        .with_status("succeeded");
    assert_eq!(journal.append(more).wait().unwrap(), 3);

    let reader = Reader::open(&state).unwrap();
    let events = reader.events(&id("a-1111"), 1, 10).unwrap();
    assert_eq!(events.iter().map(|stored| stored.seq).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(events[0].event, event("two"));
    assert_eq!(reader.runs().unwrap(), [RunRow { status: "succeeded".into(), ..run("a-1111") }]);
    assert_eq!(Blobs::open(&state).unwrap().get(&hash_of(&contents)).unwrap(), contents);
}

#[test]
fn a_journal_whose_engine_died_before_its_tables_were_made_is_empty() {
    let home = tempfile::tempdir().unwrap();
    let state = StateDir::open(&home.path().join("s"), &[]).unwrap();
    std::fs::write(state.journal(), b"").unwrap();
    assert_eq!(Reader::open(&state).unwrap().runs().unwrap(), []);
    let lock = state.lock().unwrap().expect("nobody else has it");
    let journal = Journal::open(&state, lock).unwrap();
    assert_eq!(journal.append(Append::begin(run("a-1111"), vec![event("one")])).wait().unwrap(), 1);
}

#[test]
fn a_journal_whose_engine_died_while_it_was_set_up_is_empty() {
    let home = tempfile::tempdir().unwrap();
    let state = StateDir::open(&home.path().join("s"), &[]).unwrap();
    // A write that does not fit in memory has its rollback journal on disk before it is committed:
    // copied then, both files are what a kill leaves behind.
    let begun = home.path().join("begun.db");
    let connection = rusqlite::Connection::open(&begun).unwrap();
    let write = "PRAGMA cache_size = 1; CREATE TABLE t (x); BEGIN; INSERT INTO t VALUES (zeroblob(1000000));";
    connection.execute_batch(write).unwrap();
    std::fs::copy(&begun, state.journal()).unwrap();
    std::fs::copy(home.path().join("begun.db-journal"), home.path().join("s/journal.db-journal")).unwrap();
    assert_eq!(Reader::open(&state).unwrap().runs().unwrap(), []);
}

#[test]
fn a_hole_a_double_and_a_stranger_are_refused_and_the_rest_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let (_state, journal) = open(&home.path().join("s"));
    journal.append(Append::begin(run("a"), vec![event("1")])).wait().unwrap();
    let at = |last| Append::events(id("a"), last, vec![event("x")]);
    assert!(matches!(journal.append(at(0)).wait(), Err(JournalError::OutOfOrder { last: 1, .. })));
    assert!(matches!(journal.append(at(2)).wait(), Err(JournalError::OutOfOrder { last: 1, .. })));
    assert!(matches!(journal.append(Append::begin(run("a"), vec![])).wait(), Err(JournalError::RunExists { .. })));
    assert!(matches!(
        journal.append(Append::events(id("b"), 0, vec![event("x")])).wait(),
        Err(JournalError::NoRun { .. })
    ));
    let large = Append::events(id("a"), 1, vec![event(&"x".repeat(BODY_LIMIT))]);
    assert!(matches!(journal.append(large).wait(), Err(JournalError::TooLarge { seq: 2, .. })));
    assert_eq!(journal.append(at(1)).wait().unwrap(), 2);
}

#[test]
fn what_queues_while_a_commit_runs_shares_the_next_one() {
    let home = tempfile::tempdir().unwrap();
    let (state, journal) = open(&home.path().join("s"));
    journal.append(Append::begin(run("a"), vec![])).wait().unwrap();
    let before = journal.commits();
    // While somebody else holds the database, everything queues behind the first append.
    let other = rusqlite::Connection::open(state.journal()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let pending: Vec<_> =
        (0..200).map(|last| journal.append(Append::events(id("a"), last, vec![event("x")]))).collect();
    other.execute_batch("ROLLBACK").unwrap();
    for (i, pending) in pending.into_iter().enumerate() {
        assert_eq!(pending.wait().unwrap(), i as u64 + 1);
    }
    let commits = journal.commits() - before;
    assert!(commits <= 2, "{commits} commits for 200 appends");
}

#[test]
fn a_newer_journal_is_refused_untouched() {
    let home = tempfile::tempdir().unwrap();
    let (state, journal) = open(&home.path().join("s"));
    drop(journal);
    rusqlite::Connection::open(state.journal()).unwrap().execute_batch("PRAGMA user_version = 9").unwrap();
    let before = std::fs::read(state.journal()).unwrap();
    let error = Journal::open(&state, state.lock().unwrap().unwrap()).unwrap_err();
    assert!(error.to_string().contains("has version 9 and this pitcrew knows 1"), "{error}");
    assert!(matches!(Reader::open(&state), Err(JournalError::Newer { .. })));
    assert_eq!(std::fs::read(state.journal()).unwrap(), before);
}

/// Starts this test binary again, as the program of one test that is only run so.
fn again(test: &str, place: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env("PITCREW_TEST_CHILD", place);
    command
}

fn child_place() -> Option<std::path::PathBuf> {
    std::env::var_os("PITCREW_TEST_CHILD").map(Into::into)
}

/// Appends without end, several at once, and prints each number once it is acknowledged.
#[test]
fn child_appends_until_killed() {
    let Some(place) = child_place() else { return };
    let (state, journal) = open(&place);
    let reader = Reader::open(&state).unwrap();
    if reader.run(&id("a")).unwrap().is_none() {
        journal.append(Append::begin(run("a"), vec![])).wait().unwrap();
    }
    let mut last = u64::try_from(reader.events(&id("a"), 0, u32::MAX).unwrap().len()).unwrap();
    let mut out = std::io::stdout();
    loop {
        let pending: Vec<_> = (0..3)
            .map(|i| journal.append(Append::events(id("a"), last + i, vec![event(&(last + i + 1).to_string())])))
            .collect();
        for pending in pending {
            last = pending.wait().unwrap();
            writeln!(out, "ack {last}").unwrap();
            out.flush().unwrap();
        }
    }
}

#[test]
fn no_acknowledged_event_is_lost_when_the_writer_is_killed() {
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join("s");
    let mut acknowledged = 0;
    for round in 0..120u64 {
        let mut child = again("child_appends_until_killed", &place).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Each round dies after another number of acknowledgements, at whatever the writer does then.
        let acks = lines.by_ref().map_while(Result::ok).filter(|line| line.starts_with("ack "));
        let mut number = |line: String| acknowledged = line[4..].parse().unwrap();
        acks.take(1 + (round * 7 % 23) as usize).for_each(&mut number);
        child.kill().unwrap();
        lines.map_while(Result::ok).filter(|line| line.starts_with("ack ")).for_each(&mut number);
        assert_eq!(child.wait().unwrap().signal(), Some(9));

        let state = StateDir::open(&place, &[]).unwrap();
        let events = Reader::open(&state).unwrap().events(&id("a"), 0, u32::MAX).unwrap();
        assert!(events.len() as u64 >= acknowledged, "round {round}: {} of {acknowledged}", events.len());
        for (i, stored) in events.iter().enumerate() {
            assert_eq!(stored.seq, i as u64 + 1, "round {round}: a gap");
            assert_eq!(stored.event, event(&(i + 1).to_string()), "round {round}");
        }
    }
    assert!(acknowledged > 1000, "only {acknowledged} events were written");
}

/// Fills a small disk with events, makes room, and goes on.
#[test]
fn child_fills_its_disk() {
    let Some(place) = child_place() else { return };
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=24m", "none"]).arg(&place).status();
    if !mounted.is_ok_and(|status| status.success()) {
        println!("skipped: no small disk can be mounted here");
        return;
    }
    let ballast = place.join("ballast");
    std::fs::write(&ballast, vec![1; 8 << 20]).unwrap();
    let (state, journal) = open(&place.join("s"));
    journal.append(Append::begin(run("a"), vec![])).wait().unwrap();
    let body = "x".repeat(BODY_LIMIT - 100);
    let mut last = 0;
    let error = loop {
        match journal.append(Append::events(id("a"), last, vec![event(&body)])).wait() {
            Ok(seq) => last = seq,
            Err(error) => break error,
        }
        assert!(last < 1000, "the disk is never full");
    };
    assert!(error.is_disk_full(), "{error:?}");
    assert!(journal.is_short_of_space());
    std::fs::remove_file(&ballast).unwrap();
    let seq = journal.append(Append::events(id("a"), last, vec![event("on we go")])).wait().unwrap();
    assert_eq!(seq, last + 1);
    let events = Reader::open(&state).unwrap().events(&id("a"), 0, u32::MAX).unwrap();
    assert_eq!(events.len() as u64, seq, "nothing acknowledged is lost, nothing refused is there");
    println!("filled after {last}");
}

#[test]
fn a_full_disk_is_an_error_and_room_mends_it() {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new("unshare");
    let test = again("child_fills_its_disk", home.path());
    child.args(["-rm", "--"]).arg(test.get_program()).args(test.get_args()).env("PITCREW_TEST_CHILD", home.path());
    let Ok(output) = child.output() else {
        println!("skipped: no `unshare` here");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let skipped = text.contains("skipped: ") || text.contains("Operation not permitted");
    assert!(skipped || (output.status.success() && text.contains("filled after ")), "{text}");
}

#[test]
fn cleaning_removes_what_no_kept_run_reaches() {
    let home = tempfile::tempdir().unwrap();
    let (state, journal) = open(&home.path().join("s"));
    let blobs = Blobs::open(&state).unwrap();
    let store = |bytes: &[u8]| -> BlobId {
        let staged = blobs.stage(&mut { bytes }).unwrap();
        let id = staged.id().clone();
        journal.append(Append::blobs(staged.into_row().into_iter().collect())).wait().unwrap();
        id
    };
    let large = |byte| vec![byte; 300 << 10];
    let (kept_small, kept_large) = (store(b"kept"), store(&large(1)));
    let (gone_small, gone_large) = (store(b"gone"), store(&large(2)));
    let manifest = store(format!("{{\"change\":1,\"hash\":\"{}\"}}", kept_large.0).as_bytes());
    let names = event(&format!("{} {}", kept_small.0, manifest.0));
    journal.append(Append::begin(run("kept"), vec![names])).wait().unwrap();
    journal.append(Append::begin(run("old"), vec![event(&gone_small.0)])).wait().unwrap();
    std::fs::create_dir_all(state.attempts().join("kept/t.1")).unwrap();
    std::fs::create_dir_all(state.logs().join("old")).unwrap();
    std::fs::create_dir_all(state.layers().join("change/abc")).unwrap();

    let keep = [id("kept")].into();
    let none = Default::default();
    let clean = |journal: Option<&Journal>| {
        pitcrew_runner::store::clean(&state, journal, &keep, &none, &Default::default(), &|path| {
            std::fs::remove_dir_all(path)
        })
        .unwrap()
    };
    let would = clean(None);
    assert_eq!((would.runs.as_slice(), would.blobs, would.directories.len()), (&[id("old")][..], 2, 3));
    assert!(blobs.has(&gone_large).unwrap(), "a dry run removes nothing");
    assert_eq!(clean(Some(&journal)), would);
    assert!(blobs.has(&kept_small).unwrap() && blobs.has(&kept_large).unwrap() && blobs.has(&manifest).unwrap());
    assert!(!blobs.has(&gone_small).unwrap() && !blobs.has(&gone_large).unwrap());
    assert_eq!(Reader::open(&state).unwrap().runs().unwrap().len(), 1);
    assert!(!state.layers().join("change/abc").exists());
}

#[test]
fn runs_that_are_over_and_have_something_to_tell_are_found() {
    let home = tempfile::tempdir().unwrap();
    let (state, journal) = open(&home.path().join("s"));
    let row = |kind: &str, body: &str| EventRow { kind: kind.into(), body: body.into(), ..event("") };
    let due = |which: u32| row("digest_due", &format!(r#"{{"which":{which}}}"#));
    let told = |which: u32| row("notice_told", &format!(r#"{{"which":{which}}}"#));
    let failed = |next: &str| row("notice_untold", &format!(r#"{{"which":1,"next":{next}}}"#));
    let runs = [
        ("all-told", "succeeded", vec![due(0), due(1), told(1), told(0), due(0), told(0)]),
        ("one-left", "succeeded", vec![due(0), due(1), told(0), due(0), told(0)]),
        ("to-be-tried-again", "failed", vec![due(1), failed("7")]),
        ("given-up", "failed", vec![due(1), failed("7"), failed("null")]),
        ("not-over", "running", vec![due(1)]),
        ("stopped", "canceled", vec![due(1)]),
        ("another-is-told-twice", "failed", vec![due(0), due(0), told(0), told(0), due(1)]),
    ];
    for (name, status, events) in runs {
        let begun = RunRow { status: status.into(), ..run(name) };
        journal.append(Append::begin(begun, events)).wait().unwrap();
    }
    let owing = Reader::open(&state).unwrap().owing().unwrap();
    let owing: Vec<(&str, u32)> = owing.iter().map(|owing| (owing.run.id.0.as_str(), owing.which)).collect();
    assert_eq!(owing, [("another-is-told-twice", 1), ("one-left", 1), ("to-be-tried-again", 1)]);
}
