//! After how many failures a process is started again.

use super::*;

/// A slot whose process number `FAILED` is ready, after as many that could not be started.
fn ready_after_failures() -> Slot {
    let mut slot = Slot::new(false);
    slot.on(SlotEvent::Start);
    for failures in 1..=FAILED {
        assert_eq!(restart(&slot.on(of(u64::from(failures) - 1, Event::SpawnFailed))), [failures]);
        slot.on(SlotEvent::RestartDue);
    }
    slot.on(of(READY, SPAWNED));
    slot.on(of(READY, Event::Ready));
    slot
}

const FAILED: u32 = 5;
const READY: u64 = FAILED as u64;

fn restarts_after(events: &[Event]) -> Vec<u32> {
    let mut slot = ready_after_failures();
    let actions = events.iter().flat_map(|event| slot.on(of(READY, *event)));
    restart(&actions.collect::<Vec<_>>())
}

#[test]
fn failures_count_anew_once_a_worker_is_ready_unless_it_ends_by_itself_at_once() {
    assert_eq!(restarts_after(&[KILLED]), [1]);
    assert_eq!(restarts_after(&[EXITED]), [6]);
    assert_eq!(restarts_after(&[Event::Condemned(Why::Misbehaved), EXITED]), [6]);
    assert_eq!(restarts_after(&[Event::Ready, EXITED]), [6], "it said so twice");
    assert_eq!(restarts_after(&[TIMER, EXITED]), [1], "not at once");
    assert_eq!(restarts_after(&[Event::Answered, EXITED]), [1]);
    assert_eq!(restarts_after(&[EXITED, Event::Answered]), [6, 1], "read after its end");
}

#[test]
fn a_closed_pipe_counts_until_its_process_is_seen_to_be_killed() {
    for closed in [Event::StdoutClosed, Event::StdinClosed] {
        assert_eq!(restarts_after(&[closed, KILLED]), [6, 1]);
        assert_eq!(restarts_after(&[closed, EXITED]), [6]);
        assert_eq!(restarts_after(&[TIMER, closed, KILLED]), [1]);
        let mut slot = ready_after_failures();
        slot.on(of(READY, closed));
        slot.on(SlotEvent::RestartDue);
        slot.on(of(READY + 1, SPAWNED));
        slot.on(of(READY + 1, EXITED));
        assert_eq!(restart(&slot.on(of(READY + 1, Event::Gone))), [7]);
        assert!(restart(&slot.on(of(READY, KILLED))).is_empty(), "it went on without its pipe");
    }
}

#[test]
fn a_ready_that_is_read_after_the_end_counts() {
    for (end, failures) in [(KILLED, 1), (EXITED, 7)] {
        let mut slot = ready_after_failures();
        slot.on(of(READY, EXITED));
        slot.on(SlotEvent::RestartDue);
        slot.on(of(READY, Event::Gone));
        let events = [SPAWNED, end, Event::Ready, Event::Gone];
        let actions = events.into_iter().flat_map(|event| slot.on(of(READY + 1, event)));
        assert_eq!(restart(&actions.collect::<Vec<_>>()), [failures], "{end:?}");
    }
}

#[test]
fn workers_that_are_killed_before_they_are_ready_add_up() {
    let mut slot = Slot::new(false);
    slot.on(SlotEvent::Start);
    for (process, failures) in (0..3).zip(1..) {
        slot.on(of(process, SPAWNED));
        slot.on(of(process, KILLED));
        assert_eq!(restart(&slot.on(of(process, Event::Gone))), [failures]);
        slot.on(SlotEvent::RestartDue);
    }
}

#[test]
fn a_replacement_counts_anew_once_it_is_ready() {
    let events = [SlotEvent::Recycle, of(1, SPAWNED), of(1, Event::Ready), of(0, EXITED)];
    let (mut slot, _) = serving_and(&events);
    slot.on(of(0, Event::Gone));
    assert_eq!(restart(&slot.on(of(1, EXITED))), [1]);
}

#[test]
fn a_plain_worker_is_of_use_once_it_answered() {
    let mut slot = Slot::new(true);
    slot.on(SlotEvent::Start);
    slot.on(of(0, SPAWNED));
    slot.on(of(0, EXITED));
    slot.on(SlotEvent::RestartDue);
    slot.on(of(0, Event::Gone));
    slot.on(of(1, SPAWNED));
    let actions = slot.on(of(1, EXITED));
    assert!(actions.contains(&SlotAction::ArmRestart { failures: 2 }), "it never answered");
    slot.on(SlotEvent::RestartDue);
    slot.on(of(1, Event::Gone));
    slot.on(of(2, SPAWNED));
    slot.on(of(2, Event::Answered));
    let actions = slot.on(of(2, EXITED));
    assert!(actions.contains(&SlotAction::ArmRestart { failures: 1 }));
}

#[test]
fn kills_from_outside_are_excused_three_times_in_a_row_until_a_worker_is_of_use() {
    for of_use in [TIMER, Event::Answered] {
        let mut slot = Slot::new(false);
        slot.on(SlotEvent::Start);
        let mut process = 0;
        let mut live = |life: &[Event]| {
            let events = [&[SPAWNED], life, &[Event::Gone]].concat();
            let actions = events.into_iter().flat_map(|event| slot.on(of(process, event)));
            let restarts = restart(&actions.collect::<Vec<_>>());
            slot.on(SlotEvent::RestartDue);
            process += 1;
            restarts
        };
        let killed = [Event::Ready, KILLED];
        for failures in [1, 1, 1, 2, 3] {
            assert_eq!(live(&killed), [failures]);
        }
        assert_eq!(live(&[Event::Ready, of_use, KILLED]), [1]);
        assert_eq!(live(&killed), [1]);
    }
}
