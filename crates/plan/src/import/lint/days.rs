//! On which days a document says that its tasks are done, each in the measure in which it was written.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Prose;
use super::lines::{self, At};
use crate::import::beside::Scope;
use crate::import::document::text::Text;
use crate::import::settling::places::Places;
use crate::import::sightings::Where;
use crate::import::values::dates::{self, Date};
use crate::import::values::ident::{self, Kind};
use crate::import::values::moment;
use crate::import::values::time_words::{self, Unit};
use crate::import::vocabulary::tokens;

/// What is counted. Days of the plan and days of the year have nothing to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// `Day 3`
    Days,
    /// `Week 2`
    Weeks,
    /// `Week 2, Day 3`
    DaysOfWeeks,
    /// `12 March`
    Dates,
}

/// From when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct When {
    pub measure: Measure,
    pub first: i64,
    pub last: i64,
}

impl When {
    /// Returns both in one measure, where there is one for both.
    pub fn alike(self, other: When) -> Option<(When, When)> {
        let weeks = |when: When| {
            let week = |day: i64| (day - 1).div_euclid(7) + 1;
            When { measure: Measure::Weeks, first: week(when.first), last: week(when.last) }
        };
        match (self.measure, other.measure) {
            (one, two) if one == two => Some((self, other)),
            (Measure::Weeks, Measure::DaysOfWeeks) => Some((self, weeks(other))),
            (Measure::DaysOfWeeks, Measure::Weeks) => Some((weeks(self), other)),
            _ => None,
        }
    }

    /// Returns how many days it has at most.
    pub fn days(self) -> f64 {
        let count = (self.last - self.first + 1) as f64;
        if self.measure == Measure::Weeks { count * 7.0 } else { count }
    }
}

/// What of a task is said to be then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Begin,
    End,
    /// From its beginning to its end.
    Whole,
}

/// One place that says when.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub role: Role,
    pub when: When,
    pub words: String,
    pub place: Range<usize>,
    pub section: usize,
    /// It is a line of a timeline, in which others stand, too.
    pub shared: bool,
}

/// All that is said of days.
pub(super) struct Days {
    /// Of each task, in the order of the document.
    pub tasks: Vec<Vec<Told>>,
    /// Of each section by its heading.
    pub sections: BTreeMap<usize, Told>,
    /// What begins and ends without being a task: the plan by its labels.
    pub plan: Vec<Told>,
    /// The days of one section begin anew in another one, so that those of both cannot be compared.
    restarts: bool,
    clock: Clock,
}

/// Dates as numbers: each in the year that is nearest to the first one.
#[derive(Clone, Copy, Debug, Default)]
struct Clock(Option<Date>);

impl Clock {
    fn number(self, date: Date) -> i64 {
        self.0.map_or(0, |first| first.days_before(date))
    }
}

impl Days {
    pub fn of(prose: &Prose<'_>) -> Days {
        let first = prose.lines.iter().find_map(|line| Some(dates::all(&line.text.plain).first()?.first));
        let mut days = Days {
            tasks: vec![Vec::new(); prose.efforts.count()],
            sections: BTreeMap::new(),
            plan: Vec::new(),
            restarts: false,
            clock: Clock(first),
        };
        let places = Places::new(prose.sightings, prose.tasks);
        days.in_tables(prose, &places);
        days.in_lines(prose, &places);
        days.in_timelines(prose);
        days.restarts = days.do_restart();
        days
    }

    /// Returns both in one measure, where they count from the same beginning.
    pub fn alike(&self, one: &Told, other: &Told) -> Option<(When, When)> {
        let apart = self.restarts && one.section != other.section;
        let counted = one.when.measure != Measure::Dates;
        one.when.alike(other.when).filter(|_| !(apart && counted))
    }

    /// Returns what a text says, where it names one stretch of days.
    pub fn read(&self, text: &str) -> Option<When> {
        if let Some(days) = moment::parse(text) {
            return Some(counted(text, days));
        }
        let all = dates::all(text);
        let [dated] = all.as_slice() else { return None };
        let (first, last) = (self.clock.number(dated.first), self.clock.number(dated.last));
        Some(When { measure: Measure::Dates, first, last })
    }

    fn tell(&mut self, prose: &Prose<'_>, task: Option<usize>, told: Told) {
        match task.filter(|task| *task < self.tasks.len()) {
            Some(task) => self.tasks[task].push(told),
            // What stands below the title is about all of it.
            None if prose.document.sections[told.section].level <= 1 => self.plan.push(told),
            None => {}
        }
    }

    fn in_tables(&mut self, prose: &Prose<'_>, places: &Places) {
        for (section, table) in lines::tables(prose.document) {
            let columns: Vec<(usize, Role)> =
                table.header.iter().enumerate().filter_map(|(at, cell)| Some((at, role(&cell.plain)?))).collect();
            for row in table.rows.iter().filter(|_| !columns.is_empty()) {
                let Some(first) = row.first() else { continue };
                let within = places.at(first.span.start).filter(|place| place.from == Where::Table);
                let Some(task) = within.map(|place| place.task).or_else(|| prose.named(&first.plain)) else { continue };
                for (column, role) in &columns {
                    let Some((cell, when)) = row.get(*column).and_then(|cell| Some((cell, self.read(&cell.plain)?)))
                    else {
                        continue;
                    };
                    let (words, place) = (cell.plain.trim().to_owned(), cell.span.clone());
                    self.tell(prose, Some(task), Told { role: *role, when, words, place, section, shared: false });
                }
            }
        }
    }

