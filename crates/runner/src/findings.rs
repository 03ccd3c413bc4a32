//! What checkers found, as any of them puts it out: SARIF 2.1.0, as an output or as its `sarif`.

use std::fmt;

use serde_json::Value;

/// Something that a checker found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The program that found it.
    pub tool: String,
    /// Its rule.
    pub rule: Option<String>,
    /// `error`, `warning`, `note` or `none`.
    pub level: String,
    /// What it says.
    pub message: String,
    /// The file, as the checker names it.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The column, from 1.
    pub column: Option<u64>,
    /// Whether somebody said that it does not count.
    pub is_suppressed: bool,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
            if let Some(line) = self.line {
                write!(f, "{line}:")?;
            }
            f.write_str(" ")?;
        }
        let rule = self.rule.as_deref().map_or_else(String::new, |rule| format!(" {rule}:"));
        write!(f, "{}{rule} {}", self.level, self.message.trim())
    }
}

/// Returns the SARIF of an output, where it is some or has some.
pub fn sarif_of(output: &Value) -> Option<&Value> {
    let sarif = output.get("sarif").unwrap_or(output);
    (sarif.get("version").and_then(Value::as_str) == Some("2.1.0")).then_some(sarif)
}

/// Reads the findings out of SARIF, in its order.
pub fn findings(sarif: &Value) -> Vec<Finding> {
    let runs = sarif.get("runs").and_then(Value::as_array).into_iter().flatten();
    let found = runs.flat_map(|run| {
        let tool = text(run, "/tool/driver/name").unwrap_or_default();
        let results = run.get("results").and_then(Value::as_array).into_iter().flatten();
        results.map(move |result| finding(&tool, result))
    });
    found.collect()
}

fn finding(tool: &str, result: &Value) -> Finding {
    let place = result.pointer("/locations/0/physicalLocation");
    let number = |way: &str| place?.pointer(way)?.as_u64();
    // One that was asked for and is not granted yet, or was refused, suppresses nothing.
    let holds = |one: &Value| !matches!(one["status"].as_str(), Some("underReview" | "rejected"));
    Finding {
        tool: tool.to_owned(),
        rule: text(result, "/ruleId").or_else(|| text(result, "/rule/id")),
        // SARIF says so where a result does not.
        level: text(result, "/level").unwrap_or_else(|| "warning".to_owned()),
        message: text(result, "/message/text").unwrap_or_default(),
        file: place.and_then(|place| text(place, "/artifactLocation/uri")),
        line: number("/region/startLine"),
        column: number("/region/startColumn"),
        is_suppressed: result["suppressions"].as_array().is_some_and(|all| all.iter().any(holds)),
    }
}

fn text(value: &Value, way: &str) -> Option<String> {
    value.pointer(way).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(output: &Value) -> Vec<String> {
        sarif_of(output).map(findings).unwrap_or_default().iter().map(Finding::to_string).collect()
    }

    #[test]
    fn sarif_is_read_wherever_an_output_has_it() {
        let place = json!({"physicalLocation": {"artifactLocation": {"uri": "a.yml"}, "region": {"startLine": 3}}});
        let result = json!({ "ruleId": "R1", "message": {"text": "too open"}, "locations": [place] });
        let sarif = json!({
            "version": "2.1.0", "runs": [{"tool": {"driver": {"name": "checker"}}, "results": [result]}],
        });
        assert_eq!(told(&sarif), ["a.yml:3: warning R1: too open"]);
        assert_eq!(told(&json!({ "sarif": sarif })), ["a.yml:3: warning R1: too open"]);
    }

    #[test]
    fn what_is_no_sarif_has_no_findings() {
        for output in [json!({}), json!({ "version": "2.1.0" }), json!({ "version": "1.0", "runs": [] }), json!([])] {
            assert_eq!(told(&output), [""; 0], "{output}");
        }
        let odd = json!({ "version": "2.1.0", "runs": [{"results": [{"level": "note"}, 7]}, null] });
        assert_eq!(told(&odd), ["note ", "warning "]);
    }

    #[test]
    fn only_a_suppression_that_was_granted_suppresses() {
        let with = |status: Value| {
            let result =
                json!({ "message": {"text": "m"}, "suppressions": [{ "kind": "external", "status": status }] });
            findings(&json!({ "version": "2.1.0", "runs": [{ "results": [result] }] }))[0].is_suppressed
        };
        assert!(with(Value::Null) && with(json!("accepted")));
        assert!(!with(json!("underReview")) && !with(json!("rejected")));
    }
}
