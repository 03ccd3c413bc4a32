//! Priorities as people write them: `P0`, `high`, `MUST`, `🔴`.

/// Returns the number of a priority: 0 is the most urgent.
pub(crate) fn parse(text: &str) -> Option<i32> {
    let text = text.trim().trim_matches(['*', '(', ')', '[', ']', ' ']);
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
