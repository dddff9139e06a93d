//! What criterion has measured, as ratios.

use serde::Deserialize;
use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// One time in units of another.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    /// That of the quickest samples of all rounds: whatever else runs on a machine only adds time.
    pub value: f64,
    /// How far the ratios of the rounds are from it in the median, as a part of it; `None` for one
    /// round.
    pub deviation: Option<f64>,
}

/// The time of one call in the quickest sample of each round, in nanoseconds.
///
/// # Panics
///
/// Where there is no round, or a file that is not criterion's.
pub fn times(criterion: &Path, workload: &str, contender: &str) -> Vec<f64> {
    let benchmark = criterion.join(workload).join(contender);
    let rounds = (1..).map(|round| benchmark.join(format!("round-{round}/sample.json")));
    let times: Vec<f64> = rounds
        .map_while(|path| File::open(path).ok())
        .map(|file| {
            let samples: Samples = serde_json::from_reader(BufReader::new(file)).unwrap();
            let samples = samples.times.iter().zip(&samples.iters);
            quickest(samples.map(|(time, calls)| time / calls))
        })
        .collect();
    assert!(!times.is_empty(), "nothing in {}", benchmark.display());
    times
}

/// `sample.json`, as criterion writes it.
#[derive(Deserialize)]
struct Samples {
    iters: Vec<f64>,
    times: Vec<f64>,
}

impl Ratio {
    /// The ratio of two times, each by rounds.
    pub fn new(times: &[f64], units: &[f64]) -> Self {
        assert_eq!(times.len(), units.len(), "a round is missing");
        let value = quickest(times.iter().copied()) / quickest(units.iter().copied());
        let ratios = times.iter().zip(units).map(|(time, unit)| time / unit);
        let distances: Vec<f64> = ratios.map(|ratio| (ratio / value - 1.0).abs()).collect();
        let deviation = (times.len() > 1).then(|| median(&distances));
        Self { value, deviation }
    }
}

/// The least of some times.
pub fn quickest(times: impl IntoIterator<Item = f64>) -> f64 {
    times.into_iter().fold(f64::INFINITY, f64::min)
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&three_digits(self.value))?;
        match self.deviation {
            Some(deviation) => write!(f, " ±{:.0}%", deviation * 100.0),
            None => Ok(()),
        }
    }
}

/// The middle one, or the mean of the two in the middle.
pub fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}

/// With as many decimals as three digits leave.
pub fn three_digits(value: f64) -> String {
    let decimals = match value {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

/// Nanoseconds in the unit that suits them.
pub fn duration(nanoseconds: f64) -> String {
    let (unit, size) = match nanoseconds {
        1e9.. => ("s", 1e9),
        1e6.. => ("ms", 1e6),
        1e3.. => ("µs", 1e3),
        _ => ("ns", 1.0),
    };
    format!("{} {unit}", three_digits(nanoseconds / size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_that_of_the_quickest_rounds() {
        let ratio = Ratio::new(&[10.0, 20.0, 33.0], &[3.0, 2.0, 3.0]);
        assert_eq!(ratio.to_string(), "5.00 ±100%");
    }

    #[test]
    fn numbers_have_three_digits() {
        let shown = [1.234, 12.34, 123.4].map(three_digits);
        assert_eq!(shown, ["1.23", "12.3", "123"]);
        let shown = [999.0, 1500.0, 2e6, 3e9].map(duration);
        assert_eq!(shown, ["999 ns", "1.50 µs", "2.00 ms", "3.00 s"]);
    }
}
