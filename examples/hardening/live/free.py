#!/usr/bin/python3
"""Prints an offset by which the example's ports can be moved so that all of them are free."""

import random
import socket

PORTS = [80, 443, 3737, 4000, 5432, 8000, 8051, 8181]
# Below the ports that Linux gives to outgoing connections.
OFFSETS = range(10_000, 24_000)


def free(port):
    try:
        with socket.socket() as attempt:
            attempt.bind(("", port))
    except OSError:
        return False
    return True


def main():
    candidates = random.sample(OFFSETS, 100)
    print(next(offset for offset in candidates if all(free(offset + port) for port in PORTS)))


if __name__ == "__main__":
    main()
