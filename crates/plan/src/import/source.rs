//! From the bytes of files to what was understood of them, with every place in those bytes.

use std::ops::Range;
use std::sync::Arc;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::document::Document;
use super::document::mend::{Mended, mend};
use super::doers::Doers;
use super::foreign::{self, Draft, Form};
use super::outline::Outline;
use super::settling::instructions;
use super::unread::{self, Unread};
use super::writing::answer;
use super::writing::{self, Written};
use super::{findings, understood};
use crate::diagnostic::{Diagnostic, Place, Source};
use crate::lint::Surroundings;

/// The size that a document may have, in bytes.
pub const MAX_BYTES: usize = 8 << 20;

/// What was read of one document, or of several that belong together.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What was understood; its places are found by [`Imported::place`].
    pub outline: Outline,
    /// What is to be said about the text itself.
    pub diagnostics: Vec<Diagnostic>,
    /// What looks as if it said something and was not understood.
    pub unread: Vec<Unread>,
    /// What the document tells about each task, in the order of the outline; empty where that is little.
    pub instructions: Vec<String>,
    /// The files, and where each begins if they stand one after the other.
    sources: Vec<(usize, Source)>,
}

/// Reads a document; `file` is shown in what is said about it.
pub fn read(bytes: &[u8], file: &str) -> Imported {
    read_all(&[(file, bytes)])
}

/// Reads documents that belong together as one plan: what one says of a task, the others need not.
pub fn read_all(files: &[(&str, &[u8])]) -> Imported {
    read_as(files, None)
}

/// Reads files that belong together as one plan; each in its own form, where none is given.
pub fn read_as(files: &[(&str, &[u8])], form: Option<Form>) -> Imported {
    let mut diagnostics = Vec::new();
    let mut sources: Vec<(usize, Source)> = Vec::new();
    let mut begin = 0;
    for (file, bytes) in files {
        let source = Source::new(file, &decoded(bytes, file, &mut diagnostics));
        let length = source.text().len();
        sources.push((begin, source));
        begin += length;
    }
    let forms: Vec<Form> =
        sources.iter().map(|(_, source)| form.unwrap_or_else(|| Form::of(source.file(), source.text()))).collect();
    let mut draft = documents(&sources, &forms, &mut diagnostics);
    draft.several = sources.len() > 1;
    for ((begin, source), form) in sources.iter().zip(forms) {
        foreign::read(form, source, *begin, &mut draft);
    }
    draft.settle();
    let Draft { outline, instructions, unread, diagnostics: more, .. } = draft;
    diagnostics.extend(more);
    Imported { outline, diagnostics, unread, instructions, sources }
}

/// Reads those files that are documents, as one.
fn documents(sources: &[(usize, Source)], forms: &[Form], diagnostics: &mut Vec<Diagnostic>) -> Draft {
    let sources: Vec<&(usize, Source)> =
        sources.iter().zip(forms).filter(|(_, form)| form.is_document()).map(|(source, _)| source).collect();
    if sources.is_empty() {
        return Draft::default();
    }
    let parts: Vec<Part<'_>> = parts(&sources);
    diagnostics.extend(parts.iter().zip(&sources).filter_map(|(part, (_, source))| told(&part.mended, source)));
    let texts: Vec<&str> = parts.iter().map(|part| part.mended.text.as_ref()).collect();
    let document = Document::join(&texts);
    let (mut outline, mut used) = understood(&document);
    let whole = if let [one] = texts.as_slice() { (*one).to_owned() } else { texts.concat() };
    let instructions = instructions::of(&document, &whole, &outline);
    outline.spans_mut(&mut |span| used.push(span.clone()));
    let mut unread = unread::find(&document, used, &outline);
    outline.spans_mut(&mut |span| *span = original(&parts, span));
    unread.iter_mut().for_each(|one| one.span = original(&parts, &one.span));
    Draft::after(outline, instructions, unread)
}

impl Imported {
    /// Returns where bytes stand: in which file, on which line.
    pub fn place(&self, span: Range<usize>) -> Place {
        let at = self.sources.partition_point(|(begin, _)| *begin <= span.start).saturating_sub(1);
        let Some((begin, source)) = self.sources.get(at) else { return Source::new("", "").place(0..0) };
        source.place(span.start.saturating_sub(*begin)..span.end.saturating_sub(*begin))
    }

    /// Returns the text of a place, as it stands in its file.
    pub fn text(&self, span: Range<usize>) -> &str {
        let place = self.place(span);
        self.source(&place.file).and_then(|source| source.text().get(place.span)).unwrap_or_default()
    }

    /// Returns a file that was read.
    pub fn source(&self, file: &Arc<str>) -> Option<&Source> {
        self.sources.iter().map(|(_, source)| source).find(|source| source.file() == &**file)
    }

    /// Returns the names of the files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(|(_, source)| source.file())
    }

    /// Writes it as a plan in which `doers` do what is only described.
    pub fn write(&self, doers: &Doers) -> Written {
        writing::yaml(self, doers)
    }

    /// Returns the same plan as JSON, for scripts: `tasks` by id, each fact with the line that says it.
    pub fn plan(&self, doers: &Doers) -> serde_json::Value {
        answer::plan(self, doers)
    }

    /// Returns what is to be said about the documents and the plan that they became, at their lines.
    pub fn findings(&self, written: &Written) -> Vec<Diagnostic> {
        self.findings_in(written, &Surroundings::default())
    }

    /// Returns the same where it is known what is around: what the plan names and is not there, too.
    pub fn findings_in(&self, written: &Written, around: &Surroundings) -> Vec<Diagnostic> {
        findings::find(self, written, around)
    }
}

