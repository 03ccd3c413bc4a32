//! What a document's own measures mean: `S = half a day`, `1 SP = 4 h`, `all times in hours`.

use std::collections::BTreeMap;

use super::duration;
use super::time_words;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document, List, Table};
use crate::import::vocabulary::{Topic, normal, topic};
use crate::quantity::{Estimate, Span};

/// The measures that a document explains.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scale {
    /// `m` and how long that is.
    sizes: BTreeMap<String, Estimate>,
    /// How long one point is.
    point: Option<Estimate>,
    /// The unit of bare numbers.
    bare: Option<&'static str>,
}

impl Scale {
    /// Finds the legends of a document.
    pub fn of(document: &Document) -> Scale {
        let mut scale = Scale::default();
        let mut sizes = BTreeMap::new();
        for section in &document.sections {
            scale.line(&section.heading, &mut sizes);
            scale.blocks(&section.blocks, &mut sizes);
        }
        // One letter that stands before a length says little; a scale has two steps at least.
        if sizes.len() >= 2 {
            scale.sizes = sizes;
        }
        scale
    }

    /// Returns how long something is thought to take, where a value says so in any measure.
    pub fn value(&self, text: &str) -> Option<Estimate> {
        duration::value(text)
            .or_else(|| self.sized(text))
            .or_else(|| self.points(text))
            .or_else(|| self.bare_number(text))
    }

    fn sized(&self, text: &str) -> Option<Estimate> {
        let words = normal(text);
        let first = words.split([' ', '(', ',', '/']).next().unwrap_or("");
        let range = words.split_once('-').and_then(|(low, high)| {
            let (low, high) = (self.sizes.get(low.trim())?, self.sizes.get(high.trim())?);
            (low.low <= high.high).then_some(Estimate { low: low.low, high: high.high })
        });
        range.or_else(|| self.sizes.get(&words).copied()).or_else(|| self.sizes.get(first).copied())
    }

    fn points(&self, text: &str) -> Option<Estimate> {
        let point = self.point?;
        let lower = text.trim().to_lowercase();
        let digits = lower
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–' | ' ' | '~')))
            .unwrap_or(lower.len());
        let unit = lower[digits..].split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        let behind = normal(&lower[digits..]);
        if !is_point(unit) && !is_point(&behind) {
            return None;
        }
        let (low, high) = numbers(&lower[..digits])?;
        let times = |span: Span, number: f64| Span(span.0.mul_f64(number));
        Some(Estimate { low: times(point.low, low), high: times(point.high, high) })
    }

    fn bare_number(&self, text: &str) -> Option<Estimate> {
        let unit = self.bare?;
        numbers(text.trim())?;
        duration::parse(&format!("{} {unit}", text.trim()))
    }

    fn blocks(&mut self, blocks: &[Block], sizes: &mut BTreeMap<String, Estimate>) {
        for block in blocks {
            match block {
                Block::Paragraph(lines) => lines.iter().for_each(|line| self.line(line, sizes)),
                Block::List(list) => self.list(list, sizes),
                Block::Table(table) => self.table(table, sizes),
                Block::Quote(inner) => self.blocks(inner, sizes),
                _ => {}
            }
        }
    }

    fn list(&mut self, list: &List, sizes: &mut BTreeMap<String, Estimate>) {
        for item in &list.items {
            item.lines.iter().for_each(|line| self.line(line, sizes));
            self.blocks(&item.blocks, sizes);
        }
    }

    /// A table that says what sizes mean has nothing else in it.
    fn table(&mut self, table: &Table, sizes: &mut BTreeMap<String, Estimate>) {
        let work = table
            .header
            .iter()
            .any(|cell| matches!(topic(&cell.plain), Some(Topic::Needs | Topic::Owner | Topic::Task)));
        for row in table.rows.iter().filter(|_| !work && table.header.len() <= 4) {
            let Some((name, rest)) = row.split_first() else { continue };
            let length = rest.iter().find_map(|cell| duration::parse(&cell.plain));
            if let Some((size, length)) = size(&name.plain).zip(length) {
                sizes.entry(size).or_insert(length);
            }
        }
        for cell in &table.header {
            self.unit_note(&cell.plain);
        }
    }

