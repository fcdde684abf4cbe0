use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::{
    super::life::{Timer, Why},
    *,
};

mod restarts;

const SPAWNED: Event = Event::Spawned { protocol_known: false };
const EXITED: Event = Event::Exited { from_outside: false };
const KILLED: Event = Event::Exited { from_outside: true };
const TIMER: Event = Event::Timer { protocol_known: true };

fn generation(number: u64) -> Generation {
    (0..number).fold(Generation::FIRST, |generation, _| generation.next())
}

fn of(number: u64, event: Event) -> SlotEvent {
    SlotEvent::Process(generation(number), event)
}

fn act(number: u64, action: Action) -> SlotAction {
    SlotAction::Process(generation(number), action)
}

/// A slot that has gone through `events`, and what the last of them asked for.
fn after(events: &[SlotEvent]) -> (Slot, Vec<SlotAction>) {
    let mut slot = Slot::new(false);
    let mut actions = Vec::new();
    for event in events {
        actions = slot.on(*event);
    }
    (slot, actions)
}

/// Its first process serves.
const SERVING: [SlotEvent; 3] = [
    SlotEvent::Start,
    SlotEvent::Process(Generation::FIRST, SPAWNED),
    SlotEvent::Process(Generation::FIRST, Event::Ready),
];

fn serving_and(more: &[SlotEvent]) -> (Slot, Vec<SlotAction>) {
    after(&[&SERVING, more].concat())
}

#[test]
fn starts_by_spawning() {
    let (slot, actions) = after(&[SlotEvent::Start]);
    assert_eq!(actions, [act(0, Action::Spawn)]);
    assert_eq!(slot.current(), Some((Generation::FIRST, Phase::Spawning)));
}

#[test]
fn a_process_that_served_is_replaced_as_soon_as_it_exits() {
    let (slot, actions) = serving_and(&[of(0, EXITED)]);
    assert!(actions.contains(&act(0, Action::StopServing)));
    assert_eq!(actions.last(), Some(&SlotAction::ArmRestart { failures: 1 }));
    assert_eq!(slot.current(), None);
    let (slot, actions) = serving_and(&[of(0, EXITED), SlotEvent::RestartDue]);
    assert_eq!(actions, [act(1, Action::Spawn)]);
    assert_eq!(slot.outgoing().map(|(generation, _)| generation), Some(Generation::FIRST));
    let gone = [of(0, EXITED), SlotEvent::RestartDue, of(0, Event::Gone)];
    let (slot, actions) = serving_and(&gone);
    assert_eq!(actions, [act(0, Action::FailInFlight), act(0, Action::Bury)]);
    assert_eq!(slot.outgoing(), None);
}

#[test]
fn only_the_first_boot_reports_failure_and_after_its_last_words() {
    let exit = [SlotEvent::Start, of(0, SPAWNED), of(0, EXITED)];
    assert!(!after(&exit).1.contains(&SlotAction::BootFailed));
    let (_, actions) = after(&[&exit[..], &[of(0, Event::Gone)]].concat());
    let expected = [
        act(0, Action::FailInFlight),
        act(0, Action::Bury),
        SlotAction::BootFailed,
        SlotAction::ArmRestart { failures: 1 },
    ];
    assert_eq!(actions, expected);
    let twice = [
        SlotEvent::Start,
        of(0, Event::SpawnFailed),
        SlotEvent::RestartDue,
        of(1, Event::SpawnFailed),
    ];
    let (_, actions) = after(&twice);
    assert_eq!(actions, [act(1, Action::Bury), SlotAction::ArmRestart { failures: 2 }]);
}

/// After how many failures a process is to be started, each time that this was said.
fn restart(actions: &[SlotAction]) -> Vec<u32> {
    let failures = |action: &SlotAction| match action {
        SlotAction::ArmRestart { failures } => Some(*failures),
        _ => None,
    };
    actions.iter().filter_map(failures).collect()
}

