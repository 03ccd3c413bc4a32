//! SARIF to reports.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::ended::{broke, finish};
use super::shape::{
    ArtifactLocation, Component, Location, Log, Message, Properties, Reference, Region, Run, SarifFix, SarifResult,
    SarifRule, Text, texts,
};
use super::uri;
use crate::contract::Trouble;
use crate::findings::import::scrub;
use crate::findings::{Edit, Finding, Fix, Place, Report, Rule, Severity, Suppression, weakness};

/// Tools that look for secrets and for nothing else.
const SECRET_SCANNERS: &[&str] =
    &["gitleaks", "betterleaks", "kingfisher", "trufflehog", "detect-secrets", "ripsecrets", "noseyparker", "ggshield"];

/// Reads a SARIF file: one report for each run.
///
/// # Errors
///
/// [`Trouble`] where it is not whole, of another version, has no run, or where a run says that its tool broke: what
/// was not looked at is not clean.
pub fn read(text: &str) -> Result<Vec<Report>, Trouble> {
    let log: Log = serde_json::from_str(text).map_err(|error| {
        let hint =
            if error.is_eof() { "the file is cut off: did the scanner end early?" } else { "it is no whole SARIF" };
        Trouble::new(format!("read SARIF: {error}")).hint(hint)
    })?;
    match log.version.some() {
        None | Some("2.1.0") => {}
        Some(version) if version.starts_with("2.1") => {}
        Some(version) => {
            return Err(Trouble::new(format!("read SARIF: its version is {version}; 2.1.0 is read"))
                .hint("most scanners can write 2.1.0"));
        }
    }
    let runs = log.runs.unwrap_or_default();
    if runs.is_empty() {
        return Err(Trouble::new("read SARIF: it has no run, so nothing was looked at"));
    }
    runs.into_iter().map(report).collect()
}

/// Reads one run.
fn report(run: Run) -> Result<Report, Trouble> {
    let driver = &run.tool.driver;
    let tool = driver.name.some().unwrap_or("unknown tool").to_owned();
    let version = driver.semantic_version.some().or(driver.version.some()).unwrap_or_default();
    let mut report = Report::new(tool.clone(), version);
    let whole = run.invocations.iter().any(|invocation| invocation.execution_successful == Some(true));
    for invocation in &run.invocations {
        broke(&tool, &run, invocation)?;
    }
    let Some(results) = &run.results else {
        // An absent list says that the run came to no results at all, which is not the same as none.
        if !whole {
            let why = match run.external_property_file_references {
                Some(_) => "its results are in other files",
                None => "it has no list of results, so the scanner did not come to its end",
            };
            return Err(Trouble::new(format!("read the run of {tool}: {why}")));
        }
        return finish(report, &run, whole);
    };
    let reader = Reader::new(&run);
    let mut rules: HashMap<String, usize> = HashMap::new();
    for (component, rule) in reader.all_rules() {
        // Extensions are large and mostly unused; rules of the driver are few, and say what was looked for.
        if component == 0 && rule.id.some().is_some() {
            let rule = rule_of(rule);
            rules.entry(rule.id.to_string()).or_insert_with(|| {
                report.rules.push(rule);
                report.rules.len() - 1
            });
        }
    }
    for result in results {
        let kind = result.kind.some().unwrap_or("fail");
        if matches!(kind, "pass" | "notApplicable") || result.baseline_state.some() == Some("absent") {
            continue;
        }
        let declared = reader.declared(result);
        let id = declared.and_then(|rule| rule.id.some()).map_or_else(|| reader.rule_id(result), str::to_owned);
        let index = *rules.entry(id.clone()).or_insert_with(|| {
            let rule =
                declared.map_or_else(|| Rule::new(id.clone(), Severity::Medium, id.clone(), String::new()), rule_of);
            report.rules.push(Rule { id: Cow::Owned(id), ..rule });
            report.rules.len() - 1
        });
        let rule = &mut report.rules[index];
        for number in result.taxa.iter().filter_map(taxon).chain(cwe_of(&result.properties)) {
            if !rule.cwe.contains(&number) {
                rule.cwe.push(number);
            }
        }
        let finding = reader.finding(result, rule, declared);
        report.findings.push(finding);
    }
    if SECRET_SCANNERS.iter().any(|name| report.tool.to_ascii_lowercase().starts_with(name)) {
        // Most of them do not say of which weakness what they find is.
        report.rules.iter_mut().filter(|rule| rule.cwe.is_empty()).for_each(|rule| rule.cwe.push(798));
    }
    report.rules.sort_by(|a, b| a.id.cmp(&b.id));
    finish(report, &run, whole)
}

