//! Mending a plan's file, or the documents that it is written in: what can be meant in one way only, and no byte more.

use std::fs;
use std::path::PathBuf;

use pitcrew_plan::import;
use pitcrew_plan::lint::{Mended, lint, mended};
use pitcrew_plan::{Diagnostic, read};
use pitcrew_runner::change::compared;
use pitcrew_runner::scribe;
use pitcrew_runner::surroundings::surroundings;

use crate::documents::{self, HowToRead};
use crate::project::PlanFile;
use crate::trouble::{Result, Trouble};

/// How often a file is mended that others write to meanwhile.
const TRIES: usize = 5;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// What became of a file.
pub struct MendedFile {
    /// What was mended.
    pub made: Vec<Diagnostic>,
    /// What changed, as a unified diff.
    pub diff: String,
}

/// Mends the file, or the documents that it leads to; with `dry` nothing is written.
pub fn mend(file: &PlanFile, how: &HowToRead, dry: bool) -> Result<Vec<MendedFile>> {
    if !file.is_document() {
        let judge = |text: &str| {
            let reading = read(text.as_bytes(), &file.shown, &file.default_name());
            lint(&reading, &surroundings(&reading.plan, file.directory()))
        };
        return Ok(one(&file.path, &file.shown, dry, judge)?.into_iter().collect());
    }
    let mut all = documents::read(&[PathBuf::from(&file.shown)], !how.no_follow)?;
    let mut found = Vec::new();
    for at in 0..all.len() {
        let name = all[at].0.clone();
        let judge = |text: &str| {
            all[at].1 = text.as_bytes().to_vec();
            let named: Vec<(&str, &[u8])> = all.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            let imported = import::read_all(&named);
            let Ok(doers) = how.doers(&imported) else { return Vec::new() };
            let mut findings = imported.findings(&imported.write(&doers));
            findings.retain(|one| *one.place.file == *name);
            findings
        };
        let path = std::path::absolute(&name)
            .map_err(|error| Trouble::while_trying(format!("find the document `{name}`"), &error))?;
        found.extend(one(&path, &name, dry, judge)?);
    }
    Ok(found)
}

fn one(
    path: &std::path::Path,
    shown: &str,
    dry: bool,
    mut judge: impl FnMut(&str) -> Vec<Diagnostic>,
) -> Result<Option<MendedFile>> {
    let trying = |error: std::io::Error| Trouble::while_trying(format!("mend `{shown}`"), &error);
    for _ in 0..TRIES {
        // Through a link the file itself is written, and not the link replaced.
        let path = fs::canonicalize(path).map_err(trying)?;
        let bytes = fs::read(&path).map_err(trying)?;
        let begin = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
        // What is no text, or too long to be read, is told and not mended.
        let Ok(text) = std::str::from_utf8(&bytes[begin..]) else { return Ok(None) };
        if bytes.len() > read::MAX_BYTES {
            return Ok(None);
        }
        let Mended { text: after, made } = mended(text, &mut judge);
        if made.is_empty() {
            return Ok(None);
        }
        let diff = compared(shown, text, &after);
        let after = [&bytes[..begin], after.as_bytes()].concat();
        if dry || scribe::replace(&path, &bytes, &after).map_err(trying)? {
            return Ok(Some(MendedFile { made, diff }));
        }
    }
    Err(Trouble::new(format!("mend `{shown}`: somebody else keeps writing to it")).hint("try again when it is quiet"))
}
