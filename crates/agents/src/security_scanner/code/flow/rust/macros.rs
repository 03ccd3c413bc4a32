//! Calls of macros, whose inside is no tree yet: texts and names are taken from between the commas.

use super::super::ir::{Expression, Form};
use super::super::syntax::{Node, Reader};
use super::dots;

/// A macro's call: of `format!("{a} {}", b.c)` the text and the names are taken.
pub(super) fn expansion(reader: &mut Reader, node: &Node<'_>) -> Form {
    let name = node.field("macro").map(|name| name.text().into_owned()).unwrap_or_default();
    let tree = node.named_children().find(|child| child.kind() == "token_tree");
    let Some(tree) = tree else { return Form::Nothing };
    let mut parts = Vec::new();
    tokens(reader, &tree, &mut parts);
    match name.rsplit("::").next().unwrap_or(&name) {
        "format" | "format_args" | "write" | "writeln" | "concat" => Form::Template(parts),
        "vec" => Form::List(parts),
        _ => {
            let callee = Expression { at: node.range(), is: Form::Name(format!("{}!", dots(&name))) };
            Form::Call { callee: Box::new(callee), arguments: parts, named: Vec::new() }
        }
    }
}

/// Takes what stands between commas: a literal, or a name with its fields; a call of it is a call of a method.
fn tokens(reader: &mut Reader, tree: &Node<'_>, parts: &mut Vec<Expression>) {
    reader.deeper(|reader| {
        let mut current: Option<Expression> = None;
        let mut after_dot = false;
        for token in tree.children() {
            let at = token.range();
            match &*token.kind() {
                "string_literal" | "raw_string_literal" => {
                    let text = literal(&token.text());
                    let inline = inline_names(&text).map(|name| Expression { at: at.clone(), is: Form::Name(name) });
                    let inline: Vec<Expression> = inline.collect();
                    parts.push(Expression { at: at.clone(), is: Form::Text(text) });
                    parts.extend(inline);
                }
                "identifier" | "self" | "integer_literal" => {
                    let name = token.text().into_owned();
                    current = Some(match (current.take(), after_dot) {
                        (Some(of), true) => Expression { at, is: Form::Attribute(Box::new(of), name) },
                        (other, _) => {
                            parts.extend(other);
                            Expression { at, is: Form::Name(name) }
                        }
                    });
                    after_dot = false;
                }
                "." | "::" => after_dot = true,
                "token_tree" => {
                    let mut inner = Vec::new();
                    tokens(reader, &token, &mut inner);
                    match current.take() {
                        Some(callee) => {
                            let is = Form::Call { callee: Box::new(callee), arguments: inner, named: Vec::new() };
                            current = Some(Expression { at, is });
                        }
                        None => parts.extend(inner),
                    }
                }
                "," | ";" => parts.extend(current.take()),
                _ => {}
            }
        }
        parts.extend(current);
    });
}

/// The names between the braces of a text that is formatted: `{name}`, `{name:?}`.
fn inline_names(text: &str) -> impl Iterator<Item = String> {
    text.split('{').skip(1).filter_map(|rest| {
        let name = rest.split(['}', ':']).next()?;
        let is_name = name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then(|| name.to_owned())
    })
}

/// The text of a literal, without quotes.
pub(super) fn literal(text: &str) -> String {
    let bare = text.trim_start_matches(['b', 'c', 'r']).trim_matches('#');
    bare.trim_matches(['"', '\'']).to_owned()
}
