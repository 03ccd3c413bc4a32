//! Licences that a text names without holding them: `SPDX-License-Identifier:` tags, the notices at the beginning of
//! source files, and files that only say which licence is meant.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::policy::{exact_ids, expression};

/// Returns the licences that tags name.
pub(super) fn tagged(text: &str) -> Vec<String> {
    static TAG: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"SPDX-License-Identifier:[ \t]*([^\r\n]+)").expect("the pattern is written here"));
    let mut all = Vec::new();
    for tag in TAG.captures_iter(text) {
        let said =
            tag[1].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '/' | '-' | '>' | '"' | '\''));
        for id in expression(said).iter().flat_map(exact_ids) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
    }
    all
}

/// Names of licences as their words are, and the licences.
const NAMES: &[(&str, &str)] = &[
    (r"apache (?:software )?(?:foundation )?(?:license )?(?:version |v )?v?2(?: 0)?\b", "Apache-2.0"),
    (r"gnu affero general public license[a-z ]{0,70}? v(?:ersion)? ?3", "AGPL-3.0"),
    (r"gnu (?:lesser|library) general public license[a-z ]{0,70}? v(?:ersion)? ?3", "LGPL-3.0"),
    (r"gnu lesser general public license[a-z ]{0,70}? v(?:ersion)? ?2 1", "LGPL-2.1"),
    (r"gnu (?:lesser|library) general public license[a-z ]{0,70}? v(?:ersion)? ?2\b(?: 0| [a-z])", "LGPL-2.0"),
    (r"gnu general public license[a-z ]{0,70}? v(?:ersion)? ?3", "GPL-3.0"),
    (r"gnu general public license[a-z ]{0,70}? v(?:ersion)? ?2\b", "GPL-2.0"),
    (r"gnu general public license[a-z ]{0,70}? v(?:ersion)? ?1\b", "GPL-1.0"),
    (r"version 3(?: 0)? of the gnu general public license", "GPL-3.0"),
    (r"version 2(?: 0)? of the gnu general public license", "GPL-2.0"),
    (r"version 3(?: 0)? of the gnu (?:lesser|library) general public license", "LGPL-3.0"),
    (r"version 2 1 of the gnu lesser general public license", "LGPL-2.1"),
    (r"version 3(?: 0)? of the gnu affero general public license", "AGPL-3.0"),
    (r"(?:gnu )?agpl ?(?:version |v )?v?3(?: 0)?\b", "AGPL-3.0"),
    (r"(?:gnu )?lgpl ?(?:version |v )?v?3(?: 0)?\b", "LGPL-3.0"),
    (r"(?:gnu )?lgpl ?(?:version |v )?v?2 1\b", "LGPL-2.1"),
    (r"(?:gnu )?gpl ?(?:version |v )?v?3(?: 0)?\b", "GPL-3.0"),
    (r"(?:gnu )?gpl ?(?:version |v )?v?2(?: 0)?\b", "GPL-2.0"),
    (r"(?:mozilla public license|mpl) (?:version |v )?v?2(?: 0)?\b", "MPL-2.0"),
    (r"(?:mozilla public license|mpl) (?:version |v )?v?1 1", "MPL-1.1"),
    (r"common licenses artistic\b", "Artistic-1.0-Perl"),
    (r"elastic license (?:version |v )?v?2(?: 0)?\b", "Elastic-2.0"),
    (r"server side public license (?:version |v )?v?1", "SSPL-1.0"),
    (r"business source license (?:version |v )?v?1 1", "BUSL-1.1"),
    (r"(?:the )?(?:mit|expat) (?:\w+ )?license\b", "MIT"),
    (r"mit\b", "MIT"),
    (r"(?:bsd 3 clause|3 clause bsd|(?:new|revised|modified) bsd)\b", "BSD-3-Clause"),
    (r"(?:bsd 2 clause|2 clause bsd|simplified bsd)\b", "BSD-2-Clause"),
    (r"isc license\b", "ISC"),
    (r"boost software license", "BSL-1.0"),
    (r"eclipse public license (?:version |v )?v?2 0", "EPL-2.0"),
    (r"eclipse public license (?:version |v )?v?1 0", "EPL-1.0"),
    (r"european union public licen[sc]e (?:version |v )?v?1 2", "EUPL-1.2"),
    (r"zlib license\b", "Zlib"),
    (r"(?:the )?unlicense\b", "Unlicense"),
    (r"(?:cc0 1 0|creative commons zero|creative commons cc0|cc0 public domain dedication)\b", "CC0-1.0"),
    (r"(?:cc by sa|creative commons attribution share ?alike) 4 0", "CC-BY-SA-4.0"),
    (r"(?:cc by nc sa|creative commons attribution noncommercial share ?alike) 4 0", "CC-BY-NC-SA-4.0"),
    (r"(?:cc by nc|creative commons attribution noncommercial) 4 0", "CC-BY-NC-4.0"),
    (r"(?:cc by|creative commons attribution) 4 0", "CC-BY-4.0"),
    // The French text, which is as good, is not in SPDX's list.
    (r"license de logiciel libre cecill version 2 1", "CECILL-2.1"),
    (r"do what the fuck you want to public license", "WTFPL"),
];

