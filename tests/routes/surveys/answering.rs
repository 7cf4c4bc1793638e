//! An invitation takes one answer, by a page or by an app, in the reader's language, and shows nothing of whom it is.

use futures::future::join_all;
use jiff::SignedDuration;
use serde_json::json;
use tests::Kit;

use super::{
    MANAGER, SERVICE, answered, asked, customers, figure, link, messages, registered, sheet, started, triggered, wave,
};

async fn invited(kit: &Kit, with: serde_json::Value) -> (String, String, String) {
    customers(kit, 1).await;
    let survey = registered(kit, with).await;
    let name = started(kit, &survey).await;
    asked(kit).await;
    let path = link(&messages(kit).await[0]);
    (survey, name, path)
}

#[tokio::test]
async fn an_answer_is_taken_once_and_counts_once() {
    let kit = Kit::start().await;
    let (survey, name, path) = invited(&kit, json!({})).await;
    answered(&kit, &path, sheet()).await.expect(204);
    let again = answered(&kit, &path, sheet()).await.expect(409);
    assert_eq!(again.faults(), [("/answers".to_owned(), "answered_before".to_owned())]);
    kit.settle().await;
    kit.settle().await;
    let shown = wave(&kit, &survey, &name).await.json();
    assert_eq!(
        (shown["results"]["answered"].as_u64(), shown["results"]["responseRate"].as_u64()),
        (Some(1), Some(10_000))
    );
    assert_eq!(shown["results"]["questions"], json!([]), "one answer leads back to whoever gave it");
}

#[tokio::test]
async fn of_ten_at_the_same_moment_one_is_taken() {
    let kit = Kit::start().await;
    let (survey, name, path) = invited(&kit, json!({})).await;
    let all = join_all((0..10).map(|_| answered(&kit, &path, sheet()))).await;
    let taken = all.iter().filter(|answer| answer.status == 204).count();
    assert!(all.iter().all(|answer| answer.status == 204 || answer.status == 409));
    assert_eq!(taken, 1);
    kit.settle().await;
    assert_eq!(wave(&kit, &survey, &name).await.json()["results"]["answered"], 1);
}

#[tokio::test]
async fn the_page_asks_in_the_readers_language_and_knows_nobody() {
    let kit = Kit::start().await;
    let (_, _, path) = invited(&kit, json!({})).await;
    let open = kit.anonymous().call(http::Method::GET, &path).header("accept", "text/html").send().await.expect(200);
    let page = open.text();
    assert!(page.contains("<html lang=\"zh-CN\">") && page.contains("您对产品质量是否满意？"), "{page}");
    assert!(!page.contains("陈凯") && !page.contains("139"), "nothing of the customer is on it");
    let english = format!("{path}?lang=en");
    let page = kit.anonymous().call(http::Method::GET, english).header("accept", "text/html").send().await.text();
    assert!(page.contains("<html lang=\"en\">") && page.contains("How satisfied are you with our prices?"), "{page}");
    for (name, value) in
        [("referrer-policy", "no-referrer"), ("cache-control", "no-store"), ("x-robots-tag", "noindex, nofollow")]
    {
        assert_eq!(open.header(name), Some(value));
    }
    assert!(open.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    // Looking uses nothing up.
    answered(&kit, &path, sheet()).await.expect(204);
}

#[tokio::test]
async fn a_form_that_is_not_filled_in_comes_back_filled_and_says_what_is_missing() {
    let kit = Kit::start().await;
    let (_, _, path) = invited(&kit, json!({})).await;
    let send = async |form: &'static str| {
        let call = kit.anonymous().post(&path).header("accept", "text/html");
        call.bytes("application/x-www-form-urlencoded", form).send().await
    };
    let back = send("product_quality=5&words=%3Cb%3E%E5%A5%BD").await.expect(422).text();
    assert!(back.contains("value=\"5\" checked"), "{back}");
    assert!(back.contains("&lt;b&gt;好") && !back.contains("<b>好"), "what was written is text, and no page");
    let full = "product_quality=5&service_attitude=4&response_speed=4&price=3&credit=5&recommend=10&again=yes&words=";
    assert!(send(full).await.expect(200).text().contains("谢谢您的答复"));
    assert!(send(full).await.expect(409).text().contains("已经提交过"));
}

