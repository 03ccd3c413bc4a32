#!/usr/bin/python3
"""sink.py PORT FILE: stands for the pager: takes one message, writes it to the file, and ends."""

import http.server
import pathlib
import sys


class Pager(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        pathlib.Path(sys.argv[2]).write_bytes(body)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Pager).handle_request()
