//! JavaScript and TypeScript as [`Program`].

use super::ir::{Expression, Form, Function, Program, Statement};
use super::syntax::{self, Node, Reader, block, one};

/// Reads a file's tree.
pub(super) fn program(root: &Node<'_>) -> Program {
    syntax::program(|reader| block(reader, root, statement))
}

/// A body with or without braces.
fn body(reader: &mut Reader, node: Option<Node<'_>>) -> Vec<Statement> {
    let Some(node) = node else { return Vec::new() };
    match &*node.kind() {
        "statement_block" | "class_body" | "program" => block(reader, &node, statement),
        "else_clause" | "finally_clause" => {
            let inner = node.named_children().next();
            reader.deeper(|reader| body(reader, inner)).unwrap_or_default()
        }
        _ => one(reader, &node, statement),
    }
}

fn statement(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    match &*node.kind() {
        "expression_statement" => {
            for child in node.named_children() {
                effect(reader, &child, out);
            }
        }
        "lexical_declaration" | "variable_declaration" => {
            for declarator in node.named_children().filter(|child| child.kind() == "variable_declarator") {
                let (Some(name), Some(value)) = (declarator.field("name"), declarator.field("value")) else { continue };
                required(reader, &name, &value);
                let (target, value) = (expression(reader, &name), expression(reader, &value));
                if let (Form::Name(name), Form::Lambda(function)) = (&target.is, &value.is) {
                    out.push(Statement::Function(Function { name: name.clone(), ..(**function).clone() }));
                    continue;
                }
                bind(target, value, out);
            }
        }
        "function_declaration" | "generator_function_declaration" => {
            let name = node.field("name").map(|name| name.text().into_owned()).unwrap_or_default();
            let function = function(reader, node, name);
            out.push(Statement::Function(function));
        }
        "class_declaration" | "class" => {
            let inner = body(reader, node.field("body"));
            out.push(Statement::Block(inner));
        }
        "method_definition" => {
            let name = node.field("name").map(|name| name.text().into_owned()).unwrap_or_default();
            let function = function(reader, node, name);
            out.push(Statement::Function(function));
        }
        "return_statement" => {
            let value = node.named_children().next().map(|child| expression(reader, &child));
            out.push(Statement::Return(value));
        }
        "throw_statement" => out.push(Statement::Leave),
        "break_statement" | "continue_statement" => out.push(Statement::Break),
        "if_statement" => {
            let test = node.field("condition").map(|test| expression(reader, &test));
            let then = body(reader, node.field("consequence"));
            let otherwise = body(reader, node.field("alternative"));
            let test = test.unwrap_or(Expression { at: node.range(), is: Form::Other(Vec::new()) });
            out.push(Statement::If { test, then, otherwise });
        }
        "for_in_statement" => {
            let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
            let bind = Some((expression(reader, &left), expression(reader, &right)));
            let body = body(reader, node.field("body"));
            out.push(Statement::Loop { bind, body });
        }
        "for_statement" | "while_statement" | "do_statement" => {
            if let Some(first) = node.field("initializer") {
                statement(reader, &first, out);
            }
            let body = body(reader, node.field("body"));
            out.push(Statement::Loop { bind: None, body });
        }
        "switch_statement" => {
            let Some(subject) = node.field("value") else { return };
            let subject = expression(reader, &subject);
            let mut arms: Vec<(Vec<Expression>, Vec<Statement>)> = Vec::new();
            let mut waiting = Vec::new();
            for case in node.field("body").iter().flat_map(|body| body.named_children().collect::<Vec<_>>()) {
                match case.field("value") {
                    Some(value) => waiting.push(expression(reader, &value)),
                    None => waiting.clear(),
                }
                let mut inner = Vec::new();
                for part in case.field_children("body") {
                    // A case ends with its `break`; what follows the switch goes on.
                    if part.kind() != "break_statement" {
                        statement(reader, &part, &mut inner);
                    }
                }
                let is_default = case.kind() == "switch_default";
                if !inner.is_empty() || is_default {
                    arms.push((std::mem::take(&mut waiting), inner));
                }
            }
            // The default stands anywhere, and is for the rest.
            arms.sort_by_key(|(values, _)| values.is_empty());
            out.push(Statement::Match { subject, arms });
        }
        "try_statement" => {
            let tried = body(reader, node.field("body"));
            let handler = node.field("handler").and_then(|handler| handler.field("body"));
            let handlers = handler.map(|handler| vec![block(reader, &handler, statement)]).unwrap_or_default();
            let finally = body(reader, node.field("finalizer"));
            out.push(Statement::Try { body: tried, handlers, finally });
        }
        "statement_block" => out.extend(block(reader, node, statement)),
        "export_statement" => {
            for child in node.named_children() {
                match &*child.kind() {
                    "function_declaration" | "class_declaration" | "lexical_declaration" | "variable_declaration" => {
                        statement(reader, &child, out);
                    }
                    _ => out.push(Statement::Expression(expression(reader, &child))),
                }
            }
        }
        "import_statement" => import(reader, node),
        "comment" | "empty_statement" | "interface_declaration" | "type_alias_declaration" => {}
        _ => out.push(Statement::Expression(expression(reader, node))),
    }
}

