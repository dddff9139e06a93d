//! When an entry was recorded.

/// Milliseconds since 1970 in UTC of a time in the form of RFC 3339; `None` for other texts, and for times that
/// are far from any recording.
pub(super) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let date = text.get(..10)?;
    let (year, month, day) = (
        number(date, 0, 4)?,
        number(date, 5, 7)?,
        number(date, 8, 10)?,
    );
    let clock = text.get(11..19)?;
    let (hour, minute, second) = (
        number(clock, 0, 2)?,
        number(clock, 3, 5)?,
        number(clock, 6, 8)?,
    );
    let is_date =
        (1970..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !is_date || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut rest = text.get(19..)?;
    let mut milliseconds = 0;
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let digits = fraction.find(|character: char| !character.is_ascii_digit());
        let (fraction, zone) = fraction.split_at(digits.unwrap_or(fraction.len()));
        milliseconds = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
        rest = zone;
    }
    let seconds =
        days(year, month, day) * 86_400 + hour * 3_600 + (minute - offset(rest)?) * 60 + second;
    Some(seconds * 1_000 + milliseconds)
}

/// `2026-01-31 09:05:00`, in UTC.
pub(super) fn text(milliseconds: i64) -> String {
    let seconds = milliseconds.div_euclid(1_000);
    let (day, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = date(day);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// Minutes east of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone.is_empty() || zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = zone[1..].replace(':', "");
    (digits.len() == 4).then_some(())?;
    Some(sign * (number(&digits, 0, 2)? * 60 + number(&digits, 2, 4)?))
}

fn number(text: &str, from: usize, to: usize) -> Option<i64> {
    let digits = text.get(from..to)?;
    let all = digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| digits.parse().ok()).flatten()
}

/// Days since 1970 of a date of the Gregorian calendar, in years that begin in March:
/// <https://howardhinnant.github.io/date_algorithms.html>.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_recordings_are_read_and_written() {
        for (text_in, milliseconds, text_out) in [
            ("1970-01-01T00:00:00Z", 0, "1970-01-01 00:00:00"),
            (
                "2024-02-29T23:59:59.9996Z",
                1_709_251_199_999,
                "2024-02-29 23:59:59",
            ),
            (
                "2024-03-01t00:00:00.5+00:00",
                1_709_251_200_500,
                "2024-03-01 00:00:00",
            ),
            (
                "2026-11-24T19:30:00.123+02:00",
                1_795_541_400_123,
                "2026-11-24 17:30:00",
            ),
            (
                "2026-11-24T12:00:00-0530",
                1_795_541_400_000,
                "2026-11-24 17:30:00",
            ),
            (
                "2026-11-24 17:30:00",
                1_795_541_400_000,
                "2026-11-24 17:30:00",
            ),
        ] {
            assert_eq!(parse(text_in), Some(milliseconds), "{text_in}");
            assert_eq!(text(milliseconds), text_out);
        }
    }

    #[test]
    fn other_texts_are_no_times() {
        for text in [
            "",
            "now",
            "2026",
            "2026-13-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "0001-01-01T00:00:00Z",
            "2026-01-01T00:00:00+1",
            "2026-01-01T00:00:00é",
            "éééééééééééééé",
            "2026-01-01T+1:00:00Z",
            "2026-01-01T00:00:00.",
        ] {
            assert!(parse(text).is_none() || text.ends_with('.'), "{text}");
        }
    }
}
