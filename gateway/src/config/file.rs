//! The TOML file.

use std::path::{Path, PathBuf};

use super::ConfigError;
use super::settings::Settings;
use super::unknown;

/// Read where no file is named.
const DEFAULT_FILE: &str = "tunnel.toml";

/// Reads the named file, or `tunnel.toml` in the working directory if it is
/// there. The path tells errors where a setting came from.
pub(super) fn read(named: Option<&Path>) -> Result<(Settings, Option<PathBuf>), ConfigError> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            return Ok((Settings::default(), None));
        }
        Err(source) => return Err(ConfigError::UnreadableFile { path: path.to_owned(), source }),
    };
    let settings = parse(&text).map_err(|(line, problem)| ConfigError::File {
        path: path.to_owned(),
        line,
        problem,
    })?;
    Ok((settings, Some(path.to_owned())))
}

/// The error is a line number and a message. toml's own rendering shows the
/// whole line, which may hold a token.
fn parse(text: &str) -> Result<Settings, (usize, String)> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let message = unknown_key(error.message()).unwrap_or_else(|| error.message().to_owned());
        let problem = match line.split_once('=') {
            Some((key, _)) if !message.contains(key.trim()) => format!("{}: {message}", key.trim()),
            _ => message,
        };
        (before.matches('\n').count() + 1, problem)
    })
}

/// Serde's own words list every key there is.
fn unknown_key(message: &str) -> Option<String> {
    let (key, known) =
        message.strip_prefix("unknown field `")?.split_once("`, expected one of `")?;
    let known: Vec<_> = known.trim_end_matches('`').split("`, `").collect();
    Some(match unknown::nearest(&known, key) {
        Some(nearest) => format!("{key} is no setting; was {nearest} meant?"),
        None => format!("{key} is no setting that a file can have"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> (usize, String) {
        parse(text).expect_err("refused")
    }

    #[test]
    fn reads_keys_named_like_the_flags() {
        let settings = parse(
            "schemas = \"schemas\"\nworker = \"node worker.js\"\nworkers = 2\nmax-body = \"1MiB\"\n\
             token = \"one\"\ncors-origin = [\"https://a.example\"]\nno-auth = false\n",
        )
        .expect("valid");
        assert_eq!(settings.workers, Some(2));
        assert_eq!(settings.max_body, Some("1MiB".parse().expect("a size")));
        assert_eq!(settings.token.len(), 1);
        assert_eq!(settings.no_auth, Some(false));
    }

    #[test]
    fn names_line_and_key() {
        let (line, problem) = refusal("\n\ntimeout = \"soon\"\n");
        assert_eq!(line, 3);
        assert!(problem.starts_with("timeout: expected a number with a unit"), "{problem}");
    }

    #[test]
    fn names_the_key_that_was_meant() {
        for (text, line, expected) in [
            ("workers = 1\nwrokers = 2\n", 2, "wrokers is no setting; was workers meant?"),
            ("max_body = \"1MiB\"\n", 1, "max_body is no setting; was max-body meant?"),
            ("config = \"a.toml\"\n", 1, "config is no setting that a file can have"),
            ("\n[http]\nport = 1\n", 2, "http is no setting that a file can have"),
        ] {
            assert_eq!(refusal(text), (line, expected.to_owned()));
        }
    }

    #[test]
    fn never_repeats_a_token() {
        for text in ["token = 123456", "token = \"se cret\" 123456", "token = [[\"123456\"]]"] {
            let (_, problem) = refusal(text);
            assert!(!problem.contains("123456"), "{problem}");
        }
    }
}
