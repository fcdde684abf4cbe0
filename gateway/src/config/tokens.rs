//! Tokens from flags, environment, file and token file.

use std::fmt;
use std::path::Path;

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::ConfigError;
use super::settings::Settings;
use super::values::Secret;

/// A secret that lets callers in, and the name that stands for it elsewhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// `token-1`, `token-2`, … in the order of flag, variable or file, then of
    /// the token file.
    pub name: String,
    pub secret: String,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A variable holds a comma-separated list; a flag holds one token, which may
/// have commas. Also says where the tokens come from.
pub(super) fn split(
    mut given: Settings,
    matches: &ArgMatches,
    file: Option<&Path>,
) -> (Settings, String) {
    let source = match matches.value_source("token") {
        Some(ValueSource::EnvVariable) => {
            given.token = given
                .token
                .iter()
                .flat_map(|token| token.0.split(','))
                .map(|token| Secret(token.trim().to_owned()))
                .collect();
            "TUNNEL_TOKEN".to_owned()
        }
        Some(_) => "--token".to_owned(),
        None => file.unwrap_or(Path::new("tunnel.toml")).display().to_string(),
    };
    (given, source)
}

/// Checks and names them. `source` says where `given` came from.
pub(super) fn collect(
    given: &[Secret],
    source: &str,
    token_file: Option<&Path>,
) -> Result<Vec<Token>, ConfigError> {
    let mut secrets = Vec::new();
    for (index, Secret(secret)) in given.iter().enumerate() {
        check(secret).map_err(|problem| ConfigError::Token {
            place: format!("token {} in {source}", index + 1),
            problem,
        })?;
        secrets.push(secret.clone());
    }
    if let Some(path) = token_file {
        secrets.extend(read(path)?);
    }
    Ok(secrets
        .into_iter()
        .enumerate()
        .map(|(index, secret)| Token { name: format!("token-{}", index + 1), secret })
        .collect())
}

fn read(path: &Path) -> Result<Vec<String>, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigError::UnreadableFile { path: path.to_owned(), source })?;
    let mut secrets = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let secret = line.trim();
        if secret.is_empty() {
            continue;
        }
        check(secret).map_err(|problem| ConfigError::Token {
            place: format!("line {} of {}", index + 1, path.display()),
            problem,
        })?;
        secrets.push(secret.to_owned());
    }
    if secrets.is_empty() {
        return Err(ConfigError::Token {
            place: path.display().to_string(),
            problem: "holds no token: write one a line",
        });
    }
    Ok(secrets)
}

fn check(secret: &str) -> Result<(), &'static str> {
    if secret.trim().is_empty() {
        return Err("is empty: an empty token would let everybody in");
    }
    let sendable = secret.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if !sendable || secret.trim() != secret {
        return Err("cannot be sent in a header: use printable ASCII, without spaces around it");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(text.as_bytes()).expect("written");
        file
    }

    #[test]
    fn names_tokens_by_position() {
        let more = file("  second \r\n\nthird\n");
        let tokens =
            collect(&[Secret("first".into())], "--token", Some(more.path())).expect("valid");
        let pairs: Vec<_> = tokens.iter().map(|t| (t.name.as_str(), t.secret.as_str())).collect();
        assert_eq!(pairs, [("token-1", "first"), ("token-2", "second"), ("token-3", "third")]);
        assert!(!format!("{tokens:?}").contains("second"));
    }

    #[test]
    fn refuses_tokens_that_nobody_or_everybody_has() {
        for secret in ["", "  ", " a", "a\n", "caf\u{e9}"] {
            assert!(collect(&[Secret(secret.into())], "--token", None).is_err(), "{secret:?}");
        }
        for text in ["", "\n \n", "ok\n\u{7}\n"] {
            assert!(collect(&[], "--token", Some(file(text).path())).is_err(), "{text:?}");
        }
    }
}
