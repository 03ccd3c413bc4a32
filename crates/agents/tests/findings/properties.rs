//! What holds of any report and of any bytes.

use pitcrew_agents::findings::forms::Form;
use pitcrew_agents::findings::{
    Edit, Finding, Fix, Place, Report, Rule, Severity, Suppression, Unread, import, merge, sarif,
};
use proptest::prelude::*;

use crate::no_source;

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9-]{0,8}"
}

fn said() -> impl Strategy<Value = String> {
    "[A-Za-z<&%\u{202e}\u{7}ä漢:|`]([A-Za-z <&%ä漢:|`,\n.#@]{0,20}[a-z])?"
}

fn path() -> impl Strategy<Value = String> {
    "[A-Za-z0-9 %#?äö漢:@+_\\\\-]{1,8}(/[A-Za-z0-9 %#?&ä漢._-]{0,6}[a-z]){0,3}"
}

fn place() -> impl Strategy<Value = Place> {
    let lines = (1..2_000_u32, 0..100_u32, proptest::option::of(1..50_u32), proptest::option::of(1..9_u32));
    (path(), proptest::option::of(lines)).prop_map(|(path, lines)| match lines {
        None => Place::file(path),
        Some((line, column, end_column, end_line)) => Place {
            path,
            line,
            column,
            end_line: end_line.map(|more| line + more),
            end_column: end_column.map(|more| column + more),
        },
    })
}

fn rule(id: String) -> impl Strategy<Value = Rule> {
    let tags = proptest::collection::vec("[ABD-Z]{2,5}-[0-9]", 0..3);
    let cwe = proptest::collection::btree_set(1..999_u32, 0..3);
    (0..5_usize, said(), proptest::option::of(said()), cwe, tags).prop_map(move |(severity, title, help, cwe, tags)| {
        let mut rule = Rule::new(id.clone(), Severity::ALL[severity], title, help.unwrap_or_default()).cwe(cwe);
        rule.tags = tags.into_iter().map(Into::into).collect();
        rule
    })
}

fn finding(rules: Vec<Rule>) -> impl Strategy<Value = Finding> {
    let fix = (said(), path(), 0..99_usize, 0..99_usize, said());
    let why = (prop_oneof!["baseline", "nosec"], proptest::option::of(said()));
    let rest = (proptest::option::of(said()), proptest::option::of(fix), "[0-9a-f]{8}", proptest::option::of(why));
    let places = (place(), proptest::collection::vec(place(), 0..3));
    (proptest::sample::select(rules), 0..5_usize, said(), places, rest, proptest::collection::vec(name(), 0..2))
        .prop_map(|(rule, severity, message, (place, also), (suggestion, fix, fingerprint, why), found_by)| Finding {
            rule: rule.id,
            severity: Severity::ALL[severity],
            message,
            place,
            also,
            suggestion,
            fix: fix.map(|(says, path, begin, length, text)| Fix {
                says,
                edits: vec![Edit { path, bytes: begin..begin + length, text }],
            }),
            fingerprint,
            suppressed: why.map(|(by, reason)| Suppression { by: by.into(), reason }),
            found_by,
        })
}

pub fn report() -> impl Strategy<Value = Report> {
    let rules = proptest::collection::btree_set(name(), 1..4)
        .prop_flat_map(|ids| ids.into_iter().map(rule).collect::<Vec<_>>());
    rules.prop_flat_map(|rules| {
        let findings = proptest::collection::vec(finding(rules.clone()), 0..6);
        let unread = proptest::collection::vec((path(), said()), 0..2);
        (name(), "[0-9.]{1,5}", findings, unread, 0..99_usize).prop_map(
            move |(tool, version, findings, unread, looked_at)| {
                let unread = unread.into_iter().map(|(path, why)| Unread { path, why }).collect();
                Report { tool, version, rules: rules.clone(), findings, unread, looked_at }
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_report_is_the_same_after_sarif(reports in proptest::collection::vec(report(), 1..3)) {
        let text = sarif::write(&reports, &no_source);
        prop_assert_eq!(sarif::read(&text).unwrap(), reports.clone());
        prop_assert_eq!(import::read(text.as_bytes()).unwrap(), reports);
    }

    #[test]
    fn no_form_lets_controls_through(reports in proptest::collection::vec(report(), 1..3)) {
        for (name, form) in Form::ALL {
            let text = form.write(&reports, &no_source);
            prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()) && !text.contains('\u{202e}'), "{}", name);
        }
    }

    #[test]
    fn merging_loses_no_open_finding_of_one_tool(reports in proptest::collection::vec(report(), 1..4)) {
        let merged = merge(reports.clone());
        let again = merge(merged.clone());
        prop_assert_eq!(again, merged);
    }

    #[test]
    fn any_bytes_are_read_or_told(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = import::read(&bytes);
    }

    #[test]
    fn any_cut_of_a_file_is_trouble(report in report(), part in 0.0..0.999_f64) {
        let text = sarif::write(&[report], &no_source);
        let cut = (text.trim_end().len() as f64 * part) as usize;
        prop_assert!(import::read(&text.as_bytes()[..cut]).is_err());
    }

    #[test]
    fn any_bent_file_is_read_or_told(report in report(), changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = sarif::write(&[report], &no_source).into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = import::read(&bytes);
    }
}
