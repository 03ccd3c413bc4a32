//! What was looked at and what came of it: findings, and for each rule how many of the places it applies to passed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::source::Source;
use crate::findings::{Edit, Finding, Place, Report, Rule, Severity};

/// A part of what is checked, as the input `rules` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Area {
    /// Compose files.
    Compose,
    /// HTTP security headers: in nginx and of a live address.
    Headers,
    /// Licences: the project's own, and those of its dependencies.
    Licences,
    /// nginx configuration but for its headers.
    Nginx,
    /// Secrets in configuration.
    Secrets,
    /// GitHub Actions workflows.
    Workflows,
}

impl Area {
    /// Every area, in the order in which scores are put out.
    pub(super) const ALL: [Area; 6] =
        [Area::Compose, Area::Headers, Area::Licences, Area::Nginx, Area::Secrets, Area::Workflows];

    /// Returns the word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Area::Compose => "compose",
            Area::Headers => "headers",
            Area::Licences => "licenses",
            Area::Nginx => "nginx",
            Area::Secrets => "secrets",
            Area::Workflows => "workflows",
        }
    }
}

/// What a rule looks for, as text for people and numbers for benchmarks.
#[derive(Debug)]
pub(super) struct About {
    /// The rule's stable name.
    pub(super) id: &'static str,
    /// Which area's score it counts for.
    pub(super) area: Area,
    /// How bad it is.
    pub(super) severity: Severity,
    /// What it is, in a few words.
    pub(super) title: &'static str,
    /// Why it matters and what to do.
    pub(super) help: &'static str,
    /// Numbers of the Common Weakness Enumeration.
    pub(super) cwe: &'static [u32],
    /// What benchmarks call it.
    pub(super) tags: &'static [&'static str],
}

impl About {
    /// Returns it as the rule that reports name.
    pub(super) fn rule(&self) -> Rule {
        let rule = Rule::new(self.id, self.severity, self.title, self.help);
        rule.cwe(self.cwe.iter().copied()).tags(self.tags.iter().copied())
    }
}

/// Something wrong in a file, before it is a finding.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// Which of the files at hand it is in.
    pub(super) file: usize,
    /// Where, in bytes.
    pub(super) at: Range<usize>,
    /// Where else in the file the same is wrong.
    pub(super) also: Vec<Range<usize>>,
    /// What is wrong, with the names in it.
    pub(super) message: String,
    /// What to do.
    pub(super) suggestion: Option<String>,
    /// How to mend it, where that is certain: what that does, and the changes.
    pub(super) fix: Option<(String, Vec<Change>)>,
    /// How bad, where it is not what the rule says.
    pub(super) severity: Option<Severity>,
}

/// A range of bytes of the file that is at fault, and what comes there.
pub(super) type Change = (Range<usize>, String);

impl Fault {
    /// Says what is wrong where.
    pub(super) fn new(file: usize, at: Range<usize>, message: impl Into<String>) -> Fault {
        Fault { file, at, also: Vec::new(), message: message.into(), suggestion: None, fix: None, severity: None }
    }

    /// The same with the other places of it.
    pub(super) fn also(mut self, places: impl IntoIterator<Item = Range<usize>>) -> Fault {
        self.also.extend(places);
        self
    }

    /// The same with what to do.
    pub(super) fn suggest(mut self, suggestion: impl Into<String>) -> Fault {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// The same with how to mend it.
    pub(super) fn fix(mut self, says: impl Into<String>, changes: Vec<Change>) -> Fault {
        self.fix = Some((says.into(), changes));
        self
    }

    /// The same, worse or better than the rule says.
    pub(super) fn severity(mut self, severity: Severity) -> Fault {
        self.severity = Some(severity);
        self
    }

    /// Returns it as a finding of a rule in a file.
    pub(super) fn finding(self, rule: &Rule, source: &Source) -> Finding {
        let mut finding = Finding::new(rule, source.place(self.at), self.message);
        finding.also = self.also.into_iter().map(|at| source.place(at)).collect();
        finding.severity = self.severity.unwrap_or(rule.severity);
        finding.suggestion = self.suggestion;
        if let Some((says, changes)) = self.fix {
            finding = finding.fix(says, edits(source, changes));
        }
        finding
    }
}

fn edits(source: &Source, changes: Vec<Change>) -> Vec<Edit> {
    changes.into_iter().map(|(bytes, text)| Edit { path: source.path.clone(), bytes, text }).collect()
}

/// How often a rule applied, and how often it was not kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// How many things it applies to.
    pub(super) applicable: usize,
    /// How many of them are not as it wants them.
    pub(super) failed: usize,
}

