//! The forms in which programs print a secret without meaning to show it: encoded, quoted, line by line.

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Returns every form of a value that is looked for, the value itself first.
pub(super) fn forms(value: &str) -> Vec<String> {
    let mut forms = vec![value.to_owned()];
    // A key of several lines is shown with other text between them.
    let lines = value.lines().map(str::trim);
    forms.extend(lines.filter(|line| *line != value && !line.starts_with("-----")).map(str::to_owned));
    let json = serde_json::Value::from(value).to_string();
    forms.push(json[1..json.len() - 1].to_owned());
    for byte in [lower_percent, upper_percent] {
        forms.push(escaped(value, byte));
    }
    forms.push(hex(value));
    forms.push(hex(value).to_ascii_uppercase());
    for alphabet in [STANDARD, URL_SAFE] {
        forms.extend((0..3).map(|before| base64(value.as_bytes(), before, alphabet)));
    }
    forms.sort();
    forms.dedup();
    forms.retain(|form| form != value);
    forms.insert(0, value.to_owned());
    forms
}

fn hex(value: &str) -> String {
    value.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn lower_percent(byte: u8) -> String {
    format!("%{byte:02x}")
}

fn upper_percent(byte: u8) -> String {
    format!("%{byte:02X}")
}

/// Writes a value as in the query of an address.
fn escaped(value: &str, escape: fn(u8) -> String) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { escape(byte) }).collect()
}

/// Returns what of a value is always the same in base64 where `before` bytes stand in front of it in their group
/// of three, and anything may follow: as in `user:SECRET`.
fn base64(value: &[u8], before: usize, alphabet: &[u8; 64]) -> String {
    let bits = |at: usize| {
        let byte = |at: usize| at.checked_sub(before).and_then(|at| value.get(at)).copied().unwrap_or_default();
        let (first, second) = (byte(at * 6 / 8), byte(at * 6 / 8 + 1));
        let both = u16::from_be_bytes([first, second]);
        usize::from(both >> (10 - at * 6 % 8) & 0x3f)
    };
    // Characters all of whose six bits are the value's own.
    let begin = (before * 8).div_ceil(6);
    let end = (before + value.len()) * 8 / 6;
    (begin..end).map(|at| char::from(alphabet[bits(at)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(bytes: &[u8]) -> String {
        base64(bytes, 0, STANDARD)
    }

    #[test]
    fn base64_is_known_wherever_the_value_stands_in_it() {
        assert_eq!(encoded(b"any carnal pleas"), "YW55IGNhcm5hbCBwbGVhc");
        let value = "k3y-of-the?site";
        for user in ["", "u", "us", "use", "user:"] {
            let whole = encoded(format!("{user}{value}...").as_bytes());
            assert!(forms(value).iter().any(|form| whole.contains(form.as_str())), "{user}: {whole}");
        }
    }

    #[test]
    fn quoted_and_escaped_forms_are_known() {
        let value = "a \"quoted\" key\nof two lines";
        let forms = forms(value);
        for form in ["a \\\"quoted\\\" key\\nof two lines", "a%20%22quoted%22%20key%0Aof%20two%20lines", "of two lines"]
        {
            assert!(forms.iter().any(|known| known == form), "{form}: {forms:?}");
        }
        assert_eq!(forms[0], value);
    }
}