    /// `Sizes: S = half a day, M (1 day)`; `1 SP = half a day`.
    fn line(&mut self, line: &Text, sizes: &mut BTreeMap<String, Estimate>) {
        let plain = line.plain.as_str();
        if plain.len() > 400 {
            return;
        }
        self.unit_note(plain);
        let parts = plain.split([',', ';', '·', '|', '•']).flat_map(|part| part.split(". "));
        for part in parts.filter(|part| may_say(part)) {
            const SIGNS: [&str; 16] = [
                "=",
                "≈",
                "≙",
                "→",
                "->",
                "<",
                "≤",
                " means ",
                " is ",
                " are ",
                " heißt ",
                " entspricht ",
                " vaut ",
                " equivale a ",
                " es ",
                ":",
            ];
            let Some((left, right)) =
                SIGNS.iter().find_map(|sign| part.split_once(sign)).or_else(|| part.split_once('('))
            else {
                continue;
            };
            let right = right.trim_end_matches([')', '.', ' ']);
            let Some(length) = duration::parse(right).or_else(|| duration::leading(right).map(|(length, _)| length))
            else {
                continue;
            };
            let left = left.rsplit([':', '(']).find(|left| !left.trim().is_empty()).unwrap_or(left);
            if is_one_point(left) {
                self.point.get_or_insert(length);
            } else if let Some(size) = size(left) {
                sizes.entry(size).or_insert(length);
            }
        }
    }

    /// `all times in hours`, `Aufwand in PT`, `durées en heures`.
    fn unit_note(&mut self, text: &str) {
        let says_in = |word: &str| word.eq_ignore_ascii_case("in") || word.eq_ignore_ascii_case("en");
        if self.bare.is_some() || !text.split(|c: char| !c.is_alphanumeric()).any(says_in) {
            return;
        }
        let words: Vec<String> = text
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        for (at, pair) in words.windows(2).enumerate() {
            let unit = matches!(pair[0].as_str(), "in" | "en").then(|| unit_of_word(&pair[1])).flatten();
            let about_time = words[at.saturating_sub(4)..at].iter().any(|word| {
                matches!(
                    word.as_str(),
                    "times"
                        | "figures"
                        | "numbers"
                        | "durations"
                        | "estimates"
                        | "efforts"
                        | "effort"
                        | "estimate"
                        | "zeiten"
                        | "angaben"
                        | "dauern"
                        | "aufwand"
                        | "aufwände"
                        | "schätzungen"
                        | "zahlen"
                        | "durées"
                        | "estimations"
                        | "charges"
                        | "temps"
                        | "chiffres"
                        | "tiempos"
                        | "duraciones"
                        | "estimaciones"
                        | "esfuerzos"
                        | "duración"
                        | "horarios"
                )
            });
            if about_time && unit.is_some() {
                self.bare = unit;
                return;
            }
        }
    }
}

/// Whether words have one of the signs by which sizes are told; most have none.
fn may_say(part: &str) -> bool {
    let is_word = |word| matches!(word, "means" | "is" | "are" | "heißt" | "entspricht" | "vaut" | "equivale" | "es");
    part.contains(['=', '≈', '≙', '→', '>', '<', '≤', ':', '(']) || part.split(' ').any(is_word)
}

/// Returns the unit that a header gives to the numbers below it: `Estimate (h)`, `Aufwand [PT]`, `Story points`.
pub(crate) fn unit_of_header(header: &str) -> Option<&'static str> {
    let lower = header.to_lowercase();
    let mut words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // What stands in brackets comes last and counts most.
    words.reverse();
    words.into_iter().find_map(|word| if is_point(word) { Some("sp") } else { unit_of_word(word) })
}

fn unit_of_word(word: &str) -> Option<&'static str> {
    use time_words::Unit;
    Some(match time_words::unit(word)? {
        Unit::Minute => "min",
        Unit::Hour => "h",
        Unit::Day => "d",
        Unit::Week => "w",
        Unit::Month => "months",
        _ => return None,
    })
}

