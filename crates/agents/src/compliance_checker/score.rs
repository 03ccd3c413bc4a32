//! The score: of what applies, how much is as it should be, weighted by how bad its absence is; and the tallies of
//! benchmarks.
//!
//! A rule's share is `passed / applicable` over the things that it applies to (services, servers, files). An area's
//! score is the mean of its rules' shares, each weighted by its severity, times 10; the total is the same mean over the
//! rules of all areas. So one more fault never raises a score, and mending one never lowers it, as long as the same
//! things are looked at.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::ledger::{About, Area, Tally};
use crate::findings::Severity;

/// Returns how much a rule of a severity weighs.
fn weight(severity: Severity) -> f64 {
    match severity {
        Severity::Critical => 10.0,
        Severity::High => 7.0,
        Severity::Medium => 4.0,
        Severity::Low => 2.0,
        Severity::Info => 0.5,
    }
}

/// The scores of one look at a tree, each from 0 to 10 with one digit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Score {
    /// Over everything that applied; 10 where nothing did.
    pub(super) total: f64,
    /// Each area that anything applied of.
    pub(super) areas: BTreeMap<Area, f64>,
}

/// Tallies of rules, by their ids.
pub(super) type Tallies = BTreeMap<&'static str, (&'static About, Tally)>;

impl Score {
    /// Computes the scores of what rules found.
    pub(super) fn of(tallies: &Tallies) -> Score {
        let mut sums: BTreeMap<Area, (f64, f64)> = BTreeMap::new();
        for (about, tally) in tallies.values().filter(|(_, tally)| tally.applicable > 0) {
            let share = (tally.applicable - tally.failed.min(tally.applicable)) as f64 / tally.applicable as f64;
            let (got, whole) = sums.entry(about.area).or_default();
            *got += weight(about.severity) * share;
            *whole += weight(about.severity);
        }
        let (got, whole) = sums.values().fold((0.0, 0.0), |sum, area| (sum.0 + area.0, sum.1 + area.1));
        let areas = sums.iter().map(|(area, (got, whole))| (*area, rounded(*got, *whole))).collect();
        Score { total: rounded(got, whole), areas }
    }

    /// Returns it as the output has it.
    pub(super) fn to_json(&self) -> Value {
        let areas: Map<String, Value> =
            self.areas.iter().map(|(area, score)| (area.word().to_owned(), json!(score))).collect();
        json!({"total": self.total, "areas": areas})
    }
}

/// Rounds down, so that only a tree without a fault has 10.
fn rounded(got: f64, whole: f64) -> f64 {
    if whole == 0.0 { 10.0 } else { ((got / whole * 100.0 + 1e-9).floor()) / 10.0 }
}

/// The benchmarks that rules name, by the beginning of their tags.
const BENCHMARKS: [(&str, &str); 2] = [("CIS Docker 5", "CIS-DOCKER-5."), ("OWASP Top 10", "OWASP-A")];

/// Returns for each benchmark that applied how many of its points are kept: a point is, where each rule that stands
/// for it passed everywhere.
pub(super) fn benchmarks(tallies: &Tallies) -> Value {
    let mut all = Vec::new();
    for (name, begin) in BENCHMARKS {
        let mut points: BTreeMap<&'static str, bool> = BTreeMap::new();
        for (about, tally) in tallies.values().filter(|(_, tally)| tally.applicable > 0) {
            for tag in about.tags.iter().filter(|tag| tag.starts_with(begin)) {
                *points.entry(tag).or_insert(true) &= tally.failed == 0;
            }
        }
        if points.is_empty() {
            continue;
        }
        let passed = points.values().filter(|kept| **kept).count();
        let failed: Vec<&str> = points.iter().filter(|(_, kept)| !**kept).map(|(tag, _)| *tag).collect();
        all.push(json!({"name": name, "passed": passed, "applicable": points.len(), "failed": failed}));
    }
    Value::Array(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    static HIGH: About = about("a", Severity::High, &["CIS-DOCKER-5.4", "OWASP-A05"]);
    static LOW: About = about("b", Severity::Low, &["CIS-DOCKER-5.5"]);

    const fn about(id: &'static str, severity: Severity, tags: &'static [&'static str]) -> About {
        About { id, area: Area::Compose, severity, title: "", help: "", cwe: &[], tags }
    }

    fn score(high: usize, low: usize) -> f64 {
        let tally = |failed| Tally { applicable: 4, failed };
        Score::of(&BTreeMap::from([("a", (&HIGH, tally(high))), ("b", (&LOW, tally(low)))])).total
    }

    #[test]
    fn what_is_worse_weighs_more_and_every_fault_counts() {
        assert_eq!(score(0, 0), 10.0);
        assert_eq!(score(4, 4), 0.0);
        assert_eq!(score(0, 1), 9.4);
        assert_eq!(score(1, 0), 8.0);
        for high in 0..4 {
            for low in 0..4 {
                assert!(score(high, low) >= score(high + 1, low) && score(high, low) >= score(high, low + 1));
            }
        }
    }

    #[test]
    fn a_point_of_a_benchmark_is_kept_where_all_passed() {
        let tallies = BTreeMap::from([
            ("a", (&HIGH, Tally { applicable: 2, failed: 1 })),
            ("b", (&LOW, Tally { applicable: 1, failed: 0 })),
        ]);
        assert_eq!(
            benchmarks(&tallies).to_string(),
            r#"[{"applicable":2,"failed":["CIS-DOCKER-5.4"],"name":"CIS Docker 5","passed":1},{"applicable":1,"failed":["OWASP-A05"],"name":"OWASP Top 10","passed":0}]"#
        );
    }
}
