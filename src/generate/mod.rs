#![doc = include_str!("../../docs/generators.md")]

#[cfg(feature = "arbitrary")]
pub mod arbitrary;
mod broken;
mod choices;
mod coverage;
mod demands;
mod expected;
mod malformed;
mod metadata;
mod mistake;
mod realistic;
mod scalar;
mod site;
#[cfg(feature = "proptest")]
pub mod strategies;
mod style;
mod valid;

pub use choices::{Choices, Replay, Seeded};
pub use coverage::Coverage;
pub use expected::{Broken, Expected, Mistaken};
pub use malformed::{Malformed, malformed};
pub use metadata::metadata;
pub use mistake::Mistake;
#[cfg(any(feature = "tower", feature = "wiremock"))]
pub(crate) use scalar::uuid;
pub use site::Site;

use crate::api::body::Body;
use crate::contract::Contract;
use crate::error::UnknownStatus;
use crate::schema::Schema;
use broken::Target;
use serde_json::Value;
use std::sync::Arc;
use style::Style;

/// Generates bodies of one kind for one contract.
#[derive(Clone, Debug)]
pub struct Generator {
    contract: Contract,
    body: Body,
    targets: Arc<[Target]>,
    style: Style,
}

impl Generator {
    /// A generator of wild bodies: arrays of up to 3 items, and strings of up to 12 letters, digits and characters
    /// that JSON escapes or that take two to four bytes in UTF-8. See [`realistic`](Self::realistic) for bodies that
    /// look like real ones.
    ///
    /// Takes a [`Contract`], or a [`Profile`](crate::Profile) for that of *create a workspace record*. For a contract with
    /// [`Metadata`](crate::Metadata), bodies have the attributes and options of the workspace, now and then by their ids.
    ///
    /// An upsert needs its [matching attribute](Contract::with_matching_attribute), one of the workspace's unique ones:
    /// otherwise every request has a finding on the query. If no value of a required attribute is valid, such as that of a
    /// select whose options are all archived, then no request is valid, and [`valid`](Self::valid) leaves the attribute out.
    ///
    /// Not every site can be broken alone: inside an archived attribute, which profile canonical refuses as a whole, or where
    /// another value would make a reference mean another object. [`unbreakable`](Self::unbreakable) lists those, with the
    /// reason.
    ///
    /// # Errors
    ///
    /// [`UnknownStatus`] if the profile has no schema for the response's status.
    pub fn new(contract: impl Into<Contract>, body: Body) -> Result<Self, UnknownStatus> {
        let contract = contract.into();
        let formats = contract.profile().asserts_formats();
        let (targets, _) = broken::targets(contract.compiled(body)?, formats);
        Ok(Self {
            body,
            targets: targets.into(),
            style: Style {
                operation: Arc::clone(contract.operation()),
                matching_attribute: contract.matching_slug(body),
                items: 3,
                text: 12,
                alphabet: "abcxyzABZ019 -_.@/~\"\\\n\tßé中\u{1f600}\u{7f}\u{feff}"
                    .chars()
                    .collect(),
                is_realistic: false,
            },
            contract,
        })
    }

    /// Makes bodies look like what people send and receive, instead of wild ones: with names, domains, e-mail
    /// addresses, recent times, and custom attributes such as `plan`. No wild strings, and no keys beside `data`.
    ///
    /// Bodies are still valid, or broken as labelled. Hosts are subdomains of `example.com`, which nobody owns.
    /// [`max_text`](Self::max_text) and [`alphabet`](Self::alphabet) have no effect.
    ///
    /// Tests and fuzzing find more with wild bodies.
    ///
    /// ```
    /// use attio_contract::generate::{Generator, Seeded};
    /// use attio_contract::{Body, Contract, Profile};
    ///
    /// let generator = Generator::new(Profile::Wire, Body::Request)?.realistic();
    /// let body = generator.valid(&mut Seeded::new(1));
    /// assert!(body["data"]["values"].get("name").is_some());
    /// // Not even advice is given on it.
    /// let report = Contract::default().with_advice().check_request_value(&body);
    /// assert_eq!(report.total(), 0);
    /// # Ok::<(), attio_contract::UnknownStatus>(())
    /// ```
    #[must_use]
    pub fn realistic(mut self) -> Self {
        self.style.is_realistic = true;
        self
    }

    /// Limits arrays to this many items, unless the schema sets another limit.
    #[must_use]
    pub fn max_items(mut self, items: usize) -> Self {
        self.style.items = items;
        self
    }

    /// Limits strings to this many characters (Unicode code points), unless a format determines their length.
    #[must_use]
    pub fn max_text(mut self, characters: usize) -> Self {
        self.style.text = characters;
        self
    }

    /// Makes strings from these characters; the first is the smallest. With an empty alphabet all strings are empty.
    #[must_use]
    pub fn alphabet(mut self, characters: &str) -> Self {
        self.style.alphabet = characters.chars().collect();
        self
    }

    /// A body with no violation and no drift.
    pub fn valid(&self, choices: &mut impl Choices) -> Value {
        valid::Valid::new(self.schema(), &self.style, choices).value(Schema::ROOT)
    }

