use crate::error::UnknownName;
use crate::report::escape::printable;
use crate::report::rule::Rule;
use crate::report::wording::Words;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// How serious a finding is. Ordered: a violation is the greatest.
///
/// ```
/// use attio_contract::Severity;
///
/// assert!(Severity::Violation > Severity::Drift && Severity::Drift > Severity::Advice);
/// assert_eq!("drift".parse(), Ok(Severity::Drift));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Allowed, but the documentation says that it will not do what you want. Never makes a body invalid. Opt in with
    /// [`Contract::with_advice`](crate::Contract::with_advice); only [`Rule::ServerError`] is always reported.
    Advice,
    /// In a response: the vendor has probably added something. Callers can tolerate it, see
    /// [`Contract::tolerate_drift`](crate::Contract::tolerate_drift).
    Drift,
    /// The body breaks the contract.
    Violation,
}

impl Severity {
    /// Every severity, greatest first.
    pub const ALL: [Self; 3] = [Self::Violation, Self::Drift, Self::Advice];

    /// The name in reports, such as `violation`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Drift => "drift",
            Self::Advice => "advice",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Severity {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let mut severities = Self::ALL.into_iter();
        let severity = severities.find(|severity| severity.name() == name);
        severity.ok_or_else(|| UnknownName::new("severity", Self::ALL.map(Self::name)))
    }
}

/// A part of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Part {
    /// The body.
    #[default]
    Body,
    /// The query of the URL.
    Query,
    /// The path of the URL.
    Path,
}

impl Part {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
    fn is_body(&self) -> bool {
        *self == Self::Body
    }
}

/// A range of bytes in the body that was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset just after the last byte. Equal to `start` if the text ends too early.
    pub end: usize,
    /// The line of the first byte, from 1. Lines end with a line feed.
    pub line: usize,
    /// The column of the first byte in characters (Unicode code points), from 1.
    pub column: usize,
}

/// One broken rule: what, where in the body, where in the schema, and what to do.
///
/// `{}` quotes nothing from the body except the keys in [`at`](Self::at). `{:#}` adds the offending value or key, up
/// to 60 characters of it, unless it is an object or an array. Only a finding that comes from a check has that value:
/// serde, `Debug`, `==` and the hash leave it out.
///
/// ```
/// use attio_contract::Contract;
///
/// let report = Contract::default().check_request(br#"{"data":{"values":{"name":5}}}"#);
/// let finding = &report.findings()[0];
/// let what = format!("1:27 violation[type] /data/values/name: {}", finding.message);
/// assert!(format!("{finding}").starts_with(&format!("{what} (hint: ")));
/// assert!(format!("{finding:#}").starts_with(&format!("{what}: 5 (hint: ")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// How serious it is.
    pub severity: Severity,
    /// What is broken.
    pub rule: Rule,
    /// The JSON Pointer (RFC 6901) to the place in the body. Being an address, it contains keys of the body, even
    /// undeclared ones.
    pub at: String,
    /// The slug of the attribute in whose value the place is, or that the finding is about; for an unknown attribute the
    /// key as the body has it. Being an address, it is not redacted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// Which part of the call [`at`](Self::at) points into.
    #[serde(rename = "in", default, skip_serializing_if = "Part::is_body")]
    pub part: Part,
    /// The JSON Pointer to the broken keyword in the effective schema, see
    /// [`Contract::schema`](crate::Contract::schema). For a missing property, to its name in `required`. Empty for
    /// rules that do not come from a keyword (`syntax`, `duplicate-key`, `status`, `server-error`).
    pub schema_at: String,
    /// The bytes of the value, or of the key if the property should not be there. `None` if there are no bytes to
    /// point at: for a body given as a value, for `status`, and for `server-error`.
    pub span: Option<Span>,
    /// What is wrong, for people. Quotes nothing from the body unless you ask for it with
    /// [`Contract::with_values`](crate::Contract::with_values).
    pub message: String,
    /// What to do, if that is known. Names the replacement, and never quotes the body.
    pub hint: Option<String>,
    #[serde(skip)]
    pub(crate) offending: Offending,
}

impl Finding {
    /// A finding about a body or a message as a whole: at the root, without a span, and with no keyword of a schema.
    pub(crate) fn of_the_whole(severity: Severity, rule: Rule, words: Words) -> Self {
        Self {
            severity,
            rule,
            at: String::new(),
            attribute: None,
            part: Part::Body,
            schema_at: String::new(),
            span: None,
            message: words.message,
            hint: words.hint,
            offending: Offending::default(),
        }
    }

    /// The pointer [`at`](Self::at) for people: `(root)` for the root. Characters that steer a terminal or change the
    /// direction of text are escaped.
    pub fn place(&self) -> String {
        place(&self.at)
    }
}

pub(crate) fn place(at: &str) -> String {
    if at.is_empty() {
        return "(root)".to_owned();
    }
    printable(at)
}

/// The offending value or key of a body, printable, at most 60 characters. Shown only by `{:#}` of its finding:
/// `Debug` and serde leave it out, and comparisons ignore it.
#[derive(Clone, Default)]
pub(crate) struct Offending(Option<Box<str>>);

impl Offending {
    pub(crate) fn new(text: Option<String>) -> Self {
        Self(text.map(String::into_boxed_str))
    }
}

/// The first 60 characters of a scalar or a key. `None` for objects and arrays, which are too long to quote.
pub(crate) fn quote(text: &str) -> Option<String> {
    const LONGEST: usize = 60;
    if text.starts_with(['{', '[']) {
        return None;
    }
    let end = text.char_indices().nth(LONGEST);
    let quote = &text[..end.map_or(text.len(), |(end, _)| end)];
    let rest = if end.is_some() { "…" } else { "" };
    Some(printable(quote) + rest)
}

impl fmt::Debug for Offending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("redacted")
    }
}

impl PartialEq for Offending {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Offending {}

impl Hash for Offending {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl fmt::Display for Finding {
    /// `3:14 violation[enum] /data/…/country_code: expected one of 252 values, or null (hint: GB)`; with `{:#}`, the
    /// offending value as well: `… or null: "UK" (hint: GB)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(span) = self.span {
            write!(f, "{}:{} ", span.line, span.column)?;
        }
        write!(f, "{}[{}] ", self.severity, self.rule)?;
        f.write_str(&self.place())?;
        write!(f, ": {}", printable(&self.message))?;
        if let Some(text) = self.offending.0.as_ref().filter(|_| f.alternate()) {
            write!(f, ": {text}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, " (hint: {})", printable(hint))?;
        }
        Ok(())
    }
}
