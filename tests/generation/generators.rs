//! Generated bodies are what they are made to be.

use crate::laws;
use attio_contract::generate::{Choices, Generator, Mistake, Replay, Seeded};
use attio_contract::{Body, Contract, Profile, Rule};
use serde_json::Value;
use std::collections::HashSet;

fn all() -> Vec<(Contract, Body, Generator)> {
    let mut all = Vec::new();
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        all.extend(contract.bodies().map(|body| {
            (
                contract.clone(),
                body,
                Generator::new(profile, body).unwrap(),
            )
        }));
    }
    assert!(!all.is_empty());
    all
}

/// How many bodies a contract and test; more with `BODIES=100000`.
fn bodies() -> usize {
    std::env::var("BODIES").map_or(1_000, |bodies| bodies.parse().unwrap())
}

#[test]
fn valid_bodies_are_valid_and_differ() {
    for (contract, body, generator) in all() {
        let mut choices = Seeded::new(42);
        let mut different = HashSet::new();
        for _ in 0..bodies() {
            let value = generator.valid(&mut choices);
            let text = value.to_string();
            laws::nothing_is_found(&contract.clone(), body, &text);
            laws::profiles_nest(body, text.as_bytes());
            if different.len() < 1_000 {
                different.insert(text);
            }
        }
        assert!(different.len() > 500, "{body:?} {}", different.len());
    }
}

#[test]
fn no_choices_make_the_least_body_and_it_is_valid() {
    for (contract, body, generator) in all() {
        let least = generator.valid(&mut Replay::new(&[])).to_string();
        laws::nothing_is_found(&contract, body, &least);
        if body == Body::Request {
            assert_eq!(least, r#"{"data":{"values":{}}}"#);
        }
    }
}

/// The same generators, of bodies that look like what people send.
fn realistic() -> impl Iterator<Item = (Contract, Body, Generator)> {
    let all = all().into_iter();
    all.map(|(contract, body, generator)| (contract, body, generator.realistic()))
}

/// The strings and keys inside a value, with the names of the properties on the way.
fn strings(value: &Value, way: &mut Vec<String>, found: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| strings(item, way, found)),
        Value::Object(members) => {
            for (key, member) in members {
                found.push(("key".to_owned(), key.clone()));
                way.push(key.clone());
                strings(member, way, found);
                way.pop();
            }
        }
        Value::String(text) => found.push((way.join("/"), text.clone())),
        _ => {}
    }
}

#[test]
fn realistic_bodies_are_valid_and_differ() {
    for (contract, body, generator) in realistic() {
        let mut choices = Seeded::new(21);
        let mut different = HashSet::new();
        let least = generator.valid(&mut Replay::new(&[]));
        for value in (0..300)
            .map(|_| generator.valid(&mut choices))
            .chain([least])
        {
            let text = value.to_string();
            laws::nothing_is_found(&contract.clone(), body, &text);
            if body == Body::Request {
                let report = contract.clone().with_advice().check_request_value(&value);
                assert_eq!(report.total(), 0, "not even advice: {text} {report}");
            }
            different.insert(text);
        }
        // Errors have little to say.
        let is_error = body.status().is_some_and(|status| status != 200);
        let least = if is_error { 1 } else { 100 };
        assert!(different.len() >= least, "{body:?} {}", different.len());
    }
}

