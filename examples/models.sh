# models.sh: what the demonstrations with coding agents share; sourced by them.
#
# The agents are real; their models are a stand-in that plays a script, on this machine alone.

pitcrew=${PITCREW:-pitcrew}
say() { printf '\n== %s\n\n' "$*"; }
not_as_told() { printf 'demo.sh: not as told: %s\n' "$*" >&2; exit 1; }
tidy() { exec 9>&- || true; wait; chmod -R u+rwX "$place"; rm -rf "$place"; }

# begin NAME AGENT...: a repository of its own with the example's files; the agents must be there.
begin() {
	local name=$1 agent
	shift
	command -v "$pitcrew" >/dev/null || { echo "demo.sh: no pitcrew; build it with \`make\`" >&2; exit 2; }
	for agent in "$@"; do
		command -v "$agent" >/dev/null || { echo "demo.sh: no $agent; \`pitcrew doctor\` says how it is installed" >&2; exit 2; }
	done
	place=$(mktemp -d "${TMPDIR:-/tmp}/pitcrew-$name.XXXXXX")
	trap tidy EXIT
	export PITCREW_STATE=$place/state
	mkdir "$place/$name"
	cp -r "$here/." "$place/$name"
	cd "$place/$name"
	rm -f demo.sh models.toml session.cast
	git init -q -b main
	git add -A
	git -c user.name=demo -c user.email=demo@localhost commit -qm "as it was"
}

# stand_in SCRIPT: starts the models, unless MODELS says where they are.
stand_in() {
	export ANTHROPIC_API_KEY=stand-in CODEX_API_KEY=stand-in GEMINI_API_KEY=stand-in
	[ -n "${MODELS:-}" ] && return
	# It ends when nobody holds its standard input any more.
	mkfifo "$place/open" "$place/url"
	cargo run -q --manifest-path "$here/../../Cargo.toml" -p pitcrew-cli --example models -- "$1" <"$place/open" >"$place/url" &
	exec 9>"$place/open"
	read -r MODELS <"$place/url" || { echo "demo.sh: the stand-in for the models did not start" >&2; exit 2; }
}

# with_stand_in PLAN: the plan's agents ask the stand-in, and not their vendors.
with_stand_in() {
	local codex="model_providers.demo={name=\"demo\",base_url=\"$MODELS/v1\",wire_api=\"responses\",env_key=\"CODEX_API_KEY\"}"
	sed -i \
		-e "s|use: claude,|use: claude, env: {ANTHROPIC_BASE_URL: \"$MODELS\"},|" \
		-e "s|use: codex,|use: codex, args: [-c, model_provider=demo, -c, '$codex'],|" \
		-e "s|use: gemini,|use: gemini, env: {GOOGLE_GEMINI_BASE_URL: \"$MODELS\"},|" "$1"
	git add "$1"
	git -c user.name=demo -c user.email=demo@localhost commit -qm "the models are a stand-in"
}
