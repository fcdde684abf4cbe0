//! Without a token check, whatever can send a request is let in, and a web
//! page that its user happens to visit can: it reaches 127.0.0.1 from inside.
//! This keeps pages out that nobody named.

use http::header::{HOST, HeaderMap, ORIGIN};
use http::uri::{Authority, Uri};

use super::cors::Cors;

/// For a gateway that lets everybody in.
#[derive(Debug)]
pub struct OriginGuard {
    /// Listening on a loopback address: then every honest `Host` is loopback,
    /// and another one is a page whose name was rebound to this machine.
    loopback: bool,
}

/// Why a request was kept out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Foreign {
    #[error("Origin not allowed")]
    Origin,
    #[error("Host not allowed")]
    Host,
}

impl OriginGuard {
    #[must_use]
    pub fn new(loopback: bool) -> Self {
        Self { loopback }
    }

    /// # Errors
    /// [`Foreign`] for a page that `cors` does not name, and for a host that
    /// cannot be this one.
    pub fn check(&self, cors: &Cors, uri: &Uri, headers: &HeaderMap) -> Result<(), Foreign> {
        if headers.get_all(ORIGIN).iter().any(|origin| !cors.names(origin)) {
            return Err(Foreign::Origin);
        }
        if self.loopback && !names_loopback(uri, headers) {
            return Err(Foreign::Host);
        }
        Ok(())
    }
}

/// Whether all that the request calls its host is loopback, and it does name
/// one. HTTP/2 puts it into the URI.
fn names_loopback(uri: &Uri, headers: &HeaderMap) -> bool {
    let from_headers = headers.get_all(HOST).iter();
    let mut named = uri.authority().is_some();
    if uri.authority().is_some_and(|authority| !is_loopback(authority)) {
        return false;
    }
    for host in from_headers {
        named = true;
        let authority = Authority::try_from(host.as_bytes());
        if !authority.is_ok_and(|authority| is_loopback(&authority)) {
            return false;
        }
    }
    named
}

fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host().trim_end_matches('.');
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    match bare.parse::<std::net::IpAddr>() {
        Ok(ip) => ip.to_canonical().is_loopback(),
        Err(_) => {
            let host = host.to_ascii_lowercase();
            host == "localhost" || host.ends_with(".localhost")
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn check(host: &'static str, origin: Option<&'static str>) -> Result<(), Foreign> {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static(host));
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
        }
        let cors = Cors::these(["http://localhost:5173"], false);
        OriginGuard::new(true).check(&cors, &Uri::from_static("/x"), &headers)
    }

    #[test]
    fn hosts() {
        for host in [
            "localhost",
            "localhost:7070",
            "LOCALHOST:1",
            "127.0.0.1:7070",
            "127.9.9.9",
            "[::1]:7070",
            "app.localhost",
        ] {
            assert_eq!(check(host, None), Ok(()), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "0.0.0.0",
            "",
            "a@localhost@b",
            "evillocalhost",
        ] {
            assert_eq!(check(host, None), Err(Foreign::Host), "{host}");
        }
    }

    #[test]
    fn origins() {
        assert_eq!(check("localhost", Some("http://localhost:5173")), Ok(()));
        for origin in ["http://localhost:7070", "https://evil.example", "null", ""] {
            assert_eq!(check("localhost", Some(origin)), Err(Foreign::Origin), "{origin}");
        }
    }

    #[test]
    fn a_host_must_be_named() {
        let cors = Cors::these([], false);
        let guard = OriginGuard::new(true);
        let check = |uri| guard.check(&cors, &uri, &HeaderMap::new());
        assert_eq!(check(Uri::from_static("/x")), Err(Foreign::Host));
        assert_eq!(check(Uri::from_static("http://127.0.0.1:1/x")), Ok(()));
        assert_eq!(check(Uri::from_static("http://evil.example/x")), Err(Foreign::Host));
    }
}
