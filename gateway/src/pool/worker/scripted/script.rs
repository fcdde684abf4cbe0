//! How the bytes of a script are read.

use std::time::Duration;

/// What happens next.
#[derive(Debug)]
pub(super) enum Step<'s> {
    Call {
        size: usize,
    },
    GiveUp {
        call: usize,
    },
    /// So many bytes more fit into the worker's stdin.
    Room(usize),
    /// The worker writes this.
    Write(&'s [u8]),
    Repeat {
        byte: u8,
        times: usize,
    },
    /// The worker answers the call with this id by a line of its own.
    Answer {
        id: u64,
        number: u64,
    },
    Fail {
        id: u64,
    },
    Pass(Duration),
    Ping,
    ReleaseOvertaken,
    Reserve,
    ReturnQueued,
    FailAll {
        crash: bool,
    },
    Finish,
}

/// A script, read byte by byte.
pub(super) struct Script<'s>(&'s [u8]);

impl<'s> Script<'s> {
    pub(super) fn new(bytes: &'s [u8]) -> Self {
        Self(bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn bytes(&mut self, most: usize) -> &'s [u8] {
        let (taken, rest) = self.0.split_at(most.min(self.0.len()));
        self.0 = rest;
        taken
    }

    pub(super) fn step(&mut self) -> Option<Step<'s>> {
        let what = self.byte()?;
        let mut operand = || self.byte().unwrap_or(0);
        Some(match what % 18 {
            0..=2 => Step::Call { size: usize::from(operand()) },
            3 => Step::GiveUp { call: operand().into() },
            4 | 5 => Step::Room(usize::from(operand()) * 16),
            6 | 7 => {
                let length = operand().into();
                Step::Write(self.bytes(length))
            }
            8 => Step::Repeat { byte: operand(), times: usize::from(operand()) * 64 },
            9 | 10 => Step::Answer { id: operand().into(), number: operand().into() },
            11 => Step::Fail { id: operand().into() },
            12 => Step::Pass(Duration::from_millis(u64::from(operand()) * 50)),
            13 => Step::Ping,
            14 => Step::ReleaseOvertaken,
            15 => Step::Reserve,
            16 => match operand() % 8 {
                0 => Step::FailAll { crash: true },
                1 => Step::FailAll { crash: false },
                2 => Step::ReturnQueued,
                _ => Step::Finish,
            },
            _ => Step::Write(b"\n"),
        })
    }
}
