//! INI: sections between brackets, settings with `=` or `:`. The last key of a path is the setting's, those before it
//! are the section's name.

use super::path::Step;
use super::{Act, keys, text_of};

/// Does one thing to one setting of a text.
pub(super) fn edit(text: &str, steps: &[Step], act: Act<'_>) -> Result<String, String> {
    let keys = keys(steps)?;
    let Some((key, section)) = keys.split_last() else { return Err("it is no path".into()) };
    let section = section.join(".");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    // Where the section's own lines begin and end: what is before the first head is the section without a name.
    let mut within = section.is_empty().then_some(0..0);
    let mut current = String::new();
    let mut found = None;
    for (number, line) in lines.iter().enumerate() {
        if let Some(name) = head(line) {
            current = name.to_owned();
            if current == section && within.is_none() {
                within = Some(number + 1..number + 1);
            }
            continue;
        }
        if current != section {
            continue;
        }
        if let Some(range) = &mut within
            && !line.trim().is_empty()
        {
            range.end = number + 1;
        }
        if setting(line).is_some_and(|(name, _)| name == *key) {
            // Of several the last one counts with most readers.
            found = Some(number);
        }
    }
    let is_continued =
        |line: &&&str| line.starts_with([' ', '\t']) && !line.trim().is_empty() && setting(line).is_none();
    let after = |number: usize| number + 1 + lines[number + 1..].iter().take_while(is_continued).count();
    let mut new: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    match (found, act) {
        (Some(number), Act::Delete) => drop(new.drain(number..after(number))),
        (None, Act::Delete) => {}
        (Some(number), Act::Set(value)) => {
            let value = one_line(&text_of(value)?)?;
            let (_, old) = setting(lines[number]).ok_or("its line cannot be read")?;
            let begin = lines[number].len() - lines[number][old.start..].len();
            let line = format!("{}{value}{}", &lines[number][..begin], &lines[number][old.end..]);
            new.splice(number..after(number), [line]);
        }
        (None, Act::Set(value)) => {
            let value = one_line(&text_of(value)?)?;
            let spaced =
                !lines.iter().any(|line| setting(line).is_some()) || lines.iter().any(|line| line.contains(" = "));
            let line = if spaced { format!("{key} = {value}{end}") } else { format!("{key}={value}{end}") };
            if let Some(last) = new.last_mut()
                && !last.ends_with('\n')
            {
                last.push_str(end);
            }
            match within {
                Some(range) => new.insert(range.end, line),
                None => {
                    if !new.is_empty() {
                        new.push(end.to_owned());
                    }
                    new.extend([format!("[{section}]{end}"), line]);
                }
            }
        }
    }
    Ok(new.concat())
}

/// Returns the name between a head's brackets.
fn head(line: &str) -> Option<&str> {
    let inner = line.trim().strip_prefix('[')?;
    Some(inner.split_once(']')?.0.trim())
}

/// Returns a setting's name, and where in its line its value is.
fn setting(line: &str) -> Option<(&str, std::ops::Range<usize>)> {
    let trimmed = line.trim_start();
    if trimmed.starts_with([';', '#', '[']) {
        return None;
    }
    let at = line.find(['=', ':'])?;
    let value = &line[at + 1..];
    let begin = at + 1 + (value.len() - value.trim_start_matches([' ', '\t']).len());
    let whole = line.trim_end();
    // A comment behind a value begins with a space and a semicolon.
    let end =
        line[begin..].find(" ;").map_or(whole.len(), |comment| begin + line[begin..begin + comment].trim_end().len());
    Some((line[..at].trim(), begin.min(whole.len().max(at + 1))..end.max(begin.min(whole.len().max(at + 1)))))
}

fn one_line(value: &str) -> Result<String, String> {
    match value.contains(['\n', '\r']) {
        true => Err("a value of this format has one line".into()),
        false => Ok(value.to_owned()),
    }
}
