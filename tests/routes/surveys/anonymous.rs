//! An anonymous survey keeps no link, by construction: neither rows nor the trail lead from an answer to anybody.

use serde_json::json;
use shared::runtime::{Clients, Config};
use shared::store::Row;
use tests::Kit;

use super::{MANAGER, answered, asked, customers, link, messages, registered, sheet, started, wave};

async fn asked_anonymously(kit: &Kit, people: u32) -> (String, String, Vec<String>, Vec<String>) {
    let known = customers(kit, people).await;
    let survey = registered(kit, json!({ "anonymous": true })).await;
    let name = started(kit, &survey).await;
    asked(kit).await;
    let links = messages(kit).await.iter().map(link).collect();
    (survey, name, known, links)
}

/// Every business row, read past all of Kehu's code.
async fn stored(kit: &Kit) -> Vec<Row> {
    let observer = Clients::embedded("observer", kit.system.embedded().http_client("observer")).await.dynamodb;
    let scan = observer.scan().table_name(Config::embedded().tables.records).into_paginator().items().send();
    scan.try_collect().await.unwrap()
}

#[tokio::test]
async fn no_row_leads_from_an_answer_to_whoever_gave_it() {
    let kit = Kit::start().await;
    let (survey, _, known, links) = asked_anonymously(&kit, 6).await;
    for path in &links {
        answered(&kit, path, sheet()).await.expect(204);
        answered(&kit, path, sheet()).await.expect(409);
    }
    kit.settle().await;
    let mut answers = 0;
    for row in &stored(&kit).await {
        let key = |name: &str| row[name].as_s().unwrap().clone();
        let (pk, text) = (key("pk"), format!("{row:?}"));
        let of_answers = pk.starts_with(&format!("surveys#{survey}#")) && key("sk").starts_with("answer#");
        if of_answers || pk.starts_with("surveys#used#") {
            answers += usize::from(of_answers);
            assert!(known.iter().all(|customer| !text.contains(customer)), "{text}");
            assert!(!text.contains("2026-06-09T02"), "nor when it was given: {text}");
        }
        // A token is kept nowhere.
        assert!(links.iter().all(|path| !text.contains(path.trim_start_matches("/respond/"))));
    }
    assert_eq!(answers, 6);
}

#[tokio::test]
async fn fewer_than_five_answers_are_not_told() {
    let kit = Kit::start().await;
    let (survey, name, _, links) = asked_anonymously(&kit, 6).await;
    let listed = async || kit.staff(MANAGER).get(format!("/surveys/{survey}/waves/{name}/answers")).await;
    for (number, path) in links.iter().enumerate() {
        let shown = wave(&kit, &survey, &name).await.json();
        assert_eq!(shown["results"]["questions"].as_array().unwrap().is_empty(), number < 5, "{number} answers");
        listed().await.expect(if number < 5 { 409 } else { 200 });
        answered(&kit, path, sheet()).await.expect(204);
        kit.settle().await;
    }
    let answers = listed().await.expect(200).json();
    assert_eq!(answers["items"].as_array().unwrap().len(), 6);
    assert_eq!(answers["items"][0]["fields"]["words"], "送货很快，师傅很耐心");
    assert!(answers["items"][0].get("customerId").is_none() && answers["items"][0].get("at").is_none());
    assert!(wave(&kit, &survey, &name).await.json()["results"].get("groups").is_none());
    // Whoever reaches a department alone reaches nobody in it.
    kit.staff("department_head_1").get(format!("/surveys/{survey}/waves/{name}/answers")).await.expect(403);
}

#[tokio::test]
async fn nobody_declines_for_somebody_unknown() {
    let kit = Kit::start().await;
    let (_, _, _, links) = asked_anonymously(&kit, 1).await;
    let answer = kit.anonymous().post(format!("{}/decline", links[0])).send().await.expect(409);
    assert_eq!(answer.faults()[0].1, "anonymous_invitation");
}
