//! Imports between the gateway's modules point one way:
//! main → app → http → layers, registry, validation → dispatch → transport → pool → process.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may import of the others. Whatever is missing here may be
/// imported by `app` and `main` only, and imports nothing.
const ALLOWED: &[(&str, &[&str])] = &[
    (
        "http",
        &["layers", "registry", "validation", "dispatch", "metrics", "json_string", "read_at_once"],
    ),
    ("layers", &["metrics"]),
    ("metrics", &["dispatch", "pool", "process", "log_limit"]),
    ("registry", &["validation", "dispatch", "log_limit"]),
    ("validation", &["dispatch", "json_text"]),
    ("dispatch", &["transport", "pool"]),
    ("transport", &["pool"]),
    ("pool", &["process", "backoff", "log_limit", "json_string", "json_text", "read_at_once"]),
    ("judge", &["validation", "dispatch"]),
    ("config", &["dispatch", "pool", "process"]),
    ("telemetry", &["config"]),
    ("command", &["admin", "config"]),
];

/// Wires the others together.
const ROOTS: [&str; 3] = ["app", "main", "lib"];

#[test]
fn imports_point_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in rust_files(&src) {
        let module = module_of(file.strip_prefix(&src).expect("a file of src"));
        if ROOTS.contains(&module.as_str()) {
            continue;
        }
        let allowed = ALLOWED.iter().find(|(name, _)| *name == module).map_or(&[][..], |(_, a)| a);
        let text = fs::read_to_string(&file).expect("a source file");
        for imported in imports(&text) {
            if imported != module && !allowed.contains(&imported.as_str()) {
                wrong.push(format!("{}: {module} imports {imported}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_composition_root_and_main_wire_parts_together() {
    let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs");
    let text = fs::read_to_string(main).expect("main.rs").replace("tunnel_gateway::", "crate::");
    let expected =
        ["app", "command", "config", "judge", "process", "telemetry"].map(str::to_owned).into();
    assert_eq!(imports(&text), expected);
}

#[test]
fn finds_imports_in_every_form() {
    let text = "use crate::a::B;\nuse crate::{\n    c::{D, E},\n    f,\n};\nlet x = crate::g::h();\n\
                // crate::comment::x\n//! [`crate::link`]\npub(crate) struct S;\n";
    assert_eq!(imports(text), ["a", "c", "f", "g"].map(str::to_owned).into());
}

/// The modules after `crate::`, nested imports included, comments left out.
fn imports(text: &str) -> BTreeSet<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut found = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            None => found.extend(identifier(after)),
            Some(group) => found.extend(members(group).filter_map(identifier)),
        }
    }
    found
}

/// The parts of `a::{b, c}, d}…` up to the brace that closes it.
fn members(group: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let is_end = |character: char| {
        depth += match character {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        depth < 0
    };
    let end = group.find(is_end).unwrap_or(group.len());
    let mut depth = 0;
    group[..end].split(move |character: char| {
        depth += match character {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        character == ',' && depth == 0
    })
}

fn identifier(text: &str) -> Option<String> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

fn module_of(relative: &Path) -> String {
    let first = relative.components().next().expect("a path").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
