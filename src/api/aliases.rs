//! Other spellings, from the file `schemas/aliases.json`, for hints.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What people write instead of something else, each with what they mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Aliases {
    /// Two-letter codes that are not country codes.
    pub(crate) two_letters: HashMap<String, String>,
    /// The codes of ISO 3166-1 alpha-3.
    pub(crate) three_letters: HashMap<String, String>,
    /// English names of countries, in the form that [`folded`] produces.
    names: HashMap<String, String>,
    /// If countries share a calling code, it maps to the largest one; that of North America is left out.
    calling_codes: HashMap<String, String>,
    /// Names of properties.
    properties: HashMap<String, String>,
}

static TABLE: LazyLock<Aliases> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../schemas/aliases.json"))
        .expect("kept by every_alias_is_spelt_as_it_is_looked_up")
});

impl Aliases {
    /// The file's content.
    pub(crate) fn table() -> &'static Self {
        &TABLE
    }

    /// The code of the country that a string names in another way.
    pub(crate) fn country(&self, text: &str) -> Option<&String> {
        let text = folded(text);
        let spelt = [&self.two_letters, &self.three_letters, &self.names];
        let mut spelt = spelt.into_iter().filter_map(|table| table.get(&text));
        spelt.next().or_else(|| self.calling_code(&text))
    }

    /// `+49`, `0049` and `49`. Three bare digits could also be an ISO 3166-1 numeric code.
    fn calling_code(&self, text: &str) -> Option<&String> {
        let marked = text.strip_prefix('+').or_else(|| text.strip_prefix("00"));
        let digits = marked.or((text.len() < 3).then_some(text))?;
        self.calling_codes.get(&digits.replace(' ', ""))
    }

    /// Country codes, each at least once.
    pub(crate) fn country_codes(&self) -> impl Iterator<Item = &String> {
        self.two_letters.values().chain(self.three_letters.values())
    }

    /// The property that another name means.
    pub(crate) fn property(&self, name: &str) -> Option<&String> {
        self.properties.get(name)
    }
}

/// A name in capitals, without accents, points, articles and repeated spaces: `THE U.S.A.` becomes `USA`.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '.' | ',' | '\'' | '’' | '(' | ')' => {}
            '&' => folded.push_str(" AND "),
            '-' | '_' => folded.push(' '),
            'À'..='Å' | 'à'..='å' => folded.push('A'),
            'Ç' | 'ç' => folded.push('C'),
            'È'..='Ë' | 'è'..='ë' => folded.push('E'),
            'Ò'..='Ö' | 'ò'..='ö' => folded.push('O'),
            'Ù'..='Ü' | 'ù'..='ü' => folded.push('U'),
            _ => folded.push(character.to_ascii_uppercase()),
        }
    }
    let words: Vec<_> = folded.split_whitespace().collect();
    let words = words.strip_prefix(&["THE"]).unwrap_or(&words);
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::Aliases;

    #[test]
    fn every_alias_is_spelt_as_it_is_looked_up() {
        let aliases = Aliases::table();
        let tables = [&aliases.two_letters, &aliases.three_letters, &aliases.names];
        let mut known = 0;
        for (alias, code) in tables.into_iter().flatten() {
            assert_eq!(aliases.country(alias), Some(code), "{alias}");
            known += 1;
        }
        for (digits, code) in &aliases.calling_codes {
            for spelt in [
                format!("+{digits}"),
                format!("00{digits}"),
                format!("+{digits} "),
            ] {
                assert_eq!(aliases.country(&spelt), Some(code), "{spelt}");
            }
            known += 1;
        }
        assert!(known > 800, "{known}");
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        let aliases = Aliases::table();
        for (text, code) in [
            ("the  United_States", "US"),
            ("u.s.a.", "US"),
            ("Côte d’Ivoire", "CI"),
            ("Türkiye", "TR"),
            ("CURAÇAO", "CW"),
            ("Trinidad & Tobago", "TT"),
            ("guinea-bissau", "GW"),
            ("+1 876", "JM"),
            ("+1-876", "JM"),
            ("0044", "GB"),
            ("44", "GB"),
            ("7", "RU"),
        ] {
            assert_eq!(
                aliases.country(text).map(String::as_str),
                Some(code),
                "{text}"
            );
        }
        // Shared calling codes, codes that are not calling codes, and one that is also another country's number.
        for text in ["+1", "1", "+999", "380", "", "THE", "+", "00", "XX"] {
            assert_eq!(aliases.country(text), None, "{text}");
        }
    }
}
