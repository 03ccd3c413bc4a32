#!/bin/bash
# demo.sh: brings the house up on a temporary copy, and shows the conversation and the stand-up.
#
# Needs no terminal and no root. Exits 0 only when everything came as README.md tells it; leaves nothing behind.
# PITCREW names the binary; without it, it is the one on PATH.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pitcrew=${PITCREW:-pitcrew}

"$here/../../scripts/setup.sh"
command -v "$pitcrew" >/dev/null || { echo "demo.sh: no pitcrew; build it with \`make\`" >&2; exit 2; }

place=$(mktemp -d "${TMPDIR:-/tmp}/pitcrew-teams.XXXXXX")
export PITCREW_STATE=$place/state
tidy() { chmod -R u+rwX "$place"; rm -rf "$place"; }
trap tidy EXIT

say() { printf '\n== %s\n\n' "$*"; }
not_as_told() { printf 'demo.sh: not as told: %s\n' "$*" >&2; exit 1; }

cp -r "$here" "$place/teams"
cd "$place/teams"

say "The plan, and how long it takes"
"$pitcrew" lint
"$pitcrew" schedule

say "The run"
"$pitcrew" run || not_as_told "every team comes to its end"

say "What the teams said to each other"
"$pitcrew" watch

say "The stand-up"
"$pitcrew" watch --standup

say "The report"
"$pitcrew" report

house/bin/house status
checks=$PWD/checks
(cd house && "$checks/edge.sh" page old-tls hidden failover) || not_as_told "the house serves"
say "As told: the house stands"
