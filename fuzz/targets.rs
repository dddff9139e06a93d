//! What each target makes of a fuzzer's bytes, and the laws it holds that to. `cargo test` replays the
//! seeds through the same functions.

#![allow(dead_code, reason = "each target uses one of these functions")]

#[path = "../tests/support/laws.rs"]
mod laws;
#[path = "../tests/support/shapes.rs"]
mod shapes;

use arbitrary::Unstructured;
use attio_contract::arbitrary::Bytes;
use attio_contract::generate::{
    Choices, Generator, Seeded, malformed as malformed_bytes, metadata as random_metadata,
};
use attio_contract::{Attribute, Body, Contract, Metadata, Operation, Profile};
use serde::de::IgnoredAny;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};

/// The name of a target and its function.
type Target = (&'static str, fn(&[u8]));

/// The functions by the name of their target.
pub(crate) const TARGETS: [Target; 12] = [
    ("broken", broken),
    ("cost", cost),
    ("malformed", malformed),
    ("metadata", metadata),
    ("nesting", nesting),
    ("random_workspace", random_workspace),
    ("redaction", redaction),
    ("request_bytes", request_bytes),
    ("response_bytes", response_bytes),
    ("two_engines", two_engines),
    ("valid", valid),
    ("workspace", workspace),
];

/// Any bytes as a request.
pub(crate) fn request_bytes(data: &[u8]) {
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        laws::report_holds_together(&contract, Body::Request, data);
        laws::report_holds_together(&contract.clone().with_advice(), Body::Request, data);
        laws::severities_decide(profile, Body::Request, data);
        laws::text_is_read_as_serde_json_reads_it(profile, Body::Request, data);
    }
    laws::expanding_leads_to_the_long_form(data);
    laws::work_grows_with_the_body(&Contract::default().with_advice(), Body::Request, data);
}

/// Any bytes as a response: the first says which status of those that the wire knows, if any.
pub(crate) fn response_bytes(data: &[u8]) {
    let Some((first, data)) = data.split_first() else {
        return;
    };
    let bodies: Vec<_> = Contract::default().bodies().collect();
    let body = match bodies.get(usize::from(*first) % (bodies.len() + 1)) {
        None | Some(Body::Request) => Body::Response(500 + u16::from(*first)),
        Some(body) => *body,
    };
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        laws::report_holds_together(&contract, body, data);
        laws::report_holds_together(&contract.clone().tolerate_drift(), body, data);
        laws::severities_decide(profile, body, data);
        laws::text_is_read_as_serde_json_reads_it(profile, body, data);
    }
    laws::work_grows_with_the_body(&Contract::default(), body, data);
}

/// Any bytes as each body that the profiles share.
pub(crate) fn nesting(data: &[u8]) {
    for body in Contract::new(Profile::Canonical).bodies() {
        laws::profiles_nest(body, data);
    }
}

/// Any JSON after a byte for the profile, as each body.
pub(crate) fn redaction(data: &[u8]) {
    let Some((profile, data)) = profile_of(data) else {
        return;
    };
    let Ok(value) = serde_json::from_slice(data) else {
        return;
    };
    let contract = Contract::new(profile);
    for body in contract.bodies() {
        laws::report_quotes_nothing(&contract, body, &value);
    }
}

/// Any JSON after a byte for the profile, as each body.
pub(crate) fn two_engines(data: &[u8]) {
    let Some((profile, data)) = profile_of(data) else {
        return;
    };
    for body in Contract::new(profile).bodies() {
        laws::engines_agree(profile, body, data);
    }
}

/// Bodies that are valid by construction.
pub(crate) fn valid(data: &[u8]) {
    made_of(data, |contract, body, generator, mut choices| {
        let text = generator.valid(&mut choices).to_string();
        laws::nothing_is_found(contract, body, &text);
        laws::profiles_nest(body, text.as_bytes());
    });
}

/// Bodies that are broken by construction, or have a mistake that people make.
pub(crate) fn broken(data: &[u8]) {
    made_of(data, |contract, body, generator, mut choices| {
        let (text, label) = if choices.flip() {
            let mistaken = generator.any_mistaken(&mut choices);
            (mistaken.text, mistaken.findings)
        } else {
            let broken = generator.broken(&mut choices);
            (broken.body.to_string(), broken.findings)
        };
        laws::label_is_true(contract, body, &text, &label);
        laws::severities_decide(contract.profile(), body, text.as_bytes());
    });
}

/// Bodies of many repeated parts, which are longer than a fuzzer's bytes. The first byte chooses the contract.
pub(crate) fn cost(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let mut bytes = Unstructured::new(rest);
    let mut choose = |n: usize| bytes.int_in_range(0..=n - 1).unwrap_or_default();
    let text = shapes::text(&mut choose, 30_000);
    let contracts = || Profile::ALL.into_iter().map(Contract::new);
    let bodies = contracts()
        .flat_map(|contract| contract.bodies().map(move |body| (contract.clone(), body)));
    let bodies: Vec<_> = bodies.collect();
    let (contract, body) = &bodies[usize::from(*first) % bodies.len()];
    laws::work_grows_with_the_body(&contract.clone().with_advice(), *body, text.as_bytes());
}

