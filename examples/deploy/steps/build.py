#!/usr/bin/python3
"""Packs the source into one file, and puts it out with its version and its hash.

Built twice from the same source it is the same file: names in order, no dates.
"""

import base64
import hashlib
import io
import json
import os
import pathlib
import sys
import zipfile

sys.path.insert(0, ".")
sys.dont_write_bytecode = True
from app import answers  # noqa: E402: found in the work tree


def main():
    packed = io.BytesIO(b"")
    packed.write(b"#!/usr/bin/python3\n")
    with zipfile.ZipFile(packed, "a") as bundle:
        bundle.writestr(zipfile.ZipInfo("__main__.py"), "import app.__main__\napp.__main__.main()\n")
        for path in sorted(pathlib.Path("app").glob("*.py")):
            bundle.writestr(zipfile.ZipInfo(str(path)), path.read_bytes())
    data = packed.getvalue()
    output = {
        "version": answers.VERSION,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bundle": base64.b64encode(data).decode(),
    }
    pathlib.Path(os.environ["PITCREW_OUTPUT"]).write_text(json.dumps(output))


if __name__ == "__main__":
    main()
