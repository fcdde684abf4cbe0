use tunnel_protocol::CallContext;

use bytes::Bytes;
use tokio::io::AsyncReadExt;

use super::{
    super::{
        call::Call,
        callee::{Callee, Policy},
        options::PoolOptions,
        running::Running,
        shared::Shared,
        writer::write_stdin,
    },
    *,
};
use crate::process::{self, WorkerCommand};

type Signals = mpsc::UnboundedReceiver<(Generation, Signal)>;

fn worker(max_in_flight: usize) -> (Arc<Worker>, Signals) {
    let (signals, received) = mpsc::unbounded_channel();
    let setup = WorkerSetup {
        name: WorkerName { slot: 0, pid: 1 },
        generation: Generation::FIRST,
        max_in_flight,
        max_calls: None,
        signals,
        vacancy: Arc::default(),
        counters: Arc::default(),
        stray_lines: Arc::default(),
        trace_pipe: false,
        privacy: None,
    };
    (Arc::new(Worker::new(setup)), received)
}

fn next(signals: &mut Signals) -> Option<Signal> {
    let signals = std::iter::from_fn(|| signals.try_recv().ok().map(|(_, signal)| signal));
    let mut of_interest =
        signals.filter(|signal| !matches!(signal, Signal::Answered | Signal::GivenUp { .. }));
    of_interest.next()
}

fn request(id: &str) -> Arc<Request> {
    let call = Call {
        callee: Arc::new(Callee::new(CallKind::Task, id.into(), Policy::default())),
        value: None,
        return_payload: false,
        timeout: Duration::from_secs(30),
        context: CallContext::default(),
    };
    Arc::new(Request { call, deadline: Instant::now() + Duration::from_secs(30), may_retry: false })
}

fn due_at(deadline: Instant) -> Arc<Request> {
    let Request { call, may_retry, .. } = Arc::into_inner(request("due")).expect("not shared");
    Arc::new(Request { call, deadline, may_retry })
}

fn submit(worker: &Arc<Worker>, request: Arc<Request>) -> Result<Pending, Refusal> {
    let mut claim = Some(Claim::free(&request.call.callee));
    worker.submit(request, &mut claim)
}

fn batch(worker: &Worker) -> VecDeque<Outgoing> {
    let mut batch = VecDeque::new();
    worker.take_batch(&mut batch, Instant::now());
    batch
}

#[tokio::test]
async fn calls_that_were_not_written_come_back() {
    let (worker, _signals) = worker(8);
    let written = submit(&worker, request("written")).expect("room");
    assert_eq!(batch(&worker).len(), 1);
    let queued = submit(&worker, request("queued")).expect("room");

    worker.return_queued();
    let Answer::Returned(returned) = queued.await else { panic!("not returned") };
    assert_eq!(&*returned.call.callee.id, "queued");
    assert_eq!(worker.load(), None);
    assert!(matches!(submit(&worker, returned), Err(Refusal::Closed(_))));

    let losses = worker.fail_all(true);
    assert_eq!((losses.failed, losses.to_retry), (1, 0));
    assert_eq!(losses.doing.as_deref(), Some("written"));
    assert!(matches!(written.await, Answer::Crashed { written: Some(_) }));
}

#[tokio::test]
async fn a_queue_nobody_takes_from_stays_bounded() {
    let (worker, _signals) = worker(2);
    for _ in 0..1000 {
        let pending = submit(&worker, request("a")).expect("room");
        drop(pending);
    }
    assert_eq!(worker.load(), Some(0));
    assert!(batch(&worker).is_empty());
}

#[tokio::test]
async fn only_what_a_worker_has_is_cancelled_there() {
    for (plain, cancels) in [(false, 1), (true, 0)] {
        let (worker, _signals) = worker(8);
        worker.set_plain(plain);
        let written = submit(&worker, request("written")).expect("room");
        assert_eq!(batch(&worker).len(), 1);
        let queued = submit(&worker, request("queued")).expect("room");
        drop((written, queued));
        assert_eq!(batch(&worker).len(), cancels);
        assert_eq!(worker.load(), Some(1), "it works on the written one");
    }
}

