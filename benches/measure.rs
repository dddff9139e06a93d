//! How it is measured: a group a workload, a benchmark a contender.

use crate::contenders::{Contender, Promise};
use crate::workloads::{self, Workload, texts};
use criterion::{Criterion, SamplingMode, Throughput};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The fewest that criterion takes. Each is of a part of the file, together they are a pass over it.
const SAMPLES_OF_FILE: usize = 10;

/// Measures these contenders on every workload, as set on the command line of `cargo bench`.
pub fn all(contenders: &[Contender]) {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(50))
        .measurement_time(Duration::from_millis(150))
        .sample_size(50)
        // Of the statistics none is used.
        .nresamples(1000)
        .configure_from_args();
    for workload in workloads::all() {
        for contender in contenders {
            let wrong = contender.wrong(&workload);
            let is_right = wrong == 0 || contender.promise != Promise::Right;
            assert!(is_right, "{}: {wrong} wrong", workload.name);
        }
        group(&mut criterion, contenders, &workload);
    }
    criterion.final_summary();
}

fn group(criterion: &mut Criterion, contenders: &[Contender], workload: &Workload) {
    let mut group = criterion.benchmark_group(&workload.name);
    group.throughput(Throughput::Bytes(workload.bytes.len() as u64));
    // Samples of the same length, short enough for some to be undisturbed.
    group.sampling_mode(SamplingMode::Flat);
    if workload.is_ndjson {
        group.sample_size(SAMPLES_OF_FILE);
    }
    for contender in contenders {
        let judge = contender.judge(workload.body);
        let mut parts = workload.parts(SAMPLES_OF_FILE).into_iter().cycle();
        group.bench_function(contender.name, |bencher| {
            if !workload.is_ndjson {
                bencher.iter(|| judge(black_box(&workload.bytes)));
                return;
            }
            bencher.iter_custom(|count| {
                let start = Instant::now();
                for part in parts.by_ref().take(usize::try_from(count).unwrap()) {
                    let valid = texts(part, true).filter(|text| judge(text));
                    black_box(valid.count());
                }
                // What the whole file takes at this speed.
                start.elapsed() * u32::try_from(SAMPLES_OF_FILE).unwrap()
            });
        });
    }
    group.finish();
}
