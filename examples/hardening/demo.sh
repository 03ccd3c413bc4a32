#!/bin/bash
# demo.sh: carries out the hardening plan on a temporary copy, beside a running nginx, and shows what came of it.
#
# Needs no terminal and no root. The approvals that the plan asks for are given by `pitcrew approve`
# from here, and the task that another one is held up by is sent back by `pitcrew resume`. Exits 0
# only when everything came as README.md tells it; leaves nothing behind.
# PITCREW names the binary; without it, it is the one on PATH.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pitcrew=${PITCREW:-pitcrew}

"$here/../../scripts/setup.sh"
command -v "$pitcrew" >/dev/null || { echo "demo.sh: no pitcrew; build it with \`make\`" >&2; exit 2; }

place=$(mktemp -d "${TMPDIR:-/tmp}/pitcrew-hardening.XXXXXX")
copy=$place/hardening
export PITCREW_STATE=$place/state
engine=
mending=

tidy() {
	local status=$?
	trap - EXIT
	# shellcheck disable=SC2086 # none, one or two numbers
	[ -z "$engine$mending" ] || kill $engine $mending 2>/dev/null || true
	wait
	[ ! -d "$copy" ] || { "$copy/live/nginx.sh" stop && "$copy/live/stack.sh" stop; } || true
	chmod -R u+rwX "$place"
	rm -rf "$place"
	exit "$status"
}
trap tidy EXIT
trap 'exit 130' INT TERM

say() { printf '\n== %s\n\n' "$*"; }
not_as_told() { printf 'demo.sh: not as told: %s\n' "$*" >&2; exit 1; }
python() { /usr/bin/python3 -c "$@"; }

# -- the copy, and the servers beside it ----------------------------------------------------------

mkdir "$copy"
# nginx started as root works as www-data, which has to come in here.
chmod 711 "$place"
(cd "$here" && tar cf - --exclude=live/var --exclude=__pycache__ .) | tar xf - -C "$copy"
offset=$("$here/live/free.py")
echo "$offset" >"$copy/live/offset"
sed -i "s/127\.0\.0\.1:20080/127.0.0.1:$((offset + 80))/; s/127\.0\.0\.1:23737/127.0.0.1:$((offset + 3737))/" \
	"$copy/pitcrew.yaml"
cd "$copy"
live/stack.sh start
live/nginx.sh start

say "The server before: nginx on port $((offset + 443)), asked as a client would"
checks/ask.py --all || true
[ "$(checks/ask.py --score)" = 3 ] || not_as_told "the server starts with three of ten"

say "The plan"
"$pitcrew" lint
"$pitcrew" schedule

# -- the run ----------------------------------------------------------------------------------------

say "The run, without a terminal; this script approves what the plan asks it to, and mends what holds others up"

# Runs a line of Python over what `status` says of the run.
status() {
	"$pitcrew" status "$run" --format json | python "import json, sys; tasks = json.load(sys.stdin)['tasks']; $1"
}

approve_what_waits() {
	local task
	for task in $(status 'print(*[t["id"] for t in tasks for w in t["waiting_on"] if w["kind"] == "approval"])'); do
		echo "approving $task"
		"$pitcrew" approve "$run" "$task"
		approved=$((approved + 1))
	done
}

# Once: shows the message of the task that is held, and has its cause mended, as the one who is asked would.
mend_what_holds_others_up() {
	local cause
	[ -z "$mending" ] || return 0
	cause=$(status 'print(*[w["id"] for t in tasks if t["state"] == "held" for w in t["waiting_on"] if w["kind"] == "task"])')
	[ -n "$cause" ] || return 0
	say "A task is held: its change stays, and this goes to the one who leads the team of the cause"
	"$pitcrew" report "$run" | sed -n '/Task .* partial/,/Waiting for it/p'
	echo
	"$pitcrew" status "$run"
	say "pitcrew resume $run $cause"
	"$pitcrew" resume "$run" "$cause" --wait >"$place/mending" 2>&1 </dev/null &
	mending=$!
}

# --wait: an answer comes from another process, here this script.
"$pitcrew" run --wait --format json >"$place/events" 2>"$place/talk" </dev/null &
engine=$!
until run=$(head -n 1 "$place/events" | python 'import json, sys; print(json.loads(sys.stdin.readline())["run"])' 2>/dev/null); do
	kill -0 "$engine" 2>/dev/null || { cat "$place/talk" >&2; not_as_told "the run starts"; }
	sleep 0.1
done

approved=0
while kill -0 "$engine" 2>/dev/null; do
	approve_what_waits
	mend_what_holds_others_up
	sleep 0.1
done
wait "$engine" && code=0 || code=$?
engine=
[ -z "$mending" ] || wait "$mending" || { cat "$place/mending" >&2; not_as_told "the task sent back succeeds"; }
mending=

# -- what came of it --------------------------------------------------------------------------------

say "The report"
"$pitcrew" report "$run"

say "The server after"
checks/ask.py --all || not_as_told "all ten probes hold"

[ "$code" -eq 0 ] || { cat "$place/talk" >&2; not_as_told "the run ends with 0, not $code"; }
expected="A1 1 A2 1 A3 1 A4 2 A5 1 A6 1 B1 1 B2 1 B3 1 B4 2 B5 2 B6 1"
attempts=$(status 'print(*sorted("%s %s" % (t["id"], t["attempts"]) for t in tasks if t["state"] == "succeeded"))')
[ "$attempts" = "$expected" ] || not_as_told "tasks and their attempts: $expected; not $attempts"
[ "$approved" -eq 5 ] || not_as_told "five approvals, of A2, and twice each of A4 and B5; not $approved"
grep -q '"task":"B2".*Port 4000 not listening on 127\.0\.0\.1' "$place/events" ||
	not_as_told "B2 finds the port that nobody listens on"
grep -q '"task":"B2".*"owner":"A4".*"asks":\["alice"\]' "$place/events" || not_as_told "alice is asked about A4"
! grep -q '"task":"B2".*rolled_back\|rolled_back.*"task":"B2"' "$place/events" || not_as_told "B2 keeps its change"
grep -q '"task":"B4".*archon/docker-compose\.yml' "$place/events" ||
	not_as_told "B4 is refused the docker team's file"
grep -q '"task":"B5".*rolled_back\|rolled_back.*"task":"B5"' "$place/events" ||
	not_as_told "B5's first change is rolled back"
[ "$(checks/ask.py --open-ports)" = 0 ] || not_as_told "no port of the stack is open to the outside"
checks/compose.py server/archon/docker-compose.yml no-socket restart localhost limits no-new-privileges

say "As told: 3 of 10 before, $(checks/ask.py --score) of 10 after; B4 was blocked, B5 was rolled back, both then did it right"
echo "B2 was held, its change applied, until A4 had mended what held it up"
