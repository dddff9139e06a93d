//! Bodies of any size that a design with a loop inside a loop would choke on.

/// A request of about `size` parts.
pub(crate) type Make = fn(usize) -> String;

pub(crate) fn request(values: &str) -> String {
    format!("{{\"data\":{{\"values\":{values}}}}}")
}

pub(crate) fn list(size: usize, item: impl Fn(usize) -> String) -> String {
    let items: Vec<_> = (0..size).map(item).collect();
    items.join(",")
}

/// Bodies that a design with a loop inside a loop would choke on.
pub(crate) const BODIES: &[(&str, Make)] = &[
    ("references by id", |size| {
        let id = "\"target_record_id\":\"99a03ff3-0435-47da-95cc-76b2caeb4dab\"";
        let reference = format!("{{\"target_object\":\"people\",{id}}}");
        request(&format!(
            "{{\"users\":[{}]}}",
            list(size, |_| reference.clone())
        ))
    }),
    ("one object of many keys", |size| {
        request(&format!(
            "{{{}}}",
            list(size, |key| format!("\"key{key}\":0"))
        ))
    }),
    ("one object of many escaped keys", |size| {
        request(&format!(
            "{{{}}}",
            list(size, |key| format!("\"k\\u0065y{key}\":0"))
        ))
    }),
    ("the same key again and again", |size| {
        request(&format!("{{{}}}", list(size, |_| "\"key\":0".to_owned())))
    }),
    ("an error in every item", |size| {
        request(&format!(
            "{{\"users\":[{}]}}",
            list(size, |_| "5".to_owned())
        ))
    }),
    ("an error in every line", |size| {
        request(&format!(
            "{{\"users\":[{}]}}",
            list(size, |_| "{\"é\":5}\n".to_owned())
        ))
    }),
    ("a hint for every item", |size| {
        let phone = "\"original_phone_number\":\"1\",\"country_code\":\"Bosnia & Herzegovina\"";
        let keys = "\"active_from\":1,\"contry_code\":1";
        let reference =
            format!("{{\"target_object\":\"people\",\"phone_numbers\":[{{{phone},{keys}}}]}}");
        request(&format!(
            "{{\"users\":[{}]}}",
            list(size / 4, |_| reference.clone())
        ))
    }),
    ("a long key above errors", |size| {
        let key = "k".repeat(size * 4);
        let errors = list(size, |_| "5".to_owned());
        format!(
            "{{\"data\":{{\"values\":{{\"users\":[{{\"target_object\":\"a\",\"{key}\":[{errors}]}}]}}}}}}"
        )
    }),
    ("undeclared properties of a match", |size| {
        let keys = list(size, |key| format!("\"k{key}\":[{{\"domain\":\"a\"}}]"));
        request(&format!(
            "{{\"users\":[{{\"target_object\":\"a\",{keys}}}]}}"
        ))
    }),
    ("escapes everywhere", |size| {
        request(&format!("{{\"name\":\"{}\"}}", "\\u00e9\\n".repeat(size)))
    }),
    ("nesting up to the limit, often", |size| {
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        request(&format!(
            "{{\"custom\":[{}]}}",
            list(size / 50, |_| deep.clone())
        ))
    }),
    ("nesting beyond the limit", |size| "[".repeat(size * 8)),
    ("space", |size| {
        request(&format!("{{{}}}", " \n\t".repeat(size)))
    }),
    ("open quotes", |size| "[\"\\\"".repeat(size)),
    ("digits", |size| {
        request(&format!("{{\"custom\":0.{}}}", "1234567890".repeat(size)))
    }),
    ("long keys around many objects", |size| {
        let keys = list(32, |key| format!("\"{key}{}\":0", "k".repeat(size / 32)));
        let objects = list(size, |key| format!("\"n{key}\":{{\"\":0}}"));
        request(&format!("{{{keys},{objects}}}"))
    }),
    ("long escaped keys around many objects", |size| {
        let keys = list(32, |key| {
            format!("\"{key}{}\":0", "\\u0065".repeat(size / 99))
        });
        let objects = list(size, |key| format!("\"n{key}\":{{\"\":0}}"));
        request(&format!("{{{keys},{objects}}}"))
    }),
    ("short escaped keys around many findings", |size| {
        let keys = list(14, |key| format!("\"{}{key}\":0", "\\u0065".repeat(20)));
        let items = list(size, |_| "5".to_owned());
        request(&format!(
            "{{\"company\":{{\"target_object\":\"people\",{keys},\"a\":[{items}]}}}}"
        ))
    }),
    ("custom attributes", |size| {
        let attribute = |key| format!("\"attribute_{key}\":[{{\"option\":\"Team\"}}]");
        request(&format!("{{{}}}", list(size / 2, attribute)))
    }),
    (
        "open objects with every number of keys around many objects",
        |size| {
            let objects = list(size, |key| format!("\"n{key}\":{{\"a\":0,\"b\":0}}"));
            (0..70)
                .rev()
                .fold(format!("{{{objects}}}"), |inside, count| {
                    let keys = list(count, |key| {
                        format!("\"{key}{}\":0", "k".repeat(size / 3_000))
                    });
                    let separator = if count == 0 { "" } else { "," };
                    format!("{{{keys}{separator}\"inside\":{inside}}}")
                })
        },
    ),
    (
        "objects with more keys than are compared one by one",
        |size| {
            let keys = list(33, |key| format!("\"key{key}\":0"));
            let object = format!("{{{keys}}}");
            request(&format!(
                "{{\"custom\":[{}]}}",
                list(size / 25, |_| object.clone())
            ))
        },
    ),
    ("objects with one escaped key", |size| {
        let object = "{\"\\u0065\":0,\"a\":1}";
        request(&format!(
            "{{\"custom\":[{}]}}",
            list(size, |_| object.to_owned())
        ))
    }),
    ("objects that repeat a long key", |size| {
        let key = format!("\"{}\":0", "k".repeat(100));
        let object = format!("{{{key},{key}}}");
        request(&format!(
            "{{\"custom\":[{}]}}",
            list(size / 20, |_| object.clone())
        ))
    }),
    ("unknown properties of one value", |size| {
        request(&format!(
            "{{\"name\":[{{{}}}]}}",
            list(size, |key| format!("\"k{key}\":0"))
        ))
    }),
    ("values that only the other profiles take", |size| {
        request(&format!(
            "{{\"users\":[{}]}}",
            list(size, |_| "\"a\"".to_owned())
        ))
    }),
];
