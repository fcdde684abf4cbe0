//! Numbers: JSON's grammar, and what a double can hold.

use tunnel_protocol::limits::{MAX_NUMBER_DIGITS, MAX_NUMBER_EXPONENT};

use super::syntax_error::SyntaxReason;

/// Scans a number from its first byte; returns the offset behind it.
pub(super) fn scan(text: &str, start: usize) -> Result<usize, SyntaxReason> {
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
