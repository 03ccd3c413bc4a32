//! The score: from 100 for nothing found to 0, the same for the same findings, explained to the point.
//!
//! Each file loses by what was found in it alone, so that its size does not matter: who mends something by taking
//! lines away never makes the rest weigh more. The tree loses the mean of its files, and besides by the worst that is
//! anywhere, so that one hole is not averaged away. All of it is counted in whole numbers.

use std::collections::BTreeMap;

use crate::findings::Severity;

/// A thousand millionths: what a file is worth at first.
const ONE: u64 = 1_000_000_000;

/// The score counts in quarters: numbers that a computer adds without a remainder.
const QUARTERS: u64 = 4;

/// How many of the 100 points the mean of the files is worth; the worst finding is worth the others.
const BREADTH: u64 = 70;

/// Something that counts: where it is, by which rule, and how bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) file: String,
    pub(crate) rule: String,
    pub(crate) severity: Severity,
}

/// Points that were lost, and why.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Loss {
    pub(crate) points: f64,
    pub(crate) why: String,
}

/// A score, and where the rest of the 100 points went: the losses and the score are 100 together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Score {
    pub(crate) points: f64,
    pub(crate) losses: Vec<Loss>,
}

/// What a file loses of what it is still worth, by one fault.
fn weight(severity: Severity) -> u64 {
    match severity {
        Severity::Critical => ONE / 2,
        Severity::High => ONE / 4,
        Severity::Medium => ONE / 100 * 8,
        Severity::Low => ONE / 50,
        Severity::Info => 0,
    }
}

/// What the worst fault anywhere costs, in points.
fn peak(severity: Severity) -> u64 {
    match severity {
        Severity::Critical => 30,
        Severity::High => 15,
        Severity::Medium => 4,
        Severity::Low => 1,
        Severity::Info => 0,
    }
}

/// Returns the score of so many files with these faults.
pub(crate) fn score(files: usize, faults: &[Fault]) -> Score {
    let mut faults: Vec<&Fault> = faults.iter().filter(|fault| fault.severity > Severity::Info).collect();
    faults.sort_by(|a, b| (&a.file, b.severity, &a.rule).cmp(&(&b.file, a.severity, &b.rule)));
    let files_with = faults.chunk_by(|a, b| a.file == b.file);
    let files = files.max(files_with.clone().count()).max(1) as u128;

    // What each rule took of the files, in parts of a file.
    let mut by_rule: BTreeMap<&str, u128> = BTreeMap::new();
    let mut lost = 0_u128;
    for file in files_with {
        let worth = file.iter().fold(ONE, |worth, fault| mul(worth, ONE - weight(fault.severity)));
        let loss = u128::from(ONE - worth);
        lost += loss;
        let all: u128 = file.iter().map(|fault| u128::from(weight(fault.severity))).sum();
        for fault in file {
            *by_rule.entry(&fault.rule).or_default() += loss * u128::from(weight(fault.severity)) / all;
        }
    }
    let worst = faults.iter().min_by(|a, b| (b.severity, &a.file, &a.rule).cmp(&(a.severity, &b.file, &b.rule)));
    let peak = worst.map_or(0, |worst| peak(worst.severity)) * QUARTERS;
    // What is left of the mean file three times over: few faults are seen, and many still differ.
    let left = ONE - (lost.div_ceil(files)) as u64;
    let gone = ONE - mul(left, mul(left, left));
    // Rounded up: what was found costs something.
    let breadth = (u128::from(gone) * u128::from(BREADTH * QUARTERS)).div_ceil(u128::from(ONE)) as u64;

    let mut losses = Vec::new();
    if let Some(worst) = worst {
        let why = format!("the worst finding is {}: {} in {}", worst.severity.of_four(), worst.rule, worst.file);
        losses.push(Loss { points: points(peak), why });
    }
    let (costly, cheap): (Vec<_>, Vec<_>) =
        shares(breadth, &by_rule).into_iter().partition(|(_, quarters)| *quarters > 0);
    for (rule, quarters) in costly {
        losses.push(Loss { points: points(quarters), why: why(rule, &faults) });
    }
    if !cheap.is_empty() {
        let rules: Vec<String> = cheap.iter().map(|(rule, _)| why(rule, &faults)).collect();
        losses.push(Loss { points: 0.0, why: format!("less than a quarter of a point each: {}", rules.join("; ")) });
    }
    Score { points: points(100 * QUARTERS - breadth - peak), losses }
}

fn points(quarters: u64) -> f64 {
    quarters as f64 / QUARTERS as f64
}

