//! How soon a worker is started again after its end.

use crate::harness::{Gateway, Setup};

/// Serves until its first ping; what each life after that does is `then`.
fn lives(then: &str) -> Gateway {
    let script = format!(
        r#"
        echo . >>lives
        life=$(wc -l <lives)
        ready() {{
            echo '{{"type":"hello","protocol":1}}'
            echo '{{"type":"ready","tasks":["app.tasks.add"],"events":[]}}'
        }}
        if [ $life -eq 1 ]; then ready; read line; exit; fi
        {then}
        "#
    );
    Setup::new().file("worker.sh", &script).flags(&["--worker", "sh worker.sh"]).start()
}

/// After how many failures in a row it was started each time, until there are so many.
fn failures(gateway: &Gateway, count: usize) -> Vec<u64> {
    let mut failures = Vec::new();
    let pauses = std::cell::RefCell::new(&mut failures);
    gateway.wait_for_log(|line| {
        if line["message"] == "a worker will be started" {
            pauses.borrow_mut().push(line["failures"].as_u64().expect("a count"));
        }
        pauses.borrow().len() == count
    });
    failures
}

#[test]
fn workers_that_end_as_soon_as_they_are_ready_do_not_storm() {
    let gateway = lives("ready");
    assert_eq!(failures(&gateway, 5), [1, 2, 3, 4, 5]);
}

#[test]
fn a_worker_that_is_killed_as_soon_as_it_is_ready_is_excused_three_times() {
    let gateway = lives("[ $life -le 3 ] && exit 1; ready; kill -s KILL $$");
    assert_eq!(failures(&gateway, 8), [1, 2, 3, 1, 1, 1, 2, 3]);
}

#[test]
fn a_worker_that_dies_of_its_own_fault_as_soon_as_it_is_ready_is_started_ever_later() {
    let gateway = lives("ready; kill -s SEGV $$");
    assert_eq!(failures(&gateway, 4), [1, 2, 3, 4]);
}
