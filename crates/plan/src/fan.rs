//! Tasks that are done once for each item: their items, and what is each child's own.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::expr::{self, Piece};
use crate::id::Id;
use crate::model::Task;
use crate::pattern::{Claim, PathPattern};
use crate::territory::{Placed, overlaps};

/// How many items one task may be done for.
pub const MAX_ITEMS: usize = 100_000;

/// What a task is done for, once each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ForEach {
    /// These; texts in them may be templates.
    Items(Vec<Value>),
    /// The numbers from 0 up to this one, which is not among them.
    Count(u32),
    /// What a template or a CEL expression comes to: a list, or a whole number that counts.
    Expression(String),
}

impl ForEach {
    /// Returns the items, where no task must have run to know them.
    pub fn known(&self) -> Option<Vec<Value>> {
        match self {
            ForEach::Items(items) if !items.iter().any(has_template) => Some(items.clone()),
            ForEach::Count(count) => Some((0..*count).map(Value::from).collect()),
            ForEach::Items(_) | ForEach::Expression(_) => None,
        }
    }

    /// Returns how many items there are, where no task must have run to know them.
    pub fn known_count(&self) -> Option<usize> {
        match self {
            ForEach::Items(items) if !items.iter().any(has_template) => Some(items.len()),
            ForEach::Count(count) => Some(*count as usize),
            ForEach::Items(_) | ForEach::Expression(_) => None,
        }
    }

    /// Works out the items. `context` is what templates see.
    pub fn items(&self, context: &Value) -> Result<Vec<Value>, String> {
        let rendered = |value: &Value| expr::render(value, context).map_err(|why| why.to_string());
        let value = match self {
            ForEach::Items(items) => rendered(&Value::Array(items.clone()))?,
            ForEach::Count(count) => Value::from(*count),
            // What it comes to is data, and no template.
            ForEach::Expression(text) if !expr::is_template(text) => {
                expr::evaluate(text, context).map_err(|why| why.to_string())?
            }
            ForEach::Expression(text) => rendered(&Value::String(text.clone()))?,
        };
        let items = match value {
            Value::Array(items) => items,
            Value::Number(count) if count.as_u64().is_some_and(|count| count <= MAX_ITEMS as u64) => {
                (0..count.as_u64().unwrap_or(0)).map(Value::from).collect()
            }
            other => return Err(format!("`for_each` came to {}, and wants a list or a whole number", kind(&other))),
        };
        match items.len() {
            0..=MAX_ITEMS => Ok(items),
            many => Err(format!("`for_each` came to {many} items; {MAX_ITEMS} are the most")),
        }
    }
}

fn kind(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text `{}`", text.chars().take(60).collect::<String>().escape_debug()),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a map".to_owned(),
    }
}

fn has_template(value: &Value) -> bool {
    match value {
        Value::String(text) => expr::is_template(text),
        Value::Array(items) => items.iter().any(has_template),
        Value::Object(fields) => fields.values().any(has_template),
        _ => false,
    }
}

/// What of a child is not as its parent's plan says, but filled in for its item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it may change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owns: Option<Vec<Claim>>,
    /// What else it sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<Vec<PathPattern>>,
    /// What it promises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliverables: Option<Vec<PathPattern>>,
}

impl Task {
    /// Whether the task's condition is asked of each child, because it speaks of the item.
    pub fn weighs_each(&self) -> bool {
        self.for_each.is_some() && self.when.as_deref().is_some_and(expr::mentions_item)
    }

    /// Returns the child that differs from this task in what is its own. What is asked before
    /// the items are known was asked of the parent.
    pub fn child(&self, own: &Own) -> Task {
        let mut child = self.clone();
        child.for_each = None;
        child.parallel = None;
        // Its parent has had the signals that it waits for.
        child.needs.retain(|need| need.task().is_some());
        // Its parent sends them, when all is done.
        child.signals = Vec::new();
        child.go = Vec::new();
        if !self.weighs_each() {
            child.when = None;
        }
        child.title = own.title.clone().or(child.title);
        child.owns = own.owns.clone().or(child.owns);
        child.reads = own.reads.clone().unwrap_or(child.reads);
        child.deliverables = own.deliverables.clone().unwrap_or(child.deliverables);
        child
    }

