//! Taking one customer into another (CUS-23): what stands where, who answers to the old id, what is
//! refused.

use serde_json::{Value, json};
use tests::{Answer, Client, Kit, person, somebody};

use super::fixture::{
    company, fault, ids, pair, pairs, path, pending, read_before_write, registered, registered_company, twins, walk,
    with_contact,
};

pub fn merge(absorbed: &Answer) -> Value {
    let version = absorbed.json()["version"].clone();
    json!({ "absorb": absorbed.id(), "absorbVersion": version, "reason": "同一人,两次录入" })
}

pub async fn merged(by: &Client, survivor: &Answer, absorbed: &Answer) -> Answer {
    by.post(path(survivor, "/merges")).json(merge(absorbed)).seen(survivor).send().await.expect(200)
}

/// Somebody, with these fields besides; `null` takes one out.
pub async fn with(by: &Client, number: u32, fields: Value) -> Answer {
    let mut body = somebody(number);
    let all = body["fields"].as_object_mut().unwrap();
    for (id, value) in fields.as_object().unwrap() {
        match value {
            Value::Null => drop(all.remove(id)),
            value => drop(all.insert(id.clone(), value.clone())),
        }
    }
    by.post("/customers").json(body).send().await.expect(201)
}

pub async fn view(by: &Client, made: &Answer) -> Answer {
    by.get(path(made, "")).await.expect(200)
}

/// An individual without a number and one with it: the two can be one.
async fn two(kit: &Kit) -> [Answer; 2] {
    let sales = kit.staff("sales_1");
    let survivor = with(&sales, 1, json!({ "name": "陈凯", "idNumber": null, "landline": "010-31843295" })).await;
    let absorbed = with(&sales, 2, json!({ "name": "陈恺", "email": "chenkai@example.cn", "employer": null })).await;
    [survivor, absorbed]
}

#[tokio::test]
async fn ones_own_stays_and_what_is_missing_is_linked() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [survivor, absorbed] = two(&kit).await;
    let done = merged(&specialist, &survivor, &absorbed).await.json();
    assert_eq!(done["status"], "merged");
    assert_eq!(done["taken"], json!(["birthDate", "email", "gender", "idNumber"]));
    assert_eq!(done["conflicts"], json!(["mobile", "name"]));
    let shown = view(&sales, &survivor).await.json();
    assert_eq!(shown["mergedFrom"], json!([absorbed.id()]));
    let fields = &shown["fields"];
    assert_eq!((&fields["name"], &fields["mobile"]), (&json!("陈凯"), &json!("139****0001")));
    assert_eq!((&fields["email"], &fields["birthDate"]), (&json!("c***@example.cn"), &json!("1950-01-01")));
    assert!(fields["idNumber"].as_str().unwrap().contains('*'));
}

#[tokio::test]
async fn a_dry_run_shows_both_and_changes_nothing() {
    let kit = Kit::start().await;
    let specialist = kit.staff("management_specialist_1");
    let [survivor, absorbed] = two(&kit).await;
    let mut body = merge(&absorbed);
    body["dryRun"] = true.into();
    body["choices"] = json!({ "mobile": "absorbed" });
    body.as_object_mut().unwrap().remove("reason");
    let plan = specialist.post(path(&survivor, "/merges")).json(body).seen(&survivor).send().await.expect(200).json();
    assert_eq!(plan["status"], "planned");
    assert_eq!(plan["taken"], json!(["birthDate", "email", "gender", "idNumber", "mobile"]));
    let (mine, theirs) = (&plan["survivor"], &plan["absorbed"]);
    assert_eq!(
        (&mine["fields"]["mobile"], &theirs["fields"]["mobile"]),
        (&json!("139****0001"), &json!("139****0002"))
    );
    assert_eq!(theirs["provenance"]["mobile"]["source"], "sales_talk");
    assert_eq!(theirs["provenance"]["mobile"]["by"], "stf_sales_1");
    for customer in [&survivor, &absorbed] {
        assert_eq!(view(&specialist, customer).await.json()["version"], 1);
    }
}

#[tokio::test]
async fn a_choice_decides_and_the_number_is_found_under_the_survivor() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [survivor, absorbed] = two(&kit).await;
    let mut body = merge(&absorbed);
    body["choices"] = json!({ "mobile": "absorbed", "name": "absorbed" });
    specialist.post(path(&survivor, "/merges")).json(body).seen(&survivor).send().await.expect(200);
    let fields = view(&sales, &survivor).await.json()["fields"].clone();
    assert_eq!((&fields["name"], &fields["mobile"]), (&json!("陈恺"), &json!("139****0002")));
    kit.settle().await;
    for (route, wanted) in [
        ("lookups", json!({ "field": "mobile", "value": "13900000001" })),
        ("lookups", json!({ "field": "mobile", "value": "13900000002" })),
        ("lookups", json!({ "field": "email", "value": "chenkai@example.cn" })),
        ("searches", json!({ "name": "陈恺" })),
        ("searches", json!({ "name": "陈" })),
    ] {
        let found = sales.post(format!("/customers/{route}")).json(wanted.clone()).send().await.expect(200).json();
        assert_eq!(ids(found["items"].as_array().unwrap()), [survivor.id()], "{wanted}");
    }
}