/// The product of two fractions.
fn mul(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) / u128::from(ONE)) as u64
}

/// Shares quarters out by how much each rule took, the largest remainders first, so that nothing is left.
fn shares<'a>(quarters: u64, by_rule: &BTreeMap<&'a str, u128>) -> Vec<(&'a str, u64)> {
    let all: u128 = by_rule.values().sum::<u128>().max(1);
    let exact = |took: u128| u128::from(quarters) * took;
    let mut shares: Vec<(&str, u64, u128)> =
        by_rule.iter().map(|(rule, took)| (*rule, (exact(*took) / all) as u64, exact(*took) % all)).collect();
    let given: u64 = shares.iter().map(|(_, whole, _)| whole).sum();
    shares.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
    for share in shares.iter_mut().take((quarters - given) as usize) {
        share.1 += 1;
    }
    shares.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    shares.into_iter().map(|(rule, whole, _)| (rule, whole)).collect()
}

/// Says of a rule what it found, and where the most of it is.
fn why(rule: &str, faults: &[&Fault]) -> String {
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in faults.iter().filter(|fault| fault.rule == rule) {
        *files.entry(&fault.file).or_default() += 1;
    }
    let found: usize = files.values().sum();
    let most = files.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    match (found, most) {
        (1, Some((file, _))) => format!("{rule}: 1 finding, in {file}"),
        (_, Some((file, _))) if files.len() == 1 => format!("{rule}: {found} findings, in {file}"),
        (_, Some((file, most))) => {
            format!("{rule}: {found} findings in {} files, {most} of them in {file}", files.len())
        }
        (_, None) => rule.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn faults() -> impl Strategy<Value = Vec<Fault>> {
        let fault = (0..6_u8, 0..5_u8, 0..5_usize).prop_map(|(file, rule, severity)| Fault {
            file: format!("f{file}"),
            rule: format!("r{rule}"),
            severity: Severity::ALL[severity],
        });
        proptest::collection::vec(fault, 0..60)
    }

    proptest! {
        #[test]
        fn one_fault_more_never_raises_the_score_and_one_less_never_lowers_it(all in faults(), files in 1..40_usize) {
            let files = files.max(6);
            let whole = score(files, &all).points;
            for at in 0..all.len() {
                let mut fewer = all.clone();
                fewer.remove(at);
                prop_assert!(score(files, &fewer).points >= whole);
            }
        }

        #[test]
        fn the_losses_and_the_score_are_100(all in faults(), files in 1..400_usize) {
            let score = score(files, &all);
            let lost: f64 = score.losses.iter().map(|loss| loss.points).sum();
            prop_assert_eq!(lost, 100.0 - score.points);
            prop_assert!((0.0..=100.0).contains(&score.points));
            prop_assert!(score.losses.iter().all(|loss| loss.points >= 0.0));
        }

        #[test]
        fn the_order_of_the_faults_does_not_matter(all in faults(), files in 1..40_usize) {
            let mut turned = all.clone();
            turned.reverse();
            turned.rotate_left(all.len() / 3);
            prop_assert_eq!(score(files, &all), score(files, &turned));
        }

        #[test]
        fn a_milder_fault_never_costs_more(all in faults(), files in 1..40_usize) {
            let whole = score(files, &all).points;
            for at in 0..all.len() {
                let mut milder = all.clone();
                milder[at].severity = Severity::Low.min(milder[at].severity);
                prop_assert!(score(files, &milder).points >= whole);
            }
        }
    }

    #[test]
    fn nothing_found_is_100_and_says_nothing() {
        assert_eq!(score(12, &[]), Score { points: 100.0, losses: vec![] });
    }

    #[test]
    fn the_explanation_names_what_cost_most() {
        let fault = |file: &str, rule: &str, severity| Fault { file: file.into(), rule: rule.into(), severity };
        let faults = [
            fault("a.rs", "high-complexity", Severity::High),
            fault("a.rs", "todo-comment", Severity::Low),
            fault("b.rs", "todo-comment", Severity::Low),
        ];
        let score = score(4, &faults);
        let told: Vec<String> = score.losses.iter().map(|loss| format!("{} {}", loss.points, loss.why)).collect();
        assert_eq!(score.points, 71.0);
        assert_eq!(
            told,
            [
                "15 the worst finding is critical: high-complexity in a.rs",
                "12 high-complexity: 1 finding, in a.rs",
                "2 todo-comment: 2 findings in 2 files, 1 of them in a.rs",
            ]
        );
    }
}
