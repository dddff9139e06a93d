//! Parsers of option values. Each error says what was expected.

use attio_contract::har::{BadHost, Endpoint};
use attio_contract::types::Target;
use attio_contract::{Profile, UuidAs};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::ops::RangeInclusive;
use std::str::FromStr;

/// The profiles, and what each means.
pub(crate) const PROFILES: [(Profile, &str); 3] = [
    (
        Profile::Wire,
        "what the API accepts and returns, short forms included; the default",
    ),
    (
        Profile::Canonical,
        "Attio's API page with its contradictions resolved: long forms only",
    ),
    (
        Profile::Published,
        "Attio's API page exactly as published, contradictions included",
    ),
];

/// The largest number of threads; more than any machine has use for.
const MOST_THREADS: u16 = 256;

pub(crate) fn profiles() -> impl TypedValueParser<Value = Profile> {
    let values = PROFILES.map(|(profile, help)| PossibleValue::new(profile.name()).help(help));
    PossibleValuesParser::new(values).try_map(|name| name.parse::<Profile>())
}

pub(crate) fn ids() -> impl TypedValueParser<Value = UuidAs> {
    PossibleValuesParser::new(UuidAs::ALL.map(UuidAs::name)).try_map(|name| name.parse::<UuidAs>())
}

pub(crate) fn host(host: &str) -> Result<String, BadHost> {
    Endpoint::default().at(host)?;
    Ok(host.to_owned())
}

/// The operations, in the order in which people think of them.
pub(crate) fn operations() -> impl TypedValueParser<Value = String> {
    let help = |name| match name {
        "create" => "POST: make a record; the default",
        "upsert" => "PUT with matching_attribute: change the record that matches, or make one",
        "append" => "PATCH: change a record, add to attributes of several values",
        _ => "PUT: change a record, replace attributes of several values",
    };
    let names = ["create", "upsert", "append", "overwrite"];
    let values = names.map(|name| {
        let value = PossibleValue::new(name).help(help(name));
        // Its name in the vendor's documentation of old.
        if name == "upsert" {
            value.alias(ASSERT)
        } else {
            value
        }
    });
    PossibleValuesParser::new(values).map(|name| match &*name {
        ASSERT => "upsert".to_owned(),
        _ => name,
    })
}

const ASSERT: &str = "assert";

pub(crate) fn targets() -> impl TypedValueParser<Value = Target> {
    PossibleValuesParser::new(Target::ALL.map(Target::name)).try_map(|name| name.parse::<Target>())
}

/// The value of the only parameter that a query may have.
pub(crate) fn matching_attribute(text: &str) -> Result<String, String> {
    let value = text.strip_prefix("matching_attribute=");
    value
        .map(Into::into)
        .ok_or_else(|| "expected matching_attribute=SLUG".to_owned())
}

/// An age in hours: `12h` or `7d`.
pub(crate) fn age(text: &str) -> Result<u64, String> {
    let number = |digits| within(digits, &(0..=u64::from(u16::MAX)));
    let hours = match text.strip_suffix('d') {
        Some(days) => number(days).map(|days| 24 * days),
        None => text.strip_suffix('h').and_then(number),
    };
    hours.ok_or_else(|| "expected hours or days, such as 12h or 7d".to_owned())
}

pub(crate) fn status(text: &str) -> Result<u16, String> {
    // Not only up to 599: gateways in between send others, and the contract has a finding for them.
    within(text, &(100..=999)).ok_or_else(|| "expected an HTTP status from 100 to 999".to_owned())
}

pub(crate) fn threads(text: &str) -> Result<u16, String> {
    within(text, &(1..=MOST_THREADS))
        .ok_or_else(|| format!("expected a number from 1 to {MOST_THREADS}"))
}

/// A number from 1. A limit of 0 would leave an invalid body without a finding.
pub(crate) fn positive(text: &str) -> Result<usize, String> {
    within(text, &(1..=usize::MAX)).ok_or_else(|| "expected a whole number from 1".to_owned())
}

pub(crate) fn count(text: &str) -> Result<usize, String> {
    within(text, &(0..=usize::MAX)).ok_or_else(|| "expected a whole number from 0".to_owned())
}

pub(crate) fn number(text: &str) -> Result<u64, String> {
    within(text, &(0..=u64::MAX)).ok_or_else(|| "expected a whole number from 0".to_owned())
}

/// A number of bytes: `1000`, `64K`, `64M` or `1G`, in powers of 1024.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let factor = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "k" | "kb" | "kib" => Some(1 << 10),
        "m" | "mb" | "mib" => Some(1 << 20),
        "g" | "gb" | "gib" => Some(1 << 30),
        _ => None,
    };
    let size = within(digits, &(1..=u64::MAX)).zip(factor);
    size.and_then(|(number, factor)| number.checked_mul(factor))
        .ok_or_else(|| "expected a size such as 500K, 64M or 2G".to_owned())
}

/// Digits only, without a sign.
fn within<T: FromStr + PartialOrd>(text: &str, range: &RangeInclusive<T>) -> Option<T> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse::<T>().ok().filter(|_| is_digits)?;
    range.contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_bytes_or_have_a_unit() {
        for (text, bytes) in [
            ("1", 1),
            ("7b", 7),
            ("64K", 64 << 10),
            ("64MiB", 64 << 20),
            ("2gb", 2 << 30),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in [
            "",
            "0",
            "K",
            "-1",
            "+1",
            "1.5M",
            "1T",
            "1 M",
            "99999999999999999999",
            "99999999999G",
            "é",
            "1é",
        ] {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_operation_can_be_named() {
        let parser = operations();
        let named = parser.possible_values().into_iter().flatten();
        let mut named: Vec<_> = named.map(|value| value.get_name().to_owned()).collect();
        named.sort();
        assert_eq!(
            named,
            attio_contract::Operation::names().collect::<Vec<_>>()
        );
    }

    #[test]
    fn every_profile_is_explained() {
        for profile in Profile::ALL {
            assert!(PROFILES.iter().any(|(known, _)| *known == profile));
        }
    }
}
