//! A task, and what only tasks have.

use super::check::{CHECK, CHECK_OR_LINE};
use super::{BUDGET, LEVEL, MAX_COUNT, NETWORK, WINDOW, field, required};
use crate::best::MOST;
use crate::source::leaf::{
    CLAIM, CPUS, DEADLINE, DIRECTORY, ESTIMATE, ID, PATTERN, PERSON, SIZE, SPAN, SYSTEM_PATH, VARIABLE,
};
use crate::source::{Choice, Record, Shape};
use crate::turns::MAX_TURNS;

pub(super) static TASK: Record = Record {
    name: "task",
    meaning: "One unit of work: a transaction that lands whole or not at all.",
    fields: &[
        field("title", Shape::Text, "", "What it does, for people."),
        field("run", Shape::Command, "", "The command that does it."),
        field("agent", Shape::Leaf(&ID), "", "The agent that does it."),
        field("team", Shape::Leaf(&ID), "", "The team whose capacity it uses."),
        field("workspace", Shape::Leaf(&ID), "the only one, or `main`", "The workspace it works on."),
        field(
            "phase",
            Shape::Leaf(&ID),
            "",
            "The phase it belongs to; without one it belongs to none and waits for none.",
        ),
        field("priority", Shape::Whole(-1_000_000, MAX_COUNT), "0", "Lower starts first when capacity is short."),
        field(
            "estimate",
            Shape::Leaf(&ESTIMATE),
            "",
            "How long it is thought to take: with `for_each` each child, with `repeat` each turn. Schedules count with 10m where it is missing.",
        ),
        field(
            "needs",
            Shape::List(&Shape::Need(&NEED)),
            "none",
            "What must have happened before it starts: tasks that ended or started, signals.",
        ),
        field(
            "signals",
            Shape::List(&Shape::Leaf(&ID)),
            "none",
            "The signals that it sends when it succeeds; whoever needs one waits for it.",
        ),
        field(
            "optional",
            Shape::Bool,
            "false",
            "Whether the run may do without it: its failure, and what is skipped for it, fails nothing.",
        ),
        field("when", Shape::Text, "always", "A CEL condition; false means skipped."),
        field(
            "owns",
            Shape::List(&Shape::Leaf(&CLAIM)),
            "",
            "All that it may change: paths, globs, and leases such as `port:8080`. Left out, it is a check and what it leaves is dropped; `[]` means it may change nothing.",
        ),
        field(
            "reads",
            Shape::List(&Shape::Leaf(&PATTERN)),
            "`[\"**\"]`",
            "What it sees of the workspace besides what it owns.",
        ),
        field("with", Shape::ByText(&Shape::Any), "none", "Its inputs; texts in them may be templates."),
        field(
            "env",
            Shape::ByText(&Shape::Text),
            "none",
            "Variables added to its environment; values may be templates.",
        ),
        field(
            "secrets",
            Shape::List(&Shape::Leaf(&VARIABLE)),
            "its agent's",
            "The plan's secrets that each attempt gets as variables besides those of its agent, by name.",
        ),
        field("go", Shape::List(&CHECK_OR_LINE), "none", "What must hold before it starts."),
        field(
            "verify",
            Shape::List(&CHECK_OR_LINE),
            "none",
            "What must hold of the staged change, inside the walls, before it is applied.",
        ),
        field(
            "steps",
            Shape::List(&Shape::TextOr("title", &CHECK)),
            "none",
            "What it consists of, for people: texts, or checks whose `name` is the step's title. They are not scheduled. A step is ticked when its check holds of the staged change, where `verify` is asked; all of them are looked at, and while one is open the attempt has failed. A text alone is shown and never ticked.",
        ),
        field("approval", Shape::Approval(&APPROVAL), "by the agent's risk", "When a person is asked, and who."),
        field(
            "escalation",
            Shape::List(&Shape::Record(&LEVEL)),
            "the plan's",
            "Where its questions go that nobody answers, in place of the plan's way.",
        ),
        field(
            "activate",
            Shape::List(&Shape::Command),
            "none",
            "What makes the applied change live, outside the walls.",
        ),
        field("probe", Shape::List(&CHECK_OR_LINE), "none", "What must hold of the live system after that."),
        field(
            "rollback",
            Shape::List(&Shape::Command),
            "none",
            "What is run after the files were restored; must be repeatable.",
        ),
        field(
            "on_failure",
            Shape::Choice(ON_FAILURE),
            "`rollback`",
            "What happens when it fails after its change was applied.",
        ),
        field(
            "on_partial",
            Shape::Choice(ON_PARTIAL),
            "`wait`",
            "What happens when its report says that it is done in part.",
        ),
        field("retry", Shape::Record(&RETRY), "no retry", "How often, and after what pause, it is tried again."),
        field("timeout", Shape::Leaf(&SPAN), "30m", "How long one attempt may take."),
        field("limits", Shape::Record(&TASK_LIMITS), "", "What one attempt may use."),
        field(
            "budget",
            Shape::Short(&BUDGET, "cost"),
            "unlimited",
            "What a coding agent may cost in all attempts at it together, those at its children included.",
        ),
        field(
            "scratch",
            Shape::List(&Shape::Leaf(&SYSTEM_PATH)),
            "none",
            "Empty writable directories put over absolute system paths.",
        ),
        field(
            "tools",
            Shape::List(&Shape::Leaf(&DIRECTORY)),
            "none",
            "Directories of tools that it sees besides those on `PATH`.",
        ),
        field("network", Shape::Choice(NETWORK), "the agent's", "What of the network it gets."),
        field(
            "deliverables",
            Shape::List(&Shape::Leaf(&PATTERN)),
            "none",
            "Files that must exist when it has succeeded.",
        ),
        field(
            "window",
            Shape::List(&Shape::Window(&WINDOW)),
            "the phase's",
            "When it may be made live. A task that cannot be, because it owns nothing, begins inside it.",
        ),
        field(
            "deadline",
            Shape::Leaf(&DEADLINE),
            "",
            "Until when it must have begun; after that it fails. What has begun and is not done by then is told, and goes on.",
        ),
        field(
            "for_each",
            Shape::Items,
            "",
            "What it is done for, once each: a list, a count, or a template or CEL expression that gives one. Its children are `ID.0`, `ID.1`, …; they see `item` and `item_index`, and `owns`, `reads`, `deliverables` and `title` may hold them. Its output is the list of theirs.",
        ),
        field(
            "parallel",
            Shape::Whole(1, MAX_COUNT),
            "",
            "How many of its children are in the works at once; all that capacity allows, where it is not said.",
        ),
        field(
            "repeat",
            Shape::Record(&REPEAT),
            "one turn",
            "Does it over and over until something holds. With `for_each` each child is repeated.",
        ),
        field(
            "best_of",
            Shape::Short(&BEST_OF, "times"),
            "one attempt",
            "Tries it several times side by side, each attempt harvested and verified by itself, and keeps one. The others are dropped.",
        ),
    ],
    one_of: &["run", "agent"],
    with: &[("parallel", &["for_each"]), ("budget", &["agent"])],
    later: &["risks", "notify", "on", "success", "after", "before", "use", "risk", "output", "input"],
};

