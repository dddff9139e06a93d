//! Strings and numbers.

use super::choices::Choices;
use super::realistic;
use super::style::Style;
use crate::json::Number;
use crate::schema::format::Format;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A string made from the alphabet; the smallest is empty.
pub(super) fn text(style: &Style, choices: &mut impl Choices) -> String {
    if style.is_realistic {
        return realistic::name(choices);
    }
    if style.alphabet.is_empty() {
        return String::new();
    }
    let length = choices.below(style.text + 1);
    (0..length)
        .map(|_| *choices.pick(&style.alphabet))
        .collect()
}

/// A string of a format.
pub(super) fn formatted(style: &Style, format: Format, choices: &mut impl Choices) -> String {
    match format {
        _ if style.is_realistic => realistic::formatted(format, choices),
        Format::Uuid => uuid(choices),
        Format::DateTime => date_time(choices),
        Format::Uri => {
            let mut uri =
                String::from(*choices.pick(&["https://example.com/", "urn:x:", "mailto:a@"]));
            for _ in 0..choices.below(9) {
                uri.push_str(choices.pick::<&str>(&["a", "Z", "0", "-", "~", "%20", "/", "?"]));
            }
            uri
        }
        Format::Date => (*choices.pick(&["2026-12-31", "0001-01-01", "2024-02-29"])).to_owned(),
        Format::PartialDateTime => (*choices.pick(PARTIAL)).to_owned(),
        Format::Decimal => (*choices.pick(&["0", "4.99", "-1.5", "+007.10"])).to_owned(),
        Format::Latitude => (*choices.pick(&["0", "-90.000", "51.5072", "+8"])).to_owned(),
        Format::Longitude => (*choices.pick(&["0", "180.0", "-0.1276", "99"])).to_owned(),
        Format::Domain => {
            (*choices.pick(&["example.com", "https://example.co.uk/x", "a.io"])).to_owned()
        }
        Format::EmailAddress => {
            (*choices.pick(&["person@example.com", "a+b@mail.example.org"])).to_owned()
        }
        Format::PhoneNumber => {
            (*choices.pick(&["+44 20 7946 0958", "+1 (555) 010-0100"])).to_owned()
        }
        Format::NationalPhoneNumber => {
            (*choices.pick(&["020 7946 0958", "ext. 7", "5"])).to_owned()
        }
    }
}

/// Dates and times that end early.
const PARTIAL: &[&str] = &[
    "2026",
    "2026-12",
    "2026-12-31",
    "2026-12-31T15:04",
    "2026-12-31T15:04:05.25Z",
    "9999-12-31T23:59:59+05:30",
];

/// A number with at most this many decimal places, within these limits.
pub(super) fn limited(
    minimum: Option<Number>,
    maximum: Option<Number>,
    decimal_places: Option<usize>,
    choices: &mut impl Choices,
) -> Value {
    let most = maximum.map_or(1000, |most| most.to_json().as_u64().unwrap_or(0));
    let least = minimum.map_or(0, |least| least.to_json().as_u64().unwrap_or(0));
    let room = usize::try_from(most.saturating_sub(least)).unwrap_or(0);
    let whole = least + choices.below(room + 1) as u64;
    let has_half = decimal_places != Some(0) && whole < most && choices.flip();
    if has_half {
        let tenths = format!("{whole}.5");
        return json!(tenths.parse::<f64>().unwrap_or_default());
    }
    whole.into()
}

pub(crate) fn uuid(choices: &mut impl Choices) -> String {
    const DIGITS: &[u8] = b"0123456789abcdefABCDEF";
    let digit = |at| match at {
        8 | 13 | 18 | 23 => '-',
        _ => char::from(*choices.pick(DIGITS)),
    };
    (0..36).map(digit).collect()
}

fn date_time(choices: &mut impl Choices) -> String {
    let mut text = format!(
        "{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}",
        choices.below(10_000),
        choices.below(12) + 1,
        choices.below(28) + 1,
        choices.pick(&['T', 't']),
        choices.below(24),
        choices.below(60),
        choices.below(60),
    );
    if choices.flip() {
        text.push('.');
        for _ in 0..=choices.below(12) {
            text.push_str(choices.pick::<&str>(&["0", "1", "9"]));
        }
    }
    match choices.below(4) {
        0 => text.push('Z'),
        1 => text.push('z'),
        2 => text.push_str(choices.pick::<&str>(&["-00:00", "+23:59"])),
        _ => {
            let sign = choices.pick(&['+', '-']);
            let _ = write!(
                text,
                "{sign}{:02}:{:02}",
                choices.below(24),
                choices.below(60)
            );
        }
    }
    text
}

/// Any number that JSON can express; the smallest is 0.
pub(super) fn number(choices: &mut impl Choices) -> Value {
    match choices.below(5) {
        0 => choices.below(1000).into(),
        1 => (-1).into(),
        2 => (*choices.pick(&[0.5, -0.0, 1e300, 5e-324, 400.0, 1e21])).into(),
        3 => u64::MAX.into(),
        _ => i64::MIN.into(),
    }
}

/// A whole number, sometimes written as a float.
pub(super) fn integer(choices: &mut impl Choices) -> Value {
    match choices.below(3) {
        0 => choices.below(1000).into(),
        1 => (*choices.pick(&[i64::MIN, -1])).into(),
        _ => (*choices.pick(&[2.0, -0.0, 1e300])).into(),
    }
}

/// Any JSON value, nested at most `depth` levels deep.
pub(super) fn anything(style: &Style, depth: usize, choices: &mut impl Choices) -> Value {
    if style.is_realistic {
        return realistic::value(choices);
    }
    match choices.below(if depth == 0 { 4 } else { 6 }) {
        0 => Value::Null,
        1 => choices.flip().into(),
        2 => number(choices),
        3 => text(style, choices).into(),
        4 => (0..choices.below(style.items + 1))
            .map(|_| anything(style, depth - 1, choices))
            .collect(),
        _ => {
            let count = choices.below(style.items + 1);
            let members =
                (0..count).map(|_| (text(style, choices), anything(style, depth - 1, choices)));
            Value::Object(members.collect())
        }
    }
}
