# `make` builds, `make demo` shows the main job, `make test` checks everything. The rest is plain cargo.

BINARY := target/release/pitcrew
# The page is built with a Node that is new enough, wherever that is.
WITH_NODE = node=$$(scripts/node) && PATH=$$node:$$PATH && cd ui

.PHONY: all demo test

all:
	$(WITH_NODE) && npm ci --no-fund --no-audit && npm run build
	cargo build --release --locked

demo: all
	$(BINARY) demo
	PITCREW=$(CURDIR)/$(BINARY) examples/hardening/demo.sh

test:
	scripts/setup.sh
	$(WITH_NODE) && npm ci --no-fund --no-audit && npm test
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	agents=$$(crates/cli/tests/agents/install) && PITCREW_AGENT_CLIS=$$agents cargo test --locked --workspace
	$(WITH_NODE) && PITCREW_BIN=$(CURDIR)/target/debug/pitcrew npm run e2e
