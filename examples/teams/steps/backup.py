#!/usr/bin/python3
"""Backs the database up while it may be in use, and writes down what the backup must hash to."""

import hashlib
import pathlib
import sqlite3


def main():
    target = pathlib.Path("backup/house.db")
    target.parent.mkdir(exist_ok=True)
    source, copy = sqlite3.connect("file:storage/house.db?mode=ro", uri=True), sqlite3.connect(target)
    source.backup(copy)
    source.close()
    copy.close()
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    pathlib.Path("backup/SHA256SUMS").write_text(f"{digest}  house.db\n")


if __name__ == "__main__":
    main()