    fn in_lines(&mut self, prose: &Prose<'_>, places: &Places) {
        for line in prose.lines.iter().filter(|line| !matches!(line.at, At::Cell | At::Code)) {
            let (text, section) = (&*line.text, line.section);
            let place = places.at(text.span.start).filter(|place| place.from != Where::Diagram);
            let task = place.as_ref().map(|place| place.task);
            let own = place.as_ref().is_some_and(|place| text.span.start <= place.title.start);
            let names = line.at == At::Heading || line.at == At::Item && own;
            if let Some((range, when)) = names.then(|| self.in_brackets(&text.plain)).flatten() {
                let words = text.plain[range.clone()].trim_matches([' ', ']', '[', '*']).to_owned();
                // `until 6 March` says nothing of its beginning.
                let by = tokens::of(&words).first().is_some_and(|word| UNTIL.contains(&word.word.as_str()));
                let role = if by { Role::End } else { Role::Whole };
                let told = Told { role, when, words, place: text.place(range), section, shared: false };
                let stage = ident::leading(&text.plain, false)
                    .is_some_and(|ident| matches!(ident.kind, Some(Kind::Phase | Kind::Team)));
                if line.at == At::Heading && (!own || stage) {
                    // The minutes of one day speak of others; only what ends then, or lasts, has room for them.
                    let lasts = when.first < when.last || when.measure != Measure::Dates;
                    if lasts || role == Role::End {
                        self.sections.insert(section, told);
                    }
                } else {
                    self.tell(prose, task, told);
                }
                continue;
            }
            if line.at == At::Heading {
                continue;
            }
            for (range, role, when) in self.said(text) {
                let words = text.plain[range.clone()].to_owned();
                self.tell(prose, task, Told { role, when, words, place: text.place(range), section, shared: false });
            }
        }
    }

    /// `(Days 4-5)`, ` – 2–6 March`: nothing else stands there.
    fn in_brackets(&self, text: &str) -> Option<(Range<usize>, When)> {
        // What says nothing but days is short.
        const LONGEST: usize = 100;
        let open = text.match_indices('(').filter_map(|(at, _)| {
            let near = &text[at..text.floor_char_boundary(at + LONGEST)];
            let rest = (at + near.len() == text.len()).then_some(near.len());
            near.find(')').or(rest).map(|length| at + 1..at + length)
        });
        let dashes = [" – ", " — ", " - ", ": ", " | ", " · ", ", "];
        let behind = dashes.iter().filter_map(|dash| Some(text.rfind(dash)? + dash.len()..text.len()));
        open.chain(behind).find_map(|range| {
            let inside = text[range.clone()].trim();
            let only = moment::parse(inside).is_some()
                || dates::all(inside).first().is_some_and(|dated| is_little(inside, &dated.range));
            Some((range.clone(), self.read(inside)?)).filter(|_| only)
        })
    }

    /// `Due: 12 March`, `(by 12 March)`, `Starts: Day 3`.
    fn said(&self, text: &Text) -> Vec<(Range<usize>, Role, When)> {
        let plain = &text.plain;
        let mut found = Vec::new();
        for dated in dates::all(plain) {
            let (first, last) = (self.clock.number(dated.first), self.clock.number(dated.last));
            let when = When { measure: Measure::Dates, first, last };
            if let Some(role) = role_before(&plain[..dated.range.start]) {
                found.push((dated.range, role, when));
            }
        }
        for field in crate::import::document::labels::in_line(text) {
            let Some(days) = moment::parse(&field.value.plain) else { continue };
            let at = plain.find(field.value.plain.as_str());
            if let (Some(role), Some(at)) = (role(&field.label.plain), at) {
                found.push((at..at + field.value.plain.len(), role, counted(&field.value.plain, days)));
            }
        }
        found
    }

    fn in_timelines(&mut self, prose: &Prose<'_>) {
        for remark in prose.outline.beside.remarks.iter().filter(|remark| remark.about == "planned") {
            let (Scope::Task(id), Some(when)) = (&remark.scope, self.read(&remark.text.value)) else { continue };
            let Some(task) = prose.efforts.task(id) else { continue };
            let section = prose.places.around(remark.text.span.start).next().map(|at| &prose.lines[at]);
            let (words, place) = (remark.text.value.clone(), remark.text.span.clone());
            let section = section.map_or(usize::MAX, |line| line.section);
            let Some(all) = self.tasks.get_mut(task) else { continue };
            // What goes on stands in several lines.
            match all.iter_mut().find(|told| told.shared && told.when.measure == when.measure) {
                Some(told) => {
                    told.when.first = told.when.first.min(when.first);
                    told.when.last = told.when.last.max(when.last);
                }
                None => all.push(Told { role: Role::Whole, when, words, place, section, shared: true }),
            }
        }
    }

