use jiff::SignedDuration;
use serde_json::json;
use tests::Kit;

use super::{SERVICE, WRITER, answer, article, created, did, norm};

async fn titles(kit: &Kit, who: &str, query: &str) -> Vec<String> {
    let page = kit.staff(who).get(format!("/knowledge{query}")).await.expect(200).json();
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["title"]["zh"].as_str().unwrap().to_owned()).collect()
}

/// An answer of the other department.
async fn elsewhere(kit: &Kit, title: &str) {
    let id = created(kit, "department_head_2", "standard_answer", title).await.id();
    did(kit, "department_head_2", &id, "publication", json!({})).await.expect(201);
}

#[tokio::test]
async fn the_last_published_comes_first_by_department_and_kind() {
    let kit = Kit::start().await;
    answer(&kit, "退货运费").await;
    kit.pass(SignedDuration::from_secs(1));
    norm(&kit, "上门服务规范").await;
    kit.pass(SignedDuration::from_secs(1));
    elsewhere(&kit, "换货流程").await;
    created(&kit, WRITER, "standard_answer", "草稿").await;
    let all = ["换货流程", "上门服务规范", "退货运费"];
    assert_eq!(titles(&kit, SERVICE, "").await, all);
    for (query, expected) in [
        ("?unitId=unt_east", &["上门服务规范", "退货运费"][..]),
        ("?kind=standard_answer", &["换货流程", "退货运费"]),
        ("?kind=standard_answer&unitId=unt_south", &["换货流程"]),
        ("?tag=vip", &all),
        ("?tag=vi", &[]),
        ("?state=draft", &[]),
        ("?kind=poem", &[]),
    ] {
        assert_eq!(titles(&kit, SERVICE, query).await, expected, "{query}");
    }
    for (who, expected) in [(WRITER, &["草稿"][..]), ("department_head_1", &["草稿"]), ("department_head_2", &[])] {
        assert_eq!(titles(&kit, who, "?state=draft").await, expected, "{who}");
    }
    let first = kit.staff(SERVICE).get("/knowledge?limit=2").await.expect(200).json();
    let cursor = first["nextCursor"].as_str().unwrap();
    assert_eq!(titles(&kit, SERVICE, &format!("?limit=2&cursor={cursor}")).await, ["退货运费"]);
    for wrong in ["?state=open", "?q=%20", "?reviewDue=true&state=retired", "?unread=no", "?owner=me"] {
        kit.staff(SERVICE).get(format!("/knowledge{wrong}")).await.expect(400);
    }
}

#[tokio::test]
async fn words_are_looked_for_in_titles_and_keywords() {
    let kit = Kit::start().await;
    let mut body = article("standard_answer", "退货运费由谁承担");
    body["text"]["title"]["en"] = json!("Who pays for returns");
    let id = kit.staff(WRITER).post("/knowledge").json(body).send().await.expect(201).id();
    did(&kit, WRITER, &id, "publication", json!({})).await.expect(201);
    answer(&kit, "保修期限").await;
    for (words, found) in
        [("运费", 1), ("RETURNS%20pays", 1), ("vip", 2), ("vip%20保修", 1), ("质量问题", 0), ("退款", 0)]
    {
        assert_eq!(titles(&kit, SERVICE, &format!("?q={words}")).await.len(), found, "{words}");
    }
    // The link leads on with the words in it.
    let page = kit.staff(SERVICE).get("/knowledge?q=vip&limit=1").await.expect(200);
    let link = page.header("link").unwrap();
    let next = link.trim_start_matches('<').split_once('>').unwrap().0;
    assert_eq!(kit.staff(SERVICE).get(next).await.expect(200).json()["items"][0]["id"], id.as_str());
}

#[tokio::test]
async fn a_short_page_of_a_search_leads_on() {
    let kit = Kit::start().await;
    let set = json!({ "text": short() });
    let put = kit.staff("administrator_1").call(http::Method::PUT, "/catalogue").json(set);
    put.header("if-match", "\"0\"").send().await.expect(200);
    kit.pass(SignedDuration::from_mins(1));
    answer(&kit, "保修期限").await;
    for number in 0..12 {
        kit.pass(SignedDuration::from_secs(1));
        answer(&kit, &format!("别的 {number}")).await;
    }
    let page = kit.staff(SERVICE).get("/knowledge?q=保修").await.expect(200).json();
    assert!(page["items"].as_array().unwrap().is_empty(), "{page}");
    let cursor = page["nextCursor"].as_str().expect("ten were examined, and there are more");
    assert_eq!(titles(&kit, SERVICE, &format!("?q=保修&cursor={cursor}")).await, ["保修期限"]);
}

/// The settings as they ship, but for how much a page holds and examines.
fn short() -> String {
    let mut text = include_str!("../../../shared/catalogue/settings.toml").to_owned();
    for (name, value) in
        [("version", "\"own.1\""), ("page_default", "10"), ("page_limit", "10"), ("examined_limit", "10")]
    {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        text = text.replace(&line, &format!("{name} = {value}"));
    }
    text
}

#[tokio::test]
async fn whoever_has_to_read_it_finds_it_until_he_has() {
    let kit = Kit::start().await;
    answer(&kit, "退货运费").await;
    let id = norm(&kit, "上门服务规范").await;
    assert_eq!(titles(&kit, SERVICE, "?unread=true").await, ["上门服务规范"]);
    let path = format!("/knowledge/{id}/acknowledgements");
    kit.staff(SERVICE).post(path).json(json!({ "number": 1 })).send().await.expect(200);
    assert!(titles(&kit, SERVICE, "?unread=true").await.is_empty());
    assert_eq!(titles(&kit, "sales_1", "?unread=true").await, ["上门服务规范"]);
    assert!(titles(&kit, WRITER, "?reviewDue=true").await.is_empty());
    kit.pass(SignedDuration::from_hours(24 * 366));
    assert_eq!(titles(&kit, WRITER, "?reviewDue=true").await.len(), 2);
}
