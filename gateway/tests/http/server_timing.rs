//! `--server-timing`.

use crate::harness::{ADD, Setup, post};

const BODY: &str = r#"{"input":{"a":5,"b":3}}"#;

/// The steps of a header, the received time first, with their milliseconds.
fn steps(header: &str) -> (f64, Vec<(&str, f64)>) {
    let (received, steps) = header.split_once(", ").expect("steps");
    let received =
        received.strip_prefix("received;desc=\"").and_then(|text| text.strip_suffix('"'));
    let steps = steps.split(", ").map(|step| {
        let (name, duration) = step.split_once(";dur=").expect("a duration");
        (name, duration.parse().expect("milliseconds"))
    });
    (received.and_then(|text| text.parse().ok()).expect("Unix time"), steps.collect())
}

#[test]
fn says_where_the_time_of_a_call_went() {
    let gateway = Setup::new().flags(&["--server-timing"]).start();
    let before = unix_time();
    let answer = gateway.send(&post(ADD).body(BODY));
    let after = unix_time();
    let (received, steps) = steps(answer.header("server-timing").expect("the header"));
    let names: Vec<&str> = steps.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["head", "admit", "body", "validate", "queue", "worker", "answer"]);
    let whole = steps.iter().map(|(_, milliseconds)| milliseconds).sum::<f64>() / 1000.0;
    assert!(before <= received && received + whole <= after, "{before} {received} {whole} {after}");
}

#[test]
fn says_it_of_refusals_too() {
    let gateway = Setup::new().flags(&["--server-timing"]).start();
    let answer = gateway.send(&post(ADD).body("{"));
    let (_, steps) = steps(answer.header("server-timing").expect("the header"));
    let names: Vec<&str> = steps.iter().map(|(name, _)| *name).collect();
    assert_eq!((answer.status, names), (400, vec!["head", "admit", "body", "answer"]));
}

#[test]
fn says_nothing_unasked() {
    let gateway = Setup::new().start();
    assert_eq!(gateway.send(&post(ADD).body(BODY)).header("server-timing"), None);
}

fn unix_time() -> f64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("a time after 1970")
        .as_secs_f64()
}
