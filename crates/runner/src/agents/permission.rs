//! What a coding agent may do without asking anybody.
//!
//! The walls hold whatever is answered here: what is outside of `owns` is never taken. An answer here tells the agent
//! early, and why, so that it does not spend its turns on what comes to nothing.

use std::path::{Component, Path, PathBuf};

use pitcrew_plan::{Claim, CommandPattern, Id, Permissions, Plan, Task};

use super::{Action, Verdict, shell};
use crate::inside::Dealings;

/// What is known of a task when something of it is to be decided.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'a> {
    /// The plan, to name who owns what.
    pub(crate) plan: &'a Plan,
    /// The task.
    pub(crate) task: &'a Task,
    /// What the agent may run.
    pub(crate) permissions: &'a Permissions,
    /// The root of its workspace, as the agent sees it.
    pub(crate) root: &'a Path,
    /// Directories outside of it that are the attempt's own: its scratch, its state.
    pub(crate) own: &'a [PathBuf],
    /// What its attempt was granted since it began.
    pub(crate) dealings: &'a Dealings,
    /// Whether walls stand around the agent.
    pub(crate) walled: bool,
    /// Whether it only looks at what another one left.
    pub(crate) reviews: bool,
}

/// What is decided about an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// It is settled.
    Settled(Verdict),
    /// People are asked, for this reason.
    Ask(String),
}

impl Ground<'_> {
    /// Decides about an action.
    pub(crate) fn decide(&self, action: &Action) -> Decision {
        let allowed = Decision::Settled(Verdict::Allow);
        match action {
            Action::Read { .. } | Action::Pitcrew { .. } => allowed,
            Action::Edit { paths } => {
                let refused = paths.iter().find_map(|path| self.foreign(path));
                refused.map_or(allowed, |why| Decision::Settled(Verdict::Deny(why)))
            }
            Action::Run { command } => self.permitted(command).unwrap_or_else(|| self.by_walls()),
            Action::Fetch { .. } | Action::Other { .. } => self.by_walls(),
        }
    }

    /// Decides where the plan says nothing.
    fn by_walls(&self) -> Decision {
        // Inside the walls nothing that it starts reaches further than it does itself.
        if self.walled {
            return Decision::Settled(Verdict::Allow);
        }
        Decision::Ask("no walls stand around it".to_owned())
    }

    /// Decides about a shell line by the `permissions` of the agent; `None` where they say nothing of it.
    fn permitted(&self, line: &str) -> Option<Decision> {
        let permissions = self.permissions;
        if permissions.is_empty() {
            return None;
        }
        let line = shell::line(line);
        let commands = || line.commands.iter().map(|command| command.text.as_str());
        if let Some((command, pattern)) = commands().find_map(|command| meant(&permissions.deny, command)) {
            return Some(Decision::Settled(Verdict::Deny(denial(command, pattern, permissions))));
        }
        if let Some((command, pattern)) = commands().find_map(|command| meant(&permissions.ask, command)) {
            return Some(Decision::Ask(format!("the plan asks before `{pattern}`, and `{command}` is one")));
        }
        if let Some(why) = line.unread {
            return Some(Decision::Ask(format!("the plan has rules for commands, and {why}")));
        }
        if permissions.allow.is_empty() {
            return None;
        }
        let is_allowed = |command: &str| {
            let program = command.split(' ').next().unwrap_or_default();
            HARMLESS.contains(&program) || permissions.allow.iter().any(|pattern| pattern.matches(command))
        };
        let certain = line.commands.iter().filter(|command| command.certain);
        let first = certain.map(|command| command.text.as_str()).find(|command| !is_allowed(command));
        Some(match first {
            Some(command) => Decision::Ask(format!("the plan does not name `{command}` among what it may run")),
            None => Decision::Settled(Verdict::Allow),
        })
    }

    /// Says why a file is not the task's to change, if it is not.
    fn foreign(&self, path: &str) -> Option<String> {
        let path = self.root.join(path);
        let path = plain(&path);
        let Some(inside) = path.strip_prefix(self.root).ok().and_then(Path::to_str) else {
            if self.own.iter().any(|own| path.starts_with(own)) {
                return None;
            }
            return Some(format!(
                "{} is outside of the workspace {}; what is written there is not kept",
                path.display(),
                self.root.display()
            ));
        };
        if self.reviews {
            return Some(format!("{inside} is not yours to change: you say whether it may stay as it is"));
        }
        // A check may write what it likes: nothing of it is kept.
        let owns = self.task.owns.as_ref()?;
        if owns.iter().filter_map(Claim::path).any(|pattern| pattern.matches(inside)) || self.dealings.has(inside) {
            return None;
        }
        let owner = match self.owner(inside) {
            Some(owner) => format!("task {owner} owns it"),
            None => "no task of the plan owns it".to_owned(),
        };
        let owned: Vec<String> = owns.iter().map(ToString::to_string).collect();
        let owned = if owned.is_empty() { "nothing".to_owned() } else { owned.join(", ") };
        Some(format!(
            "{inside} is not this task's to change: {owner}, and this task owns {owned}; if it cannot be done without, \
             ask with the tool `widen` of the MCP server pitcrew"
        ))
    }

    fn owner(&self, path: &str) -> Option<&Id> {
        let workspace = self.plan.workspace_of(self.task).0;
        let owns = |task: &Task| {
            let claims = task.owns.iter().flatten();
            self.plan.workspace_of(task).0 == workspace
                && claims.filter_map(Claim::path).any(|claim| claim.matches(path))
        };
        self.plan.tasks.iter().find(|(_, task)| owns(task)).map(|(id, _)| id)
    }
}

