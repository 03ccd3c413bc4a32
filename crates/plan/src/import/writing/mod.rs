//! An outline as the YAML of a plan: grouped as people write plans, each fact with the line that says it.

pub(crate) mod answer;
pub(crate) mod checks;
mod heirs;
pub(crate) mod holdings;
pub(crate) mod scalar;

use std::collections::BTreeSet;
use std::ops::Range;

use self::holdings::Holdings;
use crate::driver::Driver;
use crate::import::beside::Line;
use crate::import::outline::{Group, Outline, Sourced, Work};
use crate::import::vocabulary::tokens;
use crate::import::{Doer, Doers, Imported};
use crate::model::{Command, Id};
use crate::quantity::Span;
use crate::read::slug;

/// A plan as YAML, and where each of its lines comes from.
pub struct Written {
    /// The plan.
    pub yaml: String,
    /// For each line of it, the bytes of the document that say so.
    pub origins: Vec<Option<Range<usize>>>,
}

/// More lines than this that are not in the plan are only counted.
const UNREAD: usize = 60;

/// How long an attempt may take where a plan says nothing.
const HALF_AN_HOUR: std::time::Duration = std::time::Duration::from_secs(1800);

/// The agent of what a person does.
pub(super) const MANUAL: &str = "manual";

/// Writes what was read as a plan in which `doers` do what the document only describes.
pub(super) fn yaml(imported: &Imported, doers: &Doers) -> Written {
    let holdings = Holdings::of(&imported.outline);
    let mut writer = Writer { imported, doers, holdings, yaml: String::new(), origins: Vec::new() };
    writer.head();
    writer.plan();
    writer.workspaces();
    writer.groups();
    writer.agents();
    writer.tasks();
    writer.notes();
    writer.unread();
    Written { yaml: writer.yaml, origins: writer.origins }
}

/// Returns who does a task in the plan; nobody does what is a command.
pub(super) fn agent_of(work: &Work, doers: &Doers) -> Option<String> {
    if work.automation.run.is_some() {
        return None;
    }
    Some(match (&work.agent, &doers.heir, &doers.others) {
        (Some(agent), ..) => agent.value.to_string(),
        (None, Some(heir), _) => heir.to_string(),
        (None, None, Doer::Manual) => MANUAL.to_owned(),
        (None, None, Doer::Command(_) | Doer::Coder { .. }) => "worker".to_owned(),
    })
}

/// Returns the fields of an agent that say what does its tasks.
fn does(doer: &Doer) -> String {
    match doer {
        Doer::Manual => "use: manual".to_owned(),
        Doer::Command(command) => format!("run: {}", scalar::inner(command)),
        Doer::Coder { driver, key } => {
            let driver = match driver {
                Driver::Acp(Command::Shell(line)) => format!("{{acp: {}}}", scalar::inner(line)),
                Driver::Acp(Command::Args(args)) => {
                    format!("{{acp: [{}]}}", args.iter().map(|arg| scalar::inner(arg)).collect::<Vec<_>>().join(", "))
                }
                known => known.word().to_owned(),
            };
            let secrets = key.as_ref().map(|(name, _)| format!(", secrets: [{name}]")).unwrap_or_default();
            format!("use: {driver}, network: host{secrets}")
        }
    }
}

/// Returns the name of the plan.
pub(super) fn name_of(outline: &Outline) -> String {
    let name = outline.title.as_ref().map_or_else(|| "plan".to_owned(), |title| slug(&tokens::folded(&title.value)));
    crate::import::settling::judge::short(&name)
}

struct Writer<'a> {
    imported: &'a Imported,
    doers: &'a Doers,
    holdings: Holdings<'a>,
    yaml: String,
    origins: Vec<Option<Range<usize>>>,
}

