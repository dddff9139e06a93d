//! The formats that the contract asserts, defined once for every engine.

mod iso;

use crate::api::form::{is_domain, is_email_address, is_phone_number};
use fluent_uri::Uri;

/// A `format` of the embedded schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Format {
    Uuid,
    DateTime,
    Uri,
    /// A full date.
    Date,
    /// A date or time that may end early, such as `2026-01`.
    PartialDateTime,
    /// A number in a string.
    Decimal,
    Latitude,
    Longitude,
    Domain,
    EmailAddress,
    /// A phone number with the calling code of its country.
    PhoneNumber,
    /// A phone number whose country is known.
    NationalPhoneNumber,
}

impl Format {
    pub(crate) const ALL: [Self; 12] = [
        Self::Uuid,
        Self::DateTime,
        Self::Uri,
        Self::Date,
        Self::PartialDateTime,
        Self::Decimal,
        Self::Latitude,
        Self::Longitude,
        Self::Domain,
        Self::EmailAddress,
        Self::PhoneNumber,
        Self::NationalPhoneNumber,
    ];

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The name in a schema.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::DateTime => "date-time",
            Self::Uri => "uri",
            Self::Date => "date",
            Self::PartialDateTime => "partial-date-time",
            Self::Decimal => "decimal",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
            Self::Domain => "domain",
            Self::EmailAddress => "email-address",
            Self::PhoneNumber => "phone-number",
            Self::NationalPhoneNumber => "national-phone-number",
        }
    }

    /// What a string of this format looks like, for people.
    pub(crate) fn shape(self) -> &'static str {
        match self {
            Self::Uuid => "8-4-4-4-12 hex digits with hyphens",
            Self::DateTime => "an RFC 3339 time such as 2023-01-01T15:00:00Z",
            Self::Uri => "an RFC 3986 URI with a scheme",
            Self::Date => "a date such as 2026-12-31",
            Self::PartialDateTime => "a date or time such as 2026-12-31 or 2026-12-31T15:00:00Z",
            Self::Decimal => "a number in a string, such as \"4.99\"",
            Self::Latitude => "a number in a string, from \"-90\" to \"90\"",
            Self::Longitude => "a number in a string, from \"-180\" to \"180\"",
            Self::Domain => "a domain such as \"example.com\"",
            Self::EmailAddress => "an address such as \"person@example.com\"",
            Self::PhoneNumber => "a number such as \"+44 20 7946 0958\"",
            Self::NationalPhoneNumber => "a number of 1 to 15 digits",
        }
    }

    /// Whether these bytes are a string of this format.
    pub(crate) fn is_met_by(self, bytes: &[u8]) -> bool {
        match self {
            Self::Uuid => bytes.try_into().is_ok_and(are_uuid),
            Self::DateTime => date_time_end(bytes, 0) == Some(bytes.len()),
            _ => std::str::from_utf8(bytes).is_ok_and(self.check()),
        }
    }

    /// The check as a plain function, as the engine takes it.
    pub(crate) fn check(self) -> fn(&str) -> bool {
        match self {
            Self::Uuid => is_uuid,
            Self::DateTime => is_date_time,
            Self::Uri => is_uri,
            Self::Date => iso::is_date,
            Self::PartialDateTime => iso::is_partial,
            Self::Decimal => is_decimal,
            Self::Latitude => |text| is_coordinate(text, 90, 2),
            Self::Longitude => |text| is_coordinate(text, 180, 3),
            Self::Domain => is_domain,
            Self::EmailAddress => is_email_address,
            Self::PhoneNumber => |text| is_phone_number(text, false),
            Self::NationalPhoneNumber => |text| is_phone_number(text, true),
        }
    }
}

/// What comes before and after the point of a number in a string, without its sign; the point needs digits on both sides.
fn decimal(text: &str) -> Option<(&str, &str)> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, "0"),
    };
    let are_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (are_digits(whole) && are_digits(fraction)).then_some((whole, fraction))
}

fn is_decimal(text: &str) -> bool {
    decimal(text).is_some()
}

/// A number of degrees up to `most`, with at most so many digits before the point and no zeros in front.
fn is_coordinate(text: &str, most: u32, digits: usize) -> bool {
    let Some((whole, fraction)) = decimal(text) else {
        return false;
    };
    let has_zeros = whole.len() > 1 && whole.starts_with('0');
    let Some(degrees) = whole.parse::<u32>().ok().filter(|_| whole.len() <= digits) else {
        return false;
    };
    !has_zeros && (degrees < most || (degrees == most && fraction.bytes().all(|byte| byte == b'0')))
}

/// 8-4-4-4-12 hex digits with hyphens, in any case and of any version.
fn is_uuid(text: &str) -> bool {
    text.as_bytes().try_into().is_ok_and(are_uuid)
}

