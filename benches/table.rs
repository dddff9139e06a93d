//! Prints what the benches have measured as Markdown: `table DIRECTORY_OF_CRITERION`.

use attio_contract_benches::contenders::{
    self, CHECK, Contender, IGNORED_ANY, IS_VALID, JSONSCHEMA, Promise,
};
use attio_contract_benches::first_verdicts;
use attio_contract_benches::machine;
use attio_contract_benches::ratio::{Ratio, duration, quickest, three_digits, times};
use attio_contract_benches::workloads::{self, Workload};
use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};

fn main() {
    let directory: PathBuf = env::args_os()
        .nth(1)
        .expect("usage: table DIRECTORY")
        .into();
    let workloads = workloads::all();
    println!("# How fast, beside others\n");
    println!(
        "Written by `benches/run`. From bytes to a verdict, on one core, {}.\n",
        machine::description()
    );
    println!("{}\n", summary(&directory, &workloads));
    speeds(&directory, &workloads);
    costs(&directory, &workloads);
    start_up();
    legend();
}

/// The ranges of what matters most, in a sentence.
fn summary(directory: &Path, workloads: &[Workload]) -> String {
    let valid = workloads
        .iter()
        .filter(|workload| !workload.verdicts.contains(&false));
    let valid: Vec<&Workload> = valid.collect();
    let range = |contender| {
        let speeds = valid
            .iter()
            .map(|workload| speed(directory, workload, contender).value);
        let speeds: Vec<f64> = speeds.collect();
        let highest = speeds.iter().copied().fold(0.0, f64::max);
        format!("{:.1} to {highest:.1} times", quickest(speeds))
    };
    format!(
        "On valid bodies `is_valid` is {} as fast as jsonschema, and `check` {}.",
        range(&IS_VALID),
        range(&CHECK)
    )
}

fn speeds(directory: &Path, workloads: &[Workload]) {
    println!("## Speed as a multiple of jsonschema's\n");
    let others = || all().filter(|contender| contender.name != JSONSCHEMA.name);
    let names: Vec<&str> = others().map(|contender| contender.name).collect();
    println!(
        "| workload | bytes | jsonschema takes | {} |",
        names.join(" | ")
    );
    println!("|---|--:|--:|{}", "--:|".repeat(names.len()));
    for workload in workloads {
        let name = &workload.name;
        let bytes = workload.bytes.len();
        let unit = duration(quickest(times(directory, name, JSONSCHEMA.name)));
        print!(
            "| {name} | {bytes} | {unit}{} |",
            mark(workload, &JSONSCHEMA)
        );
        for contender in others() {
            let speed = speed(directory, workload, contender);
            print!(" {speed}{} |", mark(workload, contender));
        }
        println!();
    }
    println!();
}

/// In units of the cheapest parse, and of the rival's time for what takes longest: all findings.
fn costs(directory: &Path, workloads: &[Workload]) {
    println!("## Time in units of others\n");
    println!(
        "| workload | is_valid / IgnoredAny | check / IgnoredAny | check / jsonschema | is_valid, GB/s |"
    );
    println!("|---|--:|--:|--:|--:|");
    for workload in workloads {
        let times = |contender: &Contender| times(directory, &workload.name, contender.name);
        let quick = times(&IS_VALID);
        let bytes = u32::try_from(workload.bytes.len()).unwrap();
        println!(
            "| {} | {} | {} | {} | {} |",
            workload.name,
            Ratio::new(&quick, &times(&IGNORED_ANY)),
            Ratio::new(&times(&CHECK), &times(&IGNORED_ANY)),
            Ratio::new(&times(&CHECK), &times(&JSONSCHEMA)),
            three_digits(f64::from(bytes) / quickest(quick)),
        );
    }
    println!();
}

fn start_up() {
    let program = env::current_exe().unwrap().with_file_name("first_verdict");
    let runs = 20;
    println!("## The first verdict of a process\n");
    println!(
        "From the start of `main`, schema compiled; median of {runs} runs and median deviation.\n"
    );
    println!("| | time |\n|---|--:|");
    for first in first_verdicts::measure(&program, runs) {
        let deviation = first.deviation * 100.0;
        println!(
            "| {} | {} ±{deviation:.0}% |",
            first.name,
            duration(first.median)
        );
    }
    println!();
}

fn legend() {
    println!("## What was measured\n");
    for contender in all() {
        println!("- {}: {}.", contender.name, contender.about);
    }
    let packages: BTreeSet<&str> = all()
        .flat_map(|contender| contender.packages)
        .copied()
        .collect();
    let versions: Vec<String> = packages
        .iter()
        .map(|package| format!("{package} {}", machine::version(package)))
        .collect();
    println!(
        "\n{}; release profile, no flags of the target's. A ratio is that of the quickest samples of all \
         rounds, ± the median deviation of the rounds' own ratios: whatever else runs on the machine only adds \
         time. Wrong verdicts are those that \
         differ from what the generators have built. `request-1mb-bad` has its 1,000 bad references first, so that \
         a plain verdict can stop there.",
        versions.join(", ")
    );
}

fn all() -> impl Iterator<Item = &'static Contender> {
    contenders::ALL.iter().chain(&contenders::UNDER_MIMALLOC)
}

fn speed(directory: &Path, workload: &Workload, contender: &Contender) -> Ratio {
    let times = |contender: &Contender| times(directory, &workload.name, contender.name);
    Ratio::new(&times(&JSONSCHEMA), &times(contender))
}

/// What a time is worth whose verdict is wrong.
fn mark(workload: &Workload, contender: &Contender) -> String {
    let texts = workload.verdicts.len();
    match contender.wrong(workload) {
        _ if contender.promise == Promise::None => String::new(),
        0 => String::new(),
        1 if texts == 1 => " (wrong verdict)".to_owned(),
        wrong => format!(" (wrong verdict on {wrong} of {texts})"),
    }
}