#[tokio::test]
async fn what_is_no_answer_is_told_by_question_and_uses_nothing_up() {
    let kit = Kit::start().await;
    let (_, _, path) = invited(&kit, json!({})).await;
    let mut wrong = sheet();
    wrong["price"] = 6.into();
    wrong["credit"] = json!([1]);
    wrong["秘密"] = 1.into();
    let told = answered(&kit, &path, wrong).await.expect(422);
    let pointers: Vec<_> = told.faults().into_iter().map(|(at, code)| format!("{at} {code}")).collect();
    assert_eq!(pointers, ["/answers unknown_member", "/answers/price out_of_range", "/answers/credit wrong_type"]);
    assert!(!told.text().contains("秘密"));
    let long = json!({ "words": "好".repeat(1001) });
    let mut sheet_too_long = sheet();
    sheet_too_long["words"] = long["words"].clone();
    answered(&kit, &path, sheet_too_long).await.expect(422);
    for body in ["{", "\u{0}", "[]", "{\"answers\":1}", "{\"answers\":{},\"staffId\":\"stf_x\"}"] {
        let answer = kit.anonymous().post(&path).bytes("application/json", body).send().await;
        assert!(answer.status.is_client_error(), "{body}: {}", answer.status);
    }
    let broken =
        kit.anonymous().post(&path).bytes("application/x-www-form-urlencoded", &b"words=%FF%FE"[..]).send().await;
    broken.expect(400);
    answered(&kit, &path, sheet()).await.expect(204);
}

#[tokio::test]
async fn a_token_that_was_touched_opens_nothing() {
    let kit = Kit::start().await;
    let (_, _, path) = invited(&kit, json!({})).await;
    let token = path.strip_prefix("/respond/").unwrap();
    for place in 0..token.len() {
        let mut touched = token.to_owned().into_bytes();
        touched[place] = if touched[place] == b'A' { b'B' } else { b'A' };
        let touched = String::from_utf8(touched).unwrap();
        if touched != token {
            let answer = answered(&kit, &format!("/respond/{touched}"), sheet()).await;
            // The last letter carries bits that nobody reads.
            assert!(answer.status == 404 || place == token.len() - 1, "{place}: {}", answer.status);
        }
    }
    for token in ["x", "%00", "AAAA", &"A".repeat(500)] {
        answered(&kit, &format!("/respond/{token}"), sheet()).await.expect(404);
    }
}

#[tokio::test]
async fn an_invitation_ends_with_its_days_and_with_its_survey() {
    let kit = Kit::start().await;
    let (survey, name, path) = invited(&kit, json!({ "openDays": 3 })).await;
    kit.pass(SignedDuration::from_hours(24 * 3));
    answered(&kit, &path, sheet()).await.expect(404);
    triggered(&kit).await;
    assert_eq!(wave(&kit, &survey, &name).await.json()["stage"], "closed");
}

#[tokio::test]
async fn a_revoked_invitation_takes_no_answer() {
    let kit = Kit::start().await;
    let (survey, name, path) = invited(&kit, json!({})).await;
    let customers = kit.staff(MANAGER).get("/customers").await.expect(200).json();
    let customer = customers["items"][0]["id"].as_str().unwrap().to_owned();
    let told = super::explained(&kit.staff(MANAGER), &survey, &name, &customer).await;
    let invitation = told["goneBy"][0]["invitation"]["id"].as_str().unwrap().to_owned();
    let revoke = async |who: &str| {
        kit.staff(who).post(format!("/surveys/invitations/{invitation}/revocation")).json(json!({})).send().await
    };
    revoke("sales_1").await.expect(403);
    revoke(MANAGER).await.expect(204);
    revoke(MANAGER).await.expect(409);
    let answer = answered(&kit, &path, sheet()).await.expect(409);
    assert_eq!(answer.faults(), [("/answers".to_owned(), "revoked".to_owned())]);
}

#[tokio::test]
async fn whoever_wants_no_more_is_asked_no_more() {
    let kit = Kit::start().await;
    let (_, _, path) = invited(&kit, json!({})).await;
    kit.anonymous().post(format!("{path}/decline")).send().await.expect(204);
    kit.settle().await;
    answered(&kit, &path, sheet()).await.expect(409);
    // A year later, when nothing else stands against it.
    kit.pass(SignedDuration::from_hours(24 * 365));
    let survey = registered(&kit, json!({})).await;
    let name = started(&kit, &survey).await;
    asked(&kit).await;
    assert_eq!(messages(&kit).await.len(), 1);
    assert_eq!(wave(&kit, &survey, &name).await.json()["spared"], json!({ "opted_out": 1 }));
    // Until he agrees again.
    let list = kit.staff(SERVICE).get("/customers").await.expect(200).json();
    let path = format!("/customers/{}", list["items"][0]["id"].as_str().unwrap());
    let now = kit.staff(SERVICE).get(&path).await.expect(200);
    let consent = json!({ "purpose": "survey", "noticeVersion": "2026-01", "channel": "paper" });
    kit.staff(SERVICE).post(format!("{path}/consents")).json(consent).seen(&now).send().await.expect(200);
    kit.pass(SignedDuration::from_hours(1));
    started(&kit, &survey).await;
    asked(&kit).await;
    assert_eq!(messages(&kit).await.len(), 2);
}

