#!/usr/bin/env python3
"""Makes a repository of so many commits, the same each time: commits.py DIRECTORY [COMMITS].

Each commit adds lines to three of two hundred files, or changes some; every hundredth adds a file and takes one away. What
is written is code of a kind: names, assignments, calls, words such as `token` and `password` with nothing secret in them.
"""
import random
import subprocess
import sys

FILES = 200
LINES = 120
WORDS = "token password session parse config value request header index count user render write error state".split()


def line(source):
    names = source.sample(WORDS, 3)
    return f"    let {names[0]}_{source.randrange(90)} = {names[1]}({names[2]}, {source.randrange(10_000)});"


def main():
    directory = sys.argv[1]
    commits = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    source = random.Random(5)
    files = {f"src/part{at % 20}/file{at}.rs": [line(source) for _ in range(LINES)] for at in range(FILES)}
    subprocess.run(["git", "init", "-q", "-b", "main", directory], check=True)
    stream = subprocess.Popen(["git", "-C", directory, "fast-import", "--quiet"], stdin=subprocess.PIPE)

    def data(text):
        encoded = text.encode()
        stream.stdin.write(b"data %d\n%b\n" % (len(encoded), encoded))

    for number in range(commits):
        changed, gone = (list(files), []) if number == 0 else (source.sample(sorted(files), 3), [])
        if number % 100 == 99:
            gone = [changed.pop()]
            files.pop(gone[0])
            changed.append(f"src/new/file{number}.rs")
            files[changed[-1]] = [line(source) for _ in range(LINES)]
        stream.stdin.write(b"commit refs/heads/main\n")
        stream.stdin.write(b"committer bench <bench@localhost> %d +0000\n" % (1_700_000_000 + number * 600))
        data(f"change {number}")
        for path in gone:
            stream.stdin.write(b"D %b\n" % path.encode())
        for path in changed:
            lines = files[path]
            at = source.randrange(len(lines))
            lines[at : at + source.randrange(3)] = [line(source) for _ in range(source.randrange(1, 4))]
            stream.stdin.write(b"M 644 inline %b\n" % path.encode())
            data("\n".join(lines) + "\n")
    stream.stdin.close()
    if stream.wait():
        sys.exit("git fast-import failed")
    subprocess.run(["git", "-C", directory, "reset", "-q", "--hard", "main"], check=True)


main()