/// Something that lacks what it should have: many of them become one finding.
struct Lack {
    place: Place,
    name: String,
    edits: Option<Vec<Edit>>,
}

/// How things that lack something are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lacking {
    /// What one of them is called: `service`.
    pub(super) noun: &'static str,
    /// What they lack, behind "has" and "lack": `no health check`, `a health check`.
    pub(super) what: &'static str,
    /// What to do.
    pub(super) suggestion: &'static str,
    /// What the fix does, where there is one.
    pub(super) fix: &'static str,
}

/// The book that rules write into.
pub(super) struct Ledger {
    /// What was found so far.
    pub(super) report: Report,
    /// For each rule how often it applied.
    pub(super) tallies: BTreeMap<&'static str, (&'static About, Tally)>,
    lacks: BTreeMap<&'static str, (&'static About, Lacking, Vec<Lack>)>,
    told: BTreeSet<(&'static str, Place)>,
}

impl Ledger {
    /// An empty book.
    pub(super) fn new(report: Report) -> Ledger {
        Ledger { report, tallies: BTreeMap::new(), lacks: BTreeMap::new(), told: BTreeSet::new() }
    }

    /// Notes that a rule was put to something, and whether that failed.
    pub(super) fn count(&mut self, about: &'static About, failed: bool) {
        let (_, tally) = self.tallies.entry(about.id).or_insert_with(|| {
            self.report.rules.push(about.rule());
            (about, Tally::default())
        });
        tally.applicable += 1;
        tally.failed += usize::from(failed);
    }

    /// Takes what a rule found on one thing that it applies to; nothing means that it passed.
    pub(super) fn take(&mut self, about: &'static About, sources: &[Source], faults: Vec<Fault>) {
        self.count(about, !faults.is_empty());
        if !faults.is_empty() {
            self.tell(about, sources, faults);
        }
    }

    /// Takes what a rule found, where it is counted elsewhere. What is known of a place already is not told again: a
    /// file that several others include is seen with each of them.
    pub(super) fn tell(&mut self, about: &'static About, sources: &[Source], faults: Vec<Fault>) {
        let rule = about.rule();
        for fault in faults {
            let source = &sources[fault.file];
            let finding = fault.finding(&rule, source);
            if self.told.insert((about.id, finding.place.clone())) {
                self.report.findings.push(finding);
            }
        }
    }

    /// Notes that something lacks what a rule wants; it is counted, and told together with the others like it.
    pub(super) fn lacks(
        &mut self,
        about: &'static About,
        lacking: Lacking,
        name: &str,
        (source, at): (&Source, Range<usize>),
        changes: Option<Vec<Change>>,
    ) {
        self.count(about, true);
        let (_, _, lacks) = self.lacks.entry(about.id).or_insert_with(|| (about, lacking, Vec::new()));
        let edits = changes.map(|changes| edits(source, changes));
        lacks.push(Lack { place: source.place(at), name: name.to_owned(), edits });
    }

    /// Turns what things lack into findings, one a rule, and returns the report and the tallies.
    pub(super) fn close(mut self) -> (Report, BTreeMap<&'static str, (&'static About, Tally)>) {
        for (about, lacking, mut lacks) in std::mem::take(&mut self.lacks).into_values() {
            lacks.sort_by(|a, b| (&a.place, &a.name).cmp(&(&b.place, &b.name)));
            lacks.dedup_by(|a, b| (&a.place, &a.name) == (&b.place, &b.name));
            let Lacking { noun, what, suggestion, fix } = lacking;
            let message = match lacks.as_slice() {
                [one] => format!("{noun} `{}` lacks {what}", one.name),
                many => {
                    format!("{} {noun}s lack {what}: {}", many.len(), names(many.iter().map(|lack| lack.name.as_str())))
                }
            };
            let edits: Vec<Edit> = lacks.iter().flat_map(|lack| lack.edits.clone().unwrap_or_default()).collect();
            let mut places = lacks.into_iter().map(|lack| lack.place);
            let Some(first) = places.next() else { continue };
            let mut finding = Finding::new(&about.rule(), first, message).suggest(suggestion);
            finding.also = places.collect();
            if !edits.is_empty() {
                finding = finding.fix(fix, edits);
            }
            self.report.findings.push(finding);
        }
        (self.report, self.tallies)
    }
}

/// Names the first few, so that a message stays one line.
pub(super) fn names<'a>(all: impl ExactSizeIterator<Item = &'a str>) -> String {
    const FEW: usize = 6;
    let rest = all.len().saturating_sub(FEW);
    let mut said: Vec<String> = all.take(FEW).map(|name| format!("`{name}`")).collect();
    if rest > 0 {
        said.push(format!("and {rest} more"));
    }
    said.join(", ")
}
