//! Entries that stand in a row: the items of a list, paragraphs that begin strong, numbered lines.
//!
//! They are judged together: where most of them say who, when, how long, all of them are tasks.

use std::collections::BTreeSet;
use std::ops::Range;

use super::sections::{Around, blocks, group_of, said, weight};
use crate::import::document::labels::{self, Field};
use crate::import::document::pieces;
use crate::import::document::text::{MarkKind, Text};
use crate::import::document::{Block, Code, Item, List};
use crate::import::sightings::{Fact, Sighting, Strength, Where};
use crate::import::values::ident::{self, Kind};
use crate::import::values::name::{self, Name};
use crate::import::values::owner;
use crate::import::values::paths;
use crate::import::values::subject::{self, Goes};
use crate::import::vocabulary::{Topic, is_total};

/// One of a row.
pub(crate) struct Entry<'a> {
    /// The line that names it.
    first: Text,
    /// The lines behind that.
    more: Vec<Text>,
    /// It stands in a list that counts.
    counted: bool,
    ticked: Option<bool>,
    /// The bytes of its box.
    tick: Option<Range<usize>>,
    fields: Vec<Field<'a>>,
    below: &'a [Block],
    /// How far in it stands, where only that says what belongs to what.
    indent: usize,
    span: Range<usize>,
}

/// The items of a list.
pub(crate) fn of_list(list: &List) -> Vec<Entry<'_>> {
    list.items.iter().filter_map(of_item).collect()
}

fn of_item(item: &Item) -> Option<Entry<'_>> {
    let (first, more) = item.lines.split_first()?;
    let mut fields = labels::of_item(item);
    for block in &item.blocks {
        fields.extend(labels::fields(std::slice::from_ref(block)));
    }
    Some(Entry {
        first: first.clone(),
        more: more.to_vec(),
        counted: item.number.is_some(),
        ticked: item.ticked,
        tick: item.tick.clone(),
        fields,
        below: &item.blocks,
        indent: 0,
        span: item.span.clone(),
    })
}

/// Paragraphs that begin strong, and lines that begin with an id.
pub(crate) fn of_paragraphs(all: &[Block]) -> Vec<Entry<'_>> {
    let mut found: Vec<Entry<'_>> = Vec::new();
    for block in all {
        let Block::Paragraph(lines) = block else { continue };
        let mut open = false;
        for line in lines {
            let labels = labels::in_line(line);
            // A strong line that is alone is a label or a heading.
            let alone = lines.len() == 1 && line.is_all(&MarkKind::Strong);
            let strong = line.strong_start() > 0 && !alone;
            let numbered = ident::leading(&line.plain, true)
                .filter(|ident| ident.range.start == 0 && ident.range.end < line.plain.len())
                .is_some_and(|ident| {
                    !crate::import::links::relations::begins_with_verb(&line.plain[ident.range.end..])
                });
            let label = labels.first().is_some_and(|label| {
                label.topic.is_some()
                    || !numbered
                        && line
                            .plain
                            .get(label.label.plain.len()..)
                            .is_some_and(|rest| rest.trim_start().starts_with(':'))
            });
            if label || !(strong || numbered) {
                if let Some(entry) = found.last_mut().filter(|_| open) {
                    entry.fields.extend(labels);
                    entry.more.push(line.clone());
                    entry.span.end = line.span.end;
                }
                continue;
            }
            open = true;
            let span = line.span.clone();
            found.push(Entry {
                first: line.clone(),
                more: Vec::new(),
                counted: numbered,
                ticked: None,
                tick: None,
                fields: Vec::new(),
                below: &[],
                indent: 0,
                span,
            });
        }
    }
    found
}

/// Lines of an indented block that begin with an id.
pub(crate) fn of_code(code: &Code) -> Vec<Entry<'static>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in code.text.split_inclusive('\n') {
        let mut first = Text::default();
        first.push(line.trim_end(), code.place(&(at..at + line.trim_end().len())));
        at += line.len();
        let indent = line.len() - line.trim_start().len();
        if ident::leading(&first.plain, true).is_some_and(|ident| ident.range.start == indent) {
            let first = first.trimmed();
            let span = first.span.clone();
            found.push(Entry {
                first,
                more: Vec::new(),
                counted: true,
                ticked: None,
                tick: None,
                fields: Vec::new(),
                below: &[],
                indent,
                span,
            });
        }
    }
    found
}

/// An entry with what was read of it.
struct Judged {
    name: Name,
    facts: Vec<Fact>,
    /// It has an id of its own.
    coded: bool,
    /// How many kinds of facts its name tells.
    named: usize,
    /// How many kinds of facts its own words tell, sentences included.
    says: usize,
    /// It cannot be a task: a label, a sentence about another, a sum.
    never: bool,
    group: Option<Kind>,
}

