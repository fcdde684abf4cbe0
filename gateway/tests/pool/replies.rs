use std::sync::atomic::Ordering;

use tunnel_gateway::{dispatch::CallError, pool::PoolOptions};

use crate::harness::{Gateway, eventually, plain, task};

#[tokio::test]
async fn garbage_on_stdout_is_counted_and_skipped() {
    let gateway = Gateway::ready(plain("prints-garbage.mjs")).await;
    for turn in 1..=20 {
        let input = format!("{{\"turn\":{turn}}}");
        assert_eq!(gateway.echo(&input).await, Ok(input));
    }
    // Nine at least with each call; the tenth comes after the reply.
    let stray = &gateway.pool.counters().stray_lines;
    eventually(|| stray.load(Ordering::Relaxed) == 1 + 20 * 10).await;
}

#[tokio::test]
async fn repeated_and_invented_replies_meet_no_call() {
    let gateway = Gateway::ready(plain("replies-twice.mjs")).await;
    for turn in 1..=50 {
        assert_eq!(gateway.echo(&turn.to_string()).await, Ok(turn.to_string()));
    }
    assert!(gateway.pool.counters().unmatched_replies.load(Ordering::Relaxed) >= 100);
}

#[tokio::test]
async fn a_reply_may_come_byte_by_byte() {
    let gateway = Gateway::ready(plain("writes-bytes.mjs")).await;
    let input = r#"{"text":"zażółć 🐈 "}"#;
    assert_eq!(gateway.echo(input).await.as_deref(), Ok(input));
}

#[tokio::test]
async fn line_separators_in_results_are_no_line_ends() {
    let gateway = Gateway::ready(plain("plain.mjs")).await;
    let result = gateway.echo("\"a\\u2028b\\u2029c\"").await;
    assert_eq!(result.as_deref(), Ok("\"a\u{2028}b\u{2029}c\""));
}

#[tokio::test]
async fn stderr_is_drained_however_much_comes() {
    let gateway = Gateway::ready(plain("floods-stderr.mjs")).await;
    for turn in ["1", "2", "3"] {
        assert_eq!(gateway.echo(turn).await.as_deref(), Ok(turn));
    }
}

#[tokio::test]
async fn a_line_over_the_cap_costs_the_worker_its_life() {
    let options = PoolOptions { max_reply_line: 1024 * 1024, ..plain("endless-line.mjs") };
    let gateway = Gateway::ready(options).await;
    assert_eq!(gateway.call(task("any", "1")).await, Err(CallError::Crashed));
}
