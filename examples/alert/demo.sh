#!/bin/bash
# demo.sh: a real Alertmanager fires, the run starts, and whoever is on call is told; all on a temporary copy.
#
# Needs no terminal and no root. Exits 0 only when everything came as README.md tells it; leaves nothing behind.
# PITCREW names the binary; without it, it is the one on PATH.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pitcrew=${PITCREW:-pitcrew}
PATH=$PATH:/usr/sbin:/sbin

"$here/../../scripts/setup.sh"
command -v "$pitcrew" >/dev/null || { echo "demo.sh: no pitcrew; build it with \`make\`" >&2; exit 2; }

place=$(mktemp -d "${TMPDIR:-/tmp}/pitcrew-alert.XXXXXX")
copy=$place/alert
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
free_port() {
	/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

cp -r "$here" "$copy"
cd "$copy"
mkdir -p live incidents
# The secret is made here, and stands in one file that both sides read.
(umask 077 && /usr/bin/python3 -c 'import secrets; print(secrets.token_hex(24))' >live/token)
sink=$(free_port)
echo "http://127.0.0.1:$sink/" >live/sink

"$pitcrew" lint

say "The pager listens, and pitcrew serves"
./sink.py "$sink" "$place/paged.json" &
pager=$!
started+=("$pager")
mkfifo "$place/said"
"$pitcrew" serve --listen 127.0.0.1:0 2>"$place/said" &
started+=("$!")
exec 3<"$place/said"
server=
while [ -z "$server" ] && read -r line <&3; do
	echo "$line"
	server=$(expr "$line" : '.*http://\(127\.0\.0\.1:[0-9]*\)/' || true)
done
[ -n "$server" ] || not_as_told "pitcrew serves"
cat <&3 &

say "Alertmanager starts, and is told of two alerts"
sed "s|SERVER|$server|; s|TOKEN_FILE|$copy/live/token|" alertmanager.yml >"$place/alertmanager.yml"
port=$(free_port)
prometheus-alertmanager --config.file="$place/alertmanager.yml" --storage.path="$place/alertmanager" \
	--web.listen-address="127.0.0.1:$port" --cluster.listen-address= >"$place/alertmanager.log" 2>&1 &
started+=("$!")

fire() {
	curl --silent --show-error --fail --retry 20 --retry-connrefused --retry-delay 1 --output /dev/null \
		--header 'Content-Type: application/json' --data "$1" "http://127.0.0.1:$port/api/v2/alerts"
}
# Nobody is woken for the first, and the text of the second is a text, whatever stands in it.
fire '[{"labels": {"alertname": "SlowPage", "severity": "warning", "instance": "web-1"}}]'
fire '[{"labels": {"alertname": "DiskFull", "severity": "critical", "instance": "db-1"},
       "annotations": {"summary": "97 % of / are used; $(touch owned) {{ run.id }}"}}]'

say "The pager rings"
wait "$pager"
cat "$place/paged.json"
grep -q DiskFull "$place/paged.json" || not_as_told "it is told what fires"
grep -q SlowPage "$place/paged.json" && not_as_told "nobody is woken for a slow page"
grep -qF '$(touch owned) {{ run.id }}' "$place/paged.json" || not_as_told "the text comes as it was"
[ ! -e owned ] && [ ! -e incidents/owned ] || not_as_told "nothing of it is carried out"

say "As told: one alert started one run, and the pager rang"
