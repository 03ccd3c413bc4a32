#!/usr/bin/python3
"""Publishes the ports of services on loopback only; nginx is the way in.

Input:  {"compose": path, "services": [name]}
Output: {"bound": [port]}
"""

import json
import os
import pathlib
import re
import sys

from compose_text import ComposeText

PUBLISHED = re.compile(r'^(\s+- ")(?:0\.0\.0\.0:)?(\d+):(\d+)"')


def main():
    task = json.load(sys.stdin)
    compose = ComposeText(pathlib.Path(task["inputs"]["compose"]))
    spans = compose.services()
    bound = []
    for name in task["inputs"]["services"]:
        for number in range(*spans[name]):
            if found := PUBLISHED.match(compose.lines[number]):
                compose.lines[number] = PUBLISHED.sub(r'\g<1>127.0.0.1:\2:\3"', compose.lines[number])
                bound.append(int(found[2]))
    compose.save()
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps({"bound": bound}), encoding="utf-8")


if __name__ == "__main__":
    main()
