//! lcov's tracefiles: `SF:` names a file, `DA:` a line and how often it ran.

use super::Report;

pub(super) fn read(text: &[u8], report: &mut Report) -> Result<(), String> {
    let mut file = None;
    for line in text.split(|byte| *byte == b'\n').map(|line| String::from_utf8_lossy(line.trim_ascii())) {
        if let Some(path) = line.strip_prefix("SF:") {
            file = Some(path.to_owned());
        } else if line == "end_of_record" {
            file = None;
        } else if let (Some(data), Some(path)) = (line.strip_prefix("DA:"), &file) {
            let mut parts = data.split(',');
            let number = parts.next().and_then(|it| it.parse().ok());
            // Some programs write what they counted as a fraction, or below zero where it ran over.
            let times = parts.next().and_then(|it| it.parse::<f64>().ok());
            if let (Some(number), Some(times)) = (number, times) {
                report.add(path, number, times.max(0.0) as u64);
            }
        }
    }
    Ok(())
}
