//! The official JSON-Schema-Test-Suite through the same door as bodies, where
//! `JSON_SCHEMA_TEST_SUITE` names a folder whose `tests/` has the draft's files.

use std::path::Path;

use serde_json::Value;
use tunnel_gateway::dispatch::CallKind;
use tunnel_gateway::validation::{InputContract, Rejection};

use super::admit;

/// Why schemas of the suite may be refused: nothing is retrieved, and a format that
/// cannot be checked is an error.
const REFUSED: [&str; 2] = ["http://localhost:1234/", "Unknown format"];

#[test]
fn the_required_tests_of_draft_2020_12_hold() {
    let Ok(folder) = std::env::var("JSON_SCHEMA_TEST_SUITE") else {
        eprintln!("skipped: JSON_SCHEMA_TEST_SUITE is not set");
        return;
    };
    let required = report(&Path::new(&folder).join("tests"));
    // Formats are optional to the suite, and an annotation in its required tests.
    let formats = report(&Path::new(&folder).join("tests/optional/format"));
    eprintln!("required: {required}\nformats: {formats}\n{:#?}", formats.failed);
    assert!(required.passed > 1000, "the suite is not complete");
    assert!(required.failed.is_empty(), "{:#?}", required.failed);
}

fn report(folder: &Path) -> Report {
    let mut report = Report::default();
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        if file.extension().is_none_or(|end| end != "json") || file.ends_with("tests/format.json") {
            continue;
        }
        let groups: Vec<Value> = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        for group in &groups {
            run(&file, group, &mut report);
        }
    }
    report
}

#[derive(Default)]
struct Report {
    passed: usize,
    refused: usize,
    failed: Vec<String>,
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { passed, refused, failed } = self;
        write!(f, "{passed} passed, {refused} refused by rule, {} failed", failed.len())
    }
}

fn run(file: &Path, group: &Value, report: &mut Report) {
    let schema = &group["schema"];
    let tests = group["tests"].as_array().unwrap();
    let name = |test: &Value| {
        format!("{}: {}: {}", file.display(), group["description"], test["description"])
    };
    let contract = match InputContract::compile(CallKind::Task, schema, false) {
        Ok(contract) => contract,
        Err(error) if REFUSED.iter().any(|reason| error.reason.contains(reason)) => {
            report.refused += tests.len();
            return;
        }
        Err(error) => {
            report.failed.extend(tests.iter().map(|test| format!("{}: {error}", name(test))));
            return;
        }
    };
    for test in tests {
        let body = format!("{{\"input\":{}}}", test["data"]);
        let result = admit(&contract, &body);
        if matches!(result, Err(Rejection::InvalidJson { .. })) && body.contains("__proto__") {
            report.refused += 1;
            continue;
        }
        match result.is_ok() == (test["valid"] == true) {
            true => report.passed += 1,
            false => report.failed.push(format!("{}: {result:?}", name(test))),
        }
    }
}
