//! Go as [`Program`].

use std::collections::BTreeMap;

use super::ir::{Expression, Form, Function, Program, Statement};
use super::syntax::{self, Node, Reader, block, one};

/// Types of parameters that are plain text, or may be.
const TEXT: [&str; 8] =
    ["string", "*string", "[]string", "[]byte", "any", "interface{}", "map[string]string", "map[string]interface{}"];

/// Reads a file's tree.
pub(super) fn program(root: &Node<'_>) -> Program {
    syntax::program(|reader| block(reader, root, statement))
}

fn field_block(reader: &mut Reader, node: &Node<'_>, field: &str) -> Vec<Statement> {
    let Some(inner) = node.field(field) else { return Vec::new() };
    if &*inner.kind() == "if_statement" {
        return one(reader, &inner, statement);
    }
    block(reader, &inner, statement)
}

fn statement(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    match &*node.kind() {
        "import_declaration" => import(reader, node),
        "function_declaration" | "method_declaration" => {
            let name = node.field("name").map(|name| name.text().into_owned()).unwrap_or_default();
            let function = function(reader, node, name);
            out.push(Statement::Function(function));
        }
        "short_var_declaration" | "assignment_statement" => assignment(reader, node, out),
        "var_declaration" | "const_declaration" => {
            let is_spec = |child: &Node<'_>| matches!(&*child.kind(), "var_spec" | "const_spec");
            for spec in node.dfs().filter(is_spec) {
                let Some(value) = spec.field("value") else { continue };
                let targets: Vec<Node<'_>> = spec.field_children("name").collect();
                bind(reader, &targets, &parts(&value), out);
            }
        }
        "expression_statement" | "go_statement" | "defer_statement" => {
            for child in node.named_children() {
                let text = child.text();
                out.push(Statement::Expression(expression(reader, &child)));
                if ["panic(", "log.Fatal", "os.Exit("].iter().any(|end| text.starts_with(end)) {
                    out.push(Statement::Leave);
                }
            }
        }
        "return_statement" => {
            let value = node.named_children().next().map(|list| values(reader, &list));
            out.push(Statement::Return(value));
        }
        "break_statement" | "continue_statement" | "goto_statement" => out.push(Statement::Break),
        "if_statement" => {
            if let Some(first) = node.field("initializer") {
                statement(reader, &first, out);
            }
            let Some(test) = node.field("condition").map(|test| expression(reader, &test)) else { return };
            let then = field_block(reader, node, "consequence");
            let otherwise = field_block(reader, node, "alternative");
            out.push(Statement::If { test, then, otherwise });
        }
        "for_statement" => looping(reader, node, out),
        "expression_switch_statement" | "type_switch_statement" | "select_statement" => switch(reader, node, out),
        "block" | "statement_list" | "labeled_statement" => out.extend(block(reader, node, statement)),
        "comment" | "package_clause" | "type_declaration" | "inc_statement" | "dec_statement" => {}
        _ => out.push(Statement::Expression(expression(reader, node))),
    }
}

/// `a, err := f()`: what a call returns beside the value says nothing of it.
fn assignment(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
    let operator = node.field("operator").map(|operator| operator.text().into_owned()).unwrap_or_default();
    if let Some(operator) = operator.strip_suffix('=').filter(|operator| !["", ":"].contains(operator)) {
        let target = values(reader, &left);
        let is = Form::Binary(operator.to_owned(), Box::new(target.clone()), Box::new(values(reader, &right)));
        out.push(Statement::Assign { target, value: Expression { at: node.range(), is } });
        return;
    }
    bind(reader, &parts(&left), &parts(&right), out);
}

fn bind(reader: &mut Reader, targets: &[Node<'_>], sources: &[Node<'_>], out: &mut Vec<Statement>) {
    let is_said = |target: &Node<'_>| !["_", "err", "ok"].contains(&&*target.text());
    match sources {
        [source] if targets.len() > 1 => {
            let value = expression(reader, source);
            let mut said = targets.iter().filter(|target| is_said(target));
            match said.next() {
                Some(first) => out.push(Statement::Assign { target: expression(reader, first), value: value.clone() }),
                None => out.push(Statement::Expression(value.clone())),
            }
            for target in said {
                out.push(Statement::Assign { target: expression(reader, target), value: value.clone() });
            }
        }
        _ => {
            for (target, source) in targets.iter().zip(sources) {
                out.push(Statement::Assign { target: expression(reader, target), value: expression(reader, source) });
            }
        }
    }
}

