use super::{Literal, ROOT, StringToken, SyntaxKind, ascii_end, read};
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
fn a_whole_number_of_any_length_is_in_range_or_out_of_it() {
    for digits in [1, 299, 300, 301, 308, 309, 310, 400] {
        for first in ["1", "-1", "9", "-9"] {
            for rest in ["0", "9"] {
                let text = first.to_owned() + &rest.repeat(digits - 1);
                agrees_with_serde_json(text.as_bytes());
                agrees_with_serde_json(format!("{text}.5").as_bytes());
            }
        }
    }
}

#[test]
fn numbers_are_equal_by_value_however_they_are_written() {
    let number = |text: &str| read(text.as_bytes()).unwrap().number(ROOT).unwrap();
    // In a row: the same number; in different rows: different ones.
    let rows: [&[&str]; 9] = [
        &["0", "-0", "0.0", "-0e5"],
        &["400", "400.0", "4e2", "4000e-1"],
        &["-400", "-400.0", "-4e2"],
        &["400.5", "4005e-1"],
        &["9007199254740992", "9007199254740992.0"],
        &["9007199254740993"],
        &["18446744073709551615"],
        &[
            "18446744073709551616",
            "18446744073709551616.0",
            "1.8446744073709551616e19",
        ],
        &["-18446744073709551616", "-18446744073709551616.0"],
    ];
    for (left, of_left) in rows.iter().enumerate() {
        for (right, of_right) in rows.iter().enumerate() {
            for a in *of_left {
                for b in *of_right {
                    assert_eq!(number(a).equals(number(b)), left == right, "{a} {b}");
                }
            }
        }
    }
    for (text, is_integer) in [
        ("7", true),
        ("-7", true),
        ("7.0", true),
        ("7.5", false),
        ("1e300", true),
    ] {
        assert_eq!(number(text).is_integer(), is_integer, "{text}");
    }
}

#[test]
fn any_character_is_read_as_serde_json_reads_it_wherever_a_text_ends() {
    for byte in 0..=u8::MAX {
        for text in ["{}", "[1]", "1", "\"a\"", "null"] {
            agrees_with_serde_json(&[text.as_bytes(), &[byte]].concat());
            agrees_with_serde_json(&[&[byte], text.as_bytes()].concat());
            agrees_with_serde_json(&[text.as_bytes(), &[byte], b" "].concat());
        }
        for before in 0..10 {
            for after in 0..10 {
                let string = [&b"a".repeat(before)[..], &[byte], &b"b".repeat(after)].concat();
                for (head, tail) in [("\"", "\""), ("[\"", "\"]"), ("{\"", "\":0}")] {
                    agrees_with_serde_json(&[head.as_bytes(), &string, tail.as_bytes()].concat());
                }
            }
        }
    }
}

/// A string with these bytes must be accepted exactly if they are UTF-8 and need no escapes.
fn is_a_string_as_std_says(content: &[u8]) {
    let bytes = [b"\"", content, b"\""].concat();
    let text = std::str::from_utf8(content);
    let text = text.ok().filter(|text| !text.contains(char::is_control));
    let token = StringToken::at(&bytes, 0);
    assert_eq!(token.is_some(), text.is_some(), "{content:x?}");
    if let Some(token) = token {
        assert_eq!(
            (token.start, token.end, token.escaped),
            (0, bytes.len(), false)
        );
        assert_eq!(Some(&*token.decoded(&bytes)), text);
    }
}

#[test]
fn any_two_bytes_and_the_edges_of_longer_sequences_are_utf_8_or_refused() {
    let is_special = |byte: u8| matches!(byte, b'"' | b'\\' | 0x7F);
    for first in 0..=255 {
        for second in 0..=255 {
            // C1 control characters, which JSON does not mind, are control characters to std.
            let is_c1 = first == 0xC2 && second < 0xA0;
            if !is_special(first) && !is_special(second) && !is_c1 {
                is_a_string_as_std_says(&[first, second]);
            }
        }
    }
    let edges = [0x7E, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0];
    for lead in 0xE0..=0xFF {
        for second in edges {
            for third in edges {
                is_a_string_as_std_says(&[lead, second, third]);
                is_a_string_as_std_says(&[b'x', lead, second, third, b'x']);
                for fourth in edges {
                    is_a_string_as_std_says(&[lead, second, third, fourth]);
                }
            }
        }
    }
}

#[test]
fn the_end_of_ascii_is_found_at_any_offset_before_any_other_byte() {
    let is_odd = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\' | 0x80..);
    for odd in (0..=0xFF).filter(is_odd) {
        for plain in [b' ', b'!', b'#', b'[', b']', 0x7F] {
            for length in 0..20 {
                for behind in [0, 1, 7, 8, 15, 16, 17] {
                    let mut bytes = vec![plain; length];
                    assert_eq!(ascii_end(&bytes, 0), length);
                    bytes.push(odd);
                    bytes.resize(length + 1 + behind, plain);
                    for start in [0, length / 2, length] {
                        assert_eq!(
                            ascii_end(&bytes, start),
                            length,
                            "{odd:x} {plain:x} {start}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_literal_stands_where_all_of_its_characters_do() {
    for length in 1..=40 {
        let text: String = ('a'..='z').cycle().take(length).collect();
        let literal = Literal::new(&text);
        for tail in ["", "x", "xxxxxxxxx"] {
            let bytes = [b"-", text.as_bytes(), tail.as_bytes()].concat();
            assert!(literal.stands(&bytes, 1), "{length}");
            assert!(!literal.stands(&bytes, 0) && !literal.stands(&bytes, bytes.len()));
            assert!(!literal.stands(&bytes[..length], 1), "{length}");
            for at in 1..=length {
                let mut other = bytes.clone();
                other[at] ^= 1;
                assert!(!literal.stands(&other, 1), "{length} {at}");
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