#[tokio::test]
async fn an_answered_call_is_not_cancelled() {
    let (worker, _signals) = worker(8);
    let pending = submit(&worker, request("a")).expect("room");
    assert_eq!(batch(&worker).len(), 1);
    worker.accept(&Bytes::from_static(b"{\"id\":1,\"ok\":true}"), Instant::now());
    drop(pending);
    assert!(batch(&worker).is_empty());
}

#[tokio::test]
async fn idle_is_told_once_nobody_waits() {
    let (worker, mut signals) = worker(8);
    let first = submit(&worker, request("a")).expect("room");
    let second = submit(&worker, request("b")).expect("room");
    assert_eq!(batch(&worker).len(), 2);
    worker.finish();
    drop(first);
    assert!(next(&mut signals).is_none());
    drop(second);
    assert!(matches!(next(&mut signals), Some(Signal::Idle)));
    worker.accept(&Bytes::from_static(b"{\"id\":1,\"ok\":true}"), Instant::now());
    assert!(next(&mut signals).is_none(), "told only once");
}

#[tokio::test]
async fn a_flood_of_lifecycle_lines_is_stray() {
    let (worker, mut signals) = worker(8);
    for _ in 0..100 {
        worker.accept(&Bytes::from_static(b"{\"type\":\"hello\",\"protocol\":1}"), Instant::now());
    }
    assert!(matches!(next(&mut signals), Some(Signal::Hello { protocol: 1 })));
    assert!(next(&mut signals).is_none());
    assert_eq!(worker.counters.stray_lines.load(Ordering::Relaxed), 99);
}

#[tokio::test]
async fn pings_are_not_collected_for_a_worker_that_does_not_read() {
    let (worker, mut signals) = worker(8);
    let (start, patience) = (Instant::now(), Duration::from_secs(1));
    for turn in 0..1000 {
        worker.ping(patience, start + turn * patience);
    }
    assert!(matches!(next(&mut signals), Some(Signal::Overdue)));
    assert!(next(&mut signals).is_none(), "told only once");
    assert_eq!(batch(&worker).len(), 1);
    // It has been written, so that the next one may follow.
    worker.ping(patience, start + 1000 * patience);
    assert_eq!(batch(&worker).len(), 1);
}

#[tokio::test]
async fn a_pong_after_the_cancel_shows_that_the_answer_is_lost() {
    let (worker, _signals) = worker(1);
    let now = Instant::now();
    let pong = |id: u64| {
        let line = format!("{{\"id\":{id},\"ok\":true}}");
        worker.accept(&Bytes::from(line), now);
    };
    let pending = submit(&worker, request("lost")).expect("room");
    assert_eq!(batch(&worker).len(), 1);
    worker.ping(Duration::from_secs(1), now);
    drop(pending);
    worker.ping(Duration::from_secs(1), now);
    assert_eq!(batch(&worker).len(), 2, "one ping waits at a time");
    worker.ping(Duration::from_secs(1), now);
    pong(2);
    assert_eq!(worker.load(), Some(1), "that ping was sent before the cancel");
    pong(3);
    assert_eq!(worker.load(), Some(0));
    assert_eq!(worker.vitals().abandoned, 1);
    let _next = submit(&worker, request("next")).expect("room");
    pong(1);
    assert_eq!((worker.load(), worker.vitals().abandoned), (Some(1), 0), "late, and no other's");
}

