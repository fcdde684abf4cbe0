use super::{Action::*, *};

const SPAWNED: Event = Event::Spawned { protocol_known: false };
const SILENCE: Event = Event::Timer { protocol_known: false };
const TIMER: Event = Event::Timer { protocol_known: true };
const EXITED: Event = Event::Exited { from_outside: false };
const DRAIN: Event = Event::Drain { limited: true };
const RETIRE: Event = Event::Drain { limited: false };

/// A life that has gone through `events`, and what the last of them asked for.
fn after(events: &[Event]) -> (Life, Vec<Action>) {
    let mut life = Life::new(false);
    let mut actions = Vec::new();
    for event in events {
        actions = life.on(*event);
    }
    (life, actions)
}

fn expect(events: &[Event], phase: Phase, actions: &[Action]) {
    let (life, got) = after(events);
    assert_eq!((life.phase(), got.as_slice()), (phase, actions), "after {events:?}");
}

#[test]
fn listens_once_it_runs() {
    expect(&[SPAWNED], Phase::Silent, &[Arm(Timer::Silence)]);
    expect(&[Event::SpawnFailed], Phase::Dead, &[Bury]);
}

#[test]
fn a_silent_worker_is_plain() {
    expect(&[SPAWNED, SILENCE], Phase::Ready { plain: true }, &[Disarm, Serve { plain: true }]);
}

#[test]
fn hello_asks_for_ready() {
    expect(&[SPAWNED, Event::Hello], Phase::Booting, &[Arm(Timer::Boot)]);
    expect(
        &[SPAWNED, Event::Hello, Event::Ready],
        Phase::Ready { plain: false },
        &[Arm(Timer::Proof), Serve { plain: false }],
    );
    expect(
        &[SPAWNED, Event::Hello, TIMER],
        Phase::Ending,
        &[Disarm, StopServing, ReturnQueued, Kill(Why::BootTimeout)],
    );
}

#[test]
fn a_command_that_said_hello_once_is_never_plain_again() {
    let known = Event::Spawned { protocol_known: true };
    expect(&[known], Phase::Booting, &[Arm(Timer::Boot)]);
    // Another slot's process said it while this one was silent.
    expect(&[SPAWNED, TIMER], Phase::Booting, &[Arm(Timer::Boot)]);
}

#[test]
fn a_late_hello_takes_it_out_of_service_until_ready() {
    let events = [SPAWNED, SILENCE, Event::Hello, Event::Ready];
    expect(&events[..3], Phase::Booting, &[StopServing, Arm(Timer::Boot)]);
    expect(&events, Phase::Ready { plain: false }, &[Arm(Timer::Proof), Serve { plain: false }]);
}

#[test]
fn ready_alone_is_enough() {
    let ready = Phase::Ready { plain: false };
    let actions = [Arm(Timer::Proof), Serve { plain: false }];
    expect(&[SPAWNED, Event::Ready], ready, &actions);
    expect(&[SPAWNED, SILENCE, Event::Ready], ready, &actions);
}

#[test]
fn repeated_lifecycle_lines_change_nothing() {
    let ready = Phase::Ready { plain: false };
    expect(&[SPAWNED, Event::Ready, Event::Ready], ready, &[]);
    expect(&[SPAWNED, Event::Ready, Event::Hello], ready, &[]);
    expect(&[SPAWNED, Event::Ready, Event::Answered], ready, &[]);
}

#[test]
fn plain_workers_by_flag_are_served_at_once() {
    let mut life = Life::new(true);
    assert_eq!(life.on(SPAWNED), [Disarm, Serve { plain: true }]);
    // What somebody printed that looked like a hello takes nothing from the flag.
    let mut life = Life::new(true);
    let actions = life.on(Event::Spawned { protocol_known: true });
    assert_eq!(actions, [Disarm, Serve { plain: true }]);
    assert_eq!(life.on(Event::Hello), []);
    assert_eq!(life.on(Event::Ready), [Arm(Timer::Proof), Serve { plain: false }]);
}

#[test]
fn an_exit_is_followed_by_its_last_output_and_its_burial() {
    let events = [SPAWNED, Event::Ready, EXITED, Event::Gone];
    expect(&events[..3], Phase::Ending, &[Disarm, StopServing, ReturnQueued]);
    expect(&events, Phase::Dead, &[FailInFlight, Bury]);
}

#[test]
fn a_closed_stdin_leaves_time_to_answer_and_exit() {
    let events = [SPAWNED, Event::Ready, Event::StdinClosed, TIMER];
    expect(&events[..3], Phase::Closing, &[StopServing, ReturnQueued, Arm(Timer::Grace)]);
    let kill = [Disarm, StopServing, ReturnQueued, Kill(Why::DidNotExit)];
    expect(&events, Phase::Ending, &kill);
}

#[test]
fn a_closed_stdout_ends_all_calls() {
    let closed = [StopServing, FailInFlight, CloseStdin, Arm(Timer::Grace)];
    expect(&[SPAWNED, Event::Ready, Event::StdoutClosed], Phase::Closing, &closed);
    expect(
        &[SPAWNED, Event::Ready, Event::StdinClosed, Event::StdoutClosed],
        Phase::Closing,
        &[FailInFlight],
    );
}

#[test]
fn what_is_condemned_is_killed() {
    for why in [Why::Misbehaved, Why::Silent] {
        let kill = [Disarm, StopServing, ReturnQueued, Kill(why)];
        expect(&[SPAWNED, Event::Ready, Event::Condemned(why)], Phase::Ending, &kill);
        expect(&[SPAWNED, Event::Ready, RETIRE, Event::Condemned(why)], Phase::Ending, &kill);
    }
}

#[test]
fn the_pools_drain_lets_a_ready_worker_finish_in_time() {
    let with = |more: &[Event]| [&[SPAWNED, Event::Ready], more].concat();
    let ask = [StopServing, Arm(Timer::Drain), AskToFinish { plain: false }];
    expect(&with(&[DRAIN]), Phase::Draining, &ask);
    for over in [Event::Idle, TIMER] {
        expect(&with(&[DRAIN, over]), Phase::Closing, &[CloseStdin, Arm(Timer::Grace)]);
    }
    let kill = [Disarm, StopServing, ReturnQueued, Kill(Why::DidNotExit)];
    expect(&with(&[DRAIN, Event::Idle, TIMER]), Phase::Ending, &kill);
    expect(&with(&[DRAIN, EXITED, Event::Gone]), Phase::Dead, &[FailInFlight, Bury]);
}

#[test]
fn a_replaced_worker_finishes_in_its_own_time() {
    let retired = [SPAWNED, Event::Ready, RETIRE];
    expect(&retired, Phase::Draining, &[StopServing, Disarm, AskToFinish { plain: false }]);
    // Until the whole pool drains.
    let both = [SPAWNED, Event::Ready, RETIRE, DRAIN];
    expect(&both, Phase::Draining, &[Arm(Timer::Drain)]);
}

#[test]
fn drain_kills_what_is_still_booting() {
    let kill = [Disarm, StopServing, ReturnQueued, Kill(Why::Drained)];
    expect(&[SPAWNED, DRAIN], Phase::Ending, &kill);
    expect(&[SPAWNED, Event::Hello, DRAIN], Phase::Ending, &kill);
    expect(&[DRAIN, SPAWNED], Phase::Ending, &kill);
}