    /// Fills in what is each child's own. Refuses a claim that is no path of the workspace, and
    /// two children that claim the same.
    pub fn fan_out(&self, id: &Id, items: &[Value], context: &Value) -> Result<Vec<Own>, String> {
        let mut context = context.clone();
        let mut own = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            context["item"] = item.clone();
            context["item_index"] = json!(index);
            let filled = self.own(&context).map_err(|why| format!("for item {index} ({}): {why}", shown(item)))?;
            own.push(filled);
        }
        if let Some(claims) = self.owns.as_ref().filter(|claims| !claims.is_empty() && items.len() > 1) {
            apart(id, claims, &own, items)?;
        }
        Ok(own)
    }

    fn own(&self, context: &Value) -> Result<Own, String> {
        let title = self.title.as_deref().filter(|title| expr::is_template(title));
        let title = title.map(|title| expr::render(&title.into(), context).map_err(|why| why.to_string()));
        Ok(Own {
            title: title.transpose()?.map(|title| title.as_str().map_or_else(|| title.to_string(), str::to_owned)),
            owns: self.owns.as_deref().map_or(Ok(None), |claims| filled(claims, Claim::is_template, context))?,
            reads: filled(&self.reads, PathPattern::is_template, context)?,
            deliverables: filled(&self.deliverables, PathPattern::is_template, context)?,
        })
    }
}

/// Fills in a list of patterns, unless nothing in it is to be filled in.
fn filled<T>(patterns: &[T], is_template: fn(&T) -> bool, context: &Value) -> Result<Option<Vec<T>>, String>
where
    T: Clone + ToString + std::str::FromStr<Err: ToString>,
{
    if !patterns.iter().any(is_template) {
        return Ok(None);
    }
    let each = patterns.iter().map(|pattern| match is_template(pattern) {
        false => Ok(pattern.clone()),
        true => fill(&pattern.to_string(), context)?.parse().map_err(|why: T::Err| why.to_string()),
    });
    each.collect::<Result<Vec<T>, String>>().map(Some)
}

/// Fills in a path. What comes from an item is a name and never a wildcard or a lease.
fn fill(template: &str, context: &Value) -> Result<String, String> {
    let is_lease = template.split_once(':').is_some_and(|(kind, _)| kind.chars().all(|c| c.is_ascii_lowercase()));
    let mut path = String::new();
    for piece in expr::pieces(template) {
        let value = match piece {
            Piece::Text(text) => {
                path.push_str(text);
                continue;
            }
            Piece::Expression(text) => expr::render(&text.into(), context).map_err(|why| why.to_string())?,
        };
        let text = match &value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            other => return Err(format!("`{template}` wants a text, and this is {}", kind(other))),
        };
        for c in text.chars() {
            if !is_lease && matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '\\' | ':') {
                path.push('\\');
            }
            path.push(c);
        }
    }
    Ok(path)
}

/// Refuses two children that claim the same.
fn apart(id: &Id, claims: &[Claim], own: &[Own], items: &[Value]) -> Result<(), String> {
    let (mut all, mut whose) = (Vec::new(), Vec::new());
    let mut known: HashMap<&Claim, usize> = HashMap::new();
    let both = |what: &str, left: usize, right: usize| {
        Err(format!(
            "`{id}` for item {left} ({}) and for item {right} ({}) would both own `{what}`",
            shown(&items[left]),
            shown(&items[right])
        ))
    };
    for (index, own) in own.iter().enumerate() {
        for claim in own.owns.as_deref().unwrap_or(claims) {
            match known.insert(claim, index) {
                Some(other) if other != index => return both(&claim.to_string(), other, index),
                Some(_) => {}
                None => {
                    // All of them are in one workspace, and which one makes no difference.
                    all.push(Placed { claim, workspace: None });
                    whose.push(index);
                }
            }
        }
    }
    for (left, right) in overlaps(&all).into_iter().filter(|(left, right)| whose[*left] != whose[*right]) {
        if let Some(what) = all[left].claim.overlap(all[right].claim) {
            return both(&what, whose[left].min(whose[right]), whose[left].max(whose[right]));
        }
    }
    Ok(())
}

