#!/bin/sh
# Five backups of different ages; the two newest must be left.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
for day in 1 2 3 4 5; do touch -d "2026-01-0$day" "$place/backup-$day.tar"; done
sh bin/rotate.sh "$place" 2
left=$(ls "$place" | tr '\n' ' ')
[ "$left" = "backup-4.tar backup-5.tar " ] || { echo "left: $left"; exit 1; }
