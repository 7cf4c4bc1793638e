//! The program itself: how it starts, stops, and what a killed one leaves.
#![cfg(unix)]

use std::net::TcpListener;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::process::{Running, kehu};
use crate::support::Place;

#[test]
fn it_says_where_it_is_who_there_is_and_what_to_paste_and_stops_when_told() {
    let place = Place::new();
    for signal in ["INT", "TERM"] {
        let running = Running::start(place.path());
        assert_eq!(running.welcome.matches("stf_").count(), 18 + 1);
        let commands: Vec<&str> = running.welcome.lines().filter(|line| line.contains("curl")).collect();
        let pasted = Command::new("sh").arg("-c").arg(commands.join("\n")).output().unwrap();
        let shown = String::from_utf8(pasted.stdout).unwrap();
        assert!(shown.contains("\"id\":\"cus_") && shown.contains("\"items\":["), "{shown}");
        assert_eq!(running.send("GET", "/health", &[], "").unwrap().0, 200);
        running.signal(signal);
        let (status, errors) = running.end();
        assert!(status.success(), "{errors}");
        assert_eq!(errors, "");
        assert!(!place.path().join("store.db-wal").exists(), "the log is written back");
    }
}

#[test]
fn every_acknowledged_write_survives_being_killed() {
    let place = Place::new();
    let staff = ["stf_sales_1", "stf_sales_2", "stf_customer_service_1", "stf_information_specialist_2"];
    let acknowledged = Mutex::new(Vec::new());
    let first = Running::start(place.path());
    std::thread::scope(|scope| {
        for (lane, staff) in (0..).zip(staff) {
            let (first, acknowledged) = (&first, &acknowledged);
            scope.spawn(move || {
                let token = first.token(staff);
                for number in lane * 100..lane * 100 + 100 {
                    match first.register(&token, number) {
                        Some((201, answer)) => acknowledged.lock().unwrap().push((staff, answer)),
                        Some((status, answer)) => panic!("{status} {answer}"),
                        None => return,
                    }
                }
            });
        }
        let start = Instant::now();
        while acknowledged.lock().unwrap().len() < 40 && start.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(5));
        }
        first.signal("KILL");
    });
    drop(first);
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!((40..400).contains(&acknowledged.len()), "killed in the middle: {}", acknowledged.len());

    let second = Running::start(place.path());
    for (staff, registered) in &acknowledged {
        let id = registered["id"].as_str().unwrap();
        let seen =
            second.send("GET", &format!("/customers/{id}"), &[("authorization", &second.token(staff))], "").unwrap();
        assert_eq!((seen.0, &seen.1["fields"]), (200, &registered["fields"]), "{}", seen.1);
    }
    // What was under way may be there or not; sent again with its key it is there once.
    for (lane, staff) in (0..).zip(staff) {
        let done = acknowledged.iter().filter(|(by, _)| *by == staff).count();
        let broken_off = lane * 100 + u32::try_from(done).unwrap();
        let token = second.token(staff);
        let (status, again) = second.register(&token, broken_off).unwrap();
        assert_eq!(status, 201, "{again}");
        assert_eq!(second.register(&token, broken_off).unwrap().1["id"], again["id"]);
    }
    second.signal("TERM");
    assert!(second.end().0.success());
}

#[test]
fn a_second_process_on_the_same_folder_is_refused() {
    let place = Place::new();
    let running = Running::start(place.path());
    let second = kehu(place.path(), "127.0.0.1:0").output().unwrap();
    assert!(!second.status.success());
    let errors = String::from_utf8(second.stderr).unwrap();
    assert!(errors.contains("in use by another process") && errors.contains("[in_use]"), "{errors}");
    assert_eq!(running.send("GET", "/health", &[], "").unwrap().0, 200, "the first goes on");
}

#[test]
fn an_occupied_port_is_named_and_nothing_is_touched() {
    let place = Place::new();
    let occupied = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = occupied.local_addr().unwrap().to_string();
    let refused = kehu(place.path(), &address).output().unwrap();
    assert!(!refused.status.success());
    let errors = String::from_utf8(refused.stderr).unwrap();
    assert!(errors.contains(&address) && errors.contains("[address_in_use]"), "{errors}");
    assert!(!place.path().exists());
}

#[test]
fn it_does_not_open_itself_to_the_network() {
    let place = Place::new();
    let refused = kehu(place.path(), "0.0.0.0:0").output().unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8(refused.stderr).unwrap().contains("[address_not_local]"));
}

#[test]
fn logs_hold_routes_and_neither_bodies_nor_queries() {
    let place = Place::new();
    let running = Running::of(kehu(place.path(), "127.0.0.1:0").env("KEHU_LOG", "trace"));
    let token = running.token("stf_sales_1");
    let registered = running.register(&token, 7).unwrap();
    assert_eq!(registered.0, 201, "{}", registered.1);
    running.send("GET", "/customers?status=canary-query", &[("authorization", &token)], "").unwrap();
    running.send("GET", "/customers/canary-path", &[("authorization", &token)], "").unwrap();
    running.signal("TERM");
    let (_, errors) = running.end();
    assert!(errors.contains("\"http.route\":\"/customers\""));
    for secret in ["陈凯", "13900000007", "canary-query", "canary-path", token.trim_start_matches("Bearer ")] {
        let line = errors.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}
