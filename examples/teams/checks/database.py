#!/usr/bin/python3
"""database.py FILE [LIKE]: the database is whole; with LIKE, both hold the same rows."""

import sqlite3
import sys


def rows(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        verdict = db.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            sys.exit(f"{path}: {verdict}")
        return db.execute("SELECT * FROM tenant ORDER BY name").fetchall()


def main():
    first, *rest = [rows(path) for path in sys.argv[1:]]
    if not first:
        sys.exit("no tenants")
    if any(other != first for other in rest):
        sys.exit("the rows differ")


if __name__ == "__main__":
    main()
