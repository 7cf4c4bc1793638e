//! An import whose process is killed again and again: it goes on by itself at each start, and ends as one
//! that was left alone.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::process::Running;
use crate::support::{Place, person};

const KILLS: u32 = 50;
/// Of the moments; the same each time, so that a failure can be seen again.
const SEED: u64 = 20_261_126;
/// The shortest and longest work between a start and the end, in milliseconds.
const WORKED: (u64, u64) = (20, 400);
/// The process looks for work so long after its start.
const FIRST_LOOK: Duration = Duration::from_millis(200);
const STAFF: &str = "stf_information_specialist_1";

/// Sixty rows, most of them well: one says what a row before says, one has another's mobile, one a source
/// that there is not, one another's number.
fn file(first: u32) -> String {
    let mut text = "客户姓名,证件号码,手机号码,信息来源,同意用途\n".to_owned();
    for number in first..first + 60 {
        let (mut of, mut mobile_of, mut source) = (number, number, "展会");
        match number - first {
            20 => (of, mobile_of) = (first + 3, first + 3),
            31 => mobile_of = first + 5,
            42 => source = "间谍",
            53 => of = first + 7,
            _ => {}
        }
        // Each born on another day: or their names would speak for their being the same.
        let field = |number: u32, id: &str| person(number * 1000)["fields"][id].as_str().unwrap().to_owned();
        let given = |number: u32| char::from_u32(0x6000 + number % 8000).unwrap();
        let name = format!("陈{}{}", given(of), given(of + 4000));
        let (number, mobile) = (field(of, "idNumber"), field(mobile_of, "mobile"));
        text.push_str(&format!("{name},{number},{mobile},{source},服务\n"));
    }
    text
}

fn start(running: &Running, first: u32) -> String {
    let token = running.token(STAFF);
    let key = format!("import-{first}");
    let headers = [("authorization", token.as_str()), ("content-type", "text/csv"), ("idempotency-key", &key)];
    let path = "/imports?kind=individual&noticeVersion=2026-01";
    let (status, job) = running.patient("POST", path, &headers, &file(first));
    assert_eq!(status, 202, "{job}");
    let job: Value = serde_json::from_str(&job).unwrap();
    format!("/imports/{}", job["id"].as_str().unwrap())
}

/// Only the process itself moves an import on: looking at it does nothing.
fn completed(running: &Running, import: &str) -> Value {
    let token = running.token(STAFF);
    let begin = Instant::now();
    loop {
        let job = running.json(&token, import);
        if job["status"] == "completed" {
            return job;
        }
        assert_eq!(job["problem"], Value::Null, "{job}");
        assert!(begin.elapsed() < Duration::from_secs(150), "{job}");
        // Nobody may ask more than ten times a second for long.
        sleep(Duration::from_millis(250));
    }
}

/// What became of each row, without the ids; and the ids.
fn rows(running: &Running, import: &str) -> (Vec<String>, Vec<String>) {
    let text = running.text(&running.token(STAFF), &format!("{import}/rows"));
    let mut ids = Vec::new();
    let lines = text.lines().map(|line| {
        let id = line.split(',').find(|cell| cell.starts_with("cus_")).unwrap_or_default();
        if !id.is_empty() && !line.contains("duplicate") {
            ids.push(id.to_owned());
        }
        line.replace(id, "")
    });
    (lines.collect(), ids)
}

fn listed(running: &Running) -> Vec<String> {
    let token = running.token(STAFF);
    let (mut ids, mut path) = (Vec::new(), "/customers?limit=100".to_owned());
    loop {
        let page = running.json(&token, &path);
        ids.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["nextCursor"].as_str() else { return ids };
        path = format!("/customers?limit=100&cursor={cursor}");
    }
}

/// Knuth's generator of numbers that look like chance.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn an_import_that_is_killed_fifty_times_ends_like_one_that_was_left_alone() {
    let place = Place::new();
    let mut running = Running::start(place.path());
    let mut first = 0;
    let import = start(&running, first);
    let alone = completed(&running, &import)["counts"].clone();
    assert_eq!(alone, json!({ "created": 56, "suspect": 1, "duplicate": 2, "rejected": 1, "undone": 0, "kept": 0 }));
    let (told, mut everybody) = rows(&running, &import);

    eprintln!("seed {SEED}");
    let mut chance = SEED;
    let mut kills = 0;
    while kills < KILLS {
        first += 60;
        assert!(first < 60 * 4 * KILLS, "it is done before it can be killed: shorten WORKED");
        let import = start(&running, first);
        loop {
            let worked = WORKED.0 + next(&mut chance) % (WORKED.1 - WORKED.0);
            sleep(FIRST_LOOK + Duration::from_millis(worked));
            running.signal("KILL");
            // Its folder is free when it has ended, and not when it was told to.
            running.end();
            running = Running::start(place.path());
            if running.json(&running.token(STAFF), &import)["status"] == "completed" {
                break;
            }
            kills += 1;
            if kills == KILLS {
                break;
            }
        }
        assert_eq!(completed(&running, &import)["counts"], alone, "kill {kills}");
        let (lines, ids) = rows(&running, &import);
        assert_eq!(lines, told, "kill {kills}");
        everybody.extend(ids);
    }
    eprintln!("{} imports, {kills} kills", first / 60);
    let on_file = listed(&running);
    let (once, told): (BTreeSet<_>, BTreeSet<_>) = (on_file.iter().collect(), everybody.iter().collect());
    assert_eq!((on_file.len(), everybody.len()), (once.len(), told.len()), "nobody twice");
    assert_eq!(once, told, "who is on file is told, and nobody else is on file");
}
