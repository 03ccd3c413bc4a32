#!/usr/bin/python3
"""monitoring.py NAME: what is watched is there, and nobody would be told of anything now."""

import json
import pathlib
import sys
import time


def main():
    for rule in json.loads(pathlib.Path(f"monitoring/{sys.argv[1]}.json").read_text()):
        found = pathlib.Path(rule["file"]).stat()
        days = (time.time() - found.st_mtime) / 86_400
        if days > rule.get("at_most_days_old", days):
            sys.exit(f"{rule['name']}: {days:.0f} days old")
        if found.st_size > rule.get("at_most_bytes", found.st_size):
            sys.exit(f"{rule['name']}: {found.st_size} bytes")


if __name__ == "__main__":
    main()
