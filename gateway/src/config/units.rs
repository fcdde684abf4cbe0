//! Durations and sizes as people write them: `30s`, `2MiB`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use tunnel_protocol::limits::{MAX_BODY_BYTES, MAX_TIMEOUT_MS};

const LONGEST: Duration = Duration::from_millis(MAX_TIMEOUT_MS);
/// More than any machine has that this runs on.
const TEBIBYTE: u64 = 1 << 40;

/// A duration with a unit, from one millisecond to 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span(pub(crate) Duration);

/// A number of bytes, from 1 to `LARGEST`; a plain number counts bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bytes<const LARGEST: u64>(pub(crate) usize);

/// Of one request's body.
pub(crate) type Size = Bytes<{ MAX_BODY_BYTES as u64 }>;

/// Of many, or of a process.
pub(crate) type Memory = Bytes<TEBIBYTE>;

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let duration = humantime::parse_duration(text)
            .map_err(|_| "expected a number with a unit, such as 500ms, 30s or 2m".to_owned())?;
        if duration < Duration::from_millis(1) || duration > LONGEST {
            return Err("expected a duration from 1ms to 24h".to_owned());
        }
        Ok(Self(duration))
    }
}

impl<const LARGEST: u64> FromStr for Bytes<LARGEST> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text
            .parse::<bytesize::ByteSize>()
            .map_err(|_| "expected a size, such as 512KiB, 2MiB or 1048576".to_owned())?
            .as_u64();
        Self::new(bytes)
    }
}

impl<const LARGEST: u64> Bytes<LARGEST> {
    fn new(bytes: u64) -> Result<Self, String> {
        match usize::try_from(bytes) {
            Ok(size @ 1..) if bytes <= LARGEST => Ok(Self(size)),
            _ => {
                let largest = bytesize::ByteSize(LARGEST).display().iec();
                Err(format!(
                    "expected a size from 1 byte to {}",
                    largest.to_string().replace(".0 ", "")
                ))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl<'de, const LARGEST: u64> Deserialize<'de> for Bytes<LARGEST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BytesVisitor)
    }
}

struct BytesVisitor<const LARGEST: u64>;

impl<const LARGEST: u64> Visitor<'_> for BytesVisitor<LARGEST> {
    type Value = Bytes<LARGEST>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a size such as \"2MiB\", or a number of bytes")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, bytes: i64) -> Result<Self::Value, E> {
        Bytes::new(u64::try_from(bytes).unwrap_or(0)).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, bytes: u64) -> Result<Self::Value, E> {
        Bytes::new(bytes).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_units() {
        assert_eq!("30s".parse(), Ok(Span(Duration::from_secs(30))));
        assert_eq!("1m 30s".parse(), Ok(Span(Duration::from_secs(90))));
        let size = |bytes| Ok::<Size, _>(Bytes(bytes));
        assert_eq!("2MiB".parse(), size(2 << 20));
        assert_eq!("2MB".parse(), size(2_000_000));
        assert_eq!("1048576".parse(), size(1 << 20));
        assert_eq!("2GiB".parse(), Ok::<Memory, _>(Bytes(2 << 30)));
    }

    #[test]
    fn refuses_what_makes_no_sense() {
        for text in ["", "30", "0s", "-1s", "100us", "25h", "soon"] {
            assert!(text.parse::<Span>().is_err(), "{text:?}");
        }
        for text in ["", "0", "-1", "2 GiB", "big"] {
            assert!(text.parse::<Size>().is_err(), "{text:?}");
        }
        let error = "2 GiB".parse::<Size>().expect_err("too large");
        assert_eq!(error, "expected a size from 1 byte to 256MiB");
        let error = "2 TiB".parse::<Memory>().expect_err("too large");
        assert_eq!(error, "expected a size from 1 byte to 1TiB");
    }
}
