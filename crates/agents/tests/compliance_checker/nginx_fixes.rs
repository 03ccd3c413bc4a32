//! Fixes of nginx, tried with nginx itself: what it took before it takes after, and a second look finds nothing to mend.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use pitcrew_agents::findings::Report;
use serde_json::json;

use crate::support::{mended, run, tree};

/// What nginx needs so that it can be tried by anybody, in any directory.
const HEAD: &str = "\
pid nginx.pid;
error_log stderr;
events {
}
";

/// Where nginx puts what it has no memory for.
const PLACES: &str = "\
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    access_log off;
";

/// Says what nginx thinks of a directory's `nginx.conf`; `None` where there is no nginx.
fn tried(directory: &Path) -> Option<Result<(), String>> {
    // Debian keeps it out of an ordinary user's PATH.
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    let asked = Command::new("nginx")
        .args(["-t", "-q", "-e", "stderr", "-p"])
        .arg(directory)
        .arg("-c")
        .arg(directory.join("nginx.conf"))
        .env("PATH", path)
        .output();
    match asked {
        Ok(output) if output.status.success() => Some(Ok(())),
        Ok(output) => Some(Err(String::from_utf8_lossy(&output.stderr).into_owned())),
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "nginx: {error}; scripts/setup.sh brings it");
            eprintln!("nginx is not tried here: {error}");
            None
        }
    }
}

/// Makes a key and a certificate, for servers that speak TLS.
fn certified(directory: &Path) {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=a.example", "-keyout", "key.pem", "-out", "cert.pem"])
        .current_dir(directory)
        .output();
    let output = made.expect("openssl comes with what nginx needs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn looked(directory: &Path) -> Report {
    run(directory, json!({"rules": ["nginx", "headers"]})).unwrap().findings.unwrap()
}

/// Mends all that can be mended in the files; returns which rules that were.
fn mend(directory: &Path, paths: &[&str]) -> BTreeSet<String> {
    let report = looked(directory);
    for path in paths {
        let file = directory.join(path);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, mended(&report, path, &text)).unwrap();
    }
    report.findings.iter().filter(|finding| finding.fix.is_some()).map(|finding| finding.rule.to_string()).collect()
}

/// Mends files of a machine, and asks nginx before and after; returns which rules were mended.
fn holds(files: &[(&str, &str)]) -> BTreeSet<String> {
    let directory = tree(files);
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    certified(directory.path());
    let before = tried(directory.path());
    assert!(!matches!(before, Some(Err(_))), "nginx is to take it before: {before:?}");
    let rules = mend(directory.path(), &paths);
    if before.is_some() {
        let texts = paths.iter().map(|path| fs::read_to_string(directory.path().join(path)).unwrap());
        assert_eq!(tried(directory.path()), Some(Ok(())), "{}", texts.collect::<String>());
    }
    assert_eq!(mend(directory.path(), &paths), BTreeSet::new(), "a second look finds more to mend");
    rules
}

/// A main file with what stands in `http`.
fn main_file(http: &str) -> String {
    format!("{HEAD}http {{\n{PLACES}{http}}}\n")
}

#[test]
fn all_that_can_be_mended_is_taken_afterwards() {
    let http = "\
    server_tokens on;
    upstream app {
        server 127.0.0.1:8080;
    }
    server {
        listen 8443 ssl;
        server_name a.example;
        ssl_certificate cert.pem;
        ssl_certificate_key key.pem;
        ssl_protocols SSLv3 TLSv1 TLSv1.1 TLSv1.2; # since 2012
        root html;
        location /app/ {
            proxy_pass http://app;
            proxy_ssl_protocols TLSv1;
            proxy_set_header Host $http_host;
        }
        location /status {
            stub_status;
            allow 10.0.0.0/8; # the office
            allow 192.168.0.0/16;
        }
    }
    server {
        listen 8444 ssl;
        ssl_certificate cert.pem;
        ssl_certificate_key key.pem;
        root html;
    }
";
    let rules = holds(&[("nginx.conf", &main_file(http))]);
    let all = [
        "nginx-allow-without-deny",
        "nginx-content-type-options",
        "nginx-host-spoofing",
        "nginx-referrer-policy",
        "nginx-server-tokens",
        "nginx-tls-protocols",
        "nginx-tls-protocols-unset",
    ];
    assert_eq!(rules.iter().map(String::as_str).collect::<Vec<_>>(), all);
}

#[test]
fn what_is_said_once_for_all_is_not_said_again() {
    // `server_tokens` may stand once in a block: one line in `http` does for the servers of this file, and those of
    // other files say it themselves.
    let site = "server {\n    listen 8081;\n    root html;\n}\nserver {\n    listen 8082;\n    root html;\n}\n";
    let http = "    include sites/*.conf;\n    server {\n        listen 8080;\n        root html;\n    }\n";
    let rules = holds(&[
        ("nginx.conf", &main_file(http)),
        ("sites/a.conf", site),
        ("sites/b.conf", &site.replace("808", "818")),
    ]);
    assert!(rules.contains("nginx-server-tokens"));
}

#[test]
fn how_a_file_is_written_does_not_matter() {
    let block = "    server {\n\tlisten 8080 ;\n\tlocation / { allow 127.0.0.1; root html; }\n    }\n";
    let line = "    server { listen 8080; root html; allow 10.1.2.3; server_tokens build; }\n";
    let brace = "    server\n    {\n        # the old ones\n        listen 8080;\n        allow\n            10.0.0.1\n        ;\n        root \"html\";\n    }\n";
    let windows = main_file("    server {\n        listen 8080;\n        root html;\n    }\n").replace('\n', "\r\n");
    for text in [main_file(block), main_file(line), main_file(brace), windows] {
        assert!(!holds(&[("nginx.conf", &text)]).is_empty(), "{text}");
    }
}
