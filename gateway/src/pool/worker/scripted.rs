//! A worker's whole pipe driven by a script of bytes: callers, the two ends of
//! the pipe and time, in any order, and nothing of it real. For the fuzzer and for
//! property tests; ends in a panic where the gateway breaks a promise:
//!
//! 1. A call is answered at most once, by a line that carries its own id and came
//!    after it was written; a well-formed one answers it.
//! 2. What is not written comes back unharmed; what a worker has may crash with it.
//! 3. Each line for the worker is a message, each of its ids new.
//! 4. Whatever a worker writes or leaves unread, what is kept for it is bounded.
//! 5. Once its calls are over, nothing of their claims is held any more.
//! 6. Nobody waits beyond the deadline of a call, and none is late before it.

mod oracle;
mod script;
mod wire;

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use serde_json::Value;

use super::{
    super::{
        call::{Call, WorkerReply},
        callee::{Callee, Permit, Policy},
        reader::read_stdout,
        writer::write_stdin,
    },
    *,
};
use oracle::says;
use script::{Script, Step};
use wire::{Stdin, Stdout, Wire};

/// Small, so that scripts reach it.
const MAX_IN_FLIGHT: usize = 6;
const MAX_LINE: usize = 4096;
const CONCURRENCY: u32 = 4;
/// A script that goes on for longer is cut.
const STEPS: usize = 400;