#[test]
fn a_recycled_worker_serves_until_the_next_one_does() {
    let (slot, actions) = serving_and(&[SlotEvent::Recycle]);
    assert_eq!(actions, [act(1, Action::Spawn)]);
    assert_eq!(slot.current(), Some((Generation::FIRST, Phase::Ready { plain: false })));
    let (slot, actions) = serving_and(&[SlotEvent::Recycle, of(1, SPAWNED), of(1, Event::Ready)]);
    let expected = [
        act(1, Action::Arm(Timer::Proof)),
        act(1, Action::Serve { plain: false }),
        SlotAction::Replaced,
        act(0, Action::StopServing),
        act(0, Action::Disarm),
        act(0, Action::AskToFinish { plain: false }),
    ];
    assert_eq!(actions, expected);
    assert_eq!(slot.current(), Some((generation(1), Phase::Ready { plain: false })));
    assert_eq!(slot.outgoing(), Some((Generation::FIRST, Phase::Draining)));
    assert!(!slot.can_recycle(), "one at a time");
}

#[test]
fn a_failed_replacement_leaves_the_old_one_serving() {
    for failure in [
        vec![of(1, Event::SpawnFailed)],
        vec![of(1, SPAWNED), of(1, EXITED), of(1, Event::Gone)],
        vec![of(1, SPAWNED), of(1, Event::Condemned(Why::Misbehaved)), of(1, Event::Gone)],
    ] {
        let mut slot = serving_and(&[SlotEvent::Recycle]).0;
        let actions: Vec<_> = failure.into_iter().flat_map(|event| slot.on(event)).collect();
        let failed = actions.iter().filter(|action| **action == SlotAction::RecycleFailed);
        assert_eq!(failed.count(), 1);
        assert!(!actions.contains(&act(0, Action::StopServing)));
        assert!(slot.can_recycle());
    }
}

#[test]
fn a_replacement_steps_in_where_the_old_one_dies_first() {
    let (slot, actions) = serving_and(&[SlotEvent::Recycle, of(1, SPAWNED), of(0, EXITED)]);
    assert_eq!(actions.last(), Some(&SlotAction::Overtaken));
    assert_eq!(slot.current(), Some((generation(1), Phase::Silent)));
}

#[test]
fn a_drain_stops_once_no_process_is_left() {
    let (slot, _) = serving_and(&[SlotEvent::Drain]);
    assert!(!slot.is_stopped());
    let (slot, actions) = serving_and(&[SlotEvent::Drain, of(0, EXITED), of(0, Event::Gone)]);
    assert_eq!(actions, [act(0, Action::FailInFlight), act(0, Action::Bury)]);
    assert!(slot.is_stopped());
    let between = [SlotEvent::Start, of(0, Event::SpawnFailed), SlotEvent::Drain];
    let (mut slot, actions) = after(&between);
    assert_eq!(actions, [SlotAction::DisarmRestart]);
    assert!(slot.is_stopped());
    assert_eq!(slot.on(SlotEvent::RestartDue), []);
}

fn life_event() -> impl Strategy<Value = Event> {
    prop::sample::select(vec![
        Event::Spawned { protocol_known: false },
        Event::Spawned { protocol_known: true },
        Event::SpawnFailed,
        Event::Hello,
        Event::Ready,
        Event::Ready,
        Event::Answered,
        Event::Timer { protocol_known: false },
        Event::Timer { protocol_known: true },
        Event::StdinClosed,
        Event::StdoutClosed,
        Event::Condemned(Why::Silent),
        Event::Exited { from_outside: false },
        Event::Exited { from_outside: true },
        Event::Gone,
        Event::Idle,
    ])
}

/// What a worker may do of itself.
fn own_event() -> impl Strategy<Value = Event> {
    prop::sample::select(vec![
        Event::Hello,
        Event::Ready,
        Event::StdinClosed,
        Event::StdoutClosed,
        Event::Condemned(Why::Misbehaved),
    ])
}

