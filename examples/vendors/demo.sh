#!/bin/bash
# demo.sh: three vendors' agents write three files of one repository, on a temporary copy.
#
# The agents are real and must be on PATH (claude, codex, gemini); their models are a stand-in on this machine, so no
# key is needed and nothing leaves it. Exits 0 only when everything came as README.md tells it; leaves nothing behind.
# PITCREW names the binary; without it, it is the one on PATH. MODELS is where a stand-in listens already.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../models.sh"

begin vendors claude codex gemini
stand_in "$here/models.toml"

say "A plan that three vendors' agents carry out, and what is wrong with it"
with_stand_in pitcrew.yaml
"$pitcrew" lint
"$pitcrew" brief parse --format prompt

say "All three at once, each inside its own walls"
"$pitcrew" run --yes || not_as_told "all three do their part"

say "What they did, what was denied, and what it cost"
"$pitcrew" report | tee said
grep -q "src/parse.py" said || not_as_told "the reach for another's file is told"
git switch -q "$(git branch --list 'pitcrew/*' --format '%(refname:short)')"
git log --format='%s: %b' -3
python3 -m unittest || not_as_told "what landed is right"

say "As told: three vendors, one repository, nothing lost"
