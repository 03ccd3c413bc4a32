//! Whatever document it is and however it was saved: telling where its tasks stand changes that and nothing else.
#![allow(clippy::disallowed_methods, reason = "tests read the documents of the repository")]

use std::collections::BTreeMap;
use std::path::Path;

use pitcrew_plan::Id;
use pitcrew_plan::import::{Edit, Imported, Standing, edits, read};

fn documents() -> Vec<(String, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let mut found: Vec<(String, String)> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap()))
        .collect();
    found.sort();
    assert!(found.len() > 20, "the corpus is there");
    found
}

/// The ways in which a text may lie in a file.
fn saved(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let crlf = text.replace("\r\n", "\n").replace('\n', "\r\n");
    let garbled = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
    let wide = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let broken = [b"\x80\xFF".as_slice(), b" begins badly\n\n", text.as_bytes()].concat();
    vec![
        ("as it is", text.as_bytes().to_vec()),
        ("with CRLF and a BOM", ["\u{FEFF}", &crlf].concat().into_bytes()),
        ("garbled", garbled.into_bytes()),
        ("in UTF-16", wide),
        ("with bytes that are no text", broken),
    ]
}

/// What a document tells, less how far its tasks are.
fn told(imported: &Imported) -> Vec<String> {
    let one = |work: &pitcrew_plan::import::Work| {
        let needs: Vec<&str> = work.needs.iter().map(|need| need.value.task.as_str()).collect();
        format!("{} {:?} {needs:?} {:?}", work.id, work.title.value, work.agent.as_ref().map(|agent| &agent.value))
    };
    imported.outline.tasks.iter().map(one).collect()
}

#[test]
fn nothing_changes_but_boxes_and_statuses() {
    let mut edited = 0;
    for (name, text) in documents() {
        for (how, bytes) in saved(&text) {
            let before = read(&bytes, &name);
            // The first round does all of it; the others a part each, so that the whole stays quick.
            for round in if how == "as it is" { 0..2 } else { 2..3 } {
                let all = [Standing::Done, Standing::Doing, Standing::Failed, Standing::Open];
                let standings: BTreeMap<Id, Standing> = before
                    .outline
                    .tasks
                    .iter()
                    .enumerate()
                    .map(|(at, work)| (work.id.clone(), all[if round == 0 { 0 } else { (at + round) % 4 }]))
                    .collect();
                let found = edits(&[(&name, &bytes)], &standings);
                edited += found.len();
                let made = Edit::make(&bytes, 0, &found);
                let mut outside = (0, 0);
                for Edit { span, new, .. } in &found {
                    let (old, there) = (&bytes[span.clone()], span.start - outside.0);
                    assert!(!old.contains(&b'\n') && !new.contains(&b'\n'), "{name} {how}: {span:?}");
                    assert!(old.len() < 120, "{name} {how}: {}", String::from_utf8_lossy(old));
                    assert_eq!(bytes[outside.0..span.start], made[outside.1..outside.1 + there], "{name} {how}");
                    outside = (span.end, outside.1 + there + new.len());
                }
                assert_eq!(bytes[outside.0..], made[outside.1..], "{name} {how}");
                let after = read(&made, &name);
                assert_eq!(told(&before), told(&after), "{name} {how}, {found:?}");
                assert_eq!(before.instructions, after.instructions, "{name} {how}: what is to be done stays the same");
                assert_eq!(edits(&[(&name, &made)], &standings), [], "{name} {how}: once is enough");
            }
        }
    }
    assert!(edited > 300, "only {edited} places were edited");
}

#[test]
fn what_is_told_to_be_done_is_read_as_done() {
    for (name, text) in documents() {
        let before = read(text.as_bytes(), &name);
        let standings = before.outline.tasks.iter().map(|work| (work.id.clone(), Standing::Done)).collect();
        let found = edits(&[(&name, text.as_bytes())], &standings);
        let after = read(&Edit::make(text.as_bytes(), 0, &found), &name);
        let is_done = |imported: &Imported| imported.outline.tasks.iter().filter(|work| work.is_done()).count();
        assert!(is_done(&after) >= is_done(&before), "{name}");
        assert!(found.is_empty() || is_done(&after) > is_done(&before), "{name}: {found:?}");
    }
}

#[test]
fn documents_that_belong_together_are_edited_together() {
    let plan = "# Plan\n\n- [ ] A1 Write it\n- [ ] A2 Check it (depends on A1)\n";
    let team = "\u{FEFF}# Team\r\n\r\n| ID | Task | Status |\r\n|---|---|---|\r\n| A2 | Check it | offen |\r\n";
    let files = [("plan.md", plan.as_bytes()), ("team.md", team.as_bytes())];
    let standings = BTreeMap::from([(Id::new("A2").unwrap(), Standing::Done)]);
    let found = edits(&files, &standings);
    assert_eq!(Edit::make(files[0].1, 0, &found), plan.replace("[ ] A2", "[x] A2").into_bytes());
    assert_eq!(Edit::make(files[1].1, 1, &found), team.replace("offen", "erledigt").into_bytes());
}
