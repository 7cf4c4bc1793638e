use serde_json::{Value, json};
use shared::domain::catalogue::{Level, Right};
use tests::{Kit, person};

use super::fixture::{path, registered, registered_company, roles};

/// Whom a customer of the first department, owned by its salesman, is there for (ACC-22).
#[tokio::test]
async fn a_customer_is_there_for_whose_grant_reaches_it() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    for (name, status) in [
        ("sales_1", 200),
        ("sales_2", 404),
        ("customer_service_1", 200),
        ("customer_service_2", 404),
        ("information_specialist_1", 200),
        ("information_specialist_2", 404),
        ("department_head_1", 200),
        ("department_head_2", 404),
        ("information_supervisor_1", 200),
        ("information_supervisor_2", 200),
        ("management_specialist_1", 200),
        ("management_specialist_2", 200),
        ("general_manager_1", 200),
        ("general_manager_2", 200),
        ("administrator_1", 403),
        ("auditor_1", 403),
    ] {
        let answer = kit.staff(name).get(path(&made, "")).await;
        assert_eq!(answer.status, status, "{name}");
    }
    // Owned is more than being in the same department: a colleague in sales does not see it.
    let by_service = registered(&kit.staff("customer_service_1"), 2).await;
    kit.staff("sales_1").get(path(&by_service, "")).await.expect(404);
    kit.anonymous().get(path(&made, "")).await.expect(401);
}

/// ACC-24: what is out of reach looks like what does not exist.
#[tokio::test]
async fn out_of_reach_is_told_like_nothing_at_all() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    let other = kit.staff("sales_2");
    let told = async |path: &str| {
        let answer = other.get(path).await.expect(404);
        let mut body = answer.json();
        body.as_object_mut().unwrap().remove("traceId");
        body
    };
    let hidden = told(&path(&made, "")).await;
    for path in
        ["/customers/cus_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e", "/customers/ctc_1", "/customers/%00", "/customers/1"]
    {
        assert_eq!(told(path).await, hidden, "{path}");
    }
}

#[tokio::test]
async fn level_1_is_masked_for_everybody_and_level_2_clear_to_the_cleared() {
    let kit = Kit::start().await;
    let mut body = person();
    body["fields"]["address"] = "黑龙江省哈尔滨市山亭黄街A座".into();
    body["fields"]["email"] = "kai.chen@example.cn".into();
    body["fields"]["notes"] = "喜欢乌龙茶".into();
    let made = kit.staff("sales_1").post("/customers").json(body).send().await.expect(201);
    for role in roles(|role| role.may(Right::CustomersView)) {
        let answer = kit.staff(&format!("{role}_1")).get(path(&made, "")).await.expect(200);
        let view = answer.json();
        assert_eq!(
            view["fields"],
            json!({
                "name": "陈凯", "gender": "male", "birthDate": "1986-04-08", "employer": "泰麒麟科技有限公司", "notes": "喜欢乌龙茶",
                "idNumber": "5****************7", "mobile": "158****9491", "email": "k***@example.cn", "address": "黑龙江省***",
            }),
            "{role}"
        );
        assert_eq!(view["masked"], json!(["address", "email", "idNumber", "mobile"]));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.etag(), "\"1\"");
    }
}

/// ACC-15: a role that a company does not clear for level 2 sees masks there too.
#[tokio::test]
async fn who_is_not_cleared_for_level_2_sees_masks() {
    let kit = Kit::start().await;
    let mut body = person();
    body["fields"]["notes"] = "喜欢乌龙茶".into();
    let made = kit.staff("sales_1").post("/customers").json(body).send().await.expect(201);
    let company = registered_company(&kit.staff("sales_1"), 1).await;
    let policy = kit
        .under(|catalogue| {
            let service = catalogue.roles.iter_mut().find(|role| role.id == "customer_service").unwrap();
            service.levels = vec![Level::Three];
        })
        .await;
    let service = policy.staff("customer_service_1");
    let answer = service.get(path(&made, "")).await.expect(200);
    let view = answer.json();
    assert_eq!(
        view["fields"],
        json!({
            "name": "陈*", "gender": "***", "birthDate": "1986-**-**", "employer": "***", "notes": "***",
            "idNumber": "5****************7", "mobile": "158****9491",
        })
    );
    assert_eq!(view["masked"], json!(["birthDate", "employer", "gender", "idNumber", "mobile", "name", "notes"]));
    for value in ["陈凯", "1986-04", "泰麒麟", "乌龙茶"] {
        assert!(!answer.text().contains(value), "{value}");
    }
    let company = service.get(path(&company, "")).await.expect(200).json();
    assert_eq!(company["fields"]["legalRepresentative"], "李*");
    assert_eq!(company["fields"]["organisationName"], "海川第1贸易有限公司");
    // The list is made by the same masks.
    let list = service.get("/customers?kind=individual").await.expect(200).json();
    assert_eq!(list["items"][0]["fields"], json!({ "name": "陈*", "mobile": "158****9491" }));
    // Clearance is the role's, so the same record is clear to a colleague.
    let colleague = policy.staff("information_specialist_1").get(path(&made, "")).await.expect(200).json();
    assert_eq!(colleague["fields"]["name"], "陈凯");
    assert_ne!(colleague["fields"]["notes"], Value::Null);
}
