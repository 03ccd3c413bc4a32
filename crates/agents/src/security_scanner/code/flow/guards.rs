//! Tests that a value had to pass: whoever leaves when it is not as it should be has looked at it.

use super::interpret::Interpreter;
use super::ir::{Expression, Form};
use super::tables::EVERYTHING;
use super::value::Value;

impl Interpreter<'_> {
    /// Takes the names of a test as safe: the test held them against something, and the code went on where it was `so`.
    pub(super) fn checked(&mut self, test: &Expression, so: bool) {
        match &test.is {
            Form::Binary(operator, left, right) => match operator.as_str() {
                "and" | "or" | "&&" | "||" => {
                    self.checked(left, so);
                    self.checked(right, so);
                }
                // Being other than one value is being anything.
                "==" | "===" if !so => {}
                "!=" | "!==" | "is not" if so => {}
                "in" | "not in" | "==" | "!=" | "===" | "!==" | "is not" => {
                    // `x == ""` and `x is None` say nothing of what x is.
                    let is_empty = |side: &Expression| match &side.is {
                        Form::Text(text) => text.is_empty(),
                        // A comparison with a number is one of a length or a place.
                        Form::Nothing | Form::Number(_) | Form::Bool(_) => true,
                        Form::Binary(operator, ..) if operator == "-" => true,
                        Form::Name(name) => name == "undefined",
                        _ => false,
                    };
                    if !is_empty(left) && !is_empty(right) {
                        self.clean(left);
                        self.clean(right);
                    }
                }
                _ => {}
            },
            Form::Not(inner) => self.checked(inner, !so),
            Form::Call { callee, arguments, .. } => {
                if let Form::Attribute(receiver, _) = &callee.is {
                    self.clean(receiver);
                }
                arguments.iter().for_each(|argument| self.clean(argument));
            }
            _ => {}
        }
    }

    /// Marks every name in an expression as safe.
    fn clean(&mut self, expression: &Expression) {
        match &expression.is {
            Form::Name(name) => {
                // What comes in under this name is looked at before it is given another.
                if !self.names.contains_key(name)
                    && let Some(value @ Value::Tainted(_)) = self.source(name, &expression.at)
                {
                    self.names.insert(name.clone(), value);
                }
                let source = match self.names.get(name) {
                    Some(Value::Tainted(taint)) => taint.source.clone(),
                    _ => return,
                };
                // What came from the same place was looked at with it.
                for value in self.names.values_mut() {
                    if let Value::Tainted(taint) = value
                        && taint.source == source
                        && !source.is_empty()
                    {
                        taint.clean |= EVERYTHING;
                    }
                }
                if let Some(Value::Tainted(taint)) = self.names.get_mut(name) {
                    taint.clean |= EVERYTHING;
                }
            }
            Form::Template(parts) => parts.iter().for_each(|part| self.clean(part)),
            Form::Attribute(of, _) => self.clean(of),
            Form::Index(of, _) => self.clean(of),
            Form::Call { callee, arguments, .. } => {
                self.clean(callee);
                arguments.iter().for_each(|argument| self.clean(argument));
            }
            Form::Binary(_, left, right) => {
                self.clean(left);
                self.clean(right);
            }
            _ => {}
        }
    }
}
