//! The table itself: every record of a plan and every field of it.
//!
//! What a field means stands here once; the JSON Schema and `docs/reference/plan.md` repeat it.

use super::leaf::{
    CIPHER, CLAIM, CPUS, DEADLINE, DIRECTORY, ESTIMATE, EXPECT, EXPIRY, GOAL, HOST, HOST_PORT, ID, INSTANT, PATTERN,
    PERSON, PLAN_NAME, PORT_RANGE, SIZE, SPAN, SYSTEM_PATH, TLS_VERSION, URL, WS_URL,
};
use super::{Choice, Field, Record, Shape};
use crate::turns::MAX_TURNS;

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
        field("agents", Shape::ById(&Shape::Record(&AGENT)), "none", "Programs that do tasks, by name."),
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
            "What must hold when everything is done; a `before` is measured at the start. It is asked in the only workspace, or in `main`, or else in the plan's directory; like `go` and `probe` it sees every workspace as it is, read-only.",
        ),
        field("limits", Shape::Record(&PLAN_LIMITS), "", "How much may run at once."),
        field(
            "window",
            Shape::List(&Shape::Window(&WINDOW)),
            "always",
            "When its tasks may be made live, for those that say nothing themselves and whose phase does not.",
        ),
        field("deadline", Shape::Leaf(&DEADLINE), "", "Until when each of its tasks must have begun."),
        field(
            "signals",
            Shape::ById(&Shape::Record(&SIGNAL)),
            "none",
            "Signals by name: what each means, and what is told with it. Those that tasks send or need may stand here, and need not.",
        ),
        required("tasks", Shape::ById(&Shape::Record(&TASK)), "The units of work by id."),
    ],
    one_of: &[],
    with: &[],
    later: &["env", "secrets", "network", "scratch", "tools", "notify", "on", "budget", "inputs", "version"],
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
        field("deadline", Shape::Leaf(&DEADLINE), "", "Until when each of its tasks must have begun."),
    ],
    one_of: &[],
    with: &[],
    later: &["approval", "timeout"],
};

static AGENT: Record = Record {
    name: "agent",
    meaning: "A program that does tasks.",
    fields: &[
        required("run", Shape::Command, "The program, found from the plan's own directory where its name is relative."),
        field("type", Shape::Choice(AGENT_TYPE), "`modification`", "What kind of work it does."),
        field("risk", Shape::Choice(RISK), "`auto`", "Whether what it changes needs a person's yes."),
        field("capabilities", Shape::List(&Shape::Text), "none", "What it says it can do."),
        field("input", Shape::JsonSchema, "", "The JSON Schema that its inputs must meet."),
        field("output", Shape::JsonSchema, "", "The JSON Schema that its output must meet."),
        field("version", Shape::Text, "", "Its version, kept with every run that used it."),
        field("network", Shape::Choice(NETWORK), "`none`", "What of the network it gets."),
    ],
    one_of: &[],
    with: &[],
    later: &["use", "model", "budget", "secrets", "tools", "env", "prompt", "timeout", "limits"],
};

const AGENT_TYPE: &[Choice] = &[
    Choice { word: "analysis", meaning: "it looks and says what it found" },
    Choice { word: "modification", meaning: "it changes files" },
    Choice { word: "notification", meaning: "it tells somebody something" },
];

const RISK: &[Choice] = &[
    Choice { word: "auto", meaning: "it is applied once verified" },
    Choice { word: "approval_required", meaning: "somebody must approve the exact change first" },
];

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

static EXPECTS: Shape = Shape::Leaf(&EXPECT);
static TLS_VERSIONS: Shape = Shape::Leaf(&TLS_VERSION);
static CIPHERS: Shape = Shape::Leaf(&CIPHER);
static CHECK_OR_LINE: Shape = Shape::Short(&CHECK, "run");

const CHECK_NAME: Field = field("name", Shape::Text, "what it asks", "What it is called in reports.");
const CHECK_RUN: Field = field("run", Shape::Command, "", "A command that must exit 0.");
const CHECK_AGENT: Field = field("agent", Shape::Leaf(&ID), "", "An agent of the plan that must exit 0.");
const CHECK_HTTP: Field = field("http", Shape::Leaf(&URL), "", "An address that must answer with the status.");
const CHECK_EXPECT: Field = field(
    "expect",
    Shape::List(&EXPECTS),
    "200",
    "The status that must come back, or a list of those that may; of a `websocket`, what must be in the first message.",
);
const CHECK_BODY: Field = field("body", Shape::Text, "", "What must be in the body.");
const CHECK_HEADERS: Field =
    field("headers", Shape::ByText(&Shape::Text), "none", "Headers that must come back, and what must be in each.");
