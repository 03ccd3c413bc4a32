#!/bin/bash
# staged.sh PROBE...: starts the nginx configuration in the current directory, asks, stops.
#
# Made for the walls of a task: the loopback there is the task's own, so nginx listens on its real
# ports, 80 and 443, beside whatever the machine runs; `/run` and the like are empty and writable.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
PATH=$PATH:/usr/sbin

# Inside the walls nobody is root, and `/run` is the task's: anywhere else this could meet a real server.
if [ "$(id -u)" -eq 0 ] || [ ! -w /run ]; then
	echo "staged.sh: there are no walls here; it starts servers on ports 80 and 443" >&2
	exit 2
fi

nginx=
stop() {
	[ -z "$nginx" ] || kill "$nginx" 2>/dev/null || true
	wait
}
trap stop EXIT

"$here/live/certificate.sh" /run/tls
nginx -t -q -c "$PWD/nginx/nginx.conf"

nginx -c "$PWD/nginx/nginx.conf" -g 'daemon off;' &
nginx=$!
until [ -s /run/nginx.pid ]; do
	kill -0 "$nginx"
	sleep 0.02
done

[ "$(curl -fsS --retry 3 --retry-connrefused http://127.0.0.1/healthz)" = ok ]
"$here/checks/ask.py" --staged tls12 "$@"
