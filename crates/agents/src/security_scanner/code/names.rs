//! Names in full: which call or constant of which library stands somewhere, however the file imports it.

use std::collections::BTreeMap;

use ast_grep_core::tree_sitter::StrDoc;
use ast_grep_language::SupportLang;

/// A node of a file's tree.
pub(super) type Node<'a> = ast_grep_core::Node<'a, StrDoc<SupportLang>>;

/// How many names in a row are put together; what has more is a chain of calls, of which the last one counts.
const LONGEST: usize = 12;

/// What a file's imports make its names stand for, in full: `md5` is `hashlib.md5`, `rand` is `math/rand`.
pub(super) type Imports = BTreeMap<String, String>;

/// A place where something is used by its name.
pub(super) struct Use<'a> {
    /// `hashlib.md5`; what is called on a value ends with it: `client.get().text`.
    pub name: String,
    /// The whole call, or the name where nothing is called.
    pub node: Node<'a>,
    /// What it is called with.
    pub arguments: Option<Node<'a>>,
}

/// Returns every call, and every dotted or imported name, of a file.
pub(super) fn uses<'a>(root: &Node<'a>, imports: &Imports) -> Vec<Use<'a>> {
    let mut uses = Vec::new();
    for node in root.dfs() {
        if let Some(name) = imported(&node) {
            uses.push(Use { name, node, arguments: None });
            continue;
        }
        let (named, arguments) = match &*node.kind() {
            "call" | "call_expression" => (node.field("function"), node.field("arguments")),
            "new_expression" => (node.field("constructor"), node.field("arguments")),
            "attribute"
            | "member_expression"
            | "selector_expression"
            | "scoped_identifier"
            | "qualified_type"
            | "scoped_type_identifier" => (Some(node.clone()), None),
            "identifier" if imports.contains_key(&*node.text()) => (Some(node.clone()), None),
            _ => continue,
        };
        // What is called is told with its call; what is imported, and what only gives a name, does nothing yet.
        if arguments.is_none() && (is_callee(&node) || is_naming(&node)) {
            continue;
        }
        if let Some(name) = named.and_then(|named| full(&named, imports)) {
            uses.push(Use { name, node, arguments });
        }
    }
    uses
}

/// Whether a name stands where it is imported, bound, or names an argument.
fn is_naming(node: &Node<'_>) -> bool {
    let Some(parent) = node.parent() else { return false };
    let is_bound = |field: &str| parent.field(field).is_some_and(|named| named.range() == node.range());
    match &*parent.kind() {
        "dotted_name" | "aliased_import" | "import_specifier" | "import_clause" | "namespace_import"
        | "use_declaration" | "use_list" | "use_as_clause" | "scoped_use_list" | "use_wildcard" => true,
        "keyword_argument" | "variable_declarator" | "parameter" | "default_parameter" => {
            is_bound("name") || is_bound("pattern")
        }
        "assignment" => is_bound("left"),
        // A part of a longer name is told with it.
        "attribute" | "member_expression" | "selector_expression" | "scoped_identifier" | "field_expression" => true,
        _ => false,
    }
}

fn is_callee(node: &Node<'_>) -> bool {
    let parent = node.parent().filter(|parent| parent.kind().starts_with("call") || parent.kind() == "new_expression");
    let callee = parent.and_then(|parent| parent.field("function").or_else(|| parent.field("constructor")));
    callee.is_some_and(|callee| callee.range() == node.range())
}

/// What an import brings in, as a name of its own: `import telnetlib`.
fn imported(node: &Node<'_>) -> Option<String> {
    let source = match &*node.kind() {
        "import_spec" => node.field("path"),
        "import_statement" if node.field("source").is_some() => node.field("source"),
        "import_from_statement" => node.field("module_name"),
        "dotted_name" => {
            let parent = node.parent()?;
            let statement = if parent.kind() == "aliased_import" { parent.parent()? } else { parent };
            (statement.kind() == "import_statement").then(|| node.clone())
        }
        "call_expression" => return required(node).map(|module| format!("import {module}")),
        _ => None,
    };
    Some(format!("import {}", source?.text().trim_matches(['"', '\'', '`']).trim_start_matches("node:")))
}

/// Returns a name in full, or how it ends where it begins with a value that has no name.
fn full(named: &Node<'_>, imports: &Imports) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut called = "";
    let mut node = named.clone();
    let head = loop {
        if parts.len() == LONGEST {
            break String::new();
        }
        let inner = match &*node.kind() {
            "identifier" | "this" | "self" | "type_identifier" | "package_identifier" | "crate" | "super" => {
                let name = node.text();
                break imports.get(&*name).cloned().unwrap_or_else(|| name.into_owned()) + called;
            }
            "attribute" => part(&node, "object", "attribute", &mut called, &mut parts),
            "member_expression" => part(&node, "object", "property", &mut called, &mut parts),
            "selector_expression" => part(&node, "operand", "field", &mut called, &mut parts),
            "field_expression" => part(&node, "value", "field", &mut called, &mut parts),
            "scoped_identifier" | "scoped_type_identifier" => part(&node, "path", "name", &mut called, &mut parts),
            "qualified_type" => part(&node, "package", "name", &mut called, &mut parts),
            "call" | "call_expression" => {
                if let Some(module) = required(&node) {
                    break module;
                }
                called = "()";
                node.field("function")
            }
            "generic_function" => node.field("function"),
            "generic_type" => node.field("type"),
            "parenthesized_expression"
            | "await_expression"
            | "await"
            | "try_expression"
            | "reference_expression"
            | "non_null_expression" => node.named_children().next(),
            _ => break String::new(),
        };
        match inner {
            Some(inner) => node = inner,
            None => break String::new(),
        }
    };
    if head.is_empty() && parts.is_empty() {
        return None;
    }
    parts.push(head);
    parts.reverse();
    Some(parts.join("."))
}

/// Takes the last part off a dotted name, and returns what stands before it.
fn part<'a>(
    node: &Node<'a>,
    before: &str,
    last: &str,
    called: &mut &'static str,
    parts: &mut Vec<String>,
) -> Option<Node<'a>> {
    parts.push(node.field(last)?.text().into_owned() + std::mem::take(called));
    node.field(before)
}

/// The module that `require("fs")` is.
fn required(call: &Node<'_>) -> Option<String> {
    let is_it = call.field("function").is_some_and(|callee| callee.text() == "require");
    let named = call.field("arguments").filter(|_| is_it)?.named_children().next()?;
    let name = named.text();
    (named.kind() == "string").then(|| name.trim_matches(['"', '\'']).trim_start_matches("node:").to_owned())
}