fn looping(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    let mut over = None;
    for clause in node.named_children() {
        match &*clause.kind() {
            "for_clause" => {
                if let Some(first) = clause.field("initializer") {
                    statement(reader, &first, out);
                }
            }
            "range_clause" => {
                let names = clause.field("left").map(|left| parts(&left)).unwrap_or_default();
                // The first is the place, the second what stands there.
                if let (Some(name), Some(right)) = (names.get(1), clause.field("right")) {
                    over = Some((expression(reader, name), expression(reader, &right)));
                }
            }
            _ => {}
        }
    }
    let body = field_block(reader, node, "body");
    out.push(Statement::Loop { bind: over, body });
}

fn switch(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    if let Some(first) = node.field("initializer") {
        statement(reader, &first, out);
    }
    let nothing = Expression { at: node.range(), is: Form::Other(Vec::new()) };
    let subject = node.field("value").map(|value| expression(reader, &value)).unwrap_or(nothing);
    let mut arms: Vec<(Vec<Expression>, Vec<Statement>)> = Vec::new();
    for case in node.named_children() {
        let is_default = &*case.kind() == "default_case";
        if !is_default && !case.kind().ends_with("_case") {
            continue;
        }
        let value = case.field("value").or_else(|| case.field("type")).or_else(|| case.field("communication"));
        let mut body = block(reader, &case, statement);
        if let Some(value) = &value {
            // The value is a child of the case as its statements are.
            body.retain(|statement| !matches!(statement, Statement::Expression(it) if it.at == value.range()));
        }
        let known = match is_default {
            true => Vec::new(),
            false => {
                value.map(|value| parts(&value)).unwrap_or_default().iter().map(|it| expression(reader, it)).collect()
            }
        };
        arms.push((known, body));
    }
    arms.sort_by_key(|(values, _)| values.is_empty());
    out.push(Statement::Match { subject, arms });
}

fn import(reader: &mut Reader, node: &Node<'_>) {
    for spec in node.dfs().filter(|child| child.kind() == "import_spec") {
        let Some(path) = spec.field("path") else { continue };
        let path = path.text().trim_matches(['"', '`']).to_owned();
        // A package is known by the end of its path, without the number of its version.
        let words: Vec<&str> = path.split('/').filter(|word| !is_version(word)).collect();
        let package = words.last().map_or(path.as_str(), |word| word.split(".v").next().unwrap_or(word)).to_owned();
        let path = words.join("/");
        match spec.field("name") {
            Some(alias) => {
                reader.paths.insert(alias.text().into_owned(), path);
                reader.imports.insert(alias.text().into_owned(), package);
            }
            None => {
                reader.paths.insert(package, path);
            }
        }
    }
}

fn is_version(word: &str) -> bool {
    word.strip_prefix('v').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn function(reader: &mut Reader, node: &Node<'_>, name: String) -> Function {
    let (mut parameters, mut types) = (Vec::new(), BTreeMap::new());
    for parameter in node.field("parameters").iter().flat_map(|list| list.named_children().collect::<Vec<_>>()) {
        let kind: String = parameter.field("type").map(|kind| kind.text().into_owned()).unwrap_or_default();
        for named in parameter.field_children("name") {
            let named = named.text().into_owned();
            if !TEXT.contains(&kind.as_str()) {
                types.insert(named.clone(), kind.trim_start_matches('*').to_owned());
            }
            parameters.push(named);
        }
    }
    let body = field_block(reader, node, "body");
    Function { name, parameters, types, body, is_handler: false }
}

/// The expressions of a list, or the one that stands alone.
fn parts<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    match &*node.kind() {
        "expression_list" => node.named_children().filter(|child| child.kind() != "comment").collect(),
        _ => vec![node.clone()],
    }
}

/// A list as one value: its first, where the rest says nothing.
fn values(reader: &mut Reader, node: &Node<'_>) -> Expression {
    let parts = parts(node);
    match parts.as_slice() {
        [one] => expression(reader, one),
        all => match all.split_last() {
            // `return value, nil`, `return value, err`.
            Some((last, [first])) if ["nil", "err", "true", "false"].contains(&&*last.text()) => {
                expression(reader, first)
            }
            _ => Expression {
                at: node.range(),
                is: Form::Other(all.iter().map(|part| expression(reader, part)).collect()),
            },
        },
    }
}

