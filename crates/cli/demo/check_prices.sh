#!/bin/sh
# Every line but the first is a name and a number with two decimals.
wrong=$(tail -n +2 prices.csv | grep -vE '^[a-z]+,[0-9]+\.[0-9]{2}$') || exit 0
echo "these are no prices:"
echo "$wrong"
exit 1
