#!/usr/bin/python3
"""Stands for the compose stack: one small HTTP server for each port that the file publishes.

    stack.py COMPOSE_FILE OFFSET READY_FILE

READY_FILE appears when every port listens; SIGHUP reads the compose file again. Every port is moved
by OFFSET. A port published to everyone listens on 127.0.0.2 too, which stands for the server's
outer interface, so that the example shows an open port without opening one. As with containers,
what is published on an IPv6 address is not reached by 127.0.0.1.
"""

import base64
import hashlib
import os
import pathlib
import signal
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import yaml

OUTSIDE = "127.0.0.2"  # stands for the server's outer interface
WEBSOCKET_KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self.accept_websocket()
            return
        body = f"{self.server.service} answers {self.path}\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def accept_websocket(self):
        key = self.headers.get("Sec-WebSocket-Key", "") + WEBSOCKET_KEY
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept)
        self.end_headers()
        self.close_connection = True

    def log_message(self, *_):
        pass


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class ListenerOnIPv6(Listener):
    address_family = socket.AF_INET6


def listeners(compose, offset):
    """Yields a bound listener for each address that a service is published on."""
    for name, service in compose["services"].items():
        for published in service.get("ports", []):
            *address, port, _container = str(published).rsplit(":", 2)
            for host in hosts("".join(address)):
                kind = ListenerOnIPv6 if ":" in host else Listener
                listener = kind((host, offset + int(port)), Service)
                listener.service = name
                yield listener


def hosts(address):
    """Returns where a service listens that is published on `address`."""
    if address in ("", "0.0.0.0"):
        return ["127.0.0.1", OUTSIDE]
    if address == "[::]":
        return [*loopback_of_ipv6(), OUTSIDE]
    return loopback_of_ipv6() if address == "[::1]" else [address]


def loopback_of_ipv6():
    """Returns `::1`, or nothing on a machine without IPv6."""
    try:
        with socket.socket(socket.AF_INET6) as attempt:
            attempt.bind(("::1", 0))
    except OSError:
        return []
    return ["::1"]


def start_again(*_):
    """Becomes a fresh process of the same id: the old ports close with the old program."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])
    os.execv(sys.argv[0], sys.argv)


def main():
    compose_file, offset, ready_file = sys.argv[1:]
    signal.signal(signal.SIGHUP, start_again)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGHUP])
    with open(compose_file, encoding="utf-8") as file:
        compose = yaml.safe_load(file)
    bound = list(listeners(compose, int(offset)))
    pathlib.Path(ready_file).touch()
    for listener in bound[1:]:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
    bound[0].serve_forever()


if __name__ == "__main__":
    main()
