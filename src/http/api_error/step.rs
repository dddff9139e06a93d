//! Where the server says that it refused something.

/// One thing that the server refused in the request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValidationError {
    /// The code, such as `invalid_type`; empty if there is none.
    pub code: String,
    /// The path from the root of the body or from the value of an attribute. Ends before the first step that is
    /// neither a string nor an index.
    pub path: Vec<Step>,
    /// A message for people; empty if there is none. May quote what was sent.
    pub message: String,
}

/// A step from a value to one inside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// To the property of an object.
    Key(String),
    /// To the item of an array, from 0.
    Index(usize),
}