/// Shows an item in a message, cut where it is long.
pub fn shown(item: &Value) -> String {
    let text = item.as_str().map_or_else(|| item.to_string(), str::to_owned);
    let cut: String = text.chars().take(60).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("`{}{more}`", cut.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(fields: &str) -> Task {
        let text = format!("tasks: {{t: {{run: x, {fields}}}}}");
        let reading = crate::read(text.as_bytes(), "p", "p");
        assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
        reading.plan.tasks.into_values().next().unwrap()
    }

    fn claims(fields: &str, items: &Value) -> Result<String, String> {
        let id = Id::new("t").unwrap();
        let own = task(fields).fan_out(&id, items.as_array().unwrap(), &json!({}))?;
        let claims = own.into_iter().map(|own| own.owns.unwrap().iter().map(Claim::to_string).collect::<Vec<_>>());
        Ok(claims.map(|claims| claims.join(" ")).collect::<Vec<_>>().join(" | "))
    }

    #[test]
    fn what_an_expression_comes_to_is_no_template() {
        let context = json!({ "trigger": { "payload": ["{{ run.id }}", "{% raw %}"] }, "run": { "id": "p-1" } });
        for text in ["trigger.payload", "{{ trigger.payload }}"] {
            let items = ForEach::Expression(text.to_owned()).items(&context).unwrap();
            assert_eq!(items, [json!("{{ run.id }}"), json!("{% raw %}")], "{text}");
        }
        let written = ForEach::Items(vec![json!("{{ run.id }}")]);
        assert_eq!(written.items(&context).unwrap(), [json!("p-1")]);
    }

    #[test]
    fn each_child_owns_what_its_item_names() {
        let paths = |items| claims("for_each: [x], owns: ['out/{{ item }}.txt', 'logs/{{ item_index }}']", &items);
        assert_eq!(paths(json!(["a", "b"])).unwrap(), "out/a.txt logs/0 | out/b.txt logs/1");
        assert_eq!(paths(json!(["a*"])).unwrap(), "out/a\\*.txt logs/0");
        let fields = "for_each: [x], owns: ['{{ item.dir }}/**', 'port:{{ item.port }}']";
        assert_eq!(claims(fields, &json!([{"dir": "a/b", "port": 80}])).unwrap(), "a/b/** port:80");
    }

    #[test]
    fn an_item_never_names_what_lies_outside_or_what_is_no_path() {
        let path = |item: &str| claims("for_each: [x], owns: ['{{ item }}']", &json!([item]));
        for item in ["../x", "a/../../x", "/etc", "~", ""] {
            let why = path(item).unwrap_err();
            assert!(why.starts_with("for item 0 ("), "{why}");
        }
        // Data makes no lease and no wildcard.
        assert_eq!(path("port:80").unwrap(), "port\\:80");
        assert!(path("port:80").unwrap().parse::<Claim>().unwrap().path().unwrap().matches("port:80"));
        assert!(claims("for_each: [x], owns: ['{{ item }}']", &json!([["a"]])).is_err());
    }

    #[test]
    fn two_children_never_own_the_same() {
        let fields = "for_each: [x], owns: ['{{ item }}/**']";
        assert_eq!(
            claims(fields, &json!(["a", "b", "a/c"])).unwrap_err(),
            "`t` for item 0 (`a`) and for item 2 (`a/c`) would both own `a/c/x`"
        );
        assert!(claims("for_each: [x], owns: [same]", &json!(["a", "b"])).unwrap_err().contains("both own `same`"));
    }

    #[test]
    fn items_come_from_a_list_a_count_a_template_or_cel() {
        let context = json!({"tasks": {"scan": {"output": {"files": ["a", "b"], "n": 2}}}, "run": {}, "inputs": {}});
        let items = |each: &str| task(&format!("for_each: {each}")).for_each.unwrap().items(&context);
        assert_eq!(items("[a, 2]").unwrap(), [json!("a"), json!(2)]);
        assert_eq!(items("3").unwrap(), [json!(0), json!(1), json!(2)]);
        assert_eq!(items("'{{ tasks.scan.output.files }}'").unwrap(), [json!("a"), json!("b")]);
        assert_eq!(items("\"scan.output.files.filter(f, f != 'a')\"").unwrap(), [json!("b")]);
        assert_eq!(items("scan.output.n").unwrap(), [json!(0), json!(1)]);
        assert_eq!(items("['x-{{ scan.output.n }}']").unwrap(), [json!("x-2")]);
        assert!(items("scan.output").unwrap_err().contains("came to a map"));
        assert!(items("scan.output.nothing").is_err());
    }
}
