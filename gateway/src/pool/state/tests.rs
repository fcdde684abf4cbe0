use super::{Action::*, *};

const SPAWNED: Event = Event::Spawned { protocol_known: false };
const SILENCE: Event = Event::Timer { protocol_known: false };
const TIMER: Event = Event::Timer { protocol_known: true };
const GONE: Event = Event::Gone { stable: false };

/// A slot that has gone through `events`, and what the last of them asked for.
fn after(events: &[Event]) -> (Slot, Vec<Action>) {
    let mut slot = Slot::new(false);
    let mut actions = Vec::new();
    for event in events {
        actions = slot.on(*event);
    }
    (slot, actions)
}

fn expect(events: &[Event], state: State, actions: &[Action]) {
    let (slot, got) = after(events);
    assert_eq!((slot.state(), got.as_slice()), (state, actions), "after {events:?}");
}

#[test]
fn starts_by_spawning_and_listens() {
    expect(&[Event::Start], State::Spawning, &[Spawn]);
    expect(&[Event::Start, SPAWNED], State::Silent, &[Arm(Timer::Silence)]);
}

#[test]
fn a_silent_worker_is_plain() {
    expect(
        &[Event::Start, SPAWNED, SILENCE],
        State::Serving { plain: true },
        &[Disarm, Serve { plain: true }],
    );
}

#[test]
fn hello_asks_for_ready() {
    let hello = [Event::Start, SPAWNED, Event::Hello];
    expect(&hello, State::Booting, &[Arm(Timer::Boot)]);
    expect(
        &[Event::Start, SPAWNED, Event::Hello, Event::Ready],
        State::Serving { plain: false },
        &[Disarm, Serve { plain: false }],
    );
    expect(
        &[Event::Start, SPAWNED, Event::Hello, TIMER],
        State::Ending,
        &[Disarm, StopServing, ReturnQueued, Kill(Why::BootTimeout)],
    );
}

#[test]
fn a_command_that_said_hello_once_is_never_plain_again() {
    let known = Event::Spawned { protocol_known: true };
    expect(&[Event::Start, known], State::Booting, &[Arm(Timer::Boot)]);
    // Another slot's process said it while this one was silent.
    expect(&[Event::Start, SPAWNED, TIMER], State::Booting, &[Arm(Timer::Boot)]);
}

#[test]
fn a_late_hello_takes_it_out_of_service_until_ready() {
    let events = [Event::Start, SPAWNED, SILENCE, Event::Hello, Event::Ready];
    expect(&events[..4], State::Booting, &[StopServing, Arm(Timer::Boot)]);
    expect(&events, State::Serving { plain: false }, &[Disarm, Serve { plain: false }]);
}

#[test]
fn ready_alone_is_enough() {
    let serving = State::Serving { plain: false };
    let actions = [Disarm, Serve { plain: false }];
    expect(&[Event::Start, SPAWNED, Event::Ready], serving, &actions);
    expect(&[Event::Start, SPAWNED, SILENCE, Event::Ready], serving, &actions);
}

#[test]
fn repeated_lifecycle_lines_change_nothing() {
    let serving = State::Serving { plain: false };
    expect(&[Event::Start, SPAWNED, Event::Ready, Event::Ready], serving, &[]);
    expect(&[Event::Start, SPAWNED, Event::Ready, Event::Hello], serving, &[]);
}

#[test]
fn plain_workers_by_flag_are_served_at_once() {
    let mut slot = Slot::new(true);
    slot.on(Event::Start);
    assert_eq!(slot.on(SPAWNED), [Disarm, Serve { plain: true }]);
}

#[test]
fn an_exit_is_followed_by_its_last_output_and_a_restart() {
    let events = [Event::Start, SPAWNED, Event::Ready, Event::Exited, GONE];
    expect(&events[..4], State::Ending, &[Disarm, StopServing, ReturnQueued]);
    expect(&events, State::Down, &[FailInFlight, Arm(Timer::Restart { failures: 1 })]);
    let mut again = events.to_vec();
    again.push(TIMER);
    expect(&again, State::Spawning, &[Spawn]);
}

#[test]
fn failures_add_up_until_a_stable_run() {
    let mut slot = Slot::new(false);
    slot.on(Event::Start);
    for failures in 1..=3 {
        slot.on(SPAWNED);
        slot.on(Event::Ready);
        slot.on(Event::Exited);
        assert!(slot.on(GONE).contains(&Arm(Timer::Restart { failures })));
        slot.on(TIMER);
    }
    slot.on(SPAWNED);
    slot.on(Event::Exited);
    let actions = slot.on(Event::Gone { stable: true });
    assert!(actions.contains(&Arm(Timer::Restart { failures: 1 })));
}

#[test]
fn only_the_first_boot_reports_failure() {
    let exit = [Event::Start, SPAWNED, Event::Exited, GONE];
    let restart = Arm(Timer::Restart { failures: 1 });
    expect(&exit, State::Down, &[FailInFlight, BootFailed, restart]);
    expect(&[Event::Start, Event::SpawnFailed], State::Down, &[BootFailed, restart]);
    let mut second = exit.to_vec();
    second.extend([TIMER, Event::SpawnFailed]);
    expect(&second, State::Down, &[Arm(Timer::Restart { failures: 2 })]);
}

