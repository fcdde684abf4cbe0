use std::sync::Arc;

use tokio::task::JoinSet;
use tunnel_gateway::pool::PoolOptions;

use crate::harness::{Gateway, fixture, plain, within};

fn megabytes(count: usize, tag: usize) -> String {
    format!("\"{tag} {}\"", "ä".repeat(count * 512 * 1024))
}

#[tokio::test]
async fn eight_megabytes_pass_both_ways() {
    for options in [plain("plain.mjs"), plain("plain.py"), fixture("protocol.mjs")] {
        let gateway = Gateway::ready(options).await;
        let input = megabytes(8, 0);
        // Python answers in escapes: compare values.
        let result = gateway.echo(&input).await.expect("a reply");
        let result: String = serde_json::from_str(&result).expect("json");
        assert_eq!(result.len(), input.len() - 2);
    }
}

/// Huge inputs and huge outputs at the same time: a worker that is stuck in a
/// write reads nothing, and a gateway that then waited to write would never read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_directions_may_be_full_at_once() {
    for options in [plain("plain.py"), plain("plain.mjs")] {
        let gateway = Arc::new(Gateway::ready(options).await);
        let mut callers = JoinSet::new();
        for tag in 0..24 {
            let gateway = Arc::clone(&gateway);
            callers.spawn(async move {
                let input = megabytes(1, tag);
                let result = gateway.echo(&input).await.expect("a reply");
                let result: String = serde_json::from_str(&result).expect("json");
                assert_eq!(format!("\"{result}\""), input);
            });
        }
        while let Some(caller) = within(callers.join_next()).await {
            caller.expect("its own answer");
        }
    }
}

#[tokio::test]
async fn tracing_changes_no_message() {
    let options = PoolOptions { trace_pipe: true, ..plain("plain.mjs") };
    let gateway = Gateway::ready(options).await;
    let input = megabytes(1, 7);
    assert_eq!(gateway.echo(&input).await, Ok(input));
    assert_eq!(gateway.echo("[1]").await.as_deref(), Ok("[1]"));
}
