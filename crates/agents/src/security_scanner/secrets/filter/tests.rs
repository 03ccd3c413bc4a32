//! Filters as packs write them.

use super::*;

/// Whether a filter drops a finding of `secret` on a line of a file.
fn drops(filter: &str, path: &str, secret: &str) -> bool {
    let line = format!("key = {secret}");
    let candidate = Candidate {
        path,
        commit: None,
        rule: "acme",
        secret: secret.as_bytes(),
        whole: line.as_bytes(),
        line: line.as_bytes(),
    };
    Filter::new(filter).unwrap_or_else(|why| panic!("{filter}: {why}")).drops(&candidate)
}

#[test]
fn both_dialects_say_what_is_dropped() {
    for filter in [
        "true",
        r#"finding["secret"] == "SAMPLE""#,
        r#"finding["secret"] contains "AMP""#,
        r#"finding["secret"].contains("AMP")"#,
        r#"finding["secret"].lowerAscii().startsWith("sam")"#,
        r#"containsAny(finding["secret"], ["none", "AMP"])"#,
        r#"filter.matchesAny(attributes[?"path"].orValue(""), [r"""(?i)\.(?:MD|txt)$"""])"#,
        "matchesAny(attributes[\"path\"], [`^docs/`, ])",
        r#"attributes["path"].endsWith(".md") && entropy(finding["secret"]) <= 3.0"#,
        r#"// a comment
           !(finding["line"] startsWith "x") and finding["rule_id"] == 'acme'"#,
        r#"failsTokenEfficiency(finding["secret"]) || finding["match"] matches "^key""#,
    ] {
        assert!(drops(filter, "docs/a.md", "SAMPLE"), "{filter}");
    }
    for filter in [
        "false",
        r#"finding["secret"] != "SAMPLE""#,
        r#"entropy(finding["secret"]) > 3.0"#,
        r#"attributes["path"] startsWith "src/""#,
        r#"!matchesAny(finding["secret"], ["^S"])"#,
    ] {
        assert!(!drops(filter, "docs/a.md", "SAMPLE"), "{filter}");
    }
}

#[test]
fn what_is_not_known_drops_nothing_by_itself() {
    for filter in [
        r#"failsTokenEfficiency(finding["secret"])"#,
        r#"!failsTokenEfficiency(finding["secret"])"#,
        r#"attributes[?"git.author_name"].orValue("").endsWith("[bot]")"#,
        r#"failsTokenEfficiency(finding["secret"]) && finding["secret"] == "SAMPLE""#,
    ] {
        assert!(!drops(filter, "a", "SAMPLE"), "{filter}");
        assert_eq!(Filter::new(filter).map(|filter| filter.unknown.len()), Ok(1), "{filter}");
    }
}

#[test]
fn what_is_not_understood_is_said() {
    let deep = format!("{}true{}", "(".repeat(5_000), ")".repeat(5_000));
    for filter in [
        "",
        "finding",
        "a &&",
        r#"finding["secret"] == "a"#,
        "x ? y : z",
        r#"matchesAny("a", ["("])"#,
        "true true",
        &deep,
    ] {
        let why = Filter::new(filter).expect_err(filter);
        assert!(!why.is_empty() && !why.contains('\n'), "{why}");
    }
}
