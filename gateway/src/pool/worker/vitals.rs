use super::Worker;
use crate::{pool::pulse::Report, process::Usage};

/// What it is up to.
#[derive(Debug, Default)]
pub(in crate::pool) struct Vitals {
    pub(in crate::pool) pid: Option<u32>,
    pub(in crate::pool) plain: bool,
    pub(in crate::pool) in_flight: usize,
    pub(in crate::pool) queued: usize,
    pub(in crate::pool) calls: u64,
    /// Given up and not answered, as its table says, or as it says itself,
    /// whichever is more.
    pub(in crate::pool) abandoned: usize,
    pub(in crate::pool) report: Report,
    /// A ping is overdue.
    pub(in crate::pool) unresponsive: bool,
}

impl Worker {
    /// What the system says of it, where it does not say it itself.
    pub(in crate::pool) fn observe(&self, usage: Option<Usage>) {
        let Some(usage) = usage else { return };
        let mut state = self.state.lock();
        state.pulse.report.cpu = Some(usage.cpu);
        state.pulse.report.memory = Some(usage.memory);
    }

    pub(in crate::pool) fn vitals(&self) -> Vitals {
        let state = self.state.lock();
        let report = state.pulse.report;
        Vitals {
            pid: Some(self.name.pid),
            plain: self.is_plain(),
            in_flight: state.calls.len(),
            queued: state.calls.unwritten(),
            calls: state.answered,
            abandoned: state.calls.abandoned().max(report.abandoned),
            report,
            unresponsive: state.pulse.is_overdue(),
        }
    }
}