/// Returns the licences that a text of these words says it is under.
pub(super) fn named(words: &[String]) -> Vec<String> {
    static SAYS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\b(?:licensed|released|distributed|available|published|provided|redistribute it and or modify it|dual license|dual licensed|covered|governed)\b[a-z ]{0,60}?\b(?:under|by|to)\b|\bsubject to\b|\b(?:have|has) dedicated\b|\b(?:full|complete|whole) text of\b|\bcommon licenses\b|\bunder (?:either|the terms|the conditions|both)\b|\blicense\b",
        )
        .expect("the pattern is written here")
    });
    static KNOWN: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
        let compiled = NAMES
            .iter()
            .map(|(name, id)| (Regex::new(&format!(r"\b{name}")).expect("the pattern is written here"), *id));
        compiled.collect()
    });
    // What a file is under stands at its beginning.
    let said = words[..words.len().min(2_500)].join(" ");
    let mut found: Vec<(usize, &'static str, &'static str)> = Vec::new();
    for says in SAYS.find_iter(&said) {
        let rest = &said[says.start()..];
        let near = rest.char_indices().nth(420).map_or(rest, |(at, _)| &rest[..at]);
        if says.as_str() == "license" && says.start() > 40 {
            continue;
        }
        for (name, id) in KNOWN.iter() {
            // What is only compatible with a licence is not under it.
            let mut named = name.find_iter(near).filter(|at| !near[at.end()..].starts_with(" compatible"));
            if let Some(at) = named.next()
                && !found.iter().any(|(_, known, _)| known == id)
            {
                let at = says.start() + at.start()..says.start() + at.end();
                found.push((at.start, id, if id.contains("GPL-") { later(&said, at) } else { "" }));
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, id, later)| format!("{id}{later}")).collect()
}

/// Returns what a notice that names a licence of GNU says of its later versions; nothing where it leaves that open.
fn later(said: &str, name: Range<usize>) -> &'static str {
    static LATER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:or|and)(?: at your option)?(?: any| all)? (?:later|newer|higher)\b|\bany later version\b|\blater versions?\b")
            .expect("the pattern is written here")
    });
    static JUST: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?: 0| 1)?(?: only\b| of the (?:gnu \w+ )?license\b| as published\b)|\bpublished by\b|\bonly version \d",
        )
        .expect("the pattern is written here")
    });
    // The version stands at the end of the name; what is said of later ones stands soon after it.
    let rest = &said[name.end..];
    let near = rest.char_indices().nth(130).map_or(rest, |(at, _)| &rest[..at]);
    // A sentence that names another licence is about that one.
    let near = near.find(" gnu ").map_or(near, |at| &near[..at]);
    match (LATER.is_match(near), JUST.is_match(near) || JUST.is_match(&said[name])) {
        (true, _) => "-or-later",
        (false, true) => "-only",
        (false, false) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    fn named(text: &str) -> Vec<String> {
        super::named(&words(text))
    }

    #[test]
    fn tags_and_notices_name_licences() {
        assert_eq!(tagged("/* SPDX-License-Identifier: GPL-2.0-only OR MIT */"), ["GPL-2.0-only", "MIT"]);
        let apache =
            "// Copyright 2020 A\n// Licensed under the Apache License, Version 2.0 (the \"License\");\n// you may not";
        assert_eq!(named(apache), ["Apache-2.0"]);
        let gpl = "This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any later version.";
        assert_eq!(named(gpl), ["GPL-3.0-or-later"]);
        let lesser = gpl.replace("GNU General", "GNU Lesser General").replace("version 3", "version 2.1");
        assert_eq!(named(&lesser), ["LGPL-2.1-or-later"]);
        let just = gpl.replace("either version 3", "version 2").replace(", or (at your option) any later version", "");
        assert_eq!(named(&just), ["GPL-2.0-only"]);
        assert_eq!(named("This work is licensed under the GNU GPL version 3."), ["GPL-3.0"]);
        assert_eq!(named("This work is licensed under the GPLv2 or later."), ["GPL-2.0-or-later"]);
        let either = "Licensed under either of\n * Apache License, Version 2.0 (LICENSE-APACHE)\n * MIT license (LICENSE-MIT)\nat your option.";
        assert_eq!(named(either), ["Apache-2.0", "MIT"]);
        let mpl = "This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not";
        assert_eq!(named(mpl), ["MPL-2.0"]);
        let third = "You can redistribute it under the terms of version 3 of the GNU General Public License as published by the FSF.";
        assert_eq!(named(third), ["GPL-3.0-only"]);
        let debian = "On Debian systems, the complete text of the licence is in /usr/share/common-licenses/LGPL-2.1.";
        assert_eq!(named(debian), ["LGPL-2.1"]);
        let zero = "The authors have dedicated all rights to the public domain. See the CC0 Public Domain Dedication.";
        assert_eq!(named(zero), ["CC0-1.0"]);
        assert_eq!(named("It is covered by an Apache License 2.0 compatible licence."), [""; 0]);
        assert_eq!(named("How to submit a patch: permit me to say that it is fine."), [""; 0]);
    }
}
