use std::path::PathBuf;

use clap::Args;

use super::settings::Switch;

/// Say of JSON values whether the gateway would let them through: JSON lines in, verdicts out
///
/// Reads JSON values from stdin, one a line, and writes for each one line to stdout:
/// {"valid":true}, or {"valid":false,"code":…,"message":…,"details":[…]} with what a caller
/// would be told. The checks are those of a task's input, strict JSON included.
///
/// Without --schema, each line is {"schema":…,"values":[…]} and is answered by
/// {"verdicts":[…]}, or by {"error":…} where the schema cannot be used: many schemas in one
/// process.
#[derive(Debug, Clone, Args)]
#[command(
    next_line_help = true,
    after_help = "Exit codes: 0 all lines were answered, whatever the verdicts; 1 a file cannot be read or the \
                  schema cannot be used; 2 the command line is wrong."
)]
pub struct Validate {
    /// File with the JSON Schema
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,

    /// Folder with JSON documents that schemas may refer to: by their $id, or by the folder's
    /// address (--resources-base) and their path in it. The gateway itself resolves no reference
    /// to other documents
    #[arg(long, value_name = "DIR")]
    pub resources: Option<PathBuf>,

    /// Address of the folder of --resources
    #[arg(long, value_name = "URI", default_value = "http://localhost:1234/")]
    pub resources_base: String,

    /// Whether formats are checked, as the gateway does, or are annotations
    #[arg(long, value_name = "on|off", default_value = "on", hide_possible_values = true)]
    formats: Switch,
}

impl Validate {
    /// Whether formats are checked.
    #[must_use]
    pub fn formats(&self) -> bool {
        self.formats == Switch::On
    }
}
