//! How often people are told how it goes: `updates every 30 min`.

use super::Beside;
use crate::import::outline::Sourced;
use crate::import::values::duration;
use crate::import::vocabulary::normal;
use crate::quantity::Span;

/// Reads it out of what is said of communication; the words themselves stay a note.
pub(super) fn read(beside: &mut Beside) {
    let mut paces: Vec<Sourced<Span>> = Vec::new();
    for remark in beside.remarks.iter().filter(|remark| remark.about == "communication") {
        for pace in remark.text.value.lines().filter_map(pace) {
            if !paces.iter().any(|known| known.value == pace) {
                paces.push(Sourced { value: pace, span: remark.text.span.clone() });
            }
        }
    }
    beside.cadence = paces;
}

/// Returns how often something happens, where a line says so.
fn pace(line: &str) -> Option<Span> {
    const EVERY: [&str; 10] =
        ["every", "each", "alle", "jede", "jeden", "toutes les", "tous les", "chaque", "cada", "todas las"];
    let counted = duration::all(line).into_iter().find_map(|(range, length)| {
        let before = normal(&line[..range.start]);
        EVERY.iter().any(|every| before == *every || before.ends_with(&format!(" {every}"))).then_some(length.high)
    });
    counted.filter(|pace| pace.0.as_secs() >= 60).or_else(|| {
        const HOURLY: [&str; 6] =
            ["hourly", "every hour", "stündlich", "jede stunde", "toutes les heures", "cada hora"];
        const DAILY: [&str; 7] =
            ["daily", "every day", "täglich", "jeden tag", "chaque jour", "tous les jours", "cada día"];
        let words = format!(" {} ", normal(line));
        let says = |some: &[&str]| some.iter().any(|one| words.contains(&format!(" {one} ")));
        let hours = if says(&HOURLY) { 1 } else { says(&DAILY).then_some(24)? };
        Some(Span(std::time::Duration::from_secs(hours * 3600)))
    })
}

#[cfg(test)]
mod tests {
    use super::pace;

    #[test]
    fn a_pace_is_told_from_a_length() {
        for (line, expected) in [
            ("Updates every 30 min by radio.", Some("30m")),
            ("- Status alle 2 Stunden im Kanal", Some("2h")),
            ("Point d'avancement toutes les 45 minutes", Some("45m")),
            ("Aviso cada 15 minutos", Some("15m")),
            ("Hourly digest in the channel", Some("1h")),
            ("Daily stand-up at 9:15", Some("1d")),
            ("Answer within 30 min", None),
            ("After 2 hours ask Anna", None),
        ] {
            assert_eq!(pace(line).map(|pace| pace.to_string()).as_deref(), expected, "{line}");
        }
    }
}
