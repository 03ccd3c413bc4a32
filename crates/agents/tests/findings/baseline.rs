//! What was already there.

use pitcrew_agents::findings::baseline::Baseline;
use pitcrew_agents::findings::{Finding, Gate, Place, Report, Rule, Severity};

/// A report of each line of a text that says `bad`.
fn scanned(text: &str) -> Report {
    let mut report = Report::new("t", "1");
    let rule = Rule::new("bad", Severity::High, "Bad", "");
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (number, _) in lines.iter().enumerate().filter(|(_, line)| line.contains("bad")) {
        report.findings.push(Finding::new(&rule, Place::line("a.py", number as u32 + 1), "it is bad"));
    }
    report.rules.push(rule);
    report.settle(|_, line| lines.get(line as usize - 1).cloned());
    report
}

#[test]
fn lines_that_move_stay_known_and_new_ones_count() {
    let baseline = Baseline::of(&[scanned("bad one\nbad two\nbad two\n")]);
    let read = Baseline::read(&baseline.write()).unwrap();
    assert_eq!(read, baseline);
    let mut now = [scanned("new line\n  bad two\ngood\nbad three\nbad two\n")];
    let applied = read.apply(&mut now);
    assert_eq!((applied.known, applied.gone), (2, 1));
    let open: Vec<u32> = now[0].open().map(|finding| finding.place.line).collect();
    assert_eq!(open, [4]);
    assert!(Gate::At(Severity::High).judge(&now).is_no);
    // What the baseline knows stays in a baseline that is written anew.
    assert_eq!(Baseline::of(&now), Baseline::of(&[scanned("bad two\nbad two\nbad three\n")]));
}

#[test]
fn one_place_more_of_a_known_finding_counts() {
    let group = |places: u32| {
        let mut report = scanned("bad\n");
        report.findings[0].also = (2..=places).map(|line| Place::line("a.py", line)).collect();
        [report]
    };
    let baseline = Baseline::of(&group(3));
    assert_eq!(baseline.apply(&mut group(2)).known, 1);
    assert_eq!(baseline.apply(&mut group(3)).known, 1);
    assert_eq!(baseline.apply(&mut group(4)).known, 0);
}

#[test]
fn a_file_that_is_no_baseline_is_told() {
    for text in ["", "{}", "[]", r#"{"version": 2, "findings": []}"#, r#"{"version": 1, "findings": [{"rule": 1}]}"#] {
        assert!(Baseline::read(text).is_err(), "{text}");
    }
    insta::assert_snapshot!(Baseline::of(&[scanned("bad\n")]).write(), @r#"
    {
      "version": 1,
      "findings": [
        {"fingerprint":"921509d9cf06921a9917845799c8cea2","tool":"t","rule":"bad","path":"a.py"}
      ]
    }
    "#);
    assert!(Baseline::read(&Baseline::default().write()).is_err());
}