static REPEAT: Record = Record {
    name: "repeat",
    meaning: "How a task is done in turns. Every turn is a whole transaction that is verified, applied, made live and probed before the next one begins; `retry` counts for each. When no turn is left and `until` does not hold, the task fails and what its turns changed is undone, the newest first.",
    fields: &[
        required(
            "until",
            Shape::TextOr("CEL condition", &CHECK),
            "What ends the turns, asked when one is done: a CEL condition over its `output` and `turn` (from 1), or a check of the live workspace and system.",
        ),
        required("times", Shape::Whole(1, MAX_TURNS), "How many turns there are at most."),
        field("delay", Shape::Leaf(&SPAN), "no pause", "The pause from the end of a turn to the next."),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

static BEST_OF: Record = Record {
    name: "set of attempts",
    meaning: "How a task is tried side by side. A number alone is short for `{times: NUMBER}`. The attempts are `ID.1`, `ID.2`, …; each takes a place, and each costs. One that fails is not repeated; when all have failed the task's attempt has, and `retry` counts. What comes before an attempt and after it (`go`, `approval`, `activate`, `probe`) happens once.",
    fields: &[
        required("times", Shape::Whole(2, MOST), "How many attempts there are."),
        field(
            "by",
            Shape::Short(&PREFERS, "run"),
            "the first that verifies; the others are ended then",
            "What prefers one of those that verify. Of equal ones the one that changes the fewest files is kept.",
        ),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

static PREFERS: Record = Record {
    name: "preference",
    meaning: "What prefers one of several changes that verify. A shell line alone is short for `{run: LINE}`.",
    fields: &[
        field("name", Shape::Text, "what it asks", "What it is called in reports."),
        field(
            "run",
            Shape::Command,
            "",
            "A command that is run on each staged change, as the last of its checks; the last line that it prints is a number, and higher is better.",
        ),
        field(
            "agent",
            Shape::Leaf(&ID),
            "",
            "A coding agent of the plan that is shown all of them and names the best. Where it names none the one that changes the fewest files is kept.",
        ),
        field("timeout", Shape::Leaf(&SPAN), "2m, of an agent 15m", "How long that may take."),
    ],
    one_of: &["run", "agent"],
    with: &[],
    later: &[],
};

static NEED: Record = Record {
    name: "need",
    meaning: "What must have happened: a task has ended or started, or a signal was sent. A task's name alone is short for `{task: NAME}`.",
    fields: &[
        field("task", Shape::Leaf(&ID), "", "The task that must have ended."),
        field("when", Shape::Choice(ENDING), "`succeeded`", "How it must have ended."),
        field("after", Shape::Choice(AFTER), "", "`start`: its first attempt must have started, no more."),
        field("signal", Shape::Leaf(&ID), "", "The signal that must have been sent."),
        field("from", Shape::Text, "anybody", "Who must have sent it: a task, else a person or program by name."),
    ],
    one_of: &["task", "signal"],
    with: &[("when", &["task"]), ("after", &["task"]), ("from", &["signal"])],
    later: &[],
};

const ENDING: &[Choice] = &[
    Choice { word: "succeeded", meaning: "it succeeded, or its own condition skipped it" },
    Choice {
        word: "failed",
        meaning: "it failed for good; where it does not, who needs that is skipped. Who needs it and succeeds has handled the failure, which then fails nothing",
    },
    Choice { word: "always", meaning: "it ended in whatever way: for what must be cleaned up" },
];

const AFTER: &[Choice] = &[Choice { word: "start", meaning: "its first attempt has started" }];

static APPROVAL: Record = Record {
    name: "approval",
    meaning: "When a person is asked. `true` is short for `{}`, a moment alone for `{when: MOMENT}`.",
    fields: &[
        field(
            "when",
            Shape::Choice(MOMENT),
            "`before_apply`",
            "Before the attempt runs, or before its change is applied.",
        ),
        field(
            "from",
            Shape::List(&Shape::Leaf(&PERSON)),
            "whoever can reach the run",
            "Who is asked: `lead` (of the task's team), `coordinator` (the plan's), or a user's name.",
        ),
        field("quorum", Shape::Whole(1, 100), "1", "How many of them must say yes; one no is a no."),
        field("timeout", Shape::Leaf(&SPAN), "", "How long the answer may take."),
        field("on_timeout", Shape::Choice(ON_TIMEOUT), "`deny`", "What becomes of it after that."),
        field("except", Shape::List(&Shape::Choice(EXCEPT)), "none", "Whose yes does not count."),
    ],
    one_of: &[],
    with: &[("on_timeout", &["timeout"])],
    later: &[],
};

const ON_TIMEOUT: &[Choice] = &[
    Choice { word: "deny", meaning: "it counts as a no" },
    Choice {
        word: "escalate",
        meaning: "it goes to the next level of `escalation`, with as much time again; after the last one it counts as a no",
    },
];

const EXCEPT: &[Choice] = &[
    Choice { word: "author", meaning: "whoever started the run" },
    Choice { word: "agents", meaning: "whatever runs inside a run" },
];

const MOMENT: &[Choice] = &[
    Choice { word: "before_run", meaning: "before the attempt runs" },
    Choice { word: "before_apply", meaning: "when the change is known and verified" },
];

const ON_FAILURE: &[Choice] = &[
    Choice { word: "rollback", meaning: "its change is undone; what does not depend on it goes on" },
    Choice { word: "stop", meaning: "its change is undone, and nothing new starts" },
    Choice {
        word: "hold",
        meaning: "its change stays applied while somebody looks, and what depends on it waits; `resume` checks it again, `rollback` undoes it",
    },
];

const ON_PARTIAL: &[Choice] = &[
    Choice { word: "wait", meaning: "somebody says whether it is enough; until then what depends on it waits" },
    Choice { word: "continue", meaning: "it counts as done" },
    Choice { word: "fail", meaning: "it counts as a failed attempt, and nothing of it is applied" },
];

static RETRY: Record = Record {
    name: "retry",
    meaning: "How often, and after what pause, a task is tried again.",
    fields: &[
        field("times", Shape::Whole(0, 1000), "0", "How many tries after the first."),
        field("delay", Shape::Leaf(&SPAN), "0s", "The pause before the second try."),
        field("backoff", Shape::Whole(1, 1000), "1", "What the pause is multiplied with from try to try."),
        field(
            "mode",
            Shape::Choice(RETRY_MODE),
            "`continue` where a coding agent does it, else `fresh`",
            "What the next attempt begins with when what one left did not pass its checks.",
        ),
    ],
    one_of: &[],
    with: &[],
    later: &["on", "max_delay", "jitter"],
};

const RETRY_MODE: &[Choice] = &[
    Choice {
        word: "continue",
        meaning: "with the files as it left them, but for what it may not change; its coding agent goes on in the same session, and is told what did not hold",
    },
    Choice { word: "fresh", meaning: "with the files as they were without it, and a session of its own" },
];

static TASK_LIMITS: Record = Record {
    name: "task limits",
    meaning: "What one attempt may use.",
    fields: &[
        field("memory", Shape::Leaf(&SIZE), "2GiB", "Memory of all its processes together."),
        field(
            "cpu",
            Shape::Leaf(&CPUS),
            "",
            "How many CPUs' time all its processes get together; `0.5` is half of one.",
        ),
        field("processes", Shape::Whole(1, 4_000_000), "512", "Processes and threads at once."),
        field("open_files", Shape::Whole(3, 1_000_000_000), "1024", "Open descriptors of one process."),
        field("disk", Shape::Leaf(&SIZE), "1GiB", "Bytes written to the workspace."),
        field("files", Shape::Whole(0, 1_000_000_000), "20000", "Files written to the workspace."),
    ],
    one_of: &[],
    with: &[],
    later: &["io", "network"],
};