/// What is needed of a run to read its results.
pub(super) struct Reader<'a> {
    run: &'a Run,
    by_id: HashMap<&'a str, &'a SarifRule>,
}

impl<'a> Reader<'a> {
    /// What is needed of that run.
    pub(super) fn new(run: &'a Run) -> Reader<'a> {
        let mut by_id = HashMap::new();
        for component in std::iter::once(&run.tool.driver).chain(&run.tool.extensions) {
            for rule in &component.rules {
                if let Some(id) = rule.id.some() {
                    by_id.entry(id).or_insert(rule);
                }
            }
        }
        Reader { run, by_id }
    }

    /// Every rule with the number of its component: 0 is the driver.
    fn all_rules(&self) -> impl Iterator<Item = (usize, &'a SarifRule)> {
        let components = std::iter::once(&self.run.tool.driver).chain(&self.run.tool.extensions).enumerate();
        components.flat_map(|(number, component)| component.rules.iter().map(move |rule| (number, rule)))
    }

    /// Returns the rule that a result is of, where the run describes it.
    fn declared(&self, result: &SarifResult) -> Option<&'a SarifRule> {
        let component = match &result.rule.tool_component {
            Some(reference) => self.component(reference),
            None => Some(&self.run.tool.driver),
        };
        let index = result.rule.index.0.or(result.rule_index.0);
        let by_index = index.and_then(|index| component?.rules.get(usize::try_from(index).ok()?));
        let id = result.rule_id.some().or(result.rule.id.some());
        match (by_index, id) {
            // An index that points at another rule than the one that is named is wrong.
            (Some(rule), Some(id)) if rule.id.some().is_some_and(|known| !of_hierarchy(id, known)) => self.named(id),
            (Some(rule), _) => Some(rule),
            (None, Some(id)) => self.named(id),
            (None, None) => None,
        }
    }

