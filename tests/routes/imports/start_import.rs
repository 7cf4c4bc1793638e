//! `POST /imports`: what is refused at once, and by which name.

use serde_json::json;
use tests::Kit;

use super::fixture::*;
use crate::customers::fixture::{fault, pair, roles};
use shared::domain::catalogue::Right;

#[tokio::test]
async fn the_answer_is_a_job_to_watch() {
    let kit = Kit::start().await;
    let started = file(&specialist(&kit), PEOPLE, people(1..3)).send().await.expect(202);
    assert_eq!(started.header("location"), Some(format!("/imports/{}", started.id()).as_str()));
    let job = started.json();
    assert_eq!(
        (job["status"].clone(), job["progress"].clone()),
        (json!("received"), json!({ "done": 0, "total": null }))
    );
}

#[tokio::test]
async fn only_those_who_may_import() {
    let kit = Kit::start().await;
    for role in roles(|role| !role.may(Right::ImportsRun)) {
        file(&kit.staff(&format!("{role}_1")), PEOPLE, people(1..2)).send().await.expect(403);
    }
}

#[tokio::test]
async fn a_repeated_request_starts_nothing_again() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let first = file(&by, PEOPLE, people(1..3)).key("once").send().await.expect(202);
    let again = file(&by, PEOPLE, people(1..3)).key("once").send().await.expect(202);
    assert_eq!(first.id(), again.id());
    let other = file(&by, &format!("{PEOPLE}&dryRun=true"), people(1..3)).key("once").send().await.expect(422);
    assert_eq!(other.code(), "idempotency_key_reused", "the query is part of the request");
}

#[tokio::test]
async fn unknown_columns_are_named_and_can_be_mapped_or_ignored() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let text = people(1..3).lines().skip(1).fold(
        "客户姓名,魔力值,口味,证件号码,手机号码,信息来源,同意用途\n".to_owned(),
        |text, line| text + &line.replacen(',', ",7,辣,", 1) + "\n",
    );
    let refused = file(&by, PEOPLE, text.clone()).send().await.expect(422);
    let named = [pair("/columns/魔力值", "unknown_column"), pair("/columns/口味", "unknown_column")];
    assert_eq!(refused.faults(), named);
    // {"魔力值":null,"口味":"notes"}
    let columns = "%7B%22%E9%AD%94%E5%8A%9B%E5%80%BC%22%3Anull%2C%22%E5%8F%A3%E5%91%B3%22%3A%22notes%22%7D";
    let job = imported(&kit, &format!("{PEOPLE}&columns={columns}"), text).await.json();
    assert_eq!(job["counts"]["created"], 2, "{job}");
    let lines = lines(&by, job["id"].as_str().unwrap()).await;
    let customer = by.get(format!("/customers/{}", lines[0].customer_id)).await.expect(200).json();
    assert_eq!(customer["fields"]["notes"], "辣");
}

#[tokio::test]
async fn defaults_serve_absent_columns_only() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let without = people(1..3).replace(",同意用途", "").replace(",服务\n", "\n");
    let refused = file(&by, PEOPLE, without.clone()).send().await.expect(422);
    assert_eq!(fault(&refused), pair("purposes", "missing"));
    let job = imported(&kit, &format!("{PEOPLE}&purposes=service"), without).await.json();
    assert_eq!(job["counts"]["created"], 2);
    let blank = people(3..5).replace(",服务\n", ",\n");
    let job = imported(&kit, &format!("{PEOPLE}&purposes=service"), blank).await.json();
    assert_eq!(job["counts"]["rejected"], 2);
    let lines = lines(&by, job["id"].as_str().unwrap()).await;
    assert!(lines.iter().all(|line| line.field == "同意用途" && line.code == "missing"), "{lines:?}");
}

#[tokio::test]
async fn wrong_parameters_come_all_at_once() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let path = "/imports?kind=robot&source=spy&purposes=world&dryRun=perhaps&columns=x&ownerId=me";
    let refused = file(&by, path, people(1..2)).send().await.expect(400);
    let mut faults = refused.faults();
    faults.sort();
    let expected = [
        pair("columns", "not_an_option"),
        pair("dryRun", "not_an_option"),
        pair("kind", "not_an_option"),
        pair("noticeVersion", "missing"),
        pair("ownerId", "not_an_option"),
        pair("purposes", "not_an_option"),
        pair("source", "not_an_option"),
    ];
    assert_eq!(faults, expected);
    let unknown = file(&by, &format!("{PEOPLE}&sheet=2"), people(1..2)).send().await.expect(400);
    assert_eq!(unknown.code(), "unsupported_filter");
}

#[tokio::test]
async fn what_is_no_file_of_customers_is_refused_by_name() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let refused = by.post(PEOPLE).bytes("text/html", "<p>").send().await.expect(415);
    assert_eq!(refused.code(), "unsupported_media_type");
    file(&by, PEOPLE, "").send().await.expect(400);
    file(&by, PEOPLE, vec![b'a'; 4 * 1024 * 1024 + 1]).send().await.expect(413);
    let first_row_as_headers = people(1..3).split_once('\n').unwrap().1.to_owned();
    for (content, code) in [
        (b"\x89PNG\0\0".to_vec(), "unknown_encoding"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "old_or_encrypted_workbook"),
        (b"PK\x03\x04 no archive".to_vec(), "damaged_workbook"),
        (vec![b','; 300], "no_headers"),
        (first_row_as_headers.into_bytes(), "unknown_column"),
    ] {
        let refused = file(&by, PEOPLE, content).send().await.expect(422);
        assert_eq!(refused.faults()[0].1, code);
        assert!(!refused.text().contains("139000000"), "{}", refused.text());
    }
}
