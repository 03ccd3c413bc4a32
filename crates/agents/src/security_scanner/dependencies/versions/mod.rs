//! Versions as each ecosystem orders them.

mod php;
mod python;
mod ruby;

use std::cmp::Ordering;

/// Where packages come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ecosystem {
    Cargo,
    Npm,
    Python,
    Go,
    Ruby,
    Php,
}

impl Ecosystem {
    /// Returns the ecosystem that OSV calls so.
    pub fn of_osv(name: &str) -> Option<Ecosystem> {
        Some(match name.split(':').next().unwrap_or(name) {
            name if name.starts_with("crates.") => Ecosystem::Cargo,
            "npm" => Ecosystem::Npm,
            "PyPI" => Ecosystem::Python,
            "Go" => Ecosystem::Go,
            "RubyGems" => Ecosystem::Ruby,
            "Packagist" => Ecosystem::Php,
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
            Ecosystem::Php => name.to_ascii_lowercase(),
            Ecosystem::Cargo | Ecosystem::Npm | Ecosystem::Go | Ecosystem::Ruby => name.to_owned(),
        }
    }

    /// Compares two versions.
    ///
    /// # Errors
    ///
    /// Which of them is none.
    pub fn compare(self, left: &str, right: &str) -> Result<Ordering, String> {
        match self {
            Ecosystem::Python => Ok(python::version(left)?.cmp(&python::version(right)?)),
            Ecosystem::Ruby => ruby::compare(left, right),
            Ecosystem::Php => Ok(php::version(left)?.cmp(&php::version(right)?)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_their_ecosystem_says() {
        for (ecosystem, ordered) in [
            (Ecosystem::Cargo, vec!["0", "0.9.1", "1.0.0-alpha.2", "1.0.0-alpha.10", "1.0.0", "1.2", "2.0.0"]),
            (Ecosystem::Go, vec!["v0.0.0-20200101000000-abcdefabcdef", "v0.1.0", "v1.0.0", "v2.0.0+incompatible"]),
            (
                Ecosystem::Ruby,
                vec![
                    "0",
                    "1.0.0.a",
                    "1.0.0.alpha.9",
                    "1.0.0.alpha.10",
                    "1.0.0.pre1",
                    "1.0.0.rc1",
                    "1.0",
                    "1.0.0.1",
                    "1.2.9",
                    "1.2.10",
                ],
            ),
            (
                Ecosystem::Php,
                vec![
                    "0",
                    "1.0.0-dev",
                    "v1.0.0-alpha2",
                    "1.0.0-alpha10",
                    "1.0.0-beta1",
                    "1.0.0-RC1",
                    "1.0.0",
                    "1.0.0-p1",
                    "1.0.1",
                    "v1.10",
                ],
            ),
            (Ecosystem::Python, vec!["1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1", "1.1", "2!0.1"]),
        ] {
            for pair in ordered.windows(2) {
                assert_eq!(ecosystem.compare(pair[0], pair[1]), Ok(Ordering::Less), "{pair:?}");
            }
        }
        assert_eq!(Ecosystem::Python.compare("1.0", "1.0.0"), Ok(Ordering::Equal));
        assert_eq!(Ecosystem::Ruby.compare("1.0", "1.0.0"), Ok(Ordering::Equal));
        assert_eq!(Ecosystem::Ruby.compare("1.0.0-rc1", "1.0.0.pre.rc1"), Ok(Ordering::Equal));
        assert_eq!(Ecosystem::Php.compare("v2.1", "2.1.0.0"), Ok(Ordering::Equal));
        for (ecosystem, text) in [(Ecosystem::Cargo, "one"), (Ecosystem::Ruby, "master"), (Ecosystem::Php, "dev-main")]
        {
            assert!(ecosystem.compare(text, "1.0.0").is_err(), "{text}");
        }
        assert_eq!(Ecosystem::Python.name("Foo_Bar.baz"), "foo-bar-baz");
    }
}
