//! What tokens cost by list prices, where an agent counts them and does not say what they cost.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use pitcrew_engine::Usage;
use serde::Deserialize;

/// The prices that come with Pitcrew.
const SHIPPED: &str = include_str!("prices.toml");

/// Prices of models, in the order in which they count.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prices(Vec<Price>);

/// Why somebody's own prices do not count.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PricesError {
    #[error("read the prices in `{}`", .path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("understand the prices in `{}`", .path.display())]
    Parse { path: PathBuf, source: Box<toml::de::Error> },
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    price: Vec<Price>,
}

/// What models with such a name cost, in US dollars per million tokens.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Price {
    /// A pattern over the whole name; `*` stands for any text.
    model: String,
    input: f64,
    output: f64,
    #[serde(default)]
    cached: Option<f64>,
    #[serde(default)]
    cache_write: Option<f64>,
}

impl Prices {
    /// Returns the prices that come with Pitcrew.
    pub(crate) fn shipped() -> Prices {
        Prices(toml::from_str::<Table>(SHIPPED).expect("a test reads the shipped prices").price)
    }

    /// Returns somebody's own prices, which are not there for most, before those that come with Pitcrew.
    pub(crate) fn with_own(path: &Path) -> Result<Prices, PricesError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Prices::shipped()),
            Err(source) => return Err(PricesError::Read { path: path.to_owned(), source }),
        };
        let own: Table = toml::from_str(&text)
            .map_err(|error| PricesError::Parse { path: path.to_owned(), source: Box::new(error) })?;
        let mut prices = own.price;
        prices.extend(Prices::shipped().0);
        Ok(Prices(prices))
    }

    /// Returns what was used with its cost: as it was told, else by the price of the model, where there is one.
    pub(crate) fn priced(&self, used: Usage, model: Option<&str>) -> Usage {
        if used.cost_micros.is_some() {
            return used;
        }
        match model.and_then(|model| self.of(model)) {
            Some(price) => Usage { cost_micros: Some(price.of(&used)), computed: true, ..used },
            None => used,
        }
    }

    fn of(&self, model: &str) -> Option<&Price> {
        // Some name the vendor, too: `anthropic/claude-opus-5-5`.
        let last = model.rsplit('/').next().unwrap_or(model);
        self.0.iter().find(|price| fits(&price.model, model) || fits(&price.model, last))
    }
}

impl Price {
    /// Returns what tokens cost, in millionths of a dollar: so much as a price per million of them, times their number.
    fn of(&self, used: &Usage) -> u64 {
        let cached = self.cached.unwrap_or(self.input);
        let written = self.cache_write.unwrap_or(self.input);
        let parts = [
            (used.input, self.input),
            (used.output, self.output),
            (used.cached, cached),
            (used.cache_written, written),
        ];
        parts.iter().map(|(count, price)| *count as f64 * price.max(0.0)).sum::<f64>().round() as u64
    }
}

/// Returns where somebody's own prices stand.
pub(crate) fn own_prices(config: Option<OsString>, home: &Path) -> PathBuf {
    let config = config.map(PathBuf::from).filter(|path| path.is_absolute());
    config.unwrap_or_else(|| home.join(".config")).join("pitcrew/prices.toml")
}

/// Whether a name fits a pattern, in which `*` stands for any text.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> Usage {
        Usage { input: 1_000_000, output: 100_000, cached: 2_000_000, ..Usage::default() }
    }

    #[test]
    fn tokens_without_a_cost_are_priced_by_their_model_and_say_so() {
        let prices = Prices::shipped();
        let priced = prices.priced(tokens(), Some("gpt-6.1-sol"));
        assert_eq!((priced.cost_micros, priced.computed), (Some(3_200_000), true));
        assert_eq!(prices.priced(tokens(), Some("gemini-3.8-flash")).cost_micros, Some(1_275_000));
        assert_eq!(prices.priced(tokens(), Some("openai/gpt-6.1-sol")).cost_micros, Some(3_200_000));
        assert_eq!(prices.priced(tokens(), Some("llama")).cost_micros, None);
        assert_eq!(prices.priced(tokens(), None), tokens());
        let told = Usage { cost_micros: Some(7), ..tokens() };
        assert_eq!(prices.priced(told, Some("gpt-6.1-sol")), told);
    }

    #[test]
    fn own_prices_come_first_and_a_broken_file_says_where() {
        let home = tempfile::tempdir().unwrap();
        let path = own_prices(None, home.path());
        assert!(path.ends_with(".config/pitcrew/prices.toml"));
        assert!(Prices::with_own(&path).is_ok());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "[[price]]\nmodel = \"gpt-6*\"\ninput = 1\noutput = 0\ncached = 0\n").unwrap();
        let priced = Prices::with_own(&path).unwrap().priced(tokens(), Some("gpt-6.1-sol"));
        assert_eq!(priced.cost_micros, Some(1_000_000));
        std::fs::write(&path, "[[price]]\nmodel = 5\n").unwrap();
        assert!(Prices::with_own(&path).unwrap_err().to_string().contains("prices.toml"));
    }

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, name) in [("a*", "abc"), ("a*c", "abc"), ("*b*", "abc"), ("abc", "abc"), ("*", "")] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("a", "abc"), ("b*", "abc"), ("a*d", "abc"), ("*x*", "abc")] {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }
}