    /// Returns the rule with an id, or with what it begins with: `CA1000/1` is a kind of `CA1000`.
    fn named(&self, id: &str) -> Option<&'a SarifRule> {
        let mut id = id;
        loop {
            if let Some(rule) = self.by_id.get(id) {
                return Some(rule);
            }
            id = id.rsplit_once('/')?.0;
        }
    }

    fn component(&self, reference: &Reference) -> Option<&'a Component> {
        let tool = &self.run.tool;
        if let Some(index) = reference.index.0 {
            return tool.extensions.get(usize::try_from(index).ok()?);
        }
        let named = |component: &&Component| {
            (reference.guid.some().is_some() && reference.guid == component.guid)
                || (reference.name.some().is_some() && reference.name == component.name)
        };
        std::iter::once(&tool.driver).chain(&tool.extensions).find(named)
    }

    fn rule_id(&self, result: &SarifResult) -> String {
        result.rule_id.some().or(result.rule.id.some()).unwrap_or("unnamed-rule").to_owned()
    }

    fn finding(&self, result: &SarifResult, rule: &Rule, declared: Option<&SarifRule>) -> Finding {
        let mut places = result.locations.iter().map(|location| self.place(location));
        let place = places.next().unwrap_or_else(|| Place::file(""));
        let same = result.related_locations.iter().filter(|location| location.properties.also == Some(true));
        let also = places.chain(same.map(|location| self.place(location))).collect();
        let message = self.message(&result.message, rule, declared);
        let message = if rule.is_secret() { scrub(&message) } else { message };
        let severity = severity_of(&result.properties).unwrap_or_else(|| {
            let by_rule = declared.and_then(|declared| severity_of(&declared.properties));
            let told =
                result.level.some().and_then(level).or((result.kind.0 == "informational").then_some(Severity::Info));
            by_rule.or(told).unwrap_or(rule.severity)
        });
        // Those that stay when lines move; other tools have other things among them, the commit's author for one.
        let hash = |prints: &BTreeMap<String, Text>| {
            let stable = ["primaryLocationLineHash", "matchBasedId/v1", "contextRegionHash/v1"];
            stable.iter().find_map(|name| prints.get(*name)?.some()).map(str::to_owned)
        };
        let suggestion = result.properties.suggestion.as_ref().and_then(|text| text.as_str());
        Finding {
            rule: rule.id.clone(),
            severity,
            message,
            place,
            also,
            suggestion: suggestion.map(str::to_owned),
            fix: result.fixes.iter().find_map(|fix| self.fix(fix)),
            fingerprint: hash(&result.partial_fingerprints).or_else(|| hash(&result.fingerprints)).unwrap_or_default(),
            suppressed: suppression(result),
            found_by: texts(result.properties.found_by.as_ref()).into_iter().map(str::to_owned).collect(),
        }
    }

    /// Returns what a message says, `{0}` filled in.
    fn message(&self, message: &Message, rule: &Rule, declared: Option<&SarifRule>) -> String {
        let of_rule = || declared?.message_strings.get(message.id.some()?);
        let said = message.text.some().or(message.markdown.some());
        let said = said.or_else(|| of_rule().and_then(|string| string.text.some().or(string.markdown.some())));
        let mut said = said.unwrap_or(&rule.title).to_owned();
        for (number, argument) in message.arguments.iter().enumerate() {
            said = said.replace(&format!("{{{number}}}"), argument);
        }
        said
    }

    /// Reads a place.
    pub(super) fn place(&self, location: &Location) -> Place {
        let path = self.path(&location.physical_location.artifact_location);
        let Some(region) = &location.physical_location.region else { return Place::file(path) };
        let number =
            |number: Option<u64>| number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0);
        let Some(line) = number(region.start_line.0) else { return Place::file(path) };
        let column = number(region.start_column.0).unwrap_or(0);
        let end_line = number(region.end_line.0).filter(|end| *end > line);
        let end_column = number(region.end_column.0).filter(|end| end_line.is_some() || *end >= column);
        Place { path, line, column, end_line, end_column }
    }

    fn path(&self, location: &ArtifactLocation) -> String {
        let bases = &self.run.original_uri_base_ids;
        let listed = || self.run.artifacts.get(usize::try_from(location.index.0?).ok()?);
        match (&location.uri, listed()) {
            (None, Some(artifact)) => uri::path(&artifact.location, bases),
            _ => uri::path(location, bases),
        }
    }

    /// Reads a fix whose changes say which bytes they are of; of the others nothing can be changed for certain.
    fn fix(&self, fix: &SarifFix) -> Option<Fix> {
        let mut edits = Vec::new();
        for change in &fix.artifact_changes {
            let path = self.path(&change.artifact_location);
            for replacement in &change.replacements {
                let bytes = bytes(&replacement.deleted_region)?;
                let text = replacement.inserted_content.text.clone().unwrap_or_default();
                edits.push(Edit { path: path.clone(), bytes, text });
            }
        }
        let says = fix.description.text.some().or(fix.description.markdown.some()).unwrap_or_default().to_owned();
        (!edits.is_empty()).then_some(Fix { says, edits })
    }
}

/// Reads a rule.
fn rule_of(rule: &SarifRule) -> Rule {
    let id = rule.id.some().unwrap_or("unnamed-rule");
    let title = rule.short_description.text.some().or(rule.name.some()).or(rule.full_description.text.some());
    let help = rich(&rule.help).or(rich(&rule.full_description)).unwrap_or_default();
    let help = match rule.help_uri.some() {
        Some(uri) if !help.contains(uri) => format!("{help}\n\nSee {uri}").trim_start().to_owned(),
        _ => help.to_owned(),
    };
    let mut cwe: Vec<u32> = Vec::new();
    for number in cwe_of(&rule.properties).chain(rule.relationships.iter().filter_map(|to| taxon(&to.target))) {
        if !cwe.contains(&number) {
            cwe.push(number);
        }
    }
    let tags = texts(rule.properties.tags.as_ref()).into_iter();
    // `security` is said by the numbers and the other tags; it is written again from them.
    let tags = tags.filter(|tag| weakness::number(tag).is_none() && *tag != "security");
    Rule {
        id: Cow::Owned(id.to_owned()),
        severity: severity_of(&rule.properties)
            .or_else(|| level(rule.default_configuration.level.some()?))
            .unwrap_or(Severity::Medium),
        title: Cow::Owned(title.unwrap_or(id).to_owned()),
        help: Cow::Owned(help),
        cwe,
        tags: tags.map(|tag| Cow::Owned(tag.to_owned())).collect(),
    }
}

