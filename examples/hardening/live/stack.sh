#!/bin/bash
# stack.sh start | up | stop: the live stack, as `docker compose up -d` and `down` would.
#
# `up` makes what runs agree with the compose file, and comes back when it does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
var=$here/var
compose=$here/../server/archon/docker-compose.yml

mkdir -p "$var"
exec 9>"$var/stack.lock"
flock 9

runs() { [ -e "$var/stack.pid" ] && kill -0 "$(cat "$var/stack.pid")" 2>/dev/null; }

start() {
	rm -f "$var/stack.ready"
	setsid "$here/stack.py" "$compose" "$(cat "$here/offset")" "$var/stack.ready" \
		>"$var/stack.log" 2>&1 </dev/null 9>&- &
	echo $! >"$var/stack.pid"
	wait_until_ready
}

read_again() {
	rm -f "$var/stack.ready"
	kill -HUP "$(cat "$var/stack.pid")"
	wait_until_ready
}

wait_until_ready() {
	local deadline=$((SECONDS + 10))
	until [ -e "$var/stack.ready" ]; do
		if ! runs || [ "$SECONDS" -ge "$deadline" ]; then
			echo "stack.sh: the stack does not come up" >&2
			cat "$var/stack.log" >&2
			exit 1
		fi
		sleep 0.02
	done
}

case ${1-} in
start) start ;;
up) if runs; then read_again; else start; fi ;;
stop)
	runs || exit 0
	kill "$(cat "$var/stack.pid")"
	while runs; do sleep 0.02; done
	;;
*)
	echo "usage: stack.sh start | up | stop" >&2
	exit 2
	;;
esac
