//! Metadata from what the endpoints answer: many files, in any order.

use super::Metadata;
use super::error::MetadataError;
use super::parse::{attribute, choices, id, json, listed, lock, string};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Puts [`Metadata`] together from the answers of the API's endpoints, in any order.
///
/// ```
/// use attio_contract::MetadataBuilder;
///
/// let metadata = MetadataBuilder::default()
///     .with_objects(br#"{"data": [{"api_slug": "companies"}, {"api_slug": "people"}]}"#)?
///     .with_attributes("companies", br#"{"data": [{"api_slug": "tier", "type": "select"}]}"#)?
///     .with_choices("companies", "tier", br#"{"data": [{"title": "Gold"}]}"#)?
///     .build()?;
/// assert!(metadata.is_complete());
/// assert_eq!(metadata.objects().collect::<Vec<_>>(), ["companies", "people"]);
/// # Ok::<(), attio_contract::MetadataError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct MetadataBuilder {
    objects: Vec<Given>,
    attributes: Vec<Given>,
    choices: Vec<Given>,
    is_complete: bool,
    pulled_at: Option<String>,
}

/// An item of an answer, and what the caller says of it.
#[derive(Clone, Debug)]
struct Given {
    members: Map<String, Value>,
    /// The slug or id of the object.
    object: Option<String>,
    /// The slug or id of the attribute.
    attribute: Option<String>,
}

/// Which answer a file holds.
enum Answer {
    Objects,
    Attributes { object: Option<String> },
    Choices { names: Option<(String, String)> },
}

impl MetadataBuilder {
    /// Adds the answer of `GET /v2/objects`. The metadata are then [complete](Metadata::is_complete).
    ///
    /// # Errors
    ///
    /// [`MetadataError`] for anything but such a list.
    pub fn with_objects(mut self, bytes: &[u8]) -> Result<Self, MetadataError> {
        let file = json(bytes)?;
        self.add(
            &Answer::Objects,
            listed(&file, "objects", "GET /v2/objects")?,
        )?;
        Ok(self)
    }

    /// Adds the answer of `GET /v2/objects/{object}/attributes`, or a page of it. The object is named by its slug or id.
    ///
    /// # Errors
    ///
    /// [`MetadataError`] for anything but such a list, and for an attribute without `api_slug` or `type`.
    pub fn with_attributes(mut self, object: &str, bytes: &[u8]) -> Result<Self, MetadataError> {
        let file = json(bytes)?;
        let list = listed(&file, "attributes", "GET /v2/objects/{object}/attributes")?;
        let object = Some(object.to_owned());
        self.has_attributes_of(object.as_deref());
        self.add(&Answer::Attributes { object }, list)?;
        Ok(self)
    }

    /// Adds the options of a select or the statuses of a status attribute, or a page of them.
    ///
    /// # Errors
    ///
    /// [`MetadataError`] for anything but such a list.
    pub fn with_choices(
        mut self,
        object: &str,
        attribute: &str,
        bytes: &[u8],
    ) -> Result<Self, MetadataError> {
        let file = json(bytes)?;
        let list = listed(&file, "options", "the options or statuses of an attribute")?;
        let names = Some((object.to_owned(), attribute.to_owned()));
        self.add(&Answer::Choices { names }, list)?;
        Ok(self)
    }

    /// Adds one of these answers, saved in a file. Which one it is, and of what, is seen from its ids, or else from its name:
    /// `objects.json`, `OBJECT.attributes.json`, `OBJECT.ATTRIBUTE.options.json` or `OBJECT.ATTRIBUTE.statuses.json`.
    ///
    /// # Errors
    ///
    /// [`MetadataError`], with the file's name, for anything else.
    pub fn with_file(mut self, name: &str, bytes: &[u8]) -> Result<Self, MetadataError> {
        let read = json(bytes).and_then(|file| {
            if file.contains_key("objects") {
                let what = "this is a lock file already, which is used as it is: --metadata FILE";
                return Err(MetadataError::new("", what));
            }
            let list = listed(
                &file,
                "objects, attributes or options",
                "an answer of the API",
            )?;
            let answer = answer(name, list)?;
            if let Answer::Attributes { object } = &answer {
                self.has_attributes_of(object.as_deref());
            }
            self.add(&answer, list)
        });
        read.map_err(|error| error.in_file(name))?;
        Ok(self)
    }

