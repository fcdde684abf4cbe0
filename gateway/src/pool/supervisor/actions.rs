//! What the supervisor does when the state machine says so.

use tokio::time::Instant;

use super::{PROOF, RESTART, Replacing, Supervisor, sequel::RecycleFailure};
use crate::{
    pool::{
        boot::BootError,
        counters::Counters,
        deaths::Death,
        life::{Action, Timer, Why},
        running::Running,
        slot::{Generation, SlotAction},
        slot_record::SlotRecord,
        snapshot::RestartReason,
        trace,
        worker::{Losses, Outgoing, Signal},
    },
    process,
};

impl Supervisor {
    pub(super) fn perform(&mut self, action: SlotAction) {
        match action {
            SlotAction::Process(generation, Action::Spawn) => self.spawn(generation),
            SlotAction::Process(generation, Action::Bury) => self.bury(generation),
            SlotAction::Process(generation, action) => self.act_on(generation, action),
            SlotAction::ArmRestart { failures } => {
                let delay = RESTART.delay(failures);
                self.arm_restart(failures, delay);
            }
            SlotAction::DisarmRestart => self.disarm_restart(),
            SlotAction::BootFailed => {
                if let Some(error) = self.boot_error.take() {
                    self.shared.boot.failed(self.slot, error);
                }
            }
            SlotAction::Replaced => self.on_replaced(),
            SlotAction::Overtaken => self.on_overtaken(),
            SlotAction::RecycleFailed => self.on_recycle_failed(),
        }
    }

    fn spawn(&self, generation: Generation) {
        let (shared, slot, signal) = (self.shared.clone(), self.slot, self.signal.clone());
        tokio::spawn(async move {
            let spawned = process::spawn(&shared.options.command, slot).await;
            // Without a supervisor the process is dropped, and so killed.
            let _ = signal.send((generation, Signal::Spawned(spawned)));
        });
    }

    fn act_on(&mut self, generation: Generation, action: Action) {
        let (command, number) = (self.command(), self.number());
        let drain_by = *self.drain.borrow();
        let (slot, shared) = (self.slot, &self.shared);
        let Some(running) = self.processes.get_mut(&generation) else { return };
        let pid = running.process.pid();
        match action {
            Action::Spawn | Action::Bury => {}
            Action::Arm(timer) => {
                let now = Instant::now();
                let options = &shared.options;
                // A timeout beyond what the clock can hold never comes.
                running.timer = match timer {
                    Timer::Silence => now.checked_add(options.ready_timeout),
                    Timer::Boot => now.checked_add(options.boot_timeout),
                    Timer::Grace => now.checked_add(options.grace),
                    Timer::Drain => Some(drain_by.unwrap_or(now)),
                    Timer::Proof => now.checked_add(PROOF),
                };
            }
            Action::Disarm => running.timer = None,
            Action::Serve { plain } => self.serve(generation, plain),
            Action::StopServing => {
                if shared.withdraw(&running.worker) {
                    self.note_gap(generation);
                }
            }
            Action::ReturnQueued => running.end.moved += running.worker.return_queued(),
            Action::FailInFlight => {
                let crash = restart_reason(running).is_some();
                // A second time it has none any more.
                let losses = running.worker.fail_all(crash);
                let judged = if crash { losses.victims.callees.clone() } else { Vec::new() };
                running.end.losses.get_or_insert(losses);
                self.note_judged(generation, judged);
            }
            Action::AskToFinish { plain } => {
                running.end.retired = true;
                let calls = running.worker.vitals().in_flight;
                tracing::info!(
                    generation = number,
                    slot,
                    pid,
                    calls,
                    "a worker finishes its calls"
                );
                // A plain one understands nothing but the end of its stdin, and
                // gets that once it is idle.
                if !plain {
                    running.worker.push(Outgoing::Shutdown);
                }
                running.worker.finish();
            }
            Action::CloseStdin => running.worker.push(Outgoing::Close),
            Action::Kill(why) => {
                let (calls, doing) = (running.worker.vitals().in_flight, running.worker.doing());
                let fault = running.end.fault.as_ref().and_then(BootError::misbehaviour);
                let detail = fault.or(running.end.closed);
                tracing::warn!(
                    generation = number,
                    slot,
                    pid,
                    why = why.as_str(),
                    detail,
                    calls,
                    doing,
                    "killing a worker"
                );
                running.process.kill();
                running.end.killed = Some(why);
                running.end.retired |= why == Why::Drained;
                if why == Why::BootTimeout {
                    let after = shared.options.boot_timeout;
                    let stderr = running.last_words();
                    running.end.fault = Some(BootError::NotReady { command, after, stderr });
                }
            }
        }
    }