#[tokio::test]
async fn the_old_id_answers_with_the_survivor_and_takes_nothing() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [survivor, absorbed] = two(&kit).await;
    merged(&specialist, &survivor, &absorbed).await;
    let shown = view(&sales, &absorbed).await;
    assert_eq!((shown.id(), &shown.json()["mergedFrom"]), (survivor.id(), &json!([absorbed.id()])));
    let refused = sales.patch(path(&absorbed, "")).merge(json!({ "fields": { "employer": "甲" } })).seen(&absorbed);
    let refused = refused.send().await.expect(409);
    assert_eq!((refused.code(), &refused.json()["customerId"]), ("merged".to_owned(), &json!(survivor.id())));
    for (below, body) in [
        ("/consents", json!({ "purpose": "survey", "noticeVersion": "2026-01", "channel": "paper" })),
        ("/owner", json!({ "ownerId": "stf_sales_1" })),
        ("/verification", json!({ "outcome": "verified", "method": "documents" })),
        ("/merges", merge(&survivor)),
    ] {
        let refused = specialist.post(path(&absorbed, below)).json(body).seen(&absorbed).send().await.expect(409);
        assert_eq!(refused.code(), "merged", "{below}");
    }
    // Its own parts stay to be read.
    for below in ["/changes", "/timeline", "/contacts", "/branches", "/merges"] {
        sales.get(path(&absorbed, below)).await.expect(200);
    }
    let listed = ids(&walk(&sales, "/customers").await);
    assert_eq!(listed, [survivor.id()]);
    // The number is the survivor's now, and still nobody else's.
    let mut again = person();
    again["fields"]["idNumber"] = somebody(2)["fields"]["idNumber"].clone();
    let duplicate = sales.post("/customers").json(again).send().await.expect(409);
    assert_eq!(duplicate.json()["customerId"], survivor.id());
}

#[tokio::test]
async fn the_pair_is_settled_and_the_survivor_takes_the_place_in_others() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [_, absorbed] = twins(&kit, 1).await;
    let survivor = with(&sales, 7_000, json!({ "idNumber": null, "mobile": "13600000001" })).await;
    kit.settle().await;
    assert_eq!(pairs(&sales, "open").await.len(), 3);
    let absorbed = view(&sales, &absorbed).await;
    merged(&specialist, &survivor, &absorbed).await;
    kit.settle().await;
    assert_eq!(pairs(&sales, "merged").await.len(), 1);
    let open = pairs(&sales, "open").await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert!(ids(open[0]["customers"].as_array().unwrap()).contains(&survivor.id()));
}

#[tokio::test]
async fn consents_do_not_add_up() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [survivor, absorbed] = two(&kit).await;
    let survey = json!({ "purpose": "survey", "noticeVersion": "2026-01", "channel": "paper" });
    let absorbed = sales.post(path(&absorbed, "/consents")).json(survey).seen(&absorbed).send().await.expect(200);
    kit.pass(jiff::SignedDuration::from_mins(1));
    let withdrawal = sales.post(path(&absorbed, "/consents/service/withdrawal")).json(json!({ "channel": "app" }));
    let absorbed = withdrawal.seen(&absorbed).send().await.expect(200);
    let done = merged(&specialist, &survivor, &absorbed).await.json();
    assert_eq!((&done["withdrawn"], &done["taken"]), (&json!(["service"]), &json!([])));
    let consents = view(&sales, &survivor).await.json()["consents"].clone();
    assert!(consents["service"]["withdrawnAt"].is_string());
    assert!(consents.get("survey").is_none(), "the other's consent is for the other's data");
}

#[tokio::test]
async fn what_can_not_be_one_is_refused() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let survivor = registered(&sales, 1).await;
    let other = registered(&sales, 2).await;
    let company = registered_company(&sales, 3).await;
    let waiting = with(&sales, 4, json!({ "idNumber": null })).await;
    pending(&sales, &waiting, json!({ "mobile": "13700000000" })).await;
    let post = async |body: Value| specialist.post(path(&survivor, "/merges")).json(body).seen(&survivor).send().await;
    for (body, status, expected) in [
        (merge(&survivor), 422, pair("/absorb", "itself")),
        (merge(&company), 422, pair("/absorb", "other_kind")),
        (merge(&other), 409, pair("/absorb", "other_number")),
        (merge(&waiting), 409, pair("/absorb", "change_pending")),
        (
            json!({ "absorb": other.id(), "absorbVersion": 9, "reason": "甲" }),
            412,
            pair("/absorbVersion", "superseded"),
        ),
    ] {
        assert_eq!(fault(&post(body).await.expect(status)), expected);
    }
    let mut body = merge(&other);
    body["absorb"] = "cus_0197513f4b0070008000000000000000".into();
    post(body).await.expect(404);
    for (name, status) in [("sales_1", 403), ("auditor_1", 403), ("customer_service_2", 403)] {
        let call = kit.staff(name).post(path(&survivor, "/merges")).json(merge(&other)).seen(&survivor);
        call.send().await.expect(status);
    }
}

