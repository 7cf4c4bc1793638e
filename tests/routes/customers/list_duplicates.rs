//! The review list of likely duplicates (CUS-23).

use embedded::{Effect, Fault, Service};
use serde_json::{Value, json};
use tests::{Client, Kit, somebody};

use super::fixture::{ids, pair, pairs, path, registered, twins};

fn both(pair: &Value) -> Vec<String> {
    ids(pair["customers"].as_array().unwrap())
}

#[tokio::test]
async fn a_pair_stands_there_once_with_what_speaks_for_it() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let [older, younger] = twins(&kit, 1).await;
    registered(&sales, 9_000).await;
    kit.settle().await;
    let found = pairs(&sales, "open").await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(both(&found[0]), [older.id(), younger.id()]);
    assert_eq!((&found[0]["reasons"], &found[0]["version"]), (&json!(["same_mobile"]), &json!(1)));
    assert_eq!(found[0]["customers"][0]["fields"]["mobile"], "136****0001");
    // Anything else about one of them changes nothing.
    let patch = sales.patch(path(&older, "")).merge(json!({ "fields": { "employer": "新公司" } })).seen(&older);
    patch.send().await.expect(200);
    kit.settle().await;
    assert_eq!(pairs(&sales, "open").await, found);
}

#[tokio::test]
async fn two_registrations_at_once_make_one_pair() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let twin = |number: u32| {
        let mut person = somebody(number);
        person["fields"]["mobile"] = "13600000001".into();
        sales.post("/customers").json(person).send()
    };
    let (one, other) = tokio::join!(twin(1000), twin(2000));
    let mut made = [one.expect(201).id(), other.expect(201).id()];
    made.sort();
    kit.settle().await;
    let found = pairs(&sales, "open").await;
    assert_eq!(found.iter().map(both).collect::<Vec<_>>(), [made]);
}

/// Follow-up work that fails is done again, from wherever it was: nothing is lost, nothing is there twice.
#[tokio::test]
async fn a_store_that_fails_only_delays_it() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    for number in [1000, 2000, 3000] {
        let mut person = somebody(number);
        person["fields"]["mobile"] = "13600000001".into();
        sales.post("/customers").json(person).send().await.expect(201);
    }
    for skip in 0..12 {
        let faults = kit.system.embedded().faults();
        let fault = Fault::new(Effect::InternalServerError).service(Service::DynamoDb).principal("records-stream");
        let _strikes = faults.inject(fault.skip(skip * 3));
        assert!(kit.system.settle().await.is_err() || skip > 0);
        faults.clear();
    }
    kit.settle().await;
    assert_eq!(pairs(&sales, "open").await.len(), 3);
}

#[tokio::test]
async fn it_is_shown_to_whoever_reaches_both() {
    let kit = Kit::start().await;
    let [_, younger] = twins(&kit, 1).await;
    let count = async |name: &str| pairs(&kit.staff(name), "open").await.len();
    for (name, expected) in
        [("sales_1", 1), ("sales_2", 0), ("customer_service_1", 1), ("customer_service_2", 0), ("general_manager_1", 1)]
    {
        assert_eq!(count(name).await, expected, "{name}");
    }
    kit.staff("auditor_1").get("/customers/duplicates").await.expect(403);
    // The younger goes to another department: whoever reaches one of the two learns of neither.
    let call = kit.staff("management_specialist_1").post(path(&younger, "/owner"));
    call.json(json!({ "ownerId": "stf_sales_2" })).seen(&younger).send().await.expect(200);
    kit.settle().await;
    for (name, expected) in [("sales_1", 0), ("sales_2", 0), ("department_head_1", 0), ("general_manager_1", 1)] {
        assert_eq!(count(name).await, expected, "{name}");
    }
}

/// The pair stands where the older of the two belongs, also when that changes.
#[tokio::test]
async fn it_follows_its_customers() {
    let kit = Kit::start().await;
    for twin in twins(&kit, 1).await {
        let call = kit.staff("management_specialist_1").post(path(&twin, "/owner"));
        call.json(json!({ "ownerId": "stf_sales_2" })).seen(&twin).send().await.expect(200);
    }
    kit.settle().await;
    assert_eq!(pairs(&kit.staff("sales_1"), "open").await.len(), 0);
    assert_eq!(pairs(&kit.staff("sales_2"), "open").await.len(), 1);
}

#[tokio::test]
async fn it_comes_in_pages_either_way() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    for number in 1..4 {
        twins(&kit, number).await;
    }
    let walked = async |by: &Client, sort: &str| -> Vec<Value> {
        super::fixture::walk(by, &format!("/customers/duplicates?sort={sort}&limit=1")).await
    };
    let oldest_first = walked(&sales, "found").await;
    assert_eq!(oldest_first.len(), 3);
    let mut newest_first = walked(&kit.staff("information_supervisor_1"), "-found").await;
    newest_first.reverse();
    assert_eq!(ids(&newest_first), ids(&oldest_first));
    for (query, name) in [("status=lost", "status"), ("sort=name", "sort")] {
        let refused = sales.get(format!("/customers/duplicates?{query}")).await.expect(400);
        assert_eq!(refused.faults(), [pair(name, "not_an_option")]);
    }
}
