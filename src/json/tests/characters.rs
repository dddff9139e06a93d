//! Strings: characters, UTF-8 and what is searched for in words of bytes.

use super::agrees_with_serde_json;
use crate::json::{Literal, StringToken, ascii_end};

#[test]
fn any_character_is_read_as_serde_json_reads_it_wherever_a_text_ends() {
    for byte in 0..=u8::MAX {
        for text in ["{}", "[1]", "1", "\"a\"", "null"] {
            agrees_with_serde_json(&[text.as_bytes(), &[byte]].concat());
            agrees_with_serde_json(&[&[byte], text.as_bytes()].concat());
            agrees_with_serde_json(&[text.as_bytes(), &[byte], b" "].concat());
        }
        for before in 0..10 {
            for after in 0..10 {
                let string = [&b"a".repeat(before)[..], &[byte], &b"b".repeat(after)].concat();
                for (head, tail) in [("\"", "\""), ("[\"", "\"]"), ("{\"", "\":0}")] {
                    agrees_with_serde_json(&[head.as_bytes(), &string, tail.as_bytes()].concat());
                }
            }
        }
    }
}

/// A string with these bytes must be accepted exactly if they are UTF-8 and need no escapes.
fn is_a_string_as_std_says(content: &[u8]) {
    let bytes = [b"\"", content, b"\""].concat();
    let text = std::str::from_utf8(content);
    let text = text.ok().filter(|text| !text.contains(char::is_control));
    let token = StringToken::at(&bytes, 0);
    assert_eq!(token.is_some(), text.is_some(), "{content:x?}");
    if let Some(token) = token {
        assert_eq!(
            (token.start, token.end, token.escaped),
            (0, bytes.len(), false)
        );
        assert_eq!(Some(&*token.decoded(&bytes)), text);
    }
}

#[test]
fn any_two_bytes_and_the_edges_of_longer_sequences_are_utf_8_or_refused() {
    let is_special = |byte: u8| matches!(byte, b'"' | b'\\' | 0x7F);
    for first in 0..=255 {
        for second in 0..=255 {
            // C1 control characters, which JSON does not mind, are control characters to std.
            let is_c1 = first == 0xC2 && second < 0xA0;
            if !is_special(first) && !is_special(second) && !is_c1 {
                is_a_string_as_std_says(&[first, second]);
            }
        }
    }
    let edges = [0x7E, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0];
    for lead in 0xE0..=0xFF {
        for second in edges {
            for third in edges {
                is_a_string_as_std_says(&[lead, second, third]);
                is_a_string_as_std_says(&[b'x', lead, second, third, b'x']);
                for fourth in edges {
                    is_a_string_as_std_says(&[lead, second, third, fourth]);
                }
            }
        }
    }
}

#[test]
fn the_end_of_ascii_is_found_at_any_offset_before_any_other_byte() {
    let is_odd = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\' | 0x80..);
    for odd in (0..=0xFF).filter(is_odd) {
        for plain in [b' ', b'!', b'#', b'[', b']', 0x7F] {
            for length in 0..20 {
                for behind in [0, 1, 7, 8, 15, 16, 17] {
                    let mut bytes = vec![plain; length];
                    assert_eq!(ascii_end(&bytes, 0), length);
                    bytes.push(odd);
                    bytes.resize(length + 1 + behind, plain);
                    for start in [0, length / 2, length] {
                        assert_eq!(
                            ascii_end(&bytes, start),
                            length,
                            "{odd:x} {plain:x} {start}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_literal_stands_where_all_of_its_characters_do() {
    for length in 1..=40 {
        let text: String = ('a'..='z').cycle().take(length).collect();
        let literal = Literal::new(&text);
        for tail in ["", "x", "xxxxxxxxx"] {
            let bytes = [b"-", text.as_bytes(), tail.as_bytes()].concat();
            assert!(literal.stands(&bytes, 1), "{length}");
            assert!(!literal.stands(&bytes, 0) && !literal.stands(&bytes, bytes.len()));
            assert!(!literal.stands(&bytes[..length], 1), "{length}");
            for at in 1..=length {
                let mut other = bytes.clone();
                other[at] ^= 1;
                assert!(!literal.stands(&other, 1), "{length} {at}");
            }
        }
    }
}
