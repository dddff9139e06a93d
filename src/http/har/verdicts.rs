use super::entry::{Exchange, Unjudged};
use crate::api::body::Body;
use crate::contract::Contract;
use crate::http::api_error::{ApiError, Cause, finding};
use crate::report::Report;
use crate::report::finding::Severity;
use crate::report::rule::Rule;

/// What a contract says about an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdicts {
    /// The verdict on the request.
    pub request: Result<Report, Unjudged>,
    /// The verdict on the response.
    pub response: Result<Report, Unjudged>,
    /// What the response says about the request, if anything; places are in the request. [`Rule::ServerDisagrees`], as
    /// drift at the root, if the server and the contract disagree; [`Rule::RefusedByServer`] for what the server
    /// refused because of its form, see [`ApiError::findings`].
    pub exchange: Option<Report>,
}

impl Exchange {
    /// Checks both bodies, each in linear time, and compares the response with the verdict on the request.
    ///
    /// The server and the contract disagree if the server answers 2xx to a request that the contract calls invalid, or
    /// 400 with a [code about the form](Cause::Form) to one that it calls valid. Any other refusal is about data,
    /// access or timing, or has an unknown cause, and says nothing about the contract.
    pub fn check(&self, contract: &Contract) -> Verdicts {
        let judged =
            |bytes: &Result<Vec<u8>, Unjudged>, judge: &dyn Fn(&[u8]) -> Report| match bytes {
                Ok(bytes) => Ok(judge(bytes)),
                Err(unjudged) => Err(*unjudged),
            };
        let request = judged(&self.request, &|bytes| contract.check_request(bytes));
        let status = self.status.unwrap_or_default();
        let response = if Body::Response(status).is_server_error() {
            Err(Unjudged::ServerError)
        } else {
            judged(&self.response, &|bytes| {
                contract.check_response(status, bytes)
            })
        };
        let exchange = match (&self.request, &request) {
            (Ok(bytes), Ok(report)) => self.exchange(contract, bytes, report),
            _ => None,
        };
        Verdicts {
            request,
            response,
            exchange,
        }
    }

    fn exchange(&self, contract: &Contract, bytes: &[u8], report: &Report) -> Option<Report> {
        let status = self.status?;
        let refusal = self.refusal();
        let mut findings = match &refusal {
            Some(error) if contract.quotes_values() => error.findings_with_values(bytes),
            Some(error) => error.findings(bytes),
            None => Vec::new(),
        };
        let is_refused_for_form = refusal.is_some_and(|error| error.cause() == Cause::Form);
        let disagreement = if (200..300).contains(&status) && !report.is_valid() {
            Some(format!(
                "the server accepted (status {status}) a request that this contract calls invalid"
            ))
        } else if is_refused_for_form && report.is_valid() {
            Some(format!(
                "the server refused (status {status}) the form of a request that this contract calls valid"
            ))
        } else {
            None
        };
        if let Some(message) = disagreement {
            let (at, span) = (String::new(), None);
            let rule = Rule::ServerDisagrees;
            // Findings are ordered by place, then by code, so this comes after the others at the root.
            let place = findings.partition_point(|finding| finding.at.is_empty());
            findings.insert(place, finding(Severity::Drift, rule, at, span, message));
        }
        let violation = findings
            .iter()
            .any(|finding| finding.severity == Severity::Violation);
        let is_valid = !violation && contract.tolerates_drift();
        (!findings.is_empty()).then(|| {
            Report::new(is_valid, findings.len(), findings)
                .about(contract.operation(), Body::Request)
        })
    }

    /// A refusal that says what is wrong with the request: by its code, or with a list.
    fn refusal(&self) -> Option<ApiError> {
        let body = self
            .response
            .as_ref()
            .ok()
            .filter(|_| self.status == Some(400))?;
        let error = ApiError::parse(body).ok()?;
        (error.cause() == Cause::Form || !error.validation_errors.is_empty()).then_some(error)
    }
}
