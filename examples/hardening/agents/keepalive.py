#!/usr/bin/python3
"""Keeps connections to the stack open between requests, by an `upstream` for each service.

It takes the ports from the compose file, and at first from the wrong side of the colon: the
container's port, which only the container knows. nginx accepts that, and answers 502 for the page.
When it is told that the attempt failed, it takes the published side.

Input:  {"site": path, "compose": path}
Output: {"upstreams": {service: port}}
"""

import json
import os
import pathlib
import re
import sys

import yaml


def main():
    task = json.load(sys.stdin)
    site = pathlib.Path(task["inputs"]["site"])
    compose = yaml.safe_load(pathlib.Path(task["inputs"]["compose"]).read_text(encoding="utf-8"))
    text = site.read_text(encoding="utf-8")
    told_that_it_failed = bool(task.get("previous"))

    upstreams = {}
    for name, service in compose["services"].items():
        for published in service.get("ports", []):
            *_address, outer, inner = str(published).split(":")
            address = f"proxy_pass http://127.0.0.1:{outer};"
            if address in text:
                upstreams[name] = int(outer if told_that_it_failed else inner)
                text = text.replace(address, f"proxy_pass http://{name};")

    blocks = [
        f"upstream {name} {{\n    server 127.0.0.1:{port};\n    keepalive 16;\n}}\n\n"
        for name, port in upstreams.items()
    ]
    site.write_text("".join(blocks) + with_keepalive(text), encoding="utf-8")
    output = {"upstreams": upstreams}
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps(output), encoding="utf-8")


def with_keepalive(text):
    """Lets plain proxied locations reuse a connection; those that upgrade one stay as they are."""
    plain = re.compile(r"(        proxy_pass [^;]*;\n)(        proxy_set_header Host \$host;\n    \})")
    lines = '        proxy_http_version 1.1;\n        proxy_set_header Connection "";\n'
    return plain.sub(rf"\1{lines}\2", text)


if __name__ == "__main__":
    main()
