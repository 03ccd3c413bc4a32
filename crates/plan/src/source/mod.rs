//! The form in which people write plans, as data: one table from which a plan is read, the JSON
//! Schema is made, and the reference is written.

mod dropped;
mod fields;
mod leaf;
mod on;
mod reference;
mod schema;
mod shape;
pub(crate) mod spelling;
pub(crate) mod walk;
mod window;

pub(crate) use dropped::Dropped;
pub(crate) use fields::{PLAN, drivers};
pub(crate) use on::ways as ways_of_triggers;
pub use reference::reference;
pub use schema::schema;
pub(crate) use shape::{Choice, Field, Leaf, Parse, Record, Shape};

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{PLAN, Record, Shape};
    use crate::read;

    const SAMPLE: &str = "
teams: {t: {}}
phases: [p]
agents: {a: {run: x}}
prepare: [{run: x, keeps: [y]}]
tasks: {t: {run: x, go: [{http: 'http://a/'}], approval: true}}
";

    /// Compares every default in the table with what the model fills in.
    #[test]
    fn the_defaults_of_the_table_are_those_of_the_model() {
        let reading = read(SAMPLE.as_bytes(), "p", "p");
        assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
        let plan = serde_json::to_value(&reading.plan).unwrap();
        assert!(compare(&PLAN, &plan) > 30);
    }

    /// Returns how many fields were compared.
    fn compare(record: &Record, value: &Value) -> usize {
        let fields = value.as_object().unwrap();
        for name in fields.keys() {
            assert!(record.field(name).is_some(), "`{name}` of {} is in the model and not in the table", record.name);
        }
        let compared = record.fields.iter().map(|field| {
            let here = format!("`{}` of {}", field.name, record.name);
            let written = field.default.trim_matches('`');
            match fields.get(field.name) {
                None => 0,
                Some(Value::String(_)) if field.required || field.name == "name" => 0,
                Some(Value::Array(_)) if field.required => 0,
                Some(_) if field.name == "workspaces" => 0,
                Some(Value::Array(items)) if items.is_empty() => {
                    assert_eq!(written, "none", "{here}");
                    1
                }
                Some(Value::Object(fields)) if fields.is_empty() && matches!(field.shape, Shape::ByText(_)) => {
                    assert_eq!(written, "none", "{here}");
                    1
                }
                Some(Value::Array(items)) => match (&field.shape, &items[0]) {
                    (Shape::List(Shape::Short(below, _) | Shape::Record(below)), Value::Object(_)) => {
                        compare(below, &items[0])
                    }
                    _ => {
                        assert_eq!(written, Value::from(items.clone()).to_string(), "{here}");
                        1
                    }
                },
                Some(value @ Value::Object(fields)) => match &field.shape {
                    Shape::ById(Shape::Record(below)) => fields.values().map(|value| compare(below, value)).sum(),
                    Shape::Record(below) | Shape::Approval(below) => compare(below, value),
                    _ => 0,
                },
                Some(Value::String(text)) if written.is_empty() || text == "x" => 0,
                Some(Value::String(text)) => {
                    assert!(written == text || field.name == "http", "{here}: {written} is {text}");
                    1
                }
                Some(other) => {
                    assert_eq!(written, other.to_string(), "{here}");
                    1
                }
            }
        });
        compared.sum()
    }
}
