//! Rust as [`Program`].
//!
//! Blocks have values here: what a function, an `if`, or a `match` ends with is bound or returned as its place asks.

mod imports;
mod macros;

use std::collections::BTreeMap;

use super::ir::{Expression, Form, Function, Program, Statement};
use super::syntax::{self, Node, Reader};
use imports::import;
use macros::{expansion, literal};

/// What becomes of the value of a block.
#[derive(Clone)]
enum Becomes {
    Nothing,
    Bound(Expression),
    Returned,
}

/// What stands for the parts of a request that a handler asks for by types: `Query(order): Query<Order>`.
const REQUEST: &str = "web.Request";
/// Types that a web framework fills from a request.
const EXTRACTORS: [&str; 9] =
    ["Query<", "Form<", "Json<", "Path<", "Multipart", "HeaderMap", "HttpRequest", "RawQuery", "TypedHeader<"];

/// Reads a file's tree.
pub(super) fn program(root: &Node<'_>) -> Program {
    syntax::program(|reader| items(reader, root))
}

fn items(reader: &mut Reader, node: &Node<'_>) -> Vec<Statement> {
    let mut out = Vec::new();
    reader.deeper(|reader| {
        let mut is_handler = false;
        for child in node.named_children() {
            match &*child.kind() {
                "attribute_item" => is_handler |= is_route(&child.text()),
                "function_item" => {
                    let function = function(reader, &child, std::mem::take(&mut is_handler));
                    out.push(Statement::Function(function));
                }
                _ => {
                    statement(reader, &child, &mut out, &Becomes::Nothing);
                    is_handler = false;
                }
            }
        }
    });
    out
}

/// `#[get("/users/<id>")]`, as Rocket and Actix have it.
fn is_route(attribute: &str) -> bool {
    ["#[get(", "#[post(", "#[put(", "#[patch(", "#[delete(", "#[route("]
        .iter()
        .any(|route| attribute.starts_with(route))
}

/// A block's statements; the last of them becomes what its place asks.
fn block(reader: &mut Reader, node: &Node<'_>, becomes: &Becomes) -> Vec<Statement> {
    let mut out = Vec::new();
    reader.deeper(|reader| {
        let children: Vec<Node<'_>> =
            node.named_children().filter(|child| !child.kind().ends_with("comment")).collect();
        for (at, child) in children.iter().enumerate() {
            let is_last = at + 1 == children.len() && !child.kind().ends_with("_statement");
            statement(reader, child, &mut out, if is_last { becomes } else { &Becomes::Nothing });
        }
    });
    out
}

fn statement(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>, becomes: &Becomes) {
    match &*node.kind() {
        "use_declaration" => import(reader, node),
        "function_item" => {
            let function = function(reader, node, false);
            out.push(Statement::Function(function));
        }
        "impl_item" | "trait_item" | "mod_item" => {
            let inner = node.field("body").map(|body| items(reader, &body)).unwrap_or_default();
            out.push(Statement::Block(inner));
        }
        "let_declaration" => {
            let (Some(pattern), Some(value)) = (node.field("pattern"), node.field("value")) else { return };
            let target = pattern_of(&pattern);
            if let Some(otherwise) = node.field("alternative") {
                // What fails to be read is turned away; what is read has been looked at no further.
                let test = Expression { at: value.range(), is: Form::Other(Vec::new()) };
                let otherwise = block(reader, &otherwise, &Becomes::Nothing);
                out.push(Statement::If { test, then: Vec::new(), otherwise });
            }
            valued(reader, &value, out, &Becomes::Bound(target));
        }
        "const_item" | "static_item" => {
            let (Some(name), Some(value)) = (node.field("name"), node.field("value")) else { return };
            let target = Expression { at: name.range(), is: Form::Name(name.text().into_owned()) };
            out.push(Statement::Assign { target, value: expression(reader, &value) });
        }
        "expression_statement" => {
            for child in node.named_children() {
                valued(reader, &child, out, &Becomes::Nothing);
            }
        }
        kind if kind.ends_with("comment") || kind.ends_with("_item") || kind == "macro_definition" => {}
        _ => valued(reader, node, out, becomes),
    }
}

