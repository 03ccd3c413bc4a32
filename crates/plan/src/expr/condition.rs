//! Conditions: `when: tasks.scan.output.changed`, in CEL.

use cel::common::ast::{EntryExpr, Expr, LiteralValue, MapExpr, StructExpr, operators};
use cel::{Context, Program};
use serde_json::Value;

use super::names::{Reference, rewrite};
use super::{ExprError, OF_A_TURN, OF_THE_RUN, OF_THE_TRIGGER, ROOTS, TRIGGER, deep, too_long};

/// How many brackets and signs a condition may have, and so how deep it may nest.
const MAX_NESTING: usize = 64;

/// How many operators a condition may have: a chain of them nests as deep as it is long.
const MAX_OPERATORS: usize = 256;

/// Returns the references to tasks and signals in a condition.
pub fn condition_references(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    rewrite(text, 0, &mut found);
    found
}

/// Checks that a condition can be understood, uses no unknown names, and may be true or false.
pub fn check_condition(text: &str) -> Result<(), ExprError> {
    deep(|| check(text, &[]))
}

/// The same, of a condition that ends the turns of a task.
pub fn check_until(text: &str) -> Result<(), ExprError> {
    deep(|| check(text, &OF_A_TURN))
}

/// The same, of a condition on what would start a run: it sees that and nothing else.
pub fn check_match(text: &str) -> Result<(), ExprError> {
    deep(|| {
        let program = compile(text)?;
        let expression = &program.expression().expr;
        if let Some(name) = unknown_name(expression, &mut Vec::new(), &[TRIGGER]) {
            return Err(ExprError::NotOfTrigger { name });
        }
        boolean(text, expression)
    })
}

