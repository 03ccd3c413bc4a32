//! Values that stand where a secret would: templates, variables, "changeme", a row of stars.

use super::entropy::{distinct, is_sequence};

/// What marks a value as made up wherever it stands in it.
const MARKS: &[&str] = &[
    "example",
    "changeme",
    "change_me",
    "change-me",
    "change_this",
    "changethis",
    "placeholder",
    "your",
    "dummy",
    "fake",
    "sample",
    "todo",
    "fixme",
    "redacted",
    "insert",
    "replace",
    "notreal",
    "not_real",
    "not-real",
    "not-a-",
    "not_a_",
    "notasecret",
    "supersecret",
    "super_secret",
    "super-secret",
    "xxxx",
    "****",
    "....",
    "lorem",
    "foobar",
    "undefined",
    "deadbeef",
    "test_key",
    "testkey",
    "test-key",
    "testing",
    "unittest",
    "some_",
    "somefake",
    "enter_",
    "put_",
    "mypass",
    "secretpass",
    "my_secret",
    "my-secret",
    "mysecret",
    "dontuse",
    "do_not_use",
    "do-not-use",
    "required",
    "optional",
    "invalid",
    "incorrect",
    "wrong",
    "hidden",
    "masked",
    "process.env",
    "os.environ",
    "getenv",
    "correct horse",
    "correcthorse",
    "abcdefgh",
    "12345678",
    "password1",
    "password2",
    "topsecret",
    "top_secret",
    "s3cr3t",
    "bogus",
    "mock",
    "none of",
];

/// What is a placeholder when it is the whole value.
const WORDS: &[&str] = &[
    "password",
    "passwd",
    "pass",
    "pwd",
    "secret",
    "token",
    "key",
    "apikey",
    "api_key",
    "none",
    "null",
    "nil",
    "true",
    "false",
    "test",
    "tests",
    "foo",
    "bar",
    "baz",
    "qux",
    "abc",
    "abcd",
    "abc123",
    "admin",
    "root",
    "user",
    "username",
    "guest",
    "default",
    "empty",
    "blank",
    "string",
    "text",
    "value",
    "bytes",
    "str",
    "int",
    "bool",
    "any",
    "object",
    "letmein",
    "hunter2",
    "1234",
    "12345",
    "123456",
    "1234567",
    "qwerty",
    "credentials",
    "private",
    "public",
    "yes",
    "no",
    "on",
    "off",
    "enabled",
    "disabled",
    "hello",
    "world",
    "unknown",
    "temp",
    "tmp",
    "demo",
    "anonymous",
    "basic",
    "bearer",
    "digest",
    "md5",
    "sha1",
    "sha256",
    "plain",
    "login",
    "prompt",
    "file",
    "env",
    "stdin",
    "ask",
    "auto",
    "manual",
    "postgres",
    "mysql",
    "redis",
    "mongo",
    "rabbitmq",
    "elastic",
    "minio",
    "minioadmin",
    "vault",
    "keyring",
    "pass1",
    "pass2",
    "pass123",
    "pass1234",
    "test123",
    "test1234",
    "testpass",
    "testpassword",
    "p@ssw0rd",
    "passw0rd",
    "p4ssw0rd",
    "pa$$word",
    "passphrase",
    "secretkey",
    "secret_key",
    "authtoken",
    "accesstoken",
    "access_token",
    "mytoken",
    "my_token",
    "sekret",
    "secret1",
    "secret2",
    "secret123",
    "sesame",
    "opensesame",
    "description",
    "optional",
    "required",
    "expired",
    "missing",
    "field",
    "label",
    "swordfish",
    "pencil",
];

/// Whether a value only stands where a secret would.
pub(crate) fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    let bytes = value.as_bytes();
    if bytes.len() < 3 || is_template(value) {
        return true;
    }
    let small = value.to_ascii_lowercase();
    WORDS.contains(&small.as_str())
        || MARKS.iter().any(|mark| small.contains(mark))
        || distinct(bytes) <= 2
        || (bytes.len() >= 12 && distinct(bytes) <= 4)
        || is_sequence(bytes)
        || (bytes.len() <= 9 && bytes.starts_with(b"test"))
        || !bytes.iter().any(u8::is_ascii_alphanumeric) && bytes.is_ascii()
}

/// Whether a value is a variable, a template, or a reference to where the secret really is.
fn is_template(value: &str) -> bool {
    let wrapped = [("<", ">"), ("{", "}"), ("[", "]"), ("%", "%"), ("__", "__"), ("@", "@"), ("(", ")"), ("\"", "\"")];
    if wrapped.iter().any(|(open, close)| value.len() > 2 && value.starts_with(open) && value.ends_with(close)) {
        return true;
    }
    let closed = |open: &str, close: &str| {
        value.find(open).is_some_and(|at| {
            value[at + open.len()..].find(close).is_some_and(|length| is_path(&value[at + open.len()..][..length]))
        })
    };
    if closed("${", "}")
        || closed("{{", "}}")
        || closed("$(", ")")
        || closed("#{", "}")
        || closed("<%", "%>")
        || closed("%{", "}")
    {
        return true;
    }
    if closed("{", "}") && !value.contains("{{") || closed("%(", ")") {
        return true;
    }
    // `$VAR`, `$env:VAR`, `!Ref`, `&anchor`, `*alias`, `%s`, `%d`
    let rest = value.strip_prefix('$').or_else(|| value.strip_prefix("!")).or_else(|| value.strip_prefix('*'));
    if rest.is_some_and(|rest| {
        rest.chars().all(|char| char.is_alphanumeric() || "_:.-".contains(char))
            && !rest.contains(|char: char| char.is_ascii_digit())
    }) {
        return true;
    }
    if value.contains("%s") || value.contains("%d") || value.contains("%v") {
        return true;
    }
    let small = value.to_ascii_lowercase();
    [
        "env:",
        "file:",
        "vault:",
        "secret:",
        "ref+",
        "arn:",
        "op://",
        "ssm:",
        "enc[",
        "enc(",
        "{cipher}",
        "data:",
        "projects/",
        "ref:",
        "kms:",
    ]
    .iter()
    .any(|scheme| small.starts_with(scheme))
}

/// Whether what stands between braces names something, rather than being part of a password.
fn is_path(inside: &str) -> bool {
    inside.len() <= 80
        && inside.chars().all(|char| char.is_alphanumeric() || " _.-:/|'\"?!=,()[]#@$%\\+".contains(char))
}

/// Whether a value says no more than its name does: `password = "db_password"`.
pub(crate) fn repeats_name(name: &str, value: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (name, value) = (plain(name), plain(value));
    let value = value.trim_end_matches(|char: char| char.is_ascii_digit());
    !value.is_empty() && value.len() >= 3 && (name.contains(value) || (value.contains(&name) && name.len() >= 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_and_made_up_values_are_placeholders() {
        for value in [
            "${DB_PASSWORD}",
            "$PASSWORD",
            "{{ vault_password }}",
            "<password>",
            "%(password)s",
            "changeme",
            "********",
            "xxxxxxxx",
            "your-api-key-here",
            "password",
            "env:SECRET",
            "1234567890",
            "prefix-${name}-suffix",
            "#{secret}",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["Tr0ub4dor&3", "m{{h}o)p${e]nob(ody[finds>-_$#thisone}}", "jvmrjsqlyv"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn a_value_that_repeats_its_name_says_nothing() {
        assert!(repeats_name("db_password", "password"));
        assert!(repeats_name("password", "user-password"));
        assert!(!repeats_name("password", "jvmrjsqlyv"));
    }
}
