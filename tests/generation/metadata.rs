//! Bodies for workspaces with metadata: what is made for them is what it is made to be, whatever the workspace.

use crate::laws;
use attio_contract::generate::{Coverage, Generator, Mistake, Replay, Seeded, Site, metadata};
#[cfg(feature = "proptest")]
use attio_contract::strategies;
use attio_contract::{Body, Contract, Finding, Metadata, Operation, Profile, Rule, UuidAs};
#[cfg(feature = "proptest")]
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;

const OPERATIONS: [&str; 4] = ["append", "create", "overwrite", "upsert"];
const PROFILES: [Profile; 2] = [Profile::Canonical, Profile::Wire];

/// How many workspaces a test; more with `WORKSPACES=1000`.
fn workspaces() -> u64 {
    std::env::var("WORKSPACES").map_or(8, |count| count.parse().unwrap())
}

/// The attributes of an object, as the lock file has them.
fn attributes(metadata: &Metadata, object: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(&metadata.to_json()).unwrap();
    let mut objects = file["objects"].as_array().unwrap().iter();
    let object = objects.find(|known| known["api_slug"] == object).unwrap();
    object["attributes"].as_array().unwrap().clone()
}

/// The slug of an attribute that records can be found by.
fn matching(attributes: &[Value]) -> Option<&str> {
    let is_usable = |attribute: &&Value| {
        attribute["is_unique"] == true
            && attribute["is_writable"] != false
            && attribute["is_archived"] != true
            && attribute["type"] == "text"
            && attribute["api_slug"] != ""
    };
    attributes.iter().find(is_usable)?["api_slug"].as_str()
}

/// The contracts of a random workspace: of every operation on its objects, in both profiles. Upserts need an attribute to find
/// records by.
fn contracts(seed: u64) -> Vec<Contract> {
    let metadata = Arc::new(metadata(&mut Seeded::new(seed)));
    contracts_of(&metadata)
}

fn contracts_of(metadata: &Arc<Metadata>) -> Vec<Contract> {
    let mut contracts = Vec::new();
    for object in metadata.objects() {
        let attributes = attributes(metadata, object);
        for name in OPERATIONS {
            let operation = Arc::new(Operation::with_metadata(name, object, metadata).unwrap());
            for profile in PROFILES {
                let contract = Contract::of(&operation, profile);
                match matching(&attributes) {
                    _ if name != "upsert" => contracts.push(contract),
                    Some(slug) => contracts.push(contract.with_matching_attribute(slug)),
                    None => {}
                }
            }
        }
    }
    contracts
}

#[test]
fn valid_bodies_are_valid() {
    for seed in 0..workspaces() {
        for contract in contracts(seed) {
            for body in [Body::Request, Body::Response(200)] {
                let generator = Generator::new(contract.clone(), body).unwrap();
                let mut choices = Seeded::new(seed);
                for round in 0..10 {
                    let value = match round {
                        0 => generator.valid(&mut Replay::new(&[])),
                        _ => generator.valid(&mut choices),
                    };
                    laws::nothing_is_found(&contract, body, &value.to_string());
                }
                let generator = generator.realistic();
                for _ in 0..5 {
                    let value = generator.valid(&mut choices);
                    laws::nothing_is_found(&contract, body, &value.to_string());
                }
            }
        }
    }
}

#[test]
fn realistic_bodies_get_no_advice_and_no_wild_strings() {
    let (mut bodies, mut filled) = (0, 0);
    for seed in 0..workspaces() {
        for contract in contracts(seed) {
            let advised = contract.clone().with_advice();
            let generator = Generator::new(contract, Body::Request).unwrap();
            let generator = generator.realistic();
            let mut choices = Seeded::new(seed);
            for _ in 0..10 {
                let body = generator.valid(&mut choices);
                let report = advised.check_request_value(&body);
                // Where no attribute can be written, nothing can be sent.
                let is_empty = body["data"]["values"] == json!({});
                let mut rules = report.findings().iter().map(|finding| finding.rule);
                let is_about_that = |rule| is_empty && rule == Rule::EmptyValues;
                assert!(rules.all(is_about_that), "{report} {body}");
                // As wild ones have.
                assert!(!body.to_string().contains(['\u{feff}', '\u{7f}']), "{body}");
                filled += usize::from(!is_empty);
                bodies += 1;
            }
        }
    }
    assert!(
        filled > 500 && filled * 10 > bodies * 9,
        "{filled} of {bodies}"
    );
}

