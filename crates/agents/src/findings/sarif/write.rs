//! Reports to SARIF.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::fold::{findings_of_files, runs_of_tools};
use super::uri;
use crate::findings::plain::plain_json;
use crate::findings::{Finding, Place, Report, Rule, Source};

/// How much code hosts take of a file.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most runs of a file; a file with more is refused by code hosts.
    pub runs: usize,
    /// The most results of a run; a file with more is refused by code hosts.
    pub results: usize,
    /// About the most bytes of results in a run.
    pub bytes: usize,
    /// The most other places of one result.
    pub places: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { runs: 20, results: 25_000, bytes: 48 << 20, places: 1_000 }
    }
}

/// Writes reports as one SARIF file, a run for each. `source` returns a file's bytes, for the lines and columns of
/// fixes; without it fixes name bytes alone.
pub fn write(reports: &[Report], source: &Source<'_>) -> String {
    let log = value(reports, source, Limits::default());
    let mut text = plain_json(serde_json::to_string_pretty(&log).unwrap_or_default());
    text.push('\n');
    text
}

/// Makes one SARIF log of reports, within limits: the last reports become one run, findings of the same rule and file
/// become one with several places, then the least severe are left out, and the run says so. `source` is as in
/// [`write()`].
pub fn value(reports: &[Report], source: &Source<'_>, limits: Limits) -> Value {
    let (reports, says) = runs_of_tools(reports, limits.runs);
    let last = reports.len().saturating_sub(1);
    let said = |at: usize| says.as_deref().filter(|_| at == last);
    let runs: Vec<Value> =
        reports.iter().enumerate().map(|(at, report)| run(report, said(at), source, limits)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": runs,
    })
}

fn run(report: &Report, says: Option<&str>, source: &Source<'_>, limits: Limits) -> Value {
    let index: BTreeMap<&str, usize> =
        report.rules.iter().enumerate().rev().map(|(index, rule)| (&*rule.id, index)).collect();
    let mut told: Vec<Value> = report
        .unread
        .iter()
        .map(|unread| {
            let mut notification = json!({
                "level": "warning",
                "message": {"text": unread.why},
                "properties": {"unread": true},
            });
            if !unread.path.is_empty() {
                notification["locations"] = json!([location(&Place::file(unread.path.clone()))]);
            }
            notification
        })
        .collect();
    told.extend(says.map(|says| json!({"level": "note", "message": {"text": says}})));
    let folded = (report.findings.len() > limits.results).then(|| findings_of_files(&report.findings, limits.places));
    let findings = folded.as_deref().unwrap_or(&report.findings);
    let mut worst: Vec<&Finding> = findings.iter().collect();
    if worst.len() > limits.results {
        worst.sort_by_key(|finding| (!finding.is_open(), std::cmp::Reverse(finding.severity)));
    }
    let (mut results, mut bytes) = (Vec::new(), 0);
    for finding in worst.iter().take(limits.results) {
        let index = index.get(&*finding.rule).copied();
        let result = result(finding, index.map(|index| &report.rules[index]), index, source, limits);
        bytes += size(&result);
        if bytes > limits.bytes {
            break;
        }
        results.push(result);
    }
    if folded.is_some() {
        let says = format!(
            "{} findings are more than {}: those of one rule and file are one result with several places",
            report.findings.len(),
            limits.results
        );
        told.push(json!({"level": "note", "message": {"text": says}}));
    }
    if results.len() < findings.len() {
        let says = format!(
            "{} of {} results are left out here: the file would be larger than code hosts take",
            findings.len() - results.len(),
            findings.len()
        );
        told.push(json!({"level": "warning", "message": {"text": says}}));
    }
    let mut driver = json!({
        "name": report.tool,
        "rules": report.rules.iter().map(rule).collect::<Vec<_>>(),
    });
    if !report.version.is_empty() {
        driver["version"] = json!(report.version);
    }
    let mut invocation = json!({"executionSuccessful": true});
    if !told.is_empty() {
        invocation["toolExecutionNotifications"] = json!(told);
    }
    json!({
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The directory that was looked at."}}},
        "invocations": [invocation],
        "results": results,
        "properties": {"lookedAt": report.looked_at},
    })
}

fn rule(rule: &Rule) -> Value {
    let mut tags: Vec<String> = rule.tags.iter().map(|tag| tag.to_string()).collect();
    tags.extend(rule.cwe.iter().map(|number| format!("external/cwe/cwe-{number}")));
    // Code hosts show a number of 10 for what is about security, and a word for the rest.
    if rule.is_security() && !tags.iter().any(|tag| tag == "security") {
        tags.push("security".to_owned());
    }
    let mut seen = std::collections::BTreeSet::new();
    tags.retain(|tag| seen.insert(tag.clone()));
    let mut written = json!({
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "defaultConfiguration": {"level": rule.severity.level()},
        "properties": {
            "tags": tags,
            "severity": rule.severity.word(),
            "security-severity": format!("{:.1}", rule.severity.score()),
            "problem.severity": match rule.severity.level() { "note" => "recommendation", level => level },
        },
    });
    if !rule.help.is_empty() {
        written["fullDescription"] = json!({"text": rule.help});
        written["help"] = json!({"text": rule.help, "markdown": rule.help});
    }
    written
}

