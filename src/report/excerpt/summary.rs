//! The end of a report that is too long to show: its findings by rule.

use super::{Excerpts, level_style};
use crate::report::finding::{Finding, Severity};
use crate::report::rule::Rule;
use std::fmt;

/// How many places are listed for each rule.
const PLACES: usize = 3;

/// The findings of one rule and severity.
struct Row<'a> {
    severity: Severity,
    rule: Rule,
    count: usize,
    first: Vec<&'a Finding>,
}

impl Excerpts<'_> {
    /// `1000 findings, 20 shown:`, then a line for each rule, the most frequent first.
    pub(super) fn summary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings = self.report.findings();
        let shown = self.limit.min(findings.len());
        let total = self.report.total();
        let findings_are = if total == 1 { "finding" } else { "findings" };
        write!(f, "{total} {findings_are}, {shown} shown:")?;
        let rows = rows(findings);
        let label = |row: &Row<'_>| format!("{}[{}]", row.severity, row.rule);
        let widest = rows.iter().map(|row| label(row).len()).max().unwrap_or(0);
        let digits = rows.first().map_or(0, |row| super::digits(row.count));
        for row in &rows {
            f.write_str("\n  ")?;
            let label = label(row);
            self.styled(f, level_style(row.severity), &label)?;
            let pad = widest - label.len();
            write!(f, "{:pad$}  {:>digits$}, first at ", "", row.count)?;
            let places: Vec<_> = row
                .first
                .iter()
                .map(|finding| self.place(finding))
                .collect();
            f.write_str(&places.join(", "))?;
        }
        match total.saturating_sub(findings.len()) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more beyond the limit of the report"),
        }
    }

    fn place(&self, finding: &Finding) -> String {
        match finding.span {
            Some(span) => format!("{}:{}", self.line(span.line), span.column),
            None => super::place(finding),
        }
    }
}

fn rows(findings: &[Finding]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for finding in findings {
        let of = |row: &&mut Row<'_>| row.rule == finding.rule && row.severity == finding.severity;
        match rows.iter_mut().find(of) {
            Some(row) => {
                row.count += 1;
                if row.first.len() < PLACES {
                    row.first.push(finding);
                }
            }
            None => rows.push(Row {
                severity: finding.severity,
                rule: finding.rule,
                count: 1,
                first: vec![finding],
            }),
        }
    }
    // The sort is stable: of equally frequent rules, the one that was found first comes first.
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}