#[test]
fn broken_bodies_have_exactly_the_labelled_findings() {
    for seed in 0..workspaces() {
        for contract in contracts(seed) {
            for body in [Body::Request, Body::Response(200)] {
                let generator = Generator::new(contract.clone(), body).unwrap();
                let mut choices = Seeded::new(seed);
                let realistic = generator.clone().realistic();
                for index in 0..generator.breakable() {
                    let broken = [
                        generator.broken_at(index, &mut Replay::new(&[])),
                        generator.broken_at(index, &mut choices),
                        realistic.broken_at(index, &mut choices),
                    ];
                    for broken in broken {
                        let text = broken.body.to_string();
                        laws::label_is_true(&contract, body, &text, &broken.findings);
                    }
                }
            }
        }
    }
}

#[test]
fn mistakes_have_exactly_the_labelled_findings() {
    let mut made = HashSet::new();
    for seed in 0..workspaces() {
        for contract in contracts(seed) {
            let generator = Generator::new(contract.clone(), Body::Request).unwrap();
            let mut choices = Seeded::new(seed);
            for mistake in Mistake::ALL.iter().filter(|mistake| !mistake.is_large) {
                for round in 0..4 {
                    let Some(mistaken) = generator.mistaken(mistake, &mut choices) else {
                        assert_eq!(round, 0, "{} applies now and then", mistake.name);
                        break;
                    };
                    laws::label_is_true(
                        &contract,
                        Body::Request,
                        &mistaken.text,
                        &mistaken.findings,
                    );
                    made.insert((mistake.name, contract.profile()));
                }
            }
        }
    }
    let of_metadata = Mistake::ALL.iter().filter(|mistake| mistake.needs_metadata);
    for mistake in of_metadata {
        let is_made = |profile| made.contains(&(mistake.name, profile));
        assert!(is_made(Profile::Canonical), "{}", mistake.name);
        // There an archived option is only advice.
        let is_wrong_in_wire = mistake.name != "option-archived";
        assert_eq!(is_made(Profile::Wire), is_wrong_in_wire, "{}", mistake.name);
    }
}

#[test]
fn what_the_contract_accepts_another_engine_accepts_by_the_plain_schema() {
    let (mut accepted, mut refused) = (0, 0);
    for seed in 0..workspaces() {
        for contract in contracts(seed) {
            let engine = laws::second_engine::Alone::new(contract.schema(Body::Request).unwrap());
            let generator = Generator::new(contract.clone(), Body::Request).unwrap();
            let mut choices = Seeded::new(seed);
            for _ in 0..20 {
                let body = generator.valid(&mut choices);
                assert!(engine.accepts(&body), "{} {body}", contract.profile());
                accepted += 1;
                // It knows most rules, but not all.
                let broken = generator.broken(&mut choices).body;
                refused += usize::from(!engine.accepts(&broken));
            }
        }
    }
    assert!(refused * 10 > accepted * 8, "{refused} of {accepted}");
}

/// Whether a finding on the long form of a body is one that no long form avoids: profile canonical refuses what is only
/// advice in profile wire.
fn is_known_difference(finding: &Finding, attributes: &[Value], long: &Value) -> bool {
    let kind = kind_at_fault(finding, attributes);
    match finding.rule {
        Rule::ArchivedAttribute
        | Rule::ArchivedOption
        | Rule::DecimalPlaces
        | Rule::MatchingValueMissing
        | Rule::NotUniqueAttribute => true,
        Rule::AdditionalProperty => matches!(
            kind,
            "currency" | "domain" | "email-address" | "personal-name" | "phone-number"
        ),
        Rule::Format => kind == "domain",
        // Null clears an attribute.
        Rule::Type => long.pointer(&finding.at) == Some(&Value::Null),
        _ => false,
    }
}

fn kind_at_fault<'a>(finding: &Finding, attributes: &'a [Value]) -> &'a str {
    let slug = finding.attribute.as_deref().unwrap_or_default();
    let mut attributes = attributes.iter();
    let attribute = attributes.find(|attribute| attribute["api_slug"] == slug);
    let kind = attribute.and_then(|attribute| attribute["type"].as_str());
    kind.unwrap_or_default()
}

/// Whether a body that profile wire accepts has no long form for this reason.
fn has_no_long_form(finding: &Finding, attributes: &[Value]) -> bool {
    match (finding.rule, kind_at_fault(finding, attributes)) {
        // Only the server takes an address or a name apart, and what a string matches depends on the object.
        (Rule::Shorthand, kind) => {
            matches!(kind, "location" | "personal-name" | "record-reference")
        }
        // A reference that looks a record up.
        (Rule::AdditionalProperty, kind) => kind == "record-reference",
        _ => false,
    }
}

