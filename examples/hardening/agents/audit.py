#!/usr/bin/python3
"""Looks through a compose file and says what is wrong with it. It changes nothing.

Input:  {"compose": path}
Output: {"sockets": [service], "exposed": [service], "report": {...}}
"""

import json
import os
import pathlib
import sys

import yaml


def main():
    task = json.load(sys.stdin)
    compose = yaml.safe_load(pathlib.Path(task["inputs"]["compose"]).read_text(encoding="utf-8"))
    services = compose["services"]
    sockets = [n for n, s in services.items() if any("docker.sock" in v for v in s.get("volumes", []))]
    exposed = [n for n, s in services.items() if any(open_to_all(p) for p in s.get("ports", []))]
    for name in sockets:
        print(f"{name} may do what root may: it holds the Docker socket")
    for name in exposed:
        print(f"{name} answers everybody, not only nginx")
    output = {"sockets": sockets, "exposed": exposed}
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps(output), encoding="utf-8")


def open_to_all(published):
    *address, _port, _container = str(published).rsplit(":", 2)
    return address in ([], ["0.0.0.0"], ["[::]"])


if __name__ == "__main__":
    main()
