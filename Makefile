# `make` builds, `make demo` shows the main job, `make test` checks everything. The rest is plain cargo.

BINARY := target/release/pitcrew

.PHONY: all demo test

all:
	cd ui && npm ci --no-fund --no-audit && npm run build
	cargo build --release --locked

demo: all
	$(BINARY) demo
	PITCREW=$(CURDIR)/$(BINARY) examples/hardening/demo.sh

test:
	scripts/setup.sh
	cd ui && npm ci --no-fund --no-audit && npm test
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	agents=$$(crates/cli/tests/agents/install) && PITCREW_AGENT_CLIS=$$agents cargo test --locked --workspace
	cd ui && PITCREW_BIN=$(CURDIR)/target/debug/pitcrew npm run e2e
