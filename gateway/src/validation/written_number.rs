//! A number as it is written in a text that the tape accepted.

use std::borrow::Cow;

use jsonschema::json::JsonNumber;
use serde_json::Number;

use super::decimal::Decimal;

/// The exact number that a JSON literal names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WrittenNumber<'a>(&'a str);

/// A number with so few digits, and no exponent, is the shortest decimal that its
/// double prints as, or one padded with zeros: comparing doubles is comparing
/// numbers.
const EXACT_DIGITS: usize = 15;

impl<'a> WrittenNumber<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self(text)
    }

    pub(crate) fn decimal(self) -> Decimal {
        Decimal::parse(self.0)
    }

    /// What JavaScript reads.
    pub(crate) fn double(self) -> f64 {
        // The tape holds nothing that does not parse.
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The double, where it says all that the text says.
    pub(crate) fn exact_double(self) -> Option<f64> {
        let (negative, digits) = self.unsigned();
        if digits.len() > EXACT_DIGITS + 1 {
            return None;
        }
        let mut value = 0u64;
        for byte in digits.bytes() {
            match byte {
                b'0'..=b'9' => value = value * 10 + u64::from(byte - b'0'),
                b'.' => return Some(self.double()),
                _ => return None,
            }
        }
        if digits.len() > EXACT_DIGITS {
            return None;
        }
        Some(if negative { -(value as f64) } else { value as f64 })
    }

    fn unsigned(self) -> (bool, &'a str) {
        match self.0.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, self.0),
        }
    }

    fn is_plain_integer(self) -> bool {
        !self.0.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
    }

    /// The number, where it is an integer, however written.
    fn integer(self) -> Option<i128> {
        if self.is_plain_integer() && self.0.len() <= 20 {
            return self.0.parse().ok();
        }
        if !self.is_integer() {
            return None;
        }
        self.decimal().to_i128()
    }
}

impl JsonNumber for WrittenNumber<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.integer().and_then(|value| value.try_into().ok())
    }

    fn as_i64(&self) -> Option<i64> {
        self.integer().and_then(|value| value.try_into().ok())
    }

    /// None where the double is another number than the one written, so that no
    /// comparison takes it for that. Our own `bounds` stand in for the keywords
    /// that would read more into it.
    fn as_f64(&self) -> Option<f64> {
        if let Some(double) = self.exact_double() {
            return Some(double);
        }
        let (double, decimal) = (self.double(), self.decimal());
        // Schemas hold doubles by their shortest decimal, large ones also in full.
        let is_written = Decimal::parse(&format!("{double}")) == decimal
            || (double.fract() == 0.0 && Decimal::parse(&format!("{double:.0}")) == decimal);
        is_written.then_some(double)
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, Number> {
        // The tape holds nothing that does not parse.
        Cow::Owned(self.0.parse().unwrap_or_else(|_| Number::from(0)))
    }

    fn is_integer(&self) -> bool {
        if self.0.contains(['e', 'E']) {
            return self.decimal().is_integer();
        }
        match self.0.split_once('.') {
            Some((_, fraction)) => fraction.bytes().all(|digit| digit == b'0'),
            None => true,
        }
    }

    fn is_written_as_integer(&self) -> bool {
        self.is_plain_integer()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_integers_however_written() {
        for text in ["1", "1.0", "1e2", "12.50e1", "-0", "0.0", "1e300", "10e-1"] {
            assert!(WrittenNumber(text).is_integer(), "{text}");
        }
        for text in ["1.5", "1e-1", "9007199254740993.5", "1.0000000000000000000000001"] {
            assert!(!WrittenNumber(text).is_integer(), "{text}");
        }
        assert_eq!(WrittenNumber("1.0").as_u64(), Some(1));
        assert_eq!(WrittenNumber("-12e1").as_i64(), Some(-120));
        assert_eq!(WrittenNumber("18446744073709551615").as_u64(), Some(u64::MAX));
        assert_eq!(WrittenNumber("18446744073709551616").as_u64(), None);
    }

    #[test]
    fn a_double_stands_for_a_number_only_where_it_is_that_number() {
        for text in ["0.1", "1e23", "18446744073709551616", "1.50", "-2.5e-7", "0", "5e-324"] {
            assert_eq!(WrittenNumber(text).as_f64(), text.parse().ok(), "{text}");
        }
        for text in ["9007199254740993", "0.10000000000000000001", "18446744073709551617"] {
            assert_eq!(WrittenNumber(text).as_f64(), None, "{text}");
        }
    }
}