/// Binds a name, or the names of a pattern: `const { id } = req.query`.
fn bind(target: Expression, value: Expression, out: &mut Vec<Statement>) {
    match target.is {
        Form::Map(pairs) => {
            for (key, target) in pairs {
                let Form::Text(field) = key.is else { continue };
                let at = value.at.clone();
                let part = Expression { at, is: Form::Attribute(Box::new(value.clone()), field) };
                bind(target, part, out);
            }
        }
        _ => out.push(Statement::Assign { target, value }),
    }
}

/// `const fs = require("fs")`, `const { exec } = require("child_process")`.
fn required(reader: &mut Reader, name: &Node<'_>, value: &Node<'_>) {
    let text = value.text();
    let module = text.strip_prefix("require(").and_then(|rest| rest.split(')').next());
    let Some(module) =
        module.map(|module| module.trim_matches(['"', '\'', '`']).trim_start_matches("node:").to_owned())
    else {
        return;
    };
    let field = text.rsplit_once(").").map(|(_, field)| format!(".{field}")).unwrap_or_default();
    match &*name.kind() {
        "identifier" => {
            reader.imports.insert(name.text().into_owned(), format!("{module}{field}"));
        }
        "object_pattern" => {
            for part in name.named_children() {
                match (part.field("key"), part.field("value")) {
                    (Some(key), Some(value)) => {
                        reader.imports.insert(value.text().into_owned(), format!("{module}.{}", key.text()))
                    }
                    _ => reader.imports.insert(part.text().into_owned(), format!("{module}.{}", part.text())),
                };
            }
        }
        _ => {}
    }
}

fn import(reader: &mut Reader, node: &Node<'_>) {
    let Some(source) = node.field("source") else { return };
    let module = source.text().trim_matches(['"', '\'']).trim_start_matches("node:").to_owned();
    for part in node.dfs() {
        match &*part.kind() {
            "import_specifier" => {
                let Some(name) = part.field("name") else { continue };
                let alias = part.field("alias").unwrap_or_else(|| name.clone());
                reader.imports.insert(alias.text().into_owned(), format!("{module}.{}", name.text()));
            }
            "namespace_import" => {
                if let Some(name) = part.named_children().next() {
                    reader.imports.insert(name.text().into_owned(), module.clone());
                }
            }
            "identifier" if part.parent().is_some_and(|parent| parent.kind() == "import_clause") => {
                reader.imports.insert(part.text().into_owned(), module.clone());
            }
            _ => {}
        }
    }
}

/// An expression that stands for what it does.
fn effect(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    match &*node.kind() {
        "assignment_expression" => {
            let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
            let (target, value) = (expression(reader, &left), expression(reader, &right));
            bind(target, value, out);
        }
        "augmented_assignment_expression" => {
            let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
            let operator = node.field("operator").map(|operator| operator.text().trim_end_matches('=').to_owned());
            let target = expression(reader, &left);
            let right = expression(reader, &right);
            let is = Form::Binary(operator.unwrap_or_default(), Box::new(target.clone()), Box::new(right));
            out.push(Statement::Assign { target, value: Expression { at: node.range(), is } });
        }
        "sequence_expression" => {
            for child in node.named_children() {
                effect(reader, &child, out);
            }
        }
        _ => out.push(Statement::Expression(expression(reader, node))),
    }
}

fn function(reader: &mut Reader, node: &Node<'_>, name: String) -> Function {
    let mut parameters = Vec::new();
    let list = node.field("parameters").or_else(|| node.field("parameter"));
    if let Some(list) = list {
        let each: Vec<Node<'_>> =
            if list.kind() == "identifier" { vec![list] } else { list.named_children().collect() };
        for parameter in each {
            let named = parameter.field("pattern").or_else(|| parameter.field("left")).unwrap_or(parameter);
            parameters.push(named.text().into_owned());
        }
    }
    let inner = match node.field("body") {
        Some(inner) if inner.kind() == "statement_block" => block(reader, &inner, statement),
        Some(inner) => {
            let mut out = Vec::new();
            if matches!(&*inner.kind(), "assignment_expression" | "augmented_assignment_expression") {
                effect(reader, &inner, &mut out);
            } else {
                out.push(Statement::Return(Some(expression(reader, &inner))));
            }
            out
        }
        None => Vec::new(),
    };
    Function { name, parameters, body: inner, ..Function::default() }
}

fn expression(reader: &mut Reader, node: &Node<'_>) -> Expression {
    syntax::expression(reader, node, form)
}

