#!/usr/bin/python3
"""Leads live updates through nginx: a location for the WebSocket, to a port of the stack.

Input:  {"site": path, "port": number}
Output: {"added": bool}
"""

import json
import os
import pathlib
import sys

LOCATION = """
    # Live updates come over a WebSocket.
    location /socket {{
        proxy_pass http://127.0.0.1:{port};
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
    }}
}}
"""


def main():
    task = json.load(sys.stdin)
    site = pathlib.Path(task["inputs"]["site"])
    text = site.read_text(encoding="utf-8")
    added = "location /socket" not in text
    if added:
        rest = text.rstrip().removesuffix("}")
        site.write_text(rest + LOCATION.format(port=task["inputs"]["port"]), encoding="utf-8")
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps({"added": added}), encoding="utf-8")


if __name__ == "__main__":
    main()
