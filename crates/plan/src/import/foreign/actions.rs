//! Workflows of GitHub Actions: jobs are tasks, `needs` their needs, the `run` steps of a job its command.

use std::collections::BTreeSet;
use std::ops::Range;

use super::draft::Draft;
use super::matrix;
use super::shell::{self, Variable};
use crate::import::automation::Program;
use crate::need::Ending;
use crate::yaml::{Entry, Node};

/// What of a workflow says nothing about its jobs.
const TOP: [&str; 6] = ["name", "run-name", "on", "jobs", "env", "defaults"];

/// More jobs, and more variables of one, no workflow has.
const MOST_JOBS: usize = 2_000;
const MOST_VARIABLES: usize = 200;

/// A plan takes no greater number of attempts at once.
const MOST_AT_ONCE: u64 = 1_000_000;

/// What of a job is read.
const JOB: [&str; 12] = [
    "name",
    "needs",
    "if",
    "runs-on",
    "steps",
    "strategy",
    "env",
    "timeout-minutes",
    "continue-on-error",
    "defaults",
    "environment",
    "permissions",
];

/// Reads a workflow.
pub(super) fn read(root: &Node, draft: &mut Draft) {
    if let Some(name) = root.field("name").filter(|name| name.text().is_some()) {
        draft.outline.title = Some(draft.fact(name.text().unwrap_or_default().to_owned(), name.span.clone()));
    }
    for entry in entries(Some(root)) {
        if entry.key == "on" {
            draft.leave("`on`: a plan is run when somebody runs it", entry.key_span.clone());
        } else if !TOP.contains(&entry.key.as_str()) && entry.key != "permissions" {
            draft.leave(format!("`{}` of the workflow", entry.key), entry.key_span.clone());
        }
    }
    for entry in entries(root.field("env")).iter().take(MOST_VARIABLES) {
        let text = entry.value.text().unwrap_or_default();
        if expressions(text).any(|(_, expression)| !expression.starts_with("matrix.")) {
            draft.leave(format!("`{}: {text}` is set for no job", entry.key), entry.value.head());
        }
    }
    let jobs = entries(root.field("jobs"));
    if let Some(more) = jobs.get(MOST_JOBS) {
        draft.leave(format!("the jobs from here on; {MOST_JOBS} are read"), more.key_span.clone());
    }
    for job in jobs.iter().take(MOST_JOBS) {
        Job { root, key: &job.key, node: &job.value, known: BTreeSet::new() }.read(&job.key_span, draft);
    }
}

fn entries(node: Option<&Node>) -> &[Entry] {
    node.and_then(Node::map).map_or(&[], |map| map.entries())
}

struct Job<'a> {
    root: &'a Node,
    key: &'a str,
    node: &'a Node,
    /// The variables that its task sets.
    known: BTreeSet<String>,
}

