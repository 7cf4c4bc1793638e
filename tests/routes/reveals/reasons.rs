//! Why somebody asks is free text about a customer: level 2, also where it is put before a second person.

use serde_json::{Value, json};
use shared::audit::{Act, Actor, Entry};
use shared::domain::ids::{StaffId, SubjectId};
use shared::store::{Transaction, customers, subjects};
use tests::Answer;

use super::fixture::Scene;

const REASON: &str = "客户来电,需回拨";

async fn asked(scene: &Scene) -> String {
    let asked = scene.asked("sales_1", scene.asking(&["idNumber"])).await.expect(202);
    format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap())
}

async fn view(scene: &Scene, who: &str, path: &str) -> Answer {
    scene.kit.staff(who).get(path).await.expect(200)
}

fn reason(view: &Answer) -> Option<Value> {
    view.json()["history"][0].get("reason").cloned()
}

#[tokio::test]
async fn a_reason_is_for_those_who_are_cleared_for_level_2_of_its_customer() {
    let scene = Scene::new().await;
    let path = asked(&scene).await;
    for who in ["sales_1", "department_head_1", "general_manager_1"] {
        assert_eq!(reason(&view(&scene, who, &path).await), Some(json!(REASON)), "{who}");
    }
    // He looks over who asked whom, and sees no customer.
    let auditor = view(&scene, "auditor_1", &path).await;
    assert_eq!(auditor.json()["history"][0]["by"], "stf_sales_1");
    assert!(!auditor.text().contains(REASON));
}

#[tokio::test]
async fn it_is_shown_to_nobody_whose_training_has_lapsed() {
    let scene = Scene::new().await;
    let administrator = scene.kit.staff("administrator_1");
    let head = administrator.get("/access/staff/stf_department_head_1").await.expect(200);
    let training = json!({ "course": "个人信息保护", "passedOn": "2026-06-01", "validUntil": "2026-06-09" });
    let trained = administrator.post("/access/staff/stf_department_head_1/trainings").json(training);
    trained.seen(&head).send().await.expect(200);
    let path = asked(&scene).await;
    assert_eq!(reason(&view(&scene, "department_head_1", &path).await), Some(json!(REASON)));
    // Midnight in Shanghai.
    scene.kit.pass(jiff::SignedDuration::from_hours(14));
    for page in [path.as_str(), "/approvals"] {
        let seen = view(&scene, "department_head_1", page).await;
        assert!(seen.text().contains("idNumber") && !seen.text().contains(REASON), "{page}");
    }
    // What he says himself is kept, and shown to those who are cleared.
    let seen = view(&scene, "department_head_1", &path).await;
    let decision = json!({ "decision": "approved", "reason": "已核对用途" });
    let decided = scene.kit.staff("department_head_1").post(format!("{path}/decisions")).json(decision).seen(&seen);
    assert!(!decided.send().await.expect(200).text().contains("已核对用途"));
    assert_eq!(view(&scene, "sales_1", &path).await.json()["history"][1]["reason"], "已核对用途");
}

#[tokio::test]
async fn one_customer_who_is_erased_does_not_take_the_page_away() {
    let scene = Scene::new().await;
    let erased = asked(&scene).await;
    let other = scene.sales.post("/customers").json(tests::somebody(5)).send().await.expect(201);
    let scene = Scene { customer: other, ..scene };
    asked(&scene).await;
    let app = &scene.kit.system.apps()["customers"];
    let page = view(&scene, "department_head_1", "/approvals").await.json();
    let id = page["items"][0]["matter"]["customerId"].as_str().unwrap().parse().unwrap();
    let row = customers::get(&app.store, &id, true).await.unwrap().unwrap();
    erase(&scene, &row.subject).await;
    assert_eq!(reason(&view(&scene, "department_head_1", &erased).await), None);
    let page = view(&scene, "department_head_1", "/approvals").await.json();
    let reasons: Vec<_> = page["items"].as_array().unwrap().iter().map(|one| &one["history"][0]["reason"]).collect();
    assert_eq!(reasons, [&Value::Null, &json!(REASON)]);
}

#[tokio::test]
async fn why_a_contact_persons_values_were_seen_is_gone_with_that_person() {
    let scene = Scene::new().await;
    let company = scene.sales.post("/customers").json(tests::organisation()).send().await.expect(201);
    let contact = json!({ "fields": { "name": "李雷", "mobile": "13900001111" } });
    let contact = scene.sales.post(format!("/customers/{}/contacts", company.id())).json(contact);
    let contact = contact.send().await.expect(201);
    let asked = json!({
        "customerId": company.id(), "contactId": contact.id(), "breakGlass": true,
        "fields": ["mobile"], "purpose": "contract", "reason": REASON,
    });
    let granted = scene.asked("sales_1", asked).await.expect(201).json();
    let path = format!("/approvals/{}", granted["approvalId"].as_str().unwrap());
    assert_eq!(reason(&view(&scene, "department_head_1", &path).await), Some(json!(REASON)));
    let app = &scene.kit.system.apps()["customers"];
    let (under, id) = (company.id().parse().unwrap(), contact.id().parse().unwrap());
    let row = customers::contact(&app.store, &under, &id).await.unwrap().unwrap();
    erase(&scene, &row.subject).await;
    assert_eq!(reason(&view(&scene, "department_head_1", &path).await), None);
}

async fn erase(scene: &Scene, subject: &SubjectId) {
    let app = &scene.kit.system.apps()["customers"];
    let mut tx = Transaction::new();
    subjects::bury(subject, app.time.now(), &mut tx).unwrap();
    let actor = Actor { staff: StaffId::system(), on_behalf_of: None, trace_id: "erasure".to_owned() };
    app.commit(&tx, &Entry::new("erase_customer", Act::Change, actor)).await.unwrap();
    scene.kit.system.apps()["approvals"].vault.forget();
}