/// Plays `script` to its end.
pub(in crate::pool) fn play(script: &[u8]) {
    // What the log holds back is told by a task.
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let _context = runtime.enter();
    let mut stage = Stage::new(script.first().is_some_and(|byte| byte % 2 == 1));
    let mut script = Script::new(script.get(1..).unwrap_or_default());
    let wire = stage.wire.clone();
    let worker = Arc::clone(&stage.worker);
    let reader = read_stdout(Stdout(wire.clone()), &worker, MAX_LINE);
    let writer = write_stdin(Stdin(wire), &worker);
    let (mut reader, mut writer) = (std::pin::pin!(reader), std::pin::pin!(writer));
    let (mut reading, mut writing) = (true, true);
    for _ in 0..STEPS {
        let Some(step) = script.step() else { break };
        stage.take(step);
        reading = reading && poll(reader.as_mut()).is_pending();
        writing = writing && poll(writer.as_mut()).is_pending();
        stage.look(reading);
    }
    stage.wire.borrow_mut().room = usize::MAX;
    // It yields once before each batch, and one batch takes all that is left.
    for _ in 0..4 {
        writing = writing && poll(writer.as_mut()).is_pending();
    }
    stage.look(false);
    stage.end();
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// All that takes part, and what should have happened.
struct Stage {
    worker: Arc<Worker>,
    signals: mpsc::UnboundedReceiver<(Generation, Signal)>,
    wire: Rc<RefCell<Wire>>,
    callee: Arc<Callee>,
    vacancy: Arc<Vacancy>,
    now: Instant,
    calls: Vec<Caller>,
    reservation: Option<Reservation>,
    /// Bytes of `wire.stdin` that have been looked at.
    seen: usize,
    /// Calls by the id under which they reached the worker.
    arrived: HashMap<u64, usize>,
    ids: HashSet<u64>,
    /// The line that the worker is at.
    partial: Vec<u8>,
    lines: Vec<Vec<u8>>,
    /// Answers and the lines that had come by then; looked at when ids are known.
    answers: Vec<(usize, WorkerReply, usize)>,
    /// A call that the last step answered.
    expected: Option<(usize, u64)>,
    over: bool,
    line_too_long: bool,
}

struct Caller {
    pending: Option<Pending>,
    request: Arc<Request>,
}

impl Stage {
    fn new(plain: bool) -> Self {
        let (sender, signals) = mpsc::unbounded_channel();
        let vacancy = Arc::new(Vacancy::default());
        let worker = Arc::new(Worker::new(WorkerSetup {
            name: WorkerName { slot: 0, pid: 1 },
            generation: Generation::FIRST,
            max_in_flight: MAX_IN_FLIGHT,
            max_calls: Some(5),
            signals: sender,
            vacancy: Arc::clone(&vacancy),
            counters: Arc::default(),
            stray_lines: Arc::default(),
            trace_pipe: false,
            privacy: None,
        }));
        worker.set_plain(plain);
        let policy = Policy { concurrency: Some(CONCURRENCY), ..Policy::default() };
        Self {
            worker,
            signals,
            wire: Rc::default(),
            callee: Arc::new(Callee::new(CallKind::Task, "a.task".into(), policy)),
            vacancy,
            now: Instant::now(),
            calls: Vec::new(),
            reservation: None,
            seen: 0,
            arrived: HashMap::new(),
            ids: HashSet::new(),
            partial: Vec::new(),
            lines: Vec::new(),
            answers: Vec::new(),
            expected: None,
            over: false,
            line_too_long: false,
        }
    }

    fn take(&mut self, step: Step<'_>) {
        self.expected = None;
        match step {
            Step::Call { size } => self.call(size),
            Step::GiveUp { call } => {
                if let Some(caller) = self.calls.get_mut(call) {
                    caller.pending = None;
                }
            }
            Step::Room(room) => self.wire.borrow_mut().room += room,
            Step::Write(bytes) => self.write(bytes),
            Step::Repeat { byte, times } => self.write(&vec![byte; times]),
            Step::Answer { id, number } => {
                let result =
                    if number % 2 == 0 { format!(",\"result\":[{number}]") } else { String::new() };
                self.answer(id, &format!("{{\"id\":{id},\"ok\":true{result}}}\n"));
            }
            Step::Fail { id } => {
                self.answer(id, &format!("{{\"ok\":false,\"id\":{id},\"error\":{{}}}}\n"));
            }
            Step::Pass(time) => {
                self.now += time;
                self.worker.end_overdue(self.now);
            }
            Step::Ping => self.worker.ping(Duration::from_secs(1), self.now),
            Step::ReleaseOvertaken => {
                self.worker.release_overtaken(Duration::from_secs(5), self.now);
            }
            Step::Reserve => {
                // Dropped, it lets go of the worker.
                self.reservation = match self.reservation.take() {
                    Some(_) => None,
                    None => self.worker.reserve(),
                };
            }
            Step::ReturnQueued => {
                self.worker.return_queued();
                self.over = true;
            }
            Step::FailAll { crash } => self.fail_all(crash),
            Step::Finish => self.worker.finish(),
        }
    }

    fn call(&mut self, size: usize) {
        let Permit::Granted { claim, .. } = self.callee.permit(&self.vacancy, self.now) else {
            return;
        };
        // What it is called with tells the calls apart on the pipe.
        let value = format!("[{},\"{}\"]", self.calls.len(), "x".repeat(size));
        let call = Call {
            callee: Arc::clone(&self.callee),
            value: Some(value.into()),
            return_payload: false,
            timeout: Duration::from_secs(30),
            context: tunnel_protocol::CallContext::default(),
        };
        let deadline = self.now + Duration::from_secs(1);
        let request = Arc::new(Request { call, deadline, may_retry: false });
        let mut claim = Some(claim);
        let vacant =
            |reservation: &mut Reservation| reservation.state() == ReservationState::Vacant;
        let submitted = match self.reservation.take_if(vacant) {
            Some(reservation) => reservation.submit(Arc::clone(&request), &mut claim).ok(),
            None => self.worker.submit(Arc::clone(&request), &mut claim).ok(),
        };
        assert_eq!(claim.is_none(), submitted.is_some(), "a claim goes with its call");
        if let Some(pending) = submitted {
            assert!(!self.over, "it takes no calls any more");
            self.calls.push(Caller { pending: Some(pending), request });
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.wire.borrow_mut().stdout.extend_from_slice(bytes);
        for byte in bytes {
            if *byte == b'\n' {
                self.lines.push(std::mem::take(&mut self.partial));
            } else {
                self.partial.push(*byte);
            }
        }
    }

    fn answer(&mut self, id: u64, line: &str) {
        // Glued to what came before, it is no line of its own.
        let waits = |call: &usize| self.calls[*call].pending.is_some();
        if self.partial.is_empty() {
            self.expected = self.arrived.get(&id).copied().filter(waits).map(|call| (call, id));
        }
        self.write(line.as_bytes());
    }

    fn fail_all(&mut self, crash: bool) {
        let waiting = self.calls.iter().filter(|call| call.pending.is_some()).count();
        let losses = self.worker.fail_all(crash);
        assert!(losses.failed <= waiting);
        self.over = true;
        self.look(false);
        assert!(self.calls.iter().all(|call| call.pending.is_none()), "a call without an end");
    }

    /// What has come of it, on all sides.
    fn look(&mut self, reading: bool) {
        self.look_at_stdin();
        self.look_at_signals();
        for (number, caller) in self.calls.iter_mut().enumerate() {
            let Some(pending) = &mut caller.pending else { continue };
            let Poll::Ready(answer) = poll(Pin::new(pending)) else {
                assert!(caller.request.deadline > self.now, "its time is up"); // 6
                continue;
            };
            caller.pending = None;
            match answer {
                Answer::Reply { reply, .. } => {
                    self.answers.push((number, reply, self.lines.len()));
                }
                Answer::TimedOut { .. } => {
                    assert!(caller.request.deadline <= self.now, "it had time left"); // 6
                }
                Answer::Crashed { .. } => assert!(self.over, "nothing has crashed"),
                Answer::Returned(request) => {
                    assert!(self.over, "it takes calls, so why give one back");
                    assert!(Arc::ptr_eq(&request, &caller.request), "another call came back"); // 2
                    let arrived = self.arrived.values().any(|call| *call == number);
                    assert!(!arrived, "the worker has seen it"); // 2
                }
            }
        }
        if reading && let Some((call, id)) = self.expected {
            assert!(self.calls[call].pending.is_none(), "{id} was answered"); // 1
        }
        self.look_at_bounds();
    }

    /// 3
    fn look_at_stdin(&mut self) {
        let wire = self.wire.borrow();
        while let Some(end) = memchr::memchr(b'\n', &wire.stdin[self.seen..]) {
            let line = &wire.stdin[self.seen..self.seen + end];
            self.seen += end + 1;
            let message: Value = serde_json::from_slice(line).expect("a message is JSON");
            let id = message["id"].as_u64().expect("this gateway sends no other");
            match message["type"].as_str() {
                Some("task") => {
                    let call = message["input"][0].as_u64().expect("the number of the call");
                    let call = usize::try_from(call).expect("small");
                    assert!(self.ids.insert(id), "an id is used twice");
                    assert!(self.arrived.insert(id, call).is_none());
                }
                Some("ping") => assert!(self.ids.insert(id), "an id is used twice"),
                Some("cancel") => assert!(self.arrived.contains_key(&id), "nothing to cancel"),
                other => panic!("{other:?}"),
            }
        }
    }

    fn look_at_signals(&mut self) {
        while let Ok((_, signal)) = self.signals.try_recv() {
            if matches!(signal, Signal::LineTooLong) {
                let too_long = |line: &Vec<u8>| line.len() > MAX_LINE;
                assert!(self.lines.iter().any(too_long) || too_long(&self.partial));
                self.line_too_long = true;
            }
        }
        // What was read before is still in the buffer's last chunk.
        if self.wire.borrow().stdout.is_empty() {
            assert!(self.partial.len() <= MAX_LINE || self.line_too_long, "an endless line");
        }
    }

    /// 4, 6
    fn look_at_bounds(&self) {
        let state = self.worker.state.lock();
        let rings_by = |deadline| state.alarm.is_some_and(|alarm| alarm <= deadline);
        assert!(state.calls.earliest_deadline().is_none_or(rings_by), "{:?}", state.alarm);
        assert!(state.calls.len() <= MAX_IN_FLIGHT);
        assert!(state.calls.live() <= state.calls.len());
        // A call and a cancel of each, and a ping.
        assert!(state.queue.len() <= 2 * MAX_IN_FLIGHT + 1, "{:?}", state.queue);
        let values = state.queue.iter().map(|message| match message {
            Outgoing::Call { request, .. } => request.size(),
            _ => 0,
        });
        assert_eq!(state.unwritten_bytes, values.sum::<usize>());
    }

    /// 1, 5
    fn end(&mut self) {
        for (call, reply, lines) in std::mem::take(&mut self.answers) {
            let id = self.arrived.iter().find(|(_, of)| **of == call).map(|(id, _)| *id);
            let id = id.expect("what was answered had been written");
            let said = self.lines[..lines].iter().any(|line| says(line, id, &reply));
            assert!(said, "no line answers {id} with {reply:?}");
        }
        self.reservation = None;
        self.fail_all(false);
        assert_eq!(self.callee.running(), 0, "a claim is held for ever");
        let state = self.worker.state.lock();
        assert_eq!((state.calls.len(), state.calls.live()), (0, 0));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn scripts_that_the_fuzzer_found_worth_keeping() {
        let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/pipe");
        let mut played = 0;
        for file in std::fs::read_dir(corpus).expect("the corpus") {
            play(&std::fs::read(file.expect("a file").path()).expect("a script"));
            played += 1;
        }
        assert!(played > 50, "{played}");
    }

    /// What the machinery of `play` has to notice.
    #[test]
    #[should_panic(expected = "no line answers 1")]
    fn an_answer_from_nowhere_is_noticed() {
        let mut stage = Stage::new(false);
        stage.take(Step::Call { size: 0 });
        let mut batch = std::collections::VecDeque::new();
        stage.worker.take_batch(&mut batch, stage.now);
        stage.arrived.insert(1, 0);
        stage.worker.accept(&Bytes::from_static(b"{\"id\":1,\"ok\":true}"), stage.now);
        stage.look(false);
        stage.end();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_script_breaks_a_promise(script in prop::collection::vec(any::<u8>(), 0..600)) {
            play(&script);
        }
    }
}
