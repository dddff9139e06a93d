//! The reader, compared with `serde_json`.

mod characters;
mod numbers;

use super::{ROOT, SyntaxKind, read};
use crate::schema::Schema;
use crate::validate::bytes::Gate;
use std::sync::LazyLock;

/// Accepts any single JSON value without repeated keys.
static ANYTHING: LazyLock<Gate> = LazyLock::new(|| {
    let schema = Schema::compile("true").unwrap();
    Gate::compile(&schema, true).unwrap()
});

/// Checks that the reader and the gate's walk accept what `serde_json` accepts.
fn agrees_with_serde_json(bytes: &[u8]) {
    let document = read(bytes);
    let is_plain = |document: &super::Document<'_>| document.repeated_keys().is_empty();
    let is_taken = document.as_ref().is_ok_and(is_plain);
    assert_eq!(ANYTHING.accepts(bytes), is_taken, "the gate: {bytes:?}");
    let ours = document.map(|document| document.to_json(ROOT));
    let theirs = serde_json::from_slice::<serde_json::Value>(bytes);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs),
        (Err(_), Err(_)) => {}
        (ours, theirs) => panic!("ours: {ours:?}, serde_json: {theirs:?}, bytes: {bytes:?}"),
    }
}

/// JSON texts at the edge of the grammar, each with the start of the offending bytes, or `None` if valid.
const EDGES: &[(&[u8], Option<usize>)] = &[
    (b"", Some(0)),
    (b" ", Some(1)),
    (b"null", None),
    (b"nul", Some(3)),
    (b"nulll", Some(4)),
    (b"truE", Some(3)),
    (b"\xef\xbb\xbf{}", Some(0)),
    (b"{} {}", Some(3)),
    (b"[1,]", Some(3)),
    (b"[,1]", Some(1)),
    (b"[1 2]", Some(3)),
    (b"[1}", Some(2)),
    (b"{\"a\" 1}", Some(5)),
    (b"{\"a\":1,}", Some(7)),
    (b"{a:1}", Some(1)),
    (b"{\"a\":}", Some(5)),
    (b"01", Some(1)),
    (b"-01", Some(2)),
    (b"-", Some(1)),
    (b"-0", None),
    (b"1.", Some(2)),
    (b".5", Some(0)),
    (b"1e", Some(2)),
    (b"1e+", Some(3)),
    (b"1E-7", None),
    (b"+1", Some(0)),
    (b"1e400", Some(0)),
    (b"-1e400", Some(0)),
    (b"0e400", None),
    (b"1e-400", None),
    (b"1.7976931348623157e308", None),
    (b"1.7976931348623159e308", Some(0)),
    (b"18446744073709551615", None),
    (b"18446744073709551616", None),
    (b"-9223372036854775809", None),
    (b"\"\\u00e9\\n\\/\"", None),
    (b"\"\\ud83d\\ude00\"", None),
    (b"\"\\ud83d\"", Some(1)),
    (b"\"x\\ude00\"", Some(2)),
    (b"\"\\ud83d\\u0041\"", Some(1)),
    (b"\"\\ud83dx\"", Some(1)),
    (b"\"\\x\"", Some(2)),
    (b"\"\\u12g4\"", Some(5)),
    (b"\"\t\"", Some(1)),
    (b"\"\x7f\"", None),
    (b"\"abc", Some(4)),
    (b"\"\xff\"", Some(1)),
    (b"\"\xc3", Some(1)),
    (b"\"\xed\xa0\x80\"", Some(1)),
    (b"[\xff", Some(1)),
    (b"[1,\xff", Some(3)),
    (b"x\xff", Some(0)),
    (b"{}\xff", Some(2)),
    (b"\x0c1", Some(0)),
];

#[test]
fn the_edges_of_the_grammar_are_refused_where_they_are_broken() {
    for (bytes, expected) in EDGES {
        let found = read(bytes).err().map(|error| error.span.start);
        assert_eq!(found, *expected, "{:?}", String::from_utf8_lossy(bytes));
        agrees_with_serde_json(bytes);
    }
}

