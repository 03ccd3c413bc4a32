"""What the service answers to a path: a status and a body."""

VERSION = "1"

# How many answers the cache holds, and from how many on it is warm.
CACHE = 100_000
WARM = 30

cached = []


def answer(path):
    if path != "/health":
        return 404, {"error": f"there is no {path}"}
    cached.append(path)
    if len(cached) > CACHE:
        return 500, {"error": "the cache is full"}
    return 200, {"version": VERSION, "warm": len(cached) >= WARM}
