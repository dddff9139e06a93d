//! Counts verdicts in order or over time, in a limited number of buckets however many verdicts there are.

use super::time;
use indicatif::HumanCount;

/// The most bars in a chart.
const BARS: u8 = 80;

/// Valid and invalid bodies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) valid: u64,
    pub(crate) invalid: u64,
}

/// The verdicts so far. In input order they are counted at once; times are kept until the range is known.
#[derive(Default)]
pub(crate) struct Series {
    /// Buckets of `width` bodies each.
    by_order: Vec<Counts>,
    width: u64,
    count: u64,
    times: Vec<(i64, bool)>,
}

/// What a bar shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) counts: Counts,
}

impl Counts {
    fn add(&mut self, is_valid: bool) {
        self.valid += u64::from(is_valid);
        self.invalid += u64::from(!is_valid);
    }

    pub(crate) fn total(self) -> u64 {
        self.valid + self.invalid
    }
}

impl Series {
    /// Adds the next body, and its time if it has one.
    pub(crate) fn add(&mut self, time: Option<i64>, is_valid: bool) {
        self.width = self.width.max(1);
        if self.count == self.width * u64::from(BARS) {
            let pairs = self.by_order.chunks(2);
            let merged = pairs.map(|pair| {
                pair.iter().fold(Counts::default(), |sum, more| Counts {
                    valid: sum.valid + more.valid,
                    invalid: sum.invalid + more.invalid,
                })
            });
            self.by_order = merged.collect();
            self.width *= 2;
        }
        if self.count % self.width == 0 {
            self.by_order.push(Counts::default());
        }
        if let Some(last) = self.by_order.last_mut() {
            last.add(is_valid);
        }
        self.count += 1;
        self.times.extend(time.map(|time| (time, is_valid)));
    }

    /// Whether every body has a time.
    pub(crate) fn has_times(&self) -> bool {
        self.count > 0 && self.times.len() as u64 == self.count
    }

    /// The bars of the chart, over time if every body has one.
    pub(crate) fn bars(&self) -> Vec<Bar> {
        if self.has_times() {
            return self.over_time();
        }
        let starts = (1..).step_by(usize::try_from(self.width.max(1)).unwrap_or(usize::MAX));
        let bar = |(start, counts): (u64, &Counts)| {
            let end = start + counts.total() - 1;
            let label = if start == end {
                format!("body {}", HumanCount(start))
            } else {
                format!("bodies {} to {}", HumanCount(start), HumanCount(end))
            };
            Bar {
                label,
                counts: *counts,
            }
        };
        starts.zip(&self.by_order).map(bar).collect()
    }

    fn over_time(&self) -> Vec<Bar> {
        let times = || self.times.iter().map(|(time, _)| *time);
        let (first, last) = (times().min().unwrap_or(0), times().max().unwrap_or(0));
        let bars = i64::from(BARS).min(last - first + 1);
        // The smallest whole number of milliseconds with which the bars reach the last time.
        let width = (last - first) / bars + 1;
        let bars = (last - first) / width + 1;
        let mut counts = vec![Counts::default(); usize::try_from(bars).unwrap_or(1)];
        for (time, is_valid) in &self.times {
            let bar = usize::try_from((time - first) / width).unwrap_or(0);
            counts[bar].add(*is_valid);
        }
        let starts = (first..).step_by(usize::try_from(width).unwrap_or(usize::MAX));
        let bar = |(start, counts)| Bar {
            label: format!("from {}", time::text(start)),
            counts,
        };
        starts.zip(counts).map(bar).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tries many numbers of bodies, every third of them invalid, and checks that none is lost.
    #[test]
    fn no_body_is_lost_however_many_there_are() {
        for count in (0..500_u32).chain([10_000, 100_001]) {
            for timed in [false, true] {
                let mut series = Series::default();
                for index in 0..count {
                    series.add(
                        timed.then_some(i64::from(index) * 7_907 % 7_919 * 1_000),
                        index % 3 != 0,
                    );
                }
                let bars = series.bars();
                let sum =
                    |of: fn(Counts) -> u64| bars.iter().map(|bar| of(bar.counts)).sum::<u64>();
                let invalid = u64::from(count.div_ceil(3));
                assert_eq!(
                    (sum(Counts::total), sum(|counts| counts.invalid)),
                    (u64::from(count), invalid)
                );
                assert!(
                    bars.len() <= 80 && (bars.len() >= 40 || count < 40 || timed),
                    "{count}"
                );
            }
        }
    }

    #[test]
    fn bars_say_which_bodies_they_count() {
        let mut series = Series::default();
        (0..200).for_each(|_| series.add(None, true));
        let bars = series.bars();
        assert_eq!(
            (bars[0].label.as_str(), bars.last().unwrap().label.as_str()),
            ("bodies 1 to 4", "bodies 197 to 200")
        );
        let mut series = Series::default();
        series.add(Some(1_000), true);
        series.add(Some(0), false);
        assert_eq!(series.bars()[0].label, "from 1970-01-01 00:00:00");
    }

    #[test]
    fn one_body_without_a_time_turns_all_to_their_order() {
        let mut series = Series::default();
        series.add(Some(0), true);
        series.add(None, true);
        assert!(!series.has_times());
        assert_eq!(series.bars().len(), 2);
    }
}
