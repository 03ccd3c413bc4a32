//! Go's profiles: `path:line.column,line.column statements count`.

use super::Report;

pub(super) fn read(text: &[u8], report: &mut Report) -> Result<(), String> {
    /// A block of more lines is none that anybody wrote.
    const LONGEST: u32 = 100_000;
    for line in String::from_utf8_lossy(text).lines().skip(1) {
        let read = || {
            let (path, rest) = line.rsplit_once(':')?;
            let mut words = rest.split_whitespace();
            let (from, to) = words.next()?.split_once(',')?;
            let number = |place: &str| place.split('.').next()?.parse::<u32>().ok();
            let times: u64 = words.nth(1)?.parse().ok()?;
            Some((path, number(from)?, number(to)?, times))
        };
        if let Some((path, from, to, times)) = read() {
            (from..=to.min(from.saturating_add(LONGEST))).for_each(|line| report.add(path, line, times));
        }
    }
    Ok(())
}
