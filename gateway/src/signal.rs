//! Signals that ask the process to stop, or to reload.

use std::io::{self, IsTerminal, stderr, stdin, stdout};

use tokio::signal::unix::{Signal, SignalKind, signal};

/// SIGTERM and SIGINT. The first asks for a drain, the second means now.
/// SIGHUP, where it says that the terminal was closed, is one of them too.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
    terminals: Terminals,
}

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Stop(&'static str),
    Reload(&'static str),
}

/// Which of the standard streams were terminals at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Terminals([bool; 3]);

impl Signals {
    /// Takes the signals over from their default, which is to die at once.
    ///
    /// # Errors
    /// The operating system does not let it.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
            terminals: Terminals::now(),
        })
    }

    /// What the next one asks for. Nothing is lost where the future is dropped.
    pub async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.terminate.recv() => Asked::Stop("SIGTERM"),
            _ = self.interrupt.recv() => Asked::Stop("SIGINT"),
            _ = self.hang_up.recv() => {
                // A closed terminal is one no more.
                if self.terminals == Terminals::now() {
                    Asked::Reload("SIGHUP")
                } else {
                    Asked::Stop("SIGHUP of a closed terminal")
                }
            }
        }
    }

    /// The name of the next one that asks to stop.
    pub async fn stop(&mut self) -> &'static str {
        loop {
            if let Asked::Stop(signal) = self.next().await {
                return signal;
            }
        }
    }
}

impl Terminals {
    fn now() -> Self {
        Self([stdin().is_terminal(), stdout().is_terminal(), stderr().is_terminal()])
    }
}
