#!/bin/sh
# Writes what the customers read.
set -eu
echo "finding the right words"
sleep 1
echo 'Dear customers, flour has become dearer, and so has our bread. We are sorry.' >NOTICE.txt
