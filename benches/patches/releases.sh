#!/bin/sh
# Makes a repository of a crate's releases, a commit a release, for the benches of patches and of reviews.
#
#   releases.sh DIRECTORY CRATE VERSION...
#
# Cargo fetches them, each by itself and into a home of this script's own, which goes with it.
# What cargo knows of registries by `~/.cargo/config.toml` holds. Exits with 1 where not one of the versions was to be had.
set -eu
directory=$1 crate=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
known=${CARGO_HOME:-$HOME/.cargo}
[ ! -f "$known/config.toml" ] || cp "$known/config.toml" "$work/config.toml"
git init -q -b main "$directory"
git -C "$directory" config user.name bench
git -C "$directory" config user.email bench@localhost
for version in "$@"; do
    # Whoever asks for a version's description is given its files too, and nothing of what it needs.
    (cd "$work" && CARGO_HOME=$work cargo info -q --registry crates-io "$crate@$version") >"$work/log" 2>&1 || true
    files=$(find "$work/registry/src" -mindepth 2 -maxdepth 2 -name "$crate-$version" 2>/dev/null || true)
    [ -n "$files" ] || { echo "$crate $version: not to be had" >&2; continue; }
    find "$directory" -mindepth 1 -maxdepth 1 ! -name .git -exec rm -rf {} +
    cp -R "$files/." "$directory/"
    rm -f "$directory/.cargo-ok" "$directory/.cargo_vcs_info.json" "$directory/Cargo.lock"
    git -C "$directory" add -A -f
    git -C "$directory" commit -q --allow-empty -m "$version"
done
git -C "$directory" rev-list --count HEAD