#[tokio::test]
async fn a_parent_does_not_go_into_its_branch() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let (parent, branch) = (registered_company(&sales, 1).await, registered_company(&sales, 2).await);
    let place = sales.post(path(&branch, "/parent")).json(json!({ "parentId": parent.id() })).seen(&branch);
    let branch = place.send().await.expect(200);
    let parent = view(&sales, &parent).await;
    let into = |survivor: &Answer, absorbed: &Answer| {
        specialist.post(path(survivor, "/merges")).json(merge(absorbed)).seen(survivor).send()
    };
    assert_eq!(fault(&into(&branch, &parent).await.expect(422)), pair("/absorb", "own_branch"));
    into(&parent, &branch).await.expect(200);
    assert_eq!(walk(&sales, &path(&parent, "/branches")).await.len(), 0);
}

#[tokio::test]
async fn contacts_and_branches_are_listed_with_the_survivors() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let (survivor, absorbed) = (registered_company(&sales, 1).await, registered_company(&sales, 2).await);
    let branch = sales.post("/customers").json(company(3)).send().await.expect(201);
    let place = sales.post(path(&branch, "/parent")).json(json!({ "parentId": absorbed.id() })).seen(&branch);
    place.send().await.expect(200);
    let contacts = [
        with_contact(&sales, &survivor, "陈娜", "13900000001").await.id(),
        with_contact(&sales, &absorbed, "李雷", "13900000002").await.id(),
    ];
    let (survivor, absorbed) = (view(&sales, &survivor).await, view(&sales, &absorbed).await);
    merged(&specialist, &survivor, &absorbed).await;
    assert_eq!(ids(&walk(&sales, &path(&survivor, "/contacts?limit=1")).await), contacts);
    assert_eq!(walk(&sales, &path(&survivor, "/branches")).await, [json!({ "customerId": branch.id() })]);
    assert_eq!(view(&sales, &branch).await.json()["parentId"], survivor.id());
}

/// What lists filter by comes with a linked value, and goes with it.
#[tokio::test]
async fn a_linked_facet_is_a_facet() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let mut bare = company(1);
    bare["fields"].as_object_mut().unwrap().remove("industry");
    let survivor = sales.post("/customers").json(bare).send().await.expect(201);
    let absorbed = registered_company(&sales, 2).await;
    let listed = async || ids(&walk(&sales, "/customers?industry=finance").await);
    assert_eq!(listed().await, [absorbed.id()]);
    merged(&specialist, &survivor, &absorbed).await;
    assert_eq!(listed().await, [survivor.id()]);
}

#[tokio::test]
async fn of_two_merges_at_once_one_is_done() {
    let kit = Kit::start().await;
    let (one, other) = (kit.staff("management_specialist_1"), kit.staff("information_supervisor_1"));
    let [a, b] = two(&kit).await;
    read_before_write(&kit);
    // Each into the other: a circle, if both were done.
    let (first, second) = tokio::join!(
        one.post(path(&a, "/merges")).json(merge(&b)).seen(&a).send(),
        other.post(path(&b, "/merges")).json(merge(&a)).seen(&b).send(),
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!([409, 412].contains(&statuses[1]), "{statuses:?}");
}

/// A changed value takes the link's place, and the other customer's stays what it was.
#[tokio::test]
async fn a_linked_value_is_changed_like_any_other() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [survivor, absorbed] = two(&kit).await;
    merged(&specialist, &survivor, &absorbed).await;
    let now = view(&sales, &survivor).await;
    let patch = sales.patch(path(&survivor, "")).merge(json!({ "fields": { "email": "neu@example.cn" } })).seen(&now);
    let changed = patch.send().await.expect(200);
    assert_eq!(changed.json()["fields"]["email"], "n***@example.cn");
    // The number states the birth date, also after a merge.
    let patch = sales.patch(path(&survivor, "")).merge(json!({ "fields": { "birthDate": "1960-01-01" } }));
    let refused = patch.seen(&changed).send().await.expect(422);
    assert_eq!(fault(&refused), pair("/fields/birthDate", "contradicts_id_number"));
}
