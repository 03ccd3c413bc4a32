//! Java. A lambda counts for the method around it.

use tree_sitter::Node;

use super::grammar::{Grammar, Role, count, named, own_name, text};

pub(super) static JAVA: Grammar = Grammar {
    nodes: &[
        ("method_declaration", Role::Function),
        ("constructor_declaration", Role::Function),
        ("compact_constructor_declaration", Role::Function),
        ("lambda_expression", Role::Closure),
        ("class_declaration", Role::Scope),
        ("interface_declaration", Role::Scope),
        ("enum_declaration", Role::Scope),
        ("record_declaration", Role::Scope),
        ("if_statement", Role::If),
        ("ternary_expression", Role::Ternary),
        ("for_statement", Role::Loop),
        ("enhanced_for_statement", Role::Loop),
        ("while_statement", Role::Loop),
        ("do_statement", Role::Loop),
        ("switch_expression", Role::Switch),
        ("catch_clause", Role::Catch),
        ("binary_expression", Role::Logical),
        ("parenthesized_expression", Role::Parentheses),
        ("return_statement", Role::Exit),
        ("throw_statement", Role::Exit),
        ("break_statement", Role::Jump),
        ("continue_statement", Role::Jump),
        ("method_invocation", Role::Call),
        ("object_creation_expression", Role::Call),
        ("line_comment", Role::Comment),
        ("block_comment", Role::Comment),
        ("identifier", Role::Name),
        ("type_identifier", Role::Name),
        ("string_fragment", Role::Value),
        ("decimal_integer_literal", Role::Value),
        ("decimal_floating_point_literal", Role::Value),
        ("character_literal", Role::Value),
        ("import_declaration", Role::Import),
        ("package_declaration", Role::Import),
    ],
    words: &[("&&", Role::And), ("||", Role::Or), ("else", Role::ElseWord), ("case", Role::Case)],
    name: own_name,
    scope: named,
    parameters: |node, _| count(node.child_by_field_name("parameters"), &["receiver_parameter"]),
    is_test,
    iterated: |node| node.child_by_field_name("value").or_else(|| node.child_by_field_name("condition")),
    separator: ".",
    bare_is_method: true,
};

/// Whether a method is annotated with `@Test` or one of its like.
fn is_test(node: Node<'_>, source: &[u8]) -> bool {
    let Some(modifiers) = node.named_child(0).filter(|first| first.kind() == "modifiers") else { return false };
    let mut cursor = modifiers.walk();
    modifiers.named_children(&mut cursor).any(|one| {
        let name = named(one).map(|name| text(name, source)).unwrap_or_default();
        matches!(name, "Test" | "ParameterizedTest" | "RepeatedTest" | "BeforeEach" | "Before" | "After" | "AfterEach")
    })
}
