//! Settings of web frameworks: code whose fields hold secrets by name.

use std::ops::Range;

use super::fields::values;
use super::{CredentialFile, Named};
use crate::findings::Severity;

pub(super) const KINDS: &[CredentialFile] = &[
    CredentialFile {
        id: "wordpress-config",
        title: "Password or key in wp-config.php",
        severity: Severity::Critical,
        is: |file| file.name.starts_with("wp-config") && !file.name.contains("sample"),
        find: wordpress,
    },
    CredentialFile {
        id: "django-settings",
        title: "Secret key or password in Django's settings",
        severity: Severity::High,
        is: is_django,
        find: |text| match text.contains("INSTALLED_APPS") || text.contains("SECRET_KEY") || text.contains("DATABASES")
        {
            true => values(text, &["secret_key", "password", "email_host_password", "aws_secret_access_key"]),
            false => Vec::new(),
        },
    },
];

fn is_django(file: &Named<'_>) -> bool {
    file.is_one_of(&["settings.py", "local_settings.py", "settings_local.py", "production.py", "base.py", "dev.py"])
        || file.path.contains("/settings/") && file.ends_in(&[".py"])
}

fn wordpress(text: &str) -> Vec<Range<usize>> {
    let fields = [
        "db_password",
        "auth_key",
        "secure_auth_key",
        "logged_in_key",
        "nonce_key",
        "auth_salt",
        "secure_auth_salt",
        "logged_in_salt",
        "nonce_salt",
        "ftp_pass",
    ];
    let mut found = values(text, &fields);
    // WordPress ships these words in place of keys.
    found.retain(|range| !text[range.clone()].starts_with("put your unique phrase"));
    found
}
