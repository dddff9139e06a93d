//! Prints the nanoseconds from the start of `main` to the first verdict on a request:
//! `first_verdict CONTENDER BODY`. The verdict is the exit status.

use attio_contract::Body;
use attio_contract_benches::contenders::ALL;
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let start = Instant::now();
    let arguments: Vec<String> = std::env::args().collect();
    let [_, name, body] = &arguments[..] else {
        panic!("usage: first_verdict CONTENDER BODY");
    };
    let contender = ALL.iter().find(|contender| contender.name == name);
    let judge = contender
        .expect("a contender of the table")
        .judge(Body::Request);
    let is_valid = judge(body.as_bytes());
    println!("{}", start.elapsed().as_nanos());
    ExitCode::from(u8::from(!is_valid))
}
