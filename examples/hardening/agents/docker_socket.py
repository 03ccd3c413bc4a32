#!/usr/bin/python3
"""Takes the Docker socket away from services.

Input:  {"compose": path, "services": [name]}
Output: {"removed": [line]}
"""

import json
import os
import pathlib
import re
import sys

from compose_text import ComposeText


def main():
    task = json.load(sys.stdin)
    compose = ComposeText(pathlib.Path(task["inputs"]["compose"]))
    removed = []
    for name in task["inputs"]["services"]:
        first, end = compose.services()[name]
        kept = []
        for line in compose.lines[first:end]:
            (removed if "docker.sock" in line else kept).append(line)
        compose.lines[first:end] = without_empty_volumes(kept)
    compose.save()
    output = {"removed": [line.strip() for line in removed]}
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps(output), encoding="utf-8")


def without_empty_volumes(lines):
    """Drops a `volumes:` that lists nothing any more, with the comments that spoke of its entries."""
    text = "\n".join(lines) + "\n"
    return re.sub(r"^    volumes:\n(      #.*\n)*(?!      )", "", text, flags=re.M).splitlines()


if __name__ == "__main__":
    main()
