//! A file of each kind, with secrets that are made up here.

use super::*;

fn found(path: &str, text: &str) -> Vec<String> {
    look(path, text).into_iter().map(|(rule, range)| format!("{}: {}", rule.id, &text[range])).collect()
}

#[test]
fn each_kind_is_read_by_its_structure() {
    let hash = format!("$6${}${}", "salt12ab", "x9Zk".repeat(21) + "ab");
    for (path, text, expected) in [
        ("home/.netrc", "machine a.test\n  login me\n  password plainword\n".to_owned(), "netrc: plainword"),
        ("db/.pgpass", "db.test:5432:*:me:plain\\:word\n".to_owned(), "pgpass: plain\\:word"),
        (".git-credentials", "https://me:plainword@git.test\n".to_owned(), "git-credentials: plainword"),
        ("etc/shadow", format!("root:{hash}:1:0:9:7:::\nbin:*:1:0:9:7:::\n"), &format!("shadow: {hash}")),
        ("web/.htpasswd", format!("me:{hash}\n"), &format!("htpasswd: {hash}")),
        ("wp-config.php", "define('DB_PASSWORD', 'plainword');\n".to_owned(), "wordpress-config: plainword"),
        (
            "sitemanager.xml",
            "<Server><Pass encoding=\"base64\">cGxhaW4=</Pass></Server>".to_owned(),
            "filezilla: cGxhaW4=",
        ),
        ("recentservers.xml", "<Server>\n<Pass>plainword</Pass>\n</Server>".to_owned(), "filezilla: plainword"),
        (
            "config/master.key",
            "0123456789abcdef0f1e2d3c4b5a6978\n".to_owned(),
            "rails-master-key: 0123456789abcdef0f1e2d3c4b5a6978",
        ),
        (
            ".docker/config.json",
            "{\"auths\":{\"r.test\":{\"auth\":\"bWU6cGxhaW53b3Jk\"}}}".to_owned(),
            "docker-config: bWU6cGxhaW53b3Jk",
        ),
        (".bash_history", "ls\nmysql -u me -pplainword9 db\n".to_owned(), "shell-history: plainword9"),
        ("database.yml", "production:\n  password: plainword\n".to_owned(), "mongoid: plainword"),
        ("dump.sql", "CREATE USER me IDENTIFIED BY 'plainword';".to_owned(), "sql-dump: plainword"),
        (".esmtprc", "username = \"me\"\npassword = \"plainword\"\n".to_owned(), "esmtprc: plainword"),
        (".vscode/sftp.json", "{\"password\": \"plainword\"}".to_owned(), "editor-deployment: plainword"),
    ] {
        assert_eq!(found(path, &text), [expected], "{path}");
    }
}

#[test]
fn a_file_without_its_secret_says_nothing() {
    for (path, text) in [
        ("etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"),
        (".env.example", "DB_PASSWORD=plainword\n"),
        (".env", "DB_PASSWORD=\nSECRET=${SECRET}\n"),
        ("database.yml", "password: <%= ENV['DB'] %>\n"),
        ("wp-config-sample.php", "define('DB_PASSWORD', 'plainword');\n"),
        (".netrc", "# password plainword\n"),
    ] {
        assert_eq!(found(path, text), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn stores_are_known_by_their_first_bytes() {
    let rule = by_first_bytes("a/keys.jks", &[0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2]);
    assert_eq!(rule.map(|rule| rule.id), Some("java-key-store".into()));
    assert_eq!(by_first_bytes("a/image.png", b"\x89PNG"), None);
}