const CHECK_TCP: Field = field("tcp", Shape::Leaf(&HOST_PORT), "", "A `host:port` that must accept a connection.");
const CHECK_ASK: Field =
    field("ask", Shape::Text, "", "A question that a person must answer with yes; in `go` and `success`.");
static WHOM: Shape = Shape::Leaf(&PERSON);
const CHECK_FROM: Field = field(
    "from",
    Shape::List(&WHOM),
    "whoever can reach the run",
    "Who is asked: `lead` (of the task's team), `coordinator` (the plan's), or a user's name.",
);
const CHECK_TLS: Field = field("tls", Shape::Leaf(&HOST_PORT), "", "A `host:port` that must speak TLS.");
const CHECK_VERSIONS: Field = field(
    "versions",
    Shape::List(&TLS_VERSIONS),
    "none",
    "Exactly these versions of TLS are accepted; all others, down to 1.0, are tried and must be refused.",
);
const CHECK_CIPHERS: Field = field(
    "ciphers",
    Shape::List(&CIPHERS),
    "none",
    "Only cipher suites of these names may be accepted (`TLS_AES_128_GCM_SHA256`), and none with a word after `!` in its name (`!CBC`). Every suite that the server accepts is found out.",
);
const CHECK_EXPIRES: Field =
    field("expires_in", Shape::Leaf(&EXPIRY), "", "How long the certificate must still be valid, at least.");
const CHECK_SERVER_NAME: Field =
    field("server_name", Shape::Text, "", "The name that is asked for, and that the certificate must be for.");
const CHECK_WEBSOCKET: Field = field("websocket", Shape::Leaf(&WS_URL), "", "A WebSocket that must open.");
const CHECK_SEND: Field = field("send", Shape::Text, "", "What is sent once it is open; a message must come back.");
const CHECK_PORTS: Field =
    field("ports", Shape::Record(&PORTS), "", "A host on which exactly these ports must be open.");
const CHECK_WITHIN: Field = field("within", Shape::Leaf(&SPAN), "asked once", "How long it may take to become true.");
const CHECK_EVERY: Field = field("every", Shape::Leaf(&SPAN), "2s", "The pause between two tries.");
const CHECK_TIMEOUT: Field = field("timeout", Shape::Leaf(&SPAN), "2m", "How long one try may take.");
const CHECK_DURING: Field = field(
    "during",
    Shape::Choice(DURING),
    "",
    "Besides once that is done, it is asked over and over while that happens; only of a `probe`.",
);
const CHECK_MAX_OUTAGE: Field = field(
    "max_outage",
    Shape::Leaf(&SPAN),
    "",
    "The longest time from one good answer to the next meanwhile; longer, and the probe has failed.",
);

const DURING: &[Choice] = &[Choice {
    word: "activate",
    meaning: "from just before the `activate` commands begin until every probe has held",
}];

