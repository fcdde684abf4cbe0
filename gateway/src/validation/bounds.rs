//! `minimum`, `maximum`, their exclusive forms and `multipleOf`, in place of
//! jsonschema's: each holds for the number as it is written *and* for its double,
//! because a worker in JavaScript reads the double.

use std::cmp::Ordering;

use jsonschema::json::Node;
use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError, ValidationOptions};
use serde_json::{Map, Number, Value};

use super::decimal::Decimal;
use super::representation::{TapeJson, TapeNode};
use super::written_number::WrittenNumber;

type Options<'i> = ValidationOptions<'i, std::sync::Arc<dyn jsonschema::Retrieve>, TapeJson>;
type Compiled<'a> = Result<Box<dyn for<'i> Keyword<'i, TapeJson>>, ValidationError<'a>>;

/// Puts our keywords in place of jsonschema's.
pub(crate) fn register(options: Options<'_>) -> Options<'_> {
    options
        .with_keyword("minimum", |parent, limit, _: Location| {
            bound(
                if is_exclusive(parent, "exclusiveMinimum") { Side::Above } else { Side::From },
                limit,
            )
        })
        .with_keyword("maximum", |parent, limit, _: Location| {
            bound(
                if is_exclusive(parent, "exclusiveMaximum") { Side::Below } else { Side::UpTo },
                limit,
            )
        })
        .with_keyword("exclusiveMinimum", |_, limit, _: Location| bound(Side::Above, limit))
        .with_keyword("exclusiveMaximum", |_, limit, _: Location| bound(Side::Below, limit))
        .with_keyword("multipleOf", |_, multiple, _: Location| {
            Ok(multiple.as_number().map_or_else(
                || Box::new(Unbounded) as Box<dyn for<'i> Keyword<'i, TapeJson>>,
                |multiple| Box::new(MultipleOf::new(multiple)),
            ))
        })
}

/// Draft 4 says with a boolean beside the limit that it is exclusive.
fn is_exclusive(parent: &Map<String, Value>, keyword: &str) -> bool {
    parent.get(keyword) == Some(&Value::Bool(true))
}

fn bound<'a>(side: Side, limit: &'a Value) -> Compiled<'a> {
    Ok(match limit {
        Value::Number(limit) => Box::new(Bound::new(side, limit)),
        // Draft 4's boolean; the meta-schema admits nothing else.
        _ => Box::new(Unbounded),
    })
}

#[derive(Debug, Clone, Copy)]
enum Side {
    From,
    Above,
    UpTo,
    Below,
}

impl Side {
    fn admits(self, ordering: Ordering) -> bool {
        match self {
            Self::From => ordering.is_ge(),
            Self::Above => ordering.is_gt(),
            Self::UpTo => ordering.is_le(),
            Self::Below => ordering.is_lt(),
        }
    }

    fn admits_double(self, double: f64, limit: f64) -> bool {
        match self {
            Self::From => double >= limit,
            Self::Above => double > limit,
            Self::UpTo => double <= limit,
            Self::Below => double < limit,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::From => "at least",
            Self::Above => "more than",
            Self::UpTo => "at most",
            Self::Below => "less than",
        }
    }
}

#[derive(Debug)]
struct Bound {
    side: Side,
    decimal: Decimal,
    double: f64,
    /// The limit, where the schema has an integer that its double may not be.
    integer: Option<i128>,
    message: String,
}

impl Bound {
    fn new(side: Side, limit: &Number) -> Self {
        Self {
            side,
            decimal: Decimal::parse(&limit.to_string()),
            double: limit.as_f64().unwrap_or(f64::NAN),
            integer: limit.as_i64().map(i128::from).or_else(|| limit.as_u64().map(i128::from)),
            message: format!("must be {} {limit}", side.words()),
        }
    }

    fn admits(&self, number: WrittenNumber<'_>) -> bool {
        // Below 10^15, so that a limit that its double rounds is far away.
        if let Some(double) = number.exact_double() {
            return self.side.admits_double(double, self.double);
        }
        self.side.admits(number.decimal().cmp(&self.decimal)) && self.admits_double(number.double())
    }

    fn admits_double(&self, double: f64) -> bool {
        match self.integer {
            // The cast is exact: whole doubles below 2^63 fit, larger ones saturate
            // on the right side of every limit.
            Some(limit) if double.fract() == 0.0 => self.side.admits((double as i128).cmp(&limit)),
            _ => self.side.admits_double(double, self.double),
        }
    }
}

#[derive(Debug)]
struct MultipleOf {
    decimal: Decimal,
    integer: Option<i64>,
    message: String,
}

impl MultipleOf {
    fn new(multiple: &Number) -> Self {
        Self {
            decimal: Decimal::parse(&multiple.to_string()),
            integer: multiple.as_i64().filter(|&multiple| multiple > 0),
            message: format!("must be a multiple of {multiple}"),
        }
    }

