//! Filling in a message's template: strict about names, with limits on time and size.

use minijinja::{Environment, UndefinedBehavior};
use serde_json::Value;

use crate::contract::Trouble;

/// How many instructions a template may take.
const FUEL: u64 = 200_000;

/// The longest text that a template may make, in bytes.
const LONGEST: usize = 1 << 20;

/// Fills a template in.
///
/// # Errors
///
/// [`Trouble`] where it is no template, names what `data` does not have, or takes too long.
pub fn fill(template: &str, data: &Value) -> Result<String, Trouble> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    let mut text = Limited(Vec::new());
    let rendered = environment
        .template_from_str(template)
        .and_then(|template| template.render_captured_to(minijinja::value::Serde(data), &mut text).map(drop));
    if let Err(error) = rendered {
        let names = data.as_object().map(|map| map.keys().map(String::as_str).collect::<Vec<_>>().join(", "));
        let hint = match names.filter(|names| !names.is_empty()) {
            Some(names) if error.kind() == minijinja::ErrorKind::UndefinedError => format!("`data` has: {names}"),
            _ => "templates are those of minijinja: `{{ name }}`, `{% for item in list %}…{% endfor %}`".to_owned(),
        };
        let line = error.line().map(|line| format!(" in line {line}")).unwrap_or_default();
        return Err(Trouble::new(format!("fill in the template{line}: {error}")).hint(hint));
    }
    String::from_utf8(text.0).map_err(|_| Trouble::new("fill in the template: it makes no text"))
}

/// Text up to a length.
struct Limited(Vec<u8>);

impl std::io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(std::io::Error::other("it makes more than a megabyte of text"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_that_are_not_there_are_told() {
        assert_eq!(fill("{{ a }} <{{ b.c }}>", &json!({"a": 1, "b": {"c": "<x>"}})).unwrap(), "1 <<x>>");
        let trouble = fill("{{ wrong }}", &json!({"a": 1})).unwrap_err();
        assert_eq!(trouble.hint.as_deref(), Some("`data` has: a"));
    }

    #[test]
    fn endless_templates_end() {
        assert!(
            fill("{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}", &json!({})).is_err()
        );
        let long = "{{ 'x' * 1000000 }}{{ 'x' * 1000000 }}";
        assert!(fill(long, &json!({})).is_err());
        assert!(fill("{{", &json!({})).is_err());
    }
}