fn result(finding: &Finding, rule: Option<&Rule>, index: Option<usize>, source: &Source<'_>, limits: Limits) -> Value {
    let mut properties = json!({"severity": finding.severity.word()});
    if rule.is_none_or(|rule| rule.severity != finding.severity) {
        properties["security-severity"] = json!(format!("{:.1}", finding.severity.score()));
    }
    if let Some(suggestion) = &finding.suggestion {
        properties["suggestion"] = json!(suggestion);
    }
    if !finding.found_by.is_empty() {
        properties["foundBy"] = json!(finding.found_by);
    }
    let mut written = Map::new();
    let mut put = |name: &str, value: Value| written.insert(name.to_owned(), value);
    put("ruleId", json!(finding.rule));
    if let Some(index) = index {
        put("ruleIndex", json!(index));
    }
    put("level", json!(finding.severity.level()));
    put("message", json!({"text": finding.message}));
    // Code hosts refuse a whole file for one result without a place.
    put("locations", json!([location(&finding.place)]));
    if !finding.also.is_empty() {
        let also = finding.also.iter().take(limits.places).enumerate().map(|(number, place)| {
            let mut location = location(place);
            location["id"] = json!(number + 1);
            location["message"] = json!({"text": "the same here"});
            location["properties"] = json!({"also": true});
            location
        });
        put("relatedLocations", also.collect());
    }
    if !finding.fingerprint.is_empty() {
        put("partialFingerprints", json!({"primaryLocationLineHash": finding.fingerprint}));
    }
    if let Some(why) = &finding.suppressed {
        let kind = if why.by == "baseline" { "external" } else { "inSource" };
        let mut suppression = json!({"kind": kind, "status": "accepted", "properties": {"by": why.by}});
        if let Some(reason) = &why.reason {
            suppression["justification"] = json!(reason);
        }
        put("suppressions", json!([suppression]));
    }
    if let Some(fix) = fixes(finding, source) {
        put("fixes", fix);
    }
    put("properties", properties);
    Value::Object(written)
}

/// Writes a fix, its changes by file.
fn fixes(finding: &Finding, source: &Source<'_>) -> Option<Value> {
    let fix = finding.fix.as_ref()?;
    let mut changes: Vec<(&str, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let mut region = match source(&edit.path) {
            Some(text) if edit.bytes.end <= text.len() => region(&Place::bytes(&*edit.path, &text, edit.bytes.clone())),
            _ => json!({}),
        };
        region["byteOffset"] = json!(edit.bytes.start);
        region["byteLength"] = json!(edit.bytes.len());
        let replacement = json!({"deletedRegion": region, "insertedContent": {"text": edit.text}});
        match changes.last_mut() {
            Some((path, replacements)) if *path == edit.path => replacements.push(replacement),
            _ => changes.push((&edit.path, vec![replacement])),
        }
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(path, replacements)| json!({"artifactLocation": artifact(path), "replacements": replacements}))
        .collect();
    Some(json!([{"description": {"text": fix.says}, "artifactChanges": changes}]))
}

fn location(place: &Place) -> Value {
    let mut physical = json!({"artifactLocation": artifact(&place.path)});
    if place.line > 0 {
        physical["region"] = region(place);
    }
    json!({"physicalLocation": physical})
}

fn artifact(path: &str) -> Value {
    let outside = path.starts_with('/') || path.contains("://");
    let path = if path.is_empty() { "." } else { path };
    match outside {
        true if path.starts_with('/') => json!({"uri": format!("file://{}", uri::of_path(path))}),
        true => json!({"uri": path}),
        false => json!({"uri": uri::of_path(path), "uriBaseId": "%SRCROOT%"}),
    }
}

fn region(place: &Place) -> Value {
    let mut region = json!({"startLine": place.line});
    if place.column > 0 {
        region["startColumn"] = json!(place.column);
    }
    if let Some(line) = place.end_line {
        region["endLine"] = json!(line);
    }
    if let Some(column) = place.end_column {
        region["endColumn"] = json!(column);
    }
    region
}

/// Returns about how many bytes a value takes as JSON.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 2,
        Value::Array(list) => list.iter().map(|value| size(value) + 12).sum::<usize>() + 2,
        Value::Object(map) => map.iter().map(|(name, value)| name.len() + size(value) + 14).sum::<usize>() + 2,
        _ => 6,
    }
}
