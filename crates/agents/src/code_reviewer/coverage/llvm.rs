//! What `llvm-cov export` writes, and `cargo llvm-cov --json`: segments, from which lines are counted as LLVM does it.

use serde_json::Value;

use super::Report;

/// From a place on, something ran so often.
struct Segment {
    line: u32,
    count: u64,
    has_count: bool,
    /// Whether a region begins there that is no gap between others.
    is_start: bool,
    is_entry: bool,
}

pub(super) fn read(value: &Value, report: &mut Report) -> Result<(), String> {
    let data = value.get("data").and_then(Value::as_array).ok_or("`data` is no list")?;
    let files = data.iter().filter_map(|one| one.get("files")?.as_array()).flatten();
    for file in files {
        let Some(path) = file.get("filename").and_then(Value::as_str) else { continue };
        let segments = file.get("segments").and_then(Value::as_array).into_iter().flatten();
        let segments: Vec<Segment> = segments.filter_map(segment).collect();
        lines(path, &segments, report);
    }
    Ok(())
}

fn segment(value: &Value) -> Option<Segment> {
    let parts = value.as_array()?;
    let flag = |at: usize| parts.get(at).is_some_and(|it| it.as_bool() == Some(true) || it.as_u64() == Some(1));
    Some(Segment {
        line: u32::try_from(parts.first()?.as_u64()?).ok()?,
        count: parts.get(2)?.as_u64()?,
        has_count: flag(3),
        is_start: flag(3) && flag(4) && !flag(5),
        is_entry: flag(4),
    })
}

fn lines(path: &str, segments: &[Segment], report: &mut Report) {
    /// A region of more lines is none that anybody wrote.
    const LONGEST: u32 = 1_000_000;
    let Some(last) = segments.last().map(|segment| segment.line) else { return };
    let mut wrapped: Option<&Segment> = None;
    let mut at = 0;
    let mut line = segments[0].line;
    let end = last.min(line.saturating_add(LONGEST));
    while line <= end {
        let begin = at;
        while at < segments.len() && segments[at].line <= line {
            at += 1;
        }
        let here = &segments[begin..at];
        let starts = here.iter().filter(|segment| segment.is_start).map(|segment| segment.count).max();
        let skips = here.first().is_some_and(|first| !first.has_count && first.is_entry);
        if !skips && (wrapped.is_some_and(|it| it.has_count) || starts.is_some()) {
            let around = wrapped.map_or(0, |it| it.count);
            report.add(path, line, around.max(starts.unwrap_or(0)));
        }
        wrapped = here.last().or(wrapped);
        line += 1;
    }
}
