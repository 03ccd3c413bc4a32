#!/bin/bash
# demo.sh: reads a plan that was written for people, schedules it, and carries it out on a temporary copy.
#
# Needs no terminal and no root. Exits 0 only when everything came as README.md tells it; leaves nothing behind.
# PITCREW names the binary; without it, it is the one on PATH.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pitcrew=${PITCREW:-pitcrew}
command -v "$pitcrew" >/dev/null || { echo "demo.sh: no pitcrew; build it with \`make\`" >&2; exit 2; }

place=$(mktemp -d "${TMPDIR:-/tmp}/pitcrew-imported.XXXXXX")
export PITCREW_STATE=$place/state
tidy() { chmod -R u+rwX "$place"; rm -rf "$place"; }
trap tidy EXIT

say() { printf '\n== %s\n\n' "$*"; }
not_as_told() { printf 'demo.sh: not as told: %s\n' "$*" >&2; exit 1; }

cp -r "$here" "$place/handbook"
cd "$place/handbook"

say "What Pitcrew reads in PLAN.md, each fact with its line"
"$pitcrew" import PLAN.md --agent ./work.sh

say "Nothing in it contradicts itself"
"$pitcrew" lint PLAN.md
"$pitcrew" schedule PLAN.md

say "A total that is wrong is told with its line"
sed 's/6.5 hours/8 hours/' PLAN.md > wrong.md
"$pitcrew" lint wrong.md | tee said
grep -q sum-differs said || not_as_told "a sum that differs is found"
rm wrong.md said

say "The document itself is carried out, and says how far it is"
"$pitcrew" run PLAN.md --agent ./work.sh --write-status --yes || not_as_told "every task comes to its end"
[ "$(grep -c ' ok$' site/links.txt)" = 4 ] || not_as_told "every link leads somewhere"
[ "$(grep -c '| done |' PLAN.md)" = 4 ] || not_as_told "the document says that all four tasks are done"
diff <(sed 's/| done |/| open |/' PLAN.md) "$here/PLAN.md" || not_as_told "nothing else of the document has changed"

say "As told: the document is done, and so is what it says"
