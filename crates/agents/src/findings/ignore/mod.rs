//! Comments that say that a finding does not count: ours, with a reason and an end, and those of other tools.
//!
//! A comment counts for its own line; one that stands alone, also for the next line that is no such comment. What is
//! found of a whole file is ignored by a comment that stands alone in its first lines.

mod foreign;
mod own;

use std::borrow::Cow;
use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use jiff::civil::Date;

use self::own::{Marker, Term};
use super::{Finding, Place, Report, Rule, Severity, Source, Suppression};

/// In how many first lines a comment speaks for the whole file.
const HEAD: usize = 20;

/// How many lines of comments may stand between a comment and what it is about.
const REACH: usize = 20;

/// The rule of comments whose time is over.
pub const EXPIRED: &str = "ignore-expired";
/// The rule of comments that do not say why.
pub const UNREASONED: &str = "ignore-without-reason";
/// The rule of comments that cannot be understood.
pub const BROKEN: &str = "ignore-unclear";

/// Returns the rules about comments that ignore findings.
pub fn rules() -> Vec<Rule> {
    vec![
        Rule::new(
            EXPIRED,
            Severity::Medium,
            "A comment that ignored a finding until a day that is past",
            "What it ignored counts again. Mend that, or give it a later day with the reason why.",
        ),
        Rule::new(
            UNREASONED,
            Severity::Low,
            "A comment that ignores a finding without saying why",
            "Write `reason=…` behind the rule's name, so that others can judge whether it still holds.",
        ),
        Rule::new(
            BROKEN,
            Severity::Low,
            "A comment that would ignore a finding and names no rule, or no day",
            "Write `pitcrew:ignore RULE[,RULE] reason=… until=YYYY-MM-DD`. Until then it ignores nothing.",
        ),
    ]
}

/// Marks the findings of a report that comments beside them ignore, and adds what is wrong with those comments.
///
/// `source` returns a file's bytes; `today` is the first day on which an `until` of yesterday is over.
pub fn apply(report: &mut Report, source: &Source<'_>, today: Date) {
    let words = AhoCorasick::builder().ascii_case_insensitive(true).build(foreign::WORDS.iter().chain([&own::WORD]));
    let Ok(words) = words else { return };
    let mut by_path: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, finding) in report.findings.iter().enumerate().filter(|(_, finding)| finding.is_open()) {
        for place in finding.places() {
            let list = by_path.entry(place.path.clone()).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    let mut about = Vec::new();
    for (path, findings) in by_path {
        if path.is_empty() {
            continue;
        }
        let Some(bytes) = source(&path) else { continue };
        // Most files have no such comment at all, so that is asked first.
        if !words.is_match(&bytes) {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        let file = File { path: &path, marked: marked(&lines, &words), lines: &lines };
        for at in findings {
            file.mark(&mut report.findings[at], &report.tool, &report.rules, today, &mut about);
        }
    }
    about.sort_by(|a: &Finding, b: &Finding| (&a.place, &a.rule).cmp(&(&b.place, &b.rule)));
    about.dedup_by(|a, b| (&a.place, &a.rule) == (&b.place, &b.rule));
    for rule in rules() {
        if about.iter().any(|finding| finding.rule == rule.id) && report.rule(&rule.id).is_none() {
            report.rules.push(rule);
        }
    }
    report.findings.extend(about);
}

/// Returns the lines (from 0) that have one of the words.
fn marked(lines: &[&str], words: &AhoCorasick) -> Vec<bool> {
    lines.iter().map(|line| words.is_match(line)).collect()
}

/// What a comment says of a finding.
enum Says {
    Nothing,
    Ignored(Suppression, Option<Finding>),
    Wrong(Finding),
}

struct File<'a> {
    path: &'a str,
    lines: &'a [&'a str],
    marked: Vec<bool>,
}

