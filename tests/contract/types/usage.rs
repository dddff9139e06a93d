//! Compiled with the types that `.ci/types` generates: makes `body.json`, and reads it and a record.

#![deny(warnings)]

mod workspace;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use workspace::*;

fn main() {
    let body: Value = serde_json::from_str(include_str!("body.json")).unwrap();
    let body = &body["data"]["values"];
    assert_eq!(serde_json::to_value(made()).unwrap(), *body);
    let read: MachinesCreate = serde_json::from_value(body.clone()).unwrap();
    assert_eq!(read, made());

    let id = json!({"workspace_id": "w", "object_id": "o", "attribute_id": "a", "option_id": "x"});
    let value = json!({
        "active_from": "2026-01-02T03:04:05Z", "active_until": null, "created_by_actor": {"type": "app", "id": null},
        "option": {"id": id, "title": "New", "is_archived": false}, "attribute_type": "select"
    });
    let record = json!({"size": [value], "weight": [], "attribute_of_tomorrow": []});
    let record: MachinesRecord = serde_json::from_value(record).unwrap();
    assert_eq!(record.size[0].option.title, "New");
    assert!(record.weight.is_empty() && record.tags.is_empty());

    let cleared = MachinesUpdate { weight: Some(Vec::new()), ..MachinesUpdate::default() };
    assert_eq!(serde_json::to_value(cleared).unwrap(), json!({"weight": []}));

    let titles = ["\"", "line\nline", "Other", "Self", "R&D", "r d", "added later"];
    for title in titles {
        let option: ProtoOption = serde_json::from_value(title.into()).unwrap();
        assert_eq!(matches!(option, ProtoOption::Other(_)), title == "added later", "{title}");
        assert_eq!(serde_json::to_value(option).unwrap(), title);
    }
    let text = || Some([TextInput { value: String::new() }]);
    let hostile = ProtoCreate { attribute: text(), proto: text(), r#type: text(), self_: text(), ..Default::default() };
    let text = json!([{"value": ""}]);
    assert_eq!(
        serde_json::to_value(hostile).unwrap(),
        json!({"": text, "__proto__": text, "type": text, "self": text})
    );
}

fn made() -> MachinesCreate {
    let text = |text: &str| text.to_owned();
    let domain = RecordReferenceInputMatch::Domain { domain: text("example.com") };
    let maker = RecordReferenceInput::ReferenceByMatch {
        target_object: text("companies"),
        others: BTreeMap::from([(text("domains"), [domain])]),
    };
    let user = RecordReferenceInput::ReferenceById {
        target_object: text("people"),
        target_record_id: text("00000000-0000-4000-8000-000000000001"),
    };
    let owner = ActorReferenceInput::WorkspaceMemberEmailAddress {
        workspace_member_email_address: text("person@example.com"),
    };
    let phone = PhoneNumberInput {
        original_phone_number: text("020 7946 0958"),
        country_code: Some(text("GB")),
    };
    let contact = PersonalNameInput {
        first_name: text("Ada"),
        last_name: text("Doe"),
        full_name: text("Ada Doe"),
    };
    let site = LocationInput {
        line_1: Some(text("1 Main Street")),
        country_code: Some(text("GB")),
        ..LocationInput::default()
    };
    let tags = [MachinesTags::Rzte, MachinesTags::Option0042];
    MachinesCreate {
        tags: Some(tags.map(|option| SelectInput { option }).into()),
        stage: Some([StatusInput { status: MachinesStage::InUse }]),
        weight: Some([NumberInput { value: 12.5 }]),
        is_leased: Some([CheckboxInput { value: true }]),
        price: Some([CurrencyInput { currency_value: 99.5 }]),
        built_on: Some([DateInput { value: text("2026-01-02") }]),
        maker: Some([maker]),
        owner: Some([owner]),
        site: Some([site]),
        support_phone: Some([phone]),
        contact: Some([contact]),
        mood: Some("calm".into()),
        ..MachinesCreate::new(
            [TextInput { value: text("M-1") }],
            [SelectInput { option: MachinesSize::ExtraLarge }],
            vec![user],
        )
    }
}
