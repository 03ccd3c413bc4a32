//! What starts runs of a plan by itself.

use super::super::leaf::{BRANCH, EVENT, HOOK, KEY, NATS_SERVER, SCHEDULE, SUBJECT, ZONE};
use super::super::{Choice, Field, Record, Shape};
use super::{field, required};

const MATCH: Field = field(
    "match",
    Shape::Text,
    "true",
    "A CEL condition over `trigger`, such as `trigger.payload.ref == 'refs/heads/main'`; where it is false, or asks for what is not there, nothing starts, and the delivery says so.",
);

/// One of several things that start a run; a map of them, each by its kind.
pub(super) static TRIGGER: Record = Record {
    name: "trigger",
    meaning: "What starts a run by itself, by its kind: a list of these, or one map of them, in which several of a kind are a list. `manual` may stand alone.",
    fields: &[
        field(
            "github",
            Shape::List(&Shape::Record(&GITHUB)),
            "",
            "A webhook of GitHub, sent to `/api/v1/webhooks/github`.",
        ),
        field(
            "alertmanager",
            Shape::List(&Shape::Short(&ALERTMANAGER, "secret")),
            "",
            "A notification of Prometheus' Alertmanager or of Grafana, sent to `/api/v1/webhooks/alertmanager`.",
        ),
        field(
            "webhook",
            Shape::List(&Shape::Record(&WEBHOOK)),
            "",
            "Anything that signs as Standard Webhooks say, sent to `/api/v1/webhooks/NAME`.",
        ),
        field("cron", Shape::List(&Shape::Short(&CRON, "schedule")), "", "A clock."),
        field("nats", Shape::List(&Shape::Short(&NATS, "subject")), "", "A message of NATS."),
        field(
            "manual",
            Shape::List(&Shape::Record(&MANUAL)),
            "",
            "A person or a program, by `POST /api/v1/plans/NAME/trigger`. That is possible without this, too.",
        ),
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

static GITHUB: Record = Record {
    name: "github trigger",
    meaning: "A webhook of GitHub.",
    fields: &[
        field(
            "events",
            Shape::List(&Shape::Leaf(&EVENT)),
            "[\"push\"]",
            "The events that start a run, by GitHub's names; `pull_request.opened` is one action of one.",
        ),
        field(
            "branches",
            Shape::List(&Shape::Leaf(&BRANCH)),
            "any",
            "The branches that they must be about: `main`, `release/*` (`**` goes over slashes). Of a pull request it is the one that it goes into; an event without a branch starts nothing then, nor does one that deletes a branch.",
        ),
        required(
            "secret",
            Shape::Leaf(&KEY),
            "What GitHub signs with: the name of one of `secrets`, or `env:NAME` or `file:PATH`.",
        ),
        MATCH,
    ],
    one_of: &[],
    with: &[],
    later: &["tags", "paths", "repositories"],
};

static ALERTMANAGER: Record = Record {
    name: "alertmanager trigger",
    meaning: "A notification of Prometheus' Alertmanager or of Grafana. Each alert starts a run once, however often it is notified.",
    fields: &[
        field(
            "status",
            Shape::List(&Shape::Choice(ALERT_STATUS)),
            "[\"firing\"]",
            "Which word of an alert starts a run.",
        ),
        required(
            "secret",
            Shape::Leaf(&KEY),
            "What it is let in with, as the credentials of `authorization` or the password of `basic_auth`: the name of one of `secrets`, or `env:NAME` or `file:PATH`.",
        ),
        MATCH,
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

const ALERT_STATUS: &[Choice] = &[
    Choice { word: "firing", meaning: "what it warns of is so" },
    Choice { word: "resolved", meaning: "it is so no longer" },
];

static WEBHOOK: Record = Record {
    name: "webhook trigger",
    meaning: "Anything that signs as Standard Webhooks say: with its id, its time and its bytes.",
    fields: &[
        required("name", Shape::Leaf(&HOOK), "The last part of its address: `/api/v1/webhooks/NAME`."),
        required(
            "secret",
            Shape::Leaf(&KEY),
            "What it is signed with: the name of one of `secrets`, or `env:NAME` or `file:PATH`. A value that begins with `whsec_` is Base64 after that.",
        ),
        MATCH,
    ],
    one_of: &[],
    with: &[],
    later: &[],
};

static CRON: Record = Record {
    name: "cron trigger",
    meaning: "A clock. A schedule alone is short for `{schedule: SCHEDULE}`.",
    fields: &[
        required(
            "schedule",
            Shape::Leaf(&SCHEDULE),
            "When: minute, hour, day of the month, month, day of the week; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. Six fields begin with the seconds.",
        ),
        field(
            "zone",
            Shape::Leaf(&ZONE),
            "UTC",
            "The zone whose clocks count. A time of day that they skip counts at the end of the gap, one that they show twice counts once; every hour is every hour.",
        ),
        field("missed", Shape::Choice(MISSED), "`skip`", "What becomes of runs that fell due while no server ran."),
        MATCH,
    ],
    one_of: &[],
    with: &[],
    later: &["jitter"],
};

const MISSED: &[Choice] = &[
    Choice { word: "skip", meaning: "they are left out" },
    Choice { word: "run_once", meaning: "one is started for all of them" },
];

static NATS: Record = Record {
    name: "nats trigger",
    meaning: "A message of NATS. A subject alone is short for `{subject: SUBJECT}`.",
    fields: &[
        required(
            "subject",
            Shape::Leaf(&SUBJECT),
            "The subjects that it listens to: `*` stands for one part, `>` at the end for all that follow.",
        ),
        field("server", Shape::Leaf(&NATS_SERVER), "nats://127.0.0.1:4222", "Where NATS is."),
        field(
            "secret",
            Shape::Leaf(&KEY),
            "",
            "What NATS lets it in with, a token or `USER:PASSWORD`: the name of one of `secrets`, or `env:NAME` or `file:PATH`.",
        ),
        MATCH,
    ],
    one_of: &[],
    with: &[],
    later: &["stream", "queue"],
};

static MANUAL: Record = Record {
    name: "manual trigger",
    meaning: "A person or a program, by the API.",
    fields: &[MATCH],
    one_of: &[],
    with: &[],
    later: &["inputs"],
};