impl Writer<'_> {
    /// Writes a line, with a comment that says where it comes from.
    fn line(&mut self, text: &str, comment: Option<String>, origin: Option<&Range<usize>>) {
        self.yaml.push_str(text);
        if let Some(comment) = comment {
            self.yaml.push_str(if text.is_empty() { "# " } else { "  # " });
            self.yaml.push_str(&scalar::comment(&comment));
        }
        self.yaml.push('\n');
        self.origins.push(origin.cloned());
    }

    fn plain(&mut self, text: &str) {
        self.line(text, None, None);
    }

    /// Writes a line that a place of the document says.
    fn said(&mut self, text: &str, origin: &Range<usize>) {
        self.line(text, Some(self.shown(origin)), Some(origin));
    }

    /// `PLAN.md:84`
    fn shown(&self, span: &Range<usize>) -> String {
        let place = self.imported.place(span.clone());
        format!("{}:{}", place.file, place.line)
    }

    fn head(&mut self) {
        let files: Vec<&str> = self.imported.files().collect();
        self.line(
            "",
            Some(format!(
                "Read from {} by `pitcrew import`; behind each fact stands the line that says it.",
                files.join(", ")
            )),
            None,
        );
        let outline = &self.imported.outline;
        let name = format!("name: {}", scalar::value(&name_of(outline)));
        match &outline.title {
            Some(title) => self.said(&name, &title.span),
            None => self.plain(&name),
        }
        for (key, fact) in [("goal", &outline.goal), ("coordinator", &outline.coordinator)] {
            if let Some(fact) = fact {
                self.said(&format!("{key}: {}", scalar::value(&fact.value)), &fact.span);
            }
        }
    }

    fn workspaces(&mut self) {
        let roots: Vec<(String, String)> =
            self.holdings.workspaces().map(|(n, r)| (n.to_owned(), r.to_owned())).collect();
        if roots.is_empty() {
            return;
        }
        self.plain("workspaces:");
        self.plain("  main: {path: .}");
        for (name, root) in roots {
            self.plain(&format!("  {name}: {{path: {}}}", scalar::inner(&root)));
        }
    }

    /// What is said of the plan as a whole.
    fn plan(&mut self) {
        let outline = &self.imported.outline;
        let used = self.used();
        self.lines(outline.beside.plan_lines(&|agent| used.contains(agent.as_str())));
    }

    /// What whoever works on it has to know.
    fn notes(&mut self) {
        let outline = &self.imported.outline;
        let used = self.used();
        let lines = outline.beside.note_lines(outline, &|agent| used.contains(agent.as_str()));
        if !lines.is_empty() {
            self.plain("");
        }
        self.lines(lines);
    }

    fn groups(&mut self) {
        let outline = &self.imported.outline;
        let teams = outline.beside.team_lines(outline);
        if teams.is_empty() && self.holdings.heirs.alone().next().is_some() {
            self.plain("teams:");
        }
        self.lines(teams);
        for agent in self.holdings.heirs.alone().cloned().collect::<Vec<_>>() {
            let comment = "does one task at a time: what it owns is shared by all of them".to_owned();
            self.line(&format!("  {agent}: {{members: 1}}"), Some(comment), None);
        }
        let kept: Vec<_> = self.holdings.heirs.kept().cloned().collect();
        for owner in kept {
            let paths: Vec<&str> = owner.owns.iter().map(|path| path.value.as_str()).collect();
            let which = "several of its tasks may run at once, so say which of them owns what";
            let comment = format!("{} owns {}: {which}", owner.id, paths.join(", "));
            self.line("", Some(comment), owner.owns.first().map(|path| &path.span));
        }
        self.lines(outline.beside.phase_lines(outline));
    }

    /// Writes lines that know where they come from.
    fn lines(&mut self, lines: Vec<Line>) {
        for Line { text, comment, origin, shown } in lines {
            let place = origin.as_ref().filter(|_| shown).map(|origin| self.shown(origin));
            let comment = match (comment, place) {
                (Some(comment), Some(place)) => Some(format!("{comment} ({place})")),
                (comment, place) => comment.or(place),
            };
            self.line(&text, comment, origin.as_ref());
        }
    }

    /// The agents that do something, by their names in the plan.
    fn used(&self) -> BTreeSet<String> {
        let outline = &self.imported.outline;
        let mut used: BTreeSet<String> = outline.tasks.iter().filter_map(|work| agent_of(work, self.doers)).collect();
        used.extend(outline.beside.reviews.iter().filter_map(|review| self.judge(review)));
        used
    }

    fn agents(&mut self) {
        let imported = self.imported;
        let used = self.used();
        if used.is_empty() {
            return;
        }
        self.secrets(&used);
        self.plain("agents:");
        for agent in imported.outline.agents.iter().filter(|agent| used.contains(agent.id.as_str())) {
            let can = imported.outline.beside.capabilities_of(&agent.id);
            let does = does(self.doers.of(agent.id.as_str()));
            self.said(&format!("  {}: {{{does}{can}}}", agent.id), &agent.name.span);
            self.lines(imported.outline.beside.agent_lines(agent));
        }
        let named = |id: &String| imported.outline.agents.iter().any(|agent| agent.id.as_str() == id);
        for id in used.iter().filter(|id| !named(id)) {
            let doer = self.doers.of(id);
            let comment = match (doer, id == "worker" || id == MANUAL) {
                (Doer::Manual, _) => "people do it, and say so with `pitcrew approve`",
                (_, true) => "does what the document gives to nobody",
                (_, false) => "says yes or no",
            };
            self.line(&format!("  {id}: {{{}}}", does(doer)), Some(comment.to_owned()), None);
        }
    }

    /// What coding agents log in with.
    fn secrets(&mut self, used: &BTreeSet<String>) {
        let keys = self.doers.keys(used.iter());
        if keys.is_empty() {
            return;
        }
        self.plain("secrets:");
        for (name, origin) in keys {
            self.plain(&format!("  {name}: {}", scalar::inner(origin)));
        }
    }

    fn tasks(&mut self) {
        let imported = self.imported;
        if imported.outline.tasks.is_empty() {
            self.line("tasks: {}", Some("no tasks were found".to_owned()), None);
            return;
        }
        self.plain("tasks:");
        let mut phase: Option<&Id> = None;
        for (at, work) in imported.outline.tasks.iter().enumerate() {
            let own = work.phase.as_ref().map(|phase| &phase.value);
            if at > 0 && own != phase {
                self.plain("");
            }
            phase = own;
            self.task(at, work);
        }
    }

    fn task(&mut self, at: usize, work: &Work) {
        self.said(&format!("  {}:", scalar::value(work.id.as_str())), &work.title.span);
        let title = untemplated(&work.title.value);
        self.line(&format!("    title: {}", scalar::value(&title)), None, Some(&work.title.span));
        let home = self.imported.place(work.title.span.clone()).line;
        for (key, fact) in [("team", &work.team), ("phase", &work.phase)] {
            if let Some(fact) = fact {
                self.fact(&format!("{key}: {}", scalar::value(fact.value.as_str())), &fact.span, home);
            }
        }
        let alone = work.agent.as_ref().filter(|agent| self.holdings.heirs.alone().any(|one| *one == agent.value));
        if let Some(agent) = alone.filter(|_| work.team.is_none()) {
            self.fact(&format!("team: {}", scalar::value(agent.value.as_str())), &agent.span, home);
        }
        if let Some(agent) = agent_of(work, self.doers) {
            let agent = format!("agent: {}", scalar::value(&agent));
            match &work.agent {
                Some(own) => self.fact(&agent, &own.span, home),
                None => self.plain(&format!("    {agent}")),
            }
        }
        for (line, span) in work.automation.lines() {
            self.part(&line, &span, home);
        }
        if let Some(priority) = &work.priority {
            self.fact(&format!("priority: {}", priority.value), &priority.span, home);
        }
        if let Some(estimate) = &work.estimate {
            self.fact(&format!("estimate: {}", estimate.value), &estimate.span, home);
        }
        let by_program = agent_of(work, self.doers).is_some_and(|agent| self.doers.of(&agent).is_program());
        if let (true, Some(estimate)) = (by_program, &work.estimate) {
            // Half an hour is what a task has that says nothing; who takes longer must not be cut off.
            let room = Span(estimate.value.high.0.saturating_mul(2));
            if room.0 > HALF_AN_HOUR {
                self.plain(&format!("    timeout: {room}"));
            }
        }
        self.needs(work, home);
        self.owns(at, work, home);
        if work.optional {
            self.plain("    optional: true");
        }
        if let Some(done) = work.done.as_ref().filter(|done| done.value) {
            let comment = format!("done, says {}", self.shown(&done.span));
            self.line("    when: \"false\"", Some(comment), Some(&done.span));
        }
        self.verify(work, home);
        self.go(work, home);
        self.lines(self.imported.outline.beside.task_lines(&work.id));
        self.instructions(at);
    }

    /// Writes a field of a task; the line is told where it is not the line of the task itself.
    fn fact(&mut self, text: &str, span: &Range<usize>, home: usize) {
        let comment = (self.imported.place(span.clone()).line != home).then(|| self.shown(span));
        self.line(&format!("    {text}"), comment, Some(span));
    }

    /// Writes a line of a field; of a field of several lines only the first tells where it stands.
    fn part(&mut self, line: &str, span: &Range<usize>, home: usize) {
        if line.starts_with(' ') {
            self.line(format!("    {line}").trim_end(), None, Some(span));
        } else {
            self.fact(line, span, home);
        }
    }

    fn needs(&mut self, work: &Work, home: usize) {
        let Some(first) = work.needs.first() else { return };
        let ending = |wait: &Sourced<super::Wait>| work.automation.ending_of(&wait.value.task);
        let one = |wait: &Sourced<super::Wait>| match wait.value.begun {
            _ if ending(wait).is_some() => {
                let task = scalar::inner(wait.value.task.as_str());
                format!("{{task: {task}, when: {}}}", ending(wait).unwrap_or_default())
            }
            true => format!("{{task: {}, after: start}}", scalar::inner(wait.value.task.as_str())),
            false => scalar::inner(wait.value.task.as_str()),
        };
        let lines: BTreeSet<usize> =
            work.needs.iter().map(|wait| self.imported.place(wait.span.clone()).line).collect();
        if lines.len() == 1 {
            let all: Vec<String> = work.needs.iter().map(one).collect();
            self.fact(&format!("needs: [{}]", all.join(", ")), &first.span, home);
            return;
        }
        self.plain("    needs:");
        for wait in &work.needs {
            self.fact(&format!("  - {}", one(wait)), &wait.span, home);
        }
    }

    fn owns(&mut self, at: usize, work: &Work, home: usize) {
        if let Some(workspace) = self.holdings.workspace_of(at).map(str::to_owned) {
            self.plain(&format!("    workspace: {workspace}"));
        }
        let owned: Vec<(String, Range<usize>)> = self.holdings.owned(at).to_vec();
        if let [.., (_, span)] = owned.as_slice() {
            let all: Vec<String> = owned.iter().map(|(claim, _)| scalar::inner(claim)).collect();
            let span = owned.first().map_or(span, |(_, span)| span).clone();
            if all.iter().map(String::len).sum::<usize>() < 90 {
                self.fact(&format!("owns: [{}]", all.join(", ")), &span, home);
            } else {
                self.plain("    owns:");
                for (claim, span) in &owned {
                    self.fact(&format!("  - {}", scalar::value(claim)), span, home);
                }
            }
        }
        for deliverable in &work.deliverables {
            let comment = format!("delivers {} ({})", deliverable.value, self.shown(&deliverable.span));
            self.line("    ", Some(comment), Some(&deliverable.span));
        }
    }

    fn instructions(&mut self, at: usize) {
        let Some(text) = self.imported.instructions.get(at).filter(|text| !text.is_empty()) else { return };
        // What is not ours to fill in is no template.
        let text = untemplated(text);
        let lines: Vec<String> = text.lines().map(scalar::printable).collect();
        self.plain("    with:");
        // How far a block is indented is told by its first line, or by a number.
        let indented =
            lines.iter().find(|line| !line.trim().is_empty()).is_some_and(|line| line.starts_with([' ', '\t']));
        self.plain(if indented { "      instructions: |2-" } else { "      instructions: |-" });
        for line in lines {
            let line = format!("        {line}");
            self.plain(line.trim_end());
        }
    }

    /// What is not in the plan: first what was not understood, for somebody has to look at it.
    fn unread(&mut self) {
        let imported = self.imported;
        for (understood, title) in [(false, "Not understood:"), (true, "Understood, and not taken over:")] {
            let lines: Vec<_> = imported.unread.iter().filter(|one| one.understood == understood).collect();
            if lines.is_empty() {
                continue;
            }
            self.plain("");
            self.line("", Some(title.to_owned()), None);
            for one in lines.iter().take(UNREAD) {
                let place = imported.place(one.span.clone());
                self.line("", Some(format!("  {}:{}: {}", place.file, place.line, one.text)), None);
            }
            if let Some(more @ 1..) = lines.len().checked_sub(UNREAD) {
                self.line("", Some(format!("  and {more} more lines")), None);
            }
        }
    }
}

/// A text with nothing in it that a plan would fill in.
pub(super) fn untemplated(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        plain.push(c);
        // Each brace by itself: the last two of three would begin a template, too.
        if c == '{' && rest.peek().is_some_and(|next| matches!(next, '{' | '%' | '#')) {
            plain.push(' ');
        }
    }
    plain
}

/// Whether a group's id says as much as its name.
pub(super) fn told_by_id(group: &Group) -> bool {
    slug(&group.name.value) == group.id.as_str()
}
