use attio_contract::{Contract, Body};
use std::time::Instant;
use std::hint::black_box;
fn time<const N: usize>(mut fs: [&mut dyn FnMut() -> bool; N]) -> [f64; N] {
    let mut n = [1u32; N];
    let mut best = [f64::MAX; N];
    for (f, n) in fs.iter_mut().zip(&mut n) {
        loop { let t = Instant::now(); for _ in 0..*n { black_box(f()); } let e = t.elapsed().as_secs_f64(); if e > 0.001 { break; } *n *= 2; }
    }
    for _ in 0..60 { for (i, f) in fs.iter_mut().enumerate() { let t = Instant::now(); for _ in 0..n[i] { black_box(f()); } best[i] = best[i].min(t.elapsed().as_secs_f64() / f64::from(n[i])); } }
    best
}
fn main() {
    let only = std::env::args().nth(1);
    let c = Contract::default();
    if std::env::args().nth(2).as_deref() == Some("p") { for w in workloads::all() { if only.as_ref().is_some_and(|o| *o == w.name) { println!("{}", String::from_utf8_lossy(&w.texts[0])); } } return; }
    if std::env::args().nth(2).is_some() {
        for w in workloads::all() { if only.as_ref().is_some_and(|o| *o == w.name) {
            let n = std::env::var("N").map_or(200_000_000, |n| n.parse().unwrap()) / w.texts[0].len();
            for _ in 0..n { black_box(c.is_valid(w.body, black_box(&w.texts[0]))); }
        } }
        if only.as_deref() == Some("ndjson") { let w = workloads::mixed(2_000_000); for _ in 0..200 { for t in &w.texts { black_box(c.is_valid(w.body, black_box(t))); } } }
        if only.as_deref() != Some("bad") { return; }
    }
    for w in workloads::all() {
        if only.as_ref().is_some_and(|o| *o != w.name) { continue; }
        let schema: serde_json::Value = serde_json::from_str(c.schema(w.body).unwrap()).unwrap();
        let v = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true).build(&schema).unwrap();
        let t = &w.texts[0];
        let [ours, check, js, ign, val] = time([
            &mut || c.is_valid(w.body, black_box(t)),
            &mut || c.check(w.body, black_box(t)).is_valid(),
            &mut || serde_json::from_slice::<serde_json::Value>(black_box(t)).is_ok_and(|x| v.is_valid(&x)),
            &mut || serde_json::from_slice::<serde::de::IgnoredAny>(black_box(t)).is_ok(),
            &mut || serde_json::from_slice::<serde_json::Value>(black_box(t)).is_ok(),
        ]);
        println!("{:20} {:8} B valid {} ours {:9.0} ns  check {:9.0}  jsonschema {:5.1}x  value {:5.1}x  ours/ignored {:.2}  {:.2} GB/s", w.name, t.len(), w.valid, ours*1e9, check*1e9, js/ours, val/ours, ours/ign, t.len() as f64/ours/1e9);
    }
    if only.as_deref() == Some("bad") {
        let t = workloads::bad_references(10_000, 1_000);
        let schema: serde_json::Value = serde_json::from_str(c.schema(Body::Request).unwrap()).unwrap();
        let v = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true).build(&schema).unwrap();
        if std::env::args().nth(2).is_some() { for _ in 0..std::env::var("N").map_or(300, |n| n.parse().unwrap()) { black_box(c.check_request(&t).total()); } return; }
        println!("{} findings", c.check_request(&t).total());
        let [check, js, val] = time([&mut || c.check_request(black_box(&t)).is_valid(), &mut || serde_json::from_slice::<serde_json::Value>(black_box(&t)).is_ok_and(|x| v.is_valid(&x)),
            &mut || serde_json::from_slice::<serde_json::Value>(black_box(&t)).is_ok()]);
        println!("bad: check {:.0} us, jsonschema {:.0} us, value {:.0}, ratio {:.2}", check*1e6, js*1e6, val*1e6, check/js);
        let t = workloads::bad_references(10_000, 10_000);
        let [check, js] = time([&mut || c.check_request(black_box(&t)).is_valid(), &mut || serde_json::from_slice::<serde_json::Value>(black_box(&t)).is_ok_and(|x| v.is_valid(&x))]);
        println!("all bad: check {:.0} us, jsonschema {:.0} us, ratio {:.2}", check*1e6, js*1e6, check/js);
    }
    let w = workloads::mixed(2_000_000);
    let schema: serde_json::Value = serde_json::from_str(c.schema(w.body).unwrap()).unwrap();
    let v = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true).build(&schema).unwrap();
    if only.is_none() || only.as_deref() == Some("ndjson") {
    let all = |f: &dyn Fn(&[u8]) -> bool| w.texts.iter().filter(|t| f(t)).count() > 0;
    let [ours, check, js, ign] = time([
        &mut || all(&|t| c.is_valid(w.body, t)),
        &mut || all(&|t| c.check(w.body, t).is_valid()),
        &mut || all(&|t| serde_json::from_slice::<serde_json::Value>(t).is_ok_and(|x| v.is_valid(&x))),
        &mut || all(&|t| serde_json::from_slice::<serde::de::IgnoredAny>(t).is_ok()),
    ]);
    println!("ndjson {} bodies: ours {:.3} check {:.3} js {:.1}x (check {:.1}x) ours/ignored {:.2} {:.2} GB/s", w.texts.len(), ours, check, js/ours, js/check, ours/ign, w.bytes() as f64/ours/1e9);
    }
    let _ = Body::Request;
}
