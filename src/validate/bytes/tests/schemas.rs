//! Any schema and any bytes: the program, the walk over the document and the engine agree.

use super::*;

/// Schemas made from the keywords that the compiler knows, in any combination.
fn schemas() -> impl Strategy<Value = Value> {
    let types = vec![
        "null", "boolean", "integer", "number", "string", "array", "object",
    ];
    let members = vec![
        json!(null),
        json!(1),
        json!(400),
        json!(2.5),
        json!("a"),
        json!("b"),
        json!("aaaaaaaaaaaaaaaaaaab"),
        json!("99a03ff3-0435-47da-95cc-76b2caeb4dab"),
    ];
    let formats = prop::sample::select(vec!["uuid", "date-time", "uri"]);
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        prop::sample::subsequence(types, 1..3).prop_map(|types| json!({"type": types})),
        prop::sample::subsequence(members, 1..4).prop_map(|members| json!({"enum": members})),
        formats.prop_map(|format| json!({"format": format})),
        (0..25_usize).prop_map(|limit| json!({"maxLength": limit})),
        Just(json!({})),
        prop::sample::select(LIMITS.to_vec()).prop_map(|(keyword, limit)| json!({keyword: limit})),
        Just(json!({"x-refuse": "archived-attribute", "allOf": [false]})),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let name = || prop::sample::select(NAMES.to_vec());
        let names = prop::collection::btree_set(name(), 0..3);
        let bounds = (0..4_usize, 0..4_usize);
        let bound = prop::sample::select(vec![
            "minProperties",
            "maxProperties",
            "minItems",
            "maxItems",
        ]);
        prop_oneof![
            prop::collection::btree_map(name(), inner.clone(), 1..4)
                .prop_map(|properties| json!({"properties": properties})),
            names.prop_map(|names| json!({"required": names})),
            (inner.clone(), name(), any::<bool>())
                .prop_map(|(schema, name, is_required)| with_ids(&schema, name, is_required)),
            inner
                .clone()
                .prop_map(|schema| json!({"additionalProperties": schema})),
            Just(json!({"additionalProperties": false})),
            inner.clone().prop_map(|schema| json!({"items": schema})),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|all| json!({"anyOf": all})),
            inner.clone().prop_map(|schema| json!({"not": schema})),
            (bound, bounds).prop_map(|(bound, (count, _))| json!({bound: count})),
            prop::collection::vec(inner, 2..5).prop_map(merged),
        ]
    })
}

/// Keywords of numbers.
const LIMITS: [(&str, u64); 5] = [
    ("minimum", 0),
    ("minimum", 2),
    ("maximum", 2),
    ("maximum", 400),
    ("x-decimal-places", 1),
];

/// The id of the property with this name.
fn id(name: &str) -> String {
    format!("99a03ff3-0435-47da-95cc-76b2caeb4da{}", name.len() % 10)
}

/// A property that has an id as well, which may be required: with the annotations, and what says the same to the engine.
fn with_ids(schema: &Value, name: &str, is_required: bool) -> Value {
    let id = id(name);
    let pattern: String = id
        .chars()
        .map(|digit| match digit {
            'a'..='f' => format!("[{digit}{}]", digit.to_ascii_uppercase()),
            _ => digit.to_string(),
        })
        .collect();
    let pattern = format!("^{pattern}$");
    let mut twice = json!({
        "properties": {name: schema},
        "x-ids": {id: name},
        "patternProperties": {&pattern: schema},
    });
    if is_required {
        twice["x-required"] = json!([name]);
        let has_id = json!({"not": {"propertyNames": {"not": {"pattern": pattern}}}});
        let is_no_object = json!({"not": {"type": "object"}});
        twice["allOf"] = json!([{"anyOf": [{"required": [name]}, is_no_object, has_id]}]);
    }
    twice
}

const NAMES: [&str; 5] = [
    "a",
    "b",
    "name",
    "target_record_id",
    "a_name_longer_than_literals",
];

/// One schema with the keywords of all of them.
fn merged(schemas: Vec<Value>) -> Value {
    let mut all = Map::new();
    for schema in schemas {
        // These say the same thing twice: in parts they would not.
        let is_twofold = schema.get("x-ids").or(schema.get("x-refuse")).is_some();
        if let (Value::Object(keywords), false) = (schema, is_twofold) {
            all.extend(keywords);
        }
    }
    all.into()
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(false),
        json!(1),
        json!(400),
        json!(1.0),
        json!(2.5),
        json!(2.25),
        json!(1e-7),
        json!(-3),
        json!(""),
        json!("a"),
        json!("b"),
        json!("aaaaaaaaaaaaaaaaaaab"),
        json!("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"),
        json!("99a03ff3-0435-47da-95cc-76b2caeb4dab"),
        json!("99a03ff3-0435-47da-95cc-76b2caeb4daX"),
        json!("2023-01-01T15:00:00Z"),
        json!("urn:x"),
    ]);
    leaf.prop_recursive(4, 24, 4, |inner| {
        let ids = NAMES
            .iter()
            .flat_map(|name| [id(name), id(name).to_uppercase()]);
        let others = NAMES
            .iter()
            .chain(&["other", "x"])
            .map(|name| (*name).to_owned());
        let name = prop::sample::select(others.chain(ids).collect::<Vec<_>>());
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..5).prop_map(|members| json!(members)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_schema_has_one_verdict(
        schema in schemas(), values in prop::collection::vec(values(), 8), seed in any::<u64>()
    ) {
        let text = schema.to_string();
        let Some(twins) = Twins::with_gate(&text, true) else {
            prop_assert!(text.contains("x-ids"), "{text}");
            return Ok(());
        };
        let mut choices = Seeded::new(seed);
        for value in values {
            let verdict = twins.verdict(value.to_string().as_bytes());
            let written = written(&value, &mut choices);
            prop_assert_eq!(twins.verdict(written.as_bytes()), verdict, "{} {}", schema, written);
        }
    }

    #[test]
    fn a_wide_object_has_one_verdict(
        members in vec((490..502_usize, values()), 0..9), more in vec((0..600_usize, values()), 0..9)
    ) {
        let members = members.iter().chain(&more);
        let members = members.map(|(index, value)| format!("\"p{index}\":{value}"));
        let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
        WIDE.verdict(text.as_bytes());
    }

    #[test]
    fn any_bytes_have_one_verdict(bytes in any::<Vec<u8>>()) {
        for (twins, _) in &*ALL {
            twins.verdict(&bytes);
        }
    }

    #[test]
    fn bytes_near_a_body_have_one_verdict(
        seed in any::<u64>(), edits in edits(), at in any::<usize>(), new in any::<[u8; 3]>(), cut in 0..4_usize
    ) {
        let mut choices = Seeded::new(seed);
        let (twins, generator) = choices.pick(&ALL);
        let body = generator.valid(&mut choices);
        let schema = json!({"properties": body["data"]["values"]});
        let body = edited(&body, &edits, &schema);
        twins.verdict(body.to_string().as_bytes());
        let mut bytes = written(&body, &mut choices).into_bytes();
        twins.verdict(&bytes);
        let start = at % (bytes.len() + 1);
        let end = (start + cut).min(bytes.len());
        bytes.splice(start..end, new[..at % 4].iter().copied());
        twins.verdict(&bytes);
    }
}

static WIDE: LazyLock<Twins> = LazyLock::new(|| Twins::new(&wide().to_string(), true));

static ALL: LazyLock<Vec<(Twins, Generator)>> = LazyLock::new(all);
