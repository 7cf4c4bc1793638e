//! Imports and others at the same time.

use serde_json::json;
use tests::{Kit, somebody};

use super::fixture::*;

#[tokio::test]
async fn the_same_file_twice_at_once_puts_everybody_on_file_once() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let (one, other) = tokio::join!(
        file(&by, PEOPLE, people(1..60)).send(),
        file(&kit.staff("information_specialist_2"), PEOPLE, people(1..60)).send()
    );
    let (one, other) = (one.expect(202).id(), other.expect(202).id());
    kit.settle().await;
    let supervisor = kit.staff("information_supervisor_1");
    let mut everybody = 0;
    for id in [one, other] {
        let job = supervisor.get(format!("/imports/{id}")).await.expect(200).json();
        assert_eq!(on_file(&job) + job["counts"]["duplicate"].as_u64().unwrap(), 59, "{job}");
        everybody += on_file(&job);
    }
    assert_eq!(everybody, 59);
}

#[tokio::test]
async fn a_duplicate_by_hand_while_the_import_runs_is_one_customer() {
    let kit = Kit::start().await;
    let started = file(&specialist(&kit), PEOPLE, people(1..40)).send().await.expect(202);
    let sales = kit.staff("sales_1");
    let by_hand = async {
        let mut made = 0;
        for number in (1..40).rev() {
            made += u32::from(sales.post("/customers").json(somebody(number)).send().await.status == 201);
        }
        made
    };
    let (made, ()) = tokio::join!(by_hand, kit.settle());
    kit.settle().await;
    let job = specialist(&kit).get(format!("/imports/{}", started.id())).await.expect(200).json();
    assert_eq!(on_file(&job) + u64::from(made), 39, "{job}");
    assert_eq!(job["counts"]["duplicate"], made);
}

#[tokio::test]
async fn rights_that_are_withdrawn_stop_it() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let started = file(&by, PEOPLE, people(1..4)).send().await.expect(202);
    let client = shared::runtime::Clients::embedded("observer", kit.system.embedded().http_client("observer")).await;
    let text = |text: &str| aws_sdk_dynamodb::types::AttributeValue::S(text.to_owned());
    let leaves = client.dynamodb.update_item().table_name("kehu-records").key("sk", text("staff"));
    let leaves = leaves.key("pk", text("access#staff#stf_information_specialist_1")).update_expression("SET #s = :s");
    let leaves = leaves.expression_attribute_names("#s", "status").expression_attribute_values(":s", text("left"));
    leaves.send().await.unwrap();
    kit.settle().await;
    let job = kit.staff("information_supervisor_1").get(format!("/imports/{}", started.id())).await.expect(200).json();
    assert_eq!((job["status"].clone(), job["problem"]["code"].clone()), (json!("stopped"), json!("account_locked")));
    assert_eq!(job["progress"]["done"], 0);
}
