//! What is a secret and what is none. No secret stands here: each is put together while the test runs.

use std::sync::LazyLock;

use super::*;

/// Characters without a pattern, the same for the same seed.
pub(crate) fn random(alphabet: &str, length: usize, seed: u64) -> String {
    let alphabet: Vec<char> = alphabet.chars().collect();
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            alphabet[(state >> 33) as usize % alphabet.len()]
        })
        .collect()
}

const ALNUM: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const HEX: &str = "0123456789abcdef";

fn found(path: &str, text: &str) -> Vec<String> {
    static ENGINE: LazyLock<Engine> = LazyLock::new(|| engine(&[]).expect("our packs are well-formed"));
    let engine = &*ENGINE;
    let hits = engine.search(Source { path, commit: None }, text.as_bytes());
    hits.iter().map(|hit| format!("{}: {}", engine.rules()[hit.rule].id, &text[hit.secret.clone()])).collect()
}

#[test]
fn tokens_are_known_by_their_shape_wherever_they_stand() {
    let token = format!("ghp_{}", random(ALNUM, 36, 1));
    for text in [
        token.clone(),
        format!("x = \"{token}\""),
        format!("curl -H 'Authorization: token {token}'"),
        format!("https://user:{token}@github.com/a/b"),
        format!("one\\n{token}\\ntwo"),
    ] {
        assert_eq!(found("a.py", &text), [format!("github-pat: {token}")], "{text}");
    }
    assert_eq!(found("a.py", &format!("{token}abc")), Vec::<String>::new());
    assert_eq!(found("a.py", &format!("ghp_{}", "x".repeat(36))), Vec::<String>::new());
}

#[test]
fn values_are_known_by_the_names_of_their_services() {
    let key = random(HEX, 32, 2);
    for text in [
        format!("mailgun_key = \"key-{key}\""),
        format!("MAILGUN_TOKEN ?= key-{key}"),
        format!("\"mailgunToken\": \"key-{key}\""),
        format!("<mailgunToken>\n    key-{key}\n</mailgunToken>"),
        format!("mailgunToken := `key-{key}`"),
        format!("mailgun_token => \"key-{key}\""),
    ] {
        let found = found("a.go", &text);
        assert!(found.len() == 1 && found[0].ends_with(&format!("key-{key}")), "{text}: {found:?}");
    }
    let id = format!("{}-{}-{}-{}-{}", &key[..8], &key[..4], &key[4..8], &key[8..12], random(HEX, 12, 3));
    assert_eq!(found("a.rb", &format!("snyk_token = '{id}'")), [format!("snyk-api-token: {id}")]);
}

#[test]
fn passwords_are_judged_by_their_structure() {
    let password = random("abcdefghjkmnpqrstuvwxyz23456789!#%", 14, 5);
    for (path, text) in [
        ("settings.py", format!("DB_PASSWORD = '{password}'")),
        ("app.yml", format!("  password: {password}")),
        (".env", format!("DB_PASS={password}")),
        ("web.config", format!("<add key=\"adminPassword\" value=\"{password}\" />")),
        ("a.go", format!("db.setPassword(\"{password}\")")),
        ("a.java", format!("props.put(\"password\", \"{password}\");")),
    ] {
        assert_eq!(found(path, &text), [format!("password-assignment: {password}")], "{path}: {text}");
    }
}

#[test]
fn a_name_is_enough_where_the_value_is_no_word_of_the_program() {
    let (words, marks) = ("whonobodyeverfindsthisone", "a{{h}o)p${e]nob(ody[finds>-_$#thisone}}");
    for (path, text, value) in [
        ("a.foo", format!("apikey = \"{marks}\""), marks),
        ("a.py", format!("db_pass = '{words}'"), words),
        ("a.go", format!("secret := `{marks}`"), marks),
        ("a.cs", format!("fooapikeyfoo = \"{words}\";"), words),
        ("a.js", format!("if (theapikey == \"{words}\") {{"), words),
        ("a.java", format!("setPassword(\"{words}\")"), words),
        ("a.yaml", format!("private_key: {words}"), words),
        ("a.js", format!("config[\"apikey\"] = \"{words}\""), words),
        ("a.foo", format!("apikey \"{words}\";"), words),
    ] {
        let found = found(path, &text);
        assert!(found.len() == 1 && found[0].ends_with(value), "{text}: {found:?}");
    }
}

#[test]
fn what_only_stands_for_a_secret_is_none() {
    for (path, text) in [
        ("a.py", "password = os.environ['PASSWORD']"),
        ("a.py", "password = getpass.getpass('Password: ')"),
        ("a.yml", "password: ${DB_PASSWORD}"),
        ("a.yml", "password: {{ vault_password }}"),
        ("a.yml", "secretName: my-app-tls"),
        ("a.yml", "token: changeme"),
        (".env", "PASSWORD=<your password>"),
        ("a.rs", "let token = lexer.next_token2();"),
        ("a.rs", "const TOKEN_TYPE: &str = \"identifier2\";"),
        ("a.js", "const password = document.getElementById('password1').value"),
        ("a.html", "<label for=\"password\">Password12</label>"),
        ("tests/login.py", "password = 'opensesame1'"),
        ("a.rs", "let step = create_inline_pass(\"verify7\\0\");"),
        ("sudo.yml", "NOPASSWD: \\s*ALL"),
        ("a.md", "postgres://user:password@localhost/db"),
        ("a.rs", "assert_eq!(parse(\"a::b\"), token::Ident)"),
        ("a.js", "t[t.KEY_TOKEN] = src[t.token = 'NUMERICIDENTIFIERLOOSE']"),
        ("a.c", "{\"polygon\", STATS_OF_ALL_POLYGONS_SEEN, 0},"),
        ("ftp.php", "$password = \"anon@site.test\";"),
        ("redis.conf", "# <password>  Add this password to the list of the user"),
    ] {
        assert_eq!(found(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn keys_are_found_whole() {
    let kind = "PRIVATE KEY";
    let body = random(ALNUM, 640, 7);
    let text = format!("a\n-----BEGIN RSA {kind}-----\n{body}\n-----END RSA {kind}-----\nb");
    let found = found("id", &text);
    assert!(found.len() == 1 && found[0].starts_with("private-key: "), "{found:?}");
}
