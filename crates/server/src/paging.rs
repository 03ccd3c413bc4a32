//! Lists a page at a time: what comes next is named by a cursor that says nothing of itself.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;

/// How many items a page has, unless asked otherwise, and at most.
const USUAL: u32 = 50;
const MOST: u32 = 200;

/// Which page of a list is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// Where the page begins: the `next` of the page before.
    pub(crate) cursor: Option<String>,
    /// How many items it has at most, 200 or fewer.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// What is on it.
    pub(crate) items: Vec<T>,
    /// The cursor of the next page; null on the last.
    pub(crate) next: Option<String>,
}

impl Paging {
    /// Returns how many items are wanted.
    pub(crate) fn limit(&self) -> Result<usize, Problem> {
        match self.limit.unwrap_or(USUAL) {
            limit @ 1..=MOST => Ok(limit as usize),
            limit => Err(Problem::bad_request(format!("`limit` is {limit}; it is from 1 to {MOST}"))),
        }
    }

    /// Takes the page out of a whole list, whose items have keys that do not change while it grows: the page
    /// begins behind the item that the cursor names, also where that has gone since.
    pub(crate) fn cut<T, K: Ord + ToString>(
        &self,
        all: impl Iterator<Item = T>,
        key: impl Fn(&T) -> K,
        parse: impl Fn(&str) -> Option<K>,
        newest_first: bool,
    ) -> Result<Page<T>, Problem> {
        self.cut_of(all, key, parse, newest_first, |item| Ok(Some(item)))
    }

    /// The same of a list whose items are dear: only what may stand on the page is made, and what comes to nothing
    /// is left out.
    pub(crate) fn cut_of<R, T, K: Ord + ToString>(
        &self,
        all: impl Iterator<Item = R>,
        key: impl Fn(&R) -> K,
        parse: impl Fn(&str) -> Option<K>,
        newest_first: bool,
        mut make: impl FnMut(R) -> Result<Option<T>, Problem>,
    ) -> Result<Page<T>, Problem> {
        let limit = self.limit()?;
        let after = match &self.cursor {
            Some(cursor) => Some(parse(cursor).ok_or_else(|| {
                Problem::unprocessable("the cursor is none that a page has named").hint("begin without a cursor")
            })?),
            None => None,
        };
        let is_behind = |row: &R| match &after {
            Some(after) if newest_first => key(row) < *after,
            Some(after) => key(row) > *after,
            None => true,
        };
        let mut items = Vec::new();
        let mut last = None;
        for row in all.filter(is_behind) {
            let at = key(&row);
            let Some(item) = make(row)? else { continue };
            if items.len() == limit {
                return Ok(Page { items, next: last.map(|last: K| last.to_string()) });
            }
            items.push(item);
            last = Some(at);
        }
        Ok(Page { items, next: None })
    }
}
