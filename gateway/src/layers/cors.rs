//! Which web pages may read answers.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS,
    HeaderMap, HeaderValue, ORIGIN, VARY,
};

const ANY: HeaderValue = HeaderValue::from_static("*");
const METHODS: HeaderValue = HeaderValue::from_static("POST, OPTIONS");
const EXPOSED: HeaderValue = HeaderValue::from_static("x-runner-request-id, Retry-After");

/// The origins that are allowed.
#[derive(Debug)]
pub struct Cors {
    origins: Origins,
    credentials: bool,
}

#[derive(Debug)]
enum Origins {
    Any,
    These(Vec<HeaderValue>),
}

/// What one request's origin is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// Every origin may read the answer.
    Any,
    /// This origin may.
    Origin { origin: HeaderValue, credentials: bool },
    /// Any origin might, were it not for credentials, which browsers do not
    /// send where the answer allows `*`.
    NoneNamed,
    /// This one may not.
    Denied,
}

impl Cors {
    /// Any origin.
    #[must_use]
    pub fn any(credentials: bool) -> Self {
        Self { origins: Origins::Any, credentials }
    }

    /// These origins only; values that no header can hold are never sent
    /// either, and are left out.
    #[must_use]
    pub fn these<'a>(origins: impl IntoIterator<Item = &'a str>, credentials: bool) -> Self {
        let origins = origins.into_iter().filter_map(|o| HeaderValue::from_str(o).ok()).collect();
        Self { origins: Origins::These(origins), credentials }
    }

    /// Whether the configuration names this origin, or any.
    #[must_use]
    pub fn names(&self, origin: &HeaderValue) -> bool {
        match &self.origins {
            Origins::Any => true,
            Origins::These(origins) => origins.contains(origin),
        }
    }

    /// Where no request's origin makes a difference.
    #[must_use]
    pub fn grant_to_all(&self) -> Option<Grant> {
        match &self.origins {
            Origins::Any => Some(self.grant_to_any()),
            Origins::These(_) => None,
        }
    }

    /// Where it is up to the request's origin.
    #[must_use]
    pub fn grant_to_one(&self, headers: &HeaderMap) -> Option<Grant> {
        match &self.origins {
            Origins::Any => None,
            Origins::These(origins) => Some(self.grant_to_named(origins, headers)),
        }
    }

    #[must_use]
    pub fn decide(&self, headers: &HeaderMap) -> Grant {
        match &self.origins {
            Origins::Any => self.grant_to_any(),
            Origins::These(origins) => self.grant_to_named(origins, headers),
        }
    }

    fn grant_to_any(&self) -> Grant {
        if self.credentials { Grant::NoneNamed } else { Grant::Any }
    }

    fn grant_to_named(&self, origins: &[HeaderValue], headers: &HeaderMap) -> Grant {
        // Not the request's own, which is a part of all that was read with it.
        let named = headers.get(ORIGIN).and_then(|sent| origins.iter().find(|own| *own == sent));
        named.map_or(Grant::Denied, |origin| Grant::Origin {
            origin: origin.clone(),
            credentials: self.credentials,
        })
    }
}

impl Grant {
    /// Writes the headers of an answer.
    pub fn write(&self, headers: &mut HeaderMap) {
        match self {
            Self::Any => {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
            }
            Self::Origin { origin, credentials } => {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
                headers.append(VARY, HeaderValue::from_static("Origin"));
                if *credentials {
                    allow_credentials(headers);
                }
            }
            Self::NoneNamed => {
                headers.append(VARY, HeaderValue::from_static("Origin"));
                allow_credentials(headers);
            }
            Self::Denied => {
                headers.append(VARY, HeaderValue::from_static("Origin"));
                return;
            }
        }
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }

    /// Writes what a preflight's answer has beside that.
    pub fn write_preflight(&self, request: &HeaderMap, response: &mut HeaderMap) {
        if *self == Self::Denied {
            return;
        }
        response.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        if let Some(requested) = request.get(ACCESS_CONTROL_REQUEST_HEADERS) {
            response.insert(ACCESS_CONTROL_ALLOW_HEADERS, requested.clone());
        }
    }
}

fn allow_credentials(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(cors: &Cors, origin: Option<&'static str>) -> Grant {
        let mut headers = HeaderMap::new();
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
        }
        cors.decide(&headers)
    }

    #[test]
    fn a_list_names_its_origins_only() {
        let cors = Cors::these(["https://a.example"], true);
        let origin = HeaderValue::from_static("https://a.example");
        assert_eq!(
            decide(&cors, Some("https://a.example")),
            Grant::Origin { origin, credentials: true }
        );
        for other in ["https://b.example", "https://a.example.evil", "http://a.example", "null"] {
            assert_eq!(decide(&cors, Some(other)), Grant::Denied);
        }
        assert_eq!(decide(&cors, None), Grant::Denied);
    }

    #[test]
    fn credentials_need_named_origins() {
        assert_eq!(decide(&Cors::any(false), Some("https://a.example")), Grant::Any);
        let grant = decide(&Cors::any(true), Some("https://a.example"));
        let mut headers = HeaderMap::new();
        grant.write(&mut headers);
        assert!(!headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN));
    }
}
