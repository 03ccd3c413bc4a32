//! Versions as Composer orders them.

/// A version: its numbers, how far it is (`alpha` before `beta`), the number of that, and whether it is released.
pub(super) type Version = (Vec<u64>, i8, Vec<u64>, bool);

/// Reads a version; a branch (`dev-main`) is none.
pub(super) fn version(text: &str) -> Result<Version, String> {
    let wrong = || format!("`{text}` is no version");
    let small = text.trim().to_ascii_lowercase();
    let bare = small.trim_start_matches('v').split('+').next().unwrap_or_default();
    let (bare, is_released) = match bare.strip_suffix("dev") {
        Some(rest) => (rest.trim_end_matches(['-', '.', '_']), false),
        None => (bare, true),
    };
    let end = bare.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(bare.len());
    let (release, suffix) = bare.split_at(end);
    let mut numbers = numbers(release.trim_end_matches('.')).ok_or_else(wrong)?;
    while numbers.len() > 1 && numbers.last() == Some(&0) {
        numbers.pop();
    }
    let suffix = suffix.trim_start_matches(['-', '.', '_']);
    let word_end = suffix.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(suffix.len());
    let (word, number) = suffix.split_at(word_end);
    let stage = match word {
        "alpha" | "a" => -3,
        "beta" | "b" => -2,
        "rc" => -1,
        "" | "stable" => 0,
        "patch" | "pl" | "p" => 1,
        _ => return Err(wrong()),
    };
    let number = number.trim_start_matches(['-', '.']);
    let number = if number.is_empty() { Vec::new() } else { self::numbers(number).ok_or_else(wrong)? };
    // `1.0-dev` is what comes before anything of 1.0.
    let stage = if is_released || stage != 0 { stage } else { -4 };
    Ok((numbers, stage, number, is_released))
}

/// Reads numbers between dots and dashes.
fn numbers(text: &str) -> Option<Vec<u64>> {
    text.split(['.', '-']).map(|part| part.parse().ok()).collect()
}
