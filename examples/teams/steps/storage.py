#!/usr/bin/python3
"""The house's database: tenants, and what each of them may ask for in a second."""

import pathlib
import sqlite3

TENANTS = [("blue", 5), ("green", 10)]


def main():
    path = pathlib.Path("storage/house.db")
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE tenant (name TEXT PRIMARY KEY, per_second INTEGER NOT NULL CHECK (per_second > 0))")
        db.executemany("INSERT INTO tenant VALUES (?, ?)", TENANTS)
    db.close()


if __name__ == "__main__":
    main()
