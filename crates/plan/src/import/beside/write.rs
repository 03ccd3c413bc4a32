//! What is said beside tasks, as lines of a plan.

use std::ops::Range;

use super::{Beside, Criterion, Metric, Proof, Remark, Risk, Scope};
use crate::import::outline::{Group, Outline, Work};
use crate::import::writing::scalar;
use crate::import::writing::{told_by_id, untemplated};
use crate::model::{Grade, Id};

/// A line of a plan.
pub(in crate::import) struct Line {
    /// Its words; empty where it is a comment alone.
    pub text: String,
    /// What stands behind it as a comment, before the place.
    pub comment: Option<String>,
    /// The place that says it; shown behind it where `shown`.
    pub origin: Option<Range<usize>>,
    /// Whether the place is shown.
    pub shown: bool,
}

impl Line {
    pub(super) fn said(text: String, origin: &Range<usize>) -> Line {
        Line { text, comment: None, origin: Some(origin.clone()), shown: true }
    }

    /// A line whose place is known and not shown.
    pub(super) fn from(text: String, origin: &Range<usize>) -> Line {
        Line { text, comment: None, origin: Some(origin.clone()), shown: false }
    }

    pub(super) fn plain(text: String) -> Line {
        Line { text, comment: None, origin: None, shown: false }
    }

    fn noted(indent: &str, note: String, origin: &Range<usize>, shown: bool) -> Line {
        Line { text: indent.to_owned(), comment: Some(note), origin: Some(origin.clone()), shown }
    }
}

impl Beside {
    /// The lines of the teams.
    pub(in crate::import) fn team_lines(&self, outline: &Outline) -> Vec<Line> {
        let mut lines = Vec::new();
        let is_within = |id: &Id| self.teams.get(id).is_some_and(|crew| crew.within.is_some());
        let mut done: Vec<Id> = Vec::new();
        for team in &outline.teams {
            // A team within another one stands where that one does.
            let top = self.teams.get(&team.id).and_then(|crew| crew.within.clone()).unwrap_or_else(|| team.id.clone());
            if !done.contains(&top) && !is_within(&top) {
                self.team(&top, outline, "  ", 0, &mut lines);
                done.push(top);
            }
        }
        if !lines.is_empty() {
            lines.insert(0, Line::plain("teams:".to_owned()));
        }
        lines
    }

    fn team(&self, id: &Id, outline: &Outline, indent: &str, depth: usize, lines: &mut Vec<Line>) {
        let crew = self.teams.get(id);
        let group = outline.teams.iter().find(|team| team.id == *id);
        let origin = group.map(|group| &group.name.span).or_else(|| Some(&crew?.name.as_ref()?.span));
        let members = crew.and_then(|crew| crew.members.as_ref());
        let lead = crew.and_then(|crew| crew.lead.as_ref());
        let named = |group: &Group| (!told_by_id(group)).then(|| group.name.value.clone());
        let focus = crew.and_then(|crew| crew.focus.as_ref().map(|focus| focus.value.clone()));
        let focus = focus.or_else(|| group.and_then(named));
        let inner: Vec<&Id> =
            self.teams.iter().filter(|(_, crew)| crew.within.as_ref() == Some(id)).map(|(id, _)| id).collect();
        let scope = Scope::Team(id.clone());
        let mut fields =
            vec![format!("members: {}", members.map_or("1".to_owned(), |members| members.value.to_string()))];
        fields.extend(focus.iter().map(|focus| format!("focus: {}", scalar::inner(focus))));
        fields.extend(lead.iter().map(|lead| format!("lead: {}", scalar::inner(&lead.value))));
        let origin = members.map(|members| &members.span).or(origin).cloned().unwrap_or(0..0);
        if inner.is_empty() || depth >= 4 {
            lines.push(Line::said(format!("{indent}{id}: {{{}}}", fields.join(", ")), &origin));
        } else {
            lines.push(Line::said(format!("{indent}{id}:"), &origin));
            lines.extend(fields.into_iter().map(|field| Line::plain(format!("{indent}  {field}"))));
            lines.push(Line::plain(format!("{indent}  teams:")));
            inner.iter().for_each(|inner| self.team(inner, outline, &format!("{indent}    "), depth + 1, lines));
        }
        if let Some(group) = group {
            territory(group, indent, lines);
        }
        self.remarks_of(&scope).for_each(|remark| noted(remark, indent, lines));
    }

