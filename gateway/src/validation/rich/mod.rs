//! Values that JSON lacks. A schema node names their type with `x-tunnel-type`; what
//! it takes is the type's plain form. Runner's marker of that type is taken there
//! too, and becomes the plain form before the schema is asked, so that what reaches
//! a worker fits the schema as it is published.

mod keyword;
mod places;
mod plain_form;

pub(super) use keyword::register;
pub(super) use places::Places;
pub(super) use plain_form::{edited, plain_form};

/// Keyword that names the type.
const KEYWORD: &str = "x-tunnel-type";

/// A type that has a plain form in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RichType {
    Date,
    BigInt,
    Uint8Array,
    Map,
    Set,
    Url,
}

impl RichType {
    const ALL: [Self; 6] =
        [Self::Date, Self::BigInt, Self::Uint8Array, Self::Map, Self::Set, Self::Url];

    /// By what schemas call it.
    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rich| rich.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Date => "Date",
            Self::BigInt => "bigint",
            Self::Uint8Array => "Uint8Array",
            Self::Map => "Map",
            Self::Set => "Set",
            Self::Url => "URL",
        }
    }

    /// What Runner's markers call it.
    fn marker(self) -> &'static str {
        match self {
            Self::BigInt => "BigInt",
            other => other.name(),
        }
    }

    /// The JSON type of the plain form, among those that tell forms of a union apart.
    fn is_list(self) -> bool {
        matches!(self, Self::Map | Self::Set)
    }
}
