//! Dangerous code and code that only looks like it.

mod examples;
mod flow;

use std::sync::LazyLock;

use super::*;

fn found(path: &str, text: &str) -> Vec<String> {
    // Read once: the examples of every rule are looked at with them.
    static PACKS: LazyLock<Packs> = LazyLock::new(|| packs(&[]).expect("our packs are well-formed"));
    let mut part = Part::default();
    look(&PACKS, language(path).expect("a language"), path, text.as_bytes(), &mut part);
    part.findings.sort_by_key(|finding| finding.place.line);
    part.findings.iter().map(|finding| format!("{}:{}", finding.place.line, finding.rule)).collect()
}

#[test]
fn our_packs_are_well_formed() {
    match packs::check_embedded() {
        Ok(count) => assert!(count >= 70, "{count} rules"),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn python_is_followed_from_the_request_to_where_it_does_harm() {
    let text = r#"
import os, subprocess, flask
from flask import request
@app.route("/a")
def a():
    name = request.args.get("name")
    os.system("echo " + name)
    subprocess.run(["ls", name])
    subprocess.run(["sh", "-c", f"ls {name}"])
    cursor.execute("select * from t where n = '%s'" % name)
    cursor.execute("select * from t where n = %s", (name,))
    eval(name)
    open("/data/" + name)
    flask.session["name"] = name
    return "Hello " + name
"#;
    assert_eq!(
        found("a.py", text),
        [
            "7:python-command-injection",
            "9:python-command-injection",
            "10:python-sql-injection",
            "12:python-code-injection",
            "13:python-path-traversal",
            "14:python-trust-boundary",
            "15:python-cross-site-scripting",
        ]
    );
}

#[test]
fn what_cannot_happen_in_python_is_not_said() {
    let text = r#"
import os, html, shlex
from flask import request
@app.route("/a")
def a():
    name = request.args.get("name")
    number = 86
    other = "fixed" if (7 * 42) - number > 200 else name
    os.system("echo " + other)
    words = ["safe", name, "more"]
    words.pop(0)
    os.system(words[1])
    table = {"a": "fixed"}
    table["b"] = name
    os.system(table["a"])
    os.system("echo " + shlex.quote(name))
    os.system("sleep " + str(int(name)))
    if name not in ["a", "b"]:
        return "no"
    os.system(name)
    return html.escape(name)
"#;
    assert_eq!(found("a.py", text), Vec::<String>::new());
}

/// A handler with a way from the request to `bar`, and what is done with `bar`.
fn handler(way: &str, harm: &str) -> String {
    let body = format!("out = ''\n{way}\n{harm}\nreturn out");
    let body: String = body.lines().map(|line| format!("\t\t{line}\n")).collect();
    format!(
        "import flask\nfrom flask import request\ndef init(app):\n\t@app.route('/a', methods=['POST'])\n\tdef a():\n{body}"
    )
}

#[test]
fn python_is_followed_through_what_people_write() {
    let harm = "import subprocess\nsubprocess.run(f'ls {bar}', shell=True)";
    for way in [
        "bar = request.form.get('a')\nif not bar:\n    bar = ''",
        "bar = ''\nfor name in request.form.keys():\n    if 'x' in request.form.getlist(name):\n        bar = name\n        break",
        "bar = ''\nfor name in request.headers.keys():\n    if name.lower() in COMMON:\n        continue\n    bar = name\n    break",
        "text = request.query_string.decode('utf-8')\nat = text.find('a=')\nif at == -1:\n    return 'none'\nbar = text[at + len('a=') + 1:]",
        "import configparser\nconf = configparser.ConfigParser()\nconf.add_section('s')\nconf.set('s', 'b', request.args['a'])\nbar = conf.get('s', 'b')",
        "import base64\nparam = request.cookies.get('a', 'none')\nbar = base64.b64decode(base64.b64encode(param.encode('utf-8'))).decode('utf-8')",
        "import helpers\nwrapped = helpers.wrapper(request)\nbar = wrapped.get_query_parameter('a')",
        "param = request.form.get('a')\nlst = []\nlst.append('safe')\nlst.append(param)\nlst.append('more')\nlst.pop(0)\nbar = lst[0]",
        "param = request.form.get('a')\nguess = 'ABC'[2]\nmatch guess:\n    case 'A':\n        bar = 'a'\n    case 'C' | 'D':\n        bar = param\n    case _:\n        bar = 'b'",
        "param = request.form.get('a')\nbar = 'never'\nif 'nev' in bar:\n    bar = param",
        "param = request.form.get('a')\nbar = ''\nif param:\n    bar = param.split(' ')[0]",
        "import helpers\nthing = helpers.create()\nbar = thing.do(request.form.get('a'))",
        "def inner(value):\n    return 'x' + value\nbar = inner(request.form.get('a'))",
        "bar = 'x%s' % request.form.get('a')",
        "bar = 'x{}'.format(request.form.get('a'))",
        "bar = '\\n'.join([request.form.get('a'), 'b'])",
    ] {
        let found = found("a.py", &handler(way, harm));
        assert!(found.iter().any(|said| said.ends_with("command-injection")), "{way}\n{found:?}");
    }
    for way in [
        "param = request.form.get('a')\nbar = 'always' if 7 * 18 + 106 > 200 else param",
        "param = request.form.get('a')\nguess = 'ABC'[1]\nmatch guess:\n    case 'A':\n        bar = param\n    case 'B':\n        bar = 'bob'\n    case _:\n        bar = param",
        "import configparser\nconf = configparser.ConfigParser()\nconf.add_section('s')\nconf.set('s', 'a', 'fixed')\nconf.set('s', 'b', request.args['a'])\nbar = conf.get('s', 'a')",
        "m = {}\nm['a'] = 'fixed'\nm['b'] = request.form.get('a')\nbar = m['b']\nbar = m['a']",
        "text = 'This should never happen'\nif 'should' not in text:\n    bar = request.form.get('a')\nelse:\n    bar = 'fixed'",
        "param = request.form.get('a')\nlst = []\nlst.append('safe')\nlst.append(param)\nlst.append('more')\nlst.pop(0)\nbar = lst[1]",
        "bar = request.form.get('a')\nif bar not in ('x', 'y'):\n    return 'no'",
        "import re\nbar = request.form.get('a')\nif not re.fullmatch('[a-z]+', bar):\n    return 'no'",
    ] {
        let found = found("a.py", &handler(way, harm));
        assert_eq!(found, Vec::<String>::new(), "{way}");
    }
}

#[test]
fn each_kind_of_harm_in_python_is_told_from_its_harmless_sibling() {
    let way = "bar = request.form.get('a')";
    let path = "import pathlib\nroot = pathlib.Path(ROOT)\np = (root / bar).resolve()\n";
    for (harm, rule) in [
        ("import yaml\nyaml.load(bar, Loader=yaml.Loader)", "unsafe-deserialization"),
        ("import pickle\npickle.loads(bar)", "unsafe-deserialization"),
        (&format!("{path}out += p.read_text()"), "path-traversal"),
        ("open(f'{ROOT}/{bar}', 'wb')", "path-traversal"),
        ("import elementpath\nelementpath.select(root, f\"/a[@id='{bar}']\")", "xpath-injection"),
        ("conn.search('dc=test', f'(&(objectclass=person)(uid={bar}))')", "ldap-injection"),
        ("flask.session[bar] = '1'", "trust-boundary"),
        ("return flask.redirect(bar)", "open-redirect"),
        ("out += f'<b>{bar}</b>'", "cross-site-scripting"),
        ("cur.execute(f\"SELECT * FROM t WHERE a='{bar}'\")", "sql-injection"),
        ("exec(bar)", "code-injection"),
        ("argv = ['sh', '-c', f'echo {bar}']\nimport subprocess\nsubprocess.Popen(argv)", "command-injection"),
    ] {
        let found = found("a.py", &handler(way, harm));
        assert!(found.iter().any(|said| said.ends_with(rule)), "{harm}\n{found:?}");
    }
    for harm in [
        "import yaml\nyaml.safe_load(bar)",
        &format!("{path}if not str(p).startswith(str(root)):\n    return 'no'\np.read_text()"),
        "import elementpath\nelementpath.select(root, f\"/a[@id='{bar.replace('\\'', '&apos;')}']\")",
        "import elementpath\nif '\\'' in bar:\n    return 'no'\nelementpath.select(root, f\"/a[@id='{bar}']\")",
        "from urllib.parse import urlparse\nurl = urlparse(bar)\nif url.netloc not in ['a.test'] or url.scheme != 'https':\n    return 'no'\nreturn flask.redirect(bar)",
        "import markupsafe\nout += f'<b>{markupsafe.escape(bar)}</b>'",
        "cur.execute('SELECT * FROM t WHERE a=?', (bar,))",
        "import subprocess\nsubprocess.Popen(['echo', bar])",
        "bar = 'fixed'\nimport yaml\nyaml.load(bar, Loader=yaml.Loader)",
    ] {
        let found = found("a.py", &handler(way, harm));
        assert_eq!(found, Vec::<String>::new(), "{harm}");
    }
}

#[test]
fn javascript_is_followed_too() {
    let text = r#"
const { exec } = require("child_process");
const fs = require("fs");
app.get("/a", (req, res) => {
  const { name } = req.query;
  exec("ls " + name);
  fs.readFile("/data/" + req.params.file, done);
  db.query(`select * from t where n = '${name}'`);
  db.query("select * from t where n = ?", [name]);
  res.redirect(req.query.next);
  res.send("<b>" + name + "</b>");
  res.send("<b>" + escapeHtml(name) + "</b>");
  const id = parseInt(req.query.id);
  db.query("select * from t where id = " + id);
});
"#;
    let found = found("a.js", text);
    for line in [
        "6:javascript-command-injection",
        "7:javascript-path-traversal",
        "8:javascript-sql-injection",
        "10:javascript-open-redirect",
        "11:javascript-cross-site-scripting",
    ] {
        assert!(found.iter().any(|said| said == line), "{line}: {found:?}");
    }
    assert!(!found.iter().any(|said| said.starts_with("9:") || said.starts_with("12:")), "{found:?}");
}

#[test]
fn patterns_of_every_language_hold() {
    for (path, text, rule) in [
        ("a.py", "import hashlib\nhashlib.md5(x)", "python-weak-hash"),
        ("a.py", "requests.get(url, verify=False)", "python-tls-unverified"),
        ("a.py", "app.run(debug=True)", "python-debug-on"),
        ("a.py", "os.chmod(path, 0o777)", "python-open-permissions"),
        ("a.py", "def login():\n    token = random.random()", "python-weak-random"),
        ("a.py", "resp.set_cookie('a', b, secure=False)", "python-cookie-insecure"),
        ("a.py", "yaml.load(data)", "python-yaml-load"),
        ("a.py", "import pickle\nwith open('x') as file:\n    pickle.load(file)", "python-objects-loaded"),
        ("a.py", "import tarfile\ntarfile.open(path).extractall(place)", "python-archive-extracted"),
        ("a.py", "mark_safe(f'<b>{name}</b>')", "python-markup-built"),
        ("a.py", "Markup('<b>%s</b>' % name)", "python-markup-built"),
        ("a.py", "T.objects.raw('SELECT * FROM t WHERE n = {}'.format(name))", "python-sql-built"),
        ("a.js", "import { execSync as run } from 'node:child_process';\nrun(line);", "javascript-command-variable"),
        ("a.js", "require('child_process').exec(line)", "javascript-command-variable"),
        ("a.py", "import re\nre.compile(r'^(\\w+)*$')", "python-regex-backtracking"),
        ("a.py", "from hashlib import md5 as short\nshort(x)", "python-weak-hash"),
        ("a.py", "from Crypto.Cipher import ARC2 as cipher\ndef f():\n    return cipher.new(k)", "python-weak-cipher"),
        ("a.py", "import tempfile as t\nt.mktemp()", "python-temporary-name"),
        ("a.js", "crypto.pseudoRandomBytes(16)", "javascript-guessable-bytes"),
        ("a.js", "const a = new Buffer(size)", "javascript-new-buffer"),
        ("a.js", "engine.escapeMarkup = false", "javascript-escaping-off"),
        ("a.js", "const slow = /^([a-z]+)*$/", "javascript-regex-backtracking"),
        ("a.ts", "const slow = new RegExp('(a*)*b')", "javascript-regex-backtracking"),
        ("a.go", "package a\n// \u{202E}\nfunc f() {}", "code-turned-text"),
        ("a.js", "crypto.createHash('md5')", "javascript-weak-hash"),
        ("a.js", "el.innerHTML = value", "javascript-inner-html"),
        ("a.ts", "const agent = new https.Agent({ rejectUnauthorized: false });", "javascript-tls-unverified"),
        ("a.tsx", "const a = <div dangerouslySetInnerHTML={{ __html: x }} />;", "javascript-react-markup"),
        ("a.js", "const token = Math.random().toString(36)", "javascript-weak-random"),
        ("a.go", "package a\nfunc f() { md5.New() }", "go-weak-hash"),
        ("a.go", "package a\nvar c = tls.Config{InsecureSkipVerify: true}", "go-tls-unverified"),
        ("a.go", "package a\nfunc f() { db.Query(fmt.Sprintf(\"SELECT * FROM t WHERE a = '%s'\", x)) }", "go-sql-text"),
        ("a.go", "package a\nfunc f() { exec.Command(\"sh\", \"-c\", x) }", "go-command-line"),
        ("a.rs", "fn f() { builder.danger_accept_invalid_certs(true); }", "rust-tls-unverified"),
        ("a.rs", "fn f() { conn.execute(&format!(\"DELETE FROM t WHERE a = '{a}'\"), []); }", "rust-sql-text"),
        ("a.sh", "curl -s https://a.test/x | sudo bash\n", "shell-run-download"),
        ("a.sh", "chmod -R 777 /srv\n", "shell-open-permissions"),
        ("a.sh", "eval \"$(list)\"\n", "shell-eval"),
        ("a.sh", "rm -rf \"$DIR\"/*\n", "shell-remove-variable"),
        ("a.sh", "curl -k https://a.test\n", "shell-tls-unverified"),
    ] {
        let found = found(path, text);
        assert!(found.iter().any(|said| said.ends_with(&format!(":{rule}"))), "{rule}: {found:?}");
    }
}

#[test]
fn code_that_is_all_right_is_left_alone() {
    for (path, text) in [
        ("a.py", "hashlib.sha256(x)\nhashlib.md5(x, usedforsecurity=False)\nyaml.safe_load(x)\nos.chmod(p, 0o644)"),
        (
            "a.py",
            "subprocess.run(['ls', '-l'])\nrandom.choice(colors)\nresp.set_cookie('a', b, secure=True, httponly=True)",
        ),
        (
            "a.py",
            "import re, tarfile\nfrom hashlib import sha1\nsha1(x, usedforsecurity=False)\nre.compile(r'^(\\w+-)*\\w+$')\ntarfile.open(p).extractall(to, filter='data')",
        ),
        ("a.py", "mark_safe('<br>')\nMarkup('<b>{}</b>').format(name)\nRawSQL('SELECT 1', [])"),
        (
            "a.js",
            "const run = require('child_process');\nconst line = 'ls';\nrun.exec(line);\nrun.exec('ls');\n/a/.exec(text);",
        ),
        ("a.js", "const fast = /^(\\.\\w+)*[a-z]+$/; Buffer.from(x); new Buffer('text')"),
        ("a.js", "el.innerHTML = ''\nel.textContent = value\nsetTimeout(() => go(), 5)\nfoo.exec(text)"),
        ("a.go", "package a\nfunc f() { db.Query(\"SELECT 1 WHERE a = ?\", x); exec.Command(\"ls\", x) }"),
        ("a.rs", "fn f() { conn.execute(\"DELETE FROM t WHERE a = ?1\", [a]); Command::new(\"ls\").arg(x); }"),
        ("a.sh", "chmod 755 x\nrm -rf \"${DIR:?}\"/*\neval \"$(ssh-agent)\"\ncurl -fsSL https://a.test -o x\n"),
    ] {
        assert_eq!(found(path, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_script_without_an_ending_is_known_by_how_it_begins() {
    for (first, language) in [
        ("#!/bin/sh\nls\n", Some(SupportLang::Bash)),
        ("#!/usr/bin/env -S LANG=C bash -e\n", Some(SupportLang::Bash)),
        ("#! /usr/bin/python3.11 -u\n", Some(SupportLang::Python)),
        ("#!/usr/bin/env node\n", Some(SupportLang::JavaScript)),
        ("#!/usr/bin/perl\n# bash\n", None),
        ("#!", None),
        ("bash\n", None),
    ] {
        assert_eq!(language_of_script(first.as_bytes()), language, "{first}");
    }
}

#[test]
fn nesting_without_end_is_said_and_not_followed() {
    let mut part = Part::default();
    let packs = packs(&[]).expect("our packs are well-formed");
    let deep = format!("x = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    look(&packs, SupportLang::Python, "a.py", deep.as_bytes(), &mut part);
    assert_eq!(part.unread.len(), 1);
}
