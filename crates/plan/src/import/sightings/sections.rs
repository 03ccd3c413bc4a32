//! Headings and lists: a section of its own, a box to tick, an item with an id.

use std::collections::BTreeMap;

use super::columns::column_topic;
use super::series;
use crate::import::document::labels::{self, Field};
use crate::import::document::pieces;
use crate::import::document::text::Text;
use crate::import::document::{Block, Code, Document, List, Section, Table};
use crate::import::sightings::{Fact, Sighting, Strength, Where};
use crate::import::values::ident::{self, Ident, Kind};
use crate::import::values::name;
use crate::import::values::paths;
use crate::import::values::status;
use crate::import::values::subject;
use crate::import::vocabulary::{Topic, is_aside, is_column, topic};

/// What stands around a list.
#[derive(Clone, Default)]
pub(crate) struct Around {
    pub section: usize,
    /// The sighting that it stands within.
    pub within: Option<usize>,
    /// What the label or the headings above it speak of.
    pub topic: Option<Topic>,
    /// It stands below a heading that is about something else than work.
    pub aside: bool,
    /// It stands within something that is a task for sure.
    pub task: bool,
    /// Who does what stands here, where a label says so: `**Agent A Tasks**:`.
    pub whose: Option<Fact>,
    /// How far what stands here is: the column of a board.
    pub status: Option<Fact>,
}

/// Reads all headings and lists of a document, in order.
pub(crate) fn read(document: &Document, found: &mut Vec<Sighting>) {
    let mut headings = Headings::of(document);
    for at in 0..document.sections.len() {
        let around = headings.read(at, found);
        blocks(&document.sections[at].blocks, &around, found);
    }
}

/// The headings of a document, with what stands below each.
struct Headings<'a> {
    document: &'a Document,
    /// What the labels of each section say.
    facts: Vec<Vec<Fact>>,
    /// Those that stand beside each other: below the same heading, at the same level.
    beside: BTreeMap<(Option<usize>, usize), Beside>,
    /// The sighting that each section is, or is part of.
    sightings: Vec<Option<usize>>,
}

/// How many headings that stand beside each other speak of work.
#[derive(Default)]
struct Beside {
    all: usize,
    work: usize,
    numbered: usize,
    numbered_work: usize,
    /// They name how far work is.
    columns: usize,
    /// They begin with a sign that says nothing of that: `🎨 Task 3.1`.
    decorated: usize,
}

