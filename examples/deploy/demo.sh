#!/bin/bash
# demo.sh: deploys three releases on a temporary copy; the second is put back by itself.
#
# Needs no terminal and no root. Exits 0 only when everything came as README.md tells it; leaves nothing behind.
# PITCREW names the binary; without it, it is the one on PATH.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pitcrew=${PITCREW:-pitcrew}

"$here/../../scripts/setup.sh"
command -v "$pitcrew" >/dev/null || { echo "demo.sh: no pitcrew; build it with \`make\`" >&2; exit 2; }

place=$(mktemp -d "${TMPDIR:-/tmp}/pitcrew-deploy.XXXXXX")
copy=$place/deploy
export PITCREW_STATE=$place/state
tidy() {
	[ ! -d "$copy" ] || "$copy/live/server.sh" stop || true
	wait
	chmod -R u+rwX "$place"
	rm -rf "$place"
}
trap tidy EXIT

say() { printf '\n== %s\n\n' "$*"; }
not_as_told() { printf 'demo.sh: not as told: %s\n' "$*" >&2; exit 1; }

# deploy WHAT CODE VERSION: carries the plan out; it must end with CODE, and VERSION must answer then.
deploy() {
	say "$1"
	"$pitcrew" run && code=0 || code=$?
	[ "$code" -eq "$2" ] || not_as_told "the run ends with $2, not $code"
	"$pitcrew" report
	checks/health.py --version "$3" --times 25 || not_as_told "version $3 answers"
	tail -n 1 server/announcement server/incident 2>/dev/null || true
}

# release VERSION CACHE: the source of a new release, whose cache holds so many answers.
release() { sed -i "s/^VERSION = .*/VERSION = \"$1\"/; s/^CACHE = .*/CACHE = $2/" source/app/answers.py; }

cp -r "$here" "$copy"
cd "$copy"
/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' >live/port

live/server.sh supervise &

"$pitcrew" lint
"$pitcrew" schedule

deploy "Version 1" 0 1
release 2 10
deploy "Version 2, which passes its tests, starts, answers, and breaks after ten answers" 1 1
release 3 100000
deploy "Version 3, mended" 0 3

say "As told: version 2 was put back by itself, version 3 is live"
