#!/usr/bin/env bash
# Brings the programs that the tests and the hardening example call, beside Rust itself.
#
# As root on a machine with apt-get it installs what is absent; anywhere else it names the one
# command that does. Exits 0 when everything is there.
set -eu

# program : Debian package
needs=(git:git nginx:nginx python3:python3 curl:curl openssl:openssl cc:build-essential
	nats-server:nats-server prometheus-alertmanager:prometheus-alertmanager)

# Debian keeps servers out of an ordinary user's PATH.
PATH=$PATH:/usr/sbin:/sbin

missing=()
for need in "${needs[@]}"; do
	command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
done
# The system's own Python: one from pyenv and the like sees no package of Debian's.
/usr/bin/python3 -c 'import yaml' 2>/dev/null || missing+=(python3-yaml)
is_debian_root() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }

# npm builds the page, and brings the coding agents that some tests drive.
command -v npm >/dev/null || missing+=(npm)
# The page is tested in a browser.
command -v chromium >/dev/null || missing+=(chromium)
# What tries the API out is brought into an environment of its own.
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)

[ "${#missing[@]}" -eq 0 ] && exit 0

if is_debian_root; then
	echo "setup: installing ${missing[*]}" >&2
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	# Nothing that comes is started: the examples and tests start their own, on free ports.
	policy=/usr/sbin/policy-rc.d
	if [ ! -e "$policy" ]; then
		printf '#!/bin/sh\nexit 101\n' >"$policy"
		chmod +x "$policy"
		trap 'rm -f "$policy"' EXIT
	fi
	RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
	exit 0
fi

echo "setup: missing ${missing[*]}; on Debian and Ubuntu, this brings them:" >&2
echo "    sudo apt-get install -y ${missing[*]}" >&2
exit 2
