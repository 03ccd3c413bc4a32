//! The baseline of detect-secrets, which is also what it puts out.

use serde_json::Value;

use super::field::{add_rule, number, path, text};
use crate::contract::Trouble;
use crate::findings::{Finding, Place, Report, Rule, Severity, Suppression};

/// Whether a value is a baseline of detect-secrets.
pub(super) fn is_baseline(value: &Value) -> bool {
    value.get("plugins_used").is_some() && value.get("results").is_some()
}

/// Reads a baseline. What somebody judged to be no secret does not count.
///
/// # Errors
///
/// [`Trouble`] where no plugin was used, or the results are no object.
pub(super) fn read(value: &Value) -> Result<Report, Trouble> {
    let used = value.get("plugins_used").and_then(Value::as_array).map_or(0, Vec::len);
    let Some(results) = value.get("results").and_then(Value::as_object) else {
        return Err(Trouble::new("read the baseline of detect-secrets: `results` is no object"));
    };
    if used == 0 {
        return Err(Trouble::new("read the baseline of detect-secrets: no plugin was used, so nothing was looked for"));
    }
    let mut report = Report::new("detect-secrets", text(value.get("version")).unwrap_or_default());
    for (file, list) in results {
        for one in list.as_array().into_iter().flatten() {
            let kind = text(one.get("type")).unwrap_or("Secret");
            let id = kind.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
            let rule = Rule::new(id, Severity::High, kind.to_owned(), String::new()).cwe([798]).tags(["secret"]);
            let place = Place::line(
                path(text(one.get("filename")).unwrap_or(file)),
                number(one.get("line_number")).unwrap_or(0),
            );
            let mut finding = Finding::new(&rule, place, format!("{kind} found"));
            if one.get("is_verified").and_then(Value::as_bool) == Some(true) {
                finding.severity = Severity::Critical;
            }
            if one.get("is_secret").and_then(Value::as_bool) == Some(false) {
                let reason = Some("judged to be no secret".to_owned());
                finding.suppressed = Some(Suppression { by: "detect-secrets audit".into(), reason });
            }
            report.findings.push(finding);
            add_rule(&mut report, rule);
        }
    }
    Ok(report)
}
