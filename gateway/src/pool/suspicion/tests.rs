use super::*;

/// A task that was in flight when a worker died.
fn suspect(now: Instant) -> Suspicion {
    let mut task = Suspicion::default();
    assert!(!task.crashed(Ran::BesideOthers, now));
    task
}

/// A lone call of it takes its worker down.
fn strike(task: &mut Suspicion, now: Instant) {
    assert_eq!(task.admit(now), Admission::Alone);
    assert!(task.crashed(Ran::Alone, now));
}

fn is_quarantined(task: &Suspicion) -> bool {
    matches!(task, Suspicion::Quarantined { .. })
}

fn quarantined(now: Instant) -> Suspicion {
    let mut task = suspect(now);
    for count in 1..=3 {
        strike(&mut task, now);
        assert_eq!(is_quarantined(&task), count == 3);
    }
    task
}

#[test]
fn nobody_is_suspected_without_a_crash() {
    let now = Instant::now();
    let mut task = Suspicion::default();
    assert_eq!(task.admit(now), Admission::Shared);
    task.released();
    assert_eq!(task, Suspicion::Clear);
}

#[test]
fn one_call_of_a_suspect_runs_alone_while_its_others_go_on() {
    let now = Instant::now();
    let mut task = suspect(now);
    let admitted: Vec<_> = (0..3).map(|_| task.admit(now)).collect();
    assert_eq!(admitted, [Admission::Alone, Admission::Shared, Admission::Shared]);
    // Another crash with one of the others proves nothing new.
    assert!(!task.crashed(Ran::BesideOthers, now));
    assert_eq!(task.admit(now), Admission::Shared);
    assert!(task.is_vague() && !task.is_struck());
}

#[test]
fn an_answer_to_the_lone_call_clears() {
    let now = Instant::now();
    let mut task = suspect(now);
    task.admit(now);
    task.answered();
    assert_eq!(task, Suspicion::Clear);
}

#[test]
fn a_lone_call_that_ends_without_either_is_followed_by_another() {
    let now = Instant::now();
    let mut task = suspect(now);
    assert_eq!(task.admit(now), Admission::Alone);
    task.released();
    assert_eq!(task.admit(now), Admission::Alone);
}

#[test]
fn after_a_strike_the_others_wait() {
    let now = Instant::now();
    let mut task = suspect(now);
    strike(&mut task, now);
    assert!(task.is_struck() && !task.is_vague());
    assert_eq!(task.admit(now), Admission::Alone);
    assert_eq!(task.admit(now), Admission::Later);
    task.answered();
    assert_eq!(task.admit(now), Admission::Shared);
}

#[test]
fn strikes_count_in_a_row() {
    let now = Instant::now();
    let mut task = suspect(now);
    for _ in 0..10 {
        for _ in 0..2 {
            task.admit(now);
            assert!(task.crashed(Ran::Alone, now));
        }
        task.admit(now);
        task.answered();
    }
    assert_eq!(task, Suspicion::Clear);
}

#[test]
fn a_quarantined_task_is_probed_by_one_call_at_a_time_and_ever_more_rarely() {
    let mut now = Instant::now();
    let mut task = quarantined(now);
    let mut pause = FIRST_PROBE;
    for _ in 0..10 {
        assert_eq!(task.admit(now), Admission::Refused { wait: pause });
        assert_eq!(task.refusal(now), Some(pause));
        now += pause;
        assert_eq!(task.refusal(now), None);
        assert_eq!(task.admit(now), Admission::Alone);
        assert_eq!(task.admit(now), Admission::Refused { wait: pause });
        assert!(task.crashed(Ran::Alone, now));
        pause = (pause * 2).min(LONGEST_PROBE);
    }
    now += pause;
    assert_eq!(task.admit(now), Admission::Alone);
    task.answered();
    assert_eq!(task.admit(now), Admission::Shared);
}

#[test]
fn a_probe_whose_caller_left_is_followed_by_another() {
    let mut now = Instant::now();
    let mut task = quarantined(now);
    now += FIRST_PROBE;
    assert_eq!(task.admit(now), Admission::Alone);
    task.released();
    assert_eq!(task.admit(now), Admission::Alone);
}

#[test]
fn an_exclusive_task_that_crashes_is_known_at_once() {
    let now = Instant::now();
    let mut task = Suspicion::default();
    assert!(task.crashed(Ran::Exclusively, now));
    assert!(task.is_struck());
}

#[test]
fn workers_that_die_at_once_under_an_exclusive_task_are_one_strike() {
    let now = Instant::now();
    let mut task = Suspicion::default();
    let strikes = (0..5).filter(|_| task.crashed(Ran::Exclusively, now)).count();
    assert_eq!((strikes, is_quarantined(&task)), (1, false));
}

#[test]
fn an_excused_strike_does_not_count_and_the_others_wait_all_the_same() {
    let mut now = Instant::now();
    let mut task = suspect(now);
    for _ in 0..10 {
        now += Duration::from_millis(1);
        strike(&mut task, now);
        task.excuse(now);
        assert!(!is_quarantined(&task));
        assert_eq!(task.admit(now), Admission::Alone);
        assert_eq!(task.admit(now), Admission::Later);
        task.released();
    }
    for count in 1..=3 {
        now += Duration::from_millis(1);
        strike(&mut task, now);
        assert_eq!(is_quarantined(&task), count == 3);
    }
}

#[test]
fn a_quarantine_ends_with_a_strike_that_it_rests_on() {
    let start = Instant::now();
    let at = |millis| start + Duration::from_millis(millis);
    let mut task = suspect(start);
    for strike_at in 1..=3 {
        strike(&mut task, at(strike_at));
    }
    task.excuse(at(2));
    assert_eq!(task.admit(at(4)), Admission::Alone);
    assert_eq!(task.admit(at(4)), Admission::Later);
    assert!(task.crashed(Ran::Alone, at(4)));
    assert!(is_quarantined(&task));
}

#[test]
fn a_probe_that_was_killed_from_outside_ends_no_quarantine() {
    let start = Instant::now();
    let mut task = quarantined(start);
    let later = start + FIRST_PROBE;
    strike(&mut task, later);
    task.excuse(later);
    assert!(is_quarantined(&task));
}

#[test]
fn what_is_excused_too_late_changes_nothing() {
    let now = Instant::now();
    let mut task = suspect(now);
    strike(&mut task, now);
    task.admit(now);
    task.answered();
    task.excuse(now);
    assert_eq!(task, Suspicion::Clear);
}

#[test]
fn a_long_quarantine_does_not_grow() {
    let mut now = Instant::now();
    let mut task = quarantined(now);
    for _ in 0..100 {
        now += LONGEST_PROBE;
        strike(&mut task, now);
    }
    let Suspicion::Quarantined { strikes, .. } = task else { panic!("{task:?}") };
    assert_eq!(strikes.len(), REMEMBERED);
}