#[test]
fn realistic_bodies_look_like_what_people_send() {
    let is_domain = |text: &str| text.ends_with(".example.com") && !text.contains(['/', '@', ' ']);
    let is_uuid =
        |text: &str| text.len() == 36 && text.as_bytes()[14] == b'4' && text == text.to_lowercase();
    let is_recent = |text: &str| {
        (text.starts_with("2025-") || text.starts_with("2026-")) && text.ends_with('Z')
    };
    let mut places = HashSet::new();
    for (_, body, generator) in realistic() {
        let mut choices = Seeded::new(22);
        for _ in 0..200 {
            let value = generator.valid(&mut choices);
            if body.status().is_none_or(|status| status == 200) {
                let outermost: Vec<_> = value.as_object().unwrap().keys().collect();
                assert_eq!(outermost, ["data"]);
                let values = value["data"]["values"].as_object().unwrap();
                assert!(values.contains_key("name") && values.contains_key("workspace_id"));
            }
            let mut found = Vec::new();
            strings(&value, &mut Vec::new(), &mut found);
            for (place, text) in found {
                let last = place.rsplit('/').next().unwrap();
                let is_right = match last {
                    "domain" => is_domain(&text),
                    "email_address" => text
                        .split_once('@')
                        .is_some_and(|(_, host)| is_domain(host)),
                    "target_record_id" | "record_id" | "object_id" | "id" => is_uuid(&text),
                    "active_from" | "created_at" => is_recent(&text),
                    "web_url" => text.starts_with("https://"),
                    "original_phone_number" => text.starts_with('+'),
                    _ => true,
                };
                assert!(is_right, "{place}: {text}");
                assert!(
                    !text.is_empty() && !text.contains(char::is_control),
                    "{place}: {text:?}"
                );
                places.insert(last.to_owned());
            }
        }
    }
    for place in [
        "domain",
        "email_address",
        "original_phone_number",
        "country_code",
        "target_record_id",
        "created_at",
        "web_url",
        "plan",
        "path",
    ] {
        assert!(places.contains(place), "{place}");
    }
}

#[test]
fn realistic_mistakes_and_broken_bodies_have_exactly_the_labelled_findings() {
    for (contract, body, generator) in realistic() {
        let mut choices = Seeded::new(23);
        for index in 0..generator.breakable() {
            for round in 0..6 {
                let broken = match round {
                    0 => generator.broken_at(index, &mut Replay::new(&[])),
                    _ => generator.broken_at(index, &mut choices),
                };
                let text = broken.body.to_string();
                laws::label_is_true(&contract.clone(), body, &text, &broken.findings);
                let mut found = Vec::new();
                strings(&broken.body, &mut Vec::new(), &mut found);
                let is_plain = |(_, text): &(String, String)| !text.contains(char::is_control);
                assert!(found.iter().all(is_plain), "{text}");
            }
        }
        for mistake in Mistake::ALL.iter().filter(|mistake| !mistake.is_large) {
            for _ in 0..10 {
                if let Some(mistaken) = generator.mistaken(mistake, &mut choices) {
                    laws::label_is_true(
                        &contract.clone(),
                        body,
                        &mistaken.text,
                        &mistaken.findings,
                    );
                }
            }
        }
    }
}

#[test]
fn smaller_numbers_are_no_larger_choices() {
    for n in [1, 2, 3, 10, 1_000] {
        let choice = |number: u32| Replay::new(&[number]).below(n);
        assert_eq!((choice(0), choice(u32::MAX)), (0, n - 1));
        let numbers: Vec<_> = (0..=1_000)
            .map(|step| choice(step * (u32::MAX / 1_000)))
            .collect();
        assert!(numbers.is_sorted());
    }
}

/// The published values of `SplitMix64` for these seeds, see <https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64>.
#[cfg(target_pointer_width = "64")]
#[test]
fn a_seed_makes_the_published_sequence() {
    for (seed, numbers) in [
        (
            1_234_567,
            [
                6_457_827_717_110_365_317_u64,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ],
        ),
        (
            0,
            [
                0xE220_A839_7B1D_CDAF,
                0x6E78_9E6A_A1B9_65F4,
                0x06C4_5D18_8009_454F,
                0xF88B_B8A8_724C_81EC,
                0x1B39_896A_51A8_749B,
            ],
        ),
    ] {
        let mut choices = Seeded::new(seed);
        for number in numbers {
            let upper = usize::try_from(number >> 32).unwrap();
            assert_eq!(choices.below(1 << 32), upper);
        }
    }
}

/// Spells the same record id whenever it is asked for a string.
struct Speller(Seeded, usize);

impl Speller {
    const ID: &str = "99a03ff3-0435-47da-95cc-76b2caeb4dab";
}

impl Choices for Speller {
    fn below(&mut self, n: usize) -> usize {
        if n == Self::ID.len() + 1 {
            self.1 = 0;
            return Self::ID.len();
        }
        if n == Self::ID.len() {
            self.1 += 1;
            return self.1 - 1;
        }
        self.0.below(n)
    }
}

