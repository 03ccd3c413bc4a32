//! Where a document leads: the other documents that it links to.

use pulldown_cmark::{Event, Options, Parser, Tag};

/// Returns the relative Markdown files that a document links to, each once, in its order.
pub fn linked_documents(markdown: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        let path = dest_url.split(['#', '?']).next().unwrap_or_default();
        let is_here = !path.contains(':') && !path.starts_with('/');
        let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        if is_here && matches!(ending.as_str(), "md" | "markdown") && path.contains('.') {
            let path = path.replace("%20", " ");
            if !found.contains(&path) {
                found.push(path);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::linked_documents;

    #[test]
    fn only_documents_beside_are_followed() {
        let text =
            "[a](a.md) [a](./a.md#x) [w](https://example.org/x.md) [r](/etc/x.md) [c](src/x.rs) [t](<teams/b c.md>)";
        assert_eq!(linked_documents(text), ["a.md", "./a.md", "teams/b c.md"]);
    }
}
