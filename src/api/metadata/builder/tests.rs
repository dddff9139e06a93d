use super::MetadataBuilder;

/// What is known of a workspace after these files: slugs of objects and attributes, and titles of options.
fn built(files: &[(&str, &str)]) -> Result<Vec<String>, String> {
    let mut builder = MetadataBuilder::default();
    for (name, text) in files {
        let added = builder.with_file(name, text.as_bytes());
        builder = added.map_err(|error| error.to_string())?;
    }
    let metadata = builder.build().map_err(|error| error.to_string())?;
    let mut found = vec![format!("complete: {}", metadata.is_complete())];
    for object in &metadata.objects {
        found.push(format!("{} {}", object.slug, object.is_complete));
        for attribute in &object.attributes {
            let titles = attribute.choices.iter().flatten();
            let titles: Vec<_> = titles.map(|choice| choice.title.as_str()).collect();
            let slug = &attribute.api_slug;
            found.push(match attribute.choices {
                Some(_) => format!("  {slug}: {}", titles.join(", ")),
                None => format!("  {slug}"),
            });
        }
    }
    Ok(found)
}

const OBJECTS: &str = r#"{"data":[{"id":{"object_id":"A1"},"api_slug":"companies"},{"id":{"object_id":"b2"},"api_slug":null}]}"#;
const ATTRIBUTES: &str =
    r#"{"data":[{"id":{"object_id":"a1","attribute_id":"C3"},"api_slug":"tier","type":"select"}]}"#;
const OPTIONS: &str =
    r#"{"data":[{"id":{"object_id":"a1","attribute_id":"c3","option_id":"d4"},"title":"Gold"}]}"#;

#[test]
fn files_go_by_their_ids_in_any_order() {
    let expected = ["complete: true", "companies true", "  tier: Gold", " false"];
    let files = [("1", OBJECTS), ("2", ATTRIBUTES), ("3", OPTIONS)];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]] {
        let files = order.map(|index| files[index]);
        assert_eq!(built(&files).unwrap(), expected, "{order:?}");
    }
}

#[test]
fn files_without_ids_go_by_their_names() {
    let attributes =
        r#"{"data":[{"api_slug":"tier","type":"select"},{"api_slug":"stage","type":"status"}]}"#;
    let files = [
        ("x/deals.tier.options.json", r#"{"data":[]}"#),
        ("deals.attributes.json", attributes),
        ("deals.stage.statuses.json", r#"{"data":[{"title":"Won"}]}"#),
        (r"c:\a\people.attributes.json", r#"{"data":[]}"#),
    ];
    let expected = [
        "complete: false",
        "deals true",
        "  tier: ",
        "  stage: Won",
        "people true",
    ];
    assert_eq!(built(&files).unwrap(), expected);
}

#[test]
fn pages_of_a_list_are_one_list() {
    let page = |slug| format!(r#"{{"data":[{{"api_slug":"{slug}","type":"text"}}]}}"#);
    let (first, second) = (page("a"), page("b"));
    let files = [("1.json", first.as_str()), ("2.json", second.as_str())];
    assert_eq!(
        built(&files).unwrap(),
        ["complete: false", " true", "  a", "  b"]
    );
    let twice = built(&[files[0], files[0]]).unwrap_err();
    assert_eq!(
        twice,
        "/objects/0/attributes/1: two attributes have the slug `a`: remove one"
    );
}

#[test]
fn what_is_something_else_is_refused_with_its_file() {
    for (name, text, expected) in [
        (
            "a.json",
            "[]",
            "a.json: expected an object with `objects` or `data`",
        ),
        ("a.json", "{", "a.json: not JSON: line 1, column 1"),
        (
            "a.json",
            r#"{"data":[{}]}"#,
            "a.json: cannot tell what this is: name it objects.json, OBJECT.attributes.json, OBJECT.ATTRIBUTE.options.json or OBJECT.ATTRIBUTE.statuses.json",
        ),
        (
            "a.json",
            r#"{"objects":[]}"#,
            "a.json: this is a lock file already, which is used as it is: --metadata FILE",
        ),
        (
            "a.json",
            r#"{"data":[{"id":{"object_id":"a","record_id":"b"}}]}"#,
            "a.json: these are records; the attributes are at GET /v2/objects/{object}/attributes",
        ),
        (
            "x.attributes.json",
            r#"{"data":[{"type":"text"}]}"#,
            "x.attributes.json: /data/0: an attribute needs a string `api_slug`",
        ),
        (
            "x.y.options.json",
            r#"{"data":[{"title":"A"},{}]}"#,
            "x.y.options.json: /data/1: an option needs a string `title`",
        ),
        (
            "x.y.options.json",
            r#"{"data":[{"title":"A"}]}"#,
            "there are options of `x.y`, but no such attribute: add the answer of GET /v2/objects/{object}/attributes",
        ),
    ] {
        assert_eq!(built(&[(name, text)]).unwrap_err(), expected);
    }
}
