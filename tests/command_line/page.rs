//! The HTML report, read by the parser of browsers.

use crate::binary::{run, status};
use scraper::{ElementRef, Html, Selector};
use serde_json::json;
use sha2::{Digest, Sha256};

/// Keys that would be something else than text if they were not escaped.
const HOSTILE: [&str; 7] = [
    "</script><img src=x onerror=alert(1)>",
    "\" autofocus onfocus=\"alert(1)",
    "' onclick='alert(1)",
    "</code></summary></details><style>*{display:none}</style>",
    "<!-- --!> ]]> &amp; &lt;b&gt; {{ 7 }}",
    "\u{202e}desrever\u{2066}\u{200b}",
    "\u{1b}[31m\u{0}\r\n\t",
];

fn page(arguments: &[&str], input: &[u8]) -> (String, Html) {
    let output = run(&[arguments, &["--quiet"]].concat(), input);
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let html = Html::parse_document(&text);
    assert!(html.errors.is_empty(), "{:?}", html.errors);
    (text, html)
}

fn all<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    all(html, selector)
        .iter()
        .map(|element| element.text().collect())
        .collect()
}

/// Lines of NDJSON: bodies whose `key` is not known; the first is valid.
fn hostile_lines() -> Vec<u8> {
    let mut lines = r#"{"data":{"values":{}}}"#.to_owned() + "\n\n";
    for key in HOSTILE {
        lines += &(json!({"data": {"values": {}, key: "SECRET"}}).to_string() + "\n");
    }
    lines.into_bytes()
}

#[test]
fn counts_are_those_of_check() {
    let bodies = [
        r#"{"data":{"values":{"users":1}}}"#,
        r#"{"data":{"values":{"users":[1,2]}}}"#,
        r#"{"data":{"values":{}}}"#,
        "{",
    ]
    .join("\n");
    let (_, html) = page(&["report", "request", "--ndjson"], bodies.as_bytes());
    assert_eq!(
        texts(&html, ".numbers dt"),
        ["bodies checked", "valid", "invalid", "findings"]
    );
    assert_eq!(texts(&html, ".numbers dd"), ["4", "1", "3", "4"]);
    assert_eq!(texts(&html, ".rule > summary code"), ["type", "syntax"]);
    assert_eq!(texts(&html, ".rule > summary .total"), ["3", "1"]);
    assert_eq!(
        texts(&html, ".place > summary code"),
        ["/data/values/users/*", "/data/values/users", "(root)"]
    );
    assert_eq!(texts(&html, ".place > summary .total"), ["2", "1", "1"]);
    let origins = texts(&html, ".place tbody th");
    assert_eq!(
        origins,
        ["-, line 2", "-, line 2", "-, line 1", "-, line 4"]
    );
    assert_eq!(
        texts(&html, ".place .position"),
        ["2:29", "2:31", "1:28", "4:2"]
    );
    assert_eq!(
        texts(&html, ".data tbody td")
            .iter()
            .map(|count| count.parse::<u64>().unwrap())
            .sum::<u64>(),
        4
    );
    assert_eq!(all(&html, ".chart g").len(), 4);
}

#[test]
fn examples_and_places_are_few_however_many_bodies_there_are() {
    let body = |index| format!("{{\"data\":{{\"values\":{{\"name\":7}},\"k{index}\":0}}}}\n");
    let lines: String = (0..20_000).map(body).collect();
    let (text, html) = page(&["report", "request", "--ndjson"], lines.as_bytes());
    assert!(text.len() < 200_000, "{}", text.len());
    assert_eq!(
        texts(&html, ".numbers dd"),
        ["20,000", "0", "20,000", "40,000"]
    );
    assert_eq!(all(&html, ".rule").len(), 2);
    assert_eq!(all(&html, ".rule[data-rule=type] tbody tr").len(), 5);
    assert_eq!(
        texts(&html, ".rule[data-rule=type] .more"),
        ["and 19,995 more"]
    );
    assert_eq!(
        texts(&html, ".rule[data-rule=additional-property] > .more"),
        ["and 19,970 at other places"]
    );
    assert!((40..=80).contains(&all(&html, ".chart g").len()));
}