    fn serve(&mut self, generation: Generation, plain: bool) {
        let Some(running) = self.processes.get_mut(&generation) else { return };
        let (number, slot, pid) =
            (self.shared.options.generation, self.slot, running.process.pid());
        running.served_since.get_or_insert_with(Instant::now);
        running.next_check = Instant::now();
        running.worker.set_plain(plain);
        let boot_ms = trace::millis(running.started.elapsed());
        tracing::info!(generation = number, slot, pid, plain, boot_ms, "worker ready");
        let expected = self.shared.options.expected.iter();
        let missing: Vec<&str> = expected
            .filter(|(kind, id)| !running.worker.implements(*kind, id))
            .map(|(_, id)| &**id)
            .collect();
        if !missing.is_empty() {
            tracing::warn!(
                generation = number,
                slot,
                pid,
                ?missing,
                "a worker lacks handlers of the manifest"
            );
        }
        self.shared.serve(&running.worker);
    }

    fn on_replaced(&mut self) {
        let Some(reason) = self.replacing.reason.take() else { return };
        self.shared.end_replacing(self.slot);
        self.record().count_restart(reason);
        self.replacing = Replacing::default();
        let (generation, reason) = (self.number(), reason.as_str());
        tracing::info!(generation, slot = self.slot, reason, "a worker is replaced");
    }

    /// Counts as what the lost process ended of.
    fn on_overtaken(&mut self) {
        self.shared.end_replacing(self.slot);
        let Replacing { reason, .. } = std::mem::take(&mut self.replacing);
        self.note_overtaken(reason);
    }

    fn on_recycle_failed(&mut self) {
        self.shared.end_replacing(self.slot);
        self.replacing.reason = None;
        self.replacing.failures = self.replacing.failures.saturating_add(1);
        let delay = RESTART.delay(self.replacing.failures);
        self.replacing.not_before = Some(Instant::now() + delay);
        self.note_recycle_failed(RecycleFailure { failures: self.replacing.failures, delay });
    }

    fn bury(&mut self, generation: Generation) {
        // One that could not be started has been reported.
        let Some(mut running) = self.processes.remove(&generation) else { return };
        let losses = running.end.losses.take().unwrap_or_default();
        self.report_end(&running, &losses);
        self.ended(generation);
        if running.end.is_from_outside() {
            let at = running.end.exited.unwrap_or_else(Instant::now);
            let (worker, victims) = (running.worker.name, losses.victims);
            self.shared.add_death(Death { worker, at, victims });
        }
        let (command, exit) = (self.command(), running.end.exit.to_string());
        let stderr = running.last_words();
        let fault = running.end.fault.take();
        self.boot_error = Some(fault.unwrap_or(BootError::Exited { command, exit, stderr }));
    }

    /// The last line about a process: why it ended, and what became of its calls.
    fn report_end(&self, running: &Running, losses: &Losses) {
        let (number, slot, pid) = (self.number(), self.slot, running.process.pid());
        let reason = restart_reason(running);
        let exit = running.end.exit.to_string();
        let uptime_ms = trace::millis(running.started.elapsed());
        let said = running.end.said.as_deref().map(|said| trace::shorten(said.as_bytes()));
        let moved = running.end.moved;
        let (failed, to_retry, doing) = (losses.failed, losses.to_retry, losses.doing.as_deref());
        let why = running.end.killed.map(Why::as_str).or_else(|| running.end.exit.by_whom());
        self.record().ended(reason, exit.clone());
        match reason {
            None => tracing::info!(
                generation = number,
                slot,
                pid,
                exit,
                killed = why,
                calls_failed = failed,
                calls_to_retry = to_retry,
                calls_moved = moved,
                uptime_ms,
                "a worker ended as told"
            ),
            Some(reason) => {
                Counters::add(&self.shared.counters.crashes);
                let (reason, stderr) = (reason.as_str(), running.last_words());
                let said = said.as_deref();
                macro_rules! line {
                    ($level:ident) => {
                        tracing::$level!(
                            generation = number,
                            slot,
                            pid,
                            reason,
                            exit,
                            killed = why,
                            said,
                            doing,
                            calls_failed = failed,
                            calls_to_retry = to_retry,
                            calls_moved = moved,
                            uptime_ms,
                            ?stderr,
                            "a worker ended"
                        )
                    };
                }
                if failed + to_retry > 0 {
                    line!(error);
                } else {
                    line!(warn);
                }
            }
        }
    }

    /// Of the version, for the log.
    pub(super) fn number(&self) -> u64 {
        self.shared.options.generation
    }

    pub(super) fn record(&self) -> &SlotRecord {
        &self.shared.slots[self.slot]
    }
}

/// `None` for one that did as it was told.
fn restart_reason(running: &Running) -> Option<RestartReason> {
    match running.end.killed {
        Some(Why::Silent) => Some(RestartReason::Silent),
        Some(Why::Misbehaved) => Some(RestartReason::Misbehaved),
        _ if running.end.retired => None,
        _ if running.served_since.is_some() => Some(RestartReason::Crashed),
        _ => Some(RestartReason::BootFailed),
    }
}
