//! How a document must be edited so that it says how far its tasks are: boxes and statuses, and nothing else.

use std::collections::BTreeMap;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::document::Document;
use super::foreign::Form;
use super::outline::Outline;
use super::source::{decoded, original, parts};
use super::standing::{Standing, Status, box_for};
use super::understood;
use crate::diagnostic::Source;
use crate::model::Id;

/// One place of a file that is to say something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Which of the files, in the order in which they were given.
    pub file: usize,
    /// The bytes of it that are replaced.
    pub span: Range<usize>,
    /// What stands there then.
    pub new: Vec<u8>,
}

impl Edit {
    /// Returns a file with its edits made; `all` may hold those of other files too.
    pub fn make(bytes: &[u8], file: usize, all: &[Edit]) -> Vec<u8> {
        let mut made = bytes.to_vec();
        for edit in all.iter().filter(|edit| edit.file == file).rev() {
            made.splice(edit.span.clone(), edit.new.iter().copied());
        }
        made
    }
}

/// Finds what must be edited in documents that belong together, so that they tell where tasks stand; in the order
/// of their bytes, no two at one place. A document that says so already needs no edit.
pub fn edits(files: &[(&str, &[u8])], standings: &BTreeMap<Id, Standing>) -> Vec<Edit> {
    let mut begin = 0;
    let mut sources: Vec<(usize, Source)> = Vec::new();
    let mut which: Vec<usize> = Vec::new();
    for (at, (file, bytes)) in files.iter().enumerate() {
        let source = Source::new(file, &decoded(bytes, file, &mut Vec::new()));
        if Form::of(file, source.text()).is_document() {
            let length = source.text().len();
            sources.push((begin, source));
            which.push(at);
            begin += length;
        }
    }
    let sources: Vec<&(usize, Source)> = sources.iter().collect();
    let parts = parts(&sources);
    let texts: Vec<&str> = parts.iter().map(|part| part.mended.text.as_ref()).collect();
    if texts.is_empty() {
        return Vec::new();
    }
    let (outline, _) = understood(&Document::join(&texts));
    let mut found = Vec::new();
    for (span, new) in changes(&texts.concat(), &outline, standings) {
        let at = parts.partition_point(|part| part.begin.0 <= span.start).saturating_sub(1);
        let (file, base) = (which[at], parts[at].begin.1);
        let place = original(&parts, &span);
        let bytes = files[file].1;
        let new = encoded(bytes, &garbled(new, &parts[at].mended.pages));
        let span = byte(bytes, place.start - base)..byte(bytes, place.end - base);
        found.push(Edit { file, span, new });
    }
    found.sort_by_key(|edit| (edit.file, edit.span.start));
    // Where one status was understood as part of another one, the first of them is told.
    let mut end = (0, 0);
    found.retain(|edit| {
        let apart = (edit.file, edit.span.start) >= end;
        end = if apart { (edit.file, edit.span.end) } else { end };
        apart
    });
    found
}

