//! Shell scripts as [`Program`]: a command is a call of its program's name, `$1` a name like any other.

use super::ir::{Expression, Form, Function, Program, Statement};
use super::syntax::{self, Node, Reader, block, one};

/// Programs that start what stands behind them.
const STARTERS: [&str; 8] = ["sudo", "exec", "command", "builtin", "nohup", "env", "nice", "time"];
/// What a function is called with.
const PARAMETERS: [&str; 11] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "@", "*"];
/// A call that stands for what leaves nothing in a value that a shell takes apart.
const QUOTED: &str = "quoted";

/// Reads a file's tree.
pub(super) fn program(root: &Node<'_>) -> Program {
    syntax::program(|reader| block(reader, root, statement))
}

fn statement(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    match &*node.kind() {
        "variable_assignment" => {
            let (Some(name), Some(value)) = (node.field("name"), node.field("value")) else { return };
            let target = Expression { at: name.range(), is: Form::Name(variable(&name)) };
            out.push(Statement::Assign { target, value: expression(reader, &value) });
        }
        "declaration_command" | "variable_assignments" => {
            for child in node.named_children().filter(|child| child.kind() == "variable_assignment") {
                statement(reader, &child, out);
            }
        }
        "function_definition" => {
            let name = node.field("name").map(|name| name.text().into_owned()).unwrap_or_default();
            let body = node.field("body").map(|body| block(reader, &body, statement)).unwrap_or_default();
            let parameters = PARAMETERS.map(str::to_owned).to_vec();
            out.push(Statement::Function(Function { name, parameters, body, ..Function::default() }));
        }
        "command" => command_statement(reader, node, out),
        "redirected_statement" => {
            if let Some(body) = node.field("body") {
                out.extend(one(reader, &body, statement));
            }
        }
        "if_statement" => condition(reader, node, out),
        "while_statement" => {
            let mut body = Vec::new();
            // `while read -r line` reads in its test.
            for test in node.field_children("condition").collect::<Vec<_>>() {
                body.extend(one(reader, &test, statement));
            }
            body.extend(node.field("body").map(|body| block(reader, &body, statement)).unwrap_or_default());
            out.push(Statement::Loop { bind: None, body });
        }
        "for_statement" => {
            let Some(name) = node.field("variable") else { return };
            let target = Expression { at: name.range(), is: Form::Name(name.text().into_owned()) };
            let values: Vec<Node<'_>> = node.field_children("value").collect();
            let is = match values.is_empty() {
                true => Form::Name("@".to_owned()),
                false => Form::List(values.iter().map(|value| expression(reader, value)).collect()),
            };
            let body = node.field("body").map(|body| block(reader, &body, statement)).unwrap_or_default();
            out.push(Statement::Loop { bind: Some((target, Expression { at: node.range(), is })), body });
        }
        "case_statement" => choice(reader, node, out),
        "list" => {
            let parts: Vec<Node<'_>> = node.named_children().collect();
            let [left, right] = parts.as_slice() else { return out.extend(block(reader, node, statement)) };
            let test = test(reader, left, out);
            let (mut then, mut otherwise) = (Vec::new(), Vec::new());
            match node.children().any(|child| child.text() == "&&") {
                true => then = one(reader, right, statement),
                false => otherwise = one(reader, right, statement),
            }
            out.push(Statement::If { test, then, otherwise });
        }
        "compound_statement" | "subshell" | "do_group" | "pipeline" | "else_clause" => {
            out.extend(block(reader, node, statement))
        }
        "comment" | "heredoc_body" => {}
        _ => out.push(Statement::Expression(expression(reader, node))),
    }
}

/// What is held against something; a command that only succeeds or fails is done, and tests nothing.
fn test(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) -> Expression {
    if is_test(node) {
        return expression(reader, node);
    }
    out.extend(one(reader, node, statement));
    Expression { at: node.range(), is: Form::Other(Vec::new()) }
}

/// Whether nothing but tests stands in a command; looked at without a stack of our own.
fn is_test(node: &Node<'_>) -> bool {
    let mut waiting = vec![node.clone()];
    while let Some(node) = waiting.pop() {
        match &*node.kind() {
            "test_command" => {}
            "negated_command" | "list" => waiting.extend(node.named_children()),
            _ => return false,
        }
    }
    true
}

