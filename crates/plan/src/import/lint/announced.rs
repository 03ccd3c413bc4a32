//! `Nine chapters`, where the section `Chapters` lists eight; `Three rules:` above a list of four.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::Prose;
use super::amounts::number;
use super::counts::{is_whole, speaks_of_all, stands_alone};
use super::lines::At;
use crate::import::document::text::Text;
use crate::import::document::{Block, Section};
use crate::import::outline::Contradiction;
use crate::import::values::time_words;
use crate::import::vocabulary::tokens::{self, Token};

/// `the two chapters`: some that were spoken of before.
const KNOWN: [&str; 12] = ["the", "these", "those", "both", "die", "diese", "den", "les", "ces", "las", "los", "estos"];

/// How many there are of what a section lists is stated, and the list has others.
pub(super) fn lists_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    above_lists(prose, found);
    // Of two sections with one name neither is all there is.
    let mut named: BTreeMap<SmolStr, Option<(&Section, usize)>> = BTreeMap::new();
    for (noun, section, listed) in prose.document.sections.iter().filter_map(named_list) {
        named.entry(noun).and_modify(|known| *known = None).or_insert(Some((section, listed)));
    }
    for line in prose.lines.iter().filter(|line| matches!(line.at, At::Prose | At::Item)) {
        if prose.is_told_by_a_task(line) {
            continue;
        }
        let words = &line.words;
        for (at, noun) in words.iter().enumerate().skip(1) {
            let Some(Some((section, listed))) = named.get(&noun.word) else { continue };
            // `Nine chapters, 212 pages`; but `two chapters are new`.
            let behind = line.text.plain[noun.range.end..].trim_start_matches(['*', '_', ')']);
            let ends = behind.is_empty()
                || behind.starts_with([',', '.', ';', ':', '(', '!', '–', '—'])
                || behind.starts_with(" (");
            let known = at >= 2 && KNOWN.contains(&words[at - 2].word.as_str());
            if known || !ends && !speaks_of_all(&line.text.plain) {
                continue;
            }
            let Some(stated) = stated(&line.text, words, at - 1, at) else { continue };
            if stated != *listed as u64 {
                let place = line.text.place(words[at - 1].range.clone());
                found.push(differs(stated, &noun.word, *listed, place).beside([section.heading.span.clone()]));
            }
        }
    }
}

fn differs(stated: u64, noun: &str, listed: usize, place: std::ops::Range<usize>) -> Contradiction {
    let sentence = format!("{stated} {noun} are stated here, and {listed} are listed");
    Contradiction::warning("count-differs", place, sentence).hint("correct the number, or the list")
}

/// A number of two or more that counts all there are of what the noun behind it names.
fn stated(text: &Text, words: &[Token], at: usize, noun: usize) -> Option<u64> {
    let stated = number(&words[at].word).filter(|stated| (2..=60).contains(stated))?;
    let next = text.plain[words[at].range.end..words[noun].range.start].trim().is_empty();
    (next && stands_alone(&text.plain, &words[at]) && is_whole(&text.plain, words, at, noun)).then_some(stated)
}

/// `## Chapters`, and below it one list or one table and no other.
fn named_list(section: &Section) -> Option<(SmolStr, &Section, usize)> {
    let words = tokens::of(&section.heading.plain);
    let [noun] = words.as_slice() else { return None };
    let plural = noun.word.chars().count() > 3 && time_words::unit(&noun.word).is_none();
    let mut counts = section.blocks.iter().filter_map(count);
    let listed = counts.next().filter(|_| plural)?;
    counts.next().is_none().then(|| (noun.word.clone(), section, listed))
}

fn count(block: &Block) -> Option<usize> {
    match block {
        Block::List(list) => Some(list.items.len()).filter(|count| *count >= 2),
        Block::Table(table) => {
            let rows = table.rows.iter().filter(|row| {
                let name = row.iter().find(|cell| !cell.is_empty());
                name.is_some_and(|name| !crate::import::vocabulary::is_total(&name.plain))
            });
            Some(rows.count()).filter(|count| *count >= 2)
        }
        _ => None,
    }
}

/// A line that ends with a colon and says what follows: `Three rules:`, `It stands on four legs:`.
fn above_lists(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    const FOLLOW: [&str; 14] = [
        "are", "follow", "sind", "gelten", "hold", "remain", "apply", "matter", "count", "zahlen", "sont", "son",
        "suivent", "siguen",
    ];
    for section in &prose.document.sections {
        for pair in section.blocks.windows(2) {
            let [Block::Paragraph(lines), Block::List(list)] = pair else { continue };
            let Some(line) = lines.last().filter(|line| line.plain.trim_end_matches(['*', ' ']).ends_with(':')) else {
                continue;
            };
            let words = tokens::of(&line.plain);
            let Some(last) = words.len().checked_sub(1) else { continue };
            let noun = if FOLLOW.contains(&words[last].word.as_str()) { last.checked_sub(1) } else { Some(last) };
            let Some((at, noun)) = noun.and_then(|noun| Some((noun.checked_sub(1)?, noun))) else { continue };
            let plural = words[noun].word.ends_with(['s', 'n', 'e']) && time_words::unit(&words[noun].word).is_none();
            // What is counted is the subject or object of a short line, and not a number in a longer one.
            let Some(stated) = stated(line, &words, at, noun).filter(|_| plural && words.len() <= 9) else { continue };
            if stated != list.items.len() as u64 && list.items.len() >= 2 {
                let place = line.place(words[at].range.clone());
                let first = list.items[0].span.clone();
                found.push(differs(stated, &words[noun].word, list.items.len(), place).beside([first]));
            }
        }
    }
}
