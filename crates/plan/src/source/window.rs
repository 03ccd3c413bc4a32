//! A window that is written as a record, in the form in which it is kept.

use serde_json::{Map as Object, Value};

use crate::calendar::Weekly;

/// Returns hours of days as their line, and a time between two moments as it is.
pub(super) fn written(fields: &Object<String, Value>) -> Result<Value, String> {
    let given = |name: &&str| fields.contains_key(*name);
    let weekly = ["days", "from", "to", "zone"].iter().find(|name| given(name));
    let once = ["after", "before"].iter().find(|name| given(name));
    match (weekly, once) {
        (Some(weekly), Some(once)) => {
            Err(format!("`{weekly}` and `{once}` are two kinds of windows; write a list of both"))
        }
        (None, None) => {
            Err("a window has `days`, hours `from` and `to`, and a `zone`, or `after` or `before`".to_owned())
        }
        (None, Some(_)) => Ok(Value::Object(fields.clone())),
        (Some(_), None) => {
            let text = |name: &str, default: &str| match fields.get(name) {
                Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
                Some(Value::String(text)) => text.clone(),
                _ => default.to_owned(),
            };
            let hours = format!("{}-{}", text("from", "00:00"), text("to", "24:00"));
            let line = format!("{} {hours} {}", text("days", "daily"), text("zone", ""));
            let weekly: Weekly = line.parse().map_err(|why: crate::calendar::BadTime| why.to_string())?;
            Ok(Value::String(weekly.to_string()))
        }
    }
}
