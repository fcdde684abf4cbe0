//! Bodies that the fuzzer found worth keeping (`make fuzz`).

#[path = "../../fuzz/src/body.rs"]
mod body;

#[test]
fn bodies_that_the_fuzzer_found_worth_keeping() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/body");
    let files = std::fs::read_dir(corpus).expect("the corpus");
    let judged = files.map(|file| {
        body::judge(&std::fs::read(file.expect("a file").path()).expect("a body"));
    });
    assert!(judged.count() > 50);
}
