//! Random plans, as people would write them.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::dice::Dice;

/// The most tasks that a plan may come to have: a need is for an earlier one, by name as well.
const MOST: usize = 10;

/// A plan as it was written down, so that some of its tasks can be written anew.
#[derive(Clone)]
pub struct Sketch {
    /// All that stands before the tasks.
    head: String,
    phases: usize,
    teams: usize,
    several: bool,
    tasks: BTreeMap<usize, Drawn>,
}

/// One task of it.
#[derive(Clone)]
struct Drawn {
    phase: usize,
    lines: Vec<String>,
}

impl Sketch {
    /// Returns the plan's text.
    pub fn text(&self) -> String {
        let mut text = self.head.clone();
        for (index, task) in &self.tasks {
            let _ = writeln!(text, "  T{index}:");
            for line in &task.lines {
                let _ = writeln!(text, "    {line}");
            }
        }
        text
    }

    /// Writes it anew: of the tasks that `may` change some become others and some go, and others join.
    pub fn amended(&self, dice: &mut Dice, may: impl Fn(&str) -> bool) -> Sketch {
        let mut next = self.clone();
        for (index, task) in &self.tasks {
            if !may(&format!("T{index}")) {
                continue;
            }
            match dice.below(4) {
                0 if next.tasks.len() > 1 && !next.is_needed(*index) => drop(next.tasks.remove(index)),
                1 | 2 => next.draw(dice, *index, task.phase),
                _ => {}
            }
        }
        for _ in 0..dice.below(3) {
            let last = next.tasks.last_key_value().map(|(index, task)| (*index, task.phase));
            let (index, phase) = last.map_or((0, 0), |(index, phase)| (index + 1, phase));
            if index < MOST {
                next.draw(dice, index, phase);
            }
        }
        next
    }

    fn is_needed(&self, index: usize) -> bool {
        let name = format!("T{index}");
        let needs = |line: &String| line.starts_with("needs") && line.contains(&name);
        self.tasks.iter().any(|(other, task)| *other != index && task.lines.iter().any(needs))
    }

    fn draw(&mut self, dice: &mut Dice, index: usize, phase: usize) {
        let mut lines = task(dice, index, (self.phases > 0).then_some(phase), self.teams, &self.tasks);
        if self.several && dice.chance(50) {
            lines.push("workspace: aside".to_owned());
        }
        self.tasks.insert(index, Drawn { phase, lines });
    }
}

/// Returns a plan of one to eight tasks that uses whatever the engine knows of.
pub fn plan(dice: &mut Dice) -> Sketch {
    let phases = dice.below(4);
    let teams = dice.below(3);
    let shared = *dice.pick(&["", "", ", memory: 4GiB", ", memory: 4GiB, cpu: 2"]);
    let mut text = format!("name: invented\nlimits: {{parallel: {}{shared}}}\n", 1 + dice.below(4));
    text +=
        "notify: [{when: [asked, failed, held, finished], agent: crier}, {when: [failed, overdue], agent: crier}]\n";
    let several = dice.chance(40);
    if several {
        text += "workspaces: {main: ., aside: /srv/aside}\n";
    }
    if dice.chance(15) {
        text += "prepare: [{run: make deps, keeps: [deps]}]\n";
    }
    if dice.chance(40) {
        text += "coordinator: cyd\nescalation: [{after: 20m, to: ann}, {after: 90m, to: coordinator}]\n";
    }
    if dice.chance(30) {
        text += "success: [{ask: 'Is it good?'}, {name: score, before: ./score, after: ./score, goal: '>= 7'}, \
                 {name: calm, measure: run.rollbacks, goal: '< 2'}]\n";
    }
    if dice.chance(10) {
        let _ = writeln!(text, "{}", window(dice));
    }
    if dice.chance(5) {
        text += "deadline: 2d\n";
    }
    text += "agents:\n  risky: {run: ./risky, risk: approval_required}\n  \
             crew: {use: manual, from: [ann, bob]}\n  twin: {use: claude}\n  \
             crier: {run: ./cry, type: notification}\n";
    let budget = *dice.pick(&["", "", ", budget: 2", ", budget: {tokens: 100k}"]);
    let _ = writeln!(text, "  coder: {{use: claude{budget}}}");
    if dice.chance(20) {
        text += "budget: 3\n";
    }
    list(&mut text, "phases", phases, |text, index| {
        let go = *dice.pick(&["", "", "", ", go: [./go]", ", go: [./go, {ask: 'Open?', within: 1h}, ./go]"]);
        let success = *dice.pick(&["", "", "", ", success: [./ok]", ", success: [{ask: 'Done?', from: [ann, bob]}]"]);
        let barrier = dice.chance(80);
        let window = if dice.chance(10) { format!(", {}", window(dice)) } else { String::new() };
        let _ = writeln!(text, "  - {{name: P{index}, barrier: {barrier}{go}{success}{window}}}");
    });
    list(&mut text, "teams", teams, |text, index| {
        // The first team holds another one.
        let within = if index == 0 { ", teams: {N0: {members: 1-2}}" } else { "" };
        let success = if dice.chance(30) { ", success: [./team-ok]" } else { "" };
        let _ = writeln!(text, "  M{index}: {{members: {}, lead: bob{within}{success}}}", 1 + dice.below(2));
    });
    text += "tasks:\n";
    let mut sketch = Sketch { head: text, phases, teams, several, tasks: BTreeMap::new() };
    let mut phase = 0;
    for index in 0..1 + dice.below(8) {
        phase += usize::from(phase + 1 < phases && dice.chance(30));
        sketch.draw(dice, index, phase);
    }
    sketch
}

