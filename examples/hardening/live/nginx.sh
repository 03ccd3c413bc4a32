#!/bin/bash
# nginx.sh start | reload | stop: the live nginx, on loopback ports moved by the number in `offset`.
#
# `reload` comes back when the old workers are gone: who asks after it is answered by the new ones.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
var=$here/var
PATH=$PATH:/usr/sbin

# Two tasks that land at once reload one after the other.
mkdir -p "$var"
exec 9>"$var/nginx.lock"
flock 9

nginx_live() { nginx -e "$var/log/error.log" -c "$var/nginx/nginx.conf" "$@" 9>&-; }

render() {
	rm -rf "$var/nginx.new"
	"$here/render.py" "$here/../server/nginx" "$var/nginx.new" "$(cat "$here/offset")" "$var"
	rm -rf "$var/nginx"
	mv "$var/nginx.new" "$var/nginx"
}

wait_for_the_end_of() {
	local deadline=$((SECONDS + 10)) pid
	for pid in "$@"; do
		while kill -0 "$pid" 2>/dev/null; do
			[ "$SECONDS" -lt "$deadline" ] || { echo "nginx.sh: process $pid does not end" >&2; exit 1; }
			sleep 0.02
		done
	done
}

case ${1-} in
start)
	mkdir -p "$var/run" "$var/log"
	"$here/certificate.sh" "$var/run/tls"
	render
	nginx_live
	;;
reload)
	render
	nginx_live -t -q
	workers=$(pgrep -P "$(cat "$var/run/nginx.pid")" || true)
	nginx_live -s reload
	# shellcheck disable=SC2086 # a list of numbers
	wait_for_the_end_of $workers
	;;
stop)
	[ -e "$var/run/nginx.pid" ] || exit 0
	master=$(cat "$var/run/nginx.pid")
	nginx_live -s stop
	wait_for_the_end_of "$master"
	;;
*)
	echo "usage: nginx.sh start | reload | stop" >&2
	exit 2
	;;
esac
