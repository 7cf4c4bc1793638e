//! Days at the edges of time.

use serde_json::{Value, json};
use tests::{person, somebody};

use crate::journal;
use crate::scenes::path;
use crate::state::State;
use crate::trail::accounts_for;

const EDGES: [&str; 7] = [
    "-009999-01-02T01:59:59Z",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "1582-10-10T00:00:00Z",
    "1969-12-31T23:59:59.999999999Z",
    "2026-06-09T02:00:00+25:59",
    "2026-06-09T01:59:60Z",
];

/// Long ago or written oddly: taken or refused, and a deadline that counts from there is found or not.
#[tokio::test]
async fn the_edges_of_time_do_no_harm() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    for (number, edge) in (0u32..).zip(EDGES) {
        let mut body = somebody(number);
        body["firstContactAt"] = edge.into();
        let registered = sales.post("/customers").json(body).send().await;
        assert!(!registered.status.is_server_error(), "{edge}: {}", registered.text());
        let customer = sales.post("/customers").json(somebody(100 + number)).send().await.expect(201);
        for member in ["occurredAt", "confirmation"] {
            let value = if member == "occurredAt" { edge.into() } else { json!({"channel": "paper", "at": edge}) };
            let patch = json!({"fields": {"mobile": format!("150{number:08}")}, member: value});
            let answer = sales.patch(path(&customer)).merge(patch).seen(&customer).send().await;
            assert!(!answer.status.is_server_error(), "{member} {edge}: {}", answer.text());
        }
    }
    for sort in ["created", "lastContact", "-lastContact", "reviewDue"] {
        let mut next = format!("/customers?limit=2&sort={sort}");
        let mut seen = 0;
        while seen < 50 {
            let page = sales.get(&next).await.expect(200);
            seen += page.json()["items"].as_array().unwrap().len();
            let Some(cursor) = page.json()["nextCursor"].as_str().map(str::to_owned) else { break };
            next = format!("/customers?limit=2&sort={sort}&cursor={cursor}");
        }
        assert!(seen < 50, "{sort}: the pages come to an end");
    }
    accounts_for(&State::of(&kit).await);
}

#[tokio::test]
async fn what_is_still_to_come_has_not_happened() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let customer = sales.post("/customers").json(person()).send().await.expect(201);
    for later in ["2026-06-09T02:00:01Z", "9999-12-30T22:00:00Z", "2026-06-09T02:00:00-01:00"] {
        let mut body = somebody(1);
        body["firstContactAt"] = later.into();
        sales.post("/customers").json(body).send().await.expect(422);
        let patch = |more: (&str, Value)| json!({"fields": {"mobile": "15000000001"}, more.0: more.1});
        for more in [("occurredAt", later.into()), ("confirmation", json!({"channel": "paper", "at": later}))] {
            sales.patch(path(&customer)).merge(patch(more)).seen(&customer).send().await.expect(422);
        }
    }
    for field in ["birthDate", "idValidUntil"] {
        for odd in ["2026-02-30", "0000-00-00", "9999-99-99", "2027-06-09x", "-1-1-1", "99999-01-01", "٢٠٢٦-٠١-٠١"]
        {
            let mut body = somebody(2);
            body["fields"].as_object_mut().unwrap().remove("idNumber");
            body["fields"][field] = odd.into();
            sales.post("/customers").json(body).send().await.expect(422);
        }
    }
}
