//! Exact arithmetic on numbers as they are written.

use std::cmp::Ordering;

/// `±digits × 10^exponent`, without leading or trailing zeros; zero has no digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// Reads a JSON number.
    pub(crate) fn parse(number: &str) -> Self {
        let (negative, number) = match number.strip_prefix('-') {
            Some(number) => (true, number),
            None => (false, number),
        };
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: Vec<u8> =
            integer.bytes().chain(fraction.bytes()).map(|digit| digit - b'0').collect();
        // The parser bounds exponents; those of schemas come out of doubles.
        let mut exponent = exponent.parse::<i64>().unwrap_or(0) - fraction.len() as i64;
        while digits.last() == Some(&0) {
            digits.pop();
            exponent += 1;
        }
        let leading = digits.iter().take_while(|&&digit| digit == 0).count();
        digits.drain(..leading);
        if digits.is_empty() {
            return Self { negative: false, digits, exponent: 0 };
        }
        Self { negative, digits, exponent }
    }

    pub(crate) fn is_integer(&self) -> bool {
        self.exponent >= 0
    }

    /// The number, where it is an integer of at most 128 bits.
    pub(crate) fn to_i128(&self) -> Option<i128> {
        let places = u32::try_from(self.exponent).ok()?;
        let mantissa = self.digits.iter().try_fold(0i128, |value, &digit| {
            value.checked_mul(10)?.checked_add(i128::from(digit))
        })?;
        let value = mantissa.checked_mul(10i128.checked_pow(places)?)?;
        Some(if self.negative { -value } else { value })
    }

    /// Whether `self / multiple` is an integer. A `multiple` of more than 64 bits
    /// of digits divides nothing but zero.
    pub(crate) fn is_multiple_of(&self, multiple: &Self) -> bool {
        if self.digits.is_empty() {
            return true;
        }
        // Without trailing zeros no number divides by a higher power of ten.
        let Ok(places) = u32::try_from(self.exponent - multiple.exponent) else { return false };
        let divisor = multiple
            .digits
            .iter()
            .try_fold(0u64, |value, &digit| value.checked_mul(10)?.checked_add(u64::from(digit)));
        let Some(divisor) = divisor.filter(|&divisor| divisor != 0).map(u128::from) else {
            return false;
        };
        let digits = self.digits.iter().copied().chain((0..places).map(|_| 0));
        digits.fold(0, |rest, digit| (rest * 10 + u128::from(digit)) % divisor) == 0
    }

    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sign().cmp(&other.sign()).then_with(|| {
            let leading = |number: &Self| number.digits.len() as i64 + number.exponent;
            let magnitude =
                leading(self).cmp(&leading(other)).then_with(|| self.digits.cmp(&other.digits));
            if self.negative { magnitude.reverse() } else { magnitude }
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text)
    }

    #[test]
    fn spellings_of_one_number_are_equal() {
        for (left, right) in
            [("1", "1.0"), ("100", "1e2"), ("-0", "0"), ("0.10", "1E-1"), ("12.5e1", "125")]
        {
            assert_eq!(decimal(left), decimal(right), "{left} and {right}");
        }
    }

    #[test]
    fn order_is_exact() {
        let sorted = [
            "-1e300",
            "-9007199254740993",
            "-9007199254740992",
            "-0.1",
            "0",
            "1e-300",
            "0.1",
            "0.10000000000000000000001",
            "9",
            "10",
            "9007199254740992",
            "9007199254740992.5",
            "9007199254740993",
            "1e300",
        ];
        for pair in sorted.windows(2) {
            assert!(decimal(pair[0]) < decimal(pair[1]), "{} < {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn multiples_are_exact() {
        for (value, multiple, expected) in [
            ("0.3", "0.1", true),
            ("0.30000000000000001", "0.1", false),
            ("9007199254740993", "3", true),
            ("9007199254740992", "3", false),
            ("1e300", "7", false),
            ("7e300", "7", true),
            ("150", "100", false),
            ("300", "100", true),
            ("-12.5", "2.5", true),
            ("0", "3", true),
            ("50", "100", false),
        ] {
            assert_eq!(
                decimal(value).is_multiple_of(&decimal(multiple)),
                expected,
                "{value} of {multiple}"
            );
        }
    }
}
