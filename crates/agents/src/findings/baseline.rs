//! A baseline: what was already there when somebody began to look.
//!
//! It names findings by their fingerprints, which stay when lines move. A finding that is one with several places
//! (absences: "72 services lack a health check") is known with as many places as it had, so that one more counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Report, Suppression};
use crate::contract::Trouble;

/// What was already there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    version: u32,
    findings: Vec<Known>,
}

/// A finding of a baseline: its fingerprint, and for people what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    fingerprint: String,
    tool: String,
    rule: String,
    path: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    places: usize,
}

/// What a baseline did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// How many findings it knew.
    pub known: usize,
    /// How many it has that are gone.
    pub gone: usize,
}

impl Baseline {
    /// Makes a baseline of what counts now.
    pub fn of(reports: &[Report]) -> Baseline {
        let mut findings: Vec<Known> = Vec::new();
        for report in reports {
            let was_known = |by: &Suppression| by.by == "baseline";
            let counts = report.findings.iter().filter(|finding| finding.suppressed.as_ref().is_none_or(was_known));
            findings.extend(counts.filter(|finding| !finding.fingerprint.is_empty()).map(|finding| Known {
                fingerprint: finding.fingerprint.clone(),
                tool: report.tool.clone(),
                rule: finding.rule.to_string(),
                path: finding.place.path.clone(),
                places: finding.also.len() + 1,
            }));
        }
        findings.sort_by(|a, b| {
            (&a.path, &a.rule, &a.tool, &a.fingerprint).cmp(&(&b.path, &b.rule, &b.tool, &b.fingerprint))
        });
        findings.dedup();
        Baseline { version: 1, findings }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it is none.
    pub fn read(text: &str) -> Result<Baseline, Trouble> {
        let baseline: Baseline = serde_json::from_str(text).map_err(|error| {
            Trouble::new(format!("read the baseline: {error}")).hint("write it anew with `--write-baseline`")
        })?;
        match baseline.version {
            1 => Ok(baseline),
            version => Err(Trouble::new(format!("read the baseline: its version is {version}; 1 is read"))),
        }
    }

    /// Writes it, a finding a line, so that a difference of two is read easily.
    pub fn write(&self) -> String {
        let lines: Vec<String> = self.findings.iter().filter_map(|known| serde_json::to_string(known).ok()).collect();
        let lines = match lines.is_empty() {
            true => String::new(),
            false => format!("\n    {}\n  ", lines.join(",\n    ")),
        };
        format!("{{\n  \"version\": {},\n  \"findings\": [{lines}]\n}}\n", self.version)
    }

    /// Marks what it knows, so that only the rest counts. What is suppressed otherwise keeps its reason.
    pub fn apply(&self, reports: &mut [Report]) -> Applied {
        let mut known: BTreeMap<(&str, &str), (usize, bool)> = BTreeMap::new();
        for one in &self.findings {
            known.insert((&one.tool, &one.fingerprint), (one.places, false));
        }
        let mut applied = Applied::default();
        for Report { tool, findings, .. } in reports {
            for finding in findings {
                let Some((places, seen)) = known.get_mut(&(tool.as_str(), finding.fingerprint.as_str())) else {
                    continue;
                };
                *seen = true;
                if finding.suppressed.is_none() && finding.also.len() < *places {
                    finding.suppressed = Some(Suppression { by: "baseline".into(), reason: None });
                    applied.known += 1;
                }
            }
        }
        applied.gone = known.values().filter(|(_, seen)| !seen).count();
        applied
    }
}

fn one() -> usize {
    1
}

fn is_one(number: &usize) -> bool {
    *number == 1
}
