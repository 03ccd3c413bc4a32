# `make` builds, `make demo` shows the main job, `make test` checks everything. The rest is plain cargo.

BINARY := target/release/pitcrew

AGENTS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/pitcrew-agents/node_modules/.bin

.PHONY: all demo test test-agents

all:
	cargo build --release --locked

demo: all
	$(BINARY) demo
	PITCREW=$(CURDIR)/$(BINARY) examples/hardening/demo.sh

test:
	scripts/setup.sh
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo test --locked --workspace

# Real coding agents, brought by npm, against a stand-in for the APIs of their models.
test-agents:
	crates/cli/tests/agents/install
	PITCREW_AGENT_CLIS=$(AGENTS) cargo test --locked -p pitcrew-cli --test agents