fn check(text: &str, more: &[&'static str]) -> Result<(), ExprError> {
    let program = compile(text)?;
    let mut known = more.iter().map(|name| (*name).to_owned()).collect();
    if let Some(name) = unknown_name(&program.expression().expr, &mut known, &ROOTS) {
        return Err(ExprError::UnknownName { name, more: more.to_vec() });
    }
    boolean(text, &program.expression().expr)
}

fn boolean(text: &str, expression: &Expr) -> Result<(), ExprError> {
    match never_boolean(expression) {
        Some(what) => Err(ExprError::NotBoolean { text: text.to_owned(), what: what.to_owned() }),
        None => Ok(()),
    }
}

/// Returns whether a condition is true. `context` is an object with `run`, `signals`, `tasks` and `trigger`.
pub fn holds(condition: &str, context: &Value) -> Result<bool, ExprError> {
    deep(|| decide(condition, context))
}

fn decide(condition: &str, context: &Value) -> Result<bool, ExprError> {
    match execute(condition, context)? {
        cel::Value::Bool(answer) => Ok(answer),
        other => Err(ExprError::NotBoolean {
            text: condition.to_owned(),
            what: format!("a value of type {}", other.type_of()),
        }),
    }
}

/// Checks that an expression can be understood and uses no unknown names.
pub fn check_expression(text: &str) -> Result<(), ExprError> {
    deep(|| match unknown_name(&compile(text)?.expression().expr, &mut Vec::new(), &ROOTS) {
        Some(name) => Err(ExprError::UnknownName { name, more: Vec::new() }),
        None => Ok(()),
    })
}

/// Returns the fields of the turn's own `output` that what ends the turns refers to, each all the way down.
pub fn own_fields(text: &str) -> Vec<Vec<String>> {
    deep(|| {
        let mut found = Vec::new();
        if let Ok(program) = compile(text) {
            collect_own_fields(&program.expression().expr, &mut found);
        }
        found
    })
}

fn collect_own_fields(expression: &Expr, found: &mut Vec<Vec<String>>) {
    let mut fields = Vec::new();
    let mut inner = expression;
    while let Expr::Select(select) = inner {
        fields.push(select.field.clone());
        inner = &select.operand.expr;
    }
    if matches!(inner, Expr::Ident(name) if name == "output") && !fields.is_empty() {
        fields.reverse();
        return found.push(fields);
    }
    parts(inner).into_iter().for_each(|part| collect_own_fields(part, found));
}

/// Returns the expressions of which one consists.
fn parts(expression: &Expr) -> Vec<&Expr> {
    match expression {
        Expr::Unspecified | Expr::Literal(_) | Expr::Ident(_) => Vec::new(),
        Expr::Select(select) => vec![&select.operand.expr],
        Expr::Call(call) => {
            call.target.iter().map(|part| &part.expr).chain(call.args.iter().map(|part| &part.expr)).collect()
        }
        Expr::List(list) => list.elements.iter().map(|part| &part.expr).collect(),
        Expr::Map(MapExpr { entries }) | Expr::Struct(StructExpr { entries, .. }) => {
            entries.iter().flat_map(|entry| entry_parts(&entry.expr)).collect()
        }
        Expr::Comprehension(each) => {
            let inside = [&each.loop_cond.expr, &each.loop_step.expr, &each.result.expr];
            [&each.iter_range.expr, &each.accu_init.expr].into_iter().chain(inside).collect()
        }
    }
}

/// Returns what an expression comes to.
pub fn evaluate(expression: &str, context: &Value) -> Result<Value, ExprError> {
    deep(|| {
        let value = execute(expression, context)?;
        value.json().map_err(|error| ExprError::Failed { text: expression.to_owned(), why: error.to_string() })
    })
}

fn execute(text: &str, context: &Value) -> Result<cel::Value, ExprError> {
    let program = compile(text)?;
    let mut scope = Context::default();
    for name in ROOTS.into_iter().chain(OF_A_TURN) {
        let value = context.get(name).map_or(cel::Value::Null, value);
        scope.add_variable_from_value(name, value);
    }
    program.execute(&scope).map_err(|error| ExprError::Failed { text: text.to_owned(), why: error.to_string() })
}

/// Whether a template or a condition speaks of the item that its task is done for.
pub fn mentions_item(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.');
    words.filter_map(|word| word.split('.').next()).any(|word| matches!(word, "item" | "item_index"))
}

fn compile(text: &str) -> Result<Program, ExprError> {
    if let Some(error) = too_long(text) {
        return Err(error);
    }
    let syntax = |why: String| ExprError::Syntax { text: text.to_owned(), why };
    if text.matches(['(', '[', '{', '!', '-', '?']).count() > MAX_NESTING {
        return Err(syntax(format!("it has more than {MAX_NESTING} brackets and signs")));
    }
    if text.matches(['+', '*', '/', '%', '&', '|', '=', '<', '>', '.']).count() > MAX_OPERATORS {
        return Err(syntax(format!("it has more than {MAX_OPERATORS} operators")));
    }
    Program::compile(&rewrite(text, 0, &mut Vec::new())).map_err(|errors| {
        let first = errors.errors.first().map(|error| error.msg.clone());
        syntax(first.unwrap_or_else(|| "it is not CEL".to_owned()))
    })
}

/// Returns a name that is neither a root nor brought by a macro such as `exists`.
fn unknown_name(expression: &Expr, bound: &mut Vec<String>, roots: &[&str]) -> Option<String> {
    let mut any = |parts: Vec<&Expr>| parts.into_iter().find_map(|part| unknown_name(part, bound, roots));
    match expression {
        Expr::Ident(name) => {
            let known = roots.contains(&name.as_str()) || bound.contains(name);
            (!known).then(|| name.clone())
        }
        Expr::Select(select) => match &select.operand.expr {
            Expr::Ident(name) if name == "run" && !OF_THE_RUN.contains(&select.field.as_str()) => {
                Some(format!("run.{}", select.field))
            }
            Expr::Ident(name) if name == TRIGGER && !OF_THE_TRIGGER.contains(&select.field.as_str()) => {
                Some(format!("{TRIGGER}.{}", select.field))
            }
            operand => unknown_name(operand, bound, roots),
        },
        Expr::Comprehension(each) => any(vec![&each.iter_range.expr, &each.accu_init.expr]).or_else(|| {
            let outside = bound.len();
            bound.extend([each.iter_var.clone(), each.accu_var.clone()]);
            bound.extend(each.iter_var2.clone());
            let inside = [&each.loop_cond.expr, &each.loop_step.expr, &each.result.expr];
            let found = inside.into_iter().find_map(|part| unknown_name(part, bound, roots));
            bound.truncate(outside);
            found
        }),
        other => any(parts(other)),
    }
}

fn entry_parts(entry: &EntryExpr) -> Vec<&Expr> {
    match entry {
        EntryExpr::MapEntry(entry) => vec![&entry.key.expr, &entry.value.expr],
        EntryExpr::StructField(field) => vec![&field.value.expr],
    }
}

/// Says what an expression is that can never be true or false.
fn never_boolean(expression: &Expr) -> Option<&'static str> {
    match expression {
        Expr::Literal(LiteralValue::Boolean(_)) => None,
        Expr::Literal(LiteralValue::String(_)) => Some("a text"),
        Expr::Literal(LiteralValue::Null) => Some("null"),
        Expr::Literal(_) => Some("a number or bytes"),
        Expr::List(_) => Some("a list"),
        Expr::Map(_) | Expr::Struct(_) => Some("a map"),
        Expr::Call(call) => match call.func_name.as_str() {
            operators::ADD
            | operators::SUBSTRACT
            | operators::MULTIPLY
            | operators::DIVIDE
            | operators::MODULO
            | operators::NEGATE => Some("arithmetic"),
            "size" => Some("a number"),
            _ => None,
        },
        _ => None,
    }
}

