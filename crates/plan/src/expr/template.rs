//! Templates: `{{ tasks.scan.output.rules }}` in the texts of `with`, `env` and arguments.

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde_json::Value;

use super::names::{Reference, rewrite};
use super::{ExprError, OF_A_NOTICE, OF_THE_RUN, OF_THE_TRIGGER, ROOTS, deep, too_long};

/// How much work one template may do.
const FUEL: u64 = 100_000;

/// Returns whether a text has something to fill in.
pub fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// A part of a text with templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// What stands there as it is.
    Text(&'a str),
    /// What is filled in, with its braces.
    Expression(&'a str),
}

/// Takes a text with templates apart; one that never closes is all that follows.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        let end = closing(&rest[open + 2..], "}}").map_or(rest.len(), |end| open + 2 + end + 2);
        pieces.extend((open > 0).then(|| Piece::Text(&rest[..open])));
        pieces.push(Piece::Expression(&rest[open..end]));
        rest = &rest[end..];
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Text(rest)));
    pieces
}

/// Returns the references to tasks and signals in a template.
pub fn references(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    rewritten(text, &mut found);
    found
}

/// Checks that a template can be understood and uses no unknown names.
pub fn check_template(text: &str) -> Result<(), ExprError> {
    deep(|| check(text))
}

/// Checks that a template of `notify` can be understood, and speaks of nothing but what is told there.
pub fn check_notice(text: &str) -> Result<(), ExprError> {
    let is_known = |name: &str| {
        OF_A_NOTICE.iter().any(|known| {
            let is_part_of =
                |whole: &str, part: &str| whole.strip_prefix(part).is_some_and(|rest| rest.starts_with('.'));
            name == *known || is_part_of(known, name)
        })
    };
    let mut unknown = deep(|| names_in(text))?;
    unknown.retain(|name| !is_known(name));
    unknown.sort_unstable();
    match unknown.into_iter().next() {
        Some(name) => Err(ExprError::NotOfNotice { name }),
        None => Ok(()),
    }
}

/// Returns the names that a template uses and does not bring itself, as far as they are named outright.
fn names_in(text: &str) -> Result<Vec<String>, ExprError> {
    if let Some(error) = too_long(text) {
        return Err(error);
    }
    let environment = environment();
    let plain = rewritten(text, &mut Vec::new());
    let template = environment.template_from_str(&plain).map_err(|error| syntax(text, &error))?;
    let is_global = |name: &str| environment.globals().any(|(global, _)| name.split('.').next() == Some(global));
    let mut names: Vec<String> = template.undeclared_variables(true).into_iter().collect();
    names.retain(|name| !is_global(name));
    Ok(names)
}

fn check(text: &str) -> Result<(), ExprError> {
    let mut unknown = names_in(text)?;
    unknown.retain(|name| match name.split_once('.') {
        Some(("run", field)) => !OF_THE_RUN.contains(&field.split('.').next().unwrap_or(field)),
        Some(("trigger", field)) => !OF_THE_TRIGGER.contains(&field.split('.').next().unwrap_or(field)),
        path => !ROOTS.contains(&path.map_or(name.as_str(), |(root, _)| root)),
    });
    for name in unknown.iter_mut().filter(|name| !name.starts_with("run.") && !name.starts_with("trigger.")) {
        name.truncate(name.find('.').unwrap_or(name.len()));
    }
    unknown.sort_unstable();
    match unknown.into_iter().next() {
        Some(name) => Err(ExprError::UnknownName { name, more: Vec::new() }),
        None => Ok(()),
    }
}

/// Fills in the templates of a value, lists and maps all the way down.
///
/// A template that is the whole text keeps its JSON type. `context` is an object with
/// `run`, `signals` and `tasks`.
pub fn render(value: &Value, context: &Value) -> Result<Value, ExprError> {
    match value {
        Value::String(text) if is_template(text) => deep(|| render_text(text, context)),
        Value::Array(items) => items.iter().map(|item| render(item, context)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| Ok((name.clone(), render(value, context)?)))
            .collect::<Result<_, _>>()
            .map(Value::Object),
        _ => Ok(value.clone()),
    }
}

