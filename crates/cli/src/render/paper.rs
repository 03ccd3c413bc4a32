//! A short paper for people: a title, and lists under headings, as text, as Markdown, or as a page.

use super::{page, style};
use crate::report::{code, escape};

/// Something to be read from top to bottom.
#[derive(Debug, Default)]
pub struct Paper {
    title: String,
    lead: Vec<Line>,
    sections: Vec<(String, Body)>,
}

#[derive(Debug)]
enum Body {
    List(Vec<Line>),
    /// A text of several lines in somebody's own words.
    Quote(String),
}

/// A line whose parts stand out in different ways; what is in them is shown as it is.
#[derive(Clone, Debug, Default)]
pub struct Line(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Strong(String),
    Code(String),
}

impl Line {
    /// Begins a line with a text.
    pub fn new(text: impl Into<String>) -> Line {
        Line::default().text(text)
    }

    /// Begins a line with what it is about.
    pub fn about(name: impl ToString) -> Line {
        Line::default().strong(name)
    }

    /// Adds a text.
    pub fn text(mut self, text: impl Into<String>) -> Line {
        self.0.push(Part::Text(text.into()));
        self
    }

    /// Adds a text that stands out.
    pub fn strong(mut self, text: impl ToString) -> Line {
        self.0.push(Part::Strong(text.to_string()));
        self
    }

    /// Adds a path, a command, or whatever else is meant to the letter.
    pub fn code(mut self, text: impl ToString) -> Line {
        self.0.push(Part::Code(text.to_string()));
        self
    }

    fn drawn(&self) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => one_line(text),
            Part::Strong(text) => style::strong(style::line(text)),
            Part::Code(text) => style::line(text),
        };
        self.join(part)
    }

    fn markdown(&self) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => escape(text),
            Part::Strong(text) => format!("**{}**", escape(text)),
            Part::Code(text) => code(&first_line(text)),
        };
        self.join(part)
    }

    fn html(&self) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => page::prose(text),
            Part::Strong(text) => format!("<strong>{}</strong>", page::text(text)),
            Part::Code(text) => format!("<code>{}</code>", page::text(&first_line(text))),
        };
        self.join(part)
    }

    fn join(&self, draw: impl Fn(&Part) -> String) -> String {
        self.0.iter().map(draw).collect()
    }
}

impl Paper {
    /// Begins a paper.
    pub fn new(title: impl Into<String>) -> Paper {
        Paper { title: title.into(), ..Paper::default() }
    }

    /// Adds a line below the title.
    pub fn say(&mut self, line: Line) {
        self.lead.push(line);
    }

    /// Adds a list under a heading; nothing where there is nothing in it.
    pub fn list(&mut self, title: &str, lines: impl IntoIterator<Item = Line>) {
        let lines: Vec<Line> = lines.into_iter().collect();
        if !lines.is_empty() {
            self.sections.push((title.to_owned(), Body::List(lines)));
        }
    }

    /// Quotes a text of several lines under a heading.
    pub fn quote(&mut self, title: &str, text: &str) {
        self.sections.push((title.to_owned(), Body::Quote(text.trim_end().to_owned())));
    }

    /// Draws it for a terminal.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", style::strong(style::line(&self.title)));
        self.lead.iter().for_each(|line| text += &format!("{}\n", line.drawn()));
        for (title, body) in &self.sections {
            text += &format!("\n{}\n", style::strong(style::line(title)));
            match body {
                Body::List(lines) => lines.iter().for_each(|line| text += &format!("  {}\n", line.drawn())),
                Body::Quote(said) => said
                    .lines()
                    .for_each(|line| text += &format!("{}\n", format!("  {}", style::plain(line)).trim_end())),
            }
        }
        text
    }

    /// Writes it as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!("# {}\n", escape(&self.title));
        self.lead.iter().for_each(|line| text += &format!("\n{}\n", line.markdown()));
        for (title, body) in &self.sections {
            text += &format!("\n## {}\n\n", escape(title));
            match body {
                Body::List(lines) => lines.iter().for_each(|line| text += &format!("- {}\n", line.markdown())),
                // Its own marks stay what they are: they reach no further than the quote.
                Body::Quote(said) => said.lines().for_each(|line| {
                    text += format!("> {}\n", style::plain(line).replace('<', "\\<")).replace("> \n", ">\n").as_str();
                }),
            }
        }
        text
    }

    /// Writes it as one page.
    pub fn html(&self) -> String {
        let mut body = format!("<h1>{}</h1>\n", page::text(&self.title));
        self.lead.iter().for_each(|line| body += &format!("<p>{}</p>\n", line.html()));
        for (title, section) in &self.sections {
            body += &match section {
                Body::List(lines) => page::list(&page::text(title), lines.iter().map(Line::html)),
                Body::Quote(said) => format!("<h2>{}</h2>\n{}", page::text(title), page::pre(said)),
            };
        }
        page::whole(&self.title, &body)
    }
}

/// Makes a text safe to print on one line, its spaces kept: it stands between other parts.
fn one_line(text: &str) -> String {
    text.split('\n').map(style::plain).collect::<Vec<_>>().join(" ")
}

/// Returns the first line of a command, with a sign where there are more.
fn first_line(text: &str) -> String {
    match text.trim().split_once('\n') {
        Some((first, _)) => format!("{first} …"),
        None => text.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_told_line_by_line_and_stays_one() {
        let mut paper = Paper::new("a");
        paper.quote("Instructions", "# First\n\nsee <b>\u{1b}[2J\n");
        assert_eq!(paper.markdown(), "# a\n\n## Instructions\n\n> # First\n>\n> see \\<b>\u{fffd}[2J\n");
        assert!(paper.html().contains("<pre># First\n\nsee &lt;b&gt;</pre>"));
    }

    #[test]
    fn what_is_in_a_line_is_shown_as_it_is_in_every_form() {
        let mut paper = Paper::new("a_b <i>");
        paper.list("Commands", [Line::about("x*").text(": see\n# ").code("echo `<b>`\u{1b}[2J")]);
        paper.list("Nothing", []);
        assert_eq!(
            paper.markdown(),
            "# a\\_b \\<i\\>\n\n## Commands\n\n- **x\\***: see \\# `echo \u{fffd}<b>\u{fffd}\u{fffd}[2J`\n"
        );
        let text = anstream::adapter::strip_str(&paper.text()).to_string();
        assert_eq!(text, "a_b <i>\n\nCommands\n  x*: see # echo `<b>`\u{fffd}[2J\n");
        assert!(paper.html().contains("<li><strong>x*</strong>: see\n# <code>echo `&lt;b&gt;`</code></li>"));
    }
}
