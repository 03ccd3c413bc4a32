//! nginx.

use crate::support::{mended, report, said};

const MAIN: &str = "\
user www-data;
worker_rlimit_nofile 512;
events {
    worker_connections 1024;
}
http {
    include mime.types;
    include /etc/nginx/conf.d/*.conf;
    include /etc/nginx/sites-enabled/*;
}
";

const SITE: &str = "\
server {
    listen 443 ssl;
    server_name app.example.com;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2;
    ssl_ciphers RC4:HIGH:!aNULL;
    add_header X-Frame-Options SAMEORIGIN always;
    include snippets/proxy.conf;

    location / {
        proxy_pass http://127.0.0.1:8080;
    }
    location /static {
        alias /srv/static/;
        add_header Cache-Control public;
    }
    location ~ ^/old/([^/]+)$ {
        return 301 /new/$1;
    }
    location /out/ {
        proxy_pass http://$arg_to/;
    }
}
server {
    listen 80;
    server_name app.example.com;
    return 301 https://$host$request_uri;
}
";

#[test]
fn a_machine_s_configuration_is_checked_as_it_takes_effect() {
    let files = [
        ("etc/nginx/nginx.conf", MAIN),
        ("etc/nginx/sites-enabled/app", SITE),
        ("etc/nginx/snippets/proxy.conf", "proxy_set_header Host $http_host;\n"),
        ("etc/nginx/conf.d/log.conf", "access_log /var/log/nginx/app.log;\n"),
        ("etc/logrotate.d/other", "/var/log/other/*.log {\n  weekly\n}\n"),
    ];
    insta::assert_snapshot!(said(report(&files, &["nginx", "headers"])));
}

#[test]
fn fixes_are_lines_in_the_file_s_own_indentation() {
    let report = report(
        &[("nginx.conf", MAIN), ("sites-enabled/app", SITE), ("snippets/proxy.conf", "#\n")],
        &["nginx", "headers"],
    );
    let both = mended(&report, "nginx.conf", MAIN) + "\n" + &mended(&report, "sites-enabled/app", SITE);
    insta::assert_snapshot!(both);
}

#[test]
fn a_hardened_site_has_nothing_to_say() {
    let site = "\
limit_req_zone $binary_remote_addr zone=perip:10m rate=10r/s;
server_tokens off;
server {
    listen 443 ssl;
    http2 on;
    server_name app.example.com;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256;
    ssl_session_cache shared:SSL:10m;
    ssl_session_tickets off;
    add_header Strict-Transport-Security \"max-age=63072000; includeSubDomains\" always;
    add_header Content-Security-Policy \"default-src 'self'; frame-ancestors 'none'\" always;
    add_header X-Content-Type-Options nosniff always;
    add_header Referrer-Policy same-origin always;
    root /srv/app;
    location / {
        try_files $uri $uri/ /index.html;
    }
    location /api/ {
        limit_req zone=perip burst=20 nodelay;
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_pass http://127.0.0.1:3000;
    }
    location ~ \\.php$ {
        fastcgi_pass unix:/run/php.sock;
        include fastcgi_params;
    }
    location /admin/ {
        allow 10.0.0.0/8;
        deny all;
        proxy_pass http://127.0.0.1:3001;
    }
    if ($http_origin ~ ^https://(www|api)\\.example\\.com$) {
        set $cors $http_origin;
    }
}
server {
    listen 80 default_server;
    server_name _;
    return 301 https://$host$request_uri;
}
";
    assert_eq!(said(report(&[("app.conf", site)], &["nginx", "headers", "secrets"])), "");
}

#[test]
fn snippets_and_templates_raise_no_alarm_about_what_is_not_known() {
    let files = [
        ("nginx.conf", "events {}\nhttp {\n    server_tokens off;\n    include conf.d/*.conf;\n}\n"),
        ("conf.d/a.conf", "server { listen 80; return 444; }\n"),
        ("templates/site.conf", "server {\n    listen 443 ssl;\n    root /srv;\n}\n"),
        ("snippets/headers.conf", "add_header X-Content-Type-Options nosniff always;\n"),
        ("snippets/proxy.conf", "location /api { proxy_pass http://127.0.0.1; }\n"),
    ];
    assert_eq!(said(report(&files, &["nginx", "headers"])), "");
    let elsewhere = "server {\n    listen 443 ssl http2;\n    root /srv;\n    include /etc/company/tls.conf;\n}\n";
    assert_eq!(said(report(&[("site.conf", elsewhere)], &["nginx", "headers"])), "");
}

#[test]
fn mistakes_and_circles_are_said() {
    let files = [
        ("nginx.conf", "events {}\nhttp {\n    include a.conf;\n    server_tokens off\n    sendfile on;\n}\n"),
        ("a.conf", "include b.conf;\n"),
        ("b.conf", "include a.conf;\nserver {\n    listen 80;\n    return 404;\n"),
    ];
    insta::assert_snapshot!(said(report(&files, &["nginx"])));
}

#[test]
fn traps_are_found_in_whole_configurations_too() {
    let site = "\
map $http_origin $allowed {
    default \"\";
    ~^https://.*example\\.com$ $http_origin;
}
server {
    listen 80;
    server_name a.example.com;
    root /;
    set $backend \"http://10.0.0.1\";
    location ~ ^/proxy/(?<where>[^/]+)/(.*)$ {
        set $target http://$where;
        proxy_pass $target/$2;
    }
    location /fixed/ {
        proxy_pass $backend$request_uri;
    }
    location /tenant/ {
        proxy_pass http://$arg_tenant.internal.example;
    }
    location /spoof {
        add_header X-Path $uri;
        proxy_set_header Host $http_x_host;
        proxy_set_header Authorization \"Bearer 0123456789abcdef\";
        proxy_pass http://127.0.0.1;
    }
    location ~ \\.(php|phtml) {
        fastcgi_pass 127.0.0.1:9000;
    }
    location = /status {
        stub_status;
    }
    location /files {
        autoindex on;
        alias /srv/files/;
        if ($request_method = POST) {
            add_header X-Method post;
            proxy_pass http://127.0.0.1;
        }
    }
    location /internal/ {
        internal;
        proxy_pass http://$arg_host;
    }
}
";
    insta::assert_snapshot!(said(report(&[("site.conf", site)], &["nginx", "secrets"])));
}

#[test]
fn what_answers_too_early_or_names_nothing_is_found() {
    let site = "\
server {
    location /a { allow 10.0.0.1; deny all; return 200 secret; }
    location /b { deny all; return 404; }
    rewrite ^/old/(.*)$ /new/$2 last;
    location /c { return 302 $arg_next; }
    location /d { return 302 /x?next=$arg_next; }
    location /e { return 301 https://$host/x; }
}
";
    let said = said(report(&[("site.conf", site)], &["nginx"]));
    let faults: Vec<&str> = said.lines().filter(|line| !line.contains(":1 ")).collect();
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(faults[0].starts_with("site.conf:2 nginx-return-bypasses-access"));
    assert!(faults[1].starts_with("site.conf:4 nginx-missing-group"));
    assert!(faults[2].starts_with("site.conf:5 nginx-open-redirect"));
}

/// Says which rules speak of a site, each with its line.
fn rules_of(site: &str) -> Vec<String> {
    let mut found: Vec<(u32, String)> = report(&[("site.conf", site)], &["nginx"])
        .findings
        .iter()
        .map(|finding| (finding.place.line, finding.rule.to_string()))
        .collect();
    found.sort();
    found.into_iter().map(|(line, rule)| format!("{line} {rule}")).collect()
}

#[test]
fn an_alias_of_what_a_pattern_captures_must_not_climb() {
    let found = |location: &str, alias: &str| {
        let said =
            said(report(&[("a.conf", &format!("location ~ {location} {{\n    alias {alias};\n}}\n"))], &["nginx"]));
        said.lines().filter(|line| line.contains("alias")).map(str::to_owned).collect::<Vec<_>>()
    };
    for (location, alias) in [
        ("/images(.*)", "/app/static/$1"),
        ("^/~(.+?)(/.*)?$", "/home/$1/public_html$2"),
        ("^/site(?<rest>.*)$", "/srv/${rest}"),
        ("/site(2)(.*)", "/srv/$2"),
    ] {
        assert!(found(location, alias).iter().any(|line| line.contains("`../`")), "{location}");
    }
    for (location, alias) in [("/site/(.*)", "/srv/a$1"), ("/images(.*)", "/app/static$1")] {
        assert!(found(location, alias).iter().any(|line| line.contains("beside the alias")), "{location}");
    }
    for (location, alias) in [
        ("^/users/(.+\\.(?:gif|jpe?g))$", "/data/images/$1"),
        ("^/files(/.*)$", "/data$1"),
        ("^(.*)$", "/data$1"),
        ("^/(en|de)$", "/data/$1.html"),
        ("^/v([0-9]+)/x$", "/data/$1"),
        ("\\.js$", "/data/x.js"),
    ] {
        assert_eq!(found(location, alias), [""; 0], "{location}");
    }
}

#[test]
fn a_root_is_wide_however_it_is_written() {
    let found = rules_of(
        "server {\n    root /srv/..;\n    location /a/ {\n        alias /./;\n    }\n    location /b/ {\n        root //etc/;\n    }\n    location /c/ {\n        root /etc/app;\n    }\n}\n",
    );
    let wide: Vec<&String> = found.iter().filter(|line| line.ends_with("nginx-root-too-wide")).collect();
    assert_eq!(wide, ["2 nginx-root-too-wide", "4 nginx-root-too-wide", "7 nginx-root-too-wide"]);
}

#[test]
fn what_an_if_answers_is_looked_at_too() {
    let site = "\
location /a {
    allow 10.0.0.1;
    deny all;
    if ($arg_x) {
        return 200 hi;
    }
    if ($arg_y) {
        return 403;
    }
}
location /b {
    if ($uri ~ \"^/path\") {
        set $x $1;
    }
    if ($uri ~ ^/path/(.*)$) {
        return 301 /other/$1;
    }
}
";
    let found = rules_of(site);
    assert_eq!(found, ["5 nginx-return-bypasses-access", "13 nginx-missing-group"]);
}

#[test]
fn what_makes_a_fault_harmless_is_seen() {
    let site = "\
http {
    add_header_inherit merge;
    add_header X-Content-Type-Options nosniff always;
    server {
        ssl_protocols TLSv1.3;
        ssl_ciphers ALL;
        add_header X-Frame-Options SAMEORIGIN always;
        location / {
            uwsgi_hide_header Content-Type;
            add_header Content-Type text/plain;
            if ($request_method = OPTIONS) {
                add_header Access-Control-Allow-Methods GET;
            }
        }
    }
}
";
    let found = rules_of(site);
    let quiet = ["nginx-add-header-redefinition", "nginx-tls-ciphers", "nginx-add-header-content-type"];
    assert!(found.iter().all(|line| quiet.iter().all(|rule| !line.ends_with(rule))), "{found:?}");
    let older = rules_of(&site.replace("TLSv1.3", "TLSv1.2 TLSv1.3").replace("    add_header_inherit merge;\n", ""));
    for rule in &quiet[..2] {
        assert!(older.iter().any(|line| line.ends_with(rule)), "{rule}: {older:?}");
    }
}

#[test]
fn files_of_other_languages_beside_nginx_s_own_are_left_alone() {
    let files = [
        (
            "etc/nginx/nginx.conf",
            "events {}\nhttp {\n    server_tokens off;\n    modsecurity_rules_file /etc/nginx/rules.conf;\n}\n",
        ),
        ("etc/nginx/rules_includes.conf", "include rules.conf\ninclude /usr/share/rules/*.load\n"),
        (
            "etc/nginx/rules.conf",
            "SecRuleEngine DetectionOnly\nSecRule REQUEST_HEADERS:Content-Type \"^text/xml\" \\\n  \"id:'1',msg:'%{reqbody_error_msg}'\"\n",
        ),
    ];
    assert_eq!(said(report(&files, &["nginx"])), "");
}

#[test]
fn what_somebody_means_is_told_from_what_only_looks_so() {
    let site = "\
map $uri $to {
    ~^/old/ $1;
    ~^/older/(.*)$ $1;
}
server {
    listen 80;
    add_header X-Frame-Options SAMEORIGIN always;
    location /off {
        add_header_inherit off;
        add_header Cache-Control public;
    }
    location = /one/ {
        alias /;
    }
    location /all/ {
        alias /;
    }
    location /up {
        proxy_set_header Host $HTTP_HOST;
        proxy_pass http://127.0.0.1;
    }
    location /any {
        satisfy any;
        allow 10.0.0.0/8;
        auth_basic off;
    }
    location /either {
        satisfy any;
        allow 10.0.0.0/8;
        auth_basic staff;
    }
}
";
    let asked = [
        "nginx-missing-group",
        "nginx-add-header-redefinition",
        "nginx-root-too-wide",
        "nginx-host-spoofing",
        "nginx-allow-without-deny",
    ];
    let mut found = rules_of(site);
    found.retain(|line| asked.iter().any(|rule| line.ends_with(rule)));
    assert_eq!(
        found,
        ["2 nginx-missing-group", "16 nginx-root-too-wide", "19 nginx-host-spoofing", "24 nginx-allow-without-deny"]
    );
}

#[test]
fn a_dump_of_several_files_is_one_configuration() {
    let dump = "\
# configuration file /etc/nginx/nginx.conf:
events {}
http {
    server {
        listen 80;
        location /a { include deny.conf; deny all; }
        location /b { include deny.conf; }
    }
}

# configuration file /etc/nginx/deny.conf:
allow 127.0.0.1;
";
    // What is included twice stands once, and one place that includes it forgets the end of the list.
    let found = rules_of(dump);
    let open: Vec<&String> = found.iter().filter(|line| line.ends_with("nginx-allow-without-deny")).collect();
    assert_eq!(open, ["12 nginx-allow-without-deny"]);
    let closed = rules_of(&dump.replace("deny.conf; }", "deny.conf; deny all; }"));
    assert!(closed.iter().all(|line| !line.ends_with("nginx-allow-without-deny")), "{closed:?}");
}

#[test]
fn whoever_asks_is_not_who_is_trusted() {
    let site = |inside: &str| format!("http {{\nserver {{\n{inside}\n}}\n}}\n");
    let wrong = [
        "add_header Access-Control-Allow-Origin $http_origin;",
        "set $cors $HTTP_ORIGIN; add_header Access-Control-Allow-Origin $cors;",
        "if ($http_origin != '') { add_header Access-Control-Allow-Origin $http_origin; }",
    ];
    let right = [
        "add_header Access-Control-Allow-Origin https://a.example;",
        "if ($http_origin ~ '^https://a\\.example$') { add_header Access-Control-Allow-Origin $http_origin; }",
        "if ($http_origin !~ '^https://a\\.example$') { return 403; } add_header Access-Control-Allow-Origin $http_origin;",
        "if ($http_origin = https://a.example) { set $cors $http_origin; } add_header Access-Control-Allow-Origin $cors;",
    ];
    let is_told = |text: &str| rules_of(&site(text)).contains(&"3 nginx-origin-reflected".to_owned());
    for text in wrong {
        assert!(is_told(text), "{text}");
    }
    for text in right {
        assert!(!is_told(text), "{text}");
    }
    let map = "http {\nmap $http_origin $cors { default $http_origin; }\nserver { add_header Access-Control-Allow-Origin $cors; }\n}\n";
    assert!(rules_of(map).contains(&"3 nginx-origin-reflected".to_owned()));
    let list = map.replace("default $http_origin", "default ''; https://a.example $http_origin");
    assert!(!rules_of(&list).contains(&"3 nginx-origin-reflected".to_owned()));
}

#[test]
fn groups_that_nothing_captures_and_hosts_that_a_map_ends_are_seen() {
    let site = |inside: &str| format!("server {{\n{inside}\n}}\n");
    let missing = |inside: &str| rules_of(&site(inside)).contains(&"2 nginx-missing-group".to_owned());
    assert!(missing("location /a { proxy_pass http://b/$1; }"));
    assert!(missing("location / { if ($uri !~ '^/([a-z]+)') { set $x $1; } }"));
    assert!(!missing("location ~ ^/a/(.*)$ { proxy_pass http://b/$1; }"));
    assert!(missing("location ~ ^/a/ { proxy_pass http://b/$1; }"));
    assert!(!missing("location /b { return 301 /$1; } location ~ ^/a/(.*)$ { rewrite ^ /b; }"));
    assert!(!missing("location ~^/a/(.*)$ { proxy_pass http://b/$1; }"));
    assert!(
        rules_of(&site("location ~^/a([^/]*)$ { return 301 /$1; }")).contains(&"2 nginx-http-splitting".to_owned())
    );
    assert!(!missing("location / { rewrite ^/x/(.*)$ /y; set $x $1; }"));
    assert!(!missing("location ~ ^/a/(.*)$ { try_files $uri @b; } location @b { proxy_pass http://b/$1; }"));
    let passed = |map: &str| {
        let text = format!("http {{\n{map}\nserver {{ location / {{ proxy_pass http://$to$arg_x; }} }}\n}}\n");
        rules_of(&text).iter().any(|line| line.ends_with("nginx-ssrf"))
    };
    assert!(!passed("map $arg_k $to { default /d/; a /a/; }"));
    assert!(!passed("geo $remote_addr $to { proxy 10.0.0.1; default /d/; 10.0.0.0/8 /a/; }"));
    assert!(passed("map $arg_k $to { default /d/; a b.example; }"));
    assert!(passed("map $arg_k $to { a /a/; }"));
}

#[test]
fn access_rules_around_and_trailers_are_followed() {
    let site = "\
server {
    allow 10.0.0.1;
    deny all;
    add_trailer X-Sum a;
    location /a { return 200 hi; }
    location /b { allow all; return 200 hi; }
    location /c { return 302 /a; }
    location @d { return 200 hi; }
    location /e {
        allow 10.0.0.2;
        deny all;
        rewrite ^ https://a.example/;
    }
    location /f { add_trailer X-Id b; }
    location /g { add_trailer_inherit merge; location /g/g { add_trailer X-Id b; } }
    location /h { if ($arg_a) { rewrite ^ /i break; } }
}
";
    let found = rules_of(site);
    let of = |rule: &str| found.iter().filter(|line| line.ends_with(rule)).cloned().collect::<Vec<_>>();
    assert_eq!(of("bypasses-access"), ["5 nginx-return-bypasses-access", "12 nginx-return-bypasses-access"]);
    assert_eq!(of("redefinition"), ["14 nginx-add-header-redefinition"]);
    assert_eq!(of("is-evil"), ["16 nginx-if-is-evil"]);
}
