//! Lists and boxes that people draw with characters of their own, where Markdown knows none.

use super::text::Text;
use crate::import::document::{Item, List};

/// Characters that begin an item where a space follows. The dashes do so only in company.
const BULLETS: [char; 9] = ['•', '‣', '◦', '▪', '▸', '●', '○', '–', '—'];

/// Boxes, and whether each is ticked. Those in brackets are what tools draw for begun, dropped or put off.
const BOXES: [(&str, bool); 14] = [
    ("☑", true),
    ("🗹", true),
    ("☐", false),
    ("☒", false),
    ("⬜", false),
    ("◻", false),
    ("[x]", true),
    ("[X]", true),
    ("[✓]", true),
    ("[ ]", false),
    ("[-]", false),
    ("[~]", false),
    ("[>]", false),
    ("[/]", false),
];

/// Takes the box that an item begins with out of its words.
pub(crate) fn take_box(item: &mut Item) {
    let (None, Some(line)) = (item.ticked, item.lines.first_mut()) else { return };
    if let Some((ticked, length)) = leading_box(&line.plain) {
        item.ticked = Some(ticked);
        item.tick = Some(line.place(0..length));
        *line = line.part(length..line.plain.len());
    }
}

/// Returns whether a box is ticked; `None` for what is no box.
pub(in crate::import) fn is_ticked(text: &str) -> Option<bool> {
    let bare = text.trim_end_matches('\u{FE0F}');
    // What was ticked in the place of a drawn box is one, wherever it stands.
    if bare == "✅" {
        return Some(true);
    }
    BOXES.iter().find(|(mark, _)| *mark == bare).map(|(_, ticked)| *ticked)
}

/// Whether a line begins with a box, whether that is ticked, and how long it is.
fn leading_box(line: &str) -> Option<(bool, usize)> {
    let (mark, ticked) = BOXES.iter().find(|(mark, _)| line.starts_with(mark))?;
    let rest = line[mark.len()..].trim_start_matches('\u{FE0F}');
    let length = line.len() - rest.len();
    // `[x](link)` is a link, and `[ ]` alone says nothing.
    (rest.starts_with(char::is_whitespace) && !rest.trim().is_empty()).then_some((*ticked, length))
}

/// Splits the lines of a paragraph into what stands before the first bullet and the list after it.
pub(crate) fn split(mut lines: Vec<Text>) -> (Vec<Text>, Option<List>) {
    let bullets: Vec<Option<usize>> = lines.iter().map(|line| leading_bullet(&line.plain)).collect();
    let dashed = |line: &Text| line.plain.starts_with(['–', '—']);
    let Some(first) = bullets.iter().position(Option::is_some) else { return (lines, None) };
    let count = bullets.iter().flatten().count();
    // One dash may be any sentence's.
    if count < 2 && (dashed(&lines[first]) || bullets[first] == Some(0)) {
        return (lines, None);
    }
    let mut list = List::default();
    for (line, bullet) in lines.drain(first..).zip(&bullets[first..]) {
        match (bullet, list.items.last_mut()) {
            (None, Some(item)) => {
                item.span.end = line.span.end;
                item.lines.push(line);
            }
            (bullet, _) => {
                let words = line.part(bullet.unwrap_or(0)..line.plain.len());
                list.items.push(Item { span: line.span.clone(), lines: vec![words], ..Item::default() });
            }
        }
    }
    list.items.iter_mut().for_each(take_box);
    (lines, Some(list))
}

/// How long the bullet of a line is; 0 where it begins with a box.
fn leading_bullet(line: &str) -> Option<usize> {
    if leading_box(line).is_some() {
        return Some(0);
    }
    let bullet = line.chars().next().filter(|c| BULLETS.contains(c))?;
    let rest = &line[bullet.len_utf8()..];
    rest.starts_with(char::is_whitespace).then(|| line.len() - rest.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::{Block, Document};

    /// Items of the first list: `x` ticked, `o` open, `-` without a box.
    fn items(markdown: &str) -> Vec<String> {
        let document = Document::parse(markdown);
        let lists = document.sections.iter().flat_map(|section| &section.blocks);
        let list = lists.filter_map(|block| if let Block::List(list) = block { Some(list) } else { None }).next();
        let told = |item: &Item| {
            let mark = match item.ticked {
                Some(true) => "x",
                Some(false) => "o",
                None => "-",
            };
            let lines: Vec<&str> = item.lines.iter().map(|line| line.plain.as_str()).collect();
            format!("{mark} {}", lines.join("/"))
        };
        list.map_or_else(Vec::new, |list| list.items.iter().map(told).collect())
    }

    #[test]
    fn lists_and_boxes_of_other_characters_are_lists_and_boxes() {
        for (markdown, expected) in [
            ("• one\n• two\n", vec!["- one", "- two"]),
            ("Do:\n• one\n  more\n• two\n", vec!["- one/more", "- two"]),
            ("– eins\n– zwei\n", vec!["- eins", "- zwei"]),
            ("– only a dash\n", vec![]),
            ("☐ open\n☑ done\n", vec!["o open", "x done"]),
            (
                "- [~] begun\n- [-] dropped\n- [x] done\n- [x](a.md) link\n",
                vec!["o begun", "o dropped", "x done", "- x link"],
            ),
            ("1. [ ] one\n2. ☑ two\n", vec!["o one", "x two"]),
            ("Term\n: meaning\n\nOther\n: its\n", vec!["- Term", "- Other"]),
        ] {
            assert_eq!(items(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn what_can_be_folded_away_is_a_section() {
        let text = "# Plan\n\n<details>\n<summary><b>Phase 2</b></summary>\n\n- one\n\n</details>\n\nAfter.\n";
        let document = Document::parse(text);
        let headings: Vec<(&str, usize)> =
            document.sections.iter().map(|section| (section.heading.plain.as_str(), section.level)).collect();
        assert_eq!(headings, [("", 0), ("Plan", 1), ("Phase 2", 2), ("", 2)]);
        assert_eq!(&text[document.sections[2].heading.span.clone()], "Phase 2");
        assert_eq!(document.sections[3].blocks.len(), 1);
    }

    #[test]
    fn a_thousand_quotes_within_each_other_are_read() {
        let document = Document::parse(&format!("{} deep\n", ">".repeat(5_000)));
        assert_eq!(document.sections[0].blocks.len(), 1);
        let nested: String = (0..400).map(|depth| format!("{}- item {depth}\n", "  ".repeat(depth))).collect();
        Document::parse(&nested);
    }
}
