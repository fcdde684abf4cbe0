use std::{
    env,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use crate::harness::{Gateway, children_named, eventually, fixture_with, runs};

/// Tells the process that plays the gateway how to find its worker again.
const TAG: &str = "TUNNEL_TEST_TAG";

/// A gateway that is killed cleans nothing up: the kernel has to.
#[tokio::test]
async fn no_worker_outlives_a_killed_gateway() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut gateway = Command::new(env::current_exe().expect("this test"))
        .args(["--exact", "orphans::plays_the_gateway", "--ignored", "--nocapture"])
        .env(TAG, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    let output = BufReader::new(gateway.stdout.take().expect("piped"));
    let worker: u32 = output
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.rsplit_once("worker ")?.1.parse().ok())
        .expect("it tells its worker's pid");
    assert!(runs(worker));

    gateway.kill().expect("it runs");
    gateway.wait().expect("it was ours");
    // This worker ignores the end of its stdin.
    eventually(|| !runs(worker)).await;
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "how it talks to the test above")]
#[ignore = "run by the test above, in a process of its own"]
async fn plays_the_gateway() {
    let tag = env::var(TAG).expect("set by the test above");
    let _gateway = Gateway::ready(fixture_with("ignores-shutdown.mjs", &[&tag])).await;
    let [worker] = children_named(&tag)[..] else { panic!("not one worker") };
    println!("\nworker {worker}");
    std::future::pending().await
}
