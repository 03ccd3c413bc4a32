#!/usr/bin/python3
"""Copies an nginx configuration so that it runs beside others: same files, other ports and places.

    render.py SOURCE TARGET OFFSET VAR

Every port is moved by OFFSET and listens on loopback only; /run and /var/log/nginx become VAR/run
and VAR/log. Nothing else changes.
"""

import pathlib
import re
import sys


def rendered(text, offset, var):
    def moved(match):
        return f"{match[1]}127.0.0.1:{int(match[2]) + offset}"

    text = re.sub(r"(\blisten\s+)(?:\[::\]:|\*:|0\.0\.0\.0:)?(\d+)\b(?!\.)", moved, text)
    text = re.sub(r"((?:proxy_pass http://|\bserver ))127\.0\.0\.1:(\d+)", moved, text)
    return text.replace("/var/log/nginx/", f"{var}/log/").replace(" /run/", f" {var}/run/")


def main():
    source, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    offset, var = int(sys.argv[3]), sys.argv[4]
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(rendered(path.read_text(encoding="utf-8"), offset, var), encoding="utf-8")


if __name__ == "__main__":
    main()
