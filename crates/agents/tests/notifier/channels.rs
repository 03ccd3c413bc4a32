//! What each service is sent.

use std::path::Path;

use jsonschema::validator_for;
use pitcrew_agents::notifier::AGENT;
use pitcrew_agents::notifier::outbox::Outbox;
use serde_json::{Value, json};

use crate::server::{Service, Step, mail_server};
use crate::{Dial, sent, told};

/// What would be sent for inputs.
pub fn body(mut inputs: Value) -> Value {
    inputs["dry_run"] = json!(true);
    if inputs["url"].is_null() {
        inputs["url"] = json!("https://example.org/hook");
    }
    assert!(validator_for(&(AGENT.input)()).unwrap().is_valid(&inputs), "{inputs}");
    let token = ["tok", "en-1234"].concat();
    let outcome = told(inputs, Path::new("/nowhere"), &Dial::new(), &[("GH", &token)]).unwrap();
    assert!(validator_for(&(AGENT.output)()).unwrap().is_valid(&outcome.output), "{}", outcome.output);
    outcome.output["wouldSend"]["body"].clone()
}

#[test]
fn each_service_gets_the_message_in_its_own_words() {
    let text = "Found <b>3</b> & more\n@everyone <!channel> **x**";
    let of = |channel: &str| {
        body(json!({"channel": channel, "title": "Scan", "message": text, "severity": "high", "dedupe_key": "k"}))
    };
    let all: Vec<String> =
        ["slack", "discord", "teams", "webhook"].iter().map(|channel| format!("{:#}", of(channel))).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    {
      "blocks": [
        {
          "text": {
            "emoji": false,
            "text": "[high] Scan",
            "type": "plain_text"
          },
          "type": "header"
        },
        {
          "text": {
            "text": "Found &lt;b&gt;3&lt;/b&gt; &amp; more\n@everyone &lt;!channel&gt; **x**",
            "type": "mrkdwn",
            "verbatim": true
          },
          "type": "section"
        }
      ],
      "text": "[high] Scan",
      "unfurl_links": false,
      "unfurl_media": false
    }
    {
      "allowed_mentions": {
        "parse": []
      },
      "content": "**[high] Scan**\nFound <b>3</b> & more\n@everyone <!channel> **x**"
    }
    {
      "attachments": [
        {
          "content": {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "body": [
              {
                "color": "attention",
                "size": "medium",
                "text": "[high] Scan",
                "type": "TextBlock",
                "weight": "bolder",
                "wrap": true
              },
              {
                "text": "Found <b>3</b> & more\n\n@everyone <!channel> **x**",
                "type": "TextBlock",
                "wrap": true
              }
            ],
            "msteams": {
              "width": "Full"
            },
            "type": "AdaptiveCard",
            "version": "1.4"
          },
          "contentType": "application/vnd.microsoft.card.adaptive",
          "contentUrl": null
        }
      ],
      "type": "message"
    }
    {
      "data": {
        "key": "k",
        "message": "Found <b>3</b> & more\n@everyone <!channel> **x**",
        "severity": "high",
        "title": "Scan"
      },
      "timestamp": "2030-01-01T00:00:00Z",
      "type": "pitcrew.notification"
    }
    "#);
}

#[test]
fn templates_digests_and_secrets() {
    let filled = body(json!({
        "channel": "webhook", "title": "{{ tool }}", "template": "{{ findings | length }} of {{ tool }}",
        "data": {"tool": "scan", "findings": [1, 2]},
    }));
    assert_eq!(filled["data"]["title"], "scan");
    assert_eq!(filled["data"]["message"], "2 of scan");
    let digest =
        body(json!({"channel": "webhook", "template": "- {{ name }}", "digest": [{"name": "a"}, {"name": "b"}]}));
    assert_eq!(digest["data"]["message"], "- a\n- b");
    let token = ["tok", "en-1234"].concat();
    let redacted =
        body(json!({"channel": "webhook", "message": format!("it is {token}\u{202e}\u{1b}[2J"), "redact_env": ["GH"]}));
    assert_eq!(redacted["data"]["message"], "it is [redacted]\u{fffd}\u{fffd}[2J");
}

#[test]
fn what_comes_from_outside_is_no_template_and_any_key_will_do() {
    let key = "{}:{alertname=\"Hohe Last, ä\"}\r\nX-Evil: 1";
    let sent =
        |key: &str| body(json!({"channel": "webhook", "title": "{{ x }} {%", "message": "{{ y }}", "dedupe_key": key}));
    let data = &sent(key)["data"];
    assert_eq!((&data["title"], &data["message"]), (&json!("{{ x }} {%"), &json!("{{ y }}")));
    assert_eq!(data["key"].as_str().unwrap().len(), 32);
    assert_eq!(sent(key)["data"]["key"], data["key"]);
    assert_eq!(sent("plain-1")["data"]["key"], "plain-1");
}

