//! When something may be made live, where a document says it so that no other time can be meant.

use super::names::Names;
use super::{Beside, Remark, Scope};
use crate::import::document::Document;
use crate::import::document::labels;
use crate::import::outline::Sourced;
use crate::import::vocabulary::normal;
use crate::import::writing::scalar;

/// Reads windows of tasks, phases, and the plan.
pub(super) fn read(document: &Document, names: &Names, beside: &mut Beside) {
    for (at, section) in document.sections.iter().enumerate() {
        for field in labels::fields(&section.blocks).iter().filter(|field| !field.value.is_empty()) {
            let label = normal(&field.label.plain);
            let (opens, begins) = (WINDOWS.contains(&label.as_str()), NOT_BEFORE.contains(&label.as_str()));
            if !opens && !begins {
                continue;
            }
            let scope = names.scope_of(document, at);
            let said = field.value.plain.trim();
            let span = field.value.span.clone();
            let window = if begins { moment(said) } else { weekly(said) };
            match window.filter(|_| matches!(scope, Scope::Plan | Scope::Phase(_) | Scope::Task(_))) {
                Some(value) => beside.windows.push((scope, Sourced { value, span })),
                None => {
                    let text = Sourced { value: format!("{}: {said}", field.label.plain.trim()), span };
                    beside.remarks.push(Remark { scope, about: "window", text });
                }
            }
        }
    }
}

const WINDOWS: [&str; 14] = [
    "window",
    "maintenance window",
    "change window",
    "time window",
    "deployment window",
    "deploy window",
    "release window",
    "wartungsfenster",
    "zeitfenster",
    "fenêtre",
    "fenêtre de maintenance",
    "ventana",
    "ventana de mantenimiento",
    "ventana de cambio",
];
const NOT_BEFORE: [&str; 7] =
    ["not before", "nicht vor", "frühestens", "pas avant", "no antes de", "earliest", "au plus tôt"];

/// `Saturday 02:00-05:00 Europe/Berlin` as a plan says it.
fn weekly(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .replace(['–', '—'], "-")
        .replace(['(', ')'], " ")
        .replace(" - ", "-")
        .split_whitespace()
        .filter(|word| !matches!(word.to_lowercase().as_str(), "on" | "am" | "le" | "el" | "every" | "jeden" | "uhr"))
        .map(day)
        .collect();
    let window = words.join(" ");
    reads(&window).then_some(window)
}

/// `2026-11-21 02:00 Europe/Berlin` as the window that begins then.
fn moment(text: &str) -> Option<String> {
    let moment = text.replace(['(', ')'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let window = format!("{{after: {}}}", scalar::quoted(&moment));
    (moment.starts_with(|c: char| c.is_ascii_digit()) && reads(&window)).then_some(window)
}

/// Whether a plan takes it, zone and all.
fn reads(window: &str) -> bool {
    let plan = format!("window: {window}\ntasks: {{a: {{run: \"true\"}}}}\n");
    let reading = crate::read::read(plan.as_bytes(), "", "plan");
    !window.contains('\n') && reading.diagnostics.is_empty() && reading.plan.window.len() == 1
}

fn day(word: &str) -> String {
    const DAYS: [(&str, &[&str]); 7] = [
        ("Mon", &["monday", "mondays", "montag", "montags", "lundi", "lunes"]),
        ("Tue", &["tuesday", "tuesdays", "dienstag", "dienstags", "mardi", "martes"]),
        ("Wed", &["wednesday", "wednesdays", "mittwoch", "mittwochs", "mercredi", "miércoles"]),
        ("Thu", &["thursday", "thursdays", "donnerstag", "donnerstags", "jeudi", "jueves"]),
        ("Fri", &["friday", "fridays", "freitag", "freitags", "vendredi", "viernes"]),
        ("Sat", &["saturday", "saturdays", "samstag", "samstags", "sonnabend", "samedi", "sábado"]),
        ("Sun", &["sunday", "sundays", "sonntag", "sonntags", "dimanche", "domingo"]),
    ];
    let one = |word: &str| {
        let lower = word.to_lowercase();
        DAYS.iter().find(|(_, names)| names.contains(&lower.as_str())).map_or(word, |(short, _)| short).to_owned()
    };
    word.split('-').map(one).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_means_one_time_is_a_window() {
        for (text, expected) in [
            ("Saturday 02:00-05:00 Europe/Berlin", Some("Sat 02:00-05:00 Europe/Berlin")),
            ("samstags 02:00 – 05:00 Uhr (Europe/Berlin)", Some("Sat 02:00-05:00 Europe/Berlin")),
            ("Mon-Fri 20:00-22:00 UTC", Some("Mon-Fri 20:00-22:00 UTC")),
            ("Saturday 02:00-05:00", None),
            ("at night", None),
        ] {
            assert_eq!(weekly(text).as_deref(), expected, "{text}");
        }
        assert!(moment("2026-11-21 02:00 Europe/Berlin").is_some());
        assert_eq!(moment("Saturday 02:00"), None);
    }
}