/// A file's mended text among the others.
pub(super) struct Part<'a> {
    pub mended: Mended<'a>,
    /// Where it begins among the mended texts, and among the originals.
    pub begin: (usize, usize),
}

pub(super) fn parts<'a>(sources: &[&'a (usize, Source)]) -> Vec<Part<'a>> {
    let mut at = 0;
    sources
        .iter()
        .map(|(begin, source)| {
            let mended = mend(source.text());
            let begin = (at, *begin);
            at += mended.text.len();
            Part { mended, begin }
        })
        .collect()
}

/// Where a place of the mended texts stands in the originals.
pub(super) fn original(parts: &[Part<'_>], span: &Range<usize>) -> Range<usize> {
    let at = parts.partition_point(|part| part.begin.0 <= span.start).saturating_sub(1);
    let Some(Part { mended, begin: (here, there) }) = parts.get(at) else { return span.clone() };
    let place = mended.place(span.start - here..span.end.saturating_sub(*here).max(span.start - here));
    there + place.start..there + place.end
}

fn told(mended: &Mended<'_>, source: &Source) -> Option<Diagnostic> {
    let page = mended.pages.first()?;
    let twice = if mended.pages.len() > 1 { ", more than once" } else { "" };
    let message = format!(
        "this text was decoded as {page}{twice}, though it is UTF-8; {} characters were mended while it was read",
        mended.count
    );
    let at = mended.first().unwrap_or(0..0);
    Some(Diagnostic::info("text-mended", source.place(at), message).hint("the file itself stays as it is"))
}

/// Returns the text of a file, whatever it was saved as.
pub(super) fn decoded(bytes: &[u8], file: &str, found: &mut Vec<Diagnostic>) -> String {
    if bytes.len() > MAX_BYTES {
        let message = format!("this file has {} bytes; a document has at most {MAX_BYTES}", bytes.len());
        let place = Source::new(file, "").place(0..0);
        found.push(Diagnostic::error("document-limit", place, message).hint("import its parts one by one"));
        return String::new();
    }
    for (bom, encoding) in [(b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(bom) {
            return encoding.decode_without_bom_handling(rest).0.into_owned();
        }
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut text = String::with_capacity(bytes.len());
    let mut first = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            first.get_or_insert(text.len());
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
    }
    if let Some(at) = first {
        let source = Source::new(file, &text);
        let message = "from here on some bytes are not UTF-8; they were read as windows-1252";
        found.push(Diagnostic::warning("not-utf8", source.place(at..at + 1), message).hint("save the file as UTF-8"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(imported: &Imported) -> Vec<&str> {
        imported.outline.tasks.iter().map(|work| work.title.value.as_str()).collect()
    }

    const TABLE: &str = "# Plan\r\n\r\n| ID | Task | Owner |\r\n|----|------|----|\r\n| A1 | Prüfen → gut | Anna |\r\n| A2 | Bauen | Bob |\r\n";

    #[test]
    fn a_document_reads_the_same_however_it_was_saved() {
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(TABLE.encode_utf16().flat_map(|unit| unit.to_le_bytes())).collect();
        let garbled = WINDOWS_1252.decode_without_bom_handling(TABLE.as_bytes()).0.into_owned();
        let bom = format!("\u{FEFF}{TABLE}");
        for bytes in [TABLE.as_bytes(), bom.as_bytes(), garbled.as_bytes(), &utf16] {
            let imported = read(bytes, "p.md");
            assert_eq!(titles(&imported), ["Prüfen → gut", "Bauen"]);
            let place = imported.place(imported.outline.tasks[1].title.span.clone());
            assert_eq!(place.line, 6);
            assert_eq!(imported.text(imported.outline.tasks[1].title.span.clone()), "Bauen");
        }
        assert_eq!(read(garbled.as_bytes(), "p.md").diagnostics[0].rule, "text-mended");
    }

    #[test]
    fn garbled_sections_have_places_too() {
        let text = "# Plan\n\n### Task 1: Do â†’ one\n\n**Owner:** Anna\n\n### Task 2: Do â†’ two\n\n**Owner:** Bob\n";
        let imported = read(text.as_bytes(), "p.md");
        assert_eq!(titles(&imported), ["Do → one", "Do → two"]);
        let sections = imported.outline.tasks.iter().map(|work| imported.text(work.section.clone()));
        assert!(sections.clone().all(|text| text.contains("â†’")), "{:?}", sections.collect::<Vec<_>>());
    }

    #[test]
    fn bytes_that_are_not_utf8_are_told_and_read() {
        let bytes = b"| ID | Task | Owner |\n|---|---|---|\n| A1 | Pr\xFCfen | Anna |\n| A2 | Bauen | Bob |\n";
        let imported = read(bytes, "p.md");
        assert_eq!(titles(&imported), ["Prüfen", "Bauen"]);
        assert_eq!((imported.diagnostics[0].rule, imported.diagnostics[0].place.line), ("not-utf8", 3));
    }

    #[test]
    fn places_in_several_documents_are_those_of_each() {
        let one = "# One\n\n| ID | Task | Depends on |\n|---|---|---|\n| A1 | First thing | - |\n";
        let two = "Intro.\n\n## Team\n\n| ID | Task | Depends on |\n|---|---|---|\n| B1 | Second thing | A1 |\n";
        let imported = read_all(&[("one.md", one.as_bytes()), ("two.md", two.as_bytes())]);
        assert_eq!(titles(&imported), ["First thing", "Second thing"]);
        let place = imported.place(imported.outline.tasks[1].title.span.clone());
        assert_eq!((&*place.file, place.line), ("two.md", 7));
        assert_eq!(imported.outline.tasks[1].needs.len(), 1);
    }
}
