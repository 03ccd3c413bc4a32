#!/usr/bin/python3
"""Gives every service of a compose file a setting that it lacks.

Input:  {"compose": path, "key": name, "lines": [text below `services.NAME`]}
Output: {"added_to": [service]}
"""

import json
import os
import pathlib
import sys

from compose_text import ComposeText


def main():
    task = json.load(sys.stdin)
    inputs = task["inputs"]
    compose = ComposeText(pathlib.Path(inputs["compose"]))
    added_to = []
    # From the last to the first, so that the lines above keep their numbers.
    for name, span in reversed(compose.services().items()):
        if not compose.has(span, inputs["key"]):
            compose.lines[span[1] : span[1]] = [f"    {line}" for line in inputs["lines"]]
            added_to.insert(0, name)
    compose.save()
    output = {"added_to": added_to}
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps(output), encoding="utf-8")


if __name__ == "__main__":
    main()
