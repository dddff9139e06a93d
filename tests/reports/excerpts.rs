//! Excerpts look as recorded in `tests/snapshots/`, and are safe and short whatever the body.
//!
//! `INSTA_UPDATE=always cargo test --test reports excerpts` records them anew; read their difference.

use attio_contract::generate::{Generator, Seeded};
use attio_contract::{Body, Contract, Excerpts, Profile, Report};
use std::time::{Duration, Instant};
use unicode_width::UnicodeWidthStr;

/// A request that holds these values.
fn request(values: &str) -> Vec<u8> {
    format!("{{\"data\":{{\"values\":{values}}}}}").into_bytes()
}

fn check(bytes: &[u8]) -> Report {
    Contract::default().check_request(bytes)
}

/// How the command line shows it.
fn shown<'a>(report: &'a Report, bytes: &'a [u8]) -> Excerpts<'a> {
    report.excerpts(bytes).with_source("body.json")
}

/// The lines that show the body, less number and bar, and the columns that are underlined below.
fn lines(text: &str) -> Vec<(String, Option<std::ops::Range<usize>>)> {
    let lines: Vec<_> = text.lines().collect();
    let mut shown = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some((number, line)) = line.split_once(" |") else {
            continue;
        };
        if number.trim().parse::<usize>().is_err() {
            continue;
        }
        let marks = lines.get(index + 1).and_then(|marks| {
            let (number, marks) = marks.split_once(" |")?;
            let marks = marks.strip_prefix(' ')?;
            let start = marks.find('^').filter(|_| number.trim().is_empty())?;
            Some(start..marks.len())
        });
        shown.push((line.strip_prefix(' ').unwrap_or(line).to_owned(), marks));
    }
    shown
}

const MINIFIED: usize = 3 << 20;

fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let long = "long ".repeat(MINIFIED / 5);
    let list = |item: &str, count| vec![item; count].join(",");
    vec![
        ("a_value", request(r#"{"avatar_url": 7}"#)),
        (
            "lines",
            b"{\n  \"data\": {\n    \"values\": {\n      \"name\": [\n        {\n          \"valeu\": \"x\"\n        }\n      ]\n    }\n  }\n}\n".to_vec(),
        ),
        (
            "carriage_returns",
            b"{\r\n  \"data\":\r\n  {\r\n    \"value\": 1\r\n  }\r\n}\r\n".to_vec(),
        ),
        (
            "a_bracket_above_a_long_line",
            format!("{{\"data\":\n{{\n\"{long}\":1}}}}").into_bytes(),
        ),
        (
            "minified_megabytes",
            request(&format!(
                r#"{{"custom":"{long}","name":7,"more":"{long}","company":{{"target_object":"{long}"}}}}"#
            )),
        ),
        (
            "a_long_value",
            request(&format!(r#"{{"users":[{{"target_object":"people","{long}":[]}}]}}"#)),
        ),
        (
            "wide_characters_and_tabs",
            request("{\t\"名前\":\t\"日本語の会社🦀\",\t\"avatar_url\":\t7,\t\"é\":1}"),
        ),
        (
            "what_steers_a_terminal",
            request("{\"\u{202e}\u{7f}\u{9b}31m\":\"\u{2066}\u{200b}\",\"name\":7}"),
        ),
        ("a_control_character", request("{\"name\":\"\u{1b}[31m\"}")),
        ("no_text", Vec::new()),
        ("the_end_of_the_text", b"{\"data\":".to_vec()),
        ("the_end_of_a_line", b"{\"data\": \"x\n\"}".to_vec()),
        ("no_utf_8", b"{\"data\":{\"values\":{\"name\":\"caf\xe9\"}}}".to_vec()),
        ("a_byte_order_mark", b"\xef\xbb\xbf{}".to_vec()),
        (
            "many_findings",
            request(&format!(
                r#"{{"name":[{}],"users":[{}]}}"#,
                list("{\"valeu\":\"x\"}", 4),
                list("{\"target_object\":1}", 1_000)
            )),
        ),
    ]
}

#[test]
fn excerpts_look_as_recorded() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("../snapshots");
    settings.set_omit_expression(true);
    let mut recorded: Vec<_> = std::fs::read_dir("tests/snapshots")
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    settings.bind(|| {
        for (name, body) in bodies() {
            let report = check(&body);
            let mut excerpts = shown(&report, &body);
            if name == "many_findings" {
                excerpts = excerpts.with_limit(2);
            }
            insta::assert_snapshot!(name, excerpts);
            recorded.retain(|file| *file != format!("{name}.snap"));
        }
        let report = Contract::default().check_response(418, b"<html>");
        insta::assert_snapshot!("no_place", report.excerpts(b"<html>"));
        let body = request(r#"{"name":"Secret Ltd","company":7,"country":"Secret"}"#);
        let report = Contract::default().with_advice().check_request(&body);
        insta::assert_snapshot!("redacted", shown(&report, &body).redacted());
        insta::assert_snapshot!("coloured", shown(&report, &body).with_colours());
        let of_request = shown(&report, &body).with_schema(Profile::Wire, Body::Request);
        insta::assert_snapshot!("schema", of_request);
        insta::assert_snapshot!(
            "line_of_a_file",
            shown(&report, &body).with_first_line(1_234)
        );
    });
    recorded.retain(|file| {
        ![
            "no_place",
            "redacted",
            "coloured",
            "schema",
            "line_of_a_file",
        ]
        .contains(&file.trim_end_matches(".snap"))
    });
    assert!(recorded.is_empty(), "nothing looks like {recorded:?}");
}

/// Bodies with findings, from the generators and broken by hand.
fn hostile() -> Vec<Vec<u8>> {
    let mut hostile: Vec<_> = bodies().into_iter().map(|(_, body)| body).collect();
    let generator = Generator::new(Profile::Wire, Body::Request).unwrap();
    for seed in 0..300_u16 {
        let mut choices = Seeded::new(seed.into());
        hostile.push(generator.broken(&mut choices).body.to_string().into_bytes());
        let mut bytes = generator.broken(&mut choices).body.to_string().into_bytes();
        let at = usize::from(seed) * 31 % bytes.len();
        hostile.push(bytes[..at].to_vec());
        bytes[at] = u8::try_from(seed % 256).unwrap();
        hostile.push(bytes);
    }
    for character in ('\0'..='\u{2100}').chain(['\u{feff}', '\u{e0041}', '\u{10ffff}', '🦀']) {
        hostile.push(request(&format!("{{\"{character}\":1,\"name\":7}}")));
    }
    hostile
}

#[test]
fn every_line_fits_and_steers_nothing() {
    let (mut findings, mut widest) = (0, 0);
    for body in hostile() {
        let report = Contract::default().with_advice().check_request(&body);
        findings += report.findings().len();
        for width in [0, 60, 100] {
            let text = shown(&report, &body).with_width(width).to_string();
            let is_bad = |character: char| {
                (character.is_control() && character != '\n')
                    || "\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2028}\u{2066}\u{2069}\u{feff}"
                        .contains(character)
            };
            assert!(!text.contains(is_bad), "{text:?}");
            for line in text.lines() {
                let number = line.split_once(" |").map(|(number, _)| number.trim());
                if number.is_some_and(|number| number.parse::<usize>().is_ok()) {
                    assert!(line.width() <= width.max(40), "{width}: {line}");
                    widest = widest.max(line.width());
                }
            }
        }
    }
    assert!(findings > 5_000, "{findings}");
    assert!(widest > 90, "no more than has to be is cut: {widest}");
}

#[test]
fn what_is_underlined_is_what_the_span_says() {
    let mut compared = 0;
    for body in hostile() {
        let report = check(&body);
        for finding in report.findings() {
            let one = serde_json::json!({"valid": false, "total": 1, "findings": [finding]});
            let one: Report = serde_json::from_value(one).unwrap();
            let text = shown(&one, &body).to_string();
            let (line, marks) = lines(&text).remove(0);
            let marks = marks.expect("there is a mark below the first line");
            let span = finding.span.unwrap();
            let offending = String::from_utf8_lossy(&body[span.start..span.end]);
            // The columns that are underlined, by a count of their own.
            let mut column = 0;
            let mut under = String::new();
            for character in line.chars() {
                if marks.contains(&column) {
                    under.push(character);
                }
                column += character.to_string().width();
            }
            if offending.starts_with(['{', '[']) {
                assert_eq!(under, offending[..1], "{text}");
            } else if offending.is_ascii()
                && !offending.contains(char::is_control)
                && offending.len() < 40
            {
                assert_eq!(under, offending, "{text}");
            } else {
                continue;
            }
            compared += 1;
        }
    }
    assert!(compared > 5_000, "{compared}");
}

#[test]
fn nothing_of_a_redacted_body_is_shown() {
    let secret = "5ecret";
    for values in [
        r#"{"name":["5ecret"],"avatar_url":{"value":"5ecret","x":1}}"#,
        r#"{"company":[{"target_object":"5ecret","target_record_id":"5ecret"}],"users":"5ecret"}"#,
        "{\"name\":\"5ecret\u{1}\"}",
    ] {
        let body = request(values);
        let report = Contract::new(Profile::Canonical)
            .with_advice()
            .check_request(&body);
        assert!(!report.findings().is_empty());
        let redacted = shown(&report, &body).redacted();
        assert!(!redacted.to_string().contains(secret), "{redacted}");
        assert!(!format!("{redacted:?}{report:?}{report}").contains(secret));
        let shown = shown(&report, &body).to_string();
        assert!(shown.contains(secret), "{shown}");
    }
}

#[test]
fn other_bytes_than_those_that_were_checked_do_no_harm() {
    for body in hostile().iter().step_by(7) {
        let report = check(body);
        for other in [
            &b""[..],
            b"\xff\xff",
            "日本".as_bytes(),
            &body[..body.len() / 2],
        ] {
            let text = report.excerpts(other).to_string();
            assert_eq!(text.is_empty(), report.findings().is_empty());
        }
    }
}

#[test]
fn a_report_that_was_read_does_no_harm() {
    let max = usize::MAX;
    for (total, start, end, number) in [(0, 0, 1, 0), (max, 1, 0, max), (3, max, max, 1)] {
        let text = "\u{1b}[31m\n\u{202e}";
        let finding = serde_json::json!({
            "severity": "violation", "rule": "enum", "at": text, "schema_at": text,
            "span": {"start": start, "end": end, "line": number, "column": number},
            "message": text, "hint": text,
        });
        let report =
            serde_json::json!({"valid": false, "total": total, "findings": [finding, finding]});
        let report: Report = serde_json::from_value(report).unwrap();
        for limit in [0, 1, 2] {
            let excerpts = report.excerpts(b"{}").with_source(text).with_limit(limit);
            let text = excerpts.with_first_line(number).to_string() + &report.to_string();
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
        }
    }
}

#[test]
fn the_cost_of_an_excerpt_does_not_grow_with_its_line() {
    let time = |size: usize| {
        let long = "名".repeat(size);
        let body = request(&format!(
            r#"{{"x":"{long}","name":{{"{long}":1}},"users":[{}"{long}"]}}"#,
            "1,".repeat(200)
        ));
        let report = check(&body);
        assert!(report.findings().len() > 200);
        let once = || {
            let start = Instant::now();
            let text = shown(&report, &body).with_limit(300).to_string();
            assert!(text.len() < 300_000, "{}", text.len());
            start.elapsed()
        };
        (0..5).map(|_| once()).min().unwrap_or_default()
    };
    let (short, long) = (time(100), time(1_000_000));
    assert!(
        long < short * 10 + Duration::from_millis(20),
        "{short:?}, then {long:?}"
    );
}