    /// The lines of the phases, with what must hold before and after each.
    pub(in crate::import) fn phase_lines(&self, outline: &Outline) -> Vec<Line> {
        let mut lines = Vec::new();
        if !outline.phases.is_empty() {
            lines.push(Line::plain("phases:".to_owned()));
        }
        for phase in &outline.phases {
            let scope = Scope::Phase(phase.id.clone());
            let of = |all: &'_ [Criterion]| all.iter().filter(|one| one.scope == scope).cloned().collect::<Vec<_>>();
            let (go, success) = (of(&self.go), of(&self.success));
            let window = self.windows.iter().find(|(of, _)| *of == scope);
            let name = scalar::value(phase.id.as_str());
            let overlaps = phase.drawn || self.overlapping.contains(&phase.id);
            // Nobody is asked whether what was done long ago was done well.
            let is_done = is_done(outline, &phase.id);
            let bare = go.is_empty() && (success.is_empty() || is_done) && window.is_none() && !overlaps;
            let name = if bare { format!("  - {name}") } else { format!("  - name: {name}") };
            let comment = (!told_by_id(phase)).then(|| phase.name.value.trim().to_owned());
            lines.push(Line { comment, ..Line::said(name, &phase.name.span) });
            if overlaps {
                let why = phase.drawn.then(|| "it is only drawn; who waits for whom, the needs say".to_owned());
                lines.push(Line { comment: why, ..Line::plain("    barrier: false".to_owned()) });
            }
            lines.extend(window.map(|(_, window)| Line::said(format!("    window: {}", window.value), &window.span)));
            checks("go", &go, "    ", &mut lines);
            if is_done {
                for one in &success {
                    let note = format!("of what is done: {}", one.text.value);
                    lines.push(Line::noted("    ", note, &one.text.span, true));
                }
            } else {
                checks("success", &success, "    ", &mut lines);
            }
            self.remarks_of(&scope).for_each(|remark| noted(remark, "    ", &mut lines));
        }
        lines
    }

    /// What is said of the plan as a whole: risks, who is asked, when, what must hold in the end.
    pub(in crate::import) fn plan_lines(&self, is_written: &dyn Fn(&Id) -> bool) -> Vec<Line> {
        let mut lines = Vec::new();
        for remark in &self.remarks {
            let nowhere = matches!(&remark.scope, Scope::Agent(id) if !is_written(id));
            if (remark.scope == Scope::Plan || nowhere) && !remark.is_told() {
                noted(remark, "", &mut lines);
            }
        }
        if let Some(parallel) = &self.parallel {
            lines.push(Line::said(format!("limits: {{parallel: {}}}", parallel.value), &parallel.span));
        }
        if let Some((_, window)) = self.windows.iter().find(|(scope, _)| *scope == Scope::Plan) {
            lines.push(Line::said(format!("window: {}", window.value), &window.span));
        }
        if !self.risks.is_empty() {
            lines.push(Line::plain("risks:".to_owned()));
            self.risks.iter().for_each(|risk| risk_lines(risk, &mut lines));
        }
        if !self.escalation.is_empty() {
            lines.push(Line::plain("escalation:".to_owned()));
        }
        for step in &self.escalation {
            let text = format!("  - {{after: {}, to: [{}]}}", step.value.after, scalar::inner(&step.value.to));
            lines.push(Line::said(text, &step.span));
        }
        let whole = |one: &&Criterion| matches!(one.scope, Scope::Plan | Scope::Team(_) | Scope::Agent(_));
        let go: Vec<Criterion> = self.go.iter().filter(whole).cloned().collect();
        for one in &go {
            lines.push(Line::noted("", format!("before it begins: {}", one.text.value), &one.text.span, true));
        }
        let success: Vec<Criterion> = self.success.iter().filter(whole).map(of_whom).collect();
        checks("success", &success, "", &mut lines);
        if !self.metrics.is_empty() {
            lines.push(Line::plain("metrics:".to_owned()));
        }
        lines.extend(self.metrics.iter().map(metric));
        if !self.cadence.is_empty() {
            lines.push(Line::plain("notify:".to_owned()));
        }
        lines.extend(self.cadence.iter().map(|one| Line::said(format!("  - {{every: {}}}", one.value), &one.span)));
        lines
    }

    /// What stands below an agent.
    pub(in crate::import) fn agent_lines(&self, group: &Group) -> Vec<Line> {
        let id = &group.id;
        let mut lines = Vec::new();
        territory(group, "    ", &mut lines);
        self.remarks_of(&Scope::Agent(id.clone())).for_each(|remark| noted(remark, "    ", &mut lines));
        lines
    }

    /// What an agent can do, as the end of its line.
    pub(in crate::import) fn capabilities_of(&self, id: &Id) -> String {
        let Some(all) = self.capabilities.get(id) else { return String::new() };
        let all: Vec<String> = all.iter().map(|one| scalar::inner(&one.value)).collect();
        format!(", capabilities: [{}]", all.join(", "))
    }

