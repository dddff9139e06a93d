//! Reads and prints the time at which an entry was recorded.

use jiff::Timestamp;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

/// Milliseconds since 1970 (UTC) for a time in RFC 3339 form; the offset may be missing. `None` for other strings, and
/// for times far from any recording.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let pieces = Pieces::parse(text.trim()).ok()?;
    // HAR requires an offset, but not every recorder writes one.
    let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
    let local = pieces.date().to_datetime(pieces.time()?);
    let milliseconds = offset.to_timestamp(local).ok()?.as_millisecond();
    (milliseconds >= 0).then_some(milliseconds)
}

/// `2026-01-31 09:05:00`, in UTC.
pub(crate) fn text(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds)
        .map(|time| time.strftime("%F %T").to_string())
        .unwrap_or_default()
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
                " 2026-11-24T18:30:00.1234567+01 ",
                1_795_541_400_123,
                "2026-11-24 17:30:00",
            ),
            (
                "2026-11-24T17:30:00,5Z",
                1_795_541_400_500,
                "2026-11-24 17:30:00",
            ),
            (
                "2016-12-31T23:59:60Z",
                1_483_228_799_000,
                "2016-12-31 23:59:59",
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
            "2026-02-30T00:00:00Z",
            "2026-01-01",
            "1969-12-31T23:59:59Z",
            "-000001-01-01T00:00:00Z",
            "9999-12-31T23:59:59-23:00",
            "\u{fffd}",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