#[test]
fn webhooks_are_signed_and_keep_their_id() {
    let service = Service::new([Step::Answer(503, "", String::new())]);
    // The example of the specification, put together.
    let secret = ["whsec_", "MfKQ9r8GKYqrTwjUPD8", "ILPZIo2LaLaSw"].concat();
    let inputs = json!({"channel": "webhook", "url": service.url(), "message": "m", "secret_env": "S", "dedupe_key": "msg_1", "allow_private": true});
    assert!(sent(inputs, &[("S", &secret)]).starts_with("sent to webhook ["));
    let seen = service.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].header("webhook-id"), Some("msg_1"));
    assert_eq!(seen[1].header("webhook-id"), Some("msg_1"));
    assert_eq!(seen[0].header("webhook-timestamp"), Some("1893456000"));
    assert!(seen[0].header("webhook-signature").unwrap().starts_with("v1,"));
    use base64::Engine;
    let key = base64::engine::general_purpose::STANDARD.decode(&secret[6..]).unwrap();
    let signed = pitcrew_agents::notifier::channel::sign(
        &key,
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1_614_265_330,
        r#"{"test": 2432232314}"#,
    );
    assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn discord_and_teams_say_it_in_the_body() {
    let service = Service::new([Step::Answer(429, "retry-after: 9\r\n", r#"{"retry_after": 0.5}"#.into())]);
    let inputs = json!({"channel": "discord", "url": service.url(), "message": "m", "allow_private": true});
    assert_eq!(sent(inputs, &[]), "sent to discord [500]");
    assert!(service.seen()[0].line.contains("?wait=true"));
    let failed = "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 400";
    let service = Service::new([Step::Answer(200, "", failed.into())]);
    let inputs = json!({"channel": "teams", "url": service.url(), "message": "m", "allow_private": true});
    assert!(sent(inputs, &[]).starts_with("trouble: send to teams: Webhook message delivery failed"));
}

fn mail(port: u16) -> Value {
    json!({
        "channel": "email", "target": ["Ops <ops@example.org>", "dev@example.org"], "title": "Done\r\nBcc: x@example.org",
        "message": "All is well.\n.\nStill.", "allow_private": true, "attempts": 2, "dedupe_key": "k",
        "smtp": {"host": "127.0.0.1", "port": port, "from": "Pitcrew <ci@example.org>", "tls": "none"},
    })
}

#[test]
fn e_mail_goes_out_with_an_id_that_stays() {
    let (port, said) = mail_server(&[
        "220 x\r\n",
        "250 x\r\n",
        "250 ok\r\n",
        "250 ok\r\n",
        "250 ok\r\n",
        "354 go\r\n",
        "250 taken\r\n",
        "221 bye\r\n",
    ]);
    assert_eq!(sent(mail(port), &[]), "sent to email []");
    let said = said.lock().unwrap().clone();
    let shown: Vec<&String> = said.iter().filter(|line| !line.starts_with("EHLO")).collect();
    insta::assert_snapshot!(shown.iter().map(|line| line.as_str()).collect::<Vec<_>>().join("\n"), @"
    MAIL FROM:<ci@example.org>
    RCPT TO:<ops@example.org>
    RCPT TO:<dev@example.org>
    DATA
    Message-ID: <8254c329a92850f6d539dd376f4816ee@example.org>
    Date: Tue, 01 Jan 2030 00:00:00 +0000
    From: Pitcrew <ci@example.org>
    Subject: Done Bcc: x@example.org
    Content-Type: text/plain; charset=utf-8
    To: Ops <ops@example.org>, dev@example.org
    Content-Transfer-Encoding: 7bit

    All is well.
    ..
    Still.
    .
    QUIT
    ");
}

#[test]
fn a_mail_server_may_say_later_never_or_nothing() {
    let (port, _) = mail_server(&["220 x\r\n", "250 x\r\n", "450 later\r\n", "221 bye\r\n"]);
    let later = sent(mail(port), &[]);
    assert!(later.contains("is not ready") && later.contains("(2 tries)"), "{later}");
    let (port, _) = mail_server(&["220 x\r\n", "250 x\r\n", "250 ok\r\n", "550 nobody\r\n", "221 bye\r\n"]);
    let never = sent(mail(port), &[]);
    assert!(never.contains("the mail server refuses") && never.ends_with("[]"), "{never}");
    let (port, _) = mail_server(&["220 x\r\n", "250 x\r\n", "250 ok\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"]);
    let nothing = sent(mail(port), &[]);
    assert!(nothing.contains("did not say that it has it"), "{nothing}");
}

#[test]
fn a_mail_server_that_offers_no_safety_is_told_nothing_and_may_be_told_later() {
    let directory = tempfile::tempdir().unwrap();
    let (port, said) = mail_server(&["220 x\r\n", "250 x\r\n", "221 bye\r\n"]);
    let mut inputs = mail(port);
    inputs["smtp"]["tls"] = json!("starttls");
    inputs["outbox"] = json!("outbox");
    let trouble = told(inputs, directory.path(), &Dial::new(), &[]).unwrap_err();
    insta::assert_snapshot!(trouble.message, @"send to email: there is no safe connection: the mail server does not offer STARTTLS");
    assert!(said.lock().unwrap().iter().all(|line| line.starts_with("EHLO")), "{said:?}");
    let waiting = Outbox::open(&directory.path().join("outbox")).unwrap().waiting();
    assert_eq!((waiting.len(), waiting[0].doubted), (1, false));
}

#[test]
fn apprise_gets_the_address_by_its_environment_and_the_text_by_its_input() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("apprise");
    std::fs::write(&program, "#!/bin/sh\n{ echo \"$@\"; echo \"$APPRISE_URLS\"; cat; } > \"$HOME/told\"\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let home = directory.path().to_str().unwrap();
    let path = format!("{home}:/usr/bin:/bin");
    let inputs =
        json!({"channel": "apprise", "url_env": "URLS", "title": "T", "message": "all is well", "severity": "medium"});
    assert_eq!(sent(inputs.clone(), &[("URLS", "json://x"), ("PATH", &path), ("HOME", home)]), "sent to apprise []");
    insta::assert_snapshot!(std::fs::read_to_string(directory.path().join("told")).unwrap(), @"
    --verbose --notification-type=warning --input-format=text --title=[medium] T
    json://x
    all is well
    ");
    let missing = sent(inputs, &[("URLS", "json://x"), ("PATH", "/nowhere")]);
    assert_eq!(missing, "trouble: send to apprise: `apprise` is not installed []");
}
