//! The generators as property tests and fuzzers call them.
#![cfg(all(feature = "proptest", feature = "arbitrary"))]

use crate::laws;
use arbitrary::{Arbitrary, Unstructured};
use attio_contract::arbitrary::{
    BrokenRequest, BrokenResponse, MalformedJson, MistakenRequest, MistakenResponse, ValidRequest,
    ValidResponse,
};
use attio_contract::generate::{Choices as _, Mistake, Seeded};
use attio_contract::{Body, Contract, Profile, strategies};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn strategies_keep_their_word_while_they_shrink() {
    let mut runner = TestRunner::deterministic();
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        for status in [None, Some(200), Some(404)] {
            let body = status.map_or(Body::Request, Body::Response);
            let (valid, broken) = match status {
                None => (
                    strategies::valid_request(profile).boxed(),
                    strategies::broken_request(profile).boxed(),
                ),
                Some(status) => (
                    strategies::valid_response(profile, status).boxed(),
                    strategies::broken_response(profile, status).boxed(),
                ),
            };
            for _ in 0..10 {
                let mut tree = valid.new_tree(&mut runner).unwrap();
                for _ in 0..50 {
                    laws::nothing_is_found(&contract.clone(), body, &tree.current().to_string());
                    if !tree.simplify() {
                        break;
                    }
                }
                let mut tree = broken.new_tree(&mut runner).unwrap();
                let site = tree.current().sites[0].clone();
                for _ in 0..50 {
                    let broken = tree.current();
                    laws::label_is_true(
                        &contract.clone(),
                        body,
                        &broken.body.to_string(),
                        &broken.findings,
                    );
                    assert_eq!(broken.sites[0], site);
                    if !tree.simplify() {
                        break;
                    }
                }
            }
        }
    }
}

#[test]
fn two_hundred_shrunk_bodies_keep_a_true_label_and_are_small() {
    let mut runner = TestRunner::deterministic();
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        let strategy = strategies::broken_request(profile);
        for _ in 0..67 {
            let mut tree = strategy.new_tree(&mut runner).unwrap();
            while tree.simplify() {}
            let broken = tree.current();
            let text = broken.body.to_string();
            laws::label_is_true(&contract.clone(), Body::Request, &text, &broken.findings);
            // The longest way leads through a reference to a phone number.
            assert!(text.len() < 220, "{text}");
        }
    }
}

#[test]
fn a_mistake_stays_the_one_it_is_while_it_shrinks() {
    let mut runner = TestRunner::deterministic();
    let mut names = HashSet::new();
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        for body in contract.bodies() {
            let strategy = match body.status() {
                None => strategies::mistaken_request(profile).boxed(),
                Some(status) => strategies::mistaken_response(profile, status).boxed(),
            };
            for _ in 0..20 {
                let mut tree = strategy.new_tree(&mut runner).unwrap();
                let name = tree.current().name;
                while tree.simplify() {}
                let mistaken = tree.current();
                laws::label_is_true(&contract.clone(), body, &mistaken.text, &mistaken.findings);
                assert_eq!(mistaken.name, name);
                assert!(mistaken.text.len() < 900, "{name} {}", mistaken.text);
                names.insert(name);
            }
        }
    }
    let is_small = |mistake: &&Mistake| !mistake.is_large && !mistake.needs_metadata;
    let small = Mistake::ALL.iter().filter(is_small);
    assert_eq!(names.len(), small.count());
}

#[test]
fn a_status_that_the_profile_does_not_know_has_no_strategy() {
    let strategies: [&dyn Fn(); 3] = [
        &|| drop(strategies::valid_response(Profile::Published, 401)),
        &|| drop(strategies::broken_response(Profile::Published, 401)),
        &|| drop(strategies::mistaken_response(Profile::Published, 401)),
    ];
    for strategy in strategies {
        let panic = catch_unwind(AssertUnwindSafe(strategy)).unwrap_err();
        assert_eq!(
            panic.downcast_ref::<String>().map(|text| &**text),
            Some("profile published knows no status 401, only 200, 400, 404")
        );
    }
}

proptest! {
    #[test]
    fn malformed_json_is_no_json(malformed in strategies::malformed_json()) {
        laws::malformed_is_syntax(&malformed);
    }
}

#[test]
fn a_fuzzers_bytes_make_bodies_that_are_what_they_are_named() {
    let contract = Contract::default();
    let mut choices = Seeded::new(11);
    let mut different = std::collections::HashSet::new();
    for length in 0..300 {
        let bytes: Vec<u8> = (0..length)
            .map(|_| u8::try_from(choices.below(256)).unwrap())
            .collect();
        let source = || Unstructured::new(&bytes);
        let ValidRequest(body) = ValidRequest::arbitrary(&mut source()).unwrap();
        laws::nothing_is_found(&contract.clone(), Body::Request, &body.to_string());
        different.insert(body.to_string());
        let ValidResponse { status, body } = ValidResponse::arbitrary(&mut source()).unwrap();
        laws::nothing_is_found(&contract.clone(), Body::Response(status), &body.to_string());
        let BrokenRequest(broken) = BrokenRequest::arbitrary(&mut source()).unwrap();
        laws::label_is_true(
            &contract.clone(),
            Body::Request,
            &broken.body.to_string(),
            &broken.findings,
        );
        let BrokenResponse { status, broken } = BrokenResponse::arbitrary(&mut source()).unwrap();
        laws::label_is_true(
            &contract.clone(),
            Body::Response(status),
            &broken.body.to_string(),
            &broken.findings,
        );
        let MistakenRequest(mistaken) = MistakenRequest::arbitrary(&mut source()).unwrap();
        laws::label_is_true(
            &contract.clone(),
            Body::Request,
            &mistaken.text,
            &mistaken.findings,
        );
        let MistakenResponse { status, mistaken } =
            MistakenResponse::arbitrary(&mut source()).unwrap();
        laws::label_is_true(
            &contract.clone(),
            Body::Response(status),
            &mistaken.text,
            &mistaken.findings,
        );
        let MalformedJson(malformed) = MalformedJson::arbitrary(&mut source()).unwrap();
        laws::malformed_is_syntax(&malformed);
    }
    assert!(different.len() > 100, "{}", different.len());
}
