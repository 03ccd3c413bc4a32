//! Licences that a text names without holding them: `SPDX-License-Identifier:` tags, the notices at the beginning of
//! source files, and files that only say which licence is meant.

use std::sync::LazyLock;

use regex::Regex;

use super::policy::{expression, ids};

/// Returns the licences that tags name; those of GNU without what texts do not tell.
pub(super) fn tagged(text: &str) -> Vec<String> {
    static TAG: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"SPDX-License-Identifier:[ \t]*([^\r\n]+)").expect("the pattern is written here"));
    let mut all = Vec::new();
    for tag in TAG.captures_iter(text) {
        let said =
            tag[1].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '/' | '-' | '>' | '"' | '\''));
        for id in expression(said).iter().flat_map(ids) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
    }
    all
}

/// Names of licences as their words are, and the licences.
const NAMES: [(&str, &str); 27] = [
    (r"apache (?:software )?(?:foundation )?(?:license )?(?:version |v )?v?2(?: 0)?\b", "Apache-2.0"),
    (r"gnu affero general public license[a-z ]{0,70}? v(?:ersion)? ?3", "AGPL-3.0"),
    (r"gnu (?:lesser|library) general public license[a-z ]{0,70}? v(?:ersion)? ?3", "LGPL-3.0"),
    (r"gnu lesser general public license[a-z ]{0,70}? v(?:ersion)? ?2 1", "LGPL-2.1"),
    (r"gnu (?:lesser|library) general public license[a-z ]{0,70}? v(?:ersion)? ?2\b(?: 0| [a-z])", "LGPL-2.0"),
    (r"gnu general public license[a-z ]{0,70}? v(?:ersion)? ?3", "GPL-3.0"),
    (r"gnu general public license[a-z ]{0,70}? v(?:ersion)? ?2\b", "GPL-2.0"),
    (r"(?:mozilla public license|mpl) (?:version |v )?v?2(?: 0)?\b", "MPL-2.0"),
    (r"mozilla public license (?:version |v )?v?1 1", "MPL-1.1"),
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
    (r"(?:cc0 1 0|creative commons zero|creative commons cc0)\b", "CC0-1.0"),
    (r"(?:cc by sa|creative commons attribution share ?alike) 4 0", "CC-BY-SA-4.0"),
    (r"(?:cc by nc sa|creative commons attribution noncommercial share ?alike) 4 0", "CC-BY-NC-SA-4.0"),
    (r"(?:cc by nc|creative commons attribution noncommercial) 4 0", "CC-BY-NC-4.0"),
    (r"(?:cc by|creative commons attribution) 4 0", "CC-BY-4.0"),
    // The French text, which is as good, is not in SPDX's list.
    (r"license de logiciel libre cecill version 2 1", "CECILL-2.1"),
    (r"do what the fuck you want to public license", "WTFPL"),
];

/// Returns the licences that a text of these words says it is under.
pub(super) fn named(words: &[String]) -> Vec<&'static str> {
    static SAYS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\b(?:licensed|released|distributed|available|published|provided|redistribute it and or modify it|dual license|dual licensed|subject to|covered|governed)\b[a-z ]{0,60}?\b(?:under|by|to)\b|\bunder (?:either|the terms|the conditions|both)\b|\blicense\b",
        )
        .expect("the pattern is written here")
    });
    static KNOWN: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
        let compiled =
            NAMES.map(|(name, id)| (Regex::new(&format!(r"\b{name}")).expect("the pattern is written here"), id));
        compiled.into_iter().collect()
    });
    // What a file is under stands at its beginning.
    let said = words[..words.len().min(2_500)].join(" ");
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for says in SAYS.find_iter(&said) {
        let rest = &said[says.start()..];
        let near = rest.char_indices().nth(420).map_or(rest, |(at, _)| &rest[..at]);
        if says.as_str() == "license" && says.start() > 40 {
            continue;
        }
        for (name, id) in KNOWN.iter() {
            if let Some(at) = name.find(near)
                && !found.iter().any(|(_, known)| known == id)
            {
                found.push((says.start() + at.start(), id));
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    fn named(text: &str) -> Vec<&'static str> {
        super::named(&words(text))
    }

    #[test]
    fn tags_and_notices_name_licences() {
        assert_eq!(tagged("/* SPDX-License-Identifier: GPL-2.0-only OR MIT */"), ["GPL-2.0", "MIT"]);
        let apache =
            "// Copyright 2020 A\n// Licensed under the Apache License, Version 2.0 (the \"License\");\n// you may not";
        assert_eq!(named(apache), ["Apache-2.0"]);
        let gpl = "This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any later version.";
        assert_eq!(named(gpl), ["GPL-3.0"]);
        let lesser = gpl.replace("GNU General", "GNU Lesser General").replace("version 3", "version 2.1");
        assert_eq!(named(&lesser), ["LGPL-2.1"]);
        let either = "Licensed under either of\n * Apache License, Version 2.0 (LICENSE-APACHE)\n * MIT license (LICENSE-MIT)\nat your option.";
        assert_eq!(named(either), ["Apache-2.0", "MIT"]);
        assert_eq!(named("How to submit a patch: permit me to say that it is fine."), [""; 0]);
    }
}