#[tokio::test]
async fn figures_follow_the_definitions_of_the_field() {
    let kit = Kit::start().await;
    customers(&kit, 10).await;
    let survey = registered(&kit, json!({ "targets": { "price": 9500, "credit": 5000 } })).await;
    let name = started(&kit, &survey).await;
    asked(&kit).await;
    for (number, message) in messages(&kit).await.iter().enumerate() {
        let mut sheet = sheet();
        // Six promoters, two passives, two detractors; nobody satisfied with the price.
        sheet["recommend"] = [10, 10, 9, 9, 9, 10, 8, 7, 6, 0][number].into();
        sheet["price"] = 1.into();
        answered(&kit, &link(message), sheet).await.expect(204);
    }
    kit.settle().await;
    let shown = wave(&kit, &survey, &name).await.json();
    // 1.96 × √((0.6 + 0.2 − 0.4²) / 10) = 49.58 points.
    assert_eq!(figure(&shown, "recommend"), (10, 4000, 4958));
    assert_eq!(figure(&shown, "credit"), (10, 10_000, 0));
    let below: Vec<_> = shown["results"]["questions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["belowTarget"] == true)
        .map(|one| one["id"].clone())
        .collect();
    assert_eq!(below, ["price"]);
    let unit = "unit:unt_east";
    assert_eq!(shown["results"]["groups"][unit][0]["figure"]["n"], 10, "{}", shown["results"]["groups"]);
}

#[tokio::test]
async fn whoever_is_not_satisfied_is_called_back_by_whoever_looks_after_him() {
    let kit = Kit::start().await;
    let (_, _, path) = invited(&kit, json!({})).await;
    let mut low = sheet();
    low["credit"] = 1.into();
    answered(&kit, &path, low).await.expect(204);
    kit.settle().await;
    kit.settle().await;
    let plans = kit.staff("customer_service_1").get("/interactions/follow-ups").await.expect(200).json();
    let plans = plans["items"].as_array().unwrap();
    assert_eq!(plans.len(), 1, "{plans:?}");
    assert_eq!((plans[0]["kind"].as_str(), plans[0]["source"]["kind"].as_str()), (Some("call_back"), Some("survey")));
    // Tuesday; three working days.
    assert!(plans[0]["dueAt"].as_str().unwrap().starts_with("2026-06-12"), "{}", plans[0]);
}

#[tokio::test]
async fn the_ledger_says_why_he_was_and_was_not_turned_to() {
    let kit = Kit::start().await;
    invited(&kit, json!({})).await;
    kit.pass(SignedDuration::from_hours(24));
    let again = registered(&kit, json!({})).await;
    started(&kit, &again).await;
    asked(&kit).await;
    let customers = kit.staff(MANAGER).get("/customers").await.expect(200).json();
    let customer = customers["items"][0]["id"].as_str().unwrap().to_owned();
    let client = kit.staff("customer_service_1");
    let ledger = client.get(format!("/interactions/outreach?customerId={customer}")).await.expect(200).json();
    let lines: Vec<_> =
        ledger["items"].as_array().unwrap().iter().map(|entry| entry["outcome"].as_str().unwrap()).collect();
    assert_eq!(lines, ["spared", "contacted"]);
    assert_eq!(ledger["items"][0]["hindrances"][0]["reason"], "too_soon");
    let path = format!("/interactions/outreach/explanation?customerId={customer}&channel=sms&kind=");
    let now = client.get(format!("{path}relationship_survey")).await.expect(200).json();
    assert_eq!((now["allowed"].as_bool(), &now["hindrances"][0]["reason"]), (Some(false), &json!("too_soon")));
    assert_eq!(client.get(format!("{path}service")).await.expect(200).json()["allowed"], true);
    client.get(format!("{path}nothing")).await.expect(400);
    kit.staff("sales_2").get(format!("/interactions/outreach?customerId={customer}")).await.expect(404);
}
