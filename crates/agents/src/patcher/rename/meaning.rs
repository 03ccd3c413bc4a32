//! What a name means where code has it, as far as syntax tells: which thing it declares there, or what could be meant.

use std::ops::Range;

use ast_grep_core::Node;
use ast_grep_core::tree_sitter::StrDoc;
use ast_grep_language::SupportLang;

/// A node of parsed code.
pub(super) type Code<'a> = Node<'a, StrDoc<SupportLang>>;

/// What a name means at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It declares a thing.
    Declares(Thing),
    /// It is used alone.
    Plain,
    /// It belongs to what stands before it: `x.name`.
    Member,
    /// It belongs to the value whose method has it: `self.name`, `this.name`.
    Own,
    /// It is two things at once, such as a variable and the field of its name: `Point { name }`.
    Both,
    /// It comes from elsewhere.
    Foreign,
}

/// A thing with a name; two of them are the same where their scopes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// Of a whole file.
    Top,
    /// Of a type, a class, an object.
    Member(Range<usize>),
    /// Of a function.
    Local(Range<usize>),
}

/// The languages in which declarations are known.
const KNOWN: [SupportLang; 6] = [
    SupportLang::Go,
    SupportLang::JavaScript,
    SupportLang::Python,
    SupportLang::Rust,
    SupportLang::Tsx,
    SupportLang::TypeScript,
];

/// Whether it can be told what names of a language mean.
pub(super) fn is_known(language: SupportLang) -> bool {
    KNOWN.contains(&language)
}

/// What declares names, and in which of its fields; any child where that is empty.
const DECLARING: &[(&str, &str)] = &[
    ("abstract_class_declaration", "name"),
    ("aliased_import", "alias"),
    ("arrow_function", "parameter"),
    ("as_pattern_target", ""),
    ("assignment", "left"),
    ("associated_type", "name"),
    ("catch_clause", "parameter"),
    ("class_declaration", "name"),
    ("class_definition", "name"),
    ("closure_parameters", ""),
    ("const_item", "name"),
    ("const_parameter", "name"),
    ("const_spec", "name"),
    ("default_parameter", "name"),
    ("enum_declaration", "name"),
    ("enum_item", "name"),
    ("enum_variant", "name"),
    ("field_declaration", "name"),
    ("field_definition", "property"),
    ("for_expression", "pattern"),
    ("for_in_clause", "left"),
    ("for_in_statement", "left"),
    ("for_statement", "left"),
    ("formal_parameters", ""),
    ("function_declaration", "name"),
    ("function_definition", "name"),
    ("function_expression", "name"),
    ("function_item", "name"),
    ("function_signature", "name"),
    ("function_signature_item", "name"),
    ("generator_function_declaration", "name"),
    ("interface_declaration", "name"),
    ("lambda_parameters", ""),
    ("let_condition", "pattern"),
    ("let_declaration", "pattern"),
    ("macro_definition", "name"),
    ("match_pattern", ""),
    ("method_declaration", "name"),
    ("method_definition", "name"),
    ("method_elem", "name"),
    ("method_signature", "name"),
    ("mod_item", "name"),
    ("named_expression", "name"),
    ("optional_parameter", "pattern"),
    ("pair", "key"),
    ("parameter", "pattern"),
    ("parameter_declaration", "name"),
    ("parameters", ""),
    ("property_signature", "name"),
    ("public_field_definition", "name"),
    ("range_clause", "left"),
    ("required_parameter", "pattern"),
    ("short_var_declaration", "left"),
    ("static_item", "name"),
    ("struct_item", "name"),
    ("trait_item", "name"),
    ("type_alias", "name"),
    ("type_alias_declaration", "name"),
    ("type_item", "name"),
    ("type_parameter", "name"),
    ("type_spec", "name"),
    ("typed_default_parameter", "name"),
    ("typed_parameter", ""),
    ("union_item", "name"),
    ("use_as_clause", "alias"),
    ("var_spec", "name"),
    ("variable_declarator", "name"),
    ("variadic_parameter_declaration", "name"),
];

