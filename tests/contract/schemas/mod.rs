//! The embedded schemas are the page's, plus the listed corrections, and nothing else. Those of profiles canonical and
//! wire are composed; here they are derived from the page in another way, and compared.
//!
//! `UPDATE_SCHEMAS=1 cargo test --test contract schemas` writes the effective schemas anew.

mod derive;
mod json;

use attio_contract::{Body, Contract, Profile};
use derive::{Schemas, changes, corrected, difference, published};
use json::Json;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/create-workspace-record")
}

fn read(folder: &Path) -> Schemas {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, Json::parse(&fs::read_to_string(&path).unwrap()))
    };
    let schemas: Schemas = entries.map(read).collect();
    assert!(!schemas.is_empty());
    schemas
}

/// What `schemas/` says that each profile's schemas are.
fn derived() -> Vec<(Profile, Schemas)> {
    let mut sources = read(&folder().join("source"));
    let list = sources.remove("corrections").unwrap();
    let texts = folder().join("../profiles.json");
    let texts = Json::parse(&fs::read_to_string(texts).unwrap());
    let mut schemas = published(&sources);
    let mut all = Vec::new();
    for profile in Profile::ALL {
        schemas = corrected(
            &schemas,
            list.get("corrections").unwrap().items(),
            profile.name(),
        );
        let note = texts.get(profile.name()).unwrap();
        let mut noted = schemas.clone();
        for schema in noted.values_mut() {
            if let Json::Object(members) = schema {
                members.insert(1, ("$comment".to_owned(), note.clone()));
            }
        }
        all.push((profile, noted));
    }
    all
}

#[test]
fn the_effective_schemas_are_the_sources_with_the_listed_corrections() {
    for (profile, schemas) in derived() {
        let folder = folder().join(profile.name());
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            for (name, schema) in &schemas {
                fs::write(folder.join(name).with_extension("json"), schema.print()).unwrap();
            }
        }
        let files = read(&folder);
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            schemas.keys().collect::<Vec<_>>(),
            "{profile}"
        );
        for (name, schema) in &schemas {
            let file = fs::read_to_string(folder.join(name).with_extension("json")).unwrap();
            assert_eq!(
                file,
                schema.print(),
                "{profile}/{name}: run with UPDATE_SCHEMAS=1, and read the difference"
            );
        }
    }
}

#[test]
fn every_structural_difference_between_profiles_is_listed_and_every_listed_one_is_there() {
    let list = Json::parse(&fs::read_to_string(folder().join("source/corrections.json")).unwrap());
    let corrections = list.get("corrections").unwrap().items();
    for [old, new] in Profile::ALL.windows(2).map(|pair| [pair[0], pair[1]]) {
        let (olds, news) = (
            read(&folder().join(old.name())),
            read(&folder().join(new.name())),
        );
        let mut listed: Vec<(String, String)> = Vec::new();
        for correction in corrections
            .iter()
            .filter(|correction| correction.get("profile").unwrap().text() == new.name())
        {
            assert!(
                ["id", "finding", "why"].iter().all(|field| !correction
                    .get(field)
                    .unwrap()
                    .text()
                    .is_empty())
            );
            listed.extend(
                changes(correction)
                    .into_iter()
                    .map(|(schema, pattern, _)| (schema, pattern)),
            );
        }
        let mut different: Vec<(String, String)> = Vec::new();
        for (name, schema) in &news {
            let base = olds.get(name).or_else(|| {
                let from = corrections.iter().find(|correction| {
                    correction
                        .get("schemas")
                        .is_some_and(|names| names.items()[0].text() == name)
                });
                news.get(from?.get("from")?.text())
            });
            let mut places = Vec::new();
            difference(
                base.expect("a schema that no correction makes"),
                schema,
                "",
                &mut places,
            );
            places.retain(|place| place != "/$comment");
            different.extend(places.into_iter().map(|place| (name.clone(), place)));
        }
        for (schema, place) in &different {
            assert!(
                listed.iter().any(|(name, pattern)| name == schema
                    && (covers(pattern, place) || covers(place, pattern))),
                "{new}/{schema}: the difference at {place} is not listed"
            );
        }
        for (schema, pattern) in &listed {
            // A change below the placeholder moves with it to `additionalProperties`.
            let moved = pattern.replace(
                "/properties/[slug_or_id_of_matching_attribute]/",
                "/additionalProperties/",
            );
            assert!(
                different.iter().any(|(name, place)| name == schema
                    && (covers(&moved, place) || covers(place, &moved))),
                "{new}/{schema}: the correction at {pattern} is listed and not made"
            );
        }
    }
}