impl<'a> Headings<'a> {
    fn of(document: &'a Document) -> Headings<'a> {
        let facts: Vec<Vec<Fact>> = document
            .sections
            .iter()
            .map(|section| {
                // What stands below a rule at the end of a section is no longer about it.
                let end = section.blocks.iter().position(|block| matches!(block, Block::Rule));
                let fields = labels::fields(&section.blocks[..end.unwrap_or(section.blocks.len())]);
                fields.iter().filter(|field| !is_remote(field)).flat_map(|field| said(field, Where::Details)).collect()
            })
            .collect();
        let mut beside: BTreeMap<_, Beside> = BTreeMap::new();
        for (section, facts) in document.sections.iter().zip(&facts) {
            let beside = beside.entry((section.parent, section.level)).or_default();
            let (numbered, work) = (ident::leading(&section.heading.plain, true).is_some(), weight(facts) >= 1);
            beside.all += 1;
            beside.work += usize::from(work);
            beside.numbered += usize::from(numbered);
            beside.numbered_work += usize::from(numbered && work);
            beside.columns += usize::from(is_column(&section.heading.plain));
            let sign = section.heading.plain.starts_with(|c: char| !c.is_alphanumeric() && !c.is_ascii());
            beside.decorated += usize::from(sign && status::mark(&section.heading.plain).is_none());
        }
        Headings { document, facts, beside, sightings: vec![None; document.sections.len()] }
    }

    fn beside(&self, at: usize) -> &Beside {
        let section = &self.document.sections[at];
        &self.beside[&(section.parent, section.level)]
    }

    /// Returns whether a bare number before a heading names a task: most of the headings beside it that have one
    /// speak of work.
    fn numbers_name_tasks(&self, at: usize) -> bool {
        let beside = self.beside(at);
        self.document.sections[at].level > 0 && (self.is_announced(at) || beside.numbered_work * 2 > beside.numbered)
    }

    /// Returns whether the heading above announces tasks.
    fn is_announced(&self, at: usize) -> bool {
        let parent = self.document.sections[at].parent;
        parent.is_some_and(|parent| {
            matches!(heading_topic(&self.document.sections[parent].heading), Some(Topic::Task | Topic::Steps))
        })
    }

    /// Returns whether a heading without an id names work: it says so in two ways, or in one as most beside it do.
    fn is_work(&self, at: usize, facts: &[Fact]) -> bool {
        let beside = self.beside(at);
        let most = beside.work >= 2 && beside.work * 3 > beside.all * 2;
        let says = weight(facts);
        let heading = &self.document.sections[at].heading;
        let plain = self.document.sections[at].level > 1 && at > 1 && heading_topic(heading).is_none();
        let who_or_how_long = facts.iter().any(|fact| {
            matches!(fact.topic, Topic::Needs | Topic::Blocks | Topic::Owner | Topic::Estimate | Topic::Priority)
        });
        plain
            && (who_or_how_long && (says >= 2 || most)
                || self.is_announced(at) && !has_tasks(&self.document.sections[at]))
    }

    /// Returns whether a heading, or one that it stands below, is about something else than work.
    fn is_aside(&self, at: usize, facts: &[Fact]) -> bool {
        // `WS-1 Metering` with who and how long is work below any heading.
        let heading = &self.document.sections[at].heading.plain;
        let coded =
            ident::leading(heading, false).is_some_and(|ident| ident.kind.is_none_or(|kind| kind == Kind::Task));
        if coded && weight(facts) >= 2 {
            return false;
        }
        self.document.around(at).any(|around| {
            let section = &self.document.sections[around];
            let named = ident::leading(&section.heading.plain, false).is_some();
            // `Shopping basket` with who does it and how long it takes is work after all.
            let work = around == at && weight(facts) >= 2;
            section.level != 1 && !named && !work && is_aside(&section.heading.plain)
        })
    }

    /// `Doing` beside `Done` is a column of a board: what stands below it is work, and that far.
    fn column_of_board(&self, at: usize) -> Option<Fact> {
        let heading = &self.document.sections[at].heading;
        (self.beside(at).columns >= 2 && is_column(&heading.plain)).then(|| Fact {
            topic: Topic::Status,
            value: heading.clone(),
            from: Where::List,
        })
    }

    /// Reads a heading with the labels below it.
    fn read(&mut self, at: usize, found: &mut Vec<Sighting>) -> Around {
        let section = &self.document.sections[at];
        let parent = section.parent.and_then(|parent| self.sightings[parent]);
        let listed = self.numbers_name_tasks(at);
        let name = name::parse(&section.heading, listed, Where::Details);
        let mut facts = name.facts;
        // Where others begin with any sign, `✅` before a name is one of those.
        let decorated = self.beside(at).decorated > 0;
        if decorated && section.heading.plain.starts_with(|c: char| !c.is_alphanumeric() && !c.is_ascii()) {
            let behind = section.heading.plain.trim_start_matches(|c: char| !c.is_alphanumeric());
            facts.retain(|fact| fact.topic != Topic::Status || status::mark(behind).is_some());
        }
        facts.append(&mut self.facts[at]);
        let aside = self.is_aside(at, &facts);
        let around = Around {
            section: at,
            within: parent,
            topic: self.document.around(at).find_map(|at| heading_topic(&self.document.sections[at].heading)),
            aside,
            task: parent.is_some_and(|at| found[at].is_task()),
            whose: None,
            status: None,
        };
        let around = match self.column_of_board(at) {
            Some(status) => Around { topic: Some(Topic::Task), aside: false, status: Some(status), ..around },
            None => around,
        };
        self.sightings[at] = parent;
        let about = head_of(&name.title.plain);
        // `Task 3: Runbook` is called so where it says who does it, or what comes of it.
        let is_called = weight(&facts) >= 1
            && name.ident.as_ref().is_some_and(|ident| behind(&section.heading.plain, ident).starts_with(':'));
        if let (Some(ident), Some(topic), false) = (&name.ident, topic(about), is_called) {
            // `Task 1 Go Criteria` is not a task: it is about one.
            remote(ident.clone(), topic, &section.blocks, at, found);
            return Around { topic: Some(topic), ..around };
        }
        if let Some(ident) = bracketed(&section.heading).filter(|_| name.ident.is_none()) {
            let span = section.heading.span.clone();
            found.push(Sighting { facts, ..Sighting::remark(ident, Where::Details, at, span) });
            return Around { task: true, ..around };
        }
        let group = name.ident.as_ref().and_then(group_of);
        let sure = match &name.ident {
            Some(_) if group.is_some() => false,
            Some(ident) if ident.kind.is_some() || ident.code.starts_with(char::is_alphabetic) => true,
            // A bare number is an id where the section says something of work.
            Some(_) => listed && (weight(&facts) >= 1 || self.is_announced(at)),
            None => self.is_work(at, &facts),
        };
        if section.level == 0 || !(sure && !aside || group.is_some()) {
            return around;
        }
        let end = self.document.sections.get(self.document.below(at).end);
        facts.extend(in_passing(&section.blocks));
        found.push(Sighting {
            from: Where::Details,
            strength: if sure { Strength::Sure } else { Strength::Likely },
            ident: name.ident,
            title: name.title,
            facts,
            section: at,
            within: parent,
            group,
            boxed: false,
            span: section.heading.span.start..end.map_or(usize::MAX, |next| next.heading.span.start),
        });
        self.sightings[at] = Some(found.len() - 1);
        Around {
            within: self.sightings[at],
            task: group.is_none(),
            topic: around.topic.filter(|_| group.is_some()),
            ..around
        }
    }
}

/// What the sentences of a section say in passing of who does it, how long it takes, and what it changes.
fn in_passing(all: &[Block]) -> Vec<Fact> {
    let mut found = Vec::new();
    for block in all {
        let Block::Paragraph(lines) = block else { continue };
        // What begins with a name of its own speaks of that: `**1.a** Recenser les cours.`
        let own = |line: &Text| {
            line.strong_start() > 0 && ident::leading(&line.plain, true).is_some_and(|id| id.kind.is_none())
        };
        if lines.first().is_some_and(own) {
            continue;
        }
        if lines.iter().all(|line| labels::in_line(line).is_empty()) {
            let whole = Text::joined(lines);
            found.extend(name::prose(&whole, Where::Prose));
            let about = pieces::sentences(&whole).into_iter().filter_map(|sentence| subject::of(&sentence));
            found.extend(about.map(|(value, _)| Fact { topic: Topic::Subject, value, from: Where::Prose }));
        } else {
            // A sentence between labels.
            let free = lines.iter().filter(|line| labels::in_line(line).is_empty());
            found.extend(free.flat_map(|line| name::prose(line, Where::Prose)));
        }
    }
    found.retain(|fact| matches!(fact.topic, Topic::Owner | Topic::Estimate | Topic::Owns | Topic::Subject));
    if !found.iter().any(|fact| fact.topic == Topic::Owns) {
        let lines = all.iter().filter_map(|block| if let Block::Paragraph(lines) = block { Some(lines) } else { None });
        let owns = lines.flat_map(|lines| paths::written(&Text::joined(lines)));
        found.extend(owns.map(|value| Fact { topic: Topic::Owns, value, from: Where::Prose }));
    }
    found
}

/// Returns how many kinds of facts speak for something being work.
pub(crate) fn weight(facts: &[Fact]) -> usize {
    const WORK: [Topic; 12] = [
        Topic::Needs,
        Topic::Blocks,
        Topic::CanStart,
        Topic::Estimate,
        Topic::Owner,
        Topic::Deliverables,
        Topic::Owns,
        Topic::Priority,
        Topic::Steps,
        Topic::Verify,
        Topic::Success,
        Topic::Verifier,
    ];
    WORK.iter().filter(|topic| facts.iter().any(|fact| fact.topic == **topic)).count()
}

/// The id that a heading has in brackets behind other words: `Heron (T1)`.
fn bracketed(heading: &Text) -> Option<Ident> {
    let inner = heading.plain.trim_end().strip_suffix(')')?;
    let open = inner.rfind('(').filter(|open| *open > 0)?;
    let ident = ident::leading(&inner[open + 1..], false)?;
    let whole = ident.range.len() == inner.len() - open - 1;
    let lettered = ident.code.starts_with(char::is_alphabetic) && ident.code.ends_with(|c: char| c.is_ascii_digit());
    (whole && lettered && ident.kind.is_none()).then_some(ident)
}

/// What stands behind an id.
fn behind<'a>(heading: &'a str, ident: &Ident) -> &'a str {
    heading.split_once(&ident.code).map_or("", |(_, rest)| rest.trim_start())
}

