"""Takes webhooks over TLS on loopback, and has a library of others check their signatures, until its input ends.

    webhook.py CERTIFICATE KEY

Prints its port, then a line for each webhook: `taken` or why not. The secret is in the variable SECRET.
"""

import http.server
import os
import ssl
import sys
import threading

from standardwebhooks.webhooks import Webhook

secret = Webhook(os.environ["SECRET"])


class Webhooks(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            secret.verify(body, dict(self.headers.items()))
            status, said = 204, "taken"
        except Exception as error:
            status, said = 401, f"{type(error).__name__}: {error}"
        print(said, flush=True)
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(*sys.argv[1:])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Webhooks)
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
