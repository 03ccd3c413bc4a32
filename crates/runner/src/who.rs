//! Who is at the keyboard, by name.

/// Returns the name of the user who runs this process.
pub fn me() -> String {
    name_of(rustix::process::getuid().as_raw())
}

/// Returns the name of a user, or its number where it has none.
pub fn name_of(uid: u32) -> String {
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    passwd
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            let number: u32 = fields.nth(1)?.parse().ok()?;
            (number == uid).then(|| name.to_owned())
        })
        .next()
        .unwrap_or_else(|| format!("uid {uid}"))
}
