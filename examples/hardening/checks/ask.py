#!/usr/bin/python3
"""Asks a running server what a client would find out about it. Nothing here reads a configuration.

    ask.py [--staged] PROBE...      exits 0 when every probe holds
    ask.py [--staged] --all         shows all ten
    ask.py --score                  prints how many of the ten hold
    ask.py --open-ports             prints how many ports of the stack the outside can reach

Without --staged it is the live server, whose ports are moved by the number in live/offset.
"""

import argparse
import base64
import http.client
import os
import pathlib
import socket
import ssl
import sys
import time
import warnings

import yaml

# The old versions of TLS are asked for on purpose.
warnings.filterwarnings("ignore", category=DeprecationWarning)

HERE = pathlib.Path(__file__).resolve().parent.parent
HOST = "archon.example.com"
OUTSIDE = "127.0.0.2"  # stands for the server's outer interface


class Server:
    """The server on loopback, every port moved by `offset`."""

    def __init__(self, offset):
        self.offset = offset

    def connect(self, port):
        return socket.create_connection(("127.0.0.1", port + self.offset), timeout=5)

    def connect_tls(self, version=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        # The certificate is made on the spot; what is asked is how the server speaks.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if version is not None:
            # A client that still speaks the old versions wants the old ciphers too.
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = version
        return context.wrap_socket(self.connect(443), server_hostname=HOST)

    def get(self, path, *, tls=True, headers=None):
        """Returns the answer to a GET; its body is read."""
        connection = http.client.HTTPConnection(HOST)
        connection.sock = self.connect_tls() if tls else self.connect(80)
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        answer.body = b"" if answer.status == 101 else answer.read()
        connection.close()
        return answer

    def speaks(self, version):
        try:
            self.connect_tls(version).close()
        except (ssl.SSLError, ConnectionError):
            return False
        return True


def page(server):
    """the page comes through nginx from the UI"""
    answer = server.get("/")
    return answer.status == 200 and answer.body.startswith(b"archon-ui ")


def api(server):
    """the API comes through nginx from the server"""
    answer = server.get("/api/projects")
    # Somebody else's flood may have used up what is allowed; a polite client waits.
    for _ in range(5):
        if answer.status != 429:
            break
        time.sleep(1)
        answer = server.get("/api/projects")
    return answer.status == 200 and answer.body.startswith(b"archon-server ")


def websocket(server):
    """a WebSocket opens through nginx"""
    key = base64.b64encode(os.urandom(16)).decode()
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": key,
        "Sec-WebSocket-Version": "13",
    }
    return server.get("/socket", headers=upgrade).status == 101


def tls12(server):
    """TLS 1.2 is spoken"""
    return server.speaks(ssl.TLSVersion.TLSv1_2)


def tls10_refused(server):
    """TLS 1.0 and 1.1 are refused"""
    return not (server.speaks(ssl.TLSVersion.TLSv1) or server.speaks(ssl.TLSVersion.TLSv1_1))


def redirect(server):
    """plain HTTP leads to HTTPS"""
    answer = server.get("/", tls=False)
    return answer.status in (301, 308) and answer.getheader("Location", "").startswith("https://")


def hsts(server):
    """browsers are told to stay with HTTPS"""
    return "max-age=" in server.get("/").getheader("Strict-Transport-Security", "")


def headers(server):
    """content types are not guessed, the page is not framed"""
    answer = server.get("/")
    return (
        answer.getheader("X-Content-Type-Options") == "nosniff"
        and answer.getheader("X-Frame-Options") == "DENY"
    )


def version_hidden(server):
    """the version of nginx is not told"""
    return server.get("/").getheader("Server") == "nginx"


def rate_limit(server):
    """sixty calls of the API at once are too many"""
    return any(server.get("/api/flood").status == 429 for _ in range(60))


# In this order: the flood comes last, so that it spoils no other answer.
PROBES = {
    probe.__name__.replace("_", "-"): probe
    for probe in [
        page,
        api,
        websocket,
        tls12,
        tls10_refused,
        redirect,
        hsts,
        headers,
        version_hidden,
        rate_limit,
    ]
}


def holds(probe, server):
    try:
        return probe(server)
    except (OSError, http.client.HTTPException) as error:
        print(f"ask.py: {probe.__name__}: {error}", file=sys.stderr)
        return False


def open_ports(offset):
    """Returns the stack's published ports that answer on the outer interface."""
    compose = yaml.safe_load((HERE / "server/archon/docker-compose.yml").read_text(encoding="utf-8"))
    published = [p for service in compose["services"].values() for p in service.get("ports", [])]
    ports = sorted({int(str(p).split(":")[-2]) for p in published})
    reached = []
    for port in ports:
        try:
            socket.create_connection((OUTSIDE, port + offset), timeout=5).close()
        except OSError:
            continue
        reached.append(port)
    return reached


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--staged", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--score", action="store_true")
    parser.add_argument("--open-ports", action="store_true")
    parser.add_argument("probes", nargs="*", metavar="PROBE", choices=[*PROBES, []])
    wanted = parser.parse_args()
    offset = 0 if wanted.staged else int((HERE / "live/offset").read_text(encoding="utf-8"))

    if wanted.open_ports:
        print(len(open_ports(offset)))
        return 0
    names = wanted.probes or list(PROBES)
    found = {name: holds(PROBES[name], Server(offset)) for name in PROBES if name in names}
    if wanted.score:
        print(sum(found.values()))
        return 0
    for name, held in found.items():
        print(f"{'yes' if held else 'NO ':3}  {name:14}  {PROBES[name].__doc__}")
    return 0 if all(found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