impl Job<'_> {
    fn read(mut self, at: &Range<usize>, draft: &mut Draft) {
        let node = self.node;
        let title = node.text_of("name").map(named).filter(|name| !name.is_empty());
        let span = node.field("name").filter(|_| title.is_some()).map_or(at.clone(), |name| name.span.clone());
        let section = at.start..node.span.end.max(at.end);
        let task = draft.task(self.key, title.as_deref().unwrap_or(self.key), span, section);
        self.condition(task, draft);
        self.matrix(task, draft);
        self.environment(task, draft);
        if let Some((field, minutes)) = node.field("timeout-minutes").and_then(|field| Some((field, field.text()?))) {
            match minutes.parse::<u32>() {
                Ok(minutes @ 1..) => {
                    draft.work(task).automation.timeout = Some(draft.fact(format!("{minutes}m"), field.span.clone()));
                }
                _ => draft.leave(format!("`timeout-minutes: {minutes}` of `{}`", self.key), field.span.clone()),
            }
        }
        if node.text_of("continue-on-error") == Some("true") {
            draft.work(task).optional = true;
        }
        if let Some(field) = node.field("environment") {
            let name = field.text().or(field.text_of("name")).unwrap_or("it names").to_owned();
            let ask = draft.fact(format!("May `{}` go to the environment `{name}`?", self.key), field.span.clone());
            draft.work(task).automation.asks.push(ask);
        }
        self.steps(task, draft);
        self.rest(draft);
    }

    fn condition(&self, task: usize, draft: &mut Draft) {
        let needs = self.node.field("needs").map(Node::items).unwrap_or_default();
        let condition = self.node.field("if").and_then(|field| Some((field, bare(field.text()?))));
        let says = |word: &str| condition.is_some_and(|(_, text)| text.contains(word));
        let how = match () {
            () if says("failure()") && needs.len() == 1 && !says("!failure()") => Some(Ending::Failed),
            () if says("always()") || says("cancelled()") || says("failure()") => Some(Ending::Always),
            () => None,
        };
        for other in needs {
            if let Some(name) = other.text() {
                draft.wait(task, name, how, other.span.clone());
            }
        }
        let Some((field, text)) = condition else { return };
        if !["always()", "success()", "failure()", "!cancelled()", "true"].contains(&text) {
            let ask = draft.fact(format!("Does this hold: {text}?"), field.span.clone());
            draft.work(task).automation.asks.push(ask);
        }
    }

    fn matrix(&mut self, task: usize, draft: &mut Draft) {
        let Some(strategy) = self.node.field("strategy") else { return };
        let Some(matrix) = strategy.field("matrix") else { return };
        match matrix::items(matrix) {
            Ok(items) => {
                let names: BTreeSet<String> = items
                    .iter()
                    .filter_map(|item| item.as_object())
                    .flat_map(|item| item.keys().cloned())
                    .filter(|name| items.iter().all(|item| item.get(name).is_some()))
                    .collect();
                for name in names {
                    let value = draft.fact(shell::item(&name), matrix.head());
                    let variable = shell::name_of(&format!("matrix.{name}"));
                    self.known.insert(variable.clone());
                    draft.work(task).automation.env.push((variable, value));
                }
                draft.work(task).automation.each = Some(draft.fact(items, matrix.head()));
            }
            Err(because) => draft.leave(format!("the matrix of `{}`: {because}", self.key), matrix.head()),
        }
        // Without a matrix there is nothing of which several could run at once.
        let most = |field: &Node| field.text()?.parse().ok().filter(|most| (1..=MOST_AT_ONCE).contains(most));
        if let Some((field, most)) = strategy.field("max-parallel").and_then(|field| Some((field, most(field)?)))
            && draft.work(task).automation.each.is_some()
        {
            draft.work(task).automation.parallel = Some(draft.fact(most, field.span.clone()));
        }
    }

    /// The variables of the workflow and of the job, the job's last.
    fn environment(&mut self, task: usize, draft: &mut Draft) {
        let of_workflow = entries(self.root.field("env")).iter().take(MOST_VARIABLES);
        let own = entries(self.node.field("env")).iter().take(MOST_VARIABLES);
        for (entry, is_own) in of_workflow.map(|entry| (entry, false)).chain(own.map(|entry| (entry, true))) {
            let text = entry.value.text().unwrap_or_default();
            if let Some(value) = self.value(text) {
                let value = draft.fact(value, entry.value.head());
                let env = &mut draft.work(task).automation.env;
                env.retain(|(name, _)| *name != entry.key);
                env.push((entry.key.clone(), value));
                self.known.insert(entry.key.clone());
            } else if is_own || expressions(text).any(|(_, expression)| expression.starts_with("matrix.")) {
                draft.leave(format!("`{}: {text}` is not set for `{}`", entry.key, self.key), entry.value.head());
            }
        }
    }

    /// The value of a variable as a template of a plan, where the plan can know it.
    fn value(&self, text: &str) -> Option<String> {
        let mut result = String::new();
        let mut at = 0;
        for (part, expression) in expressions(text) {
            result.push_str(&shell::literal(&text[at..part.start]));
            let name =
                expression.strip_prefix("matrix.").filter(|_| self.known.contains(&shell::name_of(expression)))?;
            result.push_str(&shell::item(name));
            at = part.end;
        }
        result.push_str(&shell::literal(&text[at..]));
        Some(result)
    }

    fn steps(&mut self, task: usize, draft: &mut Draft) {
        let steps = self.node.field("steps").map(Node::items).unwrap_or_default();
        if let Some(uses) = self.node.field("uses") {
            draft.leave(
                format!("`{}` is the workflow `{}`", self.key, uses.text().unwrap_or_default()),
                uses.span.clone(),
            );
        }
        let mut scripts: Vec<(Option<&str>, String, Range<usize>)> = Vec::new();
        let (mut pipefail, mut shells) = (false, BTreeSet::new());
        let mut left: Vec<&Node> = Vec::new();
        for step in steps {
            let Some(run) = step.field("run").filter(|run| run.text().is_some()) else {
                self.used(step, draft);
                // What comes before the first command sets things up; what comes later may be the point of the job.
                if !scripts.is_empty() {
                    left.extend(step.field("uses").filter(|uses| !is_aside(uses) && !is_for_failure(step)));
                }
                continue;
            };
            let shell = step.text_of("shell").or_else(|| self.default("shell")).map(str::to_owned);
            let kind = shell.as_deref().and_then(|shell| shell.split_whitespace().next()).unwrap_or("");
            if !matches!(kind, "" | "bash" | "sh") {
                draft.leave(format!("`{}`: a step for the shell `{kind}`: {}", self.key, first_line(run)), run.head());
                left.push(run);
                continue;
            }
            if let Some(condition) = step.field("if").filter(|field| !is_certain(field)) {
                let text = bare(condition.text().unwrap_or_default());
                draft.leave(format!("`{}`: a step only if {text}: {}", self.key, first_line(run)), condition.head());
                left.extend((!is_for_failure(step)).then_some(run));
                continue;
            }
            pipefail |= kind == "bash";
            shells.insert(kind.to_owned());
            let Some(text) = self.script(step, run, draft) else {
                let text = format!("`{}`: a step with braces in a here-document: {}", self.key, first_line(run));
                draft.leave(text, run.head());
                continue;
            };
            scripts.push((step.text_of("name"), text, run.head()));
            let title = step.text_of("name").map_or_else(|| first_line(run).to_owned(), str::to_owned);
            let fact = draft.fact(title, step.field("name").unwrap_or(run).head());
            draft.work(task).steps.push(fact);
        }
        let [(_, _, first), ..] = scripts.as_slice() else {
            draft.instructions[task] = self.told(steps);
            return;
        };
        let first = first.clone();
        // A job must not look done because its point was left out.
        if let Some(step) = left.first() {
            let more =
                if left.len() > 1 { format!(" and {} more of its steps", left.len() - 1) } else { String::new() };
            let text = format!("May `{}` be done without `{}`{more}?", self.key, first_line(step));
            let ask = draft.fact(text, step.head());
            draft.work(task).automation.asks.push(ask);
        }
        let flags = match (shells.len() == 1 && shells.contains("sh"), pipefail) {
            (true, _) => ["sh", "-ec"].as_slice(),
            (false, true) => ["bash", "-eo", "pipefail", "-c"].as_slice(),
            (false, false) => ["bash", "-ec"].as_slice(),
        };
        let program: Program = shell::program(flags, &joined(&scripts));
        draft.work(task).automation.run = Some(draft.fact(program, first));
    }

    fn default(&self, name: &str) -> Option<&str> {
        [self.node, self.root].into_iter().find_map(|node| node.field("defaults")?.field("run")?.text_of(name))
    }

    /// A step that is no command.
    fn used(&self, step: &Node, draft: &mut Draft) {
        let Some(uses) = step.field("uses").and_then(|uses| Some((uses, uses.text()?))) else {
            draft.leave(format!("`{}`: a step that is neither `run` nor `uses`", self.key), step.head());
            return;
        };
        // The workspace is there already.
        if uses.1.starts_with("actions/checkout@") && step.field("with").is_none() {
            return;
        }
        draft.leave(format!("`{}`: `uses: {}`", self.key, uses.1), uses.0.span.clone());
    }

    /// The script of a step, in a shell of its own where what it sets must not reach the next one.
    fn script(&self, step: &Node, run: &Node, draft: &mut Draft) -> Option<String> {
        let mut known = self.known.clone();
        let mut lines = Vec::new();
        for entry in entries(step.field("env")) {
            let text = entry.value.text().unwrap_or_default();
            let is_known = expressions(text).all(|(_, expression)| {
                known.contains(&shell::name_of(expression))
                    || expression.strip_prefix("env.").is_some_and(|name| known.contains(name))
            });
            if !is_known {
                draft.leave(
                    format!("`{}: {text}` is not set for a step of `{}`", entry.key, self.key),
                    entry.value.head(),
                );
                continue;
            }
            let quoted = if text.contains("${{") { in_quotes(text) } else { shell::quoted(text) };
            lines.push(format!("export {}={}", entry.key, self.filled(&quoted, &known, &entry.value.head(), draft)?));
            known.insert(entry.key.clone());
        }
        if let Some(directory) = step.text_of("working-directory").or_else(|| self.default("working-directory")) {
            let quoted = if directory.contains("${{") { in_quotes(directory) } else { shell::quoted(directory) };
            lines.push(format!("cd {}", self.filled(&quoted, &known, &step.head(), draft)?));
        }
        for file in ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] {
            if run.text().unwrap_or_default().contains(file) {
                lines.insert(0, format!("{file}=/dev/null"));
                draft.leave(format!("`{}`: what a step writes to `${file}` reaches nobody", self.key), run.head());
            }
        }
        let text = run.text().unwrap_or_default().replace("\r\n", "\n");
        lines.push(self.filled(text.trim_end(), &known, &run.head(), draft)?);
        let may_fail = step.text_of("continue-on-error") == Some("true");
        let script = lines.join("\n");
        Some(if may_fail { format!("(\n{script}\n) || true") } else { script })
    }

    /// A script with a variable for each expression.
    fn filled(&self, script: &str, known: &BTreeSet<String>, at: &Range<usize>, draft: &mut Draft) -> Option<String> {
        let mut parts = Vec::new();
        for (part, expression) in expressions(script) {
            let own = expression.strip_prefix("env.").map(str::to_owned);
            let name = own.unwrap_or_else(|| shell::name_of(expression));
            let set = known.contains(&name);
            if !set {
                draft.leave(
                    format!("`{}`: `${{{{ {expression} }}}}` is `${name}` here, which nobody sets", self.key),
                    at.clone(),
                );
            }
            parts.push((part, Variable { name, set }));
        }
        shell::with_variables(script, &parts)
    }

    /// What a job does that has no commands.
    fn told(&self, steps: &[Node]) -> String {
        let lines: Vec<String> = steps
            .iter()
            .filter_map(|step| {
                let what = step.field("uses").or(step.field("run")).or(step.field("name"))?;
                let name = step.text_of("name").map_or(String::new(), |name| format!("{name}: "));
                Some(format!("- {name}{}", first_line(what)))
            })
            .collect();
        lines.join("\n")
    }

    fn rest(&self, draft: &mut Draft) {
        for entry in entries(Some(self.node)) {
            if !JOB.contains(&entry.key.as_str()) && entry.key != "uses" {
                let value = entry.value.text().map_or(String::new(), |text| format!(": {text}"));
                draft.leave(format!("`{}{value}` of `{}`", entry.key, self.key), entry.key_span.clone());
            }
        }
        if let Some(on) = self.node.field("runs-on") {
            let names = on.items().iter().filter_map(Node::text).map(str::to_lowercase);
            if let Some(system) =
                names.into_iter().find(|name| name.starts_with("windows") || name.starts_with("macos"))
            {
                draft.leave(format!("`{}` runs on {system}", self.key), on.head());
            }
        }
    }
}

