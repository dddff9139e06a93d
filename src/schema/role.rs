//! What a schema is about: the annotation `x-role` of the files in `schemas/`.

macro_rules! roles {
    ($($(#[doc = $doc:literal])+ $role:ident = $name:literal,)+) => {
        /// What a schema means to hints, advice and generators, so that none of them looks at pointers or at names of
        /// properties to find out.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Role {
            $($(#[doc = $doc])+ $role,)+
        }

        impl Role {
            /// The role with this name in the files.
            pub(super) fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$role),)+
                    _ => None,
                }
            }
        }
    };
}

roles! {
    /// The envelope around a record.
    Data = "data",
    /// The object whose properties are the attributes of a record.
    Values = "values",
    /// A reference with the id of a record.
    ReferenceById = "reference-by-id",
    /// A reference with an attribute to match by.
    ReferenceByMatch = "reference-by-match",
    /// A reference that looks a record up.
    ReferenceByLookup = "reference-by-lookup",
    /// What it looks up.
    TargetRecordReference = "target-record-reference",
    /// The object that a reference points at.
    TargetObject = "target-object",
    /// The id of the record that a reference points at.
    TargetRecordId = "target-record-id",
    /// The array of the values that a reference matches by.
    MatchedValues = "matched-values",
    /// A value that a reference matches by.
    MatchedValue = "matched-value",
    /// A domain.
    Domain = "domain",
    /// An e-mail address.
    EmailAddress = "email-address",
    /// A phone number.
    PhoneNumber = "phone-number",
    /// A country.
    CountryCode = "country-code",
    /// The id that a program gives its users.
    UserId = "user-id",
    /// When a record was created.
    CreatedAt = "created-at",
    /// When a value was replaced.
    ActiveUntil = "active-until",
    /// The id of who wrote a value.
    ActorId = "actor-id",
    /// The name of an attribute's type.
    AttributeType = "attribute-type",
    /// The status in an error body.
    Status = "status",
    /// The type of an error.
    ErrorType = "error-type",
    /// The code of an error.
    ErrorCode = "error-code",
    /// The message of an error.
    ErrorMessage = "error-message",
    /// What a validation found.
    ValidationErrors = "validation-errors",
    /// The code of one thing that a validation found.
    ValidationCode = "validation-code",
    /// A step on the way to it.
    ValidationStep = "validation-step",
    /// Its message.
    ValidationMessage = "validation-message",
}
