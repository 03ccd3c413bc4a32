//! The stand-in itself, on each vendor's wire: what it answers, and how it refuses. No agent is needed for this.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::models::{Fault, Models, Step, cut, hang, refuse, say, shell, tool};

/// Where a vendor's wire ends, and how a request on it says this to a model with a shell.
struct Wire {
    path: &'static str,
    request: fn(text: &str, streams: bool) -> Value,
}

const ANTHROPIC: Wire = Wire {
    path: "/v1/messages",
    request: |text, streams| {
        let tools = json!([{ "name": "Bash", "input_schema": {} }]);
        json!({ "model": "m", "stream": streams, "tools": tools, "messages": [{ "role": "user", "content": text }] })
    },
};

const RESPONSES: Wire = Wire {
    path: "/v1/responses",
    request: |text, streams| {
        let tools = json!([{ "type": "function", "name": "exec_command" }]);
        json!({ "model": "m", "stream": streams, "tools": tools, "input": [{ "role": "user", "content": [{ "text": text }] }] })
    },
};

const COMPLETIONS: Wire = Wire {
    path: "/v1/chat/completions",
    request: |text, streams| {
        let tools = json!([{ "type": "function", "function": { "name": "bash" } }]);
        json!({ "model": "m", "stream": streams, "tools": tools, "messages": [{ "role": "user", "content": text }] })
    },
};

const GEMINI: Wire = Wire {
    path: "/v1beta/models/m:generateContent",
    request: |text, _| {
        let tools = json!([{ "functionDeclarations": [{ "name": "run_shell_command" }] }]);
        json!({ "tools": tools, "contents": [{ "role": "user", "parts": [{ "text": text }] }] })
    },
};

const STREAMED_GEMINI: Wire = Wire { path: "/v1beta/models/m:streamGenerateContent", ..GEMINI };

const ALL: [(Wire, bool); 8] = [
    (ANTHROPIC, false),
    (ANTHROPIC, true),
    (RESPONSES, false),
    (RESPONSES, true),
    (COMPLETIONS, false),
    (COMPLETIONS, true),
    (GEMINI, false),
    (STREAMED_GEMINI, true),
];

/// Asks, and returns all that is answered.
fn ask(models: &Models, method: &str, path: &str, body: &Value) -> String {
    let mut stream = TcpStream::connect(models.url().trim_start_matches("http://")).unwrap();
    let body = body.to_string();
    let length = body.len();
    write!(
        stream,
        "{method} {path}?beta=true HTTP/1.1\r\nauthorization: Bearer told\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn scripted(steps: impl IntoIterator<Item = Step>) -> Models {
    let models = Models::new();
    models.play("the words", steps);
    models
}

#[test]
fn every_wire_is_spoken_in_one_piece_and_streamed() {
    for (wire, streams) in ALL {
        let steps = [
            (shell("make it"), "make it"),
            (tool("mcp__pitcrew__signal", json!({ "name": "made" })), "mcp__pitcrew__signal"),
            (say("It is made."), "It is made."),
        ];
        for (step, expected) in steps {
            let models = scripted([step]);
            let answer = ask(&models, "POST", wire.path, &(wire.request)("these are the words", streams));
            let is_streamed = answer.contains("text/event-stream");
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            assert_eq!(is_streamed, streams, "{answer}");
            assert!(answer.contains(expected), "{answer}");
            assert_eq!(answer.ends_with("0\r\n\r\n"), streams, "{answer}");
            assert_eq!(models.served().input, 100);
        }
    }
}

#[test]
fn a_refusal_is_worded_as_the_vendor_words_it_and_only_as_often_as_the_script_says() {
    let faults = [
        (Fault::Overloaded, ["529", "503", "503", "503"]),
        (Fault::RateLimited { retry_after: 7 }, ["429"; 4]),
        (Fault::Quota { resets: Some(4_102_444_800) }, ["429"; 4]),
        (Fault::Unpaid, ["400", "429", "429", "403"]),
        (Fault::NotAllowed, ["401"; 4]),
        (Fault::Broken, ["500"; 4]),
    ];
    for (fault, statuses) in faults {
        for (wire, status) in [ANTHROPIC, RESPONSES, COMPLETIONS, GEMINI].into_iter().zip(statuses) {
            let models = scripted([refuse(fault, 1), say("It is there again.")]);
            let request = (wire.request)("the words", false);
            let refused = ask(&models, "POST", wire.path, &request);
            assert!(refused.starts_with(&format!("HTTP/1.1 {status} ")), "{fault:?}: {refused}");
            assert_eq!(refused.contains("retry-after: 7"), matches!(fault, Fault::RateLimited { .. }), "{refused}");
            assert!(ask(&models, "POST", wire.path, &request).contains("It is there again."));
        }
    }
}

#[test]
fn a_cut_stream_has_no_end() {
    for (wire, streams) in ALL {
        let models = scripted([cut(1), say("It is whole.")]);
        let request = (wire.request)("the words", streams);
        let answer = ask(&models, "POST", wire.path, &request);
        assert!(!answer.ends_with("0\r\n\r\n") && !answer.contains("[DONE]"), "{answer}");
        assert!(ask(&models, "POST", wire.path, &request).contains("It is whole."));
    }
}

#[test]
fn what_hangs_goes_away_at_a_word_and_answers_the_next() {
    let models = scripted([hang("stuck"), say("Here I am.")]);
    let request = (ANTHROPIC.request)("the words", true);
    std::thread::scope(|scope| {
        let stuck = scope.spawn(|| ask(&models, "POST", ANTHROPIC.path, &request));
        models.reached("stuck", 1);
        models.release("stuck");
        assert!(!stuck.join().unwrap().ends_with("0\r\n\r\n"));
    });
    assert!(ask(&models, "POST", ANTHROPIC.path, &request).contains("Here I am."));
}

#[test]
fn the_newest_words_choose_and_keys_are_not_kept() {
    let models = Models::new();
    models.play("first", [say("To the first.")]);
    models.play("second & of them", [say("To the second.")]);
    let answer = |text: &str| ask(&models, "POST", ANTHROPIC.path, &(ANTHROPIC.request)(text, false));
    assert!(answer("the first").contains("To the first."));
    assert!(answer("the second of them, not the first").contains("To the second."));
    assert!(answer("a third").contains("No script is for this."));
    assert!(!format!("{:?}", models.asked()).contains("Bearer"));
    assert_eq!(models.asked_for_work().len(), 2);
}

#[test]
fn what_needs_no_model_is_answered_too() {
    let models = Models::new();
    assert!(ask(&models, "GET", "/v1/models", &Value::Null).contains("scripted"));
    assert!(ask(&models, "GET", "/v1beta/models", &Value::Null).contains("models/scripted"));
    assert!(ask(&models, "POST", "/v1/messages/count_tokens", &json!({})).contains("input_tokens"));
    assert!(ask(&models, "POST", "/v1beta/models/m:countTokens", &json!({})).contains("totalTokens"));
    assert!(ask(&models, "POST", "/v1/elsewhere", &json!({})).starts_with("HTTP/1.1 404"));
}