#[test]
fn what_wire_accepts_expands_to_what_canonical_accepts_and_to_itself() {
    let (mut expanded, mut canonical) = (0, 0);
    for seed in 0..workspaces() {
        let metadata = Arc::new(metadata(&mut Seeded::new(seed)));
        for contract in contracts_of(&metadata) {
            if contract.profile() != Profile::Wire {
                continue;
            }
            let path = contract.operation().path();
            let mut objects = metadata.objects();
            let is_object = |slug: &&str| path.starts_with(&format!("/v2/objects/{slug}/records"));
            let attributes = attributes(&metadata, objects.find(is_object).unwrap());
            let strict = Contract::of(contract.operation(), Profile::Canonical);
            let contract = contract.with_uuids_as(UuidAs::RecordId);
            let generator = Generator::new(contract.clone(), Body::Request).unwrap();
            let mut choices = Seeded::new(seed);
            for _ in 0..20 {
                let body = generator.valid(&mut choices).to_string();
                let long = match contract.expand(&body) {
                    Ok(long) => long,
                    Err(rejected) => {
                        let mut findings = rejected.report().findings().iter();
                        let is_known = findings.all(|it| has_no_long_form(it, &attributes));
                        assert!(is_known, "{body}\n{rejected:?}");
                        continue;
                    }
                };
                assert_eq!(contract.expand(&long).as_ref(), Ok(&long), "{body}");
                let long_value: Value = serde_json::from_str(&long).unwrap();
                let report = strict.check_request(&long);
                let findings = report.findings().iter();
                // The query is another matter.
                let mut findings = findings.filter(|finding| finding.at != "/matching_attribute");
                assert!(
                    findings.all(|finding| is_known_difference(finding, &attributes, &long_value)),
                    "{body}\n{long}\n{report:?}"
                );
                expanded += 1;
                canonical += usize::from(report.is_valid() && long != body);
            }
        }
    }
    assert!(canonical * 20 > expanded, "{canonical} of {expanded}");
}

#[test]
fn generated_bodies_meet_and_break_every_site_that_can_be() {
    let mut sites = 0;
    for seed in 0..workspaces() / 4 {
        for contract in contracts(seed) {
            let generator = Generator::new(contract.clone(), Body::Request).unwrap();
            let mut coverage = Coverage::new(contract.clone(), Body::Request).unwrap();
            let mut choices = Seeded::new(seed);
            for index in 0..generator.breakable() {
                for _ in 0..2 {
                    let broken = generator.broken_at(index, &mut choices);
                    coverage.add(broken.body.to_string().as_bytes());
                }
            }
            // What refuses every value is met by none, unless a property can be left out.
            let is_met = |site: &Site, met| met > 0 || site.schema_at().ends_with("/allOf/0");
            let unbreakable = generator.unbreakable();
            let is_known = |site: &Site| unbreakable.iter().any(|(known, _)| known == site);
            let left = |coverage: &Coverage| {
                let mut sites = coverage.sites().filter(|(site, ..)| !is_known(site));
                sites.find(|(site, met, broken)| *broken == 0 || !is_met(site, *met))
            };
            for _ in 0..40 {
                if left(&coverage).is_none() {
                    break;
                }
                for _ in 0..100 {
                    coverage.add(generator.valid(&mut choices).to_string().as_bytes());
                }
            }
            assert_eq!(left(&coverage), None);
            sites += generator.sites().len();
            assert_eq!(
                generator.breakable() + unbreakable.len(),
                generator.sites().len()
            );
        }
    }
    assert!(sites > 1_000, "{sites}");
}

#[cfg(feature = "proptest")]
#[test]
fn bodies_of_random_workspaces_keep_their_word_while_they_shrink() {
    let mut runner = TestRunner::deterministic();
    let mut shrunk = 0;
    for _ in 0..12 {
        let mut tree = strategies::metadata().new_tree(&mut runner).unwrap();
        for contract in contracts_of(&tree.current()) {
            let mut valid = strategies::valid_request(contract.clone())
                .new_tree(&mut runner)
                .unwrap();
            let mut broken = strategies::broken_request(contract.clone())
                .new_tree(&mut runner)
                .unwrap();
            let site = broken.current().sites[0].clone();
            for _ in 0..20 {
                laws::nothing_is_found(&contract, Body::Request, &valid.current().to_string());
                let made = broken.current();
                let text = made.body.to_string();
                laws::label_is_true(&contract, Body::Request, &text, &made.findings);
                assert_eq!(made.sites[0], site);
                if !(valid.simplify() | broken.simplify()) {
                    break;
                }
                shrunk += 1;
            }
        }
        while tree.simplify() {}
        let least = tree.current().to_json();
        assert!(least.len() < 600, "{least}");
    }
    assert!(shrunk > 500, "{shrunk}");
}
