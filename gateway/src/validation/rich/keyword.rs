//! `x-tunnel-type` as a keyword: what a worker could not convert is refused, also
//! where the keywords beside it take more. Not every URI of RFC 3986 is a URL to the
//! standard that `new URL` follows; all other types are exact in their schemas.

use jsonschema::json::Node;
use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError, ValidationOptions};
use serde_json::{Map, Value};
use url::Url;

use super::{KEYWORD, RichType};
use crate::validation::representation::{TapeJson, TapeNode};

type Options<'i> = ValidationOptions<'i, std::sync::Arc<dyn jsonschema::Retrieve>, TapeJson>;

pub(in crate::validation) fn register(options: Options<'_>) -> Options<'_> {
    options.with_keyword(KEYWORD, |_: &Map<String, Value>, name: &Value, _: Location| {
        match name.as_str().and_then(RichType::named) {
            Some(RichType::Url) => Ok(Box::new(Parsed) as Box<dyn for<'i> Keyword<'i, TapeJson>>),
            Some(_) => Ok(Box::new(Anything)),
            None => {
                let names = RichType::ALL.map(RichType::name).join(", ");
                Err(ValidationError::custom(format!("{name} is none of {names}")))
            }
        }
    })
}

/// Strings that the URL standard's parser takes.
#[derive(Debug)]
struct Parsed;

#[derive(Debug)]
struct Anything;

impl<'i> Keyword<'i, TapeJson> for Parsed {
    fn validate(&self, node: TapeNode<'i>) -> Result<(), ValidationError<'i>> {
        match Keyword::is_valid(self, node) {
            true => Ok(()),
            false => Err(ValidationError::custom("must be a URL that can be parsed")),
        }
    }

    fn is_valid(&self, node: TapeNode<'i>) -> bool {
        node.as_string().is_none_or(|text| Url::parse(&text).is_ok())
    }
}

impl<'i> Keyword<'i, TapeJson> for Anything {
    fn validate(&self, _: TapeNode<'i>) -> Result<(), ValidationError<'i>> {
        Ok(())
    }

    fn is_valid(&self, _: TapeNode<'i>) -> bool {
        true
    }
}
