//! The trail by customer, person, case, action and time, for auditors, who leave a row in it (AUD-01, AUD-18).

use jiff::SignedDuration;
use tests::Kit;

use super::{actions, customer};

#[tokio::test]
async fn what_happened_to_a_customer_is_found_whoever_did_it() {
    let kit = Kit::start().await;
    let made = customer(&kit, 1).await;
    customer(&kit, 2).await;
    let auditor = kit.staff("auditor_1");
    let path = format!("/audits?customer={}", made.id());
    let found = auditor.get(&path).await.expect(200);
    assert_eq!(actions(&found)[..2], ["view_customer", "view_customer"], "newest first: {}", found.text());
    let mut all = actions(&found);
    all.sort();
    assert_eq!(all, ["register_customer", "verify_customer", "view_customer", "view_customer"]);
    let items = found.json()["items"].as_array().unwrap().clone();
    let refused = items.iter().find(|item| item["act"] == "refusal").unwrap();
    assert_eq!((refused["staff"].as_str(), refused["outcome"].as_str()), (Some("stf_sales_2"), Some("not_found")));
    let seen = items.iter().find(|item| item["act"] == "disclosure").unwrap();
    assert!(seen["fields"].as_array().unwrap().iter().any(|field| field == "mobile"), "{seen}");
    // He has left a row himself.
    kit.settle().await;
    let again = auditor.get(&path).await.expect(200);
    assert_eq!(actions(&again)[0], "list_audits");
    assert_eq!(again.json()["items"][0]["staff"], "stf_auditor_1");
}

#[tokio::test]
async fn what_a_person_did_and_what_was_done_for_a_case_is_found() {
    let kit = Kit::start().await;
    customer(&kit, 1).await;
    kit.system.run("review-trigger", |run| run).await.unwrap().unwrap();
    kit.pass(SignedDuration::from_secs(1));
    kit.system.run("audit-seal", |run| run).await.unwrap().unwrap();
    kit.settle().await;
    let auditor = kit.staff("auditor_1");
    let specialist = auditor.get("/audits?staff=stf_management_specialist_1").await.expect(200);
    assert_eq!(actions(&specialist), ["verify_customer"]);
    let system = auditor.get("/audits?staff=stf_system").await.expect(200);
    assert!(actions(&system).contains(&"seal_trail".to_owned()));
    // A seal is made for its number.
    let case = auditor.get("/audits?case=1").await.expect(200);
    assert_eq!(actions(&case), ["seal_trail"]);
    let registered = auditor.get("/audits?action=register_customer").await.expect(200);
    assert_eq!(actions(&registered), ["register_customer"]);
    assert_eq!(actions(&auditor.get("/audits?action=no_such_thing").await.expect(200)), Vec::<String>::new());
}

#[tokio::test]
async fn by_time_alone_nothing_is_left_out_over_hours_and_pages() {
    let kit = Kit::start().await;
    // Not among the rows of the set-up.
    kit.pass(SignedDuration::from_secs(1));
    for number in 1..4 {
        customer(&kit, number).await;
        kit.pass(SignedDuration::from_hours(5));
    }
    let auditor = kit.staff("auditor_1");
    let whole = auditor.get("/audits?from=2026-06-09T02:00:01Z&to=2026-06-10T00:00:00Z").await.expect(200);
    assert_eq!(actions(&whole).len(), 12, "{}", whole.text());
    // Four rows an hour: pages that end within one, and with one.
    for limit in [1, 4, 5, 8] {
        let mut next = Some(format!("/audits?from=2026-06-09T02:00:01Z&to=2026-06-10T00:00:00Z&limit={limit}"));
        let mut walked = Vec::new();
        while let Some(path) = next {
            let page = auditor.get(path).await.expect(200);
            let rows = page.json()["items"].as_array().unwrap().clone();
            assert!(rows.len() <= limit);
            walked.extend(rows.iter().map(|row| row["auditRow"].as_str().unwrap().to_owned()));
            next = page.header("link").map(|link| link[1..].split('>').next().unwrap().to_owned());
        }
        let mut distinct = walked.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!((walked.len(), distinct.len()), (12, 12), "{limit}");
    }
    let narrow =
        auditor.get("/audits?action=register_customer&from=2026-06-09T06:00:00Z&to=2026-06-09T09:00:00Z").await;
    assert_eq!(actions(&narrow.expect(200)), ["register_customer"]);
}

#[tokio::test]
async fn what_can_not_be_asked_together_is_refused_by_name() {
    let kit = Kit::start().await;
    let auditor = kit.staff("auditor_1");
    for (query, status, code, faults) in [
        ("staff=stf_1&action=view_customer", 400, "unsupported_filter", vec![("action", "unsupported")]),
        (
            "unit=unt_1&from=2026-06-09T00:00:00Z&to=2026-06-09T01:00:00Z",
            400,
            "unsupported_filter",
            vec![("unit", "unsupported")],
        ),
        ("", 400, "invalid_parameter", vec![("from", "missing"), ("to", "missing")]),
        ("from=yesterday&to=2026-06-09T01:00:00Z", 400, "invalid_parameter", vec![("from", "not_an_option")]),
        ("from=2026-01-01T00:00:00Z&to=2026-06-09T01:00:00Z", 400, "invalid_parameter", vec![("to", "out_of_range")]),
        (
            "staff=stf_1&from=2026-06-09T01:00:00Z&to=2026-06-09T00:00:00Z",
            400,
            "invalid_parameter",
            vec![("to", "out_of_range")],
        ),
        (
            "customer=zhang",
            400,
            "invalid_parameter",
            vec![("customer", "not_an_option"), ("from", "missing"), ("to", "missing")],
        ),
    ] {
        let answer = auditor.get(format!("/audits?{query}")).await.expect(status);
        let named: Vec<_> =
            answer.faults().into_iter().map(|(name, fault)| (name.trim_start_matches('/').to_owned(), fault)).collect();
        let wanted: Vec<_> = faults.into_iter().map(|(name, fault)| (name.to_owned(), fault.to_owned())).collect();
        assert_eq!((answer.code().as_str(), named), (code, wanted), "{query}");
    }
}

#[tokio::test]
async fn only_auditors_read_the_trail() {
    let kit = Kit::start().await;
    let made = customer(&kit, 1).await;
    for role in ["administrator_1", "general_manager_1", "information_supervisor_1", "department_head_1", "sales_1"] {
        for path in [
            "/audits?staff=stf_sales_1".to_owned(),
            format!("/audits/customers/{}/extract", made.id()),
            "/audits/seals".to_owned(),
        ] {
            assert_eq!(kit.staff(role).get(path).await.expect(403).code(), "forbidden", "{role}");
        }
    }
}
