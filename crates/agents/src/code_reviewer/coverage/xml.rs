//! Cobertura's and JaCoCo's reports. Entities and document types are not followed.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Coverage;

pub(super) fn read(text: &[u8], coverage: &mut Coverage) -> Result<(), String> {
    let text = String::from_utf8_lossy(text);
    let mut reader = Reader::from_str(&text);
    let (mut package, mut file) = (String::new(), None);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.name().as_ref() {
                "class" => file = attribute(&tag, "filename"),
                "package" => package = attribute(&tag, "name").unwrap_or_default(),
                "sourcefile" => file = attribute(&tag, "name").map(|name| format!("{package}/{name}")),
                "line" => {
                    if let Some(path) = &file {
                        line(&tag, path, coverage);
                    }
                }
                _ => {}
            },
            Ok(Event::End(tag)) if matches!(tag.name().as_ref(), "class" | "sourcefile") => file = None,
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(format!("it is no XML: {error}")),
        }
    }
}

fn line(tag: &BytesStart<'_>, path: &str, coverage: &mut Coverage) {
    let number = |name: &str| attribute(tag, name).and_then(|value| value.parse::<u64>().ok());
    // Cobertura counts runs; JaCoCo counts the instructions that ran.
    let (at, times) = match number("number") {
        Some(at) => (at, number("hits")),
        None => (number("nr").unwrap_or(0), number("ci").map(|ran| ran.min(1))),
    };
    if let (Ok(at @ 1..), Some(times)) = (u32::try_from(at), times) {
        coverage.add(path, at, times);
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
}