fn render_text(text: &str, context: &Value) -> Result<Value, ExprError> {
    if let Some(error) = too_long(text) {
        return Err(error);
    }
    let environment = environment();
    let plain = rewritten(text, &mut Vec::new());
    let failed = |error: minijinja::Error| ExprError::Failed { text: text.to_owned(), why: said(&error) };
    let Some(expression) = whole(&plain) else {
        return environment.render_str(&plain, Serde(context)).map(Value::from).map_err(failed);
    };
    let expression = environment.compile_expression(expression).map_err(|error| syntax(text, &error))?;
    let value = expression.eval(Serde(context)).map_err(failed)?;
    if value.is_undefined() {
        return Err(ExprError::Failed { text: text.to_owned(), why: "there is no such value".to_owned() });
    }
    serde_json::to_value(&value).map_err(|error| ExprError::Failed { text: text.to_owned(), why: error.to_string() })
}

fn environment<'a>() -> Environment<'a> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment
}

/// Returns the expression of a text that is one `{{ … }}` and nothing else.
fn whole(text: &str) -> Option<&str> {
    let inside = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    let alone = !inside.contains("{{") && !inside.contains("}}") && !inside.contains("{%");
    alone.then(|| inside.trim_matches(|c: char| c.is_whitespace() || c == '-'))
}

/// Rewrites what stands between the braces of a template; the text around them stays.
fn rewritten(text: &str, found: &mut Vec<Reference>) -> String {
    let mut written = String::with_capacity(text.len() + 16);
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        let close = match text.as_bytes().get(open + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => {
                let end = text[open..].find("#}").map_or(text.len(), |end| open + end + 2);
                written.push_str(&text[at..end]);
                at = end;
                continue;
            }
            _ => {
                written.push_str(&text[at..=open]);
                at = open + 1;
                continue;
            }
        };
        let start = open + 2;
        let end = closing(&text[start..], close).map_or(text.len(), |end| start + end);
        written.push_str(&text[at..start]);
        written.push_str(&rewrite(&text[start..end], start, found));
        at = end;
    }
    written.push_str(&text[at..]);
    written
}

/// Finds where a block ends; one that a string holds is none.
fn closing(text: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => drop(chars.next()),
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, _) if text[at..].starts_with(close) => return Some(at),
            _ => {}
        }
    }
    None
}

fn syntax(text: &str, error: &minijinja::Error) -> ExprError {
    ExprError::Syntax { text: text.to_owned(), why: said(error) }
}

