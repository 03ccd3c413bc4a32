//! Files whose credentials are fields with known names, whatever the format: JSON, XML, INI, YAML, PHP.

use std::ops::Range;

use super::{CredentialFile, is_given};
use crate::findings::Severity;
use crate::security_scanner::secrets::{Reach, assigned};

/// Returns the values of fields with these names.
pub(super) fn values(text: &str, names: &[&str]) -> Vec<Range<usize>> {
    let small = text.to_ascii_lowercase();
    let mut found: Vec<Range<usize>> = Vec::new();
    for name in names {
        for (at, _) in small.match_indices(name) {
            let before = small[..at].bytes().next_back();
            if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'/') {
                continue;
            }
            let Some(field) = assigned(text.as_bytes(), at..at + name.len(), Reach::Identifier) else { continue };
            // `password_file` is another field than `password`.
            if field.name.end != at + name.len() {
                continue;
            }
            let inside = text.get(field.value.clone()).is_some_and(|value| is_given(value) && !value.contains("(env"));
            if inside && !found.contains(&field.value) {
                found.push(field.value);
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// A kind by its names and its fields.
macro_rules! kind {
    ($id:literal, $title:literal, $severity:ident, $is:expr, $fields:expr) => {
        CredentialFile {
            id: $id,
            title: $title,
            severity: Severity::$severity,
            is: $is,
            find: |text| $crate::security_scanner::credential_files::fields::values(text, $fields),
        }
    };
}
pub(super) use kind;

pub(super) const KINDS: &[CredentialFile] = &[
    kind!(
        "docker-config",
        "Registry credentials in Docker's configuration",
        High,
        |file| file.is_one_of(&[".dockercfg", "dockercfg", ".dockerconfigjson"])
            || file.is_at(".docker/config.json")
            || file.is_at("docker/config.json")
            || file.is_at("containers/auth.json"),
        &["auth", "identitytoken", "password", "registrytoken"]
    ),
    kind!(
        "npmrc",
        "Registry credentials in .npmrc",
        High,
        |file| file.ends_in(&["npmrc"]),
        &["_authtoken", "_auth", "_password"]
    ),
    kind!("pypirc", "Upload password in .pypirc", High, |file| file.ends_in(&["pypirc"]), &["password"]),
    kind!(
        "kubeconfig",
        "Cluster credentials in a kubeconfig",
        Critical,
        |file| file.is_at(".kube/config") || file.name.contains("kubeconfig") || file.is_at("kubernetes/admin.conf"),
        &["client-key-data", "token", "password", "client-secret", "id-token", "refresh-token"]
    ),
    kind!(
        "aws-credentials",
        "AWS credentials file",
        Critical,
        |file| file.is_at(".aws/credentials")
            || file.is_at(".aws/config")
            || file.is_one_of(&[".credentials", ".boto", "boto.cfg", ".passwd-s3fs", "awscredentials.properties"]),
        &[
            "aws_secret_access_key",
            "aws_session_token",
            "secretkey",
            "secret_access_key",
            "gs_secret_access_key",
            "aws_access_key_id"
        ]
    ),
    kind!(
        "s3cfg",
        "Credentials in .s3cfg",
        Critical,
        |file| file.is_one_of(&[".s3cfg", "s3cfg"]),
        &["secret_key", "gpg_passphrase", "access_key", "access_token"]
    ),
    kind!(
        "gcloud-key",
        "Google Cloud service account key",
        Critical,
        |file| file.is_one_of(&[
            "application_default_credentials.json",
            "service-account.json",
            "service_account.json",
            "client_secret.json",
            "client_secrets.json",
            "credentials.json",
            "gcloud.json",
            "legacy_credentials.json"
        ]),
        &["client_secret", "refresh_token", "private_key_id"]
    ),
    kind!(
        "mysql-options",
        "Password in MySQL's options",
        High,
        |file| file.is_one_of(&[".my.cnf", "my.cnf", ".mylogin.cnf", "my.ini", "debian.cnf"]),
        &["password", "passwd"]
    ),
    kind!(
        "esmtprc",
        "Mail password in .esmtprc or .msmtprc",
        High,
        |file| file.is_one_of(&[
            ".esmtprc",
            "esmtprc",
            ".msmtprc",
            "msmtprc",
            ".fetchmailrc",
            ".getmailrc",
            ".muttrc",
            ".mutt",
            ".offlineimaprc",
            ".mbsyncrc",
            "sasl_passwd",
            ".mailrc",
            ".nmhrc"
        ]),
        &["password", "pass", "smtp_pass", "imap_pass", "remotepass", "smtp_password"]
    ),
    kind!(
        "filezilla",
        "Password of a FileZilla server",
        High,
        |file| file.is_one_of(&["filezilla.xml", "sitemanager.xml", "recentservers.xml", "filezilla server.xml"]),
        &["pass"]
    ),
    kind!(
        "filezilla-attributes",
        "Password of a FileZilla server",
        High,
        |file| file.is_one_of(&["filezilla server.xml"]),
        &["option name=\"pass\""]
    ),
    kind!(
        "dbeaver",
        "Password of a database connection",
        High,
        |file| file.name.contains("dbeaver")
            || file.is_one_of(&[
                "data-sources.xml",
                "data-sources.json",
                "datasources.xml",
                "datasources.local.xml",
                "credentials-config.json",
                "robomongo.json",
                "robo3t.json",
                "connections.xml",
                "connections.json",
                ".sqltools.json"
            ]),
        &["password", "userpassword", "user-password", "sshuserpassword", "sshpassphrase", "passphrase", "pwd"]
    ),
    kind!(
        "editor-deployment",
        "Password of a server that an editor deploys to",
        High,
        |file| file.is_one_of(&[
            "sftp-config.json",
            "sftp-config-alt.json",
            "sftp.json",
            "sync-rsync.json",
            ".ftpconfig",
            ".remote-sync.json",
            ".ftpsync_settings",
            "ftpsync.settings",
            "deployment-config.json",
            "webservers.xml",
            "deployment.xml",
            ".ftpquota",
            "ftp-simple.json",
            "remote-sync.json",
            ".ftp-deploy-sync",
            "ftp-sync.json",
            "ftp-kr.json",
            "ftp.json",
            "wcx_ftp.ini",
            "ws_ftp.ini",
            "winscp.ini",
            "ftplist.txt",
            "coreftp.ini"
        ]),
        &["password", "pass", "passphrase", "pwd", "sshkeypassphrase", "ftp_pass", "ftppassword"]
    ),
    kind!(
        "firefox-logins",
        "Saved logins of a browser",
        High,
        |file| file.is_one_of(&["logins.json", "signons.txt", "signons.sqlite"]),
        &["encryptedpassword", "encryptedusername"]
    ),
    kind!(
        "mongoid",
        "Password of a database",
        High,
        |file| file.is_one_of(&[
            "mongoid.yml",
            "database.yml",
            "database.yaml",
            "databases.yml",
            ".mongorc.js",
            ".dbshell",
            "knexfile.js",
            "ormconfig.json",
            "parameters.yml",
            "local.yml",
            "doctrine.yaml"
        ]),
        &["password", "passwd", "pass", "database_password"]
    ),
    kind!(
        "rails-secrets",
        "Rails secret key",
        Critical,
        |file| file.is_one_of(&[
            "secrets.yml",
            "secret_token.rb",
            "secrets.yaml",
            "credentials.yml",
            "initializers/secret_token.rb"
        ]),
        &["secret_key_base", "secret_token"]
    ),
    kind!(
        "env-file",
        "Secret in an environment file",
        High,
        |file| file.name.starts_with(".env")
            && !file.ends_in(&["example", "sample", "template", "dist", "defaults", "schema", ".md"])
            || file.ends_in(&[".env"]) && !file.name.contains("example"),
        &[
            "db_password",
            "database_password",
            "mail_password",
            "redis_password",
            "app_key",
            "aws_secret",
            "jwt_secret",
            "password",
            "secret",
            "secret_key",
            "api_secret",
            "pusher_app_secret",
            "postgres_password",
            "mysql_root_password",
            "mysql_password",
            "smtp_password",
            "session_secret",
            "db_pass",
            "aws_secret_access_key",
            "api_key",
            "auth_token",
            "access_token",
            "api_token",
            "master_key",
            "mail_pass",
            "mailgun_secret",
            "stripe_secret",
            "encryption_key",
            "cookie_secret"
        ]
    ),
];
