use super::*;

#[test]
fn an_unknown_keyword_or_format_does_not_compile() {
    for (schema, place) in [
        (r#"{"items":{"multipleOf":2}}"#, "/items/multipleOf"),
        (r#"{"format":"colour"}"#, "/format"),
        (r#"{"type":"text"}"#, "/type"),
        (r#"{"type":["string","text"]}"#, "/type"),
        (r#"{"maxLength":-1}"#, "/maxLength"),
        (r#"{"minProperties":"1"}"#, "/minProperties"),
        (r#"{"maxProperties":1.5}"#, "/maxProperties"),
        (r#"{"minItems":null}"#, "/minItems"),
        (r#"{"maxItems":-1}"#, "/maxItems"),
        (r#"{"enum":[[]]}"#, "/enum"),
        (r#"{"enum":[]}"#, "/enum"),
        (r#"{"pattern":"x"}"#, "/pattern"),
        (
            r#"{"properties":{"a/b":{"const":1}}}"#,
            "/properties/a~1b/const",
        ),
        (r#"{"anyOf":[true,{"const":1}]}"#, "/anyOf/1/const"),
        (r#"{"not":{"const":1}}"#, "/not/const"),
        (
            r#"{"additionalProperties":{"const":1}}"#,
            "/additionalProperties/const",
        ),
        (r#"{"items":[]}"#, "/items"),
        (r#"{"x-role":"domains"}"#, "/x-role"),
        (r#"{"x-rule":{"maxItems":"too-many"}}"#, "/x-rule"),
        (r#"{"x-insert":"codes"}"#, "/x-insert"),
    ] {
        assert_eq!(Schema::compile(schema).unwrap_err(), place);
    }
}

#[test]
fn what_a_schema_is_about_is_known_in_it_and_below() {
    let schema = Schema::compile(
        r#"{"properties":{"data":{"properties":{"values":{
            "properties":{
                "plan":{"anyOf":[{"type":"string"},{"items":{"properties":{"value":{"x-role":"domain"}}}}]},
                "x-role":{"x-role":"matched-values","additionalProperties":{"items":{}}}
            },
            "x-role":"values"
        }},"x-role":"data"}}}"#,
    )
    .unwrap();
    assert_eq!(schema.path().collect::<Vec<_>>(), ["data", "values"]);
    let facts = |pointer: &str| {
        let is_it = |id: &SchemaId| schema.node(*id).pointer == pointer;
        let node = schema.node(schema.ids().find(is_it).unwrap());
        (
            node.role,
            node.within,
            node.attribute.as_deref(),
            node.is_value,
        )
    };
    let values = "/properties/data/properties/values";
    let (data, within) = (Some(Role::Data), Some(Role::Values));
    let (domain, matched) = (Some(Role::Domain), Some(Role::MatchedValues));
    let plan = format!("{values}/properties/plan");
    let other = format!("{values}/properties/x-role");
    for (pointer, expected) in [
        ("", (None, None, None, false)),
        ("/properties/data", (data, data, None, false)),
        (values, (within, within, None, false)),
        (&plan, (None, within, Some("plan"), true)),
        (
            &format!("{plan}/anyOf/0"),
            (None, within, Some("plan"), true),
        ),
        (
            &format!("{plan}/anyOf/1/items"),
            (None, within, Some("plan"), true),
        ),
        (
            &format!("{plan}/anyOf/1/items/properties/value"),
            (domain, domain, Some("plan"), false),
        ),
        (&other, (matched, matched, Some("x-role"), true)),
        (
            &format!("{other}/additionalProperties/items"),
            (None, matched, Some("x-role"), false),
        ),
    ] {
        assert_eq!(facts(pointer), expected, "{pointer}");
    }
}
