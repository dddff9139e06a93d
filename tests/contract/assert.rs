//! Assertions: what they take, and what they say when they fail.

use attio_contract::{
    Contract, Profile, Rule, assert_finding, assert_invalid_request, assert_invalid_response,
    assert_valid_request, assert_valid_response,
};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Once;

const VALID: &str = r#"{"data": {"values": {"name": "Example Ltd"}}}"#;
const BROKEN: &str = r#"{"data": {"values": {"name": 7}}}"#;
const NOT_FOUND: &str = r#"{"status_code": 404, "type": "invalid_request_error", "code": "not_found", "message": "No."}"#;

thread_local! {
    /// The file and the line of this thread's last panic.
    static PLACE: RefCell<(String, u32)> = RefCell::default();
}

/// The message of an assertion that has to fail, on this line of this file.
fn failure(line: u32, assertion: impl FnOnce()) -> String {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
            let place = panic.location().unwrap();
            PLACE.set((place.file().to_owned(), place.line()));
            usual(panic);
        }));
    });
    let panic = catch_unwind(AssertUnwindSafe(assertion)).expect_err("the assertion holds");
    assert_eq!(PLACE.take(), (file!().to_owned(), line));
    *panic.downcast::<String>().unwrap()
}

#[derive(Serialize, Clone)]
struct Create {
    data: HashMap<&'static str, Value>,
}

fn create(name: &Value) -> Create {
    Create {
        data: HashMap::from([("values", json!({"name": name}))]),
    }
}

fn generic<T: Serialize>(body: &T) {
    assert_valid_request!(body);
}

/// Asserts the same of a body in every form, by an assertion that takes one.
macro_rules! of_every_form {
    ($text:expr, $assert:expr) => {{
        let text: &str = $text;
        let value: Value = serde_json::from_str(text).unwrap();
        $assert("&str", &|| assert_valid_request!(text));
        $assert("&&str", &|| assert_valid_request!(&text));
        $assert("str", &|| assert_valid_request!(*text));
        $assert("String", &|| assert_valid_request!(text.to_owned()));
        $assert("&String", &|| assert_valid_request!(&text.to_owned()));
        $assert("Box<str>", &|| {
            assert_valid_request!(Box::<str>::from(text))
        });
        $assert("Cow<str>", &|| assert_valid_request!(Cow::Borrowed(text)));
        $assert("&[u8]", &|| assert_valid_request!(text.as_bytes()));
        $assert("[u8]", &|| assert_valid_request!(*text.as_bytes()));
        $assert("Vec<u8>", &|| {
            assert_valid_request!(text.as_bytes().to_vec())
        });
        $assert("Cow<[u8]>", &|| {
            assert_valid_request!(Cow::Borrowed(text.as_bytes()))
        });
        $assert("Value", &|| assert_valid_request!(value));
        $assert("&Value", &|| assert_valid_request!(&value));
        let typed = create(&value["data"]["values"]["name"]);
        $assert("Serialize", &|| assert_valid_request!(typed));
        $assert("&Serialize", &|| assert_valid_request!(&typed));
        $assert("T: Serialize", &|| generic(&typed));
    }};
}

