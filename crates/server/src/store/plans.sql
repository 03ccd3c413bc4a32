-- Every text that a plan had while the server kept it.
CREATE TABLE plan_version (
    name    TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest  TEXT NOT NULL,
    source  TEXT NOT NULL,
    by      TEXT NOT NULL,
    time    INTEGER NOT NULL,
    PRIMARY KEY (name, version)
) STRICT;

-- The definitions that agents had, each version by its number.
CREATE TABLE agent_version (
    name       TEXT NOT NULL,
    version    INTEGER NOT NULL,
    definition TEXT NOT NULL,
    by         TEXT NOT NULL,
    time       INTEGER NOT NULL,
    PRIMARY KEY (name, version)
) STRICT;
