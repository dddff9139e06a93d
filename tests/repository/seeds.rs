//! Every committed seed of the fuzz targets, and every past crash among them, goes through the
//! function of its target.
#![cfg(feature = "arbitrary")]

use crate::targets;
use std::fs;
use std::path::Path;

#[test]
fn every_seed_keeps_the_laws_of_its_target() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let mut names: Vec<_> = fs::read_dir(root.join("fuzz_targets"))
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    names.sort();
    assert_eq!(names, targets::TARGETS.map(|(name, _)| name));
    let (mut files, mut bytes) = (0, 0);
    for (name, target) in targets::TARGETS {
        let seeds: Vec<_> = fs::read_dir(root.join("seeds").join(name))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert!(!seeds.is_empty(), "no seed for {name}");
        for seed in seeds {
            let data = fs::read(&seed).unwrap();
            files += 1;
            bytes += data.len();
            eprintln!("{}", seed.display());
            target(&data);
        }
    }
    assert!(
        files <= 350 && bytes <= 500_000,
        "{files} seeds of {bytes} bytes"
    );
}

#[test]
fn the_dictionary_holds_every_name_and_member_of_the_schemas() {
    use attio_contract::{Contract, Profile};
    let mut words = std::collections::BTreeSet::new();
    for profile in Profile::ALL {
        let contract = Contract::new(profile);
        for body in contract.bodies() {
            let schema: serde_json::Value =
                serde_json::from_str(contract.schema(body).unwrap()).unwrap();
            collect(&schema, &mut words);
        }
    }
    let escaped = |word: &String| format!("\"\\\"{word}\\\"\"\n");
    let dictionary: String = words.iter().map(escaped).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/json.dict");
    if std::env::var_os("UPDATE_DICTIONARY").is_some() {
        fs::write(&path, &dictionary).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        dictionary,
        "run with UPDATE_DICTIONARY=1"
    );
}

fn collect(schema: &serde_json::Value, words: &mut std::collections::BTreeSet<String>) {
    let serde_json::Value::Object(keywords) = schema else {
        return;
    };
    for (keyword, value) in keywords {
        match (keyword.as_str(), value) {
            ("properties", serde_json::Value::Object(properties)) => {
                for (name, property) in properties {
                    words.insert(name.clone());
                    collect(property, words);
                }
            }
            ("enum", serde_json::Value::Array(members)) => {
                words.extend(
                    members
                        .iter()
                        .filter_map(|member| member.as_str())
                        .map(str::to_owned),
                );
            }
            ("anyOf", serde_json::Value::Array(branches)) => {
                for branch in branches {
                    collect(branch, words);
                }
            }
            _ => collect(value, words),
        }
    }
}
