#!/usr/bin/python3
"""Publishes the ports of services on loopback only; nginx is the way in.

Each port keeps its family: what was published to everybody over IPv6 goes to ::1. That is loopback,
and no check of a compose file minds; but a proxy that asks 127.0.0.1 finds nobody there. When
somebody's message says so, the port goes to 127.0.0.1.

Input:  {"compose": path, "services": [name]}
Output: {"bound": [port], "report": {...}}
"""

import json
import os
import pathlib
import re
import sys

from compose_text import ComposeText

PUBLISHED = re.compile(r'^(\s+- ")(?:(0\.0\.0\.0|\[::1?\]):)?(\d+):(\d+)"')
MISSED = re.compile(r"port (\d+) not listening on 127\.0\.0\.1", re.IGNORECASE)


def main():
    task = json.load(sys.stdin)
    compose = ComposeText(pathlib.Path(task["inputs"]["compose"]))
    missed = missed_ports(task.get("messages", []))
    spans = compose.services()
    bound = {}
    for name in task["inputs"]["services"]:
        for number in range(*spans[name]):
            if found := PUBLISHED.match(compose.lines[number]):
                before, address, outer, inner = found.groups()
                over_ipv6 = address in ("[::]", "[::1]") and int(outer) not in missed
                loopback = "[::1]" if over_ipv6 else "127.0.0.1"
                line = compose.lines[number]
                compose.lines[number] = f'{before}{loopback}:{outer}:{inner}"{line[found.end() :]}'
                if compose.lines[number] != line:
                    bound[int(outer)] = f"{name}: {loopback}:{outer}"
    compose.save()
    report = {"action": "Bound services to localhost", "affected": list(bound.values())}
    output = {"bound": list(bound), "report": report}
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps(output), encoding="utf-8")


def missed_ports(messages):
    """Returns the ports that somebody whom this task holds up looked for on 127.0.0.1 in vain."""
    causes = [message["report"].get("suspected_cause") or "" for message in messages]
    return {int(port) for cause in causes for port in MISSED.findall(cause)}


if __name__ == "__main__":
    main()