/// More JSON texts on which parsers are known to differ, each valid or not.
const DISPUTED: &[(&[u8], bool)] = &[
    // Structure.
    (b"\n\t\r [ ] \n", true),
    (b"{\"a\":{\"b\":[[],{}]}}", true),
    (b"[1,,2]", false),
    (b"[,]", false),
    (b"[1,\n1\n,1", false),
    (b"[", false),
    (b"]", false),
    (b"[]]", false),
    (b"[\"a\",4,\n1,1,", false),
    (b"[1:2]", false),
    (b"[\"\": 1]", false),
    (b"{\"a\":1}}", false),
    (b"{\"a\":1 \"b\":2}", false),
    (b"{\"a\":1,,\"b\":2}", false),
    (b"{\"a\"", false),
    (b"{\"a\":", false),
    (b"{\"a\":1", false),
    (b"{\"a\":1,", false),
    (b"{,}", false),
    (b"{:1}", false),
    (b"{1:1}", false),
    (b"{null:null}", false),
    (b"{'a':0}", false),
    (b"{\"a\"::1}", false),
    (b"{\"a\":1/**/}", false),
    (b"// a\n1", false),
    (b"[\xe2\x81\xa0]", false),
    (b"\xc2\xa01", false),
    (b"\x0b1", false),
    (b"1\x00", false),
    (b"\x00", false),
    // NameSet.
    (b"[true,false,null]", true),
    (b"[True]", false),
    (b"[nulL]", false),
    (b"[nullx]", false),
    (b"[tru]", false),
    (b"[falsetrue]", false),
    (b"NaN", false),
    (b"[-Infinity]", false),
    // Numbers.
    (b"[0.0,-0.0,-0,1E+2,1e-2,123e65,0e1,0e+1]", true),
    (b"[123456789012345678901234567890]", true),
    (b"[-123123e100000]", false),
    (
        b"[0.4e00669999999999999999999999999999999999999999999999969999999006]",
        false,
    ),
    (b"[1e-10000000000000000000000000000000000000]", true),
    (b"[0e10000000000000000000000000000000000000]", true),
    (b"[1.8e308]", false),
    (b"[++1]", false),
    (b"[+Inf]", false),
    (b"[-1x]", false),
    (b"[- 1]", false),
    (b"[-.1]", false),
    (b"[-]", false),
    (b"[.1e1]", false),
    (b"[0.e1]", false),
    (b"[0x42]", false),
    (b"[1.]", false),
    (b"[1eE2]", false),
    (b"[1e+-2]", false),
    (b"[1 000]", false),
    (b"[012]", false),
    (b"[-00]", false),
    (b"[2.e+3]", false),
    (b"[1_0]", false),
    ("[1\u{ff12}]".as_bytes(), false),
    // Strings.
    (b"[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", true),
    (b"[\"\\u0000\\u001F\\uFFFF\\uFDD0\"]", true),
    (b"[\"\\uD801\\udc37\\uDBFF\\uDFFF\"]", true),
    ("[\"\u{7f}\u{2028}\u{feff}\u{10ffff}\"]".as_bytes(), true),
    (b"[\"\\uD800\\\"]", false),
    (b"[\"\\uD800\\u\"]", false),
    (b"[\"\\uD800\\uD800\\uDC00\"]", false),
    (b"[\"\\uDC00\\uD800\"]", false),
    (b"[\"\\u00A\"]", false),
    (b"[\"\\u+123\"]", false),
    (b"[\"\\U0041\"]", false),
    (b"[\"\\x00\"]", false),
    (b"[\"\\\x09\"]", false),
    (b"[\"\\\xf0\x9f\x8c\x80\"]", false),
    (b"[\"\\", false),
    (b"[\"\\\"]", false),
    (b"[\"a\x00a\"]", false),
    (b"[\"new\nline\"]", false),
    (b"[\"\xc0\xaf\"]", false),
    (b"[\"\xed\xa0\x80\"]", false),
    (b"[\"\xf4\xbf\xbf\xbf\"]", false),
    (b"[\"\xe0\xff\"]", false),
    (b"[\"\x81\"]", false),
    (b"[\xe5]", false),
    (b"\xff\xfe[\x00]\x00", false),
    (b"\"", false),
    (b"'a'", false),
];

