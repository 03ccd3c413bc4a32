//! Comments that say that a finding does not count.

use jiff::civil::date;
use pitcrew_agents::findings::{Finding, Place, Report, Rule, Severity, ignore};

use crate::lines;

/// Marks what comments in a file ignore; `found` are rules and lines.
fn marked_in(path: &str, text: &str, tool: &str, found: &[(&'static str, u32)]) -> String {
    let mut report = Report::new(tool, "1");
    report.rules = vec![
        Rule::new("shell", Severity::High, "Shell", "").cwe([78]),
        Rule::new("sql", Severity::High, "SQL", "").cwe([89]),
        Rule::new("key", Severity::High, "Key", "").cwe([798]),
        Rule::new("long", Severity::Low, "Long function", ""),
        Rule::new("python.lang.shell-true", Severity::High, "Shell", ""),
        Rule::new("DL3006", Severity::Low, "Untagged", ""),
    ];
    for (rule, line) in found {
        let rule = report.rule(rule).unwrap().clone();
        report.findings.push(Finding::new(&rule, Place::line(path, *line), "m"));
    }
    let path = path.to_owned();
    ignore::apply(&mut report, &|asked| (asked == path).then(|| text.as_bytes().to_vec()), date(2030, 6, 1));
    lines(&[report])
}

fn marked(text: &str, found: &[(&'static str, u32)]) -> String {
    marked_in("a.py", text, "t", found)
}

#[test]
fn a_comment_speaks_for_its_line_or_the_one_below() {
    let text = "run(x)  # pitcrew:ignore shell reason=fixed text\n\
        run(y)\n\
        # pitcrew:ignore shell reason=above\n\
        # and why at length\n\
        run(z)\n\
        run(w)\n";
    insta::assert_snapshot!(marked(text, &[("shell", 1), ("sql", 1), ("shell", 2), ("shell", 5), ("shell", 6)]), @"
    t a.py:1:0 high shell [78]: m (ignored by pitcrew:ignore: fixed text)
    t a.py:1:0 high sql [89]: m
    t a.py:2:0 high shell [78]: m
    t a.py:5:0 high shell [78]: m (ignored by pitcrew:ignore: above)
    t a.py:6:0 high shell [78]: m
    ");
}

#[test]
fn what_is_past_or_unclear_or_without_a_reason_is_told() {
    let text = "a # pitcrew:ignore shell reason=soon until=2030-05-31\n\
        a # pitcrew:ignore shell reason=soon until=2030-06-01\n\
        a # pitcrew:ignore shell\n\
        a # pitcrew:ignore reason=all\n\
        a # pitcrew:ignore shell until=tomorrow\n";
    insta::assert_snapshot!(marked(text, &[("shell", 1), ("shell", 2), ("shell", 3), ("shell", 4), ("shell", 5)]), @"
    t a.py:1:0 high shell [78]: m
    t a.py:2:0 high shell [78]: m (ignored by pitcrew:ignore: soon)
    t a.py:3:0 high shell [78]: m (ignored by pitcrew:ignore: no reason)
    t a.py:4:0 high shell [78]: m
    t a.py:5:0 high shell [78]: m
    t a.py:1:0 medium ignore-expired []: this comment ignored `shell` until 2030-05-31, which is past
    t a.py:3:0 low ignore-without-reason []: this comment does not say why it ignores `shell`
    t a.py:4:0 low ignore-unclear []: this comment names no rule, so it ignores nothing
    t a.py:5:0 low ignore-unclear []: `until=tomorrow` is no day (2031-12-31), so this comment ignores nothing
    ");
}

#[test]
fn others_comments_speak_for_the_rules_of_their_kind() {
    let text = "a # nosec\n\
        a # nosec B602, B603\n\
        a # nosec B608\n\
        a # gitleaks:allow\n\
        a # pragma: allowlist secret\n\
        # pragma: allowlist nextline secret\n\
        a\n\
        a # nosemgrep: shell-true\n\
        a # nosemgrep\n\
        a // kingfisher:ignore\n\
        nosecurity = 1\n";
    let each = |rule: &'static str| marked(text, &(1..=11).map(|line| (rule, line)).collect::<Vec<_>>());
    insta::assert_snapshot!(each("shell"), @"
    t a.py:1:0 high shell [78]: m (ignored by nosec: no reason)
    t a.py:2:0 high shell [78]: m (ignored by nosec: no reason)
    t a.py:3:0 high shell [78]: m
    t a.py:4:0 high shell [78]: m
    t a.py:5:0 high shell [78]: m
    t a.py:6:0 high shell [78]: m
    t a.py:7:0 high shell [78]: m
    t a.py:8:0 high shell [78]: m
    t a.py:9:0 high shell [78]: m (ignored by nosemgrep: no reason)
    t a.py:10:0 high shell [78]: m
    t a.py:11:0 high shell [78]: m
    ");
    insta::assert_snapshot!(each("key"), @"
    t a.py:1:0 high key [798]: m (ignored by nosec: no reason)
    t a.py:2:0 high key [798]: m
    t a.py:3:0 high key [798]: m
    t a.py:4:0 high key [798]: m (ignored by gitleaks:allow: no reason)
    t a.py:5:0 high key [798]: m (ignored by pragma: allowlist secret: no reason)
    t a.py:6:0 high key [798]: m
    t a.py:7:0 high key [798]: m (ignored by pragma: allowlist secret: no reason)
    t a.py:8:0 high key [798]: m
    t a.py:9:0 high key [798]: m (ignored by nosemgrep: no reason)
    t a.py:10:0 high key [798]: m (ignored by kingfisher:ignore: no reason)
    t a.py:11:0 high key [798]: m
    ");
    insta::assert_snapshot!(each("long"), @"
    t a.py:1:0 low long []: m
    t a.py:2:0 low long []: m
    t a.py:3:0 low long []: m
    t a.py:4:0 low long []: m
    t a.py:5:0 low long []: m
    t a.py:6:0 low long []: m
    t a.py:7:0 low long []: m
    t a.py:8:0 low long []: m
    t a.py:9:0 low long []: m
    t a.py:10:0 low long []: m
    t a.py:11:0 low long []: m
    ");
    let semgrep =
        marked_in("a.py", text, "semgrep", &[("python.lang.shell-true", 8), ("python.lang.shell-true", 9), ("sql", 8)]);
    insta::assert_snapshot!(semgrep, @"
    semgrep a.py:8:0 high python.lang.shell-true []: m (ignored by nosemgrep: no reason)
    semgrep a.py:9:0 high python.lang.shell-true []: m (ignored by nosemgrep: no reason)
    semgrep a.py:8:0 high sql [89]: m
    ");
}

#[test]
fn ruff_names_the_tests_of_bandit_otherwise() {
    let text = "a  # noqa: E501, S602\na  # noqa: S608\na  # noqa\na  # noqa: E501\n";
    let all: Vec<_> = (1..=4).map(|line| ("shell", line)).collect();
    insta::assert_snapshot!(marked(text, &all), @"
    t a.py:1:0 high shell [78]: m (ignored by noqa: no reason)
    t a.py:2:0 high shell [78]: m
    t a.py:3:0 high shell [78]: m
    t a.py:4:0 high shell [78]: m
    ");
}

#[test]
fn hadolint_speaks_for_the_instruction_below() {
    let text = "# hadolint ignore=DL3006,DL3008\nFROM debian\nFROM debian\n";
    insta::assert_snapshot!(marked_in("app/Dockerfile", text, "t", &[("DL3006", 2), ("DL3006", 3)]), @"
    t app/Dockerfile:2:0 low DL3006 []: m (ignored by hadolint ignore: no reason)
    t app/Dockerfile:3:0 low DL3006 []: m
    ");
}

#[test]
fn a_whole_file_is_spoken_for_in_its_head() {
    let text = "#!/bin/sh\n# pitcrew:ignore long reason=generated\ncode\n";
    insta::assert_snapshot!(marked(text, &[("long", 0)]), @"t a.py:0:0 low long []: m (ignored by pitcrew:ignore: generated)");
    assert_eq!(marked("code # pitcrew:ignore long reason=x\n", &[("long", 0)]), "t a.py:0:0 low long []: m\n");
}

#[test]
fn a_place_of_several_is_taken_out_alone() {
    let mut report = Report::new("t", "1");
    let rule = Rule::new("health", Severity::Low, "H", "");
    let mut finding = Finding::new(&rule, Place::line("c.yml", 1), "2 services lack a health check");
    finding.also.push(Place::line("c.yml", 2));
    report.findings.push(finding);
    report.rules.push(rule);
    let source = |_: &str| Some(b"a: # pitcrew:ignore health reason=batch job\nb:\n".to_vec());
    ignore::apply(&mut report, &source, date(2030, 1, 1));
    assert!(report.findings[0].is_open());
    assert_eq!((report.findings[0].place.line, report.findings[0].also.len()), (2, 0));
}

#[test]
fn lines_that_a_file_does_not_have_are_no_obstacle() {
    assert_eq!(marked("# nosec\n", &[("shell", 9)]), "t a.py:9:0 high shell [78]: m\n");
    let mut report = Report::new("t", "1");
    let rule = Rule::new("shell", Severity::High, "S", "");
    let place = Place { end_line: Some(u32::MAX), ..Place::line("a", 1) };
    report.findings.push(Finding::new(&rule, place, "m"));
    ignore::apply(&mut report, &|_| Some(vec![0xFF, b'\n', b'n', b'o', b's', b'e', b'c']), date(2030, 1, 1));
    assert!(report.findings[0].is_open());
}
