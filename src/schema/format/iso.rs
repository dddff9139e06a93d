//! Dates and times that may end early, as the vendor's documentation lists them: `2026`, `2026-12`, `2026-12-31`,
//! `2026-12-31T15:04`, with seconds, a fraction and an offset.

use super::days_of;

/// A full date of the calendar, from year 1 to 9999.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && date(text).is_some_and(str::is_empty)
}

/// Any of these forms.
pub(super) fn is_partial(text: &str) -> bool {
    let Some(rest) = date(text) else {
        return false;
    };
    if rest.is_empty() {
        return true;
    }
    // Only a full date has a time.
    text.len() - rest.len() == 10 && rest.strip_prefix('T').is_some_and(is_time)
}

/// What follows a year, a month or a day.
fn date(text: &str) -> Option<&str> {
    let (year, rest) = number(text, 4, 1..=9999)?;
    let Some((month, rest)) = rest
        .strip_prefix('-')
        .and_then(|rest| number(rest, 2, 1..=12))
    else {
        return rest.is_empty().then_some(rest);
    };
    let days = days_of(month, year);
    match rest.strip_prefix('-') {
        Some(rest) => number(rest, 2, 1..=days).map(|(_, rest)| rest),
        None => rest.is_empty().then_some(rest),
    }
}

/// `HH:MM[:SS[.digits]]`, and an offset.
fn is_time(text: &str) -> bool {
    let Some(rest) = hours_and_minutes(text) else {
        return false;
    };
    let rest = match rest.strip_prefix(':') {
        None => rest,
        Some(rest) => match number(rest, 2, 0..=59) {
            None => return false,
            Some((_, rest)) => without_fraction(rest),
        },
    };
    match rest.strip_prefix(['+', '-']) {
        Some(offset) => hours_and_minutes(offset) == Some(""),
        None => rest.is_empty() || rest == "Z",
    }
}

/// What follows `HH:MM`.
fn hours_and_minutes(text: &str) -> Option<&str> {
    let (_, rest) = number(text, 2, 0..=23)?;
    let (_, rest) = number(rest.strip_prefix(':')?, 2, 0..=59)?;
    Some(rest)
}

/// What follows a fraction of a second; all of it if there is none.
fn without_fraction(text: &str) -> &str {
    let digits = text.strip_prefix('.').unwrap_or_default();
    let rest = digits.trim_start_matches(|character: char| character.is_ascii_digit());
    if rest.len() < digits.len() {
        rest
    } else {
        text
    }
}

/// A number of so many digits within these limits, and what follows it.
fn number(text: &str, digits: usize, limits: std::ops::RangeInclusive<i32>) -> Option<(i32, &str)> {
    let head = text.get(..digits)?;
    let is_number = head.bytes().all(|byte| byte.is_ascii_digit());
    let number = head
        .parse()
        .ok()
        .filter(|number| is_number && limits.contains(number))?;
    Some((number, &text[digits..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_or_time_may_end_early() {
        for text in [
            "2026",
            "0001",
            "9999",
            "2026-12",
            "2026-12-31",
            "2024-02-29",
            "9999-12-31",
            "2026-12-31T15:04",
            "2026-12-31T15:04:05",
            "2026-12-31T15:04:05.123456789",
            "2026-12-31T15:04Z",
            "2026-12-31T15:04:05Z",
            "2026-12-31T15:04:05.1+05:30",
            "2026-12-31T00:00-08:00",
        ] {
            assert!(is_partial(text), "{text}");
        }
        for text in [
            "",
            "26",
            "0000",
            "10000",
            "2026-",
            "2026-13",
            "2026-00",
            "2026-1",
            "2026-12-32",
            "2025-02-29",
            "2026-12-31T",
            "2026-12-31T15",
            "2026-12-31T24:00",
            "2026-12-31T15:60",
            "2026-12-31T15:04:60",
            "2026-12-31t15:04",
            "2026-12-31 15:04",
            "2026-12-31T15:04z",
            "2026-12-31T15:04:05.",
            "2026-12-31T15:04:05.Z",
            "2026-12T15:04",
            "2026-W01",
            "20261231",
            "2026-12-31T15:04+5:30",
            "2026-12-31T15:04+24:00",
            "2026-12-31T15:04ZZ",
            "2026-12-31T15:04Z ",
            "+2026",
            "２０２６",
        ] {
            assert!(!is_partial(text), "{text}");
        }
        assert!(is_date("2026-12-31") && !is_date("2026-12") && !is_date("2026-12-31T15:04"));
    }
}
