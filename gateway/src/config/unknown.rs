use std::env;

use clap::CommandFactory;

use super::command_line::CommandLine;

const PREFIX: &str = "TUNNEL_";

/// What a gateway tells its workers, and so one that a worker has started.
const OF_WORKERS: &str = "TUNNEL_WORKER_SLOT";

/// How alike two names are that were meant to be the same, from 0 to 1.
const ALIKE: f64 = 0.85;

/// A variable of the environment that looks like a setting and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownVariable {
    pub name: String,
    /// The setting that was meant, perhaps.
    pub nearest: Option<String>,
}

pub(super) fn variables() -> Vec<UnknownVariable> {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    unknown(names.filter(|name| name.starts_with(PREFIX)))
}

fn unknown(names: impl Iterator<Item = String>) -> Vec<UnknownVariable> {
    let command = CommandLine::command();
    let known: Vec<&str> =
        command.get_arguments().filter_map(|argument| argument.get_env()?.to_str()).collect();
    let mut unknown: Vec<_> = names
        .filter(|name| !known.contains(&name.as_str()) && name != OF_WORKERS)
        .map(|name| UnknownVariable { nearest: nearest(&known, &name), name })
        .collect();
    unknown.sort_by(|one, other| one.name.cmp(&other.name));
    unknown
}

/// The one that was meant, perhaps.
pub(super) fn nearest(known: &[&str], name: &str) -> Option<String> {
    let alike = known.iter().map(|other| (strsim::jaro_winkler(rest(name), rest(other)), other));
    let (likeness, nearest) = alike.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (likeness >= ALIKE).then(|| (*nearest).to_owned())
}

/// Without what all of them begin with.
fn rest(name: &str) -> &str {
    name.strip_prefix(PREFIX).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_found_and_settings_are_none() {
        let names = ["TUNNEL_PORT", "TUNNEL_WORKRES", "TUNNEL_VISION", "TUNNEL_MAX_INFLIGHT"];
        let found = unknown(names.map(str::to_owned).into_iter());
        let expected = [
            ("TUNNEL_MAX_INFLIGHT", Some("TUNNEL_MAX_IN_FLIGHT")),
            ("TUNNEL_VISION", None),
            ("TUNNEL_WORKRES", Some("TUNNEL_WORKERS")),
        ]
        .map(|(name, nearest)| UnknownVariable {
            name: name.to_owned(),
            nearest: nearest.map(str::to_owned),
        });
        assert_eq!(found, expected);
    }
}