/// Reads entries that stand in a row.
pub(crate) fn read(entries: &[Entry<'_>], around: &Around, found: &mut Vec<Sighting>) {
    // Boxes that speak to whoever ticks them are ticked again and again: `You added a changelog entry`.
    let asked = |entry: &Entry<'_>| {
        let first = entry.first.plain.split(|c: char| !(c.is_alphanumeric() || c == '\'')).next().unwrap_or("");
        matches!(first, "You" | "You've" | "I" | "I've" | "Ich" | "Du" | "J'ai" | "Vous")
    };
    if entries.iter().filter(|entry| entry.ticked.is_some() && asked(entry)).count() >= 2 {
        return;
    }
    let persons = begin_with_persons(entries);
    let mut all: Vec<Judged> = entries.iter().map(|entry| judge(entry, around, persons)).collect();
    if !count_up(&all) {
        // `P1` in a list is how urgent something is, unless they count up.
        entries.iter().zip(&mut all).for_each(|(entry, judged)| urgent(entry, judged));
    }
    let possible = all.iter().filter(|judged| !judged.never).count();
    let telling = all.iter().filter(|judged| !judged.never && (judged.coded || judged.says > 0)).count();
    let row =
        Row { most: telling * 2 > possible && telling >= 2, boxes: entries.iter().any(|entry| entry.ticked.is_some()) };
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (entry, mut judged) in entries.iter().zip(all) {
        let strength = strength(&judged, entry, around, &row);
        if let Some(ticked) = entry.ticked {
            let place = entry.tick.clone().unwrap_or_else(|| entry.first.span.clone());
            let value = Text::at_place(place).saying(if ticked { "done" } else { "open" });
            judged.facts.push(Fact { topic: Topic::Status, value, from: Where::List });
        }
        let mut inner = around.clone();
        while open.last().is_some_and(|(indent, _)| *indent >= entry.indent) {
            open.pop();
        }
        if let Some(strength) = strength {
            found.push(Sighting {
                from: Where::List,
                strength,
                ident: judged.name.ident,
                title: judged.name.title,
                facts: judged.facts,
                section: around.section,
                within: open.last().map(|(_, at)| *at).or(around.within),
                group: judged.group,
                boxed: entry.ticked.is_some(),
                span: entry.span.clone(),
            });
            open.push((entry.indent, found.len() - 1));
            inner.within = Some(found.len() - 1);
            inner.task = around.task || strength == Strength::Sure && judged.group.is_none();
        }
        blocks(entry.below, &inner, found);
    }
}

/// What is known of a row as a whole.
struct Row {
    /// Most of it says who, when, how long, or has an id.
    most: bool,
    boxes: bool,
}

fn strength(judged: &Judged, entry: &Entry<'_>, around: &Around, row: &Row) -> Option<Strength> {
    const WORK: [Topic; 9] = [
        Topic::Task,
        Topic::Steps,
        Topic::Status,
        Topic::Phase,
        Topic::Team,
        Topic::Owner,
        Topic::Goal,
        Topic::CanStart,
        Topic::Coordinator,
    ];
    // Words that mean something above a column are plain words above boxes: `Next`, `Launch`, `High priority`.
    const BOXED: [Topic; 10] = [
        Topic::Blocks,
        Topic::Parallel,
        Topic::Priority,
        Topic::Estimate,
        Topic::Id,
        Topic::Title,
        Topic::Launch,
        Topic::Cadence,
        Topic::Focus,
        Topic::Members,
    ];
    let boxed = |topic: &Topic| entry.ticked.is_some() && BOXED.contains(topic);
    let about_work = around.topic.is_none_or(|topic| WORK.contains(&topic) || boxed(&topic));
    if judged.never || around.aside || !about_work {
        return None;
    }
    if around.task {
        // A box within a task is a step of it, but for one with an id and a life of its own.
        return if judged.coded || judged.says > 0 {
            Some(Strength::Sure)
        } else {
            entry.ticked.map(|_| Strength::Likely)
        };
    }
    if judged.coded || row.most {
        Some(Strength::Sure)
    } else if judged.named > 0 || row.boxes || around.topic == Some(Topic::Task) {
        Some(Strength::Likely)
    } else if entry.below.is_empty() && entry.more.is_empty() && !entry.counted && entry.first.strong_start() > 0 {
        None
    } else {
        Some(Strength::Weak)
    }
}