/// Like [`is_uuid`], for bytes. The loop has no branches, so that it compiles to a few vector instructions: a response
/// contains dozens of ids.
#[inline]
pub(crate) fn are_uuid(bytes: &[u8; 36]) -> bool {
    const HYPHENS: [usize; 4] = [8, 13, 18, 23];
    const IS_DIGIT: [u8; 36] = {
        let mut is_digit = [1; 36];
        let mut at = 0;
        while at < HYPHENS.len() {
            is_digit[HYPHENS[at]] = 0;
            at += 1;
        }
        is_digit
    };
    let mut wrong = 0;
    for (byte, is_digit) in bytes.iter().zip(IS_DIGIT) {
        let is_decimal = byte.wrapping_sub(b'0') < 10;
        let is_letter = (byte | 0x20).wrapping_sub(b'a') < 6;
        wrong |= is_digit & !u8::from(is_decimal | is_letter);
    }
    wrong == 0 && HYPHENS.iter().all(|at| bytes[*at] == b'-')
}

/// RFC 3986 with a scheme.
fn is_uri(text: &str) -> bool {
    Uri::parse(text).is_ok()
}

/// RFC 3339, section 5.6, with any number of fraction digits, `T` and `Z` in either case; second
/// 60 only at 23:59 UTC, which is where leap seconds are.
fn is_date_time(text: &str) -> bool {
    date_time_end(text.as_bytes(), 0) == Some(text.len())
}

/// The end of the date-time that begins at this place.
pub(crate) fn date_time_end(bytes: &[u8], at: usize) -> Option<usize> {
    let head: &[u8; 19] = bytes.get(at..)?.first_chunk()?;
    let [year_1, year_2, month] = DATE.pairs(head, 0, [0, 2, 5])?;
    let [day, hour, minute] = DAY_AND_TIME.pairs(head, 8, [0, 3, 6])?;
    let [_, _, second] = TIME.pairs(head, 11, [0, 3, 6])?;
    let (end, offset) = offset_minutes(bytes, fraction_end(bytes, at + 19)?)?;
    let in_range = (1..=12).contains(&month)
        && (1..=days_of(month, year_1 * 100 + year_2)).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    let leap = second < 60 || (hour * 60 + minute - offset).rem_euclid(24 * 60) == 23 * 60 + 59;
    (in_range && leap).then_some(end)
}

const DATE: Mask = Mask::new(*b"0000-00-");
const DAY_AND_TIME: Mask = Mask::new(*b"00T00:00");
const TIME: Mask = Mask::new(*b"00:00:00");

/// A pattern of eight bytes in which `0` is any digit and `T` is a letter in either case. All eight bytes are checked
/// together, which is twice as fast as one by one.
struct Mask {
    text: u64,
    /// One in each byte that is a digit.
    digits: u64,
    /// Zero in each bit that does not matter: the case of the letter.
    counts: u64,
}

impl Mask {
    const fn new(text: [u8; 8]) -> Self {
        let (mut digits, mut counts) = ([0; 8], [0xFF; 8]);
        let mut at = 0;
        while at < 8 {
            match text[at] {
                b'0' => digits[at] = 0xFF,
                b'T' => counts[at] = !0x20,
                _ => {}
            }
            at += 1;
        }
        Self {
            text: u64::from_le_bytes(text),
            digits: u64::from_le_bytes(digits),
            counts: u64::from_le_bytes(counts),
        }
    }

    /// The two-digit numbers at these places of the eight bytes, if the bytes match the pattern.
    #[inline]
    fn pairs(&self, bytes: &[u8; 19], at: usize, places: [u32; 3]) -> Option<[i32; 3]> {
        const SIXES: u64 = u64::from_le_bytes([6; 8]);
        const HIGH: u64 = u64::from_le_bytes([0xF0; 8]);
        let text = u64::from_le_bytes(*bytes[at..].first_chunk()?);
        // The values of digits; zero for the rest.
        let values = (text ^ self.text) & self.counts;
        // Nine plus six is fifteen; whatever is already over fifteen needs no sum.
        let over_nine = (values | ((values & !HIGH) + SIXES)) & HIGH & self.digits;
        if over_nine | (values & !self.digits) != 0 {
            return None;
        }
        let sums = values * 10 + (values >> 8);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the lowest byte is the sum"
        )]
        let sum = |place: u32| i32::from((sums >> (8 * place)) as u8);
        Some(places.map(sum))
    }
}

fn days_of(month: i32, year: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The end of the fraction of a second; if there is one, it has at least one digit.
fn fraction_end(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b'.') {
        return Some(at);
    }
    let mut end = at + 1;
    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    (end > at + 1).then_some(end)
}

/// The end of an offset from UTC, and how many minutes local time is ahead.
fn offset_minutes(bytes: &[u8], at: usize) -> Option<(usize, i32)> {
    let sign = *bytes.get(at)?;
    if matches!(sign, b'Z' | b'z') {
        return Some((at + 1, 0));
    }
    let [h1, h2, b':', m1, m2] = *bytes.get(at + 1..)?.first_chunk()? else {
        return None;
    };
    let (hours, minutes) = (two(h1, h2)?, two(m1, m2)?);
    let minutes_ahead = match sign {
        b'+' => hours * 60 + minutes,
        b'-' => -(hours * 60 + minutes),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some((at + 6, minutes_ahead))
}

/// A number of two decimal digits.
fn two(tens: u8, ones: u8) -> Option<i32> {
    let digits = [tens, ones].map(|digit| digit.wrapping_sub(b'0'));
    let [tens, ones] = digits.map(i32::from);
    (tens < 10 && ones < 10).then_some(tens * 10 + ones)
}

#[cfg(test)]
mod tests;
