//! What an assignment changes: names, fields, items of collections.

use super::interpret::Interpreter;
use super::ir::{Expression, Form};
use super::tables::Kind;
use super::value::{Level, Value};

impl Interpreter<'_> {
    /// Gives a name, a field, or an item a value; says where that does harm by itself.
    pub(super) fn assign(&mut self, target: &Expression, value: Value) {
        match &target.is {
            Form::Name(name) => {
                self.names.insert(name.clone(), value);
            }
            Form::List(targets) => match &value {
                Value::List(values) if values.len() == targets.len() => {
                    for (target, value) in targets.iter().zip(values.clone()) {
                        self.assign(target, value);
                    }
                }
                _ => {
                    let each = value.taint().map_or(Value::Unknown, |taint| Value::Tainted(taint.clone()));
                    targets.iter().for_each(|target| self.assign(target, each.clone()));
                }
            },
            Form::Index(of, index) => {
                let key = self.value(index);
                let session = of.dotted().map(|name| self.resolved(&name));
                if session.is_some_and(|name| {
                    name == "flask.session"
                        || name == "session"
                        || name.ends_with("request.session")
                        || name.ends_with("req.session")
                }) {
                    for part in [&key, &value] {
                        if let Some(taint) = part.taint().cloned().filter(|taint| taint.level > Level::Caller) {
                            self.report(Kind::Trust, &taint, target.at.clone(), "session");
                        }
                    }
                }
                let Some(place) = self.kept(of) else { return };
                match (place, key.text()) {
                    (Value::Map(map), Some(key)) => {
                        map.insert(key, value);
                    }
                    (Value::List(list), Some(key)) => match key.parse::<usize>() {
                        Ok(at) if at < list.len() => list[at] = value,
                        _ => list.push(value),
                    },
                    (other, _) => {
                        if value.taint().is_some() {
                            *other = value;
                        }
                    }
                }
            }
            Form::Attribute(_, field) => {
                let name = target.dotted().unwrap_or_default();
                let harms = self.language.assigned.iter().find(|(known, _)| {
                    name == *known || (field == known && !known.contains('.') && *known != "location")
                });
                if let (Some((_, kind)), Some(taint)) = (harms, value.taint().cloned()) {
                    self.report(*kind, &taint, target.at.clone(), &name);
                }
                if !name.is_empty() {
                    self.names.insert(name, value);
                }
            }
            _ => {}
        }
    }

    /// Returns the value that a name or field has, to change it.
    pub(super) fn kept(&mut self, of: &Expression) -> Option<&mut Value> {
        self.names.get_mut(&of.dotted()?)
    }
}
