#!/bin/bash
# demo.sh: one agent writes, another one reviews, on a temporary copy.
#
# The agents are real and must be on PATH (codex, claude); their models are a stand-in on this machine, so no key is
# needed and nothing leaves it. Exits 0 only when everything came as README.md tells it; leaves nothing behind.
# PITCREW names the binary; without it, it is the one on PATH. MODELS is where a stand-in listens already.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../models.sh"

begin review codex claude
stand_in "$here/models.toml"
with_stand_in pitcrew.yaml

say "A plan in which another vendor's agent has to agree"
cat pitcrew.yaml
"$pitcrew" lint

say "It is written, objected to, mended, and agreed to"
"$pitcrew" run --yes || not_as_told "they agree in the end"

say "What was said"
"$pitcrew" report | tee said
grep -q "a name with a space" said || not_as_told "the objection is told"
git switch -q "$(git branch --list 'pitcrew/*' --format '%(refname:short)')"
touch -d 2026-01-01 "$place/my backup.tar"
touch "$place/new.tar"
mkdir "$place/backups" && mv "$place"/*.tar "$place/backups"
bash bin/rotate.sh "$place/backups" 1
[ "$(ls "$place/backups")" = new.tar ] || not_as_told "what landed is what was asked for"

say "As told: the check held at once, the reviewer did not agree until it was right"
