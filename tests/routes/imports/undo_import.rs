//! `POST /imports/{id}/undo`: as if it had never been, as far as nobody has worked on it.

use serde_json::json;
use tests::{Answer, Kit};

use super::fixture::*;

async fn undone(kit: &Kit, job: &Answer) -> Answer {
    let by = specialist(kit);
    by.post(format!("/imports/{}/undo", job.id())).json(json!({})).seen(job).send().await.expect(202);
    kit.settle().await;
    by.get(format!("/imports/{}", job.id())).await.expect(200)
}

#[tokio::test]
async fn everything_of_it_goes_and_can_come_again() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let before = imported(&kit, COMPANIES, ORGANISATIONS).await;
    let first = lines(&by, &before.id()).await;
    let after = undone(&kit, &before).await.json();
    assert_eq!((after["status"].clone(), after["counts"]["undone"].clone()), (json!("undone"), json!(200)), "{after}");
    assert!(lines(&by, &before.id()).await.iter().all(|line| line.outcome == "undone"));
    for line in first.iter().step_by(50) {
        by.get(format!("/customers/{}", line.customer_id)).await.expect(404);
    }
    let search = json!({ "name": "超艺传媒" });
    let found = by.post("/customers/searches").json(search).send().await.expect(200).json();
    assert_eq!(found["items"], json!([]));
    assert_eq!(imported(&kit, COMPANIES, ORGANISATIONS).await.json()["counts"]["created"], 200);
}

#[tokio::test]
async fn what_somebody_has_worked_on_is_kept_and_named() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let companies: String =
        String::from_utf8_lossy(ORGANISATIONS).lines().take(5).map(|line| format!("{line}\n")).collect();
    let job = imported(&kit, COMPANIES, companies).await;
    let made = lines(&by, &job.id()).await;
    let path = |row: usize| format!("/customers/{}", made[row].customer_id);
    let seen = by.get(path(0)).await.expect(200);
    by.patch(path(0))
        .seen(&seen)
        .merge(json!({ "fields": { "website": "https://b.example" } }))
        .send()
        .await
        .expect(200);
    let contact = json!({ "fields": { "name": "李雷", "mobile": "13900001111" } });
    by.post(format!("{}/contacts", path(1))).json(contact).send().await.expect(201);
    let seen = by.get(path(2)).await.expect(200);
    by.patch(path(2))
        .seen(&seen)
        .merge(json!({ "fields": { "organisationName": "新名有限公司" } }))
        .send()
        .await
        .expect(202);
    let after = undone(&kit, &job).await.json();
    assert_eq!((after["counts"]["undone"].clone(), after["counts"]["kept"].clone()), (json!(1), json!(3)), "{after}");
    let told: Vec<_> = lines(&by, &job.id()).await.into_iter().map(|line| (line.outcome, line.code)).collect();
    let expected =
        [("created", "kept_changed"), ("created", "kept_extended"), ("created", "kept_changed"), ("undone", "")];
    assert_eq!(told, expected.map(|(outcome, code)| (outcome.to_owned(), code.to_owned())));
    for row in 0..3 {
        by.get(path(row)).await.expect(200);
    }
    by.get(path(3)).await.expect(404);
}

#[tokio::test]
async fn one_that_still_runs_goes_no_further() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let started = file(&by, PEOPLE, people(1..400)).send().await.expect(202);
    let after = undone(&kit, &started).await.json();
    assert_eq!((after["status"].clone(), after["progress"]["done"].clone()), (json!("undone"), json!(0)), "{after}");
    assert_eq!(by.get("/customers").await.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn only_once_only_the_version_seen_and_never_a_dry_run() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let job = imported(&kit, PEOPLE, people(1..3)).await;
    let path = format!("/imports/{}/undo", job.id());
    by.post(&path).json(json!({})).send().await.expect(428);
    by.post(&path).json(json!({})).header("if-match", "\"1\"").send().await.expect(412);
    let after = undone(&kit, &job).await;
    by.post(&path).json(json!({})).seen(&after).send().await.expect(409);
    let dry = imported(&kit, &format!("{PEOPLE}&dryRun=true"), people(5..6)).await;
    let refused = by.post(format!("/imports/{}/undo", dry.id())).json(json!({})).seen(&dry).send().await.expect(409);
    assert_eq!(refused.code(), "invalid_state");
    kit.staff("information_specialist_2").post(&path).json(json!({})).seen(&after).send().await.expect(404);
}

/// Somebody changes the main contact while the import is taken back: either his change is there, and the
/// organisation with it, or he was told that it is too late.
#[tokio::test]
async fn a_change_of_the_main_contact_meanwhile_is_not_lost() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let companies: String =
        String::from_utf8_lossy(ORGANISATIONS).lines().take(13).map(|line| format!("{line}\n")).collect();
    let job = imported(&kit, COMPANIES, companies).await;
    let made = lines(&by, &job.id()).await;
    let mut contacts = Vec::new();
    for line in &made {
        let listed = by.get(format!("/customers/{}/contacts", line.customer_id)).await.expect(200).json();
        contacts.push((line.customer_id.clone(), listed["items"][0]["id"].as_str().unwrap().to_owned()));
    }
    let late = embedded::Effect::Latency(std::time::Duration::from_millis(10));
    kit.system.embedded().faults().inject(embedded::Fault::new(late).principal("import-runner"));
    let change = async |customer: &str, contact: &str, number: usize| {
        tokio::time::sleep(std::time::Duration::from_millis(number as u64 * 12)).await;
        let path = format!("/customers/{customer}/contacts/{contact}");
        let patch = by.patch(path).merge(json!({ "fields": { "jobTitle": "新职" } }));
        patch.header("if-match", "\"1\"").send().await
    };
    let changes = contacts.iter().enumerate().map(|(number, (customer, contact))| change(customer, contact, number));
    let (answers, _) = tokio::join!(futures::future::join_all(changes), undone(&kit, &job));
    let mut kept = 0;
    for (answer, (customer, contact)) in answers.iter().zip(&contacts) {
        if answer.status == 200 {
            let listed = by.get(format!("/customers/{customer}/contacts")).await.expect(200).json();
            assert_eq!(
                (&listed["items"][0]["id"], &listed["items"][0]["fields"]["jobTitle"]),
                (&json!(contact), &json!("新职"))
            );
            kept += 1;
        } else {
            assert!([404, 409, 410, 412].contains(&answer.status.as_u16()), "{}", answer.text());
            by.get(format!("/customers/{customer}")).await.expect(404);
        }
    }
    let job = by.get(format!("/imports/{}", job.id())).await.expect(200).json();
    assert_eq!((&job["counts"]["kept"], &job["counts"]["undone"]), (&json!(kept), &json!(12 - kept)), "{job}");
}
