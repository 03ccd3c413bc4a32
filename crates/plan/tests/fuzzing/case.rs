//! One case: what is read, and as what.

use std::path::{Path, PathBuf};

use pitcrew_plan::import::Form;

use super::corpus::Fixture;
use super::judge::{self, Broken};
use super::mutate;
use super::random::Random;

/// What is read.
#[derive(Clone)]
pub struct Case {
    /// The files, by name; for a value its texts.
    pub files: Vec<(String, Vec<u8>)>,
    how: How,
    /// Whether it is done twice, to see the same come of it.
    twice: bool,
}

/// As what it is read.
#[derive(Clone, Copy)]
enum How {
    Documents(Option<Form>),
    Plan,
    Value,
}

impl Case {
    /// Makes a case of a seed.
    pub fn make(fixtures: &[Fixture], largest: usize, seed: u64, number: u64) -> Case {
        let mut random = Random::of(seed, number);
        let twice = random.once_in(5);
        if random.once_in(6) {
            let file = |random: &mut Random| (String::new(), mutate::value(largest, random).into_bytes());
            return Case { files: vec![file(&mut random), file(&mut random)], how: How::Value, twice };
        }
        let made = mutate::files(fixtures, largest, &mut random);
        let is_plan = made.iter().all(|(.., is_plan)| *is_plan);
        let files: Vec<(String, Vec<u8>)> = made.into_iter().map(|(name, bytes, _)| (name, bytes)).collect();
        let form = random.once_in(10).then(|| *random.pick(&Form::ALL));
        // Each is now and then read as what it is not.
        let how = if is_plan != random.once_in(15) { How::Plan } else { How::Documents(form) };
        Case { files, how, twice }
    }

    /// Reads it; says which invariant was broken.
    pub fn judge(&self) -> Result<(), Broken> {
        match self.how {
            How::Documents(form) => judge::documents(&self.files, form, self.twice),
            How::Plan => self.files.iter().try_for_each(|(_, bytes)| judge::plan(bytes, self.twice)),
            How::Value => {
                let texts: Vec<_> = self.files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect();
                let first = texts.first().map_or("", |text| text);
                judge::value(first, texts.last().map_or("", |text| text))
            }
        }
    }

    /// Returns how many bytes are read.
    pub fn length(&self) -> usize {
        self.files.iter().map(|(_, bytes)| bytes.len()).sum()
    }

    /// Writes its files, for whoever looks at it; returns the first one's path.
    pub fn write(&self, directory: &Path, number: u64) -> PathBuf {
        let how = match self.how {
            How::Documents(Some(form)) => form.name(),
            How::Documents(None) => "document",
            How::Plan => "plan",
            How::Value => "value",
        };
        let paths: Vec<PathBuf> = (self.files.iter())
            .map(|(name, bytes)| {
                let path = directory.join(format!("{number}-{how}-{name}"));
                std::fs::write(&path, bytes).unwrap();
                path
            })
            .collect();
        paths.into_iter().next().unwrap_or_default()
    }
}
