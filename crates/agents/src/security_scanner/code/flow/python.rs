//! Python as [`Program`].

use super::ir::{Expression, Form, Function, Program, Statement};
use super::syntax::{self, Node, Reader, block};

/// Reads a file's tree.
pub(super) fn program(root: &Node<'_>) -> Program {
    syntax::program(|reader| block(reader, root, statement))
}

fn statement(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    match &*node.kind() {
        "expression_statement" => {
            for child in node.named_children() {
                simple(reader, &child, out);
            }
        }
        "return_statement" => {
            let value = node.named_children().next().map(|child| expression(reader, &child));
            out.push(Statement::Return(value));
        }
        "raise_statement" => out.push(Statement::Leave),
        "break_statement" | "continue_statement" => out.push(Statement::Break),
        "if_statement" => out.push(condition(reader, node)),
        "for_statement" => {
            let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
            let bind = Some((expression(reader, &left), expression(reader, &right)));
            let body = node.field("body").map(|body| block(reader, &body, statement)).unwrap_or_default();
            out.push(Statement::Loop { bind, body });
        }
        "while_statement" => {
            let body = node.field("body").map(|body| block(reader, &body, statement)).unwrap_or_default();
            out.push(Statement::Loop { bind: None, body });
        }
        "with_statement" => {
            let clause = node.named_children().find(|child| child.kind() == "with_clause");
            let items: Vec<Node<'_>> = clause.iter().flat_map(|clause| clause.named_children()).collect();
            for item in items {
                let Some(value) = item.field("value") else { continue };
                let mut parts = value.named_children();
                match (&*value.kind(), parts.next(), value.field("alias")) {
                    ("as_pattern", Some(value), Some(target)) => {
                        let inner = target.named_children().next();
                        let target = inner.unwrap_or(target);
                        let value = expression(reader, &value);
                        out.push(Statement::Assign { target: expression(reader, &target), value });
                    }
                    _ => out.push(Statement::Expression(expression(reader, &value))),
                }
            }
            if let Some(body) = node.field("body") {
                out.extend(block(reader, &body, statement));
            }
        }
        "try_statement" => {
            let body = node.field("body").map(|body| block(reader, &body, statement)).unwrap_or_default();
            let mut handlers = Vec::new();
            let mut finally = Vec::new();
            for clause in node.named_children() {
                let inner = clause.named_children().find(|child| child.kind() == "block");
                let Some(inner) = inner else { continue };
                match &*clause.kind() {
                    "except_clause" | "except_group_clause" => handlers.push(block(reader, &inner, statement)),
                    "finally_clause" | "else_clause" => finally.extend(block(reader, &inner, statement)),
                    _ => {}
                }
            }
            out.push(Statement::Try { body, handlers, finally });
        }
        "match_statement" => {
            let Some(subject) = node.field("subject") else { return };
            let subject = expression(reader, &subject);
            let mut arms = Vec::new();
            for case in node.dfs().filter(|inner| inner.kind() == "case_clause") {
                let patterns = case.named_children().filter(|child| child.kind() == "case_pattern");
                let mut values = Vec::new();
                let mut is_rest = false;
                for pattern in patterns {
                    if pattern.text().trim() == "_" {
                        is_rest = true;
                    }
                    for part in pattern
                        .dfs()
                        .filter(|part| matches!(&*part.kind(), "string" | "integer" | "float" | "true" | "false"))
                    {
                        values.push(expression(reader, &part));
                    }
                }
                if is_rest {
                    values.clear();
                }
                let body = case.field("consequence").map(|body| block(reader, &body, statement)).unwrap_or_default();
                arms.push((values, body));
            }
            out.push(Statement::Match { subject, arms });
        }
        "decorated_definition" => {
            let is_handler = node.named_children().any(|child| {
                let text = child.text();
                child.kind() == "decorator"
                    && [".route(", ".get(", ".post(", ".put(", ".delete(", ".patch(", "api_view"]
                        .iter()
                        .any(|word| text.contains(word))
            });
            match node.field("definition") {
                Some(definition) if definition.kind() == "function_definition" => {
                    let function = function(reader, &definition, is_handler);
                    out.push(Statement::Function(function));
                }
                Some(definition) => statement(reader, &definition, out),
                None => {}
            }
        }
        "function_definition" => {
            let function = function(reader, node, false);
            out.push(Statement::Function(function));
        }
        "class_definition" => {
            let body = node.field("body").map(|body| block(reader, &body, statement)).unwrap_or_default();
            out.push(Statement::Block(body));
        }
        "import_statement" | "import_from_statement" => import(reader, node),
        "block" => out.extend(block(reader, node, statement)),
        "comment" | "pass_statement" | "global_statement" | "nonlocal_statement" => {}
        _ => {
            let parts = node.named_children().map(|child| expression(reader, &child)).collect();
            out.push(Statement::Expression(Expression { at: node.range(), is: Form::Other(parts) }));
        }
    }
}

