//! Pages: everything in one file, nothing from the network, fit to be printed.

const STYLE: &str = include_str!("page.css");

/// Writes a page with this title and body.
pub fn whole(title: &str, body: &str) -> String {
    styled(title, "@page{margin:14mm}\n", body)
}

/// Writes a page that is wider than high on paper.
pub fn landscape(title: &str, body: &str) -> String {
    styled(title, "@page{size:A4 landscape;margin:12mm}\n", body)
}

/// Begins what is moved sideways by itself where the page is too narrow for it, by whoever has no mouse, too. A `div`
/// that is to be closed.
pub fn wide(title: &str) -> String {
    format!("<div class=\"wide\" role=\"region\" aria-label=\"{title}\" tabindex=\"0\">")
}

fn styled(title: &str, style: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{STYLE}{style}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        text(title),
    )
}

/// Writes a list under a heading, of entries that are markup already; nothing where there are none.
pub fn list(title: &str, entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.map(|entry| format!("<li>{entry}</li>\n")).collect();
    if entries.is_empty() { entries } else { format!("<h2>{title}</h2>\n<ul>\n{entries}</ul>\n") }
}

/// Quotes lines as they were printed; nothing where there are none.
pub fn pre(said: &str) -> String {
    let said = anstream::adapter::strip_str(said).to_string();
    if said.trim().is_empty() { String::new() } else { format!("<pre>{}</pre>\n", text(said.trim_end())) }
}

/// Writes a sentence; what stands in it between backticks is a name or a path.
pub fn prose(said: &str) -> String {
    let parts: Vec<&str> = said.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text(said);
    }
    let part = |(at, part): (usize, &&str)| match at % 2 {
        0 => text(part),
        _ => format!("<code>{}</code>", text(part)),
    };
    parts.iter().enumerate().map(part).collect()
}

/// Makes a text from outside say nothing on a page but itself: no tag, no control character, and none
/// that turns the direction of what is read.
pub fn text(text: &str) -> String {
    let said = anstream::adapter::strip_str(text).to_string();
    let mut safe = String::with_capacity(said.len());
    for c in said.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(c),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.push('\u{fffd}'),
            c if c.is_control() => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_says_is_no_markup() {
        assert_eq!(text("<b a=\"1\">'&\u{202e}x\u{1b}[2J"), "&lt;b a=&quot;1&quot;&gt;&#39;&amp;\u{fffd}x");
        assert_eq!(prose("`a` owns `<b>`"), "<code>a</code> owns <code>&lt;b&gt;</code>");
        assert_eq!(prose("one ` alone"), "one ` alone");
        assert_eq!(pre("</pre><script>"), "<pre>&lt;/pre&gt;&lt;script&gt;</pre>\n");
    }
}
