//! Operators on what is known.

use super::value::{Taint, Value};

/// Returns what an operator makes of two values.
pub(super) fn binary(operator: &str, left: &Value, right: &Value) -> Value {
    match operator {
        "+" => plus(left, right),
        "%" if matches!(left, Value::Text(_)) || left.taint().is_some() => {
            // `"…%s…" % x`: the text is before what goes into it.
            Value::joined(&[left.clone(), flat(right)])
        }
        "-" | "*" | "/" | "//" | "%" | "**" => match (left, right) {
            (Value::Number(left), Value::Number(right)) => number(operator, *left, *right),
            _ if operator == "/" && (left.taint().is_some() || right.taint().is_some()) => {
                // pathlib joins with `/`.
                Value::joined(&[left.clone(), right.clone()])
            }
            _ => Value::Unknown,
        },
        "==" | "===" | "is" => equal(left, right).map_or(Value::Unknown, Value::Bool),
        "!=" | "!==" | "is not" => equal(left, right).map_or(Value::Unknown, |same| Value::Bool(!same)),
        "<" | ">" | "<=" | ">=" => match (left, right) {
            (Value::Number(left), Value::Number(right)) => Value::Bool(match operator {
                "<" => left < right,
                ">" => left > right,
                "<=" => left <= right,
                _ => left >= right,
            }),
            _ => Value::Unknown,
        },
        "in" | "not in" => match (left, right) {
            (Value::Text(part), Value::Text(whole)) => Value::Bool(whole.contains(part.as_str()) == (operator == "in")),
            (one, Value::List(all)) if one.is_constant() && right.is_constant() => {
                Value::Bool(all.contains(one) == (operator == "in"))
            }
            _ => Value::Unknown,
        },
        "and" | "&&" => match left.truth() {
            Some(true) => right.clone(),
            Some(false) => left.clone(),
            None => right.or(&Value::Unknown),
        },
        "or" | "||" | "??" => match left.truth() {
            Some(true) => left.clone(),
            Some(false) => right.clone(),
            None => left.or(right),
        },
        _ => Value::joined(&[left.clone(), right.clone()]).taint().cloned().map_or(Value::Unknown, Value::Tainted),
    }
}

fn plus(left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Value::Number(left + right),
        (Value::List(left), Value::List(right)) => Value::List(left.iter().chain(right).cloned().collect()),
        // Adding nothing is no building.
        (Value::Text(text), other) | (other, Value::Text(text)) if text.is_empty() => other.clone(),
        _ => Value::joined(&[left.clone(), right.clone()]),
    }
}

fn number(operator: &str, left: f64, right: f64) -> Value {
    let result = match operator {
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        "//" => (left / right).floor(),
        "%" => left.rem_euclid(right),
        _ => left.powf(right),
    };
    if result.is_finite() { Value::Number(result) } else { Value::Unknown }
}

fn equal(left: &Value, right: &Value) -> Option<bool> {
    (left.is_constant() && right.is_constant()).then(|| left == right)
}

/// Returns a tuple's parts as one.
fn flat(value: &Value) -> Value {
    match value {
        Value::List(values) => {
            let taint: Option<&Taint> = value.taint();
            taint.map_or_else(|| Value::joined(values), |taint| Value::Tainted(taint.clone()))
        }
        other => other.clone(),
    }
}
