use std::{
    ffi::OsString,
    fmt, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Reaches Node behind whatever starts it: a shell, npx, a version manager.
const NODE_OPTIONS: &str = "NODE_OPTIONS";

/// How to start a worker: a program and its arguments, no shell in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCommand {
    program: String,
    args: Vec<String>,
    /// Where it runs, and what a relative program is relative to; the gateway's
    /// own working directory by default.
    pub cwd: Option<PathBuf>,
    /// Names of variables that the worker does not inherit: our secrets.
    pub env_remove: Vec<String>,
    /// Bytes that it may allocate (`RLIMIT_DATA`); no limit of ours by default.
    pub memory_limit: Option<u64>,
    /// Bytes of the JavaScript heap, where it is Node; Node's own limit by default.
    pub max_old_space: Option<u64>,
}

impl WorkerCommand {
    /// `None` for an empty list.
    #[must_use]
    pub fn from_argv(argv: Vec<String>) -> Option<Self> {
        let mut words = argv.into_iter();
        let program = words.next().filter(|program| !program.is_empty())?;
        Some(Self {
            program,
            args: words.collect(),
            cwd: None,
            env_remove: Vec::new(),
            memory_limit: None,
            max_old_space: None,
        })
    }

    /// Ready to spawn, with all three standard streams piped.
    pub(super) fn to_std(&self) -> Command {
        let mut command = Command::new(self.program_path());
        command.args(&self.args);
        if let Some(cwd) = &self.cwd {
            command.current_dir(cwd);
        }
        for name in &self.env_remove {
            command.env_remove(name);
        }
        if let Some(bytes) = self.max_old_space {
            let given = std::env::var_os(NODE_OPTIONS).unwrap_or_default();
            command.env(NODE_OPTIONS, node_options(given, bytes));
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What a relative program path is relative to is unspecified in std once a
    /// directory is set, so it is resolved here. A bare name is left to `PATH`.
    fn program_path(&self) -> PathBuf {
        let program = Path::new(&self.program);
        match &self.cwd {
            Some(cwd) if program.components().count() > 1 => cwd.join(program),
            _ => program.to_owned(),
        }
    }

    pub(super) fn explain(&self, error: &io::Error) -> SpawnError {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => self.explain_not_found(),
            io::ErrorKind::PermissionDenied => format!("`{}` is not executable", self.program),
            _ => error.to_string(),
        };
        SpawnError { command: self.to_string(), kind: error.kind(), reason }
    }

    /// The same error comes for a missing program, a missing directory and a
    /// script whose first line names a missing interpreter.
    fn explain_not_found(&self) -> String {
        match &self.cwd {
            Some(cwd) if !cwd.is_dir() => {
                return format!("the working directory `{}` was not found", cwd.display());
            }
            _ => {}
        }
        if self.program_path().is_file() {
            return format!("the interpreter that `{}` names was not found", self.program);
        }
        format!("`{}` was not found", self.program)
    }
}

/// The last of two equal options counts, so ours comes last.
fn node_options(mut given: OsString, max_old_space: u64) -> OsString {
    if !given.is_empty() {
        given.push(" ");
    }
    given.push(format!("--max-old-space-size={}", max_old_space >> 20));
    given
}

/// As one would type it in a shell.
impl fmt::Display for WorkerCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = std::iter::once(&self.program).chain(&self.args);
        f.write_str(&shell_words::join(words))
    }
}

/// The operating system did not start the program.
#[derive(Debug, Clone, thiserror::Error)]
#[error("worker command `{command}` does not run: {reason}")]
pub struct SpawnError {
    pub command: String,
    pub kind: io::ErrorKind,
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> WorkerCommand {
        WorkerCommand::from_argv(words.iter().map(ToString::to_string).collect()).expect("words")
    }

    #[test]
    fn nothing_is_no_command() {
        assert_eq!(WorkerCommand::from_argv(Vec::new()), None);
        assert_eq!(WorkerCommand::from_argv(vec![String::new()]), None);
    }

    #[test]
    fn options_for_node_are_added_to_those_given() {
        assert_eq!(node_options(OsString::new(), 64 << 20), "--max-old-space-size=64");
        assert_eq!(
            node_options("--enable-source-maps".into(), 1 << 30),
            "--enable-source-maps --max-old-space-size=1024"
        );
    }

    #[test]
    fn shows_itself_quoted() {
        assert_eq!(command(&["node", "my worker.js"]).to_string(), "node 'my worker.js'");
    }

    #[test]
    fn only_paths_are_relative_to_the_directory() {
        let mut bare = command(&["node"]);
        bare.cwd = Some("/srv".into());
        assert_eq!(bare.program_path(), Path::new("node"));
        let mut path = command(&["bin/node"]);
        path.cwd = Some("/srv".into());
        assert_eq!(path.program_path(), Path::new("/srv/bin/node"));
    }
}
