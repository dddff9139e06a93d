//! Compares the gate with its slower twins: the engine over `serde_json`, and the walk over a
//! document.

mod keys;
mod schemas;
mod workspace;
mod written;

use super::Gate;
use super::program::{Compound, Demand, Group, Whole};
use super::repeated_keys::FEW;
use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::contract::Contract;
use crate::generate::{Choices, Generator, Seeded};
use crate::json;
use crate::json::{Document, ROOT, SyntaxError};
use crate::mutate::{edited, edits, with_a_key_repeated};
use crate::schema::{Schema, SchemaId};
use crate::shapes;
use crate::validate::document::find_broken;
use crate::validate::keyword::Keyword;
use crate::validate::oracle::Engine;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::ops::Range;
use std::sync::LazyLock;
use written::written;

/// One schema, compiled for all three.
struct Twins {
    schema: Schema,
    gate: Gate,
    engine: Engine,
    formats: bool,
}

impl Twins {
    fn new(text: &str, formats: bool) -> Self {
        Self::with_gate(text, formats).unwrap()
    }

    /// `None` if the schema has no gate.
    fn with_gate(text: &str, formats: bool) -> Option<Self> {
        let schema = Schema::compile(text).unwrap();
        Some(Self {
            gate: Gate::compile(&schema, formats)?,
            engine: Engine::compile(&serde_json::from_str(text).unwrap(), formats).unwrap(),
            schema,
            formats,
        })
    }

    /// The twins of the profile's schema for a body. It must have a gate.
    fn embedded(profile: Profile, body: Body) -> Self {
        let contract = Contract::new(profile);
        Self::new(contract.schema(body).unwrap(), profile.asserts_formats())
    }

    /// Asserts that all three agree on the bytes, and returns the verdict.
    fn verdict(&self, bytes: &[u8]) -> bool {
        let verdict = self.gate.accepts(bytes);
        let read = json::read(bytes);
        assert_eq!(
            read.is_ok(),
            serde_json::from_slice::<Value>(bytes).is_ok(),
            "{bytes:?}"
        );
        let by_engine = read.as_ref().is_ok_and(|document| {
            document.repeated_keys().is_empty() && self.engine.accepts(&document.to_json(ROOT))
        });
        let by_judge = read.as_ref().is_ok_and(|document| {
            document.repeated_keys().is_empty()
                && find_broken(&self.schema, self.formats, document).is_empty()
        });
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(verdict, by_judge, "the judge: {shown}");
        assert_eq!(verdict, by_engine, "the engine: {shown}");
        assert_eq!(self.pruned(bytes), self.found(read), "pruned: {shown}");
        verdict
    }

    /// What is broken in a document: places, schemas and keywords, and the repeated keys.
    fn found(&self, document: Result<Document<'_>, SyntaxError>) -> Result<Found, SyntaxError> {
        let document = document?;
        let broken = find_broken(&self.schema, self.formats, &document);
        let mut broken: Vec<_> = broken
            .into_iter()
            .map(|broken| {
                (
                    document.pointer(broken.value),
                    broken.schema,
                    broken.keyword,
                )
            })
            .collect();
        broken.sort_by_key(|(at, schema, keyword)| (at.clone(), *schema, keyword.token()));
        let repeated = document.repeated_keys().into_iter();
        let repeated = repeated.map(|repeated| document.key_span(repeated));
        Ok((broken, repeated.collect()))
    }

    /// What is broken in what the gate leaves of it.
    fn pruned(&self, bytes: &[u8]) -> Result<Found, SyntaxError> {
        match self.gate.verdict(bytes) {
            Ok(()) => self.found(json::read(bytes)),
            Err(refused) => self.found(self.gate.pruned(bytes, refused)),
        }
    }
}

type Found = (Vec<(String, SchemaId, Keyword)>, Vec<Range<usize>>);

/// The twins of every embedded schema, each with a generator of its bodies.
fn all() -> Vec<(Twins, Generator)> {
    let bodies = Profile::ALL.into_iter().flat_map(|profile| {
        let bodies = Contract::new(profile).bodies();
        bodies.map(move |body| (profile, body))
    });
    let made = bodies.map(|(profile, body)| {
        let generator = Generator::new(profile, body).unwrap();
        (Twins::embedded(profile, body), generator)
    });
    made.collect()
}

#[test]
fn generated_bodies_pass_and_broken_ones_do_not_however_they_are_written() {
    let mut choices = Seeded::new(1);
    for (twins, generator) in all() {
        for _ in 0..40 {
            let valid = generator.valid(&mut choices);
            let broken = generator.broken(&mut choices).body;
            for text in [valid.to_string(), written(&valid, &mut choices)] {
                assert!(twins.verdict(text.as_bytes()), "{text}");
                // Every proper prefix ends too early.
                let text = text.trim_end();
                let cut = (0..=choices.below(text.len())).rev();
                let cut = cut.into_iter().find(|at| text.is_char_boundary(*at));
                assert!(!twins.verdict(&text.as_bytes()[..cut.unwrap_or(0)]));
            }
            for text in [broken.to_string(), written(&broken, &mut choices)] {
                assert!(!twins.verdict(text.as_bytes()), "{text}");
            }
        }
    }
}

