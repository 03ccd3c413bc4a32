//! Scripts of other tools as commands of a plan: what is filled in as text there comes by a variable here, so
//! that a value can never become a command.

use std::ops::Range;

use crate::import::automation::Program;

/// What stands in for an expression in a script.
pub(super) struct Variable {
    /// The name of the variable.
    pub name: String,
    /// Whether the plan sets it; else the command fails and says which one is missing.
    pub set: bool,
}

/// Replaces each part of a script by a variable, quoted as its place wants it, and parts braces that a plan would
/// take for a template, so that the shell reads them as before. Nothing where they stand in a here-document, in
/// which quotes are none.
pub(super) fn with_variables(script: &str, parts: &[(Range<usize>, Variable)]) -> Option<String> {
    let mut result = String::with_capacity(script.len());
    let mut quotes = Quotes { open: None, between_words: true };
    let mut at = 0;
    let mut is_parted = false;
    for (part, variable) in parts {
        is_parted |= pass(&script[at..part.start], &mut quotes, &mut result);
        let Variable { name, set } = variable;
        let reference = if *set { format!("${{{name}}}") } else { format!("${{{name}:?}}") };
        match quotes.open {
            Some('\'') => result.push_str(&format!("'\"{reference}\"'")),
            _ => result.push_str(&reference),
        }
        at = part.end;
    }
    is_parted |= pass(&script[at..], &mut quotes, &mut result);
    let has_document = script.replace("<<<", "").contains("<<");
    (!(has_document && is_parted)).then_some(result)
}

/// Takes over what stands between two parts; returns whether braces were parted.
fn pass(text: &str, quotes: &mut Quotes, result: &mut String) -> bool {
    let mut rest = text;
    let mut is_parted = false;
    while let Some(brace) = ["{{", "{%"].iter().filter_map(|sign| rest.find(sign)).min() {
        quotes.pass(&rest[..=brace]);
        result.push_str(&rest[..=brace]);
        result.push_str(if quotes.open == Some('"') { "\"\"" } else { "''" });
        rest = &rest[brace + 1..];
        is_parted = true;
    }
    quotes.pass(rest);
    result.push_str(rest);
    is_parted
}

/// Which quotes are open at a place of a script.
struct Quotes {
    open: Option<char>,
    /// Whether what comes next would begin a word.
    between_words: bool,
}

impl Quotes {
    fn pass(&mut self, text: &str) {
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            let begins = std::mem::replace(&mut self.between_words, c.is_whitespace());
            match (self.open, c) {
                (None | Some('"'), '\\') => {
                    chars.next();
                }
                (None, '#') if begins => {
                    self.between_words = chars.by_ref().any(|c| c == '\n');
                }
                (None, '\'' | '"') => self.open = Some(c),
                (Some(quote), c) if quote == c => self.open = None,
                _ => {}
            }
        }
    }
}

/// Returns a script without templates as a command: in a line where every shell reads it alike, else for the named
/// shell.
pub(super) fn program(shell: &[&str], script: &str) -> Program {
    const OF_BASH: [&str; 10] = ["[[", "<(", ">(", "source ", "$'", "&>", "|&", "<<<", "{1..", "${"];
    let script = script.replace("\r\n", "\n");
    let script = script.trim_end();
    if !script.contains('\n') && !OF_BASH.iter().any(|sign| script.contains(sign)) {
        return Program::Line(script.to_owned());
    }
    Program::Args(shell.iter().map(|arg| (*arg).to_owned()).chain([script.to_owned()]).collect())
}

fn has_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// Returns a text that a plan's templates leave as it is.
pub(super) fn literal(text: &str) -> String {
    if !has_template(text) {
        return text.to_owned();
    }
    // One pass, so that what is written for one sign is not taken for another.
    let mut result = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = ["{{", "{%", "{#"].iter().filter_map(|sign| rest.find(sign)).min() {
        result.push_str(&rest[..at]);
        result.push_str(&format!("{{{{ '{}' }}}}", &rest[at..at + 2]));
        rest = &rest[at + 2..];
    }
    result.push_str(rest);
    result
}

/// Returns a text as one word of a shell.
pub(super) fn quoted(text: &str) -> String {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '=' | '@' | '%' | '+' | ',');
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// Returns an expression as the name of a variable: `matrix.node-version` is `MATRIX_NODE_VERSION`.
pub(super) fn name_of(expression: &str) -> String {
    let name: String = expression
        .chars()
        .take(60)
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
        .collect();
    let name = name.trim_matches('_');
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("VALUE_{name}")
    } else {
        name.to_owned()
    }
}

/// The template for a field of an item, whatever it is called.
pub(super) fn item(field: &str) -> String {
    format!("{{{{ item[{}] }}}}", serde_json::Value::from(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_stands_where_text_was_filled_in_whatever_the_quotes() {
        for (script, expected) in [
            ("echo @", "echo ${X}"),
            ("echo \"a @ b\"", "echo \"a ${X} b\""),
            ("echo 'a @ b'", "echo 'a '\"${X}\"' b'"),
            ("echo \"it's @\"", "echo \"it's ${X}\""),
            ("# don't\necho @", "# don't\necho ${X}"),
            ("echo a#'b @'", "echo a#'b '\"${X}\"''"),
            ("echo \\' @", "echo \\' ${X}"),
        ] {
            let at = script.find('@').unwrap();
            let part = (at..at + 1, Variable { name: "X".to_owned(), set: true });
            assert_eq!(with_variables(script, &[part]).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_looks_like_a_template_is_left_as_it_is() {
        assert_eq!(literal("a {{ .x }} ${#a}"), "a {{ '{{' }} .x }} $ {#a}".replace("$ {#", "${{ '{#' }}"));
        assert_eq!(literal("${#a}"), "${#a}");
        for (script, expected) in [
            ("docker ps -f '{{.ID}}'", Some("docker ps -f '{''{.ID}}'")),
            ("docker ps -f \"{{.ID}}\"", Some("docker ps -f \"{\"\"{.ID}}\"")),
            ("echo {{{a", Some("echo {''{''{a")),
            ("cat <<END\n{{ x }}\nEND", None),
            ("cat <<END\nx\nEND", Some("cat <<END\nx\nEND")),
        ] {
            assert_eq!(with_variables(script, &[]).as_deref(), expected, "{script}");
        }
        assert_eq!(program(&["bash", "-ec"], "make -j2"), Program::Line("make -j2".to_owned()));
    }
}
