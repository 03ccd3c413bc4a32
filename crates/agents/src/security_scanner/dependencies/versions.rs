//! Versions as each ecosystem orders them.

use std::cmp::Ordering;

/// Where packages come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ecosystem {
    Cargo,
    Npm,
    Python,
    Go,
}

impl Ecosystem {
    /// Returns the ecosystem that OSV calls so.
    pub fn of_osv(name: &str) -> Option<Ecosystem> {
        Some(match name.split(':').next().unwrap_or(name) {
            name if name.starts_with("crates.") => Ecosystem::Cargo,
            "npm" => Ecosystem::Npm,
            "PyPI" => Ecosystem::Python,
            "Go" => Ecosystem::Go,
            _ => return None,
        })
    }

    /// Returns a package's name as it is compared.
    pub fn name(self, name: &str) -> String {
        match self {
            // `Foo_Bar`, `foo.bar`, and `foo-bar` are one package.
            Ecosystem::Python => {
                let small = name.to_ascii_lowercase().replace(['_', '.'], "-");
                small.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
            }
            _ => name.to_owned(),
        }
    }

    /// Compares two versions.
    ///
    /// # Errors
    ///
    /// Which of them is none.
    pub fn compare(self, left: &str, right: &str) -> Result<Ordering, String> {
        match self {
            Ecosystem::Python => Ok(python(left)?.cmp(&python(right)?)),
            Ecosystem::Cargo | Ecosystem::Npm | Ecosystem::Go => Ok(semantic(left)?.cmp_precedence(&semantic(right)?)),
        }
    }
}

fn semantic(text: &str) -> Result<semver::Version, String> {
    let bare = text.trim().trim_start_matches(['v', '=']).trim_end_matches("+incompatible");
    // Advisories write `0` and `1.2` too.
    let dots = bare.split(['-', '+']).next().unwrap_or(bare).matches('.').count();
    let padded = match (dots, bare.find(['-', '+'])) {
        (0, None) => format!("{bare}.0.0"),
        (1, None) => format!("{bare}.0"),
        (0, Some(at)) => format!("{}.0.0{}", &bare[..at], &bare[at..]),
        (1, Some(at)) => format!("{}.0{}", &bare[..at], &bare[at..]),
        _ => bare.to_owned(),
    };
    semver::Version::parse(&padded).map_err(|_| format!("`{text}` is no version"))
}

/// A version of PEP 440: the parts in the order in which they count.
type Python = (u64, Vec<u64>, (i8, u64), i128, i128);

fn python(text: &str) -> Result<Python, String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_their_ecosystem_says() {
        for (ecosystem, ordered) in [
            (Ecosystem::Cargo, vec!["0", "0.9.1", "1.0.0-alpha.2", "1.0.0-alpha.10", "1.0.0", "1.2", "2.0.0"]),
            (Ecosystem::Go, vec!["v0.0.0-20200101000000-abcdefabcdef", "v0.1.0", "v1.0.0", "v2.0.0+incompatible"]),
            (Ecosystem::Python, vec!["1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1", "1.1", "2!0.1"]),
        ] {
            for pair in ordered.windows(2) {
                assert_eq!(ecosystem.compare(pair[0], pair[1]), Ok(Ordering::Less), "{pair:?}");
            }
        }
        assert_eq!(Ecosystem::Python.compare("1.0", "1.0.0"), Ok(Ordering::Equal));
        assert!(Ecosystem::Cargo.compare("one", "1.0.0").is_err());
        assert_eq!(Ecosystem::Python.name("Foo_Bar.baz"), "foo-bar-baz");
    }
}
