//! Strings that do not have a format.

use crate::schema::format::Format;

/// Strings that do not have it under any reading of it.
pub(super) fn malformed_strings(format: Option<Format>) -> &'static [&'static str] {
    match format {
        Some(Format::Uuid) => &[
            "",
            "7",
            "00000000000000000000000000000000",
            "00000000-0000-0000-0000-00000000000",
            "00000000-0000-0000-0000-0000000000000",
            "00000000-0000-0000-0000-00000000000g",
            "00000000-0000-0000-00000000000000000",
        ],
        Some(Format::DateTime) => &[
            "",
            "2023-01-01",
            "2023-01-01 15:00:00Z",
            "2023-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2023-01-01T15:00:00.Z",
            "2023-01-01T15:00:00+24:00",
            "2023-01-01T12:00:60Z",
        ],
        Some(Format::Uri) => &["", "app.attio.com/x", "https://a b", "https://a/%zz"],
        Some(Format::Date) => &[
            "",
            "2026",
            "2026-02-29",
            "31.12.2026",
            "2026-12-31T00:00:00Z",
        ],
        Some(Format::PartialDateTime) => &["", "26", "2026-13", "31.12.2026", "2026-12-31 15:04"],
        Some(Format::Decimal) => &["", "4,99", "$4.99", "1e3", "4.", ".5"],
        Some(Format::Latitude) => &["", "90.1", "north", "012"],
        Some(Format::Longitude) => &["", "180.1", "east", "1 2"],
        Some(Format::Domain) => &["", "example", "example..com", "a b.com"],
        Some(Format::EmailAddress) => &["", "person", "person@", "person@host", "a b@example.com"],
        Some(Format::PhoneNumber) => &["", "+", "020 7946 0958", "+44 x"],
        Some(Format::NationalPhoneNumber) => &["", "none", "1234567890123456"],
        None => &[""],
    }
}
