//! 《客户名录》: name, position, ways to reach, company, address, size; classified, sorted, masked, in reach.

use serde_json::{Value, json};
use tests::{Kit, organisation};

use crate::customers::fixture::{ids, path, registered, walk, with_contact};

#[tokio::test]
async fn it_names_the_company_its_size_and_whom_to_turn_to() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut company = organisation();
    company["fields"]["companySize"] = "large".into();
    company["fields"]["officeAddress"] = "江苏省南京市玄武区1号".into();
    let made = sales.post("/customers").json(company).send().await.expect(201);
    let contact = with_contact(&sales, &made, "李雷", "13900001111").await;
    let main = sales.patch(path(&made, &format!("/contacts/{}", contact.id()))).merge(json!({ "main": true }));
    let main = main.seen(&contact).send().await.expect(200);
    assert_eq!(main.json()["main"], true);
    let entry = sales.get("/directory").await.expect(200).json()["items"][0].clone();
    let fields = &entry["fields"];
    assert_eq!((&fields["organisationName"], &fields["companySize"]), (&json!("超艺传媒有限公司"), &json!("large")));
    assert_eq!((&fields["industry"], &fields["officeAddress"]), (&json!("finance"), &json!("江苏省南京市玄武区1号")));
    assert_eq!(entry["mainContact"]["fields"]["name"], "李雷");
    assert_eq!(entry["mainContact"]["fields"]["mobile"], "139****1111");
    assert!(fields.get("uscc").is_none() && fields.get("legalRepresentative").is_none(), "no more than a directory");
}

#[tokio::test]
async fn it_is_classified_sorted_and_of_ones_reach() {
    let kit = Kit::start().await;
    let mut made = Vec::new();
    for number in 1..4 {
        made.push(registered(&kit.staff("sales_1"), number).await);
        kit.pass(jiff::SignedDuration::from_mins(1));
    }
    let company = kit.staff("sales_1").post("/customers").json(organisation()).send().await.expect(201);
    let sales = kit.staff("sales_1");
    assert_eq!(ids(&walk(&sales, "/directory?industry=finance").await), [company.id()]);
    let newest: Vec<_> = made.iter().rev().map(tests::Answer::id).collect();
    assert_eq!(ids(&walk(&sales, "/directory?sort=-created&kind=individual&limit=2").await), newest);
    let region = company.json()["regionId"].as_str().unwrap().to_owned();
    assert_eq!(walk(&kit.staff("information_supervisor_1"), &format!("/directory?regionId={region}")).await.len(), 4);
    assert!(walk(&kit.staff("sales_2"), "/directory").await.is_empty());
    kit.staff("auditor_1").get("/directory").await.expect(403);
    assert_eq!(sales.get("/directory?name=x").await.expect(400).code(), "unsupported_filter");
}

#[tokio::test]
async fn paging_through_it_uses_up_the_days_views() {
    let kit = Kit::start().await;
    for number in 0..11 {
        registered(&kit.staff("sales_1"), number).await;
    }
    // 200 views a day: two for eleven entries.
    let mut pages = 0;
    let refused: Value = loop {
        kit.pass(jiff::SignedDuration::from_secs(30));
        let page = kit.staff("sales_1").get("/directory").await;
        if page.status != 200 {
            break page.json();
        }
        pages += 1;
        assert!(pages <= 100, "there is no end to it");
    };
    assert_eq!((refused["code"].as_str(), pages), (Some("quota_exhausted"), 100));
}

#[tokio::test]
async fn a_sheet_holds_the_same_page_masked_and_leads_to_the_next() {
    let kit = Kit::start().await;
    for number in 0..3 {
        registered(&kit.staff("sales_1"), number).await;
        kit.pass(jiff::SignedDuration::from_mins(1));
    }
    let sheet = |by: &'static str| {
        let client = kit.staff(by);
        async move {
            let call = client.call(http::Method::GET, "/directory?limit=2").header("accept", "text/csv");
            call.send().await.expect(200)
        }
    };
    let page = sheet("sales_1").await;
    assert_eq!(page.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(page.header("link").is_some(), "a third customer is on the next page");
    let text = page.text();
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head: Vec<_> = rows.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    let column = |name: &str| head.iter().position(|column| column == name).unwrap();
    assert_eq!(rows.len(), 2);
    let json = kit.staff("sales_1").get("/directory?limit=2").await.expect(200).json();
    for (row, entry) in rows.iter().zip(json["items"].as_array().unwrap()) {
        assert_eq!(&row[0], entry["id"].as_str().unwrap());
        assert_eq!(&row[column("姓名")], entry["fields"]["name"].as_str().unwrap());
        assert_eq!(&row[column("手机号码")], entry["fields"]["mobile"].as_str().unwrap());
        assert!(row[column("手机号码")].contains("****"));
    }
    // On record like any other look, and in reach like any other list.
    kit.settle().await;
    let timeline = format!("/customers/{}/timeline?include=disclosures", &rows[0][0]);
    let timeline = kit.staff("department_head_1").get(timeline).await.expect(200).json();
    let looks = timeline["items"].as_array().unwrap().iter().filter(|row| row["action"] == "list_directory");
    assert_eq!(looks.count(), 2);
    assert_eq!(sheet("sales_2").await.text().lines().count(), 1, "the head alone");
}
