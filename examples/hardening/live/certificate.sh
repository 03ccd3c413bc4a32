#!/bin/sh
# certificate.sh DIRECTORY: makes a certificate of a day for archon.example.com there, if there is none.
set -eu
[ -e "$1/archon.key" ] && exit 0
mkdir -p "$1"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 \
	-subj /CN=archon.example.com -keyout "$1/archon.key" -out "$1/archon.crt" 2>"$1/openssl.log" ||
	{ cat "$1/openssl.log" >&2; exit 1; }
