//! Tokens.

use std::fmt;
use std::sync::Arc;

use http::header::{HeaderMap, HeaderName};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::header;

/// Decides who is let in.
#[derive(Debug)]
pub struct Auth {
    header: HeaderName,
    access: Access,
}

#[derive(Debug)]
enum Access {
    Open,
    Tokens(Vec<KnownToken>),
}

/// Digests have one length, so that comparing them tells nothing of a token,
/// not even its length; and a core dump holds no token of ours.
struct KnownToken {
    name: Arc<str>,
    digest: TokenDigest,
}

/// In words, of which a comparison in constant time takes fewer steps.
type TokenDigest = [u64; 4];

/// Proof that the caller was let in; only [`Auth`] makes it.
#[derive(Debug, Clone)]
pub struct Principal {
    name: Option<Arc<str>>,
}

/// Why a caller was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    #[error("the token is missing or wrong")]
    Unauthorized,
    #[error("no token is configured")]
    NotConfigured,
}

impl Auth {
    /// Lets everybody in.
    #[must_use]
    pub fn open(header: HeaderName) -> Self {
        Self { header, access: Access::Open }
    }

    /// Lets in who sends one of the secrets in `header`; given as name and
    /// secret. Nobody where there is none.
    #[must_use]
    pub fn tokens<'a>(
        header: HeaderName,
        tokens: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let known = tokens
            .into_iter()
            .map(|(name, secret)| KnownToken {
                name: name.into(),
                digest: digest(secret.as_bytes()),
            })
            .collect();
        Self { header, access: Access::Tokens(known) }
    }

    /// No token check at all: everybody is let in.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.access, Access::Open)
    }

    /// For what needs no token; one that is sent is ignored.
    #[must_use]
    pub fn admit_public(&self) -> Principal {
        Principal { name: None }
    }

    /// # Errors
    /// [`Denied`] where the headers bring no token that is known.
    pub fn admit(&self, headers: &HeaderMap) -> Result<Principal, Denied> {
        let known = match &self.access {
            Access::Open => return Ok(Principal { name: None }),
            Access::Tokens(known) if known.is_empty() => return Err(Denied::NotConfigured),
            Access::Tokens(known) => known,
        };
        let sent = header::first(headers, &self.header).ok_or(Denied::Unauthorized)?;
        find(known, &digest(sent.as_bytes()))
            .map(|token| Principal { name: Some(Arc::clone(&token.name)) })
            .ok_or(Denied::Unauthorized)
    }
}

impl Principal {
    /// The token's name; `None` where no token was needed.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// Looks at every token, whichever fits, in the same time.
fn find<'a>(known: &'a [KnownToken], sent: &TokenDigest) -> Option<&'a KnownToken> {
    let mut found = Choice::from(0);
    let mut position = 0_u32;
    for (index, token) in (0_u32..).zip(known) {
        let fits = token.digest.ct_eq(sent);
        position.conditional_assign(&index, fits);
        found |= fits;
    }
    if bool::from(found) { known.get(position as usize) } else { None }
}

fn digest(bytes: &[u8]) -> TokenDigest {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    let (words, _) = digest.as_chunks();
    std::array::from_fn(|at| u64::from_ne_bytes(words[at]))
}

impl fmt::Debug for KnownToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownToken").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const HEADER: HeaderName = HeaderName::from_static("x-runner-token");

    fn admit(auth: &Auth, token: &'static str) -> Result<Option<String>, Denied> {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_static(token));
        auth.admit(&headers).map(|principal| principal.name().map(str::to_owned))
    }

    #[test]
    fn finds_the_token_among_several() {
        let auth = Auth::tokens(HEADER, [("token-1", "one"), ("token-2", "two")]);
        assert_eq!(admit(&auth, "one"), Ok(Some("token-1".into())));
        assert_eq!(admit(&auth, "two"), Ok(Some("token-2".into())));
        for wrong in ["", "on", "onee", "One", "three"] {
            assert_eq!(admit(&auth, wrong), Err(Denied::Unauthorized), "{wrong:?}");
        }
        assert_eq!(auth.admit(&HeaderMap::new()).err(), Some(Denied::Unauthorized));
    }

    #[test]
    fn without_tokens_nobody_comes_in() {
        let auth = Auth::tokens(HEADER, []);
        assert_eq!(admit(&auth, ""), Err(Denied::NotConfigured));
    }

    #[test]
    fn shows_no_token() {
        let auth = Auth::tokens(HEADER, [("token-1", "hush")]);
        let digest = format!("{:?}", digest(b"hush"));
        let shown = format!("{auth:?}");
        assert!(!shown.contains("hush") && !shown.contains(&digest));
    }
}