    /// A body that breaks one randomly chosen site, among those that can be broken, and is valid elsewhere.
    pub fn broken(&self, choices: &mut impl Choices) -> Broken {
        self.broken_at(choices.below(self.targets.len()), choices)
    }

    /// A body with this mistake; `None` if the profile accepts it, or if it belongs to another kind of body.
    ///
    /// ```
    /// use attio_contract::generate::{Generator, Mistake, Seeded};
    /// use attio_contract::{Body, Contract, Profile};
    ///
    /// let generator = Generator::new(Profile::Wire, Body::Request)?;
    /// for mistake in Mistake::ALL.iter().filter(|mistake| !mistake.is_large) {
    ///     if let Some(mistaken) = generator.mistaken(mistake, &mut Seeded::new(1)) {
    ///         let report = Contract::default().check_request(mistaken.text.as_bytes());
    ///         assert_eq!(report.findings()[0].rule, mistaken.findings[0].rule, "{}", mistake.name);
    ///     }
    /// }
    /// # Ok::<(), attio_contract::UnknownStatus>(())
    /// ```
    pub fn mistaken(&self, mistake: &Mistake, choices: &mut impl Choices) -> Option<Mistaken> {
        mistake.make(&mut mistake::draft::Draft {
            name: mistake.name,
            contract: &self.contract,
            body: self.body,
            schema: self.schema(),
            style: &self.style,
            choices,
        })
    }

    /// A body with a randomly chosen mistake, among those that this kind of body can have in this profile and that are
    /// not [large](Mistake::is_large). There is always at least one, since any body can be replaced by HTML.
    ///
    /// ```
    /// use attio_contract::generate::{Generator, Seeded};
    /// use attio_contract::{Body, Contract, Profile};
    ///
    /// let generator = Generator::new(Profile::Wire, Body::Response(429))?;
    /// let mistaken = generator.any_mistaken(&mut Seeded::new(1));
    /// let report = Contract::default().check_response(429, mistaken.text.as_bytes());
    /// assert_eq!(report.findings()[0].rule, mistaken.findings[0].rule, "{}", mistaken.name);
    /// # Ok::<(), attio_contract::UnknownStatus>(())
    /// ```
    #[expect(
        clippy::missing_panics_doc,
        reason = "it never does, which tests/generation/generators.rs tries with every mistake"
    )]
    pub fn any_mistaken(&self, choices: &mut impl Choices) -> Mistaken {
        let applies = |mistake: &&Mistake| {
            !mistake.is_large && self.mistaken(mistake, &mut Replay::new(&[])).is_some()
        };
        let mistakes: Vec<_> = Mistake::ALL.iter().filter(applies).collect();
        let mistake = choices.pick(&mistakes);
        self.mistaken(mistake, choices)
            .expect("a mistake that applies to a body does so for all choices")
    }

    /// How many sites [`broken_at`](Self::broken_at) can break.
    pub fn breakable(&self) -> usize {
        self.targets.len()
    }

    /// A body that breaks the site with this index, in the order of the schema, counting only sites that can be
    /// broken. Larger indices mean the last one.
    pub fn broken_at(&self, index: usize, choices: &mut impl Choices) -> Broken {
        let schema = self.schema();
        let target = &self.targets[index.min(self.targets.len() - 1)];
        let looser = self.contract.profile().shorthand_of();
        let looser = looser.and_then(|looser| self.contract.schemas().schema(looser, self.body));
        let mut breaker = broken::breaker::Breaker {
            schema,
            looser,
            style: &self.style,
            choices,
        };
        let broken = breaker.body(target);
        let mut sites = vec![site::site(schema, target.id, target.keyword)];
        for (id, keyword) in broken.assertions {
            let site = site::site(schema, id, keyword);
            if !sites.contains(&site) {
                sites.push(site);
            }
        }
        let finding = Expected {
            rule: broken.rule,
            at: broken.at,
        };
        let lacks_match = expected::lacks_match(&self.contract, self.body, &broken.value);
        Broken {
            body: broken.value,
            sites,
            // The object is before what is broken inside it.
            findings: lacks_match.into_iter().chain([finding]).collect(),
        }
    }

    /// The sites that no body from this generator breaks alone, each with the reason.
    pub fn unbreakable(&self) -> Vec<(Site, &'static str)> {
        let schema = self.schema();
        let (_, others) = broken::targets(schema, self.contract.profile().asserts_formats());
        let others = others.into_iter();
        others
            .map(|(id, keyword, reason)| (site::site(schema, id, keyword), reason))
            .collect()
    }

    /// The assertion sites of the schema, in its order. Formats are included only if the profile asserts them.
    pub fn sites(&self) -> Vec<Site> {
        let schema = self.schema();
        let assertions =
            site::assertions(schema, self.contract.profile().asserts_formats()).into_iter();
        assertions
            .map(|(id, keyword)| site::site(schema, id, keyword))
            .collect()
    }

    fn schema(&self) -> &Schema {
        let schema = self.contract.compiled(self.body);
        schema.expect("kept by `new`, which looks it up")
    }
}
