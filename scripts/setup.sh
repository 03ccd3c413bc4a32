#!/usr/bin/env bash
# Brings the programs that the tests and the hardening example call, beside Rust itself.
#
# As root on a machine with apt-get it installs what is absent; anywhere else it names the one
# command that does. Exits 0 when everything is there.
set -eu

# program : Debian package
needs=(git:git nginx:nginx python3:python3 curl:curl openssl:openssl cc:build-essential)

# Debian keeps servers out of an ordinary user's PATH.
PATH=$PATH:/usr/sbin:/sbin

missing=()
for need in "${needs[@]}"; do
	command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
done
# The system's own Python: one from pyenv and the like sees no package of Debian's.
/usr/bin/python3 -c 'import yaml' 2>/dev/null || missing+=(python3-yaml)
is_debian_root() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }

# It brings the coding agents that some tests drive; without it those are skipped.
if is_debian_root && ! command -v npm >/dev/null; then missing+=(npm); fi
[ "${#missing[@]}" -eq 0 ] && exit 0

if is_debian_root; then
	echo "setup: installing ${missing[*]}" >&2
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	# RUNLEVEL=1 keeps sysvinit from starting nginx; the example starts its own, on free ports.
	exec env RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

echo "setup: missing ${missing[*]}; on Debian and Ubuntu, this brings them:" >&2
echo "    sudo apt-get install -y ${missing[*]}" >&2
exit 2
