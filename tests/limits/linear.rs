//! Time and memory grow with the body and no faster, whatever it holds.

use crate::growing::{BODIES, list, request};
use attio_contract::{Contract, Report};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// The quickest of a few runs, so that a pause of the machine does not count.
fn quickest(run: impl Fn() -> Report) -> Duration {
    let runs = (0..4).map(|_| {
        let start = Instant::now();
        let report = run();
        let elapsed = start.elapsed();
        drop(report);
        elapsed
    });
    runs.min().unwrap_or_default()
}

#[test]
fn sixteen_times_the_body_takes_no_more_than_about_sixteen_times_the_time() {
    let contract = Contract::default();
    for (name, make) in BODIES {
        let (small, large) = (make(2_000), make(32_000));
        let scale = large.len() / small.len();
        assert!((10..=18).contains(&scale), "{name}: {scale}");
        let mut ratio = 0.0;
        // A quadratic step would come to 256.
        let is_linear = (0..10).any(|_| {
            let small = quickest(|| contract.check_request(small.as_bytes()));
            let large = quickest(|| contract.check_request(large.as_bytes()));
            ratio = large.as_secs_f64() / small.as_secs_f64();
            ratio < 100.0
        });
        assert!(is_linear, "{name}: {ratio}");
    }
}

#[test]
fn expanding_sixteen_times_the_body_takes_no_more_than_about_sixteen_times_the_time() {
    let long = |size: usize| {
        request(&format!(
            "{{\"users\":[{}]}}",
            list(size, |_| "\"a\"".to_owned())
        ))
    };
    let refused = |size: usize| {
        let id = "\"99a03ff3-0435-47da-95cc-76b2caeb4dab\"";
        request(&format!(
            "{{\"users\":[{}]}}",
            list(size, |_| id.to_owned())
        ))
    };
    let bodies: [&dyn Fn(usize) -> String; 2] = [&long, &refused];
    for make in bodies {
        let (small, large) = (make(4_000), make(64_000));
        let quickest = |body: &str| {
            quickest(|| match Contract::default().expand(body.as_bytes()) {
                Ok(long) => Contract::default().check_request(&long.as_bytes()[..1]),
                Err(rejected) => rejected.into_report(),
            })
        };
        let ratio = || quickest(&large).as_secs_f64() / quickest(&small).as_secs_f64();
        let ratios: Vec<_> = (0..10)
            .map(|_| ratio())
            .take_while(|ratio| *ratio >= 100.0)
            .collect();
        assert!(ratios.len() < 10, "{ratios:?}");
    }
}

#[test]
fn memory_is_a_multiple_of_the_body() {
    let contract = Contract::default();
    let tiny = request(&format!(
        "{{\"users\":5,\"custom\":[{}]}}",
        list(1 << 20, |_| "0".to_owned())
    ));
    let wrong = |value: &str| {
        request(&format!(
            "{{\"users\":[{}]}}",
            list(1 << 21, |_| value.to_owned())
        ))
    };
    let mut worst = String::new();
    let others = BODIES.iter().map(|(name, make)| (*name, make(100_000)));
    for (name, body) in others.chain([
        ("tiny values", tiny),
        ("tiny values, all of them wrong", wrong("5")),
        ("tiny objects, all of them wrong", wrong("{}")),
    ]) {
        let info = allocation_counter::measure(|| {
            drop(contract.check_request(body.as_bytes()));
        });
        let times = info.bytes_max / body.len() as u64;
        write!(worst, "{name}: {times}, ").unwrap();
        // Beside the body's share, a report of 10,000 findings.
        assert!(
            info.bytes_max < 60 * body.len() as u64 + (16 << 20),
            "{worst}"
        );
    }
    eprintln!("bytes in use at the most, by the bytes of the body: {worst}");
}
