//! Every rule is explained, and its examples are what they are called.

use attio_contract::{Contract, Example, Explanation, Report, ReportedBy, Rule};

fn report(explanation: &Explanation, example: Example) -> Report {
    let contract = Contract::new(example.profile);
    match explanation.reported_by {
        ReportedBy::Check => contract.check(example.body, &example.bytes()),
        ReportedBy::Advice => contract.with_advice().check(example.body, &example.bytes()),
        ReportedBy::Expand => match contract.expand(&example.bytes()) {
            Ok(long) => contract.check(example.body, long.as_bytes()),
            Err(rejected) => rejected.into_report(),
        },
        by => panic!(
            "say here how to ask what reports {}: {by:?}",
            explanation.rule
        ),
    }
}

#[test]
fn an_example_that_breaks_a_rule_has_this_one_finding() {
    for rule in Rule::ALL {
        let explanation = rule.explain();
        assert_eq!(explanation.rule, *rule);
        assert_eq!(explanation.breaks.body, explanation.meets.body);
        let report = report(&explanation, explanation.breaks);
        let found: Vec<_> = report
            .findings()
            .iter()
            .map(|finding| finding.rule)
            .collect();
        assert_eq!(found, [*rule], "{report}");
        let severity = report.findings()[0].severity.to_string();
        let words = explanation.severity.to_lowercase();
        assert!(words.contains(&severity), "{rule}: {words}");
    }
}

#[test]
fn an_example_that_meets_a_rule_has_no_finding() {
    for rule in Rule::ALL {
        let explanation = rule.explain();
        let report = report(&explanation, explanation.meets);
        assert_eq!(report.total(), 0, "{rule}: {report}");
    }
}

#[test]
fn an_explanation_is_text_for_a_terminal() {
    for rule in Rule::ALL {
        let explanation = rule.explain();
        let text = explanation.to_string();
        assert!(text.starts_with(&format!("{rule}: ")), "{text}");
        for part in [
            rule.summary(),
            explanation.breaks.text,
            explanation.meets.text,
        ] {
            assert!(text.contains(part), "{text}");
        }
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            explanation.meaning,
            explanation.severity,
            explanation.remedy,
        ] {
            let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(&part), "{text}");
        }
        let is_paragraph = |line: &&str| !line.starts_with("    ");
        for line in text.lines().skip(1).filter(is_paragraph) {
            assert!(line.chars().count() <= 80, "{line}");
            assert!(!line.starts_with(' ') && !line.ends_with(' '), "{line:?}");
        }
        assert!(!text.ends_with('\n'));
    }
}

#[test]
fn an_explanation_reads_as_it_stands_here() {
    assert_eq!(
        Rule::DuplicateKey.explain().to_string(),
        r#"duplicate-key: A key that its object has already had.

Parsers differ in which of the values they keep. Here the last one counts, and
the rest of the report is about it. Keys are compared as texts: `\u0061` is `a`.

Always a violation.

Breaks it (request, profile wire):

    {"data": {"values": {"name": "Example Ltd", "name": "Example Inc"}}}

Meets it (request, profile wire):

    {"data": {"values": {"name": "Example Ltd"}}}

Keep one of the two. Most often a template or a merge of two objects wrote both."#
    );
}
