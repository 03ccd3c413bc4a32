#!/bin/bash
# demo.sh: all five plans on a temporary copy, with a service on loopback that takes the messages.
#
# Needs no terminal and no root. Exits 0 only when everything came as README.md tells it; leaves nothing behind.
# PITCREW names the binary; without it, it is the one on PATH.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pitcrew=${PITCREW:-pitcrew}
command -v "$pitcrew" >/dev/null || { echo "demo.sh: no pitcrew; build it with \`make\`" >&2; exit 2; }

place=$(mktemp -d "${TMPDIR:-/tmp}/pitcrew-workflows.XXXXXX")
copy=$place/shop
export PITCREW_STATE=$place/state
started=()
tidy() {
	[ "${#started[@]}" -eq 0 ] || kill "${started[@]}" 2>/dev/null || true
	wait
	chmod -R u+rwX "$place"
	rm -rf "$place"
}
trap tidy EXIT

say() { printf '\n== %s\n\n' "$*"; }
not_as_told() { printf 'demo.sh: not as told: %s\n' "$*" >&2; exit 1; }
told() { grep -qF -- "$1" "$place/messages" || { cat "$place/messages" >&2; not_as_told "a message says: $1"; }; }

cp -r "$here" "$copy"
cd "$copy"
git init --quiet --initial-branch main
git add --all
git -c user.name=demo -c user.email=demo@localhost commit --quiet --message "The shop"

: >"$place/messages"
mkfifo "$place/port"
./sink.py "$place/messages" >"$place/port" &
started+=("$!")
read -r port <"$place/port"
SINK=http://127.0.0.1:$port/
# Made here, as whoever sets a hook up would.
HOOK=$(/usr/bin/python3 -c 'import base64, secrets; print("whsec_" + base64.b64encode(secrets.token_bytes(24)).decode())')
export SINK HOOK

say "A scan, and a message about it"
"$pitcrew" run scan-notify.yaml --yes
told "the first: SQL is put together from values"

say "Check, mend what is certain, and check again"
if "$pitcrew" run patch.yaml </dev/null; then not_as_told "it waits for a yes"; else [ $? = 3 ] || not_as_told "it waits"; fi
"$pitcrew" approve patch mend
"$pitcrew" resume patch
mended=$(git show "$(git branch --list --format='%(refname)' 'pitcrew/patch-*'):stack/compose.yaml")
grep -qF '127.0.0.1:9000:9000' <<<"$mended" || not_as_told "the port is bound to loopback"
grep -qF '# only `web` talks to it' <<<"$mended" || not_as_told "comments stay"

say "Three at the same time, and one that waits for all"
"$pitcrew" run diamond.yaml --yes
told "of 10 for the stack"

say "Tried three times, and then somebody hears of it"
"$pitcrew" run retry.yaml --yes
told "is failed"

say "Nobody has to look: the end of a run is told by itself"
"$pitcrew" run told.yaml --notify
told "succeeded after"

say "An alert comes in, signed; its text is a text"
mkfifo "$place/said"
"$pitcrew" serve alert.yaml --listen 127.0.0.1:0 2>"$place/said" &
started+=("$!")
exec 3<"$place/said"
server=
while [ -z "$server" ] && read -r line <&3; do
	server=$(expr "$line" : '.*http://\(127\.0\.0\.1:[0-9]*\)/' || true)
done
[ -n "$server" ] || not_as_told "pitcrew serves"
cat <&3 >/dev/null &
started+=("$!")
./send.py "http://$server/api/v1/webhooks/alert"
# It is journaled when it is answered, and starts right after that.
waits=
for _ in $(seq 50); do
	code=0
	"$pitcrew" resume alert </dev/null >"$place/followed" 2>&1 || code=$?
	[ "$code" = 3 ] && { waits=yes; break; }
done
[ -n "$waits" ] || { cat "$place/followed" >&2; not_as_told "it asks before it reaches the network"; }
"$pitcrew" approve alert tell
"$pitcrew" watch alert --follow
told '97 % of / are used; $(touch owned) {{ run.id }}'
[ ! -e owned ] || not_as_told "nothing of it is carried out"

say "As told: five agents that nobody had to define did their part"
