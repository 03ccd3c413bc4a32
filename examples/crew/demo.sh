#!/bin/bash
# demo.sh: a plan with primary and verifying agents, as people write it, is imported and carried out.
#
# The agents are real and must be on PATH (claude, codex); their models are a stand-in on this machine, so no key is
# needed and nothing leaves it. Exits 0 only when everything came as README.md tells it; leaves nothing behind.
# PITCREW names the binary; without it, it is the one on PATH. MODELS is where a stand-in listens already.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../models.sh"

begin crew claude codex
stand_in "$here/models.toml"

say "What Pitcrew reads in PLAN.md, each fact with its line"
"$pitcrew" import PLAN.md --agent claude --agent "Verifier Agent=codex" -o pitcrew.yaml
cat pitcrew.yaml
with_stand_in pitcrew.yaml

say "What is wrong with it, and when who is at work"
"$pitcrew" lint
"$pitcrew" schedule

say "The agents carry it out; what one does, another looks at"
"$pitcrew" run --yes || not_as_told "every task comes to its end"

say "What they did, who objected, and what it cost"
"$pitcrew" report | tee said
grep -q "compare_digest" said || not_as_told "the objection is told"
git switch -q "$(git branch --list 'pitcrew/*' --format '%(refname:short)')"
python3 -m unittest discover || not_as_told "what landed is right"
grep -q compare_digest webhooks/signature.py || not_as_told "the objection is met"

say "As told: the reviewer saw what the tests did not, and the author mended it"
