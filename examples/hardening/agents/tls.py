#!/usr/bin/python3
"""Leaves TLS 1.2 and 1.3, with the ciphers that OpenSSL calls HIGH.

Input:  {"file": path}
Output: {"protocols": [version]}
"""

import json
import os
import pathlib
import re
import sys

PROTOCOLS = ["TLSv1.2", "TLSv1.3"]


def main():
    task = json.load(sys.stdin)
    path = pathlib.Path(task["inputs"]["file"])
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^# The warehouse's scanners .*\n", "", text, flags=re.M)
    text = re.sub(r"ssl_protocols [^;]*;", f"ssl_protocols {' '.join(PROTOCOLS)};", text)
    text = re.sub(r"ssl_ciphers [^;]*;", "ssl_ciphers HIGH:!aNULL:!MD5;", text)
    path.write_text(text, encoding="utf-8")
    output = {"protocols": PROTOCOLS}
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps(output), encoding="utf-8")


if __name__ == "__main__":
    main()
