//! What observers, events and counts get.

use super::server::{chunked, sized};
use super::*;
use attio_contract::Rule;
use attio_contract::reqwest::{Counts, rejected};
use std::sync::OnceLock;

#[tokio::test]
async fn a_panic_of_an_observer_or_a_subscriber_loses_nothing() {
    let server = Server::start(|_| chunked(200, &record(1), 20)).await;
    let expected = without_us(&server, VALID).await;
    let judge = judge(&server, Policy::Warn, &Seen::default())
        .with_observer(|_: &Outcome| panic!("an observer's panic"));
    let response = create(&client(&judge), &server, VALID).await;
    assert_eq!(all_of(response).await, expected);
    assert_eq!(judge.counts().panics, 2);

    events::panic_from_now_on();
    let response = create(&client(&judge), &server, INVALID).await;
    assert_eq!(all_of(response).await, expected);
    assert_eq!(judge.counts().panics, 6);
    assert_eq!(
        (
            judge.counts().responses.valid,
            judge.counts().requests.invalid
        ),
        (2, 1)
    );
}

/// A body of a 200 with two unknown properties, and a value that is wrong.
fn odd_record() -> String {
    let record = include_str!("../../cases/200/valid-small.json");
    let odd = record.replace(r#""value": "x","#, r#""value": 7, "SECRET": 1, "also": 2,"#);
    assert_ne!(odd, record);
    odd
}

#[tokio::test]
async fn an_event_says_what_came_out() {
    let server = Server::start(|_| sized(200, odd_record().as_bytes())).await;
    events::listen();
    let valid = "DEBUG message=valid body body=\"request\" findings=0 violations=0 drift=0 rules=\"\" refused=false";
    let request = |level: &str, is_refused: bool| {
        format!(
            "{level} message=invalid body body=\"request\" findings=1 violations=1 drift=0 rules=\"additional-property\" \
             schema_at=\"/properties/data/additionalProperties\" refused={is_refused}"
        )
    };
    let response = |level: &str| {
        format!(
            "{level} message=invalid body body=\"response\" status=200 findings=3 violations=1 drift=2 \
             rules=\"additional-property,type\" \
             schema_at=\"/properties/data/properties/values/properties/name/items/properties/value/type\" refused=false"
        )
    };
    for (policy, body, expected) in [
        (
            Policy::Refuse,
            VALID,
            vec![valid.to_owned(), response("WARN")],
        ),
        (Policy::Refuse, INVALID, vec![request("WARN", true)]),
        (
            Policy::Warn,
            INVALID,
            vec![request("WARN", false), response("WARN")],
        ),
        (
            Policy::Observe,
            INVALID,
            vec![request("DEBUG", false), response("DEBUG")],
        ),
    ] {
        let client = client(&judge(&server, policy, &Seen::default()));
        let request = client.post(server.url(PATH)).body(body);
        drop(request.send().await);
        assert_eq!(events::take(), expected, "{policy:?} {body}");
    }
    let judge = judge(&server, Policy::Refuse, &Seen::default()).with_max_body(1);
    create(&client(&judge), &server, INVALID).await;
    let unjudged =
        |of: &str| format!("DEBUG message=body not checked body={of} reason=the body is too large");
    assert_eq!(
        events::take(),
        [unjudged("\"request\""), unjudged("\"response\" status=200")]
    );
}

#[tokio::test]
async fn a_server_error_is_told_and_counted_as_not_judged() {
    let server = Server::start(|_| sized(503, b"<html>busy</html>")).await;
    events::listen();
    let seen = Seen::default();
    let judge = judge(&server, Policy::Refuse, &seen);
    create(&client(&judge), &server, VALID).await;
    let outcome = seen.take().pop().unwrap();
    let report = outcome.verdict.unwrap();
    assert_eq!(report.findings()[0].rule, Rule::ServerError);
    assert!(report.is_valid());
    let counts = judge.counts().responses;
    assert_eq!((counts.valid, counts.invalid, counts.unjudged), (0, 0, 1));
    let event = events::take().pop().unwrap();
    assert_eq!(
        event,
        "DEBUG message=server error body=\"response\" status=503 findings=1 violations=0 drift=0 \
         rules=\"server-error\" schema_at=\"\" refused=false"
    );
}

#[tokio::test]
async fn an_event_counts_the_findings_beyond_the_limit() {
    let server = Server::start(|_| sized(200, odd_record().as_bytes())).await;
    events::listen();
    let judge = ContractMiddleware::new(Contract::default().with_limit(1), Policy::Warn)
        .with_endpoint(Endpoint::default().at(&server.address).unwrap());
    create(&client(&judge), &server, VALID).await;
    assert!(events::take()[1].contains(" findings=3 violations=1 drift=0 rules=\"type\" "));
}

#[tokio::test]
async fn an_outcome_is_shown_as_its_report_is() {
    let server = Server::start(|_| sized(404, b"[]")).await;
    let seen = Seen::default();
    let refuse = judge(&server, Policy::Refuse, &seen);
    create(&client(&refuse), &server, VALID).await;
    let request = client(&refuse).post(server.url(PATH)).body(INVALID);
    request.send().await.unwrap_err();
    let outcomes = seen.take();
    let report = |at: usize| outcomes[at].verdict.clone().unwrap();
    assert_eq!(outcomes[0].to_string(), "request: valid");
    assert_eq!(
        outcomes[1].to_string(),
        format!("response 404: {}", report(1))
    );
    assert_eq!(outcomes[2].to_string(), format!("request: {}", report(2)));
    assert_eq!(
        format!("{:#}", outcomes[2]),
        format!("request: {:#}", report(2))
    );
    assert_ne!(format!("{:#}", outcomes[2]), outcomes[2].to_string());

    create(&client(&refuse.with_max_body(1)), &server, VALID).await;
    let outcomes = seen.take().into_iter().map(|outcome| outcome.to_string());
    let reason = "not checked, the body is too large";
    assert_eq!(
        outcomes.collect::<Vec<_>>(),
        [
            format!("request: {reason}"),
            format!("response 404: {reason}")
        ]
    );
    for (reason, words) in [
        (Unjudged::Stream, "the body is a stream"),
        (Unjudged::Encoded, "the body is compressed"),
        (Unjudged::Broken, "the body is incomplete"),
        (Unjudged::Redirected, "the client was sent to another URL"),
    ] {
        assert_eq!(format!("{reason:>40}"), format!("{words:>40}"));
    }
}

#[tokio::test]
async fn an_observer_may_ask_for_the_counts_which_have_what_it_is_told_of() {
    let server = Server::start(|_| sized(200, &record(1))).await;
    let asked = Arc::new(OnceLock::<ContractMiddleware>::new());
    let counted = Arc::new(Mutex::new(Vec::new()));
    let (ask, keep) = (Arc::clone(&asked), Arc::clone(&counted));
    let judge = judge(&server, Policy::Warn, &Seen::default()).with_observer(move |_: &Outcome| {
        let counts = ask.get().unwrap().counts();
        keep.lock()
            .unwrap()
            .push((counts.requests, counts.responses));
    });
    asked.set(judge.clone()).unwrap();
    create(&client(&judge), &server, VALID).await;
    let none = attio_contract::reqwest::VerdictCounts::default();
    let mut one = none;
    one.valid = 1;
    assert_eq!(*counted.lock().unwrap(), [(one, none), (one, one)]);
    assert_eq!(judge.counts().panics, 0);
}

#[tokio::test]
async fn another_observer_stands_in_for_the_first_and_counts_begin_anew() {
    let server = Server::start(|_| sized(200, &record(1))).await;
    let (first, second) = (Seen::default(), Seen::default());
    let before = judge(&server, Policy::Warn, &first);
    create(&client(&before), &server, VALID).await;
    assert_eq!(first.take().len(), 2);
    let keep = second.clone();
    let after = before
        .clone()
        .with_observer(move |outcome: &Outcome| keep.0.lock().unwrap().push(outcome.clone()));
    assert_eq!(after.counts(), Counts::default());
    create(&client(&after), &server, INVALID).await;
    assert_eq!((first.take().len(), second.take().len()), (0, 2));
    assert_eq!(
        (
            before.counts().requests.valid,
            before.counts().requests.invalid
        ),
        (1, 0)
    );
    assert_eq!(
        (
            after.counts().requests.valid,
            after.counts().requests.invalid
        ),
        (0, 1)
    );
}

#[tokio::test]
async fn events_hold_nothing_of_a_body() {
    let answer = br#"{"status_code": 400, "type": "SECRET", "code": "SECRET", "message": "SECRET", "SECRET": 1,
        "validation_errors": [{"code": "SECRET", "path": ["SECRET", {}], "message": 2}], "data": {"SECRET": 3}}"#;
    let server = Server::start(|_| sized(400, answer)).await;
    let request = r#"{"data": {"SECRET": 1, "values": {"name": [{"value": "SECRET", "SECRET": "SECRET"}],
        "users": [{"target_object": "SECRET", "SECRET": [{"SECRET": 1}]}], "company": {"SECRET": "SECRET"}}}}"#;
    events::listen();
    let contract = Contract::default().with_values().with_advice();
    for (policy, level) in [(Policy::Warn, "WARN"), (Policy::Observe, "DEBUG")] {
        let judge = ContractMiddleware::new(contract.clone(), policy)
            .with_endpoint(Endpoint::default().at(&server.address).unwrap());
        create(&client(&judge), &server, request).await;
        create(&client(&judge), &server, VALID).await;
        let events = events::take();
        assert_eq!(events.len(), 4);
        assert!(!events.concat().contains("SECRET"), "{events:#?}");
        assert!(events[0].starts_with(level) && events[1].starts_with(level));
        assert!(events[0].contains("body=\"request\""), "{}", events[0]);
        assert!(events[0].contains("additional-property,"), "{}", events[0]);
        assert!(
            events[1].contains("body=\"response\" status=400"),
            "{}",
            events[1]
        );
        assert!(
            events[1].contains("schema_at=\"/properties/validation_errors/"),
            "{}",
            events[1]
        );
        assert!(events[2].starts_with("DEBUG") && events[2].contains("valid body"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tasks_share_one_client() {
    const TASKS: u64 = 200;
    let server = Server::start(|request| {
        let text = String::from_utf8_lossy(request);
        let (_, seed) = text.split_once("seed ").unwrap();
        let seed = seed.split('"').next().unwrap().parse().unwrap();
        if seed % 2 == 0 {
            chunked(200, &record(seed), 50)
        } else {
            sized(200, &record(seed))
        }
    })
    .await;
    let seen = Seen::default();
    let judge = judge(&server, Policy::Refuse, &seen);
    let client = client(&judge);
    let url = server.url(PATH);
    let tasks = (0..TASKS).map(|seed| {
        let (client, url) = (client.clone(), url.clone());
        tokio::spawn(async move {
            let key = if seed % 5 == 0 {
                "nmae\": 1, \"data"
            } else {
                "values"
            };
            let body = format!(r#"{{"data": {{"{key}": {{"name": "seed {seed}"}}}}}}"#);
            match client.post(url).body(body).send().await {
                Ok(response) => {
                    assert_ne!(seed % 5, 0);
                    assert_eq!(response.bytes().await.unwrap(), record(seed));
                }
                Err(error) => assert!(seed % 5 == 0 && rejected(&error).is_some(), "{error:?}"),
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let counts = judge.counts();
    assert_eq!(
        (counts.requests.valid, counts.requests.invalid),
        (TASKS * 4 / 5, TASKS / 5)
    );
    assert_eq!(
        (counts.responses.valid, counts.refused),
        (TASKS * 4 / 5, TASKS / 5)
    );
    assert_eq!(seen.take().len() as u64, TASKS + TASKS * 4 / 5);
    assert_eq!(server.take_requests().len() as u64, TASKS * 4 / 5);
}