fn condition(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    // The grammar gives the test of an `elif` no field: it is its first child.
    let tests: Vec<Node<'_>> = match &*node.kind() {
        "elif_clause" => node.named_children().take(1).collect(),
        _ => node.field_children("condition").filter(|child| child.is_named()).collect(),
    };
    let first = tests.first().cloned();
    let (mut then, mut otherwise) = (Vec::new(), Vec::new());
    let (mut clauses, mut rest): (Vec<Node<'_>>, Vec<Node<'_>>) = (Vec::new(), Vec::new());
    for child in node.named_children().filter(|child| !tests.iter().any(|test| test.range() == child.range())) {
        match &*child.kind() {
            "elif_clause" | "else_clause" => clauses.push(child),
            _ => rest.push(child),
        }
    }
    for child in rest {
        then.extend(one(reader, &child, statement));
    }
    // Each `elif` stands in the `else` of the one before.
    for clause in clauses.iter().rev() {
        match clause.kind() == "else_clause" {
            true => otherwise = block(reader, clause, statement),
            false => {
                let mut inner = Vec::new();
                condition(reader, clause, &mut inner);
                if let Some(Statement::If { otherwise: last, .. }) = inner.last_mut() {
                    *last = std::mem::take(&mut otherwise);
                }
                otherwise = inner;
            }
        }
    }
    let test = match &first {
        Some(first) => test(reader, first, out),
        None => Expression { at: node.range(), is: Form::Other(Vec::new()) },
    };
    out.push(Statement::If { test, then, otherwise });
}

fn choice(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    let Some(subject) = node.field("value").map(|value| expression(reader, &value)) else { return };
    let mut arms = Vec::new();
    for item in node.named_children().filter(|child| child.kind() == "case_item") {
        let patterns: Vec<Node<'_>> = item.field_children("value").collect();
        let is_rest = patterns.iter().any(|pattern| pattern.text() == "*");
        let mut body = Vec::new();
        for child in item.named_children() {
            if !patterns.iter().any(|pattern| pattern.range() == child.range()) {
                body.extend(one(reader, &child, statement));
            }
        }
        let known = patterns.iter().filter(|_| !is_rest).map(|pattern| expression(reader, pattern)).collect();
        arms.push((known, body));
    }
    out.push(Statement::Match { subject, arms });
}

fn command_statement(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    for child in node.named_children().filter(|child| child.kind() == "variable_assignment") {
        statement(reader, &child, out);
    }
    let is = call(reader, node);
    if let Form::Call { callee, arguments, .. } = &is
        && let Form::Name(name) = &callee.is
    {
        match name.as_str() {
            "exit" => return out.push(Statement::Leave),
            "return" => return out.push(Statement::Return(None)),
            "break" | "continue" => return out.push(Statement::Break),
            "read" => {
                for argument in arguments {
                    let Form::Text(word) = &argument.is else { continue };
                    if !word.starts_with('-') {
                        let target = Expression { at: argument.at.clone(), is: Form::Name(word.clone()) };
                        let value = Expression { at: node.range(), is: Form::Name("stdin".to_owned()) };
                        out.push(Statement::Assign { target, value });
                    }
                }
                return;
            }
            _ => {}
        }
    }
    out.push(Statement::Expression(Expression { at: node.range(), is }));
}

/// A command as a call of its program, whatever path it has and whoever starts it.
fn call(reader: &mut Reader, node: &Node<'_>) -> Form {
    let words: Vec<Node<'_>> = node.field("name").into_iter().chain(node.field_children("argument")).collect();
    let mut arguments: Vec<Expression> = words.iter().map(|word| expression(reader, word)).collect();
    let mut name = String::new();
    while !arguments.is_empty() {
        let first = arguments.remove(0);
        let Form::Text(word) = &first.is else {
            // Which program it is stands in a variable.
            arguments.insert(0, first);
            break;
        };
        name = word.rsplit('/').next().unwrap_or(word).to_owned();
        if !STARTERS.contains(&name.as_str()) {
            break;
        }
        let is_option =
            |word: &Expression| matches!(&word.is, Form::Text(text) if text.starts_with('-') || text.contains('='));
        while arguments.first().is_some_and(is_option) {
            arguments.remove(0);
        }
    }
    let is_quoting = match (name.as_str(), arguments.first().map(|first| &first.is)) {
        ("printf", Some(Form::Text(format))) => format.starts_with("%q"),
        // What these put out is quoted for the shell that reads it.
        ("getopt", _) => true,
        ("git", Some(Form::Text(command))) if command == "rev-parse" => {
            let quotes = |text: &str| text.starts_with("--sq") || text == "--parseopt";
            arguments.iter().any(|word| matches!(&word.is, Form::Text(text) if quotes(text)))
        }
        // Only what it lists is kept.
        ("tr", Some(Form::Text(option))) => ["-cd", "-dc"].contains(&option.as_str()),
        _ => false,
    };
    if is_quoting {
        name = QUOTED.to_owned();
    }
    let callee = Expression { at: words.first().map_or(node.range(), Node::range), is: Form::Name(name) };
    Form::Call { callee: Box::new(callee), arguments, named: Vec::new() }
}

