//! Numbers: JSON's grammar, and what a double can hold.

use tunnel_protocol::limits::{MAX_NUMBER_DIGITS, MAX_NUMBER_EXPONENT};

use super::syntax_error::SyntaxReason;

/// A number of seven digits at most, without sign and exponent: most are. It fits 28
/// bits, to be kept beside the number's entry; none is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ShortNumber {
    /// The digits as an integer.
    pub(crate) mantissa: u32,
    /// How many of the digits are behind the point.
    pub(crate) decimals: u32,
}

const SHORT_DIGITS: usize = 7;

impl ShortNumber {
    pub(super) fn from_bits(bits: u32) -> Option<Self> {
        let decimals = (bits & 15).checked_sub(1)?;
        Some(Self { mantissa: bits >> 4, decimals })
    }

    fn bits(mantissa: u32, decimals: usize) -> u32 {
        mantissa << 4 | (decimals as u32 + 1)
    }
}

/// Scans a number from its first byte; returns the offset behind it, and the bits of
/// its [`ShortNumber`].
#[inline(always)]
pub(super) fn scan(text: &str, start: usize) -> Result<(usize, u32), SyntaxReason> {
    match scan_short(text.as_bytes(), start) {
        Some(short) => Ok(short),
        None => scan_long(text, start).map(|end| (end, 0)),
    }
}

#[inline(always)]
fn scan_short(bytes: &[u8], start: usize) -> Option<(usize, u32)> {
    let (mut mantissa, mut end, mut point) = (0, start, None);
    // One more than a short number and its point have.
    for &byte in bytes[start..].iter().take(SHORT_DIGITS + 2) {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + u32::from(byte - b'0'),
            b'.' if point.is_none() && end > start => point = Some(end),
            b'.' | b'-' | b'e' | b'E' => return None,
            _ => break,
        }
        end += 1;
    }
    let digits = end - start - usize::from(point.is_some());
    let decimals = point.map_or(0, |point| end - point - 1);
    let has_zero = bytes[start] == b'0' && digits - decimals > 1;
    let is_short = digits <= SHORT_DIGITS && !has_zero && (point.is_none() || decimals > 0);
    is_short.then(|| (end, ShortNumber::bits(mantissa, decimals)))
}

/// Any number.
fn scan_long(text: &str, start: usize) -> Result<usize, SyntaxReason> {
    let bytes = text.as_bytes();
    let mut position = start + usize::from(bytes[start] == b'-');
    let integer = position;
    position = skip_digits(bytes, position);
    let mut digits = position - integer;
    if digits == 0 || (digits > 1 && bytes[integer] == b'0') {
        return Err(SyntaxReason::InvalidNumber);
    }
    if bytes.get(position) == Some(&b'.') {
        let fraction = position + 1;
        position = skip_digits(bytes, fraction);
        if position == fraction {
            return Err(SyntaxReason::InvalidNumber);
        }
        digits += position - fraction;
    }
    let mut has_exponent = false;
    if let Some(b'e' | b'E') = bytes.get(position) {
        has_exponent = true;
        let exponent =
            position + 1 + usize::from(matches!(bytes.get(position + 1), Some(b'+' | b'-')));
        position = skip_digits(bytes, exponent);
        if position == exponent {
            return Err(SyntaxReason::InvalidNumber);
        }
        digits += position - exponent;
        if magnitude(&bytes[exponent..position]) > MAX_NUMBER_EXPONENT {
            return Err(SyntaxReason::ExponentTooLarge);
        }
    }
    if digits > MAX_NUMBER_DIGITS {
        return Err(SyntaxReason::TooManyDigits);
    }
    // Up to 300 digits without an exponent stay far within a double's range.
    if (has_exponent || digits > 300) && !is_double(&text[start..position]) {
        return Err(SyntaxReason::NotADouble);
    }
    Ok(position)
}

fn skip_digits(bytes: &[u8], mut position: usize) -> usize {
    while bytes.get(position).is_some_and(u8::is_ascii_digit) {
        position += 1;
    }
    position
}

fn magnitude(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0u32, |value, digit| value.saturating_mul(10).saturating_add(u32::from(digit - b'0')))
}

/// Whether the number's double is finite, and zero only where the number is.
fn is_double(number: &str) -> bool {
    let Ok(double) = number.parse::<f64>() else { return false };
    if double != 0.0 {
        return double.is_finite();
    }
    let mantissa = number.split(['e', 'E']).next().unwrap_or(number);
    mantissa.bytes().all(|byte| !matches!(byte, b'1'..=b'9'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_what_is_written() {
        for text in ["0", "5", "10", "1234567", "0.5", "79.19", "123456.7", "1.50", "0.000001"] {
            for rest in ["", ",", "}", "]}}}}}}}}", " \n"] {
                let (end, bits) = scan(&format!("{text}{rest}"), 0).unwrap();
                let short = ShortNumber::from_bits(bits).unwrap();
                let double = f64::from(short.mantissa) / 10f64.powi(short.decimals as i32);
                assert_eq!((end, double), (text.len(), text.parse().unwrap()), "{text}{rest}");
            }
        }
    }

    #[test]
    fn others_are_scanned_without() {
        for text in ["-1", "-0.5", "12345678", "1234567.8", "1e2", "1.5E-3", "0.00000001"] {
            for rest in ["", ",", "-", "]}}}}}}}}"] {
                let scanned = scan(&format!("{text}{rest}"), 0);
                assert_eq!(scanned, Ok((text.len(), 0)), "{text}{rest}");
            }
        }
        for text in ["-", "01", "00", "1.", "1.,", "1..5", "1e", "0123456789"] {
            assert!(scan(text, 0).is_err(), "{text}");
        }
        // The second point is the parser's to refuse.
        assert_eq!(scan("1.5.", 0), Ok((3, 0)));
    }
}
