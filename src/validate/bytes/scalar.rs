//! Values that contain no others: strings, numbers, and `true`, `false` and `null`.

use super::program::{Bits, Expected, Group, NumberLimit, StringCheck};
use super::step::Stepped;
use crate::json::{Number, StringToken, ascii_end, decimal_places, number_token};
use crate::schema::format::{Format, are_uuid, date_time_end};

/// From after the opening quote to after the closing quote, if the string is the expected one.
#[expect(
    clippy::inline_always,
    reason = "a call for every text is a twentieth of the time"
)]
#[inline(always)]
pub(super) fn expected_end(bytes: &[u8], at: usize, expected: &Expected) -> Option<usize> {
    // Tested before the `match`, since most strings are of this kind and a jump table is predicted worse.
    if let Expected::Text(limit) = expected {
        let end = ascii_end(bytes, at);
        return (bytes.get(end) == Some(&b'"') && end - at <= *limit).then_some(end + 1);
    }
    checked_end(bytes, at, expected)
}

#[inline(never)]
fn checked_end(bytes: &[u8], at: usize, expected: &Expected) -> Option<usize> {
    let end = match expected {
        Expected::Format(Format::Uuid) => {
            let id = bytes.get(at..)?.first_chunk()?;
            are_uuid(id).then_some(at + 36)?
        }
        Expected::Format(Format::DateTime) => date_time_end(bytes, at)?,
        Expected::Text(_) | Expected::Nothing | Expected::Format(_) => return None,
        Expected::Member(words) => {
            let end = ascii_end(bytes, at);
            words.find_id_in(bytes, at, end).map(|_| end)?
        }
    };
    (bytes.get(end) == Some(&b'"')).then_some(end + 1)
}

/// Any value except a string or a container.
#[inline(never)]
pub(super) fn other(bytes: &[u8], at: usize, group: &Group) -> Stepped {
    let rest = bytes.get(at..).unwrap_or_default();
    let word = |length: usize, bits| {
        let at = at + length;
        Stepped { at, bits }
    };
    match rest {
        [b'n', b'u', b'l', b'l', ..] => return word(4, group.null),
        [b't', b'r', b'u', b'e', ..] => return word(4, group.bool),
        [b'f', b'a', b'l', b's', b'e', ..] => return word(5, group.bool),
        _ => {}
    }
    let Some(token) = number_token(bytes, at) else {
        return Stepped::END;
    };
    Stepped {
        at: at + token.len(),
        bits: number(group, token),
    }
}

/// A string that is not the expected one, from its opening quote.
#[inline(never)]
pub(super) fn text(bytes: &[u8], at: usize, group: &Group) -> Stepped {
    let end = ascii_end(bytes, at + 1);
    if bytes.get(end) == Some(&b'"') {
        let bits = put_to_text(group, bytes, at + 1, end);
        return Stepped { at: end + 1, bits };
    }
    let Some(token) = StringToken::at(bytes, at) else {
        return Stepped::END;
    };
    let at = token.end;
    if token.end - token.start <= group.text.free {
        let bits = group.text.settled;
        return Stepped { at, bits };
    }
    let content = token.decoded(bytes);
    let bits = put_to_text(group, content.as_bytes(), 0, content.len());
    Stepped { at, bits }
}

/// The roots that a string meets.
fn put_to_text(group: &Group, bytes: &[u8], start: usize, end: usize) -> Bits {
    let text = &group.text;
    let mut unbroken = text.start;
    for (bit, check) in &text.checks {
        let holds = match check {
            StringCheck::Member(words) => words.find_id_in(bytes, start, end).is_some(),
            StringCheck::Format(format) => format.is_met_by(&bytes[start..end]),
            StringCheck::DecimalPlaces(most) => {
                let text = std::str::from_utf8(&bytes[start..end]).unwrap_or_default();
                decimal_places(text) <= *most
            }
        };
        if !holds {
            unbroken &= !bit;
        }
    }
    for (bit, limit) in &text.limits {
        if end - start > *limit {
            unbroken &= !bit;
        }
    }
    if unbroken == text.start {
        return text.settled;
    }
    group.settle(unbroken)
}

/// The roots that a number meets.
fn number(group: &Group, token: &str) -> Bits {
    let numbers = &group.number;
    if numbers.whole_only == 0 && numbers.members.is_empty() && numbers.limits.is_empty() {
        return numbers.settled;
    }
    let mut unbroken = numbers.start;
    // Most limits are on the digits as they are written: then the number need not be read.
    let mut known = None;
    let mut number = || *known.get_or_insert_with(|| Number::parse(token));
    if numbers.whole_only != 0 && !number().is_integer() {
        unbroken &= !numbers.whole_only;
    }
    for (bit, members) in &numbers.members {
        let number = number();
        if !members.iter().any(|member| member.equals(number)) {
            unbroken &= !bit;
        }
    }
    for (bit, limit) in &numbers.limits {
        let holds = match limit {
            NumberLimit::Minimum(least) => number().is_at_least(*least),
            NumberLimit::Maximum(most) => most.is_at_least(number()),
            // The token is a decimal of this number, so the shortest one has no more places.
            NumberLimit::DecimalPlaces(most) => {
                has_few_places(token, *most) || number().decimal_places() <= *most
            }
        };
        if !holds {
            unbroken &= !bit;
        }
    }
    if unbroken == numbers.start {
        return numbers.settled;
    }
    group.settle(unbroken)
}

/// Whether a number is written without an exponent and with at most this many digits after its point.
fn has_few_places(token: &str, most: usize) -> bool {
    let token = token.as_bytes();
    let point = token
        .iter()
        .position(|byte| !matches!(byte, b'0'..=b'9' | b'-'));
    point.is_none_or(|point| {
        let fraction = &token[point + 1..];
        token[point] == b'.' && fraction.len() <= most && fraction.iter().all(u8::is_ascii_digit)
    })
}
