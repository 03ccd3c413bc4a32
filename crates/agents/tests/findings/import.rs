//! What other scanners write.

use pitcrew_agents::contract::Trouble;
use pitcrew_agents::findings::import::read;

use crate::lines;

fn imported(text: &str) -> String {
    match read(text.as_bytes()) {
        Ok(reports) => lines(&reports),
        Err(Trouble { message, .. }) => format!("trouble: {message}"),
    }
}

/// A run of SARIF with results.
fn sarif(rest: &str) -> String {
    format!(r#"{{"version": "2.1.0", "runs": [{{"tool": {{"driver": {{"name": "t"}}}}, {rest}}}]}}"#)
}

#[test]
fn severities_come_from_wherever_a_tool_says_them() {
    let text = r#"{"version": "2.1.0", "runs": [{
        "tool": {"driver": {"name": "CodeScan", "semanticVersion": "2.0.1", "rules": [
            {"id": "js/xss", "shortDescription": {"text": "XSS"}, "defaultConfiguration": {"level": "warning"},
             "properties": {"tags": ["security", "external/cwe/cwe-079"], "security-severity": "9.3"}},
            {"id": "CVE-1", "properties": {"security-severity": 4.2}, "helpUri": "https://example.org/CVE-1"},
            {"id": "style", "defaultConfiguration": {"level": "note"}},
            {"id": "plain"}
        ]}, "extensions": [{"name": "pack", "rules": [{"id": "pack/rule", "messageStrings": {"default": {"text": "{0} meets {1}"}},
            "relationships": [{"target": {"id": "22", "toolComponent": {"name": "CWE"}}}]}]}]},
        "results": [
            {"ruleId": "js/xss", "ruleIndex": 0, "level": "error", "message": {"text": "a"}},
            {"ruleIndex": 1, "level": "error", "message": {"text": "b"}},
            {"ruleId": "style/kind", "message": {"text": "c"}},
            {"rule": {"id": "plain"}, "level": "error", "message": {"text": "d"}},
            {"rule": {"index": 0, "toolComponent": {"index": 0}}, "message": {"id": "default", "arguments": ["x", "y"]}},
            {"ruleId": "js/xss", "ruleIndex": 2, "message": "not an object"},
            {"ruleId": "nobody-knows", "level": "none", "message": {"markdown": "**e**"}},
            {"message": {}},
            {"ruleId": "style", "kind": "pass", "message": {"text": "passed"}},
            {"ruleId": "style", "baselineState": "absent", "message": {"text": "gone"}}
        ]}]}"#;
    insta::assert_snapshot!(imported(text), @"
    CodeScan :0:0 critical js/xss [79]: a
    CodeScan :0:0 medium CVE-1 []: b
    CodeScan :0:0 low style []: c
    CodeScan :0:0 high plain []: d
    CodeScan :0:0 medium pack/rule [22]: x meets y
    CodeScan :0:0 critical js/xss [79]: not an object
    CodeScan :0:0 info nobody-knows []: **e**
    CodeScan :0:0 medium unnamed-rule []: unnamed-rule
    ");
}