#[test]
fn an_alphabet_that_spells_a_record_id_makes_no_bare_one() {
    let generator = Generator::new(Profile::Wire, Body::Request)
        .unwrap()
        .alphabet(Speller::ID)
        .max_text(Speller::ID.len());
    let mut choices = Speller(Seeded::new(4), 0);
    let mut spelt = 0;
    for _ in 0..500 {
        let text = generator.valid(&mut choices).to_string();
        let report = Contract::default().check_request(text.as_bytes());
        assert!(report.is_valid(), "{text} {report}");
        spelt += usize::from(text.contains(r#""company":"""#));
    }
    assert!(spelt > 30, "{spelt}");
}

/// Whether a string has some guise.
type Is = fn(&str) -> bool;

/// Every scalar inside a body, as JSON text; of a string what it holds.
fn scalars(value: &Value, found: &mut HashSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| scalars(item, found)),
        Value::Object(members) => members.values().for_each(|member| scalars(member, found)),
        Value::String(text) => drop(found.insert(text.clone())),
        _ => drop(found.insert(value.to_string())),
    }
}

#[test]
fn valid_bodies_show_every_guise_of_a_number_a_time_and_an_id() {
    let mut found = HashSet::new();
    let mut choices = Seeded::new(8);
    for body in [Body::Request, Body::Response(200), Body::Response(400)] {
        let generator = Generator::new(Profile::Wire, body).unwrap();
        for _ in 0..3_000 {
            scalars(&generator.valid(&mut choices), &mut found);
        }
    }
    let floats = [-0.0, 0.5, 2.0, 400.0, 1e21, 1e300, 5e-324].map(Value::from);
    let wholes = [0, 999, -1, i64::MIN].map(Value::from);
    let others = [u64::MAX.into(), Value::Null, true.into(), false.into()];
    for scalar in floats.iter().chain(&wholes).chain(&others) {
        assert!(found.contains(&scalar.to_string()), "{scalar}");
    }
    let times: Vec<_> = found
        .iter()
        .filter(|text| text.len() >= 20 && text.get(13..14) == Some(":"))
        .map(String::as_str)
        .collect();
    let ids: Vec<_> = found
        .iter()
        .filter(|text| text.len() == 36 && text.get(8..9) == Some("-"))
        .map(String::as_str)
        .collect();
    let of_times: [(&str, Is); 10] = [
        ("t", |time| time.contains('t')),
        ("T and Z", |time| time.contains('T') && time.ends_with('Z')),
        ("z", |time| time.ends_with('z')),
        ("unknown offset", |time| time.ends_with("-00:00")),
        ("largest offset", |time| time.ends_with("+23:59")),
        ("offset to the west", |time| {
            time.get(time.len() - 6..)
                .is_some_and(|end| end.starts_with('-') && end > "-09")
        }),
        ("first day", |time| &time[5..10] == "01-01"),
        ("last day", |time| &time[5..10] == "12-28"),
        ("last second", |time| &time[17..19] == "59"),
        ("fraction of 12 digits", |time| {
            time.len() > 32 && time.as_bytes()[19] == b'.'
        }),
    ];
    for (what, is) in of_times {
        assert!(times.iter().any(|time| is(time)), "{what}");
    }
    for digit in "0123456789abcdefABCDEF".chars() {
        assert!(ids.iter().any(|id| id.contains(digit)), "{digit}");
    }
    for scheme in ["https://example.com/", "urn:x:", "mailto:a@"] {
        assert!(
            found
                .iter()
                .any(|text| text.starts_with(scheme) && text.len() > scheme.len()),
            "{scheme}"
        );
    }
}

#[test]
fn broken_bodies_show_every_guise_of_a_wrong_name_and_a_wrong_member() {
    use attio_contract::Rule;
    let mut names = HashSet::new();
    let mut members = HashSet::new();
    let mut choices = Seeded::new(10);
    for body in [Body::Request, Body::Response(200), Body::Response(404)] {
        let generator = Generator::new(Profile::Wire, body).unwrap();
        for _ in 0..10_000 {
            let broken = generator.broken(&mut choices);
            let finding = &broken.findings[0];
            match finding.rule {
                Rule::AdditionalProperty => {
                    names.extend(finding.at.rsplit('/').next().map(str::to_owned));
                }
                Rule::Enum => scalars(broken.body.pointer(&finding.at).unwrap(), &mut members),
                _ => {}
            }
        }
    }
    for name in ["id", "domains", "extra", "é~1~0"] {
        assert!(names.contains(name), "{name}");
    }
    for member in ["", "systemX", "0.0", "-1.0", "400.5"] {
        assert!(members.contains(member), "{member}");
    }
    let is_lower_case = |code: &String| code.len() == 2 && code.chars().all(char::is_lowercase);
    assert!(members.iter().any(is_lower_case));
}