    fn do_restart(&self) -> bool {
        let counted = self.tasks.iter().flatten().filter(|told| told.when.measure == Measure::Days);
        let mut least: BTreeMap<usize, i64> = BTreeMap::new();
        for told in counted {
            let known = least.entry(told.section).or_insert(told.when.first);
            *known = (*known).min(told.when.first);
        }
        let ones: BTreeSet<&usize> =
            least.iter().filter(|(_, first)| **first <= 1).map(|(section, _)| section).collect();
        ones.len() > 1
    }
}

/// Whether there is nothing beside a date but its day of the week, or a word such as `until`.
fn is_little(text: &str, date: &Range<usize>) -> bool {
    let mut words = tokens::of(&text[..date.start]);
    words.extend(tokens::of(&text[date.end..]));
    words.len() <= 2 && words.iter().all(|word| word.word.chars().count() <= 3 || END.contains(&word.word.as_str()))
}

fn counted(text: &str, days: moment::Days) -> When {
    let units: Vec<Unit> = tokens::of(text).iter().filter_map(|word| time_words::calendar(&word.word)).collect();
    let (first, last) = (i64::from(days.first), i64::from(days.last));
    match (units.contains(&Unit::Week), units.contains(&Unit::Day)) {
        (true, false) => When { measure: Measure::Weeks, first: (first - 1) / 7 + 1, last: (last - 1) / 7 + 1 },
        (true, true) => When { measure: Measure::DaysOfWeeks, first, last },
        _ => When { measure: Measure::Days, first, last },
    }
}

const BEGIN: [&str; 17] = [
    "start", "starts", "begin", "begins", "beginn", "beginnt", "anfang", "von", "from", "debut", "inicio", "desde",
    "kickoff", "commence", "empieza", "comienza", "ab",
];
const END: [&str; 23] = [
    "end",
    "ends",
    "ende",
    "endet",
    "finish",
    "finished",
    "due",
    "deadline",
    "until",
    "bis",
    "fin",
    "echeance",
    "limite",
    "vence",
    "hasta",
    "fallig",
    "termin",
    "frist",
    "fertig",
    "completion",
    "entrega",
    "plazo",
    "abgabe",
];
const WHOLE: [&str; 21] = [
    "when", "date", "dates", "zeitraum", "wann", "period", "quand", "periode", "cuando", "fechas", "fecha", "day",
    "days", "tage", "tag", "week", "weeks", "woche", "semaine", "semana", "planned",
];

const UNTIL: [&str; 8] = ["until", "by", "due", "bis", "avant", "jusqu", "hasta", "before"];

/// What a column or a label says of the days in it.
fn role(words: &str) -> Option<Role> {
    let words = tokens::of(words);
    let has = |all: &[&str]| words.iter().any(|word| all.contains(&word.word.as_str()));
    match words.len() {
        0 => None,
        1..=3 if has(&["actual", "last", "review", "created", "updated", "added", "changed"]) => None,
        1..=3 if has(&END) && has(&BEGIN) => None,
        1..=3 if has(&END) => Some(Role::End),
        1..=3 if has(&BEGIN) => Some(Role::Begin),
        1..=2 if has(&WHOLE) => Some(Role::Whole),
        _ => None,
    }
}

/// The word before a date that says what is then.
fn role_before(before: &str) -> Option<Role> {
    const SKIPPED: [&str; 11] = ["date", "datum", "on", "am", "at", "the", "le", "el", "den", "dem", "by"];
    const SURE: [&str; 9] = ["due", "deadline", "echeance", "vence", "fallig", "frist", "limite", "abgabe", "plazo"];
    const BRACKETED: [&str; 6] = ["by", "bis", "until", "avant", "hasta", "antes"];
    let words = tokens::of(before);
    let last = words.last()?;
    // A day of the week and signs may stand between.
    if before[last.range.end..].chars().any(|c| !matches!(c, ' ' | ':' | '*' | '_' | ',' | '~' | '(' | '`')) {
        return None;
    }
    let opens = |word: &tokens::Token| before[..word.range.start].trim_end_matches([' ', '*']).ends_with('(');
    if let Some(word) = words.iter().rev().take(2).find(|word| opens(word))
        && BRACKETED.contains(&word.word.as_str())
    {
        return Some(Role::End);
    }
    let word = words.iter().rev().take(3).find(|word| !SKIPPED.contains(&word.word.as_str()))?;
    let labelled = before.trim_end_matches([' ', '*', '_']).ends_with(':');
    match word.word.as_str() {
        sure if SURE.contains(&sure) => Some(Role::End),
        end if labelled && END.contains(&end) => Some(Role::End),
        begin if labelled && BEGIN.contains(&begin) => Some(Role::Begin),
        "starts" | "begins" | "beginnt" | "commence" | "empieza" => Some(Role::Begin),
        _ => None,
    }
}