    /// What stands in a task beside its facts.
    pub(in crate::import) fn task_lines(&self, id: &Id) -> Vec<Line> {
        let scope = Scope::Task(id.clone());
        let mut lines = Vec::new();
        if let Some((_, window)) = self.windows.iter().find(|(of, _)| *of == scope) {
            lines.push(Line::said(format!("    window: {}", window.value), &window.span));
        }
        for (_, other, what) in self.portions.iter().filter(|(task, _, _)| task == id) {
            lines.push(Line::noted("    ", format!("of {other} this is enough: {}", what.value), &what.span, true));
        }
        for review in self.reviews.iter().filter(|review| review.task == *id && !review.decides) {
            lines.push(Line::noted("    ", format!("helped by {}", review.who.value), &review.who.span, true));
        }
        self.remarks_of(&scope).for_each(|remark| noted(remark, "    ", &mut lines));
        lines
    }

    /// What is remarked on something, and is no note.
    fn remarks_of<'a>(&'a self, scope: &'a Scope) -> impl Iterator<Item = &'a Remark> {
        self.remarks.iter().filter(move |remark| remark.scope == *scope && !remark.is_told())
    }
}

/// What somebody owns beside what single tasks do, and what they keep away from. A plan has that of tasks alone.
fn territory(group: &Group, indent: &str, lines: &mut Vec<Line>) {
    for (what, paths) in [("owns", &group.owns), ("must not touch", &group.forbidden)] {
        lines.extend(paths.iter().map(|path| Line::noted(indent, format!("{what} {}", path.value), &path.span, true)));
    }
}

/// Whether a document says of every task of a phase that it is done.
fn is_done(outline: &Outline, phase: &Id) -> bool {
    let of = |work: &&Work| work.phase.as_ref().is_some_and(|own| own.value == *phase);
    let mut tasks = outline.tasks.iter().filter(of).peekable();
    tasks.peek().is_some() && tasks.all(|work| work.is_done())
}

/// What must hold of one team or agent, said of the plan as a whole.
fn of_whom(one: &Criterion) -> Criterion {
    let (Scope::Team(id) | Scope::Agent(id)) = &one.scope else { return one.clone() };
    let mut one = one.clone();
    one.text.value = format!("{id}: {}", one.text.value);
    one
}

fn checks(field: &str, all: &[Criterion], indent: &str, lines: &mut Vec<Line>) {
    if !all.is_empty() {
        lines.push(Line::plain(format!("{indent}{field}:")));
    }
    for one in all {
        let words = scalar::inner(&untemplated(&one.text.value));
        let check = match &one.proof {
            Proof::Command(command) => scalar::value(command),
            Proof::Measure(what, goal) if field == "success" && indent.is_empty() => {
                format!("{{name: {words}, measure: {what}, goal: {}}}", scalar::quoted(goal))
            }
            Proof::Measure(..) | Proof::Word => format!("{{ask: {words}}}"),
        };
        lines.push(Line::said(format!("{indent}  - {check}"), &one.text.span));
    }
}

fn metric(one: &Metric) -> Line {
    let Metric { metric, before, target } = one;
    let before = before.as_ref().map_or_else(String::new, |before| format!(", before: {}", scalar::inner(before)));
    let text = format!("  - {{metric: {}{before}, target: {}}}", scalar::inner(&metric.value), scalar::inner(target));
    Line::said(untemplated(&text), &metric.span)
}

fn risk_lines(risk: &Risk, lines: &mut Vec<Line>) {
    let word = |grade: Grade| match grade {
        Grade::Low => "low",
        Grade::Medium => "medium",
        Grade::High => "high",
    };
    lines.push(Line::said(format!("  - risk: {}", scalar::value(&risk.risk.value)), &risk.risk.span));
    for (field, grade) in [("likelihood", &risk.likelihood), ("impact", &risk.impact)] {
        lines.extend(grade.as_ref().map(|one| Line::said(format!("    {field}: {}", word(one.value)), &one.span)));
    }
    if let Some(text) = &risk.mitigation {
        lines.push(Line::said(format!("    mitigation: {}", scalar::value(&text.value)), &text.span));
    }
    if !risk.answered_by.is_empty() {
        let all: Vec<&str> = risk.answered_by.iter().map(Id::as_str).collect();
        lines.push(Line::plain(format!("    answered_by: [{}]", all.join(", "))));
    }
    if let Some(text) = &risk.recovery {
        lines.push(Line::noted("    ", format!("recovery: {}", text.value), &text.span, true));
    }
}

/// Writes a remark: in one line where it is short, else below its name.
fn noted(remark: &Remark, indent: &str, lines: &mut Vec<Line>) {
    let Remark { about, text, .. } = remark;
    if !text.value.contains('\n') {
        lines.push(Line::noted(indent, format!("{about}: {}", text.value.trim()), &text.span, true));
        return;
    }
    lines.push(Line::noted(indent, format!("{about}:"), &text.span, true));
    for line in text.value.lines() {
        let line: String = line.chars().map(|c| if scalar::is_printable(c) { c } else { ' ' }).collect();
        let text_of = format!("{indent}{}#   {}", if indent.is_empty() { "" } else { "  " }, line.trim_end());
        lines.push(Line { text: text_of, comment: None, origin: Some(text.span.clone()), shown: false });
    }
}
