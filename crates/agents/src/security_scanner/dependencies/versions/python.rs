//! Versions as PEP 440 orders them.

/// A version of PEP 440: the parts in the order in which they count.
pub(super) type Version = (u64, Vec<u64>, (i8, u64), i128, i128);

/// Reads a version.
pub(super) fn version(text: &str) -> Result<Version, String> {
    let wrong = || format!("`{text}` is no version");
    let small = text.trim().trim_start_matches(['v', 'V', '=']).to_ascii_lowercase();
    let public = small.split('+').next().unwrap_or_default();
    let (epoch, rest) = match public.split_once('!') {
        Some((epoch, rest)) => (epoch.parse().map_err(|_| wrong())?, rest),
        None => (0, public),
    };
    let end = rest.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(rest.len());
    let (release, mut suffix) = rest.split_at(end);
    let mut numbers = Vec::new();
    for part in release.trim_matches('.').split('.') {
        numbers.push(part.parse().map_err(|_| wrong())?);
    }
    // 1.0 and 1.0.0 are the same.
    while numbers.len() > 1 && numbers.last() == Some(&0) {
        numbers.pop();
    }
    let (mut pre, mut post, mut dev) = ((3_i8, 0_u64), -1_i128, i128::MAX);
    while !suffix.is_empty() {
        suffix = suffix.trim_start_matches(['.', '-', '_']);
        let word_end = suffix.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(suffix.len());
        let (word, rest) = suffix.split_at(word_end);
        let rest = rest.trim_start_matches(['.', '-', '_']);
        let number_end = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
        let number: u64 = if number_end == 0 { 0 } else { rest[..number_end].parse().map_err(|_| wrong())? };
        match word {
            "a" | "alpha" => pre = (0, number),
            "b" | "beta" => pre = (1, number),
            "rc" | "c" | "pre" | "preview" => pre = (2, number),
            "post" | "rev" | "r" => post = i128::from(number),
            // `1.0-1` is a post release without its word.
            "" if number_end > 0 => post = i128::from(number),
            "dev" => dev = i128::from(number),
            _ => return Err(wrong()),
        }
        suffix = &rest[number_end..];
    }
    // A development release comes before everything else of its version.
    if dev != i128::MAX && pre.0 == 3 && post < 0 {
        pre = (-1, 0);
    }
    Ok((epoch, numbers, pre, post, dev))
}
