//! Who waits for whom, drawn: phases as groups, needs as arrows, signals dashed.

use std::collections::BTreeSet;
use std::fmt::Write;

use pitcrew_engine::{Run, TaskState};
use pitcrew_plan::{Ending, Id, Need, Plan};
use serde::Serialize;

use super::{label, style};

/// What is drawn (`graph --format json`).
#[derive(Serialize)]
pub struct Drawing<'a> {
    /// The plan's name.
    pub plan: &'a str,
    /// Phases in their order, with their tasks in the order of what they need; last, where there are
    /// some, the tasks of no phase.
    pub groups: Vec<Group<'a>>,
    /// The needs.
    pub needs: Vec<Arrow<'a>>,
}

/// The tasks of a phase.
#[derive(Serialize)]
pub struct Group<'a> {
    /// The phase; `None` for the tasks of none.
    pub phase: Option<&'a Id>,
    /// Its tasks.
    pub tasks: Vec<Node<'a>>,
}

/// A task.
#[derive(Serialize)]
pub struct Node<'a> {
    /// Its id.
    pub id: &'a Id,
    /// What it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    /// Its team.
    pub team: Option<&'a Id>,
    /// Where it stands, in a run.
    pub state: Option<TaskState>,
}

/// A need: `to` waits for `from`.
#[derive(Serialize)]
pub struct Arrow<'a> {
    /// A task; of a signal its name.
    pub from: String,
    /// The task that needs it.
    pub to: &'a Id,
    /// `succeeded`, `failed`, `always`, `start` or `signal`.
    pub when: &'static str,
}

impl<'a> Drawing<'a> {
    /// Lays out a plan, with the states of a run where there is one.
    pub fn of(plan: &'a Plan, run: Option<&Run>) -> Drawing<'a> {
        let graph = pitcrew_plan::Graph::of(plan);
        let order: Vec<&Id> =
            graph.order().iter().filter_map(|at| plan.tasks.get_key_value(graph.id(*at))).map(|(id, _)| id).collect();
        let phases = plan.phases.iter().map(|phase| Some(&phase.name)).chain([None]);
        let groups = phases.map(|phase| {
            let tasks = order.iter().filter(|id| plan.tasks[**id].phase.as_ref() == phase);
            let node = |id: &&'a Id| {
                let state = run.and_then(|run| run.task(id)).map(|record| record.stage.state());
                let task = &plan.tasks[*id];
                Node { id, title: task.title.as_deref(), team: task.team.as_ref(), state }
            };
            Group { phase, tasks: tasks.map(node).collect() }
        });
        let groups = groups.filter(|group| !group.tasks.is_empty()).collect();
        let arrows = plan.tasks.iter().flat_map(|(to, task)| {
            task.needs.iter().map(move |need| match need {
                Need::End { task, when } => Arrow { from: task.to_string(), to, when: ending(*when) },
                Need::Start { task } => Arrow { from: task.to_string(), to, when: "start" },
                Need::Signal { name, from: None } => Arrow { from: name.to_string(), to, when: "signal" },
                Need::Signal { name, from: Some(from) } => {
                    Arrow { from: format!("{name} from {from}"), to, when: "signal" }
                }
            })
        });
        Drawing { plan: &plan.name, groups, needs: arrows.collect() }
    }

    fn signals(&self) -> impl Iterator<Item = &str> {
        self.needs.iter().filter(|arrow| arrow.when == "signal").map(|arrow| arrow.from.as_str())
    }

    fn needs_of(&self, id: &Id) -> impl Iterator<Item = &Arrow<'a>> {
        self.needs.iter().filter(move |arrow| arrow.to == id)
    }
}

impl Node<'_> {
    /// Returns what stands in its box, line by line: its id, its title, and where it stands in a run.
    fn label(&self) -> Vec<String> {
        let title = self.title.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
        let id = Some(self.id.to_string());
        [id, title, self.state.map(|state| state.to_string())].into_iter().flatten().collect()
    }
}

fn ending(when: Ending) -> &'static str {
    match when {
        Ending::Succeeded => "succeeded",
        Ending::Failed => "failed",
        Ending::Always => "always",
    }
}

/// Draws a line a task, for a terminal: phases as headings, each task with what it waits for.
pub fn text(drawing: &Drawing<'_>) -> String {
    let mut lines = vec![style::strong(drawing.plan)];
    let width =
        drawing.groups.iter().flat_map(|group| &group.tasks).map(|node| node.id.as_str().len()).max().unwrap_or(0);
    for group in &drawing.groups {
        match group.phase {
            Some(phase) => lines.push(style::strong(phase)),
            None if drawing.groups.len() > 1 => lines.push(style::faint("other tasks")),
            None => {}
        }
        for node in &group.tasks {
            let needs: Vec<String> = drawing.needs_of(node.id).map(said).collect();
            let needs = if needs.is_empty() { String::new() } else { format!("  ← {}", needs.join(", ")) };
            let sign = node.state.map_or_else(|| style::faint("·"), label::sign);
            let title = node.title.map_or_else(String::new, |title| format!("  {}", style::line(title)));
            lines.push(format!("  {sign} {:width$}{title}{needs}", node.id.as_str()).trim_end().to_owned());
        }
    }
    lines.join("\n")
}

