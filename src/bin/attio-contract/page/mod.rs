//! The page: fills the template `page.html` from the summary.
//!
//! Bodies, their keys and the names of files are hostile. Every string goes through [`printable`], which escapes what
//! changes how other text looks; the template escapes for HTML. The page's policy allows no script and no style except
//! its own two inline parts, by their hashes.

mod chart;
pub(crate) mod summary;
pub(crate) mod time;

use crate::escape::printable;
use crate::page::chart::Bar;
use crate::page::summary::{Example, PlaceGroup, RuleGroup, Summary};
use crate::workspace::Loaded;
use askama::Template;
use attio_contract::{Contract, Finding};
use indicatif::HumanCount;
use std::cmp::Reverse;
use std::collections::HashMap;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The hashes of the style and the script, for the page's policy. Checked by
/// `the_policy_allows_the_page_its_own_parts_and_nothing_else` in `tests/report.rs`.
const STYLE_HASH: &str = "sha256-pJ7MJ7zuCCTwW6DESnTbSEK7CEZGTw2p/A1/Ns6YV1U=";
const SCRIPT_HASH: &str = "sha256-rQhtsTcT5OYCVq5967FIIOa4B9rGNeSwfnPaWPX0WKg=";

/// How many places are shown for each rule, and in the list of all places.
const PLACES: usize = 30;

/// The width of the chart, in its own units.
const WIDTH: usize = 960;
const HEIGHT: u64 = 140;

#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    subject: String,
    operation: String,
    profile: &'static str,
    /// The file of the metadata, and when they were pulled.
    metadata: Option<String>,
    attributes: Vec<AttributeView>,
    version: &'static str,
    style: &'static str,
    script: &'static str,
    style_hash: &'static str,
    script_hash: &'static str,
    shows_values: bool,
    numbers: Vec<(&'static str, &'static str, HumanCount)>,
    over_time: bool,
    highest: HumanCount,
    bars: Vec<BarView>,
    rules: Vec<RuleView>,
    places: Vec<(String, String, HumanCount)>,
    more_places: usize,
    gaps: Vec<(String, String)>,
    unread: Vec<String>,
}

struct BarView {
    label: String,
    valid: HumanCount,
    invalid: HumanCount,
    x: usize,
    width: usize,
    valid_y: u64,
    valid_height: u64,
    invalid_y: u64,
    invalid_height: u64,
}

struct RuleView {
    code: &'static str,
    severity: &'static str,
    count: HumanCount,
    places: Vec<PlaceView>,
    more: HumanCount,
}

struct AttributeView {
    slug: String,
    /// What people call it; empty if the metadata lack it.
    title: String,
    rules: String,
    count: HumanCount,
}

struct PlaceView {
    at: String,
    count: HumanCount,
    examples: Vec<ExampleView>,
    more: HumanCount,
}

struct ExampleView {
    origin: String,
    at: String,
    /// Line and column.
    position: String,
    message: String,
    hint: Option<String>,
}

/// What the page is about.
pub(crate) struct About<'a> {
    /// `request bodies`.
    pub(crate) subject: &'a str,
    pub(crate) contract: &'a Contract,
    pub(crate) metadata: Option<&'a Loaded>,
}

/// The whole page as HTML.
pub(crate) fn page(summary: &Summary, about: &About<'_>) -> String {
    let bars = summary.series.bars();
    let highest = bars.iter().map(|bar| bar.counts.total()).max().unwrap_or(0);
    let (places, more_places) = places(summary);
    let operation = about.contract.operation();
    let page = Page {
        subject: about.subject.to_owned(),
        operation: printable(&format!("{} {}", operation.method(), operation.path())),
        profile: about.contract.profile().name(),
        metadata: about.metadata.map(Loaded::described),
        attributes: attributes(summary, about),
        version: env!("CARGO_PKG_VERSION"),
        style: STYLE,
        script: SCRIPT,
        style_hash: STYLE_HASH,
        script_hash: SCRIPT_HASH,
        shows_values: summary.shows_values,
        numbers: numbers(summary),
        over_time: summary.series.has_times(),
        highest: HumanCount(highest),
        bars: bars_of(&bars, highest),
        rules: rules(summary),
        places,
        more_places,
        gaps: summary
            .gaps
            .lines()
            .map(|(text, entries)| (text, entries.to_string()))
            .collect(),
        unread: summary
            .unread
            .iter()
            .map(|reason| printable(reason))
            .collect(),
    };
    page.render().expect("writing to a string cannot fail")
}

/// The attributes with findings, those with most of them first.
fn attributes(summary: &Summary, about: &About<'_>) -> Vec<AttributeView> {
    let object = about.contract.operation().object();
    let metadata = about.metadata.map(|loaded| &loaded.metadata);
    let known = metadata.and_then(|metadata| metadata.attributes(object));
    let known = known.into_iter().flatten();
    let titles: HashMap<_, _> = known
        .filter_map(|attribute| Some((attribute.slug(), attribute.title()?)))
        .collect();
    let mut all: Vec<_> = summary.attributes.iter().collect();
    all.sort_by_key(|(slug, group)| (Reverse(group.count), *slug));
    let views = all.into_iter().take(PLACES);
    views
        .map(|(slug, group)| AttributeView {
            slug: printable(slug),
            title: printable(titles.get(&**slug).copied().unwrap_or_default()),
            rules: group.rules.iter().copied().collect::<Vec<_>>().join(", "),
            count: HumanCount(group.count),
        })
        .collect()
}