/// What stands before a dash: `Success Criteria - all met` is about criteria.
fn head_of(title: &str) -> &str {
    let end = [" - ", " – ", " — "].iter().filter_map(|dash| title.find(dash)).min();
    end.map_or(title, |end| title[..end].trim())
}

/// Whether a table of tasks stands below a heading, which is then about all of them.
fn has_tasks(section: &Section) -> bool {
    let lists = |table: &Table| table.header.iter().any(|cell| column_topic(&cell.plain) == Some(Topic::Task));
    section.blocks.iter().any(|block| matches!(block, Block::Table(table) if lists(table)))
}

fn heading_topic(heading: &Text) -> Option<Topic> {
    const OPENERS: [Topic; 6] =
        [Topic::Verify, Topic::Success, Topic::Deliverables, Topic::Risk, Topic::Rollback, Topic::Signal];
    let plain = heading.plain.trim();
    let listed = || ident::leading(plain, true).and_then(|listed| topic(&plain[listed.range.end..]));
    // `Checks before P7` is about checks.
    let first = || topic(plain.split_whitespace().next()?).filter(|topic| OPENERS.contains(topic));
    topic(plain).or_else(listed).or_else(first)
}

/// The kind of group that an id names. `Phase 2` is one, `Phase 2.1` is a piece of work in it.
pub(crate) fn group_of(ident: &Ident) -> Option<Kind> {
    ident.kind.filter(|kind| *kind != Kind::Task && !ident.code.contains('.'))
}