/// Returns a message's Markdown, or its text where it has none.
fn rich(message: &Message) -> Option<&str> {
    message.markdown.some().or(message.text.some())
}

fn bytes(region: &Region) -> Option<std::ops::Range<usize>> {
    let begin = usize::try_from(region.byte_offset.0?).ok()?;
    let length = usize::try_from(region.byte_length.0.unwrap_or(0)).ok()?;
    Some(begin..begin.checked_add(length)?)
}

/// Whether an id is a rule's, or that of a kind of it.
fn of_hierarchy(id: &str, rule: &str) -> bool {
    id == rule || id.strip_prefix(rule).is_some_and(|rest| rest.starts_with('/'))
}

fn suppression(result: &SarifResult) -> Option<Suppression> {
    let told = result.suppressions.as_ref()?;
    // What is still under review, or was refused, counts.
    let accepted = |status: Option<&str>| matches!(status, None | Some("accepted"));
    let one = told.iter().find(|one| accepted(one.status.some()))?;
    let by = one.properties.by.some().or(one.kind.some()).unwrap_or("suppressed").to_owned();
    Some(Suppression { by: Cow::Owned(by), reason: one.justification.clone().filter(|reason| !reason.is_empty()) })
}

fn level(word: &str) -> Option<Severity> {
    Some(match word {
        "error" => Severity::High,
        "warning" => Severity::Medium,
        "note" => Severity::Low,
        "none" => Severity::Info,
        _ => return None,
    })
}

/// Returns the severity that properties say: as a word, or as a number of 10.
fn severity_of(properties: &Properties) -> Option<Severity> {
    let word = [&properties.severity, &properties.issue_severity].into_iter().flatten().find_map(|value| {
        let word = value.as_str()?.to_ascii_lowercase();
        word.parse().ok().or(match word.as_str() {
            "moderate" => Some(Severity::Medium),
            "informational" | "negligible" | "unknown" => Some(Severity::Info),
            _ => None,
        })
    });
    let number = || {
        let value = properties.security_severity.as_ref()?;
        let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
        Some(match number {
            number if number >= 9.0 => Severity::Critical,
            number if number >= 7.0 => Severity::High,
            number if number >= 4.0 => Severity::Medium,
            number if number > 0.0 => Severity::Low,
            _ => return None,
        })
    };
    let problem = || match properties.problem_severity.as_ref()?.as_str()? {
        "error" => Some(Severity::High),
        "warning" => Some(Severity::Medium),
        "recommendation" => Some(Severity::Low),
        _ => None,
    };
    word.or_else(number).or_else(problem)
}

fn cwe_of(properties: &Properties) -> impl Iterator<Item = u32> {
    let tags = texts(properties.tags.as_ref()).into_iter().filter_map(weakness::number);
    let bare = |text: &str| weakness::number(text).or_else(|| text.parse().ok());
    tags.chain(texts(properties.cwe.as_ref()).into_iter().filter_map(bare)).collect::<Vec<_>>().into_iter()
}

/// Returns the number of an entry of the taxonomy of weaknesses.
fn taxon(reference: &Reference) -> Option<u32> {
    let id = reference.id.some()?;
    let of_cwe = reference.tool_component.as_ref().and_then(|component| component.name.some());
    weakness::number(id)
        .or_else(|| of_cwe.filter(|name| name.eq_ignore_ascii_case("cwe")).and_then(|_| id.parse().ok()))
}
