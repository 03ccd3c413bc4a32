//! What several tools found, once.

use pitcrew_agents::findings::{Finding, Place, Report, Rule, Severity, merge};

use crate::lines;

fn report(tool: &str, found: &[(&'static str, u32, Place)]) -> Report {
    let mut report = Report::new(tool, "1");
    for (id, cwe, place) in found {
        let rule = Rule::new(*id, Severity::Medium, *id, "").cwe((*cwe > 0).then_some(*cwe));
        report.findings.push(Finding::new(&rule, place.clone(), format!("{tool} says {id}")));
        if report.rule(id).is_none() {
            report.rules.push(rule);
        }
    }
    report
}

fn columns(path: &str, line: u32, from: u32, to: u32) -> Place {
    Place { column: from, end_column: Some(to), ..Place::line(path, line) }
}

#[test]
fn the_same_weakness_on_the_same_line_is_one_thing() {
    let a = report("ours", &[("shell", 78, Place::line("a.py", 3)), ("sql", 89, Place::line("a.py", 9))]);
    let b = report("bandit", &[("B602", 78, Place::line("a.py", 3)), ("B608", 89, Place::line("a.py", 10))]);
    let c = report("semgrep", &[("x.shell-true", 77, Place::line("a.py", 3)), ("x.eval", 95, Place::line("a.py", 3))]);
    insta::assert_snapshot!(lines(&merge(vec![a, b, c])), @"
    ours a.py:3:0 medium shell [78]: ours says shell (and by bandit, semgrep)
    ours a.py:9:0 medium sql [89]: ours says sql
    bandit a.py:10:0 medium B608 [89]: bandit says B608
    semgrep a.py:3:0 medium x.eval [95]: semgrep says x.eval
    ");
}

#[test]
fn two_secrets_on_a_line_stay_two() {
    let a = report("ours", &[("k", 798, columns("e", 1, 1, 9)), ("k", 798, columns("e", 1, 20, 30))]);
    let b = report("gitleaks", &[("key", 798, columns("e", 1, 3, 8)), ("key", 798, columns("e", 1, 40, 50))]);
    let c = report("detect-secrets", &[("secret-keyword", 798, Place::line("e", 1))]);
    insta::assert_snapshot!(lines(&merge(vec![a, b, c])), @"
    ours e:1:1-0:9 medium k [798]: ours says k (and by gitleaks, detect-secrets)
    ours e:1:20-0:30 medium k [798]: ours says k
    gitleaks e:1:40-0:50 medium key [798]: gitleaks says key
    ");
}

#[test]
fn flaws_of_dependencies_are_the_same_by_their_number_alone() {
    let lock = || Place::line("package-lock.json", 1);
    let a = report("trivy", &[("CVE-2024-1", 400, lock()), ("CVE-2024-2", 400, lock())]);
    let b = report("grype", &[("CVE-2024-2", 400, lock()), ("CVE-2024-3", 400, lock())]);
    insta::assert_snapshot!(lines(&merge(vec![a, b])), @"
    trivy package-lock.json:1:0 medium CVE-2024-1 [400]: trivy says CVE-2024-1
    trivy package-lock.json:1:0 medium CVE-2024-2 [400]: trivy says CVE-2024-2 (and by grype)
    grype package-lock.json:1:0 medium CVE-2024-3 [400]: grype says CVE-2024-3
    ");
}

#[test]
fn two_runs_of_one_tool_are_one_report() {
    let a = || report("ours", &[("shell", 78, Place::line("a.py", 3))]);
    let b = report("ours", &[("shell", 78, Place::line("b.py", 3))]);
    let merged = merge(vec![a(), a(), b]);
    assert_eq!(merged.len(), 1);
    insta::assert_snapshot!(lines(&merged), @"
    ours a.py:3:0 medium shell [78]: ours says shell
    ours b.py:3:0 medium shell [78]: ours says shell
    ");
}
