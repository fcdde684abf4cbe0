//! Settings whose text has a form of its own, checked where they are read so
//! that an error names the flag, variable or line they come from.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use http::HeaderName;
use serde::de::{self, Deserialize, Deserializer};

/// An address to listen on; `localhost` is 127.0.0.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Host(pub(crate) IpAddr);

impl FromStr for Host {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.eq_ignore_ascii_case("localhost") {
            return Ok(Self(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        }
        let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
        bare.parse().map(Self).map_err(|_| {
            "expected an IP address to listen on, such as 127.0.0.1, ::1 or 0.0.0.0".to_owned()
        })
    }
}

/// The path under which tasks, events and discovery are served: empty for the
/// root, else `/` and segments without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BasePath(pub(crate) String);

impl FromStr for BasePath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = text.strip_suffix('/').unwrap_or(text);
        let is_segment = |segment: &str| {
            !segment.is_empty()
                && segment.bytes().all(|byte| {
                    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte)
                })
        };
        let fits = match path.strip_prefix('/') {
            Some(segments) => segments.split('/').all(is_segment),
            None => text == "/",
        };
        if !fits {
            return Err("expected / or a path such as /__runner, without %, ? or #".to_owned());
        }
        Ok(Self(path.to_owned()))
    }
}

/// A header that carries the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenHeader(pub(crate) HeaderName);

impl FromStr for TokenHeader {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse()
            .map(Self)
            .map_err(|_| "expected the name of an HTTP header, such as x-runner-token".to_owned())
    }
}

/// An origin that web pages may call from, as browsers send it; `*` is any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CorsOrigin(pub(crate) String);

impl FromStr for CorsOrigin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_origin = || {
            let (scheme, host) = text.split_once("://")?;
            let scheme_fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
            let host_fits = host.bytes().any(|byte| byte.is_ascii_alphanumeric())
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte));
            (scheme_fits && host_fits).then_some(())
        };
        if text != "*" && is_origin().is_none() {
            return Err("expected * or an origin without a path, such as https://app.example.com"
                .to_owned());
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

/// An address with a port; `localhost` is 127.0.0.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MetricsAddr(pub(crate) SocketAddr);

impl FromStr for MetricsAddr {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address = text.rsplit_once(':').and_then(|(host, port)| {
            Some(SocketAddr::new(host.parse::<Host>().ok()?.0, port.parse().ok()?))
        });
        address.map(Self).ok_or("expected an IP address and a port, such as 127.0.0.1:9464")
    }
}

/// Where `tunnel-gateway reload` and its like reach a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AdminSocket {
    Off,
    At(PathBuf),
}

impl FromStr for AdminSocket {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "" => Err("expected a path, or off"),
            "off" => Ok(Self::Off),
            path => Ok(Self::At(path.into())),
        }
    }
}

/// A setting that must not be shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

/// A list that the file may also write as its only item. Errors never repeat
/// the value: it may be a token.
pub(super) fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: fmt::Display>,
{
    let expected = || de::Error::custom("expected a string or a list of strings");
    let texts = match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => vec![text],
        toml::Value::Array(items) => items
            .into_iter()
            .map(|item| match item {
                toml::Value::String(text) => Ok(text),
                _ => Err(expected()),
            })
            .collect::<Result<_, _>>()?,
        _ => return Err(expected()),
    };
    texts.iter().map(|text| text.parse().map_err(de::Error::custom)).collect()
}

macro_rules! deserialize_from_str {
    ($($type:ty),*) => {$(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

deserialize_from_str!(Host, BasePath, TokenHeader, MetricsAddr, AdminSocket);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_paths() {
        for (text, path) in [("/", ""), ("/__runner", "/__runner"), ("/a/b/", "/a/b")] {
            assert_eq!(text.parse(), Ok(BasePath(path.to_owned())));
        }
        for text in ["", "runner", "//", "/a//b", "/a?b", "/{x}", "/a b", "/%41"] {
            assert!(text.parse::<BasePath>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn origins() {
        for text in ["*", "https://app.example.com", "http://localhost:5173", "http://[::1]:80"] {
            assert!(text.parse::<CorsOrigin>().is_ok(), "{text:?}");
        }
        for text in ["", "null", "example.com", "https://a.example/", "https://", "https://*.a"] {
            assert!(text.parse::<CorsOrigin>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn metrics_addresses() {
        for (text, address) in [
            ("127.0.0.1:9464", "127.0.0.1:9464"),
            ("localhost:0", "127.0.0.1:0"),
            ("[::1]:80", "[::1]:80"),
        ] {
            assert_eq!(
                text.parse::<MetricsAddr>().map(|a| a.0.to_string()),
                Ok(address.to_owned())
            );
        }
        for text in ["", "9464", ":9464", "127.0.0.1", "127.0.0.1:", "example.com:80"] {
            assert!(text.parse::<MetricsAddr>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn hosts() {
        for (text, ip) in [("localhost", "127.0.0.1"), ("[::1]", "::1"), ("0.0.0.0", "0.0.0.0")] {
            assert_eq!(text.parse::<Host>().map(|host| host.0.to_string()), Ok(ip.to_owned()));
        }
        assert!("example.com".parse::<Host>().is_err());
    }
}
