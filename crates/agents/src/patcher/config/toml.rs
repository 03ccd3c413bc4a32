//! TOML.

use serde_json::Value;
use toml_edit::{DocumentMut, InlineTable, Item, Table, Value as Toml};

use super::Act;
use super::path::Step;

/// Does one thing to one setting of a text.
pub(super) fn edit(text: &str, steps: &[Step], act: Act<'_>) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let Some((last, way)) = steps.split_last() else { return Err("it is no path".into()) };
    let mut item = document.as_item_mut();
    for step in way {
        item = match (step, act) {
            (Step::Key(key), Act::Delete) => match item.get_mut(key) {
                Some(next) => next,
                None => return Ok(text.to_owned()),
            },
            (Step::Key(key), Act::Set(_)) => {
                let is_inline = item.is_inline_table();
                let table = item.as_table_like_mut().ok_or_else(|| format!("what should have `{key}` is no table"))?;
                let fresh = || match is_inline {
                    true => Item::Value(Toml::InlineTable(InlineTable::new())),
                    false => {
                        let mut table = Table::new();
                        // Its own name stands in the file only where it has settings of its own.
                        table.set_implicit(true);
                        Item::Table(table)
                    }
                };
                table.entry(key).or_insert_with(fresh)
            }
            (Step::Index(place), _) => item.get_mut(*place).ok_or("a list on the way has no such place")?,
            (Step::End, _) => return Err("a list on the way has no such place".into()),
        };
    }
    match (last, act) {
        (Step::Key(key), Act::Set(value)) => {
            let table = item.as_table_like_mut().ok_or_else(|| format!("what should have `{key}` is no table"))?;
            let mut new = toml(value)?;
            match table.get_mut(key) {
                Some(Item::Value(there)) => {
                    *new.decor_mut() = there.decor().clone();
                    *there = new;
                }
                Some(_) => return Err("it is a table; set what is in it".into()),
                None => drop(table.insert(key, Item::Value(new))),
            }
        }
        (Step::Key(key), Act::Delete) => {
            if let Some(table) = item.as_table_like_mut() {
                table.remove(key);
            }
        }
        (Step::Index(place), act) => {
            let list = item.as_array_mut().ok_or("it is no list of values")?;
            match act {
                Act::Set(value) => {
                    let mut new = toml(value)?;
                    let there = list.get_mut(*place).ok_or("the list has no such place")?;
                    *new.decor_mut() = there.decor().clone();
                    *there = new;
                }
                Act::Delete if *place < list.len() => drop(list.remove(*place)),
                Act::Delete => {}
            }
        }
        (Step::End, Act::Set(value)) => {
            let list = item.as_array_mut().ok_or("it is no list of values")?;
            let mut new = toml(value)?;
            if let Some(before) = list.iter().last() {
                // In a list of a line each, one more is a line too.
                *new.decor_mut() = before.decor().clone();
                if list.len() == 1 && new.decor().prefix().is_none_or(|prefix| prefix.as_str() == Some("")) {
                    new.decor_mut().set_prefix(" ");
                }
            }
            list.push_formatted(new);
        }
        (Step::End, Act::Delete) => return Err("nothing is behind the end of a list".into()),
    }
    Ok(document.to_string())
}

fn toml(value: &Value) -> Result<Toml, String> {
    Ok(match value {
        Value::Null => return Err("TOML has no null; delete it instead".into()),
        Value::Bool(value) => (*value).into(),
        Value::String(value) => value.as_str().into(),
        Value::Number(value) => match (value.as_i64(), value.as_f64()) {
            (Some(whole), _) => whole.into(),
            (None, Some(float)) => float.into(),
            (None, None) => return Err("the number is too large for TOML".into()),
        },
        Value::Array(items) => Toml::Array(items.iter().map(toml).collect::<Result<_, _>>()?),
        Value::Object(entries) => {
            let mut table = InlineTable::new();
            for (key, value) in entries {
                table.insert(key, toml(value)?);
            }
            Toml::InlineTable(table)
        }
    })
}