#[test]
fn a_mistake_comes_in_more_than_one_body() {
    use attio_contract::generate::Mistake;
    let generator = Generator::new(Profile::Wire, Body::Request).unwrap();
    let mut choices = Seeded::new(13);
    for name in ["country-code-case", "duplicate-key", "html-page"] {
        let mut named = Mistake::ALL.iter().filter(|mistake| mistake.name == name);
        let mistake = named.next().unwrap();
        let mut made = || generator.mistaken(mistake, &mut choices).unwrap().text;
        let texts: HashSet<_> = (0..20).map(|_| made()).collect();
        assert!(texts.len() > 10, "{name} {}", texts.len());
    }
}

#[test]
fn sizes_and_alphabet_are_kept() {
    let generator = Generator::new(Profile::Canonical, Body::Request)
        .unwrap()
        .max_items(0)
        .alphabet("é")
        .max_text(2);
    let mut choices = Seeded::new(1);
    for _ in 0..500 {
        let body = generator.valid(&mut choices);
        let name = &body["data"]["values"]["name"];
        assert!(
            name.is_null() || name.as_array().unwrap().is_empty(),
            "{name}"
        );
    }
    let generator = Generator::new(Profile::Wire, Body::Request)
        .unwrap()
        .alphabet("é")
        .max_text(2);
    let mut texts = HashSet::new();
    for _ in 0..500 {
        texts.extend(
            generator.valid(&mut choices)["data"]["values"]["name"]
                .as_str()
                .map(str::to_owned),
        );
    }
    assert_eq!(texts, HashSet::from(["", "é", "éé"].map(str::to_owned)));
    let generator = generator.max_items(2);
    let mut lengths = HashSet::new();
    for _ in 0..2_000 {
        let broken = generator.broken(&mut choices);
        lengths.extend(
            broken.body["data"]["values"]["users"]
                .as_array()
                .map(Vec::len),
        );
    }
    assert_eq!(lengths, HashSet::from([0, 1, 2]));
}

#[test]
fn every_site_is_a_keyword_of_the_effective_schema() {
    for (contract, body, generator) in all() {
        let schema: Value = serde_json::from_str(contract.schema(body).unwrap()).unwrap();
        let sites = generator.sites();
        assert!(
            sites
                .iter()
                .all(|site| schema.pointer(site.schema_at()).is_some())
        );
        assert_eq!(sites.iter().collect::<HashSet<_>>().len(), sites.len());
        println!("{} {body:?}: {}", contract.profile(), sites.len());
    }
}

#[test]
fn an_unknown_status_has_no_generator() {
    let error = Generator::new(Profile::Canonical, Body::Response(401)).unwrap_err();
    assert_eq!(error.status, 401);
}

#[test]
fn broken_bodies_have_exactly_the_labelled_finding() {
    for (contract, body, generator) in all() {
        let mut choices = Seeded::new(7);
        for index in 0..generator.breakable() {
            for round in 0..bodies() / 30 {
                let broken = match round {
                    0 => generator.broken_at(index, &mut Replay::new(&[])),
                    _ => generator.broken_at(index, &mut choices),
                };
                laws::label_is_true(
                    &contract.clone(),
                    body,
                    &broken.body.to_string(),
                    &broken.findings,
                );
            }
        }
    }
}

#[test]
fn malformed_bytes_are_refused_for_their_text_alone() {
    let mut ways = HashSet::new();
    let mut choices = Seeded::new(5);
    for _ in 0..5_000 {
        let malformed = attio_contract::generate::malformed(&mut choices);
        laws::malformed_is_syntax(&malformed);
        ways.insert(malformed.what);
    }
    assert_eq!(ways.len(), 23);
}

