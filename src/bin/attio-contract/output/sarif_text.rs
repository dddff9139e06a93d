//! Strings as SARIF messages: plain text in which some characters have a meaning (3.11.5 and 3.11.6).

/// A string as a plain text message without placeholders and links.
pub(super) fn text(text: &str) -> String {
    let text = text.replace('{', "{{").replace('}', "}}");
    // Only this makes a link, and only inside a link need brackets and backslashes be escaped. Elsewhere readers would
    // show the backslashes.
    if !text.contains("](") {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A hint with its JSON objects in words. Braces in a message have to be doubled, and some readers show them like
/// that: `[{{"value": "…"}}]`. Anyone who copies that makes the next mistake.
pub(super) fn hint_in_words(hint: &str) -> String {
    let mut words = String::with_capacity(hint.len());
    let mut open = 0_usize;
    let hint = hint
        .replace("{}", "an empty object")
        .replace("{…}", "an object");
    for (index, character) in hint.char_indices() {
        let rest = &hint[index..];
        match character {
            '{' if rest.starts_with("{\"") => {
                words.push_str("an object with ");
                open += 1;
            }
            '}' if open > 0 => open -= 1,
            character => words.push(character),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_of_hints_are_words_and_other_braces_stay() {
        for (hint, words) in [
            ("GB", "GB"),
            (r#"[{"value": "…"}]"#, r#"[an object with "value": "…"]"#),
            (
                r#"{"target_object": "users", "user_id": [{"value": "…"}]}, or a domain"#,
                r#"an object with "target_object": "users", "user_id": [an object with "value": "…"], or a domain"#,
            ),
            ("use {} here", "use an empty object here"),
            ("in an array: [{…}]", "in an array: [an object]"),
            ("`{x}`, }", "`{x}`, }"),
        ] {
            assert_eq!(hint_in_words(hint), words);
        }
    }

    #[test]
    fn what_is_no_link_keeps_its_brackets() {
        for (plain, escaped) in [
            (r#"["a"] (b) \ [c]"#, r#"["a"] (b) \ [c]"#),
            ("[a](b)", r"\[a\](b)"),
            (r"[a\](b) [c](d)", r"\[a\\\](b) \[c\](d)"),
            ("{0} }", "{{0}} }}"),
        ] {
            assert_eq!(text(plain), escaped);
        }
    }
}
