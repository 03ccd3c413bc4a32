//! Go. A function literal has numbers of its own.

use tree_sitter::Node;

use super::grammar::{Around, Grammar, Role, named, text};

pub(super) static GO: Grammar = Grammar {
    nodes: &[
        ("function_declaration", Role::Function),
        ("method_declaration", Role::Function),
        ("func_literal", Role::Literal),
        ("if_statement", Role::If),
        ("for_statement", Role::Loop),
        ("expression_switch_statement", Role::Switch),
        ("type_switch_statement", Role::Switch),
        ("select_statement", Role::Switch),
        ("expression_case", Role::Case),
        ("type_case", Role::Case),
        ("communication_case", Role::Case),
        ("binary_expression", Role::Logical),
        ("parenthesized_expression", Role::Parentheses),
        ("return_statement", Role::Exit),
        ("break_statement", Role::Jump),
        ("continue_statement", Role::Jump),
        ("goto_statement", Role::Goto),
        ("call_expression", Role::Call),
        ("comment", Role::Comment),
        ("identifier", Role::Name),
        ("field_identifier", Role::Name),
        ("type_identifier", Role::Name),
        ("package_identifier", Role::Name),
        ("interpreted_string_literal", Role::Value),
        ("raw_string_literal", Role::Value),
        ("int_literal", Role::Value),
        ("float_literal", Role::Value),
        ("rune_literal", Role::Value),
        ("import_declaration", Role::Import),
    ],
    words: &[("&&", Role::And), ("||", Role::Or), ("else", Role::ElseWord)],
    name,
    scope: named,
    parameters,
    is_test: |_, _| false,
    iterated,
    separator: ".",
    bare_is_method: false,
};

fn name<'t>(node: Node<'t>, around: Around<'t>) -> Option<Node<'t>> {
    if let Some(name) = named(node) {
        return Some(name);
    }
    // `name := func() {}`, `var name = func() {}`
    let parent = around.1?;
    match parent.kind() {
        "short_var_declaration" | "assignment_statement" => parent.child_by_field_name("left")?.named_child(0),
        "var_spec" => named(parent),
        _ => None,
    }
}

/// `a, b int` are two, and one without a name is one.
fn parameters(node: Node<'_>, _: &[u8]) -> usize {
    let Some(list) = node.child_by_field_name("parameters") else { return 0 };
    let mut cursor = list.walk();
    let declared = list.named_children(&mut cursor).filter(|one| !one.is_extra());
    declared.map(|one| one.children_by_field_name("name", &mut one.walk()).count().max(1)).sum()
}

fn iterated(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    let head = node.named_children(&mut cursor).find(|child| matches!(child.kind(), "range_clause" | "for_clause"))?;
    head.child_by_field_name("right").or_else(|| head.child_by_field_name("condition"))
}

/// The type that a method belongs to, without its pointer: the name goes before the method's.
pub(super) fn receiver<'a>(node: Node<'_>, source: &'a [u8]) -> Option<&'a str> {
    let receiver = node.child_by_field_name("receiver")?.named_child(0)?.child_by_field_name("type")?;
    let name = text(receiver, source).trim_start_matches(['*', ' ']);
    Some(name.split('[').next().unwrap_or(name))
}