fn expression(reader: &mut Reader, node: &Node<'_>) -> Expression {
    syntax::expression(reader, node, form)
}

fn form(reader: &mut Reader, node: &Node<'_>) -> Form {
    let others =
        |reader: &mut Reader| Form::Other(node.named_children().map(|child| expression(reader, &child)).collect());
    let inner = |reader: &mut Reader, field: &str| match node.field(field) {
        Some(inner) => form(reader, &inner),
        None => Form::Nothing,
    };
    match &*node.kind() {
        "identifier" | "field_identifier" | "package_identifier" => Form::Name(node.text().into_owned()),
        "int_literal" | "float_literal" => node.text().replace('_', "").parse().map_or(Form::Nothing, Form::Number),
        "true" => Form::Bool(true),
        "false" => Form::Bool(false),
        "nil" => Form::Nothing,
        "interpreted_string_literal" | "raw_string_literal" | "rune_literal" => {
            Form::Text(node.text().trim_matches(['"', '`', '\'']).to_owned())
        }
        "selector_expression" => match (node.field("operand"), node.field("field")) {
            (Some(of), Some(name)) => Form::Attribute(Box::new(expression(reader, &of)), name.text().into_owned()),
            _ => others(reader),
        },
        "index_expression" => match (node.field("operand"), node.field("index")) {
            (Some(of), Some(index)) => {
                Form::Index(Box::new(expression(reader, &of)), Box::new(expression(reader, &index)))
            }
            _ => others(reader),
        },
        "call_expression" => call(reader, node),
        "binary_expression" => match (node.field("left"), node.field("operator"), node.field("right")) {
            (Some(left), Some(operator), Some(right)) => Form::Binary(
                operator.text().into_owned(),
                Box::new(expression(reader, &left)),
                Box::new(expression(reader, &right)),
            ),
            _ => others(reader),
        },
        "unary_expression" => match (node.field("operator"), node.field("operand")) {
            (Some(operator), Some(operand)) if operator.text() == "!" => {
                Form::Not(Box::new(expression(reader, &operand)))
            }
            // What is pointed at is what it is about.
            (Some(_), Some(operand)) => form(reader, &operand),
            _ => others(reader),
        },
        "slice_expression" | "type_assertion_expression" | "type_conversion_expression" => inner(reader, "operand"),
        "parenthesized_expression" | "variadic_argument" | "literal_element" => match node.named_children().next() {
            Some(inner) => form(reader, &inner),
            None => Form::Nothing,
        },
        "composite_literal" => inner(reader, "body"),
        "literal_value" => literal(reader, node),
        "func_literal" => Form::Lambda(Box::new(function(reader, node, String::new()))),
        _ => others(reader),
    }
}

/// What stands between the braces of a slice, a map, or a structure.
fn literal(reader: &mut Reader, node: &Node<'_>) -> Form {
    let elements: Vec<Node<'_>> = node.named_children().filter(|child| child.kind() != "comment").collect();
    if !elements.iter().any(|element| element.kind() == "keyed_element") {
        return Form::List(elements.iter().map(|element| expression(reader, element)).collect());
    }
    let mut pairs = Vec::new();
    for element in elements {
        let parts: Vec<Node<'_>> = element.named_children().collect();
        let [key, value] = parts.as_slice() else { continue };
        let mut key = expression(reader, key);
        // The name of a field is no variable.
        if let Form::Name(name) = &key.is {
            key.is = Form::Text(name.clone());
        }
        pairs.push((key, expression(reader, value)));
    }
    Form::Map(pairs)
}

fn call(reader: &mut Reader, node: &Node<'_>) -> Form {
    let Some(callee) = node.field("function") else { return Form::Nothing };
    let list = node.field("arguments");
    let arguments = list.iter().flat_map(|list| list.named_children().collect::<Vec<_>>());
    let arguments = arguments.filter(|child| child.kind() != "comment").map(|child| expression(reader, &child));
    let arguments = arguments.collect();
    Form::Call { callee: Box::new(expression(reader, &callee)), arguments, named: Vec::new() }
}
