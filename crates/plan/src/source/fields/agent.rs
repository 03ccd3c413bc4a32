//! Who does tasks, and what they are given.

use super::{BUDGET, MAX_COUNT, NETWORK, field, required};
use crate::source::leaf::{COMMAND_PATTERN, HOST, ORIGIN, PERSON, SPAN, VARIABLE};
use crate::source::{Choice, Record, Shape};

pub(super) static AGENT: Record = Record {
    name: "agent",
    meaning: "Who does tasks: a program (`run`), a coding agent (`use: claude`), an agent that comes with Pitcrew (`use: security-scanner`), or people (`use: manual`).",
    fields: &[
        field(
            "run",
            Shape::Command,
            "",
            "The program, found from the plan's own directory where its name is relative.",
        ),
        field(
            "use",
            Shape::ChoiceOrName(DRIVER, &ACP),
            "",
            "What does it where it is no program of yours. The name of an agent that comes with Pitcrew, or that is registered with its server, takes over that agent's definition; what stands beside it comes first.",
        ),
        field(
            "from",
            Shape::List(&Shape::Leaf(&PERSON)),
            "anybody who can reach the run",
            "Of what people do: who may say that it is done: `lead`, `coordinator`, or a user's name.",
        ),
        field("type", Shape::Choice(AGENT_TYPE), "`modification`", "What kind of work it does."),
        field("risk", Shape::Choice(RISK), "`auto`", "Whether what it changes needs a person's yes."),
        field("capabilities", Shape::List(&Shape::Text), "none", "What it says it can do."),
        field("input", Shape::JsonSchema, "", "The JSON Schema that its inputs must meet."),
        field("output", Shape::JsonSchema, "", "The JSON Schema that its output must meet."),
        field("version", Shape::Text, "", "Its version, kept with every run that used it."),
        field("network", Shape::Choice(NETWORK), "`none`", "What of the network it gets."),
        field("model", Shape::Text, "the agent's own", "Of a coding agent: the model, in its vendor's words."),
        field(
            "max_turns",
            Shape::Whole(1, MAX_COUNT),
            "the agent's own",
            "Of a coding agent: how often it may go to its model in one attempt.",
        ),
        field("args", Shape::List(&Shape::Text), "none", "Of a coding agent: arguments added to its command."),
        field(
            "env",
            Shape::ByText(&Shape::Text),
            "none",
            "Variables added to its environment; a task's own come before.",
        ),
        field(
            "secrets",
            Shape::List(&Shape::Leaf(&VARIABLE)),
            "none",
            "The plan's secrets that each attempt of it gets as variables, by name.",
        ),
        field(
            "budget",
            Shape::Short(&BUDGET, "cost"),
            "unlimited",
            "Of a coding agent: what all that it does in a run may cost.",
        ),
        field(
            "silence",
            Shape::Leaf(&SPAN),
            "10m",
            "Of a coding agent: an attempt that says nothing for so long is ended, and has failed. Time in which it waits for a person's answer does not count.",
        ),
        field(
            "permissions",
            Shape::Record(&PERMISSIONS),
            "the walls decide",
            "Of a coding agent that asks: what it may run, what people are asked for, and what it may not run.",
        ),
    ],
    one_of: &["run", "use"],
    with: &[
        ("from", &["use"]),
        ("model", &["use"]),
        ("max_turns", &["use"]),
        ("args", &["use"]),
        ("budget", &["use"]),
        ("silence", &["use"]),
        ("permissions", &["use"]),
    ],
    later: &["tools", "prompt", "timeout", "limits"],
};

static PERMISSIONS: Record = Record {
    name: "permissions",
    meaning: "What a coding agent may run, by patterns on commands: words with a `*` for any text, such as `git *` or `npm test`. Every command of a shell line is judged, those in `$(…)` and after `sh -c` too. `deny` comes before `ask`, and `ask` before `allow`; of a line that cannot be read people are asked.",
    fields: &[
        field(
            "allow",
            Shape::List(&Shape::Leaf(&COMMAND_PATTERN)),
            "none",
            "What it may run. Where something stands here, people are asked for whatever else it wants to run.",
        ),
        field(
            "deny",
            Shape::List(&Shape::Leaf(&COMMAND_PATTERN)),
            "none",
            "What it may not run: it is told why, and nobody is asked.",
        ),
        field("ask", Shape::List(&Shape::Leaf(&COMMAND_PATTERN)), "none", "What people are asked for each time."),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

/// Returns the words for what Pitcrew itself knows how to deal with, as `use` takes them.
pub(crate) fn drivers() -> impl Iterator<Item = &'static str> + Clone {
    DRIVER.iter().map(|choice| choice.word)
}

const DRIVER: &[Choice] = &[
    Choice {
        word: "manual",
        meaning: "people do it, and one of them says so: `pitcrew approve RUN TASK`. No program is started; what they change of what the task owns is taken as its change, and its checks are asked then",
    },
    Choice { word: "claude", meaning: "Claude Code, `claude` on PATH" },
    Choice { word: "codex", meaning: "Codex CLI, `codex` on PATH" },
    Choice { word: "gemini", meaning: "Gemini CLI, `gemini` on PATH, by the Agent Client Protocol" },
    Choice { word: "opencode", meaning: "OpenCode, `opencode` on PATH, by the Agent Client Protocol" },
];

static ACP: Record = Record {
    name: "driver",
    meaning: "A coding agent that is started by a command of yours.",
    fields: &[required(
        "acp",
        Shape::Command,
        "The command of an agent that speaks the Agent Client Protocol on its standard streams.",
    )],
    one_of: &[],
    with: &[],
    later: &[],
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

pub(super) static SECRET: Record = Record {
    name: "secret",
    meaning: "Where a value comes from that no plan may hold. `env:NAME` or `file:PATH` alone is short for `{from: …}`.",
    fields: &[
        required(
            "from",
            Shape::Leaf(&ORIGIN),
            "`env:NAME`, a variable of whoever starts the run, or `file:PATH`: a file that holds nothing else, relative to the plan's directory, or below your home after `~/`. It is read when the run starts, and again when it is resumed.",
        ),
        field(
            "hosts",
            Shape::List(&Shape::Leaf(&HOST)),
            "",
            "The hosts that it is meant for. Nothing holds a program to them where its network is `host`: `lint` says so.",
        ),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};