/// What must change in a text, without what stays as it is.
fn changes(whole: &str, outline: &Outline, standings: &BTreeMap<Id, Standing>) -> Vec<(Range<usize>, String)> {
    let mut places: BTreeMap<(usize, usize), Vec<(&Id, &str)>> = BTreeMap::new();
    for work in &outline.tasks {
        for said in &work.statuses {
            let text = whole.get(said.span.clone()).unwrap_or_default();
            let bare = |text: &str| text.replace(['*', '_', '`'], "").trim().to_owned();
            // What goes over a line is no status that somebody set.
            if text.contains('\n') {
                continue;
            }
            if box_for(text, true).is_some() || bare(text) == bare(&said.value) {
                places.entry((said.span.start, said.span.end)).or_default().push((&work.id, text));
            }
        }
    }
    // What several tasks share speaks for none of them.
    places.retain(|_, tasks| tasks.len() == 1);
    // The document's own words for it, in each language, the first ones.
    let mut words: BTreeMap<(&'static str, Standing), &str> = BTreeMap::new();
    for (_, text) in places.values().flatten() {
        if let Some(status) = Status::of(text)
            && let Some((tongue, word)) = status.word(text)
        {
            words.entry((tongue, status.standing)).or_insert(word);
        }
    }
    let known = |tongue, standing| words.get(&(tongue, standing)).map(|word| (*word).to_owned());
    // How the document writes statuses, for cells in which none stands.
    let written = || places.values().flatten().map(|(_, text)| *text);
    let like = written().find(|text| Status::of(text).is_some_and(|status| status.is_all_of(text))).unwrap_or("Done");
    let mut found = Vec::new();
    for ((start, end), tasks) in places {
        let (id, text) = tasks[0];
        let Some(to) = standings.get(id).copied() else { continue };
        let new = match box_for(text, to == Standing::Done) {
            Some(ticked) => Some(ticked),
            None if is_blank(text) => blank(text, like, to, known),
            None => {
                Status::of(text).filter(|status| status.standing != to).and_then(|status| status.moved(text, to, known))
            }
        };
        found.extend(new.filter(|new| new != text).map(|new| (start..end, new)));
    }
    found
}

/// Whether a cell says nothing yet: it is empty, or holds a stroke.
fn is_blank(text: &str) -> bool {
    matches!(text.trim(), "" | "-" | "–" | "—" | "--" | "…" | "...")
}

/// What stands in such a cell when its task is not open any more, written `like` another status of the document.
fn blank(
    text: &str,
    like: &str,
    to: Standing,
    known: impl Fn(&'static str, Standing) -> Option<String>,
) -> Option<String> {
    if to == Standing::Open {
        return None;
    }
    let status = Status::of(like)?;
    let new = if status.standing == to { like.to_owned() } else { status.moved(like, to, known)? };
    let new = new.trim();
    Some(if text.trim().is_empty() { format!(" {new} ") } else { text.replacen(text.trim(), new, 1) })
}

/// A text as it reads in a file whose text was decoded with wrong pages: the last mistake stands first.
fn garbled(mut text: String, pages: &[&'static str]) -> String {
    for page in pages.iter().rev() {
        if let Some(encoding) = Encoding::for_label(page.as_bytes()) {
            text = encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned();
        }
    }
    text
}

/// A text in the encoding of a file.
fn encoded(file: &[u8], text: &str) -> Vec<u8> {
    match wide(file) {
        Some(encoding) if encoding == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Some(_) => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        None => text.as_bytes().to_vec(),
    }
}

fn wide(file: &[u8]) -> Option<&'static Encoding> {
    match file {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// Where a byte of the decoded text stands in the file.
fn byte(file: &[u8], at: usize) -> usize {
    if let Some(encoding) = wide(file) {
        let (text, _) = encoding.decode_without_bom_handling(&file[2..]);
        return (2 + 2 * text[..at.min(text.len())].encode_utf16().count()).min(file.len());
    }
    let bom = if file.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let (mut here, mut there) = (0, bom);
    for chunk in file[bom..].utf8_chunks() {
        if at <= here + chunk.valid().len() {
            return there + at - here;
        }
        here += chunk.valid().len();
        there += chunk.valid().len();
        let invalid = chunk.invalid();
        let length = encoding_rs::WINDOWS_1252.decode_without_bom_handling(invalid).0.len();
        if !invalid.is_empty() && at < here + length {
            return there;
        }
        here += length;
        there += invalid.len();
    }
    there
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn synced(text: &str, all: &[(&str, Standing)]) -> String {
        let standings = all.iter().map(|(task, standing)| (id(task), *standing)).collect();
        let edits = edits(&[("plan.md", text.as_bytes())], &standings);
        String::from_utf8(Edit::make(text.as_bytes(), 0, &edits)).unwrap()
    }

    const PLAN: &str = "# Plan\n\n| ID | Task | Status | Depends on |\n|---|---|---|---|\n| A1 | Write it | ⬜ Open | - |\n\
        | A2 | Check it | ⬜ Open | A1 |\n\n## Details\n\n### A1: Write it\n\n**Status:** Planned\n\nOpen the file.\n\n## Checklist\n\n- [ ] A1 Write it\n- [ ] A2 Check it\n";

    #[test]
    fn boxes_cells_and_lines_follow_the_run() {
        let text = synced(PLAN, &[("A1", Standing::Done), ("A2", Standing::Doing)]);
        let expected = PLAN
            .replacen("⬜ Open", "✅ Done", 1)
            .replacen("⬜ Open", "🚧 In progress", 1)
            .replace("**Status:** Planned", "**Status:** Done")
            .replace("[ ] A1", "[x] A1");
        assert_eq!(text, expected);
        assert_eq!(synced(&text, &[("A1", Standing::Done), ("A2", Standing::Doing)]), text);
        let back = synced(&text, &[("A1", Standing::Open)]);
        assert!(back.contains("- [ ] A1") && back.contains("⬜ To do"), "{back}");
    }

    #[test]
    fn the_words_of_the_document_are_used() {
        let text = "| ID | Task | Status |\n|---|---|---|\n| A1 | Write it | shipped |\n| A2 | Check it | planned |\n";
        assert!(synced(text, &[("A2", Standing::Done)]).contains("| A2 | Check it | shipped |"));
    }

    #[test]
    fn columns_of_a_board_stay() {
        let text = "# Board\n\n## Doing\n\n- Write the file\n- Check the file\n\n## Done\n\n- Plan the file\n- Name the file\n";
        assert_eq!(synced(text, &[("write-the-file", Standing::Done)]), text);
    }
}