#[test]
fn readers_may_differ_on_these_texts_and_ours_do_not() {
    for (bytes, valid) in DISPUTED {
        assert_eq!(
            read(bytes).is_ok(),
            *valid,
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
        agrees_with_serde_json(bytes);
        // Far from the end of the text, the reader looks at eight bytes at once.
        for padding in [1, 7, 8, 9, 40] {
            let padded = [*bytes, &b" ".repeat(padding)].concat();
            agrees_with_serde_json(&padded);
            let inside = [b"[", *bytes, b",1", &b" ".repeat(padding), b"]"].concat();
            agrees_with_serde_json(&inside);
        }
    }
}

#[test]
fn an_error_says_what_is_wrong_and_covers_the_offending_bytes() {
    let deep = "[".repeat(128);
    for (bytes, span, kind) in [
        (&b"{"[..], 1..1, SyntaxKind::End),
        (b"\"abc", 4..4, SyntaxKind::End),
        (b"[,1]", 1..2, SyntaxKind::Value),
        (b"[\xc3\xa9]", 1..3, SyntaxKind::Value),
        (b"[truE]", 4..5, SyntaxKind::Word),
        (b"{a:1}", 1..2, SyntaxKind::Name),
        (b"{\"a\" 1}", 5..6, SyntaxKind::Colon),
        (b"{\"a\":1]", 6..7, SyntaxKind::CommaOrBrace),
        (b"[1}", 2..3, SyntaxKind::CommaOrBracket),
        (b"{} {}", 3..4, SyntaxKind::TextAfter),
        (deep.as_bytes(), 127..128, SyntaxKind::Depth),
        (b"01", 1..2, SyntaxKind::LeadingZero),
        (b"[1.]", 3..4, SyntaxKind::Digit),
        (b"[-1e400]", 1..7, SyntaxKind::Range),
        (b"\"\t\"", 1..2, SyntaxKind::ControlCharacter),
        (b"\"\\x\"", 2..3, SyntaxKind::Escape),
        (b"\"\\u12g4\"", 5..6, SyntaxKind::HexDigits),
        (b"\"\\ud83d\"", 1..7, SyntaxKind::LoneSurrogate),
        (b"\"\\ud83d\\u0041\"", 1..7, SyntaxKind::LoneSurrogate),
        (b"\"\\ude00\"", 1..7, SyntaxKind::LoneSurrogate),
        (b"\xef\xbb\xbf{}", 0..3, SyntaxKind::ByteOrderMark),
        (b"\"\xff\"", 1..2, SyntaxKind::Utf8),
        (b"\"\xe4\xb8\"", 1..3, SyntaxKind::Utf8),
        (b"\"\xe4\xb8", 1..3, SyntaxKind::Utf8),
    ] {
        let error = read(bytes).err().unwrap();
        let text = String::from_utf8_lossy(bytes);
        assert_eq!((error.span, error.kind), (span, kind), "{text:?}");
    }
}

#[test]
fn a_text_means_the_same_wherever_in_it_something_special_stands() {
    for before in 0..20 {
        for special in [
            "",
            "\"",
            "\\n",
            "\\",
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
            "\\ud83d\\ude00",
        ] {
            for after in [0, 1, 7, 8, 9] {
                let text = ["\"", &"a".repeat(before), special, &"b".repeat(after), "\""].concat();
                agrees_with_serde_json(text.as_bytes());
            }
        }
    }
}

#[test]
fn white_space_of_any_length_is_skipped_and_counted() {
    for length in 0..20 {
        for last in [" ", "\n", "\r", "\t"] {
            let space = " ".repeat(length) + last;
            let text = [&*space, "[", &*space, "7", &*space, "]", &*space].concat();
            let document = read(text.as_bytes()).unwrap();
            let item = document.children(ROOT).next().unwrap();
            assert_eq!(document.span(item).start, 2 * space.len() + 1);
            for no_space in ["\u{b}", "\0", "\u{a0}"] {
                agrees_with_serde_json([&*space, no_space, "1"].concat().as_bytes());
            }
        }
    }
}

#[test]
fn nesting_ends_at_127() {
    for (depth, valid) in [(127, true), (128, false), (200_000, false)] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let inner = if open == "[" { "" } else { "1" };
            let text = open.repeat(depth) + inner + &close.repeat(depth);
            let error = read(text.as_bytes()).err();
            assert_eq!(error.is_none(), valid, "{open} {depth}");
            if let Some(error) = error {
                assert_eq!(error.span.start, 127 * open.len());
            }
            agrees_with_serde_json(text.as_bytes());
        }
    }
}

#[test]
fn of_a_repeated_key_the_last_value_counts_in_small_and_large_objects() {
    for size in [1, 11, 12, 13, 500] {
        let mut text = String::from("{\"k\":{\"x\":1,\"x\":2}");
        for index in 0..size {
            text.push_str(&[",\"n", &index.to_string(), "\":{}"].concat());
        }
        text += ",\"\\u006b\":2,\"k\":[3]}";
        let document = read(text.as_bytes()).unwrap();
        let repeated: Vec<_> = document
            .repeated_keys()
            .into_iter()
            .map(|id| (document.pointer(id), document.slice(document.key_span(id))))
            .collect();
        assert_eq!(
            repeated,
            [("/k".to_owned(), "\"\\u006b\""), ("/k".to_owned(), "\"k\"")],
            "{size}"
        );
        agrees_with_serde_json(text.as_bytes());
    }
}

#[test]
fn pointers_escape_and_spans_cut_out_the_value() {
    let text = r#" {"a/b~": [10, {"\u00fc": "x\ty"}]} "#;
    let document = read(text.as_bytes()).unwrap();
    let array = document.children(ROOT).next().unwrap();
    let object = document.children(array).nth(1).unwrap();
    let string = document.children(object).next().unwrap();
    assert_eq!(document.pointer(string), "/a~1b~0/1/ü");
    assert_eq!(document.slice(document.span(string)), r#""x\ty""#);
    assert_eq!(document.slice(document.key_span(string)), r#""\u00fc""#);
    assert_eq!(document.string(string).unwrap(), "x\ty");
    assert_eq!(
        document.slice(document.span(array)),
        r#"[10, {"\u00fc": "x\ty"}]"#
    );
}

mod properties {
    use super::agrees_with_serde_json;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_read_as_serde_json_reads_them(bytes in any::<Vec<u8>>()) {
            agrees_with_serde_json(&bytes);
        }

        #[test]
        fn json_like_bytes_are_read_as_serde_json_reads_them(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u0061\"", "\"", "1", "-", "0", "1.5e3",
                "e9", ".", " ", "null", "tru", "true", "\\ud800", "\\udc00", "\\", "é", "\n",
            ]), 0..24)
        ) {
            agrees_with_serde_json(pieces.concat().as_bytes());
        }

        #[test]
        fn numbers_mean_the_nearest_float(text in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?(e[+-]?[0-9]{1,3})?") {
            agrees_with_serde_json(text.as_bytes());
        }
    }
}
