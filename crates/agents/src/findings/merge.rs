//! What several tools found, the same thing once.

use std::collections::HashMap;

use super::{Finding, Place, Report, Rule, weakness};

/// Puts what several tools found together: runs of one tool become one report, and what two tools found stays with the
/// first of them, which then names the other.
///
/// Two findings are the same where they begin on the same line of a file (and their columns, if both have some, touch)
/// and speak of the same weakness or by the same rule. Flaws of dependencies are the same by their own number alone.
pub fn merge(reports: Vec<Report>) -> Vec<Report> {
    let mut merged: Vec<Report> = Vec::new();
    for report in reports {
        match merged.iter_mut().find(|known| is_one_tool(known, &report)) {
            Some(known) => join(known, report),
            None => merged.push(report),
        }
    }
    // By place: which report and which finding of it stays.
    let mut kept: HashMap<(String, u32), Vec<(usize, usize)>> = HashMap::new();
    for at in 0..merged.len() {
        let (before, rest) = merged.split_at_mut(at);
        let Some(report) = rest.first_mut() else { break };
        let Report { tool, rules, findings, .. } = report;
        let known_rules: HashMap<&str, &Rule> = rules.iter().map(|rule| (&*rule.id, rule)).collect();
        let mut stays = Vec::with_capacity(findings.len());
        for finding in findings.drain(..) {
            let key = (finding.place.path.clone(), finding.place.line);
            let rule = known_rules.get(&*finding.rule).copied();
            let there = kept.get(&key).into_iter().flatten().find(|(other, which)| {
                *other != at && {
                    let known = &before[*other].findings[*which];
                    same(known, before[*other].rule(&known.rule), &finding, rule)
                }
            });
            match there {
                Some((other, which)) => absorb(&mut before[*other].findings[*which], finding, tool),
                None => {
                    kept.entry(key).or_default().push((at, stays.len()));
                    stays.push(finding);
                }
            }
        }
        *findings = stays;
    }
    merged
}

/// Whether two reports are of one tool: its formats may write its name differently, or not know its version.
fn is_one_tool(a: &Report, b: &Report) -> bool {
    let versions = a.version == b.version || a.version.is_empty() || b.version.is_empty();
    a.tool.eq_ignore_ascii_case(&b.tool) && versions
}

/// Adds a second run of the same tool.
fn join(known: &mut Report, report: Report) {
    if known.version.is_empty() {
        known.version = report.version;
    }
    let mut there: std::collections::HashSet<String> = known.findings.iter().map(key).collect();
    known.findings.extend(report.findings.into_iter().filter(|finding| there.insert(key(finding))));
    for rule in report.rules {
        if known.rule(&rule.id).is_none() {
            known.rules.push(rule);
        }
    }
    for unread in report.unread {
        if !known.unread.contains(&unread) {
            known.unread.push(unread);
        }
    }
    known.looked_at = known.looked_at.max(report.looked_at);
}

fn key(finding: &Finding) -> String {
    let Place { path, line, column, .. } = &finding.place;
    format!("{}\n{path}\n{line}\n{column}\n{}", finding.rule, finding.message)
}

/// Adds a finding to the same one of another tool: the worse severity counts, and so does that one of them is open.
fn absorb(known: &mut Finding, other: Finding, tool: &str) {
    known.severity = known.severity.max(other.severity);
    if other.suppressed.is_none() {
        known.suppressed = None;
    }
    known.suggestion = known.suggestion.take().or(other.suggestion);
    known.fix = known.fix.take().or(other.fix);
    for tool in std::iter::once(tool.to_owned()).chain(other.found_by) {
        if !known.found_by.contains(&tool) {
            known.found_by.push(tool);
        }
    }
    for place in other.also {
        if place != known.place && !known.also.contains(&place) {
            known.also.push(place);
        }
    }
}

/// Whether two findings on the same line are the same thing.
fn same(a: &Finding, a_rule: Option<&Rule>, b: &Finding, b_rule: Option<&Rule>) -> bool {
    if !touch(&a.place, &b.place) {
        return false;
    }
    let flaws = (flaws(a, a_rule), flaws(b, b_rule));
    if !flaws.0.is_empty() || !flaws.1.is_empty() {
        return flaws.0.iter().any(|flaw| flaws.1.contains(flaw));
    }
    let of = |rule: Option<&Rule>| rule.map(|rule| (rule.cwe.clone(), rule.is_secret())).unwrap_or_default();
    let ((a_cwe, a_secret), (b_cwe, b_secret)) = (of(a_rule), of(b_rule));
    let akin = a_cwe.iter().any(|a| b_cwe.iter().any(|b| weakness::akin(*a, *b)));
    // The whole of a file may have many faults of one kind.
    let one_place = a.place.line > 0;
    a.rule == b.rule || (one_place && (akin || (a_secret && b_secret)))
}

/// Whether the columns of two places on the same line touch, where both have some.
fn touch(a: &Place, b: &Place) -> bool {
    let columns = |place: &Place| match (place.column, place.end_line, place.end_column) {
        (0, _, _) => None,
        (from, None, Some(to)) => Some((from, to.max(from + 1))),
        (from, Some(_), _) => Some((from, u32::MAX)),
        // Where it ends is not known, so it may be any of the rest.
        (_, None, None) => None,
    };
    match (columns(a), columns(b)) {
        (Some(a), Some(b)) => a.0 < b.1 && b.0 < a.1,
        _ => true,
    }
}

/// Returns the numbers of flaws of dependencies that a finding is about.
fn flaws<'a>(finding: &'a Finding, rule: Option<&'a Rule>) -> Vec<&'a str> {
    let tags = rule.into_iter().flat_map(|rule| rule.tags.iter().map(|tag| &**tag));
    let is_flaw =
        |id: &str| ["CVE-", "GHSA-", "RUSTSEC-", "PYSEC-", "OSV-", "SNYK-"].iter().any(|kind| id.starts_with(kind));
    std::iter::once(&*finding.rule).chain(tags).filter(|id| is_flaw(id)).collect()
}
