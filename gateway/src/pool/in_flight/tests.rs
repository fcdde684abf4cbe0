use proptest::prelude::*;

use super::*;

const MS: std::time::Duration = std::time::Duration::from_millis(1);

#[test]
fn a_reply_settles_once() {
    let mut table = InFlight::new();
    let id = table.open('a', (), Instant::now()).expect("an id");
    assert!(table.mark_written(id, Instant::now()));
    assert!(matches!(table.settle(id), Settled::Answers { answer: 'a', .. }));
    assert_eq!(table.settle(id), Settled::Unmatched);
}

#[test]
fn an_unwritten_call_cannot_be_answered() {
    let mut table = InFlight::new();
    let id = table.open('a', (), Instant::now()).expect("an id");
    assert_eq!(table.settle(id), Settled::Unmatched);
    assert!(table.mark_written(id, Instant::now()));
    assert!(matches!(table.settle(id), Settled::Answers { answer: 'a', .. }));
}

#[test]
fn an_abandoned_call_counts_until_its_late_reply() {
    let mut table = InFlight::new();
    let id = table.open('a', (), Instant::now()).expect("an id");
    table.mark_written(id, Instant::now());
    assert!(matches!(table.give_up(id), GivenUp::Abandoned { .. }));
    assert_eq!((table.len(), table.live()), (1, 0));
    assert_eq!(table.settle(id), Settled::Late { claim: Some(()) });
    assert_eq!(table.len(), 0);
}

fn abandoned(table: &mut InFlight<char, ()>, deadline: Instant) -> CallId {
    let id = table.open('a', (), deadline).expect("an id");
    table.mark_written(id, Instant::now());
    assert!(matches!(table.give_up(id), GivenUp::Abandoned { .. }));
    id
}

#[test]
fn only_what_was_given_up_before_a_ping_is_lost_by_its_answer() {
    let (mut table, now) = (InFlight::new(), Instant::now());
    let waited_for = table.open('a', (), now).expect("an id");
    table.mark_written(waited_for, now);
    let early = table.take_id().expect("an id");
    let lost = abandoned(&mut table, now);
    let ping = table.take_id().expect("an id");
    let later = abandoned(&mut table, now);
    assert_eq!(table.take_lost_before(early), []);
    assert_eq!(table.take_lost_before(ping), [Lost { id: lost, claim: () }]);
    assert_eq!((table.len(), table.live(), table.abandoned()), (2, 1, 2));
    assert!(table.contains(waited_for) && table.contains(later));
    assert_eq!(table.settle(lost), Settled::Late { claim: None });
    assert_eq!(table.settle(lost), Settled::Unmatched);
    assert_eq!(table.abandoned(), 1);
}

#[test]
fn what_was_overtaken_is_lost_once_its_time_is_up() {
    let (mut table, now) = (InFlight::new(), Instant::now());
    let lost = abandoned(&mut table, now);
    assert_eq!(table.take_overtaken(now), [], "nothing has come since");
    let next = table.open('a', (), now).expect("an id");
    table.mark_written(next, now);
    assert!(matches!(table.settle(next), Settled::Answers { .. }));
    let _younger = abandoned(&mut table, now);
    assert_eq!(table.take_overtaken(now.checked_sub(MS).expect("a time")), []);
    assert_eq!(table.take_overtaken(now), [Lost { id: lost, claim: () }]);
    assert_eq!(table.len(), 1);
}

#[test]
fn what_is_overdue_is_told_in_order() {
    let (mut table, now) = (InFlight::new(), Instant::now());
    let due: Vec<_> = (0..32).map(|_| table.open('a', (), now).expect("an id")).collect();
    table.open('a', (), now + MS).expect("an id");
    assert_eq!((table.overdue(now), table.earliest_deadline()), (due.clone(), Some(now)));
    for id in due {
        table.mark_written(id, now);
        assert!(matches!(table.give_up(id), GivenUp::Abandoned { .. }));
    }
    assert_eq!((table.overdue(now), table.earliest_deadline()), (vec![], Some(now + MS)));
}

