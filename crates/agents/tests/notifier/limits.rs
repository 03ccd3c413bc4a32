//! Every message fits what its service takes, whatever its size and signs.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::channels::body;

/// A text up to about a hundred thousand characters: words, lines, and what takes more room than it looks.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("x".to_owned()),
        Just("\n".to_owned()),
        Just("&".to_owned()),
        Just("<b>".to_owned()),
        Just("\"\\\t".to_owned()),
        Just("😀".to_owned()),
        Just("ä漢\u{301}".to_owned()),
        Just("a line of words\n".to_owned()),
        "[ -~]{1,40}",
    ];
    let size = prop_oneof![0..30_usize, 100..4_000_usize, 20_000..40_000_usize];
    let repeated = (proptest::collection::vec(piece, 1..6), size)
        .prop_map(|(pieces, size)| pieces.iter().map(String::as_str).cycle().take(size).collect::<String>());
    // About where texts no longer fit.
    let edge = (prop_oneof![1_980..2_010_usize, 2_990..3_010_usize, 4_080..4_100_usize], "[x&😀\n]");
    prop_oneof![4 => repeated, 1 => edge.prop_map(|(size, sign)| sign.repeat(size))]
}

fn units(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.encode_utf16().count())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_message_it_fits(text in text(), title in proptest::option::of(text()), severity in proptest::option::of("high|info")) {
        let of = |channel: &str| {
            let mut inputs = json!({"channel": channel, "message": text});
            if let Some(title) = &title {
                inputs["title"] = json!(title);
            }
            if let Some(severity) = &severity {
                inputs["severity"] = json!(severity);
            }
            if channel == "github" {
                inputs["target"] = json!("o/r");
                inputs["action"] = json!("create");
                inputs["token_env"] = json!("GH");
                inputs["url"] = json!("https://api.example.org");
            }
            body(inputs)
        };
        let slack = of("slack");
        let blocks = slack["blocks"].as_array().unwrap();
        prop_assert!((1..=50).contains(&blocks.len()));
        let in_all: usize = blocks.iter().map(|block| units(&block["text"]["text"])).sum();
        prop_assert!(in_all <= 10_150);
        for block in blocks {
            let most = if block["type"] == "header" { 150 } else { 3_000 };
            prop_assert!((1..=most).contains(&units(&block["text"]["text"])), "{}", block);
        }
        prop_assert!((1..=1_000).contains(&units(&slack["text"])));

        let discord = of("discord");
        prop_assert!(units(&discord["content"]) <= 2_000);
        let embed = &discord["embeds"][0];
        prop_assert!(units(&embed["title"]) <= 256 && units(&embed["description"]) <= 4_096);
        // An embed needs a title or a description.
        let said = [&discord["content"], &embed["title"], &embed["description"]];
        prop_assert!(said.into_iter().any(|said| units(said) > 0));

        let teams = of("teams");
        prop_assert!(teams.to_string().len() < 28_000);
        prop_assert!(units(&teams["attachments"][0]["content"]["body"].as_array().unwrap().last().unwrap()["text"]) > 0);

        let github = of("github");
        prop_assert!((1..=256).contains(&units(&github["title"])) && units(&github["body"]) <= 65_536);
    }
}

#[test]
fn what_fits_is_whole_and_what_does_not_says_how_much_is_missing() {
    let exact = "x".repeat(2_000);
    assert_eq!(body(json!({"channel": "discord", "message": exact}))["content"], json!(exact));
    let long = "line with words & signs 😀\n".repeat(20_000);
    let of = |channel: &str| body(json!({"channel": channel, "title": "T".repeat(900), "message": long}));
    let ends = [
        of("slack")["blocks"].as_array().unwrap().last().unwrap()["text"]["text"].clone(),
        of("discord")["embeds"][0]["description"].clone(),
        of("teams")["attachments"][0]["content"]["body"][1]["text"].clone(),
    ];
    for end in ends {
        assert!(end.as_str().unwrap().ends_with(" more characters)"), "{end}");
    }
}

/// `PAYLOADS=DIR` writes what services would be sent into files, for those who hold them against what the services'
/// own libraries take.
#[test]
#[ignore = "writes files for others to look at"]
fn payloads_are_written_out() {
    let Some(directory) = std::env::var_os("PAYLOADS").map(std::path::PathBuf::from) else { return };
    let texts = ["", "short <b> & *x* @all", "\n\n\n", "😀", "line of words\n", "\"\\\t"];
    for channel in ["slack", "discord", "teams"] {
        for (kind, text) in texts.iter().enumerate() {
            for times in [1, 100, 30_000] {
                for title in ["", "T", "long &<😀 title "] {
                    let title = if title.len() > 1 { title.repeat(60) } else { title.to_owned() };
                    let inputs =
                        json!({"channel": channel, "message": text.repeat(times), "title": title, "severity": "high"});
                    let file = format!("{channel}-{kind}-{times}-{}.json", title.len());
                    std::fs::write(directory.join(file), body(inputs).to_string()).unwrap();
                }
            }
        }
    }
}
