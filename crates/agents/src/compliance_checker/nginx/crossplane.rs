//! Our reader beside crossplane's, where `python3` (or what `PITCREW_PYTHON` names) has it.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::parse::{Directive, parse};

const SCRIPT: &str = "
import sys, json, crossplane
tree = crossplane.parse(sys.argv[1], single=True, check_ctx=False, check_args=False, comments=False)
def one(d):
    return [d['directive'], d['args'], [one(b) for b in d['block'] if b['directive'] != '#'] if 'block' in d else None]
print(json.dumps({'errors': len(tree['config'][0]['errors']), 'tree': [one(d) for d in tree['config'][0]['parsed'] if d['directive'] != '#']}))
";

/// Our tree in crossplane's form: quotes off, escapes as they stand, the parentheses of `if` off.
fn ours(text: &str, directives: &[Directive]) -> Value {
    let one = |directive: &Directive| {
        let mut args: Vec<String> =
            directive.args.iter().map(|word| plain(&text[word.span.clone()], word.quoted)).collect();
        if directive.is("if") && args.first().is_some_and(|arg| arg.starts_with('(')) {
            args[0] = args[0][1..].trim_start().to_owned();
            if let Some(last) = args.last_mut().filter(|last| last.ends_with(')')) {
                *last = last[..last.len() - 1].trim_end().to_owned();
            }
            args.retain(|arg| !arg.is_empty());
        }
        let block = directive.block.as_ref().map(|block| ours(text, block));
        json!([plain(&text[directive.name.span.clone()], directive.name.quoted), args, block])
    };
    directives.iter().map(one).collect()
}

fn plain(written: &str, quoted: bool) -> String {
    match written.chars().next().filter(|_| quoted && written.len() >= 2) {
        Some(quote @ ('"' | '\'')) => written[1..written.len() - 1].replace(&format!("\\{quote}"), &quote.to_string()),
        _ => written.to_owned(),
    }
}

/// Compares a text; `None` where crossplane is not there.
fn same(text: &str) -> Option<(Value, Value)> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let python = std::env::var("PITCREW_PYTHON").unwrap_or_else(|_| "python3".into());
    let output = Command::new(python).args(["-c", SCRIPT]).arg(file.path()).stderr(Stdio::null()).output().ok()?;
    let theirs: Value = serde_json::from_slice(&output.stdout).ok()?;
    let (directives, mistakes) = parse(text);
    Some((json!({"errors": usize::from(!mistakes.is_empty()), "tree": ours(text, &directives)}), theirs))
}

#[test]
fn our_tree_is_crossplane_s() {
    let texts = [
        "user www-data;\nevents { worker_connections 1024; }\nhttp { server { listen 80; } }\n",
        "http { log_format main '$remote_addr - \"$request\" '\n 'x\\'y'; map $a $b { default 0; ~*^/x 1; \"\" 2; } }",
        "server { if ( $host = \"a b\" ) { return 301 https://$host$request_uri; } location ~ \"^/a{2}\\.php$\" { } }",
        "location ~* \"^/(a|b){1,2}/\" { add_header X \"a;b {c}\" always; proxy_pass http://${up}x/$1; } # end",
        "types { text/html html htm; }\nserver_name ~^(www\\.)?(?<d>.+)$ a.example *.b.example;",
        "set $x 'multi\nline';\nreturn 200 \"say \\\"hi\\\"\";",
    ];
    for text in texts {
        let Some((ours, theirs)) = same(text) else { return };
        assert_eq!(ours, theirs, "{text}");
    }
}

#[test]
#[ignore = "needs a set of files"]
fn our_tree_is_crossplane_s_for_a_whole_set() {
    let Some(set) = std::env::var_os("PITCREW_CORPORA") else { return };
    let (mut equal, mut all) = (0, 0);
    for entry in ignore::WalkBuilder::new(std::path::Path::new(&set).join("nginx/files")).build().flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "conf") {
            let Some((ours, theirs)) = same(&std::fs::read_to_string(entry.path()).unwrap()) else { return };
            all += 1;
            equal += usize::from(ours == theirs);
            if ours != theirs {
                println!("{}\n ours   {ours}\n theirs {theirs}", entry.path().display());
            }
        }
    }
    println!("crossplane: {equal} of {all} files are read alike");
    assert_eq!(equal, all);
}
