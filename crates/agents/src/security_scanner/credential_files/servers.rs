//! The same for servers, build tools, and what sets machines up.

use super::CredentialFile;
use super::fields::kind;
use crate::findings::Severity;

pub(super) const KINDS: &[CredentialFile] = &[
    kind!(
        "heroku-config",
        "Heroku credentials",
        High,
        |file| file.is_one_of(&["heroku.json", ".tugboat", "doctl.yaml", ".tugboat.yml", ".travis_token"])
            || file.is_at("doctl/config.yaml"),
        &["api_key", "heroku_api_key", "access-token", "access_token", "client_key", "heroku_email", "token"]
    ),
    kind!(
        "hub-config",
        "GitHub token of a command line tool",
        Critical,
        |file| file.is_at(".config/hub")
            || file.is_at("gh/hosts.yml")
            || file.is_one_of(&["hub", "hosts.yml", ".gist"]),
        &["oauth_token"]
    ),
    kind!(
        "irssi-config",
        "Password of a chat client",
        Medium,
        |file| file.is_at(".irssi/config")
            || file.is_at("irssi/config")
            || file.is_one_of(&[
                "irc.conf",
                "servlist_.conf",
                "accounts.xml",
                "servlist.conf",
                "weechat.conf",
                ".ircrc"
            ])
            || file.is_at("irc/config"),
        &["password", "pass", "autosendcmd", "sasl_password"]
    ),
    kind!(
        "ventrilo",
        "Password of a game or voice server",
        Medium,
        |file| file.is_one_of(&[
            "ventrilo_srv.ini",
            "murmur.ini",
            "mumble-server.ini",
            "server.properties",
            "server.cfg",
            "ts3server.ini"
        ]),
        &[
            "adminpassword",
            "password",
            "rcon.password",
            "rcon_password",
            "serverpassword",
            "icesecretwrite",
            "adminpass"
        ]
    ),
    kind!(
        "salesforce-script",
        "Login of Salesforce",
        High,
        |file| file.is_one_of(&["salesforce.js", "sfdx.js", "force.js", "sfdc.js", "build.properties", "sf.password"]),
        &["password", "sf.password", "securitytoken", "security_token"]
    ),
    kind!(
        "maven-settings",
        "Password in Maven's or Gradle's settings",
        High,
        |file| file.is_one_of(&[
            "settings.xml",
            "settings-security.xml",
            "gradle.properties",
            "keystore.properties",
            "key.properties",
            "local.properties"
        ]),
        &["password", "passphrase", "storepassword", "keypassword", "master", "signing.password", "ossrhpassword"]
    ),
    kind!(
        "composer-auth",
        "Credentials of Composer",
        High,
        |file| file.is_one_of(&["auth.json"]),
        &["password", "github.com", "gitlab.com"]
    ),
    kind!(
        "jenkins-credentials",
        "Credentials of Jenkins",
        High,
        |file| file.is_one_of(&["credentials.xml", "hudson.util.secret"]) || file.name.starts_with("jenkins.plugins"),
        &["password", "apitoken", "privatekey", "secret", "passphrase", "secretbytes"]
    ),
    kind!(
        "tomcat-users",
        "Password of a Tomcat user",
        High,
        |file| file.is_one_of(&["tomcat-users.xml", "context.xml", "jetty-users.properties", "mgmt-users.properties"]),
        &["password"]
    ),
    kind!(
        "cloud-init",
        "Password in cloud-init",
        High,
        |file| file.is_one_of(&[
            "user-data",
            "cloud-config",
            "cloud-init.yaml",
            "cloud-init.yml",
            "cloud.cfg",
            "user-data.yml",
            "user-data.yaml"
        ]),
        &["password", "passwd", "hashed_passwd", "plain_text_passwd"]
    ),
    kind!(
        "unattended-setup",
        "Password in an answer file",
        High,
        |file| file.is_one_of(&[
            "unattend.xml",
            "autounattend.xml",
            "sysprep.xml",
            "unattended.xml",
            "groups.xml",
            "services.xml",
            "scheduledtasks.xml",
            "sysprep.inf",
            "ks.cfg",
            "preseed.cfg"
        ]),
        &["value", "cpassword", "adminpassword", "rootpw"]
    ),
    kind!(
        "redis-conf",
        "Password in a server's configuration",
        High,
        |file| file.is_one_of(&[
            "redis.conf",
            "sentinel.conf",
            "pgbouncer.ini",
            "rabbitmq.conf",
            "elasticsearch.yml",
            "grafana.ini",
            "airflow.cfg",
            "config.inc.php",
            "configuration.php",
            "localsettings.php",
            "settings.inc.php",
            "parameters.php",
            "local.xml",
            "env.php"
        ]),
        &[
            "requirepass",
            "masterauth",
            "password",
            "admin_password",
            "secret_key",
            "fernet_key",
            "sql_alchemy_conn",
            "$wgdbpassword",
            "wgdbpassword",
            "wgsecretkey",
            "$password",
            "$secret",
            "_cookie_secure_",
            "crypt"
        ]
    ),
    kind!(
        "composer-vagrant",
        "Password of an Ansible inventory",
        High,
        |file| file.is_one_of(&["inventory", "hosts", "inventory.ini", "hosts.ini"]),
        &[
            "ansible_password",
            "ansible_ssh_pass",
            "ansible_become_pass",
            "ansible_become_password",
            "ansible_sudo_pass"
        ]
    ),
    kind!(
        "cargo-credentials",
        "Registry token of Cargo or RubyGems",
        Critical,
        |file| file.is_at(".cargo/credentials")
            || file.is_at(".cargo/credentials.toml")
            || file.is_at(".gem/credentials")
            || file.is_at(".bundle/config"),
        &["token", ":rubygems_api_key"]
    ),
    kind!(
        "terraform-credentials",
        "Token of Terraform",
        High,
        |file| file.is_one_of(&[".terraformrc", "terraform.rc", "credentials.tfrc.json"]),
        &["token"]
    ),
    kind!(
        "rclone-config",
        "Password of a sync or vault tool",
        High,
        |file| file.is_one_of(&[
            "rclone.conf",
            ".smbcredentials",
            ".cifs",
            "credentials",
            ".vault-token",
            ".rediscli_auth",
            ".htpassfile",
            "ocamlfuse.conf"
        ]),
        &["pass", "password", "token", "secret_access_key", "client_secret"]
    ),
    kind!(
        "terraform-state",
        "Secret in Terraform's state",
        High,
        |file| file.ends_in(&[".tfstate"]),
        &[
            "password",
            "master_password",
            "secret",
            "secret_key",
            "private_key_pem",
            "admin_password",
            "token",
            "connection_string",
            "primary_access_key",
            "client_secret",
            "private_key"
        ]
    ),
];
