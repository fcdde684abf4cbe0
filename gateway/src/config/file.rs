//! The TOML file.

use std::path::{Path, PathBuf};

use super::ConfigError;
use super::settings::Settings;

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
        let message = error.message();
        let problem = match line.split_once('=') {
            Some((key, _)) if !message.contains(key.trim()) => format!("{}: {message}", key.trim()),
            _ => message.to_owned(),
        };
        (before.matches('\n').count() + 1, problem)
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
        let (line, problem) = refusal("workers = 1\nwrokers = 2\n");
        assert_eq!(line, 2);
        assert!(problem.contains("wrokers"), "{problem}");

        let (line, problem) = refusal("\n\ntimeout = \"soon\"\n");
        assert_eq!(line, 3);
        assert!(problem.starts_with("timeout: expected a number with a unit"), "{problem}");
    }

    #[test]
    fn never_repeats_a_token() {
        for text in ["token = 123456", "token = \"se cret\" 123456", "token = [[\"123456\"]]"] {
            let (_, problem) = refusal(text);
            assert!(!problem.contains("123456"), "{problem}");
        }
    }
}