/// A label that speaks of another task: `**Task 1 Success:**`.
fn is_remote(field: &Field<'_>) -> bool {
    ident::leading(&field.label.plain, false).is_some_and(|ident| {
        topic(&field.label.plain[ident.range.end..])
            .is_some_and(|topic| !matches!(topic, Topic::Task | Topic::Steps | Topic::Goal | Topic::Status))
    })
}

/// A label that names a task and nothing else, in a section of what must hold: `**Task 1:**`.
fn is_named(field: &Field<'_>, around: &Around) -> bool {
    matches!(around.topic, Some(Topic::Success | Topic::Go | Topic::Verify))
        && !around.task
        && ident::leading(&field.label.plain, false).is_some_and(|ident| {
            ident.kind == Some(Kind::Task) && field.label.plain[ident.range.end..].chars().all(|c| !c.is_alphanumeric())
        })
}

/// The team or agent that a label above a list names, alone or with its tasks.
fn whose(field: &Field<'_>) -> Option<Fact> {
    let label = &field.label;
    let ident = ident::leading(&label.plain, false).filter(|ident| ident.kind == Some(Kind::Team))?;
    let rest = label.plain[ident.range.end..].trim_matches([' ', ':', '\'', 's', '’']);
    let alone = rest.is_empty() || matches!(topic(rest), Some(Topic::Task | Topic::Steps));
    let role = if ident.word.starts_with("agent") { Topic::Owner } else { Topic::Team };
    alone.then(|| Fact { topic: role, value: label.part(ident.range), from: Where::List })
}