#[test]
fn places_are_read_however_they_are_written() {
    let at = |location: &str, region: &str| {
        format!(
            r#"{{"ruleId": "r", "message": {{"text": "m"}}, "locations": [{{"physicalLocation": {{"artifactLocation": {location}, "region": {region}}}}}]}}"#
        )
    };
    let results = [
        at(
            r#"{"uri": "src/a%20b.js", "uriBaseId": "ROOT"}"#,
            r#"{"startLine": 3, "startColumn": 2, "endLine": 3, "endColumn": 9}"#,
        ),
        at(r#"{"uri": "file:///ci/x/a.js"}"#, r#"{"startLine": "4", "endLine": 6.0, "endColumn": 1}"#),
        at(r#"{"index": 0}"#, r#"{"charOffset": 10, "charLength": 4}"#),
        at(r#"{"uri": "a.js"}"#, "null"),
        at(r#"{"uri": "a.js"}"#, r#"{"startLine": 0, "startColumn": 0}"#),
        at(r#"{"uri": "a.js"}"#, r#"{"startLine": 99999999999999, "startColumn": -3}"#),
        r#"{"ruleId": "r", "message": {"text": "no place"}, "locations": []}"#.to_owned(),
        r#"{"ruleId": "r", "message": {"text": "null"}, "locations": null}"#.to_owned(),
    ];
    let bases =
        r#""originalUriBaseIds": {"ROOT": {"uri": "file:///ci/x/"}}, "artifacts": [{"location": {"uri": "listed.c"}}]"#;
    insta::assert_snapshot!(imported(&sarif(&format!(r#"{bases}, "results": [{}]"#, results.join(",")))), @"
    t src/a b.js:3:2-0:9 medium r []: m
    t a.js:4:0-6:1 medium r []: m
    t listed.c:0:0 medium r []: m
    t a.js:0:0 medium r []: m
    t a.js:0:0 medium r []: m
    t a.js:0:0 medium r []: m
    t :0:0 medium r []: no place
    t :0:0 medium r []: null
    ");
}

#[test]
fn whole_paths_below_a_base_or_the_working_directory_are_relative_to_it() {
    let at = |uri: &str| {
        format!(
            r#"{{"ruleId": "r", "message": {{"text": "m"}}, "locations": [{{"physicalLocation": {{"artifactLocation": {{"uri": "{uri}"}}}}}}]}}"#
        )
    };
    let results = [at("file:///ci/x/src/a.js"), at("/work%20dir/b.js"), at("/ci/xy/c.js")].join(",");
    let text = sarif(&format!(
        r#""originalUriBaseIds": {{"R": {{"uri": "file:///ci/x/"}}, "ALL": {{"uri": "file:///"}}}},
        "invocations": [{{"executionSuccessful": true, "workingDirectory": {{"uri": "file:///work%20dir"}}}}], "results": [{results}]"#
    ));
    insta::assert_snapshot!(imported(&text), @"
    t src/a.js:0:0 medium r []: m
    t b.js:0:0 medium r []: m
    t /ci/xy/c.js:0:0 medium r []: m
    ");
}

#[test]
fn what_is_suppressed_stays_so_where_somebody_accepted_it() {
    let result = |suppressions: &str| {
        format!(r#"{{"ruleId": "r", "message": {{"text": "m"}}, "suppressions": {suppressions}}}"#)
    };
    let results = [
        result(r#"[{"kind": "inSource", "justification": "known"}]"#),
        result(r#"[{"kind": "external", "status": "accepted"}]"#),
        result(r#"[{"kind": "external", "status": "underReview"}]"#),
        result(r#"[{"kind": "external", "status": "rejected"}]"#),
        result("[]"),
        result("null"),
    ];
    insta::assert_snapshot!(imported(&sarif(&format!(r#""results": [{}]"#, results.join(",")))), @"
    t :0:0 medium r []: m (ignored by inSource: known)
    t :0:0 medium r []: m (ignored by external: no reason)
    t :0:0 medium r []: m
    t :0:0 medium r []: m
    t :0:0 medium r []: m
    t :0:0 medium r []: m
    ");
}

#[test]
fn a_scanner_that_broke_or_read_nothing_never_passed() {
    let cut = sarif(r#""results": [{"ruleId": "a"}]"#);
    let cases = [
        "".to_owned(),
        "  \n".to_owned(),
        "Error: config not found".to_owned(),
        "null".to_owned(),
        "{}".to_owned(),
        r#"{"version": "2.1.0", "runs": []}"#.to_owned(),
        r#"{"version": "2.1.0", "$schema": "x/sarif-2.1.0.json"}"#.to_owned(),
        r#"{"version": "1.0.0", "runs": [{}]}"#.to_owned(),
        cut[..cut.len() - 20].to_owned(),
        sarif(r#""results": null"#),
        sarif(r#""columnKind": "x""#),
        sarif(r#""results": [], "invocations": [{"executionSuccessful": false}]"#),
        sarif(
            r#""results": [], "invocations": [{"executionSuccessful": false, "toolExecutionNotifications": [{"level": "error", "message": {"text": "out of memory"}}]}]"#,
        ),
        sarif(
            r#""results": [], "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": [{"level": "error", "message": {"text": "no rules"}}]}]"#,
        ),
        sarif(r#""results": [], "invocations": [{"exitSignalName": "SIGKILL", "executionSuccessful": true}]"#),
        sarif(r#""results": [], "invocations": [{"processStartFailureMessage": "not found"}]"#),
        r#"{"errors": [{"filename": "a.py", "reason": "syntax error"}], "results": [], "metrics": {"_totals": {}}}"#
            .to_owned(),
        r#"{"version": "1.5.0", "plugins_used": [], "results": {}}"#.to_owned(),
        r#"[{"RuleID": "a", "StartLine": 1}, {"RuleID": "#.to_owned(),
        "{\"RuleID\": \"a\", \"File\": \"x\"}\n{\"RuleID\": \"b\", \"Fi".to_owned(),
        r#"[1, 2]"#.to_owned(),
    ];
    let told: Vec<String> = cases.iter().map(|case| imported(case)).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    trouble: read the findings: the file is empty, so nothing was looked at
    trouble: read the findings: the file is empty, so nothing was looked at
    trouble: read the findings: it is neither SARIF nor JSON
    trouble: read the findings: it is neither SARIF nor JSON
    trouble: read the findings: the JSON is of no format that is known
    trouble: read SARIF: it has no run, so nothing was looked at
    trouble: read SARIF: it has no run, so nothing was looked at
    trouble: read SARIF: its version is 1.0.0; 2.1.0 is read
    trouble: read the findings: EOF while parsing a value at line 1 column 76
    trouble: read the run of t: it has no list of results, so the scanner did not come to its end
    trouble: read the run of t: it has no list of results, so the scanner did not come to its end
    trouble: read the run of t: it says that it did not come to its end
    trouble: read the run of t: it says that it broke: out of memory
    trouble: read the run of t: it says that it broke: no rules
    trouble: read the run of t: it was ended by SIGKILL
    trouble: read the run of t: it did not start: not found
    trouble: read the report of bandit: it looked at no file: syntax error
    trouble: read the baseline of detect-secrets: no plugin was used, so nothing was looked for
    trouble: read the findings: EOF while parsing a value at line 1 column 44
    trouble: read the findings: EOF while parsing a string at line 1 column 19
    trouble: read the findings: the JSON is of no format that is known
    ");
}

#[test]
fn a_run_that_came_to_its_end_may_find_nothing_and_name_files_that_it_did_not_read() {
    assert_eq!(imported(&sarif(r#""results": []"#)), "");
    assert_eq!(imported(&sarif(r#""invocations": [{"executionSuccessful": true}]"#)), "");
    let text = sarif(
        r#""results": [], "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": [
            {"level": "error", "message": {"text": "cannot parse"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.py"}}}]},
            {"level": "note", "message": {"text": "all is well"}}]}]"#,
    );
    insta::assert_snapshot!(imported(&text), @r#"t did not look at "a.py": cannot parse"#);
}

#[test]
fn a_run_that_failed_for_some_files_has_what_it_found_in_the_others() {
    let of = |listed: &str, at: &str, results: &str| {
        imported(&sarif(&format!(
            r#""artifacts": [{listed}], "results": [{results}], "invocations": [{{"executionSuccessful": false,
            "toolConfigurationNotifications": [{{"level": "error", "message": {{"text": "Parsing error"}}, "locations": [{at}]}}]}}]"#
        )))
    };
    let file = |name: &str| format!(r#"{{"location": {{"uri": "file:///x/{name}"}}}}"#);
    let at = |name: &str| format!(r#"{{"physicalLocation": {{"artifactLocation": {{"uri": "file:///x/{name}"}}}}}}"#);
    let result = format!(r#"{{"ruleId": "r", "message": {{"text": "m"}}, "locations": [{}]}}"#, at("a.js"));
    let both = format!("{}, {}", file("a.js"), file("b.js"));
    let told = [
        of(&both, &at("b.js"), &result),
        of(&both, &at("b.js"), ""),
        of("", &at("b.js"), &result),
        of(&file("b.js"), &at("b.js"), ""),
        of(&both, "", &result),
    ];
    insta::assert_snapshot!(told.join("--\n"), @r#"
    t /x/a.js:0:0 medium r []: m
    t did not look at "/x/b.js": Parsing error
    --
    t did not look at "/x/b.js": Parsing error
    --
    t /x/a.js:0:0 medium r []: m
    t did not look at "/x/b.js": Parsing error
    --
    trouble: read the run of t: it says that it broke: Parsing error--
    trouble: read the run of t: it says that it broke: Parsing error
    "#);
}

#[test]
fn gitleaks_and_betterleaks_are_read_without_what_they_found() {
    let secret = ["wJalr", "XUtnFEMI"].concat();
    let one = format!(
        r#"{{"Description": "AWS key", "StartLine": 3, "EndLine": 3, "StartColumn": 5, "EndColumn": 20, "Match": "k={secret}",
            "Secret": "{secret}", "File": "a/b.env", "Commit": "0123456789abcdef", "Tags": [], "RuleID": "aws-key", "Fingerprint": "f:1"}}"#
    )
    .replace('\n', " ");
    let two = format!(
        r#"{{"ruleID": "aws-key", "description": "AWS key", "confidence": "high", "match": "{secret}", "secret": "{secret}",
            "attributes": {{"path": "a/b.env"}}, "location": {{"startLine": 3, "endLine": 4, "startColumn": 5, "endColumn": 2}},
            "validation": {{"status": "valid"}}, "tags": []}}"#
    )
    .replace('\n', " ");
    let three = format!(
        r#"{{"rule_id": "aws-key", "description": "AWS key", "match": {{"full": "{secret}", "value": "{secret}"}},
            "attributes": {{"resource": "fs.content"}}, "location": {{"path": "a/b.env", "start_line": 3, "end_line": 3, "start_column": 5, "end_column": 20}}}}"#
    )
    .replace('\n', " ");
    let told = [
        imported(&format!(r#"{{"schema_version": "1", "findings": [{three}]}}"#)),
        imported(r#"{"schema_version": "1", "findings": []}"#),
        imported(&format!(r#"{{"schema_version": "1", "finding": {three}}}"#)),
        imported(&format!(
            "{{\"schema_version\": \"1\", \"finding\": {three}}}\n{}",
            r#"{"schema_version": "1", "scan": {"state": "complete", "bytes_scanned": 9}}"#
        )),
        imported(r#"{"schema_version": "1", "scan": {"state": "complete", "bytes_scanned": 9}}"#),
        imported(r#"{"schema_version": "1", "findings": [], "scan": {"state": "complete", "bytes_scanned": 0}}"#),
        imported(r#"{"schema_version": "1", "findings": [], "scan": {"state": "failed", "bytes_scanned": 9}}"#),
        imported(&format!("{three}\n{three}")),
        imported(&format!("[{one}, {one}]")),
        imported(&format!("[{two}]")),
        imported(&format!("{two}\n{two}\n")),
        imported(&one),
        imported("[]"),
    ];
    assert!(!told.concat().contains(&secret));
    insta::assert_snapshot!(told.join("--\n"), @"
    betterleaks a/b.env:3:5-0:21 high aws-key [798]: AWS key
    --
    --
    trouble: read the report of betterleaks: its last line does not say that it came to its end--
    betterleaks a/b.env:3:5-0:21 high aws-key [798]: AWS key
    --
    --
    trouble: read the report of betterleaks: it looked at nothing--
    trouble: read the report of betterleaks: it says that it is failed--
    betterleaks a/b.env:3:5-0:21 high aws-key [798]: AWS key
    betterleaks a/b.env:3:5-0:21 high aws-key [798]: AWS key
    --
    gitleaks a/b.env:3:5-0:21 high aws-key [798]: AWS key (in commit 0123456789ab)
    gitleaks a/b.env:3:5-0:21 high aws-key [798]: AWS key (in commit 0123456789ab)
    --
    betterleaks a/b.env:3:5-4:3 critical aws-key [798]: AWS key
    --
    betterleaks a/b.env:3:5-4:3 critical aws-key [798]: AWS key
    betterleaks a/b.env:3:5-4:3 critical aws-key [798]: AWS key
    --
    gitleaks a/b.env:3:5-0:21 high aws-key [798]: AWS key (in commit 0123456789ab)
    --
    ");
}

#[test]
fn detect_secrets_gixy_and_bandit_are_read() {
    let told = [
        imported(
            r#"{"version": "1.5.0", "plugins_used": [{"name": "KeywordDetector"}], "filters_used": [], "results": {"a.py": [
            {"type": "Secret Keyword", "filename": "a.py", "hashed_secret": "x", "is_verified": false, "line_number": 7},
            {"type": "Secret Keyword", "filename": "a.py", "hashed_secret": "y", "is_secret": false, "line_number": 8}]}}"#,
        ),
        imported(
            r#"[{"path": "/etc/nginx/nginx.conf", "plugin": "http_splitting", "summary": "Splitting.", "severity": "HIGH",
            "description": "d", "reference": "https://example.org", "reason": "r", "config": "c", "line": 12, "file": "/etc/nginx/conf.d/a.conf"}]"#,
        ),
        imported(
            r#"{"errors": [{"filename": "./b.py", "reason": "syntax error"}], "metrics": {"_totals": {}, "./a.py": {}},
            "results": [{"code": "x", "col_offset": 4, "end_col_offset": 9, "filename": "./a.py", "issue_confidence": "HIGH",
            "issue_cwe": {"id": 259, "link": "l"}, "issue_severity": "LOW", "issue_text": "Possible hardcoded password: 'hunter2'",
            "line_number": 3, "line_range": [3, 4], "more_info": "https://example.org", "test_id": "B105", "test_name": "hardcoded_password_string"}]}"#,
        ),
    ];
    insta::assert_snapshot!(told.join("--\n"), @r#"
    detect-secrets a.py:7:0 high secret-keyword [798]: Secret Keyword found
    detect-secrets a.py:8:0 high secret-keyword [798]: Secret Keyword found (ignored by detect-secrets audit: judged to be no secret)
    --
    gixy /etc/nginx/conf.d/a.conf:12:0 high http_splitting []: r
    --
    bandit a.py:3:5-4:0 low B105 [259]: Possible hardcoded password
    bandit did not look at "b.py": syntax error
    "#);
}

#[test]
fn shellcheck_hadolint_and_code_climate_are_read() {
    let comment = |code: &str, level: &str| {
        format!(
            r#"{{"file": "./a.sh", "line": 2, "endLine": 2, "column": 10, "endColumn": 21, "level": "{level}", "code": {code}, "message": "m", "fix": null}}"#
        )
    };
    let told = [
        imported(&format!("[{}, {}]", comment("2045", "error"), comment("2086", "style"))),
        imported(&format!(r#"{{"comments": [{}]}}"#, comment("2045", "warning"))),
        imported(
            r#"[{"code": "DL3006", "column": 1, "file": "Dockerfile", "level": "warning", "line": 1, "message": "Tag the version"}]"#,
        ),
        imported(
            r#"[{"type": "issue", "check_name": "no-eval", "description": "eval can be harmful", "fingerprint": "f", "severity": "major",
                 "location": {"path": "src/a.js", "lines": {"begin": 3, "end": 5}}},
                {"check_name": "B605", "description": "shell", "severity": "critical", "content": {"body": "Do not."},
                 "location": {"path": "b.py", "positions": {"begin": {"line": 7, "column": 4}, "end": {"line": 7, "column": 9}}}},
                {"description": "whole", "severity": "info", "location": {"path": "c", "lines": {"begin": 0}}}]"#,
        ),
        imported(r#"{"comments": []}"#),
    ];
    insta::assert_snapshot!(told.join("--\n"), @"
    shellcheck a.sh:2:0 high SC2045 []: m
    shellcheck a.sh:2:0 low SC2086 []: m
    --
    shellcheck a.sh:2:10-0:21 medium SC2045 []: m
    --
    hadolint Dockerfile:1:1 medium DL3006 []: Tag the version
    --
    code quality src/a.js:3:0-5:0 medium no-eval []: eval can be harmful
    code quality b.py:7:4-0:9 high B605 []: shell
    code quality c:0:0 info unnamed-check []: whole
    --
    ");
}

#[test]
fn marks_of_byte_order_utf_16_and_broken_bytes_are_no_obstacle() {
    let text = sarif(r#""results": [{"ruleId": "r", "message": {"text": "m"}}]"#);
    let expected = imported(&text);
    let utf8 = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [utf8, utf16] {
        assert_eq!(lines(&read(&bytes).unwrap()), expected);
    }
    let broken =
        [text.split('m').next().unwrap().as_bytes(), b"m\xff", text.split_once('m').unwrap().1.as_bytes()].concat();
    assert!(read(&broken).is_ok());
}

#[test]
fn deep_nesting_is_told_and_not_followed() {
    for open in ["[", "{\"runs\":[", "{\"a\":"] {
        let deep = open.repeat(200_000);
        assert!(read(deep.as_bytes()).is_err());
    }
}
