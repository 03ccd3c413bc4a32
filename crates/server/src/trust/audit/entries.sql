-- Who did what. Each entry's hash is over the one before it, its number, and its words. What came of an action is an
-- entry of its own, which names the action's.
CREATE TABLE entry (
    seq  INTEGER PRIMARY KEY,
    "of" INTEGER,
    body TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX outcome ON entry ("of") WHERE "of" IS NOT NULL;