fn remote(ident: Ident, topic: Topic, blocks: &[Block], section: usize, found: &mut Vec<Sighting>) {
    let mut facts = Vec::new();
    for block in blocks {
        match block {
            Block::List(list) => facts.extend(items(list).map(|value| Fact { topic, value, from: Where::Details })),
            Block::Paragraph(lines) => {
                facts.extend(lines.iter().cloned().map(|value| Fact { topic, value, from: Where::Details }))
            }
            _ => {}
        }
    }
    let span = facts.first().map_or(0..0, |fact| fact.value.span.clone());
    found.push(Sighting { facts, ..Sighting::remark(ident, Where::Details, section, span) });
}

/// What a label says: its value, or the items of its list.
pub(crate) fn said(field: &Field<'_>, from: Where) -> Vec<Fact> {
    let Some(topic) = field.topic else { return Vec::new() };
    if !field.value.is_empty() {
        return vec![Fact { topic, value: field.value.clone(), from }];
    }
    let listed = field.list.into_iter().flat_map(items);
    let written = field.code.into_iter().flat_map(Code::lines);
    listed.chain(written).map(|value| Fact { topic, value, from }).collect()
}

/// The first line of each item.
fn items(list: &List) -> impl Iterator<Item = Text> {
    list.items.iter().filter_map(|item| item.lines.first().cloned())
}

/// Reads what stands below a heading, or within an item.
pub(crate) fn blocks(all: &[Block], around: &Around, found: &mut Vec<Sighting>) {
    let fields = labels::fields(all);
    for field in fields.iter().filter(|field| is_remote(field) || is_named(field, around)) {
        if let (Some(ident), Some(list)) = (ident::leading(&field.label.plain, false), field.list)
            && let Some(topic) = topic(&field.label.plain[ident.range.end..]).or(around.topic)
        {
            remote(ident, topic, &[Block::List(list.clone())], around.section, found);
        }
    }
    series::read(&series::of_paragraphs(all), around, found);
    for (at, block) in all.iter().enumerate() {
        match block {
            Block::List(list) => {
                let field = fields.iter().find(|field| field.block == Some(at));
                if field.is_some_and(|field| is_remote(field) || is_named(field, around)) {
                    continue;
                }
                let aside =
                    around.aside || field.is_some_and(|field| field.topic.is_none() && is_aside(&field.label.plain));
                let label = field.and_then(|field| field.topic);
                let speaks = label.or_else(|| announced(all.get(at.wrapping_sub(1)))).or(around.topic);
                let whose = field.and_then(whose).or_else(|| around.whose.clone());
                series::read(&series::of_list(list), &Around { topic: speaks, whose, aside, ..around.clone() }, found);
            }
            Block::Code(code) if code.lang.is_empty() => series::read(&series::of_code(code), around, found),
            Block::Quote(inner) => blocks(inner, around, found),
            _ => {}
        }
    }
}

/// What the last line of the paragraph before a list announces: `The following tasks:`.
fn announced(before: Option<&Block>) -> Option<Topic> {
    let Some(Block::Paragraph(lines)) = before else { return None };
    let last = lines.last()?.plain.trim_end();
    let words = last.strip_suffix(':')?;
    topic(words).or_else(|| topic(words.rsplit(' ').next()?))
}
