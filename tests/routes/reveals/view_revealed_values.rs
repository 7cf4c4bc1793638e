use jiff::SignedDuration;
use serde_json::json;
use tests::somebody;

use super::fixture::{MOBILE, NUMBER, Scene, values};

#[tokio::test]
async fn the_values_are_shown_in_clear_and_the_customer_can_be_told_by_whom() {
    let scene = Scene::new().await;
    let mut wanted = scene.asking(&["email", "mobile"]);
    wanted["caseId"] = "CASE-7".into();
    let granted = scene.asked("sales_1", wanted).await.expect(201);
    let shown = scene.values("sales_1", &granted).await.expect(200);
    assert_eq!(shown.json()["values"], json!({ "email": "chenkai@example.cn", "mobile": MOBILE }));
    assert_eq!((&shown.json()["viewsLeft"], &shown.json()["until"]), (&json!(2), &json!("2026-06-09T02:15:00Z")));
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    let rows = scene.timeline().await;
    let seen: Vec<_> = rows.iter().filter(|row| row["action"] == "view_revealed_values").collect();
    let [row] = seen.as_slice() else { panic!("{rows:?}") };
    assert_eq!(
        (&row["staff"], &row["purpose"], &row["caseId"]),
        (&json!("stf_sales_1"), &json!("service"), &json!("CASE-7"))
    );
    assert_eq!((&row["fields"], &row["changeId"]), (&json!(["email", "mobile"]), &json!(granted.id())));
}

#[tokio::test]
async fn each_view_is_counted_and_the_last_one_is_the_last() {
    let scene = Scene::new().await;
    let granted = scene.granted(&["mobile"]).await;
    for left in [2, 1, 0] {
        assert_eq!(scene.values("sales_1", &granted).await.expect(200).json()["viewsLeft"], left);
    }
    let over = scene.values("sales_1", &granted).await.expect(409);
    assert_eq!(over.code(), "reveal_used_up");
    let state = scene.sales.get(format!("/reveals/{}", granted.id())).await.expect(200).json();
    assert_eq!((&state["used"], &state["views"]), (&json!(3), &json!(3)));
}

#[tokio::test]
async fn its_time_runs_out_to_the_second() {
    let scene = Scene::new().await;
    let granted = scene.granted(&["mobile"]).await;
    scene.kit.pass(SignedDuration::from_secs(15 * 60 - 1));
    scene.values("sales_1", &granted).await.expect(200);
    scene.kit.pass(SignedDuration::from_secs(1));
    assert_eq!(scene.values("sales_1", &granted).await.expect(409).code(), "reveal_expired");
}

/// What it is shown for is told in both languages, and every other end has words of its own.
#[tokio::test]
async fn a_refusal_has_words_in_the_language_that_is_asked_for() {
    let scene = Scene::new().await;
    let granted = scene.granted(&["mobile"]).await;
    scene.kit.pass(SignedDuration::from_mins(16));
    let call =
        |language| scene.sales.call(http::Method::GET, values(&granted)).header("accept-language", language).send();
    assert_eq!(call("zh-CN").await.json()["title"], "查看授权已过期");
    assert_eq!(call("en").await.json()["title"], "The time to see it is over");
}

#[tokio::test]
async fn a_value_that_was_changed_since_is_shown_as_it_is_now() {
    let scene = Scene::new().await;
    let granted = scene.granted(&["mobile"]).await;
    let path = format!("/customers/{}", scene.customer.id());
    let patch = json!({ "fields": { "mobile": "13911112222" } });
    let change = scene.sales.patch(&path).merge(patch).seen(&scene.customer).send().await.expect(202);
    scene.kit.staff("management_specialist_1").decide(&change, "approved").send().await.expect(200);
    assert_eq!(scene.values("sales_1", &granted).await.expect(200).json()["values"]["mobile"], "13911112222");
}

/// The value stands under the customer it came from, and opens there.
#[tokio::test]
async fn what_was_linked_by_a_merge_is_opened_where_it_is_at_home() {
    let scene = Scene::new().await;
    let specialist = scene.kit.staff("management_specialist_1");
    let mut twin = somebody(9);
    let fields = twin["fields"].as_object_mut().unwrap();
    fields.remove("idNumber");
    fields.insert("address".to_owned(), "北京市朝阳区建国路88号1203室".into());
    let absorbed = scene.sales.post("/customers").json(twin).send().await.expect(201);
    let merge = json!({ "absorb": absorbed.id(), "absorbVersion": 1, "reason": "重复录入" });
    let path = format!("/customers/{}/merges", scene.customer.id());
    specialist.post(path).json(merge).seen(&scene.customer).send().await.expect(200);
    let granted = scene.granted(&["mobile", "address"]).await;
    let shown = scene.values("sales_1", &granted).await.expect(200).json();
    assert_eq!(shown["values"], json!({ "address": "北京市朝阳区建国路88号1203室", "mobile": MOBILE }));
    // Whoever asks for the absorbed one is told where it went.
    let mut wanted = scene.asking(&["address"]);
    wanted["customerId"] = absorbed.id().into();
    let elsewhere = scene.asked("sales_1", wanted).await.expect(409);
    assert_eq!((elsewhere.code().as_str(), &elsewhere.json()["customerId"]), ("merged", &json!(scene.customer.id())));
    // Both can be told who saw it.
    scene.kit.settle().await;
    let path = format!("/customers/{}/timeline?include=disclosures", absorbed.id());
    let rows = scene.kit.staff("information_supervisor_1").get(path).await.expect(200).json();
    assert!(rows["items"].as_array().unwrap().iter().any(|row| row["action"] == "view_revealed_values"), "{rows}");
}

/// Keys of level 1 are never kept: warm or cold, each key is a call that CloudTrail shows.
#[tokio::test]
async fn each_key_is_opened_by_kms_once_a_view_and_never_kept() {
    let scene = Scene::new().await;
    let specialist = "management_specialist_1";
    let mut wanted = scene.asking(&["email", "mobile"]);
    let granted = scene.asked(specialist, wanted.clone()).await.expect(201);
    for _ in 0..2 {
        // Two values of one class, written together: one key.
        assert_eq!(scene.values(specialist, &granted).await.expect(200).cost.kms_calls, 1);
    }
    wanted["fields"] = json!(["idNumber", "mobile"]);
    wanted["breakGlass"] = true.into();
    let granted = scene.asked(specialist, wanted).await.expect(201);
    for app in scene.kit.system.apps().values() {
        app.vault.forget();
    }
    let shown = scene.values(specialist, &granted).await.expect(200);
    assert_eq!((shown.cost.kms_calls, &shown.json()["values"]["idNumber"]), (2, &json!(NUMBER)));
}
