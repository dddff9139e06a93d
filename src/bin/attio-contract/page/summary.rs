//! Counts what was found and keeps examples. Its size does not grow with the number of bodies.

use super::chart::Series;
use crate::input::recordings::Gaps;
use crate::verdict::Place;
use attio_contract::{Finding, Report, Rule, Severity};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many examples a place keeps.
const EXAMPLES: usize = 5;

/// How many different places are kept for each rule; findings at others are only counted.
const PLACES: usize = 1_000;

/// Counts and examples for everything that was checked.
pub(crate) struct Summary {
    pub(crate) valid: u64,
    pub(crate) invalid_bodies: u64,
    /// Invalid bodies and exchanges.
    pub(crate) invalid: u64,
    pub(crate) findings: u64,
    pub(crate) rules: BTreeMap<(&'static str, &'static str), RuleGroup>,
    /// By attribute, where the metadata of the workspace are known.
    pub(crate) attributes: BTreeMap<String, AttributeGroup>,
    pub(crate) gaps: Gaps,
    pub(crate) unread: Vec<String>,
    pub(crate) series: Series,
    pub(crate) shows_values: bool,
}

/// The findings with one rule and one severity.
pub(crate) struct RuleGroup {
    pub(crate) rule: Rule,
    pub(crate) severity: Severity,
    pub(crate) count: u64,
    pub(crate) places: HashMap<String, PlaceGroup>,
    /// Findings at places that are not kept.
    pub(crate) elsewhere: u64,
}

/// The findings about one attribute.
#[derive(Default)]
pub(crate) struct AttributeGroup {
    pub(crate) count: u64,
    pub(crate) rules: BTreeSet<&'static str>,
}

/// The findings at one place, in which `*` is any index.
#[derive(Default)]
pub(crate) struct PlaceGroup {
    pub(crate) count: u64,
    pub(crate) examples: Vec<Example>,
}

pub(crate) struct Example {
    pub(crate) origin: String,
    pub(crate) finding: Finding,
}

/// Where a body comes from.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) source: &'a str,
    pub(crate) place: Place,
}

impl Origin<'_> {
    fn name(self) -> String {
        let source = self.source.to_owned();
        match self.place.name() {
            None => source,
            Some(place) => source + ", " + &place,
        }
    }
}

impl Summary {
    pub(crate) fn new(shows_values: bool) -> Self {
        Self {
            valid: 0,
            invalid_bodies: 0,
            invalid: 0,
            findings: 0,
            rules: BTreeMap::new(),
            attributes: BTreeMap::new(),
            gaps: Gaps::default(),
            unread: Vec::new(),
            series: Series::default(),
            shows_values,
        }
    }

    /// How many bodies were checked.
    pub(crate) fn judged(&self) -> u64 {
        self.valid + self.invalid_bodies
    }

    /// Adds the verdict on a body.
    pub(crate) fn add(&mut self, origin: Origin<'_>, report: &Report) {
        self.valid += u64::from(report.is_valid());
        self.invalid_bodies += u64::from(!report.is_valid());
        self.remark(origin, report);
    }

    /// Puts the body into the chart.
    pub(crate) fn tick(&mut self, time: Option<i64>, is_valid: bool) {
        self.series.add(time, is_valid);
    }

    /// Adds findings, in a body or about an exchange.
    pub(crate) fn remark(&mut self, origin: Origin<'_>, report: &Report) {
        self.invalid += u64::from(!report.is_valid());
        self.findings += report.total() as u64;
        for finding in report.findings() {
            self.finding(origin, finding);
        }
    }

    fn finding(&mut self, origin: Origin<'_>, finding: &Finding) {
        let (rule, severity) = (finding.rule, finding.severity);
        let key = (rule.code(), severity.name());
        let group = self.rules.entry(key).or_insert_with(|| RuleGroup {
            rule,
            severity,
            count: 0,
            places: HashMap::new(),
            elsewhere: 0,
        });
        group.count += 1;
        if let Some(slug) = &finding.attribute {
            let is_kept = self.attributes.len() < PLACES || self.attributes.contains_key(&**slug);
            if is_kept {
                let group = self.attributes.entry(slug.clone()).or_default();
                group.count += 1;
                group.rules.insert(rule.code());
            }
        }
        let place = generalised(&finding.at);
        if group.places.len() == PLACES && !group.places.contains_key(&place) {
            group.elsewhere += 1;
            return;
        }
        let group = group.places.entry(place).or_default();
        group.count += 1;
        if group.examples.len() < EXAMPLES {
            let finding = shortened(origin.place.in_source(finding));
            let origin = origin.name();
            group.examples.push(Example { origin, finding });
        }
    }
}

/// The pointer with `*` for each index, so that the same mistake in two items is one group.
fn generalised(pointer: &str) -> String {
    let steps = pointer.split('/').map(|step| {
        let is_index = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        if is_index { "*" } else { step }
    });
    cut(&steps.collect::<Vec<_>>().join("/"))
}

/// Keys can have any length, and there are many examples.
fn shortened(mut finding: Finding) -> Finding {
    finding.at = cut(&finding.at);
    finding
}

fn cut(text: &str) -> String {
    const LONGEST: usize = 300;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_are_one_place_and_keys_are_many() {
        assert_eq!(
            generalised("/data/values/users/0/n/12"),
            "/data/values/users/*/n/*"
        );
        assert_eq!(generalised(""), "");
        assert_eq!(generalised("/a//1b/\u{663}"), "/a//1b/\u{663}");
        assert_eq!(generalised(&"/é".repeat(1_000)).chars().count(), 301);
    }
}
