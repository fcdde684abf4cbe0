//! `tunnel-gateway validate`: the real binary as an oracle.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::{fs, thread};

use serde_json::{Value, json};
use tempfile::TempDir;

fn validate(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tunnel-gateway"));
    command.arg("validate").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = validate(arguments).spawn().expect("the binary");
    let mut stdin = child.stdin.take().expect("stdin");
    let input = input.to_vec();
    // A process that refuses to start reads nothing.
    let writer = thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("an end");
    let _ = writer.join().expect("the writer");
    output
}

fn answers(output: &Output) -> Vec<Value> {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).expect("JSON")).collect()
}

fn verdicts(arguments: &[&str], input: impl AsRef<[u8]>) -> Vec<bool> {
    let answers = answers(&run(arguments, input.as_ref()));
    answers.iter().map(|answer| answer["valid"].as_bool().expect("a verdict")).collect()
}

fn folder(files: &[(&str, Value)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, content.to_string()).expect("written");
    }
    folder
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

#[test]
fn every_line_gets_a_verdict() {
    let schemas = folder(&[(
        "s.json",
        json!({"type": "object", "properties": {"n": {"type": "number", "maximum": 9007199254740992u64}}}),
    )]);
    let schema = path(&schemas, "s.json");
    let input = b"{}\n{\"n\":1}\r\n{\"n\":9007199254740993}\n{\"n\":1,\"n\":1}\n\n\xff\n[\n{\"n\":{\"__type\":\"Undefined\",\"value\":null}}\n\"last\"";
    let output = run(&["--schema", &schema], input);
    let answers = answers(&output);
    let told: Vec<_> =
        answers.iter().map(|answer| (answer["valid"] == true, answer["code"].as_str())).collect();
    let (json, schema) = (Some("INVALID_JSON"), Some("VALIDATION_ERROR"));
    assert_eq!(
        told,
        [
            (true, None),
            (true, None),
            (false, schema),
            (false, json),
            (false, schema),
            (false, json),
            (false, json),
            (true, None),
            (false, schema),
        ]
    );
    assert_eq!(
        answers[2]["details"],
        json!([{
            "path": "/n", "keyword": "maximum", "message": "must be at most 9007199254740992",
            "schemaPath": "/properties/n/maximum"
        }])
    );
}

#[test]
fn one_process_judges_by_many_schemas() {
    let input = [
        r#"{"schema":{"type":"string"},"values":["a",1,"b"]}"#,
        r#"{"schema":{"type":"strin"},"values":[1]}"#,
        r#"{"values":[9007199254740993,{"a":1,"a":1}],"schema":{"minimum":9007199254740993}}"#,
        "nonsense",
        r#"{"schema":true,"values":[]}"#,
    ]
    .join("\n");
    let answers = answers(&run(&[], input.as_bytes()));
    let valid = |answer: &Value| -> Vec<bool> {
        let verdicts = answer["verdicts"].as_array().expect("verdicts");
        verdicts.iter().map(|verdict| verdict["valid"] == true).collect()
    };
    assert_eq!(valid(&answers[0]), [true, false, true]);
    assert!(answers[1]["error"].as_str().is_some_and(|error| error.contains("/type")));
    assert_eq!(valid(&answers[2]), [false, false]);
    assert_eq!(answers[2]["verdicts"][1]["code"], "INVALID_JSON");
    assert!(answers[3]["error"].as_str().is_some_and(|error| error.contains("--schema")));
    assert_eq!(answers[4], json!({"verdicts": []}));
    assert_eq!(answers.len(), 5);
}

#[test]
fn formats_can_be_annotations() {
    let schemas = folder(&[
        ("date.json", json!({"format": "date"})),
        ("unknown.json", json!({"format": "phase-of-the-moon"})),
    ]);
    let date = path(&schemas, "date.json");
    assert_eq!(verdicts(&["--schema", &date], "\"x\""), [false]);
    assert_eq!(verdicts(&["--schema", &date, "--formats", "on"], "\"x\""), [false]);
    assert_eq!(verdicts(&["--schema", &date, "--formats", "off"], "\"x\""), [true]);
    let unknown = path(&schemas, "unknown.json");
    assert_eq!(verdicts(&["--schema", &unknown, "--formats", "off"], "\"x\""), [true]);
    assert_eq!(run(&["--schema", &unknown], b"").status.code(), Some(1));
}

