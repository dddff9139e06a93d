//! The same JSON, written in other ways.

use super::*;

/// The value as JSON that only an adversary would write: with random white space, order of keys, escapes and spelling
/// of numbers.
pub(super) fn written(value: &Value, choices: &mut Seeded) -> String {
    let text = match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            if choices.flip() {
                members.reverse();
            }
            let members = members.into_iter().map(|(key, member)| {
                let colon = *choices.pick(&[":", ":", ": ", " :", "\n:\t"]);
                text_written(key, choices) + colon + &written(member, choices)
            });
            let members: Vec<_> = members.collect();
            format!("{{{}{}}}", space(choices), members.join(","))
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| written(item, choices)).collect();
            format!("[{}{}]", space(choices), items.join(","))
        }
        Value::String(text) => text_written(text, choices),
        Value::Number(number) => match number.as_u64() {
            Some(400) => (*choices.pick(&["400", "4e2", "400.0", "4.0E+2", "4000e-1"])).to_owned(),
            _ => number.to_string(),
        },
        other => other.to_string(),
    };
    format!("{}{text}{}", space(choices), space(choices))
}

fn space(choices: &mut Seeded) -> &'static str {
    let spaces = [
        "",
        "",
        "",
        "",
        " ",
        "\n",
        "\r\n\t",
        "\n         ",
        "                 ",
    ];
    spaces[choices.below(spaces.len())]
}

fn text_written(text: &str, choices: &mut Seeded) -> String {
    let escapes = choices.below(4) == 3;
    let text = Value::from(text).to_string();
    if !escapes || text.contains('\\') {
        return text;
    }
    let content = text[1..text.len() - 1].chars();
    let written: String = content
        .map(|character| match u32::from(character) {
            code @ 0..0x1_0000 if choices.below(4) == 3 => format!("\\u{code:04X}"),
            _ => character.to_string(),
        })
        .collect();
    format!("\"{written}\"")
}
