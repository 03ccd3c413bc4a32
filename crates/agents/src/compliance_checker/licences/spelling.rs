//! Whether a licence is written as SPDX's list has it today, and how it should be written.

use spdx::{Expression, LicenseItem, ParseMode};

use super::known::base;

/// An expression that programs have to guess at, or that names what the list has given up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misspelt {
    /// What is wrong with it, behind "which".
    pub(super) why: String,
    /// How the list writes it; several where it leaves open which is meant, none where nobody can know.
    pub(super) instead: Vec<String>,
}

/// Looks at how a licence is written that could be read; `None` where that is as the list has it.
pub(super) fn misspelt(text: &str, parsed: &Expression) -> Option<Misspelt> {
    let strict = ParseMode { allow_deprecated: true, ..ParseMode::STRICT };
    if Expression::parse_mode(text, strict).is_err() {
        let why = "is not how SPDX's list writes it".to_owned();
        return Some(Misspelt { why, instead: written(text, parsed) });
    }
    let given_up = parsed.requirements().find_map(|one| match &one.req.license {
        LicenseItem::Spdx { id, .. } => id.is_deprecated().then_some(id.name),
        LicenseItem::Other(_) => None,
    })?;
    Some(Misspelt {
        why: format!("names `{given_up}`, which SPDX's list has given up"),
        instead: written(text, parsed),
    })
}

/// Returns the ways in which the list writes what was meant.
fn written(text: &str, parsed: &Expression) -> Vec<String> {
    if !is_certain(text, parsed) {
        return Vec::new();
    }
    // A bare GNU licence says nothing of later versions, and only its author knows.
    let mut bare = parsed.requirements().filter_map(|one| match &one.req.license {
        LicenseItem::Spdx { id, or_later: false } if id.is_gnu() && id.name == base(id.name) => Some(id.name),
        _ => None,
    });
    let ways: Vec<String> = match (bare.next(), parsed.requirements().count()) {
        (None, _) => Expression::canonicalize(text).ok().flatten().into_iter().collect(),
        (Some(one), 1) => vec![format!("{one}-only"), format!("{one}-or-later")],
        (Some(_), _) => Vec::new(),
    };
    ways.into_iter().filter(|way| Expression::parse(way).is_ok()).collect()
}

/// Whether nothing had to be guessed: `BSD` may be any of many licences, and `GPLv3` leaves later versions open.
fn is_certain(text: &str, parsed: &Expression) -> bool {
    let precise = ParseMode { allow_imprecise_license_names: false, ..ParseMode::LAX };
    Expression::parse_mode(text, precise).is_ok()
        || parsed.requirements().all(|one| match &one.req.license {
            LicenseItem::Spdx { id, .. } => id.name == "MIT" || id.name == "Apache-2.0" && text.contains('2'),
            LicenseItem::Other(_) => false,
        })
}

#[cfg(test)]
mod tests {
    use super::super::policy::expression;
    use super::*;

    #[test]
    fn what_the_list_writes_otherwise_is_said_with_what_it_writes() {
        let cases: [(&str, Option<&[&str]>); 14] = [
            ("MIT", None),
            ("MIT OR Apache-2.0", None),
            ("(MIT AND BSD-3-Clause) OR GPL-3.0-or-later", None),
            ("Apache-2.0+", None),
            ("GPL-2.0-only WITH Classpath-exception-2.0", None),
            ("LicenseRef-ours", None),
            ("MIT/Apache-2.0", Some(&["MIT OR Apache-2.0"])),
            ("Apache 2.0", Some(&["Apache-2.0"])),
            ("GPL-3.0", Some(&["GPL-3.0-only", "GPL-3.0-or-later"])),
            ("GPL-3.0+", Some(&["GPL-3.0-or-later"])),
            ("LGPL-2.1", Some(&["LGPL-2.1-only", "LGPL-2.1-or-later"])),
            ("MIT OR GPL-2.0", Some(&[])),
            ("GPLv3", Some(&[])),
            ("BSD", Some(&[])),
        ];
        for (text, expected) in cases {
            let found = misspelt(text, &expression(text).unwrap()).map(|misspelt| misspelt.instead);
            assert_eq!(found, expected.map(|ways| ways.iter().map(|way| (*way).to_owned()).collect()), "{text}");
        }
    }
}