/// The scripts of a job as one; each in a shell of its own, where it might set something.
fn joined(scripts: &[(Option<&str>, String, Range<usize>)]) -> String {
    if let [(_, only, _)] = scripts {
        return only.clone();
    }
    let mut all = String::new();
    for (name, script, _) in scripts {
        if let Some(name) = name {
            all.push_str(&format!("# {}\n", name.split_whitespace().collect::<Vec<_>>().join(" ").replace("${{", "{")));
        }
        let sets = |line: &str| {
            ["cd ", "export ", "set ", "source ", ". ", "trap ", "exit", "unset ", "pushd ", "alias ", "shopt "]
                .iter()
                .any(|word| line.trim_start().starts_with(word))
                || line.split('=').next().is_some_and(|name| {
                    line.contains('=')
                        && !name.is_empty()
                        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                })
                || line.contains("; ") && line.contains("exit")
        };
        if script.lines().any(|line| sets(line) || line.contains("&& cd ")) && !script.starts_with("(\n") {
            all.push_str(&format!("(\n{script}\n)\n"));
        } else {
            all.push_str(&format!("{script}\n"));
        }
    }
    all
}

/// The expressions of a text: where each stands, braces included, and what stands in them.
fn expressions(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find("${{")?;
        let end = start + text[start..].find("}}")? + 2;
        at = end;
        Some((start..end, text[start + 3..end - 2].trim()))
    })
}

