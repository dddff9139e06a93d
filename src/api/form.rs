//! The forms of domains, e-mail addresses and phone numbers, as far as the string alone shows them. The server checks
//! more, such as a country's numbering plan, so it may still refuse a string of the right form.

use serde::Deserialize;

/// A form that the vendor's documentation describes and the schema does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Form {
    Domain,
    EmailAddress,
    PhoneNumber,
}

impl Form {
    /// What to call a string of this form.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Domain => "a domain",
            Self::EmailAddress => "an e-mail address",
            Self::PhoneNumber => "a phone number",
        }
    }

    /// An example of a string of this form.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Domain => "a domain such as \"example.com\"",
            Self::EmailAddress => "an address such as \"person@example.com\"",
            Self::PhoneNumber => "a number such as \"+44 20 7946 0958\"",
        }
    }

    /// Whether a string has this form; `has_country` says whether a phone number comes with a country.
    pub(crate) fn is_met_by(self, text: &str, has_country: bool) -> bool {
        match self {
            Self::Domain => is_domain(text),
            Self::EmailAddress => is_email_address(text),
            Self::PhoneNumber => is_phone_number(text, has_country),
        }
    }
}

/// A host, after trimming what the server trims: scheme, port, path and query.
pub(crate) fn is_domain(text: &str) -> bool {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let end = text.find(['/', '?', '#']).unwrap_or(text.len());
    let authority = &text[..end];
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    is_host(host)
}

/// Top-level domains that the server has been seen to refuse in addresses. It accepts `example.com`.
const REFUSED: [&str; 4] = ["test", "invalid", "example", "localhost"];

pub(crate) fn is_email_address(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else {
        return false;
    };
    let is_local = (1..=64).contains(&local.chars().count())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && !local.contains(is_blank);
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_refused = REFUSED
        .iter()
        .any(|refused| refused.eq_ignore_ascii_case(last));
    is_local && is_host(host) && !is_refused
}

/// With a country, any 1 to 15 digits; without one, `+` and 5 to 15 digits. The usual separators are allowed.
pub(crate) fn is_phone_number(text: &str, has_country: bool) -> bool {
    let count = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    if has_country {
        return (1..=15).contains(&count(text));
    }
    let Some(rest) = text.strip_prefix('+') else {
        return false;
    };
    let is_part = |character: char| character.is_ascii_digit() || " ().-/".contains(character);
    rest.chars().all(is_part) && (5..=15).contains(&count(rest))
}

/// Two or more labels; the last is not a number.
fn is_host(text: &str) -> bool {
    const LONGEST: usize = 63;
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().count() <= LONGEST
            && !label.starts_with('-')
            && !label.ends_with('-')
            && !label.contains(|character| character == '@' || is_blank(character))
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.contains('.')
        && text.split('.').all(is_label)
        && !last.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_a_host_that_may_have_a_scheme_and_a_path() {
        for text in [
            "example.com",
            "EXAMPLE.co.uk",
            "https://example.com/about?x=1#y",
            "example.com:8080/a",
            "example.com?utm=1",
            "xn--bcher-kva.example",
            "bücher.de",
            "a-b.io",
            &format!("{}.com", "a".repeat(63)),
        ] {
            assert!(is_domain(text), "{text}");
        }
        for text in [
            "",
            "example",
            "Northwind Traders Ltd",
            "[object Object]",
            "example.com.",
            ".com",
            "a..com",
            "-a.com",
            "a-.com",
            "10.0.0.1",
            "person@example.com",
            "exa mple.com",
            "https://",
            "a.com\n",
            &format!("{}.com", "a".repeat(64)),
        ] {
            assert!(!is_domain(text), "{text}");
        }
    }

    #[test]
    fn an_e_mail_address_has_one_at_sign_and_a_host() {
        for text in [
            "person@example.com",
            "a.b+c@mail.example.co.uk",
            &format!("{}@a.co", "x".repeat(64)),
        ] {
            assert!(is_email_address(text), "{text}");
        }
        for text in [
            "",
            "invalid-email-format",
            "@example.com",
            "a@",
            "a@b",
            "a@b@example.com",
            ".a@example.com",
            "a.@example.com",
            "a..b@example.com",
            "a b@example.com",
            "a@example.com ",
            "a@-example.com",
            "a@1.2.3.4",
            "a@host.test",
            "a@host.Invalid",
            "a@my.example",
            "a@b.localhost",
            "a@example.com.",
            &format!("{}@a.co", "x".repeat(65)),
            &format!("a@{}.co", "x".repeat(64)),
        ] {
            assert!(!is_email_address(text), "{text}");
        }
    }

    #[test]
    fn a_phone_number_needs_a_plus_or_a_country() {
        for text in [
            "+12345",
            "+44 (20) 7946-0958",
            "+1.555/0100",
            "+123456789012345",
        ] {
            assert!(is_phone_number(text, false), "{text}");
        }
        for text in [
            "",
            "+",
            "1",
            "020 7946 0958",
            "+1234",
            "+1234567890123456",
            "+44 ext 20794",
            "++12345",
            " +12345",
        ] {
            assert!(!is_phone_number(text, false), "{text}");
        }
        for text in ["1", "020 7946 0958", "ext. 1", "+123456789012345"] {
            assert!(is_phone_number(text, true), "{text}");
        }
        for text in ["", "none", "1234567890123456"] {
            assert!(!is_phone_number(text, true), "{text}");
        }
    }
}
