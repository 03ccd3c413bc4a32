#!/usr/bin/python3
"""Checks a compose file by parsing it, and by `docker compose config` where that exists.

    compose.py FILE [RULE...]     exits 0 when the file is well formed and every rule holds
"""

import os
import pathlib
import re
import subprocess
import sys

import yaml

PORT = re.compile(r"(?:(\d+\.\d+\.\d+\.\d+|\[[0-9a-f:]+\]):)?(\d+):(\d+)")
LOOPBACK = ("127.0.0.1", "[::1]")


def no_socket(service):
    """no service holds the Docker socket"""
    return not any("docker.sock" in str(volume) for volume in service.get("volumes", []))


def restart(service):
    """every service starts again after a crash"""
    return service.get("restart") in ("always", "unless-stopped", "on-failure")


def localhost(service):
    """every port is published on loopback only"""
    return all(PORT.fullmatch(str(port))[1] in LOOPBACK for port in service.get("ports", []))


def limits(service):
    """every service has a limit of memory and processors"""
    return {"memory", "cpus"} <= service.get("deploy", {}).get("resources", {}).get("limits", {}).keys()


def no_new_privileges(service):
    """no service can gain privileges"""
    return "no-new-privileges:true" in service.get("security_opt", [])


RULES = {
    rule.__name__.replace("_", "-"): rule
    for rule in [no_socket, restart, localhost, limits, no_new_privileges]
}


def malformed(compose):
    """Yields what a compose file cannot have."""
    taken = {}
    for name, service in compose["services"].items():
        if "image" not in service and "build" not in service:
            yield f"{name}: neither `image` nor `build`"
        for port in service.get("ports", []):
            parsed = PORT.fullmatch(str(port))
            if not parsed:
                yield f"{name}: `{port}` is no port"
            elif parsed[2] in taken:
                yield f"{name}: port {parsed[2]} is `{taken[parsed[2]]}`'s"
            else:
                taken[parsed[2]] = name
        for wanted in service.get("depends_on", []):
            if wanted not in compose["services"]:
                yield f"{name}: depends on `{wanted}`, which is not there"


def docker_compose(file):
    """Returns what `docker compose config` finds wrong, or `None` where it is not installed."""
    try:
        version = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    except FileNotFoundError:
        return None
    if version.returncode != 0:
        return None
    # The secrets are in the server's `.env`, which no check needs to see.
    secrets = {"POSTGRES_PASSWORD": "unset", "SUPABASE_SERVICE_KEY": "unset"}
    config = ["docker", "compose", "-f", file, "config", "--quiet"]
    done = subprocess.run(config, env={**os.environ, **secrets}, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode != 0 else ""


def main():
    file, rules = sys.argv[1], sys.argv[2:]
    try:
        compose = yaml.safe_load(pathlib.Path(file).read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        sys.exit(f"{file}: {error}")
    problems = list(malformed(compose))
    for rule in rules:
        problems += [
            f"{name}: broken: {RULES[rule].__doc__}"
            for name, service in compose["services"].items()
            if not RULES[rule](service)
        ]
    by_docker = docker_compose(file)
    if by_docker:
        problems.append(by_docker)
    means = "by parsing it" if by_docker is None else "by parsing it and by `docker compose config`"
    print(f"{file}: checked {means}: {', '.join(['well formed', *rules])}")
    sys.exit("\n".join(problems) or None)


if __name__ == "__main__":
    main()
