//! Lengths of time as people write them: `2-3 hours`, `~30 min`, `1w`, `half a day`, `1,5 Tage`.

use std::time::Duration;

use crate::quantity::{Estimate, Span};

/// Returns how long something is thought to take, where a text says that and little else.
pub(super) fn parse(text: &str) -> Option<Estimate> {
    let lower = text.to_lowercase();
    let text = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let text = text
        .trim_start_matches("about ")
        .trim_start_matches("ca. ")
        .trim_start_matches("approx. ")
        .trim_start_matches("max ");
    let (numbers, rest) = amounts(text)?;
    let unit = rest.trim();
    let unit = unit.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let minutes = unit_minutes(unit)?;
    if rest.trim()[unit.len()..].trim().chars().any(char::is_alphanumeric) {
        return None;
    }
    let span = |number: f64| Span(Duration::from_secs((number * minutes * 60.0).round() as u64));
    let (low, high) = (span(numbers.0), span(numbers.1));
    (low <= high && high.0 > Duration::ZERO).then_some(Estimate { low, high })
}

fn amounts(text: &str) -> Option<((f64, f64), &str)> {
    let (low, rest) = amount(text)?;
    let after = rest.trim_start();
    let unit = after.len() - after.trim_start_matches(char::is_alphabetic).len();
    for dash in ["-", "–", "—", "to ", "bis ", "à ", "a "] {
        if let Some(more) = after.strip_prefix(dash)
            && let Some((high, rest)) = amount(more.trim_start())
        {
            return Some(((low, high), rest));
        }
        // `2h-3h`: both have a unit; it counts where it is the same.
        if unit > 0
            && let Some(more) = after[unit..].trim_start().strip_prefix(dash)
            && let Some((high, rest)) = amount(more.trim_start())
            && rest.trim_start().starts_with(&after[..unit])
        {
            return Some(((low, high), rest));
        }
    }
    Some(((low, low), rest))
}

fn amount(text: &str) -> Option<(f64, &str)> {
    let len = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')).len();
    let number = text[..len].replace(',', ".").parse().ok()?;
    Some((number, &text[len..]))
}

fn unit_minutes(unit: &str) -> Option<f64> {
    Some(match unit {
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" | "minuto" | "minutos" => 1.0,
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" | "heure" | "heures" | "hora"
        | "horas" => 60.0,
        "d" | "day" | "days" | "tag" | "tage" | "tagen" | "jour" | "jours" | "j" | "día" | "días" | "dia" | "dias" => {
            1440.0
        }
        "w" | "wk" | "week" | "weeks" | "woche" | "wochen" | "semaine" | "semaines" | "semana" | "semanas" => 10080.0,
        "month" | "months" | "monat" | "monate" | "mois" | "mes" | "meses" => 43200.0,
        _ => return None,
    })
}
