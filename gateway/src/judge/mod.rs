//! Verdicts without a server: whether the gateway would let a value through. It runs
//! the same code as a request's body, so that other judges can be compared with it.

mod resources;
mod verdict;

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::dispatch::CallKind;
use crate::validation::{CompileError, Documents, InputContract, SchemaRules};
use verdict::Verdict;

const BUFFER: usize = 64 << 10;

/// By what is judged.
#[derive(Debug)]
pub struct Options {
    /// One schema for all lines; else each line brings its own.
    pub schema: Option<PathBuf>,
    /// A folder of documents that schemas may refer to.
    pub resources: Option<PathBuf>,
    /// Where that folder's files are, as references say it.
    pub resources_base: String,
    pub formats: bool,
}

/// Why there are no verdicts.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    #[error("{}: cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: is not JSON: {source}", path.display())]
    NotJson { path: PathBuf, source: serde_json::Error },
    #[error("{}: is not a schema that can be used: {source}", path.display())]
    Schema { path: PathBuf, source: CompileError },
    #[error("failed to read stdin: {0}")]
    Input(#[source] io::Error),
    #[error("failed to write to stdout: {0}")]
    Output(#[source] io::Error),
}

/// Answers each line of `input` with one of `output`, to the input's end or until nobody
/// reads any more.
///
/// # Errors
/// A schema or folder that cannot be used, and pipes that fail; never a verdict.
pub fn run(options: &Options, input: impl Read, output: impl Write) -> Result<(), JudgeError> {
    let rules = SchemaRules {
        formats: options.formats,
        documents: match &options.resources {
            Some(folder) => resources::read(folder, &options.resources_base)?,
            None => Documents::default(),
        },
    };
    match &options.schema {
        Some(path) => {
            let schema = read_json(path)?;
            let contract = contract(&schema, &rules)
                .map_err(|source| JudgeError::Schema { path: path.clone(), source })?;
            answer_lines(input, output, |line| Verdict::of(&contract, line))
        }
        None => answer_lines(input, output, |line| Answer::to(&line, &rules)),
    }
}

/// Values with the schema that they are judged by.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case<'a> {
    #[serde(borrow)]
    schema: &'a RawValue,
    #[serde(borrow)]
    values: Vec<&'a RawValue>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Answer {
    Verdicts(Vec<Verdict>),
    Error(String),
}

impl Answer {
    fn to(line: &[u8], rules: &SchemaRules) -> Self {
        let case: Case<'_> = match serde_json::from_slice(line) {
            Ok(case) => case,
            Err(error) => {
                return Self::Error(format!(
                    "expected {{\"schema\":…,\"values\":[…]}}, or give --schema: {error}"
                ));
            }
        };
        let schema = match serde_json::from_str(case.schema.get()) {
            Ok(schema) => schema,
            Err(error) => return Self::Error(format!("the schema is not JSON: {error}")),
        };
        match contract(&schema, rules) {
            Err(error) => Self::Error(error.to_string()),
            Ok(contract) => {
                let verdict = |value: &&RawValue| {
                    Verdict::of(&contract, Bytes::copy_from_slice(value.get().as_bytes()))
                };
                Self::Verdicts(case.values.iter().map(verdict).collect())
            }
        }
    }
}

fn contract(schema: &Value, rules: &SchemaRules) -> Result<InputContract, CompileError> {
    InputContract::compile_by(rules, CallKind::Task, schema, false)
}

/// Answers are written out whenever no further line is there yet: who asks for one
/// at a time gets each at once, who sends many gets them in few writes.
fn answer_lines<A: Serialize>(
    input: impl Read,
    output: impl Write,
    answer: impl Fn(Bytes) -> A,
) -> Result<(), JudgeError> {
    let mut input = BufReader::with_capacity(BUFFER, input);
    let mut output = BufWriter::with_capacity(BUFFER, output);
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line).map_err(JudgeError::Input)? > 0 {
        let text = Bytes::copy_from_slice(line.strip_suffix(b"\n").unwrap_or(&line));
        line.clear();
        let is_last_yet = !input.buffer().contains(&b'\n');
        match write_line(&mut output, &answer(text), is_last_yet) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            written => written.map_err(JudgeError::Output)?,
        }
    }
    Ok(())
}

fn write_line(output: &mut impl Write, answer: &impl Serialize, flush: bool) -> io::Result<()> {
    serde_json::to_writer(&mut *output, answer)?;
    output.write_all(b"\n")?;
    if flush { output.flush() } else { Ok(()) }
}

fn read_json(path: &Path) -> Result<Value, JudgeError> {
    let bytes = std::fs::read(path)
        .map_err(|source| JudgeError::Unreadable { path: path.to_owned(), source })?;
    serde_json::from_slice(&bytes)
        .map_err(|source| JudgeError::NotJson { path: path.to_owned(), source })
}