#[derive(Debug, Clone)]
enum Step {
    Slot(SlotEvent),
    /// Of the process so many before the newest.
    Process(u64, Event),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Slot(SlotEvent::RestartDue)),
        3 => Just(Step::Slot(SlotEvent::Recycle)),
        20 => (0..3_u64, life_event()).prop_map(|(back, event)| Step::Process(back, event)),
    ]
}

proptest! {
    /// Whatever happens in whatever order, the invariants at the heads of
    /// `slot.rs` and `life.rs` hold.
    #[test]
    fn invariants_hold_in_any_order(
        steps in prop::collection::vec(step(), 0..150),
        plain_worker: bool,
    ) {
        let mut slot = Slot::new(plain_worker);
        let mut alive = HashSet::new();
        let mut buried = HashSet::new();
        let mut serving = HashSet::new();
        let mut timers = HashMap::<Generation, Timer>::new();
        let mut restart = false;
        let mut newest = 0_u64;
        let events = std::iter::once(SlotEvent::Start).chain(steps.into_iter().scan((), |(), step| {
            Some(match step {
                Step::Slot(event) => event,
                // Resolved below, once the newest is known.
                Step::Process(back, event) => SlotEvent::Process(generation(back), event),
            })
        }));
        for event in events {
            let event = match event {
                SlotEvent::Process(back, event) => {
                    let back = (0..3).find(|n| generation(*n) == back).expect("one of three");
                    SlotEvent::Process(generation(newest.saturating_sub(back)), event)
                }
                SlotEvent::RestartDue if !restart => continue,
                event => event,
            };
            if event == SlotEvent::RestartDue {
                restart = false;
            }
            for action in slot.on(event) {
                match action {
                    SlotAction::Process(process, Action::Spawn) => {
                        prop_assert!(alive.insert(process), "spawned twice");
                        newest = (0..).find(|n| generation(*n) == process).expect("counts up");
                    }
                    SlotAction::Process(process, Action::Bury) => {
                        prop_assert!(alive.remove(&process), "buried without having lived");
                        prop_assert!(buried.insert(process), "buried twice");
                        prop_assert!(!serving.contains(&process), "buried while it serves");
                    }
                    SlotAction::Process(process, Action::Serve { .. }) => {
                        serving.insert(process);
                    }
                    SlotAction::Process(process, Action::StopServing) => {
                        serving.remove(&process);
                    }
                    SlotAction::Process(process, Action::Arm(timer)) => {
                        timers.insert(process, timer);
                    }
                    SlotAction::ArmRestart { .. } => restart = true,
                    SlotAction::DisarmRestart => restart = false,
                    _ => {}
                }
            }
            prop_assert!(alive.len() <= 3, "more than three processes");
            prop_assert!(slot.current().is_some() || restart, "a slot gave up");
            prop_assert!(serving.len() <= 1, "two of a slot serve");
            let serves = matches!(slot.current(), Some((_, Phase::Ready { .. })));
            prop_assert_eq!(serves, serving.len() == 1);
        }
        // Whatever it was doing, it can be drained.
        slot.on(SlotEvent::Drain);
        for process in alive {
            for event in [SPAWNED, EXITED, Event::Gone] {
                slot.on(SlotEvent::Process(process, event));
            }
        }
        prop_assert!(slot.is_stopped());
    }

    /// Whatever they say, workers that end by themselves and are of no use are started less
    /// and less often.
    #[test]
    fn no_worker_that_ends_by_itself_is_started_as_if_it_were_the_first(
        lives in prop::collection::vec(prop::collection::vec(own_event(), 0..6), 1..20),
    ) {
        let mut slot = Slot::new(false);
        slot.on(SlotEvent::Start);
        for ((process, failures), life) in (0..).zip(1..).zip(lives) {
            let events = [vec![SPAWNED], life, vec![EXITED, Event::Gone]].concat();
            let actions = events.into_iter().flat_map(|event| slot.on(of(process, event)));
            prop_assert_eq!(restart(&actions.collect::<Vec<_>>()), [failures]);
            slot.on(SlotEvent::RestartDue);
        }
    }
}