/// Returns what an error says, without the name and line of a template that has neither.
fn said(error: &minijinja::Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Part, Referent};
    use serde_json::json;

    fn context() -> Value {
        json!({
            "item": {"name": "x"},
            "run": {"id": "p-1234"},
            "signals": {"localhost-bound": {"data": {"port": 80}, "from": "bind", "time": "2026-11-21T02:00:00Z"}},
            "tasks": {
                "A2": {"output": {"rules": ["a", "b"], "n": 3}, "state": "succeeded"},
                "security-scanner": {"output": {"n": 7, "deep": {"yes": true}}, "report": {"status": "success"}},
            },
        })
    }

    #[test]
    fn templates_of_notify_speak_of_what_is_told_there_alone() {
        for known in ["{{ digest }}", "{{ task.id }}: {{ task.reason }}", "{{ event }} {{ run.status | upper }}"] {
            assert_eq!(check_notice(known), Ok(()), "{known}");
        }
        for unknown in
            ["{{ event.txt }}", "{{ tasks.a.output.n }}", "{{ item }}", "{{ run.id.x }}", "{{ task.output }}"]
        {
            assert!(matches!(check_notice(unknown), Err(ExprError::NotOfNotice { .. })), "{unknown}");
        }
        let slip = check_notice("{{ event.txt }}").unwrap_err().slip([]);
        assert_eq!(slip.as_deref(), Some("did you mean `event.text`?"));
    }

    #[test]
    fn a_template_that_is_the_whole_value_keeps_its_type() {
        let cases = [
            (json!("{{ tasks.A2.output.rules }}"), json!(["a", "b"])),
            (json!("{{A2.output.n}}"), json!(3)),
            (json!("{{ tasks.security-scanner.output.n }}"), json!(7)),
            (json!("{{ security-scanner.output.deep }}"), json!({"yes": true})),
            (json!("{{ tasks[\"security-scanner\"].output.n - 1 }}"), json!(6)),
            (json!("n={{ A2.output.n }} of {{ run.id }}"), json!("n=3 of p-1234")),
            (json!({"deep": ["{{ item.name }}", 1, null]}), json!({"deep": ["x", 1, null]})),
            (json!("{{ signals.localhost-bound.data.port - 1 }}"), json!(79)),
            (
                json!("{{ signals['localhost-bound'].from }} at {{ signals.localhost-bound.time }}"),
                json!("bind at 2026-11-21T02:00:00Z"),
            ),
            (json!("no braces"), json!("no braces")),
            (json!("{{ 'security-scanner.output' }}"), json!("security-scanner.output")),
            (json!("{{ A2.output.n -1 }}"), json!(2)),
        ];
        for (template, expected) in cases {
            assert_eq!(render(&template, &context()).unwrap(), expected, "{template}");
        }
    }

    #[test]
    fn what_is_not_there_is_an_error_and_never_empty() {
        for template in
            ["{{ A2.output.nothing }}", "x{{ A2.output.nothing }}", "{{ tasks.B.output.n }}", "{{ a b }}", "{{"]
        {
            assert!(render(&json!(template), &context()).is_err(), "{template}");
        }
        let endless = "{% for a in range(1000) %}{% for b in range(1000) %}x{% endfor %}{% endfor %}";
        assert!(render(&json!(endless), &context()).is_err());
    }

    #[test]
    fn references_name_the_task_the_part_and_the_field() {
        let text = "{{ tasks.a-b.output.n.m }} {{ C.report.status }} {{ tasks['d'].state }} {# e.output #} f.output {{ 'g.output' }}";
        let found: Vec<_> = references(text).into_iter().map(|r| (r.name, r.part, r.fields.join("."))).collect();
        assert_eq!(
            found,
            [
                ("a-b".to_owned(), Some(Part::Output), "n.m".to_owned()),
                ("C".to_owned(), Some(Part::Report), "status".to_owned()),
                ("d".to_owned(), Some(Part::State), String::new()),
            ]
        );
        let first = &references(text)[0];
        assert_eq!(&text[first.span.clone()], "tasks.a-b.output.n.m");
    }

    #[test]
    fn references_name_signals_too() {
        let found = references("{{ signals.go-live.data.port }} {{ signals.ready }} {{ signals['x'].nothing }}");
        let found: Vec<_> = found.into_iter().map(|r| (r.to, r.name, r.part, r.fields.join("."))).collect();
        assert_eq!(
            found,
            [
                (Referent::Signal, "go-live".to_owned(), Some(Part::Data), "port".to_owned()),
                (Referent::Signal, "ready".to_owned(), None, String::new()),
                (Referent::Signal, "x".to_owned(), Some(Part::Unknown("nothing".to_owned())), String::new()),
            ]
        );
    }

    #[test]
    fn a_template_is_checked_before_anything_runs() {
        assert_eq!(check_template("{{ tasks.a-b.output.n }} {{ run.id | upper }}"), Ok(()));
        assert!(matches!(check_template("{{ tasks.a. }}"), Err(ExprError::Syntax { .. })));
        assert_eq!(
            check_template("{{ thing.x }}"),
            Err(ExprError::UnknownName { name: "thing".to_owned(), more: Vec::new() })
        );
    }
}
