-- What was to start a run: written before whoever sent it is told that it was taken.
CREATE TABLE delivery (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    plan    TEXT NOT NULL,
    source  TEXT NOT NULL,
    key     TEXT NOT NULL,
    kind    TEXT NOT NULL,
    event   TEXT NOT NULL,
    by      TEXT NOT NULL,
    payload TEXT NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('accepted', 'started', 'ignored', 'refused')),
    reason  TEXT,
    run     TEXT,
    time    INTEGER NOT NULL,
    UNIQUE (plan, source, key)
) STRICT;

CREATE INDEX delivery_waiting ON delivery (id) WHERE state = 'accepted';

-- Other names under which a delivery is known: one that comes again by any of them is the same.
CREATE TABLE delivery_also (
    plan     TEXT NOT NULL,
    source   TEXT NOT NULL,
    name     TEXT NOT NULL,
    delivery INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    PRIMARY KEY (plan, source, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_also_of ON delivery_also (delivery);

-- Up to when the runs of a clock have been started, or left out.
CREATE TABLE clock_mark (
    plan     TEXT NOT NULL,
    schedule TEXT NOT NULL,
    zone     TEXT NOT NULL,
    seen     INTEGER NOT NULL,
    PRIMARY KEY (plan, schedule, zone)
) STRICT, WITHOUT ROWID;
