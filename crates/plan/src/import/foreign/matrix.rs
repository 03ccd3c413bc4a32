//! A matrix of GitHub Actions as a list of its combinations.

use serde_json::{Map, Value};

use crate::yaml::Node;

/// More combinations no workflow has.
const MOST: usize = 256;

/// Returns every combination, or why they are not known.
pub(super) fn items(matrix: &Node) -> Result<Vec<Value>, &'static str> {
    let Some(map) = matrix.map() else { return Err("it is worked out while it runs") };
    let mut combinations: Vec<Map<String, Value>> = vec![Map::new()];
    let mut names = Vec::new();
    for entry in map.entries().iter().filter(|entry| !matches!(entry.key.as_str(), "include" | "exclude")) {
        let values: Vec<Value> = match entry.value.text() {
            Some(text) if text.contains("${{") => return Err("it is worked out while it runs"),
            _ => entry.value.items().iter().map(Node::to_json).collect(),
        };
        if values.is_empty() || combinations.len().saturating_mul(values.len()) > MOST {
            return Err("it has no combinations, or more than 256");
        }
        names.push(entry.key.as_str());
        let with = |combination: &Map<String, Value>, value: &Value| {
            let mut more = combination.clone();
            more.insert(entry.key.clone(), value.clone());
            more
        };
        combinations = combinations.iter().flat_map(|one| values.iter().map(move |value| with(one, value))).collect();
    }
    if names.is_empty() {
        combinations.clear();
    }
    let listed = |name: &str| -> Result<Vec<Map<String, Value>>, &'static str> {
        let nodes = matrix.field(name).map(Node::items).unwrap_or_default();
        let maps = nodes.iter().map(|node| match node.to_json() {
            Value::Object(map) => Ok(map),
            _ => Err("it is worked out while it runs"),
        });
        maps.collect()
    };
    let agrees = |combination: &Map<String, Value>, part: &Map<String, Value>| {
        part.iter().all(|(name, value)| combination.get(name) == Some(value))
    };
    let exclude = listed("exclude")?;
    combinations.retain(|combination| !exclude.iter().any(|part| agrees(combination, part)));
    let original = combinations.len();
    for more in listed("include")? {
        let own: Map<String, Value> = more
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        let mut fits = false;
        for combination in combinations[..original].iter_mut().filter(|combination| agrees(combination, &own)) {
            combination.extend(more.clone());
            fits = true;
        }
        if !fits {
            combinations.push(more);
        }
        if combinations.len() > MOST {
            return Err("it has no combinations, or more than 256");
        }
    }
    if combinations.is_empty() {
        Err("it has no combinations, or more than 256")
    } else {
        Ok(combinations.into_iter().map(Value::Object).collect())
    }
}
