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

/// Replaces each part of a script by a variable, quoted as its place wants it.
pub(super) fn with_variables(script: &str, parts: &[(Range<usize>, Variable)]) -> String {
    let mut result = String::with_capacity(script.len());
    let mut quotes = Quotes { open: None, between_words: true };
    let mut at = 0;
    for (part, variable) in parts {
        let before = &script[at..part.start];
        quotes.pass(before);
        result.push_str(before);
        let Variable { name, set } = variable;
        let reference = if *set { format!("${{{name}}}") } else { format!("${{{name}:?}}") };
        match quotes.open {
            Some('\'') => result.push_str(&format!("'\"{reference}\"'")),
            _ => result.push_str(&reference),
        }
        at = part.end;
    }
    result.push_str(&script[at..]);
    result
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

/// Returns a script as a command: in a line where every shell reads it alike, else for the named shell.
pub(super) fn program(shell: &[&str], script: &str) -> Program {
    let script = script.replace("\r\n", "\n");
    let script = script.trim_end();
    let is_line = !script.contains('\n')
        && !["[[", "<(", ">(", "source ", "${", "$'", "&>", "|&", "<<<"].iter().any(|sign| script.contains(sign));
    if is_line && !has_template(script) {
        return Program::Line(script.to_owned());
    }
    Program::Args(shell.iter().map(|arg| (*arg).to_owned()).chain([literal(script)]).collect())
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
            assert_eq!(with_variables(script, &[part]), expected);
        }
    }

    #[test]
    fn what_looks_like_a_template_is_left_as_it_is() {
        assert_eq!(literal("a {{ .x }} ${#a}"), "a {{ '{{' }} .x }} $ {#a}".replace("$ {#", "${{ '{#' }}"));
        assert_eq!(literal("${#a}"), "${#a}");
        assert_eq!(program(&["bash", "-ec"], "make -j2"), Program::Line("make -j2".to_owned()));
        let Program::Args(args) = program(&["bash", "-ec"], "docker ps -f '{{.ID}}'") else { panic!() };
        assert_eq!(args[2], "docker ps -f '{{ '{{' }}.ID}}'");
    }
}