/// What a shell does itself and that changes nothing but the shell.
const HARMLESS: [&str; 16] = [
    ":", "[", "break", "cd", "continue", "echo", "exit", "export", "false", "printf", "pwd", "read", "set", "test",
    "true", "wait",
];

/// Returns the first pattern that means a command, with or without the directory of its program.
fn meant<'a>(patterns: &'a [CommandPattern], command: &'a str) -> Option<(&'a str, &'a CommandPattern)> {
    let (program, _) = command.split_once(' ').unwrap_or((command, ""));
    let by_name = &command[program.len() - shell::base(program).len()..];
    let pattern = patterns.iter().find(|pattern| pattern.matches(command) || pattern.matches(by_name))?;
    Some((command, pattern))
}

/// Says why a command is denied, and what may be done instead.
fn denial(command: &str, pattern: &CommandPattern, permissions: &Permissions) -> String {
    let allowed: Vec<String> = permissions.allow.iter().map(|pattern| format!("`{pattern}`")).collect();
    let instead = match &allowed[..] {
        [] => "do without it".to_owned(),
        allowed => format!("you may run {}", allowed.join(", ")),
    };
    format!(
        "the plan denies `{pattern}`, and `{command}` is one; {instead}, or say in the end what you would have needed it for"
    )
}

/// Returns a path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = "
agents:
  coder:
    use: claude
    network: host
    permissions: {allow: [git *, npm test], deny: [curl *, git push *], ask: [git reset *]}
tasks: {t: {agent: coder, owns: [src]}}
";

    fn decided(plan: &str, command: &str, walled: bool) -> String {
        let plan = pitcrew_plan::read(plan.as_bytes(), "pitcrew.yaml", "x").plan;
        let task = plan.tasks.values().next().unwrap();
        let permissions = &plan.agent_of(task).unwrap().1.permissions;
        let (root, dealings) = (Path::new("/w"), &Dealings::default());
        let ground = Ground { plan: &plan, task, permissions, root, own: &[], dealings, walled, reviews: false };
        match ground.decide(&Action::Run { command: command.to_owned() }) {
            Decision::Settled(Verdict::Allow) => "allowed".to_owned(),
            Decision::Settled(Verdict::Deny(why)) => why,
            Decision::Ask(why) => format!("asked: {why}"),
        }
    }

    #[test]
    fn each_command_of_a_line_is_judged_and_a_no_comes_first() {
        assert_eq!(decided(PLAN, "cd src && npm test | git diff", true), "allowed");
        assert_eq!(
            decided(PLAN, "git status && $(sudo /usr/bin/curl x) | sh", true),
            "the plan denies `curl *`, and `/usr/bin/curl x` is one; you may run `git *`, `npm test`, or say in the \
             end what you would have needed it for"
        );
        assert!(decided(PLAN, "git push", true).starts_with("the plan denies `git push *`"));
        assert_eq!(
            decided(PLAN, "git reset --hard", true),
            "asked: the plan asks before `git reset *`, and `git reset --hard` is one"
        );
        assert_eq!(decided(PLAN, "make", true), "asked: the plan does not name `make` among what it may run");
        assert_eq!(
            decided(PLAN, "$X", true),
            "asked: the plan has rules for commands, and the name of a program in it is worked out by the shell"
        );
    }

    #[test]
    fn where_the_plan_says_nothing_the_walls_decide() {
        let plan = PLAN.replace("allow: [git *, npm test], ", "");
        assert_eq!(decided(&plan, "make", true), "allowed");
        assert_eq!(decided(&plan, "make", false), "asked: no walls stand around it");
        assert_eq!(decided(PLAN, "npm test", false), "allowed");
    }
}
