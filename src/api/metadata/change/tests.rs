use crate::api::metadata::Metadata;

/// An object `companies` with an attribute `tier` that has these members besides.
fn metadata(members: &str) -> Metadata {
    let attribute = format!(
        r#"{{"id":{{"attribute_id":"a"}},"api_slug":"tier","type":"select",{members}"is_multiselect":false}}"#
    );
    let text = format!(
        r#"{{"complete":true,"objects":[{{"id":{{"object_id":"o"}},"api_slug":"companies","attributes":[{attribute}]}}]}}"#
    );
    parse(&text)
}

fn parse(text: &str) -> Metadata {
    Metadata::parse(text.as_bytes()).unwrap()
}

fn changes(old: &Metadata, new: &Metadata) -> Vec<String> {
    let changes = old.changes(new).into_iter();
    changes
        .map(|change| format!("{}: {change}", change.breaks.name()))
        .collect()
}

/// Members of an attribute before, after, and the change.
const CHANGES: [(&str, &str, &str); 19] = [
    (
        r#""is_archived":false,"#,
        r#""is_archived":true,"#,
        "writes: companies.tier: it is archived",
    ),
    (
        r#""is_archived":true,"#,
        "",
        "harmless: companies.tier: it is no longer archived",
    ),
    (
        "",
        r#""is_writable":false,"#,
        "writes: companies.tier: it became read-only",
    ),
    (
        r#""is_writable":false,"#,
        "",
        "harmless: companies.tier: it can be written now",
    ),
    (
        "",
        r#""is_required":true,"#,
        "writes: companies.tier: it is required now, and has no default",
    ),
    (
        r#""is_required":true,"is_default_value_enabled":true,"#,
        r#""is_required":true,"#,
        "writes: companies.tier: it is required, and has no default any more",
    ),
    (
        r#""is_required":true,"#,
        "",
        "harmless: companies.tier: a create may leave it out now",
    ),
    (
        "",
        r#""is_unique":true,"#,
        "writes: companies.tier: it is unique now: a second record with its value is refused",
    ),
    (
        r#""is_unique":true,"#,
        "",
        "writes: companies.tier: it is no longer unique: upserts cannot match by it",
    ),
    (
        r#""title":"A","#,
        r#""title":"B","#,
        "harmless: companies.tier: its title was \"A\", is \"B\"",
    ),
    (
        r#""description":"A","#,
        "",
        "harmless: companies.tier: its description changed",
    ),
    (
        r#""options":[{"title":"A"}],"#,
        r#""options":[{"title":"A","is_archived":true}],"#,
        "writes: companies.tier: the option \"A\" is archived",
    ),
    (
        r#""options":[{"title":"A","is_archived":true}],"#,
        r#""options":[{"title":"A"}],"#,
        "harmless: companies.tier: the option \"A\" is no longer archived",
    ),
    (
        r#""options":[{"id":{"option_id":"1"},"title":"A"}],"#,
        r#""options":[{"id":{"option_id":"1"},"title":"B"}],"#,
        "writes: companies.tier: the option \"A\" is called \"B\" now",
    ),
    (
        r#""options":[{"title":"A"}],"#,
        r#""options":[],"#,
        "writes: companies.tier: the option \"A\" is gone",
    ),
    (
        r#""options":[],"#,
        r#""options":[{"title":"A"}],"#,
        "harmless: companies.tier: a new option \"A\"",
    ),
    (
        r#""config":{"record_reference":{"allowed_object_ids":["a","b"]}},"#,
        r#""config":{"record_reference":{"allowed_object_ids":["a"]}},"#,
        "writes: companies.tier: it may not refer to some objects any more",
    ),
    (
        "",
        r#""config":{"record_reference":{"allowed_object_ids":["a"]}},"#,
        "writes: companies.tier: it may not refer to some objects any more",
    ),
    (
        r#""config":{"record_reference":{"allowed_object_ids":["a"]}},"#,
        "",
        "harmless: companies.tier: it may refer to more objects now",
    ),
];

#[test]
fn every_change_of_an_attribute_has_its_class() {
    for (old, new, expected) in CHANGES {
        let (old, new) = (metadata(old), metadata(new));
        assert_eq!(changes(&old, &new), [expected]);
        assert_eq!(changes(&old, &old), Vec::<String>::new());
    }
}

#[test]
fn changes_of_names_and_types_break_both() {
    let old = parse(
        r#"{"complete":true,"objects":[{"id":{"object_id":"o"},"api_slug":"deals","attributes":[
        {"id":{"attribute_id":"a"},"api_slug":"plan","type":"text"},
        {"id":{"attribute_id":"b"},"api_slug":"gone","type":"text"},
        {"id":{"attribute_id":"c"},"api_slug":"tags","type":"select","is_multiselect":true}]},
        {"api_slug":"old","attributes":[]}]}"#,
    );
    let new = parse(
        r#"{"complete":true,"objects":[{"id":{"object_id":"O"},"api_slug":"offers","attributes":[
        {"id":{"attribute_id":"A"},"api_slug":"tariff","type":"number"},
        {"id":{"attribute_id":"c"},"api_slug":"tags","type":"select","is_multiselect":false},
        {"id":{"attribute_id":"d"},"api_slug":"gone","type":"text","is_required":true}]},
        {"api_slug":"new","attributes":[]}]}"#,
    );
    let expected = [
        "writes, reads: deals: its slug is `offers` now",
        "writes, reads: deals.gone: the attribute is gone",
        "writes: deals.gone: a new attribute, which is required and has no default",
        "writes, reads: deals.plan: its slug is `tariff` now",
        "writes, reads: deals.plan: its type was text, is number",
        "writes, reads: deals.tags: it keeps only one value now",
        "harmless: new: a new object",
        "writes, reads: old: the object is gone",
    ];
    assert_eq!(changes(&old, &new), expected);
}

#[test]
fn what_one_side_does_not_know_is_no_change() {
    let old = metadata(r#""options":[{"title":"A"}],"#);
    assert_eq!(changes(&old, &metadata("")), Vec::<String>::new());
    let listed = parse(r#"{"objects":[{"api_slug":"companies"}]}"#);
    assert_eq!(changes(&old, &listed), Vec::<String>::new());
    let empty = parse(r#"{"objects":[]}"#);
    assert_eq!(
        changes(&old, &empty),
        ["harmless: companies: the object is left out"]
    );
}

#[test]
fn objects_that_share_a_name_are_told_apart() {
    let text = r#"{"objects":[{"id":{"object_id":"1"}},{},{"id":{"object_id":"2"}}]}"#;
    let metadata = parse(text);
    assert_eq!(changes(&metadata, &metadata), Vec::<String>::new());
    let without_ids = parse(r#"{"objects":[{},{},{}]}"#);
    assert_eq!(changes(&metadata, &without_ids), Vec::<String>::new());
    assert_eq!(changes(&without_ids, &metadata), Vec::<String>::new());
}