    /// Says when the answers were given, as [`Metadata::pulled_at`] repeats it: a time in RFC 3339.
    #[must_use]
    pub fn pulled_at(mut self, time: impl Into<String>) -> Self {
        self.pulled_at = Some(time.into());
        self
    }

    /// All of it together.
    ///
    /// # Errors
    ///
    /// [`MetadataError`] for options of an attribute that is not there, and for what [`Metadata::parse`] refuses.
    pub fn build(self) -> Result<Metadata, MetadataError> {
        let mut objects = Objects::default();
        let all = [&self.objects, &self.attributes, &self.choices];
        let workspace_id = all
            .into_iter()
            .flatten()
            .find_map(|given| id(&given.members, "workspace_id"));
        for given in self.objects {
            objects.add(given.members);
        }
        for given in self.attributes {
            objects.add_attribute(given);
        }
        for given in self.choices {
            objects.add_choice(given)?;
        }
        let file = json!({
            "complete": self.is_complete,
            "pulled_at": self.pulled_at,
            "workspace_id": workspace_id,
            "objects": objects.all,
        });
        let Value::Object(file) = file else {
            return Ok(Metadata::default());
        };
        lock(file)
    }

    fn add(&mut self, answer: &Answer, list: &[Value]) -> Result<(), MetadataError> {
        let (known, object, slug) = match answer {
            Answer::Objects => {
                self.is_complete = true;
                (&mut self.objects, None, None)
            }
            Answer::Attributes { object } => {
                for (index, given) in list.iter().enumerate() {
                    attribute(given, &format!("/data/{index}"))?;
                }
                (&mut self.attributes, object.clone(), None)
            }
            Answer::Choices { names } => {
                choices(list, "/data")?;
                let (object, slug) = names.clone().unzip();
                if let (true, Some(_)) = (list.is_empty(), &slug) {
                    self.choices.push(Given {
                        members: Map::new(),
                        object,
                        attribute: slug,
                    });
                    return Ok(());
                }
                (&mut self.choices, object, slug)
            }
        };
        for (index, given) in list.iter().enumerate() {
            let Value::Object(members) = given else {
                let at = format!("/data/{index}");
                return Err(MetadataError::new(at, "expected an object"));
            };
            known.push(Given {
                members: members.clone(),
                object: object.clone(),
                attribute: slug.clone(),
            });
        }
        Ok(())
    }

    /// Makes the list of an object's attributes known, even if it is empty.
    fn has_attributes_of(&mut self, object: Option<&str>) {
        if let Some(object) = object {
            self.attributes.push(Given {
                members: Map::new(),
                object: Some(object.to_owned()),
                attribute: None,
            });
        }
    }
}

/// What a file holds: by its ids, or else by its name.
fn answer(name: &str, list: &[Value]) -> Result<Answer, MetadataError> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name = name.strip_suffix(".json").unwrap_or(name);
    let parts: Vec<&str> = name.split('.').collect();
    let object = match parts[..] {
        [object, "attributes"] => Some(object.to_owned()),
        _ => None,
    };
    let names = match parts[..] {
        [object, attribute, "options" | "statuses"] => {
            Some((object.to_owned(), attribute.to_owned()))
        }
        _ => None,
    };
    let first = list.first().and_then(Value::as_object);
    let has = |member: &str| first.is_some_and(|first| id(first, member).is_some());
    if has("record_id") {
        let what = "these are records; the attributes are at GET /v2/objects/{object}/attributes";
        return Err(MetadataError::new("", what));
    }
    if has("option_id") || has("status_id") || names.is_some() {
        return Ok(Answer::Choices { names });
    }
    let is_attribute = first.is_some_and(|first| first.contains_key("type"));
    if has("attribute_id") || is_attribute || object.is_some() {
        return Ok(Answer::Attributes { object });
    }
    if has("object_id") || parts == ["objects"] {
        return Ok(Answer::Objects);
    }
    let what = "cannot tell what this is: name it objects.json, OBJECT.attributes.json, OBJECT.ATTRIBUTE.options.json or \
                OBJECT.ATTRIBUTE.statuses.json";
    Err(MetadataError::new("", what))
}