/// `m`, where the last word before a sign is a size.
fn size(text: &str) -> Option<String> {
    const SIZES: [&str; 26] = [
        "xxs",
        "xs",
        "s",
        "m",
        "l",
        "xl",
        "xxl",
        "small",
        "medium",
        "large",
        "tiny",
        "huge",
        "extra large",
        "klein",
        "mittel",
        "groß",
        "petit",
        "petite",
        "moyen",
        "moyenne",
        "grand",
        "grande",
        "pequeño",
        "pequeña",
        "mediano",
        "mediana",
    ];
    let words = normal(text);
    let last = words.rsplit(' ').next().unwrap_or("");
    SIZES.contains(&last).then(|| last.to_owned())
}

/// Returns whether a text is a number of points and nothing else: `3 points`, `5 SP`.
pub(crate) fn is_points(text: &str) -> bool {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let words = normal(text);
    words.split_once(' ').is_some_and(|(number, unit)| numbers(number).is_some() && is_point(unit))
}

fn is_point(word: &str) -> bool {
    matches!(
        word,
        "sp" | "pts"
            | "point"
            | "points"
            | "story point"
            | "story points"
            | "punkt"
            | "punkte"
            | "storypoint"
            | "storypoints"
            | "punto"
            | "puntos"
            | "tomate"
            | "pomodoro"
            | "pomodoros"
    )
}

/// `1 SP`, `one point`, `ein Punkt`.
fn is_one_point(text: &str) -> bool {
    let words = normal(text);
    let mut each = words.rsplit(' ');
    let unit = each.next().unwrap_or("");
    let one = |word: &str| matches!(word, "1" | "one" | "a" | "ein" | "un" | "una" | "each" | "per" | "story" | "pro");
    let joined = unit.strip_prefix('1').is_some_and(is_point);
    joined || is_point(unit) && each.next().is_none_or(one)
}

fn numbers(text: &str) -> Option<(f64, f64)> {
    let text = text.trim_matches([' ', '~', '≈']);
    let parse =
        |part: &str| part.trim().replace(',', ".").parse::<f64>().ok().filter(|number| *number > 0.0 && *number < 1e4);
    match text.split_once(['-', '–']) {
        Some((low, high)) => parse(low).zip(parse(high)).filter(|(low, high)| low <= high),
        None => parse(text).map(|number| (number, number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_says_how_long_sizes_are() {
        for (legend, value, expected) in [
            ("Sizes: S = half a day, M = 1 day, L = 3 days. Ask Ruth.", "L", Some("3d")),
            ("Sizes: S = half a day, M = 1 day, L = 3 days. Ask Ruth.", "S-M", Some("12h-1d")),
            ("- S: 1-2 h\n- M: half a day\n- L: 2 days", "M (risky)", Some("12h")),
            ("S (< 1 h) · M (1 day) · L (1 week)", "S", Some("1h")),
            ("| Size | Means |\n|---|---|\n| S | 2 h |\n| XL | 1 week |", "XL", Some("1w")),
            ("Größen: S = bis zwei Wochen, M = bis vier Wochen", "M", Some("4w")),
            ("1 SP = half a day", "3 SP", Some("1d12h")),
            ("One point is about 4 hours.", "2 points", Some("8h")),
            ("Ein Punkt entspricht einem Tag.", "2-3 Punkte", Some("2d-3d")),
            ("(all times in hours)", "3", Some("3h")),
            ("Aufwand in PT.", "2,5", Some("2d12h")),
            ("Toutes les durées en heures", "2-3", Some("2h-3h")),
            ("Nothing is said here.", "M", None),
            ("Nothing is said here.", "3", None),
            ("M = 1 day", "M", None),
        ] {
            let document = Document::parse(&format!("# Plan\n\n{legend}\n"));
            let found = Scale::of(&document).value(value).map(|estimate| estimate.to_string());
            assert_eq!(found.as_deref(), expected, "{legend}: {value}");
        }
    }

    #[test]
    fn a_header_names_its_unit() {
        for (header, unit) in [
            ("Estimate (h)", Some("h")),
            ("Aufwand [PT]", Some("d")),
            ("Hours", Some("h")),
            ("Durée en jours", Some("d")),
            ("Story points", Some("sp")),
            ("Time spent", None),
            ("Estimate", None),
        ] {
            assert_eq!(unit_of_header(header), unit, "{header}");
        }
    }
}
