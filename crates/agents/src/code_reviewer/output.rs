//! What is put out, in the words of the schema.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::file::Reviewed;
use super::heat::Heat;
use super::inputs::Inputs;
use super::measure::Function;
use super::rules::{self, Category};
use super::score::{Fault, score};
use super::untested::Covered;
use crate::contract::Outcome;
use crate::findings::{Finding, Report};

/// Makes the outcome of a review.
pub(crate) fn outcome(
    inputs: &Inputs,
    report: Report,
    reviewed: &[Reviewed],
    heat: &Heat,
    has_coverage: bool,
    is_looked_for: bool,
    has_others: bool,
) -> Outcome {
    let open: Vec<&Finding> = report.open().collect();
    // What is in no language that is known counts as one file, so that mending it leaves as many as there were.
    let known: BTreeSet<&str> = reviewed.iter().map(|one| one.path.as_str()).collect();
    let fault = |it: &&Finding| {
        let path = it.place.path.as_str();
        let file = if known.contains(path) { path } else { "the other files" };
        Fault { file: file.to_owned(), rule: it.rule.to_string(), severity: it.severity }
    };
    let faults: Vec<Fault> = open.iter().map(fault).collect();
    let score = score(reviewed.len() + usize::from(has_others), &faults);
    let security = open.iter().filter(|it| rules::category(&it.rule) == Category::Security).count();
    let functions: usize = reviewed.iter().map(|one| one.functions.len()).sum();
    let lines: u32 = reviewed.iter().map(|one| one.code_lines).sum();
    let explanation: Vec<Value> =
        score.losses.iter().map(|loss| json!({ "points": loss.points, "why": loss.why })).collect();
    let output = json!({
        "score": score.points,
        "issues": open.iter().map(|finding| issue(finding)).collect::<Vec<_>>(),
        "metrics": {
            "complexityScore": complexity(inputs, reviewed),
            "testCoverage": if has_coverage { covered(reviewed) } else { None },
            "securityIssues": is_looked_for.then_some(security),
            "files": reviewed.len(),
            "functions": functions,
            "linesOfCode": lines,
        },
        "explanation": explanation,
        "functions": first(inputs.functions.unwrap_or(10), reviewed, heat),
        "unread": report.unread.iter().map(|it| json!({ "file": it.path, "why": it.why })).collect::<Vec<_>>(),
    });
    let files = if reviewed.len() == 1 { "1 file".to_owned() } else { format!("{} files", reviewed.len()) };
    let issues = if open.len() == 1 { "1 issue".to_owned() } else { format!("{} issues", open.len()) };
    let mut summary = format!("{} of 100: {issues} in {files}", score.points);
    if !report.unread.is_empty() {
        summary += &format!(", {} not read", report.unread.len());
    }
    let is_no = inputs.minimum_score.is_some_and(|least| score.points < least);
    if let (true, Some(least)) = (is_no, inputs.minimum_score) {
        summary += &format!("; at least {least} is asked for");
    }
    Outcome { output, findings: Some(report), summary, is_no }
}

fn issue(finding: &Finding) -> Value {
    json!({
        "category": rules::category(&finding.rule).word(),
        "severity": finding.severity.of_four(),
        "rule": finding.rule,
        "file": finding.place.path,
        "line": finding.place.line,
        "message": finding.message,
        "suggestion": finding.suggestion.as_deref().unwrap_or("see what the rule says"),
    })
}

/// The share of the functions' lines, in percent, that are in functions within the limits.
fn complexity(inputs: &Inputs, reviewed: &[Reviewed]) -> f64 {
    let limits = &inputs.thresholds;
    let is_fine = |it: &&Function| {
        it.cognitive <= limits.cognitive && it.cyclomatic - it.questions.min(it.cyclomatic) <= limits.cyclomatic
    };
    let all = || reviewed.iter().flat_map(|one| &one.functions).filter(|it| !it.is_inner);
    let lines: u64 = all().map(|it| u64::from(it.lines)).sum();
    let fine: u64 = all().filter(is_fine).map(|it| u64::from(it.lines)).sum();
    percent(fine, lines).unwrap_or(100.0)
}

/// The share of the lines that tests went through.
fn covered(reviewed: &[Reviewed]) -> Option<f64> {
    let known = reviewed.iter().filter_map(|one| one.covered);
    let sum = known.fold(Covered::default(), |sum, it| Covered { all: sum.all + it.all, ran: sum.ran + it.ran });
    percent(u64::from(sum.ran), u64::from(sum.all))
}

/// A share in percent with one digit; `None` of nothing.
fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| (part * 1_000 / whole) as f64 / 10.0)
}

/// The functions to read first: those in files that change most, and of these the ones that are hardest to follow.
///
/// By heat times the root of cognitive complexity: of what is twice as hard less than twice as much goes wrong, and it is
/// the longer to read.
fn first(most: usize, reviewed: &[Reviewed], heat: &Heat) -> Vec<Value> {
    let mut all: Vec<(f64, &str, &Function)> = reviewed
        .iter()
        .map(|one| (heat.file(&one.path), one))
        .flat_map(|(heat, one)| one.functions.iter().map(move |it| (heat, one.path.as_str(), it)))
        .collect();
    let weight = |heat: f64, it: &Function| heat * f64::from(it.cognitive + 1).sqrt();
    let hardness = |it: &Function| (it.cognitive, it.cyclomatic, it.lines);
    all.sort_by(|(a_heat, a_path, a), (b_heat, b_path, b)| {
        let by_weight = weight(*b_heat, b).total_cmp(&weight(*a_heat, a));
        by_weight.then(hardness(b).cmp(&hardness(a))).then((a_path, a.line).cmp(&(b_path, b.line)))
    });
    let shown = all.into_iter().take(most).map(|(heat, path, it)| {
        json!({
            "name": it.name, "file": path, "line": it.line, "endLine": it.end_line, "cyclomatic": it.cyclomatic,
            "cognitive": it.cognitive, "nesting": it.nesting, "parameters": it.parameters, "lines": it.lines,
            "exits": it.exits, "heat": (heat * 1_000.0).round() / 1_000.0,
        })
    });
    shown.collect()
}
