//! Where it was measured, and the versions of what was.

use std::fs::read_to_string;
use std::process::Command;
use std::thread::available_parallelism;

/// Processor, memory, system, compiler and load in one line.
pub fn description() -> String {
    let processor = value("/proc/cpuinfo", "model name", ':');
    let cores = available_parallelism().unwrap();
    let kibibytes = value("/proc/meminfo", "MemTotal", ':');
    let kibibytes: u64 = kibibytes.trim_end_matches(" kB").parse().unwrap();
    let memory = (kibibytes + (1 << 19)) >> 20;
    let system = value("/etc/os-release", "PRETTY_NAME", '=');
    let system = system.trim_matches('"');
    let rustc = Command::new("rustc").arg("--version").output().unwrap();
    let rustc = String::from_utf8(rustc.stdout).unwrap();
    let load = read_to_string("/proc/loadavg").unwrap();
    let load: Vec<&str> = load.split(' ').take(3).collect();
    format!(
        "{processor}, {cores} cores, {memory} GiB, {system}, {}; load average of the last 1, 5 and 15 minutes: {}",
        rustc.trim(),
        load.join(", ")
    )
}

/// The version of a package in the lock file of the benches.
pub fn version(package: &str) -> &'static str {
    let lock = include_str!("Cargo.lock");
    let name = format!("name = \"{package}\"\nversion = \"");
    let (_, version) = lock.split_once(&name).expect("a dependency is locked");
    version.split('"').next().unwrap_or_default()
}

/// The value of the first line of this key.
fn value(path: &str, key: &str, separator: char) -> String {
    let text = read_to_string(path).unwrap();
    let mut pairs = text.lines().filter_map(|line| line.split_once(separator));
    let pair = pairs.find(|(name, _)| name.trim() == key);
    pair.map_or("unknown", |(_, value)| value.trim()).to_owned()
}
