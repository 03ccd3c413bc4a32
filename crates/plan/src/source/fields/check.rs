//! What is asked of things, at whatever moment, and what a plan's success is made of.

use super::{field, required};
use crate::source::leaf::{
    CIPHER, EXPECT, EXPIRY, GOAL, HOST, HOST_PORT, ID, PERSON, PORT_RANGE, SPAN, TLS_VERSION, URL, WS_URL,
};
use crate::source::{Choice, Field, Record, Shape};

static EXPECTS: Shape = Shape::Leaf(&EXPECT);
static TLS_VERSIONS: Shape = Shape::Leaf(&TLS_VERSION);
static CIPHERS: Shape = Shape::Leaf(&CIPHER);
pub(super) static CHECK_OR_LINE: Shape = Shape::Short(&CHECK, "run");

const CHECK_NAME: Field = field("name", Shape::Text, "what it asks", "What it is called in reports.");
const CHECK_RUN: Field = field("run", Shape::Command, "", "A command that must exit 0.");
const CHECK_AGENT: Field = field(
    "agent",
    Shape::Leaf(&ID),
    "",
    "An agent that must exit 0: one of the plan, or one that comes with Pitcrew. 1 says that it does not hold, anything else that it could not be decided; what it puts out as `sarif` is kept as what it found.",
);
const CHECK_WITH_INPUTS: Field = field(
    "with",
    Shape::ByText(&Shape::Any),
    "none",
    "Of an agent that is a program: its inputs. Of a task's check, texts in it may be templates.",
);
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
const CHECK_TIMEOUT: Field =
    field("timeout", Shape::Leaf(&SPAN), "2m", "How long one try may take; an agent has 15m where nothing is said.");
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

/// What every check may ask, and how often.
const ASKS: [Field; 21] = [
    CHECK_RUN,
    CHECK_AGENT,
    CHECK_WITH_INPUTS,
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
];

/// One of these is asked.
const ONE_OF: [&str; 8] = ["run", "agent", "http", "tcp", "tls", "websocket", "ports", "ask"];

/// What says more of what is asked.
const WITH: [(&str, &[&str]); 10] = [
    ("with", &["agent"]),
    ("expect", &["http", "websocket"]),
    ("body", &["http"]),
    ("headers", &["http"]),
    ("versions", &["tls"]),
    ("ciphers", &["tls"]),
    ("expires_in", &["tls"]),
    ("server_name", &["tls"]),
    ("send", &["websocket"]),
    ("from", &["ask"]),
];

static CHECK_FIELDS: [Field; ASKS.len() + 3] = joined(&[&[CHECK_NAME], &ASKS, &[CHECK_DURING, CHECK_MAX_OUTAGE]]);
static CHECK_WITH: [(&str, &[&str]); WITH.len() + 1] = joined(&[&WITH, &[("max_outage", &["during"])]]);

pub(super) static CHECK: Record = Record {
    name: "check",
    meaning: "Something that must hold. A shell line alone is short for `{run: LINE}`.",
    fields: &CHECK_FIELDS,
    one_of: &ONE_OF,
    with: &CHECK_WITH,
    later: &[],
};

const FIGURE: [Field; 4] = [
    field("before", Shape::Command, "", "Prints the figure before the first task."),
    field("after", Shape::Command, "", "Prints the figure after the last task."),
    field("measure", Shape::Choice(MEASURES), "", "Something that is known of the run itself."),
    field("goal", Shape::Leaf(&GOAL), "", "What the figure must meet, in the unit that it is in."),
];

static SUCCESS_FIELDS: [Field; ASKS.len() + 5] = joined(&[&[CHECK_NAME], &FIGURE, &ASKS]);
static SUCCESS_ONE_OF: [&str; ONE_OF.len() + 2] = joined(&[&["after", "measure"], &ONE_OF]);
static SUCCESS_WITH: [(&str, &[&str]); WITH.len() + 2] =
    joined(&[&[("before", &["after"]), ("goal", &["after", "measure"])], &WITH]);

pub(super) static SUCCESS: Record = Record {
    name: "success",
    meaning: "A check when everything is done, a figure measured before the first task and after the last, or one of the run itself.",
    fields: &SUCCESS_FIELDS,
    one_of: &SUCCESS_ONE_OF,
    with: &SUCCESS_WITH,
    later: &[],
};

/// Puts lists one after the other; their lengths must come to `N`.
const fn joined<T: Copy, const N: usize>(lists: &[&[T]]) -> [T; N] {
    let mut all = [lists[0][0]; N];
    let (mut list, mut at, mut filled) = (0, 0, 0);
    while list < lists.len() {
        if at < lists[list].len() {
            all[filled] = lists[list][at];
            (at, filled) = (at + 1, filled + 1);
        } else {
            (list, at) = (list + 1, 0);
        }
    }
    assert!(filled == N, "the lists are as long as is said");
    all
}

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
