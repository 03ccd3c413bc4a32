//! What tests went through: reports of lcov, Cobertura, JaCoCo, llvm-cov, coverage.py and Go, as one thing.

mod coverage_py;
mod go;
mod lcov;
mod llvm;
mod xml;

use std::collections::BTreeMap;

/// How often each line ran, of the files that a report names. Lines that nothing can run are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Coverage {
    files: BTreeMap<String, Lines>,
}

/// How often lines ran, by their number.
pub(crate) type Lines = BTreeMap<u32, u64>;

impl Coverage {
    /// Reads a report, whichever kind it is, and adds it: what one of several test runs went through was gone through.
    ///
    /// # Errors
    ///
    /// Why it is no report.
    pub(crate) fn read(&mut self, text: &[u8]) -> Result<(), String> {
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        let before = self.files.len();
        match text.trim_ascii_start().first() {
            Some(b'<') => xml::read(text, self)?,
            Some(b'{') => {
                let value: serde_json::Value = serde_json::from_slice(text).map_err(|error| error.to_string())?;
                if value.get("data").is_some() { llvm::read(&value, self)? } else { coverage_py::read(&value, self)? }
            }
            _ if text.starts_with(b"mode:") => go::read(text, self)?,
            _ => lcov::read(text, self)?,
        }
        // Of a program that was not run at all there is nothing to report, and it says so by being empty.
        if self.files.len() == before && before == 0 {
            return Err("it names no file".to_owned());
        }
        Ok(())
    }

    /// Adds that a line ran so often more.
    fn add(&mut self, path: &str, line: u32, times: u64) {
        let lines = self.files.entry(path.replace('\\', "/")).or_default();
        let known = lines.entry(line).or_insert(0);
        *known = known.saturating_add(times);
    }

    /// Returns the lines of a file of the tree. Reports name files as their compiler saw them: from the root of the
    /// disk, or from somewhere within the tree. `None` where none is meant, or it cannot be told which.
    pub(crate) fn of(&self, path: &str) -> Option<&Lines> {
        if let Some(lines) = self.files.get(path) {
            return Some(lines);
        }
        let is_end = |long: &str, short: &str| {
            long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/')) && !short.is_empty()
        };
        let mut best: Option<(usize, &Lines)> = None;
        let mut is_one = true;
        for (name, lines) in &self.files {
            let name = name.trim_start_matches("./");
            if name == path {
                return Some(lines);
            }
            if is_end(name, path) || is_end(path, name) {
                let length = name.len().min(path.len());
                match best {
                    Some((known, _)) if known > length => {}
                    Some((known, _)) if known == length => is_one = false,
                    _ => (best, is_one) = (Some((length, lines)), true),
                }
            }
        }
        best.filter(|_| is_one).map(|(_, lines)| lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(report: &str) -> String {
        let mut coverage = Coverage::default();
        match coverage.read(report.as_bytes()) {
            Ok(()) => coverage.files.iter().map(|(path, lines)| format!("{path} {lines:?}\n")).collect(),
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
    fn a_file_is_known_by_the_end_of_its_path_where_only_one_ends_so() {
        let mut coverage = Coverage::default();
        coverage
            .read(b"SF:/home/x/w/src/a.rs\nDA:1,1\nend_of_record\nSF:/home/x/w/b/src/a.rs\nDA:1,0\n")
            .expect("read");
        assert_eq!(coverage.of("b/src/a.rs").map(|lines| lines[&1]), Some(0));
        assert!(coverage.of("c/src/a.rs").is_none());
        assert!(coverage.of("src/a.rs").is_none(), "two end so");
    }
}