#[test]
fn what_the_gate_takes_is_left_out_of_a_refused_document() {
    let twins = Twins::embedded(Profile::Wire, Body::Request);
    let good = r#"{"target_object":"people","email_addresses":[{"email_address":"a@b.co"}]}"#;
    let bad = r#"{"target_object":"people","target_record_id":"x"}"#;
    let text = format!(r#"{{"data":{{"values":{{"users":[{good},{bad}],"custom":[[1],{{}}]}}}}}}"#);
    let refused = twins.gate.verdict(text.as_bytes()).unwrap_err();
    let document = twins.gate.pruned(text.as_bytes(), refused).unwrap();
    let (mut passed, mut open) = (Vec::new(), vec![ROOT]);
    while let Some(value) = open.pop() {
        open.extend(document.children(value));
        if document.is_passed(value) {
            assert_eq!(document.children(value).count(), 0);
            passed.push(document.pointer(value));
        }
    }
    passed.sort();
    assert_eq!(passed, ["/data/values/custom", "/data/values/users/0"]);
    assert_eq!(document.slice(document.span(ROOT)), text);
}

#[test]
fn the_order_of_keys_in_the_last_body_decides_nothing_for_the_next() {
    let twins = Twins::embedded(Profile::Wire, Body::Request);
    let in_schema = r#"{"data":{"values":{"workspace_id":"a","name":"b","users":[]}}}"#;
    let sorted = r#"{"data":{"values":{"name":"b","users":[],"workspace_id":"a"}}}"#;
    for text in [sorted, in_schema, in_schema, sorted, sorted] {
        assert!(twins.verdict(text.as_bytes()));
        assert!(!twins.verdict(text.replace(r#""b""#, "5").as_bytes()));
    }
}

#[test]
fn every_byte_of_a_body_counts() {
    let mut choices = Seeded::new(5);
    for (twins, generator) in all() {
        let text = generator.valid(&mut choices).to_string().into_bytes();
        for at in 0..text.len().min(600) {
            for other in [b'x', b'"', b',', b' ', 0xC3] {
                let mut bytes = text.clone();
                bytes[at] = other;
                twins.verdict(&bytes);
            }
        }
    }
}

#[test]
fn a_quote_that_closes_an_expected_text_cannot_be_left_out() {
    for (schema, text) in [
        (json!({}), "anything"),
        (json!({"type": "string"}), "any text"),
        (
            json!({"format": "uuid"}),
            "99a03ff3-0435-47da-95cc-76b2caeb4dab",
        ),
        (json!({"format": "date-time"}), "2023-01-01T15:00:00.5Z"),
        (json!({"format": "date-time"}), "2023-01-01T15:00:00+01:00"),
        (json!({"format": "uri"}), "urn:x"),
        (json!({"enum": ["person", "company"]}), "person"),
    ] {
        let schema = json!({"type": "object", "properties": {"a": schema}});
        let twins = Twins::new(&schema.to_string(), true);
        for closing in ["\"", "", "x", "\\", " "] {
            for rest in ["}", ",\"b\":1}", ",\"b\":\"c\"}", ",\"b\":\"\"}"] {
                let body = format!("{{\"a\":\"{text}{closing}{rest}");
                let verdict = twins.verdict(body.as_bytes());
                assert_eq!(verdict, closing == "\"", "{body}");
            }
        }
    }
}

#[test]
fn a_limit_beside_a_format_or_a_list_counts_too() {
    for (schema, longest) in [
        (
            json!({"format": "uuid"}),
            "99a03ff3-0435-47da-95cc-76b2caeb4dab",
        ),
        (json!({"format": "date-time"}), "2023-01-01T15:00:00Z"),
        (json!({"enum": ["a", "person"]}), "person"),
    ] {
        for limit in [longest.len() - 1, longest.len()] {
            let mut schema = schema.clone();
            schema["maxLength"] = limit.into();
            let twins = Twins::new(&json!({"items": schema}).to_string(), true);
            let body = json!([longest]).to_string();
            assert_eq!(twins.verdict(body.as_bytes()), limit == longest.len());
        }
    }
}

#[test]
fn nothing_is_pruned_out_of_a_container_that_can_meet_nothing() {
    let never = json!({"anyOf": [false]});
    let (mut items, mut others, mut named) = (never.clone(), never.clone(), never);
    items["items"] = json!({"type": "integer"});
    others["additionalProperties"] = json!({"type": "integer"});
    named["properties"] = json!({"a": {"type": "integer"}});
    for (schema, body) in [
        (items, json!([[], [1]])),
        (others, json!({"a": [], "b": {}})),
        (named, json!({"a": {}, "b": 1})),
    ] {
        let twins = Twins::new(&schema.to_string(), true);
        assert!(!twins.verdict(body.to_string().as_bytes()));
    }
}

#[test]
fn a_container_comes_to_the_same_by_the_table_and_by_hand() {
    let group = Group {
        roots: 0b11,
        compounds: vec![
            Compound {
                bit: 0b100,
                branches: 0b11_0000,
                not: 0,
            },
            Compound {
                bit: 0b1,
                branches: 0b1100,
                not: 0b10_0000,
            },
        ],
        ..Group::default()
    };
    let demand = |bit, required, least, most| Demand {
        bit,
        required,
        least,
        most,
    };
    let demands = || vec![demand(0b10, 0b1, 0, 2), demand(0b1000, 0b10, 1, usize::MAX)];
    let all = 0b11_1111;
    for usual in [&[all][..], &[all, 0b1_1111, 0b11_0111], &[0b1, 0b10, 0b100]] {
        let whole = Whole::new(&group, all, demands(), usual);
        for unbroken in 0..=all {
            for (present, count) in [(0, 0), (0b1, 1), (0b10, 1), (0b11, 2), (0b11, 3)] {
                let by_hand = demands().iter().fold(unbroken, |left, demand| {
                    let is_met = present & demand.required == demand.required
                        && (demand.least..=demand.most).contains(&count);
                    if is_met { left } else { left & !demand.bit }
                });
                assert_eq!(
                    whole.settle(&group, unbroken, present, count),
                    group.settle(by_hand),
                    "{unbroken:b} {present:b} {count}"
                );
            }
        }
    }
}

#[test]
fn names_that_need_escapes_are_still_found() {
    let schema = json!({"properties": {"a\":\"b": {"type": "null"}, "\\": {"type": "null"}}});
    let twins = Twins::new(&schema.to_string(), true);
    for (text, valid) in [
        (r#"{"a\":\"b":null,"\\":null}"#, true),
        (r#"{"a\":\"b":1}"#, false),
        (r#"{"\\":1}"#, false),
        (r#"{"a":"b"}"#, true),
    ] {
        assert_eq!(twins.verdict(text.as_bytes()), valid, "{text}");
    }
}

#[test]
fn a_schema_with_more_than_there_are_bits_has_no_gate() {
    let branches = |count: usize| json!({"anyOf": vec![json!({"type": "null"}); count]});
    let properties = |count: usize| {
        let names = (0..count).map(|index| (format!("p{index}"), json!(true)));
        json!({"properties": names.collect::<Map<_, _>>()})
    };
    let required = |count: usize| {
        let names = (0..count).map(|index| format!("p{index}"));
        json!({"required": names.collect::<Vec<_>>()})
    };
    for (schema, has_gate) in [
        (branches(63), true),
        (branches(64), false),
        (properties(64), true),
        (properties(65), true),
        (properties(500), true),
        (properties(10_000), true),
        (required(63), true),
        (required(64), false),
    ] {
        let schema = Schema::compile(&schema.to_string()).unwrap();
        assert_eq!(Gate::compile(&schema, true).is_some(), has_gate);
    }
}

/// An open object of 500 properties, most of which have no bit. The last three are required.
fn wide() -> Value {
    let properties = (0..500).map(|index| {
        let types = ["string", "number", "boolean"];
        (format!("p{index}"), json!({"type": types[index % 3]}))
    });
    json!({
        "type": "object",
        "properties": properties.collect::<Map<_, _>>(),
        "required": ["p497", "p498", "p499"],
    })
}

#[test]
fn a_schema_of_500_properties_has_a_gate() {
    let twins = Twins::new(&wide().to_string(), true);
    let required = r#""p497":true,"p498":"","p499":1"#;
    for (members, valid) in [
        (String::new(), true),
        (r#","p300":"""#.to_owned(), true),
        (r#","p300":1"#.to_owned(), false),
        (r#","p300":"","p300":"""#.to_owned(), false),
        (r#","p300":"","p300":"""#.to_owned(), false),
        (r#","p3":"","p3":"""#.to_owned(), false),
        (r#","p498":"""#.to_owned(), false),
        (r#","x":1,"p301":1,"x":1"#.to_owned(), false),
        (r#","x":1,"p301":1,"y":1"#.to_owned(), true),
    ] {
        let text = format!("{{{required}{members}}}");
        assert_eq!(twins.verdict(text.as_bytes()), valid, "{text}");
    }
    assert!(!twins.verdict(br#"{"p497":true,"p498":""}"#));
    let all = |value: fn(usize) -> Value| {
        let members = (0..500).map(|index| (format!("p{index}"), value(index)));
        Value::from(members.collect::<Map<_, _>>()).to_string()
    };
    let right = |index: usize| [json!(""), json!(0), json!(true)][index % 3].clone();
    assert!(twins.verdict(all(right).as_bytes()));
    assert!(!twins.verdict(all(|_| json!(0)).as_bytes()));
}
