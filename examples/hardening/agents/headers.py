#!/usr/bin/python3
"""Writes the headers that every answer carries, and stops nginx from telling its version.

Input:  {"file": path, "hsts_seconds": number}
Output: {"headers": [name]}
"""

import json
import os
import pathlib
import sys


def main():
    task = json.load(sys.stdin)
    headers = {
        "Strict-Transport-Security": f"max-age={task['inputs']['hsts_seconds']}",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
    lines = ["# What every answer carries, errors too.", "server_tokens off;"]
    lines += [f'add_header {name} "{value}" always;' for name, value in headers.items()]
    pathlib.Path(task["inputs"]["file"]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    output = {"headers": list(headers)}
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps(output), encoding="utf-8")


if __name__ == "__main__":
    main()
