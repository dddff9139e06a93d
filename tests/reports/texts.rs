//! What the text of a body decides wherever it is: its JSON, its keys and their order.

use attio_contract::{Contract, Profile, Rule};
use serde_json::Value;
use std::collections::HashSet;

/// JSON at its edges, some of them longer than what is read at one time.
fn texts() -> Vec<String> {
    let special = [
        "",
        "\"",
        "\\n",
        "\\",
        "\\x",
        "\\u00e9",
        "\\u00g9",
        "\0",
        "\t",
        "\u{1f}",
        " ",
        "!",
        "#",
        "[",
        "]",
        "\u{7f}",
        "é",
        "\u{a2}",
        "\u{1f600}",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\ude00",
        "\\ud83dx",
    ];
    let mut texts = Vec::new();
    for before in 0..20 {
        for special in special {
            for after in [0, 1, 7, 8, 9] {
                texts.push(["\"", &"a".repeat(before), special, &"b".repeat(after), "\""].concat());
            }
        }
        for space in [" ", "\n", "\r", "\t", "\u{b}", "\u{a0}", "\0"] {
            texts.push([&" ".repeat(before), space, "1"].concat());
            texts.push(["[1", &" ".repeat(before), space, ",1]"].concat());
        }
        for number in [
            "0", "9", "01", "-", "-9", "1.", "1.5", "1e", "1e5", "1E+5", "1e-5", ".5", "+1",
        ] {
            texts.push(number.to_owned() + &"0".repeat(before));
        }
    }
    for number in [
        "1e308",
        "1e309",
        "-1e309",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "0e999",
    ] {
        texts.push(number.to_owned());
    }
    for digits in [299, 300, 301, 308, 309, 310] {
        texts.extend(["1", "9", "-9"].map(|digit| digit.to_owned() + &"9".repeat(digits - 1)));
        texts.push("1".to_owned() + &"0".repeat(digits - 1));
    }
    for word in [
        "true",
        "false",
        "null",
        "tru",
        "nulL",
        "falsee",
        "NaN",
        "{}",
        "{,}",
        "[,]",
        "{\"a\":1,}",
        "[1,]",
        "{\"a\" :1}",
        "{\"a\"1}",
    ] {
        texts.push(word.to_owned());
    }
    for depth in 120..130 {
        texts.push("[".repeat(depth) + &"]".repeat(depth));
        texts.push("{\"a\":".repeat(depth) + "[]" + &"}".repeat(depth));
    }
    texts
}

/// Where the schema takes anything, the text alone decides, and `serde_json` knows what JSON is.
#[test]
fn an_open_value_is_taken_exactly_where_it_is_json() {
    let (mut taken, mut refused) = (0, 0);
    for text in texts() {
        for (head, tail) in [
            (r#"{"data":{"values":{"x":"#, "}}}"),
            (r#"{"x":["#, r#"],"data":{"values":{}}}"#),
            (r#"{"data":{"values":{}},"x":{"y":"#, "}}"),
        ] {
            let body = [head, &*text, tail].concat();
            let is_json = serde_json::from_str::<Value>(&body).is_ok();
            for profile in Profile::ALL {
                let contract = Contract::new(profile);
                assert_eq!(
                    contract.check_request(body.as_bytes()).is_valid(),
                    is_json,
                    "{body:?}"
                );
                assert_eq!(
                    contract.is_valid_request(body.as_bytes()),
                    is_json,
                    "{body:?}"
                );
            }
            *(if is_json { &mut taken } else { &mut refused }) += 1;
        }
    }
    assert!(taken > 3_000 && refused > 3_000, "{taken} {refused}");
}

#[test]
fn a_key_may_stand_once_in_an_object_of_any_size_and_depth() {
    let mut checked = 0;
    for count in [0, 1, 2, 31, 32, 33, 64, 65, 200] {
        let members: Vec<_> = (0..count).map(|key| format!(r#""k{key}":{key}"#)).collect();
        for (first, again) in [
            (r#""twice":1"#, r#""twice":2"#),
            (r#""twice":1"#, r#""tw\u0069ce":2"#),
            (r#""tw\u0069ce":1"#, r#""twice":2"#),
            (r#""twice":1"#, r#""twicE":2"#),
            (r#""name":"a""#, r#""name":"b""#),
            (r#""name":"a""#, r#""n\u0061me":"b""#),
            (r#""n\u0061me":"a""#, r#""Name":"b""#),
        ] {
            for at in [0, count / 2, count] {
                let mut object = members.clone();
                object.insert(0, first.to_owned());
                object.insert(at + 1, again.to_owned());
                let object = format!("{{{}}}", object.join(","));
                let is_repeated = serde_json::from_str::<Value>(&object).is_ok_and(|object| {
                    object
                        .as_object()
                        .is_some_and(|object| object.len() == count + 1)
                });
                // The same keys in an object around it are no repetition.
                for body in [
                    format!(r#"{{"data":{{"values":{object}}}}}"#),
                    format!(r#"{{"data":{{"values":{{}}}},"twice":0,"k0":0,"x":[{object}]}}"#),
                ] {
                    let report = Contract::default().check_request(body.as_bytes());
                    let rules: Vec<_> = report.findings().iter().map(|found| found.rule).collect();
                    let expected: &[Rule] = if is_repeated {
                        &[Rule::DuplicateKey]
                    } else {
                        &[]
                    };
                    assert_eq!(rules, expected, "{body}");
                    assert_eq!(
                        Contract::default().is_valid_request(body.as_bytes()),
                        !is_repeated
                    );
                    checked += 1;
                }
            }
        }
    }
    assert_eq!(checked, 9 * 7 * 3 * 2);
}

#[test]
fn declared_keys_may_come_in_any_order_and_each_once() {
    let names = ["workspace_id", "name", "users", "avatar_url"];
    let mut repeated = 0;
    for order in 0..256 {
        let order = [0, 2, 4, 6].map(|shift| names[order >> shift & 3]);
        let members = order.map(|name| format!(r#""{name}":[]"#));
        let body = format!(r#"{{"data":{{"values":{{{}}}}}}}"#, members.join(","));
        let different: HashSet<_> = order.into_iter().collect();
        let report = Contract::default().check_request(body.as_bytes());
        assert_eq!(report.total(), 4 - different.len(), "{body}");
        assert_eq!(report.is_valid(), different.len() == 4, "{body}");
        repeated += usize::from(different.len() < 4);
    }
    assert_eq!(repeated, 256 - 24);
}