fn function(reader: &mut Reader, node: &Node<'_>, is_handler: bool) -> Function {
    let name = node.field("name").map(|name| name.text().into_owned()).unwrap_or_default();
    let mut parameters = Vec::new();
    for parameter in node.field("parameters").iter().flat_map(|list| list.named_children().collect::<Vec<_>>()) {
        let named = match &*parameter.kind() {
            "identifier" => Some(parameter),
            _ => parameter.field("name").or_else(|| parameter.named_children().next()),
        };
        parameters.extend(named.map(|name| name.text().into_owned()));
    }
    let body = node.field("body").map(|body| block(reader, &body, statement)).unwrap_or_default();
    Function { name, parameters, body, is_handler, ..Function::default() }
}

fn condition(reader: &mut Reader, node: &Node<'_>) -> Statement {
    let test = node.field("condition").map(|test| expression(reader, &test));
    let then = node.field("consequence").map(|body| block(reader, &body, statement)).unwrap_or_default();
    let mut clauses: Vec<Node<'_>> = node.field_children("alternative").collect();
    // Each `elif` stands in the `else` of the one before.
    let mut otherwise = Vec::new();
    clauses.reverse();
    for clause in clauses {
        if clause.kind() == "elif_clause" {
            let test = clause.field("condition").map(|test| expression(reader, &test));
            let then = clause.field("consequence").map(|body| block(reader, &body, statement)).unwrap_or_default();
            if let Some(test) = test {
                otherwise = vec![Statement::If { test, then, otherwise }];
            }
        } else if let Some(body) = clause.field("body") {
            otherwise = block(reader, &body, statement);
        }
    }
    let test = test.unwrap_or(Expression { at: node.range(), is: Form::Other(Vec::new()) });
    Statement::If { test, then, otherwise }
}

fn import(reader: &mut Reader, node: &Node<'_>) {
    let module = node.field("module_name").map(|module| module.text().into_owned());
    for name in node.field_children("name") {
        let (full, alias) = match &*name.kind() {
            "aliased_import" => {
                let (Some(full), Some(alias)) = (name.field("name"), name.field("alias")) else { continue };
                (full.text().into_owned(), alias.text().into_owned())
            }
            _ => (name.text().into_owned(), name.text().into_owned()),
        };
        match &module {
            Some(module) => reader.imports.insert(alias, format!("{module}.{full}")),
            // `import a.b` binds `a`.
            None if full == alias => None,
            None => reader.imports.insert(alias, full),
        };
    }
}

