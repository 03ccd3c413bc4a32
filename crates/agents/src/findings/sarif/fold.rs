//! What code hosts would refuse for its size, put together so that they take it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::findings::{Finding, Report, Rule, Severity, Unread};

/// Returns reports as at most so many: those that are too many become the last one, and what that says of it. Each of
/// their rules then begins with its tool, `eslint/no-eval`, so that rules of one name stay apart.
pub(super) fn runs_of_tools(reports: &[Report], most: usize) -> (Cow<'_, [Report]>, Option<String>) {
    if reports.len() <= most {
        return (Cow::Borrowed(reports), None);
    }
    let (alone, together) = reports.split_at(most.saturating_sub(1));
    let mut all = Report::new("other tools", "");
    for report in together {
        let id = |rule: &str| Cow::Owned(format!("{}/{rule}", report.tool));
        for rule in &report.rules {
            let rule = Rule { id: id(&rule.id), ..rule.clone() };
            if all.rule(&rule.id).is_none() {
                all.rules.push(rule);
            }
        }
        all.findings
            .extend(report.findings.iter().map(|finding| Finding { rule: id(&finding.rule), ..finding.clone() }));
        let unread = report.unread.iter();
        all.unread.extend(
            unread.map(|Unread { path, why }| Unread { path: path.clone(), why: format!("{}: {why}", report.tool) }),
        );
        all.looked_at = all.looked_at.max(report.looked_at);
    }
    let tools: Vec<&str> = together.iter().map(|report| report.tool.as_str()).collect();
    let says = format!(
        "{} runs are more than the {most} that code hosts take: those of {} are one",
        reports.len(),
        tools.join(", ")
    );
    (Cow::Owned(alone.iter().cloned().chain([all]).collect()), Some(says))
}

/// Makes findings of the same rule, file, severity and standing one with several places.
pub(super) fn findings_of_files(findings: &[Finding], places: usize) -> Vec<Finding> {
    let mut folded: Vec<Finding> = Vec::new();
    let mut first: BTreeMap<(&str, &str, Severity, bool), usize> = BTreeMap::new();
    for finding in findings {
        let key = (&*finding.rule, finding.place.path.as_str(), finding.severity, finding.is_open());
        match first.get(&key) {
            Some(at) if folded[*at].also.len() + finding.also.len() < places => {
                folded[*at].also.extend(finding.places().cloned());
            }
            _ => {
                first.insert(key, folded.len());
                folded.push(finding.clone());
            }
        }
    }
    folded
}
