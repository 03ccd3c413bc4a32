//! How each agent is started.

use std::time::Duration;

use super::super::Prompt;
use super::super::start::{Setup, start};
use super::super::tools::Tools;
use super::{coder, kind, plan, setup};

/// Says how an agent is started: its arguments around `ARGS`, those of the plan, its variables, its files.
fn started(agent: &str, resume: Option<&str>, walled: bool) -> String {
    let plan = plan(agent);
    let agent = coder(&plan);
    let (how, _) = start(kind(agent), &setup(agent, resume, walled)).unwrap();
    let words: Vec<String> = how.args.into_iter().chain(["ARGS".to_owned()]).chain(how.tail).collect();
    let mut told = format!("{}\n", words.join(" "));
    for (name, value) in how.env {
        told.push_str(&format!("{name}={value}\n"));
    }
    for (path, text) in how.files {
        told.push_str(&format!("{path}: {text}\n"));
    }
    told
}

#[test]
fn claude_code_is_given_its_session() {
    insta::assert_snapshot!(started("{use: claude, model: opus, max_turns: 9}", None, true), @"
    -p --input-format stream-json --output-format stream-json --verbose --permission-prompt-tool stdio --strict-mcp-config --session-id 11111111-1111-4111-8111-111111111111 --model opus --max-turns 9 ARGS
    CLAUDE_CONFIG_DIR=/state
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1
    DISABLE_AUTOUPDATER=1
    ");
    insta::assert_snapshot!(started("{use: claude}", Some("s1"), true), @"
    -p --input-format stream-json --output-format stream-json --verbose --permission-prompt-tool stdio --strict-mcp-config --resume s1 ARGS
    CLAUDE_CONFIG_DIR=/state
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1
    DISABLE_AUTOUPDATER=1
    ");
}

#[test]
fn codex_has_no_walls_of_its_own_inside_of_ours() {
    insta::assert_snapshot!(started("{use: codex, model: big}", None, true), @"
    exec --json --skip-git-repo-check -s danger-full-access --model big ARGS -
    CODEX_HOME=/state
    ");
    insta::assert_snapshot!(started("{use: codex}", Some("s1"), false), @"
    exec --json --skip-git-repo-check -s workspace-write ARGS resume s1 -
    CODEX_HOME=/state
    ");
}

#[test]
fn gemini_finds_what_it_would_ask_a_person_once() {
    insta::assert_snapshot!(started("{use: gemini, model: flash, max_turns: 9}", None, true), @r#"
    --acp --skip-trust --approval-mode default --model flash ARGS
    GEMINI_CLI_HOME=/state
    .gemini/settings.json: {"general":{"disableAutoUpdate":true,"enableAutoUpdate":false},"model":{"maxSessionTurns":9},"privacy":{"usageStatisticsEnabled":false},"security":{"auth":{"selectedType":"gemini-api-key"}}}
    "#);
    insta::assert_snapshot!(started("{use: gemini, env: {GOOGLE_GENAI_USE_VERTEXAI: 'true'}}", None, true), @r#"
    --acp --skip-trust --approval-mode default ARGS
    GEMINI_CLI_HOME=/state
    .gemini/settings.json: {"general":{"disableAutoUpdate":true,"enableAutoUpdate":false},"privacy":{"usageStatisticsEnabled":false},"security":{"auth":{"selectedType":"vertex-ai"}}}
    "#);
}

#[test]
fn opencode_asks_about_everything_and_fetches_nothing_for_itself() {
    insta::assert_snapshot!(started("{use: opencode, model: a/b}", None, true), @r#"
    acp ARGS
    XDG_CONFIG_HOME=/state/config
    XDG_DATA_HOME=/state/data
    XDG_STATE_HOME=/state/state
    XDG_CACHE_HOME=/state/cache
    OPENCODE_PERMISSION={"bash":"ask","edit":"ask","external_directory":"ask","webfetch":"ask"}
    OPENCODE_DISABLE_AUTOUPDATE=1
    OPENCODE_DISABLE_LSP_DOWNLOAD=1
    OPENCODE_DISABLE_SHARE=1
    config/opencode/.npmrc: offline=true
    "#);
}

#[test]
fn an_agent_of_the_plans_own_keeps_its_state_in_its_home() {
    insta::assert_snapshot!(started("{use: {acp: their-agent --acp}}", None, true), @"
    ARGS
    HOME=/state
    ");
}

#[test]
fn people_are_not_started() {
    let plan = plan("{use: manual}");
    let agent = coder(&plan);
    assert!(start(kind(agent), &setup(agent, None, true)).is_none());
}

/// Says how an agent is started that finds Pitcrew's own tools: what of it is about them.
fn with_tools(agent: &str) -> String {
    let plan = plan(agent);
    let agent = coder(&plan);
    let env = [("PITCREW_SOCKET", "/pitcrew/socket"), ("PITCREW_TOKEN", "0123")];
    let tools = Tools {
        program: "/bin/pitcrew".to_owned(),
        env: env.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        patience: Duration::from_secs(1_800),
    };
    let (how, mut driver) = start(kind(agent), &Setup { tools: Some(&tools), ..setup(agent, None, true) }).unwrap();
    let mut told: Vec<String> =
        how.args.into_iter().filter(|word| word.contains("mcp") || word.contains("/bin/pitcrew")).collect();
    told.extend(
        how.env.into_iter().filter(|(name, _)| name.contains("MCP")).map(|(name, value)| format!("{name}={value}")),
    );
    let mut wire = super::Wire::default();
    driver.open(&Prompt { whole: "PROMPT".to_owned(), again: None }, &mut wire);
    let mut wire = super::Wire::default();
    driver.hear(r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}"#, &mut wire);
    told.extend(wire.lines.into_iter().filter(|line| line.contains("session/new")));
    told.join("\n")
}

#[test]
fn each_finds_pitcrews_tools_and_no_argument_holds_the_token() {
    insta::assert_snapshot!(with_tools("{use: claude}"), @r#"
    --strict-mcp-config
    --mcp-config
    {"mcpServers":{"pitcrew":{"args":["mcp"],"command":"/bin/pitcrew","env":{"PITCREW_SOCKET":"${PITCREW_SOCKET}","PITCREW_TOKEN":"${PITCREW_TOKEN}"},"type":"stdio"}}}
    MCP_TOOL_TIMEOUT=1800000
    "#);
    insta::assert_snapshot!(with_tools("{use: codex}"), @r#"
    mcp_servers.pitcrew.command="/bin/pitcrew"
    mcp_servers.pitcrew.args=["mcp"]
    mcp_servers.pitcrew.env_vars=["PITCREW_SOCKET","PITCREW_TOKEN"]
    mcp_servers.pitcrew.tool_timeout_sec=1800
    mcp_servers.pitcrew.default_tools_approval_mode="approve"
    "#);
    insta::assert_snapshot!(with_tools("{use: gemini}"), @r#"{"id":2,"jsonrpc":"2.0","method":"session/new","params":{"cwd":"/repo","mcpServers":[{"args":["mcp"],"command":"/bin/pitcrew","env":[{"name":"PITCREW_SOCKET","value":"/pitcrew/socket"},{"name":"PITCREW_TOKEN","value":"0123"}],"name":"pitcrew"}]}}"#);
}
