//! Mermaid: flowcharts (`A[Title] --> B & C`) and Gantt charts (`Title :a2, after a1, 3d`).

use std::collections::BTreeMap;
use std::ops::Range;

use super::drawing::Drawing;

/// Reads a chart that stands at a byte of the document.
pub(crate) fn read(text: &str, at: usize) -> Option<Drawing> {
    let kind =
        text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("%%") && *line != "---")?;
    let mut drawing = Drawing::default();
    match kind.split_whitespace().next()? {
        "graph" | "flowchart" => flowchart(text, at, &mut drawing),
        "gantt" => gantt(text, at, &mut drawing),
        _ => return None,
    }
    Some(drawing)
}

/// The lines of a chart with where each begins.
fn lines(text: &str, at: usize) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut start = at;
    text.split_inclusive('\n').flat_map(move |line| {
        let here = start;
        start += line.len();
        let mut from = here;
        line.split(';').map(move |part| {
            let span = from..from + part.trim_end().len();
            from += part.len() + 1;
            (part.trim(), span)
        })
    })
}

fn flowchart(text: &str, at: usize, drawing: &mut Drawing) {
    const OTHER: [&str; 9] =
        ["graph", "flowchart", "classDef", "class", "style", "linkStyle", "click", "direction", "accTitle"];
    // What stands in which subgraph.
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut open: Vec<String> = Vec::new();
    let mut links: Vec<(Vec<String>, Vec<String>, Range<usize>)> = Vec::new();
    for (line, span) in lines(text, at) {
        let first = line.split([' ', '\t']).next().unwrap_or("");
        if line.is_empty() || line.starts_with("%%") || OTHER.contains(&first) {
            continue;
        }
        if first == "subgraph" {
            let name = line["subgraph".len()..].trim();
            open.push(name.split(['[', ' ']).next().unwrap_or(name).to_owned());
            groups.entry(open.last().cloned().unwrap_or_default()).or_default();
            continue;
        }
        if first == "end" {
            open.pop();
            continue;
        }
        let mut cursor = Cursor { rest: line };
        let Some(mut left) = cursor.names(drawing, &span) else { continue };
        let mut all = left.clone();
        while let Some(directed) = cursor.arrow() {
            let Some(right) = cursor.names(drawing, &span) else { break };
            if directed {
                links.push((left, right.clone(), span.clone()));
            }
            all.extend(right.clone());
            left = right;
        }
        for group in &open {
            let members = groups.entry(group.clone()).or_default();
            let nodes = all.iter().filter_map(|id| drawing.nodes.iter().position(|node| node.id.as_ref() == Some(id)));
            members.extend(nodes);
        }
    }
    for (left, right, span) in links {
        let members = |ids: &[String], drawing: &Drawing| -> Vec<usize> {
            ids.iter()
                .flat_map(|id| match groups.get(id) {
                    Some(members) => members.clone(),
                    None => drawing.nodes.iter().position(|node| node.id.as_ref() == Some(id)).into_iter().collect(),
                })
                .collect()
        };
        for from in members(&left, drawing) {
            for to in members(&right, drawing) {
                drawing.arrows.push((from, to, span.clone()));
            }
        }
    }
    // A subgraph that an arrow leads to is no thing of its own.
    drawing.nodes.iter_mut().filter(|node| node.id.as_ref().is_some_and(|id| groups.contains_key(id))).for_each(
        |node| {
            node.name.clear();
            node.id = None;
        },
    );
}

struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    /// `A[Title] & B`: their ids.
    fn names(&mut self, drawing: &mut Drawing, span: &Range<usize>) -> Option<Vec<String>> {
        let mut found = Vec::new();
        loop {
            let rest = self.rest.trim_start();
            let id: String = take_id(rest);
            if id.is_empty() {
                return None;
            }
            self.rest = &rest[id.len()..];
            let name = self.shape();
            drawing.node(Some(&id), &name.unwrap_or_else(|| id.clone()), span.clone());
            found.push(id);
            if let Some(class) = self.rest.strip_prefix(":::") {
                self.rest = &class[take_id(class).len()..];
            }
            match self.rest.trim_start().strip_prefix('&') {
                Some(more) => self.rest = more,
                None => return Some(found),
            }
        }
    }

    /// What stands in the brackets behind an id.
    fn shape(&mut self) -> Option<String> {
        let rest = self.rest;
        if let Some(more) = rest.strip_prefix("@{") {
            let end = more.find('}')?;
            self.rest = &more[end + 1..];
            let label = more[..end].split_once("label:")?.1;
            return Some(clean(label.split(',').next().unwrap_or(label)));
        }
        let open = rest.len() - rest.trim_start_matches(['[', '(', '{', '>', '/', '\\']).len();
        if open == 0 {
            return None;
        }
        let inner = &rest[open..];
        // A label in quotes may hold brackets.
        let end = if let Some(quoted) = inner.strip_prefix('"') {
            quoted.find('"')? + 2
        } else {
            inner.find([']', ')', '}']).or_else(|| inner.find('\n'))?
        };
        let mut end = end;
        // `[a (b) c]`: up to the bracket that closes the first one.
        let close = match rest.as_bytes().first() {
            Some(b'[' | b'>') => ']',
            Some(b'(') => ')',
            _ => '}',
        };
        if !inner.starts_with('"')
            && open == 1
            && let Some(at) = inner.find(close)
        {
            end = at;
        }
        let tail = &inner[end..];
        let closing = tail.len() - tail.trim_start_matches([']', ')', '}', '/', '\\']).len();
        self.rest = &tail[closing.min(open.max(1))..];
        Some(clean(&inner[..end]))
    }

    /// An arrow with what it says; whether it leads somewhere.
    fn arrow(&mut self) -> Option<bool> {
        let rest = self.rest.trim_start().trim_start_matches(['<']);
        if !rest.starts_with(['-', '=', '~']) {
            return None;
        }
        let line = |c: char| matches!(c, '-' | '=' | '.' | '~');
        let run = rest.len() - rest.trim_start_matches(line).len();
        let mut directed = false;
        let mut behind = &rest[run..];
        if behind.starts_with('>') || behind.starts_with(['x', 'o']) && behind[1..].starts_with(' ') {
            directed = behind.starts_with('>');
            behind = &behind[1..];
        } else if !rest[..run].starts_with('~') {
            // `-- text -->`
            let ends = ["-->", "->", "==>", ".->", "---", "==="];
            if let Some((at, end)) = ends.iter().filter_map(|end| behind.find(end).map(|at| (at, end))).min() {
                let tail = behind[at..].trim_start_matches(line);
                directed = tail.starts_with('>') && end.ends_with('>') || tail.starts_with('>');
                behind = tail.strip_prefix('>').unwrap_or(tail);
            }
        }
        let behind = behind.trim_start();
        self.rest = match behind.strip_prefix('|') {
            Some(label) => label.find('|').map_or("", |end| &label[end + 1..]),
            None => behind,
        };
        Some(directed)
    }
}