/// An expression, and what becomes of its value.
fn valued(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>, becomes: &Becomes) {
    reader.deeper(|reader| match &*node.kind() {
        "block" | "unsafe_block" | "async_block" => out.extend(block(reader, node, becomes)),
        "if_expression" => {
            let Some(test) = node.field("condition") else { return };
            let test = condition(reader, &test, out);
            let then = node.field("consequence").map(|then| block(reader, &then, becomes)).unwrap_or_default();
            let inner = node.field("alternative").and_then(|other| other.named_children().next());
            let mut otherwise = Vec::new();
            if let Some(inner) = inner {
                valued(reader, &inner, &mut otherwise, becomes);
            }
            out.push(Statement::If { test, then, otherwise });
        }
        "match_expression" => choice(reader, node, out, becomes),
        "for_expression" => {
            let (Some(pattern), Some(value)) = (node.field("pattern"), node.field("value")) else { return };
            let bind = Some((pattern_of(&pattern), expression(reader, &value)));
            let body = node.field("body").map(|body| block(reader, &body, &Becomes::Nothing)).unwrap_or_default();
            out.push(Statement::Loop { bind, body });
        }
        "while_expression" | "loop_expression" => {
            if let Some(test) = node.field("condition") {
                condition(reader, &test, out);
            }
            let body = node.field("body").map(|body| block(reader, &body, &Becomes::Nothing)).unwrap_or_default();
            out.push(Statement::Loop { bind: None, body });
        }
        "return_expression" => {
            let value = node.named_children().next().map(|value| expression(reader, &value));
            out.push(Statement::Return(value));
        }
        "break_expression" | "continue_expression" => out.push(Statement::Break),
        "assignment_expression" => {
            let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
            let target = expression(reader, &left);
            valued(reader, &right, out, &Becomes::Bound(target));
        }
        "compound_assignment_expr" => {
            let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
            let operator = node.field("operator").map(|operator| operator.text().trim_end_matches('=').to_owned());
            let target = expression(reader, &left);
            let right = Box::new(expression(reader, &right));
            let is = Form::Binary(operator.unwrap_or_default(), Box::new(target.clone()), right);
            out.push(Statement::Assign { target, value: Expression { at: node.range(), is } });
        }
        _ => {
            let value = expression(reader, node);
            let leaves = ["panic!", "bail!", "unreachable!", "process::exit", "std::process::exit"]
                .iter()
                .any(|end| node.text().starts_with(end));
            out.push(match becomes {
                Becomes::Nothing => Statement::Expression(value),
                Becomes::Bound(target) => Statement::Assign { target: target.clone(), value },
                Becomes::Returned => Statement::Return(Some(value)),
            });
            if leaves {
                out.push(Statement::Leave);
            }
        }
    });
}

/// A test; what `if let` binds is bound before it.
fn condition(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) -> Expression {
    for inner in node.dfs().filter(|inner| inner.kind() == "let_condition") {
        if let (Some(pattern), Some(value)) = (inner.field("pattern"), inner.field("value")) {
            let value = expression(reader, &value);
            out.push(Statement::Assign { target: pattern_of(&pattern), value });
        }
    }
    expression(reader, node)
}

