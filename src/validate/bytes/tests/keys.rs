//! Keys that occur twice in one object.

use super::*;

#[test]
fn a_key_repeated_anywhere_in_a_body_is_refused() {
    let mut choices = Seeded::new(2);
    for (twins, generator) in all() {
        for _ in 0..5 {
            for (_, text) in with_a_key_repeated(&generator.valid(&mut choices)) {
                assert!(!twins.verdict(text.as_bytes()), "{text}");
            }
        }
    }
}

#[test]
fn undeclared_keys_are_told_apart_few_or_many_plain_or_escaped() {
    let twins = Twins::new(r#"{"properties": {"known": {"type": "number"}}}"#, true);
    for count in [1, 2, FEW - 1, FEW, FEW + 1, 3 * FEW] {
        for (written, is_same) in [("key0", true), ("k\\u0065y0", true), ("key00", false)] {
            let keys = |first: &str| {
                let others = (1..count).map(|index| format!(",\"key{index}\":0"));
                format!("\"{first}\":0{}", others.collect::<String>())
            };
            // As many keys again in an object that is still open.
            let inside = format!("{{{}}}", keys("key0"));
            let text = format!("{{{},\"known\":1,\"inside\":{inside}", keys("key0"));
            let last = format!("{text},\"{written}\":{inside}}}");
            assert_eq!(
                twins.verdict(last.as_bytes()),
                !is_same,
                "{count} {written}"
            );
            let first = format!("{{{},\"inside\":{inside},\"key0\":0}}", keys(written));
            assert_eq!(
                twins.verdict(first.as_bytes()),
                !is_same,
                "{count} {written}"
            );
        }
    }
    for (text, valid) in [
        (r#"{"known":1,"known":1}"#, false),
        (r#"{"known":1,"kn\u006fwn":1}"#, false),
        (r#"{"kn\u006fwn":1}"#, true),
        (r#"{"kn\u006fwn":"1"}"#, false),
        (r#"{"":1,"":1}"#, false),
    ] {
        assert_eq!(twins.verdict(text.as_bytes()), valid, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn keys_are_told_apart_whatever_is_open_around_them(numbers in vec(any::<usize>(), 1..60)) {
        let mut numbers = numbers.iter().cycle();
        let mut choose = |n| numbers.next().map_or(0, |number| number % n);
        let text = shapes::text(&mut choose, 8_000);
        Twins::new(r#"{"properties": {"id": {"type": "number"}}}"#, true).verdict(text.as_bytes());
    }
}