    fn admits(&self, number: WrittenNumber<'_>) -> bool {
        let exact = number.exact_double();
        if let (Some(multiple), Some(double)) = (self.integer, exact) {
            return double.fract() == 0.0 && double as i64 % multiple == 0;
        }
        if !number.decimal().is_multiple_of(&self.decimal) {
            return false;
        }
        exact.is_some() || self.double_of(number).is_multiple_of(&self.decimal)
    }

    /// The number's double: in full against whole multiples, as a remainder in
    /// JavaScript would have it; else by its shortest decimal, as `0.3` is meant.
    fn double_of(&self, number: WrittenNumber<'_>) -> Decimal {
        let double = number.double();
        match self.integer.is_some() && double.fract() == 0.0 {
            true => Decimal::parse(&format!("{double:.0}")),
            false => Decimal::parse(&format!("{double}")),
        }
    }
}

#[derive(Debug)]
struct Unbounded;

impl<'i> Keyword<'i, TapeJson> for Bound {
    fn validate(&self, node: TapeNode<'i>) -> Result<(), ValidationError<'i>> {
        match Keyword::is_valid(self, node) {
            true => Ok(()),
            false => Err(ValidationError::custom(self.message.as_str())),
        }
    }

    fn is_valid(&self, node: TapeNode<'i>) -> bool {
        node.as_number().is_none_or(|number| self.admits(number))
    }
}

impl<'i> Keyword<'i, TapeJson> for MultipleOf {
    fn validate(&self, node: TapeNode<'i>) -> Result<(), ValidationError<'i>> {
        match Keyword::is_valid(self, node) {
            true => Ok(()),
            false => Err(ValidationError::custom(self.message.as_str())),
        }
    }

    fn is_valid(&self, node: TapeNode<'i>) -> bool {
        node.as_number().is_none_or(|number| self.admits(number))
    }
}

impl<'i> Keyword<'i, TapeJson> for Unbounded {
    fn validate(&self, _: TapeNode<'i>) -> Result<(), ValidationError<'i>> {
        Ok(())
    }

    fn is_valid(&self, _: TapeNode<'i>) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn number(value: Value) -> Number {
        value.as_number().unwrap().clone()
    }

    #[test]
    fn bounds_hold_for_the_number_and_for_its_double() {
        use Side::{Above, Below, From, UpTo};
        for (side, limit, text, expected) in [
            (UpTo, json!(9007199254740992u64), "9007199254740992", true),
            (UpTo, json!(9007199254740992u64), "9007199254740993", false),
            (UpTo, json!(9007199254740992u64), "9007199254740992.1", false),
            // The double is 9007199254740992.
            (From, json!(9007199254740993u64), "9007199254740993", false),
            (Above, json!(9007199254740992u64), "9007199254740993", false),
            // The double is 9007199254740996.
            (UpTo, json!(9007199254740995u64), "9007199254740995", false),
            (UpTo, json!(i64::MAX), "9223372036854775807", false),
            (UpTo, json!(u64::MAX), "18446744073709551615", false),
            (UpTo, json!(0.1), "0.1", true),
            (UpTo, json!(0.1), "0.10000000000000000001", false),
            (From, json!(0.1), "0.1", true),
            (From, json!(0.1), "0.10000000000000000001", true),
            (Above, json!(0.1), "0.10000000000000000001", false),
            (From, json!(1e23), "1e23", true),
            (UpTo, json!(1e23), "1e23", true),
            (Below, json!(1), "0.99999999999999999999", false),
            (From, json!(-5), "-5.0", true),
            (From, json!(-5), "-5.1", false),
            (UpTo, json!(100), "1e2", true),
            (UpTo, json!(100), "1.01e2", false),
            (Above, json!(0), "0", false),
            (Above, json!(0), "-0", false),
            (Above, json!(0), "1e-300", true),
        ] {
            let admits = Bound::new(side, &number(limit.clone())).admits(WrittenNumber::new(text));
            assert_eq!(admits, expected, "{text} {} {limit}", side.words());
        }
    }

    #[test]
    fn multiples_hold_for_the_number_and_for_its_double() {
        for (multiple, text, expected) in [
            (json!(3), "9", true),
            (json!(3), "9.0", true),
            (json!(3), "10", false),
            (json!(3), "-9", true),
            (json!(3), "9.5", false),
            // Exactly 3 × 3002399751580331, but its double is one less.
            (json!(3), "9007199254740993", false),
            (json!(0.01), "19.99", true),
            (json!(0.01), "19.999", false),
            (json!(0.1), "0.3", true),
            (json!(0.1), "0.30000000000000001", false),
            (json!(1), "1e300", true),
            (json!(2.5), "7.5", true),
            (json!(1e-8), "12391239123", true),
            (json!(0.5), "1e308", true),
        ] {
            let admits =
                MultipleOf::new(&number(multiple.clone())).admits(WrittenNumber::new(text));
            assert_eq!(admits, expected, "{text} of {multiple}");
        }
    }
}
