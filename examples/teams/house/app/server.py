"""A service of the house: answers every request with its own name. Usage: server.py SOCKET NAME"""

import http.server
import socketserver
import sys


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"{self.server.name} {self.path}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def address_string(self):
        return "edge"

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


def main():
    socket, name = sys.argv[1:]
    with Server(socket, Answer) as server:
        server.name = name
        server.serve_forever()


if __name__ == "__main__":
    main()