#[test]
fn ids_of_lost_calls_are_kept_within_bounds() {
    let (mut table, now) = (InFlight::new(), Instant::now());
    for _ in 0..2 * LOST {
        abandoned(&mut table, now);
        let ping = table.take_id().expect("an id");
        assert_eq!(table.take_lost_before(ping).len(), 1);
    }
    assert_eq!((table.len(), table.abandoned()), (0, LOST));
}

#[test]
fn ids_end_instead_of_repeating() {
    let mut table = InFlight::new();
    table.next = CallId::new(tunnel_protocol::limits::MAX_CALL_ID);
    assert!(table.open('a', (), Instant::now()).is_some());
    assert_eq!(table.open('b', (), Instant::now()), None);
    assert_eq!(table.len(), 1);
}

#[derive(Debug, Clone)]
enum Step {
    Open,
    Write(u64),
    Reply(u64),
    GiveUp(u64),
    LoseBefore(u64),
    TakeQueued,
    TakeAll,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => Just(Step::Open),
        6 => (1..24_u64).prop_map(Step::Write),
        6 => (1..24_u64).prop_map(Step::Reply),
        4 => (1..24_u64).prop_map(Step::GiveUp),
        2 => (1..24_u64).prop_map(Step::LoseBefore),
        1 => Just(Step::TakeQueued),
        1 => Just(Step::TakeAll),
    ]
}

proptest! {
    /// Whatever the worker and the callers do: a call is answered at most
    /// once, with the answer for its own id, and none is lost.
    #[test]
    fn every_call_ends_once(steps in prop::collection::vec(step(), 0..200)) {
        let mut table = InFlight::new();
        let mut opened = 0_u64;
        // The answer's target is the id itself, so a mix-up shows.
        let mut ended = std::collections::HashMap::<u64, u32>::new();
        let end = |id: u64, ended: &mut std::collections::HashMap<u64, u32>| {
            *ended.entry(id).or_default() += 1;
        };
        for step in steps {
            match step {
                Step::Open => {
                    opened += 1;
                    let id = table.open(opened, (), Instant::now()).expect("ids are left");
                    prop_assert_eq!(id.get(), opened);
                }
                Step::Write(id) => {
                    table.mark_written(CallId::new(id).expect("in range"), Instant::now());
                }
                Step::Reply(id) => match table.settle(CallId::new(id).expect("in range")) {
                    Settled::Answers { answer: target, .. } => {
                        prop_assert_eq!(target, id);
                        end(id, &mut ended);
                    }
                    Settled::Late { .. } => prop_assert_eq!(ended.get(&id), Some(&1)),
                    Settled::Unmatched => {}
                },
                Step::GiveUp(id) => {
                    match table.give_up(CallId::new(id).expect("in range")) {
                        GivenUp::Unwritten { .. } | GivenUp::Abandoned { .. } => end(id, &mut ended),
                        GivenUp::Settled => {
                            prop_assert!(id > opened || ended.contains_key(&id));
                        }
                    }
                }
                Step::LoseBefore(id) => {
                    for lost in table.take_lost_before(CallId::new(id).expect("in range")) {
                        prop_assert_eq!(ended.get(&lost.id.get()), Some(&1));
                        prop_assert!(!table.contains(lost.id));
                    }
                }
                Step::TakeQueued => {
                    for orphan in table.take_queued() {
                        let answer = orphan.answer.expect("nobody has given it up");
                        prop_assert_eq!(orphan.id.get(), answer);
                        end(answer, &mut ended);
                    }
                }
                Step::TakeAll => {
                    for orphan in table.take_all() {
                        let Some(answer) = orphan.answer else { continue };
                        prop_assert_eq!(orphan.id.get(), answer);
                        end(answer, &mut ended);
                    }
                    prop_assert_eq!(table.len(), 0);
                }
            }
            prop_assert!(table.live() <= table.len());
            prop_assert_eq!(table.live() as u64, opened - ended.len() as u64);
        }
        for answer in table.take_all().into_iter().filter_map(|orphan| orphan.answer) {
            end(answer, &mut ended);
        }
        prop_assert_eq!(ended.len() as u64, opened);
        prop_assert!(ended.values().all(|times| *times == 1));
    }
}
