#!/bin/bash
# server.sh supervise | restart | stop: the live service, from `server/current`, on the port in `live/port`.
#
# `supervise` stands for the machine's init system: it keeps the service running until `stop`, and is started
# before any plan. `restart` comes back when the new process answers; where there is no release, it only stops.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
var=$here/var
current=$here/../server/current
port=$(cat "$here/port")
mkdir -p "$var"

pid() { cat "$var/pid" 2>/dev/null || true; }
end() { [ -z "$(pid)" ] || kill "$(pid)" 2>/dev/null || true; }
answers() { (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

case ${1-} in
supervise)
	rm -f "$var/stop"
	while [ ! -e "$var/stop" ]; do
		if [ -e "$current" ]; then
			/usr/bin/python3 "$current" "$port" >>"$var/log" 2>&1 &
			echo $! >"$var/pid"
			wait $! || true
		fi
		sleep 0.02
	done
	;;
restart)
	old=$(pid)
	end
	[ -e "$current" ] || exit 0
	deadline=$((SECONDS + 10))
	until [ "$(pid)" != "$old" ] && answers; do
		[ "$SECONDS" -lt "$deadline" ] || { echo "server.sh: the service does not come up" >&2; cat "$var/log" >&2; exit 1; }
		sleep 0.02
	done
	;;
stop)
	touch "$var/stop"
	end
	;;
*)
	echo "usage: server.sh supervise | restart | stop" >&2
	exit 2
	;;
esac
