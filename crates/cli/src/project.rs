//! Where we are: the plan in sight, the root of the project, and where its state is kept.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use pitcrew_plan::{Reading, read};

use crate::trouble::{Result, Trouble};

/// The name of a plan that is found by itself.
pub const DEFAULT: &str = "pitcrew.yaml";

/// A plan's file.
#[derive(Clone, Debug)]
pub struct PlanFile {
    /// Where it is, absolute.
    pub path: PathBuf,
    /// What to call it: as the user named it, or from where we are.
    pub shown: String,
    /// The directory that its paths are meant from, where that is not its own.
    pub base: Option<PathBuf>,
}

impl PlanFile {
    /// Takes the plan that the user named, or finds one here or further up.
    pub fn choose(named: Option<&Path>) -> Result<PlanFile> {
        match named {
            Some(path) => PlanFile::named(path),
            None => PlanFile::find()?.ok_or_else(|| {
                Trouble::new(format!("there is no `{DEFAULT}` here or in a directory above"))
                    .hint("`pitcrew init` writes one; or name a plan")
            }),
        }
    }

    fn named(path: &Path) -> Result<PlanFile> {
        let shown = path.display().to_string();
        let path = if path.is_dir() { path.join(DEFAULT) } else { path.to_owned() };
        let path = std::path::absolute(&path)
            .map_err(|error| Trouble::while_trying(format!("find the plan `{shown}`"), &error))?;
        Ok(PlanFile { path, shown, base: None })
    }

    /// Finds the plan of the project that we are in.
    pub fn find() -> Result<Option<PlanFile>> {
        let here = here()?;
        let found = here.ancestors().map(|directory| directory.join(DEFAULT)).find(|path| path.is_file());
        Ok(found.map(|path| {
            let up = here.ancestors().position(|directory| path.parent() == Some(directory)).unwrap_or(0);
            PlanFile { shown: format!("{}{DEFAULT}", "../".repeat(up)), path, base: None }
        }))
    }

    /// Returns the directory from which its paths are meant and its programs are found: as a rule its own.
    pub fn directory(&self) -> &Path {
        self.base.as_deref().unwrap_or_else(|| self.own_directory())
    }

    /// Returns the directory that it lies in.
    pub fn own_directory(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }

    /// Returns the name of the plan where it gives none: the directory's where it is called
    /// `pitcrew` as all are, else the file's.
    pub fn default_name(&self) -> String {
        let stem = self.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if stem == "pitcrew" {
            self.own_directory().file_name().map_or(stem, |name| name.to_string_lossy().into_owned())
        } else {
            stem
        }
    }

    /// Reads its bytes, at most one more than a plan may have.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        let read = || {
            let mut bytes = Vec::new();
            let limit = read::MAX_BYTES as u64 + 1;
            fs::File::open(&self.path)?.take(limit).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        read().map_err(|error: std::io::Error| {
            let trouble = Trouble::while_trying(format!("read the plan `{}`", self.shown), &error);
            match error.kind() {
                std::io::ErrorKind::NotFound => trouble.hint("`pitcrew init` writes a plan"),
                std::io::ErrorKind::PermissionDenied => trouble.hint(format!("ls -l {}", self.shown)),
                _ => trouble,
            }
        })
    }

    /// Reads it as a plan.
    pub fn read(&self) -> Result<Reading> {
        Ok(read::read(&self.bytes()?, &self.shown, &self.default_name()))
    }

    /// Whether it is a document for people, which is imported when it is read.
    pub fn is_document(&self) -> bool {
        let ending = self.path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| matches!(ending.as_str(), "md" | "markdown" | "mdx" | "txt"))
    }

    /// Returns the project's root: the git work tree that holds the plan, else the plan's directory.
    pub fn root(&self) -> PathBuf {
        work_tree(self.own_directory()).unwrap_or_else(|| self.own_directory().to_owned())
    }
}

/// Returns the directory that we are in.
pub fn here() -> Result<PathBuf> {
    std::env::current_dir().map_err(|error| Trouble::while_trying("find the current directory", &error))
}

/// Returns the git work tree that holds a directory, if one does.
pub fn work_tree(directory: &Path) -> Option<PathBuf> {
    directory.ancestors().find(|ancestor| ancestor.join(".git").exists()).map(Path::to_owned)
}