#[tokio::test]
async fn what_was_cancelled_may_go_on_until_a_pong_tells_otherwise() {
    for (abandoned, victims) in [(1, 1), (0, 0)] {
        let (worker, _signals) = worker(1);
        let now = Instant::now();
        let says = |line: String| worker.accept(&Bytes::from(line), now);
        let pending = submit(&worker, request("goes on")).expect("room");
        assert_eq!(batch(&worker).len(), 1);
        drop(pending);
        says(r#"{"id":1,"ok":false,"error":{"message":"m","code":"CANCELLED"}}"#.into());
        assert_eq!(worker.load(), Some(0));
        assert_eq!(worker.counters.late_replies.load(Ordering::Relaxed), 0);
        worker.ping(Duration::from_secs(1), now);
        assert_eq!(batch(&worker).len(), 2, "the cancel and a ping");
        says(format!(r#"{{"id":2,"ok":true,"result":{{"abandoned":{abandoned}}}}}"#));
        assert_eq!(worker.fail_all(true).victims.callees.len(), victims);
    }
}

#[tokio::test]
async fn calls_of_which_a_dead_worker_got_no_byte_come_back() {
    let (worker, mut signals) = worker(8);
    let begun = submit(&worker, request("begun")).expect("room");
    let unbegun = submit(&worker, request("unbegun")).expect("room");
    let (stdin, mut reads) = tokio::io::duplex(10);
    let died = async move {
        reads.read_u8().await.expect("the beginning of a line");
    };
    tokio::join!(write_stdin(stdin, &worker), died);
    assert!(matches!(next(&mut signals), Some(Signal::StdinClosed)));

    worker.return_queued();
    let Answer::Returned(returned) = unbegun.await else { panic!("not returned") };
    assert_eq!(&*returned.call.callee.id, "unbegun");
    assert_eq!(worker.fail_all(true).failed, 1);
    assert!(matches!(begun.await, Answer::Crashed { written: Some(_) }));
}

#[tokio::test]
async fn calls_end_with_what_would_watch_their_deadlines() {
    let command = WorkerCommand::from_argv(vec!["cat".to_owned()]).expect("a command");
    let shared = Shared::new(PoolOptions::new(command.clone()));
    let spawned = process::spawn(&command, 0).await.expect("a process");
    let (signals, _received) = mpsc::unbounded_channel();
    let running = Running::start(0, Generation::FIRST, spawned, &shared, signals);
    let worker = Arc::clone(&running.worker);
    let written = submit(&worker, request("written")).expect("room");
    assert_eq!(batch(&worker).len(), 1);
    let queued = submit(&worker, request("queued")).expect("room");

    drop(running);
    let in_time = |pending| tokio::time::timeout(Duration::from_secs(10), pending);
    assert!(matches!(in_time(written).await, Ok(Answer::Crashed { written: Some(_) })));
    assert!(matches!(in_time(queued).await, Ok(Answer::Returned(_))));
    assert_eq!(worker.load(), None);
}

#[tokio::test]
async fn calls_end_at_their_deadlines() {
    let (worker, _signals) = worker(8);
    let watching = tokio::spawn({
        let worker = Arc::clone(&worker);
        async move { worker.watch_deadlines().await }
    });
    let due_in = |millis| due_at(Instant::now() + Duration::from_millis(millis));
    let _later = submit(&worker, request("later")).expect("room");
    // For that one the alarm is set; the next ones have to set it earlier.
    tokio::task::yield_now().await;
    let written = submit(&worker, due_in(2)).expect("room");
    assert_eq!(batch(&worker).len(), 2);
    let queued = submit(&worker, due_in(1)).expect("room");
    assert!(matches!(queued.await, Answer::TimedOut { written: None }));
    assert!(matches!(written.await, Answer::TimedOut { written: Some(_) }));
    let cancels: Vec<_> = batch(&worker).into();
    assert!(matches!(cancels[..], [Outgoing::Cancel { reason: CancelReason::Timeout, .. }]));
    assert_eq!(worker.load(), Some(2), "it works on what was written");
    watching.abort();
}

#[tokio::test]
async fn among_many_calls_deadlines_are_looked_at_less_often() {
    let (worker, _signals) = worker(4096);
    let due = Instant::now() + Duration::from_secs(30);
    let [first, second] = [due, due + Duration::from_micros(1)].map(due_at);
    let first = submit(&worker, first).expect("room");
    let _others: Vec<_> =
        (0..2048).map(|_| submit(&worker, Arc::clone(&second)).expect("room")).collect();
    worker.end_overdue(due);
    assert!(matches!(first.await, Answer::TimedOut { written: None }));
    assert_eq!(worker.state.lock().alarm, Some(due + Duration::from_millis(2)));
}
