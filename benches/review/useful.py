#!/usr/bin/env python3
"""Do the functions that the reviewer puts first get the fixes?

useful.py MEASURE REPOSITORY...

MEASURE is the built example `measure` of pitcrew-agents. Each repository has a release a commit, named after its version
(`1.4.2`). A patch release mends what the one before it has: its changed lines are looked up in the functions of that one.
A reviewer reads functions in some order until a fifth of all their lines is read; said is the share of the mended lines
that he has seen by then, for the order by lines and for the reviewer's, and how many times more that is.
"""
import re
import subprocess
import sys
import tempfile

BUDGET = 0.2


def git(repository, *args):
    done = subprocess.run(["git", "-C", repository, *args], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def releases(repository):
    """The commits by version, the oldest first."""
    found = []
    for line in git(repository, "log", "--format=%H %s").splitlines():
        commit, _, subject = line.partition(" ")
        version = re.search(r"(\d+)\.(\d+)\.(\d+)$", subject)
        if version:
            found.append((tuple(map(int, version.groups())), commit))
    return sorted(found)


def functions(measure, repository, commit):
    """Of each file its functions: first line, last line, cyclomatic, cognitive."""
    with tempfile.TemporaryDirectory() as directory:
        archive = subprocess.Popen(["git", "-C", repository, "archive", commit], stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", directory], stdin=archive.stdout, check=True)
        listed = subprocess.run([measure, directory, "--list"], capture_output=True, check=True).stdout.decode()
    found = {}
    for line in listed.splitlines()[1:]:
        path, first, last, _name, cyclomatic, cognitive, _nesting, _parameters = line.split("\t")
        if not re.search(r"(^|/)(tests?|benches|examples)/", path):
            found.setdefault(path, []).append((int(first), int(last), int(cyclomatic), int(cognitive)))
    return found


def mended(repository, old, new):
    """The lines of the old release that the new one changed, or wrote beside."""
    path, lines = None, []
    for line in git(repository, "diff", "-U0", old, new, "--", "*.rs").splitlines():
        if line.startswith("--- "):
            path = line[6:] if line.startswith("--- a/") else None
        hunk = re.match(r"@@ -(\d+)(?:,(\d+))? ", line)
        if hunk and path:
            first, count = int(hunk[1]), int(hunk[2] or 1)
            lines += [(path, at) for at in range(first, first + max(count, 1))]
    return lines


def seen(all_functions, fixes, order):
    """The share of the fixes that is seen when a fifth of the lines is read."""
    ranked = sorted(all_functions, key=order)
    left = BUDGET * sum(last - first + 1 for _, first, last, *_ in ranked)
    got = 0
    for path, first, last, *_ in ranked:
        if left <= 0:
            break
        left -= last - first + 1
        got += sum(1 for where, at in fixes if where == path and first <= at <= last)
    return got


def main():
    measure, repositories = sys.argv[1], sys.argv[2:]
    orders = {
        "by lines": lambda it: -(it[2] - it[1]),
        "by cognitive complexity": lambda it: (-it[4], -it[3]),
        "by cyclomatic complexity": lambda it: (-it[3], -it[4]),
        "by cognitive complexity a line": lambda it: -it[4] / (it[2] - it[1] + 1),
    }
    total, sums, pairs = 0, dict.fromkeys(orders, 0), 0
    for repository in repositories:
        known = releases(repository)
        for (before, old), (after, new) in zip(known, known[1:]):
            if before[:2] != after[:2]:
                continue
            by_file = functions(measure, repository, old)
            flat = [(path, *one) for path, all_of in by_file.items() for one in all_of]
            fixes = [
                (path, at)
                for path, at in mended(repository, old, new)
                if any(first <= at <= last for first, last, *_ in by_file.get(path, []))
            ]
            pairs += 1
            total += len(fixes)
            for name, order in orders.items():
                sums[name] += seen(flat, fixes, order)
    print(f"{pairs} patch releases, {total} mended lines in functions")
    base = sums["by lines"] or 1
    for name, got in sums.items():
        print(f"{name}: {got / max(total, 1):.3f} of them in the first fifth, {got / base:.2f} times the order by lines")


main()