/// The objects of a lock file that is being written.
#[derive(Default)]
struct Objects {
    all: Vec<Map<String, Value>>,
    /// Places of objects, by slug and by id.
    by_name: HashMap<String, usize>,
    /// Places of attributes: object, then attribute, by id, and by the object's place and slug.
    by_id: HashMap<String, (usize, usize)>,
    by_slug: HashMap<(usize, String), (usize, usize)>,
}

impl Objects {
    fn add(&mut self, members: Map<String, Value>) -> usize {
        let place = self.all.len();
        let slug = string(&members, "api_slug");
        for name in slug.into_iter().chain(id(&members, "object_id")) {
            self.by_name.entry(name).or_insert(place);
        }
        self.all.push(members);
        place
    }

    /// The object of an item, which is added if nobody has listed it.
    fn of(&mut self, given: &Given) -> usize {
        let own = id(&given.members, "object_id");
        let names = own.iter().chain(&given.object);
        let mut known = names.filter_map(|name| self.by_name.get(name).copied());
        if let Some(place) = known.next() {
            return place;
        }
        let mut members = Map::new();
        if let Some(slug) = &given.object {
            members.insert("api_slug".to_owned(), slug.as_str().into());
        }
        if let Some(id) = given.members.get("id").filter(|_| own.is_some()) {
            let mut id = id.clone();
            if let Value::Object(id) = &mut id {
                id.retain(|name, _| name == "workspace_id" || name == "object_id");
            }
            members.insert("id".to_owned(), id);
        }
        let place = self.add(members);
        if given.object.is_none() && own.is_none() {
            // Attributes of an object that nobody has named are all of the same one.
            self.by_name.insert(String::new(), place);
        }
        place
    }

    fn add_attribute(&mut self, mut given: Given) {
        if given.object.is_none() && id(&given.members, "object_id").is_none() {
            given.object = self.by_name.contains_key("").then(String::new);
        }
        let object = self.of(&given);
        let list = self.all[object].entry("attributes");
        let Value::Array(list) = list.or_insert_with(|| Value::Array(Vec::new())) else {
            return;
        };
        if given.members.is_empty() {
            return;
        }
        let place = (object, list.len());
        if let Some(id) = id(&given.members, "attribute_id") {
            self.by_id.insert(id, place);
        }
        if let Some(slug) = string(&given.members, "api_slug") {
            self.by_slug.insert((object, slug), place);
        }
        list.push(Value::Object(given.members));
    }

    fn add_choice(&mut self, given: Given) -> Result<(), MetadataError> {
        let id = id(&given.members, "attribute_id");
        let of_name = || {
            let object = *self.by_name.get(given.object.as_ref()?)?;
            let slug = given.attribute.clone()?;
            let named = self.by_slug.get(&(object, slug.clone()));
            named.or_else(|| self.by_id.get(&slug.to_ascii_lowercase()))
        };
        let place = id
            .as_ref()
            .and_then(|id| self.by_id.get(id))
            .or_else(of_name);
        let Some((object, attribute)) = place.copied() else {
            let name = match (&given.object, &given.attribute) {
                (Some(object), Some(attribute)) => format!("{object}.{attribute}"),
                _ => id.unwrap_or_default(),
            };
            let what = format!(
                "there are options of `{name}`, but no such attribute: add the answer of GET /v2/objects/{{object}}/attributes"
            );
            return Err(MetadataError::new("", what));
        };
        let attribute = self.all[object]
            .get_mut("attributes")
            .and_then(|list| list.get_mut(attribute))
            .and_then(Value::as_object_mut);
        let Some(attribute) = attribute else {
            return Ok(());
        };
        let key = match attribute.get("type").and_then(Value::as_str) {
            Some("status") => "statuses",
            _ => "options",
        };
        let list = attribute.entry(key).or_insert(Value::Null);
        if !list.is_array() {
            *list = Value::Array(Vec::new());
        }
        if let (Value::Array(list), false) = (list, given.members.is_empty()) {
            list.push(Value::Object(given.members));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
