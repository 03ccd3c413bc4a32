//! A brief as people read it.

use serde_json::Value;

use super::{Assignment, Brief, Place};
use crate::render::notes;
use crate::render::paper::{Line, Paper};
use crate::render::time;

impl Brief {
    /// Puts it on paper.
    pub fn paper(&self) -> Paper {
        let of = self.run.as_deref().unwrap_or(&self.plan);
        let mut paper = Paper::new(format!("Brief for {} {}, {of}", self.kind, self.name));
        if let Some(mission) = &self.mission {
            paper.say(Line::about("Mission").text(format!(": {mission}")));
        }
        if let Some(goal) = &self.goal {
            paper.say(Line::about("Goal of the whole").text(format!(": {goal}")));
        }
        paper.say(self.who());
        if let Some(at) = self.at {
            paper.say(Line::new(format!("As of {}.", time::date(at))));
        }
        paper.list("Can start", self.can_start());
        paper.list("Tasks", self.tasks.iter().map(Assignment::headline));
        for task in &self.tasks {
            paper.list(&format!("{}: how", task.id), task.details());
            for (name, said) in task.texts() {
                paper.quote(&format!("{}: {name}", task.id), said);
            }
        }
        let place = |place: &Place| {
            let workspace = place.workspace.as_ref().map_or_else(String::new, |path| format!(" below {path}"));
            Line::default().code(&place.what).text(format!("{workspace}, for {}", place.task))
        };
        paper.list("Yours to change", self.owns.iter().map(place));
        let others = self.must_not_touch.iter().map(|place| {
            let team = place.team.as_ref().map_or_else(String::new, |team| format!(" ({team})"));
            Line::default().code(&place.what).text(format!(", of {}{team}", place.task))
        });
        let rule = match (self.owns.is_empty(), self.is_by_hand()) {
            (true, true) => "What others own. The plan names no files of yours: nothing that you change is taken over.",
            (false, true) => "What others own. Of what you change, only what is yours is taken over.",
            (true, false) => "Nothing is yours to change: whatever you leave is dropped.",
            (false, false) => "Everything else: what you change there is refused, and the attempt fails.",
        };
        paper.list("Must not touch", std::iter::once(Line::new(rule)).chain(others));
        paper.list(
            "Signals to send",
            self.signals.iter().map(|word| {
                let meaning = word.meaning.as_ref().map_or_else(String::new, |meaning| format!(" ({meaning})"));
                let heard: Vec<String> = word.heard_by.iter().map(ToString::to_string).collect();
                let heard = if heard.is_empty() {
                    "nobody waits for it".to_owned()
                } else {
                    format!("{} waits for it", heard.join(", "))
                };
                Line::about(&word.name).text(format!("{meaning}: sent when {} succeeds; {heard}", word.task))
            }),
        );
        paper.list(
            "Who waits for you",
            self.blocks.iter().map(|blocked| {
                let team = blocked.team.as_ref().map_or_else(String::new, |team| format!(" ({team})"));
                Line::about(&blocked.task).text(format!("{team} waits for {}", blocked.on))
            }),
        );
        paper.list("How to report", self.how_to_report());
        paper.list("When you are stuck", self.when_stuck());
        paper.list(
            "Risks",
            self.risks.iter().map(|risk| {
                let mitigation =
                    risk.mitigation.as_ref().map_or_else(String::new, |mitigation| format!(": {mitigation}"));
                Line::about(&risk.risk).text(mitigation)
            }),
        );
        notes::on_paper(&self.notes, &mut paper);
        if let Some(prompt) = &self.prompt {
            paper.quote("What its coding agent is sent", prompt);
        }
        paper
    }

    fn who(&self) -> Line {
        let lead = self.lead.as_ref().map_or_else(|| "nobody leads".to_owned(), |lead| format!("led by {lead}"));
        let coordinator =
            self.coordinator.as_ref().map_or_else(String::new, |name| format!(", the plan is coordinated by {name}"));
        let members = self.members.as_ref().map_or_else(String::new, |members| format!(", {members} at once"));
        let phases: Vec<&str> = self.phases.iter().map(pitcrew_plan::Id::as_str).collect();
        let phases = match &phases[..] {
            [] => String::new(),
            [phase] => format!(", in phase {phase}"),
            phases => format!(", in phases {}", phases.join(", ")),
        };
        Line::about("Who").text(format!(": {lead}{members}{phases}{coordinator}."))
    }

    fn can_start(&self) -> Vec<Line> {
        if self.prerequisites.is_empty() {
            return vec![Line::new("at once: nothing of others is waited for")];
        }
        let line = |wanted: &super::Prerequisite| {
            let met = match wanted.met {
                Some(true) => " (it is so)",
                Some(false) => " (not yet)",
                None => "",
            };
            Line::about(&wanted.task).text(format!(": when {}{met}", wanted.what))
        };
        self.prerequisites.iter().map(line).collect()
    }