/// Letters, digits, and single dashes and dots between them.
fn take_id(text: &str) -> String {
    let mut id = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let joint = matches!(c, '-' | '.') && !id.is_empty() && next.is_some_and(char::is_alphanumeric);
        if c.is_alphanumeric() || c == '_' || joint {
            id.push(c);
        } else {
            break;
        }
    }
    id
}

fn clean(label: &str) -> String {
    let label = label.trim().trim_matches('"').replace("<br/>", " ").replace("<br>", " ").replace("<br />", " ");
    label.trim().trim_matches('`').trim().to_owned()
}

fn gantt(text: &str, at: usize, drawing: &mut Drawing) {
    const OTHER: [&str; 11] = [
        "gantt",
        "title",
        "dateFormat",
        "axisFormat",
        "excludes",
        "includes",
        "section",
        "todayMarker",
        "tickInterval",
        "weekday",
        "inclusiveEndDates",
    ];
    let mut waits: Vec<(usize, String, Range<usize>)> = Vec::new();
    for (line, span) in lines(text, at) {
        let first = line.split([' ', '\t']).next().unwrap_or("");
        let Some((title, facts)) = line.rsplit_once(':').filter(|_| !OTHER.contains(&first) && !line.starts_with("%%"))
        else {
            continue;
        };
        let parts: Vec<&str> = facts.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        let is_tag = |part: &&str| matches!(*part, "done" | "active" | "crit" | "milestone" | "vert");
        let done = parts.contains(&"done");
        let rest: Vec<&str> = parts.iter().copied().filter(|part| !is_tag(part)).collect();
        let is_start = |part: &str| part.starts_with("after ") || part.starts_with(|c: char| c.is_ascii_digit());
        let id = rest.first().filter(|part| !is_start(part) && rest.len() > 1).copied();
        let node = drawing.node(Some(id.unwrap_or(title.trim())), title.trim(), span.clone());
        drawing.nodes[node].done = done;
        if id.is_none() {
            drawing.nodes[node].id = None;
        }
        let date = |part: &str| part.matches('-').count() == 2;
        drawing.nodes[node].takes = rest
            .last()
            .filter(|part| part.starts_with(|c: char| c.is_ascii_digit()) && !date(part))
            .map(|part| (*part).to_owned());
        if let Some(after) = rest.iter().find_map(|part| part.strip_prefix("after ")) {
            waits.extend(after.split_whitespace().map(|other| (node, other.to_owned(), span.clone())));
        }
    }
    for (node, other, span) in waits {
        if let Some(before) = drawing.nodes.iter().position(|node| node.id.as_ref() == Some(&other)) {
            drawing.arrows.push((before, node, span));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let drawing = read(text, 0).unwrap();
        let name = |at: usize| drawing.nodes[at].name.clone();
        drawing.arrows.iter().map(|(from, to, _)| format!("{} > {}", name(*from), name(*to))).collect()
    }

    #[test]
    fn flowcharts_are_read_in_all_their_forms() {
        for (text, expected) in [
            ("graph TD; A[One] --> B(Two) & C{Three}", vec!["One > Two", "One > Three"]),
            ("flowchart LR\n  a --> b --> c\n", vec!["a > b", "b > c"]),
            (
                "flowchart LR\n  a[\"One (1)\"] -.-> b[[Two]]\n  b ==> c{{Three}}\n",
                vec!["One (1) > Two", "Two > Three"],
            ),
            ("graph LR\n  a -->|yes| b\n  a -- no --> c\n  a --- d\n  a ~~~ e\n", vec!["a > b", "a > c"]),
            (
                "graph TD\n  subgraph P1[Phase 1]\n    A[One]\n    B[Two]\n  end\n  P1 --> C[Three]\n",
                vec!["One > Three", "Two > Three"],
            ),
            ("graph TD\n  T-1[Fetch] --> T-2:::slow\n  style T-1 fill:#f96\n", vec!["Fetch > T-2"]),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn gantt_charts_say_who_comes_after_whom() {
        let text = "gantt\n  dateFormat YYYY-MM-DD\n  section Base\n  Schema :done, a1, 2026-01-01, 3d\n  Parser :a2, after a1, 2d\n  Docs :after a1 a2, 1d\n";
        assert_eq!(shown(text), ["Schema > Parser", "Schema > Docs", "Parser > Docs"]);
        let drawing = read(text, 0).unwrap();
        assert_eq!(drawing.nodes[0].takes.as_deref(), Some("3d"));
        assert!(drawing.nodes[0].done);
    }
}
