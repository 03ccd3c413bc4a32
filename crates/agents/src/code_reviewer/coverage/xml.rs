//! Cobertura's and JaCoCo's reports. Entities and document types are not followed.
//!
//! Cobertura names files relative to a directory, its `source`. Of several nobody says which file is in which.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Report;

pub(super) fn read(text: &[u8], report: &mut Report) -> Result<(), String> {
    let text = String::from_utf8_lossy(text);
    let mut reader = Reader::from_str(&text);
    let (mut package, mut file) = (String::new(), None);
    let (mut sources, mut is_source) = (Vec::new(), false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.name().as_ref() {
                "source" => is_source = true,
                "class" => file = attribute(&tag, "filename").map(|name| below(&sources, name)),
                "package" => package = attribute(&tag, "name").unwrap_or_default(),
                "sourcefile" => file = attribute(&tag, "name").map(|name| format!("{package}/{name}")),
                "line" => {
                    if let Some(path) = &file {
                        line(&tag, path, report);
                    }
                }
                _ => {}
            },
            Ok(Event::Text(words)) if is_source => sources.push(words.trim().to_owned()),
            Ok(Event::End(tag)) => match tag.name().as_ref() {
                "class" | "sourcefile" => file = None,
                "source" => is_source = false,
                _ => {}
            },
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(format!("it is no XML: {error}")),
        }
    }
}

/// Puts the one directory before a name that all names are relative to.
fn below(sources: &[String], name: String) -> String {
    match sources {
        [source] if !source.is_empty() && source != "." && !name.starts_with('/') => {
            format!("{}/{name}", source.trim_end_matches('/'))
        }
        _ => name,
    }
}

fn line(tag: &BytesStart<'_>, path: &str, report: &mut Report) {
    let number = |name: &str| attribute(tag, name).and_then(|value| value.parse::<u64>().ok());
    // Cobertura counts runs; JaCoCo counts the instructions that ran.
    let (at, times) = match number("number") {
        Some(at) => (at, number("hits")),
        None => (number("nr").unwrap_or(0), number("ci").map(|ran| ran.min(1))),
    };
    if let (Ok(at @ 1..), Some(times)) = (u32::try_from(at), times) {
        report.add(path, at, times);
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
}
