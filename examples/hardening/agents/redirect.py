#!/usr/bin/python3
"""Leads plain HTTP to HTTPS, but for the monitor's page.

Input:  {"site": path}
Output: {"redirected": bool}
"""

import json
import os
import pathlib
import re
import sys

PROXIED = re.compile(r"    location / \{\n(?:        .*\n)+    \}\n")
REDIRECT = "    location / {\n        return 301 https://$host$request_uri;\n    }\n"


def main():
    task = json.load(sys.stdin)
    site = pathlib.Path(task["inputs"]["site"])
    text, count = PROXIED.subn(REDIRECT, site.read_text(encoding="utf-8"))
    site.write_text(text, encoding="utf-8")
    output = {"redirected": count == 1}
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps(output), encoding="utf-8")


if __name__ == "__main__":
    main()
