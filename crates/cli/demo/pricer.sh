#!/bin/sh
# Raises every price in prices.csv by ten percent.
set -eu
echo "reading prices.csv"
sleep 1
if grep -q '"previous":null' "$PITCREW_TASK"; then
	# A slip, as agents make them: the sign of the currency has no place in a number.
	awk -F, 'NR == 1 { print; next } { printf "%s,EUR %.2f\n", $1, $2 * 1.1 }' prices.csv >raised
else
	echo "told what was wrong; once more"
	awk -F, 'NR == 1 { print; next } { printf "%s,%.2f\n", $1, $2 * 1.1 }' prices.csv >raised
fi
cat raised >prices.csv
rm raised
