//! The vocabulary of the table.

/// What may stand in a place.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// A text; numbers and booleans are taken as they were written.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number within bounds.
    Whole(i64, i64),
    /// A whole number within bounds, or a range of two such as `1-2`.
    WholeRange(i64, i64),
    /// A text that is parsed.
    Leaf(&'static Leaf),
    /// One of a few words.
    Choice(&'static [Choice]),
    /// The same, the name of something that is known outside of the plan, or a record that says more.
    ChoiceOrName(&'static [Choice], &'static Record),
    /// A shell line, or a list of arguments.
    Command,
    /// Any YAML.
    Any,
    /// What a task is done for: a list, a count, or an expression that gives one.
    Items,
    /// A text of some kind, such as a CEL condition, or a record.
    TextOr(&'static str, &'static Record),
    /// A JSON Schema: a map of any kind.
    JsonSchema,
    /// A list; what stands alone is a list of one.
    List(&'static Shape),
    /// A map from names of the plan to values.
    ById(&'static Shape),
    /// A map from any texts to values.
    ByText(&'static Shape),
    /// A map from names of environment variables to values.
    ByVariable(&'static Shape),
    /// A map with these fields.
    Record(&'static Record),
    /// The same, or its most important field alone.
    Short(&'static Record, &'static str),
    /// The name of a task, or a record that says more.
    Need(&'static Record),
    /// The hours and days in a line, or a record that says them, or two moments.
    Window(&'static Record),
    /// `true`, a moment, or the record.
    Approval(&'static Record),
    /// A list of what starts runs, each a map by kind, or one such map, or a word.
    Triggers(&'static Record),
}

/// Turns a text into the form in which it is kept, or says why it is none.
pub(crate) type Parse = fn(&str) -> Result<String, String>;

/// A text that is parsed.
pub(crate) struct Leaf {
    /// What it is, for messages: "a length of time".
    pub(crate) what: &'static str,
    pub(crate) parse: Parse,
    /// Texts that are one, for editors and the reference.
    pub(crate) examples: &'static [&'static str],
}

/// One of a few words.
pub(crate) struct Choice {
    pub(crate) word: &'static str,
    pub(crate) meaning: &'static str,
}

/// A map with known fields.
pub(crate) struct Record {
    /// What it is called in messages and in the reference: "task".
    pub(crate) name: &'static str,
    /// What it is, in a sentence.
    pub(crate) meaning: &'static str,
    pub(crate) fields: &'static [Field],
    /// The fields of which exactly one must be given; none where this is empty.
    pub(crate) one_of: &'static [&'static str],
    /// A field, and the fields of which it says more about one.
    pub(crate) with: &'static [(&'static str, &'static [&'static str])],
    /// Fields that the design names and this version does not run.
    pub(crate) later: &'static [&'static str],
}

/// A field of a record.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    /// What stands for it where it is left out, in words or as YAML; empty for nothing.
    pub(crate) default: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) required: bool,
}

impl Record {
    /// Returns the field of a name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