fn expression(reader: &mut Reader, node: &Node<'_>) -> Expression {
    syntax::expression(reader, node, form)
}

fn form(reader: &mut Reader, node: &Node<'_>) -> Form {
    let parts = |reader: &mut Reader| -> Vec<Expression> {
        node.named_children().map(|child| expression(reader, &child)).collect()
    };
    match &*node.kind() {
        "word" | "number" | "string_content" | "regex" | "extglob_pattern" | "test_operator" => {
            Form::Text(node.text().into_owned())
        }
        "raw_string" | "ansi_c_string" => Form::Text(node.text().trim_start_matches('$').trim_matches('\'').to_owned()),
        "string" | "concatenation" | "translated_string" => match parts(reader) {
            parts if parts.is_empty() => Form::Text(String::new()),
            parts => Form::Template(parts),
        },
        "command_name" => match node.named_children().next() {
            Some(inner) => form(reader, &inner),
            None => Form::Text(node.text().into_owned()),
        },
        "simple_expansion" => Form::Name(node.text().trim_start_matches('$').to_owned()),
        "expansion" => expansion(node),
        "command" => call(reader, node),
        "command_substitution" | "pipeline" => {
            let mut parts = parts(reader);
            // What comes out of a pipe is what its last command lets through.
            match parts.last().map(|last| last.dotted()) {
                Some(Some(name)) if name.starts_with(QUOTED) => parts.pop().map_or(Form::Nothing, |last| last.is),
                _ => Form::Other(parts),
            }
        }
        "array" => Form::List(parts(reader)),
        "parenthesized_expression" => match node.named_children().next() {
            Some(inner) => form(reader, &inner),
            None => Form::Nothing,
        },
        "test_command" => match node.named_children().next() {
            Some(inner) => form(reader, &inner),
            None => Form::Nothing,
        },
        "negated_command" => match node.named_children().next() {
            Some(inner) => Form::Not(Box::new(expression(reader, &inner))),
            None => Form::Nothing,
        },
        "binary_expression" => match (node.field("left"), node.field("operator"), node.field("right")) {
            (Some(left), Some(operator), Some(right)) => {
                // A pattern that the whole value must have is a value that it must have.
                let operator = match &*operator.text() {
                    "=" | "=~" => "==".to_owned(),
                    other => other.to_owned(),
                };
                Form::Binary(operator, Box::new(expression(reader, &left)), Box::new(expression(reader, &right)))
            }
            _ => Form::Other(parts(reader)),
        },
        "list" => {
            let parts = parts(reader);
            let operator = if node.children().any(|child| child.text() == "&&") { "&&" } else { "||" };
            match <[Expression; 2]>::try_from(parts) {
                Ok([left, right]) => Form::Binary(operator.to_owned(), Box::new(left), Box::new(right)),
                Err(parts) => Form::Other(parts),
            }
        }
        _ => Form::Other(parts(reader)),
    }
}

/// `${name}`, and what is done to it: only what makes a value safe is told from the rest.
fn expansion(node: &Node<'_>) -> Form {
    let name = node.dfs().find(|child| matches!(&*child.kind(), "variable_name" | "special_variable_name"));
    let Some(name) = name else { return Form::Nothing };
    let text = node.text();
    let inside = text.trim_start_matches("${").trim_end_matches('}');
    // A length is a number; `@Q` quotes; `//[^…]` takes out what is not listed.
    let is_safe = inside.starts_with('#') && inside.len() > 1 || inside.ends_with("@Q") || inside.contains("//[^");
    let value = Expression { at: name.range(), is: Form::Name(name.text().into_owned()) };
    match is_safe {
        true => {
            let callee = Expression { at: node.range(), is: Form::Name(QUOTED.to_owned()) };
            Form::Call { callee: Box::new(callee), arguments: vec![value], named: Vec::new() }
        }
        false => value.is,
    }
}

/// The variable that an assignment is for: of `list[2]=x` the list.
fn variable(name: &Node<'_>) -> String {
    let text = name.text();
    text.split('[').next().unwrap_or(&text).to_owned()
}
