//! Who is told of what.

use super::*;
use crate::server::{chunked, sized};
use attio_contract::reqwest::rejected;

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
        let judge = ContractMiddleware::new(contract, policy)
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