/// An expression that stands as a statement, or an assignment.
fn simple(reader: &mut Reader, node: &Node<'_>, out: &mut Vec<Statement>) {
    match &*node.kind() {
        "assignment" => {
            let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
            if right.kind() == "assignment" {
                simple(reader, &right, out);
                let value = right.field("left").map(|left| expression(reader, &left));
                if let Some(value) = value {
                    out.push(Statement::Assign { target: expression(reader, &left), value });
                }
                return;
            }
            out.push(Statement::Assign { target: expression(reader, &left), value: expression(reader, &right) });
        }
        "augmented_assignment" => {
            let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
            let operator = node.field("operator").map(|operator| operator.text().trim_end_matches('=').to_owned());
            let target = expression(reader, &left);
            let value = Form::Binary(
                operator.unwrap_or_default(),
                Box::new(target.clone()),
                Box::new(expression(reader, &right)),
            );
            out.push(Statement::Assign { target, value: Expression { at: node.range(), is: value } });
        }
        _ => out.push(Statement::Expression(expression(reader, node))),
    }
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
        "identifier" | "type" => Form::Name(node.text().into_owned()),
        "integer" | "float" => node.text().replace('_', "").parse().map_or(Form::Nothing, Form::Number),
        "true" => Form::Bool(true),
        "false" => Form::Bool(false),
        "none" => Form::Nothing,
        "string" => string(reader, node),
        "concatenated_string" => {
            Form::Template(node.named_children().map(|child| expression(reader, &child)).collect())
        }
        "parenthesized_expression" | "await" | "list_splat" | "dictionary_splat" => {
            match node.named_children().find(|child| child.kind() != "comment") {
                Some(inner) => form(reader, &inner),
                None => Form::Nothing,
            }
        }
        "attribute" => match (node.field("object"), node.field("attribute")) {
            (Some(object), Some(name)) => Form::Attribute(boxed(reader, &object), name.text().into_owned()),
            _ => others(reader, node),
        },
        "subscript" => match (node.field("value"), node.field("subscript")) {
            (Some(value), Some(index)) if index.kind() == "slice" => Form::Other(vec![expression(reader, &value)]),
            (Some(value), Some(index)) => Form::Index(boxed(reader, &value), boxed(reader, &index)),
            _ => others(reader, node),
        },
        "call" => call(reader, node),
        "binary_operator" | "boolean_operator" => {
            match (node.field("left"), node.field("operator"), node.field("right")) {
                (Some(left), Some(operator), Some(right)) => {
                    Form::Binary(operator.text().into_owned(), boxed(reader, &left), boxed(reader, &right))
                }
                _ => others(reader, node),
            }
        }
        "comparison_operator" => {
            let operands: Vec<Node<'_>> = node.named_children().collect();
            let operators: Vec<String> =
                node.children().filter(|child| !child.is_named()).map(|child| child.text().into_owned()).collect();
            match operands.as_slice() {
                [left, right] => Form::Binary(operators.join(" "), boxed(reader, left), boxed(reader, right)),
                _ => others(reader, node),
            }
        }
        "not_operator" => match node.field("argument") {
            Some(inner) => Form::Not(boxed(reader, &inner)),
            None => others(reader, node),
        },
        "unary_operator" => match node.field("argument") {
            Some(inner) => {
                let zero = Expression { at: inner.range(), is: Form::Number(0.0) };
                Form::Binary("-".to_owned(), Box::new(zero), boxed(reader, &inner))
            }
            None => others(reader, node),
        },
        "conditional_expression" => {
            let parts: Vec<Node<'_>> = node.named_children().collect();
            match parts.as_slice() {
                [then, test, otherwise] => Form::Either {
                    test: boxed(reader, test),
                    then: boxed(reader, then),
                    otherwise: boxed(reader, otherwise),
                },
                _ => others(reader, node),
            }
        }
        "list" | "tuple" | "expression_list" | "pattern_list" | "tuple_pattern" | "list_pattern" | "set" => Form::List(
            node.named_children()
                .filter(|child| child.kind() != "comment")
                .map(|child| expression(reader, &child))
                .collect(),
        ),
        "dictionary" => {
            let mut pairs = Vec::new();
            for pair in node.named_children().filter(|child| child.kind() == "pair") {
                if let (Some(key), Some(value)) = (pair.field("key"), pair.field("value")) {
                    pairs.push((expression(reader, &key), expression(reader, &value)));
                }
            }
            Form::Map(pairs)
        }
        "lambda" => {
            let body = node.field("body").map(|body| expression(reader, &body));
            let parameters = node
                .field("parameters")
                .map(|list| list.named_children().map(|name| name.text().into_owned()).collect());
            Form::Lambda(Box::new(Function {
                parameters: parameters.unwrap_or_default(),
                body: vec![Statement::Return(body)],
                ..Function::default()
            }))
        }
        "named_expression" => match node.field("value") {
            Some(value) => form(reader, &value),
            None => others(reader, node),
        },
        _ => others(reader, node),
    }
}

fn string(reader: &mut Reader, node: &Node<'_>) -> Form {
    let mut parts = Vec::new();
    for child in node.named_children() {
        match &*child.kind() {
            "string_content" => {
                parts.push(Expression { at: child.range(), is: Form::Text(child.text().into_owned()) });
            }
            "interpolation" => {
                if let Some(inner) = child.field("expression").or_else(|| child.named_children().next()) {
                    parts.push(expression(reader, &inner));
                }
            }
            _ => {}
        }
    }
    match parts.as_mut_slice() {
        [] => Form::Text(String::new()),
        [one] if matches!(one.is, Form::Text(_)) => std::mem::replace(&mut one.is, Form::Nothing),
        _ => Form::Template(parts),
    }
}

fn call(reader: &mut Reader, node: &Node<'_>) -> Form {
    let (Some(callee), Some(list)) = (node.field("function"), node.field("arguments")) else {
        return Form::Other(node.named_children().map(|child| expression(reader, &child)).collect());
    };
    let (mut arguments, mut named) = (Vec::new(), Vec::new());
    for argument in list.named_children() {
        match &*argument.kind() {
            "keyword_argument" => {
                if let (Some(name), Some(value)) = (argument.field("name"), argument.field("value")) {
                    named.push((name.text().into_owned(), expression(reader, &value)));
                }
            }
            "comment" => {}
            _ => arguments.push(expression(reader, &argument)),
        }
    }
    Form::Call { callee: Box::new(expression(reader, &callee)), arguments, named }
}
