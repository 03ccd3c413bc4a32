#!/usr/bin/python3
"""sink.py FILE: stands for a service that takes messages: says its port, and writes each message on a line of the file."""

import http.server
import json
import pathlib
import sys


class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with pathlib.Path(sys.argv[1]).open("a") as file:
            print(json.dumps(message["data"], ensure_ascii=False), file=file)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Sink)
print(server.server_port, flush=True)
server.serve_forever()
