//! Advisories: OSV's JSON, a file each, many in one, or a line each; and RustSec's Markdown.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use ignore::WalkBuilder;
use serde_json::Value;

use super::locks::Package;
use super::versions::Ecosystem;
use crate::contract::Trouble;
use crate::findings::{Severity, counted};

/// The largest file that is read whole, in bytes: as values it takes a multiple of that.
const LARGEST: u64 = 32 << 20;
/// The longest line of a file that has an advisory on each, in bytes. Such a file may be of any size.
const LONGEST: u64 = 8 << 20;

/// What is known of a weakness of one package.
#[derive(Clone, Debug)]
pub(super) struct Advisory {
    pub id: String,
    pub aliases: Vec<String>,
    pub summary: String,
    pub severity: Severity,
    ecosystem: Ecosystem,
    name: String,
    /// From the first to before the second; to and with the third.
    ranges: Vec<Range>,
    versions: Vec<String>,
}

/// A range of versions that are affected.
#[derive(Clone, Debug, Default)]
struct Range {
    introduced: Option<String>,
    fixed: Option<String>,
    last: Option<String>,
}

/// A bundle, as far as it is about packages that are used.
pub(super) struct Bundle {
    pub advisories: Vec<Advisory>,
    /// What of it could not be read.
    pub notes: Vec<String>,
}

impl Advisory {
    /// Whether it is about a package, whatever its version.
    pub fn is_about(&self, package: &Package) -> bool {
        self.ecosystem == package.ecosystem && self.name == package.name
    }

