#!/bin/sh
# Makes a repository of a crate's releases, a commit a release, for the bench beside this script.
#
#   releases.sh DIRECTORY CRATE VERSION...
#
# Cargo fetches them, each as the one dependency of an empty package.
set -eu
directory=$1 crate=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git init -q -b main "$directory"
git -C "$directory" config user.name bench
git -C "$directory" config user.email bench@localhost
for version in "$@"; do
    rm -rf "$work/p"
    mkdir -p "$work/p/src"
    : >"$work/p/src/lib.rs"
    printf '[package]\nname = "p"\nversion = "0.0.0"\n[dependencies]\n%s = { version = "=%s", default-features = false }\n' \
        "$crate" "$version" >"$work/p/Cargo.toml"
    # `vendor` unpacks it, with whatever it needs itself, which is left out.
    (cd "$work/p" && cargo vendor -q --versioned-dirs vendor >"$work/log" 2>&1) || { echo "$crate $version: not to be had"; continue; }
    find "$directory" -mindepth 1 -maxdepth 1 ! -name .git -exec rm -rf {} +
    cp -R "$work/p/vendor/$crate-$version/." "$directory/"
    rm -f "$directory/.cargo-checksum.json" "$directory/.cargo_vcs_info.json" "$directory/Cargo.lock"
    git -C "$directory" add -A
    git -C "$directory" commit -q --allow-empty -m "$version"
done
git -C "$directory" rev-list --count HEAD
