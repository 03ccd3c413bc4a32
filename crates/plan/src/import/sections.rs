//! Headings and lists: a section of its own, a box to tick, an item with an id.

use super::document::{Block, Document, List};
use super::ident::{self, Ident, Kind};
use super::labels::{self, Field};
use super::name;
use super::series;
use super::sighting::{Fact, Sighting, Strength, Where};
use super::text::Text;
use super::words::{Topic, is_aside, topic};

/// What stands around a list.
#[derive(Clone, Default)]
pub(super) struct Around {
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
}

/// Reads all headings and lists of a document, in order.
pub(super) fn read(document: &Document, found: &mut Vec<Sighting>) {
    let mut of_section: Vec<Option<usize>> = vec![None; document.sections.len()];
    for at in 0..document.sections.len() {
        let around = heading(document, at, &mut of_section, found);
        blocks(&document.sections[at].blocks, &around, found);
    }
}

/// Reads a heading with the labels below it.
fn heading(document: &Document, at: usize, of_section: &mut [Option<usize>], found: &mut Vec<Sighting>) -> Around {
    let section = &document.sections[at];
    let parent = section.parent.and_then(|parent| of_section[parent]);
    let above = document.around(at).find_map(|at| heading_topic(&document.sections[at].heading));
    let listed = numbers_name_tasks(document, at);
    let name = name::parse(&section.heading, listed, Where::Details);
    let fields = labels::fields(&section.blocks);
    let mut facts = name.facts;
    facts.extend(fields.iter().filter(|field| !is_remote(field)).flat_map(|field| said(field, Where::Details)));
    // `Shopping basket` with who does it and how long it takes is work after all.
    let aside = document.around(at).any(|around| {
        let heading = &document.sections[around].heading.plain;
        let work = around == at && weight(&facts) >= 2;
        is_aside(heading) && document.sections[around].level != 1 && ident::leading(heading, false).is_none() && !work
    });
    let mut around = Around {
        section: at,
        within: parent,
        topic: above,
        aside,
        task: parent.is_some_and(|at| found[at].is_task()),
        whose: None,
    };
    if let (Some(ident), Some(topic)) = (&name.ident, topic(&name.title.plain)) {
        // `Task 1 Go Criteria` is not a task: it is about one.
        remote(ident.clone(), topic, &section.blocks, at, found);
        return Around { topic: Some(topic), ..around };
    }
    let group = name.ident.as_ref().and_then(group_of);
    let sure = match &name.ident {
        Some(ident) if group.is_none() => {
            // A bare number is an id where the section says something of work.
            let counted = listed && (weight(&facts) >= 1 || announced_by_parent(document, at));
            ident.kind.is_some() || ident.code.starts_with(char::is_alphabetic) || counted
        }
        Some(_) => false,
        None => {
            at > 1 && section.level > 1 && !aside && heading_topic(&section.heading).is_none() && weight(&facts) >= 2
        }
    };
    if section.level > 0 && (sure && !aside || group.is_some()) {
        let below = document.below(at);
        let end = document.sections.get(below.end).map_or(usize::MAX, |next| next.heading.span.start);
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
            span: section.heading.span.start..end,
        });
        of_section[at] = Some(found.len() - 1);
        around = Around {
            within: of_section[at],
            task: group.is_none(),
            topic: around.topic.filter(|_| group.is_some()),
            ..around
        };
    } else {
        of_section[at] = parent;
    }
    around
}

/// Returns how many kinds of facts speak for something being work.
pub(super) fn weight(facts: &[Fact]) -> usize {
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

fn heading_topic(heading: &Text) -> Option<Topic> {
    let plain = heading.plain.trim();
    topic(plain).or_else(|| {
        let listed = ident::leading(plain, true)?;
        topic(&plain[listed.range.end..])
    })
}

/// The kind of group that an id names. `Phase 2` is one, `Phase 2.1` is a piece of work in it.
pub(super) fn group_of(ident: &Ident) -> Option<Kind> {
    ident.kind.filter(|kind| *kind != Kind::Task && !ident.code.contains('.'))
}

/// Returns whether the heading above announces tasks.
fn announced_by_parent(document: &Document, at: usize) -> bool {
    let parent = document.sections[at].parent;
    parent.is_some_and(|parent| {
        matches!(heading_topic(&document.sections[parent].heading), Some(Topic::Task | Topic::Steps))
    })
}

/// Returns whether a bare number before a heading names a task: most of the headings beside it that have one
/// speak of work.
fn numbers_name_tasks(document: &Document, at: usize) -> bool {
    let section = &document.sections[at];
    if section.level == 0 || ident::leading(&section.heading.plain, true).is_none() {
        return false;
    }
    if announced_by_parent(document, at) {
        return true;
    }
    let beside =
        document.sections.iter().filter(|other| other.parent == section.parent && other.level == section.level);
    let (mut numbered, mut work) = (0, 0);
    for other in beside {
        if ident::leading(&other.heading.plain, true).is_some() {
            numbered += 1;
            let facts: Vec<Fact> =
                labels::fields(&other.blocks).iter().flat_map(|field| said(field, Where::Details)).collect();
            work += usize::from(weight(&facts) >= 1);
        }
    }
    work * 2 > numbered
}

/// A label that speaks of another task: `**Task 1 Success:**`.
fn is_remote(field: &Field<'_>) -> bool {
    ident::leading(&field.label.plain, false).is_some_and(|ident| {
        topic(&field.label.plain[ident.range.end..])
            .is_some_and(|topic| !matches!(topic, Topic::Task | Topic::Steps | Topic::Goal | Topic::Status))
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
    found.push(Sighting {
        from: Where::Details,
        strength: Strength::Weak,
        ident: Some(ident),
        title: Text::default(),
        facts,
        section,
        within: None,
        group: None,
        boxed: false,
        span,
    });
}

/// What a label says: its value, or the items of its list.
pub(super) fn said(field: &Field<'_>, from: Where) -> Vec<Fact> {
    let Some(topic) = field.topic else { return Vec::new() };
    if !field.value.is_empty() {
        return vec![Fact { topic, value: field.value.clone(), from }];
    }
    let values = field.list.into_iter().flat_map(items);
    values.map(|value| Fact { topic, value, from }).collect()
}

/// The first line of each item.
fn items(list: &List) -> impl Iterator<Item = Text> {
    list.items.iter().filter_map(|item| item.lines.first().cloned())
}

/// Reads what stands below a heading, or within an item.
pub(super) fn blocks(all: &[Block], around: &Around, found: &mut Vec<Sighting>) {
    let fields = labels::fields(all);
    for field in fields.iter().filter(|field| is_remote(field)) {
        if let (Some(ident), Some(list)) = (ident::leading(&field.label.plain, false), field.list)
            && let Some(topic) = topic(&field.label.plain[ident.range.end..])
        {
            remote(ident, topic, &[Block::List(list.clone())], around.section, found);
        }
    }
    series::read(&series::of_paragraphs(all), around, found);
    for (at, block) in all.iter().enumerate() {
        match block {
            Block::List(list) => {
                let field = fields.iter().find(|field| field.block == Some(at));
                if field.is_some_and(is_remote) {
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