#[test]
fn schemas_refer_to_the_resources_and_to_nothing_else() {
    let schemas = folder(&[
        ("by-id.json", json!({"$ref": "https://example.com/number"})),
        ("by-path.json", json!({"$ref": "http://localhost:1234/sub/string.json"})),
        ("by-base.json", json!({"$ref": "https://other.example/x/sub/string.json"})),
        ("resources/number.json", json!({"$id": "https://example.com/number", "type": "number"})),
        ("resources/sub/string.json", json!({"type": "string"})),
    ]);
    let resources = path(&schemas, "resources");
    for (schema, base, expected) in [
        ("by-id.json", None, [true, false]),
        ("by-path.json", None, [false, true]),
        ("by-base.json", Some("https://other.example/x"), [false, true]),
    ] {
        let schema = path(&schemas, schema);
        let mut arguments = vec!["--schema", &schema, "--resources", &resources];
        arguments.extend(base.iter().flat_map(|base| ["--resources-base", base]));
        assert_eq!(verdicts(&arguments, "1\n\"x\""), expected, "{schema}");
        let refused = run(&["--schema", &schema], b"1\n");
        assert_eq!(refused.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("/$ref"), "{refused:?}");
    }
}

#[test]
fn what_cannot_be_used_is_named() {
    let schemas = folder(&[
        ("ok.json", json!({})),
        ("broken.json", json!({"type": "strin"})),
        ("bad/x.json", json!({})),
    ]);
    fs::write(schemas.path().join("text.json"), "{").expect("written");
    fs::write(schemas.path().join("bad/y.json"), "{").expect("written");
    let at = |name: &str| path(&schemas, name);
    for (arguments, code, named) in [
        (vec!["--schema".to_owned(), at("missing.json")], 1, "missing.json"),
        (vec!["--schema".to_owned(), at("text.json")], 1, "text.json"),
        (vec!["--schema".to_owned(), at("broken.json")], 1, "/type"),
        (
            vec!["--schema".to_owned(), at("ok.json"), "--resources".to_owned(), at("none")],
            1,
            "none",
        ),
        (
            vec!["--schema".to_owned(), at("ok.json"), "--resources".to_owned(), at("bad")],
            1,
            "y.json",
        ),
        (vec!["--formats".to_owned(), "maybe".to_owned()], 2, "--formats"),
        (vec!["--shema".to_owned()], 2, "--shema"),
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = run(&arguments, b"1\n");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{stderr}");
        assert!(stderr.contains(named) && output.stdout.is_empty(), "{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
}

/// Who asks line by line would else wait for ever.
#[test]
fn a_line_is_answered_before_the_next_is_read() {
    let schemas = folder(&[("s.json", json!({"type": "number"}))]);
    let mut child = validate(&["--schema", &path(&schemas, "s.json")]).spawn().expect("the binary");
    let mut stdin = child.stdin.take().expect("stdin");
    let mut stdout = BufReader::new(child.stdout.take().expect("stdout"));
    for (value, expected) in [("1\n", true), ("\"x\"\n", false), ("2\n", true)] {
        stdin.write_all(value.as_bytes()).expect("written");
        let mut line = String::new();
        stdout.read_line(&mut line).expect("an answer");
        let answer: Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(answer["valid"], expected);
    }
    drop(stdin);
    assert!(child.wait().expect("an end").success());
}

/// As with `| head -1`.
#[test]
fn nobody_has_to_read_all_answers() {
    let schemas = folder(&[("s.json", json!({"type": "number"}))]);
    let mut child = validate(&["--schema", &path(&schemas, "s.json")]).spawn().expect("the binary");
    let mut stdin = child.stdin.take().expect("stdin");
    let writer = thread::spawn(move || stdin.write_all(&b"1\n".repeat(1_000_000)));
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("stdout")).read_line(&mut line).expect("an answer");
    let output = child.wait_with_output().expect("an end");
    let _ = writer.join().expect("the writer");
    assert_eq!((line.as_str(), output.status.code()), ("{\"valid\":true}\n", Some(0)));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// The suite has more; where it is not there, this holds what it found.
#[test]
fn a_meta_schema_without_validation_turns_bounds_off() {
    let schemas = folder(&[
        ("s.json", json!({"$schema": "http://localhost:1234/meta.json", "minimum": 5})),
        (
            "resources/meta.json",
            json!({
                "$id": "http://localhost:1234/meta.json",
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "$vocabulary": {
                    "https://json-schema.org/draft/2020-12/vocab/core": true,
                    "https://json-schema.org/draft/2020-12/vocab/applicator": true
                }
            }),
        ),
    ]);
    let (schema, resources) = (path(&schemas, "s.json"), path(&schemas, "resources"));
    assert!(Path::new(&schema).exists());
    assert_eq!(verdicts(&["--schema", &schema, "--resources", &resources], "1"), [true]);
}
