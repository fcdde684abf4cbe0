//! A number as it is written in a text that the tape accepted.

use std::borrow::Cow;
use std::ops::Range;

use jsonschema::json::JsonNumber;
use serde_json::Number;

use super::decimal::Decimal;
use super::tape::{ShortNumber, Tape};

/// The exact number that a JSON literal names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WrittenNumber<'a> {
    /// The text that it is part of. Its own is cut out when asked for, which that of a
    /// short number is not.
    document: &'a str,
    start: usize,
    end: usize,
    short: Option<ShortNumber>,
}

/// A number with so few digits, and no exponent, is the shortest decimal that its
/// double prints as, or one padded with zeros: comparing doubles is comparing
/// numbers.
const EXACT_DIGITS: usize = 15;

const POWERS_OF_TEN: [f64; EXACT_DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

impl<'a> WrittenNumber<'a> {
    /// The number at an index of a tape.
    #[inline]
    pub(crate) fn on_tape(tape: &Tape<'a>, index: u32) -> Self {
        let Range { start, end } = tape.written(index);
        Self { document: tape.text(), start, end, short: tape.short_number(index) }
    }

    #[cfg(test)]
    pub(crate) fn new(text: &'a str) -> Self {
        Self { document: text, start: 0, end: text.len(), short: None }
    }

    fn text(self) -> &'a str {
        &self.document[self.start..self.end]
    }

    pub(crate) fn decimal(self) -> Decimal {
        Decimal::parse(self.text())
    }

    /// What JavaScript reads.
    pub(crate) fn double(self) -> f64 {
        // The tape holds nothing that does not parse.
        self.text().parse().unwrap_or(f64::NAN)
    }

    /// The double, where it says all that the text says.
    #[inline]
    pub(crate) fn exact_double(self) -> Option<f64> {
        match self.short {
            Some(ShortNumber { mantissa, decimals: 0 }) => Some(f64::from(mantissa)),
            Some(ShortNumber { mantissa, decimals }) => {
                Some(f64::from(mantissa) / POWERS_OF_TEN[decimals as usize])
            }
            None => self.longer_exact_double(),
        }
    }

    fn longer_exact_double(self) -> Option<f64> {
        let (negative, unsigned) = match self.text().strip_prefix('-') {
            Some(unsigned) => (true, unsigned),
            None => (false, self.text()),
        };
        if unsigned.len() > EXACT_DIGITS + 1 {
            return None;
        }
        let (mut mantissa, mut digits, mut point) = (0u64, 0, None);
        for byte in unsigned.bytes() {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa * 10 + u64::from(byte - b'0');
                    digits += 1;
                }
                b'.' => point = Some(digits),
                _ => return None,
            }
        }
        if digits > EXACT_DIGITS {
            return None;
        }
        let mut double = mantissa as f64;
        if let Some(point) = point {
            // Both are exact, and a division rounds its result once.
            double /= POWERS_OF_TEN[digits - point];
        }
        Some(if negative { -double } else { double })
    }

    fn is_plain_integer(self) -> bool {
        !self.text().bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
    }

    /// The number, where it is an integer, however written.
    fn integer(self) -> Option<i128> {
        if self.is_plain_integer() && self.text().len() <= 20 {
            return self.text().parse().ok();
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
        Cow::Borrowed(self.text())
    }

    fn to_number(&self) -> Cow<'_, Number> {
        // The tape holds nothing that does not parse.
        Cow::Owned(self.text().parse().unwrap_or_else(|_| Number::from(0)))
    }

    fn is_integer(&self) -> bool {
        if self.short.is_some_and(|short| short.decimals == 0) {
            return true;
        }
        let text = self.text();
        let mut bytes = text.bytes();
        match bytes.find(|byte| !matches!(byte, b'0'..=b'9' | b'-')) {
            None => true,
            Some(b'.') if !text.contains(['e', 'E']) => bytes.all(|digit| digit == b'0'),
            Some(_) => self.decimal().is_integer(),
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
            assert!(WrittenNumber::new(text).is_integer(), "{text}");
        }
        for text in ["1.5", "1e-1", "9007199254740993.5", "1.0000000000000000000000001"] {
            assert!(!WrittenNumber::new(text).is_integer(), "{text}");
        }
        assert_eq!(WrittenNumber::new("1.0").as_u64(), Some(1));
        assert_eq!(WrittenNumber::new("-12e1").as_i64(), Some(-120));
        assert_eq!(WrittenNumber::new("18446744073709551615").as_u64(), Some(u64::MAX));
        assert_eq!(WrittenNumber::new("18446744073709551616").as_u64(), None);
    }

    #[test]
    fn exact_doubles_are_what_others_read() {
        for text in [
            "0",
            "-0",
            "0.1",
            "-0.1",
            "19.99",
            "123456789012345",
            "0.00000000000001",
            "1.0",
            "999999999999.999",
            "9007199254740.99",
            "-1234567.1234567",
            "4.35",
            "0.000001",
        ] {
            let (exact, parsed) = (WrittenNumber::new(text).exact_double(), text.parse::<f64>());
            assert_eq!(exact.map(f64::to_bits), parsed.ok().map(f64::to_bits), "{text}");
        }
        for text in ["1e2", "1234567890123456", "0.123456789012345", "12345678901234567"] {
            assert_eq!(WrittenNumber::new(text).exact_double(), None, "{text}");
        }
    }

    #[test]
    fn a_double_stands_for_a_number_only_where_it_is_that_number() {
        for text in ["0.1", "1e23", "18446744073709551616", "1.50", "-2.5e-7", "0", "5e-324"] {
            assert_eq!(WrittenNumber::new(text).as_f64(), text.parse().ok(), "{text}");
        }
        for text in ["9007199254740993", "0.10000000000000000001", "18446744073709551617"] {
            assert_eq!(WrittenNumber::new(text).as_f64(), None, "{text}");
        }
    }
}
