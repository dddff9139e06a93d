use super::base::Base;
use super::client::{Client, Key};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

#[test]
fn the_key_is_only_sent_by_https_or_to_this_machine() {
    for url in [
        "https://api.attio.com",
        "https://proxy.example.com:8443/attio/",
        "http://127.0.0.1:8080",
        "http://127.9.9.9",
        "http://[::1]:80",
        "http://LOCALHOST:1",
    ] {
        assert!(Base::of(Some(url)).is_ok(), "{url}");
    }
    for url in [
        "http://api.attio.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
        "api.attio.com",
        "/v2",
        "",
        "https://user:secret@example.com",
        "https://example.com?a=b",
        "https://example.com#a",
    ] {
        let error = Base::of(Some(url)).unwrap_err();
        assert!(
            error.starts_with("`--base-url`") && !error.contains("secret"),
            "{url}: {error}"
        );
    }
    assert_eq!(Base::of(None).unwrap().url, "https://api.attio.com");
}

#[test]
fn what_is_no_key_is_not_shown() {
    for key in ["two words", "line\nbreak", "schlüssel", "\0"] {
        let error = Key::of(key).err().unwrap();
        assert!(!error.contains(key), "{error}");
    }
}

#[test]
fn a_server_that_does_not_answer_is_given_up() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = Base::of(Some(&format!("http://{}", server.local_addr().unwrap()))).unwrap();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        for connection in server.incoming() {
            kept.push(connection);
        }
    });
    let client = Client::new(base, Key::of("canary").unwrap(), Duration::from_millis(20));
    assert_eq!(
        client.get("/v2/objects?limit=1").unwrap_err(),
        "GET /v2/objects: no answer in time"
    );
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = Base::of(Some(&format!("http://{}", server.local_addr().unwrap()))).unwrap();
    std::thread::spawn(move || {
        for (index, connection) in server.incoming().enumerate() {
            let mut connection = connection.unwrap();
            let mut request = [0; 1024];
            let _ = connection.read(&mut request);
            let body = if index < 2 { "{\"da" } else { "{\"data\":[]}" };
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 11\r\nconnection: close\r\n\r\n";
            let _ = write!(connection, "{head}{body}");
        }
    });
    let client = Client::new(base, Key::of("canary").unwrap(), Duration::from_secs(10));
    assert_eq!(client.get("/").unwrap(), b"{\"data\":[]}");
}
