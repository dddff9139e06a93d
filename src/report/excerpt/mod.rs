//! Shows a report to people: excerpts of the body with the offending bytes underlined.

mod summary;
mod window;

use crate::api::body::Body;
use crate::api::profile::Profile;
use crate::report::Report;
use crate::report::escape::printable;
use crate::report::finding::{Finding, Severity};
use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_LINE_NUM_STYLE,
    DEFAULT_WARNING_STYLE, Style,
};
use annotate_snippets::{AnnotationKind, Group, Level, Message, Renderer, Snippet};
use std::collections::HashSet;
use std::fmt;

/// A report for people, made by [`Report::excerpts`]: for each finding what is wrong, where, an excerpt of the body
/// with the offending bytes underlined, what to write instead, and how to read more about the rule.
///
/// **It quotes the body**, unless [redacted](Self::redacted): for logs, use the report's own `Display`.
///
/// An excerpt has one line, or two if the first is only a bracket. Long lines are cut around the offending bytes and
/// marked with `…`; for objects and arrays only the opening bracket is underlined; very long addresses are cut in the
/// middle. Invisible characters and those that a terminal would interpret are escaped, bytes that are not UTF-8 are
/// shown as `\xff`, and a tab is four columns wide. The time it takes does not depend on the length of lines and
/// values.
///
/// ```
/// use attio_contract::Contract;
///
/// let body = br#"{"data":{"values":{"name":[{"valeu":"Example Ltd"}]}}}"#;
/// let report = Contract::default().check_request(body);
/// let text = report.excerpts(body).with_source("body.json").to_string();
/// assert!(text.ends_with(r#"
/// violation[additional-property]: unknown property, expected `value`
///  --> body.json:1:29
///   |
/// 1 | {"data":{"values":{"name":[{"valeu":"Example Ltd"}]}}}
///   |                             ^^^^^^^
///   |
///   = help: value
///   = at: /data/values/name/0/valeu
///   = see: attio-contract explain additional-property"#), "{text}");
/// ```
#[derive(Clone, Debug)]
#[must_use = "excerpts are shown by Display"]
pub struct Excerpts<'a> {
    report: &'a Report,
    bytes: Bytes<'a>,
    source: &'a str,
    first_line: usize,
    schema: Option<(Profile, Body)>,
    is_redacted: bool,
    is_coloured: bool,
    width: usize,
    limit: usize,
}

/// The body, which `Debug` does not show.
#[derive(Clone, Copy)]
struct Bytes<'a>(&'a [u8]);

impl fmt::Debug for Bytes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Report {
    /// The findings for people, with excerpts from the body. `bytes` must be the bytes that were checked; with any
    /// others the excerpts are meaningless.
    pub fn excerpts<'a>(&'a self, bytes: &'a [u8]) -> Excerpts<'a> {
        Excerpts::new(self, bytes)
    }
}

impl<'a> Excerpts<'a> {
    /// How many findings are shown by default.
    pub const DEFAULT_LIMIT: usize = 20;

    /// How many columns wide the excerpts are by default.
    pub const DEFAULT_WIDTH: usize = 100;

    pub(crate) fn new(report: &'a Report, bytes: &'a [u8]) -> Self {
        Self {
            report,
            bytes: Bytes(bytes),
            source: "body",
            first_line: 1,
            schema: None,
            is_redacted: false,
            is_coloured: false,
            width: Self::DEFAULT_WIDTH,
            limit: Self::DEFAULT_LIMIT,
        }
    }

    /// Sets the name of the body's source, such as its file; `body` unless set.
    pub fn with_source(mut self, name: &'a str) -> Self {
        self.source = name;
        self
    }

    /// Sets the number of the body's first line, for a body that starts further down in a file.
    pub fn with_first_line(mut self, number: usize) -> Self {
        self.first_line = number;
        self
    }

    /// Adds a note that names the part of the schema. Takes what the body was checked against.
    pub fn with_schema(mut self, profile: Profile, body: Body) -> Self {
        self.schema = Some((profile, body));
        self
    }

    /// Quotes nothing from the body except the keys in [`Finding::at`]. Messages stay as they are, so those made with
    /// [`Contract::with_values`](crate::Contract::with_values) still quote.
    pub fn redacted(mut self) -> Self {
        self.is_redacted = true;
        self
    }

    /// Adds colours, as ANSI escape sequences.
    pub fn with_colours(mut self) -> Self {
        self.is_coloured = true;
        self
    }

    /// Cuts the excerpts to about this many columns ([`Self::DEFAULT_WIDTH`] unless set), at least 40.
    /// Other lines are never cut.
    pub fn with_width(mut self, columns: usize) -> Self {
        self.width = columns;
        self
    }

    /// Shows at most this many findings ([`Self::DEFAULT_LIMIT`] unless set). If there are more, a summary at the end
    /// counts all findings by rule and lists the first places of each.
    pub fn with_limit(mut self, findings: usize) -> Self {
        self.limit = findings;
        self
    }