/// Whether entries begin with whose they are: `**Hugh** – ask Dale`, `**Colin + Beryl** – the leaflet`.
///
/// One of them comes twice, or it is everybody: what else begins strong is neither. Behind a colon what comes twice
/// is a label.
fn begin_with_persons(entries: &[Entry<'_>]) -> bool {
    let leads: Vec<Text> = entries.iter().filter_map(|entry| person(&entry.first)).map(|(who, _)| who).collect();
    if leads.len() < 3 || leads.len() * 3 < entries.len() * 2 {
        return false;
    }
    let colon = entries.iter().any(|entry| {
        let strong = entry.first.strong_start();
        entry.first.plain[..strong].trim_end().ends_with(':')
            || entry.first.plain[strong..].trim_start().starts_with(':')
    });
    let named = |who: &Text| -> Vec<String> { who.plain.split(" + ").map(str::to_owned).collect() };
    let again = |at: usize| leads[..at].iter().any(|other| named(other).contains(&leads[at].plain));
    (0..leads.len()).any(|at| !colon && again(at) || owner::spoken(&leads[at]).is_some())
}

/// Who a line begins with, and what stands behind the sign that parts it from that.
fn person(line: &Text) -> Option<(Text, Text)> {
    let strong = line.strong_start();
    let who = line.part(0..strong);
    let who = who.part(0..who.plain.trim_end_matches([':', ' ']).len());
    let named = owner::is_name(&who) || owner::spoken(&who).is_some();
    let rest = line.plain[strong..].trim_start();
    let signed = who.plain.len() < strong || rest.starts_with(['–', '—', '-', ':', '→']);
    let words = rest.trim_start_matches(['–', '—', '-', ':', '→', ' ']);
    let behind = line.part(line.plain.len() - words.len()..line.plain.len());
    (strong > 0 && named && signed && !behind.is_empty()).then_some((who, behind))
}

fn judge(entry: &Entry<'_>, around: &Around, persons: bool) -> Judged {
    let first = &entry.first;
    let mut name = match person(first).filter(|_| persons) {
        Some((who, what)) => {
            let mut name = name::parse(&what, false, Where::List);
            name.facts.push(Fact { topic: Topic::Owner, value: who, from: Where::List });
            name
        }
        None => name_of(entry),
    };
    let mut facts = std::mem::take(&mut name.facts);
    let named = weight(&facts);
    let mut own: Vec<Text> = Vec::new();
    // What follows an id alone is the name and no sentence about it.
    let strong = first.strong_start();
    if strong > 0 && name.title.span.start < first.place(0..strong).end {
        own.push(first.part(first.strong_start()..first.plain.len()));
    }
    own.extend(entry.more.iter().cloned());
    facts.extend(name::prose(&Text::joined(&own), Where::List));
    facts.extend(subjects(entry, &name));
    facts.extend(paths_of(entry, &facts));
    let says = weight(&facts);
    facts.extend(around.whose.clone());
    facts.extend(around.status.clone());
    let labelled = entry
        .fields
        .first()
        .is_some_and(|field| field.topic.is_some() && field.label.span.start <= first.span.start + 4);
    // `2. Docs (Lena, 4h): the manual` is called like a label, and says whose it is.
    let called = labelled && entry.counted && named > 0;
    let label = labelled && !called;
    facts.extend(
        entry
            .fields
            .iter()
            .skip(usize::from(called))
            .filter(|field| field.label.span.start > first.span.start || field.topic.is_some())
            .flat_map(|field| said(field, Where::List)),
    );
    let coded = name.ident.as_ref().is_some_and(|ident| {
        let code = ident.code.starts_with(char::is_alphabetic) || ident.code.contains('.');
        ident.kind == Some(Kind::Task) || ident.kind.is_none() && code
    });
    // A phase among the next steps is one of them, unless more is to be ticked in it.
    let framing = around.topic != Some(Topic::Task) || !entry.counted || holds_boxes(entry.below);
    let group = name.ident.as_ref().and_then(group_of).filter(|_| framing);
    let never = label || name.title.is_empty() || is_sentence_about_another(first) || is_total(&name.title.plain);
    Judged { name, named, says, coded, never, group, facts }
}

/// The files that an entry says are written, in its sentences, or alone in a line, or in an item below it.
fn paths_of(entry: &Entry<'_>, facts: &[Fact]) -> Vec<Fact> {
    let names = |topic: Topic| matches!(topic, Topic::Owns | Topic::Deliverables);
    if facts.iter().any(|fact| names(fact.topic)) || entry.fields.iter().filter_map(|field| field.topic).any(names) {
        return Vec::new();
    }
    let mut found: Vec<Text> = entry.more.iter().filter(|line| paths::is_all(line)).cloned().collect();
    let mut own = vec![entry.first.clone()];
    own.extend(entry.more.iter().filter(|line| !paths::is_all(line)).cloned());
    found.extend(paths::written(&Text::joined(&own)));
    if let [Block::List(list)] = entry.below {
        let lines = list.items.iter().filter(|item| item.ticked.is_none()).filter_map(|item| item.lines.first());
        found.extend(lines.flat_map(paths::written));
    }
    found.into_iter().map(|value| Fact { topic: Topic::Owns, value, from: Where::Prose }).collect()
}

/// Whom the sentences of an entry are about, that which is its name first.
fn subjects(entry: &Entry<'_>, name: &Name) -> Vec<Fact> {
    let said = |(value, goes): (Text, Goes)| Fact {
        topic: Topic::Subject,
        value,
        from: if goes == Goes::Doing { Where::List } else { Where::Prose },
    };
    let strong = entry.first.strong_start();
    let mut own = vec![entry.first.part(strong..entry.first.plain.len())];
    own.extend(entry.more.iter().cloned());
    let sentences = pieces::sentences(&Text::joined(&own));
    // The first sentence behind what stands out may be the rest of that.
    let behind = sentences.iter().skip(usize::from(strong == 0)).filter(|sentence| !sentence.is_empty());
    std::iter::once(&name.title).chain(behind).filter_map(subject::of).map(said).collect()
}

/// Where the words behind a colon begin, or the place itself.
fn after_colon(line: &Text, at: usize) -> usize {
    let rest = &line.plain[at..];
    let words = rest.trim_start_matches([':', ' ']);
    at + rest.len() - words.len()
}

/// `Fork 1`: a word and its number.
fn is_place(title: &str) -> bool {
    title.split_once(' ').is_some_and(|(word, number)| {
        word.chars().all(char::is_alphabetic) && number.chars().all(|c| c.is_ascii_digit()) && !number.is_empty()
    })
}

fn holds_boxes(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| matches!(block, Block::List(list) if list.items.iter().any(|item| item.ticked.is_some())))
}

