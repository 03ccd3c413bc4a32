#!/usr/bin/python3
"""Every blob of image/ has the digest and the size that refer to it, and the layer holds the app."""

import hashlib
import io
import json
import pathlib
import sys
import tarfile

IMAGE = pathlib.Path("image")


def fetch(descriptor):
    algorithm, digest = descriptor["digest"].split(":")
    data = (IMAGE / "blobs" / algorithm / digest).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest or len(data) != descriptor["size"]:
        sys.exit(f"{descriptor['digest']} is not what it says")
    return data


def main():
    index = json.loads((IMAGE / "index.json").read_text())
    manifest = json.loads(fetch(index["manifests"][0]))
    fetch(manifest["config"])
    layer = io.BytesIO(fetch(manifest["layers"][0]))
    with tarfile.open(fileobj=layer) as tar:
        if "app/server.py" not in tar.getnames():
            sys.exit("the layer does not hold app/server.py")


if __name__ == "__main__":
    main()