#[test]
fn every_form_of_a_body_is_judged_as_the_same_body() {
    let mut forms = 0;
    of_every_form!(VALID, |_: &str, holds: &dyn Fn()| {
        holds();
        forms += 1;
    });
    of_every_form!(BROKEN, |form: &str, fails: &dyn Fn()| {
        let panic = catch_unwind(AssertUnwindSafe(fails)).expect_err(form);
        let message = panic.downcast::<String>().unwrap();
        assert!(
            message.contains("violation[type]: expected object, array or string, found number"),
            "{form}: {message}"
        );
        assert!(
            message.contains("= at: /data/values/name\n"),
            "{form}: {message}"
        );
        forms -= 1;
    });
    assert_eq!(forms, 0);
    assert_valid_request!(br#"{"data": {"values": {}}}"#);
    assert_valid_request!(json!({"data": {"values": {}}}),);
}

#[test]
fn a_failed_assertion_shows_the_excerpt_and_is_at_the_callers_line() {
    let message = failure(line!(), || assert_valid_request!(BROKEN));
    assert_eq!(
        message,
        r#"the request is invalid in profile wire

violation[type]: expected object, array or string, found number
 --> body:1:30
  |
1 | {"data": {"values": {"name": 7}}}
  |                              ^
  |
  = help: write it as a string, in quotes
  = at: /data/values/name
  = see: attio-contract explain type
"#
    );
    let body = json!({"data": {"values": {"users": [{"target_object": "people", "phone_numbers":
        [{"original_phone_number": "1", "country_code": "UK"}]}]}}});
    let message = failure(line!(), || assert_valid_request!(body, Profile::Canonical));
    assert_eq!(
        message,
        r#"the request is invalid in profile canonical

violation[enum]: expected one of 252 values, or null
 --> body:1:63
  |
1 | …:{"users":[{"phone_numbers":[{"country_code":"UK","original_phone_number":"1"}],"target_objec…
  |                                               ^^^^
  |
  = help: GB
  = at: /data/values/users/0/phone_numbers/0/country_code
  = see: attio-contract explain enum
"#
    );
}

#[test]
fn an_assertion_of_many_lines_fails_at_its_first() {
    failure(line!() + 1, || {
        assert_valid_request!(
            json!({"data": {"values": {
                "name": 7,
            }}}),
            Profile::Wire
        );
    });
    failure(line!() + 1, || {
        assert_valid_response!(
            404,
            json!({
                "status_code": 400,
            }),
        );
    });
    let report = Contract::default().check_request(BROKEN.as_bytes());
    failure(line!() + 1, || {
        assert_finding!(
            report,
            Rule::Type,
            "/data/values/name/0/value of a text attribute that is sent in the long form"
        );
    });
}

#[test]
fn a_failed_response_names_its_status() {
    assert_valid_response!(404, NOT_FOUND);
    let message = failure(line!(), || assert_valid_response!(400, NOT_FOUND));
    assert_eq!(
        message,
        r#"the response with status 400 is invalid in profile wire

violation[enum]: expected `400`
 --> body:1:17
  |
1 | {"status_code": 404, "type": "invalid_request_error", "code": "not_found", "message": "No."}
  |                 ^^^
  |
  = help: this is the body of an error: check it with status 404
  = at: /status_code
  = see: attio-contract explain enum
"#
    );
    let message = failure(line!(), || assert_valid_response!(418, "<html>"));
    assert_eq!(
        message,
        "the response with status 418 is invalid in profile wire

drift[status]: profile wire knows no status 418, only 200, 400, 401, 403, 404, 409, 429
 --> body
  |
  = at: (root)
  = see: attio-contract explain status
"
    );
}

#[test]
fn the_last_argument_decides() {
    assert_valid_request!(
        r#"{"data": {"values": {"name": "Example Ltd"}}}"#,
        Profile::Wire
    );
    let long = json!({"data": {"values": {"name": [{"value": "Example Ltd"}]}}});
    assert_valid_request!(long, Profile::Canonical,);
    failure(line!(), || assert_valid_request!(VALID, Profile::Canonical));
    assert_valid_response!(418, "<html>", Contract::default().tolerate_drift(),);
    failure(line!() + 1, || {
        assert_valid_response!(401, "{}", Profile::Published);
    });
}

#[test]
fn an_invalid_body_is_asserted_too() {
    assert_invalid_request!(BROKEN);
    assert_invalid_request!(VALID, Profile::Canonical,);
    assert_invalid_request!(b"\xff");
    assert_invalid_request!(create(&json!(7)));
    assert_invalid_response!(400, NOT_FOUND);
    assert_invalid_response!(401, NOT_FOUND, Profile::Published);
    let message = failure(line!(), || assert_invalid_request!(VALID));
    assert_eq!(
        message,
        format!("the request is valid in profile wire, expected it to be invalid\n\n{VALID}\n")
    );
    let message = failure(line!(), || assert_invalid_response!(404, NOT_FOUND));
    assert!(
        message.starts_with("the response with status 404 is valid in profile wire, "),
        "{message}"
    );
    let odd_key = HashMap::from([((1, 2), 3)]);
    let message = failure(line!(), || assert_invalid_request!(odd_key));
    assert_eq!(
        message,
        "the request cannot be written as JSON: key must be a string"
    );
    let long = format!(
        r#"{{"data": {{"values": {{"name": "{}"}}}}}}"#,
        "é".repeat(2000)
    );
    let message = failure(line!(), || assert_invalid_request!(long));
    assert!(message.ends_with("é…\n"), "{message}");
    assert!(message.chars().count() < 1100);
    let lines = "{\"data\":\n{\"values\": {\"name\": \"\u{202e}\"}}}";
    let message = failure(line!(), || assert_invalid_request!(lines));
    assert!(message.contains("\n{\"values\": {\"name\": \"\\u{202e}\"}}}\n"));
}

#[test]
fn a_message_of_ones_own_stands_in_the_first_line() {
    let first = |message: String| message.lines().next().unwrap().to_owned();
    let (attempt, of) = (2, "POST");
    assert_valid_request!(VALID, "attempt {attempt}");
    assert_valid_request!(VALID, "attempt {} of {of}", attempt,);
    assert_valid_request!(VALID, Profile::Wire, "attempt {attempt}");
    let message = failure(line!() + 1, || {
        assert_valid_request!(BROKEN, "{of} {}", attempt);
    });
    assert_eq!(
        first(message),
        "the request is invalid in profile wire: POST 2"
    );
    let message = failure(line!() + 1, || {
        assert_valid_request!(VALID, Profile::Canonical, "{}", of);
    });
    assert_eq!(
        first(message),
        "the request is invalid in profile canonical: POST"
    );
    let message = failure(line!() + 1, || {
        assert_valid_response!(400, NOT_FOUND, "sent");
    });
    assert_eq!(
        first(message),
        "the response with status 400 is invalid in profile wire: sent"
    );
    let message = failure(line!() + 1, || {
        assert_invalid_request!(VALID, Contract::default(), "sent");
    });
    assert_eq!(
        first(message),
        "the request is valid in profile wire, expected it to be invalid: sent"
    );
    let message = failure(line!() + 1, || {
        assert_invalid_response!(404, NOT_FOUND, "{of}",);
    });
    assert!(first(message).ends_with("to be invalid: POST"));
    let report = Contract::default().check_request(BROKEN);
    assert_finding!(report, Rule::Type, "/data/values/name", "{of}");
    let message = failure(line!() + 1, || {
        assert_finding!(report, Rule::Enum, "", "{of}");
    });
    assert_eq!(first(message), "there is no such finding: POST");

    let evaluated = Cell::new(false);
    assert_valid_request!(VALID, "{}", evaluated.replace(true));
    assert_invalid_request!(BROKEN, Profile::Wire, "{}", evaluated.replace(true));
    assert!(!evaluated.get(), "nobody reads the message");
}

#[test]
fn arguments_are_evaluated_once_and_not_moved() {
    let count = Cell::new(0);
    let counted = |text: &'static str| {
        count.set(count.get() + 1);
        text
    };
    let contract = || {
        count.set(count.get() + 10);
        Contract::default()
    };
    let status = || {
        count.set(count.get() + 100);
        404
    };
    let expect = |total| assert_eq!(count.replace(0), total);
    assert_valid_request!(counted(VALID));
    expect(1);
    assert_valid_request!(counted(VALID), contract());
    expect(11);
    failure(line!() + 1, || {
        assert_valid_request!(counted(BROKEN), contract());
    });
    expect(11);
    assert_valid_response!(status(), counted(NOT_FOUND), contract());
    expect(111);
    let report = || {
        count.set(count.get() + 1);
        Contract::default().check_request(BROKEN.as_bytes())
    };
    let rule = || {
        count.set(count.get() + 10);
        Rule::Type
    };
    let at = || {
        count.set(count.get() + 100);
        "/data/values/name".to_owned()
    };
    assert_finding!(report(), rule(), at());
    expect(111);

    let body = create(&json!("Example Ltd"));
    assert_valid_request!(body);
    assert_valid_request!(body);
}

#[test]
fn a_finding_is_found_by_its_rule_and_its_place() {
    let report = Contract::default()
        .check_request(br#"{"data": {"values": {"name": "a", "users": "user_1"}}, "data": 1}"#);
    assert_finding!(report, Rule::DuplicateKey, "/data");
    assert_finding!(&report, Rule::Type, "/data".to_owned(),);
    // Neither what is around a finding nor what is in it is its place.
    for at in ["", "/dat", "/data/values"] {
        failure(line!(), || assert_finding!(report, Rule::Type, at));
    }
    let message = failure(line!(), || assert_finding!(report, Rule::Enum, "/data"));
    assert_eq!(
        message,
        r#"there is no such finding

expected: enum at /data
found: invalid: 2 findings
  1:56 violation[duplicate-key] /data: duplicate key: only its last value is used: "data" (hint: keep one of them)
  1:64 violation[type] /data: expected object, found number: 1
"#
    );
    let valid = Contract::default().check_request(VALID.as_bytes());
    let message = failure(line!(), || assert_finding!(valid, Rule::Syntax, ""));
    assert_eq!(
        message,
        "there is no such finding\n\nexpected: syntax at (root)\nfound: valid\n"
    );
}

#[test]
fn a_long_list_of_findings_is_cut() {
    let body = format!(
        r#"{{"data": {{"values": {{"users": [{}1]}}}}}}"#,
        "1, ".repeat(99)
    );
    let report = Contract::default().check_request(body.as_bytes());
    assert_finding!(report, Rule::Type, "/data/values/users/99");
    let message = failure(line!(), || assert_finding!(report, Rule::Enum, "/data"));
    assert!(
        message.contains("\nfound: invalid: 100 findings\n")
            && message.ends_with("\n  and 50 more\n"),
        "{message}"
    );
    assert_eq!(message.lines().count(), 3 + 1 + 50 + 1);
}

#[test]
fn what_is_no_json_and_what_cannot_be_written_fail_too() {
    struct Refuses;
    impl Serialize for Refuses {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("\u{1b}[2J"))
        }
    }
    let message = failure(line!(), || assert_valid_request!(b"\xff\x1b[2J"));
    assert_eq!(
        message,
        r"the request is invalid in profile wire

violation[syntax]: invalid UTF-8
 --> body:1:1
  |
1 | \xff\u{1b}[2J
  | ^^^^
  |
  = at: (root)
  = see: attio-contract explain syntax
"
    );
    let odd_key = HashMap::from([((1, 2), 3)]);
    let message = failure(line!(), || assert_valid_request!(odd_key));
    assert_eq!(
        message,
        "the request cannot be written as JSON: key must be a string"
    );
    let message = failure(line!(), || assert_valid_response!(200, Refuses));
    assert_eq!(
        message,
        r"the response with status 200 cannot be written as JSON: \u{1b}[2J"
    );
}

#[test]
fn assertions_do_not_get_in_the_way_of_each_other() {
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert_valid_request!(VALID);
                    assert!(catch_unwind(|| assert_valid_request!(BROKEN)).is_err());
                }
            });
        }
    });
}
