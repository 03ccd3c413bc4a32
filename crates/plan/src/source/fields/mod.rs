//! The table itself: every record of a plan and every field of it.
//!
//! What a field means stands here once; the JSON Schema and `docs/reference/plan.md` repeat it.

mod agent;
mod check;
mod task;
mod trigger;

pub(crate) use agent::drivers;
use agent::{AGENT, SECRET};
use check::{CHECK_OR_LINE, SUCCESS};
use task::TASK;
use trigger::TRIGGER;

use super::leaf::{
    CPUS, DAILY, DEADLINE, DIRECTORY, DOLLARS, ID, INSTANT, PATTERN, PERSON, PLAN_NAME, SIZE, SPAN, TOKENS, VARIABLE,
};
use super::{Choice, Field, Record, Shape};

const MAX_COUNT: i64 = 1_000_000;

const fn field(name: &'static str, shape: Shape, default: &'static str, meaning: &'static str) -> Field {
    Field { name, shape, default, meaning, required: false }
}

const fn required(name: &'static str, shape: Shape, meaning: &'static str) -> Field {
    Field { name, shape, default: "", meaning, required: true }
}
/// The whole file.
pub(crate) static PLAN: Record = Record {
    name: "plan",
    meaning: "A document of work: what is to be done, by whom, in which order, and how it is proven.",
    fields: &[
        field(
            "name",
            Shape::Leaf(&PLAN_NAME),
            "after the file or its directory",
            "What the plan is called; runs are named after it.",
        ),
        field("goal", Shape::Text, "", "What it is for, in a sentence."),
        field(
            "status",
            Shape::Choice(STATUS),
            "free to run",
            "How it stands with those who decide about it. The word alone proves nothing: `pitcrew approve PLAN` keeps who approved what.",
        ),
        field("coordinator", Shape::Leaf(&PERSON), "", "Who coordinates it, by name."),
        field(
            "risks",
            Shape::List(&Shape::Short(&HAZARD, "risk")),
            "none",
            "What could go wrong, and what answers it.",
        ),
        field(
            "escalation",
            Shape::List(&Shape::Record(&LEVEL)),
            "none",
            "Where a question goes that nobody answers, step by step.",
        ),
        field(
            "workspace",
            Shape::Short(&WORKSPACE, "path"),
            "`.`",
            "The only tree of files that tasks work on; short for `workspaces` with one entry named `main`.",
        ),
        field(
            "workspaces",
            Shape::ById(&Shape::Short(&WORKSPACE, "path")),
            "",
            "The trees of files that tasks work on, by name; git work trees and directories side by side. None may lie in another. A task sees and changes the one that it names; of the others it sees what lies in the plan's directory, as it is and read-only.",
        ),
        field("teams", Shape::ById(&Shape::Record(&TEAM)), "none", "Who works, and how many of each at once."),
        field(
            "phases",
            Shape::List(&Shape::Short(&PHASE, "name")),
            "none",
            "Stages in order; a phase opens when every earlier one is done.",
        ),
        field(
            "agents",
            Shape::ById(&Shape::Record(&AGENT)),
            "none",
            "Who does tasks, by name: programs, or people. `manual` is there without a definition: people do it, and anybody may say that it is done.",
        ),
        field(
            "secrets",
            Shape::ByVariable(&Shape::Short(&SECRET, "from")),
            "none",
            "Values that no plan may hold, by the variable in which whoever is granted one finds it: where each comes from. None of them stands in the journal, a log, a page, or the run's own papers.",
        ),
        field(
            "prepare",
            Shape::List(&Shape::Record(&PREPARE)),
            "none",
            "What is made once and then lies frozen under every task.",
        ),
        field(
            "success",
            Shape::List(&Shape::Short(&SUCCESS, "run")),
            "none",
            "What must hold when everything is done; a `before` is measured at the start. It is asked in the only workspace, or in `main`, or else in the plan's directory; like `go` and `probe` it sees every workspace as it is by now: the files, read-only, or where changes land on a branch that branch. Where people do a task that owns no file, their files are seen.",
        ),
        field(
            "metrics",
            Shape::List(&Shape::Short(&METRIC, "metric")),
            "none",
            "Figures that are to change and that nothing in the plan measures: the report tells them as stated, and that they were not measured. What a command can print belongs into `success`.",
        ),
        field("limits", Shape::Record(&PLAN_LIMITS), "", "How much may run at once."),
        field(
            "budget",
            Shape::Short(&BUDGET, "cost"),
            "unlimited",
            "What all coding agents of a run may cost together. An attempt is ended before that is passed, nothing more starts for which no money is left, and people are asked once whether the same amount is added.",
        ),
        field(
            "window",
            Shape::List(&Shape::Window(&WINDOW)),
            "always",
            "When its tasks may be made live, for those that say nothing themselves and whose phase does not.",
        ),
        field(
            "deadline",
            Shape::Leaf(&DEADLINE),
            "",
            "Until when each of its tasks must have begun; what is not done by then is told, and goes on.",
        ),
        field(
            "signals",
            Shape::ById(&Shape::Record(&SIGNAL)),
            "none",
            "Signals by name: what each means, and what is told with it. Those that tasks send or need may stand here, and need not.",
        ),
        field(
            "notify",
            Shape::List(&Shape::Short(&NOTIFY, "every")),
            "none",
            "Who is told what of a run: digests of how it goes (who does what, what is blocked, on whom anybody waits) at a steady pace or a time of day, and word of what happens. `pitcrew report RUN --digests` shows all digests. What cannot be told holds up no run, and fails none.",
        ),
        field(
            "notes",
            Shape::List(&Shape::Short(&NOTE, "note")),
            "none",
            "What whoever works on it has to know, and no other field says: it stands in their `pitcrew brief`, and in `pitcrew report --handoff`.",
        ),
        field(
            "on",
            Shape::Triggers(&TRIGGER),
            "people alone",
            "What starts a run of it by itself, where `pitcrew serve` runs. What comes with it is `trigger` in conditions and templates: `trigger.kind`, `.id`, `.event` and `.payload`.",
        ),
        required("tasks", Shape::ById(&Shape::Record(&TASK)), "The units of work by id."),
    ],
    one_of: &[],
    with: &[],
    later: &["env", "network", "scratch", "tools", "inputs", "version"],
};

