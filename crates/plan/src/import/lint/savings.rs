//! `50 % faster`, where the numbers beside it say something else.

use super::Prose;
use super::effort::READINGS;
use super::lines::{At, Line};
use crate::import::outline::Contradiction;

const SAVED: [&str; 24] = [
    "saving",
    "savings",
    "saved",
    "faster",
    "efficiency",
    "speedup",
    "speed-up",
    "time reduction",
    "less time",
    "quicker",
    "shorter",
    "schneller",
    "effizienz",
    "zeitersparnis",
    "ersparnis",
    "eingespart",
    "plus rapide",
    "gain de temps",
    "gain d'efficacité",
    "más rápido",
    "ahorro",
    "eficiencia",
    "efficacité",
    "efficient",
];

/// A share of time that is saved is stated, and the tasks save another share; or two shares are stated.
pub(super) fn savings_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let mut stated = Vec::new();
    let shares = |line: &&Line<'_>| line.at != At::Cell && line.text.plain.contains('%');
    for line in prose.lines.iter().filter(shares) {
        let lower = line.text.plain.to_lowercase();
        if !SAVED.iter().any(|word| lower.contains(word)) || prose.is_told_by_a_task(line) {
            continue;
        }
        for (at, sign) in line.text.plain.match_indices('%') {
            let before = line.text.plain[..at].trim_end();
            let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            if let Ok(share) = before[before.len() - digits..].parse::<f64>()
                && digits > 0
            {
                let range = before.len() - digits..at + sign.len();
                let least = line.text.plain[at + 1..].starts_with('+');
                stated.push((share, least, line.text.place(range)));
            }
        }
    }
    let (sum, whole) = prose.efforts.sum(0..prose.efforts.count());
    let longest = prose.efforts.longest();
    // However long a day is, and for the least and the most.
    let most = READINGS
        .iter()
        .flat_map(|by| [(sum.low, longest.low), (sum.high, longest.high)].map(|(a, b)| (a.hours(*by), b.hours(*by))))
        .filter(|(all, _)| *all > 0.0)
        .map(|(all, way)| 100.0 * (1.0 - way / all))
        .fold(0.0_f64, f64::max);
    for (share, least, place) in &stated {
        // Nobody saves more than what lies beside the longest chain; less is saved where people are few.
        if whole && *share > most + 3.0 && prose.efforts.count() >= 3 {
            let sentence = format!(
                "{share:.0} % is said to be saved, and the tasks as they wait for each other save at most {most:.0} %"
            );
            found.push(
                Contradiction::warning("savings-differ", place.clone(), sentence)
                    .hint("correct the share, an estimate, or who waits for whom"),
            );
        } else if let Some((other, _, elsewhere)) =
            stated.iter().find(|(other, _, elsewhere)| elsewhere.start < place.start && (other - share).abs() > 3.0)
            && !least
        {
            let sentence = format!("{share:.0} % is said to be saved here, and {other:.0} % in another place");
            found.push(
                Contradiction::warning("savings-differ", place.clone(), sentence)
                    .beside([elsewhere.clone()])
                    .hint("correct one of them"),
            );
        }
    }
}
