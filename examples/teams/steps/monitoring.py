#!/usr/bin/python3
"""monitoring.py basic | full: what is watched, and from when on somebody is told."""

import json
import pathlib
import sys

BASIC = [{"name": "certificate", "file": "pki/edge.crt", "at_most_days_old": 365}]
FULL = [
    {"name": "backup", "file": "backup/house.db", "at_most_days_old": 1},
    {"name": "database", "file": "storage/house.db", "at_most_bytes": 1_000_000},
]


def main():
    name = sys.argv[1]
    path = pathlib.Path(f"monitoring/{name}.json")
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"basic": BASIC, "full": FULL}[name], indent=2) + "\n")


if __name__ == "__main__":
    main()