impl File<'_> {
    /// Takes the places in this file that comments ignore from a finding; when none is left it does not count.
    fn mark(&self, finding: &mut Finding, tool: &str, rules: &[Rule], today: Date, about: &mut Vec<Finding>) {
        let rule = rules.iter().find(|rule| rule.id == finding.rule);
        let mut left = Vec::new();
        let mut why = None;
        for place in finding.places() {
            match if place.path == self.path { self.says(place, finding, tool, rule, today) } else { Says::Nothing } {
                Says::Nothing => left.push(place.clone()),
                Says::Wrong(wrong) => {
                    about.push(wrong);
                    left.push(place.clone());
                }
                Says::Ignored(suppression, wrong) => {
                    about.extend(wrong);
                    why = Some(suppression);
                }
            }
        }
        let Some(why) = why else { return };
        if left.is_empty() {
            finding.suppressed = Some(why);
        } else {
            finding.place = left.remove(0);
            finding.also = left;
        }
    }

    fn says(&self, place: &Place, finding: &Finding, tool: &str, rule: Option<&Rule>, today: Date) -> Says {
        let mut wrong = Says::Nothing;
        for (line, above) in self.candidates(place) {
            if !self.marked[line] {
                continue;
            }
            let text = self.lines[line];
            for marker in own::read(text) {
                match self.judge(&marker, line, finding, today) {
                    Says::Nothing => {}
                    Says::Wrong(finding) => wrong = Says::Wrong(finding),
                    ignored => return ignored,
                }
            }
            if let Some(by) = foreign::silences(text, above, finding, tool, rule) {
                return Says::Ignored(Suppression { by: Cow::Borrowed(by), reason: None }, None);
            }
        }
        wrong
    }

    /// Returns the lines (from 0) whose comments speak of a place, and whether they stand above it.
    fn candidates(&self, place: &Place) -> Vec<(usize, bool)> {
        let count = self.lines.len();
        if place.line == 0 {
            return (0..count.min(HEAD))
                .filter(|line| own::stands_alone(self.lines[*line]))
                .map(|line| (line, true))
                .collect();
        }
        let first = place.line as usize - 1;
        if first >= count {
            return Vec::new();
        }
        let last = place.end_line.map_or(first, |end| (end as usize - 1).clamp(first, count - 1));
        // A finding of very many lines is ignored at its ends.
        let mut lines: Vec<(usize, bool)> = match last - first {
            0..=200 => (first..=last).map(|line| (line, false)).collect(),
            _ => vec![(first, false), (last, false)],
        };
        let above = (0..first).rev().take(REACH).take_while(|line| own::stands_alone(self.lines[*line]));
        lines.extend(above.map(|line| (line, true)));
        lines
    }

    fn judge(&self, marker: &Marker<'_>, line: usize, finding: &Finding, today: Date) -> Says {
        let here = |rule: &str, message: String| {
            rules().iter().find(|known| known.id == rule).map(|rule| {
                let place = Place::line(self.path, u32::try_from(line + 1).unwrap_or(u32::MAX));
                Finding::new(rule, place, message)
            })
        };
        let wrong = |finding: Option<Finding>| finding.map_or(Says::Nothing, Says::Wrong);
        if marker.rules.is_empty() {
            return wrong(here(BROKEN, "this comment names no rule, so it ignores nothing".to_owned()));
        }
        if !marker.names(&finding.rule) {
            return Says::Nothing;
        }
        match marker.until {
            Term::Unclear(day) => {
                let day: String = day.chars().take(40).collect();
                wrong(here(BROKEN, format!("`until={day}` is no day (2031-12-31), so this comment ignores nothing")))
            }
            Term::Until(day) if day < today => {
                wrong(here(EXPIRED, format!("this comment ignored `{}` until {day}, which is past", finding.rule)))
            }
            _ => {
                let reason = marker.reason.map(str::to_owned);
                let told = match reason {
                    Some(_) => None,
                    None => here(UNREASONED, format!("this comment does not say why it ignores `{}`", finding.rule)),
                };
                Says::Ignored(Suppression { by: Cow::Borrowed(own::WORD), reason }, told)
            }
        }
    }
}