/// Per profile: the sites of the request that no body breaks alone, besides the limits on text.
#[test]
fn the_sites_that_no_body_breaks_alone_are_known() {
    let reference = |attribute: &str, below: &str| {
        format!("/properties/data/properties/values/properties/{attribute}{below}")
    };
    for (contract, body, generator) in all() {
        let mut found: Vec<_> = generator
            .unbreakable()
            .iter()
            .map(|(site, _)| site.schema_at().to_owned())
            .filter(|site| !site.ends_with("/maxLength"))
            .collect();
        found.sort();
        let mut expected = Vec::new();
        if body == Body::Request {
            let is_published = contract.profile() == Profile::Published;
            let is_wire = contract.profile() == Profile::Wire;
            let branches: &[(&str, &str, usize)] = match contract.profile() {
                Profile::Wire => &[
                    ("company", "/anyOf", 1),
                    ("company", "/anyOf/4/items/anyOf", 1),
                    ("users", "/items/anyOf", 0),
                ],
                _ => &[("company", "/items/anyOf", 0), ("users", "/items/anyOf", 0)],
            };
            for (attribute, below, first) in branches {
                expected.push(reference(attribute, &format!("{below}/{first}/required/1")));
                if !is_published {
                    expected.push(reference(
                        attribute,
                        &format!("{below}/{}/properties/target_record_id", first + 1),
                    ));
                }
                // The branch of references that look a record up is a third one.
                if is_wire {
                    let reserved = "properties/target_record_reference";
                    expected.push(reference(
                        attribute,
                        &format!("{below}/{}/{reserved}", first + 1),
                    ));
                    expected.push(reference(
                        attribute,
                        &format!("{below}/{}/required/1", first + 2),
                    ));
                }
            }
        }
        expected.sort();
        assert_eq!(found, expected, "{} {body:?}", contract.profile());
        assert_eq!(
            generator.breakable() + generator.unbreakable().len(),
            generator.sites().len()
        );
    }
}

#[test]
fn mistakes_have_exactly_the_labelled_findings() {
    assert!(Mistake::ALL.is_sorted_by(|a, b| a.name < b.name));
    let is_small = |mistake: &&Mistake| !mistake.is_large && !mistake.needs_metadata;
    let small = || Mistake::ALL.iter().filter(is_small);
    let mut made = HashSet::new();
    for (contract, body, generator) in all() {
        let mut choices = Seeded::new(9);
        let mut of_this_body = HashSet::new();
        for mistake in small() {
            for round in 0..50 {
                let Some(mistaken) = generator.mistaken(mistake, &mut choices) else {
                    assert_eq!(round, 0, "{} applies now and then", mistake.name);
                    break;
                };
                laws::label_is_true(&contract.clone(), body, &mistaken.text, &mistaken.findings);
                of_this_body.insert(mistaken.name);
            }
        }
        let any = (0..500).map(|_| generator.any_mistaken(&mut choices).name);
        assert_eq!(any.collect::<HashSet<_>>(), of_this_body);
        made.extend(of_this_body);
    }
    assert_eq!(made.len(), small().count());
}

#[test]
fn a_text_over_the_limit_is_made_when_asked_for_by_name() {
    let mut large = Mistake::ALL.iter().filter(|mistake| mistake.is_large);
    let (Some(text_limit), None) = (large.next(), large.next()) else {
        panic!("one mistake is large");
    };
    assert_eq!(text_limit.name, "text-limit");
    let mut places = HashSet::new();
    for (contract, body, generator) in all() {
        // The first choice is the letter, the second the form or the attribute.
        for choices in [[0, 0], [1 << 31, 1 << 30], [0, 2 << 30], [1 << 31, 3 << 30]] {
            let mistaken = generator.mistaken(text_limit, &mut Replay::new(&choices));
            let Some(mistaken) = mistaken else { continue };
            let [finding] = &mistaken.findings[..] else {
                panic!("{:?}", mistaken.findings);
            };
            if places.insert((contract.profile(), body, finding.at.clone())) {
                assert!(mistaken.text.len() > 10_485_760);
                assert_eq!(finding.rule, Rule::TextLimit);
                laws::label_is_true(&contract.clone(), body, &mistaken.text, &mistaken.findings);
            }
        }
    }
    let request = ["users/0/id/0/value", "workspace_id/0/value"];
    let short = ["workspace_id", "workspace_id/value"];
    let response = ["avatar_url/0/value", "name/0/value", "workspace_id/0/value"];
    let of = |profile, body, places: &[&'static str]| {
        let place = |at: &&str| (profile, body, format!("/data/values/{at}"));
        places.iter().map(place).collect::<Vec<_>>()
    };
    let expected = [
        of(Profile::Canonical, Body::Request, &request),
        of(Profile::Canonical, Body::Response(200), &response),
        of(Profile::Wire, Body::Request, &request),
        of(Profile::Wire, Body::Request, &short),
        of(Profile::Wire, Body::Response(200), &response),
    ];
    assert_eq!(places, HashSet::from_iter(expected.concat()));
}