    /// Whether people do all of it.
    fn is_by_hand(&self) -> bool {
        !self.tasks.is_empty() && self.tasks.iter().all(|task| task.by_hand)
    }

    /// Says how people say that they are done, or will not be.
    fn how_to_say_done(&self) -> Vec<Line> {
        let run = self.run.as_deref().unwrap_or("RUN");
        let mut by_hand = self.tasks.iter().filter(|task| task.by_hand);
        let Some(first) = by_hand.next() else { return Vec::new() };
        let task = if by_hand.next().is_none() { first.id.as_str() } else { "TASK" };
        vec![
            Line::new("when a task is done: ")
                .code(format!("pitcrew approve {run} {task} --note '…'"))
                .text("; its checks are asked then, and where one says no it is yours again"),
            Line::new("when it will not be done: ").code(format!("pitcrew deny {run} {task} --reason '…'")),
        ]
    }

    fn how_to_report(&self) -> Vec<Line> {
        let run = self.run.as_deref().unwrap_or("RUN");
        let mut lines = self.how_to_say_done();
        if !self.is_by_hand() {
            lines.extend(self.how_programs_report());
        }
        lines.extend([
            Line::new("word from outside of a task: ")
                .code(format!("pitcrew signal {run} NAME"))
                .text(", or ")
                .code(format!("pitcrew signal {run} --from-message FILE")),
            Line::new("the form of a message: ").code(self.headline()).text(
                ", and below it lines that begin with Status, Action, Affected, Tests, Issues, Suspected cause, \
                 Requested action, Next",
            ),
        ]);
        lines
    }

    fn how_programs_report(&self) -> Vec<Line> {
        vec![
            Line::new("while it runs, from inside a task: ")
                .code("\"$PITCREW_BIN\" report --status partial --action '…' --issues '…' --next '…'"),
            Line::new("the same as a message of the usual form: ").code("\"$PITCREW_BIN\" report --from-message -"),
            Line::new("a question, which waits for its answer: ").code("\"$PITCREW_BIN\" ask '…'"),
        ]
    }

    /// Returns the first line of a message of theirs.
    fn headline(&self) -> String {
        let (from, task) = match &self.tasks[..] {
            [task] => (task.team.as_ref().unwrap_or(&self.name), task.id.as_str()),
            _ => (&self.name, "ID"),
        };
        format!("[{}] Task {task} Complete", from.as_str().to_uppercase())
    }

    fn when_stuck(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let first = self.lead.as_ref().or(self.coordinator.as_ref());
        lines.extend(first.map(|name| Line::new("first ask ").strong(name)));
        lines.extend(self.escalation.iter().map(|step| {
            Line::new(format!("a question that nobody answers for {} goes to {} too", step.after, step.to.join(", ")))
        }));
        lines.push(Line::new(
            "never reach for what others own: say what you need as the requested action of a partial report",
        ));
        lines
    }
}

impl Assignment {
    fn headline(&self) -> Line {
        let title = self.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
        let estimate = self.estimate.as_ref().map_or_else(String::new, |estimate| format!(", {estimate}"));
        let phase = self.phase.as_ref().map_or_else(String::new, |phase| format!(", phase {phase}"));
        let state = self.state.map_or_else(String::new, |state| format!(", {}", state.to_string().replace('_', " ")));
        let note = self.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
        Line::about(&self.id).text(format!("{title}{phase}{estimate}{state}{note}"))
    }

    fn details(&self) -> Vec<Line> {
        let mut lines = vec![Line::new("done by: ").code(&self.does)];
        for (name, value) in self.inputs.iter().filter(|(_, value)| !is_long(value)) {
            lines.push(Line::new(format!("input {name}: ")).code(value));
        }
        let mut each = |what: &str, entries: &[String]| {
            lines.extend(entries.iter().map(|entry| Line::new(format!("{what}: {entry}"))));
        };
        each("after", &self.after);
        each("step", &self.steps);
        each("go, before it starts", &self.go);
        let verify = if self.by_hand { "checked when it is said to be done" } else { "verify, of the staged change" };
        each(verify, &self.verify);
        each("probe, of the live system", &self.probe);
        each("must be there", &self.deliverables);
        each("only in the window", &self.window);
        each("must have begun by", self.deadline.as_slice());
        each("asks for", self.approval.as_slice());
        lines.extend(self.rollback.iter().map(|command| Line::new("undone by: ").code(command)));
        lines
    }

    /// Returns the inputs that are texts of several lines, such as what a plan's document says of the task.
    fn texts(&self) -> impl Iterator<Item = (&String, &str)> {
        self.inputs.iter().filter(|(_, value)| is_long(value)).filter_map(|(name, value)| Some((name, value.as_str()?)))
    }
}

fn is_long(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().contains('\n'))
}