/// Bytes that are not JSON by construction.
pub(crate) fn malformed(data: &[u8]) {
    let malformed = malformed_bytes(&mut Bytes(&mut Unstructured::new(data)));
    laws::malformed_is_syntax(&malformed);
}

/// Any bytes as metadata.
pub(crate) fn metadata(data: &[u8]) {
    laws::metadata_hold_together(data);
}

/// A byte for the operation and the profile, metadata as JSON, and then any bytes as a body.
pub(crate) fn workspace(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<IgnoredAny>();
    if !matches!(values.next(), Some(Ok(_))) {
        return;
    }
    let (metadata, body) = rest.split_at(values.byte_offset());
    let Ok(metadata) = Metadata::parse(metadata) else {
        return;
    };
    let metadata = Arc::new(metadata);
    let names: Vec<_> = Operation::names().collect();
    let first = usize::from(*first);
    let name = names[first % names.len()];
    let profile = [Profile::Canonical, Profile::Wire][first / names.len() % 2];
    let objects: Vec<String> = metadata.objects().map(Into::into).collect();
    for object in objects {
        let operation = Operation::with_metadata(name, &object, &metadata).unwrap();
        let contract = Contract::of(&Arc::new(operation), profile);
        for kind in [Body::Request, Body::Response(200)] {
            laws::engines_agree_in_a_workspace(&contract, kind, body);
        }
    }
}

/// Choices: a workspace, and two bodies for one of its operations, one as it should be and one broken.
pub(crate) fn random_workspace(data: &[u8]) {
    for_choices(data, |mut choices| {
        let choices = &mut choices;
        let metadata = Arc::new(random_metadata(choices));
        let objects: Vec<_> = metadata.objects().collect();
        let names: Vec<_> = Operation::names().collect();
        let (object, name) = (*choices.pick(&objects), *choices.pick(&names));
        let profile = *choices.pick(&[Profile::Canonical, Profile::Wire]);
        let operation = Operation::with_metadata(name, object, &metadata).unwrap();
        let mut contract = Contract::of(&Arc::new(operation), profile);
        if name == "upsert" {
            let is_found_by = |attribute: &&Attribute| {
                let can_match = attribute.is_unique() && attribute.type_name() == "text";
                let is_named = !attribute.slug().is_empty();
                can_match && is_named && attribute.is_writable() && !attribute.is_archived()
            };
            let mut attributes = metadata.attributes(object).into_iter().flatten();
            let Some(found_by) = attributes.find(is_found_by) else {
                return;
            };
            contract = contract.with_matching_attribute(found_by.slug());
        }
        for body in [Body::Request, Body::Response(200)] {
            let mut generator = Generator::new(&contract, body).unwrap();
            if choices.flip() {
                generator = generator.realistic();
            }
            let valid = generator.valid(choices).to_string();
            laws::nothing_is_found(&contract, body, &valid);
            let broken = generator.broken(choices);
            let text = broken.body.to_string();
            laws::label_is_true(&contract, body, &text, &broken.findings);
        }
    });
}

/// The profile that the first byte chooses, and the other bytes.
fn profile_of(data: &[u8]) -> Option<(Profile, &[u8])> {
    let (first, rest) = data.split_first()?;
    let profile = Profile::ALL[usize::from(*first) % Profile::ALL.len()];
    Some((profile, rest))
}

/// Every contract with its bodies and their generators.
static GENERATORS: LazyLock<Vec<Vec<(Contract, Body, Generator)>>> = LazyLock::new(|| {
    let generators = |profile| {
        let contract = Contract::new(profile);
        let bodies = contract.bodies();
        bodies
            .map(|body| {
                let generator = Generator::new(&contract, body).unwrap();
                (contract.clone(), body, generator)
            })
            .collect()
    };
    Profile::ALL.map(generators).into()
});

/// Hands over a generator twice.
fn made_of(data: &[u8], make: impl Fn(&Contract, Body, &Generator, &mut dyn Choices)) {
    for_choices(data, |choices| {
        let generators = &GENERATORS[choices.below(GENERATORS.len())];
        let (contract, body, generator) = &generators[choices.below(generators.len())];
        make(contract, *body, generator, choices);
    });
}

/// Hands over choices twice: out of the bytes, which a fuzzer can guide, and such that follow from the bytes as from a
/// seed, among which nothing is rare.
fn for_choices(data: &[u8], make: impl Fn(&mut dyn Choices)) {
    let mut hasher = DefaultHasher::new();
    data.hash(&mut hasher);
    let mut bytes = Unstructured::new(data);
    let sources: [&mut dyn Choices; 2] =
        [&mut Bytes(&mut bytes), &mut Seeded::new(hasher.finish())];
    for choices in sources {
        make(choices);
    }
}