    /// Whether it is about a version.
    pub fn affects(&self, version: &str) -> Result<bool, String> {
        let compare = |other: &str| self.ecosystem.compare(version, other);
        if self.versions.iter().any(|known| known == version || compare(known) == Ok(Ordering::Equal)) {
            return Ok(true);
        }
        for range in &self.ranges {
            let begins = match range.introduced.as_deref() {
                None | Some("0") => true,
                Some(introduced) => compare(introduced)? != Ordering::Less,
            };
            let is_before = match range.fixed.as_deref() {
                Some(fixed) => compare(fixed)? == Ordering::Less,
                None => true,
            };
            let is_within = match range.last.as_deref() {
                Some(last) => compare(last)? != Ordering::Greater,
                None => true,
            };
            if begins && is_before && is_within {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns the first version above one that is not affected.
    pub fn fixed(&self, version: &str) -> Option<&str> {
        let above = self.ranges.iter().filter_map(|range| range.fixed.as_deref());
        above
            .filter(|fixed| self.ecosystem.compare(version, fixed) == Ok(Ordering::Less))
            .min_by(|left, right| self.ecosystem.compare(left, right).unwrap_or(Ordering::Equal))
    }
}

/// Reads a bundle.
pub(super) fn read(path: &Path, wanted: &BTreeSet<(Ecosystem, String)>) -> Result<Bundle, Trouble> {
    let mut bundle = Bundle { advisories: Vec::new(), notes: Vec::new() };
    let mut count = 0_usize;
    if !path.exists() {
        return Err(Trouble::new(format!("read advisories `{}`: there is nothing", path.display()))
            .hint("a directory of OSV JSON files, one file of them, or a checkout of RustSec's advisory-db"));
    }
    for entry in WalkBuilder::new(path).standard_filters(false).follow_links(false).build() {
        let Ok(entry) = entry else { continue };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let file = entry.path();
        let extension = file.extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
        let name = file.display().to_string();
        if !["json", "ndjson", "jsonl", "md"].contains(&extension) || name.ends_with("README.md") {
            continue;
        }
        if extension == "ndjson" || extension == "jsonl" {
            match line_by_line(file, wanted, &mut bundle.advisories) {
                Ok((taken, 0)) => count += taken,
                Ok((taken, others)) => {
                    count += taken;
                    bundle.notes.push(format!("advisories: `{name}`: {} no advisory", is_or_are(others)));
                }
                Err(error) => bundle.notes.push(format!("advisories: `{name}`: {error}")),
            }
            continue;
        }
        if entry.metadata().is_ok_and(|file| file.len() > LARGEST) {
            bundle.notes.push(format!(
                "advisories: `{name}` has more than the {LARGEST} bytes that are read at once: write an advisory a line, as .jsonl"
            ));
            continue;
        }
        let Ok(text) = fs::read_to_string(file) else {
            bundle.notes.push(format!("advisories: `{name}` is not readable text"));
            continue;
        };
        count += match extension {
            "json" => match serde_json::from_str::<Value>(&text) {
                Ok(Value::Array(all)) => all.iter().map(|one| osv(one, wanted, &mut bundle.advisories)).sum(),
                Ok(one) => osv(&one, wanted, &mut bundle.advisories),
                Err(error) => {
                    bundle.notes.push(format!("advisories: `{name}`: {error}"));
                    0
                }
            },
            _ => rustsec(&text, wanted, &mut bundle.advisories),
        };
    }
    match count {
        0 => Err(Trouble::new(format!("read advisories `{}`: there is no advisory in it", path.display()))
            .hint("a directory of OSV JSON files, one file of them, or a checkout of RustSec's advisory-db")),
        _ => Ok(bundle),
    }
}

fn is_or_are(lines: usize) -> String {
    format!("{} {}", counted(lines, "line"), if lines == 1 { "is" } else { "are" })
}

/// Takes the advisories of a file that has one on each line; returns how many they are, and how many lines are none.
fn line_by_line(
    file: &Path,
    wanted: &BTreeSet<(Ecosystem, String)>,
    found: &mut Vec<Advisory>,
) -> std::io::Result<(usize, usize)> {
    let mut reader = BufReader::new(fs::File::open(file)?);
    let (mut line, mut count, mut others) = (Vec::new(), 0, 0);
    loop {
        line.clear();
        // What is longer than any advisory comes in pieces, none of which is one.
        if reader.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok((count, others));
        }
        let taken = serde_json::from_slice(&line).map_or(0, |one| osv(&one, wanted, found));
        count += taken;
        others += usize::from(taken == 0 && !line.trim_ascii().is_empty());
    }
}

/// Takes an advisory of OSV; returns 1 where it was one.
fn osv(value: &Value, wanted: &BTreeSet<(Ecosystem, String)>, found: &mut Vec<Advisory>) -> usize {
    let (Some(id), Some(affected)) = (value["id"].as_str(), value["affected"].as_array()) else { return 0 };
    if value["withdrawn"].is_string() {
        return 1;
    }
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    for one in affected {
        let ecosystem = one["package"]["ecosystem"].as_str().and_then(Ecosystem::of_osv);
        let (Some(ecosystem), Some(name)) = (ecosystem, one["package"]["name"].as_str()) else { continue };
        let name = ecosystem.name(name);
        if !wanted.contains(&(ecosystem, name.clone())) {
            continue;
        }
        // An unsound or unmaintained package is no hole.
        let is_notice = one["database_specific"]["informational"].is_string();
        let mut ranges = Vec::new();
        for range in one["ranges"].as_array().into_iter().flatten().filter(|range| range["type"] != "GIT") {
            ranges.extend(of_events(range["events"].as_array().map_or(&[], Vec::as_slice), ecosystem));
        }
        found.push(Advisory {
            id: id.to_owned(),
            aliases: texts(&value["aliases"]),
            summary: value["summary"].as_str().unwrap_or_default().to_owned(),
            severity: if is_notice { Severity::Low } else { severity(value) },
            ecosystem,
            name,
            ranges,
            versions: texts(&one["versions"]),
        });
    }
    1
}

/// Returns the ranges that events speak of: in the order of their versions, in whatever order they stand.
fn of_events(events: &[Value], ecosystem: Ecosystem) -> Vec<Range> {
    let mut events: Vec<(&str, &str)> = events
        .iter()
        .flat_map(|event| ["introduced", "fixed", "last_affected"].map(|what| (what, event[what].as_str())))
        .filter_map(|(what, version)| Some((what, version?)))
        .collect();
    events.sort_by(|(_, left), (_, right)| match (*left, *right) {
        ("0", "0") => Ordering::Equal,
        ("0", _) => Ordering::Less,
        (_, "0") => Ordering::Greater,
        (left, right) => ecosystem.compare(left, right).unwrap_or(Ordering::Equal),
    });
    let mut ranges = Vec::new();
    // Where nothing says since when, it was always so.
    let is_since_ever = events.iter().all(|(what, _)| *what != "introduced");
    let mut open = is_since_ever.then(Range::default);
    for (what, version) in events {
        let version = Some(version.to_owned());
        match (what, open.take()) {
            ("introduced", None) => open = Some(Range { introduced: version, ..Range::default() }),
            ("fixed", Some(range)) => ranges.push(Range { fixed: version, ..range }),
            ("last_affected", Some(range)) => ranges.push(Range { last: version, ..range }),
            (_, before) => open = before,
        }
    }
    ranges.extend(open.filter(|_| !is_since_ever));
    ranges
}

/// Returns how bad an advisory says it is.
fn severity(value: &Value) -> Severity {
    match value["database_specific"]["severity"].as_str().unwrap_or_default().to_ascii_uppercase().as_str() {
        "CRITICAL" => return Severity::Critical,
        "HIGH" => return Severity::High,
        "MODERATE" | "MEDIUM" => return Severity::Medium,
        "LOW" => return Severity::Low,
        _ => {}
    }
    // Without a word the vector says it roughly: reached by network, with nothing asked of anybody, and what is lost.
    let vectors = value["severity"].as_array().into_iter().flatten();
    let vector = vectors.filter_map(|one| one["score"].as_str()).find(|vector| vector.starts_with("CVSS:"));
    let Some(vector) = vector else { return Severity::High };
    let has = |part: &str| vector.split('/').any(|known| known == part);
    let lost = ["C:H", "I:H", "A:H", "VC:H", "VI:H", "VA:H"].iter().filter(|part| has(part)).count();
    match (lost, has("AV:N") && has("PR:N") && has("UI:N") && has("AC:L")) {
        (3.., true) => Severity::Critical,
        (1.., true) | (3.., false) => Severity::High,
        (0, false) => Severity::Low,
        _ => Severity::Medium,
    }
}

/// Takes an advisory of RustSec: TOML in the first block of code of a Markdown file.
fn rustsec(text: &str, wanted: &BTreeSet<(Ecosystem, String)>, found: &mut Vec<Advisory>) -> usize {
    let Some(block) = text.split("```toml").nth(1).and_then(|rest| rest.split("```").next()) else { return 0 };
    let Ok(parsed) = toml::from_str::<toml::Table>(block) else { return 0 };
    let Some(advisory) = parsed.get("advisory") else { return 0 };
    let field = |name: &str| advisory.get(name).and_then(toml::Value::as_str);
    let (Some(id), Some(package)) = (field("id"), field("package")) else { return 0 };
    if field("withdrawn").is_some() || !wanted.contains(&(Ecosystem::Cargo, package.to_owned())) {
        return 1;
    }
    let list = |name: &str| -> Vec<String> {
        let values = parsed.get("versions").and_then(|versions| versions.get(name)).and_then(toml::Value::as_array);
        values.into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    let aliases = advisory.get("aliases").and_then(toml::Value::as_array).into_iter().flatten();
    let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default();
    found.push(Advisory {
        id: id.to_owned(),
        aliases: aliases.filter_map(|alias| alias.as_str().map(str::to_owned)).collect(),
        summary: title.to_owned(),
        severity: if field("informational").is_some() { Severity::Low } else { Severity::High },
        ecosystem: Ecosystem::Cargo,
        name: package.to_owned(),
        ranges: between(&list("patched"), &list("unaffected")),
        versions: Vec::new(),
    });
    1
}

/// Returns what is affected where patched and unaffected versions are known: what lies below a patch, and in no other.
///
/// Of `patched` the lower bounds count (`>= 1.2.3`, `^1.2`); of `unaffected` the upper (`< 0.5`).
fn between(patched: &[String], unaffected: &[String]) -> Vec<Range> {
    let introduced =
        unaffected.iter().find_map(|one| one.trim().strip_prefix('<').filter(|rest| !rest.starts_with('=')));
    let introduced = introduced.map(|version| version.trim().to_owned());
    if patched.is_empty() {
        return vec![Range { introduced, ..Range::default() }];
    }
    let mut bounds: Vec<(String, Option<String>)> = Vec::new();
    for one in patched {
        let mut parts = one.split(',').map(str::trim);
        let lower = parts.clone().find_map(|part| {
            part.strip_prefix(">=")
                .or_else(|| part.strip_prefix('^'))
                .or_else(|| part.strip_prefix('>'))
                .or_else(|| part.strip_prefix('~'))
        });
        let upper = parts.find_map(|part| part.strip_prefix('<')).map(|part| part.trim().to_owned());
        let Some(lower) = lower.map(|part| part.trim().to_owned()) else { continue };
        let upper = upper.or_else(|| {
            (one.starts_with('^') || one.starts_with('~')).then(|| next(&lower, one.starts_with('~'))).flatten()
        });
        bounds.push((lower, upper));
    }
    bounds.sort_by(|left, right| Ecosystem::Cargo.compare(&left.0, &right.0).unwrap_or(Ordering::Equal));
    let mut ranges = Vec::new();
    let mut begin = introduced;
    for (lower, upper) in bounds {
        ranges.push(Range { introduced: begin.take(), fixed: Some(lower), last: None });
        begin = upper;
        if begin.is_none() {
            return ranges;
        }
    }
    ranges.extend(begin.map(|introduced| Range { introduced: Some(introduced), ..Range::default() }));
    ranges
}

/// Returns the first version that `^` or `~` leaves out.
fn next(lower: &str, is_tilde: bool) -> Option<String> {
    let numbers: Vec<u64> =
        lower.split(['-', '+']).next()?.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let number = |at: usize| numbers.get(at).copied().unwrap_or(0);
    Some(match (is_tilde, number(0), number(1)) {
        (true, major, minor) if numbers.len() > 1 => format!("{major}.{}.0", minor + 1),
        (false, 0, 0) => format!("0.0.{}", number(2) + 1),
        (false, 0, minor) => format!("0.{}.0", minor + 1),
        (_, major, _) => format!("{}.0.0", major + 1),
    })
}
