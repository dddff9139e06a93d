//! `metadata pull` against a server on this machine that pages, throttles, breaks off and redirects.

use crate::binary::{command, status};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex};

/// What must be shown nowhere.
const KEY: &str = "canary_of_the_tests";

/// A status, headers besides the length, and a body.
type Answer = (u16, &'static str, String);

/// A server that answers a path, given how often it was asked before, and notes what it was asked.
struct Server {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answer: impl Fn(&str, usize) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let mut lines = BufReader::new(connection.try_clone().unwrap()).lines();
                let first = lines.next().unwrap().unwrap();
                let path = first.split(' ').nth(1).unwrap().to_owned();
                let headers = lines
                    .map_while(Result::ok)
                    .take_while(|line| !line.is_empty());
                let key = format!("authorization: Bearer {KEY}");
                let has_key = headers
                    .filter(|line| line.eq_ignore_ascii_case(&key))
                    .count()
                    == 1;
                assert!(has_key && first.starts_with("GET "), "{first}");
                let mut noted = noted.lock().unwrap();
                let before = noted.iter().filter(|known| **known == path).count();
                noted.push(path.clone());
                let (status, headers, body) = answer(&path, before);
                let length = body.len();
                let _ = write!(
                    connection,
                    "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
                );
            }
        });
        Self { url, asked }
    }

    fn pull(&self, more: &[&str]) -> Output {
        let arguments = [
            &["metadata", "pull", "--out", "-", "--base-url", &self.url],
            more,
        ];
        run(&arguments.concat(), Some(KEY))
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn run(arguments: &[&str], key: Option<&str>) -> Output {
    let mut command = command(arguments);
    command.stdin(Stdio::null()).env_remove("ATTIO_API_KEY");
    if let Some(key) = key {
        command.env("ATTIO_API_KEY", key);
    }
    let output = command.env("RUST_LOG", "trace").output().unwrap();
    for stream in [&output.stdout, &output.stderr] {
        assert!(!text(stream).contains(KEY), "{}", text(stream));
    }
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn data(list: &Value) -> Answer {
    (200, "", json!({ "data": list }).to_string())
}

fn attribute(slug: &str, kind: &str) -> Value {
    json!({"id": {"object_id": "o1", "attribute_id": format!("id-{slug}")}, "api_slug": slug, "type": kind})
}

/// A workspace of two objects: one has no slug, the other has 250 attributes.
fn workspace(path: &str) -> Answer {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let offset = query
        .split("offset=")
        .nth(1)
        .map_or(0, |offset| offset.parse().unwrap());
    assert!(
        path == "/v2/objects" || query.starts_with("show_archived=true&limit="),
        "{path} {query}"
    );
    let all: Vec<Value> = match path {
        "/v2/objects" => vec![
            json!({"id": {"workspace_id": "w", "object_id": "o1"}, "api_slug": "a/b c"}),
            json!({"id": {"workspace_id": "w", "object_id": "o2"}, "api_slug": null}),
        ],
        "/v2/objects/a%2Fb%20c/attributes" => {
            let texts = (0..248).map(|index| attribute(&format!("text_{index}"), "text"));
            texts
                .chain([attribute("plan", "select"), attribute("stage", "status")])
                .collect()
        }
        "/v2/objects/a%2Fb%20c/attributes/id-plan/options" => vec![json!({"title": "Pro"})],
        "/v2/objects/a%2Fb%20c/attributes/id-stage/statuses" => {
            vec![json!({"title": "Won", "is_archived": true})]
        }
        "/v2/objects/o2/attributes" => Vec::new(),
        _ => return (404, "", r#"{"code":"not_found"}"#.to_owned()),
    };
    data(&all.into_iter().skip(offset).take(200).collect())
}

#[test]
fn a_workspace_is_pulled_page_by_page() {
    let server = Server::new(|path, _| workspace(path));
    let output = server.pull(&[]);
    assert_eq!(status(&output), 0, "{}", text(&output.stderr));
    let file: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(file["complete"], true);
    assert_eq!(file["workspace_id"], "w");
    let time = file["pulled_at"].as_str().unwrap();
    assert!(time.ends_with('Z') && time.len() == 20, "{time}");
    let objects = file["objects"].as_array().unwrap();
    let slugs: Vec<_> = objects
        .iter()
        .map(|object| object["api_slug"].clone())
        .collect();
    assert_eq!(slugs, [json!(null), json!("a/b c")]);
    let attributes = objects[1]["attributes"].as_array().unwrap();
    assert_eq!(attributes.len(), 250);
    assert_eq!(attributes[0]["options"], json!([{"title": "Pro"}]));
    assert_eq!(
        attributes[1]["statuses"],
        json!([{"title": "Won", "is_archived": true}])
    );
    assert_eq!(server.asked().len(), 6, "{:?}", server.asked());
    let said = text(&output.stderr);
    assert!(
        said.starts_with("pulled a/b c\npulled o2\n2 objects, 250 attributes"),
        "{said}"
    );
    assert_eq!(text(&server.pull(&["--quiet"]).stderr), "");
}

#[test]
fn only_the_objects_that_are_asked_for_are_pulled() {
    let server = Server::new(|path, _| workspace(path));
    let output = server.pull(&["--object", "o2"]);
    let file: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(file["objects"][0]["attributes"], json!([]));
    assert_eq!(file["objects"][1]["attributes"], json!(null));
    assert_eq!(
        (file["complete"].clone(), server.asked().len()),
        (json!(true), 2)
    );
    let output = server.pull(&["--object", "deals"]);
    assert_eq!(
        (status(&output), text(&output.stderr)),
        (
            2,
            "attio-contract: the workspace has no object `deals`, only a/b c\n".to_owned()
        )
    );
}

#[test]
fn a_server_that_is_busy_or_broken_is_asked_again() {
    let server = Server::new(|path, before| match before {
        0 => (429, "retry-after: 0\r\n", "{}".to_owned()),
        1 => (
            429,
            "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n",
            String::new(),
        ),
        2 => (503, "retry-after: soon\r\n", String::new()),
        3 => (500, "", "oops".to_owned()),
        _ => workspace(path),
    });
    let output = server.pull(&["--object", "o2"]);
    assert_eq!(status(&output), 0, "{}", text(&output.stderr));
    assert_eq!(server.asked().len(), 10);
}

#[test]
fn a_list_without_an_end_ends() {
    let same = Server::new(|path, _| match path {
        "/v2/objects" => workspace(path),
        _ => data(
            &(0..200)
                .map(|index| attribute(&format!("a{index}"), "text"))
                .collect(),
        ),
    });
    let output = same.pull(&["--object", "a/b c", "--quiet"]);
    let file: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        file["objects"][1]["attributes"].as_array().unwrap().len(),
        200
    );
    let endless = Server::new(|path, _| match path.split_once("offset=") {
        None => workspace(path),
        Some((_, offset)) => data(
            &(0..200)
                .map(|index| attribute(&format!("a{offset}-{index}"), "text"))
                .collect(),
        ),
    });
    let output = endless.pull(&["--object", "a/b c"]);
    assert_eq!(status(&output), 2);
    assert_eq!(
        text(&output.stderr),
        "attio-contract: GET /v2/objects/a%2Fb%20c/attributes: there is no end of pages\n"
    );
}

#[test]
fn every_refusal_is_one_line_that_says_what_to_do() {
    for (answer, expected) in [
        (
            (401, "", json!({"code": KEY, "message": KEY}).to_string()),
            "GET /v2/objects: 401, the key is not accepted: check ATTIO_API_KEY",
        ),
        (
            (403, "", json!({"code": "unauthorized"}).to_string()),
            "GET /v2/objects: 403 (unauthorized), the key may not do this: it needs the scope object_configuration:read",
        ),
        (
            (404, "", String::new()),
            "GET /v2/objects: 404, there is no such thing",
        ),
        (
            (400, "", "\u{1b}[31m".to_owned()),
            "GET /v2/objects: 400, the server refuses this",
        ),
        (
            (302, "location: http://example.com/\r\n", String::new()),
            "GET /v2/objects: 302, it leads elsewhere, where the key is not sent",
        ),
        (
            (200, "", "<html>".to_owned()),
            "GET /v2/objects: not JSON: line 1, column 1",
        ),
        (
            (200, "", "{}".to_owned()),
            "GET /v2/objects: expected GET /v2/objects: an object with `data`, a list of objects",
        ),
        (
            (200, "", json!({"data": [7]}).to_string()),
            "GET /v2/objects: /data/0: expected an object",
        ),
    ] {
        let server = Server::new(move |_, _| answer.clone());
        let output = server.pull(&[]);
        assert_eq!(status(&output), 2);
        assert_eq!(
            text(&output.stderr),
            format!("attio-contract: {expected}\n")
        );
        assert_eq!(server.asked().len(), 1, "{expected}");
    }
    let nobody = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://{nobody}");
    let output = run(
        &["metadata", "pull", "--out", "-", "--base-url", &url],
        Some(KEY),
    );
    assert_eq!(
        text(&output.stderr),
        "attio-contract: GET /v2/objects: nobody listens there\n"
    );
}

#[test]
fn without_a_key_or_a_safe_address_nothing_is_sent() {
    let pull = ["metadata", "pull", "--out", "-"];
    for key in [None, Some(""), Some("  ")] {
        let output = run(&pull, key);
        assert_eq!(status(&output), 2);
        assert_eq!(
            text(&output.stderr),
            "attio-contract: set ATTIO_API_KEY to a key of your workspace with the scope object_configuration:read\n"
        );
    }
    let output = run(&pull, Some("canary_of_the tests"));
    assert!(!text(&output.stderr).contains("tests") && status(&output) == 2);
    let output = run(
        &[&pull[..], &["--base-url", "http://example.com"]].concat(),
        Some(KEY),
    );
    assert_eq!(
        text(&output.stderr),
        "attio-contract: `--base-url` cannot be `http://example.com`: the key must not be sent in the clear, use https\n"
    );
}

#[test]
fn the_key_is_not_stored_and_a_live_diff_says_what_changed() {
    let folder = std::env::temp_dir().join(format!("attio-contract-pull-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("lock.json");
    let path = file.to_str().unwrap();
    let server = Server::new(|path, before| match path {
        "/v2/objects/a%2Fb%20c/attributes/id-plan/options?show_archived=true&limit=200&offset=0"
            if before > 0 =>
        {
            data(&json!([{"title": "Pro", "is_archived": true}]))
        }
        _ => workspace(path),
    });
    let output = run(
        &["metadata", "pull", "--out", path, "--base-url", &server.url],
        Some(KEY),
    );
    assert_eq!(status(&output), 0, "{}", text(&output.stderr));
    assert!(!std::fs::read_to_string(&file).unwrap().contains(KEY));
    let diff = [
        "metadata",
        "diff",
        "--quiet",
        "--base-url",
        &server.url,
        path,
        "--live",
    ];
    let output = run(&diff, Some(KEY));
    assert_eq!(status(&output), 1);
    assert_eq!(
        text(&output.stdout),
        "writes         a/b c.plan: the option \"Pro\" is archived\n"
    );
    std::fs::remove_dir_all(folder).unwrap();
}
