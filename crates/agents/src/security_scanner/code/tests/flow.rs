//! Values followed in Go, Rust, and shell scripts.

use super::found;

/// What flows in a file, without its language: `line:kind`.
fn flows(path: &str, text: &str) -> Vec<String> {
    let kinds = [
        "sql-injection",
        "command-injection",
        "code-injection",
        "path-traversal",
        "cross-site-scripting",
        "open-redirect",
        "server-side-request-forgery",
    ];
    let mut said: Vec<String> = Vec::new();
    for line in found(path, text) {
        if let Some(kind) = kinds.iter().find(|kind| line.ends_with(*kind)) {
            said.push(format!("{}:{kind}", line.split(':').next().unwrap_or_default()));
        }
    }
    said
}

#[test]
fn go_is_followed_from_the_request_to_where_it_does_harm() {
    let text = r#"package a

import (
	"fmt"
	"net/http"
	"os"
	run "os/exec"
)

func (s *Server) show(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	query := fmt.Sprintf("SELECT * FROM t WHERE n = '%s'", name)
	rows, err := s.db.Query(query)
	s.db.QueryContext(r.Context(), "SELECT * FROM t WHERE n = '" + name + "'")
	s.pool.Exec(ctx, "DELETE FROM t WHERE n = '"+r.FormValue("n")+"'")
	run.Command("sh", "-c", "ls "+name).Run()
	run.Command(name).Run()
	os.ReadFile("/data/" + name)
	fmt.Fprintf(w, "<b>%s</b>", name)
	http.Redirect(w, r, r.FormValue("next"), 302)
	http.Get("https://" + name)
	var order Order
	json.NewDecoder(r.Body).Decode(&order)
	os.Remove(order.Path)
}

func find(db *sql.DB, table string) {
	db.Query("SELECT * FROM " + table)
}

func handle(c *gin.Context) {
	for _, name := range c.QueryArray("name") {
		if len(name) > 3 {
			os.Open(name)
		}
	}
}
"#;
    assert_eq!(
        flows("a.go", text),
        [
            "13:sql-injection",
            "14:sql-injection",
            "15:sql-injection",
            "16:command-injection",
            "17:command-injection",
            "18:path-traversal",
            "19:cross-site-scripting",
            "20:open-redirect",
            "21:server-side-request-forgery",
            "24:path-traversal",
            "28:sql-injection",
            "34:path-traversal",
        ]
    );
}

#[test]
fn what_cannot_happen_in_go_is_not_said() {
    let text = r#"package a

import ("database/sql"; "fmt"; "net/http"; "os/exec"; "path/filepath"; "strconv"; "html")

const table = "people"

func show(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	db.Query("SELECT * FROM t WHERE n = $1", name)
	db.QueryRow(r.Context(), "SELECT * FROM t WHERE n LIKE $1", "%"+name+"%")
	db.Query(fmt.Sprintf("SELECT * FROM %s", table))
	id, err := strconv.Atoi(r.FormValue("id"))
	db.Query(fmt.Sprintf("SELECT * FROM t WHERE id = %d", id))
	exec.Command("ls", "--", name).Run()
	os.Open(filepath.Join(root, filepath.Base(name)))
	fmt.Fprintf(w, "<b>%s</b>", html.EscapeString(name))
	fmt.Fprintf(os.Stderr, "looked for %s", name)
	fmt.Fprintf(w, "%s", r.Method)
	values := r.URL.Query()
	switch order := values.Get("order"); order {
	case "up":
		db.Query("SELECT * FROM t ORDER BY n")
	}
	if name != "one" && name != "two" {
		return
	}
	os.Open(name)
}

func start(program string, words ...string) {
	exec.Command(program, words...).Run()
}
"#;
    assert_eq!(flows("a.go", text), Vec::<String>::new());
}

