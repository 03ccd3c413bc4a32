//! A finding is known again when lines move, and not when its file or its line is another.

use std::collections::BTreeSet;

use pitcrew_agents::findings::{Finding, Place, Report, Rule, Severity};
use proptest::prelude::*;

/// A line, and the rules that find something in it.
type Line = (String, Vec<usize>);

/// A few lines of few kinds, so that some are equal.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = ("[ab]( [cd])?", proptest::collection::btree_set(0..3_usize, 0..3));
    proptest::collection::vec(line.prop_map(|(text, rules)| (text, rules.into_iter().collect())), 1..12)
}

fn report(path: &str, lines: &[Line]) -> Report {
    let mut report = Report::new("t", "1");
    let rules: Vec<Rule> =
        (0..3).map(|number| Rule::new(format!("rule-{number}"), Severity::High, "T", String::new())).collect();
    for (at, (_, found)) in lines.iter().enumerate() {
        for rule in found {
            let place = Place::line(path, at as u32 + 1);
            report.findings.push(Finding::new(&rules[*rule], place, format!("found by {rule}")));
        }
    }
    report.rules = rules;
    report
}

/// The fingerprints of what is found in a file.
fn settled(path: &str, lines: &[Line]) -> Vec<String> {
    let mut report = report(path, lines);
    report.settle(|_, line| Some(lines[line as usize - 1].0.clone()));
    prints(&report)
}

/// The fingerprints of what another tool found in it, whose files are not at hand.
fn completed(path: &str, lines: &[Line]) -> Vec<String> {
    let mut report = report(path, lines);
    report.complete();
    prints(&report)
}

fn prints(report: &Report) -> Vec<String> {
    report.findings.iter().map(|finding| finding.fingerprint.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_two_findings_have_the_same(lines in lines()) {
        for prints in [settled("a", &lines), completed("a", &lines)] {
            prop_assert_eq!(prints.iter().collect::<BTreeSet<_>>().len(), prints.len());
        }
    }

    #[test]
    fn lines_may_come_between_and_be_set_in_otherwise(lines in lines(), gaps in proptest::collection::vec(0..3_usize, 12)) {
        let mut moved: Vec<Line> = Vec::new();
        for ((text, found), gap) in lines.iter().zip(&gaps) {
            moved.extend((0..*gap).map(|_| ("something else".to_owned(), Vec::new())));
            moved.push((format!("\t  {}\r\n", text.replace(' ', "   ")), found.clone()));
        }
        prop_assert_eq!(settled("a", &lines), settled("a", &moved));
        prop_assert_eq!(completed("a", &lines), completed("a", &moved));
    }

    #[test]
    fn in_another_file_it_is_another(lines in lines()) {
        for (here, there) in [(settled("a", &lines), settled("b", &lines)), (completed("a", &lines), completed("b", &lines))] {
            prop_assert!(here.iter().all(|print| !there.contains(print)));
        }
    }

    #[test]
    fn a_line_that_says_something_else_is_another_and_the_rest_stays(lines in lines(), at in any::<prop::sample::Index>()) {
        let at = at.index(lines.len());
        let mut changed = lines.clone();
        changed[at].0 = "entirely new".to_owned();
        let (before, after) = (settled("a", &lines), settled("a", &changed));
        // Of equal lines nobody can say which it was: as many go, and as many come.
        let gone = before.iter().filter(|print| !after.contains(print)).count();
        let come = after.iter().filter(|print| !before.contains(print)).count();
        prop_assert_eq!((gone, come), (lines[at].1.len(), lines[at].1.len()));
    }

    #[test]
    fn what_was_mended_goes_and_nothing_comes(lines in lines(), at in any::<prop::sample::Index>()) {
        let at = at.index(lines.len());
        let mut mended = lines.clone();
        let went = std::mem::take(&mut mended[at].1).len();
        for (before, after) in [(settled("a", &lines), settled("a", &mended)), (completed("a", &lines), completed("a", &mended))] {
            prop_assert!(after.iter().all(|print| before.contains(print)));
            prop_assert_eq!(before.len() - after.len(), went);
        }
    }
}
