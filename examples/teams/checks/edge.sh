#!/bin/bash
# edge.sh ASPECT...: starts the house that lies in the current directory, on sockets of its own, asks it, stops it.
#
# page       the edge answers over TLS with a certificate of the house's own authority
# old-tls    TLS 1.1 is refused
# hidden     what is not for the outside is forbidden
# failover   one of two services dies, and nobody who asks notices
# tenants    who asks too often is told so, and nobody else
# quick      fifty pages within five seconds
set -eu
PATH=$PATH:/usr/sbin
run=$(mktemp -d "${TMPDIR:-/tmp}/house.XXXXXX")
apps=()
tidy() {
	[ ! -e "$run/nginx.pid" ] || kill "$(cat "$run/nginx.pid")" || true
	[ "${#apps[@]}" -eq 0 ] || kill "${apps[@]}" 2>/dev/null || true
	wait
	rm -rf "$run"
}
trap tidy EXIT
no() { echo "edge.sh: $*" >&2; cat "$run/error.log" >&2 2>/dev/null || true; exit 1; }

# The same configuration, with its sockets in a place of our own.
cp -r edge pki "$run"
chmod -R u+rwX "$run"
# nginx started as root works as another user, which has to come in here.
chmod 711 "$run"
find "$run/edge" -name '*.conf' -exec sed -i "s|/run/house/|$run/|g" {} +
for socket in $(sed -n 's/^server unix:\([^; ]*\).*/\1/p' "$run"/edge/upstream.d/*.conf); do
	/usr/bin/python3 app/server.py "$socket" "$(basename "$socket" .sock)" &
	apps+=($!)
	until [ -S "$socket" ]; do kill -0 $! || no "the app does not start"; sleep 0.02; done
	chmod 666 "$socket"
done
nginx -e "$run/error.log" -p "$run/edge" -c nginx.conf || no "nginx does not take the configuration"

ask() { curl --silent --max-time 5 --unix-socket "$run/edge.sock" --cacert pki/ca.crt "$@"; }
status() { ask --output /dev/null --write-out '%{http_code}' "https://house.test$1"; }

for aspect in "$@"; do
	case $aspect in
	page) ask https://house.test/hello | grep -q '/hello' || no "no page" ;;
	old-tls) ! ask --tls-max 1.1 --output /dev/null https://house.test/ || no "TLS 1.1 is taken" ;;
	hidden) [ "$(status /internal/)" = 403 ] || no "/internal/ is open" ;;
	failover)
		[ "${#apps[@]}" -ge 2 ] || no "there is one service only"
		kill "${apps[0]}"
		wait "${apps[0]}" || true
		for _ in 1 2 3 4; do [ "$(status /)" = 200 ] || no "a page is lost"; done
		;;
	tenants)
		for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do status /blue/; echo; done | grep -q 429 || no "blue may ask for ever"
		[ "$(status /green/)" = 200 ] || no "green pays for blue"
		;;
	quick)
		SECONDS=0
		for _ in $(seq 50); do [ "$(status /)" = 200 ] || no "a page is lost"; done
		[ "$SECONDS" -lt 5 ] || no "fifty pages took $SECONDS seconds"
		;;
	*) no "no such aspect: $aspect" ;;
	esac
done