#[test]
fn keys_of_bodies_are_text_and_nothing_else() {
    let (text, html) = page(
        &["report", "request", "--ndjson", "--values"],
        &hostile_lines(),
    );
    let (_, harmless) = page(
        &["report", "request", "--ndjson", "--values"],
        br#"{"data":{"values":{},"x":"SECRET"}}"#,
    );
    let names = |html: &Html| {
        let mut names: Vec<_> = all(html, "*")
            .iter()
            .map(|element| element.value().name().to_owned())
            .collect();
        names.sort();
        names.dedup();
        names
    };
    assert_eq!(
        names(&html),
        names(&harmless),
        "no element but those of the template"
    );
    for element in all(&html, "*") {
        for (name, _) in element.value().attrs() {
            assert!(
                !name.starts_with("on") && name != "src" && name != "style" && name != "autofocus",
                "{name}"
            );
        }
    }
    assert_eq!(
        (all(&html, "script").len(), all(&html, "style").len()),
        (1, 1)
    );
    let places = texts(&html, ".place > summary code");
    for key in &HOSTILE[..5] {
        let place = format!("/data/{}", key.replace('~', "~0").replace('/', "~1"));
        assert!(places.contains(&place), "{place}: {places:?}");
    }
    assert!(
        places.contains(&r"/data/\u{202e}desrever\u{2066}\u{200b}".to_owned()),
        "{places:?}"
    );
    assert!(
        places.contains(&r"/data/\u{1b}[31m\u{0}\u{d}\u{a}\u{9}".to_owned()),
        "{places:?}"
    );
    let odd = |character: char| {
        (character.is_control() && character != '\n')
            || ('\u{200b}'..='\u{206f}').contains(&character)
    };
    assert!(!text.contains(odd));
}

