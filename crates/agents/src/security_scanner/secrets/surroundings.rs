//! What kind of file a value stands in, which decides how much it has to look like a secret.

/// What is known of a file by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Surroundings {
    /// It holds configuration, where values are values and not words of a program.
    pub is_config: bool,
    /// Values stand without quotes in it.
    pub bare_values: bool,
    /// It belongs to tests, documentation, or examples.
    pub is_example: bool,
    /// It was made by a program, or locks versions: hashes and ids by the thousand.
    pub is_generated: bool,
}

const EXAMPLE_DIRECTORIES: &[&str] = &[
    "test",
    "tests",
    "testdata",
    "test_data",
    "test-data",
    "testing",
    "__tests__",
    "spec",
    "specs",
    "fixture",
    "fixtures",
    "__fixtures__",
    "mock",
    "mocks",
    "__mocks__",
    "example",
    "examples",
    "sample",
    "samples",
    "doc",
    "docs",
    "demo",
    "demos",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "snapshots",
    "__snapshots__",
    "e2e",
    "locale",
    "locales",
    "i18n",
    "translations",
    "lang",
    "po",
    "documentation",
    "tutorial",
    "tutorials",
    "testsuite",
    "cookbook",
    "t",
    "ui_tests",
    "site-packages",
    "node_modules",
];
const EXAMPLE_EXTENSIONS: &[&str] = &[
    "md", "markdown", "rst", "adoc", "asciidoc", "txt", "html", "htm", "po", "pot", "xlf", "tex", "mdx", "snap", "rmd",
    "org", "texi", "1", "5", "7", "8", "j2", "tmpl", "template", "dist", "example", "sample", "erb", "css", "scss",
    "svg",
];
const CONFIG_EXTENSIONS: &[&str] = &[
    "env",
    "ini",
    "cfg",
    "conf",
    "cnf",
    "config",
    "properties",
    "yml",
    "yaml",
    "json",
    "json5",
    "toml",
    "xml",
    "tfvars",
    "tfstate",
    "plist",
    "sql",
    "reg",
    "prefs",
    "settings",
    "cf",
    "inf",
    "rdp",
    "ovpn",
    "netrc",
    "hcl",
    "tf",
    "secret",
    "secrets",
    "credentials",
    "pgpass",
    "dump",
    "bak",
    "log",
    "list",
    "neon",
    "csv",
    "bash_profile",
    "profile",
];
const SHELL_EXTENSIONS: &[&str] = &["sh", "bash", "zsh", "fish", "bat", "cmd", "ps1", "mk", "envrc"];
const GENERATED_NAMES: &[&str] = &[
    "cargo.lock",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "poetry.lock",
    "uv.lock",
    "pipfile.lock",
    "composer.lock",
    "gemfile.lock",
    "go.sum",
    "go.mod",
    "flake.lock",
    "mix.lock",
    "podfile.lock",
    "bun.lock",
    "gradle.lockfile",
    "deno.lock",
    "pdm.lock",
    ".cargo-checksum.json",
    ".cargo_vcs_info.json",
    "packages.lock.json",
];

impl Surroundings {
    /// Judges a path.
    pub fn of(path: &str) -> Surroundings {
        let small = path.to_ascii_lowercase();
        let mut parts: Vec<&str> = small.split('/').collect();
        let name = parts.pop().unwrap_or_default();
        let stem_and_extension = name.trim_start_matches('.').rsplit_once('.');
        let extension = stem_and_extension.map_or(
            // `.env` is all extension; `Makefile` has none.
            name.strip_prefix('.').unwrap_or_default(),
            |(_, extension)| extension,
        );
        let stem = stem_and_extension.map_or(name, |(stem, _)| stem);
        let no_extension = stem_and_extension.is_none();
        let is_shell =
            SHELL_EXTENSIONS.contains(&extension) || matches!(name, "dockerfile" | "makefile" | "containerfile");
        let is_config = CONFIG_EXTENSIONS.contains(&extension) || no_extension && !is_shell || stem.ends_with(".env");
        let is_test_name = stem.starts_with("test_")
            || stem.starts_with("tests_")
            || ["_test", "_tests", ".test", ".spec", "_spec", "-test", "-spec"].iter().any(|end| stem.ends_with(end))
            || matches!(stem, "test" | "tests" | "conftest" | "testing" | "readme" | "changelog" | "license" | "mocks");
        Surroundings {
            is_config: is_config || is_shell,
            bare_values: is_config || is_shell,
            is_example: parts.iter().any(|part| {
                EXAMPLE_DIRECTORIES.contains(part)
                    || part.starts_with("test-")
                    || part.ends_with("-tests")
                    || part.ends_with("_tests")
                    || part.ends_with("-test")
            }) || EXAMPLE_EXTENSIONS.contains(&extension)
                || is_test_name,
            is_generated: GENERATED_NAMES.contains(&name)
                || name.ends_with(".min.js")
                || name.ends_with(".min.css")
                || matches!(extension, "map" | "svg" | "ipynb" | "sum" | "pdb" | "crl"),
        }
    }
}
