//! What `coverage json` writes of Python.

use serde_json::Value;

use super::Report;

pub(super) fn read(value: &Value, report: &mut Report) -> Result<(), String> {
    let files = value.get("files").and_then(Value::as_object);
    let files = files.ok_or("it is JSON, but neither of llvm-cov nor of coverage.py")?;
    for (path, file) in files {
        for (field, times) in [("executed_lines", 1), ("missing_lines", 0)] {
            let lines = file.get(field).and_then(Value::as_array).into_iter().flatten();
            lines.filter_map(Value::as_u64).for_each(|line| report.add(path, line as u32, times));
        }
    }
    Ok(())
}