#[test]
fn names_of_files_are_text_too() {
    let folder = std::env::temp_dir().join(format!("attio-contract-report-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("a<b>&\"'\u{202e}.json");
    std::fs::write(&file, "{").unwrap();
    let (_, html) = page(&["report", "request", file.to_str().unwrap()], b"");
    std::fs::remove_dir_all(&folder).unwrap();
    let origin = &texts(&html, ".place tbody th")[0];
    assert!(origin.ends_with(r#"a<b>&"'\u{202e}.json"#), "{origin}");
}

#[test]
fn values_are_shown_only_when_asked() {
    let body = r#"{"data":{"values":{"company":"99a03ff3-0435-47da-95cc-76b2caeb4dab","users":"jane@example.com"}}}"#;
    let url = "https://api.attio.com/v2/objects/workspaces/records";
    let error = r#"{"status_code":400,"type":"x","code":"validation_type","message":"Not jane@example.com"}"#;
    let har = json!({"log": {"entries": [{
        "request": {"method": "POST", "url": url, "postData": {"text": body}},
        "response": {"status": 400, "content": {"text": error}},
    }]}});
    let har = har.to_string();
    for (arguments, input, shown) in [
        (["report", "request"], body, "&#34;jane@example.com&#34;"),
        (["report", "har"], &*har, "Not jane@example.com"),
    ] {
        let (text, html) = page(&arguments, input.as_bytes());
        assert!(!text.contains("jane@example.com") && !text.contains("99a03ff3"));
        assert!(texts(&html, ".note")[0].starts_with("Values of the bodies are left out"));
        let (text, html) = page(&[&arguments[..], &["--values"]].concat(), input.as_bytes());
        assert!(text.contains(shown), "{shown}");
        assert!(texts(&html, ".note")[0].starts_with("Messages quote values"));
    }
}

#[test]
fn recorded_traffic_is_shown_over_its_time_with_what_was_not_judged() {
    let (text, html) = page(&["report", "har", "tests/har/browser.har"], b"");
    assert_eq!(texts(&html, ".numbers dd"), ["8", "7", "1", "2", "4", "3"]);
    assert!(text.contains("over time (UTC)") && text.contains("from 2026-03-01 10:00:01"));
    let gaps = texts(&html, "section[aria-labelledby=gaps] tbody tr");
    assert_eq!(gaps.len(), 6, "{gaps:?}");
    // One entry of it has no time.
    let (text, _) = page(&["report", "har", "tests/har/odd.har"], b"");
    assert!(text.contains("in order"));
}

#[test]
fn the_policy_allows_the_page_its_own_parts_and_nothing_else() {
    let (text, html) = page(&["report", "request", "--ndjson"], &hostile_lines());
    let policy = all(&html, "meta[http-equiv=Content-Security-Policy]")[0]
        .attr("content")
        .unwrap();
    let hash = |element: &str| {
        let content = texts(&html, element).concat();
        data_encoding::BASE64.encode(&Sha256::digest(content.as_bytes()))
    };
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            hash("style"),
            hash("script")
        )
    );
    assert!(
        !text.contains("http://") && !text.contains("https://") && !text.contains("url("),
        "no network"
    );
    for script in texts(&html, "script") {
        assert!(!script.contains("innerHTML") && !script.contains("eval"));
    }
}

#[test]
fn the_page_can_be_read_without_sight_mouse_or_script() {
    let (_, html) = page(&["report", "request", "--ndjson"], &hostile_lines());
    assert_eq!(all(&html, "html")[0].attr("lang"), Some("en"));
    assert_eq!(texts(&html, "title")[0], "Contract report: request bodies");
    assert_eq!((all(&html, "h1").len(), all(&html, "main").len()), (1, 1));
    let mut ids: Vec<_> = all(&html, "[id]")
        .iter()
        .map(|element| element.attr("id").unwrap())
        .collect();
    for element in all(&html, "[aria-labelledby], label[for]") {
        let named = element
            .attr("aria-labelledby")
            .or(element.attr("for"))
            .unwrap();
        assert!(named.split(' ').all(|name| ids.contains(&name)), "{named}");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands once");
    for table in all(&html, "table") {
        let heads = table
            .select(&Selector::parse("thead th[scope=col]").unwrap())
            .count();
        for row in table.select(&Selector::parse("tbody tr").unwrap()) {
            assert_eq!(row.child_elements().count(), heads);
            assert_eq!(
                row.child_elements().next().unwrap().attr("scope"),
                Some("row")
            );
        }
    }
    for details in all(&html, "details") {
        assert_eq!(
            details.child_elements().next().unwrap().value().name(),
            "summary"
        );
    }
    // Only what the script does waits for it.
    assert_eq!(all(&html, "[hidden]").len(), 1);
    assert_eq!(all(&html, "[hidden]")[0].attr("class"), Some("controls"));
}

/// The colours of the style sheet, light and dark, against both grounds: WCAG 2.2 asks for 4.5 for text, and for 3
/// for what is drawn.
#[test]
fn colours_have_the_contrast_that_reading_needs() {
    let style = include_str!("../../src/bin/attio-contract/page/page.css");
    let schemes: Vec<_> = style
        .split("--ground:")
        .skip(1)
        .map(|rest| format!("--ground:{}", rest.split('}').next().unwrap()))
        .collect();
    assert_eq!(schemes.len(), 2);
    let mut compared = 0;
    for scheme in schemes {
        let colour = |name: &str| {
            let (_, value) = scheme.split_once(&format!("--{name}: #")).unwrap();
            luminance(&value[..6])
        };
        for (name, least) in [
            ("text", 4.5),
            ("quiet", 4.5),
            ("valid", 4.5),
            ("invalid", 4.5),
            ("drift", 4.5),
            ("advice", 4.5),
            ("focus", 3.0),
            ("bar", 3.0),
        ] {
            for ground in ["ground", "raised"] {
                let (a, b) = (colour(name) + 0.05, colour(ground) + 0.05);
                assert!(
                    a.max(b) / a.min(b) >= least,
                    "{name} on {ground}: {}",
                    a.max(b) / a.min(b)
                );
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 32);
}

fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

#[test]
fn the_page_goes_where_it_is_told_and_the_status_is_that_of_check() {
    let file =
        std::env::temp_dir().join(format!("attio-contract-report-{}.html", std::process::id()));
    let name = file.to_str().unwrap();
    let valid = run(
        &["report", "request", "--out", name],
        br#"{"data":{"values":{}}}"#,
    );
    assert_eq!((status(&valid), valid.stdout.len()), (0, 0));
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("Nothing was found."));
    assert_eq!(status(&run(&["report", "request", "--out", name], b"{")), 1);
    std::fs::write(&file, "kept").unwrap();
    let nothing = run(&["report", "request", "--out", name, "no.json"], b"");
    assert_eq!(
        (status(&nothing), std::fs::read_to_string(&file).unwrap()),
        (2, "kept".to_owned())
    );
    std::fs::remove_file(&file).unwrap();
    let partly = run(&["report", "request", "no.json", "-"], b"{");
    assert_eq!(status(&partly), 2);
    assert!(
        String::from_utf8(partly.stdout)
            .unwrap()
            .contains("<strong>Incomplete:</strong> cannot read no.json")
    );
    let nowhere = run(&["report", "request", "--out", "no/where.html"], b"{");
    assert_eq!((status(&nowhere), nowhere.stdout.len()), (2, 0));
}

#[test]
fn findings_beyond_those_that_are_kept_are_counted() {
    let body = format!(
        r#"{{"data":{{"values":{{"users":[{}1]}}}}}}"#,
        "1,".repeat(10_004)
    );
    let output = run(&["report", "request"], body.as_bytes());
    assert!(String::from_utf8(output.stdout).unwrap().contains("10,005"));
}
