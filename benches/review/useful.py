#!/usr/bin/env python3
"""Do the functions that the reviewer puts first get the fixes?

useful.py [--every N] REVIEW REPOSITORY...

REVIEW is the built example `review` of pitcrew-agents. Of a repository with a release a commit, named after its version
(`1.4.2`; `benches/patches/releases.sh` makes one), each patch release is held against the one before it, which it mends.
With `--every N` each Nth commit of any repository, from its 100th on, is held against the Nth after it: not all that
changes then is a fix. The changed lines are looked up in the functions of the older one.

A reader takes functions in some order until a fifth of all their lines is read. Said is the share of the changed lines that
he has seen by then, if he takes the longest first and if he takes the reviewer's order, and how many times more that is: of
all changed lines together, where one large change outweighs many small ones, and as the mean of the comparisons.
The reviewer sees the files and the history of the older commit, and nothing of the newer one.
Exits with 1 where nothing could be compared.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile

BUDGET = 0.2
FIRST = 100
NO_PRODUCT = re.compile(r"(^|/)(tests?|benches|examples)/")


def git(repository, *args):
    done = subprocess.run(["git", "-C", repository, *args], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def patch_releases(repository):
    """The commits of releases that differ in the last number only, in pairs."""
    found = []
    for line in git(repository, "log", "--format=%H %s").splitlines():
        commit, _, subject = line.partition(" ")
        version = re.fullmatch(r"v?(\d+)\.(\d+)\.(\d+)", subject)
        if version:
            found.append((tuple(map(int, version.groups())), commit))
    found.sort()
    return [(old, new) for (before, old), (after, new) in zip(found, found[1:]) if before[:2] == after[:2]]


def distances(repository, every):
    """Commits with those so many later, in pairs."""
    commits = git(repository, "log", "--reverse", "--first-parent", "--format=%H").split()
    return [(commits[at], commits[at + every]) for at in range(FIRST, len(commits) - every, every)]


def functions(review, clone, commit):
    """The reviewer's functions of a commit in his order: file, first line, last line."""
    git(clone, "checkout", "-q", "--force", "--detach", commit)
    done = subprocess.run([review, clone, '{"functions": 10000000}'], capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"review {commit}: {done.stderr.decode(errors='replace').strip()}")
    listed = json.loads(done.stdout)["functions"]
    listed = [(one["file"], one["line"], one["endLine"]) for one in listed]
    return [one for one in listed if not NO_PRODUCT.search(one[0])]


def changed(repository, old, new):
    """The lines of the old commit that the new one changed, or wrote beside, by file."""
    path, lines = None, {}
    for line in git(repository, "diff", "-U0", "--no-renames", old, new).splitlines():
        if line.startswith("--- "):
            path = line[6:] if line.startswith("--- a/") else None
        hunk = re.match(r"@@ -(\d+)(?:,(\d+))? ", line)
        if hunk and path:
            first, count = int(hunk[1]), int(hunk[2] or 1)
            lines.setdefault(path, set()).update(range(first, first + max(count, 1)))
    return lines


def seen(ordered, lines):
    """How many of the lines are seen when a fifth of all is read."""
    left = BUDGET * sum(last - first + 1 for _, first, last in ordered)
    got = set()
    for path, first, last in ordered:
        if left <= 0:
            break
        left -= last - first + 1
        got.update((path, at) for at in lines.get(path, ()) if first <= at <= last)
    return len(got)


def measure(review, repository, pairs):
    """Of each pair: how many lines changed in functions, and how many are seen by length and by the reviewer's order."""
    found = []
    with tempfile.TemporaryDirectory() as clone:
        git(".", "clone", "-q", "--shared", "--no-checkout", repository, clone)
        for old, new in pairs:
            ordered = functions(review, clone, old)
            lines = changed(repository, old, new)
            longest = sorted(ordered, key=lambda it: (it[1] - it[2], it))
            inside = {(path, at) for path, first, last in ordered for at in lines.get(path, ()) if first <= at <= last}
            if inside:
                found.append((len(inside), seen(longest, lines), seen(ordered, lines)))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, metavar="N")
    parser.add_argument("review")
    parser.add_argument("repositories", nargs="+")
    arguments = parser.parse_args()
    print(f"{'history':24} {'compared':>8} {'lines':>7}   of all lines: longest, reviewer   mean of each: longest, reviewer")
    rows = []
    for repository in arguments.repositories:
        pairs = distances(repository, arguments.every) if arguments.every else patch_releases(repository)
        found = measure(arguments.review, repository, pairs)
        if not found:
            print(f"{repository}: nothing to compare", file=sys.stderr)
            continue
        every = sum(lines for lines, _, _ in found)
        whole = [sum(one[at] for one in found) / every for at in (1, 2)]
        mean = [sum(one[at] / one[0] for one in found) / len(found) for at in (1, 2)]
        rows.append((whole, mean))
        name = repository.rstrip("/").rsplit("/", 1)[-1]
        times = [f"{longest:.3f} {reviewer:.3f} {reviewer / longest if longest else 0:5.2f}x" for longest, reviewer in (whole, mean)]
        print(f"{name:24} {len(found):8} {every:7}   {times[0]:>32}   {times[1]:>31}", flush=True)
    if not rows:
        sys.exit(1)
    for label, which in (("of all lines", 0), ("mean of each", 1)):
        longest, reviewer = (sum(row[which][at] for row in rows) / len(rows) for at in (0, 1))
        print(f"mean of {len(rows)} histories, {label}: {longest:.3f} {reviewer:.3f}, {reviewer / longest if longest else 0:.2f} times")


main()
