use serde_json::{Value, json};
use tests::Kit;

use super::{HEAD, SALES, SERVICE, change, lines, planned, sheet, shown};

fn concerns(line: &Value) -> Vec<(String, Value)> {
    let all = line["concerns"].as_array().unwrap();
    all.iter().map(|one| (one["limit"].as_str().unwrap().to_owned(), one["on"].clone())).collect()
}

#[tokio::test]
async fn it_says_what_the_law_has_to_say_and_where_it_stands() {
    let kit = Kit::start().await;
    planned(&kit, "2026-06", "six_one", "day", &[(SERVICE, 0)]).await;
    let weeks = json!(["2026-06-01", "2026-06-08", "2026-06-15", "2026-06-22"]);
    let answer = shown(&kit, HEAD, "2026-06").await.expect(200);
    let line = &lines(&answer)[SERVICE];
    assert_eq!(concerns(line), [("weekly_hours".to_owned(), weeks)]);
    assert_eq!(line["concerns"][0]["minutes"], 48 * 60);
    assert_eq!(line["concerns"][0]["basis"], "《中华人民共和国劳动法》第三十六条");
    // No day off in the week of the 22nd, and ten days at a stretch.
    let body = json!({ "days": [{ "day": "2026-06-28", "shift": "round_the_clock" }] });
    let line = change(&kit, "2026-06", SERVICE, 1, body).await.expect(200).json();
    let found = concerns(&line);
    assert_eq!(found[0], ("weekly_rest".to_owned(), json!(["2026-06-22"])));
    assert_eq!(found[1], ("daily_hours".to_owned(), json!(["2026-06-28"])));
    // A week belongs to the month it ends in: from Monday 29 June to Sunday 5 July.
    let next = planned(&kit, "2026-07", "six_one", "day", &[(SERVICE, 0)]).await;
    let weeks = json!(["2026-06-29", "2026-07-06", "2026-07-13", "2026-07-20"]);
    let found = concerns(&lines(&next)[SERVICE]);
    assert_eq!(found.last().unwrap(), &("weekly_hours".to_owned(), weeks));
    assert_eq!(found[0], ("weekly_rest".to_owned(), json!(["2026-06-29"])), "the month before is looked at, too");
}

#[tokio::test]
async fn it_counts_who_is_on_which_shift() {
    let kit = Kit::start().await;
    planned(&kit, "2026-06", "five_two", "day", &[(SERVICE, 0), (SALES, 5)]).await;
    change(&kit, "2026-06", SERVICE, 1, json!({ "days": [{ "day": "2026-06-03", "shift": "late" }] }))
        .await
        .expect(200);
    let english = kit.staff(HEAD).call(http::Method::GET, sheet("2026-06")).header("accept-language", "en");
    let sheet = english.send().await.expect(200).json();
    let coverage = sheet["coverage"].as_array().unwrap();
    assert_eq!(coverage.len(), 30);
    assert_eq!(coverage[0], json!({ "day": "2026-06-01", "shifts": { "day": 1 } }));
    assert_eq!(coverage[2], json!({ "day": "2026-06-03", "shifts": { "day": 1, "late": 1 } }));
    assert_eq!(coverage[5], json!({ "day": "2026-06-06", "shifts": { "day": 1 } }));
    let labels: Vec<_> = sheet["shifts"].as_array().unwrap().iter().map(|shift| shift["label"].clone()).collect();
    assert_eq!(labels, ["Day shift", "Late shift"]);
}

#[tokio::test]
async fn a_page_counts_its_own() {
    let kit = Kit::start().await;
    planned(&kit, "2026-06", "five_two", "day", &[(SERVICE, 0), (SALES, 0)]).await;
    let first = kit.staff(HEAD).get(format!("{}?limit=1", sheet("2026-06"))).await.expect(200);
    assert!(first.header("link").unwrap().contains("rel=\"next\""));
    assert_eq!(first.json()["coverage"][0]["shifts"], json!({ "day": 1 }));
    let cursor = first.json()["nextCursor"].as_str().unwrap().to_owned();
    let rest = kit.staff(HEAD).get(format!("{}?limit=1&cursor={cursor}", sheet("2026-06"))).await.expect(200);
    assert_eq!(lines(&rest).keys().collect::<Vec<_>>(), [SALES]);
}
