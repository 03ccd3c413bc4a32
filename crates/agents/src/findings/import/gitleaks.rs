//! The JSON and JSON lines of gitleaks and of betterleaks, whose second version names its fields otherwise, twice.

use serde_json::Value;

use super::field::{number, text};
use crate::contract::Trouble;
use crate::findings::{Finding, Place, Report, Rule, Severity};

/// Where betterleaks says which file it was.
const PATHS: &[&str] = &["path", "fs.path", "file.path", "git.path", "file"];

/// Whether a value is a finding of one of them.
pub(super) fn is_finding(value: &Value) -> bool {
    let of_gitleaks =
        value.get("RuleID").is_some() && (value.get("StartLine").is_some() || value.get("File").is_some());
    let id = value.get("ruleID").or(value.get("rule_id"));
    of_gitleaks || (id.is_some() && value.get("location").is_some())
}

/// Reads a report that is one object, as the second version of betterleaks writes it; `None` where it is none.
pub(super) fn of_report(value: &Value) -> Option<Result<Report, Trouble>> {
    let list = value.get("findings")?.as_array()?;
    if value.get("schema_version").is_none() || !list.iter().all(is_finding) {
        return None;
    }
    Some(finished(value.get("scan")).map(|version| Report { version, ..read(list) }))
}

/// Reads JSON lines; `None` where they are none of theirs. Those of the second version end with a line about the scan.
pub(super) fn of_lines(lines: &[Value]) -> Option<Result<Report, Trouble>> {
    let wrapped = lines.iter().any(|line| line.get("schema_version").is_some());
    let mut list = Vec::new();
    for line in lines {
        match line.get("finding").unwrap_or(line) {
            finding if is_finding(finding) => list.push(finding.clone()),
            _ if wrapped && line.get("scan").is_some() => {}
            _ => return None,
        }
    }
    if !wrapped {
        return Some(Ok(read(&list)));
    }
    match lines.iter().find_map(|line| line.get("scan")) {
        Some(scan) => Some(finished(Some(scan)).map(|version| Report { version, ..read(&list) })),
        None => Some(Err(broken("its last line does not say that it came to its end"))),
    }
}

/// Returns the version of a scan that came to its end.
fn finished(scan: Option<&Value>) -> Result<String, Trouble> {
    let Some(scan) = scan else { return Ok(String::new()) };
    if let Some(state) = text(scan.get("state")).filter(|state| *state != "complete") {
        return Err(broken(&format!("it says that it is {state}")));
    }
    if scan.get("bytes_scanned").and_then(Value::as_u64) == Some(0) {
        return Err(broken("it looked at nothing"));
    }
    Ok(text(scan.get("betterleaks_version")).unwrap_or_default().to_owned())
}

fn broken(why: &str) -> Trouble {
    Trouble::new(format!("read the report of betterleaks: {why}"))
}

/// Reads the findings of gitleaks or betterleaks. What was found is not read: a secret does not travel on.
pub(super) fn read(list: &[Value]) -> Report {
    let is_gitleaks = list.first().is_some_and(|value| value.get("RuleID").is_some());
    let mut report = Report::new(if is_gitleaks { "gitleaks" } else { "betterleaks" }, "");
    for value in list {
        let location = value.get("location").unwrap_or(value);
        let any = |names: [&str; 3]| names.iter().find_map(|name| text(value.get(name)));
        let id = any(["RuleID", "ruleID", "rule_id"]).unwrap_or("unnamed-rule").to_owned();
        let about = any(["Description", "description", "desc"]).unwrap_or(&id).to_owned();
        let at = |names: [&str; 3]| names.iter().find_map(|name| number(location.get(name)));
        let start = at(["StartLine", "startLine", "start_line"]).unwrap_or(0);
        let end = at(["EndLine", "endLine", "end_line"]).filter(|end| *end > start);
        let column = at(["StartColumn", "startColumn", "start_column"]).unwrap_or(0);
        // Theirs is the last column of it, ours the one after.
        let last = at(["EndColumn", "endColumn", "end_column"]).filter(|last| end.is_some() || *last >= column);
        let place = Place {
            path: path(value),
            line: start,
            column: if start == 0 { 0 } else { column },
            end_line: end,
            end_column: last.filter(|_| start > 0).map(|last| last.saturating_add(1)),
        };
        let commit =
            any(["Commit", "commit", "sha"]).or_else(|| attribute(value, &["git.sha", "git.commit", "commit"]));
        let message = match commit {
            Some(commit) => format!("{about} (in commit {})", commit.chars().take(12).collect::<String>()),
            None => about.clone(),
        };
        let rule = Rule::new(id, Severity::High, about, String::new()).cwe([798]).tags(["secret"]);
        // Their fingerprint has the line in it, so it does not stay.
        let mut finding = Finding::new(&rule, place, message);
        if value.pointer("/validation/status").and_then(Value::as_str) == Some("valid") {
            finding.severity = Severity::Critical;
        }
        report.findings.push(finding);
        super::field::add_rule(&mut report, rule);
    }
    report
}

fn path(value: &Value) -> String {
    let place = value.get("location").and_then(|location| text(location.get("path")));
    let file = text(value.get("File")).or(place).or_else(|| attribute(value, PATHS));
    let found = file.or_else(|| {
        let attributes = value.get("attributes")?.as_object()?;
        attributes.iter().find_map(|(name, value)| if name.ends_with("path") { text(Some(value)) } else { None })
    });
    super::field::path(found.unwrap_or_default())
}

fn attribute<'a>(value: &'a Value, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| text(value.get("attributes")?.get(name)))
}
