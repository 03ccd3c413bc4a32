//! Figures that a document states and nothing measures: how each stood before, and how it is to stand.

use super::{Beside, Criterion, Metric, Proof};
use crate::import::document::text::Text;
use crate::import::outline::Sourced;

/// Reads those that sentences state: `Score improved from 4.5/10 to 7.0/10`, `Start-up: 9 s → 3 s`.
pub(super) fn of_sentences(beside: &mut Beside) {
    for Criterion { text, proof, .. } in &beside.success {
        let known = beside
            .metrics
            .iter()
            .any(|metric| metric.metric.span.start <= text.span.start && text.span.start < metric.metric.span.end);
        if let (Proof::Word, false, Some((name, before, target))) = (proof, known, change(&text.value)) {
            beside.metrics.push(Metric {
                metric: Sourced { value: name.to_owned(), span: text.span.clone() },
                before: Some(before.to_owned()),
                target: target.to_owned(),
            });
        }
    }
}

/// A row of a table: the figure's name, how it stands, how it is to stand.
pub(super) fn of_row(name: &Text, before: Option<&Text>, target: &Text) -> Metric {
    let plain = |text: &Text| text.plain.trim().to_owned();
    let span = name.span.start..target.span.end.max(name.span.end);
    Metric { metric: Sourced { value: plain(name), span }, before: before.map(plain), target: plain(target) }
}

/// Returns what changes in a sentence, from what, to what; both are figures.
fn change(text: &str) -> Option<(&str, &str, &str)> {
    let (name, before, target) = arrow(text).or_else(|| from_to(text))?;
    let is_figure = |text: &str| {
        let words = text.split_whitespace().count();
        text.starts_with(|c: char| c.is_ascii_digit() || "<>≤≥~€$£".contains(c)) && (1..=3).contains(&words)
    };
    let name = name.trim().trim_end_matches([':', '(', '-', '–', '—', ' ']);
    let before = before.trim();
    let target = target.split([',', ';', '(', ')']).next()?.trim().trim_end_matches('.');
    let named = name.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    (named && is_figure(before) && is_figure(target)).then_some((name, before, target))
}

/// `Score: 4.5/10 → 7.0/10`
fn arrow(text: &str) -> Option<(&str, &str, &str)> {
    let (left, target) = ["→", "->", "=>"].iter().find_map(|arrow| text.split_once(arrow))?;
    let (name, before) = match left.split_once(':') {
        Some(parts) => parts,
        None => left.split_at(left.find(|c: char| c.is_ascii_digit())?),
    };
    Some((name, before, target))
}

/// `Score improved from 4.5/10 to 7.0/10`
fn from_to(text: &str) -> Option<(&str, &str, &str)> {
    const WAYS: [(&str, &[&str]); 4] =
        [(" from ", &[" to "]), (" von ", &[" auf "]), (" de ", &[" à ", " a "]), (" desde ", &[" hasta "])];
    WAYS.iter().find_map(|(from, to)| {
        // Of several the last: `the time from push to deploy drops from 9 min to 3 min`.
        let (left, right) = text.rsplit_once(from)?;
        let (before, target) = to.iter().find_map(|to| right.split_once(to))?;
        Some((without_verb(left), before, target))
    })
}

/// The words before what happens to them: `Brightness improved` is about brightness.
fn without_verb(words: &str) -> &str {
    const ENDINGS: [&str; 12] =
        ["ed", "es", "ert", "steigt", "sinkt", "fällt", "falls", "drops", "rises", "passe", "baja", "sube"];
    match words.trim().rsplit_once(' ') {
        Some((rest, last)) if ENDINGS.iter().any(|end| last.to_lowercase().ends_with(end)) => rest,
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::change;

    #[test]
    fn a_change_of_a_figure_is_told_from_other_sentences() {
        for (text, expected) in [
            ("Brightness improved from 4.5/10 to 7.0/10", Some(("Brightness", "4.5/10", "7.0/10"))),
            ("Start-up time: 9 s → 3 s", Some(("Start-up time", "9 s", "3 s"))),
            ("Die Ladezeit sinkt von 8 s auf 2 s.", Some(("Die Ladezeit", "8 s", "2 s"))),
            ("Couverture passe de 40 % à 80 %", Some(("Couverture", "40 %", "80 %"))),
            (
                "Time from push to deploy drops from 9 min to 3 min",
                Some(("Time from push to deploy", "9 min", "3 min")),
            ),
            ("Moved from staging to production", None),
            ("All services migrated from host A to host B", None),
            ("A → B → C", None),
            ("95 % of tests pass", None),
        ] {
            assert_eq!(change(text), expected, "{text}");
        }
    }
}