/// Takes JSON over into CEL; whole numbers are `int`, so that they compare with what people write.
fn value(json: &Value) -> cel::Value {
    match json {
        Value::Null => cel::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64().unwrap_or(f64::NAN).into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(value).collect::<Vec<_>>().into(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| (name.clone(), value(field)))
            .collect::<std::collections::HashMap<_, _>>()
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_condition_is_asked_of_what_the_tasks_left() {
        let context = json!({
            "inputs": {},
            "run": {"id": "p-1"},
            "tasks": {
                "A1": {"output": {"changed": true, "n": 3, "score": 7.5, "tags": ["x", "y"]}, "state": "succeeded"},
                "a-b": {"output": {"n": 2}},
            },
            "signals": {"go-live": {"data": {"canary": true, "share": 5}, "from": "ops"}},
        });
        let cases = [
            ("tasks.A1.output.changed", true),
            ("A1.output.changed && tasks.a-b.output.n == 2", true),
            ("a-b.output.n > 2", false),
            ("A1.output.score >= 7", true),
            ("A1.output.n - 1 == 2", true),
            ("A1.output.tags.exists(t, t == 'y')", true),
            ("A1.state == 'succeeded'", true),
            ("has(tasks.A1.output.nothing)", false),
            ("A1.output.tags.size() == 2", true),
            ("signals.go-live.data.canary && signals['go-live'].data.share - 1 == 4", true),
            ("signals.go-live.from == 'dev'", false),
            ("'a-b.output' == 'a-b' + '.output'", true),
        ];
        for (condition, expected) in cases {
            assert_eq!(check_condition(condition), Ok(()), "{condition}");
            assert_eq!(holds(condition, &context), Ok(expected), "{condition}");
        }
        assert!(matches!(holds("A1.output.nothing", &context), Err(ExprError::Failed { .. })));
        assert!(matches!(holds("A1.output.n", &context), Err(ExprError::NotBoolean { .. })));
    }

    #[test]
    fn what_would_start_a_run_is_asked_of_what_came_with_it() {
        let context = json!({"trigger": {"kind": "github", "event": "push", "payload": {
            "ref": "refs/heads/main", "commits": [{"modified": ["docs/a.md"]}], "n": 3,
        }}});
        let cases = [
            ("trigger.payload.ref == 'refs/heads/main' && trigger.event == 'push'", true),
            ("trigger.payload.commits.exists(c, c.modified.exists(f, f.startsWith('docs/')))", true),
            ("trigger.payload.n > 3", false),
            ("has(trigger.payload.forced)", false),
        ];
        for (condition, expected) in cases {
            assert_eq!(check_match(condition), Ok(()), "{condition}");
            assert_eq!(check_condition(condition), Ok(()), "{condition}");
            assert_eq!(holds(condition, &context), Ok(expected), "{condition}");
        }
        assert!(matches!(check_match("tasks.a.state == 'x'"), Err(ExprError::NotOfTrigger { .. })));
        assert!(matches!(check_match("trigger.sender == 'x'"), Err(ExprError::NotOfTrigger { .. })));
        assert!(matches!(check_condition("trigger.sender == 'x'"), Err(ExprError::UnknownName { .. })));
    }

    #[test]
    fn what_can_never_be_true_or_false_is_refused_early() {
        let not_boolean = |text: &str| matches!(check_condition(text), Err(ExprError::NotBoolean { .. }));
        for text in ["1", "'yes'", "1 + 2", "[true]", "{'a': 1}", "A1.output.tags.size()"] {
            assert!(not_boolean(text), "{text}");
        }
        assert!(matches!(check_condition("a ==="), Err(ExprError::Syntax { .. })));
        assert_eq!(
            check_condition("thing.x"),
            Err(ExprError::UnknownName { name: "thing".to_owned(), more: Vec::new() })
        );
        assert!(check_condition(&"(".repeat(10_000)).is_err());
        assert!(check_condition("").is_err());
    }
}
