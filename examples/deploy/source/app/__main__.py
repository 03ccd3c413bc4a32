"""The service that is deployed. Usage: app.pyz PORT"""

import http.server
import json
import sys

from app import answers


class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, body = answers.answer(self.path)
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def main():
    with http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Service) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
