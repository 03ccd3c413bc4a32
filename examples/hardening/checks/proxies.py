#!/usr/bin/python3
"""Asks the live nginx for what it leads to the stack, and looks for the cause where no answer comes.

    proxies.py PROBE...      the probes are those of ask.py; exits 0 when every one holds

What does not hold becomes a report to the team that can mend it: what was tested, what nginx says,
which port nobody listens on, and which service is to publish it.
"""

import json
import os
import pathlib
import re
import sys

import ask
import yaml

SITES = ask.HERE / "server/nginx/sites"
COMPOSE = ask.HERE / "server/archon/docker-compose.yml"
ERROR_LOG = ask.HERE / "live/var/log/error.log"


def main():
    server = ask.Server(int((ask.HERE / "live/offset").read_text(encoding="utf-8")))
    found = {name: ask.holds(ask.PROBES[name], server) for name in sys.argv[1:]}
    for name, held in found.items():
        print(f"{'yes' if held else 'NO ':3}  {name:14}  {ask.PROBES[name].__doc__}")
    if all(found.values()):
        return 0
    if paper := os.environ.get("PITCREW_OUTPUT"):
        text = json.dumps({"report": report(found, silent_ports(server))})
        pathlib.Path(paper).write_text(text, encoding="utf-8")
    return 1


def report(found, silent):
    """Returns the message to the docker team; `silent` are the ports on which nobody listens."""
    message = {
        "status": "partial" if any(found.values()) else "failed",
        "action": "Verified the proxies after the localhost binding",
        "tests": [{"name": name, "ok": held} for name, held in found.items()],
        "issues": [f"{name}: broken: {ask.PROBES[name].__doc__}" for name, held in found.items() if not held]
        + last_refusal(),
    }
    if silent:
        places = [f"`{publisher(port)}` on 127.0.0.1:{port}" for port in silent]
        message["suspected_cause"] = "; ".join(f"Port {port} not listening on 127.0.0.1" for port in silent)
        message["requested_action"] = f"Team docker: publish {', '.join(places)}"
    return message


def silent_ports(server):
    """Returns the ports that nginx leads to and on which nobody listens."""
    sites = "".join(path.read_text(encoding="utf-8") for path in SITES.glob("*.conf"))
    ports = sorted({int(port) for port in re.findall(r"proxy_pass http://127\.0\.0\.1:(\d+)", sites)})
    return [port for port in ports if not listens(server, port)]


def listens(server, port):
    try:
        server.connect(port).close()
    except OSError:
        return False
    return True


def publisher(port):
    """Returns the service that the compose file gives the port to."""
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    theirs = (n for n, s in services.items() if any(str(p).split(":")[-2] == str(port) for p in s.get("ports", [])))
    return next(theirs, "a service")


def last_refusal():
    """Returns the last thing that nginx said about a connection to the stack, as a list of at most one."""
    log = ERROR_LOG.read_text(encoding="utf-8", errors="replace") if os.access(ERROR_LOG, os.R_OK) else ""
    return [f"nginx: {line}" for line in re.findall(r"connect\(\) failed \(.*?\) while [\w ]+", log)[-1:]]


if __name__ == "__main__":
    sys.exit(main())