static PORTS: Record = Record {
    name: "ports",
    meaning: "A host on which exactly these ports must be open. Only ask it of hosts that you may scan.",
    fields: &[
        required("host", Shape::Leaf(&HOST), "The host, by name or address."),
        field("open", Shape::List(&Shape::Whole(1, 65_535)), "none", "The ports that must be open."),
        field(
            "range",
            Shape::Leaf(&PORT_RANGE),
            "`1-65535`",
            "The ports that are looked at; no other one of them may be open.",
        ),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

static CHECK: Record = Record {
    name: "check",
    meaning: "Something that must hold. A shell line alone is short for `{run: LINE}`.",
    fields: &[
        CHECK_NAME,
        CHECK_RUN,
        CHECK_AGENT,
        CHECK_HTTP,
        CHECK_EXPECT,
        CHECK_BODY,
        CHECK_HEADERS,
        CHECK_TCP,
        CHECK_ASK,
        CHECK_FROM,
        CHECK_TLS,
        CHECK_VERSIONS,
        CHECK_CIPHERS,
        CHECK_EXPIRES,
        CHECK_SERVER_NAME,
        CHECK_WEBSOCKET,
        CHECK_SEND,
        CHECK_PORTS,
        CHECK_WITHIN,
        CHECK_EVERY,
        CHECK_TIMEOUT,
        CHECK_DURING,
        CHECK_MAX_OUTAGE,
    ],
    one_of: &["run", "agent", "http", "tcp", "tls", "websocket", "ports", "ask"],
    with: &[
        ("expect", &["http", "websocket"]),
        ("body", &["http"]),
        ("headers", &["http"]),
        ("versions", &["tls"]),
        ("ciphers", &["tls"]),
        ("expires_in", &["tls"]),
        ("server_name", &["tls"]),
        ("send", &["websocket"]),
        ("from", &["ask"]),
        ("max_outage", &["during"]),
    ],
    later: &[],
};

static SUCCESS: Record = Record {
    name: "success",
    meaning: "A check when everything is done, a figure measured before the first task and after the last, or one of the run itself.",
    fields: &[
        CHECK_NAME,
        field("before", Shape::Command, "", "Prints the figure before the first task."),
        field("after", Shape::Command, "", "Prints the figure after the last task."),
        field("measure", Shape::Choice(MEASURES), "", "Something that is known of the run itself."),
        field("goal", Shape::Leaf(&GOAL), "", "What the figure must meet, in the unit that it is in."),
        CHECK_RUN,
        CHECK_AGENT,
        CHECK_HTTP,
        CHECK_EXPECT,
        CHECK_BODY,
        CHECK_HEADERS,
        CHECK_TCP,
        CHECK_ASK,
        CHECK_FROM,
        CHECK_TLS,
        CHECK_VERSIONS,
        CHECK_CIPHERS,
        CHECK_EXPIRES,
        CHECK_SERVER_NAME,
        CHECK_WEBSOCKET,
        CHECK_SEND,
        CHECK_PORTS,
        CHECK_WITHIN,
        CHECK_EVERY,
        CHECK_TIMEOUT,
    ],
    one_of: &["after", "measure", "run", "agent", "http", "tcp", "tls", "websocket", "ports", "ask"],
    with: &[
        ("before", &["after"]),
        ("goal", &["after", "measure"]),
        ("expect", &["http", "websocket"]),
        ("body", &["http"]),
        ("headers", &["http"]),
        ("versions", &["tls"]),
        ("ciphers", &["tls"]),
        ("expires_in", &["tls"]),
        ("server_name", &["tls"]),
        ("send", &["websocket"]),
        ("from", &["ask"]),
    ],
    later: &[],
};

const MEASURES: &[Choice] = &[
    Choice { word: "run.duration", meaning: "from its start to its end" },
    Choice { word: "run.attempts", meaning: "how many attempts were started" },
    Choice { word: "run.retries", meaning: "how often a task was tried again" },
    Choice { word: "run.rollbacks", meaning: "how often something that was applied was undone" },
    Choice {
        word: "run.conflicts",
        meaning: "how often tasks reached for the same, or met what somebody else had done",
    },
    Choice { word: "run.skipped", meaning: "how many tasks were skipped" },
];

static TASK: Record = Record {
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
            "How long it is thought to take; schedules count with 10m where it is missing.",
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
        field("go", Shape::List(&CHECK_OR_LINE), "none", "What must hold before it starts."),
        field(
            "verify",
            Shape::List(&CHECK_OR_LINE),
            "none",
            "What must hold of the staged change, inside the walls, before it is applied.",
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
        field("deadline", Shape::Leaf(&DEADLINE), "", "Until when it must have begun; after that it fails."),
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
    ],
    one_of: &["run", "agent"],
    with: &[("parallel", &["for_each"])],
    later: &[
        "secrets", "steps", "best_of", "budget", "risks", "notify", "on", "success", "after", "before", "use", "risk",
        "output", "input",
    ],
};

static REPEAT: Record = Record {
    name: "repeat",
    meaning: "How a task is done in turns. Every turn is a whole transaction that is verified, applied, made live and probed before the next one begins; `retry` counts for each. When no turn is left and `until` does not hold, the task fails and what its turns changed is undone, the newest first.",
    fields: &[
        required(
            "until",
            Shape::ConditionOrCheck(&CHECK),
            "What ends the turns, asked when one is done: a CEL condition over its `output` and `turn` (from 1), or a check of the live workspace and system.",
        ),
        required("times", Shape::Whole(1, MAX_TURNS), "How many turns there are at most."),
        field("delay", Shape::Leaf(&SPAN), "no pause", "The pause from the end of a turn to the next."),
    ],
    one_of: &[],
    with: &[],
    later: &[],
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

static HAZARD: Record = Record {
    name: "risk",
    meaning: "Something that could go wrong, and what answers it. A sentence alone is short for `{risk: SENTENCE}`.",
    fields: &[
        required("risk", Shape::Text, "What could go wrong."),
        field("likelihood", Shape::Choice(GRADE), "`medium`", "How likely it is."),
        field("impact", Shape::Choice(GRADE), "`medium`", "How bad it would be."),
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
    ],
    one_of: &[],
    with: &[],
    later: &["on", "max_delay", "jitter"],
};

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