#[test]
fn generated_bodies_meet_and_break_every_site_but_the_limits_on_text() {
    use attio_contract::generate::Coverage;
    for (contract, body, generator) in all() {
        let mut coverage = Coverage::new(contract.profile(), body).unwrap();
        let mut more = coverage.clone();
        let mut choices = Seeded::new(3);
        for _ in 0..600 {
            assert!(coverage.add(generator.valid(&mut choices).to_string().as_bytes()));
        }
        assert!(
            coverage.sites().all(|(_, _, broken)| broken == 0)
                || contract.profile() == Profile::Published
        );
        for index in 0..generator.breakable() {
            for _ in 0..4 {
                more.add(
                    generator
                        .broken_at(index, &mut choices)
                        .body
                        .to_string()
                        .as_bytes(),
                );
            }
        }
        assert!(coverage.merge(&more));
        let left: Vec<_> = coverage
            .sites()
            .filter(|(_, met, broken)| *met == 0 || *broken == 0)
            .map(|(site, ..)| site.schema_at().to_owned())
            .filter(|site| !site.ends_with("/maxLength"))
            .collect();
        println!(
            "{} {body:?}: {}",
            contract.profile(),
            coverage.to_string().lines().last().unwrap()
        );
        let unbreakable = generator.unbreakable();
        // On the page two open branches share the property `value`, so it shows neither.
        let is_shared = |site: &str| {
            contract.profile() == Profile::Published && site.ends_with("/properties/value/type")
        };
        let is_known = |site: &String| {
            is_shared(site)
                || unbreakable
                    .iter()
                    .any(|(known, _)| known.schema_at() == site)
        };
        assert!(
            left.iter().all(is_known),
            "{} {body:?} {left:#?}",
            contract.profile()
        );
        let mut other = Coverage::new(Profile::Wire, Body::Response(429)).unwrap();
        assert!(
            !coverage.add(b"{")
                && !other.merge(&Coverage::new(Profile::Wire, Body::Request).unwrap())
        );
    }
}

