//! Priorities as people write them: `P0`, `high`, `MUST`, `🔴`.

use crate::import::vocabulary::tokens;

/// Returns the priority that a heading gives to what stands below it: `High priority`, `Phase 2: Short-Term
/// Priority (Days 3-7)`, `Priorität: hoch`, `P1 – Important`.
pub(crate) fn of_heading(heading: &str) -> Option<i32> {
    const NOUNS: [&str; 8] =
        ["priority", "priorities", "prio", "prioritat", "prioritaten", "priorite", "prioridad", "prioridades"];
    // How soon something is wanted, as a noun or an adjective of several words.
    const TERMS: [(&[&str], i32); 4] = [
        (&["immediate", "immediately", "sofort", "immediat", "immediate", "inmediata", "inmediato"], 0),
        (&["short term", "near term", "kurzfristig", "kurzfristige", "court terme", "corto plazo"], 1),
        (&["medium term", "mid term", "mittelfristig", "mittelfristige", "moyen terme", "medio plazo"], 2),
        (&["long term", "langfristig", "langfristige", "long terme", "largo plazo"], 3),
    ];
    let bare = heading.split('(').next().unwrap_or(heading);
    let words = tokens::words(bare);
    let noun = words.iter().position(|word| NOUNS.contains(&word.as_str()))?;
    let folded = words.join(" ");
    let term =
        TERMS.iter().find(|(terms, _)| terms.iter().any(|term| format!(" {folded} ").contains(&format!(" {term} "))));
    let beside = |at: Option<usize>| parse(words.get(at?)?);
    term.map(|(_, number)| *number).or_else(|| beside(noun.checked_sub(1))).or_else(|| beside(Some(noun + 1))).or_else(
        || {
            let number = words.get(noun + 1)?.parse::<i32>().ok()?;
            (0..=9).contains(&number).then_some(number)
        },
    )
}

/// A longer text is no priority, in bytes.
const LONGEST: usize = 100;

/// Returns the number of a priority: 0 is the most urgent.
pub(crate) fn parse(text: &str) -> Option<i32> {
    let text = text.trim().trim_matches(['*', '(', ')', '[', ']', ' ']);
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.to_lowercase();
    if let Some(number) = lower.strip_prefix('p').or_else(|| lower.strip_prefix("prio "))
        && let Ok(number) = number.trim().parse::<i32>()
        && (0..=9).contains(&number)
    {
        return Some(number);
    }
    const WORDS: [(&[&str], i32); 4] = [
        (
            &[
                "critical",
                "urgent",
                "blocker",
                "highest",
                "kritisch",
                "critique",
                "crítica",
                "crítico",
                "🔴",
                "🔥",
                "⏫",
                "must",
                "must have",
                "must-have",
                "muss",
                "dringend",
                "p0",
                "🚨",
            ],
            0,
        ),
        (
            &[
                "high",
                "hoch",
                "haute",
                "élevée",
                "alta",
                "alto",
                "should",
                "should have",
                "should-have",
                "🟠",
                "⬆️",
                "🔼",
                "soll",
                "important",
                "wichtig",
            ],
            1,
        ),
        (
            &[
                "medium",
                "normal",
                "mittel",
                "moyenne",
                "media",
                "medio",
                "could",
                "could have",
                "could-have",
                "🟡",
                "kann",
                "moderate",
                "default",
            ],
            2,
        ),
        (
            &[
                "low",
                "niedrig",
                "gering",
                "basse",
                "faible",
                "baja",
                "bajo",
                "lowest",
                "nice to have",
                "nice-to-have",
                "won't",
                "🟢",
                "🔽",
                "⬇️",
                "🔵",
                "minor",
            ],
            3,
        ),
    ];
    let words = WORDS.iter().find(|(words, _)| words.contains(&lower.as_str()));
    words.map(|(_, number)| *number).or_else(|| {
        let sign = text.chars().next().filter(|c| !c.is_alphanumeric())?;
        let words = WORDS.iter().find(|(words, _)| words.contains(&sign.to_string().as_str()));
        words
            .map(|(_, number)| *number)
            .or_else(|| parse(text[sign.len_utf8()..].trim_start_matches('\u{fe0f}')).filter(|_| text.len() > 4))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_give_a_priority_to_what_stands_below() {
        for (heading, expected) in [
            ("High priority", Some(1)),
            ("🔴 Critical priority items", Some(0)),
            ("Phase 2: Short-Term Priority (Days 3-7)", Some(1)),
            ("Stufe 3 – langfristige Priorität", Some(3)),
            ("Priorité haute", Some(1)),
            ("Prioridad: baja", Some(3)),
            ("Priority 2", Some(2)),
            ("Priorities", None),
            ("High tide", None),
            ("Phase 1 (high priority tenants)", None),
        ] {
            assert_eq!(of_heading(heading), expected, "{heading}");
        }
    }
}
