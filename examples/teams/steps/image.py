#!/usr/bin/python3
"""Packs app/ into image/, an OCI image layout: blobs by digest, a manifest, an index."""

import gzip
import hashlib
import io
import json
import pathlib
import tarfile

BLOBS = pathlib.Path("image/blobs/sha256")


def store(data, kind):
    digest = hashlib.sha256(data).hexdigest()
    (BLOBS / digest).write_bytes(data)
    return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": f"sha256:{digest}", "size": len(data)}


def layer():
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for path in sorted(pathlib.Path("app").rglob("*.py")):
            info = tarfile.TarInfo(str(path))
            info.size = path.stat().st_size
            info.mode = 0o644
            with path.open("rb") as file:
                tar.addfile(info, file)
    return packed.getvalue()


def main():
    BLOBS.mkdir(parents=True, exist_ok=True)
    plain = layer()
    diff = "sha256:" + hashlib.sha256(plain).hexdigest()
    config = {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [diff]}}
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": store(json.dumps(config).encode(), "config.v1+json"),
        "layers": [store(gzip.compress(plain, mtime=0), "layer.v1.tar+gzip")],
    }
    index = {"schemaVersion": 2, "manifests": [store(json.dumps(manifest).encode(), "manifest.v1+json")]}
    pathlib.Path("image/index.json").write_text(json.dumps(index))
    pathlib.Path("image/oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')


if __name__ == "__main__":
    main()
