//! Finds the word that was probably meant.

/// The word nearest to what was typed: one that contains it, or differs in at most a third of its letters.
pub(crate) fn nearest<'a>(text: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// No word is longer. The time of a distance grows with the product of both lengths.
    const LONGEST: usize = 40;
    /// Shorter words are contained in too many words.
    const SHORTEST_PART: usize = 3;
    if text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let text = text.to_lowercase().replace(['_', ' '], "-");
    let length = text.chars().count();
    let distance = |word: &str| {
        if length >= SHORTEST_PART && word.contains(&text) {
            return Some(0);
        }
        let distance = strsim::osa_distance(word, &text);
        // At most one letter in three may differ.
        (distance * 3 <= length.max(word.len())).then_some(distance)
    };
    let words = words
        .into_iter()
        .filter_map(|word| Some((distance(word)?, word)));
    words
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_what_is_near_is_meant() {
        let words = ["enum", "required", "bare-record-id", "type"];
        for (text, expected) in [
            ("enumm", Some("enum")),
            ("ENUM", Some("enum")),
            ("record_id", Some("bare-record-id")),
            ("requierd", Some("required")),
            ("e", None),
            ("", None),
            ("422", None),
            ("something", None),
        ] {
            assert_eq!(nearest(text, words), expected, "{text}");
        }
        assert_eq!(nearest(&"enum".repeat(1_000), words), None);
    }
}
