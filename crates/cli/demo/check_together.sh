#!/bin/sh
# What three agents made, seen as one.
set -e
./checks/prices.sh
grep -q 'new prices' site/index.html
grep -q 'bread' NOTICE.txt
echo "prices, page and notice fit together"
