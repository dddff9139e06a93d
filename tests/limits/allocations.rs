//! A valid body costs no allocation.

use crate::support::cases;
use attio_contract::generate::{Generator, Seeded};
use attio_contract::{Body, Contract, Profile};
use serde_json::json;

/// The allocations of a yes; the schema is compiled before.
fn count(contract: &Contract, body: Body, bytes: &[u8]) -> u64 {
    assert!(contract.is_valid(body, bytes));
    let info = allocation_counter::measure(|| {
        assert!(contract.is_valid(body, bytes));
        assert!(contract.check(body, bytes).is_valid());
    });
    info.count_total
}

#[test]
fn a_valid_body_without_escapes_is_judged_without_allocation() {
    let mut judged = 0;
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        for case in cases() {
            let is_plain = !case.bytes.contains(&b'\\');
            if contract.schema(case.body).is_ok()
                && is_plain
                && contract.is_valid(case.body, &case.bytes)
            {
                let count = count(&contract, case.body, &case.bytes);
                assert_eq!(count, 0, "{profile} {}", case.path.display());
                judged += 1;
            }
        }
        for body in contract.bodies() {
            let generator = Generator::new(profile, body).unwrap().alphabet("abcß");
            for seed in 0..50 {
                let body_text = generator.valid(&mut Seeded::new(seed)).to_string();
                assert_eq!(
                    count(&contract, body, body_text.as_bytes()),
                    0,
                    "{body_text}"
                );
                judged += 1;
            }
        }
    }
    assert!(judged > 800, "{judged}");
}

#[test]
fn a_megabyte_and_thirty_two_undeclared_keys_are_judged_without_allocation() {
    let reference =
        json!({"target_object": "people", "phone_numbers": [{"domain": "example.com"}]});
    let users = vec![reference; 15_000];
    let large = json!({"data": {"values": {"users": users}}}).to_string();
    assert!(large.len() > 1 << 20);
    assert_eq!(
        count(&Contract::default(), Body::Request, large.as_bytes()),
        0
    );
    for (keys, is_free) in [(32, true), (33, false)] {
        let custom: serde_json::Map<_, _> = (0..keys)
            .map(|key| (format!("custom_{key}"), json!(1)))
            .collect();
        let wide = json!({"data": {"values": custom}}).to_string();
        let count = count(&Contract::default(), Body::Request, wide.as_bytes());
        assert_eq!(count == 0, is_free, "{keys}");
    }
}
