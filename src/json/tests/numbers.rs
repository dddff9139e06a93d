//! Numbers: their range, and when two are equal.

use super::*;

#[test]
fn a_whole_number_of_any_length_is_in_range_or_out_of_it() {
    for digits in [1, 299, 300, 301, 308, 309, 310, 400] {
        for first in ["1", "-1", "9", "-9"] {
            for rest in ["0", "9"] {
                let text = first.to_owned() + &rest.repeat(digits - 1);
                agrees_with_serde_json(text.as_bytes());
                agrees_with_serde_json(format!("{text}.5").as_bytes());
            }
        }
    }
}

#[test]
fn numbers_are_equal_by_value_however_they_are_written() {
    let number = |text: &str| read(text.as_bytes()).unwrap().number(ROOT).unwrap();
    // In a row: the same number; in different rows: different ones.
    let rows: [&[&str]; 9] = [
        &["0", "-0", "0.0", "-0e5"],
        &["400", "400.0", "4e2", "4000e-1"],
        &["-400", "-400.0", "-4e2"],
        &["400.5", "4005e-1"],
        &["9007199254740992", "9007199254740992.0"],
        &["9007199254740993"],
        &["18446744073709551615"],
        &[
            "18446744073709551616",
            "18446744073709551616.0",
            "1.8446744073709551616e19",
        ],
        &["-18446744073709551616", "-18446744073709551616.0"],
    ];
    for (left, of_left) in rows.iter().enumerate() {
        for (right, of_right) in rows.iter().enumerate() {
            for a in *of_left {
                for b in *of_right {
                    assert_eq!(number(a).equals(number(b)), left == right, "{a} {b}");
                }
            }
        }
    }
    for (text, is_integer) in [
        ("7", true),
        ("-7", true),
        ("7.0", true),
        ("7.5", false),
        ("1e300", true),
    ] {
        assert_eq!(number(text).is_integer(), is_integer, "{text}");
    }
}
