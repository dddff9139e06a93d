use super::entry::{Exchange, Unjudged};
use crate::api::body::Body;
use crate::contract::Contract;
use crate::http::api_error::{ApiError, Cause};
use crate::report::Report;
use crate::report::finding::{Finding, Severity};
use crate::report::rule::Rule;
use crate::report::wording::{Words, server};

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
            Some(server::accepted_although_invalid(status))
        } else if is_refused_for_form && report.is_valid() {
            Some(server::refused_although_valid(status))
        } else {
            None
        };
        if let Some(message) = disagreement {
            let words = Words::without_hint(message);
            let finding = Finding::of_the_whole(Severity::Drift, Rule::ServerDisagrees, words);
            // Findings are ordered by place, then by code, so this comes after the others at the root.
            let place = findings.partition_point(|finding| finding.at.is_empty());
            findings.insert(place, finding);
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
