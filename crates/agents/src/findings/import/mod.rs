//! What other scanners write, read by its content.
//!
//! SARIF from any of them, and the formats of those that write no SARIF, or a poor one. A new one is a file here and a
//! line in [`of_json`]. What is empty, cut off, or of a scanner that broke is trouble: it is never taken for clean.

mod bandit;
mod code_climate;
mod detect_secrets;
mod field;
mod gitleaks;
mod gixy;
mod shellcheck;

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::{Report, sarif};
use crate::contract::Trouble;

/// The formats that are read, in words.
const KNOWN: &str = "SARIF 2.1.0, and the JSON of gitleaks, betterleaks (JSON lines too), detect-secrets, gixy, bandit, \
                     shellcheck, hadolint and Code Climate (GitLab's code quality) are read";

/// The most bytes of a file that are read; code hosts take 10 MB of it compressed.
pub const LARGEST: usize = 512 << 20;

/// Reads what a scanner wrote; what it is of is told by its content. A finding without a fingerprint that stays gets
/// one of its rule, file, and message.
///
/// # Errors
///
/// [`Trouble`] where nothing was looked at as far as the file says: it is empty, cut off, of no known format, or its
/// scanner broke.
pub fn read(bytes: &[u8]) -> Result<Vec<Report>, Trouble> {
    if bytes.len() > LARGEST {
        let says = format!(
            "read the findings: the file has {} MiB, more than the {} that are read",
            bytes.len() >> 20,
            LARGEST >> 20
        );
        return Err(Trouble::new(says).hint("let the scanner look at a part of the tree at a time"));
    }
    let mut reports = told_apart(bytes)?;
    reports.iter_mut().for_each(Report::complete);
    Ok(reports)
}

/// Tells what it is by its content, and reads it.
fn told_apart(bytes: &[u8]) -> Result<Vec<Report>, Trouble> {
    let text = decode(bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    match text.as_bytes().first() {
        None => {
            return Err(Trouble::new("read the findings: the file is empty, so nothing was looked at")
                .hint("a scanner that ends early leaves an empty file; look at what it said"));
        }
        Some(b'{' | b'[') => {}
        Some(_) => return Err(Trouble::new("read the findings: it is neither SARIF nor JSON").hint(KNOWN)),
    }
    // SARIF can be large, so it is read as what it is rather than as any JSON.
    if text.starts_with('{') && (begins_as_sarif(text) || is_sarif(text)) {
        return sarif::read(text);
    }
    match serde_json::from_str(text) {
        Ok(value) => of_json(&value),
        Err(error) => lines(text).unwrap_or_else(|| Err(not_whole(&error))),
    }
}

/// Reads what is not SARIF.
fn of_json(value: &Value) -> Result<Vec<Report>, Trouble> {
    let unknown = || Trouble::new("read the findings: the JSON is of no format that is known").hint(KNOWN);
    if let Some(report) = gitleaks::of_report(value) {
        return report.map(|report| vec![report]);
    }
    if let Some(comments) = shellcheck::comments(value) {
        return Ok(vec![shellcheck::read(comments, false)]);
    }
    let report = match value {
        // Nobody can tell whose empty list it is; a scanner that broke does not write one.
        Value::Array(list) if list.is_empty() => Report::new("unknown tool", ""),
        Value::Array(list) if list.iter().all(gitleaks::is_finding) => gitleaks::read(list),
        Value::Array(list) if list.iter().all(gixy::is_finding) => gixy::read(list),
        Value::Array(list) if list.iter().all(code_climate::is_issue) => code_climate::read(list),
        Value::Array(list) if list.iter().all(shellcheck::is_comment) => shellcheck::read(list, true),
        value if bandit::is_report(value) => bandit::read(value)?,
        value if detect_secrets::is_baseline(value) => detect_secrets::read(value)?,
        value => match gitleaks::of_lines(std::slice::from_ref(value)) {
            Some(report) => report?,
            None => return Err(unknown()),
        },
    };
    Ok(vec![report])
}

/// Reads JSON lines; `None` where it is none.
fn lines(text: &str) -> Option<Result<Vec<Report>, Trouble>> {
    let mut list = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match serde_json::from_str::<Value>(line) {
            Ok(value) => list.push(value),
            // A first line that is no JSON says that it is something else; a later one, that it is cut off.
            Err(error) if !list.is_empty() => return Some(Err(not_whole(&error))),
            Err(_) => return None,
        }
    }
    gitleaks::of_lines(&list).map(|report| report.map(|report| vec![report]))
}

fn not_whole(error: &serde_json::Error) -> Trouble {
    let hint = if error.is_eof() { "the file is cut off: did the scanner end early?" } else { KNOWN };
    Trouble::new(format!("read the findings: {error}")).hint(hint)
}

/// Reads bytes as text: UTF-8 with or without a mark, UTF-16 as the shells of Windows write it, and what is neither
/// with its broken bytes replaced.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let units = |from: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]])).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xFF, 0xFE, ..] => units(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => units(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// Takes a secret out of the message of a rule that looks for secrets: some scanners quote what they found after a
/// colon, at the end.
pub(super) fn scrub(message: &str) -> String {
    let quoted = [": '", ": \"", ": b'", ": u'"];
    match quoted.iter().filter_map(|open| message.find(open)).min() {
        Some(at) => message[..at].to_owned(),
        None => message.to_owned(),
    }
}

/// Whether the beginning of an object says that it is SARIF, as nearly all of it does.
fn begins_as_sarif(text: &str) -> bool {
    let begin = &text.as_bytes()[..text.len().min(400)];
    let has = |words: &[u8]| memchr::memmem::find(begin, words).is_some();
    has(b"\"$schema\"") && has(b"sarif")
}

/// Whether an object is SARIF.
fn is_sarif(text: &str) -> bool {
    /// Enough of an object to tell.
    #[derive(Deserialize)]
    struct Probe {
        #[serde(default)]
        runs: Option<IgnoredAny>,
        #[serde(default, rename = "$schema")]
        schema: Option<String>,
    }
    let probe: Result<Probe, _> = serde_json::from_str(text);
    probe.is_ok_and(|probe| probe.runs.is_some() || probe.schema.is_some_and(|schema| schema.contains("sarif")))
}
