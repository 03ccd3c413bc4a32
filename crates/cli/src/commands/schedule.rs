//! `pitcrew schedule`: when each task would run, and what decides how long it takes.

use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use pitcrew_plan::Plan;
use pitcrew_plan::calendar::{self, Instant, Weekly, Window, Zone};
use pitcrew_plan::quantity::Span;
use pitcrew_plan::schedule::{Change, Impossible, Terms, analyze, counts_days, what_if, with_days_of};
use pitcrew_runner::clock;

use crate::documents::Documents;
use crate::exit::Exit;
use crate::judge::Judged;
use crate::print;
use crate::project::PlanFile;
use crate::render::gantt::{self, View};
use crate::render::{terminal, time};
use crate::trouble::{Result, Trouble};

/// What people mean by a day of work, where nothing says otherwise.
const WORKDAY: Duration = Duration::from_secs(8 * 3600);

/// A day by the clock.
const CLOCK: Duration = Duration::from_secs(24 * 3600);

/// What `schedule` takes.
#[derive(Args, Debug)]
pub struct Schedule {
    /// The plan, or a Markdown document that tells one; without one, `pitcrew.yaml` here or further up
    plan: Option<PathBuf>,
    /// When the run begins: `now`, `Mon 09:00` (the next one), `2026-11-21 02:00 Europe/Berlin`; then windows are honoured, and everything has a date
    #[arg(long, visible_alias = "at", value_name = "TIME")]
    start: Option<String>,
    /// The hours in which work begins and goes on: `Mon-Fri 09:00-17:00 Europe/Berlin`; several times for several
    #[arg(long, value_name = "HOURS", requires = "start", value_parser = hours)]
    calendar: Vec<Window>,
    /// How long a day of an estimate is, such as `8h`: of a document otherwise a day of the calendar, or 8 hours; of a
    /// plan 24 hours. A week has five such days
    #[arg(long, value_name = "LENGTH")]
    day: Option<Span>,
    #[command(flatten)]
    what_if: WhatIf,
    /// For whom, or for what
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

/// What could be otherwise in the plan; its file stays as it is.
#[derive(Args, Debug)]
#[command(next_help_heading = "What if")]
struct WhatIf {
    /// What if a team had so many members (`nginx=2`)? May be given several times, as the other two
    #[arg(long, value_name = "TEAM=NUMBER", value_parser = Change::members)]
    members: Vec<Change>,
    /// What if a task were elsewhere: in a phase (`A5=phase-2`), or `A5=after:A3`, or `A5=before:B1`?
    #[arg(long = "move", value_name = "TASK=WHERE", value_parser = Change::moved)]
    moves: Vec<Change>,
    /// What if a task were not done? What waits for it waits for what it waits for
    #[arg(long, value_name = "TASK", value_parser = Change::drop)]
    drop: Vec<Change>,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// For a terminal
    Text,
    /// For scripts
    Json,
    /// For spreadsheets, a line a task
    Csv,
    /// For calendars (iCalendar), an event a task; with `--start`
    Ics,
    /// A picture, for documents and slides
    Svg,
    /// One page, to read offline and to print
    Html,
    /// For Markdown that draws it
    Mermaid,
}

impl Schedule {
    /// Carries it out: 1 where the plan has errors because of which nobody could say when its tasks run.
    pub fn run(self) -> Result<Exit> {
        let terms = Terms { begins: self.begins()?, hours: self.calendar.clone() };
        let Some(judged) = Judged::looked_at(PlanFile::choose(self.plan.as_deref())?)? else { return Ok(Exit::No) };
        let plan = self.with_its_days(&judged, &terms);
        let changes: Vec<Change> = [self.what_if.members, self.what_if.moves, self.what_if.drop].concat();
        let impossible = |why: Impossible| Trouble { hint: why.hint, ..Trouble::new(why.message) };
        let changed = (!changes.is_empty()).then(|| what_if(&plan, &changes)).transpose();
        let changed = changed.map_err(impossible)?;
        let view = View {
            plan: changed.as_ref().unwrap_or(&plan),
            analysis: &analyze(changed.as_ref().unwrap_or(&plan), &terms),
            compared: changed.as_ref().map(|_| (changes.as_slice(), analyze(&plan, &terms))),
            stated: judged.documents.as_ref().map(Documents::totals).unwrap_or_default(),
            utc: Zone::utc(),
            zone: terms.zone().cloned().unwrap_or_else(time::zone),
        };
        match self.format {
            Form::Text => print::data(gantt::text(&view, terminal::columns()))?,
            Form::Json => print::json(&gantt::json::answer(&view))?,
            Form::Csv => print::data(gantt::csv::write(&view))?,
            Form::Svg => print::data(gantt::svg::write(&view))?,
            Form::Html => print::data(gantt::page::write(&view))?,
            Form::Mermaid => print::data(gantt::mermaid::write(&view))?,
            Form::Ics => match terms.begins {
                Some(begins) => print::data(gantt::ics::write(&view, begins))?,
                None => {
                    return Err(Trouble::new("a calendar wants dates, and it is not said when the run begins")
                        .hint("say it: `--start 'Mon 09:00'`, or `--start now`"));
                }
            },
        }
        Ok(Exit::Done)
    }

    /// Returns the plan with its days as long as they are meant, and says how long that is where it has some.
    fn with_its_days<'a>(&self, judged: &'a Judged, terms: &Terms) -> Cow<'a, Plan> {
        let plan = judged.plan();
        let of_calendar = || {
            let mut hours = terms.hours.iter().filter_map(|window| match window {
                Window::Weekly(weekly) => Some(weekly.hours()),
                Window::Between { .. } => None,
            });
            hours.next()
        };
        let (day, why) = match (self.day, of_calendar(), judged.documents.is_some()) {
            (Some(day), ..) => (day.0, "as you say"),
            (None, Some(hours), true) => (hours, "a day of the calendar; `--day 8h` says otherwise"),
            (None, None, true) => (WORKDAY, "a day of work; `--day 24h` counts by the clock"),
            (None, _, false) => (CLOCK, "by the clock; `--day 8h` counts days of work"),
        };
        if counts_days(plan) {
            print::talk(format!("a day counts as {}: {why}", Span(day)));
        }
        // By the clock a week has seven days.
        if day == CLOCK { Cow::Borrowed(plan) } else { Cow::Owned(with_days_of(plan, day, judged.documents.is_some())) }
    }

    /// Returns when the run begins, by the clocks of the calendar where that has some, else by those here.
    fn begins(&self) -> Result<Option<Instant>> {
        let Some(text) = &self.start else { return Ok(None) };
        let zone: Zone = self.calendar.iter().find_map(Window::zone).cloned().unwrap_or_else(time::zone);
        let moment = calendar::moment(text, &zone, Instant(clock::now().0));
        moment.map(Some).map_err(|why| Trouble::new(why.to_string()))
    }
}

/// Reads working hours.
fn hours(text: &str) -> std::result::Result<Window, String> {
    text.parse::<Weekly>().map(Window::Weekly).map_err(|why| why.to_string())
}
