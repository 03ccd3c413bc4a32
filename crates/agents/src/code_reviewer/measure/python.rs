//! Python. A lambda counts for the function around it.

use tree_sitter::Node;

use super::grammar::{Grammar, Role, count, named, own_name, text};

pub(super) static PYTHON: Grammar = Grammar {
    nodes: &[
        ("function_definition", Role::Function),
        ("lambda", Role::Closure),
        ("class_definition", Role::Scope),
        ("if_statement", Role::If),
        ("elif_clause", Role::Elif),
        ("else_clause", Role::Else),
        ("conditional_expression", Role::Ternary),
        ("for_statement", Role::Loop),
        ("while_statement", Role::Loop),
        ("for_in_clause", Role::Generator),
        ("if_clause", Role::Guard),
        ("match_statement", Role::Switch),
        ("case_clause", Role::Arm),
        ("except_clause", Role::Catch),
        ("finally_clause", Role::Finally),
        ("boolean_operator", Role::Logical),
        ("parenthesized_expression", Role::Parentheses),
        ("return_statement", Role::Exit),
        ("raise_statement", Role::Exit),
        ("call", Role::Call),
        ("comment", Role::Comment),
        ("identifier", Role::Name),
        ("string_content", Role::Value),
        ("integer", Role::Value),
        ("float", Role::Value),
        ("import_statement", Role::Import),
        ("import_from_statement", Role::Import),
        ("future_import_statement", Role::Import),
    ],
    words: &[("and", Role::And), ("or", Role::Or), ("else", Role::ElseWord)],
    name: own_name,
    scope: named,
    parameters,
    is_test,
    iterated: |node| node.child_by_field_name("right"),
    separator: ".",
    bare_is_method: false,
};

fn parameters(node: Node<'_>, source: &[u8]) -> usize {
    let list = node.child_by_field_name("parameters");
    let all = count(list, &["positional_separator", "keyword_separator"]);
    let first = list.and_then(|list| list.named_child(0)).map(|first| text(first, source));
    all - usize::from(all > 0 && matches!(first, Some("self" | "cls")))
}

fn is_test(node: Node<'_>, source: &[u8]) -> bool {
    let name = named(node).map(|name| text(name, source)).unwrap_or_default();
    if node.kind() == "class_definition" { name.starts_with("Test") } else { name.starts_with("test_") }
}

/// Whether a block only says `pass`, `...`, or `continue`.
pub(super) fn does_nothing(block: Node<'_>, source: &[u8]) -> bool {
    let mut cursor = block.walk();
    let mut children = block.named_children(&mut cursor);
    children.all(|child| child.kind() == "pass_statement" || text(child, source) == "...")
}
