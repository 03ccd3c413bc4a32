//! What tests went through: reports of lcov, Cobertura, JaCoCo, llvm-cov, coverage.py and Go, as one thing.

mod coverage_py;
mod go;
mod lcov;
mod llvm;
mod places;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How often lines ran, by their number. Lines that nothing can run are not in it.
pub(crate) type Lines = BTreeMap<u32, u64>;

/// How often each line ran, of the files that a report names, by the names that it has for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    files: BTreeMap<String, Lines>,
}

impl Report {
    /// Reads a report, whichever kind it is.
    ///
    /// # Errors
    ///
    /// Why it is no report.
    pub(crate) fn read(text: &[u8]) -> Result<Report, String> {
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        let mut report = Report::default();
        match text.trim_ascii_start().first() {
            Some(b'<') => xml::read(text, &mut report)?,
            Some(b'{') => {
                let value: serde_json::Value = serde_json::from_slice(text).map_err(|error| error.to_string())?;
                match value.get("data") {
                    Some(_) => llvm::read(&value, &mut report)?,
                    None => coverage_py::read(&value, &mut report)?,
                }
            }
            _ if text.starts_with(b"mode:") => go::read(text, &mut report)?,
            _ => lcov::read(text, &mut report)?,
        }
        // Go's profile of a run that measured nothing has a head alone.
        let is_empty = report.files.is_empty() && !text.starts_with(b"mode:");
        if is_empty { Err("it names no file".to_owned()) } else { Ok(report) }
    }

    /// Adds that a line ran so often more.
    fn add(&mut self, path: &str, line: u32, times: u64) {
        let lines = self.files.entry(path.replace('\\', "/")).or_default();
        let known = lines.entry(line).or_insert(0);
        *known = known.saturating_add(times);
    }
}

/// How often each line ran, of the files of the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Coverage {
    files: BTreeMap<String, Lines>,
}

impl Coverage {
    /// Adds a report: what one of several test runs went through was gone through. `files` are the paths of the tree's
    /// files.
    ///
    /// # Errors
    ///
    /// That it is of other files than the tree has.
    pub(crate) fn add(&mut self, report: Report, root: &Path, files: &BTreeSet<&str>) -> Result<(), String> {
        if report.files.is_empty() {
            return Err("it names no file: nothing was measured when it was made".to_owned());
        }
        let places = places::places(report.files.keys(), root, files);
        if places.is_empty() {
            let first = report.files.keys().next().map(String::as_str).unwrap_or_default();
            let which = match report.files.len() {
                1 => format!("the file that it names is not in the tree (`{first}`)"),
                all => format!("none of the {all} files that it names is in the tree (the first is `{first}`)"),
            };
            return Err(format!("{which}; make it in this tree, or its paths relative to it"));
        }
        for (name, lines) in &report.files {
            let Some(path) = places.get(name.as_str()) else { continue };
            let known = self.files.entry(path.clone()).or_default();
            for (line, times) in lines {
                let sum = known.entry(*line).or_insert(0);
                *sum = sum.saturating_add(*times);
            }
        }
        Ok(())
    }

    /// Returns the lines of a file of the tree; `None` where no report says anything of it.
    pub(crate) fn of(&self, path: &str) -> Option<&Lines> {
        self.files.get(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(report: &str) -> String {
        match Report::read(report.as_bytes()) {
            Ok(report) => report.files.iter().map(|(path, lines)| format!("{path} {lines:?}\n")).collect(),
            Err(why) => why,
        }
    }

    #[test]
    fn lcov_is_read() {
        assert_eq!(read("TN:\nSF:src/a.rs\nFN:1,a\nDA:1,3\nDA:2,0,hash\nend_of_record\n"), "src/a.rs {1: 3, 2: 0}\n");
    }

    #[test]
    fn cobertura_and_jacoco_are_read() {
        let report = r#"<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "x.dtd"><coverage><packages><package><classes>
            <class filename="a/b.py"><methods/><lines><line number="1" hits="1"/><line hits="0" number="2"/></lines>
            </class></classes></package></packages></coverage>"#;
        assert_eq!(read(report), "a/b.py {1: 1, 2: 0}\n");
        let report = r#"<report><package name="org/x"><sourcefile name="A.java"><line nr="3" mi="0" ci="4"/>
            <line nr="4" mi="2" ci="0"/></sourcefile></package></report>"#;
        assert_eq!(read(report), "org/x/A.java {3: 1, 4: 0}\n");
    }

    #[test]
    fn coverage_py_and_go_are_read() {
        let report = r#"{"meta":{},"files":{"m.py":{"executed_lines":[1,2],"missing_lines":[4]}},"totals":{}}"#;
        assert_eq!(read(report), "m.py {1: 1, 2: 1, 4: 0}\n");
        assert_eq!(
            read("mode: set\nx.org/m/a.go:3.2,4.10 2 1\nx.org/m/a.go:6.1,6.9 1 0\n"),
            "x.org/m/a.go {3: 1, 4: 1, 6: 0}\n"
        );
    }

    #[test]
    fn llvm_cov_counts_a_line_by_the_segments_that_reach_it() {
        let report = r#"{"type":"llvm.coverage.json.export","data":[{"files":[{"filename":"/w/src/a.rs","segments":[
            [1,1,2,true,true,false],[2,5,0,true,true,false],[3,6,2,true,false,false],[5,2,0,false,false,false]]}]}]}"#;
        assert_eq!(read(report), "/w/src/a.rs {1: 2, 2: 2, 3: 0, 4: 2, 5: 2}\n");
    }

    #[test]
    fn what_is_no_report_is_said() {
        assert_eq!(read("hello"), "it names no file");
        assert_eq!(read("{}"), "it is JSON, but neither of llvm-cov nor of coverage.py");
        assert!(read("<a><b").contains("XML") || !read("<a><b").is_empty());
    }

    #[test]
    fn the_directory_that_cobertura_names_goes_before_its_files() {
        let report = |sources: &str| {
            format!(
                "<coverage><sources>{sources}</sources><class filename=\"a.py\"><lines><line number=\"1\" hits=\"1\"/></lines></class></coverage>"
            )
        };
        assert_eq!(read(&report("<source>/w/src/pkg</source>")), "/w/src/pkg/a.py {1: 1}\n");
        assert_eq!(read(&report("<source>.</source>")), "a.py {1: 1}\n");
        assert_eq!(read(&report("<source>/w/a</source><source>/w/b</source>")), "a.py {1: 1}\n");
    }

    #[test]
    fn a_report_of_another_tree_is_said_to_be_one() {
        let mut coverage = Coverage::default();
        let report = Report::read(b"SF:/elsewhere/x.rs\nDA:1,0\nend_of_record\n").expect("a report");
        let why =
            coverage.add(report, Path::new("/nowhere"), &BTreeSet::from(["src/a.rs"])).expect_err("not its files");
        assert!(why.starts_with("the file that it names is not in the tree (`/elsewhere/x.rs`); "), "{why}");
    }
}
