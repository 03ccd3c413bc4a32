//! Methods of lists, dictionaries, and texts, where what they do is known.

use super::interpret::Interpreter;
use super::ir::Expression;
use super::value::Value;

/// Returns what a method makes of what it is called on; `None` where that is not known.
pub(super) fn method(
    interpreter: &mut Interpreter<'_>,
    of: &Expression,
    receiver: Option<&Value>,
    method: &str,
    arguments: &[Value],
) -> Option<Value> {
    match receiver? {
        Value::List(_) => list(interpreter, of, method, arguments),
        Value::Map(_) => map(interpreter, of, method, arguments),
        Value::Text(text) => of_text(text, method, arguments),
        _ => None,
    }
}

/// Returns what stands at a place of a collection.
pub(super) fn index_of(of: &Value, index: &Value) -> Value {
    match (of, index) {
        (Value::List(list), Value::Number(number)) => {
            let at = if *number < 0.0 { list.len() as f64 + number } else { *number };
            list.get(at as usize).cloned().unwrap_or(Value::Unknown)
        }
        (Value::Map(map), index) => match index.text() {
            Some(key) => map.get(&key).cloned().unwrap_or(Value::Unknown),
            None => of.taint().map_or(Value::Unknown, |taint| Value::Tainted(taint.clone())),
        },
        (Value::Text(text), Value::Number(number)) => {
            let at = if *number < 0.0 { text.chars().count() as f64 + number } else { *number };
            text.chars().nth(at as usize).map_or(Value::Unknown, |char| Value::Text(char.to_string()))
        }
        _ => of.taint().map_or(Value::Unknown, |taint| Value::Tainted(taint.clone())),
    }
}

fn list(interpreter: &mut Interpreter<'_>, of: &Expression, method: &str, arguments: &[Value]) -> Option<Value> {
    let first = arguments.first();
    let Some(Value::List(list)) = interpreter.kept(of) else { return None };
    match (method, first) {
        ("append" | "push", Some(value)) => list.push(value.clone()),
        ("insert", Some(Value::Number(at))) => {
            let at = (at.max(0.0) as usize).min(list.len());
            list.insert(at, arguments.get(1)?.clone());
        }
        ("extend", Some(Value::List(more))) => list.extend(more.clone()),
        ("unshift", Some(value)) => list.insert(0, value.clone()),
        ("pop", None) => return Some(list.pop().unwrap_or(Value::Unknown)),
        ("pop" | "remove", Some(Value::Number(at))) if *at >= 0.0 && (*at as usize) < list.len() => {
            return Some(list.remove(*at as usize));
        }
        ("shift", None) if !list.is_empty() => return Some(list.remove(0)),
        ("remove", Some(value)) => {
            if let Some(at) = list.iter().position(|known| known == value) {
                list.remove(at);
            }
        }
        ("clear", None) => list.clear(),
        _ => return None,
    }
    Some(Value::Unknown)
}

fn map(interpreter: &mut Interpreter<'_>, of: &Expression, method: &str, arguments: &[Value]) -> Option<Value> {
    let texts: Vec<Option<String>> = arguments.iter().map(Value::text).collect();
    let Some(Value::Map(map)) = interpreter.kept(of) else { return None };
    // A section and a key, as in a configuration, are one key.
    let pair = |section: &str, key: &str| format!("{section}\0{key}");
    match (method, texts.as_slice()) {
        ("get" | "getOrDefault" | "setdefault", [Some(section), Some(key)])
            if map.contains_key(&pair(section, key)) =>
        {
            map.get(&pair(section, key)).cloned()
        }
        ("get" | "setdefault", [Some(key), ..]) => {
            Some(map.get(key).cloned().or_else(|| arguments.get(1).cloned()).unwrap_or(Value::Unknown))
        }
        ("set", [Some(section), Some(key), _]) => {
            map.insert(pair(section, key), arguments[2].clone());
            Some(Value::Unknown)
        }
        ("set", [Some(key), _]) => {
            map.insert(key.clone(), arguments[1].clone());
            Some(Value::Unknown)
        }
        ("pop", [Some(key), ..]) => Some(map.remove(key).unwrap_or(Value::Unknown)),
        ("update", [None]) => {
            if let Some(Value::Map(more)) = arguments.first() {
                map.extend(more.clone());
            }
            Some(Value::Unknown)
        }
        ("add_section" | "keys", _) => Some(Value::Unknown),
        ("clear", []) => {
            map.clear();
            Some(Value::Unknown)
        }
        _ => None,
    }
}

fn of_text(text: &str, method: &str, arguments: &[Value]) -> Option<Value> {
    let first = arguments.first();
    Some(match (method, first) {
        ("format", _) => Value::joined(&[&[Value::Text(text.to_owned())], arguments].concat()),
        ("join", Some(Value::List(values))) => Value::joined(values),
        ("join", Some(value)) => value.taint().map_or(Value::Unknown, |taint| Value::Tainted(taint.clone())),
        ("concat", Some(_)) => Value::joined(&[&[Value::Text(text.to_owned())], arguments].concat()),
        ("upper" | "toUpperCase", None) => Value::Text(text.to_uppercase()),
        ("lower" | "toLowerCase", None) => Value::Text(text.to_lowercase()),
        ("strip" | "trim", None) => Value::Text(text.trim().to_owned()),
        ("encode" | "decode" | "toString", _) => Value::Text(text.to_owned()),
        ("startswith" | "startsWith", Some(Value::Text(part))) => Value::Bool(text.starts_with(part.as_str())),
        ("endswith" | "endsWith", Some(Value::Text(part))) => Value::Bool(text.ends_with(part.as_str())),
        ("replace", Some(Value::Text(from))) => match arguments.get(1) {
            Some(Value::Text(to)) => Value::Text(text.replace(from.as_str(), to)),
            Some(other) => Value::joined(&[Value::Text(text.to_owned()), other.clone()]),
            None => return None,
        },
        ("charAt", Some(Value::Number(at))) => {
            text.chars().nth(*at as usize).map_or(Value::Unknown, |char| Value::Text(char.to_string()))
        }
        _ => return None,
    })
}