/// The name of an entry: its strong beginning with what the rest of the line says, or the line.
fn name_of(entry: &Entry<'_>) -> Name {
    let first = &entry.first;
    let strong = first.strong_start();
    let mut name = if strong > 0 && strong < first.plain.len() {
        let lead = first.part(0..strong);
        let mut name = name::parse(&lead, entry.counted, Where::List);
        if name.title.is_empty() {
            name = name::parse(first, entry.counted, Where::List);
        } else {
            let rest = first.part(strong..first.plain.len());
            let behind = name::parse(&first.part(after_colon(first, strong)..first.plain.len()), false, Where::List);
            if is_place(&name.title.plain) && rest.plain.trim_start().starts_with(':') && !behind.title.is_empty() {
                // `**Phase 1 Fork 1**: Draw the picture`: what is strong says where, not what.
                name.title = behind.title;
                name.facts.extend(behind.facts);
            } else {
                name.facts.extend(name::tail(&rest, Where::List));
            }
        }
        name
    } else {
        name::parse(first, entry.counted, Where::List)
    };
    if first.marks.iter().any(|mark| mark.kind == MarkKind::Struck && mark.range.len() * 2 > first.plain.len()) {
        name.facts.push(Fact { topic: Topic::Status, value: first.saying("done"), from: Where::List });
    }
    name
}

/// `B2 waits for A4` begins with an id and is no name.
fn is_sentence_about_another(line: &Text) -> bool {
    ident::leading(&line.plain, false).is_some_and(|ident| {
        let rest = &line.plain[ident.range.end..];
        let group = matches!(ident.kind, Some(Kind::Team | Kind::Phase));
        crate::import::links::relations::begins_with_verb(rest)
            || group && rest.trim_start().starts_with(char::is_lowercase)
    })
}

/// Takes `P1` for how urgent an entry is; where nothing parts it from the name it is a word of that, too.
fn urgent(entry: &Entry<'_>, judged: &mut Judged) {
    let Some(ident) = judged.name.ident.take_if(|ident| is_priority(ident)) else { return };
    let first = &entry.first;
    judged.coded = false;
    judged.facts.push(Fact { topic: Topic::Priority, value: first.part(ident.range.clone()), from: Where::List });
    let behind = &first.plain[ident.range.end..];
    let title = &judged.name.title.plain;
    if behind.starts_with(' ') && behind.trim_start().starts_with(title.as_str()) {
        let gap = behind.len() - behind.trim_start().len();
        judged.name.title = first.part(ident.range.start..ident.range.end + gap + title.len());
    }
}

fn is_priority(ident: &ident::Ident) -> bool {
    matches!(ident.code.as_str(), "P0" | "P1" | "P2" | "P3" | "P4")
}

/// Whether most entries have an id, and no two the same.
fn count_up(all: &[Judged]) -> bool {
    let ids: Vec<&str> =
        all.iter().filter_map(|judged| judged.name.ident.as_ref()).map(|ident| ident.code.as_str()).collect();
    let different: BTreeSet<&str> = ids.iter().copied().collect();
    different.len() == ids.len() && ids.len() * 2 > all.len()
}