fn numbers(summary: &Summary) -> Vec<(&'static str, &'static str, HumanCount)> {
    let gaps = &summary.gaps;
    let unjudged = gaps.unjudged.values().map(|entries| entries.count).sum();
    let skipped = gaps.skipped.values().map(|entries| entries.count).sum();
    let mut numbers = vec![
        ("bodies checked", "all", HumanCount(summary.judged())),
        ("valid", "valid", HumanCount(summary.valid)),
        ("invalid", "invalid", HumanCount(summary.invalid_bodies)),
        ("findings", "all", HumanCount(summary.findings)),
    ];
    for (name, count) in [
        ("bodies not checked", unjudged),
        ("entries skipped", skipped),
    ] {
        if count > 0 {
            numbers.push((name, "gap", HumanCount(count)));
        }
    }
    numbers
}

fn bars_of(bars: &[Bar], highest: u64) -> Vec<BarView> {
    let step = (WIDTH / bars.len().max(1)).clamp(1, 48);
    // A few among many must still be visible.
    let height = |count: u64| {
        let scaled = u128::from(count) * u128::from(HEIGHT) / u128::from(highest.max(1));
        u64::try_from(scaled)
            .unwrap_or(HEIGHT)
            .max(2 * u64::from(count > 0))
    };
    let view = |(index, bar): (usize, &Bar)| {
        let invalid_height = height(bar.counts.invalid);
        let valid_height = height(bar.counts.valid).min(HEIGHT - invalid_height);
        BarView {
            label: bar.label.clone(),
            valid: HumanCount(bar.counts.valid),
            invalid: HumanCount(bar.counts.invalid),
            x: index * step,
            width: step - usize::from(step > 2) - usize::from(step > 12),
            valid_y: HEIGHT - valid_height,
            valid_height,
            invalid_y: HEIGHT - valid_height - invalid_height,
            invalid_height,
        }
    };
    bars.iter().enumerate().map(view).collect()
}

fn rules(summary: &Summary) -> Vec<RuleView> {
    let mut groups: Vec<_> = summary.rules.values().collect();
    groups.sort_by_key(|group| Reverse(group.count));
    groups.into_iter().map(rule).collect()
}

fn rule(group: &RuleGroup) -> RuleView {
    let mut places: Vec<_> = group.places.iter().collect();
    places.sort_by_key(|(at, place)| (Reverse(place.count), *at));
    places.truncate(PLACES);
    let places: Vec<_> = places
        .into_iter()
        .map(|(at, group)| (group.count, place(at, group)))
        .collect();
    let seen: u64 = places.iter().map(|(count, _)| count).sum();
    RuleView {
        code: group.rule.code(),
        severity: group.severity.name(),
        count: HumanCount(group.count),
        places: places.into_iter().map(|(_, view)| view).collect(),
        more: HumanCount(group.count - seen),
    }
}

fn place(at: &str, group: &PlaceGroup) -> PlaceView {
    PlaceView {
        at: pointer(at),
        count: HumanCount(group.count),
        examples: group.examples.iter().map(example).collect(),
        more: HumanCount(group.count - group.examples.len() as u64),
    }
}

fn example(example: &Example) -> ExampleView {
    let finding: &Finding = &example.finding;
    ExampleView {
        origin: printable(&example.origin),
        at: pointer(&finding.at),
        position: match finding.span {
            Some(span) => format!("{}:{}", span.line, span.column),
            None => "–".to_owned(),
        },
        message: printable(&finding.message),
        hint: finding.hint.as_deref().map(printable),
    }
}

/// The places with the most findings, with their rules, and how many more there are.
fn places(summary: &Summary) -> (Vec<(String, String, HumanCount)>, usize) {
    let mut places: HashMap<&str, (u64, Vec<&str>)> = HashMap::new();
    for group in summary.rules.values() {
        for (at, place) in &group.places {
            let (count, rules) = places.entry(at).or_default();
            *count += place.count;
            rules.push(group.rule.code());
        }
    }
    let mut places: Vec<_> = places.into_iter().collect();
    places.sort_by_key(|(at, (count, _))| (Reverse(*count), *at));
    let more = places.len().saturating_sub(PLACES);
    places.truncate(PLACES);
    let view = |(at, (count, rules)): (&str, (u64, Vec<&str>))| {
        (pointer(at), rules.join(", "), HumanCount(count))
    };
    (places.into_iter().map(view).collect(), more)
}

fn pointer(at: &str) -> String {
    if at.is_empty() {
        "(root)".to_owned()
    } else {
        printable(at)
    }
}