fn list(text: &mut String, name: &str, count: usize, mut item: impl FnMut(&mut String, usize)) {
    if count > 0 {
        let _ = writeln!(text, "{name}:");
        (0..count).for_each(|index| item(text, index));
    }
}

fn task(
    dice: &mut Dice,
    index: usize,
    phase: Option<usize>,
    teams: usize,
    others: &BTreeMap<usize, Drawn>,
) -> Vec<String> {
    let mut lines = vec![
        (*dice.pick(&[
            "agent: risky",
            "agent: crew",
            "agent: manual",
            "agent: coder",
            "agent: twin",
            "run: make",
            "run: make",
            "run: make",
        ]))
        .to_owned(),
    ];
    let needs: Vec<String> =
        (0..index).filter_map(|needed| need(dice, needed).filter(|_| others.contains_key(&needed))).collect();
    let outside = if dice.chance(8) { vec!["{signal: go}".to_owned()] } else { Vec::new() };
    lines.push(format!("needs: [{}]", [needs, outside].concat().join(", ")));
    if dice.chance(20) {
        lines.push(format!("signals: [done{index}]"));
    }
    if let Some(phase) = phase.filter(|_| dice.chance(80)) {
        lines.push(format!("phase: P{phase}"));
    }
    if teams > 0 && dice.chance(60) {
        let team = if dice.chance(30) { "N0".to_owned() } else { format!("M{}", dice.below(teams)) };
        lines.push(format!("team: {team}"));
    }
    if dice.chance(15) {
        lines.push("for_each: [p, q, r]".to_owned());
    }
    let owns = ["a.txt", "dir/**", "dir/b.txt", "port:80", "port:81"];
    if dice.chance(90) {
        let own = if lines.iter().any(|line| line.starts_with("for_each")) {
            let port = if dice.chance(30) { format!(", 'container:T{index}-{{{{ item }}}}'") } else { String::new() };
            format!("'T{index}-{{{{ item }}}}.txt'{port}")
        } else {
            format!("T{index}.txt, '{}'", dice.pick(&owns))
        };
        lines.push(format!("owns: [{own}]"));
    }
    lines.push(format!("priority: {}", dice.below(3)));
    let (memory, cpu) = (*dice.pick(&["1GiB", "2GiB", "3GiB", "4GiB"]), *dice.pick(&["", ", cpu: 0.5", ", cpu: 2"]));
    lines.push(format!("limits: {{memory: {memory}{cpu}}}"));
    if dice.chance(50) {
        lines.push(
            (*dice.pick(&["verify: [./check]", "verify: [./check]", "verify: [./check, {agent: twin}]"])).to_owned(),
        );
    }
    let mode = *dice.pick(&["", "", ", mode: continue", ", mode: fresh"]);
    let mut sometimes = |percent, line: &str| {
        if dice.chance(percent) {
            lines.push(line.to_owned());
        }
    };
    sometimes(15, "when: 'true'");
    sometimes(10, "optional: true");
    sometimes(15, "go: [./ready]");
    sometimes(10, "escalation: [{after: 2h, to: [bob, cyd]}]");
    sometimes(30, "steps: [talk, {name: one, run: ./one}, {name: two, run: ./two}]");
    sometimes(8, "network: host");
    sometimes(30, "activate: [./reload]");
    sometimes(30, "probe: [./alive]");
    sometimes(30, "rollback: [./reload]");
    let failure = *dice.pick(&["stop", "hold"]);
    let part = *dice.pick(&["wait", "continue", "fail"]);
    let mut sometimes = |percent, line: String| {
        if dice.chance(percent) {
            lines.push(line);
        }
    };
    sometimes(25, format!("on_failure: {failure}"));
    sometimes(50, format!("on_partial: {part}"));
    let mut sometimes = |percent, line: &str| {
        if dice.chance(percent) {
            lines.push(line.to_owned());
        }
    };
    sometimes(20, "repeat: {until: output.ok, times: 3, delay: 20s}");
    sometimes(40, &format!("retry: {{times: 2, delay: 10s, backoff: 2{mode}}}"));
    let is_plain = |line: &String| {
        let by_hand = line == "agent: crew" || line == "agent: manual";
        !by_hand && !line.starts_with("for_each") && !line.contains("port:") && !line.starts_with("network")
    };
    if lines.iter().all(is_plain) && dice.chance(30) {
        let by = *dice.pick(&["", ", by: ./score", ", by: {agent: twin}"]);
        lines.push(format!("best_of: {{times: {}{by}}}", 2 + dice.below(2)));
    }
    if lines.iter().any(|line| line.starts_with("for_each")) && dice.chance(50) {
        lines.push(format!("parallel: {}", 1 + dice.below(3)));
    }
    let moment = *dice.pick(&["before_run", "before_apply"]);
    let timeout = *dice.pick(&["", ", timeout: 1h", ", timeout: 1h, on_timeout: escalate"]);
    let from = *dice.pick(&["", "", ", from: [leo, mia]", ", from: [ann, bob, cyd], quorum: 2", ", quorum: 3"]);
    let except = *dice.pick(&["", "", ", except: author", ", except: [author, agents]"]);
    if dice.chance(25) {
        lines.push(format!("approval: {{when: {moment}{timeout}{from}{except}}}"));
    }
    if !lines.iter().any(|line| line.starts_with("go:")) && dice.chance(15) {
        let lead = if lines.iter().any(|line| line.starts_with("team:")) { ", from: lead" } else { "" };
        lines.push(format!("go: [{{ask: 'Now?'{lead}}}, ./ready, {{ask: 'Really?', within: 1h}}]"));
    }
    if dice.chance(15) {
        lines.push(window(dice));
    }
    if dice.chance(5) {
        lines.push(format!("deadline: {}", dice.pick(&["30m", "1d", "2026-11-22 06:00 UTC"])));
    }
    lines
}

/// A window as it may stand on a plan, a phase or a task. A run starts on Saturday, 2026-11-21 at 04:00 UTC.
fn window(dice: &mut Dice) -> String {
    let windows = [
        "Sat 04:00-04:30 UTC",
        "daily 05:00-08:00 Europe/Berlin",
        "Sun-Mon 23:00-01:00 America/New_York",
        "{after: '2026-11-21 06:00 UTC'}",
        "{before: '2026-11-21 05:00 UTC'}",
        "[Sat 05:00-06:00 UTC, Tue 12:00-13:00 Asia/Kolkata]",
    ];
    format!("window: {}", dice.pick(&windows))
}

/// Returns how a task needs an earlier one, if it does.
fn need(dice: &mut Dice, needed: usize) -> Option<String> {
    if !dice.chance(30) {
        return None;
    }
    Some(match dice.below(12) {
        0 => format!("{{task: T{needed}, when: failed}}"),
        1 => format!("{{task: T{needed}, when: always}}"),
        2 => format!("{{task: T{needed}, after: start}}"),
        3 => format!("{{signal: said{needed}, from: T{needed}}}"),
        4 => format!("{{signal: done{needed}}}"),
        _ => format!("T{needed}"),
    })
}
