//! What each format accepts.

use super::*;

fn check(format: Format, valid: &[&str], invalid: &[&str]) {
    for text in valid {
        assert!(format.check()(text), "{text}");
    }
    for text in invalid {
        assert!(!format.check()(text), "{text}");
    }
}

#[test]
fn a_uuid_has_hyphens_and_any_case_or_version() {
    check(
        Format::Uuid,
        &[
            "99a03ff3-0435-47da-95cc-76b2caeb4dab",
            "99A03FF3-0435-F7DA-05CC-76B2CAEB4DAB",
            "00000000-0000-0000-0000-000000000000",
        ],
        &[
            "",
            "99a03ff3043547da95cc76b2caeb4dab",
            "{99a03ff3-0435-47da-95cc-76b2caeb4dab}",
            "99a03ff3-0435-47da-95cc-76b2caeb4da",
            "99a03ff3-0435-47da-95cc-76b2caeb4dag",
            "99a03ff-30435-47da-95cc-76b2caeb4dab",
            "99a03ff3-0435-47da-95cc-76b2caeb4da\u{e9}",
        ],
    );
}

#[test]
fn every_character_of_a_uuid_counts() {
    let uuid = "99a03ff3-0435-47da-95cc-76b2caeb4dab";
    for at in 0..uuid.len() {
        let with = |new: &str| format!("{}{new}{}", &uuid[..at], &uuid[at + 1..]);
        let is_hyphen = &uuid[at..=at] == "-";
        for (new, valid) in [
            ("-", is_hyphen),
            ("0", !is_hyphen),
            ("9", !is_hyphen),
            ("a", !is_hyphen),
            ("F", !is_hyphen),
            ("/", false),
            (":", false),
            ("@", false),
            ("G", false),
            ("`", false),
            ("g", false),
            ("", false),
            ("00", false),
            ("--", false),
        ] {
            let text = with(new);
            assert_eq!(Format::Uuid.check()(&text), valid, "{text}");
        }
    }
}

#[test]
fn a_date_time_is_rfc_3339() {
    check(
        Format::DateTime,
        &[
            "2023-01-01T15:00:00.000000000Z",
            "2023-01-01t15:00:00z",
            "2023-01-01T15:00:00.1234567890123456789+23:59",
            "2023-01-01T15:00:00-00:00",
            "2024-02-29T00:00:00Z",
            "2000-02-29T00:00:00Z",
            "2016-12-31T23:59:60Z",
            "2016-12-31T23:59:60.5Z",
            "2016-12-31T15:59:60-08:00",
            "2017-01-01T00:29:60+00:30",
            "0000-01-01T00:00:00Z",
        ],
        &[
            "",
            "2023-01-01",
            "2023-01-01 15:00:00Z",
            "2023-01-01T15:00:00",
            "2023-01-01T15:00Z",
            "2023-01-01T15:00:00.Z",
            "2023-01-01T15:00:00,5Z",
            "2023-01-01T24:00:00Z",
            "2023-01-01T23:60:00Z",
            "2023-01-01T23:00:61Z",
            "2023-01-01T15:00:60Z",
            "2016-12-31T23:59:60+01:00",
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2023-04-31T00:00:00Z",
            "2023-00-01T00:00:00Z",
            "2023-13-01T00:00:00Z",
            "2023-01-00T00:00:00Z",
            "2023-01-01T15:00:00+24:00",
            "2023-01-01T15:00:00+00:60",
            "2023-01-01T15:00:00+0100",
            "2023-01-01T15:00:00Z ",
            "2023/01/01T15:00:00Z",
            "20230101T150000Z",
            "2023-01-0\u{661}T15:00:00Z",
            "+023-01-01T15:00:00Z",
            "2023\r01-01T15:00:00Z",
            "2023-01-01T15\u{1a}00:00Z",
            "2023-01-01U15:00:00Z",
            "2023-01-01\u{14}15:00:00Z",
            "2023-01-01T15:00:00.5",
            "2023-01-01T15:00:00Zz",
        ],
    );
}

#[test]
fn every_character_of_a_date_time_counts() {
    let time = "2023-11-21T15:00:00Z";
    for at in 0..time.len() - 1 {
        for byte in 0..=0x7F_u8 {
            let text = format!("{}{}{}", &time[..at], char::from(byte), &time[at + 1..]);
            let is_digit = time.as_bytes()[at].is_ascii_digit();
            let valid = match at {
                // Months from 10 to 12, days to 30, hours to 23.
                6 | 8 => matches!(byte, b'0'..=b'2'),
                5 | 11 => matches!(byte, b'0' | b'1'),
                14 | 17 => matches!(byte, b'0'..=b'5'),
                10 => matches!(byte, b'T' | b't'),
                _ if is_digit => byte.is_ascii_digit(),
                _ => byte == time.as_bytes()[at],
            };
            assert_eq!(Format::DateTime.check()(&text), valid, "{text:?}");
        }
    }
}

#[test]
fn a_uri_has_a_scheme() {
    check(
        Format::Uri,
        &[
            "https://app.attio.com/salarya/person/bf071e1f",
            "mailto:a@b.co",
            "urn:x",
            "http://[::1]:80/a%20b?c=d#e",
        ],
        &[
            "",
            "app.attio.com/x",
            "//host/x",
            "https://a b",
            "https://a/%zz",
            "http://[::1",
            "https://\u{e9}.example",
        ],
    );
}
