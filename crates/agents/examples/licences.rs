//! Says which licences files hold, a line of JSON each, and how fast that went: `licences PATH...`.

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use pitcrew_agents::compliance_checker::licences;
use rayon::prelude::*;

fn main() {
    let roots: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let mut files = Vec::new();
    for root in &roots {
        walk(root, &mut files);
    }
    files.sort();
    let begin = Instant::now();
    licences::of_text("");
    let ready = begin.elapsed();
    let begin = Instant::now();
    let lines: Vec<String> = files
        .par_iter()
        .filter_map(|path| {
            let text = fs::read(path).ok()?;
            let ids = licences::of_text(&String::from_utf8_lossy(&text));
            let [root] = roots.as_slice() else { return Some((path.display().to_string(), ids)) };
            Some((path.strip_prefix(root).unwrap_or(path).display().to_string(), ids))
        })
        .map(|(path, ids)| serde_json::json!({"path": path, "ids": ids}).to_string())
        .collect();
    let took = begin.elapsed();
    println!("{}", lines.join("\n"));
    let speed = files.len() as f64 / took.as_secs_f64();
    eprintln!("{} files in {took:.1?}, {speed:.0} a second; ready after {ready:.1?}", files.len());
}

fn walk(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
        return;
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| !kind.is_symlink()) {
            walk(&entry.path(), files);
        }
    }
}
