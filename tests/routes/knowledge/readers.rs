//! Who has read it, and whom it has helped.

use serde_json::{Value, json};
use tests::{Answer, Kit};

use super::{HEAD, SERVICE, WRITER, answer, asked, created, decided, did, norm, shown, text};

async fn read(kit: &Kit, who: &str, id: &str, number: u32) -> Answer {
    let path = format!("/knowledge/{id}/acknowledgements");
    kit.staff(who).post(path).json(json!({ "number": number })).send().await
}

async fn counts(kit: &Kit, who: &str, id: &str, query: &str) -> Value {
    kit.staff(who).get(format!("/knowledge/{id}/acknowledgements/counts{query}")).await.expect(200).json()
}

async fn people(kit: &Kit, who: &str, id: &str, query: &str) -> Vec<String> {
    let page = kit.staff(who).get(format!("/knowledge/{id}/acknowledgements{query}")).await.expect(200).json();
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["staff"]["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn everybody_says_once_that_he_has_read_each_version() {
    let kit = Kit::start().await;
    let id = norm(&kit, "上门服务规范").await;
    let first = read(&kit, SERVICE, &id, 1).await.expect(200).json();
    kit.pass(jiff::SignedDuration::from_mins(1));
    let again = read(&kit, SERVICE, &id, 1).await.expect(200).json();
    assert_eq!(first, again, "he said so then");
    assert_eq!(shown(&kit, SERVICE, &id).await.json()["acknowledgedAt"], first["at"]);
    assert!(shown(&kit, "sales_1", &id).await.json().get("acknowledgedAt").is_none());
    let (one, other) = tokio::join!(read(&kit, "sales_1", &id, 1), read(&kit, "sales_1", &id, 1));
    assert_eq!(one.expect(200).json(), other.expect(200).json());
    assert_eq!(read(&kit, "sales_2", &id, 2).await.expect(409).faults()[0].1, "superseded");
    did(&kit, WRITER, &id, "versions", json!({ "text": text("上门服务规范（修订）") })).await.expect(200);
    let request = asked(&kit, WRITER, &id).await;
    decided(&kit, HEAD, &request, "approved").await.expect(200);
    assert!(shown(&kit, SERVICE, &id).await.json().get("acknowledgedAt").is_none(), "of the version before");
    read(&kit, "sales_2", &id, 1).await.expect(409);
    read(&kit, SERVICE, &id, 2).await.expect(200);
}

#[tokio::test]
async fn what_nobody_has_to_acknowledge_is_acknowledged_by_nobody() {
    let kit = Kit::start().await;
    let id = answer(&kit, "退货运费").await;
    read(&kit, SERVICE, &id, 1).await.expect(409);
    let draft = created(&kit, WRITER, "norm", "草稿").await.id();
    read(&kit, WRITER, &draft, 1).await.expect(409);
    read(&kit, SERVICE, &draft, 1).await.expect(404);
}

#[tokio::test]
async fn supervisors_see_who_of_their_department_has_read_it() {
    let kit = Kit::start().await;
    let id = norm(&kit, "上门服务规范").await;
    let before = counts(&kit, HEAD, &id, "").await;
    assert_eq!((&before["given"], &before["unitId"]), (&json!(0), &json!("unt_east")));
    for who in [SERVICE, "sales_1", "sales_2"] {
        read(&kit, who, &id, 1).await.expect(200);
    }
    let after = counts(&kit, HEAD, &id, "").await;
    assert_eq!(after["given"], 2, "the third is of the other department");
    assert_eq!(after["missing"].as_u64().unwrap() + 2, before["missing"].as_u64().unwrap());
    assert_eq!(people(&kit, HEAD, &id, "?state=given").await, [format!("stf_{SERVICE}"), "stf_sales_1".to_owned()]);
    let missing = people(&kit, HEAD, &id, "?state=missing&limit=100").await;
    assert!(missing.contains(&format!("stf_{HEAD}")) && !missing.contains(&"stf_sales_1".to_owned()), "{missing:?}");
    // Of another department he learns nothing; whoever reaches all sees each.
    assert!(people(&kit, HEAD, &id, "?unitId=unt_south").await.is_empty());
    let none = counts(&kit, HEAD, &id, "?unitId=unt_south").await;
    assert_eq!((&none["given"], &none["missing"]), (&json!(0), &json!(0)));
    assert_eq!(people(&kit, "general_manager_1", &id, "?unitId=unt_south&state=given").await, ["stf_sales_2"]);
    kit.staff(SERVICE).get(format!("/knowledge/{id}/acknowledgements")).await.expect(403);
    kit.staff(HEAD).get(format!("/knowledge/{id}/acknowledgements?number=9")).await.expect(404);
}

#[tokio::test]
async fn whether_it_helped_is_counted_by_version() {
    let kit = Kit::start().await;
    let id = answer(&kit, "退货运费").await;
    let path = format!("/knowledge/{id}/uses");
    let used = async |who: &str, number: u32, helped: bool, key: &str| {
        kit.staff(who).post(&path).json(json!({ "number": number, "helped": helped })).key(key).send().await
    };
    used(SERVICE, 1, true, "a").await.expect(200);
    used(SERVICE, 1, true, "a").await.expect(200);
    let (one, other) = tokio::join!(used("sales_1", 1, true, "b"), used(SERVICE, 1, false, "c"));
    one.expect(200);
    other.expect(200);
    let uses = shown(&kit, SERVICE, &id).await.json()["text"]["uses"].clone();
    assert_eq!(uses, json!({ "helped": 2, "notHelped": 1 }));
    used(SERVICE, 2, true, "d").await.expect(404);
    did(&kit, WRITER, &id, "versions", json!({ "text": text("新") })).await.expect(200);
    used(WRITER, 2, true, "e").await.expect(409);
    did(&kit, WRITER, &id, "publication", json!({})).await.expect(201);
    assert_eq!(shown(&kit, SERVICE, &id).await.json()["text"]["uses"]["helped"], 0);
    used(SERVICE, 1, true, "f").await.expect(200);
    let former = kit.staff(SERVICE).get(format!("/knowledge/{id}/versions/1")).await.expect(200).json();
    assert_eq!(former["uses"]["helped"], 3);
}