/// What stands around names that are declared together, and in which of its fields they are.
const PATTERNS: &[(&str, &str)] = &[
    ("array_pattern", ""),
    ("assignment_pattern", "left"),
    ("captured_pattern", ""),
    ("dictionary_splat_pattern", ""),
    ("expression_list", ""),
    ("field_pattern", "pattern"),
    ("list_pattern", ""),
    ("list_splat_pattern", ""),
    ("mut_pattern", ""),
    ("object_assignment_pattern", "left"),
    ("object_pattern", ""),
    ("or_pattern", ""),
    ("pair_pattern", "value"),
    ("pattern_list", ""),
    ("ref_pattern", ""),
    ("reference_pattern", ""),
    ("rest_pattern", ""),
    ("slice_pattern", ""),
    ("struct_pattern", ""),
    ("tuple_pattern", ""),
    ("tuple_struct_pattern", ""),
];

/// What has names of its own inside.
const FUNCTIONS: [&str; 12] = [
    "arrow_function",
    "closure_expression",
    "func_literal",
    "function_declaration",
    "function_definition",
    "function_expression",
    "function_item",
    "function_signature_item",
    "generator_function_declaration",
    "lambda",
    "method_declaration",
    "method_definition",
];

/// What has members.
const CONTAINERS: [&str; 16] = [
    "abstract_class_declaration",
    "class",
    "class_declaration",
    "class_definition",
    "enum_declaration",
    "enum_item",
    "impl_item",
    "interface_declaration",
    "interface_type",
    "object",
    "object_type",
    "struct_item",
    "struct_type",
    "trait_item",
    "type_alias_declaration",
    "union_item",
];

/// Says what a name means where it stands.
pub(super) fn meaning(node: &Code<'_>) -> Meaning {
    let kind = node.kind();
    if kind.starts_with("shorthand_") {
        return Meaning::Both;
    }
    if let Some(declaring) = declaring(node) {
        return Meaning::Declares(thing(&declaring));
    }
    let Some(parent) = node.parent() else { return Meaning::Plain };
    let within = |field: &str| holds(&parent, field, node);
    let is_member = matches!(&*kind, "field_identifier" | "property_identifier" | "private_property_identifier");
    let value = ["value", "object"].iter().find_map(|field| parent.field(field));
    if value.is_some_and(|value| matches!(&*value.text(), "self" | "this") && value.range() != node.range()) {
        return Meaning::Own;
    }
    match &*parent.kind() {
        "attribute" if within("attribute") => Meaning::Member,
        "keyword_argument" if within("name") => Meaning::Member,
        _ if is_member => Meaning::Member,
        _ if is_foreign(node) => Meaning::Foreign,
        _ => Meaning::Plain,
    }
}

/// Returns the node that declares a name, where one does.
fn declaring<'a>(node: &Code<'a>) -> Option<Code<'a>> {
    let is_in = |table: &[(&str, &str)], parent: &Code<'a>, child: &Code<'a>| {
        table.iter().any(|(kind, field)| parent.kind() == *kind && holds(parent, field, child))
    };
    let mut child = node.clone();
    loop {
        let parent = child.parent()?;
        if is_in(DECLARING, &parent, &child) {
            return Some(parent);
        }
        if !is_in(PATTERNS, &parent, &child) {
            return None;
        }
        child = parent;
    }
}

/// Whether a node is in a field of another.
fn holds(parent: &Code<'_>, field: &str, child: &Code<'_>) -> bool {
    let inner = child.range();
    let is_in = |outer: Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
    field.is_empty() || parent.field_children(field).any(|held| is_in(held.range()))
}

/// Returns the thing that a node declares.
fn thing(declaring: &Code<'_>) -> Thing {
    // Methods of Go stand beside their type.
    if declaring.kind() == "method_declaration" {
        return Thing::Member(declaring.range());
    }
    for around in declaring.ancestors() {
        let kind = around.kind();
        if FUNCTIONS.contains(&&*kind) {
            return Thing::Local(around.range());
        }
        if CONTAINERS.contains(&&*kind) {
            return Thing::Member(around.range());
        }
    }
    Thing::Top
}

/// Whether a name is imported from what is no part of the tree, as far as the path tells: one that is relative is.
fn is_foreign(node: &Code<'_>) -> bool {
    let import =
        node.ancestors().find(|around| matches!(&*around.kind(), "import_statement" | "import_from_statement"));
    let Some(import) = import else { return false };
    let source = import.field("source").or_else(|| import.field("module_name"));
    source.is_some_and(|source| !source.text().trim_start_matches(['"', '\'']).starts_with('.'))
}