/// A `match`: what its patterns bind is the subject, or a part of it.
fn choice(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>, becomes: &Becomes) {
    let (Some(subject), Some(body)) = (node.field("value"), node.field("body")) else { return };
    let subject = expression(reader, &subject);
    let mut arms = Vec::new();
    for arm in body.named_children().filter(|child| child.kind() == "match_arm") {
        let (Some(pattern), Some(value)) = (arm.field("pattern"), arm.field("value")) else { continue };
        let is_literal = |part: &Node<'_>| {
            matches!(&*part.kind(), "string_literal" | "integer_literal" | "boolean_literal" | "char_literal")
        };
        let literals: Vec<Expression> =
            pattern.dfs().filter(is_literal).map(|part| expression(reader, &part)).collect();
        let mut inner = Vec::new();
        if literals.is_empty() {
            inner.push(Statement::Assign { target: pattern_of(&pattern), value: subject.clone() });
        }
        valued(reader, &value, &mut inner, becomes);
        arms.push((literals, inner));
    }
    // An arm without a literal may be for a part only, so it is no end: `None` is not the rest.
    let catches_all = arms.iter().any(|(literals, _)| !literals.is_empty());
    if !catches_all {
        let unknown = Expression { at: subject.at.clone(), is: Form::Nothing };
        arms.iter_mut().for_each(|(literals, _)| literals.push(unknown.clone()));
    }
    out.push(Statement::Match { subject, arms });
}

fn function(reader: &mut Reader, node: &Node<'_>, is_handler: bool) -> Function {
    let name = node.field("name").map(|name| name.text().into_owned()).unwrap_or_default();
    let (mut parameters, mut types) = (Vec::new(), BTreeMap::new());
    for parameter in node.field("parameters").iter().flat_map(|list| list.named_children().collect::<Vec<_>>()) {
        let (Some(pattern), Some(kind)) = (parameter.field("pattern"), parameter.field("type")) else { continue };
        let kind = kind.text();
        let is_text = ["str", "String", "OsStr", "[u8]", "Vec<u8>"].iter().any(|text| kind.contains(text));
        let is_remote = EXTRACTORS.iter().any(|extractor| kind.contains(extractor)) || is_handler && is_text;
        for named in names_of(&pattern) {
            if is_remote {
                types.insert(named.clone(), REQUEST.to_owned());
            } else if !is_text {
                types.insert(named.clone(), dots(kind.trim_start_matches(['&', '*'])));
            }
            parameters.push(named);
        }
    }
    let body = node.field("body").map(|body| block(reader, &body, &Becomes::Returned)).unwrap_or_default();
    Function { name, parameters, types, body, is_handler: false }
}

/// The names that a pattern binds.
fn names_of(pattern: &Node<'_>) -> Vec<String> {
    let is_name = |part: &Node<'_>| {
        let is_path = part.parent().is_some_and(|parent| {
            matches!(&*parent.kind(), "scoped_identifier" | "scoped_type_identifier")
                || parent.kind() == "tuple_struct_pattern"
                    && parent.field("type").is_some_and(|of| of.range() == part.range())
        });
        matches!(&*part.kind(), "identifier" | "shorthand_field_identifier") && !is_path
    };
    // What begins with a capital is a variant or a constant.
    let names = pattern.dfs().filter(is_name).map(|part| part.text().into_owned());
    names.filter(|name| !name.starts_with(|char: char| char.is_ascii_uppercase())).collect()
}

fn pattern_of(pattern: &Node<'_>) -> Expression {
    let name = |name: String| Expression { at: pattern.range(), is: Form::Name(name) };
    let mut names = names_of(pattern);
    match names.len() {
        1 => name(names.remove(0)),
        _ => Expression { at: pattern.range(), is: Form::List(names.into_iter().map(name).collect()) },
    }
}

/// A path with dots, as every language's names are compared; types of generics are left out.
fn dots(path: &str) -> String {
    path.split('<').next().unwrap_or(path).trim().replace("::", ".")
}

fn expression(reader: &mut Reader, node: &Node<'_>) -> Expression {
    syntax::expression(reader, node, form)
}