static WORKSPACE: Record = Record {
    name: "workspace",
    meaning: "A tree of files that tasks work on: a git work tree or a plain directory. A path alone is short for `{path: PATH}`.",
    fields: &[
        field("path", Shape::Leaf(&DIRECTORY), "`.`", "Where it is: absolute, or relative to the plan's directory."),
        field("apply", Shape::Choice(APPLY), "`branch` in a git work tree, else `live`", "How changes reach it."),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

const APPLY: &[Choice] = &[
    Choice {
        word: "branch",
        meaning: "a commit on `pitcrew/RUN`; the user's branch, index and files stay as they are",
    },
    Choice { word: "live", meaning: "the files themselves are replaced, one rename each" },
];

static TEAM: Record = Record {
    name: "team",
    meaning: "Who works, and how many of its tasks run at once.",
    fields: &[
        field(
            "members",
            Shape::WholeRange(1, MAX_COUNT),
            "1",
            "How many of the team's tasks, and of the teams within it, run at once. Of a range, such as `1-2`, a run uses all; a schedule says what the fewest come to.",
        ),
        field("focus", Shape::Text, "that of the team around it", "What the team is for."),
        field("lead", Shape::Text, "that of the team around it", "Who leads it."),
        field("success", Shape::List(&CHECK_OR_LINE), "none", "What must hold when its tasks are done."),
        field(
            "teams",
            Shape::ById(&Shape::Record(&TEAM)),
            "none",
            "Teams within it: what they work on takes its places, too. Every team of a plan has a name of its own.",
        ),
    ],
    one_of: &[],
    with: &[],
    later: &["approvers"],
};

static PHASE: Record = Record {
    name: "phase",
    meaning: "A stage of the plan. A name alone is short for `{name: NAME}`.",
    fields: &[
        required("name", Shape::Leaf(&ID), "The name that tasks use for it."),
        field(
            "go",
            Shape::List(&CHECK_OR_LINE),
            "none",
            "What must hold before it opens; asked where the plan's `success` is.",
        ),
        field(
            "success",
            Shape::List(&CHECK_OR_LINE),
            "none",
            "What must hold when its tasks are done; asked where the plan's is.",
        ),
        field("barrier", Shape::Bool, "true", "Whether it waits for every task of the earlier phases."),
        field(
            "window",
            Shape::List(&Shape::Window(&WINDOW)),
            "the plan's",
            "When its tasks may be made live, for those that say nothing themselves.",
        ),
        field(
            "deadline",
            Shape::Leaf(&DEADLINE),
            "",
            "Until when each of its tasks must have begun; what is not done by then is told, and goes on.",
        ),
    ],
    one_of: &[],
    with: &[],
    later: &["approval", "timeout"],
};

/// What work with coding agents may cost.
static BUDGET: Record = Record {
    name: "budget",
    meaning: "What work with coding agents may cost in a run. An amount of US dollars alone is short for `{cost: AMOUNT}`.",
    fields: &[
        field(
            "cost",
            Shape::Leaf(&DOLLARS),
            "unlimited",
            "Money, in US dollars: as the agent tells it, or by list prices.",
        ),
        field(
            "tokens",
            Shape::Leaf(&TOKENS),
            "unlimited",
            "Tokens of every kind together: read, written, and from and to a cache.",
        ),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

const NETWORK: &[Choice] = &[
    Choice { word: "none", meaning: "a loopback of its own, and nothing else" },
    Choice { word: "host", meaning: "the host's network, which somebody must approve" },
];

static PREPARE: Record = Record {
    name: "prepare",
    meaning: "What is made once per hash of its key, and then lies frozen under every task.",
    fields: &[
        required("run", Shape::Command, "The command that makes it."),
        field(
            "workspace",
            Shape::Leaf(&ID),
            "the only one, or `main`",
            "The workspace that it is made in, and lies under the tasks of.",
        ),
        field(
            "key",
            Shape::List(&Shape::Leaf(&PATTERN)),
            "none",
            "The files whose contents decide whether it must be made again.",
        ),
        field("network", Shape::Choice(NETWORK), "`none`", "What of the network it gets."),
        required("keeps", Shape::List(&Shape::Leaf(&PATTERN)), "What of its result is kept."),
        field("timeout", Shape::Leaf(&SPAN), "30m", "How long it may take."),
    ],
    one_of: &[],
    with: &[],
    later: &["env", "limits", "secrets"],
};

static PLAN_LIMITS: Record = Record {
    name: "plan limits",
    meaning: "How much may run at once in a run.",
    fields: &[
        field("parallel", Shape::Whole(1, MAX_COUNT), "8", "How many attempts run at once."),
        field(
            "memory",
            Shape::Leaf(&SIZE),
            "",
            "How much memory they may use together: a task starts once its `limits.memory` is left.",
        ),
        field(
            "cpu",
            Shape::Leaf(&CPUS),
            "",
            "How many CPUs they may use together: a task starts once its `limits.cpu` (1 where it has none) is left.",
        ),
    ],
    one_of: &[],
    with: &[],
    later: &["processes", "disk", "budget"],
};

static WINDOW: Record = Record {
    name: "window",
    meaning: "A time in which something may be made live: hours of days by the clocks of a zone, or a time between two moments. A line such as `Sat 02:00-05:00 Europe/Berlin` is short for the first. Of several, one must be open. What has begun when it closes is finished. A time that the clocks of the zone skip counts as that much after the gap, one that they show twice as the first of both.",
    fields: &[
        field("days", Shape::List(&Shape::Text), "daily", "Its days: `Sat`, `Mon-Fri`, `Mon,Wed`."),
        field("from", Shape::Text, "00:00", "From when on each of the days it is open."),
        field("to", Shape::Text, "24:00", "Until when; hours that end before they begin end on the next day."),
        field("zone", Shape::Text, "", "The zone whose clocks count, such as `Europe/Berlin` or `UTC`."),
        field("after", Shape::Leaf(&INSTANT), "", "Instead of days and hours: not before this moment."),
        field("before", Shape::Leaf(&INSTANT), "", "Instead of days and hours: not at or after this moment."),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

static SIGNAL: Record = Record {
    name: "signal",
    meaning: "Word from one task to another, or from outside.",
    fields: &[
        field("meaning", Shape::Text, "", "What it means, in a sentence."),
        field("data", Shape::JsonSchema, "anything", "The JSON Schema that what is told with it must meet."),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

static METRIC: Record = Record {
    name: "metric",
    meaning: "A figure as its author states it. A name alone is short for `{metric: NAME}`.",
    fields: &[
        required("metric", Shape::Text, "What it is a figure of."),
        field("before", Shape::Text, "not stated", "How it stood before, in the author's words."),
        field("target", Shape::Text, "not stated", "How it is to stand when all is done, in the author's words."),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

static NOTIFY: Record = Record {
    name: "notify",
    meaning: "Something that is told, and where to: into a file (`to`), by an agent (`agent`), or both. A time alone is short for `{every: TIME}`.",
    fields: &[
        field(
            "every",
            Shape::Leaf(&SPAN),
            "",
            "A digest again and again: how much time lies between two of them, counted from the start of the run. Of those that fall due while nobody carries the run out there is one.",
        ),
        field(
            "at",
            Shape::List(&Shape::Leaf(&DAILY)),
            "",
            "A digest at these times of every day, by the clocks of a zone, as long as the run lasts. Of those that fall due while nobody carries the run out there is one.",
        ),
        field("when", Shape::List(&Shape::Choice(OCCASION)), "", "What is told as soon as it happens."),
        field(
            "to",
            Shape::Leaf(&PATTERN),
            "kept with the run alone",
            "The file that each is added to, as Markdown, relative to the plan's directory. What else stands in it stays.",
        ),
        field(
            "agent",
            Shape::Leaf(&ID),
            "nobody",
            "The agent that tells it: `notifier`, or another of type `notification`. It owns nothing. What was due and is not told yet is told when the run is taken up again; after three tries in vain it is given up, and the report says so.",
        ),
        field(
            "with",
            Shape::ByText(&Shape::Any),
            "none",
            "The agent's inputs; texts in them may be templates of `run.id`, `.plan`, `.started`, `.status`, `event.name`, `.title`, `.text`, `.time`, `.number`, `.key`, `task.id`, `.title`, `.reason`, and `digest`. Where the agent takes `title`, `message`, `dedupe_key` or `since` and none is given, it gets `event.title`, `event.text`, `event.key` and `event.time`.",
        ),
        field(
            "network",
            Shape::Choice(NETWORK),
            "the agent's, else `none`",
            "What of the network the agent gets. `host` must be granted when the run is started: `pitcrew run --notify`, `--yes`, or an approved plan.",
        ),
        field(
            "secrets",
            Shape::List(&Shape::Leaf(&VARIABLE)),
            "its agent's",
            "The plan's secrets that the agent gets as variables besides its own, by name.",
        ),
    ],
    one_of: &["every", "at", "when"],
    with: &[("with", &["agent"]), ("network", &["agent"]), ("secrets", &["agent"])],
    later: &["run"],
};

const OCCASION: &[Choice] = &[
    Choice { word: "asked", meaning: "people are asked: an approval, a question, or whether a task of theirs is done" },
    Choice { word: "failed", meaning: "a task failed, and is not tried again; of children their parent" },
    Choice { word: "held", meaning: "a task stays as it is until somebody decides" },
    Choice { word: "overdue", meaning: "a deadline has passed" },
    Choice { word: "succeeded", meaning: "the run succeeded" },
    Choice { word: "finished", meaning: "the run is over: it succeeded, failed, or was stopped" },
];

static NOTE: Record = Record {
    name: "note",
    meaning: "Something to know, for whom it names, or for everybody. A text alone is short for `{note: TEXT}`.",
    fields: &[
        required("note", Shape::Text, "The words; they may have several lines. Nothing of them is carried out."),
        field("about", Shape::Text, "", "What it is about, in a word: `launch`, `escalation`, `rollback`."),
        field("team", Shape::Leaf(&ID), "everybody", "The team that it is for, with the teams within it."),
        field("agent", Shape::Leaf(&ID), "everybody", "The agent that it is for."),
        field("phase", Shape::Leaf(&ID), "everybody", "The phase that it is for."),
        field("task", Shape::Leaf(&ID), "everybody", "The task that it is for."),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

static HAZARD: Record = Record {
    name: "risk",
    meaning: "Something that could go wrong, and what answers it. A sentence alone is short for `{risk: SENTENCE}`.",
    fields: &[
        required("risk", Shape::Text, "What could go wrong."),
        field("likelihood", Shape::Choice(GRADE), "", "How likely it is."),
        field("impact", Shape::Choice(GRADE), "", "How bad it would be."),
        field("mitigation", Shape::Text, "", "What is done about it."),
        field(
            "answered_by",
            Shape::List(&Shape::Text),
            "none",
            "What of the plan answers it: a task, the name of a check, or `rollback of TASK`.",
        ),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

const GRADE: &[Choice] = &[
    Choice { word: "low", meaning: "little" },
    Choice { word: "medium", meaning: "some" },
    Choice { word: "high", meaning: "much" },
];

const STATUS: &[Choice] = &[
    Choice { word: "planned", meaning: "it runs once somebody has approved it as it is: `pitcrew approve PLAN`" },
    Choice { word: "approved", meaning: "the same: the word proves nothing, the record of the approval does" },
    Choice { word: "active", meaning: "the same, while it is being carried out" },
    Choice { word: "done", meaning: "it was carried out: it runs only with `--again`" },
];

static LEVEL: Record = Record {
    name: "escalation level",
    meaning: "Who else is asked when a question has waited for so long.",
    fields: &[
        required("after", Shape::Leaf(&SPAN), "How long it has waited, from its beginning."),
        required(
            "to",
            Shape::List(&Shape::Leaf(&PERSON)),
            "Who is asked from then on, besides those who were asked before: `lead`, `coordinator`, or a user's name.",
        ),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};
