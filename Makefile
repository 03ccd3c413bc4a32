# `make` builds, `make demo` shows the main job, `make test` checks everything. The rest is plain cargo.

BINARY := target/release/pitcrew

.PHONY: all demo test

all:
	cargo build --release --locked

demo: all
	$(BINARY) demo
	PITCREW=$(CURDIR)/$(BINARY) examples/hardening/demo.sh

test:
	scripts/setup.sh
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	agents=$$(crates/cli/tests/agents/install) && PITCREW_AGENT_CLIS=$$agents cargo test --locked --workspace
