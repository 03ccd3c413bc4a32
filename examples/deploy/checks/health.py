#!/usr/bin/python3
"""health.py [--version V] [--times N] [--warm]: the live service answers /health, N times in a row; warm, if asked for."""

import argparse
import json
import pathlib
import sys
import urllib.error
import urllib.request

PORT = pathlib.Path(__file__).parent.parent / "live" / "port"


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--version")
    asked.add_argument("--times", type=int, default=1)
    asked.add_argument("--warm", action="store_true")
    args = asked.parse_args()
    url = f"http://127.0.0.1:{PORT.read_text().strip()}/health"
    for turn in range(1, args.times + 1):
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                body = json.load(response)
        except (OSError, urllib.error.URLError) as error:
            sys.exit(f"answer {turn} of {args.times}: {error}")
        version = body["version"]
        if args.version not in (None, version):
            sys.exit(f"version {version} answers, not {args.version}")
        if args.warm and not body["warm"]:
            sys.exit("the caches are cold")
    print(f"version {version} answered {args.times} times")


if __name__ == "__main__":
    main()
