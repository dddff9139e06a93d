//! The first verdict of a process, measured from outside by running `first_verdict`.

use crate::ratio::median;
use crate::workloads;
use std::path::Path;
use std::process::Command;

/// The time of a first verdict.
#[derive(Clone, Copy, Debug)]
pub struct FirstVerdict {
    /// Whose it is.
    pub name: &'static str,
    /// The median of the runs, in nanoseconds.
    pub median: f64,
    /// The median distance from it, as a part of it.
    pub deviation: f64,
}

/// Runs the program as many times for each contender, in turn.
pub fn measure(program: &Path, runs: usize) -> [FirstVerdict; 3] {
    let [valid, broken] = workloads::requests();
    let contenders = [
        ("`check`, a valid request", "check", &valid, true),
        ("`check`, a refused request", "check", &broken, false),
        ("jsonschema, a valid request", "jsonschema", &valid, true),
    ];
    let mut times = contenders.map(|_| Vec::new());
    for _ in 0..runs {
        for ((_, contender, body, is_valid), times) in contenders.iter().zip(&mut times) {
            times.push(run(program, contender, body, *is_valid));
        }
    }
    let mut times = times.iter();
    contenders.map(|(name, ..)| {
        let times = times.next().expect("there is a list a contender");
        let middle = median(times);
        let distances: Vec<f64> = times.iter().map(|time| (time - middle).abs()).collect();
        FirstVerdict {
            name,
            median: middle,
            deviation: median(&distances) / middle,
        }
    })
}

fn run(program: &Path, contender: &str, body: &[u8], is_valid: bool) -> f64 {
    let body = str::from_utf8(body).unwrap();
    let output = Command::new(program)
        .args([contender, body])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(i32::from(!is_valid)));
    let nanoseconds = String::from_utf8(output.stdout).unwrap();
    nanoseconds.trim().parse().unwrap()
}
