-- Who may call: tokens, links and sessions, each as the hash of its secret.
CREATE TABLE credential (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,
    hash      BLOB NOT NULL UNIQUE,
    name      TEXT NOT NULL,
    role      TEXT NOT NULL,
    plans     TEXT,
    attempt   TEXT,
    created   INTEGER NOT NULL,
    by        TEXT NOT NULL,
    expires   INTEGER,
    last_used INTEGER
) STRICT;

-- What is known of the server between its lives: where it listens, and whether anybody was ever let in.
CREATE TABLE known (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
