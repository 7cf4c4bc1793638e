//! Departments are inspected, marked, advised, and looked at again (SVC-21).

use serde_json::{Value, json};
use tests::{Answer, Kit};

const INSPECTOR: &str = "department_head_1";

fn floor(unit: &str, marks: [u64; 4]) -> Value {
    let [cleanliness, signs, facilities, presence] = marks;
    json!({
        "kind": "floor", "channel": "routine", "matter": "忙时无人引导",
        "details": {
            "unit": unit, "cleanliness": cleanliness, "signs": signs, "facilities": facilities, "presence": presence,
        },
    })
}

async fn inspected(kit: &Kit, body: Value) -> Answer {
    kit.staff(INSPECTOR).post("/inspections").json(body).send().await
}

async fn moved(kit: &Kit, who: &str, id: &str, step: &str, form: Value) -> Answer {
    let now = kit.staff(INSPECTOR).get(format!("/inspections/{id}")).await.expect(200);
    let call = kit.staff(who).post(format!("/inspections/{id}/moves"));
    call.json(json!({ "move": step, "form": form })).seen(&now).send().await
}

#[tokio::test]
async fn a_department_is_marked_advised_and_looked_at_again() {
    let kit = Kit::start().await;
    let made = inspected(&kit, floor("unt_south", [5, 4, 3, 5])).await.expect(201);
    let view = made.json();
    // 17 of 4, in hundredths.
    assert_eq!((&view["score"], &view["aboutUnitId"]), (&json!(425), &json!("unt_south")));
    assert_eq!((&view["stage"], &view["fields"]), (&json!("recorded"), &json!({ "matter": "忙时无人引导" })));
    let id = made.id();
    let advice = json!({ "cause": "staffing", "words": "忙时加一人" });
    let advised = moved(&kit, INSPECTOR, &id, "advise", advice).await.expect(200);
    // Ten working days from Tuesday the 9th; Friday the 19th is a holiday.
    assert_eq!(
        (&advised.json()["stage"], &advised.json()["dueAt"]),
        (&json!("improving"), &json!("2026-06-24T10:00:00Z"))
    );
    // Whoever is asked to improve something sees what was found, and nobody else of his department's does.
    let theirs = kit.staff("customer_service_2");
    theirs.get(format!("/inspections/{id}")).await.expect(404);
    let task = json!({ "unitId": "unt_south", "words": "请调整排班", "workingDays": 3 });
    let call = kit.staff(INSPECTOR).post(format!("/inspections/{id}/tasks")).json(task).seen(&advised);
    let given = call.send().await.expect(200).json();
    let task = given["tasks"][0]["id"].as_str().unwrap();
    assert_eq!(theirs.get("/inspections/tasks").await.expect(200).json()["items"][0]["id"], task);
    let now = theirs.get(format!("/inspections/{id}")).await.expect(200);
    let call = theirs.post(format!("/inspections/{id}/tasks/{task}/answer")).json(json!({ "words": "已加岗" }));
    call.seen(&now).send().await.expect(200);
    // It is not for them to say that it is well.
    let confirm = json!({ "mark": 5, "words": "复查到位" });
    moved(&kit, "customer_service_2", &id, "confirm", confirm.clone()).await.expect(403);
    let closed = moved(&kit, INSPECTOR, &id, "confirm", confirm).await.expect(200).json();
    assert_eq!((&closed["stage"], &closed["mark"], &closed["score"]), (&json!("closed"), &json!(5), &json!(425)));
}

#[tokio::test]
async fn departments_are_compared_by_their_scores() {
    let kit = Kit::start().await;
    for (unit, marks) in [("unt_east", [5, 5, 5, 5]), ("unt_east", [4, 4, 4, 5]), ("unt_south", [1, 2, 2, 2])] {
        inspected(&kit, floor(unit, marks)).await.expect(201);
    }
    let mistaken = inspected(&kit, floor("unt_east", [1, 1, 1, 1])).await.expect(201).id();
    moved(&kit, INSPECTOR, &mistaken, "withdraw", json!({ "words": "记错部门" })).await.expect(200);
    let report = kit.staff("general_manager_1").get("/inspections/report").await.expect(200).json();
    let expected = json!({
        "unt_east": { "count": 2, "mean": 463 }, // (500 + 425) / 2 = 462.5
        "unt_south": { "count": 1, "mean": 175 },
    });
    assert_eq!(report["figures"]["scores"], expected);
    assert_eq!(report["labels"]["floor"], "现场环境");
    let ledger = kit.staff(INSPECTOR).get("/inspections/ledger?day=2026-06-09").await.expect(200).json();
    assert_eq!(ledger["items"].as_array().unwrap().len(), 4);
    kit.staff("customer_service_1").get("/inspections/report").await.expect(403);
}

#[tokio::test]
async fn every_item_is_marked_from_one_to_five() {
    let kit = Kit::start().await;
    let mut body = floor("unt_moon", [0, 6, 3, 3]);
    body["details"].as_object_mut().unwrap().remove("presence");
    let mut faults = inspected(&kit, body).await.expect(422).faults();
    faults.sort();
    let wrong = [
        ("/details/cleanliness", "out_of_range"),
        ("/details/presence", "missing"),
        ("/details/signs", "out_of_range"),
    ];
    assert_eq!(faults, wrong.map(|(at, code)| (at.to_owned(), code.to_owned())));
    let nowhere = inspected(&kit, floor("unt_moon", [3, 3, 3, 3])).await.expect(422);
    assert_eq!(nowhere.faults(), [("/details/unit".to_owned(), "not_on_file".to_owned())]);
    let mut later = floor("unt_east", [3, 3, 3, 3]);
    later["inspectedAt"] = "2026-07-01T00:00:00Z".into();
    let refused = inspected(&kit, later).await.expect(422);
    assert_eq!(refused.faults(), [("/inspectedAt".to_owned(), "date_in_future".to_owned())]);
    kit.staff("sales_1").post("/inspections").json(floor("unt_east", [3, 3, 3, 3])).send().await.expect(403);
}

#[tokio::test]
async fn what_nobody_follows_up_goes_up_the_ladder() {
    let kit = Kit::start().await;
    let id = inspected(&kit, floor("unt_east", [3, 3, 3, 3])).await.expect(201).id();
    kit.pass(jiff::SignedDuration::from_hours(24 * 7));
    kit.system.run("case-watch", |run| run).await.unwrap().unwrap();
    let history = kit.staff(INSPECTOR).get(format!("/inspections/{id}/history")).await.expect(200).json();
    let told = &history["items"][1];
    assert_eq!(
        (&told["act"], &told["clock"], &told["role"]),
        (&json!("escalated"), &json!("accept"), &json!("general_manager"))
    );
}
