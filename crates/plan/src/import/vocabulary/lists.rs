//! Lists of words as they stand in a file: `name: words, words`; a line that begins with a space goes on, one that
//! begins with `#` is for readers.

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::FixedState;

/// The lists of one file, each with its words in their order.
pub(crate) struct Lists(BTreeMap<&'static str, Vec<&'static str>>);

/// What words of the program mean. Nobody else chooses them, so that a quick hash will do.
pub(crate) type Meanings<T> = HashMap<&'static str, T, FixedState>;

/// A list in which words are looked up.
pub(crate) struct Words {
    words: HashSet<&'static str, FixedState>,
    /// No word is longer, in bytes.
    longest: usize,
}

impl Lists {
    /// Reads a file that is part of the program.
    pub fn of(text: &'static str) -> Lists {
        let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut open = "";
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let goes_on = line.starts_with(' ');
            let named = if goes_on { Some((open, line)) } else { line.split_once(':') };
            let Some((name, words)) = named else { continue };
            open = name;
            let words = words.split(',').map(str::trim);
            lists.entry(name).or_default().extend(words.filter(|word| !word.is_empty()));
        }
        Lists(lists)
    }

    /// Returns the words of a list in their order.
    pub fn list(&self, name: &str) -> &[&'static str] {
        self.0.get(name).expect("every list that is asked for stands in the file")
    }

    /// Returns a list to look words up in.
    pub fn words(&self, name: &str) -> Words {
        self.list(name).iter().copied().collect()
    }

    /// Returns what the words of several lists mean.
    pub fn meanings<T: Copy>(&self, all: &[(&str, T)]) -> Meanings<T> {
        all.iter().flat_map(|(name, meaning)| self.list(name).iter().map(|word| (*word, *meaning))).collect()
    }

    /// Returns the lists by their names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &[&'static str])> {
        self.0.iter().map(|(name, words)| (*name, words.as_slice()))
    }
}

impl Words {
    /// Returns whether a word is one of them.
    pub fn contains(&self, word: &str) -> bool {
        word.len() <= self.longest && self.words.contains(word)
    }
}

impl FromIterator<&'static str> for Words {
    fn from_iter<I: IntoIterator<Item = &'static str>>(all: I) -> Words {
        let words: HashSet<&str, FixedState> = all.into_iter().collect();
        let longest = words.iter().map(|word| word.len()).max().unwrap_or(0);
        Words { words, longest }
    }
}