/// A name in which each expression is told by its last word: `Test on os` for `Test on ${{ matrix.os }}`.
fn named(text: &str) -> String {
    let mut result = String::new();
    let mut at = 0;
    for (part, expression) in expressions(text) {
        result.push_str(&text[at..part.start]);
        let last =
            expression.rsplit(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).find(|word| !word.is_empty());
        result.push_str(last.unwrap_or_default());
        at = part.end;
    }
    result.push_str(&text[at..]);
    result
}

/// A text in double quotes of a shell, its expressions as they are.
fn in_quotes(text: &str) -> String {
    let escaped = |text: &str| -> String {
        text.chars()
            .flat_map(|c| ['\\'].into_iter().filter(move |_| matches!(c, '\\' | '"' | '$' | '`')).chain([c]))
            .collect()
    };
    let mut result = String::from("\"");
    let mut at = 0;
    for (part, _) in expressions(text) {
        result.push_str(&escaped(&text[at..part.start]));
        result.push_str(&text[part.clone()]);
        at = part.end;
    }
    result.push_str(&escaped(&text[at..]));
    result.push('"');
    result
}

/// A condition without the braces that it may have.
fn bare(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("${{")
        .and_then(|text| text.strip_suffix("}}"))
        .filter(|text| !text.contains("${{"))
        .map_or(text, str::trim)
}

/// A condition that holds whenever the steps before it did what they should.
fn is_certain(field: &Node) -> bool {
    matches!(
        bare(field.text().unwrap_or_default()),
        "always()" | "success()" | "!cancelled()" | "true" | "success() || failure()"
    )
}

/// An action that sets up, keeps, or tells something beside the work.
fn is_aside(uses: &Node) -> bool {
    const ASIDE: [&str; 12] = [
        "checkout",
        "setup",
        "toolchain",
        "cache",
        "install",
        "artifact",
        "codecov",
        "coveralls",
        "harden-runner",
        "login",
        "summary",
        "slack",
    ];
    let name = uses.text().unwrap_or_default().to_lowercase();
    ASIDE.iter().any(|word| name.contains(word))
}

/// A step for when another one failed.
fn is_for_failure(step: &Node) -> bool {
    let condition = step.text_of("if").unwrap_or_default();
    condition.contains("failure()") || condition.contains("cancelled()")
}

fn first_line(node: &Node) -> &str {
    node.text().unwrap_or_default().lines().next().unwrap_or_default()
}