fn form(reader: &mut Reader, node: &Node<'_>) -> Form {
    let others =
        |reader: &mut Reader| Form::Other(node.named_children().map(|child| expression(reader, &child)).collect());
    let inner = |reader: &mut Reader, node: Option<Node<'_>>| match node {
        Some(inner) => form(reader, &inner),
        None => Form::Nothing,
    };
    let boxed = |reader: &mut Reader, node: &Node<'_>| Box::new(expression(reader, node));
    match &*node.kind() {
        "identifier" | "self" | "shorthand_field_identifier" | "type_identifier" | "crate" => {
            Form::Name(node.text().into_owned())
        }
        "integer_literal" | "float_literal" => node.text().replace('_', "").parse().map_or(Form::Nothing, Form::Number),
        "boolean_literal" => Form::Bool(node.text() == "true"),
        "string_literal" | "raw_string_literal" | "char_literal" => Form::Text(literal(&node.text())),
        "field_expression" => match (node.field("value"), node.field("field")) {
            (Some(of), Some(name)) => Form::Attribute(boxed(reader, &of), name.text().into_owned()),
            _ => others(reader),
        },
        "scoped_identifier" => match (node.field("path"), node.field("name")) {
            (Some(of), Some(name)) => Form::Attribute(boxed(reader, &of), name.text().into_owned()),
            (None, Some(name)) => Form::Name(name.text().into_owned()),
            _ => others(reader),
        },
        "generic_function" | "generic_type" => inner(reader, node.field("function").or_else(|| node.field("type"))),
        "index_expression" => {
            let parts: Vec<Node<'_>> = node.named_children().collect();
            match parts.as_slice() {
                [of, index] if index.kind() == "range_expression" => form(reader, of),
                [of, index] => Form::Index(boxed(reader, of), boxed(reader, index)),
                _ => others(reader),
            }
        }
        "call_expression" => call(reader, node),
        "macro_invocation" => expansion(reader, node),
        "binary_expression" => match (node.field("left"), node.field("operator"), node.field("right")) {
            (Some(left), Some(operator), Some(right)) => {
                Form::Binary(operator.text().into_owned(), boxed(reader, &left), boxed(reader, &right))
            }
            _ => others(reader),
        },
        "unary_expression" if node.text().starts_with('!') => match node.named_children().next() {
            Some(operand) => Form::Not(boxed(reader, &operand)),
            None => Form::Nothing,
        },
        "reference_expression" => inner(reader, node.field("value")),
        "unary_expression"
        | "try_expression"
        | "await_expression"
        | "parenthesized_expression"
        | "type_cast_expression" => inner(reader, node.named_children().next()),
        "array_expression" | "tuple_expression" => {
            let parts = node.named_children().filter(|child| !child.kind().ends_with("comment"));
            Form::List(parts.map(|child| expression(reader, &child)).collect())
        }
        "struct_expression" => structure(reader, node),
        "closure_expression" => Form::Lambda(Box::new(closure(reader, node))),
        _ => others(reader),
    }
}

fn structure(reader: &mut Reader, node: &Node<'_>) -> Form {
    let mut pairs = Vec::new();
    for part in node.field("body").iter().flat_map(|body| body.named_children().collect::<Vec<_>>()) {
        let key = |name: &str| Expression { at: part.range(), is: Form::Text(name.to_owned()) };
        match (part.field("field"), part.field("value")) {
            (Some(name), Some(value)) => pairs.push((key(&name.text()), expression(reader, &value))),
            _ => {
                let name = Expression { at: part.range(), is: Form::Name(part.text().into_owned()) };
                pairs.push((key(&part.text()), name));
            }
        }
    }
    Form::Map(pairs)
}

fn closure(reader: &mut Reader, node: &Node<'_>) -> Function {
    let mut out = Vec::new();
    if let Some(body) = node.field("body") {
        valued(reader, &body, &mut out, &Becomes::Returned);
    }
    // What a closure is handed is what its caller has: nothing is known of it.
    Function { body: out, ..Function::default() }
}

fn call(reader: &mut Reader, node: &Node<'_>) -> Form {
    let Some(callee) = node.field("function") else { return Form::Nothing };
    let list = node.field("arguments");
    let arguments = list.iter().flat_map(|list| list.named_children().collect::<Vec<_>>());
    let arguments = arguments.filter(|child| !child.kind().ends_with("comment"));
    let arguments = arguments.map(|child| expression(reader, &child)).collect();
    Form::Call { callee: Box::new(expression(reader, &callee)), arguments, named: Vec::new() }
}