fn said(arrow: &Arrow<'_>) -> String {
    match arrow.when {
        "succeeded" => arrow.from.clone(),
        "start" => format!("{} (started)", arrow.from),
        "signal" => format!("~{}", arrow.from),
        when => format!("{} ({when})", arrow.from),
    }
}

/// Draws it for Graphviz.
pub fn dot(drawing: &Drawing<'_>) -> String {
    let mut text = format!("digraph {} {{\n  rankdir=LR;\n  node [shape=box];\n", quoted(drawing.plan));
    for (at, group) in drawing.groups.iter().enumerate() {
        if let Some(phase) = group.phase {
            let _ = writeln!(text, "  subgraph cluster_{at} {{\n    label={};", quoted(phase.as_str()));
        }
        for node in &group.tasks {
            let _ = writeln!(text, "    {} [label={}];", quoted(node.id.as_str()), quoted(&node.label().join("\n")));
        }
        if group.phase.is_some() {
            text += "  }\n";
        }
    }
    for signal in drawing.signals().collect::<BTreeSet<_>>() {
        // A signal may have the name of a task.
        let _ = writeln!(text, "  {} [label={}, shape=ellipse];", quoted(&format!("~{signal}")), quoted(signal));
    }
    for arrow in &drawing.needs {
        let from = if arrow.when == "signal" { format!("~{}", arrow.from) } else { arrow.from.clone() };
        let style = match arrow.when {
            "succeeded" => String::new(),
            "signal" => " [style=dashed]".to_owned(),
            when => format!(" [label={}]", quoted(when)),
        };
        let _ = writeln!(text, "  {} -> {}{style};", quoted(&from), quoted(arrow.to.as_str()));
    }
    text + "}"
}

/// Quotes a text for Graphviz; a line break stays one.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for c in text.chars() {
        match c {
            '\\' | '"' => quoted.extend(['\\', c]),
            '\n' => quoted += "\\n",
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Writes a text for Mermaid so that nothing in it means anything.
fn entities(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => escaped += "<br/>",
            '"' => escaped += "#quot;",
            '<' => escaped += "#lt;",
            '>' => escaped += "#gt;",
            '&' => escaped += "#amp;",
            '#' | '`' | '\\' => escaped += &format!("#{};", u32::from(c)),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Draws it for Mermaid, as Markdown viewers draw it.
pub fn mermaid(drawing: &Drawing<'_>) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for (at, group) in drawing.groups.iter().enumerate() {
        if let Some(phase) = group.phase {
            let _ = writeln!(text, "  subgraph p{at}[\"{phase}\"]");
        }
        for node in &group.tasks {
            let _ = writeln!(text, "    t_{}[\"{}\"]", node.id, entities(&node.label().join("\n")));
        }
        if group.phase.is_some() {
            text += "  end\n";
        }
    }
    for (at, arrow) in drawing.needs.iter().enumerate() {
        let _ = match arrow.when {
            "succeeded" => writeln!(text, "  t_{} --> t_{}", arrow.from, arrow.to),
            "signal" => writeln!(text, "  s{at}([\"{}\"]) -.-> t_{}", entities(&arrow.from), arrow.to),
            when => writeln!(text, "  t_{} -- {when} --> t_{}", arrow.from, arrow.to),
        };
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = r#"
        name: 'say "hi" \ there'
        phases: [one]
        tasks:
          end: {run: x, phase: one, title: 'a "b" <c> & #1; `d` \n'}
          go: {run: x, needs: [end, {signal: go}, {task: end, when: always}]}
    "#;

    fn drawn(draw: fn(&Drawing<'_>) -> String) -> String {
        let reading = pitcrew_plan::read::read(HOSTILE.as_bytes(), "p.yaml", "p");
        assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
        draw(&Drawing::of(&reading.plan, None))
    }

    #[test]
    fn whatever_a_title_holds_stays_a_text_for_graphviz() {
        insta::assert_snapshot!(drawn(dot), @"
        digraph \"say \\\"hi\\\" \\\\ there\" {
          rankdir=LR;
          node [shape=box];
          subgraph cluster_0 {
            label=\"one\";
            \"end\" [label=\"end\\na \\\"b\\\" <c> & #1; `d` \\\\n\"];
          }
            \"go\" [label=\"go\"];
          \"~go\" [label=\"go\", shape=ellipse];
          \"end\" -> \"go\";
          \"~go\" -> \"go\" [style=dashed];
          \"end\" -> \"go\" [label=\"always\"];
        }
        ");
    }

    #[test]
    fn whatever_a_title_holds_stays_a_text_for_mermaid() {
        insta::assert_snapshot!(drawn(mermaid), @"
        flowchart LR
          subgraph p0[\"one\"]
            t_end[\"end<br/>a #quot;b#quot; #lt;c#gt; #amp; #35;1; #96;d#96; #92;n\"]
          end
            t_go[\"go\"]
          t_end --> t_go
          s1([\"go\"]) -.-> t_go
          t_end -- always --> t_go
        ");
    }
}
