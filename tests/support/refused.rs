//! The oracle for a 400 made of findings.

use attio_contract::{ApiError, Cause, Contract, Report};

/// What the 400 says of the request is what the report on it says: by what reads the vendor's errors.
pub(crate) fn assert_is_refused_for(report: &Report, request: &[u8], answer: &[u8]) {
    let verdict = Contract::default().check_response(400, answer);
    assert!(verdict.is_valid(), "{verdict}");
    let error = ApiError::parse(answer).unwrap();
    assert_eq!((error.status_code, error.cause()), (Some(400), Cause::Form));
    let mut places: Vec<_> = error
        .findings(request)
        .into_iter()
        .map(|finding| finding.at)
        .collect();
    let mut expected: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| finding.at.clone())
        .collect();
    places.sort();
    expected.sort();
    assert_eq!(places, expected, "{report}");
    for (error, finding) in error.validation_errors.iter().zip(report.findings()) {
        assert_eq!(error.message, finding.message);
    }
}