fn form(reader: &mut Reader, node: &Node<'_>) -> Form {
    let boxed = |reader: &mut Reader, node: &Node<'_>| Box::new(expression(reader, node));
    let others = |reader: &mut Reader, node: &Node<'_>| {
        Form::Other(node.named_children().map(|child| expression(reader, &child)).collect())
    };
    match &*node.kind() {
        "identifier" | "this" | "property_identifier" | "shorthand_property_identifier" | "undefined" => {
            Form::Name(node.text().into_owned())
        }
        "number" => node.text().replace('_', "").parse().map_or(Form::Nothing, Form::Number),
        "true" => Form::Bool(true),
        "false" => Form::Bool(false),
        "null" => Form::Nothing,
        "string" => Form::Text(node.text().trim_matches(['"', '\'']).to_owned()),
        "template_string" => {
            let mut parts = Vec::new();
            for child in node.named_children() {
                match &*child.kind() {
                    "string_fragment" => {
                        parts.push(Expression { at: child.range(), is: Form::Text(child.text().into_owned()) })
                    }
                    "template_substitution" => {
                        parts.extend(child.named_children().next().map(|inner| expression(reader, &inner)))
                    }
                    _ => {}
                }
            }
            Form::Template(parts)
        }
        "parenthesized_expression"
        | "await_expression"
        | "spread_element"
        | "as_expression"
        | "non_null_expression"
        | "satisfies_expression" => match node.named_children().find(|child| child.kind() != "comment") {
            Some(inner) => form(reader, &inner),
            None => Form::Nothing,
        },
        "member_expression" => match (node.field("object"), node.field("property")) {
            (Some(object), Some(name)) => Form::Attribute(boxed(reader, &object), name.text().into_owned()),
            _ => others(reader, node),
        },
        "subscript_expression" => match (node.field("object"), node.field("index")) {
            (Some(object), Some(index)) => Form::Index(boxed(reader, &object), boxed(reader, &index)),
            _ => others(reader, node),
        },
        "call_expression" | "new_expression" => call(reader, node),
        "binary_expression" => match (node.field("left"), node.field("operator"), node.field("right")) {
            (Some(left), Some(operator), Some(right)) => {
                Form::Binary(operator.text().into_owned(), boxed(reader, &left), boxed(reader, &right))
            }
            _ => others(reader, node),
        },
        "unary_expression" => match (node.field("operator"), node.field("argument")) {
            (Some(operator), Some(inner)) if operator.text() == "!" => Form::Not(boxed(reader, &inner)),
            (Some(operator), Some(inner)) if operator.text() == "-" => {
                let zero = Expression { at: inner.range(), is: Form::Number(0.0) };
                Form::Binary("-".to_owned(), Box::new(zero), boxed(reader, &inner))
            }
            _ => others(reader, node),
        },
        "ternary_expression" => match (node.field("condition"), node.field("consequence"), node.field("alternative")) {
            (Some(test), Some(then), Some(otherwise)) => Form::Either {
                test: boxed(reader, &test),
                then: boxed(reader, &then),
                otherwise: boxed(reader, &otherwise),
            },
            _ => others(reader, node),
        },
        "array" | "array_pattern" => Form::List(
            node.named_children()
                .filter(|child| child.kind() != "comment")
                .map(|child| expression(reader, &child))
                .collect(),
        ),
        "object" | "object_pattern" => object(reader, node),
        "arrow_function" | "function_expression" | "function" | "generator_function" => {
            Form::Lambda(Box::new(function(reader, node, String::new())))
        }
        "assignment_expression" => match node.field("right") {
            Some(value) => form(reader, &value),
            None => others(reader, node),
        },
        _ => others(reader, node),
    }
}

fn object(reader: &mut Reader, node: &Node<'_>) -> Form {
    let mut pairs = Vec::new();
    for part in node.named_children() {
        let key =
            |text: &str| Expression { at: part.range(), is: Form::Text(text.trim_matches(['"', '\'']).to_owned()) };
        match &*part.kind() {
            "pair" | "pair_pattern" => {
                if let (Some(name), Some(value)) = (part.field("key"), part.field("value")) {
                    pairs.push((key(&name.text()), expression(reader, &value)));
                }
            }
            "shorthand_property_identifier" | "shorthand_property_identifier_pattern" => {
                let name = Form::Name(part.text().into_owned());
                pairs.push((key(&part.text()), Expression { at: part.range(), is: name }));
            }
            "method_definition" => {
                let name = part.field("name").map(|name| name.text().into_owned()).unwrap_or_default();
                let function = function(reader, &part, name.clone());
                pairs.push((key(&name), Expression { at: part.range(), is: Form::Lambda(Box::new(function)) }));
            }
            "spread_element" => pairs.push((key("..."), expression(reader, &part))),
            _ => {}
        }
    }
    Form::Map(pairs)
}

fn call(reader: &mut Reader, node: &Node<'_>) -> Form {
    let callee = node.field("function").or_else(|| node.field("constructor"));
    let Some(callee) = callee else { return Form::Nothing };
    let mut arguments = Vec::new();
    if let Some(list) = node.field("arguments") {
        if list.kind() == "template_string" {
            arguments.push(expression(reader, &list));
        } else {
            for argument in list.named_children().filter(|child| child.kind() != "comment") {
                arguments.push(expression(reader, &argument));
            }
        }
    }
    // A module where it stands: `require("fs").readFile`.
    if let (true, [Expression { is: Form::Text(module), .. }]) = (callee.text() == "require", arguments.as_slice()) {
        return Form::Name(module.trim_start_matches("node:").to_owned());
    }
    Form::Call { callee: Box::new(expression(reader, &callee)), arguments, named: Vec::new() }
}
