#!/usr/bin/python3
"""send.py FILE: posts a file to the address in live/sink, where whoever is on call listens."""

import pathlib
import sys
import urllib.request

HERE = pathlib.Path(__file__).parent.parent


def main():
    url = (HERE / "live" / "sink").read_text().strip()
    data = (HERE / sys.argv[1]).read_bytes()
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"}, method="POST")
    with urllib.request.urlopen(request, timeout=10) as response:
        print(f"told: {response.status}")


if __name__ == "__main__":
    main()