#[test]
fn rust_is_followed_from_the_request_to_where_it_does_harm() {
    let text = r#"
use std::{env, fs};
use std::process::Command;
use axum::response::{Html, Redirect};

async fn show(Query(order): Query<Order>, State(pool): State<Pool>) -> Html<String> {
    let query = format!("SELECT * FROM t WHERE n = '{}'", order.name);
    sqlx::query(&query).fetch_all(&pool).await?;
    let text = fs::read_to_string(format!("/data/{}", order.name))?;
    Command::new("sh").arg("-c").arg(format!("ls {}", order.name)).output()?;
    let mut command = Command::new("bash");
    command.arg("-c");
    command.arg(&order.line);
    command.spawn()?;
    let name = match order.kind {
        Some(kind) => kind,
        None => return Html(text),
    };
    Html(format!("<b>{name}</b>"))
}

#[get("/files/<name>")]
fn file(name: String, db: Db) -> Option<File> {
    if name.len() > 3 { File::open(&name).ok() } else { fs::File::open(&name).ok() }
}

fn main() {
    let line = env::args().nth(1).unwrap();
    Command::new("sh").args(["-c", &line]).status().unwrap();
}

impl Store {
    fn all(&self, table: &str) -> Result<Rows> {
        let sql = format!("SELECT * FROM {table}");
        self.db.query(&sql, &[])
    }
}
"#;
    assert_eq!(
        flows("a.rs", text),
        [
            "8:sql-injection",
            "9:path-traversal",
            "10:command-injection",
            "14:command-injection",
            "19:cross-site-scripting",
            "24:path-traversal",
            "29:command-injection",
            "35:sql-injection",
        ]
    );
}

#[test]
fn what_cannot_happen_in_rust_is_not_said() {
    let text = r#"
use std::process::Command;

const TABLE: &str = "people";

async fn show(Query(order): Query<Order>, pool: Pool) -> Result<()> {
    sqlx::query("SELECT * FROM t WHERE n = $1").bind(&order.name).fetch_all(&pool).await?;
    sqlx::query(&format!("SELECT * FROM {TABLE}")).fetch_all(&pool).await?;
    let id: u64 = order.id.parse()?;
    sqlx::query(&format!("SELECT * FROM t WHERE id = {id}")).fetch_all(&pool).await?;
    Command::new("ls").arg("--").arg(&order.name).output()?;
    let name = Path::new(&order.name).file_name().unwrap_or_default();
    std::fs::read(root.join(name))?;
    let line = shlex::try_quote(&order.name)?;
    Command::new("sh").arg("-c").arg(format!("ls {line}")).output()?;
    Ok(())
}

fn start(program: &str, words: &[String]) -> Child {
    Command::new("git").args(["-c", "color.ui=never"]).args(words).status().expect("a child");
    Command::new(program).args(words).spawn().expect("a child")
}

async fn stored(Path(name): Path<String>, shelf: Shelf) -> Result<()> {
    let plan = shelf.get(&name)?;
    std::fs::remove_file(&plan.path)
}
"#;
    assert_eq!(flows("a.rs", text), Vec::<String>::new());
}

#[test]
fn shell_is_followed_from_who_calls_to_where_it_does_harm() {
    let text = r#"#!/bin/bash
name="$1"
line="ls $name"
sh -c "$line"
sudo /bin/bash -c "chown $name /srv"
psql -c "SELECT * FROM t WHERE n = '$name'"
python3 -c "print('$2')"
run() {
  local what=$1
  eval "$what"
}
while read -r word; do
  eval "echo $word"
done
for each in "$@"; do
  su -c "kill $each" other
done
file=${QUERY_STRING#name=}
cat "/srv/$file"
[ -n "$name" ] && mysql -e "DELETE FROM t WHERE n='$name'"
case "$1" in
  go) perl -e "$2" ;;
esac
"#;
    assert_eq!(
        flows("a.sh", text),
        [
            "4:command-injection",
            "5:command-injection",
            "6:sql-injection",
            "7:code-injection",
            "10:code-injection",
            "13:code-injection",
            "16:command-injection",
            "19:path-traversal",
            "20:sql-injection",
            "22:code-injection",
        ]
    );
}

#[test]
fn what_cannot_happen_in_shell_is_not_said() {
    let text = r#"#!/bin/bash
set -eu
place=/srv
sh -c "ls $place"
ls "$1"
rm -rf -- "$1"
psql -v name="$1" -c 'SELECT * FROM t WHERE n = :name'
quoted=$(printf %q "$1")
sh -c "ls $quoted"
sh -c "ls ${1@Q}"
plain=${1//[^a-z0-9]/}
sh -c "ls $plain"
kept=$(echo "$1" | tr -cd 'a-z')
sh -c "ls $kept"
[[ "$1" =~ ^[a-z]+$ ]] || exit 1
sh -c "ls $1"
if [ "$2" != up ] && [ "$2" != down ]; then
  exit 2
fi
sh -c "service $2"
options=$(getopt -o ab --long all -- "$@") || exit 2
eval set -- "$options"
eval "set -- $(git rev-parse --sq-quote "$@")"
"#;
    assert_eq!(flows("a.sh", text), Vec::<String>::new());
}