#[test]
fn a_closed_stdin_leaves_time_to_answer_and_exit() {
    let events = [Event::Start, SPAWNED, Event::Ready, Event::StdinClosed, TIMER];
    expect(&events[..4], State::Closing, &[StopServing, ReturnQueued, Arm(Timer::Grace)]);
    expect(&events, State::Ending, &[Disarm, StopServing, ReturnQueued, Kill(Why::DidNotExit)]);
}

#[test]
fn a_closed_stdout_ends_all_calls() {
    let closed = [StopServing, FailInFlight, CloseStdin, Arm(Timer::Grace)];
    expect(&[Event::Start, SPAWNED, Event::Ready, Event::StdoutClosed], State::Closing, &closed);
    expect(
        &[Event::Start, SPAWNED, Event::Ready, Event::StdinClosed, Event::StdoutClosed],
        State::Closing,
        &[FailInFlight],
    );
}

#[test]
fn a_worker_that_breaks_the_rules_is_killed() {
    expect(
        &[Event::Start, SPAWNED, Event::Ready, Event::Misbehaved],
        State::Ending,
        &[Disarm, StopServing, ReturnQueued, Kill(Why::Misbehaved)],
    );
}

#[test]
fn drain_lets_a_serving_worker_finish() {
    let serving = [Event::Start, SPAWNED, Event::Ready];
    let with = |more: &[Event]| [&serving, more].concat();
    let ask = [StopServing, Arm(Timer::Drain), AskToFinish { plain: false }];
    expect(&with(&[Event::Drain]), State::Draining, &ask);
    for over in [Event::Idle, TIMER] {
        let close = [CloseStdin, Arm(Timer::Grace)];
        expect(&with(&[Event::Drain, over]), State::Closing, &close);
    }
    expect(
        &with(&[Event::Drain, Event::Idle, TIMER]),
        State::Ending,
        &[Disarm, StopServing, ReturnQueued, Kill(Why::DidNotExit)],
    );
    expect(&with(&[Event::Drain, Event::Exited, GONE]), State::Stopped, &[FailInFlight]);
}

#[test]
fn drain_kills_what_is_still_booting() {
    let kill = [Disarm, StopServing, ReturnQueued, Kill(Why::Drained)];
    expect(&[Event::Start, SPAWNED, Event::Drain], State::Ending, &kill);
    expect(&[Event::Start, SPAWNED, Event::Hello, Event::Drain], State::Ending, &kill);
    expect(&[Event::Start, Event::Drain, SPAWNED], State::Ending, &kill);
}

#[test]
fn drain_ends_restarts() {
    expect(&[Event::Start, Event::SpawnFailed, Event::Drain], State::Stopped, &[Disarm]);
    expect(&[Event::Start, Event::Drain, Event::SpawnFailed], State::Stopped, &[]);
    let ending = [Event::Start, SPAWNED, Event::Exited, Event::Drain, GONE];
    expect(&ending, State::Stopped, &[FailInFlight]);
    expect(&[Event::Start, Event::SpawnFailed, Event::Drain, TIMER], State::Stopped, &[]);
}

proptest::proptest! {
    /// Whatever happens in whatever order, the invariants at the head of
    /// `state.rs` hold.
    #[test]
    fn invariants_hold_in_any_order(
        choices in proptest::collection::vec(0_usize..12, 0..100),
        plain_worker: bool,
    ) {
        let mut slot = Slot::new(plain_worker);
        let (mut process, mut serving, mut timer) = (false, false, false);
        let mut events = vec![Event::Start];
        events.extend(choices.into_iter().map(|choice| [
            Event::Spawned { protocol_known: false },
            Event::Spawned { protocol_known: true },
            Event::SpawnFailed,
            Event::Hello,
            Event::Ready,
            Event::Timer { protocol_known: choice % 2 == 0 },
            Event::StdinClosed,
            Event::StdoutClosed,
            Event::Misbehaved,
            Event::Exited,
            Event::Gone { stable: false },
            Event::Idle,
        ][choice]));
        for event in events {
            let before = slot.state();
            let actions = slot.on(event);
            match event {
                Event::Spawned { .. } if before == State::Spawning => process = true,
                Event::Gone { .. } if before == State::Ending => process = false,
                _ => {}
            }
            for action in actions {
                match action {
                    Spawn => proptest::prop_assert!(!process, "two processes in a slot"),
                    Serve { .. } => serving = true,
                    StopServing => serving = false,
                    Arm(_) => timer = true,
                    Disarm => timer = false,
                    _ => {}
                }
            }
            proptest::prop_assert_eq!(serving, matches!(slot.state(), State::Serving { .. }));
            if slot.state() == State::Down {
                proptest::prop_assert!(timer, "a slot without process and without restart");
            }
        }
    }
}