#[test]
fn coverage_counts_what_a_hand_counts() {
    use attio_contract::generate::Coverage;
    let counted = |body, text: &str, below: &str| {
        let mut coverage = Coverage::new(Profile::Wire, body).unwrap();
        assert!(coverage.add(text.as_bytes()));
        assert!(coverage.merge(&coverage.clone()));
        let rows = coverage.sites().filter_map(|(site, met, broken)| {
            let place = site.schema_at().strip_prefix(below)?;
            assert!(met % 2 == 0 && broken % 2 == 0, "merged with itself");
            (met + broken > 0).then(|| format!("{} {} {place}", met / 2, broken / 2))
        });
        rows.collect::<Vec<_>>()
    };
    let details = r#"{"status_code":404,"type":"","code":"","message":"","validation_errors":[
        {"code":"a","message":"m","path":["a",1]},{"path":["a",{}]},7]}"#;
    assert_eq!(
        counted(
            Body::Response(404),
            details,
            "/properties/validation_errors"
        ),
        [
            "1 0 /type",
            "2 1 /items/type",
            "1 1 /items/required/0",
            "2 0 /items/required/1",
            "1 1 /items/required/2",
            "1 0 /items/properties/code/type",
            "2 0 /items/properties/path/type",
            "3 1 /items/properties/path/items/type",
            "1 0 /items/properties/message/type",
        ]
    );
    // What has a wrong type meets no other keyword.
    let mistyped = r#"{"status_code":"404","type":"","code":"","message":""}"#;
    assert_eq!(
        counted(Body::Response(404), mistyped, "/properties/status_code"),
        ["0 1 /type"]
    );
    let of_no_branch = r#"{"data":{"values":{"name":7}}}"#;
    assert_eq!(
        counted(
            Body::Request,
            of_no_branch,
            "/properties/data/properties/values/properties"
        ),
        [
            "0 1 /name/anyOf",
            "0 1 /name/anyOf/0/type",
            "0 1 /name/anyOf/1/type",
            "0 1 /name/anyOf/2/type",
        ]
    );
    let placeholder = r#"{"data":{"values":{"users":[{"target_object":"p","[slug_or_id_of_matching_attribute]":[{"domain":"d"}]}]}}}"#;
    assert_eq!(
        counted(
            Body::Request,
            placeholder,
            "/properties/data/properties/values/properties/users/items/anyOf/1/properties/"
        ),
        [
            "1 0 target_object/type",
            "0 1 [slug_or_id_of_matching_attribute]",
            "1 0 target_record_id",
            "1 0 target_record_reference",
        ]
    );
    // A match without the names that it must not have meets their `false`; the value matched has
    // one discriminating key of four.
    let matching = r#"{"data":{"values":{"users":[{"target_object":"p","n":[{"domain":"d"}]}]}}}"#;
    assert_eq!(
        counted(
            Body::Request,
            matching,
            "/properties/data/properties/values/properties/users/items"
        ),
        [
            "1 0 /anyOf",
            "1 0 /anyOf/1/type",
            "1 0 /anyOf/1/required/0",
            "1 0 /anyOf/1/minProperties",
            "1 0 /anyOf/1/maxProperties",
            "1 0 /anyOf/1/properties/target_object/type",
            "1 0 /anyOf/1/properties/[slug_or_id_of_matching_attribute]",
            "1 0 /anyOf/1/properties/target_record_id",
            "1 0 /anyOf/1/properties/target_record_reference",
            "1 0 /anyOf/1/additionalProperties/type",
            "1 0 /anyOf/1/additionalProperties/minItems",
            "1 0 /anyOf/1/additionalProperties/maxItems",
            "1 0 /anyOf/1/additionalProperties/items/anyOf",
            "1 0 /anyOf/1/additionalProperties/items/anyOf/0/type",
            "1 0 /anyOf/1/additionalProperties/items/anyOf/0/required/0",
            "1 0 /anyOf/1/additionalProperties/items/anyOf/0/additionalProperties",
            "1 0 /anyOf/1/additionalProperties/items/anyOf/0/properties/domain/type",
        ]
    );
}

#[test]
fn the_sites_of_a_broken_body_are_broken_in_it_and_named_once() {
    use attio_contract::generate::Coverage;
    let mut named = 0;
    for (contract, body, generator) in all() {
        let mut choices = Seeded::new(12);
        for index in 0..generator.breakable() {
            let broken = generator.broken_at(index, &mut choices);
            let mut coverage = Coverage::new(contract.profile(), body).unwrap();
            coverage.add(broken.body.to_string().as_bytes());
            let seen: HashSet<_> = coverage
                .sites()
                .filter(|(_, _, broken)| *broken > 0)
                .map(|(site, ..)| site)
                .collect();
            let sites: HashSet<_> = broken.sites.iter().collect();
            assert_eq!(sites.len(), broken.sites.len(), "{:?}", broken.sites);
            for site in sites {
                // Counted is the branch that was meant, not the `anyOf` above it, and of a value of
                // a wrong type the type alone.
                let is_implied = ["/anyOf", "/enum"]
                    .iter()
                    .any(|keyword| site.schema_at().ends_with(keyword));
                assert!(is_implied || seen.contains(site), "{site} {}", broken.body);
            }
            named += broken.sites.len() - 1;
        }
    }
    assert!(named > 50, "{named}");
}

#[test]
fn an_index_behind_the_last_site_means_the_last() {
    for (_, _, generator) in all() {
        let of = |index| generator.broken_at(index, &mut Replay::new(&[]));
        let last = generator.breakable() - 1;
        assert_eq!(of(usize::MAX), of(last));
        assert_eq!(of(last + 1), of(last));
        assert_ne!(of(last - 1).sites, of(last).sites);
    }
}