    /// The excerpt of one finding; `is_first` if no finding before it has its rule.
    fn finding(
        &self,
        f: &mut fmt::Formatter<'_>,
        finding: &Finding,
        is_first: bool,
    ) -> fmt::Result {
        let window = finding.span.filter(|_| !self.is_redacted).and_then(|span| {
            let line = self.line(span.line);
            let columns = self.width.max(40) - digits(line) - "  | ……".chars().count();
            let window = window::window(self.bytes.0, span.start..span.end, columns)?;
            Some((line, window))
        });
        let gutter = window.as_ref().map_or(1, |(line, window)| {
            digits(line + window.text.matches('\n').count())
        });
        self.heading(f, finding, gutter)?;
        let mut group = Group::with_level(level(finding.severity));
        if let Some((line, window)) = window {
            let marked = AnnotationKind::Primary.span(window.marked);
            let snippet = Snippet::source(window.text).line_start(line);
            group = group.element(snippet.fold(false).annotation(marked));
        } else {
            let bar = format!("{:gutter$} |\n", "");
            self.styled(f, DEFAULT_LINE_NUM_STYLE, &bar)?;
        }
        let group = group.elements(self.notes(finding, is_first));
        // The lines are already cut to width.
        let renderer = self.renderer().term_width(usize::from(u16::MAX));
        f.write_str(&renderer.render(&[group]))
    }

    /// What is wrong, and where. Not left to the renderer, which would count columns in the cut line.
    fn heading(&self, f: &mut fmt::Formatter<'_>, finding: &Finding, gutter: usize) -> fmt::Result {
        let label = format!("{}[{}]", finding.severity, finding.rule);
        self.styled(f, level_style(finding.severity), &label)?;
        let message = format!(": {}", printable(&finding.message));
        self.styled(f, DEFAULT_EMPHASIS_STYLE, &message)?;
        let arrow = format!("{:gutter$}--> ", "");
        f.write_str("\n")?;
        self.styled(f, DEFAULT_LINE_NUM_STYLE, &arrow)?;
        f.write_str(&printable(self.source))?;
        match finding.span {
            Some(span) => writeln!(f, ":{}:{}", self.line(span.line), span.column),
            None => writeln!(f),
        }
    }

    /// The notes below an excerpt.
    fn notes(
        &self,
        finding: &Finding,
        is_first: bool,
    ) -> impl Iterator<Item = Message<'static>> + use<> {
        let help = finding.hint.as_ref();
        let help = help.map(|hint| Level::HELP.message(printable(hint)));
        let at = Level::INFO.with_name("at").message(place(finding));
        let schema = self.schema.filter(|_| !finding.schema_at.is_empty());
        let schema = schema.map(|(profile, body)| {
            let of = match body {
                Body::Request => "the request".to_owned(),
                Body::Response(status) => format!("response {status}"),
            };
            let pointer = printable(&finding.schema_at);
            let text = format!("{pointer} in the {profile} schema of {of}");
            Level::INFO.with_name("schema").message(text)
        });
        // Findings with the same rule get the note only once.
        let see = is_first.then(|| {
            let text = format!("attio-contract explain {}", finding.rule);
            Level::INFO.with_name("see").message(text)
        });
        help.into_iter().chain([at]).chain(schema).chain(see)
    }

    /// The number of the body's line in its file. Saturates, since a report that was deserialized can hold any number.
    fn line(&self, line: usize) -> usize {
        let line = self.first_line.saturating_add(line).saturating_sub(1);
        line.min(usize::MAX / 2)
    }

    fn renderer(&self) -> Renderer {
        if self.is_coloured {
            Renderer::styled()
        } else {
            Renderer::plain()
        }
    }

    fn styled(&self, f: &mut fmt::Formatter<'_>, style: Style, text: &str) -> fmt::Result {
        let style = if self.is_coloured {
            style
        } else {
            Style::new()
        };
        // An empty style has an empty reset.
        write!(f, "{style}{text}{style:#}")
    }
}

impl fmt::Display for Excerpts<'_> {
    /// The excerpts, separated by blank lines, then the summary if there is one. Empty for a report without findings.
    /// Does not end with a newline.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings = self.report.findings();
        let mut rules = HashSet::new();
        for (index, finding) in findings.iter().take(self.limit).enumerate() {
            f.write_str(if index > 0 { "\n\n" } else { "" })?;
            self.finding(f, finding, rules.insert(finding.rule))?;
        }
        if self.report.total() > self.limit.min(findings.len()) {
            f.write_str(if self.limit > 0 && !findings.is_empty() {
                "\n\n"
            } else {
                ""
            })?;
            self.summary(f)?;
        }
        Ok(())
    }
}

/// The address of a finding; only the beginning and the end if it is very long.
fn place(finding: &Finding) -> String {
    const ENDS: usize = 150;
    let at = &finding.at;
    let head = at.char_indices().nth(ENDS).map(|(head, _)| head);
    let tail = at.char_indices().rev().nth(ENDS).map(|(tail, _)| tail);
    match (head, tail) {
        (Some(head), Some(tail)) if head < tail => {
            format!("{}…{}", printable(&at[..head]), printable(&at[tail..]))
        }
        _ => finding.place(),
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Violation => Level::ERROR,
        Severity::Drift => Level::WARNING,
        Severity::Advice => Level::INFO,
    }
}

fn level_style(severity: Severity) -> Style {
    match severity {
        Severity::Violation => DEFAULT_ERROR_STYLE,
        Severity::Drift => DEFAULT_WARNING_STYLE,
        Severity::Advice => DEFAULT_INFO_STYLE,
    }
}

fn digits(number: usize) -> usize {
    number.checked_ilog10().unwrap_or(0) as usize + 1
}