/// Whether the place is where the pattern leads, or below.
fn covers(pattern: &str, place: &str) -> bool {
    let place: Vec<_> = place.split('/').collect();
    let pattern: Vec<_> = pattern.split('/').collect();
    pattern.len() <= place.len()
        && pattern
            .iter()
            .zip(&place)
            .all(|(token, found)| token == found || *token == "*" || *found == "*")
}

#[test]
fn formats_are_asserted_from_the_profile_that_the_list_names() {
    let list = Json::parse(&fs::read_to_string(folder().join("source/corrections.json")).unwrap());
    let mut asserted = false;
    for profile in Profile::ALL {
        let corrections = list.get("corrections").unwrap().items().iter();
        asserted |= corrections
            .filter(|correction| correction.get("profile").unwrap().text() == profile.name())
            .any(|correction| {
                correction
                    .get("formats")
                    .is_some_and(|how| how.text() == "asserted")
            });
        assert_eq!(profile.asserts_formats(), asserted, "{profile}");
        let body =
            br#"{"data":{"values":{"users":[{"target_object":"people","target_record_id":"7"}]}}}"#;
        assert_eq!(
            Contract::new(profile).is_valid_request(body),
            !asserted,
            "{profile}"
        );
    }
}

#[test]
fn the_schemas_of_a_contract_are_the_files_of_its_profile_to_the_byte() {
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        let folder = folder().join(profile.name());
        let files = fs::read_dir(&folder).unwrap().count();
        assert_eq!(contract.bodies().count(), files, "{profile}");
        for body in contract.bodies() {
            let name = match body {
                Body::Request => "request".to_owned(),
                Body::Response(status) => status.to_string(),
            };
            let file = fs::read_to_string(folder.join(&name).with_extension("json")).unwrap();
            assert_eq!(contract.schema(body).unwrap(), file, "{profile}/{name}");
        }
    }
}

#[test]
fn the_published_request_has_the_country_codes_in_both_places() {
    let request = &read(&folder().join("published"))["request"];
    for attribute in ["users", "company"] {
        let pointer = format!(
            "properties/data/properties/values/properties/{attribute}/items/anyOf/1/properties/[slug_or_id_of_matching_attribute]/items/anyOf/3/properties/country_code/enum"
        );
        let codes = pointer
            .split('/')
            .try_fold(request, Json::get)
            .unwrap()
            .items();
        assert_eq!(codes.len(), 252);
        assert!(codes.iter().all(|code| code.text().len() == 2));
        for code in ["NO", "AC", "AN", "XK"] {
            assert!(codes.iter().any(|member| member.text() == code), "{code}");
        }
    }
}

#[test]
fn a_validator_that_takes_formats_as_annotations_refuses_nothing_for_it() {
    let schema = serde_json::from_str(Contract::default().schema(Body::Request).unwrap()).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler
        .add_resource("schema:///request.json", schema)
        .unwrap();
    let index = compiler
        .compile("schema:///request.json", &mut schemas)
        .unwrap();
    for (company, is_valid) in [
        ("example.com", true),
        ("99a03ff3-0435-47da-95cc-76b2caeb4dab", false),
    ] {
        let body = serde_json::json!({"data": {"values": {"company": company}}});
        assert_eq!(
            schemas.validate(&body, index).is_ok(),
            is_valid,
            "{company}"
        );
    }
}
